//! Intervals of numbers: what a written figure admits.

use super::tolerances::NEARLY_FROM;
use crate::claims::model::{Bound, NumberInterval};
use rust_decimal::Decimal;

/// The set of numbers that a written figure admits; `low` is the value where there is only one.
pub fn set(
    operator: Bound,
    low: Decimal,
    high: Option<Decimal>,
    order: Option<(Decimal, Option<Decimal>)>,
    precision: Decimal,
) -> NumberInterval {
    let closed = |low, high| NumberInterval { low: Some(low), low_in: true, high: Some(high), high_in: true };
    if let Some((low, high)) = order {
        return match operator {
            Bound::AtMost | Bound::LessThan => NumberInterval { high, ..NumberInterval::default() },
            _ => NumberInterval { low: Some(low), low_in: true, high, high_in: false },
        };
    }
    match operator {
        Bound::Exact => closed(low, low),
        Bound::Range => closed(low, high.unwrap_or(low)),
        Bound::AtLeast => NumberInterval { low: Some(low), low_in: true, ..NumberInterval::default() },
        Bound::MoreThan => NumberInterval { low: Some(low), ..NumberInterval::default() },
        Bound::AtMost => NumberInterval { high: Some(low), high_in: true, ..NumberInterval::default() },
        Bound::LessThan => NumberInterval { high: Some(low), ..NumberInterval::default() },
        Bound::About => {
            let slack = half(precision).min(low.abs() / Decimal::TEN);
            closed(low - slack, low + slack)
        }
        Bound::Nearly => {
            let reach = low * NEARLY_FROM;
            NumberInterval { low: Some(reach.min(low)), low_in: false, high: Some(reach.max(low)), high_in: false }
        }
    }
}

impl NumberInterval {
    /// Whether the number is in the set.
    pub fn contains_value(&self, value: Decimal) -> bool {
        self.low.is_none_or(|low| value > low || (self.low_in && value == low))
            && self.high.is_none_or(|high| value < high || (self.high_in && value == high))
    }

    /// Whether every number of `other` is in this set.
    pub fn contains(&self, other: &NumberInterval) -> bool {
        let low = match (self.low, other.low) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(theirs)) => theirs > mine || (theirs == mine && (self.low_in || !other.low_in)),
        };
        let high = match (self.high, other.high) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(theirs)) => theirs < mine || (theirs == mine && (self.high_in || !other.high_in)),
        };
        low && high
    }

    /// Whether no number is in both sets.
    pub fn is_disjoint(&self, other: &NumberInterval) -> bool {
        let above = |low: Option<Decimal>, low_in: bool, high: Option<Decimal>, high_in: bool| match (low, high) {
            (Some(low), Some(high)) => low > high || (low == high && !(low_in && high_in)),
            _ => false,
        };
        above(self.low, self.low_in, other.high, other.high_in)
            || above(other.low, other.low_in, self.high, self.high_in)
    }

    pub(super) fn scaled(&self, factor: Decimal) -> NumberInterval {
        let times = |v: Option<Decimal>| v.map(|v| v.checked_mul(factor).unwrap_or(v));
        NumberInterval { low: times(self.low), high: times(self.high), ..*self }
    }

    /// The number that the words name: the one bound, or the lower of two.
    pub fn named_value(&self, operator: Bound) -> Option<Decimal> {
        match operator {
            Bound::AtMost | Bound::LessThan | Bound::Nearly => self.high.or(self.low),
            _ => self.low.or(self.high),
        }
    }
}

pub(crate) fn half(value: Decimal) -> Decimal {
    value / Decimal::TWO
}

pub(crate) fn close(a: Decimal, b: Decimal, share: Decimal) -> bool {
    (a - b).abs() <= a.abs().max(b.abs()) * share
}
