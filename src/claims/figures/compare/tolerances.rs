//! Tolerances of figures, and what each trades. Shares are of the greater of two numbers; none of them is fitted.

use rust_decimal::Decimal;

/// How near two numbers must be for a wrong bound, and not a wrong number, to be the slip.
pub(super) const SAME_NUMBER_MEANT: Decimal = hundredths(12);
/// How near a conversion may be: 3.4 hectares are 8.4 acres; wider calls a wrong number a conversion.
pub(super) const CONVERSION: Decimal = hundredths(2);
/// How far *about* and *nearly* reach, and the most that rounding may move a sum of money or a share.
pub(super) const APPROXIMATION: Decimal = hundredths(5);
/// How far below the number a lower bound may be that *nearly* admits: nearly 70 per cent are more than two thirds.
pub(super) const BELOW_NEARLY: Decimal = hundredths(4);
/// How far below the number *nearly* begins, as a share of it.
pub(super) const NEARLY_FROM: Decimal = Decimal::from_parts(9, 0, 0, false, 1);
/// How near to a draft's *about* what is reckoned from the source must come.
pub(super) const ABOUT_DERIVED: Decimal = hundredths(10);
/// How near to a draft's bound what is reckoned from the source must come: a bound far off is another claim.
pub(super) const BOUND_DERIVED: Decimal = hundredths(30);
/// The most that rounding may move a sum of money that is reckoned from others.
pub(super) const MONEY_DERIVED: Decimal = hundredths(2);
/// How many points a fraction in words may be off (a third is 33%), where it stands for the number.
pub(super) const FRACTION_POINTS: Decimal = Decimal::TWO;
/// The same where the draft says *about*.
pub(super) const ABOUT_FRACTION_POINTS: Decimal = hundredths(300);
/// By how much the lower ends of two overlapping order words must differ to be another size (*scores* for *dozens*); *a few
/// hundred* and *several hundred* differ by less.
pub(super) const ORDER_STEP: Decimal = Decimal::from_parts(16, 0, 0, false, 1);
/// By how many places a slip in the order of magnitude may move a number.
pub(super) const MAX_PLACES: u32 = 11;

const fn hundredths(count: u32) -> Decimal {
    Decimal::from_parts(count, 0, 0, false, 2)
}
