//! Suggestions of an attribution for editors: who says a claim, and how the draft would say so.

use super::attribution_fix::{attribution_fixes, house_tense, saying_verb};
use super::speakers::{SpeakerName, SpokenPassage, speaker_name, spoken_passage_at, spoken_passages};
use super::text_edits::upper_first;
use crate::claims::model::{BlockSpan, ClaimId, ContentMode};
use crate::evidence::{Passage, WordAlignment};
use crate::rules::{Context, Fix};
use crate::text::Span;

/// Whoever says a claim of the draft in the sources, as a fix writes the name.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestedSpeaker {
    /// The name as the draft's sentence wants it: in full at the first mention, short afterwards.
    pub name: String,
    /// The short form.
    pub short: String,
    /// Whether the name takes a plural verb.
    pub plural: bool,
    /// Whether a report of the claim must name the speaker.
    pub needed: bool,
    /// Index of the source among the draft's sources.
    pub source: usize,
    /// The passage's sentence, in bytes of the source.
    pub span: Span,
}

/// The speaker who says a claim in the sources; `None` where no source clearly says it, or says it in nobody's name.
pub fn suggested_speaker(context: &Context<'_>, id: ClaimId) -> Option<SuggestedSpeaker> {
    let best = *spoken_passages(context, id).first()?;
    let SpeakerName { text, short, plural } = speaker_name(context, &best)?;
    let span = BlockSpan { block: best.passage.block, span: context.passage_sentence(best.passage) };
    let source = best.passage.source;
    let span = context.sources[source].analysis.document_span(span);
    Some(SuggestedSpeaker { name: text, short, plural, needed: best.needs_attribution(), source, span })
}

/// A claim of a source as a sentence of the draft, given to whoever says it there in house style; to the source itself where
/// it names nobody.
pub fn reported_sentence(context: &Context<'_>, source: usize, id: ClaimId) -> Option<String> {
    let analysis = context.sources.get(source)?.analysis;
    let block = analysis.blocks.get(id.block)?;
    let claim = block.claims.get(id.index)?;
    let passage = Passage {
        source,
        block: id.block,
        sentence: claim.sentence,
        claim: Some(id.index),
        score: 1.0,
        support: 1.0,
        predicate: true,
        entities: 0,
        matched: WordAlignment::default(),
    };
    let spoken = spoken_passage_at(context, &passage, Some(claim.predicate))?;
    let words = claim.span.slice(&block.block.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let is_mark = |c: char| matches!(c, '"' | '\u{201c}' | '\u{201d}');
    let bare = words.trim_matches(|c: char| is_mark(c) || matches!(c, '.' | ',' | ';' | ':') || c.is_whitespace());
    let bare = upper_first(bare);
    let (open, close) = match claim.mode {
        ContentMode::Direct if context.text.contains('"') => ("\"", "\""),
        ContentMode::Direct => ("\u{201c}", "\u{201d}"),
        _ => ("", ""),
    };
    Some(match speaker_name(context, &spoken) {
        Some(name) => {
            format!("{open}{bare},{close} {} {}.", name.text, saying_verb(house_tense(context), name.plural))
        }
        None => format!("{open}{bare}{close}, according to {}.", context.source_name(source)),
    })
}

/// Fixes that give an unattributed claim to whoever says it in the sources, the best first.
pub fn suggested_attributions(context: &Context<'_>, id: ClaimId) -> Vec<Fix> {
    let claim = context.draft.claim(id);
    if !claim.attributions.is_empty() || claim.unasserted || claim.is_speech_act {
        return Vec::new();
    }
    let best = spoken_passages(context, id).first().copied().filter(SpokenPassage::needs_attribution);
    let named = best.and_then(|best| Some((best, speaker_name(context, &best)?)));
    named
        .map_or_else(Vec::new, |(best, name)| attribution_fixes(context, id, claim, &name, best.claim.attribution_need))
}
