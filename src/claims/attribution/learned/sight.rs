//! What bears on the cues of one sentence, told by one number: a sentence that is seen just as it was before need not be
//! read again when a word is typed in the next one.

use super::spans::{BACK, FORWARD};
use super::view::{Sentence, View};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// A print of everything that the models ask when they read the cues of a sentence. It is the same wherever the sentence
/// stands in its block, and the block in the document.
pub(super) fn sight(view: &View<'_>, own: usize) -> u64 {
    let mut seen = FxHasher::default();
    let sentence = &view.sentences[own];
    words(view, sentence, &mut seen);
    // Whether the next word stands in a quotation, and what mark it is.
    let next = view.words.get(sentence.tokens.end);
    next.map(|word| (word.text, word.quote.is_some())).hash(&mut seen);
    quotes(view, sentence, &mut seen);
    // The sentence before is looked through for speakers, word by word, and for what mark stands before each.
    if let Some(before) = own.checked_sub(1).map(|before| &view.sentences[before]) {
        words(view, before, &mut seen);
        let mark = before.tokens.start.checked_sub(1);
        mark.map(|mark| view.words[mark].text).hash(&mut seen);
    }
    // Those further away are seen in outline, and so is this one from there.
    let around = own.saturating_sub(BACK)..view.sentences.len().min(own + 1 + FORWARD);
    (own - around.start, around.len()).hash(&mut seen);
    for other in around {
        outline(view, sentence, &view.sentences[other], &mut seen);
    }
    seen.finish()
}

/// All that there is to a sentence's words.
fn words(view: &View<'_>, sentence: &Sentence, seen: &mut FxHasher) {
    let tokens = sentence.tokens.clone();
    let first = view.bytes(&tokens).start;
    tokens.len().hash(seen);
    for word in &view.words[tokens.clone()] {
        (word.text, &*word.lemma, word.tag, word.pos, word.dep).hash(seen);
        [word.head, word.left, word.right].map(|token| token.wrapping_sub(tokens.start)).hash(seen);
        (word.bytes.start - first, word.bytes.end - first, word.quote.is_some()).hash(seen);
    }
}

/// Where quotations lie in the sentence and just beside it.
fn quotes(view: &View<'_>, sentence: &Sentence, seen: &mut FxHasher) {
    let bytes = view.bytes(&sentence.tokens);
    for quote in view.quotes_beside(&bytes) {
        [quote.start, quote.end].map(|at| at.wrapping_sub(bytes.start)).hash(seen);
    }
}

/// What the labels of the parts of a sentence are decided by, seen from the cue's `own` sentence.
fn outline(view: &View<'_>, own: &Sentence, other: &Sentence, seen: &mut FxHasher) {
    let edges = [Some(own.tokens.start), own.last].map(|token| token.and_then(|token| view.words[token].quote));
    let block = |token: usize| view.words.get(token).map_or(0, |word| word.block);
    (other.reports, other.chunks.len(), block(other.tokens.start).wrapping_sub(block(own.tokens.start))).hash(seen);
    for chunk in &other.chunks {
        let first = &view.words[chunk.first];
        (first.lower, chunk.length(), chunk.quoted, edges.contains(&first.quote)).hash(seen);
    }
}
