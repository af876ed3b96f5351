//! Rule `misattributed-claim`.

use crate::claims::coref::{SpeakerRelation, phrase};
use crate::claims::model::{
    Attribution, AttributionForm, Claim, ClaimId, CueClass, DocumentKind, Mention, MentionForm, NounPhrase, Speaker,
    SpeakerKind,
};
use crate::rules::analysis::attribution_fix;
use crate::rules::analysis::quote_match::{Quoted, quotations};
use crate::rules::analysis::results::QuoteVerdict;
use crate::rules::analysis::speakers::{
    SpokenPassage, best_passage, draft_speaker, is_copied, is_mentioned, name_of, person_of_bare_name, speaker_name,
    speaker_phrase, speaker_relation, speaker_relation_in, spoken_passage,
};
use crate::rules::analysis::text_edits::upper_first;
use crate::rules::thresholds::{
    MAX_COMMON_WORDS, MIN_ACCUSING_CONFIDENCE, MIN_EXONERATING_SHARE, MIN_MISATTRIBUTED_WORDS, MIN_NARRATION_SHARE,
    MIN_SUPPORT_SHARE,
};
use crate::rules::{Context, Group, Report, Rule, Silence, Subject};
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
    fixes_need_reporter: true,
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
in any source; a vaguer name of a fitting kind, which is vague-attribution; a document that holds the words; what two people each said
of themselves, where no source knows the draft's speaker.

## Standard
Reuters Handbook of Journalism, *attribution*.

## Known misses
A spokesman for his chief: who may speak for whom is not in the sources.
"#,
    check,
    ..Rule::DEFAULT
};

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
        if report_misattributed(report, id, claim, mention, speaker).is_some() {
            seen.push(place);
        }
    }
    for quoted in quotations(context) {
        let Some(mention) = quoted.attribution.and_then(|a| a.speaker.as_ref()) else { continue };
        let place = (mention.place.block, mention.place.span);
        if !seen.contains(&place) && report_quotation(report, &quoted, mention).is_some() {
            seen.push(place);
        }
    }
}

/// Reports a quotation whose words the sources put into other mouths and never into this one: a long one, or a short one
/// that stands in them once.
fn report_quotation(report: &mut Report<'_>, quoted: &Quoted<'_>, mention: &Mention) -> Option<()> {
    let context = report.context();
    let draft = quoted.attribution.filter(|a| {
        !matches!(a.form, AttributionForm::OwnObservation | AttributionForm::CarryOver)
            && a.cue.as_ref().is_none_or(|c| !c.negated)
    })?;
    let speaker = quoted.speaker(context).map(|s| person_of_bare_name(context, s).unwrap_or(s))?;
    if !can_be_wrong(speaker) || quoted.len() < MIN_MISATTRIBUTED_WORDS || quoted.is_own_reporting(context) {
        return None;
    }
    let QuoteVerdict::Verbatim(places) = quoted.verdict(context) else { return None };
    if quoted.len() <= MAX_COMMON_WORDS && places.len() > 1 {
        return None;
    }
    let mut wrong = None;
    for &place in &places {
        let (said, theirs) = quoted.source_speaker(context, place)?;
        let doubtful = said.confidence < MIN_ACCUSING_CONFIDENCE || !can_be_wrong(theirs);
        let analysis = context.sources[place.source].analysis;
        if doubtful || speaker_relation_in(context, speaker, theirs, analysis) != SpeakerRelation::Disjoint {
            return None;
        }
        wrong = wrong.or(Some((place, theirs)));
    }
    let (place, theirs) = wrong.filter(|(_, theirs)| !is_bare_surname_of(context, mention, theirs))?;
    let id = context.claim_around(quoted.block, quoted.span);
    if id.is_some_and(|id| is_mentioned(context, id, Some(theirs))) {
        return None;
    }
    let named = name_of(context, place.source, theirs)?;
    let phrase = speaker_phrase(context, mention);
    let words = place.run.span.slice(&context.sources[place.source].analysis.blocks[place.run.block].block.text);
    let message = format!(
        "{} did not say this in the sources. {} gives it to {}: \u{201c}{words}\u{201d}",
        upper_first(speaker_text(context, mention)),
        context.source_place(place.source, place.run.block, place.run.span),
        named.text
    );
    let citation = context.source_citation(
        place.source,
        place.run.block,
        place.run.span,
        format!("it is {} who says so", named.text),
    );
    report
        .finding(context.draft_span(mention.place.block, phrase))
        .message(message)
        .cite(citation)
        .fix(attribution_fix::replace_speaker(context, mention, phrase, draft, &named))
        .claim_around(quoted.block, quoted.span);
    Some(())
}

/// The draft's own name for a speaker whom it mentions there.
fn speaker_text<'a>(context: &Context<'a>, mention: &'a Mention) -> &'a str {
    context.draft.speakers.resolve(mention).map_or(&*mention.text, |s| &s.full)
}

/// Whether the draft only has the surname that the source's speaker bears: of two namesakes it may mean either, whomever the
/// draft named before.
fn is_bare_surname_of(context: &Context<'_>, mention: &Mention, theirs: &Speaker) -> bool {
    let doc = &context.draft.blocks[mention.place.block].doc;
    let Some(NounPhrase { form: MentionForm::Name { known_as, .. }, .. }) = phrase(doc, mention.head) else {
        return false;
    };
    theirs.kind == SpeakerKind::Person && theirs.surname() == Some(&*known_as)
}

/// Whether so much is known of a speaker that another one is somebody else.
fn can_be_wrong(speaker: &Speaker) -> bool {
    !matches!(speaker.kind, SpeakerKind::Vague | SpeakerKind::Writer | SpeakerKind::Document | SpeakerKind::Other)
}

/// Reports the claim if the sources give it to another speaker.
fn report_misattributed(
    report: &mut Report<'_>,
    id: ClaimId,
    claim: &Claim,
    mention: &Mention,
    speaker: Option<&Speaker>,
) -> Option<()> {
    let context = report.context();
    let speaker = speaker.map(|s| person_of_bare_name(context, s).unwrap_or(s))?;
    if !can_be_wrong(speaker) {
        return None;
    }
    let evidence = context.evidence(id);
    let best = best_passage(evidence)?;
    let draft = context.draft.attribution(claim.attributions[0]);
    let mut wrong: Option<SpokenPassage<'_>> = None;
    for passage in &evidence.passages {
        let is_strong = passage.support >= MIN_SUPPORT_SHARE * best.support;
        // In a weak passage with the claim's verb the draft's speaker may say it in other words (*we don't know yet*).
        if !is_strong && !passage.predicate {
            continue;
        }
        let Some(spoken) = spoken_passage(context, passage) else {
            if is_strong {
                return None;
            }
            continue;
        };
        if speaks_in_passage(context, speaker, &spoken) {
            return None;
        }
        if !is_strong {
            continue;
        }
        if passage.score < MIN_EXONERATING_SHARE * best.score || !is_comparable(claim, draft, &spoken) {
            continue;
        }
        let Some(theirs) = spoken.speaker else {
            // The source itself says so: it is nobody's claim to be taken away.
            if spoken.passage.predicate && spoken.passage.score >= MIN_NARRATION_SHARE * best.score {
                return None;
            }
            continue;
        };
        if spoken.attribution.is_some_and(|a| a.confidence < MIN_ACCUSING_CONFIDENCE) {
            return None;
        }
        let analysis = context.sources[passage.source].analysis;
        if speaker_relation_in(context, speaker, theirs, analysis) != SpeakerRelation::Disjoint {
            return None;
        }
        // What a release says in its own voice may be given to its issuer's people, whatever it calls them.
        if spoken.attribution.is_none() && speaker.names.is_empty() {
            return None;
        }
        wrong = wrong.or(Some(spoken));
    }
    let is_namesake = |w: &SpokenPassage<'_>| w.speaker.is_some_and(|t| is_bare_surname_of(context, mention, t));
    let wrong = wrong.filter(|w| !is_copied(context, id, w) && !is_namesake(w))?;
    // Where the sentence names the right speaker too, who says what in it is not sure enough.
    if !claim.is_speech_act && is_mentioned(context, id, wrong.speaker) {
        return None;
    }
    if context.block(id).quotations.iter().any(|q| q.span.contains(claim.span)) && !wrong.passage.predicate {
        return None;
    }
    // Whom no source knows may well have said the like, of himself or in other words.
    let quoted = context.block(id).quotations.iter().any(|q| q.span.overlaps(claim.span));
    let own_words = !quoted && (!wrong.passage.predicate || is_of_oneself(context, id, mention, &wrong));
    if own_words && !is_known_to_sources(context, speaker) {
        return None;
    }
    let named = speaker_name(context, &wrong)?;
    let (place, words) = (context.passage_place(wrong.passage), context.passage_words(wrong.passage));
    let phrase = speaker_phrase(context, mention);
    report
        .finding(context.draft_span(mention.place.block, phrase))
        .message(format!(
            "{} did not say this in the sources. {place} gives it to {}: \u{201c}{words}\u{201d}",
            upper_first(speaker_text(context, mention)),
            named.text
        ))
        .cite(context.passage_citation(wrong.passage, format!("it is {} who says so", named.text)))
        .fix(attribution_fix::replace_speaker(context, mention, phrase, draft, &named))
        .claim(id);
    Some(())
}

/// Whether both speakers report something of themselves: *she does not control her rooms* and
/// *I have no control over my rooms* may both be true, each of its speaker.
fn is_of_oneself(context: &Context<'_>, id: ClaimId, mention: &Mention, spoken: &SpokenPassage<'_>) -> bool {
    let claim = context.draft.claim(id);
    let draft = &context.draft.speakers;
    let own = draft.index(mention);
    let mut heads = claim.tokens.clone().chain(claim.arguments.subject);
    let ours = own.is_some() && heads.any(|t| draft.index_at(id.block, t) == own);
    let analysis = context.sources[spoken.passage.source].analysis;
    let doc = &context.source_block(spoken.passage).doc;
    let speaker = spoken.attribution.and_then(|a| a.speaker.as_ref()).and_then(|m| analysis.speakers.index(m));
    let theirs = spoken.claim.tokens.clone().any(|t| {
        matches!(&*doc.tokens[t].lower, "i" | "me" | "my" | "mine" | "myself" | "we" | "us" | "our" | "ours")
            || speaker.is_some() && analysis.speakers.index_at(spoken.passage.block, t) == speaker
    });
    ours && theirs
}

/// Whether some source knows the draft's speaker at all.
fn is_known_to_sources(context: &Context<'_>, speaker: &Speaker) -> bool {
    let mut theirs = context.sources.iter().flat_map(|s| s.analysis.speakers.all.iter());
    theirs.any(|t| speaker_relation(context, Some(speaker), Some(t)) == SpeakerRelation::Same)
}

/// Whether the draft's speaker is among those whom the passage's claim names: one who says it, or one of whom it speaks
/// (then who did what to whom is another rule's question).
fn speaks_in_passage(context: &Context<'_>, speaker: &Speaker, spoken: &SpokenPassage<'_>) -> bool {
    let analysis = context.sources[spoken.passage.source].analysis;
    let says = spoken.claim.attributions.iter().filter_map(|&id| analysis.attribution(id).speaker.as_ref()).any(|m| {
        let theirs = analysis.speakers.resolve(m);
        theirs.is_some_and(|t| speaker_relation_in(context, speaker, t, analysis) != SpeakerRelation::Disjoint)
    });
    let arguments = &spoken.claim.arguments;
    let heads =
        arguments.subject.iter().chain(&arguments.object).chain(arguments.obliques.iter().map(|(_, head)| head));
    let is_party = spoken.claim.is_speech_act
        && heads
            .filter_map(|&head| analysis.speakers.at(spoken.passage.block, head))
            .any(|theirs| speaker_relation(context, Some(speaker), Some(theirs)) != SpeakerRelation::Disjoint);
    says || is_party || is_named(context, speaker, spoken)
}

/// Whether the passage's sentence names the draft's speaker, a person: a log and a transcript name their speakers in
/// ways of their own.
fn is_named(context: &Context<'_>, speaker: &Speaker, spoken: &SpokenPassage<'_>) -> bool {
    let analysis = context.sources[spoken.passage.source].analysis;
    let doc = &context.source_block(spoken.passage).doc;
    let sentence = doc.sentences.get(spoken.passage.sentence).cloned().unwrap_or(0..0);
    speaker.kind == SpeakerKind::Person
        && analysis.voice == DocumentKind::Transcript
        && sentence
            .into_iter()
            .filter_map(|t| analysis.speakers.at(spoken.passage.block, t))
            .any(|theirs| speaker_relation(context, Some(speaker), Some(theirs)) == SpeakerRelation::Same)
}

/// Whether the two claims are of one kind: a denial is held against denials, an act of saying against such acts, an
/// assertion against what asserts the same.
fn is_comparable(claim: &Claim, draft: &Attribution, spoken: &SpokenPassage<'_>) -> bool {
    let denies = |a: Option<&Attribution>| {
        a.and_then(|a| a.cue.as_ref())
            .is_some_and(|c| matches!(c.class, CueClass::Negative | CueClass::Disproof | CueClass::Intent))
    };
    let negated = |a: Option<&Attribution>| a.and_then(|a| a.cue.as_ref()).is_some_and(|c| c.negated);
    let acts = !claim.is_speech_act || (spoken.claim.is_speech_act && spoken.passage.predicate);
    acts && denies(Some(draft)) == denies(spoken.attribution)
        && negated(Some(draft)) == negated(spoken.attribution)
        && claim.polarity == spoken.claim.polarity
}
