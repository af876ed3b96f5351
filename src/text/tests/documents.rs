use crate::text::{Document, LineIndex, Position, PositionEncoding, decode};
use proptest::prelude::*;

const ENCODINGS: [PositionEncoding; 3] = [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32];

fn at(line: u32, character: u32) -> Position {
    Position { line, character }
}

#[test]
fn positions_count_what_the_encoding_counts() {
    let text = "a😀b\r\né\u{2028}x\rz\n";
    let index = LineIndex::new(text);
    let offset = |c: char| text.find(c).expect("in the text");
    let cases = [('b', [at(0, 5), at(0, 3), at(0, 2)]), ('x', [at(1, 5), at(1, 2), at(1, 2)]), ('z', [at(2, 0); 3])];
    for (c, positions) in cases {
        for (encoding, position) in ENCODINGS.into_iter().zip(positions) {
            assert_eq!(index.position(text, offset(c), encoding), position, "{c} in {encoding:?}");
            assert_eq!(index.offset(text, position, encoding), offset(c), "{c} in {encoding:?}");
        }
    }
    assert_eq!(index.count(), 4);
    assert_eq!(index.line_col(offset('x')), (1, 5));
    assert_eq!(index.line_text(text, 1), "é\u{2028}x");
    let inside_the_pair = at(0, 2);
    assert_eq!(index.offset(text, inside_the_pair, PositionEncoding::Utf16), 1);
    assert_eq!(index.offset(text, at(0, 99), PositionEncoding::Utf16), offset('\r'));
    assert_eq!(index.offset(text, at(u32::MAX, u32::MAX), PositionEncoding::Utf16), text.len());
}

#[test]
fn edits_are_applied_where_the_editor_says() {
    let mut document = Document::new("one\r\ntwo 😀 three", 1);
    document.edit(Some(at(1, 4)..at(1, 6)), "2½", PositionEncoding::Utf16);
    assert_eq!(&*document.text(), "one\r\ntwo 2½ three");
    let snapshot = document.clone();
    let change = document.edit(Some(at(9, 0)..at(0, 3)), ".", PositionEncoding::Utf16);
    assert_eq!((&*document.text(), change.span.start, change.inserted), ("one.", 3, 1));
    document.edit(None, "new", PositionEncoding::Utf8);
    document.set_version(7);
    assert_eq!((&*document.text(), document.version()), ("new", 7));
    assert_eq!(&*snapshot.text(), "one\r\ntwo 2½ three");
}

#[test]
fn bytes_become_text_with_one_note_where_something_was_guessed() {
    let utf16: Vec<u8> = "\u{feff}Café".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bare: Vec<u8> = "Cafe closed".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let cases: [(&[u8], &str, Option<&str>); 8] = [
        (b"", "", None),
        ("Café".as_bytes(), "Café", None),
        (b"\xef\xbb\xbfCafe", "\u{feff}Cafe", None),
        (&utf16, "Café", None),
        (&bare, "Cafe closed", None),
        (b"Caf\xe9 \x96 open", "Café – open", Some("Windows-1252")),
        (b"\xc3\xa9\xc3\xa9 \xff.", "éé \u{fffd}.", Some("1 place ")),
        (&[b"a text of some length ".repeat(9).as_slice(), b"\0"].concat(), "", Some("1 NUL byte")),
    ];
    for (bytes, text, note) in cases {
        let decoded = decode(bytes).expect("text");
        assert!(decoded.text == text || text.is_empty(), "{:?}", decoded.text);
        assert_eq!(decoded.exact, decoded.text.as_bytes() == bytes);
        let message = decoded.note.map(|n| n.message);
        assert_eq!(note.is_some(), message.is_some(), "{message:?}");
        assert!(note.is_none_or(|n| message.as_ref().is_some_and(|m| m.contains(n))), "{message:?}");
    }
    for (bytes, word) in
        [(b"%PDF-1.7".as_slice(), "PDF"), (b"PK\x03\x04zip", "office"), (b"\0\x01\x02\x03ab", "text file")]
    {
        assert!(decode(bytes).expect_err("no text").message.contains(word));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_decoded_or_refused(bytes in any::<Vec<u8>>()) {
        if let Ok(decoded) = decode(&bytes) {
            prop_assert!(!decoded.exact || decoded.text.as_bytes() == bytes);
        }
    }

    #[test]
    fn offsets_and_positions_go_there_and_back(text in "(?s)([a-z é😀]|\r|\n|\r\n|\u{2028}){0,40}") {
        let (index, document) = (LineIndex::new(&text), Document::new(&text, 0));
        for encoding in ENCODINGS {
            for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let position = index.position(&text, offset, encoding);
                prop_assert_eq!(document.position(offset, encoding), position);
                let inside_a_line_break = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
                if !inside_a_line_break {
                    prop_assert_eq!(index.offset(&text, position, encoding), offset);
                    prop_assert_eq!(document.offset(position, encoding), offset);
                }
            }
        }
    }

    #[test]
    fn any_edit_at_any_place_leaves_a_sound_document(
        text in "([a-zé😀]|\r|\n){0,30}", new in "([a-zé😀]|\r|\n){0,9}", lines in any::<(u8, u8)>(), columns in any::<(u8, u8)>(),
    ) {
        let range = at(u32::from(lines.0 % 6), u32::from(columns.0 % 9))..at(u32::from(lines.1 % 6), u32::from(columns.1 % 9));
        for encoding in ENCODINGS {
            let mut document = Document::new(&text, 0);
            let change = document.edit(Some(range.clone()), &new, encoding);
            let mut expected = text.clone();
            expected.replace_range(change.span.start..change.span.end, &new);
            prop_assert_eq!(&*document.text(), expected.as_str());
        }
    }
}
