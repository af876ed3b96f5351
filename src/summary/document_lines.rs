//! Documents with their lines, from which every part of the summary takes its words and places.

use super::model::SourcePlace;
use crate::claims::model::{Analysis, BlockSpan, Claim};
use crate::desk::ReadDocument;
use crate::text::{LineIndex, Span};

/// Document with its lines.
pub(super) struct DocumentLines<'a> {
    document: &'a ReadDocument,
    lines: LineIndex,
}

impl<'a> DocumentLines<'a> {
    pub fn new(document: &'a ReadDocument) -> Self {
        Self { document, lines: LineIndex::new(&document.text) }
    }

    /// Analysis of the document.
    pub fn analysis(&self) -> &'a Analysis {
        &self.document.analysis
    }

    /// Place of a stretch of a block's prose.
    pub fn place(&self, block: usize, span: Span) -> SourcePlace {
        let span = self.document.analysis.document_span(BlockSpan { block, span });
        SourcePlace { source: self.document.path.clone(), line: self.lines.line(span.start) + 1, span }
    }

    /// Words of a stretch of a block's prose, on one line.
    pub fn words(&self, block: usize, span: Span) -> String {
        let text = self.document.analysis.blocks.get(block).map_or("", |b| span.slice(&b.block.text));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Fullest name of the speaker whom the claim's outermost attribution names.
    pub fn speaker(&self, claim: &Claim) -> Option<String> {
        let analysis = &self.document.analysis;
        let id = claim.attributions.first()?;
        let attribution = analysis.blocks.get(id.block)?.attributions.get(id.index)?;
        let mention = attribution.speaker.as_ref()?;
        Some(analysis.speakers.resolve(mention).map_or_else(|| mention.text.clone(), |s| s.full.clone()))
    }
}
