//! Rule `percent-points`.

use crate::claims::figures::compare::Comparison;
use crate::claims::figures::format;
use crate::claims::model::{Dimension, Figure};
use crate::rules::analysis::figures::figure_pair::confident_pairs;
use crate::rules::analysis::figures::stated_change::stated_changes;
use crate::rules::thresholds;
use crate::rules::{Context, Group, Report, Rule, Silence, Subject, Workload};
use crate::text::Severity;
use rust_decimal::Decimal;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "percent-points",
    name: "Per cent for percentage points (or the reverse)",
    group: Group::Figures,
    severity: Severity::Error,
    precedence: &[(Subject::Figure, 40)],
    needs_sources: false,
    applies_to_verbatim: true,
    silence: Silence::Figures,
    workload: Workload::Figures,
    docs: r#"
## What
A change of something that is itself a percentage, given in per cent where it is in percentage points, or the reverse.

## Why
From 68 per cent to 75 per cent is 7 percentage points, and a rise of 10 per cent.

## Example
```fixture
--- source release.md
In January the share of patients seen in time was 68 per cent and in February 75 per cent, so performance rose by 7 percentage points.
--- draft
Performance rose by 7 per cent.
                    ^^^^^^^^^^ percent-points: 7 percentage points
```

## Instead
Write *percentage points*.

## Stays quiet
A relative change that is right. A British election *swing* is given in per cent.

## Standard
BBC News style guide, *per cent*; AP Stylebook, *percent, percentage, percentage points*.

## Known misses
Changes whose two levels stand neither in the draft's sentence nor in its passage.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for pair in confident_pairs(context) {
        if pair.candidate.comparison == Comparison::Points && !is_swing(pair.draft) {
            let message = format!("{} says {}, not {}.", pair.place(), pair.source_words(), pair.draft_words());
            pair.report(report).message(message).fix(pair.with_unit_of_source());
        }
    }
    for change in stated_changes(context) {
        let share = |f: &Figure| f.unit.as_ref().is_some_and(|u| u.dimension == Dimension::Share);
        if !share(change.figure) || !share(change.from) || !share(change.to) || is_swing(change.figure) {
            continue;
        }
        let Some(value) = change.figure.value else { continue };
        let points = change.size.difference.abs();
        let relative = change.size.percent.abs();
        let near = |a: Decimal| (a - value).abs() <= thresholds::WHOLE_PERCENT_TOLERANCE;
        if near(points) && !near(relative) {
            let words = change.words();
            let unit = change.figure.unit.as_ref().map_or("", |u| u.span.slice(change.text()));
            let new_text =
                words.replacen(unit, if unit == "%" { " percentage points" } else { "percentage points" }, 1);
            change.report(
                report,
                format!(
                    "{}% to {}% is a change of {} percentage points ({}% in relative terms).",
                    level(change.from),
                    level(change.to),
                    format::digits(points),
                    format::digits(relative.round_dp(0))
                ),
                Some(new_text),
            );
        }
    }
}

fn level(figure: &Figure) -> String {
    figure.value.map_or_else(String::new, format::digits)
}

/// A swing between parties is always given in per cent.
fn is_swing(figure: &Figure) -> bool {
    figure.noun_lemma.as_deref() == Some("swing")
}
