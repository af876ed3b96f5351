//! Rule `single-source`.

use crate::claims::coref::{Speaker, SpeakerRelation};
use crate::claims::model::{Claim, Id, Mention};
use crate::rules::analysis::attribution_fix;
use crate::rules::analysis::speakers::{draft_speaker, named, same, voiced};
use crate::rules::attribution::misattributed_claim::speaker_phrase;
use crate::rules::{Context, Finding, Group, Report, Rule, Subject};
use crate::text::Severity;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "single-source",
    name: "Several sources claimed, only one on file",
    group: Group::Support,
    severity: Severity::Warning,
    precedence: &[(Subject::Claim, 40)],
    docs: r#"
## What
The draft promises several or independent sources for a claim; the sources on file have it from one speaker.

## Why
Two independent sources are what lets a paper print a contested claim. One source called two is a false assurance.

## Example
```fixture
--- source wire.md
Samuel Lindqvist said his client had already repaid $212,000.
--- draft
Two independent sources said the client had already repaid $212,000.
^^^^^^^^^^^^^^^^^^^^^^^ single-source: Samuel Lindqvist said
```

## Instead
Name the one speaker, or find the second.

## Stays quiet
Two speakers or two files with the claim; a plural that the source itself uses.

## Standard
Reuters Handbook of Journalism: no plural *sources* for one source. BBC Editorial Guidelines: reluctance to rely on one source.

## Known misses
*Widely reported* over several sentences.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut seen = Vec::new();
    for (id, claim) in context.claims() {
        let Some((_, mention, _)) = draft_speaker(context, claim) else { continue };
        let place = (mention.place.block, mention.place.span);
        if seen.contains(&place) || !promises(context, mention) {
            continue;
        }
        if let Some(finding) = single(context, id, claim, mention) {
            seen.push(place);
            report.push(finding);
        }
    }
}

/// Whether the phrase promises more speakers than one: *several sources*, *two independent witnesses*.
pub(crate) fn promises(context: &Context<'_>, mention: &Mention) -> bool {
    let reading = &context.draft.blocks[mention.place.block].reading;
    let sources = &context.lexicon.sources;
    let tokens = reading.tokens_in(speaker_phrase(context, mention));
    let lower = |t: usize| &*reading.tokens[t].lower;
    let plural = tokens.clone().any(|t| sources.plural.contains(lower(t)));
    let independent = tokens.clone().any(|t| sources.independence.contains(lower(t)));
    let head = reading.tokens[mention.head].lemma.to_lowercase();
    independent || (plural && sources.plural_heads.contains(&head))
}

fn single(context: &Context<'_>, id: Id, claim: &Claim, mention: &Mention) -> Option<Finding> {
    let evidence = context.evidence(id);
    let best = crate::rules::analysis::speakers::best(evidence)?;
    let near: Vec<_> = evidence
        .passages
        .iter()
        .filter(|p| p.score >= 0.8 * best.score && p.support >= 0.7 * best.support)
        .filter_map(|p| voiced(context, p))
        .filter(|v| v.passage.score >= best.score || (v.claim.polarity == claim.polarity && !v.claim.unasserted))
        .collect();
    let speakers: Vec<&Speaker> = near.iter().filter_map(|v| v.speaker).collect();
    let first = near.iter().find(|v| v.speaker.is_some())?;
    let one = near.iter().all(|v| v.passage.source == first.passage.source)
        && speakers.iter().all(|s| same(context, Some(s), first.speaker) != SpeakerRelation::Disjoint)
        && near.iter().all(|v| !v.is_narration());
    let ours = context.draft.speakers.resolve(mention);
    let plural_there = ours.is_some() && same(context, ours, first.speaker) == SpeakerRelation::Same;
    let phrase = speaker_phrase(context, mention);
    let words = phrase.slice(&context.draft.blocks[mention.place.block].block.text).to_lowercase();
    let sentence = context.passage_sentence(first.passage).slice(&context.source_block(first.passage).block.text);
    if !one || plural_there || sentence.to_lowercase().contains(&words) {
        return None;
    }
    let named = named(context, first)?;
    let place =
        context.source_place(first.passage.source, first.passage.block, context.passage_sentence(first.passage));
    let attribution = context.draft.attribution(claim.attributions[0]);
    let cue = attribution.cue.as_ref().filter(|c| !c.nominal && c.place.block == mention.place.block).map(|c| c.head);
    Some(Finding {
        rule: RULE.id,
        severity: RULE.severity,
        message: format!("Only {} says this in your sources ({place}).", named.text),
        span: context.draft_span(mention.place.block, phrase),
        evidence: vec![
            context
                .passage_proof(first.passage, format!("the one passage that says so, in the words of {}", named.text)),
        ],
        fixes: vec![attribution_fix::replace_speaker(context, mention.place.block, phrase, mention.head, cue, &named)],
        claim: Some(id),
    })
}
