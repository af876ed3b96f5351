//! A document and its blocks with all that was read from them.

use super::attribution::Attribution;
use super::claim::Claim;
use super::clause::Clause;
use super::figure::Figure;
use super::mention::NounPhrase;
use super::place::{AttributionId, BlockSpan, ClaimId};
use super::quotation::Quotation;
use super::speaker_table::SpeakerTable;
use super::time::TimeExpression;
use crate::nlp::Doc;
use crate::text::{Block, Span};
use jiff::civil::Date;
use std::sync::Arc;

/// Everything that one document says, read once for drafts and sources alike.
#[derive(Debug, Default)]
pub struct Analysis {
    /// The blocks in the document's order; one that says what it said before an edit is the same one.
    pub blocks: Vec<Arc<BlockAnalysis>>,
    /// Where each block starts in the document, in bytes.
    pub starts: Vec<usize>,
    /// Who is who across the document.
    pub speakers: SpeakerTable,
    /// The document's own date, if it states one (dateline, release line, front matter).
    pub date: Option<Date>,
    /// What the document is: it decides who speaks in its unquoted text.
    pub voice: DocumentKind,
    /// Index of the block that holds the title, if there is one.
    pub title: Option<usize>,
    /// Index in `speakers.all` of the body whose statement a release is.
    pub issuer: Option<usize>,
}

/// Whose voice the unattributed text of a document is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DocumentKind {
    /// A news report: the writer narrates.
    #[default]
    News,
    /// A press release, notice or results statement: the unquoted text is the issuer's statement.
    Release,
    /// A transcript or log: every turn is a statement of its speaker.
    Transcript,
}

/// One block of a document with all that was read from it.
#[derive(Clone, Debug)]
pub struct BlockAnalysis {
    /// The block: its kind, prose and map to the document.
    pub block: Arc<Block>,
    /// The block's prose, parsed.
    pub doc: Arc<Doc>,
    /// Attributions whose cue (or speaker, where there is no cue) stands in this block.
    pub attributions: Vec<Attribution>,
    /// Figures in the order of the text.
    pub figures: Arc<Vec<Figure>>,
    /// Time expressions in the order of the text.
    pub times: Vec<TimeExpression>,
    /// Quotations in the order of the text.
    pub quotations: Vec<Quotation>,
    /// Clauses in the order of the text, those too that only introduce what somebody says.
    pub clauses: Arc<Vec<Clause>>,
    /// Phrases that may name a speaker, in the order of the text.
    pub phrases: Arc<Vec<NounPhrase>>,
    /// Claims in the order of the text; a sentence has one or more.
    pub claims: Vec<Claim>,
}

impl BlockAnalysis {
    /// Adds to the block index of every place and id, wrapping.
    pub fn shift(&mut self, by: usize) {
        let id = |id: &mut AttributionId| id.block = id.block.wrapping_add(by);
        self.attributions.iter_mut().for_each(|a| a.shift(by));
        self.quotations.iter_mut().filter_map(|q| q.attribution.as_mut()).for_each(id);
        self.claims.iter_mut().for_each(|c| c.attributions.iter_mut().chain(&mut c.carried_over_from).for_each(id));
    }

    /// The same block where its document has `by` blocks more before it (wrapping).
    pub fn moved(self: &Arc<Self>, by: usize) -> Arc<Self> {
        if by == 0 {
            return self.clone();
        }
        let mut moved = Self::clone(self);
        moved.shift(by);
        Arc::new(moved)
    }

    /// Whether two states of a block that was read once say the same.
    pub fn says_the_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.doc, &other.doc)
            && self.attributions == other.attributions
            && self.quotations == other.quotations
            && self.times == other.times
            && self.claims == other.claims
    }
}

impl Analysis {
    /// The claim that `id` names.
    pub fn claim(&self, id: ClaimId) -> &Claim {
        &self.blocks[id.block].claims[id.index]
    }

    /// The attribution that `id` names.
    pub fn attribution(&self, id: AttributionId) -> &Attribution {
        &self.blocks[id.block].attributions[id.index]
    }

    /// Every claim with its id, in the order of the text.
    pub fn claims(&self) -> impl Iterator<Item = (ClaimId, &Claim)> {
        self.blocks.iter().enumerate().flat_map(|(block, b)| {
            b.claims.iter().enumerate().map(move |(index, claim)| (ClaimId { block, index }, claim))
        })
    }

    /// The bytes of the document that a place stands for.
    pub fn document_span(&self, place: BlockSpan) -> Span {
        self.blocks[place.block].block.to_document(place.span).shifted(self.starts[place.block])
    }

    /// A block in the document, markup included, in bytes.
    pub fn block_span(&self, block: usize) -> Span {
        let start = self.starts[block];
        Span::new(start, start + self.blocks[block].block.len)
    }

    /// Index of the block that holds a byte of the document, its markup included.
    pub fn block_at(&self, offset: usize) -> Option<usize> {
        let block = self.starts.partition_point(|&start| start <= offset).checked_sub(1)?;
        (offset <= self.block_span(block).end).then_some(block)
    }

    /// Where in the document to write what is to stand before a byte of a block's prose; see [`Block::insertion_before`].
    pub fn insertion_before(&self, block: usize, prose: usize) -> usize {
        self.starts[block] + self.blocks[block].block.insertion_before(prose)
    }

    /// What to take out of the document before new words, to replace by them, and to take out after them, where they are to
    /// stand for these bytes of it; see [`Block::whole_marks`]. `None` for bytes of several blocks or of none.
    pub fn whole_marks(&self, edited: Span) -> Option<[Span; 3]> {
        let block = self.block_at(edited.start)?;
        let start = self.starts[block];
        let inside = edited.end - start <= self.blocks[block].block.len;
        let parts = self.blocks[block].block.whole_marks(Span::new(edited.start - start, edited.end - start));
        inside.then(|| parts.map(|part| part.shifted(start)))
    }

    /// Where in the document to write what is to stand right after prose that ends there; see
    /// [`Block::insertion_after`].
    pub fn insertion_after(&self, block: usize, prose: usize) -> usize {
        self.starts[block] + self.blocks[block].block.insertion_after(prose)
    }
}
