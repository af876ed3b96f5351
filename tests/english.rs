//! The English reader against spaCy's own answers, frozen by `assets/make/parity.py`, and against any text at all.

use copydesk::nlp::{Doc, Pipeline};
use proptest::prelude::*;
use serde_json::Value;

/// One line of a frozen sample: the text, and for each token what spaCy says of it.
fn sample(lines: &str) -> impl Iterator<Item = (String, Vec<Value>)> + '_ {
    lines.lines().map(|line| {
        let mut line: Value = serde_json::from_str(line).expect("a line of JSON");
        let tokens = line["tokens"].as_array_mut().map(std::mem::take).expect("tokens");
        (line["text"].as_str().expect("a text").to_owned(), tokens)
    })
}

#[test]
fn texts_are_cut_as_spacy_cuts_them() {
    for (text, expected) in sample(include_str!("fixtures/english/cut.jsonl")) {
        let reading = Pipeline::shared().parse(&text);
        let cut: Vec<Value> = (0..reading.tokens.len())
            .map(|at| serde_json::json!([reading.word(at), u8::from(reading.tokens[at].space_after)]))
            .collect();
        assert_eq!(cut, expected, "{text:?}");
    }
}

#[test]
fn texts_are_parsed_as_spacy_parses_them() {
    for (text, expected) in sample(include_str!("fixtures/english/parsed.jsonl")) {
        let reading = Pipeline::shared().parse(&text);
        assert_eq!(answer(&reading), expected, "{text:?}");
    }
}

/// What `parity.py` writes of a text, from our reading of it.
fn answer(reading: &Doc) -> Vec<Value> {
    let mut names = vec![String::new(); reading.tokens.len()];
    for name in reading.names() {
        for at in name.tokens.clone() {
            let place = if at == name.tokens.start { "B" } else { "I" };
            names[at] = format!("{place}-{}", name.kind.as_str());
        }
    }
    let starts = reading.is_sent_start();
    let tokens = reading.tokens.iter().zip(names).enumerate();
    tokens
        .map(|(at, (t, name))| {
            serde_json::json!([
                reading.word(at),
                u8::from(t.space_after),
                t.tag.as_str(),
                t.pos.as_str(),
                &*t.morph,
                &*t.lemma,
                t.head,
                t.dep.as_str(),
                u8::from(starts[at]),
                name
            ])
        })
        .collect()
}

/// What holds for every text.
fn check(text: &str) {
    let reading = Pipeline::shared().parse(text);
    let mut end = 0;
    for (at, token) in reading.tokens.iter().enumerate() {
        let span = token.span;
        assert!(!span.is_empty() && text.get(span.start..span.end) == Some(reading.word(at)), "{text:?} at {span:?}");
        let gap = &text[end..span.start];
        let before = at.checked_sub(1).map(|before| &reading.tokens[before]);
        assert!(gap == if before.is_some_and(|t| t.space_after) { " " } else { "" }, "{text:?} lost {gap:?}");
        end = span.end;
        let tokens = reading.tokens.len() as u32;
        assert!(token.head < tokens && token.left_edge <= at as u32 && at as u32 <= token.right_edge, "{text:?}");
        assert!(token.right_edge < tokens, "{text:?}");
    }
    let last_space = reading.tokens.last().is_some_and(|t| t.space_after);
    assert_eq!(&text[end..], if last_space { " " } else { "" });
    let mut covered = 0;
    for sentence in &reading.sentences {
        assert!(sentence.start == covered && sentence.end > covered, "{text:?}: {:?}", reading.sentences);
        covered = sentence.end;
    }
    assert_eq!(covered, reading.tokens.len(), "{text:?}");
    let mut end = 0;
    for name in reading.names() {
        assert!(end <= name.tokens.start && name.tokens.start < name.tokens.end, "{text:?}");
        end = name.tokens.end;
    }
    assert!(end <= reading.tokens.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_covered_by_tokens_and_sentences(text in "\\PC{0,80}") {
        check(&text);
    }

    #[test]
    fn marks_between_words_are_covered_too(
        pieces in prop::collection::vec(
            prop_oneof!["[ \t\r\n]{1,3}", "[.,:;!?'’\"“”()\\[\\]$£%/@#&*+=<>-]{1,4}", "[a-zA-Z]{1,6}", "[0-9]{1,4}", "\\PC"],
            0..60,
        ),
    ) {
        check(&pieces.concat());
    }
}

#[test]
fn a_text_of_any_length_is_read() {
    let sentence = "“We counted 19 people,” she said, and nobody else was on board. ";
    for text in [
        sentence.repeat(200),
        "word ".repeat(3_000),
        "(".repeat(3_000),
        "a.".repeat(20_000),
        format!("{}{}", "a".repeat(20_000), "…)".repeat(1_000)),
        "\n ".repeat(1_000),
    ] {
        check(&text);
    }
    // A window must not show: the same sentence reads the same at both ends of a long text.
    let reading = Pipeline::shared().parse(&sentence.repeat(200));
    let count = reading.tokens.len() / 200;
    let shape = |from: usize| -> Vec<_> {
        let tokens = reading.tokens[from..from + count].iter();
        tokens.map(|t| (t.lower.clone(), t.tag, t.dep, t.head as usize - from)).collect()
    };
    assert_eq!(shape(count), shape(reading.tokens.len() - 2 * count));
}
