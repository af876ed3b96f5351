//! The speaker of a passage in words, for whoever explains a claim: the hover and `explain` word it alike.

use crate::claims::model::{Analysis, AttributionId, Claim, ClaimId, ContentMode, DocumentKind};
use crate::evidence::Passage;
use crate::rules::Context;
use crate::text::{Span, truncate};

/// Length of a cue, in characters.
const MAX_CUE: usize = 40;
/// The speaker of an attribution that names none.
const NOBODY_NAMED: &str = "nobody named";

/// Speaker of a passage, in words: *harbour officials (“said”)*. `id` is the claim of the draft that rests on it.
pub fn passage_speaker(context: &Context<'_>, id: ClaimId, passage: &Passage) -> String {
    let analysis = context.sources[passage.source].analysis;
    let claim = corresponding_claim(context, id, passage);
    let Some(&id) = claim.and_then(|c| c.attributions.first()) else {
        let own = if analysis.voice == DocumentKind::Release {
            "the source, whose statement it is"
        } else {
            "the source itself"
        };
        return own.to_owned();
    };
    let attribution = analysis.attribution(id);
    let cue = attribution.cue.as_ref().and_then(|cue| {
        let block = analysis.blocks.get(cue.place.block)?;
        Some(quoted_words(&block.block.text, cue.place.span, MAX_CUE))
            .filter(|words| words.contains(char::is_alphabetic))
    });
    let quoted = match attribution.mode {
        ContentMode::Direct => Some("quoted".to_owned()),
        ContentMode::Partial | ContentMode::Mixed => Some("partly quoted".to_owned()),
        _ => None,
    };
    let notes: Vec<String> = cue.into_iter().chain(quoted).collect();
    let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) };
    let inner = claim.and_then(|c| c.attributions.get(1)).map(|&id| attributed_speaker(analysis, id));
    let inner = inner.filter(|inner| inner != NOBODY_NAMED).map_or_else(String::new, |i| format!(", citing {i}"));
    format!("{}{notes}{inner}", attributed_speaker(analysis, id))
}

/// Speaker of an attribution, by the fullest name; as it is written where nobody is known by that name.
pub fn attributed_speaker(analysis: &Analysis, id: AttributionId) -> String {
    let mention = analysis.attribution(id).speaker.as_ref();
    mention.map_or_else(
        || NOBODY_NAMED.to_owned(),
        |m| analysis.speakers.resolve(m).map_or_else(|| m.text.clone(), |s| s.full.clone()),
    )
}

/// The claim of a passage that answers to a claim of the draft: the one with its predicate, else the one that matched,
/// else the first of its sentence.
pub fn corresponding_claim<'a>(context: &Context<'a>, id: ClaimId, passage: &Passage) -> Option<&'a Claim> {
    let claims = || context.source_block(passage).claims.iter().filter(|c| c.sentence == passage.sentence);
    let predicate = passage.source_token(context.draft.claim(id).predicate);
    let exact = predicate.and_then(|token| claims().find(|c| c.predicate == token));
    exact.or_else(|| context.source_claim(passage)).or_else(|| claims().next())
}

/// The words of a span of prose between quotation marks, cut after `max` characters.
pub fn quoted_words(prose: &str, span: Span, max: usize) -> String {
    format!("\u{201c}{}\u{201d}", truncate(span.slice(prose), max))
}
