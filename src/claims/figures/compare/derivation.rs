//! Derivation of figures: what may be reckoned from a source's figures.

use super::base_quantity::{BaseQuantity, reduce};
use super::interval::{close, half};
use super::tolerances::{ABOUT_DERIVED, BOUND_DERIVED, FRACTION_POINTS, MONEY_DERIVED};
use crate::claims::model::{Bound, Dimension, Figure, FigureKind, Trend};
use rust_decimal::Decimal;

/// How a figure follows from others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Derivation {
    /// The difference of two levels.
    Difference,
    /// The sum of two or more parts.
    Sum,
    /// One level as a share of another.
    Share,
    /// The change from one level to another, relative to the first.
    RelativeChange,
    /// A share of a whole.
    Product,
}

/// Whether the draft's figure can be reckoned from a source's figures, within the last printed place (or a tenth where
/// the draft says *about*).
pub fn derivable(draft: &Figure, source: &[&Figure]) -> Option<Derivation> {
    let d = reduce(draft)?;
    let levels: Vec<BaseQuantity> =
        source.iter().filter(|f| f.kind == FigureKind::Quantity).filter_map(|f| reduce(f)).collect();
    let fits = |value: Decimal| match d.operator {
        Bound::Exact => (value - d.named).abs() <= tolerance(&d),
        Bound::About | Bound::Nearly => close(value, d.named, ABOUT_DERIVED),
        _ => d.set.contains_value(value) && close(value, d.named, BOUND_DERIVED),
    };
    let share = matches!(d.dimension, Some(Dimension::Share | Dimension::Multiple));
    for (i, a) in levels.iter().enumerate() {
        for b in &levels[i + 1..] {
            let alike = a.dimension == b.dimension && a.base == b.base && a.per == b.per;
            if alike
                && share
                && !a.fraction
                && !b.fraction
                && let Some(found) = ratio_of(&d, draft.trend, a.named, b.named, &fits)
            {
                return Some(found);
            }
            let points = d.dimension == Some(Dimension::Points) && a.dimension == Some(Dimension::Share);
            let same = a.dimension == d.dimension && a.base == d.base;
            if alike && (points || same) && !share {
                if fits((a.named - b.named).abs()) {
                    return Some(Derivation::Difference);
                }
                if same && fits(a.named + b.named) {
                    return Some(Derivation::Sum);
                }
            }
            for (part, whole) in [(a, b), (b, a)] {
                let product = part.dimension == Some(Dimension::Share)
                    && whole.dimension == d.dimension
                    && whole.base == d.base
                    && whole.dimension != Some(Dimension::Share);
                if product && part.named.checked_mul(whole.named).is_some_and(|v| fits(v / Decimal::ONE_HUNDRED)) {
                    return Some(Derivation::Product);
                }
            }
        }
    }
    let parts: Vec<&BaseQuantity> = levels.iter().filter(|l| l.dimension == d.dimension && l.base == d.base).collect();
    let all: Decimal = parts.iter().map(|p| p.named).try_fold(Decimal::ZERO, |a, b| a.checked_add(b))?;
    ((3..=6).contains(&parts.len()) && !share && fits(all)).then_some(Derivation::Sum)
}

fn ratio_of(
    d: &BaseQuantity,
    trend: Option<Trend>,
    a: Decimal,
    b: Decimal,
    fits: &dyn Fn(Decimal) -> bool,
) -> Option<Derivation> {
    for (a, b) in [(a, b), (b, a)] {
        // A rise is reckoned from the lower level, a fall from the higher.
        let against = matches!(trend, Some(Trend::Up)) && b < a || matches!(trend, Some(Trend::Down)) && b > a;
        if a.is_zero() || against {
            continue;
        }
        let ratio = b.checked_div(a)?;
        if d.dimension == Some(Dimension::Multiple) {
            if close(ratio, d.named, ABOUT_DERIVED) {
                return Some(Derivation::RelativeChange);
            }
            continue;
        }
        let percent = ratio.checked_mul(Decimal::ONE_HUNDRED)?;
        if percent <= Decimal::ONE_HUNDRED && fits(percent) {
            return Some(Derivation::Share);
        }
        if fits((percent - Decimal::ONE_HUNDRED).abs()) {
            return Some(Derivation::RelativeChange);
        }
    }
    None
}

/// Half of the last printed digit; half a point for whole per cents, two points for fractions in words.
fn tolerance(d: &BaseQuantity) -> Decimal {
    if d.fraction {
        return FRACTION_POINTS;
    }
    match d.dimension {
        Some(Dimension::Share) if d.written.scale() == 0 => Decimal::new(5, 1),
        Some(Dimension::Share | Dimension::Points) => Decimal::new(5, d.written.scale() + 1),
        Some(Dimension::Money) => half(d.precision).min(d.named.abs() * MONEY_DERIVED),
        Some(_) => half(d.precision.min(Decimal::ONE)),
        None => Decimal::ZERO,
    }
}

/// What a change from one level to another comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FigureChange {
    /// Second less first, in the levels' base unit.
    pub difference: Decimal,
    /// Relative to the first, in per cent.
    pub percent: Decimal,
    /// Second over first.
    pub ratio: Decimal,
}

/// The change between two levels of one unit; `None` if they do not compare or the first is nought.
pub fn change(from: &Figure, to: &Figure) -> Option<FigureChange> {
    let (a, b) = (reduce(from)?, reduce(to)?);
    if a.dimension != b.dimension || a.base != b.base || a.order || b.order || a.named.is_zero() {
        return None;
    }
    let ratio = b.named.checked_div(a.named)?;
    Some(FigureChange {
        difference: b.named - a.named,
        percent: (ratio - Decimal::ONE).checked_mul(Decimal::ONE_HUNDRED)?,
        ratio,
    })
}
