//! Parity with the training code: `assets/make/attribution.py sample` wrote what the models answer on a frozen text,
//! with the parse that they saw.

use super::{BlockShape, Predictions, TokenPlace, extract};
use crate::nlp::{Dep, Doc, Pipeline, Pos, Tag, Token, WordForm};
use crate::text::Span;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
struct Sample {
    blocks: Vec<Block>,
    attributions: Vec<Expected>,
}

#[derive(Deserialize)]
struct Block {
    text: String,
    tokens: Vec<Row>,
    sentences: Vec<(usize, usize)>,
}

/// Lemma, tag, part of speech, label, head, left edge, right edge, first byte, end.
#[derive(Deserialize)]
struct Row(String, String, String, String, u32, u32, u32, usize, usize);

/// Places are block, first token, end.
#[derive(Deserialize)]
struct Expected {
    head: (usize, usize, usize),
    speaker: Option<(usize, usize, usize)>,
    cue: (usize, usize, usize),
    content: Vec<(usize, usize, usize)>,
    keep: f32,
    cue_probability: f32,
}

impl Block {
    fn doc(&self) -> Doc {
        let sentences = self.sentences.iter().map(|&(a, b)| a..b).collect();
        let mut doc = Doc { text: self.text.as_str().into(), sentences, ..Doc::default() };
        for Row(lemma, tag, pos, dep, head, left, right, start, end) in &self.tokens {
            let span = Span::new(*start, *end);
            doc.tokens.push(Token {
                span,
                form: Arc::new(WordForm {
                    lower: span.slice(&self.text).to_lowercase().into(),
                    lemma: lemma.as_str().into(),
                    morph: "".into(),
                }),
                tag: Tag::parse(tag),
                pos: Pos::parse(pos),
                dep: Dep::parse(dep),
                head: *head,
                left_edge: *left,
                right_edge: *right,
                space_after: self.text.get(*end..).is_some_and(|rest| rest.starts_with(' ')),
            });
        }
        doc
    }
}

fn place((block, start, end): (usize, usize, usize)) -> TokenPlace {
    TokenPlace { block, tokens: start..end }
}

fn sample() -> Sample {
    serde_json::from_str(include_str!("../../../../tests/fixtures/attribution.json"))
        .expect("the frozen sample is JSON")
}

#[test]
fn answers_are_those_of_the_training_code() {
    let sample = sample();
    let docs: Vec<Doc> = sample.blocks.iter().map(Block::doc).collect();
    let window: Vec<&Doc> = docs.iter().collect();
    let found = extract(&window, 0..window.len(), 0.0, None).attributions;
    let heads = |at: &dyn Fn(usize) -> (usize, usize), n: usize| (0..n).map(at).collect::<Vec<_>>();
    assert_eq!(
        heads(&|k| (found[k].cue.block, found[k].cue_head), found.len()),
        heads(&|k| (sample.attributions[k].head.0, sample.attributions[k].head.1), sample.attributions.len()),
        "the cues"
    );
    for (mine, theirs) in found.iter().zip(&sample.attributions) {
        let what = docs[mine.cue.block].span(mine.cue.tokens.clone()).slice(&docs[mine.cue.block].text).to_owned();
        assert_eq!(mine.speaker, theirs.speaker.map(place), "speaker of {what}");
        assert_eq!(mine.cue, place(theirs.cue), "cue {what}");
        assert_eq!(mine.content, theirs.content.iter().copied().map(place).collect::<Vec<_>>(), "content of {what}");
        assert!((mine.confidence - theirs.keep).abs() < 1e-3, "{what}: {} for {}", mine.confidence, theirs.keep);
        assert!((mine.cue_probability - theirs.cue_probability).abs() < 1e-3, "{what}: probability");
    }
}

#[test]
fn a_narrow_window_gives_the_same_answers_as_the_whole_document() {
    let docs: Vec<Doc> = sample().blocks.iter().map(Block::doc).collect();
    let window: Vec<&Doc> = docs.iter().collect();
    let whole = extract(&window, 0..window.len(), 0.3, None).attributions;
    for block in 0..window.len() {
        // Every block holds a sentence, so so many blocks hold all that matters.
        let (from, to) = (block.saturating_sub(3), (block + 7).min(window.len()));
        let mut narrow = extract(&window[from..to], block - from..block - from + 1, 0.3, None).attributions;
        for place in narrow.iter_mut().flat_map(|a| a.speaker.iter_mut().chain([&mut a.cue]).chain(&mut a.content)) {
            place.block += from;
        }
        let own: Vec<_> = whole.iter().filter(|a| a.cue.block == block).cloned().collect();
        assert_eq!(narrow, own, "block {block}");
    }
}

#[test]
fn what_was_found_in_a_sentence_holds_while_others_are_edited() {
    let read = |text: &str| Pipeline::shared().parse_with_names(text);
    let (before, after) = (read("Mayor Ada Reed spoke on Monday."), read("“It is late,” Mr Cole said."));
    let text = "The council cut 40 jobs, Mayor Ada Reed said. She spoke in Leeds. “We had no choice,” she added. \
                According to the union, 60 people may go. “Nobody was told,” said Mr Cole. “We wait.”";
    let likely = |edited: &Doc, earlier: Option<&Predictions>| extract(&[&before, edited, &after], 1..2, 0.3, earlier);
    let mut earlier = likely(&read(text), None);
    assert!(earlier.attributions.len() >= 4);
    let mut again = 0;
    for (at, _) in text.match_indices(' ') {
        for edit in [" new", ".", "”"] {
            let edited = read(&[&text[..at], edit, &text[at..]].concat());
            let found = likely(&edited, Some(&earlier));
            assert_eq!(found, likely(&edited, None), "{}", edited.text);
            let seen = |context_fingerprint: u64| {
                earlier.sentences.iter().any(|seen| seen.context_fingerprint == context_fingerprint)
            };
            again += found.sentences.iter().filter(|sentence| seen(sentence.context_fingerprint)).count();
            earlier = found;
        }
    }
    assert!(again > 100, "{again} sentences were not read again");
}

#[test]
fn the_mark_before_the_sentence_before_is_seen() {
    let read = |text: &str| Pipeline::shared().parse_with_names(text);
    let fingerprints = |mark: &str| {
        let text =
            ["The council cut 40 jobs on Monday", mark, " The mayor spoke in Leeds. Nobody lost money."].concat();
        extract(&[&read(&text)], 0..1, 0.3, None)
            .sentences
            .iter()
            .map(|seen| seen.context_fingerprint)
            .collect::<Vec<_>>()
    };
    let (full_stop, exclamation) = (fingerprints("."), fingerprints("!"));
    assert_eq!((full_stop.len(), exclamation.len()), (3, 3));
    assert_ne!(full_stop[2], exclamation[2]);
    assert_ne!(BlockShape::new(&read("It is late.")), BlockShape::new(&read("It is late!")));
}

#[test]
fn nothing_to_read_is_no_attribution() {
    let empty = Doc::default();
    assert_eq!(extract(&[], 0..0, 0.0, None), Predictions::default());
    assert_eq!(extract(&[&empty, &empty], 0..9, 0.0, None), Predictions::default());
}
