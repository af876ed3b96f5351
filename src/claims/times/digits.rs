//! Dates in digits: *2026-03-06*, *06/03/2026*, *6.3.2026*.

use super::parse::{Scanned, Scanner};
use crate::claims::figures::lexer::{Atom, AtomKind};
use crate::claims::model::Calendar;

/// Last year of a century that two digits mean as this one's: *49* is 2049, *50* is 1950.
const LAST_YEAR_AHEAD: i64 = 49;

impl Scanner<'_> {
    /// A date of three numbers. Day and month may stand in either order where both could be a month, but for dots, with
    /// which the day leads.
    pub(super) fn digits_date(&self, at: usize) -> Option<Scanned> {
        let g = self.g;
        let is_free = !g.attached(at) || !matches!(g.atoms[at - 1].kind, AtomKind::Word | AtomKind::Digits);
        if !self.is_digits(at) || !is_free {
            return None;
        }
        let (text, end) = self.digit_run(at);
        let separator = text.chars().find(|c| !c.is_ascii_digit())?;
        let parts: Vec<&str> = text.split(separator).collect();
        let &[first, second, last] = &parts[..] else { return None };
        let number = |part: &str, most: usize| -> Option<i64> {
            ((1..=most).contains(&part.len())).then(|| part.parse().ok()).flatten()
        };
        let (year, a, b) = if first.len() == 4 {
            (number(first, 4)?, number(last, 2)?, number(second, 2)?)
        } else {
            let year = match (last.len(), separator) {
                (4, _) => number(last, 4)?,
                // Two digits are too few for what a version or a score writes alike: 3.4.25, 6-4-25.
                (2, '/') => century(number(last, 2)?),
                (2, '.') if first.len() == 2 && second.len() == 2 => century(number(last, 2)?),
                _ => return None,
            };
            (year, number(first, 2)?, number(second, 2)?)
        };
        let (day, month) = match (a, b) {
            (1..=31, 1..=12) => (a, b),
            (1..=12, 13..=31) if first.len() != 4 && separator != '.' => (b, a),
            _ => return None,
        };
        if !(1000..2200).contains(&year) {
            return None;
        }
        let is_either_order = first.len() != 4 && separator != '.' && a <= 12 && b <= 12 && a != b;
        let calendar = Calendar {
            year: i16::try_from(year).ok(),
            month: i8::try_from(month).ok(),
            day: i8::try_from(day).ok(),
            is_either_order,
            ..Calendar::default()
        };
        self.found(at..end, calendar)
    }

    /// The digits and the signs between them that are written without a blank from `at` on, and where they end.
    fn digit_run(&self, at: usize) -> (String, usize) {
        let g = self.g;
        let is_sign = |atom: &Atom| matches!(atom.lower.as_str(), "/" | "-" | ".");
        let mut text = String::new();
        let mut end = at;
        while let Some(atom) = g.atoms.get(end).filter(|a| end == at || !a.spaced) {
            // A full stop ends the sentence where no digit follows.
            let goes_on = self.is_digits(end + 1) && g.attached(end + 1);
            if atom.kind != AtomKind::Digits && !(is_sign(atom) && goes_on) {
                break;
            }
            text.push_str(&atom.lower);
            end += 1;
        }
        (text, end)
    }
}

fn century(year: i64) -> i64 {
    if year <= LAST_YEAR_AHEAD { 2000 + year } else { 1900 + year }
}
