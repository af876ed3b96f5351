//! Blocks read by themselves: all that a block says without its neighbours.

use super::options::ExtractOptions;
use crate::claims::attribution::BlockShape;
use crate::claims::clauses::clauses;
use crate::claims::coref::{TurnLabel, phrases};
use crate::claims::figures::figures;
use crate::claims::model::{Clause, Figure, NounPhrase, Quotation, TimeExpression};
use crate::claims::paper_notes::is_paper_note;
use crate::claims::quotations::quotations;
use crate::claims::{document_kind, times};
use crate::nlp::{Doc, Pipeline};
use crate::text::{Block, BlockKind, Span};
use std::sync::{Arc, OnceLock};

/// What one block says by itself: a pure function of the block.
#[derive(Clone, Debug)]
pub struct ParsedBlock {
    /// The block.
    pub block: Arc<Block>,
    /// Its prose, parsed.
    pub doc: Arc<Doc>,
    /// Its clauses.
    pub clauses: Arc<Vec<Clause>>,
    /// Its phrases for speakers.
    pub phrases: Arc<Vec<NounPhrase>>,
    /// Its figures.
    pub figures: Arc<Vec<Figure>>,
    /// Its time expressions.
    pub times: Vec<TimeExpression>,
    /// Its quotations, their speakers not known yet.
    pub quotations: Vec<Quotation>,
    /// A turn's or log entry's label and where its words start.
    pub label: Option<(TurnLabel, usize)>,
    /// Whether it claims nothing: a part of the page, or a note on the text.
    pub is_apart: bool,
    /// What the attribution models see of it from other blocks, once that has been asked.
    outline: OnceLock<Arc<BlockShape>>,
}

impl ParsedBlock {
    /// The same parse for a block that has the same prose in another place.
    pub fn moved(&self, block: &Arc<Block>) -> ParsedBlock {
        ParsedBlock { block: block.clone(), ..self.clone() }
    }

    pub(super) fn outline(&self) -> &BlockShape {
        self.outline.get_or_init(|| Arc::new(BlockShape::new(&self.doc)))
    }
}

/// Reads one block by itself.
pub fn parse_block(block: &Arc<Block>, options: &ExtractOptions) -> ParsedBlock {
    let doc = Pipeline::shared().parse_with_names(&block.text);
    // What a paper says about itself rests on no source.
    if block.kind.is_apart() || is_paper_note(&block.text) {
        return apart(block, doc);
    }
    let ((phrases, clauses), (figures, times)) = rayon::join(
        || (phrases(&doc), clauses(&doc, &block.kind, &options.lexicon)),
        || (figures(&doc), times::times(&doc)),
    );
    let doc = Arc::new(doc);
    ParsedBlock {
        clauses: Arc::new(fitted(clauses)),
        phrases: Arc::new(fitted(phrases)),
        quotations: fitted(quotations(&doc, block.in_quote)),
        label: label(&doc),
        figures: Arc::new(fitted(figures)),
        times: fitted(times),
        is_apart: false,
        doc,
        block: block.clone(),
        outline: OnceLock::new(),
    }
}

/// A label, a part of the page, or a note of the paper about itself: nothing is claimed in it, but it may name people and dates.
fn apart(block: &Arc<Block>, doc: Doc) -> ParsedBlock {
    let label = match block.kind {
        BlockKind::Label { name, .. } => label_of_people(&doc, name),
        _ => None,
    };
    let is_label = matches!(block.kind, BlockKind::Label { .. });
    let phrases = if is_label { Vec::new() } else { phrases(&doc) };
    ParsedBlock {
        clauses: Arc::default(),
        phrases: Arc::new(fitted(phrases)),
        quotations: Vec::new(),
        label: label.map(|label| (label, doc.text.len())),
        figures: Arc::default(),
        is_apart: true,
        times: fitted(times::times(&doc)),
        doc: Arc::new(doc),
        block: block.clone(),
        outline: OnceLock::new(),
    }
}

/// The label of a page's turn, with what stands behind its name: a bracket, or a role after a comma.
fn label_of_people(doc: &Doc, name: Span) -> Option<TurnLabel> {
    let text = &*doc.text;
    let head = doc.tokens_in(name).end.checked_sub(1).filter(|_| !name.is_empty())?;
    let behind = text.get(name.end..)?;
    let bracket = behind.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside);
    let role = behind.strip_prefix(", ").map(|rest| rest.split([':', '(', '[']).next().unwrap_or(rest).trim());
    let said = bracket.or(role).filter(|t| !t.starts_with(|c: char| c.is_ascii_digit()));
    // The address of an e-mail's sender stands for a name: *sana.iqbal*.
    let raw = name.slice(text);
    let address = raw.contains(['.', '_']) && !raw.contains(' ') && !raw.contains(char::is_uppercase);
    let own =
        |word: &str| word.chars().next().map(|c| c.to_uppercase().chain(word.chars().skip(1)).collect::<String>());
    let words = || raw.split(['.', '_']).filter_map(own).collect::<Vec<_>>().join(" ");
    Some(if address {
        TurnLabel::of_people(name, head, &words(), said)
    } else {
        TurnLabel::of_people(name, head, raw.trim_end_matches('.'), said)
    })
}

/// List without spare capacity: it is often more than what the list fills, and a long draft has thousands of lists.
pub(crate) fn fitted<T>(mut list: Vec<T>) -> Vec<T> {
    list.shrink_to_fit();
    list
}

pub(crate) fn label(doc: &Doc) -> Option<(TurnLabel, usize)> {
    let text = &*doc.text;
    let (span, start) = document_kind::turn(doc).or_else(|| document_kind::log_entry(doc))?;
    let head = doc.tokens_in(span).end.checked_sub(1)?;
    let brackets = text.get(span.end..start).and_then(|t| t.split_once('(')?.1.split_once(')')).map(|(b, _)| b);
    Some((TurnLabel::new(span, head, span.slice(text), brackets), start))
}

/// Whether the block is an item of a list.
pub fn is_item(read: &ParsedBlock) -> bool {
    matches!(read.block.kind, BlockKind::ListItem { .. })
}
