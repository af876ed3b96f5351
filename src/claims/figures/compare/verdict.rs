//! Verdict on a draft's figure that counts or measures what a source's figure does.

use super::base_quantity::{BaseQuantity, reduce, significant, significant_digits};
use super::interval::{close, half};
use super::tolerances::{
    ABOUT_FRACTION_POINTS, APPROXIMATION, BELOW_NEARLY, CONVERSION, FRACTION_POINTS, MAX_PLACES, ORDER_STEP,
    SAME_NUMBER_MEANT,
};
use crate::claims::figures::lexicon::FigureLexicon;
use crate::claims::model::{Bound, Dimension, Figure, FigureKind, FigureRole, NumberInterval, Trend};
use rust_decimal::Decimal;

/// How a draft's figure stands to a source's figure for the same thing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// The draft admits what the source admits, at most rounder or weaker.
    Faithful,
    /// The value stands, the source's bound or approximation is gone.
    LostBound,
    /// The value stands or is near, and the bound is one that the source does not support.
    BoundChanged {
        /// Whether the bound now points the other way.
        reversed: bool,
    },
    /// The digits stand, the order of magnitude does not.
    Scale {
        /// What the draft's value is to the source's.
        ratio: Decimal,
    },
    /// The number stands, the unit does not.
    Unit,
    /// The number stands; per cent in one is percentage points in the other.
    Points,
    /// The numbers differ.
    Mismatch,
    /// The two cannot be held against each other (other dimension, other rate).
    Incomparable,
}

/// Holds a draft's figure against a source's figure that counts or measures the same thing.
pub fn compare(draft: &Figure, source: &Figure) -> Comparison {
    let comparable = |f: &Figure| f.is_comparable() || f.kind == FigureKind::Other;
    if !comparable(draft) || !comparable(source) || (draft.kind == FigureKind::Age) != (source.kind == FigureKind::Age)
    {
        return Comparison::Incomparable;
    }
    let (Some(mut d), Some(mut s)) = (reduce(draft), reduce(source)) else { return Comparison::Incomparable };
    if let Some(verdict) = by_ratio((draft, &d), (source, &s)) {
        return verdict;
    }
    level_signs((draft, &mut d), (source, &mut s));
    if let Some(verdict) = by_unit(&d, &s) {
        return verdict;
    }
    let verdict = by_set(&d, &s);
    if verdict == Comparison::Mismatch {
        if let Some(ratio) = power_of_ten(d.named, s.named) {
            return Comparison::Scale { ratio };
        }
        // Conversions are rounded: 3.4 hectares are 8.4 acres.
        if d.symbol != s.symbol && close(d.named, s.named, CONVERSION) {
            return Comparison::Faithful;
        }
    }
    verdict
}

/// The verdict on a ratio and a share that something changed by: *rose tenfold* is no *rose by a tenth*, and *doubled* is
/// *rose by 100 per cent*.
fn by_ratio(draft: (&Figure, &BaseQuantity), source: (&Figure, &BaseQuantity)) -> Option<Comparison> {
    let ratio = |(figure, quantity): (&Figure, &BaseQuantity)| {
        if figure.is_multiple() {
            // "Fell threefold" says nothing exact.
            let fell = figure.trend == Some(Trend::Down) && quantity.named > Decimal::ONE;
            return (!fell).then_some(quantity.named);
        }
        let share = quantity.dimension == Some(Dimension::Share) && figure.role == FigureRole::Change;
        let change = quantity.named.checked_div(Decimal::ONE_HUNDRED).filter(|_| share && !quantity.order)?;
        Some(match figure.trend? {
            Trend::Up => Decimal::ONE + change,
            Trend::Down => Decimal::ONE - change,
        })
    };
    if draft.0.is_multiple() == source.0.is_multiple() || draft.1.operator != Bound::Exact {
        return None;
    }
    let (d, s) = (ratio(draft)?, ratio(source)?);
    Some(if close(d, s, APPROXIMATION) { Comparison::Faithful } else { Comparison::Mismatch })
}

/// A figure below nought and one that is told as a loss or a fall are brought to one sign: *growth of -0.4%* is *shrank by
/// 0.4%*.
fn level_signs(draft: (&Figure, &mut BaseQuantity), source: (&Figure, &mut BaseQuantity)) {
    let falls = |figure: &Figure| {
        let noun = figure.noun_lemma.as_deref().and_then(|n| FigureLexicon::shared().trend(n)).flatten();
        figure.trend == Some(Trend::Down) || noun == Some(Trend::Down)
    };
    let negative = |q: &BaseQuantity| q.named.is_sign_negative() && !q.named.is_zero();
    match (negative(draft.1), negative(source.1)) {
        (true, false) if falls(source.0) => draft.1.negate(),
        (false, true) if falls(draft.0) => source.1.negate(),
        _ => {}
    }
}

/// The verdict where units or rates differ in a way that settles it.
fn by_unit(d: &BaseQuantity, s: &BaseQuantity) -> Option<Comparison> {
    let same_number = d.written == s.written && !d.order && !s.order;
    let else_incomparable = |verdict| Some(if same_number { verdict } else { Comparison::Incomparable });
    if d.dimension != s.dimension {
        return match (d.dimension, s.dimension) {
            (Some(Dimension::Share), Some(Dimension::Points)) | (Some(Dimension::Points), Some(Dimension::Share)) => {
                else_incomparable(Comparison::Points)
            }
            (Some(Dimension::Multiple), _) | (_, Some(Dimension::Multiple)) => Some(Comparison::Incomparable),
            _ if d.fraction || s.fraction => Some(Comparison::Incomparable),
            _ => else_incomparable(Comparison::Unit),
        };
    }
    if d.base != s.base {
        let any_dollar = |r: &BaseQuantity| r.base == "$";
        let dollar = |r: &BaseQuantity| {
            r.base == "$" || r.base.ends_with("SD") || matches!(r.base, "AUD" | "CAD" | "NZD" | "HKD" | "SGD")
        };
        if !((any_dollar(d) && dollar(s)) || (any_dollar(s) && dollar(d))) {
            return else_incomparable(Comparison::Unit);
        }
    }
    if let (Some(a), Some(b)) = (d.per, s.per)
        && a != b
    {
        return else_incomparable(Comparison::Unit);
    }
    // 800 yards for 800 metres: the same number, and no conversion of it.
    if d.symbol != s.symbol && same_number && d.named != s.named {
        return Some(if close(d.named, s.named, CONVERSION) { Comparison::Faithful } else { Comparison::Unit });
    }
    None
}

fn by_set(d: &BaseQuantity, s: &BaseQuantity) -> Comparison {
    if d.order || s.order {
        return by_order(d, s);
    }
    if d.operator == s.operator && (d.set == s.set || d.named == s.named && d.operator != Bound::Range) {
        return Comparison::Faithful;
    }
    if s.operator == Bound::Range {
        return from_range(d, s);
    }
    match d.operator {
        Bound::Exact => exact(d, s),
        Bound::About => about(d, s),
        Bound::AtLeast | Bound::MoreThan | Bound::AtMost | Bound::LessThan => one_sided(d, s),
        Bound::Nearly => nearly(d, s),
        Bound::Range => to_range(d, s),
    }
}

/// Order words compare with the value that the other side names.
fn by_order(d: &BaseQuantity, s: &BaseQuantity) -> Comparison {
    if d.order && s.order {
        return match order_words(d, s) {
            OrderStep::Same => Comparison::Faithful,
            OrderStep::Next => Comparison::BoundChanged { reversed: false },
            OrderStep::Far => Comparison::Mismatch,
        };
    }
    if d.order {
        let held = d.set.contains_value(s.named) || (s.operator == Bound::About && !d.set.is_disjoint(&s.set));
        return if held { Comparison::Faithful } else { Comparison::Mismatch };
    }
    // A number where the source has only an order is more than the source says, but no contradiction.
    if d.set.is_disjoint(&s.set) { Comparison::Mismatch } else { Comparison::Incomparable }
}

/// How far two order words are from one another.
enum OrderStep {
    /// One takes in the other, or nearly.
    Same,
    /// They overlap, and one is the larger word (*dozens*, *scores*).
    Next,
    /// No number is meant by both.
    Far,
}

fn order_words(d: &BaseQuantity, s: &BaseQuantity) -> OrderStep {
    let lows = d.set.low.zip(s.set.low);
    let nested = d.set.contains(&s.set) || s.set.contains(&d.set);
    match lows {
        _ if d.set.is_disjoint(&s.set) => OrderStep::Far,
        Some((a, b)) if !nested && a.max(b) > a.min(b).saturating_mul(ORDER_STEP) => OrderStep::Next,
        _ => OrderStep::Same,
    }
}

/// Whether two ranges have the same ends, each perhaps rounder in the draft.
fn same_ends(d: &BaseQuantity, s: &BaseQuantity) -> bool {
    let end = |a: Option<Decimal>, b: Option<Decimal>| match (a, b) {
        (Some(a), Some(b)) => a == b || (d.rounds || d.symbol != s.symbol) && close(a, b, CONVERSION),
        (a, b) => a == b,
    };
    end(d.set.low, s.set.low) && end(d.set.high, s.set.high)
}

/// A source's range keeps both its ends.
fn from_range(d: &BaseQuantity, s: &BaseQuantity) -> Comparison {
    let inside = s.set.contains_value(d.named);
    match d.operator {
        Bound::Range if same_ends(d, s) => Comparison::Faithful,
        Bound::Range => Comparison::Mismatch,
        Bound::About if inside || draft_about(d).contains(&s.set) => Comparison::Faithful,
        Bound::Exact if inside => Comparison::LostBound,
        Bound::AtLeast | Bound::MoreThan | Bound::AtMost | Bound::LessThan | Bound::Nearly
            if inside
                || s.set.low.is_some_and(|l| close(d.named, l, SAME_NUMBER_MEANT))
                || s.set.high.is_some_and(|h| close(d.named, h, SAME_NUMBER_MEANT)) =>
        {
            Comparison::BoundChanged { reversed: false }
        }
        Bound::AtLeast | Bound::MoreThan | Bound::AtMost | Bound::LessThan if d.set.contains(&s.set) => {
            Comparison::Faithful
        }
        _ => Comparison::Mismatch,
    }
}

fn exact(d: &BaseQuantity, s: &BaseQuantity) -> Comparison {
    let equal = d.named == s.named || rounded(d, s);
    match s.operator {
        Bound::Exact if equal => Comparison::Faithful,
        Bound::Exact => Comparison::Mismatch,
        _ if equal => Comparison::LostBound,
        _ => Comparison::Mismatch,
    }
}

/// Money and per cent may be given to fewer decimals (£448.0m is £448m, 22.3% is 22%), and fractions are never to the
/// point (a third is 33%).
fn rounded(d: &BaseQuantity, s: &BaseQuantity) -> bool {
    let apart = (d.named - s.named).abs();
    if d.fraction || s.fraction {
        return apart <= FRACTION_POINTS;
    }
    d.rounds && d.precision > s.precision && apart <= half(d.precision) && apart <= s.named.abs() * APPROXIMATION
}

fn about(d: &BaseQuantity, s: &BaseQuantity) -> Comparison {
    let within = draft_about(d).contains_value(s.named)
        || (d.fraction || s.fraction) && (d.named - s.named).abs() <= ABOUT_FRACTION_POINTS;
    match s.operator {
        _ if !within => Comparison::Mismatch,
        Bound::Exact | Bound::About | Bound::Nearly => Comparison::Faithful,
        _ => Comparison::LostBound,
    }
}

/// *About* in a draft reaches five per cent, or half of its last significant place.
fn draft_about(d: &BaseQuantity) -> NumberInterval {
    let slack = (d.named.abs() * APPROXIMATION).max(half(d.precision).min(d.named.abs() / Decimal::TEN));
    NumberInterval { low: Some(d.named - slack), low_in: true, high: Some(d.named + slack), high_in: true }
}

/// *At least v*, *more than v*, *up to v*, *fewer than v*.
fn one_sided(d: &BaseQuantity, s: &BaseQuantity) -> Comparison {
    let is_lower = matches!(d.operator, Bound::AtLeast | Bound::MoreThan);
    let is_opposite = match s.operator {
        Bound::AtMost | Bound::LessThan | Bound::Nearly => is_lower,
        Bound::AtLeast | Bound::MoreThan => !is_lower,
        _ => false,
    };
    match s.operator {
        Bound::Nearly if is_opposite && d.set.contains(&s.set) => Comparison::Faithful,
        // Nearly 80 per cent are more than three quarters.
        Bound::Nearly if is_lower && d.named <= s.named - s.named.abs() * BELOW_NEARLY => weaker(d, s),
        _ if is_opposite && close(d.named, s.named, SAME_NUMBER_MEANT) => Comparison::BoundChanged { reversed: true },
        _ if is_opposite => Comparison::Mismatch,
        _ if d.set.contains(&s.set) => weaker(d, s),
        // "Over 300" for "300-plus".
        _ if d.named == s.named && s.loose && d.operator == Bound::MoreThan => Comparison::Faithful,
        _ if d.named == s.named => Comparison::BoundChanged { reversed: false },
        // "more than 5,200" for "about 5,200"; "more than 745" for "at least 744" is another number.
        Bound::About if close(d.named, s.named, APPROXIMATION) => Comparison::BoundChanged { reversed: false },
        _ => Comparison::Mismatch,
    }
}

/// A bound that admits the source's set is faithful at the same number, or at a rounder one.
fn weaker(d: &BaseQuantity, s: &BaseQuantity) -> Comparison {
    let same = d.named == s.named;
    let converted = d.symbol != s.symbol || d.fraction || s.fraction;
    if same || converted || rounder(d.named, s.named) { Comparison::Faithful } else { Comparison::Mismatch }
}

/// Fewer significant digits, or a multiple of five in its second place (*more than 50* for 60).
fn rounder(draft: Decimal, source: Decimal) -> bool {
    if draft == source {
        return false;
    }
    let mut place = Decimal::ONE;
    while draft.abs() / place >= Decimal::ONE_HUNDRED {
        place *= Decimal::TEN;
    }
    significant_digits(draft) < significant_digits(source) || (draft % (Decimal::from(5) * place)).is_zero()
}

fn nearly(d: &BaseQuantity, s: &BaseQuantity) -> Comparison {
    match s.operator {
        Bound::Exact if d.set.contains_value(s.named) => Comparison::Faithful,
        Bound::About if d.set.contains(&s.set) => Comparison::Faithful,
        Bound::LessThan | Bound::AtMost if close(d.named, s.named, APPROXIMATION) => {
            Comparison::BoundChanged { reversed: false }
        }
        Bound::AtLeast | Bound::MoreThan if close(d.named, s.named, SAME_NUMBER_MEANT) => {
            Comparison::BoundChanged { reversed: true }
        }
        Bound::Exact | Bound::About | Bound::Nearly if close(d.named, s.named, APPROXIMATION) => {
            Comparison::BoundChanged { reversed: false }
        }
        _ => Comparison::Mismatch,
    }
}

/// A range in the draft where the source names one number.
fn to_range(d: &BaseQuantity, s: &BaseQuantity) -> Comparison {
    let held = d.set.contains_value(s.named);
    let end = d.set.low == Some(s.named) || d.set.high == Some(s.named);
    match s.operator {
        // Another end, out of nowhere.
        Bound::Exact if held && end => Comparison::BoundChanged { reversed: false },
        Bound::Exact | Bound::About if held => Comparison::Faithful,
        Bound::Nearly if d.set.contains(&s.set) => Comparison::Faithful,
        Bound::AtLeast | Bound::MoreThan | Bound::AtMost | Bound::LessThan | Bound::Nearly if held => {
            Comparison::BoundChanged { reversed: false }
        }
        _ => Comparison::Mismatch,
    }
}

/// `a / b`, if it is a power of ten other than one.
fn power_of_ten(a: Decimal, b: Decimal) -> Option<Decimal> {
    if a.is_zero() || b.is_zero() || a.is_sign_negative() != b.is_sign_negative() {
        return None;
    }
    // The significant digits of both are the same, and only the places differ.
    let ((digits, place), (other, other_place)) = (significant(a), significant(b));
    let apart = place.abs_diff(other_place);
    if digits != other || apart == 0 || apart > MAX_PLACES {
        return None;
    }
    Some(a.checked_div(b)?.normalize())
}
