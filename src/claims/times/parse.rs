//! Dates and clock times as they are written, found in the atoms before any number is read.

use super::lexicon::TimeLexicon;
use crate::claims::figures::lexer::{Atom, AtomKind};
use crate::claims::figures::number::Grammar;
use crate::claims::model::{Calendar, TimeValue};
use crate::nlp::{Pos, Tag};
use jiff::civil::Time;
use rust_decimal::prelude::ToPrimitive;
use std::ops::Range;

/// A date or clock time as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scanned {
    /// The atoms that write it.
    pub atoms: Range<usize>,
    /// What it says; `None` for decades (*the 1990s*) and figures like them, which only have to be kept from counting.
    pub value: Option<TimeValue>,
}

/// Every date and clock time of the text, left to right.
pub(crate) fn scan(grammar: &Grammar<'_>) -> Vec<Scanned> {
    let scanner = Scanner { g: grammar, lexicon: TimeLexicon::shared() };
    let mut out = Vec::new();
    let mut at = 0;
    while at < grammar.atoms.len() {
        match scanner.time(at) {
            Some(found) => {
                at = found.atoms.end.max(at + 1);
                out.push(found);
            }
            None => at += 1,
        }
    }
    out
}

struct Scanner<'a> {
    g: &'a Grammar<'a>,
    lexicon: &'static TimeLexicon,
}

impl Scanner<'_> {
    fn time(&self, at: usize) -> Option<Scanned> {
        self.relative(at)
            .or_else(|| self.clock(at))
            .or_else(|| self.iso(at))
            .or_else(|| self.weekday_date(at))
            .or_else(|| self.month_date(at))
            .or_else(|| self.day_first(at))
            .or_else(|| self.season_or_part(at))
            .or_else(|| self.year(at))
            .or_else(|| self.ago(at))
    }

    fn found(&self, atoms: Range<usize>, calendar: Calendar) -> Option<Scanned> {
        Some(Scanned { atoms, value: Some(TimeValue::Calendar(calendar)) })
    }

    fn is_digits(&self, at: usize) -> bool {
        self.g.atoms.get(at).is_some_and(|a| a.kind == AtomKind::Digits)
    }

    /// The atom's value, if it is a whole number without commas of at most `digits` digits.
    fn small(&self, at: usize, digits: usize) -> Option<i64> {
        let text = self.g.lower(at);
        (self.is_digits(at) && text.len() <= digits).then(|| text.parse().ok()).flatten()
    }

    fn capital(&self, at: usize) -> bool {
        self.g
            .atoms
            .get(at)
            .is_some_and(|a| a.span.slice(&self.g.doc.text).chars().next().is_some_and(char::is_uppercase))
    }

    fn relative(&self, at: usize) -> Option<Scanned> {
        let (phrase, (unit, from, to)) = self.lexicon.phrases.iter().find(|(phrase, _)| self.g.matches(at, phrase))?;
        let end = at + phrase.len();
        // "today's" dates; "last week in March" and "this year 2026" are told by what follows.
        if self.g.lower(end - 1) == "night" && self.g.lower(at) != "last" {
            return None;
        }
        Some(Scanned { atoms: at..end, value: Some(TimeValue::Relative { unit: *unit, from: *from, to: *to }) })
    }

    /// *two weeks ago*, *a year earlier* is left to the figures.
    fn ago(&self, at: usize) -> Option<Scanned> {
        let (count, next) = if matches!(self.g.lower(at), "a" | "an") {
            (1, at + 1)
        } else {
            let number = self.g.number(at).filter(|n| n.order.is_none() && !n.fraction)?;
            (number.value.to_i32()?, number.atoms.end)
        };
        if self.g.lower(next + 1) != "ago" {
            return None;
        }
        use crate::claims::model::Period;
        let (unit, back) = match self.g.lower(next).trim_end_matches('s') {
            "day" => (Period::Day, count),
            "week" => (Period::Week, count),
            "fortnight" => (Period::Week, count.checked_mul(2)?),
            "month" => (Period::Month, count),
            "year" => (Period::Year, count),
            "decade" => (Period::Year, count.checked_mul(10)?),
            _ => return None,
        };
        Some(Scanned { atoms: at..next + 2, value: Some(TimeValue::Relative { unit, from: -back, to: -back }) })
    }

    fn clock(&self, at: usize) -> Option<Scanned> {
        let g = self.g;
        let make = |end: usize, hour: i64, minute: i64| {
            let time = Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()?;
            Some(Scanned { atoms: at..end, value: Some(TimeValue::Clock(time)) })
        };
        if let Some(&minutes) = self.lexicon.clock_words.get(g.lower(at)) {
            let end = at + 1;
            return make(end, i64::from(minutes / 60), i64::from(minutes % 60));
        }
        if let Some(found) = self.spoken_clock(at) {
            return make(found.0, found.1, found.2);
        }
        if !self.is_digits(at) || (g.attached(at) && g.atoms[at - 1].kind != AtomKind::Sign) {
            return None;
        }
        let text = g.lower(at);
        // 16:00, 4:10pm.
        if g.lower(at + 1) == ":" && g.attached(at + 1) && g.attached(at + 2) && text.len() <= 2 {
            let minute_text = g.lower(at + 2);
            let (hour, minute): (i64, i64) = (text.parse().ok()?, minute_text.parse().ok()?);
            if minute_text.len() != 2 || hour > 24 || minute > 59 {
                return None;
            }
            let mut end = at + 3;
            if g.lower(end) == ":" && g.attached(end) && self.is_digits(end + 1) {
                end += 2;
            }
            let (half, end) = self.half_of_day(end).map_or((None, end), |(h, e)| (Some(h), e));
            return make(end, to_24(hour % 24, half), minute);
        }
        // 1600 GMT, 0410 hours.
        if text.len() == 4 && matches!(g.lower(at + 1), "gmt" | "bst" | "utc" | "hrs" | "hours" | "local") {
            let value: i64 = text.parse().ok()?;
            let named = g.lower(at + 1) != "hours" || text.starts_with('0');
            if value / 100 < 24 && value % 100 < 60 && named {
                return make(at + 1, value / 100, value % 100);
            }
        }
        // 4am, 8.50am, 11 a.m.
        let (half, end) = self.half_of_day(at + 1)?;
        let (hour, minute) = text.split_once('.').map_or((text, "0"), |(h, m)| (h, m));
        let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour <= 12 && minute < 60).then(|| make(end, to_24(hour, Some(half)), minute)).flatten()
    }

    /// *am*, *p.m.*: whether it is the second half of the day, and where it ends.
    fn half_of_day(&self, at: usize) -> Option<(bool, usize)> {
        let g = self.g;
        match g.lower(at) {
            "am" if g.attached(at) || self.tag(at) != Some(Tag::Vbp) => Some((false, at + 1)),
            "pm" => Some((true, at + 1)),
            letter @ ("a" | "p") if g.lower(at + 1) == "." && g.attached(at + 1) && g.lower(at + 2) == "m" => {
                let stop = g.lower(at + 3) == "." && g.attached(at + 3);
                Some((letter == "p", at + 3 + usize::from(stop)))
            }
            _ => None,
        }
    }

    fn tag(&self, at: usize) -> Option<Tag> {
        self.g.tag(at)
    }

    /// *ten past four*, *a quarter to five*, *half past three*, *four o'clock*: end, hour and minute.
    fn spoken_clock(&self, at: usize) -> Option<(usize, i64, i64)> {
        let g = self.g;
        let hour_at = |at: usize| -> Option<i64> {
            let word = g.lower(at);
            let value = g.lexicon.cardinals.get(word).and_then(ToPrimitive::to_i64).or_else(|| self.small(at, 2))?;
            (1..=12).contains(&value).then_some(value)
        };
        if let Some(hour) = hour_at(at)
            && g.lower(at + 1) == "o"
            && g.lower(at + 3) == "clock"
        {
            return Some((at + 4, hour, 0));
        }
        let (minutes, next) = match g.lower(at) {
            "half" => (30, at + 1),
            "quarter" => (15, at + 1),
            "a" if g.lower(at + 1) == "quarter" => (15, at + 2),
            word => {
                let ten = g.lexicon.tens.get(word).and_then(ToPrimitive::to_i64);
                let one = g.lexicon.cardinals.get(word).and_then(ToPrimitive::to_i64);
                let value = ten.or(one).or_else(|| self.small(at, 2))?;
                let mut next = at + 1;
                let mut value = value;
                if let Some(more) = ten.and(g.lexicon.cardinals.get(g.lower(at + 2))).and_then(ToPrimitive::to_i64)
                    && g.atoms[at + 1].is_dash()
                {
                    value += more;
                    next = at + 3;
                }
                if g.lower(next) == "minutes" {
                    next += 1;
                }
                (value, next)
            }
        };
        let hour = hour_at(next + 1)?;
        // Nothing that measures may follow the hour: "six to ten people".
        let after = next + 2;
        let alone = g.atoms.get(after).is_none_or(|a| {
            a.kind == AtomKind::Sign
                || matches!(a.lower.as_str(), "on" | "in" | "this" | "that" | "and" | "when" | "as" | "a")
        });
        match g.lower(next) {
            "past" if minutes < 60 => Some((after, hour, minutes)),
            "to" if minutes < 60
                && alone
                && matches!(g.lower(at), "quarter" | "a" | "ten" | "five" | "twenty")
                && at.checked_sub(1).is_some_and(|b| g.lower(b) == "at") =>
            {
                Some((after, (hour + 11) % 12, 60 - minutes))
            }
            _ => None,
        }
    }

    /// 2026-03-06, 06/03/2026.
    fn iso(&self, at: usize) -> Option<Scanned> {
        let g = self.g;
        let sep = g.lower(at + 1);
        if !self.is_digits(at) || !matches!(sep, "-" | "/") || g.lower(at + 3) != sep {
            return None;
        }
        if !(g.attached(at + 1) && g.attached(at + 2) && g.attached(at + 3) && g.attached(at + 4)) {
            return None;
        }
        let (a, b, c) = (self.small(at, 4)?, self.small(at + 2, 2)?, self.small(at + 4, 4)?);
        let end = at + 5;
        if (1000..2200).contains(&a) && (1..=12).contains(&b) && (1..=31).contains(&c) {
            let calendar = Calendar {
                year: i16::try_from(a).ok(),
                month: i8::try_from(b).ok(),
                day: i8::try_from(c).ok(),
                ..Calendar::default()
            };
            return self.found(at..end, calendar);
        }
        // Day and month may stand in either order: only the year is sure.
        let year = if (1000..2200).contains(&c) { i16::try_from(c).ok() } else { None };
        let plausible =
            (1..=31).contains(&a) && (1..=31).contains(&b) && (a <= 12 || b <= 12) && (year.is_some() || c < 100);
        if !plausible || sep == "-" && year.is_none() {
            return None;
        }
        match year {
            Some(_) => self.found(at..end, Calendar { year, ..Calendar::default() }),
            None => Some(Scanned { atoms: at..end, value: None }),
        }
    }

    /// A weekday, alone or before a date: *Monday*, *Tuesday afternoon*, *Friday, June 5, 2026*, *Thursday 19 February*.
    fn weekday_date(&self, at: usize) -> Option<Scanned> {
        let g = self.g;
        let word = g.lower(at);
        let full = self.lexicon.weekdays.get(word).copied();
        let weekday = full.or_else(|| self.lexicon.weekday_abbreviations.get(word).copied())?;
        // The Edmonton Sun is a newspaper.
        let named = full.is_none() && at > 0 && self.capital(at - 1) && self.g.atoms[at].spaced;
        if !self.capital(at) || named {
            return None;
        }
        let mut next = at + 1;
        if full.is_none() && g.lower(next) == "." && g.attached(next) {
            next += 1;
        }
        let mut rest = next;
        if g.lower(rest) == "," {
            rest += 1;
        }
        if g.lower(rest) == "the" {
            rest += 1;
        }
        let date = self.month_date(rest).or_else(|| self.day_first(rest));
        if let Some(Scanned { atoms, value: Some(TimeValue::Calendar(calendar)) }) = date
            && calendar.day.is_some()
        {
            return self.found(at..atoms.end, Calendar { weekday: Some(weekday), ..calendar });
        }
        full?;
        let day_part = self.lexicon.day_parts.get(g.lower(next)).copied();
        let end = next + usize::from(day_part.is_some());
        self.found(at..end, Calendar { weekday: Some(weekday), day_part, ..Calendar::default() })
    }

    /// The month named at `at` and where its name ends.
    fn month(&self, at: usize) -> Option<(i8, usize)> {
        let g = self.g;
        if !self.capital(at) {
            return None;
        }
        let word = g.lower(at);
        if let Some(&month) = self.lexicon.months.get(word) {
            // "May" and "March" are a verb and a surname too.
            let verb = matches!(g.pos(at), Some(Pos::Aux | Pos::Verb)) && !self.is_digits(at + 1);
            return (!verb).then_some((month, at + 1));
        }
        let &month = self.lexicon.month_abbreviations.get(word)?;
        let stop = g.lower(at + 1) == "." && g.attached(at + 1);
        // A short form needs its full stop or a number beside it.
        let number = self.is_digits(at + 1) || at.checked_sub(1).is_some_and(|b| self.is_digits(b));
        (stop || number).then_some((month, at + 1 + usize::from(stop)))
    }

    /// *March 4, 2026*, *Sept. 7*, *October 2023*, *February*.
    fn month_date(&self, at: usize) -> Option<Scanned> {
        let (month, next) = self.month(at)?;
        let calendar = Calendar { month: Some(month), ..Calendar::default() };
        if let Some((day, end)) = self.day(next) {
            let comma = self.g.lower(end) == ",";
            if let Some(year) = self.plain_year(end + usize::from(comma)) {
                let end = end + usize::from(comma) + 1;
                return self.found(at..end, Calendar { day: Some(day), year: Some(year), ..calendar });
            }
            return self.found(at..end, Calendar { day: Some(day), ..calendar });
        }
        let of = usize::from(matches!(self.g.lower(next), "of" | ","));
        if let Some(year) = self.plain_year(next + of) {
            return self.found(at..next + of + 1, Calendar { year: Some(year), ..calendar });
        }
        self.found(at..next, calendar)
    }

    /// A day of the month: *4*, *4th*; where it ends.
    fn day(&self, at: usize) -> Option<(i8, usize)> {
        let value = self.small(at, 2).filter(|d| (1..=39).contains(d))?;
        let g = self.g;
        let mut end = at + 1;
        if g.attached(end) && matches!(g.lower(end), "st" | "nd" | "rd" | "th") {
            end += 1;
        } else if g.attached(end) && g.atoms[end].kind == AtomKind::Word {
            return None;
        }
        // "March 4.5", "June 30%" and "March 12 people" do not occur; "May 5-7" keeps its first day.
        if g.lower(end) == "%" {
            return None;
        }
        if g.atoms.get(end).is_some_and(Atom::is_hyphen) && g.attached(end) && self.small(end + 1, 2).is_some() {
            end += 2;
        }
        Some((i8::try_from(value).ok()?, end))
    }

    /// *19 February 2026*, *the 4th of March*, *30 June*.
    fn day_first(&self, at: usize) -> Option<Scanned> {
        if self.g.attached(at) && at > 0 && self.g.atoms[at - 1].kind != AtomKind::Sign {
            return None;
        }
        let (day, mut next) = self.day(at)?;
        if self.g.lower(next) == "of" {
            next += 1;
        }
        let (month, end) = self.month(next)?;
        let calendar = Calendar { day: Some(day), month: Some(month), ..Calendar::default() };
        let comma = usize::from(self.g.lower(end) == ",");
        if let Some(year) = self.plain_year(end + comma) {
            return self.found(at..end + comma + 1, Calendar { year: Some(year), ..calendar });
        }
        self.found(at..end, calendar)
    }

    /// *the autumn of 2023*, *spring 2026*, *the first quarter of 2026*, *Q3*, *the second half*.
    fn season_or_part(&self, at: usize) -> Option<Scanned> {
        let g = self.g;
        let with_year = |end: usize| {
            let of = usize::from(g.lower(end) == "of");
            self.plain_year(end + of).map(|year| (year, end + of + 1))
        };
        if let Some(&season) = self.lexicon.seasons.get(g.lower(at)) {
            let year = with_year(at + 1);
            let before = at.checked_sub(1).map_or("", |b| g.lower(b));
            let noun = matches!(g.pos(at), Some(Pos::Noun | Pos::Propn) | None);
            let said =
                year.is_some() || (noun && matches!(before, "the" | "in" | "this" | "last" | "next" | "by" | "since"));
            // "the fall in prices" and "the spring clean" are no seasons.
            let other = year.is_none()
                && (g.lower(at) == "fall" || g.pos(at + 1).is_some_and(|p| matches!(p, Pos::Noun | Pos::Propn)));
            if said && !other {
                let end = year.map_or(at + 1, |y| y.1);
                let calendar = Calendar { season: Some(season), year: year.map(|y| y.0), ..Calendar::default() };
                return self.found(at..end, calendar);
            }
            return None;
        }
        let which = match g.lower(at) {
            "first" => 1,
            "second" => 2,
            "third" => 3,
            "fourth" | "final" => 4,
            "q" if g.attached(at + 1) && self.is_digits(at + 1) => {
                let quarter = self.small(at + 1, 1).filter(|q| (1..=4).contains(q))?;
                let (year, end) = with_year(at + 2).map_or((None, at + 2), |y| (Some(y.0), y.1));
                let part = Some((i8::try_from(quarter).ok()?, 4));
                return self.found(at..end, Calendar { part, year, ..Calendar::default() });
            }
            _ => return None,
        };
        let parts = match g.lower(at + 1) {
            "quarter" => 4,
            "half" if which <= 2 => 2,
            _ => return None,
        };
        let year = with_year(at + 2);
        // Matches have halves and quarters too: without a year only the company's calendar counts.
        if year.is_none() && (parts == 2 || g.lower(at + 2) == "of") {
            return None;
        }
        let (year, end) = year.map_or((None, at + 2), |y| (Some(y.0), y.1));
        self.found(at..end, Calendar { part: Some((which, parts)), year, ..Calendar::default() })
    }

    /// A year of four digits where nothing says that it counts.
    fn plain_year(&self, at: usize) -> Option<i16> {
        let g = self.g;
        let value = self.small(at, 4).filter(|_| g.lower(at).len() == 4)?;
        let joined = g.attached(at + 1)
            && g.atoms.get(at + 1).is_some_and(|a| a.kind == AtomKind::Word || matches!(a.lower.as_str(), "%" | "."))
            && !(g.lower(at + 1) == "." && g.atoms.get(at + 2).is_none_or(|a| a.spaced));
        (1000..2200).contains(&value).then_some(())?;
        (!joined).then(|| i16::try_from(value).ok()).flatten()
    }

    fn year(&self, at: usize) -> Option<Scanned> {
        let g = self.g;
        let value = self.small(at, 4).filter(|v| g.lower(at).len() == 4 && (1000..2200).contains(v))?;
        let before = at.checked_sub(1).map_or("", |b| g.lower(b));
        if g.attached(at) && at > 0 && g.atoms[at - 1].kind == AtomKind::Word {
            return None;
        }
        // the 1990s.
        if g.attached(at + 1) && g.lower(at + 1) == "s" && value % 10 == 0 {
            return Some(Scanned { atoms: at..at + 2, value: None });
        }
        if ["'", "’"].contains(&g.lower(at + 1)) && g.attached(at + 1) && g.lower(at + 2) == "s" && value % 10 == 0 {
            return Some(Scanned { atoms: at..at + 3, value: None });
        }
        let year = self.plain_year(at)?;
        if g.lexicon.unit_before.iter().any(|(sign, _)| at >= sign.len() && g.matches(at - sign.len(), sign)) {
            return None;
        }
        let modern = (1900..2040).contains(&value);
        let dated = self.lexicon.dates_year(before) || matches!(before, "(" | "," | "-" | "–");
        // Counts of four digits have their comma; without one only round ones are believed ("2000 people", "2018 sales").
        let round = value % 50 == 0 || !(1980..2036).contains(&value);
        let counted = round && g.tag(at + 1) == Some(Tag::Nns) && !self.lexicon.dates_year(before);
        let bound = g.lexicon.before.iter().any(|(w, _)| at >= w.len() && g.matches(at - w.len(), w))
            && !matches!(before, "about" | "around");
        let scaled = g.lexicon.scales.contains_key(g.lower(at + 1)) || g.unit_at(at + 1).is_some() && !dated;
        let label = g.lower(at + 1) == "-" && g.attached(at + 1) && !self.is_digits(at + 2) && !modern;
        if counted
            || scaled
            || label
            || (bound && !modern)
            || !(modern || (dated && !matches!(before, "," | "and" | "to" | "the" | "of" | "for" | "than")))
        {
            return None;
        }
        // 2014-15, 2010–2012: the second half belongs to the date; a full second year is read by itself.
        let mut end = at + 1;
        if g.atoms.get(end).is_some_and(Atom::is_hyphen)
            && g.attached(end)
            && self.small(end + 1, 2).is_some()
            && g.lower(end + 1).len() == 2
        {
            end += 2;
        }
        self.found(at..end, Calendar { year: Some(year), ..Calendar::default() })
    }
}

fn to_24(hour: i64, second_half: Option<bool>) -> i64 {
    match second_half {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    }
}
