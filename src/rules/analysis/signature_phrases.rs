//! Signature phrases: wording that the sources use once, as one speaker's own (*what she described as a betrayal*).

use crate::claims::model::{Analysis, AttributionId, BlockSpan, Claim, ClauseKind, ContentMode, Quotation};
use crate::evidence::SourceText;
use crate::nlp::{Doc, Pos};
use crate::rules::thresholds::SIGNATURE_WORDS;
use crate::rules::word_lists::RuleWords;
use crate::text::Span;
use std::ops::Range;

/// Wording that the sources use once, as one speaker's own.
pub(crate) struct SignaturePhrase {
    /// Index of the source.
    pub source: usize,
    /// Where it stands there.
    pub at: BlockSpan,
    /// Its words, in lower case.
    pub words: Vec<String>,
    /// The attribution that gives it to its speaker.
    pub attribution: AttributionId,
}

/// All signature phrases of the sources, in their order.
pub(crate) fn signature_phrases(sources: &[SourceText<'_>]) -> Vec<SignaturePhrase> {
    let mut found = Vec::new();
    for (source, text) in sources.iter().enumerate() {
        for (block, b) in text.analysis.blocks.iter().enumerate() {
            let mut add = |span: Span, words: Option<Vec<String>>, attribution: Option<AttributionId>| {
                let phrase = words.zip(attribution).map(|(words, attribution)| SignaturePhrase {
                    source,
                    at: BlockSpan { block, span },
                    words,
                    attribution,
                });
                // Words that the sources use in their own voice too are nobody's property.
                found.extend(phrase.filter(|p| is_used_once(sources, &p.words)));
            };
            for claim in b.claims.iter().filter(|c| c.kind == ClauseKind::Phrase && c.mode == ContentMode::Distanced) {
                add(claim.span, loaded_words(&b.doc, claim), claim.attributions.first().copied());
            }
            for quotation in &b.quotations {
                let words = naming_words(&b.doc, quotation, text.analysis);
                add(quotation.span, words, quotation.attribution);
            }
        }
    }
    found
}

fn is_used_once(sources: &[SourceText<'_>], words: &[String]) -> bool {
    let blocks = sources.iter().flat_map(|s| &s.analysis.blocks);
    blocks.map(|b| occurrences(&b.doc, words).len()).sum::<usize>() == 1
}

/// Words of a quoted fragment by which somebody names a thing (*called it "a second bereavement"*): a noun phrase.
fn naming_words(reading: &Doc, quotation: &Quotation, analysis: &Analysis) -> Option<Vec<String>> {
    let attribution = analysis.attribution(quotation.attribution?);
    let cue = attribution.cue.as_ref()?;
    let tokens: Vec<usize> = quotation.tokens.clone().filter(|&t| !reading.tokens[t].is_punct()).collect();
    let nominal = !tokens.iter().any(|&t| reading.tokens[t].is_verbal());
    let content: Vec<usize> = tokens.into_iter().skip_while(|&t| reading.tokens[t].pos == Pos::Det).collect();
    (RuleWords::shared().signature.naming.contains(&cue.lemma) && nominal && SIGNATURE_WORDS.contains(&content.len()))
        .then(|| content.iter().map(|&t| reading.tokens[t].lower.to_string()).collect())
}

/// Loaded words of a distanced phrase: its head noun with the adjectives before it.
fn loaded_words(reading: &Doc, claim: &Claim) -> Option<Vec<String>> {
    let head = claim.tokens.clone().find(|&t| {
        matches!(reading.tokens[t].pos, Pos::Noun)
            && reading.head(t).is_none_or(|h| !claim.tokens.contains(&h) || reading.tokens[h].pos == Pos::Adp)
    })?;
    let start = (claim.tokens.start..head)
        .rev()
        .take_while(|&t| matches!(reading.tokens[t].pos, Pos::Adj | Pos::Noun))
        .last()?;
    Some((start..=head).map(|t| reading.tokens[t].lower.to_string()).collect())
}

/// Token ranges where the words, given in lower case, stand one after the other.
pub(crate) fn occurrences(reading: &Doc, words: &[String]) -> Vec<Range<usize>> {
    reading
        .tokens
        .windows(words.len().max(1))
        .enumerate()
        .filter(|(_, window)| window.iter().zip(words).all(|(t, w)| *t.lower == **w))
        .map(|(at, _)| at..at + words.len())
        .collect()
}
