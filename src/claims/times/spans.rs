//! Spans and series of times: *26–29 September*, *between 9am and 5.30pm*, *from April until October*, *on 3, 5 and 9 May*.
//! What one end leaves to the other is filled in, so that each end can be held by itself.

use super::clock::in_half;
use super::parse::{Scanned, Scanner};
use crate::claims::figures::lexer::Atom;
use crate::claims::model::{Calendar, Clock, TimeRange, TimeValue};
use crate::nlp::Pos;
use std::ops::Range;

/// One end of a span: what it says and the atoms that write it.
type End = (TimeValue, Range<usize>);

impl Scanner<'_> {
    /// A span that begins at `at`, with the *from* or *between* before it.
    pub(super) fn span(&self, at: usize) -> Option<Scanned> {
        let g = self.g;
        let opener = matches!(g.lower(at), "from" | "between").then(|| g.lower(at));
        let start = at + usize::from(opener.is_some());
        let start = start + usize::from(opener.is_some() && g.lower(start) == "the");
        let (from, to) = self.clock_span(start, opener).or_else(|| self.calendar_span(start, opener))?;
        let range =
            TimeRange { from_span: g.span(from.1.clone()), to_span: g.span(to.1.clone()), from: from.0, to: to.0 };
        Some(Scanned { atoms: at..to.1.end, value: Some(TimeValue::Range(Box::new(range))) })
    }

    /// Where the second end begins, if what stands at `at` joins it to the first.
    fn joined(&self, at: usize, opener: Option<&str>) -> Option<usize> {
        let g = self.g;
        let joins = match g.lower(at) {
            "to" | "until" | "till" | "til" | "through" => opener != Some("between"),
            "and" => opener == Some("between"),
            _ => g.atoms.get(at).is_some_and(Atom::is_hyphen),
        };
        joins.then_some(at + 1)
    }

    fn clock_span(&self, at: usize, opener: Option<&str>) -> Option<(End, End)> {
        let (from, end) = self.span_clock(at)?;
        let next = self.joined(end, opener)?;
        let (mut to, last) = self.clock_time(next).or_else(|| {
            // From 9am to 5: the first is a time of day, so the second is one.
            let named = self.clock_time(at).is_some() && opener == Some("from");
            named.then(|| self.span_clock(next)).flatten()
        })?;
        let mut from = from;
        if !from.is_half_known && to.is_half_known {
            from = earlier_half(from, to);
        } else if from.is_half_known && !to.is_half_known {
            to = later_half(from, to);
        }
        from.zone = from.zone.or(to.zone);
        Some(((TimeValue::Clock(from), at..end), (TimeValue::Clock(to), next..last)))
    }

    fn calendar_span(&self, at: usize, opener: Option<&str>) -> Option<(End, End)> {
        let g = self.g;
        let is_end = |found: &Scanned| matches!(&found.value, Some(TimeValue::Calendar(_)));
        let calendar = |found: &Scanned| match found.value {
            Some(TimeValue::Calendar(calendar)) => Some(calendar),
            _ => None,
        };
        let whole = self.calendar(at, true).filter(is_end);
        let pair = whole.as_ref().and_then(|found| {
            let next = self.joined(found.atoms.end, opener)?;
            let next = next + usize::from(g.lower(next) == "the");
            let from = calendar(found)?;
            if let Some(second) = self.calendar(next, true).filter(is_end) {
                let to = calendar(&second)?;
                let spaced_dash = g.atoms[next - 1].is_hyphen() && !g.attached(next - 1);
                let alike = grain(&from) == grain(&to) && (opener.is_some() || !spaced_dash || from.year != to.year);
                return alike.then(|| (from, found.atoms.clone(), to, second.atoms));
            }
            // September 26–29.
            let (day, end) = self.day(next).filter(|_| from.day.is_some() && from.month.is_some())?;
            let to = Calendar { day: Some(day), weekday: None, ..from };
            // September 26–29, 2025.
            let comma = usize::from(g.lower(end) == ",");
            let year = self.plain_year(end + comma).filter(|_| from.year.is_none());
            let end = if year.is_some() { end + comma + 1 } else { end };
            (from.day < Some(day) && !self.counts(end)).then(|| {
                let to = Calendar { year: year.or(from.year), ..to };
                (from, found.atoms.clone(), to, next..end)
            })
        });
        let (mut from, first, mut to, last) = pair.or_else(|| {
            // 26 to 29 September, Friday 26 to Sunday 28 September.
            let named = self.weekday(at);
            let (day, end) = self.day(named.map_or(at, |w| w.1))?;
            let next = self.joined(end, opener)?;
            let next = next + usize::from(g.lower(next) == "the");
            let second = self.weekday_date(next).or_else(|| self.day_first(next)).filter(is_end)?;
            let to = calendar(&second).filter(|c| c.day.is_some())?;
            let from = Calendar { day: Some(day), weekday: named.map(|w| w.0), ..to };
            (from.day < to.day).then_some((from, at..end, to, second.atoms))
        })?;
        // April to October 2025 is of one year; 2019 to 2023 names both.
        from.year = from.year.or(to.year.filter(|_| from.month <= to.month));
        to.year = to.year.or(from.year.filter(|_| from.month <= to.month));
        Some(((TimeValue::Calendar(from), first), (TimeValue::Calendar(to), last)))
    }

    /// Days of one month in a row: *3, 5 and 9 May*, *May 3, 5 and 9*.
    pub(super) fn series(&self, at: usize) -> Option<Vec<Scanned>> {
        self.days_before_month(at).or_else(|| self.days_after_month(at))
    }

    fn days_before_month(&self, at: usize) -> Option<Vec<Scanned>> {
        let g = self.g;
        if g.attached(at) && at > 0 && self.is_digits(at - 1) {
            return None;
        }
        let mut days = Vec::new();
        let mut here = at;
        loop {
            if let Some(last) = self.day_first(here).filter(|_| !days.is_empty()) {
                let Some(TimeValue::Calendar(calendar)) = last.value else { return None };
                let mut out: Vec<Scanned> = Vec::new();
                for (day, atoms) in days {
                    out.extend(self.found(atoms, Calendar { day: Some(day), ..calendar }));
                }
                out.push(last);
                return Some(out);
            }
            let (day, end) = self.day(here)?;
            days.push((day, here..end));
            here = self.listed(end)?.0;
        }
    }

    fn days_after_month(&self, at: usize) -> Option<Vec<Scanned>> {
        let first = self.month_date(at)?;
        let Some(TimeValue::Calendar(calendar @ Calendar { day: Some(_), year: None, .. })) = first.value else {
            return None;
        };
        let mut here = first.atoms.end;
        let mut out = vec![first];
        let mut is_closed = false;
        while let Some((next, and)) = self.listed(here) {
            let Some((day, end)) = self.day(next).filter(|d| self.small(next, 2).is_some() && !self.counts(d.1)) else {
                break;
            };
            out.extend(self.found(next..end, Calendar { day: Some(day), ..calendar }));
            here = end;
            is_closed = and;
            if and {
                break;
            }
        }
        // "On May 3, 10 people died" lists nothing.
        (is_closed && self.month(here).is_none()).then_some(out)
    }

    /// Where the next of a list stands after a comma, *and* or *or*, and whether it is the last.
    fn listed(&self, at: usize) -> Option<(usize, bool)> {
        let g = self.g;
        let comma = usize::from(g.lower(at) == ",");
        let and = matches!(g.lower(at + comma), "and" | "or" | "&");
        (comma == 1 || and).then_some((at + comma + usize::from(and), and))
    }

    /// Whether what stands at `at` is counted by a number before it.
    fn counts(&self, at: usize) -> bool {
        self.g.pos(at).is_some_and(|p| matches!(p, Pos::Noun | Pos::Adj | Pos::Num)) || self.g.lower(at) == "%"
    }
}

/// Which parts of a date are named: only ends that are as fine as each other span a time.
fn grain(calendar: &Calendar) -> (bool, bool, bool, bool) {
    let day = calendar.day.is_some();
    (day, !day && calendar.weekday.is_some(), !day && calendar.month.is_some(), calendar.years.is_some())
}

fn minutes(clock: Clock) -> i32 {
    i32::from(clock.time.hour()) * 60 + i32::from(clock.time.minute())
}

/// *7* in *7 to 9pm* is in the evening, *9* in *9 to 5.30pm* in the morning.
fn earlier_half(from: Clock, to: Clock) -> Clock {
    let same = in_half(from, to.time.hour() >= 12);
    if minutes(same) < minutes(to) { same } else { in_half(from, to.time.hour() < 12) }
}

/// *5* in *from 9am to 5* is after noon, *9* in *from 7pm to 9* too.
fn later_half(from: Clock, to: Clock) -> Clock {
    let same = in_half(to, from.time.hour() >= 12);
    if minutes(same) > minutes(from) { same } else { in_half(to, from.time.hour() < 12) }
}
