//! What two figures share beyond the things that they count: the words around them, or a quality.

use super::thresholds::{MAX_ENDING, MAX_FRAME_WORDS, MIN_STEM};
use crate::claims::model::{Dimension, Figure};
use crate::nlp::{Doc, Pos, Tag};
use std::ops::Range;

/// Whether the words around the two figures are the same on both sides: one sentence, with another number in it.
pub(super) fn is_same_frame((draft, d): (&Doc, &Figure), (source, s): (&Doc, &Figure)) -> bool {
    let (d, s) = (&d.tokens, &s.tokens);
    let sentence = |doc: &Doc, at: usize| doc.sentences.get(doc.sentence_of(at)).cloned().unwrap_or(0..0);
    let (here, there) = (sentence(draft, d.start), sentence(source, s.start));
    let mut content = false;
    let mut same = |a: Option<usize>, b: Option<usize>| match (a, b) {
        (Some(a), Some(b)) => {
            content |= matches!(draft.tokens[a].pos, Pos::Noun | Pos::Propn | Pos::Verb | Pos::Adj);
            draft.tokens[a].lower == source.tokens[b].lower
        }
        (a, b) => a.is_none() && b.is_none(),
    };
    let mut alike = true;
    for step in 1..=MAX_FRAME_WORDS {
        let before = |at: usize, range: &Range<usize>| at.checked_sub(step).filter(|t| range.contains(t));
        let after = |end: usize, range: &Range<usize>| Some(end + step - 1).filter(|t| range.contains(t));
        alike &=
            same(before(d.start, &here), before(s.start, &there)) && same(after(d.end, &here), after(s.end, &there));
    }
    alike && content
}

/// Whether a share is one of the same quality: *85% accuracy* and *85 per cent accurate*.
pub(super) fn is_same_quality((draft, d): (&Doc, &Figure), (source, s): (&Doc, &Figure)) -> bool {
    let share = |f: &Figure| f.unit.as_ref().is_some_and(|u| u.dimension == Dimension::Share);
    // The adjective behind the share, with no noun of its own.
    let tokens = &draft.tokens;
    let end = d.tokens.end;
    let mine = Some(end).filter(|&q| {
        let adjective = tokens.get(q).is_some_and(|t| t.tag == Tag::Jj);
        adjective && tokens.get(q + 1).is_none_or(|t| !matches!(t.pos, Pos::Noun | Pos::Propn | Pos::Adj))
    });
    if !share(d) || !share(s) {
        return false;
    }
    mine.zip(s.noun).is_some_and(|(a, b)| {
        let (a, b) = (draft.tokens[a].lower_lemma(), source.tokens[b].lower_lemma());
        // Accurate and accuracy, effective and effectiveness.
        let stem = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
        stem >= MIN_STEM && stem + MAX_ENDING >= a.chars().count()
    })
}
