//! A source's time written as the draft writes its own: *September 26–29* for *September 25–29*, though the source has
//! *26 to 29 September*.

use super::parts::part_word;
use super::{TimeLexicon, weekday_name};
use crate::claims::model::{Calendar, Clock, TimeRange, TimeValue};
use crate::text::Span;

/// A time as it stands in a block's prose.
#[derive(Clone, Copy)]
pub struct WrittenTime<'a> {
    /// The block's prose.
    pub text: &'a str,
    /// Where the time stands in it.
    pub span: Span,
    /// What it says.
    pub value: &'a TimeValue,
}

/// The words of the draft's time with the source's value in them; `None` where the draft's form cannot hold it.
pub fn restyle(draft: WrittenTime<'_>, source: WrittenTime<'_>) -> Option<String> {
    match (draft.value, source.value) {
        (TimeValue::Range(a), TimeValue::Range(b)) => restyle_range(draft, a, source, b),
        (TimeValue::Calendar(a), TimeValue::Calendar(b)) => calendar(draft.span.slice(draft.text), a, b),
        _ => None,
    }
}

fn restyle_range(draft: WrittenTime<'_>, a: &TimeRange, source: WrittenTime<'_>, b: &TimeRange) -> Option<String> {
    let end = |mine: &TimeValue, span: Span, theirs: &TimeValue, there: Span| {
        let words = draft.text.get(span.start..span.end)?;
        match (mine, theirs) {
            _ if mine == theirs => Some(words.to_owned()),
            (TimeValue::Calendar(a), TimeValue::Calendar(b)) => calendar(words, a, b),
            (TimeValue::Clock(_), TimeValue::Clock(clock)) => {
                clock_words(*clock, source.text.get(there.start..there.end)?)
            }
            _ => None,
        }
    };
    let between = |from: usize, to: usize| draft.text.get(from..to);
    let mut out = between(draft.span.start, a.from_span.start)?.to_owned();
    out.push_str(&end(&a.from, a.from_span, &b.from, b.from_span)?);
    out.push_str(between(a.from_span.end, a.to_span.start)?);
    out.push_str(&end(&a.to, a.to_span, &b.to, b.to_span)?);
    out.push_str(between(a.to_span.end, draft.span.end)?);
    Some(out)
}

/// A clock time in the source's words if they tell the half of the day, else written out.
fn clock_words(clock: Clock, words: &str) -> Option<String> {
    let tells = words.contains(|c: char| c.is_alphabetic()) || words.contains(':');
    if tells || !clock.is_half_known {
        return Some(words.to_owned());
    }
    let (hour, minute) = ((clock.time.hour() + 11) % 12 + 1, clock.time.minute());
    let half = if clock.time.hour() >= 12 { "pm" } else { "am" };
    Some(if minute == 0 { format!("{hour}{half}") } else { format!("{hour}.{minute:02}{half}") })
}

/// The words of a date with another date's parts in them; `None` where they lack a part that differs, or name one that
/// the other does not have.
fn calendar(words: &str, draft: &Calendar, source: &Calendar) -> Option<String> {
    if (draft.years, draft.third, draft.season, draft.part) != (source.years, source.third, source.season, source.part)
    {
        return None;
    }
    let lexicon = TimeLexicon::shared();
    // A date in digits alone does not show which number is which.
    if !words.contains(|c: char| c.is_alphabetic()) && draft.month.is_some() && words.contains(['/', '-', '.']) {
        return None;
    }
    let mut left = Calendar { at: None, is_either_order: false, ..*draft };
    let mut out = String::new();
    let mut rest = words;
    while let Some(first) = rest.chars().next() {
        let same =
            |c: char| (first.is_alphabetic() && c.is_alphabetic()) || (first.is_ascii_digit() && c.is_ascii_digit());
        let len = rest.find(|c| !same(c)).unwrap_or(rest.len()).max(first.len_utf8());
        let (run, after) = rest.split_at(len);
        rest = after;
        let lower = run.to_lowercase();
        if let (Some(_), Some(weekday)) = (lexicon.weekday(&lower), draft.weekday) {
            let named = source.weekday?;
            out.push_str(&if named == weekday { run.to_owned() } else { weekday_like(run, named) });
            left.weekday = source.weekday;
        } else if let (Some(_), Some(month)) = (lexicon.month(&lower), draft.month) {
            let named = source.month?;
            out.push_str(&if named == month { run.to_owned() } else { month_like(run, named) });
            left.month = source.month;
        } else if lexicon.day_parts.contains_key(&lower) && draft.day_part.is_some() {
            let word = match (source.day_part, source.at) {
                (Some(part), _) if Some(part) == draft.day_part => run,
                (Some(part), _) => day_part_word(part)?,
                (None, Some(clock)) => part_word(clock)?,
                (None, None) => return None,
            };
            out.push_str(word);
            left.day_part = source.day_part;
        } else if run.len() == 4 && run.parse().ok() == draft.year && draft.year.is_some() {
            out.push_str(&source.year?.to_string());
            left.year = source.year;
        } else if run.parse().ok() == draft.day && draft.day.is_some() {
            let day = source.day?;
            out.push_str(&day.to_string());
            if let Some(ending) = ["st", "nd", "rd", "th"].iter().find(|&&e| rest.starts_with(e)) {
                rest = &rest[ending.len()..];
                out.push_str(ordinal_ending(day));
            }
            left.day = source.day;
        } else if run.len() == 2 && run.parse::<i16>().ok() == draft.year.map(|y| y % 100) && draft.day.is_none() {
            out.push_str(&format!("{:02}", source.year? % 100));
            left.year = source.year;
        } else {
            out.push_str(run);
        }
    }
    let told = |a: Calendar| (a.year, a.month, a.day, a.weekday);
    // Parts that the draft leaves to the reader it goes on leaving.
    let wanted = Calendar {
        weekday: draft.weekday.and(source.weekday),
        year: draft.year.and(source.year.or(draft.year)),
        ..*source
    };
    (told(left) == told(wanted)).then_some(out)
}

fn day_part_word(part: i8) -> Option<&'static str> {
    let words = ["morning", "afternoon", "evening", "night"];
    usize::try_from(part - 1).ok().and_then(|i| words.get(i)).copied()
}

fn ordinal_ending(day: i8) -> &'static str {
    match (day % 10, day / 10) {
        (_, 1) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

/// The name of a weekday (1 Monday to 7 Sunday) in the form of a word for one: *Thurs* for *Tues*, *FRIDAY* for *SUNDAY*.
pub fn weekday_like(word: &str, weekday: i8) -> String {
    let full = weekday_name(weekday);
    let is_full = TimeLexicon::shared().weekdays.contains_key(&word.to_lowercase());
    let long = match full {
        "Tuesday" => "Tues",
        "Wednesday" => "Weds",
        "Thursday" => "Thurs",
        _ => full.get(..3).unwrap_or(full),
    };
    let short = if word.len() > 3 { long } else { full.get(..3).unwrap_or(full) };
    in_case_of(word, if is_full { full } else { short })
}

/// The name of a month (1 to 12).
pub fn month_name(month: i8) -> String {
    let months = &TimeLexicon::shared().months;
    let name = months.iter().find(|(_, number)| **number == month).map_or("", |(name, _)| name.as_str());
    let mut chars = name.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

fn month_like(word: &str, month: i8) -> String {
    let mut name = month_name(month);
    if !TimeLexicon::shared().months.contains_key(&word.to_lowercase()) {
        name.truncate(if word.len() > 3 && month == 9 { 4 } else { 3 });
    }
    in_case_of(word, &name)
}

fn in_case_of(model: &str, word: &str) -> String {
    let capitals = model.chars().count() > 1 && model.chars().all(char::is_uppercase);
    if capitals { word.to_uppercase() } else { word.to_owned() }
}
