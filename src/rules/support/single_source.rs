//! Rule `single-source`.

use crate::claims::coref::SpeakerRelation;
use crate::claims::model::{Claim, ClaimId, Mention, Speaker};
use crate::rules::analysis::attribution_fix;
use crate::rules::analysis::speakers::{
    best_passage, draft_speaker, promises_several_speakers, speaker_name, speaker_phrase, speaker_relation,
    spoken_passage,
};
use crate::rules::thresholds::{MIN_SECOND_SOURCE_SCORE, MIN_SECOND_SOURCE_SUPPORT};
use crate::rules::{Context, Group, Report, Rule, Subject};
use crate::text::Severity;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "single-source",
    name: "Several sources claimed, only one on file",
    group: Group::Support,
    severity: Severity::Warning,
    precedence: &[(Subject::Claim, 40)],
    fixes_need_reporter: true,
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
        if seen.contains(&place) || !promises_several_speakers(context, mention) {
            continue;
        }
        if report_single_speaker(report, id, claim, mention).is_some() {
            seen.push(place);
        }
    }
}

/// Reports the claim if one speaker alone says it on file.
fn report_single_speaker(report: &mut Report<'_>, id: ClaimId, claim: &Claim, mention: &Mention) -> Option<()> {
    let context = report.context();
    let evidence = context.evidence(id);
    let best = best_passage(evidence)?;
    let near: Vec<_> = evidence
        .passages
        .iter()
        .filter(|p| {
            p.score >= MIN_SECOND_SOURCE_SCORE * best.score && p.support >= MIN_SECOND_SOURCE_SUPPORT * best.support
        })
        .filter_map(|p| spoken_passage(context, p))
        .filter(|v| v.passage.score >= best.score || (v.claim.polarity == claim.polarity && !v.claim.unasserted))
        .collect();
    let speakers: Vec<&Speaker> = near.iter().filter_map(|v| v.speaker).collect();
    let first = near.iter().find(|v| v.speaker.is_some())?;
    let one = near.iter().all(|v| v.passage.source == first.passage.source)
        && speakers.iter().all(|s| speaker_relation(context, Some(s), first.speaker) != SpeakerRelation::Disjoint)
        && near.iter().all(|v| !v.is_narration());
    let ours = context.draft.speakers.resolve(mention);
    let plural_there = ours.is_some() && speaker_relation(context, ours, first.speaker) == SpeakerRelation::Same;
    let phrase = speaker_phrase(context, mention);
    let words = phrase.slice(&context.draft.blocks[mention.place.block].block.text).to_lowercase();
    let sentence = context.passage_words(first.passage);
    if !one || plural_there || sentence.to_lowercase().contains(&words) {
        return None;
    }
    let named = speaker_name(context, first)?;
    let place = context.passage_place(first.passage);
    let attribution = context.draft.attribution(claim.attributions[0]);
    let reason = format!("the one passage that says so, in the words of {}", named.text);
    report
        .finding(context.draft_span(mention.place.block, phrase))
        .message(format!("Only {} says this in your sources ({place}).", named.text))
        .cite(context.passage_citation(first.passage, reason))
        .fix(attribution_fix::replace_speaker(context, mention, phrase, attribution, &named))
        .claim(id);
    Some(())
}
