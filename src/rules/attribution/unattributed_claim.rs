//! Rule `unattributed-claim`.

use crate::claims::coref::SpeakerRelation;
use crate::claims::model::{Attribution, AttributionForm, AttributionNeed, Claim, ClaimId, ClauseKind};
use crate::nlp::{Dep, Doc, Pos};
use crate::rules::analysis::attribution_fix;
use crate::rules::analysis::claim_pair::is_content;
use crate::rules::analysis::signature_phrases::{SignaturePhrase, occurrences};
use crate::rules::analysis::speakers::{
    SpeakerName, SpokenPassage, cue_words, draft_speaker, is_copied, is_mentioned, speaker_name, speaker_relation,
    spoken_passages,
};
use crate::rules::thresholds::{
    MIN_ASKING_CONFIDENCE, MIN_CONTENT_WORDS, MIN_CONTENT_WORDS_WITH_FIGURE, MIN_WORD_COVERAGE,
};
use crate::rules::word_lists::RuleWords;
use crate::rules::{Context, Group, Lack, Report, Rule, Silence, Subject};
use crate::text::{Severity, Span};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "unattributed-claim",
    name: "Claim given in the paper's own voice",
    group: Group::Attribution,
    severity: Severity::Warning,
    precedence: &[(Subject::Claim, 60)],
    inside_quotations: true,
    silent_on_own_reporting: true,
    lacks: Some(Lack::Speaker),
    silence: Silence::AttributionNeed,
    fixes_need_reporter: true,
    docs: r#"
## What
A statement that the source gives as somebody's words, and the draft gives as fact: a toll, an accusation, a disputed
claim, a forecast, a judgement.

## Why
Readers must know on whose word they take it. What is disputed today may be withdrawn tomorrow; the paper's own voice
cannot be.

## Example
```fixture
--- source wire.md
The Dockside General Union said at least 19 of its members had been on the night shift.
--- draft
At least 19 union members had been on the night shift.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unattributed-claim: The Dockside General Union said at least 19
```

## Instead
Name the speaker: before the claim if it is grave or long, after it otherwise.

## Stays quiet
What the source itself narrates, public acts, settled facts, a claim that two independent speakers make; any attribution
in the draft: before, after or inside the sentence, over a list, carried over from the sentence before.

## Standard
Reuters Handbook of Journalism, *sourcing*; BBC Editorial Guidelines, *accuracy*: attribute what cannot be corroborated.

## Known misses
An attribution that only a reader of the whole story could supply.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut flagged: Vec<(usize, Span)> = Vec::new();
    for (id, claim) in context.claims() {
        if flagged.iter().any(|(block, span)| *block == id.block && span.contains(claim.span)) {
            continue;
        }
        let whole = with_conjuncts(context, id, claim);
        if report_unattributed(report, id, claim, &whole).is_some() {
            flagged.push((id.block, whole.span));
        }
    }
    report_signature_phrases(report);
}

/// The claim with the further predicates that share its subject and rest on the same sentence: one finding for all.
fn with_conjuncts(context: &Context<'_>, id: ClaimId, claim: &Claim) -> Claim {
    let block = context.block(id);
    let mut whole = claim.clone();
    let sentence = |index: usize| {
        context.evidence(ClaimId { block: id.block, index }).passages.first().map(|p| (p.source, p.block, p.sentence))
    };
    for (index, next) in block.claims.iter().enumerate().skip(id.index + 1) {
        let shared = next.kind == ClauseKind::Conjunct
            && next.sentence == claim.sentence
            && next.attributions.is_empty()
            && next.clause.is_some_and(|c| {
                block.doc.child(block.clauses[c].head, &[Dep::Nsubj, Dep::NsubjPass, Dep::Expl]).is_none()
            });
        let joined = next.tokens.start >= whole.tokens.end
            && block.doc.tokens[whole.tokens.end..next.tokens.start]
                .iter()
                .all(|t| t.is_punct() || t.pos == Pos::Cconj);
        if shared && joined && sentence(index) == sentence(id.index) {
            whole.tokens.end = next.tokens.end;
            whole.span = whole.span.cover(next.span);
        }
    }
    whole
}

/// Reports the claim if the draft owes its readers a speaker for it.
fn report_unattributed(report: &mut Report<'_>, id: ClaimId, claim: &Claim, whole: &Claim) -> Option<()> {
    let context = report.context();
    if !claim.attributions.is_empty() || claim.unasserted || claim.is_speech_act || is_hearsay(context, id, claim) {
        return None;
    }
    let voices = spoken_passages(context, id);
    let best = *voices.first()?;
    if voices.iter().any(|v| v.is_narration() && !v.needs_attribution()) || is_corroborated(context, &voices) {
        return None;
    }
    // Polarity is another rule's question, which comes before this one.
    if !best.needs_attribution() || !is_sure(&best) {
        return None;
    }
    if claim.kind == ClauseKind::Adverbial && best.claim.attribution_need != AttributionNeed::Always {
        return None;
    }
    // The same proposition: the predicates match, or all but all of the words do.
    if !best.passage.predicate && best.passage.support < MIN_WORD_COVERAGE {
        return None;
    }
    if !is_substantial(&context.block(id).doc, claim) || is_copied(context, id, &best) {
        return None;
    }
    if names_its_speaker(context, id, claim, &best)
        || is_attributed_nearby(context, id, claim, &best)
        || is_mentioned(context, id, best.speaker)
    {
        return None;
    }
    let heading = context.block(id).block.kind.is_heading();
    if heading && is_claim_quote(context, id, claim, &best) {
        return None;
    }
    let named = speaker_name(context, &best)?;
    let fixes = attribution_fix::attribution_fixes(context, id, whole, &named, best.claim.attribution_need);
    let reason = format!("{} {} it", named.text, cue_words(context, &best));
    report
        .finding(context.draft_span(id.block, whole.span))
        .severity(if heading { Severity::Information } else { RULE.severity })
        .message(message(context, &best, &named.text))
        .cite(context.passage_citation(best.passage, reason))
        .fixes(fixes)
        .claim(id);
    Some(())
}

/// Whether there is enough in the claim for somebody to be asked about it, and the writer does not speak of himself.
fn is_substantial(doc: &Doc, claim: &Claim) -> bool {
    let content = claim.tokens.clone().filter(|&t| is_content(doc, t)).count();
    let own_subjects = &RuleWords::shared().unattributed_claim.own_subjects;
    let own = doc.tokens[claim.tokens.clone()].first().is_some_and(|t| own_subjects.contains(&*t.lower));
    content >= if claim.figures.is_empty() { MIN_CONTENT_WORDS } else { MIN_CONTENT_WORDS_WITH_FIGURE } && !own
}

fn message(context: &Context<'_>, spoken: &SpokenPassage<'_>, speaker: &str) -> String {
    let (place, words) = (context.passage_place(spoken.passage), context.passage_words(spoken.passage));
    format!(
        "Not attributed. {place} gives this as something {speaker} {}: \u{201c}{words}\u{201d}",
        cue_words(context, spoken)
    )
}

/// Whether the draft marks the claim as hearsay (*reportedly*): then the question is by whom.
fn is_hearsay(context: &Context<'_>, id: ClaimId, claim: &Claim) -> bool {
    let sources = &context.lexicon.sources;
    let doc = &context.block(id).doc;
    claim.tokens.clone().any(|t| sources.vague_adverbs.contains(&*doc.tokens[t].lower))
        || claim.certainty.markers.iter().any(|m| sources.vague_adverbs.contains(&m.lemma))
}

fn is_sure(spoken: &SpokenPassage<'_>) -> bool {
    spoken.attribution.is_none_or(|a| a.confidence >= MIN_ASKING_CONFIDENCE)
}

/// Whether two passages give the claim to speakers who have nothing to do with each other: then it is corroborated.
fn is_corroborated(context: &Context<'_>, voices: &[SpokenPassage<'_>]) -> bool {
    voices.iter().enumerate().any(|(i, a)| {
        voices[i + 1..].iter().any(|b| {
            a.speaker.is_some()
                && b.speaker.is_some()
                && speaker_relation(context, a.speaker, b.speaker) == SpeakerRelation::Disjoint
                && speaker_relation(context, b.speaker, a.speaker) == SpeakerRelation::Disjoint
                && a.claim.polarity == b.claim.polarity
        })
    })
}

/// Whether the clause names its speaker itself: the source's speaker is its subject, and it tells of a plan, a view or
/// an act in public.
fn names_its_speaker(context: &Context<'_>, id: ClaimId, claim: &Claim, best: &SpokenPassage<'_>) -> bool {
    let block = context.block(id);
    let Some(subject) = claim.arguments.subject else { return false };
    let speaker = context.draft.speakers.at(id.block, subject);
    if speaker.is_none()
        || best.speaker.is_none()
        || speaker_relation(context, speaker, best.speaker) == SpeakerRelation::Disjoint
    {
        return false;
    }
    let clause = claim.clause.and_then(|c| block.clauses.get(c));
    let chain = clause.map_or(&[][..], |c| &c.chain);
    let speech = |t: &usize| {
        let lemma = block.doc.tokens[*t].lower_lemma();
        context.lexicon.cue_verb(&lemma).is_some() || context.lexicon.is_public_act(&lemma)
    };
    chain.iter().chain([&claim.predicate]).any(speech)
}

/// Whether an attribution near by covers the claim for this speaker: one in its sentence, or the one that carries over.
fn is_attributed_nearby(context: &Context<'_>, id: ClaimId, claim: &Claim, best: &SpokenPassage<'_>) -> bool {
    let block = context.block(id);
    let speaks = |attribution: &Attribution| {
        let mention = attribution.speaker.as_ref();
        let speaker = mention.and_then(|m| context.draft.speakers.resolve(m));
        mention.is_some()
            && (speaker.is_none() || speaker_relation(context, speaker, best.speaker) != SpeakerRelation::Disjoint)
    };
    if claim.carried_over_from.is_some_and(|carried| speaks(context.draft.attribution(carried))) {
        return true;
    }
    let in_sentence = block.attributions.iter().filter(|a| {
        a.cue
            .as_ref()
            .is_some_and(|c| c.place.block == id.block && block.doc.sentence_of(c.head) == claim.sentence && !c.nominal)
    });
    let mut reaching = in_sentence.filter(|a| {
        let at = a.cue.as_ref().map_or(0, |c| c.place.span.start);
        let inside = claim.span.contains_offset(at);
        match a.form {
            AttributionForm::Preposed | AttributionForm::Passive => at <= claim.span.start || inside,
            AttributionForm::Postposed => at >= claim.span.end || inside,
            _ => true,
        }
    });
    if reaching.any(speaks) {
        return true;
    }
    // A claim within one that is attributed is that speaker's, whatever the learned content holds.
    block
        .claims
        .iter()
        .any(|c| c.span.contains(claim.span) && c.span != claim.span && !c.attributions.is_empty() && !c.is_speech_act)
}

/// Whether the words are a claim quote in a headline, where the body attributes the same claim.
fn is_claim_quote(context: &Context<'_>, id: ClaimId, claim: &Claim, best: &SpokenPassage<'_>) -> bool {
    let block = context.block(id);
    if !block.quotations.iter().any(|q| q.span.overlaps(claim.span)) {
        return false;
    }
    context.mark_document_dependent();
    context.draft.claims().any(|(other, c)| {
        let speaker = draft_speaker(context, c).and_then(|(.., speaker)| speaker);
        let here = |p: &crate::evidence::Passage| {
            (p.source, p.block, p.sentence) == (best.passage.source, best.passage.block, best.passage.sentence)
        };
        other.block > id.block
            && !c.attributions.is_empty()
            && (context.evidence(other).passages.first().is_some_and(here)
                || (speaker.is_some()
                    && best.speaker.is_some()
                    && speaker_relation(context, speaker, best.speaker) == SpeakerRelation::Same))
    })
}

/// Reports one speaker's own wording that the draft uses as its own.
fn report_signature_phrases(report: &mut Report<'_>) {
    let context = report.context();
    if context.block_checked().1.block.kind.is_heading() {
        return;
    }
    for phrase in context.source_vocabulary.signature_phrases(context.sources) {
        report_phrase(report, phrase);
    }
}

fn report_phrase(report: &mut Report<'_>, phrase: &SignaturePhrase) {
    let context = report.context();
    let &SignaturePhrase { source, at, ref words, attribution } = phrase;
    let analysis = context.sources[source].analysis;
    let Some(mention) = analysis.attribution(attribution).speaker.as_ref() else { return };
    let speaker = analysis.speakers.resolve(mention);
    let (block, b) = context.block_checked();
    for tokens in occurrences(&b.doc, words) {
        let span = b.doc.span(tokens.clone());
        // An attribution of any block near may hold the words.
        context.mark_document_dependent();
        let said = context
            .draft
            .blocks
            .iter()
            .flat_map(|d| &d.attributions)
            .any(|a| a.speaker.is_some() && a.content.iter().any(|p| p.block == block && p.span.overlaps(span)));
        let known = report.findings().iter().any(|f| f.span.contains(context.draft_span(block, span)));
        if said || known {
            continue;
        }
        let text = speaker
            .map_or(mention.text.as_str(), |s| if context.is_introduced(source, s) { &s.short } else { &s.full });
        let named = SpeakerName { text: text.to_owned(), short: text.to_owned(), plural: false };
        let proof = context.source_citation(source, at.block, at.span, format!("these are words of {text}"));
        let place = context.source_place(source, at.block, at.span);
        report
            .finding(context.draft_span(block, span))
            .message(format!("Not attributed. {place} gives \u{201c}{}\u{201d} as wording of {text}.", words.join(" ")))
            .cite(proof)
            .fix(attribution_fix::distancing_fix(context, block, tokens.clone(), &named))
            .claim_around(block, span);
    }
}
