//! Rule `missing-hedge`.

use crate::rules::analysis::overclaim::{self, HedgeLoss};
use crate::rules::{Context, Group, Report, Rule, Silence, Subject};
use crate::text::Severity;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "missing-hedge",
    name: "The source's doubt has been dropped",
    group: Group::Certainty,
    severity: Severity::Warning,
    precedence: &[(Subject::Certainty, 20), (Subject::Verb, 30)],
    silence: Silence::Certainty,
    docs: r#"
## What
The source says that something is likely, possible, estimated or appears so; the draft says that it is so.

## Why
Doubt is information. Whoever leaves it out says more than anybody knows.

## Example
```fixture
--- source fire.md
Chief Fire Officer Ruth Imrie said the fire appeared to have started near a baling machine.
--- draft
The fire started near a baling machine, Chief Fire Officer Ruth Imrie said.
         ^^^^^^^ missing-hedge: appeared to have started
```

## Instead
Keep the source's marker, or an equal one: *probably* for *likely*, *may* for *possibly*.

## Stays quiet
An equal or weaker marker anywhere in the clause, a cue that carries the doubt (*estimated*, *fears*), and a second passage
that says it flat.

## Standard
AP Stylebook, *allege*, *apparently*; BBC Editorial Guidelines, *Accuracy*.

## Known misses
Doubt that a source spreads over several sentences.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for overclaim in overclaim::overclaims(context).iter().filter(|o| o.loss == HedgeLoss::Dropped) {
        let c = &overclaim.c;
        let message = format!(
            "The source is less sure: \u{201c}{}\u{201d} in \u{201c}{}\u{201d} ({}).",
            overclaim.source_words(),
            c.sentence(context),
            c.place(context)
        );
        overclaim.report(report, message);
    }
}
