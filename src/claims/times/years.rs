//! Years and what is counted in them: seasons, quarters, halves, decades, centuries, financial and split years.

use super::parse::{Scanned, Scanner};
use crate::claims::figures::lexer::{Atom, AtomKind};
use crate::claims::model::{Calendar, TimeRange, TimeValue};
use crate::nlp::{Pos, Tag};
use rust_decimal::prelude::ToPrimitive;

/// Words that say which part of a decade, a year or a month is meant.
fn third(word: &str) -> Option<i8> {
    match word {
        "early" => Some(1),
        "mid" | "middle" => Some(2),
        "late" => Some(3),
        _ => None,
    }
}

/// Words before a financial year.
const FISCAL: &[&str] = &["financial", "fiscal", "tax", "business", "budget", "accounting"];
/// Words after a split year that say that it is one.
const SPLIT: &[&str] = &["season", "financial", "fiscal", "tax", "academic", "school", "year", "campaign", "budget"];

impl Scanner<'_> {
    /// *the autumn of 2023*, *spring 2026*, *the first quarter of 2026*, *third-quarter*, *Q3*, *H1 2025*.
    pub(super) fn season_or_part(&self, at: usize) -> Option<Scanned> {
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
        // Q3, H1: a letter and its number.
        if matches!(g.lower(at), "q" | "h") && g.attached(at + 1) && self.capital(at) {
            let parts = if g.lower(at) == "q" { 4 } else { 2 };
            let which = self.small(at + 1, 1).filter(|which| (1..=parts).contains(which))?;
            let (year, end) = with_year(at + 2).map_or((None, at + 2), |y| (Some(y.0), y.1));
            let part = Some((i8::try_from(which).ok()?, i8::try_from(parts).ok()?));
            return self.found(at..end, Calendar { part, year, ..Calendar::default() });
        }
        let (which, next) = match g.lower(at) {
            "final" => (4, at + 1),
            _ => self.ordinal(at)?,
        };
        let which = i8::try_from(which).ok().filter(|w| (1..=4).contains(w))?;
        let hyphen = g.atoms.get(next).is_some_and(Atom::is_hyphen) && g.attached(next) && g.attached(next + 1);
        let noun = next + usize::from(hyphen);
        let parts = match g.lower(noun) {
            "quarter" => 4,
            "half" if which <= 2 => 2,
            _ => return None,
        };
        let end = noun + 1;
        // *of the year*, *of last year*: whose quarter it is.
        let of_year =
            g.lower(end) == "of" && (1..=3).any(|n| matches!(g.lower(end + n), "year" | "century" | "decade"));
        let year = with_year(end);
        // Matches have halves and quarters too: without a year only the company's calendar counts.
        if year.is_none() && !of_year && !hyphen && (parts == 2 || g.lower(end) == "of") {
            return None;
        }
        let (year, end) = year.map_or((None, end), |y| (Some(y.0), y.1));
        self.found(at..end, Calendar { part: Some((which, parts)), year, ..Calendar::default() })
    }

    /// *first*, *3rd*, *twenty-first*: its value, and where it ends.
    fn ordinal(&self, at: usize) -> Option<(i64, usize)> {
        let g = self.g;
        let word = |at: usize| {
            let lower = g.lower(at);
            let known = g.lexicon.ordinals.get(lower).or_else(|| g.lexicon.denominators.get(lower));
            known.filter(|_| !lower.ends_with('s')).and_then(ToPrimitive::to_i64)
        };
        if let Some(value) = self.small(at, 2) {
            let ends = g.attached(at + 1) && matches!(g.lower(at + 1), "st" | "nd" | "rd" | "th");
            return ends.then_some((value, at + 2));
        }
        if let Some(tens) = g.lexicon.tens.get(g.lower(at)).and_then(ToPrimitive::to_i64)
            && g.atoms.get(at + 1).is_some_and(Atom::is_hyphen)
        {
            return word(at + 2).filter(|&one| one < 10).map(|one| (tens + one, at + 3));
        }
        if matches!(g.lower(at), "half" | "quarter") {
            return None;
        }
        Some((word(at)?, at + 1))
    }

    /// *the early 1970s*, *mid-2019*, *late March*: a part of a longer time.
    pub(super) fn part_of(&self, at: usize) -> Option<Scanned> {
        let g = self.g;
        let third = third(g.lower(at))?;
        let hyphen = g.atoms.get(at + 1).is_some_and(Atom::is_hyphen);
        let mut next = at + 1 + usize::from(hyphen);
        if g.lower(next) == "of" {
            next += 1;
        }
        if g.lower(next) == "the" {
            next += 1;
        }
        let found = self.decade(next).or_else(|| self.month_date(next)).or_else(|| self.year(next))?;
        match found.value? {
            TimeValue::Calendar(calendar) if calendar.day.is_none() => {
                self.found(at..found.atoms.end, Calendar { third: Some(third), ..calendar })
            }
            _ => None,
        }
    }

    /// *the 1990s*, *the '70s*, *the seventies*, *the 1800s*, *the 18th century*.
    pub(super) fn decade(&self, at: usize) -> Option<Scanned> {
        let g = self.g;
        let long = |atoms, year: i64, years| {
            let calendar =
                Calendar { year: Some(i16::try_from(year).ok()?), years: Some(years), ..Calendar::default() };
            self.found(atoms, calendar)
        };
        // 1990s, 1990's.
        let plural = |after: usize| {
            let apostrophe = matches!(g.lower(after), "'" | "’") && g.attached(after);
            let s = after + usize::from(apostrophe);
            (g.attached(s) && g.lower(s) == "s").then_some(s + 1)
        };
        let free = !g.attached(at) || g.atoms[at - 1].kind != AtomKind::Word;
        if let Some(year) = self.small(at, 4).filter(|y| y % 10 == 0 && (1000..2200).contains(y) && free)
            && let Some(end) = plural(at + 1)
        {
            return long(at..end, year, if year % 100 == 0 { 100 } else { 10 });
        }
        let before = |n: usize| at.checked_sub(n).map_or("", |b| g.lower(b));
        let led = matches!(before(1), "the" | "early" | "mid" | "late") || before(1) == "-" && before(2) == "mid";
        // The '70s, the 70s.
        let sign = usize::from(matches!(g.lower(at), "'" | "’" | "‘"));
        if let Some(year) = self.small(at + sign, 2).filter(|y| y % 10 == 0 && g.lower(at + sign).len() == 2)
            && (sign == 1 && g.attached(at + 1) || led)
            && let Some(end) = plural(at + sign + 1)
        {
            return long(at..end, if year < 20 { 2000 } else { 1900 } + year, 10);
        }
        // The seventies; in her seventies one is as old.
        if led && let Some(&decade) = self.lexicon.decades.get(g.lower(at)) {
            return long(at..at + 1, 1900 + i64::from(decade), 10);
        }
        let (which, next) = self.ordinal(at).filter(|o| (1..=21).contains(&o.0))?;
        let hyphen = g.atoms.get(next).is_some_and(Atom::is_hyphen) && g.attached(next);
        let noun = next + usize::from(hyphen);
        if !matches!(g.lower(noun), "century" | "centuries") {
            return None;
        }
        // Years before our era count backwards.
        if matches!(g.lower(noun + 1), "bc" | "bce") {
            return Some(Scanned { atoms: at..noun + 2, value: None });
        }
        long(at..noun + 1, (which - 1) * 100, 100)
    }

    /// *FY2024*, *FY23-24*, *fiscal 2024*, *the financial year 2023/24*.
    pub(super) fn fiscal_year(&self, at: usize) -> Option<Scanned> {
        let g = self.g;
        let next = match g.lower(at) {
            "fy" => at + 1,
            word if FISCAL.contains(&word) => at + 1 + usize::from(g.lower(at + 1) == "year"),
            _ => return None,
        };
        let found = if let Some(split) = self.split_year(next) {
            split
        } else if let Some(year) = self.plain_year(next) {
            self.found(next..next + 1, Calendar { year: Some(year), ..Calendar::default() })?
        } else {
            let year = self.small(next, 2).filter(|_| g.lower(at) == "fy" && g.lower(next).len() == 2)?;
            let second = self.small(next + 2, 2).filter(|s| *s == (year + 1) % 100 && g.attached(next + 2));
            if second.is_some() && (g.lower(next + 1) == "/" || g.atoms[next + 1].is_hyphen()) {
                self.years(next..next + 3, 2000 + year, 2001 + year, next + 2)?
            } else {
                let year = i16::try_from(2000 + year).ok();
                self.found(next..next + 1, Calendar { year, ..Calendar::default() })?
            }
        };
        let value = match found.value? {
            TimeValue::Calendar(calendar) => TimeValue::Calendar(Calendar { is_fiscal: true, ..calendar }),
            other => other,
        };
        // "The financial year 2024" dates by its year; in FY2024 they are one word.
        let start = if g.lower(at) == "fy" { at } else { next };
        Some(Scanned { atoms: start..found.atoms.end, value: Some(value) })
    }

    /// *2023/24*, *2002–03*, *2010-2012*: years from the first to the last.
    pub(super) fn split_year(&self, at: usize) -> Option<Scanned> {
        let g = self.g;
        let first = self.small(at, 4).filter(|y| g.lower(at).len() == 4 && (1000..2200).contains(y))?;
        if g.attached(at) && at > 0 && g.atoms[at - 1].kind == AtomKind::Word && g.lower(at - 1) != "fy" {
            return None;
        }
        let slash = g.lower(at + 1) == "/";
        let joined = slash || g.atoms.get(at + 1).is_some_and(Atom::is_hyphen);
        if !joined || !g.attached(at + 1) || !g.attached(at + 2) {
            return None;
        }
        let text = g.lower(at + 2);
        let second = match text.len() {
            4 => self.small(at + 2, 4)?,
            2 => {
                let short = self.small(at + 2, 2)?;
                let same = first - first % 100 + short;
                if same > first { same } else { same + 100 }
            }
            _ => return None,
        };
        // 2024-05 is a month; 1500-2000 people and pages 1010-12 are no years.
        let is_century_on = second - first > if text.len() == 2 { 60 } else { 500 };
        let follows = |n: usize| g.attached(at + 2 + n) && !matches!(g.lower(at + 2 + n), "." | "," | ";" | ":" | ")");
        let month = text.starts_with('0') && second > first + 3;
        let modern = (1000..2100).contains(&first) && second < 2150;
        let other_sign = follows(1) && self.is_digits(at + 4) || follows(1) && g.atoms[at + 3].kind == AtomKind::Word;
        if second <= first || is_century_on || month || !modern || other_sign {
            return None;
        }
        if slash && second != first + 1 {
            return None;
        }
        let before = at.checked_sub(1).map_or("", |b| g.lower(b));
        let dated = self.lexicon.dates_year(before) || matches!(before, "(" | "," | "fy" | "for" | "over" | "");
        let named = SPLIT.contains(&g.lower(at + 3)) || second == first + 1;
        let counted = g.tag(at + 3) == Some(Tag::Nns) && first % 50 == 0 && second % 50 == 0;
        let recent = (1900..2060).contains(&first);
        ((dated || named || recent) && !counted).then(|| self.years(at..at + 3, first, second, at + 2)).flatten()
    }

    fn years(&self, atoms: std::ops::Range<usize>, first: i64, second: i64, second_at: usize) -> Option<Scanned> {
        let year = |year: i64| {
            let year = Some(i16::try_from(year).ok()?);
            Some(TimeValue::Calendar(Calendar { year, ..Calendar::default() }))
        };
        let range = TimeRange {
            from: year(first)?,
            to: year(second)?,
            from_span: self.g.span(atoms.start..atoms.start + 1),
            to_span: self.g.span(second_at..second_at + 1),
        };
        Some(Scanned { atoms, value: Some(TimeValue::Range(Box::new(range))) })
    }

    /// A year of four digits where nothing says that it counts.
    pub(super) fn plain_year(&self, at: usize) -> Option<i16> {
        let g = self.g;
        let value = self.small(at, 4).filter(|_| g.lower(at).len() == 4)?;
        let joined = g.attached(at + 1)
            && g.atoms.get(at + 1).is_some_and(|a| a.kind == AtomKind::Word || matches!(a.lower.as_str(), "%" | "."))
            && !(g.lower(at + 1) == "." && g.atoms.get(at + 2).is_none_or(|a| a.spaced));
        (1000..2200).contains(&value).then_some(())?;
        (!joined).then(|| i16::try_from(value).ok()).flatten()
    }

    pub(super) fn year(&self, at: usize) -> Option<Scanned> {
        let g = self.g;
        let value = self.small(at, 4).filter(|v| g.lower(at).len() == 4 && (1000..2200).contains(v))?;
        let before = at.checked_sub(1).map_or("", |b| g.lower(b));
        if g.attached(at) && at > 0 && g.atoms[at - 1].kind == AtomKind::Word {
            return None;
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
        let listed = matches!(before, "," | "and" | "or") && !counted && self.is_listed_year(at);
        if counted
            || scaled
            || label
            || (bound && !modern)
            || !(modern || listed || (dated && !matches!(before, "," | "and" | "to" | "the" | "of" | "for" | "than")))
        {
            return None;
        }
        // 2024-05: the month; of other figures joined to it the year keeps hold, so that they do not count.
        let mut end = at + 1;
        let mut month = None;
        if g.atoms.get(end).is_some_and(Atom::is_hyphen)
            && g.attached(end)
            && g.attached(end + 1)
            && g.lower(end + 1).len() == 2
            && let Some(value) = self.small(end + 1, 2)
        {
            month = i8::try_from(value).ok().filter(|m| (1..=12).contains(m));
            end += 2;
        }
        self.found(at..end, Calendar { year: Some(year), month, ..Calendar::default() })
    }

    /// Whether the year at `at` goes on a list of them: *2023, 2032 and 2042*.
    fn is_listed_year(&self, at: usize) -> bool {
        let comma = usize::from(at >= 2 && self.g.lower(at - 1) != "," && self.g.lower(at - 2) == ",");
        at.checked_sub(2 + comma).is_some_and(|before| self.year(before).is_some())
    }
}
