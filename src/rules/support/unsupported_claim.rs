//! Rule `unsupported-claim`.

use crate::claims::model::{AttributionForm, Claim, ClaimId, ClauseKind};
use crate::evidence::Support;
use crate::nlp::Doc;
use crate::rules::analysis::claim_pair::is_content;
use crate::rules::analysis::figures::table_figures::is_claim_borne_out;
use crate::rules::thresholds::MIN_CHECKABLE_WORDS;
use crate::rules::word_lists::RuleWords;
use crate::rules::{Context, Group, Lack, Report, Rule, Subject};
use crate::text::{BlockKind, Severity};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "unsupported-claim",
    name: "Nothing in the sources supports this",
    group: Group::Support,
    severity: Severity::Information,
    precedence: &[(Subject::Claim, 70)],
    yields_to_all: true,
    silent_on_own_reporting: true,
    lacks: Some(Lack::Support),
    names_unfiled: true,
    docs: r#"
## What
A statement of fact for which no passage of the sources comes near. Where the configuration says that the sources are
complete (`complete = true`), also each figure, name and time that none of them has, as a warning.

## Why
It may be right: stories draw on interviews, archives and common knowledge, so it is information, not a warning. But on the
night nobody can say on what it rests.

## Example
```fixture
--- source wire.md
The fire broke out in a storage hall. About 240 firefighters fought the blaze for 31 hours.
--- draft
The fire broke out in a storage hall. A naval tug pumped seawater from the harbour.
                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unsupported-claim
```

## Instead
Add the source that has it, mark it as own reporting (`<!-- copydesk: own -->`), or leave it out.

## Stays quiet
Questions, orders, section headings, definitions, what the writer saw, a draft without sources, and every doubtful case.

## Standard
BBC Editorial Guidelines, *accuracy*: well sourced, supported by strong evidence.

## Known misses
A new claim in words that the sources use of something else.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    if context.sources.is_empty() {
        return;
    }
    let mut flagged: Vec<(usize, crate::text::Span)> = Vec::new();
    for (id, claim) in context.claims() {
        let nested = flagged.iter().any(|(block, span)| *block == id.block && span.overlaps(claim.span));
        if nested || !is_checkable(context, id, claim) || context.evidence(id).support != Support::Unsupported {
            continue;
        }
        if is_claim_borne_out(context, id, claim) {
            continue;
        }
        flagged.push((id.block, claim.span));
        report_unsupported(report, id, claim);
    }
}

/// Whether it is a whole statement in the draft's prose, about something that sources can hold.
fn is_checkable(context: &Context<'_>, id: ClaimId, claim: &Claim) -> bool {
    let block = context.block(id);
    let kind = matches!(claim.kind, ClauseKind::Main | ClauseKind::Conjunct | ClauseKind::Complement);
    let prose = matches!(block.block.kind, BlockKind::Paragraph | BlockKind::ListItem { .. });
    let quoted = block.quotations.iter().any(|q| q.span.contains(claim.span));
    let own = claim
        .attributions
        .iter()
        .chain(&claim.carried_over_from)
        .any(|&a| context.draft.attribution(a).form == AttributionForm::OwnObservation);
    kind && prose
        && !quoted
        && !own
        && !claim.unasserted
        && !claim.is_speech_act
        && is_substantial(&block.doc, claim)
        && !speaks_for_itself(context, &block.doc, claim)
}

/// Whether it has enough words of its own: a verb of more content than *be* or *have*, and two further content words.
fn is_substantial(doc: &Doc, claim: &Claim) -> bool {
    let content = claim.tokens.clone().filter(|&t| is_content(doc, t)).count();
    let verb = doc.tokens.get(claim.predicate).is_some_and(|t| t.is_verbal());
    verb && content >= MIN_CHECKABLE_WORDS && claim.arguments.subject.or(claim.arguments.object).is_some()
}

/// Whether the writer speaks, or speaks to readers.
fn speaks_for_itself(context: &Context<'_>, doc: &Doc, claim: &Claim) -> bool {
    let person = |t: usize| RuleWords::shared().unsupported_claim.persons.contains(&*doc.tokens[t].lower);
    let own = |t: usize| context.lexicon.sources.own_at(doc, t).is_some();
    let mut sentence = doc.sentences.get(claim.sentence).cloned().unwrap_or(claim.tokens.clone());
    claim.tokens.clone().any(person) || sentence.any(own)
}

fn report_unsupported(report: &mut Report<'_>, id: ClaimId, claim: &Claim) {
    let context = report.context();
    let evidence = context.evidence(id);
    let count = context.sources.len();
    let files = if count == 1 { "the source".to_owned() } else { format!("the {count} sources") };
    let nearest = evidence.passages.first();
    let message = match nearest {
        Some(p) => {
            let (words, place) = (context.passage_words(p), context.passage_place(p));
            format!("No passage in {files} supports this. Nearest: \u{201c}{words}\u{201d} ({place}).")
        }
        None => format!("No passage in {files} supports this."),
    };
    let proof = nearest.map_or_else(
        || context.absence_citation(0),
        |p| context.passage_citation(p, "the nearest passage says something else"),
    );
    report.finding(context.draft_span(id.block, claim.span)).message(message).cite(proof).claim(id);
}
