//! Times of day as they are written: *9am*, *10.30 in the morning*, *21:05*, *0930 hours*, *half past three*, *noon GMT*.

use super::parse::{Scanned, Scanner};
use crate::claims::figures::lexer::AtomKind;
use crate::claims::model::{Clock, TimeValue};
use crate::nlp::Tag;
use jiff::civil::Time;
use rust_decimal::prelude::ToPrimitive;

/// Words after which a bare hour or four figures are a time of day.
const CLOCK_PREPOSITIONS: &[&str] =
    &["at", "by", "until", "till", "from", "before", "after", "around", "about", "since"];

/// Hour and minute as they are written, before their half of the day is known.
struct Written {
    hour: i64,
    minute: i64,
    end: usize,
    /// Whether the figures themselves tell the half: *21:00*, *0930*, *noon*.
    is_whole_day: bool,
}

impl Scanner<'_> {
    pub(super) fn clock(&self, at: usize) -> Option<Scanned> {
        let (clock, end) = self.clock_time(at)?;
        Some(Scanned { atoms: at..end, value: Some(TimeValue::Clock(clock)) })
    }

    /// The time of day that begins at `at` and that its own words show to be one, and where it ends.
    pub(super) fn clock_time(&self, at: usize) -> Option<(Clock, usize)> {
        let g = self.g;
        // 12 noon.
        let word = at + usize::from(self.small(at, 2) == Some(12));
        if let Some(&minutes) = self.lexicon.clock_words.get(g.lower(word)) {
            let (hour, minute) = (i64::from(minutes / 60), i64::from(minutes % 60));
            return self.with_half(Written { hour, minute, end: word + 1, is_whole_day: true });
        }
        if let Some(written) = self.spoken_clock(at) {
            return self.with_half(written);
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
            let is_whole_day = !(1..=12).contains(&hour) || text.starts_with('0');
            return self.with_half(Written { hour: hour % 24, minute, end, is_whole_day });
        }
        let before = at.checked_sub(1).map_or("", |b| g.lower(b));
        let prepared = CLOCK_PREPOSITIONS.contains(&before);
        // 1600 GMT, 0410 hours, at 0930.
        if text.len() == 4 && !text.contains(['.', ',']) {
            let value: i64 = text.parse().ok()?;
            let next = g.lower(at + 1);
            let hours = matches!(next, "hours" | "hrs");
            let named = self.zone(at + 1).is_some() || next == "hrs" || next == "local";
            let nought = text.starts_with('0') && (hours || prepared);
            if value / 100 < 24 && value % 100 < 60 && (named || nought || (hours && prepared)) {
                let end = at + 1 + usize::from(hours);
                return self.with_half(Written { hour: value / 100, minute: value % 100, end, is_whole_day: true });
            }
        }
        let written = self.bare_clock(at)?;
        let end = written.end;
        if self.half_of_day(end).is_some() {
            return self.with_half(written);
        }
        // At 10.30 on Sunday, at 10 in the morning.
        let dated = self.names_day(end) || self.zone(end).is_some_and(|_| written.hour <= 24);
        let minutes = text.contains('.');
        let at_hour = matches!(before, "at" | "by" | "until" | "till" | "from");
        (at_hour && (self.part_after(end).is_some() || minutes && dated)).then(|| self.with_half(written)).flatten()
    }

    /// A time of day that only the other end of a span shows to be one: *9* in *9 to 5pm*, *half past nine*.
    pub(super) fn span_clock(&self, at: usize) -> Option<(Clock, usize)> {
        if let Some(found) = self.clock_time(at) {
            return Some(found);
        }
        if self.g.attached(at) && self.g.atoms[at - 1].kind == AtomKind::Word {
            return None;
        }
        let written = self.bare_clock(at)?;
        Some((clock(&written, None, None)?, written.end))
    }

    /// Figures or a word that may be a time of day: *9*, *9.30*, *nine*.
    fn bare_clock(&self, at: usize) -> Option<Written> {
        let text = self.g.lower(at);
        if !self.is_digits(at) {
            let hour = self.hour_word(at)?;
            return Some(Written { hour, minute: 0, end: at + 1, is_whole_day: false });
        }
        let (hour, minute) = text.split_once('.').map_or((text, "00"), |(h, m)| (h, m));
        if hour.len() > 2 || minute.len() != 2 {
            return None;
        }
        let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
        let is_whole_day = text.contains('.') && (hour > 12 || text.starts_with('0'));
        ((hour <= 12 || is_whole_day && hour < 24) && minute < 60).then_some(Written {
            hour,
            minute,
            end: at + 1,
            is_whole_day,
        })
    }

    /// The hour with the half of the day and the zone that follow it.
    fn with_half(&self, written: Written) -> Option<(Clock, usize)> {
        let mut end = written.end;
        let mut half = None;
        if let Some((second, after)) = self.half_of_day(end) {
            // 13pm is no time.
            if written.hour > 12 {
                return None;
            }
            (half, end) = (Some(second), after);
        } else if !written.is_whole_day
            && let Some((part, after)) = self.part_after(end)
        {
            (half, end) = (Some(second_half(part, written.hour)), after);
        }
        let mut zone = None;
        if let Some(found) = self.zone(end) {
            (zone, end) = (Some(found.0), found.1);
        }
        Some((clock(&written, half, zone)?, end))
    }

    /// *In the morning*, *at night* after an hour: the part of the day, and where it ends.
    fn part_after(&self, at: usize) -> Option<(i8, usize)> {
        let g = self.g;
        let word = match (g.lower(at), g.lower(at + 1)) {
            ("in", "the") => at + 2 + usize::from(matches!(g.lower(at + 2), "early" | "late")),
            ("at", "night") => at + 1,
            _ => return None,
        };
        let part = *self.lexicon.day_parts.get(g.lower(word))?;
        Some((part, word + 1))
    }

    /// Whether the words from `at` on name a day: *on Sunday*, *yesterday*, *tonight*.
    fn names_day(&self, at: usize) -> bool {
        let g = self.g;
        let at = at + usize::from(matches!(g.lower(at), "on" | ","));
        let at = at + usize::from(g.lower(at) == "the");
        self.lexicon.weekdays.contains_key(g.lower(at)) && self.capital(at)
            || matches!(g.lower(at), "yesterday" | "today" | "tomorrow" | "tonight" | "this")
            || self.day_first(at).is_some()
    }

    /// Minutes east of Greenwich of the zone named at `at`, and where its name ends.
    fn zone(&self, at: usize) -> Option<(i16, usize)> {
        let zone = self.lexicon.zones.get(self.g.lower(at)).copied()?;
        let name = self.g.atoms.get(at)?.span.slice(&self.g.doc.text);
        name.chars().all(char::is_uppercase).then_some((zone, at + 1))
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

    /// The hour that a word or figure of the twelve-hour clock names.
    fn hour_word(&self, at: usize) -> Option<i64> {
        let g = self.g;
        let value = g.lexicon.cardinals.get(g.lower(at)).and_then(ToPrimitive::to_i64).or_else(|| self.small(at, 2))?;
        (1..=12).contains(&value).then_some(value)
    }

    /// *ten past four*, *a quarter to five*, *half past three*, *four o'clock*, *at ten in the evening*.
    fn spoken_clock(&self, at: usize) -> Option<Written> {
        let g = self.g;
        let spoken = |end, hour, minute| Some(Written { hour, minute, end, is_whole_day: false });
        if let Some(hour) = self.hour_word(at) {
            if g.lower(at + 1) == "o" && g.lower(at + 3) == "clock" {
                return spoken(at + 4, hour, 0);
            }
            let prepared = at.checked_sub(1).is_some_and(|b| matches!(g.lower(b), "at" | "by" | "until"));
            if prepared && !self.is_digits(at) && self.part_after(at + 1).is_some() {
                return spoken(at + 1, hour, 0);
            }
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
        let hour = self.hour_word(next + 1)?;
        // Nothing that measures may follow the hour: "six to ten people".
        let after = next + 2;
        let alone = g.atoms.get(after).is_none_or(|a| {
            a.kind == AtomKind::Sign
                || matches!(a.lower.as_str(), "on" | "in" | "this" | "that" | "and" | "when" | "as" | "a")
        });
        match g.lower(next) {
            "past" if minutes < 60 => spoken(after, hour, minutes),
            "to" if minutes < 60
                && (alone || self.half_of_day(after).is_some() || self.names_day(after))
                && matches!(g.lower(at), "quarter" | "a" | "ten" | "five" | "twenty")
                && at.checked_sub(1).is_some_and(|b| {
                    g.lower(b) == "at" || CLOCK_PREPOSITIONS.contains(&g.lower(b)) && minutes == 15
                }) =>
            {
                spoken(after, (hour + 10) % 12 + 1, 60 - minutes)
            }
            _ => None,
        }
    }
}

/// Whether the hour (1 to 12) of a part of the day lies after noon: ten at night does, two at night does not.
fn second_half(part: i8, hour: i64) -> bool {
    match part {
        2 => true,
        3 => hour != 12,
        4 => (6..12).contains(&hour),
        5 => (7..12).contains(&hour),
        _ => false,
    }
}

/// A clock time in the half of the day that a part of the day tells.
pub(super) fn in_part(clock: Clock, part: i8) -> Clock {
    let hour = i64::from((clock.time.hour() + 11) % 12 + 1);
    in_half(clock, second_half(part, hour))
}

/// A clock time in a half of the day.
pub(super) fn in_half(clock: Clock, second: bool) -> Clock {
    let hour = clock.time.hour() % 12 + if second { 12 } else { 0 };
    let time = Time::new(hour, clock.time.minute(), 0, 0).unwrap_or(clock.time);
    Clock { time, is_half_known: true, ..clock }
}

fn clock(written: &Written, half: Option<bool>, zone: Option<i16>) -> Option<Clock> {
    let hour = match half {
        Some(true) if written.hour < 12 => written.hour + 12,
        Some(false) if written.hour == 12 => 0,
        _ => written.hour,
    };
    let time = Time::new(i8::try_from(hour).ok()?, i8::try_from(written.minute).ok()?, 0, 0).ok()?;
    Some(Clock { time, is_half_known: half.is_some() || written.is_whole_day, zone })
}
