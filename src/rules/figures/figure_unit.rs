//! Rule `figure-unit`.

use crate::claims::figures::compare::Comparison;
use crate::rules::analysis::figures::figure_pair::confident_pairs;
use crate::rules::{Context, Group, Report, Rule, Silence, Subject, Workload};
use crate::text::Severity;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "figure-unit",
    name: "Wrong unit or currency",
    group: Group::Figures,
    severity: Severity::Error,
    precedence: &[(Subject::Figure, 30)],
    silence: Silence::Figures,
    workload: Workload::Figures,
    docs: r#"
## What
The source's number with another unit: another currency, hours for minutes, acres for hectares, weeks for months, a
per cent for a count.

## Why
The number looks checked, and is wrong by the ratio of the units.

## Example
```fixture
--- source wire.md
Residents within 800 metres of the dock were told to leave on Tuesday morning.
--- draft
Residents within 800 yards of the dock were told to leave on Tuesday morning.
                 ^^^^^^^^^ figure-unit: 800 metres
```

## Instead
Write the source's unit, or convert the number.

## Stays quiet
A conversion that is right within two in a hundred, and *$* for any dollar.

## Standard
AP Stylebook, *metric system*; Reuters Handbook, *currencies*.

## Known misses
A wrong conversion whose number stands in no source.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for pair in confident_pairs(context) {
        if pair.candidate.comparison == Comparison::Unit {
            let unit = pair.draft.unit.as_ref().map_or("none", |u| u.span.slice(&pair.block.doc.text));
            let message = format!("{} gives {}; the draft\u{2019}s unit is {unit}.", pair.place(), pair.source_words());
            pair.report(report).message(message).fix(pair.replacement());
        }
    }
}
