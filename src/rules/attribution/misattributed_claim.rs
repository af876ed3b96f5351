//! Rule `misattributed-claim`.

use crate::claims::coref::{Speaker, SpeakerRelation};
use crate::claims::model::{Attribution, AttributionForm, Claim, CueClass, DocumentKind, Id, Mention, SpeakerKind};
use crate::rules::analysis::attribution_fix;
use crate::rules::analysis::speakers::{
    SpokenPassage, best, draft_speaker, is_copied, is_mentioned, named, same, voiced,
};
use crate::rules::{Context, Finding, Group, Report, Rule, Silence, Subject};
use crate::text::Severity;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "misattributed-claim",
    name: "Claim given to the wrong speaker",
    group: Group::Attribution,
    severity: Severity::Error,
    precedence: &[(Subject::Quotation, 10), (Subject::Claim, 30)],
    inside_quotations: true,
    silence: Silence::Speaker,
    docs: r#"
## What
The draft gives a statement to one speaker; the sources give it to another.

## Why
Words put into the wrong mouth are the gravest slip of all: they wrong the one who did not say them.

## Example
```fixture
--- source wire.md
Air quality readings were within safe limits, the Coastal Environment Agency said. The city council opened a rest centre.
--- draft
Air quality readings were within safe limits, the city council said.
                                              ^^^^^^^^^^^^^^^^ misattributed-claim: the Coastal Environment Agency said
```

## Instead
Name the speaker whom the source names.

## Stays quiet
Another name for the same speaker (surname, role, short form, a capital for its government); a speaker who says the same
in any source; a vaguer name of a fitting kind, which is vague-attribution; a document that holds the words.

## Standard
Reuters Handbook of Journalism, *attribution*.

## Known misses
A spokesman for his chief: who may speak for whom is not in the sources.
"#,
    check,
    ..Rule::DEFAULT
};

/// How much of the best passage's support a passage must have for its speaker to count as saying the same.
const SAYS_SO: f32 = 0.6;
/// How near a passage must come to the best one for its speaker to acquit the draft's.
const ACQUITS: f32 = 0.75;
/// The least confidence of a source's attribution on which this rule accuses.
const SURE: f32 = 0.5;

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut seen = Vec::new();
    for (id, claim) in context.claims() {
        let Some((attribution, mention, speaker)) = draft_speaker(context, claim) else { continue };
        let place = (mention.place.block, mention.place.span);
        if matches!(attribution.form, AttributionForm::OwnObservation | AttributionForm::CarryOver)
            || seen.contains(&place)
        {
            continue;
        }
        if let Some(finding) = misattributed(context, id, claim, mention, speaker) {
            seen.push(place);
            report.push(finding);
        }
    }
}

fn misattributed(
    context: &Context<'_>,
    id: Id,
    claim: &Claim,
    mention: &Mention,
    speaker: Option<&Speaker>,
) -> Option<Finding> {
    let speaker = speaker?;
    if matches!(speaker.kind, SpeakerKind::Vague | SpeakerKind::Writer | SpeakerKind::Document | SpeakerKind::Other) {
        return None;
    }
    let evidence = context.evidence(id);
    let best = best(evidence)?;
    let draft = context.draft.attribution(claim.attributions[0]);
    let mut wrong: Option<SpokenPassage<'_>> = None;
    for passage in &evidence.passages {
        if passage.support < SAYS_SO * best.support {
            continue;
        }
        let voiced = voiced(context, passage)?;
        if speaks_there(context, speaker, &voiced) {
            return None;
        }
        if passage.score < ACQUITS * best.score || !comparable(claim, draft, &voiced) {
            continue;
        }
        let Some(theirs) = voiced.speaker else {
            // The source itself says so: it is nobody's claim to be taken away.
            if voiced.passage.predicate && voiced.passage.score >= 0.9 * best.score {
                return None;
            }
            continue;
        };
        if voiced.attribution.is_some_and(|a| a.confidence < SURE) {
            return None;
        }
        if same(context, Some(speaker), Some(theirs)) != SpeakerRelation::Disjoint {
            return None;
        }
        wrong = wrong.or(Some(voiced));
    }
    let wrong = wrong.filter(|w| !is_copied(context, id, w))?;
    // Where the sentence names the right speaker too, who says what in it is not sure enough.
    if !claim.saying && is_mentioned(context, id, wrong.speaker) {
        return None;
    }
    if context.block(id).quotations.iter().any(|q| q.span.contains(claim.span)) && !wrong.passage.predicate {
        return None;
    }
    let named = named(context, &wrong)?;
    let sentence = context.passage_sentence(wrong.passage);
    let place = context.source_place(wrong.passage.source, wrong.passage.block, sentence);
    let words = sentence.slice(&context.source_block(wrong.passage).block.text);
    let cue = draft.cue.as_ref().filter(|c| !c.nominal && c.place.block == mention.place.block).map(|c| c.head);
    let phrase = speaker_phrase(context, mention);
    Some(Finding {
        rule: RULE.id,
        severity: RULE.severity,
        message: format!(
            "{} did not say this in the sources. {place} gives it to {}: \u{201c}{words}\u{201d}",
            speaker.full, named.text
        ),
        span: context.draft_span(mention.place.block, phrase),
        evidence: vec![context.passage_proof(wrong.passage, format!("it is {} who says so", named.text))],
        fixes: vec![attribution_fix::replace_speaker(context, mention.place.block, phrase, mention.head, cue, &named)],
        claim: Some(id),
    })
}

/// Whether the draft's speaker is among those whom the passage's claim names: one who says it, or one of whom it speaks
/// (then who did what to whom is another rule's question).
fn speaks_there(context: &Context<'_>, speaker: &Speaker, voiced: &SpokenPassage<'_>) -> bool {
    let analysis = context.sources[voiced.passage.source].analysis;
    let says = voiced.claim.attributions.iter().filter_map(|&id| analysis.attribution(id).speaker.as_ref()).any(|m| {
        let theirs = analysis.speakers.resolve(m);
        theirs.is_some() && same(context, Some(speaker), theirs) != SpeakerRelation::Disjoint
    });
    let arguments = &voiced.claim.arguments;
    let heads =
        arguments.subject.iter().chain(&arguments.object).chain(arguments.obliques.iter().map(|(_, head)| head));
    let is_party = voiced.claim.saying
        && heads
            .filter_map(|&head| analysis.speakers.at(voiced.passage.block, head))
            .any(|theirs| same(context, Some(speaker), Some(theirs)) == SpeakerRelation::Same);
    says || is_party || is_named(context, speaker, voiced)
}

/// Whether the passage's sentence names the draft's speaker, a person: a log and a transcript name their speakers in
/// ways of their own.
fn is_named(context: &Context<'_>, speaker: &Speaker, voiced: &SpokenPassage<'_>) -> bool {
    let analysis = context.sources[voiced.passage.source].analysis;
    let reading = &context.source_block(voiced.passage).reading;
    let sentence = reading.sentences.get(voiced.passage.sentence).cloned().unwrap_or(0..0);
    speaker.kind == SpeakerKind::Person
        && analysis.voice == DocumentKind::Transcript
        && sentence
            .into_iter()
            .filter_map(|t| analysis.speakers.at(voiced.passage.block, t))
            .any(|theirs| same(context, Some(speaker), Some(theirs)) == SpeakerRelation::Same)
}

/// Whether the two claims are of one kind: a denial is held against denials, an act of saying against such acts, an
/// assertion against what asserts the same.
fn comparable(claim: &Claim, draft: &Attribution, voiced: &SpokenPassage<'_>) -> bool {
    let denies = |a: Option<&Attribution>| {
        a.and_then(|a| a.cue.as_ref())
            .is_some_and(|c| matches!(c.class, CueClass::Negative | CueClass::Disproof | CueClass::Intent))
    };
    let negated = |a: Option<&Attribution>| a.and_then(|a| a.cue.as_ref()).is_some_and(|c| c.negated);
    let acts = !claim.saying || (voiced.claim.saying && voiced.passage.predicate);
    acts && denies(Some(draft)) == denies(voiced.attribution)
        && negated(Some(draft)) == negated(voiced.attribution)
        && claim.polarity == voiced.claim.polarity
}

/// The speaker phrase without relative clauses and participles.
pub(crate) fn speaker_phrase(context: &Context<'_>, mention: &Mention) -> crate::text::Span {
    let reading = &context.draft.blocks[mention.place.block].reading;
    match crate::claims::coref::phrase(reading, mention.head) {
        Some(phrase) => {
            let span = reading.span(phrase.tokens);
            if mention.place.span.overlaps(span) { span } else { mention.place.span }
        }
        None => mention.place.span,
    }
}
