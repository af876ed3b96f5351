//! A figure of the draft held against the figure of a cell.

use crate::claims::figures::compare::{Comparison, compare};
use crate::claims::model::{Bound, Dimension, Figure, FigureKind, NumberInterval, NumberStyle};
use crate::claims::tables::{CellFigure, UnitGround};
use rust_decimal::Decimal;

/// How far a rounded count may be from the cell's, as a share of it (per mille).
const MAX_ROUNDING: i64 = 15;
/// Counts below this are nobody's round numbers.
const MIN_ROUNDED: i64 = 1000;
/// What a cell without a scale may count.
const SCALES: [i64; 4] = [1, 1_000, 1_000_000, 1_000_000_000];

/// What a draft's figure and a cell say to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellComparison {
    /// The cell bears it out.
    Agrees,
    /// The cell has another number for it: this one, in the draft's unit.
    Differs(Decimal),
    /// They cannot be held against each other.
    Unknown,
}

/// What the heads and the caption of a cell say of its kind, where no unit does.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CellSense {
    pub is_money: bool,
    pub is_share: bool,
}

/// Holds a figure against a cell.
pub(super) fn hold(draft: &Figure, cell: &CellFigure, sense: CellSense) -> CellComparison {
    if draft.kind != FigureKind::Quantity || draft.is_multiple() || draft.style == NumberStyle::OrderWord {
        return CellComparison::Unknown;
    }
    let draft = positive(draft);
    let mine = draft.unit.as_ref().map(|u| u.dimension);
    let theirs = cell.figure.unit.as_ref().map(|u| u.dimension);
    let mut source = positive(&cell.figure);
    let mut is_judged = draft.style != NumberStyle::Fraction && draft.unit.as_ref().is_none_or(|u| u.per.is_none());
    if cell.unit == UnitGround::Unknown {
        source.unit = draft.unit.clone().map(|u| crate::claims::model::Unit { per: None, ..u });
        is_judged &= match mine {
            None => true,
            Some(Dimension::Money) => sense.is_money,
            Some(Dimension::Share) => sense.is_share,
            Some(_) => false,
        };
    } else if mine != theirs {
        return CellComparison::Unknown;
    }
    let scales: &[i64] = if cell.is_scale_known { &SCALES[..1] } else { &SCALES };
    let scaled = |scale: i64| -> Option<Figure> {
        let scale = Decimal::from(scale);
        let value = source.value?.checked_mul(scale)?;
        let precision = source.precision.checked_mul(scale)?;
        let set = NumberInterval { low: Some(value), low_in: true, high: Some(value), high_in: true };
        Some(Figure { value: Some(value), precision, set, ..source.clone() })
    };
    let mut nearest: Option<(Decimal, Decimal)> = None;
    for source in scales.iter().filter_map(|&scale| scaled(scale)) {
        let (Some(value), Some(named)) = (source.value, draft.set.named_value(draft.operator)) else { continue };
        match compare(&draft, &source) {
            Comparison::Faithful | Comparison::LostBound | Comparison::BoundChanged { .. } | Comparison::Points => {
                return CellComparison::Agrees;
            }
            Comparison::Unit | Comparison::Incomparable => continue,
            Comparison::Scale { .. } | Comparison::Mismatch => {}
        }
        if rounds(&draft, named, value) {
            return CellComparison::Agrees;
        }
        let apart = if named > value { named.checked_div(value) } else { value.checked_div(named) };
        let apart = apart.unwrap_or(Decimal::MAX);
        if nearest.is_none_or(|(least, _)| apart < least) {
            nearest = Some((apart, value));
        }
    }
    // Of a count, the cell's own number is meant; of a sum, the scale that brings the two nearest.
    let is_plain = mine.is_none() && !cell.is_scale_known;
    match nearest {
        Some(_) if !is_judged => CellComparison::Unknown,
        Some(_) if is_plain => source.value.map_or(CellComparison::Unknown, CellComparison::Differs),
        Some((_, value)) => CellComparison::Differs(value),
        None => CellComparison::Unknown,
    }
}

/// The figure without its sign: a loss of 0.3 is told as *a loss of £300,000*, and set as *(0.3)*.
fn positive(figure: &Figure) -> Figure {
    let is_negative = figure.value.is_some_and(|v| v.is_sign_negative());
    if !is_negative {
        return figure.clone();
    }
    let value = figure.value.map(|v| v.abs());
    let set = match figure.operator {
        Bound::Exact => NumberInterval { low: value, low_in: true, high: value, high_in: true },
        _ => figure.set,
    };
    Figure { value, set, ..figure.clone() }
}

/// Whether a large count or sum is the cell's with fewer digits: *12,300* for 12,345, *7.5 million* for 7,571,234.
fn rounds(draft: &Figure, named: Decimal, value: Decimal) -> bool {
    let apart = (named - value).abs();
    let large = value >= Decimal::from(MIN_ROUNDED);
    large && apart < draft.precision && apart * Decimal::from(1000) <= value * Decimal::from(MAX_ROUNDING)
}

/// Whether a wrong number is one that slips bring about: near the cell's, or its digits in another order. Numbers far from it
/// are of something else.
pub(super) fn is_plausible_slip(draft: Decimal, cell: Decimal) -> bool {
    let (draft, cell) = (draft.abs(), cell.abs());
    if draft.is_zero() || cell.is_zero() {
        return false;
    }
    let near = draft <= cell * Decimal::TWO && cell <= draft * Decimal::TWO;
    let digits = |value: Decimal| {
        let mut digits: Vec<u8> = value.normalize().mantissa().to_string().into_bytes();
        while digits.len() > 1 && digits.last() == Some(&b'0') {
            digits.pop();
        }
        digits
    };
    let (a, b) = (digits(draft), digits(cell));
    let (mut x, mut y) = (a.clone(), b.clone());
    x.sort_unstable();
    y.sort_unstable();
    near || a.len() > 1 && x == y
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_near_or_of_the_same_digits() {
        let n = |text: &str| text.parse::<Decimal>().expect(text);
        for (draft, cell, want) in [
            ("4.2", "4.1", true),
            ("1402", "1204", true),
            ("9100000", "1900000", true),
            ("3", "48", false),
            ("4.2", "0", false),
        ] {
            assert_eq!(is_plausible_slip(n(draft), n(cell)), want, "{draft} for {cell}");
        }
    }
}
