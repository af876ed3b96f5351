//! Rule `figure-scale`.

use crate::claims::figures::compare::Comparison;
use crate::claims::figures::format;
use crate::rules::analysis::figures::figure_pair::confident_pairs;
use crate::rules::{Context, Group, Report, Rule, Silence, Subject, Workload};
use crate::text::Severity;
use rust_decimal::Decimal;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "figure-scale",
    name: "Wrong order of magnitude",
    group: Group::Figures,
    severity: Severity::Error,
    precedence: &[(Subject::Figure, 20)],
    silence: Silence::Figures,
    workload: Workload::Figures,
    docs: r#"
## What
The source's digits with a nought too many or too few, a shifted point, or thousand, million and billion mixed up.

## Why
The commonest slip with large numbers, and the one that readers' eyes pass over.

## Example
```fixture
--- source results.md
Revenue rose 12% to £448.0m from £400.0m a year earlier.
--- draft
Revenue rose 12% to £448.0bn.
                    ^^^^^^^^ figure-scale: £448.0m
```

## Instead
Write the source's figure.

## Stays quiet
*1.2 billion* and *1,200 million*, *m*, *mn* and *million* are the same.

## Standard
AP Stylebook, *millions, billions*; Reuters Handbook, *figures*.

## Known misses
A wrong scale in a figure that was rounded as well.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for pair in confident_pairs(context) {
        let Comparison::Scale { ratio } = pair.candidate.comparison else { continue };
        let (times, relation) =
            if ratio >= Decimal::ONE { (ratio, "times") } else { (Decimal::ONE / ratio, "times smaller than") };
        let message = format!(
            "{} is {} {relation} the source\u{2019}s {} ({}).",
            pair.draft_words(),
            format::digits(times),
            pair.source_words(),
            pair.place()
        );
        pair.report(report).message(message).fix(pair.replacement());
    }
}
