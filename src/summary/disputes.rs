//! What is disputed, denied or unconfirmed.

use super::{DocumentLines, OpenQuestion};
use crate::claims::model::{Claim, CueClass, Figure, FigureKind, FigureRole, Id, NumberInterval};

/// The level of certainty at which a text leaves something open.
const LEFT_OPEN: u8 = 3;

/// What is denied or unconfirmed, in the order of the documents, then the figures on which they differ.
pub(super) fn open_questions(pages: &[DocumentLines<'_>]) -> Vec<OpenQuestion> {
    let mut questions = Vec::new();
    for page in pages {
        for (id, claim) in page.document.analysis.claims() {
            if let Some(kind) = doubt(page, claim) {
                questions.push(OpenQuestion {
                    kind,
                    text: page.words(id.block, claim.span),
                    by: page.speaker(claim),
                    place: page.place(id.block, claim.span),
                });
            }
        }
    }
    questions.extend(differing_figures(pages));
    questions
}

fn doubt(page: &DocumentLines<'_>, claim: &Claim) -> Option<&'static str> {
    let analysis = &page.document.analysis;
    let denied = claim.attributions.iter().any(|id: &Id| {
        let attribution = analysis.blocks.get(id.block).and_then(|b| b.attributions.get(id.index));
        let cue = attribution.and_then(|a| a.cue.as_ref());
        cue.is_some_and(|c| !c.negated && matches!(c.class, CueClass::Negative | CueClass::Disproof))
    });
    if denied {
        return Some("denied");
    }
    (claim.certainty.level >= LEFT_OPEN).then_some("unconfirmed")
}

/// A count or measure with what is needed to hold it against others.
struct Level<'a> {
    page: &'a DocumentLines<'a>,
    block: usize,
    figure: &'a Figure,
    speaker: Option<String>,
    /// The counted thing and the clause's predicate.
    key: (String, String),
    times: usize,
}

/// Figures on one thing, in clauses with one predicate, that cannot both be right. Each pair is told once, at the later.
fn differing_figures(pages: &[DocumentLines<'_>]) -> Vec<OpenQuestion> {
    let levels: Vec<Level<'_>> = pages.iter().flat_map(levels).collect();
    let mut questions: Vec<OpenQuestion> = Vec::new();
    for (index, later) in levels.iter().enumerate() {
        let against = levels[..index].iter().find(|earlier| {
            earlier.key == later.key
                && earlier.times == 0
                && later.times == 0
                && (earlier.speaker != later.speaker || !std::ptr::eq(earlier.page, later.page))
                && disjoint(earlier.figure.set, later.figure.set)
        });
        if let Some(earlier) = against {
            let told = |level: &Level<'_>| {
                let words = level.page.words(level.block, level.figure.span);
                match &level.speaker {
                    Some(speaker) => format!("{words} ({speaker})"),
                    None => words,
                }
            };
            let place = earlier.page.place(earlier.block, earlier.figure.span);
            questions.push(OpenQuestion {
                kind: "disputed",
                text: format!("{}; {}:{} has {}", told(later), place.source, place.line, told(earlier)),
                by: later.speaker.clone(),
                place: later.page.place(later.block, later.figure.span),
            });
        }
    }
    questions
}

fn levels<'a>(page: &'a DocumentLines<'a>) -> impl Iterator<Item = Level<'a>> {
    page.document.analysis.claims().flat_map(move |(id, claim)| {
        let block = &page.document.analysis.blocks[id.block];
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
            let predicate = block.reading.tokens.get(claim.predicate)?.lemma.to_lowercase();
            let key = (figure.noun_lemma.clone()?, predicate);
            Some(Level { page, block: id.block, figure, speaker: page.speaker(claim), key, times: claim.times.len() })
        })
    })
}

/// Whether no number is in both sets.
fn disjoint(a: NumberInterval, b: NumberInterval) -> bool {
    let below = |x: NumberInterval, y: NumberInterval| match (x.high, y.low) {
        (Some(high), Some(low)) => high < low || (high == low && !(x.high_in && y.low_in)),
        _ => false,
    };
    below(a, b) || below(b, a)
}
