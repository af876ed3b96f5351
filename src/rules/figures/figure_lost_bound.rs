//! Rule `figure-lost-bound`.

use crate::claims::figures::compare::Comparison;
use crate::claims::figures::format;
use crate::claims::model::{Bound, Figure};
use crate::rules::analysis::figures::figure_pair::{FigurePair, confident_pairs};
use crate::rules::word_lists::RuleWords;
use crate::rules::{Context, Group, Report, Rule, Silence, Subject, Workload};
use crate::text::Severity;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "figure-lost-bound",
    name: "\u{2018}At least\u{2019} (or another qualifier) dropped",
    group: Group::Figures,
    severity: Severity::Warning,
    precedence: &[(Subject::Figure, 90)],
    silence: Silence::Figures,
    workload: Workload::Figures,
    docs: r#"
## What
The number stands, but the source's *at least*, *up to*, *about* or *nearly* is gone, or has become *exactly* or *some*.

## Why
A bound says that nobody knows the number. Without it a floor becomes a count.

## Example
```fixture
--- source wire.md
Officials said at least 11 people had been killed in the fire.
--- draft
Officials said 11 people had been killed in the fire.
               ^^ figure-lost-bound: at least 11 people
```

## Instead
Keep the qualifier, or one that means the same: *no fewer than 11*, *11 or more*.

## Stays quiet
A second mention with *the* (*the 11 deaths*) refers to a figure that was given with its bound before.

## Standard
Reuters Handbook, *casualty tolls*: say *at least* when a toll may rise.

## Known misses
A bound that the source gives in another sentence than the number.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for pair in confident_pairs(context) {
        if pair.candidate.comparison != Comparison::LostBound || is_second_mention(&pair) {
            continue;
        }
        let number = |figure: &Figure| figure.set.named_value(figure.operator);
        let fix = if number(pair.draft) == number(pair.source) { pair.with_bound() } else { pair.replacement() };
        let reading = match pair.draft.operator {
            Bound::About => "an estimate",
            _ => "a count",
        };
        let message = format!(
            "{} says \u{201c}{}\u{201d}; the draft makes it {reading}.",
            pair.place(),
            with_bound(pair.source_words(), pair.source.operator)
        );
        pair.report(report).message(message).fix(fix);
    }
}

fn with_bound(words: &str, operator: Bound) -> String {
    if words.is_empty() { format::operator_words(operator).to_owned() } else { words.to_owned() }
}

/// *The 11 deaths*: a later mention that takes up a figure given with its bound earlier in the block or the one before.
fn is_second_mention(pair: &FigurePair<'_>) -> bool {
    let articles = &RuleWords::shared().figure_lost_bound.definite;
    let doc = &pair.block.doc;
    let first = pair.draft.tokens.start;
    let article = first.checked_sub(1).is_some_and(|t| articles.contains(&*doc.tokens[t].lower));
    article
        && std::iter::once(pair.block).chain(pair.context.block_before()).any(|b| {
            b.figures.iter().any(|f| {
                f.operator != Bound::Exact
                    && f.set.named_value(f.operator) == pair.draft.value
                    && f.unit == pair.draft.unit
            })
        })
}
