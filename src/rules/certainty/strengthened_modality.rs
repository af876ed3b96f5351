//! Rule `strengthened-modality`.

use crate::rules::analysis::overclaim::{self, HedgeLoss};
use crate::rules::{Context, Group, Report, Rule, Silence, Subject};
use crate::text::Severity;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "strengthened-modality",
    name: "Stronger verb or modal than the source's",
    group: Group::Certainty,
    severity: Severity::Warning,
    precedence: &[(Subject::Certainty, 20), (Subject::Verb, 20)],
    silence: Silence::Certainty,
    fixes_need_reporter: true,
    docs: r#"
## What
A stronger word in the place of a weaker one: *will* for *could*, *believes* for *is considering whether*, *denied* for *has
not confirmed*.

## Why
The modal is the promise. *Could* promises nothing; *will* is held against us when it does not happen.

## Example
```fixture
--- source fire.md
Mayor Declan Osgood said the number of dead could rise.
--- draft
The number of dead will rise, Mayor Declan Osgood said.
                   ^^^^^^^^^ strengthened-modality: could rise
```

## Instead
The source's modal, with the draft's verb.

## Stays quiet
The same strength or a weaker one, *will* turned into *would* by reported speech, and *will* under *if* or *whether*.

## Standard
Reuters Handbook, *Forecasts and predictions*; AP Stylebook, *may, might*.

## Known misses
Strength that lies in nouns (*plan* for *idea*).
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for overclaim in overclaim::overclaims(context).iter().filter(|o| o.loss == HedgeLoss::Replaced) {
        let c = &overclaim.c;
        let message = format!(
            "{} says \u{201c}{}\u{201d}, the draft \u{201c}{}\u{201d}.",
            c.place(context),
            overclaim.source_words(),
            overclaim.draft_words()
        );
        overclaim.report(report, message);
    }
}
