//! Rule `vague-attribution`.

use crate::claims::coref::SpeakerRelation;
use crate::claims::model::{Attribution, AttributionForm, Claim, ClaimId, CueClass, SpeakerKind};
use crate::evidence::Passage;
use crate::nlp::Dep;
use crate::rules::analysis::speakers::{
    SpokenPassage, draft_speaker, is_anonymous, promises_several_speakers, speaker_name, speaker_phrase,
    speaker_relation, spoken_passages,
};
use crate::rules::analysis::{attribution_fix, text_edits};
use crate::rules::word_lists::RuleWords;
use crate::rules::{Context, Edit, Fix, Group, Report, Rule, Silence, Subject};
use crate::text::{Severity, Span};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "vague-attribution",
    name: "Vaguer than the source on who said it",
    group: Group::Attribution,
    severity: Severity::Information,
    precedence: &[(Subject::Claim, 50)],
    silence: Silence::Attribution,
    fixes_need_reporter: true,
    docs: r#"
## What
*Sources say*, *reportedly*, *was accused of*: the draft does not say who, and the source does.

## Why
A reader judges a claim by its speaker. A name withheld without need looks like a name that nobody had.

## Example
```fixture
--- source wire.md
Samuel Lindqvist said his client had already repaid $212,000.
--- draft
Sources said the client had already repaid $212,000.
^^^^^^^ vague-attribution: Samuel Lindqvist said
```

## Instead
The speaker whom the source names.

## Stays quiet
Where the source is as vague, and where the speaker is named in the same sentence.

## Standard
Reuters Handbook of Journalism: the more precisely a source is named, the more reliable the story.

## Known misses
A class that is vaguer than the source's in sense and not in words (*experts* for *auditors*).
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut seen: Vec<Span> = Vec::new();
    for (id, claim) in context.claims() {
        let Some(vague) = vague_words(context, id, claim).filter(|v| !seen.contains(&v.span)) else { continue };
        seen.push(vague.span);
        report
            .finding(vague.span)
            .message(format!("Who says so? {} names {}.", context.passage_place(vague.passage), vague.speaker))
            .cite(context.passage_citation(vague.passage, format!("{} says so", vague.speaker)))
            .fixes(vague.fixes)
            .claim(id);
    }
}

/// Words of the draft that do not say who says a claim.
struct VagueWords<'a> {
    /// Where they stand, in bytes of the draft.
    span: Span,
    /// The passage that names the speaker.
    passage: &'a Passage,
    /// The speaker's name there.
    speaker: String,
    fixes: Vec<Fix>,
}

impl<'a> VagueWords<'a> {
    fn new(
        context: &Context<'a>,
        best: &SpokenPassage<'a>,
        (block, prose): (usize, Span),
        fixes: Vec<Fix>,
    ) -> VagueWords<'a> {
        let speaker = speaker_name(context, best).map_or_else(|| "the speaker".to_owned(), |n| n.text);
        VagueWords { span: context.draft_span(block, prose), passage: best.passage, speaker, fixes }
    }
}

/// The words that do not say who says a claim, where its sources do.
fn vague_words<'a>(context: &Context<'a>, id: ClaimId, claim: &Claim) -> Option<VagueWords<'a>> {
    let voices = spoken_passages(context, id);
    let best = voices.first().filter(|v| v.speaker.is_some() && v.attribution.is_some())?;
    // What the source tells on its own account needs nobody's name.
    if voices.iter().any(|v| v.is_narration() && !v.needs_attribution()) {
        return None;
    }
    let specific = best.speaker.is_some_and(|s| s.kind != SpeakerKind::Vague);
    if !specific {
        return None;
    }
    if let Some(adverb) = hearsay_adverb(context, id, claim) {
        let span = context.block(id).doc.tokens[adverb].span;
        let fixes = without_adverb_fixes(context, id, claim, adverb, best);
        return Some(VagueWords::new(context, best, (id.block, span), fixes));
    }
    let attribution = context.draft.attribution(*claim.attributions.first()?);
    if attribution.form == AttributionForm::OwnObservation || is_named_elsewhere(context, claim, best) {
        return None;
    }
    match draft_speaker(context, claim) {
        Some((_, mention, speaker)) => {
            let relation = speaker_relation(context, speaker, best.speaker);
            let vague = is_anonymous(attribution) || speaker.is_some() && relation == SpeakerRelation::Vaguer;
            let promised = promises_several_speakers(context, mention)
                || voices.iter().any(|v| {
                    v.speaker.is_some() && speaker_relation(context, speaker, v.speaker) == SpeakerRelation::Same
                });
            if !vague || promised {
                return None;
            }
            let named = speaker_name(context, best)?;
            let phrase = speaker_phrase(context, mention);
            let fix = attribution_fix::replace_speaker(context, mention, phrase, attribution, &named);
            Some(VagueWords::new(context, best, (mention.place.block, phrase), vec![fix]))
        }
        None => agentless_passive(context, id, attribution, best),
    }
}

/// The passive that leaves its agent out (*was accused of …* without *by*).
fn agentless_passive<'a>(
    context: &Context<'a>,
    id: ClaimId,
    attribution: &Attribution,
    best: &SpokenPassage<'a>,
) -> Option<VagueWords<'a>> {
    let cue = attribution.cue.as_ref().filter(|c| !c.nominal && c.place.block == id.block)?;
    let block = context.block(id);
    let doc = &block.doc;
    let passive = doc.child(cue.head, &[Dep::AuxPass])?;
    let reports = matches!(cue.class, CueClass::Accusation | CueClass::Doubt)
        || RuleWords::shared().vague_attribution.agentless.contains(&cue.lemma);
    if !reports || doc.child(cue.head, &[Dep::Agent]).is_some() {
        return None;
    }
    let first = doc
        .children(cue.head)
        .filter(|&c| matches!(doc.tokens[c].dep, Dep::Aux | Dep::AuxPass))
        .min()
        .unwrap_or(passive);
    let span = Span::new(doc.tokens[first].span.start, doc.tokens[cue.head].span.end);
    let named = speaker_name(context, best)?;
    let at = context.draft.insertion_after(id.block, span.end);
    let fix = Fix {
        title: format!("Write \u{201c}by {}\u{201d}", named.text),
        preferred: true,
        edits: vec![text_edits::insertion(at, format!(" by {}", named.text))],
    };
    Some(VagueWords::new(context, best, (id.block, span), vec![fix]))
}

/// The adverb that says that somebody says it (*reportedly*), with no attribution in the draft.
fn hearsay_adverb(context: &Context<'_>, id: ClaimId, claim: &Claim) -> Option<usize> {
    if claim.attributions.iter().any(|&a| context.draft.attribution(a).speaker.is_some()) {
        return None;
    }
    let doc = &context.block(id).doc;
    let adverbs = &context.lexicon.sources.vague_adverbs;
    claim.tokens.clone().find(|&t| adverbs.contains(&*doc.tokens[t].lower))
}

/// Fixes that take the adverb out and name the speaker at the end, or at the start where the claim does not end its sentence.
fn without_adverb_fixes(
    context: &Context<'_>,
    id: ClaimId,
    claim: &Claim,
    adverb: usize,
    best: &SpokenPassage<'_>,
) -> Vec<Fix> {
    let Some(named) = speaker_name(context, best) else { return Vec::new() };
    let doc = &context.block(id).doc;
    let token = &doc.tokens[adverb];
    let end = token.span.end + usize::from(token.space_after);
    let word = context.draft_span(id.block, Span::new(token.span.start, end));
    let removal = Edit { start: word.start, end: word.end, new_text: String::new() };
    attribution_fix::attribution_fixes(context, id, claim, &named, best.claim.attribution_need)
        .into_iter()
        .filter(|fix| fix.edits.iter().all(|e| e.end <= removal.start || e.start >= removal.end))
        .map(|mut fix| {
            fix.edits.push(removal.clone());
            fix.edits.sort_by_key(|e| e.start);
            fix
        })
        .collect()
}

/// Whether another attribution over the claim names the speaker.
fn is_named_elsewhere(context: &Context<'_>, claim: &Claim, best: &SpokenPassage<'_>) -> bool {
    claim.attributions.iter().skip(1).any(|&a| {
        let speaker = context.draft.attribution(a).speaker.as_ref().and_then(|m| context.draft.speakers.resolve(m));
        speaker.is_some() && speaker_relation(context, speaker, best.speaker) == SpeakerRelation::Same
    })
}
