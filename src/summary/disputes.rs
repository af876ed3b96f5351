//! Open questions: claims that are denied or unconfirmed, and figures that are disputed.

use super::document_lines::DocumentLines;
use super::model::OpenQuestion;
use crate::claims::model::{AttributionId, Claim, CueClass, Figure, FigureKind, FigureRole, NumberInterval};

/// Level of certainty from which a claim counts as unconfirmed: the one at which a text leaves it open. A lower level would
/// list every *may* and *likely*.
const UNCONFIRMED_LEVEL: u8 = 3;

/// Claims that are denied or unconfirmed, in the order of the documents, then the figures on which the documents differ.
pub(super) fn open_questions(documents: &[DocumentLines<'_>]) -> Vec<OpenQuestion> {
    let mut questions = Vec::new();
    for document in documents {
        for (id, claim) in document.analysis().claims() {
            if let Some(kind) = doubt_kind(document, claim) {
                questions.push(OpenQuestion {
                    kind,
                    text: document.words(id.block, claim.span),
                    by: document.speaker(claim),
                    place: document.place(id.block, claim.span),
                });
            }
        }
    }
    questions.extend(differing_figures(documents));
    questions
}

/// Kind of doubt that a claim is under, if any.
fn doubt_kind(document: &DocumentLines<'_>, claim: &Claim) -> Option<&'static str> {
    let analysis = document.analysis();
    let denied = claim.attributions.iter().any(|id: &AttributionId| {
        let attribution = analysis.blocks.get(id.block).and_then(|b| b.attributions.get(id.index));
        let cue = attribution.and_then(|a| a.cue.as_ref());
        cue.is_some_and(|c| !c.negated && matches!(c.class, CueClass::Negative | CueClass::Disproof))
    });
    if denied {
        return Some("denied");
    }
    (claim.certainty.level >= UNCONFIRMED_LEVEL).then_some("unconfirmed")
}

/// Count or measure with all that a comparison with others needs.
struct CountedFigure<'a> {
    document: &'a DocumentLines<'a>,
    block: usize,
    figure: &'a Figure,
    speaker: Option<String>,
    /// Lemmas of the counted thing and of the clause's predicate.
    key: (String, String),
    times: usize,
}

/// Figures on one thing, in clauses with one predicate, that cannot both be right. Each pair is listed once, at the later.
fn differing_figures(documents: &[DocumentLines<'_>]) -> Vec<OpenQuestion> {
    let counted_figures: Vec<CountedFigure<'_>> = documents.iter().flat_map(counted_figures).collect();
    let mut questions: Vec<OpenQuestion> = Vec::new();
    for (index, later) in counted_figures.iter().enumerate() {
        let against = counted_figures[..index].iter().find(|earlier| {
            earlier.key == later.key
                && earlier.times == 0
                && later.times == 0
                && (earlier.speaker != later.speaker || !std::ptr::eq(earlier.document, later.document))
                && are_disjoint(earlier.figure.set, later.figure.set)
        });
        if let Some(earlier) = against {
            let described = |counted: &CountedFigure<'_>| {
                let words = counted.document.words(counted.block, counted.figure.span);
                match &counted.speaker {
                    Some(speaker) => format!("{words} ({speaker})"),
                    None => words,
                }
            };
            let place = earlier.document.place(earlier.block, earlier.figure.span);
            questions.push(OpenQuestion {
                kind: "disputed",
                text: format!("{}; {}:{} has {}", described(later), place.source, place.line, described(earlier)),
                by: later.speaker.clone(),
                place: later.document.place(later.block, later.figure.span),
            });
        }
    }
    questions
}

/// Counts and measures of a document, each in the smallest asserted clause that holds it.
fn counted_figures<'a>(document: &'a DocumentLines<'a>) -> impl Iterator<Item = CountedFigure<'a>> {
    document.analysis().claims().flat_map(move |(id, claim)| {
        let block = &document.analysis().blocks[id.block];
        claim.figures.iter().filter_map(move |&f| {
            let figure = block.figures.get(f)?;
            let counted = figure.kind == FigureKind::Quantity && figure.role == FigureRole::Level;
            let smallest = !block
                .claims
                .iter()
                .any(|c| c.figures.contains(&f) && c.span != claim.span && claim.span.contains(c.span));
            if !counted || !smallest || claim.unasserted {
                return None;
            }
            let predicate = block.doc.tokens.get(claim.predicate)?.lemma.to_lowercase();
            let key = (figure.noun_lemma.clone()?, predicate);
            Some(CountedFigure {
                document,
                block: id.block,
                figure,
                speaker: document.speaker(claim),
                key,
                times: claim.times.len(),
            })
        })
    })
}

/// Whether no number is in both intervals.
fn are_disjoint(a: NumberInterval, b: NumberInterval) -> bool {
    let below = |x: NumberInterval, y: NumberInterval| match (x.high, y.low) {
        (Some(high), Some(low)) => high < low || (high == low && !(x.high_in && y.low_in)),
        _ => false,
    };
    below(a, b) || below(b, a)
}
