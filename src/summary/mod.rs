//! Floor 9: the structured summary of sources. Who says what and how surely, the figures, what is disputed, denied or
//! unconfirmed, and the people as first mentioned. The same documents give the same summary.

mod disputes;
mod document_lines;
mod figures;
mod markdown;
mod model;
mod people;
mod speakers;

pub use markdown::markdown;
pub use model::{
    ClaimLine, DocumentNote, FigureLine, OpenQuestion, PersonLine, SourcePlace, SourcesSummary, SpeakerSummary,
};

use crate::claims::model::BlockAnalysis;
use crate::desk::ReadDocument;
use document_lines::DocumentLines;
use std::sync::Arc;

/// Summary of documents, in the order given.
pub fn summarise(documents: &[ReadDocument]) -> SourcesSummary {
    let lines: Vec<DocumentLines<'_>> = documents.iter().map(DocumentLines::new).collect();
    SourcesSummary {
        schema: 1,
        documents: documents.iter().map(note).collect(),
        speakers: speakers::speakers(&lines),
        figures: figures::figures(&lines),
        open_questions: disputes::open_questions(&lines),
        people: people::people(&lines),
    }
}

fn note(document: &ReadDocument) -> DocumentNote {
    let words = |b: &Arc<BlockAnalysis>| b.doc.tokens.iter().filter(|t| !t.is_space() && !t.is_punct()).count();
    DocumentNote {
        path: document.path.clone(),
        date: document.analysis.date.map(|d| d.to_string()),
        words: document.analysis.blocks.iter().map(words).sum(),
        claims: document.analysis.claims().count(),
    }
}
