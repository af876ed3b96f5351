//! Lookup of what stands at an offset of a document. The block is found by bisection and only that block is searched, so
//! that a hover costs the same in a note and in a book.

use crate::claims::model::{
    Analysis, AttributionForm, BlockAnalysis, BlockSpan, Claim, ClaimId, ClauseKind, Figure, FigureKind, MentionForm,
};
use crate::text::Span;
use std::ops::Range;

/// Span of a block's prose, in bytes of the document.
pub fn block_span(analysis: &Analysis, block: usize) -> Span {
    let length = analysis.blocks.get(block).map_or(0, |b| b.block.text.len());
    analysis.document_span(BlockSpan { block, span: Span::new(0, length) })
}

/// Indexes of the blocks whose prose shares a byte with the span, or touches it.
pub fn blocks_in(analysis: &Analysis, span: Span) -> Range<usize> {
    let first = first_block(analysis, |b| b.end >= span.start);
    let end = first_block(analysis, |b| b.start > span.end);
    first..end.max(first)
}

/// Index of the block whose prose holds the offset, or touches it.
pub fn block_at(analysis: &Analysis, offset: usize) -> Option<usize> {
    blocks_in(analysis, Span::new(offset, offset)).next()
}

/// Index of the first block of which `holds` is true, as it is of all after it.
fn first_block(analysis: &Analysis, holds: impl Fn(Span) -> bool) -> usize {
    let (mut low, mut high) = (0, analysis.blocks.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(block_span(analysis, middle)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// Whether the offset lies in the span or at one of its ends: a cursor right behind the words touches them.
pub fn touches(span: Span, offset: usize) -> bool {
    span.start <= offset && offset <= span.end
}

/// Offset in a document, with the block that holds it.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    /// The document.
    pub analysis: &'a Analysis,
    /// Index of the block.
    pub block: usize,
    /// Offset in bytes of the document.
    pub offset: usize,
}

/// Part of a claim, by its index in the block's list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntityKind {
    /// A figure.
    Figure(usize),
    /// The phrase with this head token, which names somebody who is known in the document.
    Speaker(usize),
    /// The cue of this attribution.
    Cue(usize),
    /// A word that weakens the claim; which claim, and which of its markers.
    Hedge(usize, usize),
    /// A quotation.
    Quotation(usize),
}

impl<'a> Cursor<'a> {
    /// Cursor at an offset in bytes; `None` outside all prose.
    pub fn at(analysis: &'a Analysis, offset: usize) -> Option<Self> {
        Some(Self { analysis, block: block_at(analysis, offset)?, offset })
    }

    /// The block.
    pub fn block(&self) -> &'a BlockAnalysis {
        &self.analysis.blocks[self.block]
    }

    /// Span of the document for a span of the block's prose.
    pub fn span(&self, prose: Span) -> Span {
        self.analysis.document_span(BlockSpan { block: self.block, span: prose })
    }

    /// Innermost claim at the cursor.
    pub fn claim(&self) -> Option<ClaimId> {
        let claims = self.block().claims.iter().enumerate().map(|(index, claim)| (index, self.span(claim.span)));
        self.innermost(claims).map(|(index, _)| ClaimId { block: self.block, index })
    }

    /// Innermost claim at the cursor; beside all claims, the nearest one of the same sentence, so that the words that
    /// introduce a claim lead to it.
    pub fn claim_near(&self) -> Option<ClaimId> {
        self.claim().or_else(|| {
            let block = self.block();
            let sentence = |s: &Range<usize>| touches(self.span(block.doc.span(s.clone())), self.offset);
            let sentence = block.doc.sentences.iter().position(sentence)?;
            let claims = block.claims.iter().enumerate().filter(|(_, c)| c.sentence == sentence);
            let away = |span: Span| span.start.saturating_sub(self.offset).max(self.offset.saturating_sub(span.end));
            let nearest = claims.min_by_key(|(_, c)| away(self.span(c.span)));
            nearest.map(|(index, _)| ClaimId { block: self.block, index })
        })
    }

    /// Innermost part of a claim at the cursor, with its bytes in the document.
    pub fn entity_at(&self) -> Option<(EntityKind, Span)> {
        let block = self.block();
        let here = |place: &BlockSpan| (place.block == self.block).then_some(place.span);
        let counts = |f: &Figure| matches!(f.kind, FigureKind::Quantity | FigureKind::Age);
        let figures = block.figures.iter().enumerate().filter(|(_, f)| counts(f));
        let figures = figures.map(|(i, f)| (EntityKind::Figure(i), f.span));
        let cues = block
            .attributions
            .iter()
            .enumerate()
            .filter_map(|(i, a)| Some((EntityKind::Cue(i), here(&a.cue.as_ref()?.place)?)));
        let speaking = block.attributions.iter().filter_map(|a| {
            let mention = a.speaker.as_ref().filter(|_| a.form != AttributionForm::OwnObservation)?;
            Some((EntityKind::Speaker(mention.head), here(&mention.place)?))
        });
        // Somebody who is only spoken of is worth a word where he has a name.
        let named = block.phrases.iter().filter_map(|phrase| {
            let speaker = self.analysis.speakers.at(self.block, phrase.head)?;
            let pronoun = matches!(phrase.form, MentionForm::Pronoun(_));
            (!pronoun && !speaker.names.is_empty())
                .then(|| (EntityKind::Speaker(phrase.head), block.doc.span(phrase.tokens.clone())))
        });
        let hedges = block.claims.iter().enumerate().flat_map(|(c, claim)| {
            claim.certainty.markers.iter().enumerate().map(move |(m, marker)| (EntityKind::Hedge(c, m), marker.span))
        });
        let quotations = block.quotations.iter().enumerate().map(|(i, q)| (EntityKind::Quotation(i), q.outer));
        let entities = figures.chain(cues).chain(speaking).chain(named).chain(hedges).chain(quotations);
        self.innermost(entities.map(|(entity, prose)| (entity, self.span(prose))))
    }

    /// Shortest of the spans at the offset; one that only ends there comes after one that holds it.
    fn innermost<T>(&self, spans: impl Iterator<Item = (T, Span)>) -> Option<(T, Span)> {
        spans
            .filter(|(_, span)| !span.is_empty() && touches(*span, self.offset))
            .min_by_key(|(_, span)| (!span.contains_offset(self.offset), span.len()))
    }
}

/// Claims of a block that are worth a line of their own: each asserts something, and is no part of a longer claim of the
/// same speakers.
pub fn top_level_claims(block: &BlockAnalysis) -> impl Iterator<Item = (usize, &Claim)> {
    block.claims.iter().enumerate().filter(move |(index, claim)| {
        // A longer claim that holds this one is of its sentence, and claims stand in the order of the text.
        let of_sentence = |c: &&Claim| c.sentence == claim.sentence;
        let before = block.claims[..*index].iter().rev().take_while(of_sentence);
        let after = block.claims[index + 1..].iter().take_while(of_sentence);
        let within =
            |c: &Claim| c.span != claim.span && c.span.contains(claim.span) && c.attributions == claim.attributions;
        !claim.unasserted
            && !claim.is_speech_act
            && claim.kind != ClauseKind::Phrase
            && !before.chain(after).any(within)
    })
}

/// Fullest name of the speaker to whom a document gives a claim; `None` for narration and for nobody named.
pub fn speaker_name(analysis: &Analysis, claim: &Claim) -> Option<String> {
    let id = claim.attributions.first()?;
    let attribution = analysis.blocks.get(id.block)?.attributions.get(id.index)?;
    let mention = attribution.speaker.as_ref()?;
    Some(analysis.speakers.resolve(mention).map_or_else(|| mention.text.clone(), |s| s.full.clone()))
}
