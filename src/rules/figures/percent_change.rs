//! Rule `percent-change`.

use crate::claims::figures::compare::reduced_value;
use crate::claims::figures::format;
use crate::claims::model::{Bound, Dimension, NumberStyle, Trend};
use crate::rules::analysis::figures::stated_change::{StatedChange, stated_changes};
use crate::rules::thresholds;
use crate::rules::{Context, Group, Report, Rule, Silence, Subject, Workload};
use crate::text::Severity;
use rust_decimal::Decimal;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "percent-change",
    name: "Percentage change does not follow from the figures",
    group: Group::Figures,
    severity: Severity::Error,
    precedence: &[(Subject::Figure, 50)],
    needs_sources: false,
    applies_to_verbatim: true,
    silence: Silence::Figures,
    workload: Workload::Figures,
    docs: r#"
## What
A percentage, fraction or multiple that is not what the two levels come to, or that goes the wrong way.

## Why
The reader can do the sum, and some will. The usual slip is to reckon from the wrong end.

## Example
```fixture
--- source results.md
Net debt fell to £96m from £120m.
--- draft
Net debt fell 25% to £96m from £120m.
              ^^^ percent-change: 20%
```

## Instead
Reckon the change from the first level: 120 to 96 is a fall of 20%.

## Stays quiet
Roundings within the last digit printed, of the percentage and of both levels (*rose 4.6 per cent to £2.4m from £2.3m*), and *about*, *nearly*, *more than* where they hold. Levels of different periods
or things are not brought together.

## Standard
Reuters Handbook, *percentages*.

## Known misses
Changes over several steps, and levels given in words only.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for change in stated_changes(context) {
        let share = |d: Dimension| matches!(d, Dimension::Share | Dimension::Points);
        let of_shares = change.from.unit.as_ref().is_some_and(|u| share(u.dimension));
        if of_shares || is_right(&change) {
            continue;
        }
        let percent = change.size.percent;
        let shown = rounded(&change, percent.abs());
        change.report(
            report,
            format!(
                "From {} to {} is {}{}%, not {}.",
                change.level_words(change.from),
                change.level_words(change.to),
                if percent.is_sign_negative() { "-" } else { "" },
                format::digits(shown),
                change.words()
            ),
            corrected_words(&change, shown),
        );
    }
}

/// Whether the draft's change is what the levels come to, as exactly as it is said.
fn is_right(change: &StatedChange<'_>) -> bool {
    let figure = change.figure;
    let Some(said) = reduced_value(figure) else { return true };
    let percent = change.size.percent;
    if let Some(trend) = figure.trend {
        let rises = percent > Decimal::ZERO;
        if !percent.is_zero() && rises != (trend == Trend::Up) {
            return false;
        }
    }
    if figure.unit.as_ref().is_some_and(|u| u.dimension == Dimension::Multiple) {
        return is_within_tolerance(change.size.ratio, said, thresholds::MULTIPLE_TOLERANCE);
    }
    let real = percent.abs();
    // The percentage may have been reckoned before the levels were rounded.
    if figure.operator == Bound::Exact
        && figure.style == NumberStyle::Digits
        && let Some((least, most)) = change.possible_percent()
    {
        let signed = if percent.is_sign_negative() { -said } else { said };
        let slack = rounding_tolerance(figure.value.unwrap_or(said));
        if least - slack <= signed && signed <= most + slack {
            return true;
        }
    }
    let about = |a: Decimal, b: Decimal| is_within_tolerance(a, b, thresholds::APPROXIMATION_TOLERANCE);
    match figure.operator {
        Bound::Exact if figure.style == NumberStyle::Fraction => about(said, real),
        Bound::Exact => (said - real).abs() <= rounding_tolerance(figure.value.unwrap_or(said)),
        Bound::About | Bound::Nearly => about(said, real),
        Bound::MoreThan | Bound::AtLeast => real >= said - thresholds::WHOLE_PERCENT_TOLERANCE,
        Bound::LessThan | Bound::AtMost => real <= said + thresholds::WHOLE_PERCENT_TOLERANCE,
        Bound::Range => figure.set.contains_value(real.round_dp(0)),
    }
}

fn is_within_tolerance(a: Decimal, b: Decimal, share: Decimal) -> bool {
    (a - b).abs() <= a.abs().max(b.abs()) * share
}

/// Half of the last digit printed; half a point for whole numbers.
fn rounding_tolerance(said: Decimal) -> Decimal {
    if said.scale() == 0 { thresholds::WHOLE_PERCENT_TOLERANCE } else { Decimal::new(6, said.scale() + 1) }
}

/// The change with as many decimals as the draft's.
fn rounded(change: &StatedChange<'_>, percent: Decimal) -> Decimal {
    let places = change.figure.value.filter(|_| change.figure.style == NumberStyle::Digits).map_or(0, |v| v.scale());
    percent.round_dp(places).normalize()
}

/// The draft's words with the number put right; nothing for fractions and multiples, which have to be written anew.
fn corrected_words(change: &StatedChange<'_>, shown: Decimal) -> Option<String> {
    let right_way = change.figure.trend.is_none_or(|t| (t == Trend::Up) == change.size.percent.is_sign_positive());
    if change.figure.style != NumberStyle::Digits || !right_way {
        return None;
    }
    let words = change.figure.value_span.slice(change.text());
    let number = words.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(words.len());
    let rest = words.get(number..).unwrap_or("");
    let keeps = matches!(change.figure.operator, Bound::About | Bound::Exact);
    let bound = change.figure.operator_span.filter(|_| keeps).map_or("", |s| s.slice(change.text()));
    let gap = if bound.is_empty() { "" } else { " " };
    Some(format!("{bound}{gap}{}{rest}", format::digits(shown)))
}
