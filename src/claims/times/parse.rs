//! Dates and clock times as they are written, found in the atoms before any number is read.

use super::lexicon::TimeLexicon;
use crate::claims::figures::lexer::AtomKind;
use crate::claims::figures::number::Grammar;
use crate::claims::model::{Calendar, Period, Side, TimeValue};
use crate::nlp::{Pos, Tag};
use rust_decimal::prelude::ToPrimitive;
use std::ops::Range;

/// A date or clock time as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scanned {
    /// The atoms that write it.
    pub atoms: Range<usize>,
    /// What it says; `None` for figures (*the 3rd century BC*) that only have to be kept from counting.
    pub value: Option<TimeValue>,
}

/// Every date and clock time of the text, left to right.
pub(crate) fn scan(grammar: &Grammar<'_>) -> Vec<Scanned> {
    let scanner = Scanner { g: grammar, lexicon: TimeLexicon::shared() };
    let mut out: Vec<Scanned> = Vec::new();
    let mut at = 0;
    while at < grammar.atoms.len() {
        let found = scanner.times(at);
        at = found.last().map_or(at, |last| last.atoms.end).max(at + 1);
        out.extend(found);
    }
    out
}

pub(super) struct Scanner<'a> {
    pub(super) g: &'a Grammar<'a>,
    pub(super) lexicon: &'static TimeLexicon,
}

impl Scanner<'_> {
    /// The times that begin at `at`: one, or several in a row.
    fn times(&self, at: usize) -> Vec<Scanned> {
        self.series(at).unwrap_or_else(|| self.span(at).or_else(|| self.time(at)).into_iter().collect())
    }

    fn time(&self, at: usize) -> Option<Scanned> {
        self.relative(at)
            .or_else(|| self.clock(at))
            .or_else(|| self.calendar(at, false))
            .or_else(|| self.ago(at))
            .map(|found| self.with_apposed_weekday(found))
    }

    /// The calendar expression at `at`. An end of a span is a day, a month, a decade or a year: what stands for a span
    /// itself, a season or a split year, is left out of those.
    pub(super) fn calendar(&self, at: usize, ends_span: bool) -> Option<Scanned> {
        let by_itself = || (!ends_span).then_some(());
        self.digits_date(at)
            .or_else(|| by_itself().and_then(|()| self.day_part(at)))
            .or_else(|| self.weekday_date(at))
            .or_else(|| self.part_of(at))
            .or_else(|| self.month_date(at))
            .or_else(|| self.day_first(at))
            .or_else(|| by_itself().and_then(|()| self.fiscal_year(at)))
            .or_else(|| self.decade(at))
            .or_else(|| by_itself().and_then(|()| self.season_or_part(at).or_else(|| self.split_year(at))))
            .or_else(|| self.year(at))
    }

    /// *17 June 2026, a Thursday*: the weekday belongs to the date.
    fn with_apposed_weekday(&self, found: Scanned) -> Scanned {
        let at = found.atoms.end;
        let Some(TimeValue::Calendar(calendar @ Calendar { day: Some(_), weekday: None, .. })) = found.value else {
            return found;
        };
        let comma = usize::from(matches!(self.g.lower(at), "," | "("));
        let article = usize::from(self.g.lower(at + comma) == "a");
        match self.weekday(at + comma + article).filter(|_| comma == 1 && (article == 1 || self.g.lower(at) == "(")) {
            Some((weekday, end)) => {
                let value = Some(TimeValue::Calendar(Calendar { weekday: Some(weekday), ..calendar }));
                Scanned { atoms: found.atoms.start..end, value }
            }
            None => found,
        }
    }

    pub(super) fn found(&self, atoms: Range<usize>, calendar: Calendar) -> Option<Scanned> {
        Some(Scanned { atoms, value: Some(TimeValue::Calendar(calendar)) })
    }

    pub(super) fn is_digits(&self, at: usize) -> bool {
        self.g.atoms.get(at).is_some_and(|a| a.kind == AtomKind::Digits)
    }

    /// The atom's value, if it is a whole number without commas of at most `digits` digits.
    pub(super) fn small(&self, at: usize, digits: usize) -> Option<i64> {
        let text = self.g.lower(at);
        (self.is_digits(at) && text.len() <= digits).then(|| text.parse().ok()).flatten()
    }

    pub(super) fn capital(&self, at: usize) -> bool {
        self.g
            .atoms
            .get(at)
            .is_some_and(|a| a.span.slice(&self.g.doc.text).chars().next().is_some_and(char::is_uppercase))
    }

    fn relative(&self, at: usize) -> Option<Scanned> {
        let (phrase, (unit, from, to)) = self.lexicon.phrases.iter().find(|(phrase, _)| self.g.matches(at, phrase))?;
        let end = at + phrase.len();
        let side = match phrase.first().map(String::as_str) {
            Some("earlier") => Some(Side::Earlier),
            Some("later") => Some(Side::Later),
            _ => None,
        };
        let part = |at: usize| self.lexicon.day_parts.get(self.g.lower(at)).copied().filter(|_| *unit == Period::Day);
        // "Yesterday morning": the part follows; "last night" and "this morning" have it as their last word.
        let follows = part(end).filter(|_| self.g.pos(end + 1).is_none_or(|p| p != Pos::Noun));
        let tonight = (self.g.lower(at) == "tonight").then_some(4);
        let day_part = follows.or_else(|| part(end - 1)).or(tonight);
        let end = end + usize::from(follows.is_some());
        let value = TimeValue::Relative { unit: *unit, from: *from, to: *to, side, day_part, at: None };
        Some(Scanned { atoms: at..end, value: Some(value) })
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
        let (unit, back) = match self.g.lower(next).trim_end_matches('s') {
            "day" => (Period::Day, count),
            "week" => (Period::Week, count),
            "fortnight" => (Period::Week, count.checked_mul(2)?),
            "month" => (Period::Month, count),
            "year" => (Period::Year, count),
            "decade" => (Period::Year, count.checked_mul(10)?),
            _ => return None,
        };
        let value = TimeValue::Relative { unit, from: -back, to: -back, side: None, day_part: None, at: None };
        Some(Scanned { atoms: at..next + 2, value: Some(value) })
    }

    pub(super) fn tag(&self, at: usize) -> Option<Tag> {
        self.g.tag(at)
    }

    /// The weekday named at `at` and where its name ends.
    pub(super) fn weekday(&self, at: usize) -> Option<(i8, usize)> {
        let g = self.g;
        let word = g.lower(at);
        let full = self.lexicon.weekdays.get(word).copied();
        let weekday = full.or_else(|| self.lexicon.weekday_abbreviations.get(word).copied())?;
        // The Edmonton Sun is a newspaper.
        let named = full.is_none() && at > 0 && self.capital(at - 1) && self.g.atoms[at].spaced;
        if !self.capital(at) || named {
            return None;
        }
        let stop = full.is_none() && g.lower(at + 1) == "." && g.attached(at + 1);
        Some((weekday, at + 1 + usize::from(stop)))
    }

    /// A weekday, alone or before a date: *Monday*, *Tuesday afternoon*, *Friday, June 5, 2026*, *Thursday 19 February*.
    pub(super) fn weekday_date(&self, at: usize) -> Option<Scanned> {
        let g = self.g;
        let (weekday, next) = self.weekday(at)?;
        let mut rest = next;
        if g.lower(rest) == "," {
            rest += 1;
        }
        if g.lower(rest) == "the" {
            rest += 1;
        }
        let date = self.month_date(rest).or_else(|| self.day_first(rest)).or_else(|| self.digits_date(rest));
        if let Some(Scanned { atoms, value: Some(TimeValue::Calendar(calendar)) }) = date
            && calendar.day.is_some()
        {
            return self.found(at..atoms.end, Calendar { weekday: Some(weekday), ..calendar });
        }
        let is_short = self.lexicon.weekday_abbreviations.contains_key(g.lower(at));
        let day_part = self.lexicon.day_parts.get(g.lower(next)).copied();
        // "Sun" and "Mon" are names too: a short form by itself needs a time of day or a preposition for days.
        let dated = day_part.is_some()
            || at
                .checked_sub(1)
                .is_some_and(|b| matches!(g.lower(b), "on" | "until" | "till" | "from" | "by" | "since"));
        if is_short && !dated {
            return None;
        }
        let end = next + usize::from(day_part.is_some());
        self.found(at..end, Calendar { weekday: Some(weekday), day_part, ..Calendar::default() })
    }

    /// A part of a day, with the day where it is named: *the evening of 4 March*, *the early hours of Sunday*,
    /// *in the morning*, *overnight*.
    fn day_part(&self, at: usize) -> Option<Scanned> {
        let g = self.g;
        let early = matches!(g.lower(at), "early" | "small") && g.lower(at + 1) == "hours";
        let (part, next) = if early { (6, at + 2) } else { (*self.lexicon.day_parts.get(g.lower(at))?, at + 1) };
        if g.lower(next) == "of" {
            let date = self.weekday_date(next + 1).or_else(|| {
                let the = usize::from(g.lower(next + 1) == "the");
                self.month_date(next + 1).or_else(|| self.day_first(next + 1 + the))
            })?;
            let Some(TimeValue::Calendar(calendar)) = date.value else { return None };
            if calendar.day.is_none() && calendar.weekday.is_none() {
                return None;
            }
            return self.found(at..date.atoms.end, Calendar { day_part: Some(part), ..calendar });
        }
        let before = |n: usize| at.checked_sub(n).map_or("", |b| g.lower(b));
        let noun = !g.pos(next).is_some_and(|p| matches!(p, Pos::Noun | Pos::Propn));
        let said = match before(1) {
            "the" => before(2) == "in",
            "early" | "late" => before(2) == "the" && before(3) == "in",
            "at" => g.lower(at) == "night" || g.lower(at) == "lunchtime",
            _ => g.lower(at) == "overnight" && g.pos(at) == Some(Pos::Adv),
        };
        (noun && (said || early && before(1) == "the"))
            .then(|| self.found(at..next, Calendar { day_part: Some(part), ..Calendar::default() }))
            .flatten()
    }

    /// The month named at `at` and where its name ends.
    pub(super) fn month(&self, at: usize) -> Option<(i8, usize)> {
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
    pub(super) fn month_date(&self, at: usize) -> Option<Scanned> {
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
    pub(super) fn day(&self, at: usize) -> Option<(i8, usize)> {
        let value = self.small(at, 2).filter(|d| (1..=39).contains(d))?;
        let g = self.g;
        let mut end = at + 1;
        if g.attached(end) && matches!(g.lower(end), "st" | "nd" | "rd" | "th") {
            end += 1;
        } else if g.attached(end) && g.atoms[end].kind == AtomKind::Word {
            return None;
        }
        // "March 4.5", "June 30%" and "March 12 people" do not occur.
        if g.lower(end) == "%" {
            return None;
        }
        Some((i8::try_from(value).ok()?, end))
    }

    /// *19 February 2026*, *the 4th of March*, *30 June*.
    pub(super) fn day_first(&self, at: usize) -> Option<Scanned> {
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
}
