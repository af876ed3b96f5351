//! Rule `word-mismatch`.

use crate::rules::{Group, Rule, Subject};
use crate::text::Severity;
use crate::verify::AtomKind;

/// The rule's entry in the table. It has no check of its own: it names what the judge finds.
pub static RULE: Rule = Rule {
    id: "word-mismatch",
    name: "Word differs from the source",
    group: Group::Wording,
    severity: Severity::Warning,
    precedence: &[(Subject::Verb, 80)],
    judges: &[
        AtomKind::Noun,
        AtomKind::Verb,
        AtomKind::Cue,
        AtomKind::Adjective,
        AtomKind::Adverb,
        AtomKind::Preposition,
    ],
    docs: r#"
## What
A word in the place of another: the source has the same sentence with a different noun, verb, adjective or preposition there
(*north of the town* for *south*, *before the vote* for *after*).

## Why
One wrong word turns a fact round, and it is what a second pair of eyes overlooks: all around it is right.

## Example
```fixture
--- source wire.md
Police in Arden arrested a 34-year-old man after the robbery of a jeweller's shop in Mill Street on Saturday.
--- draft
Police in Arden arrested a 34-year-old man before the robbery of a jeweller's shop in Mill Street on Saturday.
                                           ^^^^^^ word-mismatch
```

## Instead
Write what the source says, or name the source that says otherwise.

## Stays quiet
Synonyms, words of the same root, broader words, and sentences of which the sources have little besides.

## Standard
BBC Editorial Guidelines, section 3, *Accuracy*: weigh, check and corroborate what is published.

## Known misses
Most changes of a single verb or noun: other words for the same thing look just like them, so that the judge is seldom sure.
"#,
    ..Rule::DEFAULT
};
