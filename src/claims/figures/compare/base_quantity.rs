//! Figures brought to the base unit of their dimension.

use crate::claims::figures::lexicon::FigureLexicon;
use crate::claims::model::{Bound, Dimension, Figure, FigureKind, NumberInterval, NumberStyle};
use rust_decimal::Decimal;

/// A figure brought to the base unit of its dimension. Figures are compared by the thousand, so it only borrows words.
pub(crate) struct BaseQuantity<'a> {
    pub dimension: Option<Dimension>,
    pub base: &'a str,
    pub symbol: &'a str,
    pub set: NumberInterval,
    /// The number written, in base units.
    pub named: Decimal,
    /// The same as written.
    pub written: Decimal,
    /// What the last significant place is worth, in base units.
    pub precision: Decimal,
    pub operator: Bound,
    pub order: bool,
    pub fraction: bool,
    pub per: Option<&'a str>,
    pub rounds: bool,
    /// Whether the bound is written against the number (*300-plus*).
    pub loose: bool,
}

impl BaseQuantity<'_> {
    /// Turns the sign of every number.
    pub fn negate(&mut self) {
        self.named = -self.named;
        self.written = -self.written;
        let NumberInterval { low, low_in, high, high_in } = self.set;
        self.set = NumberInterval { low: high.map(|v| -v), low_in: high_in, high: low.map(|v| -v), high_in: low_in };
    }
}

pub(crate) fn reduce(figure: &Figure) -> Option<BaseQuantity<'_>> {
    let order = figure.style == NumberStyle::OrderWord;
    let written = match figure.value {
        Some(value) => value,
        None => figure.set.named_value(figure.operator)?,
    };
    let fraction = figure.style == NumberStyle::Fraction && figure.unit.is_none();
    let (dimension, base, symbol, factor, per) = match &figure.unit {
        Some(unit) => {
            let entry = FigureLexicon::shared().unit(&unit.symbol);
            let base = entry.map_or(&*unit.symbol, |e| &e.base);
            let factor = entry.map_or(Decimal::ONE, |e| e.factor);
            (Some(unit.dimension), base, &*unit.symbol, factor, unit.per.as_deref())
        }
        // "Aged 34" and "an average age of 69" are years.
        None if figure.kind == FigureKind::Age || figure.noun_lemma.as_deref() == Some("age") && !fraction => {
            let year = FigureLexicon::shared().unit("year");
            let base = year.map_or("year", |e| &*e.base);
            (Some(Dimension::Duration), base, "year", year.map_or(Decimal::ONE, |e| e.factor), None)
        }
        // A third is 33.3 per cent.
        None if fraction => (Some(Dimension::Share), "%", "%", Decimal::ONE_HUNDRED, None),
        None => (None, "", "", Decimal::ONE, None),
    };
    // Most figures count things, and are in the base unit as they stand.
    let is_base = factor == Decimal::ONE;
    let in_base = |value: Decimal| if is_base { Some(value) } else { value.checked_mul(factor) };
    Some(BaseQuantity {
        set: if is_base { figure.set } else { figure.set.scaled(factor) },
        named: in_base(written)?,
        written,
        precision: in_base(figure.precision)?,
        operator: figure.operator,
        rounds: matches!(dimension, Some(Dimension::Money | Dimension::Share | Dimension::Points)),
        dimension,
        base,
        symbol,
        order,
        loose: figure.has_loose_bound(),
        fraction,
        per,
    })
}

/// The number that a figure names, in its dimension's base unit (per cent for fractions).
pub fn reduced_value(figure: &Figure) -> Option<Decimal> {
    reduce(figure).map(|r| r.named)
}

/// Whether two figures are of one dimension and unit family, so that their numbers may be added or held together.
pub fn commensurable(a: &Figure, b: &Figure) -> bool {
    match (reduce(a), reduce(b)) {
        (Some(x), Some(y)) => x.dimension == y.dimension && x.base == y.base && x.per == y.per && (a.kind == b.kind),
        _ => false,
    }
}

/// The digits of a number without noughts at the end, and the place of the last of them; nought has none.
pub(crate) fn significant(value: Decimal) -> (u128, i32) {
    if value.is_zero() {
        return (0, 0);
    }
    let (mut digits, mut place) = (value.mantissa().unsigned_abs(), -(value.scale() as i32));
    // Division of a single word is much faster, and nearly every number is one.
    if let Ok(mut short) = u64::try_from(digits) {
        while short.is_multiple_of(10) {
            short /= 10;
            place += 1;
        }
        return (short.into(), place);
    }
    while digits.is_multiple_of(10) {
        digits /= 10;
        place += 1;
    }
    (digits, place)
}

/// How many significant digits a number has, noughts at its end not counted.
pub fn significant_digits(value: Decimal) -> usize {
    significant(value).0.checked_ilog10().map_or(0, |last| last as usize + 1)
}
