//! Fingerprint of all that bears on the cues of one sentence, so that a sentence seen as it was before is not read again
//! when a word is typed in the next one.

use super::sequence_labels::{BACK, FORWARD};
use super::speaker;
use super::token_window::{CountedMark, TokenWindow, WindowSentence};
use crate::nlp::Dep;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// A print of everything that the models ask when they read the cues of a sentence. It is the same wherever the sentence
/// stands in its block, and the block in the document.
pub(crate) fn context_fingerprint(view: &TokenWindow<'_>, own: usize) -> u64 {
    let mut seen = FxHasher::default();
    let sentence = &view.sentences[own];
    words(view, sentence, &mut seen);
    // Whether the next word stands in a quotation, and what mark it is.
    let next = view.words.get(sentence.tokens.end);
    next.map(|word| (word.text, word.quote.is_some())).hash(&mut seen);
    quotes(view, sentence, &mut seen);
    // The sentence before is looked through for speakers.
    if let Some(before) = own.checked_sub(1).map(|before| &view.sentences[before]) {
        for token in before.tokens.clone().filter(|&token| speaker::may_speak(view, sentence.tokens.start, token)) {
            possible_speaker(view, sentence, token, &mut seen);
        }
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
fn words(view: &TokenWindow<'_>, sentence: &WindowSentence, seen: &mut FxHasher) {
    let tokens = sentence.tokens.clone();
    let first = view.bytes(&tokens).start;
    tokens.len().hash(seen);
    for word in &view.words[tokens.clone()] {
        (word.text, &*word.lemma, word.tag, word.pos, word.dep).hash(seen);
        [word.head, word.left, word.right].map(|token| token.wrapping_sub(tokens.start)).hash(seen);
        (word.bytes.start - first, word.bytes.end - first, word.quote.is_some()).hash(seen);
    }
}

/// All that is asked of a phrase of the sentence before, by its head: its own words and the marks beside them, what its
/// head hangs on, and what stands between it and the cue's `own` sentence. No path leads to it: the trees are apart.
fn possible_speaker(view: &TokenWindow<'_>, own: &WindowSentence, head: usize, seen: &mut FxHasher) {
    let (start, word) = (own.tokens.start, &view.words[head]);
    let phrase = word.left..word.right + 1;
    [head, phrase.start, phrase.end].map(|token| start - token).hash(seen);
    for word in &view.words[phrase.clone()] {
        (word.text, word.tag, word.pos, word.dep, start.wrapping_sub(word.head)).hash(seen);
    }
    (&*word.lemma, word.quote.is_some(), &*view.words[word.head].lemma).hash(seen);
    let beside = [phrase.start.checked_sub(1), Some(phrase.end)];
    beside.map(|token| Some(view.words.get(token?)?.text)).hash(seen);
    let between = head + 1..start;
    [CountedMark::Comma, CountedMark::Verb].map(|mark| view.has(mark, between.clone())).hash(seen);
    view.words[between].iter().any(|word| matches!(word.dep, Dep::Nsubj | Dep::NsubjPass)).hash(seen);
}

/// Where quotations lie in the sentence and just beside it.
fn quotes(view: &TokenWindow<'_>, sentence: &WindowSentence, seen: &mut FxHasher) {
    let bytes = view.bytes(&sentence.tokens);
    for quote in view.quotes_beside(&bytes) {
        [quote.start, quote.end].map(|at| at.wrapping_sub(bytes.start)).hash(seen);
    }
}

/// What the labels of the parts of a sentence are decided by, seen from the cue's `own` sentence.
fn outline(view: &TokenWindow<'_>, own: &WindowSentence, other: &WindowSentence, seen: &mut FxHasher) {
    let edges = [Some(own.tokens.start), own.last].map(|token| token.and_then(|token| view.words[token].quote));
    let block = |token: usize| view.words.get(token).map_or(0, |word| word.block);
    (other.reports, other.chunks.len(), block(other.tokens.start).wrapping_sub(block(own.tokens.start))).hash(seen);
    for chunk in &other.chunks {
        let first = &view.words[chunk.first];
        (first.lower, chunk.length(), chunk.quoted, edges.contains(&first.quote)).hash(seen);
    }
}
