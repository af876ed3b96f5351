//! Figures as sets of numbers: what a bound admits, whether a draft's figure is faithful to a source's, and what may be
//! reckoned from a source's figures (the domain model, section 3.3).

use super::lexicon::FigureLexicon;
use crate::claims::model::{Bound, Dimension, Figure, FigureKind, FigureRole, NumberInterval, NumberStyle, Trend};
use rust_decimal::Decimal;

/// By how many places a slip in the order of magnitude may move a number.
const MOST_PLACES: u32 = 11;

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
            let reach = low * Decimal::new(9, 1);
            NumberInterval { low: Some(reach.min(low)), low_in: false, high: Some(reach.max(low)), high_in: false }
        }
    }
}

impl NumberInterval {
    /// Whether the number is in the set.
    pub fn holds(&self, value: Decimal) -> bool {
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
    pub fn disjoint(&self, other: &NumberInterval) -> bool {
        let above = |low: Option<Decimal>, low_in: bool, high: Option<Decimal>, high_in: bool| match (low, high) {
            (Some(low), Some(high)) => low > high || (low == high && !(low_in && high_in)),
            _ => false,
        };
        above(self.low, self.low_in, other.high, other.high_in)
            || above(other.low, other.low_in, self.high, self.high_in)
    }

    fn scaled(&self, factor: Decimal) -> NumberInterval {
        let times = |v: Option<Decimal>| v.map(|v| v.checked_mul(factor).unwrap_or(v));
        NumberInterval { low: times(self.low), high: times(self.high), ..*self }
    }

    /// The number that the words name: the one bound, or the lower of two.
    pub fn named(&self, operator: Bound) -> Option<Decimal> {
        match operator {
            Bound::AtMost | Bound::LessThan | Bound::Nearly => self.high.or(self.low),
            _ => self.low.or(self.high),
        }
    }
}

/// A figure brought to the base unit of its dimension. Figures are compared by the thousand, so it only borrows words.
struct BaseQuantity<'a> {
    dimension: Option<Dimension>,
    base: &'a str,
    symbol: &'a str,
    set: NumberInterval,
    /// The number written, in base units.
    named: Decimal,
    /// The same as written.
    written: Decimal,
    /// What the last significant place is worth, in base units.
    precision: Decimal,
    operator: Bound,
    order: bool,
    fraction: bool,
    per: Option<&'a str>,
    rounds: bool,
}

fn reduce(figure: &Figure) -> Option<BaseQuantity<'_>> {
    let order = figure.style == NumberStyle::OrderWord;
    let written = match figure.value {
        Some(value) => value,
        None => figure.set.named(figure.operator)?,
    };
    let fraction = figure.style == NumberStyle::Fraction && figure.unit.is_none();
    let (dimension, base, symbol, factor, per) = match &figure.unit {
        Some(unit) => {
            let entry = FigureLexicon::shared().unit(&unit.symbol);
            let base = entry.map_or(&*unit.symbol, |e| &e.base);
            let factor = entry.map_or(Decimal::ONE, |e| e.factor);
            (Some(unit.dimension), base, &*unit.symbol, factor, unit.per.as_deref())
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
        fraction,
        per,
    })
}

/// Holds a draft's figure against a source's figure that counts or measures the same thing.
pub fn compare(draft: &Figure, source: &Figure) -> Comparison {
    let comparable = |f: &Figure| matches!(f.kind, FigureKind::Quantity | FigureKind::Age | FigureKind::Other);
    if !comparable(draft) || !comparable(source) || (draft.kind == FigureKind::Age) != (source.kind == FigureKind::Age)
    {
        return Comparison::Incomparable;
    }
    let (Some(d), Some(s)) = (reduce(draft), reduce(source)) else { return Comparison::Incomparable };
    if let Some(verdict) = by_unit(&d, &s) {
        return verdict;
    }
    let verdict = by_set(&d, &s);
    if verdict == Comparison::Mismatch {
        if let Some(ratio) = power_of_ten(d.named, s.named) {
            return Comparison::Scale { ratio };
        }
        // Conversions are rounded: 3.4 hectares are 8.4 acres.
        if d.symbol != s.symbol && close(d.named, s.named, Decimal::new(2, 2)) {
            return Comparison::Faithful;
        }
    }
    verdict
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
        return Some(if close(d.named, s.named, Decimal::new(2, 2)) { Comparison::Faithful } else { Comparison::Unit });
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
        Bound::AtLeast | Bound::MoreThan => lower(d, s),
        Bound::AtMost | Bound::LessThan => upper(d, s),
        Bound::Nearly => nearly(d, s),
        Bound::Range => to_range(d, s),
    }
}

/// Order words compare with the value that the other side names.
fn by_order(d: &BaseQuantity, s: &BaseQuantity) -> Comparison {
    if d.order && s.order {
        return if d.set.disjoint(&s.set) { Comparison::Mismatch } else { Comparison::Faithful };
    }
    if d.order {
        let held = d.set.holds(s.named) || (s.operator == Bound::About && !d.set.disjoint(&s.set));
        return if held { Comparison::Faithful } else { Comparison::Mismatch };
    }
    // A number where the source has only an order is more than the source says, but no contradiction.
    if d.set.disjoint(&s.set) { Comparison::Mismatch } else { Comparison::Incomparable }
}

/// A source's range keeps both its ends.
fn from_range(d: &BaseQuantity, s: &BaseQuantity) -> Comparison {
    let inside = s.set.holds(d.named);
    match d.operator {
        Bound::Range if d.set.contains(&s.set) && !d.rounds => Comparison::Faithful,
        Bound::Range => Comparison::Mismatch,
        Bound::About if inside || draft_about(d).contains(&s.set) => Comparison::Faithful,
        Bound::Exact if inside => Comparison::LostBound,
        Bound::AtLeast | Bound::MoreThan | Bound::AtMost | Bound::LessThan | Bound::Nearly
            if inside
                || s.set.low.is_some_and(|l| close(d.named, l, near()))
                || s.set.high.is_some_and(|h| close(d.named, h, near())) =>
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
        return apart <= Decimal::from(2);
    }
    d.rounds && d.precision > s.precision && apart <= half(d.precision) && apart <= s.named.abs() * Decimal::new(5, 2)
}

fn about(d: &BaseQuantity, s: &BaseQuantity) -> Comparison {
    let within =
        draft_about(d).holds(s.named) || (d.fraction || s.fraction) && (d.named - s.named).abs() <= Decimal::from(3);
    match s.operator {
        _ if !within => Comparison::Mismatch,
        Bound::Exact | Bound::About | Bound::Nearly => Comparison::Faithful,
        _ => Comparison::LostBound,
    }
}

/// *About* in a draft reaches five per cent, or half of its last significant place.
fn draft_about(d: &BaseQuantity) -> NumberInterval {
    let slack = (d.named.abs() * Decimal::new(5, 2)).max(half(d.precision).min(d.named.abs() / Decimal::TEN));
    NumberInterval { low: Some(d.named - slack), low_in: true, high: Some(d.named + slack), high_in: true }
}

/// *At least v*, *more than v*.
fn lower(d: &BaseQuantity, s: &BaseQuantity) -> Comparison {
    match s.operator {
        Bound::AtMost | Bound::LessThan | Bound::Nearly => {
            if s.operator == Bound::Nearly && d.set.contains(&s.set) {
                Comparison::Faithful
            } else if close(d.named, s.named, near()) {
                Comparison::BoundChanged { reversed: true }
            } else {
                Comparison::Mismatch
            }
        }
        _ if d.set.contains(&s.set) => weaker(d, s),
        _ if d.named == s.named => Comparison::BoundChanged { reversed: false },
        // "more than 5,200" for "about 5,200"; "more than 745" for "at least 744" is another number.
        Bound::About if close(d.named, s.named, Decimal::new(5, 2)) => Comparison::BoundChanged { reversed: false },
        _ => Comparison::Mismatch,
    }
}

/// *Up to v*, *fewer than v*.
fn upper(d: &BaseQuantity, s: &BaseQuantity) -> Comparison {
    match s.operator {
        Bound::AtLeast | Bound::MoreThan => {
            if close(d.named, s.named, near()) {
                Comparison::BoundChanged { reversed: true }
            } else {
                Comparison::Mismatch
            }
        }
        _ if d.set.contains(&s.set) => weaker(d, s),
        _ if d.named == s.named => Comparison::BoundChanged { reversed: false },
        Bound::About if close(d.named, s.named, Decimal::new(5, 2)) => Comparison::BoundChanged { reversed: false },
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
        Bound::Exact if d.set.holds(s.named) => Comparison::Faithful,
        Bound::About if d.set.contains(&s.set) => Comparison::Faithful,
        Bound::LessThan | Bound::AtMost if close(d.named, s.named, Decimal::new(5, 2)) => {
            Comparison::BoundChanged { reversed: false }
        }
        Bound::AtLeast | Bound::MoreThan if close(d.named, s.named, near()) => {
            Comparison::BoundChanged { reversed: true }
        }
        Bound::Exact | Bound::About | Bound::Nearly if close(d.named, s.named, Decimal::new(5, 2)) => {
            Comparison::BoundChanged { reversed: false }
        }
        _ => Comparison::Mismatch,
    }
}

/// A range in the draft where the source names one number.
fn to_range(d: &BaseQuantity, s: &BaseQuantity) -> Comparison {
    let held = d.set.holds(s.named);
    match s.operator {
        Bound::Exact | Bound::About if held => Comparison::Faithful,
        Bound::Nearly if d.set.contains(&s.set) => Comparison::Faithful,
        Bound::AtLeast | Bound::MoreThan | Bound::AtMost | Bound::LessThan | Bound::Nearly if held => {
            Comparison::BoundChanged { reversed: false }
        }
        _ => Comparison::Mismatch,
    }
}

/// How near two numbers must be for a wrong bound, and not a wrong number, to be the slip.
fn near() -> Decimal {
    Decimal::new(12, 2)
}

fn close(a: Decimal, b: Decimal, share: Decimal) -> bool {
    (a - b).abs() <= a.abs().max(b.abs()) * share
}

fn half(value: Decimal) -> Decimal {
    value / Decimal::TWO
}

/// `a / b`, if it is a power of ten other than one.
fn power_of_ten(a: Decimal, b: Decimal) -> Option<Decimal> {
    if a.is_zero() || b.is_zero() || a.is_sign_negative() != b.is_sign_negative() {
        return None;
    }
    // The significant digits of both are the same, and only the places differ.
    let ((digits, place), (other, other_place)) = (significant(a), significant(b));
    let apart = place.abs_diff(other_place);
    if digits != other || apart == 0 || apart > MOST_PLACES {
        return None;
    }
    Some(a.checked_div(b)?.normalize())
}

/// The digits of a number without noughts at the end, and the place of the last of them; nought has none.
fn significant(value: Decimal) -> (u128, i32) {
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
        Bound::About | Bound::Nearly => close(value, d.named, Decimal::new(1, 1)),
        _ => d.set.holds(value) && close(value, d.named, Decimal::new(3, 1)),
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
            if close(ratio, d.named, Decimal::new(1, 1)) {
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
        return Decimal::from(2);
    }
    match d.dimension {
        Some(Dimension::Share) if d.written.scale() == 0 => Decimal::new(5, 1),
        Some(Dimension::Share | Dimension::Points) => Decimal::new(5, d.written.scale() + 1),
        Some(Dimension::Money) => half(d.precision).min(d.named.abs() * Decimal::new(2, 2)),
        Some(_) => half(d.precision.min(Decimal::ONE)),
        None => Decimal::ZERO,
    }
}

/// What a change from one level to another comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Change {
    /// Second less first, in the levels' base unit.
    pub difference: Decimal,
    /// Relative to the first, in per cent.
    pub percent: Decimal,
    /// Second over first.
    pub ratio: Decimal,
}

/// The change between two levels of one unit; `None` if they do not compare or the first is nought.
pub fn change(from: &Figure, to: &Figure) -> Option<Change> {
    let (a, b) = (reduce(from)?, reduce(to)?);
    if a.dimension != b.dimension || a.base != b.base || a.order || b.order || a.named.is_zero() {
        return None;
    }
    let ratio = b.named.checked_div(a.named)?;
    Some(Change {
        difference: b.named - a.named,
        percent: (ratio - Decimal::ONE).checked_mul(Decimal::ONE_HUNDRED)?,
        ratio,
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

/// Whether the figure stands for a level of something (and not a change of it).
pub fn is_level(figure: &Figure) -> bool {
    figure.kind == FigureKind::Quantity && figure.role != FigureRole::Change
}
