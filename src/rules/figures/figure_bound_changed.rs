//! Rule `figure-bound-changed`.

use crate::claims::figures::compare::Comparison;
use crate::claims::model::Bound;
use crate::rules::analysis::figures::figure_pair::{FigurePair, confident_pairs};
use crate::rules::{Context, Group, Report, Rule, Silence, Subject, Workload};
use crate::text::Severity;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "figure-bound-changed",
    name: "Qualifier changed to one the source does not support",
    group: Group::Figures,
    severity: Severity::Warning,
    precedence: &[(Subject::Figure, 80)],
    silence: Silence::Figures,
    workload: Workload::Figures,
    docs: r#"
## What
The number stands or is near, but its qualifier says what the source does not: *more than 11* for *at least 11*, *up to*
for *at least*, one end of a range for the whole.

## Why
*More than 11* means twelve or more; *up to 60* and *at least 60* are opposites.

## Example
```fixture
--- source wire.md
Officials said at least 11 people had been killed in the fire.
--- draft
Officials said more than 11 people had been killed in the fire.
               ^^^^^^^^^^^^ figure-bound-changed: at least 11 people
```

## Instead
Keep the source's qualifier.

## Stays quiet
A weaker qualifier with a rounder number follows from the source: *more than 10* for *at least 11*.

## Standard
AP Stylebook, *over* and *more than*; Reuters Handbook, *figures*.

## Known misses
Qualifiers given far from their number (*the toll, which is certain to rise, stands at 11*).
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for pair in confident_pairs(context) {
        let Comparison::BoundChanged { reversed } = pair.candidate.comparison else { continue };
        let message = format!(
            "The source\u{2019}s \u{201c}{}\u{201d} ({}) does not support \u{201c}{}\u{201d}: {}.",
            pair.source_words(),
            pair.place(),
            pair.draft_words(),
            reason(&pair, reversed)
        );
        let severity = if reversed { Severity::Error } else { RULE.severity };
        pair.report(report).severity(severity).message(message).fix(pair.replacement());
    }
}

fn reason(pair: &FigurePair<'_>, reversed: bool) -> &'static str {
    match (pair.draft.operator, pair.source.operator) {
        _ if reversed => "the bound points the other way",
        (_, Bound::Range) => "the source gives both ends of a range",
        (Bound::Range, _) => "the source gives no such range",
        (Bound::MoreThan, Bound::AtLeast) => "\u{2018}more than\u{2019} leaves out the number itself",
        (Bound::LessThan, Bound::AtMost) => "\u{2018}less than\u{2019} leaves out the number itself",
        _ => "the source\u{2019}s qualifier is another",
    }
}
