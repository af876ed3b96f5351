//! Rule `dropped-condition`.

use crate::claims::model::Condition;
use crate::evidence::Relation;
use crate::nlp::{Doc, Pos};
use crate::rules::analysis::claim_pair::{ClaimPair, verb_group};
use crate::rules::analysis::claim_pair_driver::{report_pair, supported_claims};
use crate::rules::analysis::text_edits::lower_unless_name;
use crate::rules::thresholds::{MIN_REPEATED_CONDITION, MIN_UNCONDITIONAL_WORDS};
use crate::rules::word_lists::RuleWords;
use crate::rules::{Context, Edit, Fix, Group, Report, Rule, Silence};
use crate::text::{Severity, Span};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "dropped-condition",
    name: "Condition dropped",
    group: Group::Certainty,
    severity: Severity::Warning,
    silence: Silence::Condition,
    docs: r#"
## What
The source says it only under a condition (*if*, *unless*, *provided*, *subject to*); the draft leaves the condition out.

## Why
Without its condition a plan reads as a promise and an offer as a deal.

## Example
```fixture
--- source fire.md
The minister, Helena Trask, said the inquiry would report by 30 June unless criminal proceedings intervened.
--- draft
The inquiry would report by 30 June, Helena Trask said.
            ^^^^^^^^^^^^ dropped-condition: unless criminal proceedings intervened
```

## Instead
Keep the condition, in this sentence or the next.

## Stays quiet
Any equal condition in the sentence or the sentences beside it, and a condition that the source puts on something else.

## Standard
Reuters Handbook, *Accuracy*: no statement without the limits that its speaker set.

## Known misses
Conditions that a source states in a sentence of their own.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for claim in supported_claims(context) {
        let best = claim.best();
        let Some(condition) = dropped_condition(best) else { continue };
        // Another passage that says it without a condition is ground enough.
        let unconditional = claim.pairs.iter().any(|c| {
            c.source.condition.is_none()
                && c.equal_head_words().is_some_and(|(draft, _, _)| c.shared_besides(draft) >= MIN_UNCONDITIONAL_WORDS)
                && !c.source.unasserted
                && c.source.polarity == c.draft.polarity
        });
        if !unconditional && !is_stated_nearby(best, condition) {
            report_dropped(report, best, condition);
        }
    }
}

/// The source's condition, if the draft's claim should stand under it.
fn dropped_condition<'a>(c: &ClaimPair<'a>) -> Option<&'a Condition> {
    let condition = c.source.condition.as_ref().filter(|_| c.draft.condition.is_none())?;
    if RuleWords::shared().dropped_condition.of_time.contains(&condition.marker) {
        return None;
    }
    let (draft, _, relation) = c.equal_head_words()?;
    let grounded = relation != Relation::Antonym && c.shared_besides(draft) >= 1 && c.arguments_agree();
    let hangs = condition.hangs_on.is_none_or(|noun| c.passage.draft_token(noun).is_some());
    (grounded && hangs && c.draft.polarity == c.source.polarity).then_some(condition)
}

/// Whether the draft states a condition in the claim's sentence or in one beside it, or has the condition's words.
fn is_stated_nearby(c: &ClaimPair<'_>, condition: &Condition) -> bool {
    let reading = c.reading();
    let first = c.draft.sentence.saturating_sub(1);
    let last = (c.draft.sentence + 1).min(reading.sentences.len().saturating_sub(1));
    let conditional = (first..=last).any(|s| {
        let tokens = reading.sentences.get(s).cloned().unwrap_or(0..0);
        // In the sentences beside it only a clear condition counts.
        let own = s == c.draft.sentence;
        tokens.into_iter().any(|t| {
            let words = &c.lexicon.conditions;
            if own {
                words.loose_at(reading, t).is_some() && !is_bare_modal(reading, t)
            } else {
                words.conjunction_at(reading, t).is_some() || words.preposition_at(reading, t).is_some()
            }
        })
    });
    conditional || is_repeated(c, condition)
}

/// *Should* and *were* open a condition only where they stand before their subject.
fn is_bare_modal(reading: &Doc, token: usize) -> bool {
    RuleWords::shared().dropped_condition.bare.contains(&*reading.tokens[token].lower)
}

/// Whether most content words of the condition stand in the draft's sentence or the next.
fn is_repeated(c: &ClaimPair<'_>, condition: &Condition) -> bool {
    let (reading, source) = (c.reading(), c.source_reading());
    let content: Vec<&str> = condition
        .tokens
        .clone()
        .filter(|&t| matches!(source.tokens[t].pos, Pos::Noun | Pos::Verb | Pos::Adj | Pos::Propn))
        .map(|t| &*source.tokens[t].lemma)
        .collect();
    if content.is_empty() {
        return false;
    }
    let around: Vec<&str> = (c.draft.sentence..=c.draft.sentence + 1)
        .filter_map(|s| reading.sentences.get(s).cloned())
        .flatten()
        .map(|t| &*reading.tokens[t].lemma)
        .collect();
    let kept = content.iter().filter(|w| around.contains(w)).count();
    let (parts, of) = MIN_REPEATED_CONDITION;
    kept * of >= content.len() * parts
}

fn report_dropped(report: &mut Report<'_>, c: &ClaimPair<'_>, condition: &Condition) {
    let context = report.context();
    let words = condition.span.slice(&c.source_block.block.text);
    let hangs_on = condition.hangs_on.and_then(|noun| c.passage.draft_token(noun));
    let span = match hangs_on {
        Some(noun) => c.reading().span(c.reading().subtree(noun)),
        None => verb_group(c.block, c.draft),
    };
    let fix = restoring_fix(context, c, condition, hangs_on.map(|_| span), words);
    report_pair(report, c, span, format!("only \u{201c}{words}\u{201d}"))
        .message(format!("The source says this only \u{201c}{words}\u{201d} ({}).", c.place(context)))
        .fix(fix);
}

/// Fix that adds the condition after the noun that it hangs on, where it is elliptical, else at the end of the claim.
fn restoring_fix(
    context: &Context<'_>,
    c: &ClaimPair<'_>,
    condition: &Condition,
    noun: Option<Span>,
    words: &str,
) -> Fix {
    let text = lower_unless_name(c.source_reading(), condition.tokens.start, words);
    let (prose, new_text) = match noun {
        Some(noun) => (noun.end, format!(", {text},")),
        None => {
            let comma = matches!(&*condition.marker, m if !m.starts_with("if") && !m.starts_with("unless"));
            (c.draft.span.end, format!("{} {text}", if comma { "," } else { "" }))
        }
    };
    let at = c.draft_span(context, Span::new(prose.saturating_sub(1), prose)).end;
    Fix {
        title: format!("Add \u{201c}{text}\u{201d}"),
        preferred: true,
        edits: vec![Edit { start: at, end: at, new_text }],
    }
}
