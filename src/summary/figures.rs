//! Table of figures.

use super::document_lines::DocumentLines;
use super::model::FigureLine;
use crate::claims::model::{BlockAnalysis, Claim, Figure, FigureKind};
use crate::nlp::NameKind;

/// Every figure that counts or measures, in the order of the documents.
pub(super) fn figures(documents: &[DocumentLines<'_>]) -> Vec<FigureLine> {
    let mut lines = Vec::new();
    for document in documents {
        for (index, block) in document.analysis().blocks.iter().enumerate() {
            for (number, figure) in block.figures.iter().enumerate() {
                if matches!(figure.kind, FigureKind::Quantity | FigureKind::Age) {
                    lines.push(figure_line(document, index, block, number, figure));
                }
            }
        }
    }
    lines
}

fn figure_line(
    document: &DocumentLines<'_>,
    index: usize,
    block: &BlockAnalysis,
    number: usize,
    figure: &Figure,
) -> FigureLine {
    // The smallest of the nested clauses that hold the figure says what is counted.
    let claim = block.claims.iter().filter(|c| c.figures.contains(&number)).min_by_key(|c| c.span.len());
    let words = |span| document.words(index, span);
    FigureLine {
        figure: words(figure.number),
        of: figure.noun_text.clone().or_else(|| claim.map(|c| words(c.span))).unwrap_or_default(),
        speaker: claim.and_then(|c| document.speaker(c)),
        when: claim.map(|c| times_of(document, index, block, c)).unwrap_or_default(),
        places: claim.map(|c| places_of(block, c)).unwrap_or_default(),
        place: document.place(index, figure.span),
    }
}

/// Times of the event, as the clause words them; the times of saying are left out.
fn times_of(document: &DocumentLines<'_>, index: usize, block: &BlockAnalysis, claim: &Claim) -> Vec<String> {
    let of_event = claim.times.iter().filter_map(|&t| block.times.get(t)).filter(|t| !t.of_saying);
    of_event.map(|t| document.words(index, t.preposition.map_or(t.span, |p| p.cover(t.span)))).collect()
}

/// Names of places in the clause.
fn places_of(block: &BlockAnalysis, claim: &Claim) -> Vec<String> {
    let mut places: Vec<String> = Vec::new();
    for name in block.doc.names() {
        let of_place = matches!(name.kind, NameKind::Gpe | NameKind::Loc | NameKind::Fac);
        if of_place && name.tokens.start >= claim.tokens.start && name.tokens.end <= claim.tokens.end {
            let place = block.doc.span(name.tokens.clone()).slice(&block.doc.text).to_owned();
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    places
}
