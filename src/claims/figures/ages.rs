//! Ages given by the decade: *in her thirties*, *in his late 20s*, *a boy in his teens*.

use super::lexer::AtomKind;
use super::number::Grammar;
use crate::claims::model::{Bound, Figure, FigureKind, NumberInterval, NumberStyle};
use rust_decimal::Decimal;
use std::ops::Range;

/// The decades of a life that have a word, with the first age in each and the first after it.
const DECADES: [(&str, i64, i64); 9] = [
    ("teens", 13, 20),
    ("twenties", 20, 30),
    ("thirties", 30, 40),
    ("forties", 40, 50),
    ("fifties", 50, 60),
    ("sixties", 60, 70),
    ("seventies", 70, 80),
    ("eighties", 80, 90),
    ("nineties", 90, 100),
];

impl Grammar<'_> {
    /// The decades of life in the text, with the atoms that write them.
    pub(super) fn decades_of_life(&self) -> Vec<(Figure, Range<usize>)> {
        (0..self.atoms.len()).filter_map(|at| self.decade_of_life(at)).collect()
    }

    fn decade_of_life(&self, at: usize) -> Option<(Figure, Range<usize>)> {
        let (low, high, end) = self.decade(at)?;
        let mut before = at;
        // in her early thirties, in his mid-30s
        for _ in 0..2 {
            let word = before.checked_sub(1).map_or("", |b| self.lower(b));
            if matches!(word, "early" | "mid" | "late" | "middle" | "-" | "\u{2013}") {
                before -= 1;
            }
        }
        let whose = before.checked_sub(1).map_or("", |b| self.lower(b));
        if !matches!(whose, "his" | "her" | "their" | "my" | "your" | "our") {
            return None;
        }
        let set = NumberInterval {
            low: Some(Decimal::from(low)),
            low_in: true,
            high: Some(Decimal::from(high)),
            high_in: false,
        };
        let plain = self.plain(FigureKind::Age, at..end);
        Some((Figure { operator: Bound::Range, set, style: NumberStyle::OrderWord, ..plain }, at..end))
    }

    /// *thirties*, *30s*, *30's*: the ages, and the atom after them.
    fn decade(&self, at: usize) -> Option<(i64, i64, usize)> {
        let atom = self.atoms.get(at)?;
        if let Some((_, low, high)) = DECADES.iter().find(|(word, ..)| atom.is(word)) {
            return Some((*low, *high, at + 1));
        }
        let low: i64 = Some(atom).filter(|a| a.kind == AtomKind::Digits)?.lower.parse().ok()?;
        let mark = usize::from(matches!(self.lower(at + 1), "'" | "\u{2019}") && self.attached(at + 1));
        let plural = self.lower(at + 1 + mark) == "s" && self.attached(at + 1 + mark);
        (plural && low % 10 == 0 && (20..100).contains(&low)).then_some((low, low + 10, at + 2 + mark))
    }
}

#[cfg(test)]
mod tests {
    use crate::claims::figures::compare::{Comparison, compare};
    use crate::claims::figures::figures;
    use crate::claims::model::FigureKind;
    use crate::nlp::Pipeline;

    #[test]
    fn an_age_may_be_given_by_the_decade() {
        use Comparison::*;
        let age = |text: &str| {
            let doc = Pipeline::shared().parse(text);
            figures(&doc).into_iter().find(|f| f.kind == FigureKind::Age).expect(text)
        };
        for (draft, source, want) in [
            ("The pilot is in her thirties.", "The pilot is in her 30s.", Faithful),
            ("The pilot is in her thirties.", "The pilot is in her late 40s.", Mismatch),
            ("The pilot is in her thirties.", "The pilot, aged 36, flew home.", Faithful),
            ("The pilot is in his mid-thirties.", "A 29-year-old pilot flew home.", Mismatch),
            ("A pilot aged 36 flew home.", "The pilot is in her thirties.", Incomparable),
            ("A pilot aged 36 flew home.", "A 36-year-old pilot flew home.", Faithful),
            ("A six-year-old foal died.", "A six-month-old foal died.", Unit),
        ] {
            assert_eq!(compare(&age(draft), &age(source)), want, "{draft} / {source}");
        }
        let doc = Pipeline::shared().parse("It was built in the 1930s, in the thirties.");
        assert!(figures(&doc).iter().all(|f| f.kind != FigureKind::Age));
    }
}
