use super::check_outline;
use crate::text::{Format, Parsed, Span};

/// The one place where `needle` stands in the prose of a block: the block's index and the prose span.
fn find(parsed: &Parsed, needle: &str) -> (usize, Span) {
    let (index, at) = parsed
        .blocks
        .iter()
        .enumerate()
        .find_map(|(i, b)| b.text.find(needle).map(|at| (i, at)))
        .unwrap_or_else(|| panic!("no block reads {needle:?}"));
    (index, Span::new(at, at + needle.len()))
}

/// The document text under a stretch of prose.
fn written<'a>(document: &'a str, needle: &str) -> &'a str {
    let parsed = Format::Markdown.parse(document);
    let (index, span) = find(&parsed, needle);
    parsed.to_document(index, span).slice(document)
}

#[test]
fn a_draft_is_read_into_its_blocks() {
    let document = "---\ntitle: Ferry\n---\n\n# Ferry *late* again {#top}\n\nThe ferry was late,\nthe council said.  \nAgain.\n\n\
        ## Why\n\n- fog, and\n  a fault\n- [x] wind\n    1. from the west\n    2. ~~from the east~~ gusts\n\n  A loose end.\n\n\
        > The pier is closed.\n\n| Day | Late |\n|---|---|\n| Mon | 12 |\n| Tue | |\n\n```\ncode\n```\n\n    more code\n\n\
        Sources differ.[^1] ![a pier](pier.png)\n\n[^1]: The council's log.\n\n    Kept daily.\n\nOld title\n=========\n\nEnd.\n";
    check_outline(
        &Format::Markdown.parse(document),
        "0 h1: Ferry late again
         1 p: The ferry was late, the council said. Again.
         2 h2: Why
         3 li 0.0 depth 0: fog, and a fault
         4 li 0.1 depth 0: wind
         5 li 1.0 depth 1: from the west
         6 li 1.1 depth 1: gusts
         7 li 0.1 depth 0: A loose end.
         8 > p: The pier is closed.
         9 th 0.0.0: Day
         10 th 0.0.1: Late
         11 td 0.1.0: Mon
         12 td 0.1.1: 12
         13 td 0.2.0: Tue
         14 p: Sources differ.
         15 note 1: The council's log.
         16 note 1: Kept daily.
         17 h1: Old title
         18 p: End.",
    );
    let parsed = Format::Markdown.parse(document);
    let matter = parsed.front_matter.expect("front matter");
    assert_eq!(matter.text.slice(document), "title: Ferry\n");
    assert_eq!(parsed.span(3).slice(document), "- fog, and\n  a fault");
    assert_eq!(parsed.blocks[14].footnotes.len(), 1);
    assert_eq!(parsed.blocks[14].footnotes[0].at, "Sources differ.".len());
}

#[test]
fn prose_keeps_its_way_back_to_the_document() {
    let cases = [
        ("The **ferry** was late.", "ferry was", "ferry** was"),
        ("Fish &amp; chips cost more.", "Fish & c", "Fish &amp; c"),
        ("It cost \\$3 million.", "cost $3 m", "cost \\$3 m"),
        ("They said\r\nit was late.", "said it", "said\r\nit"),
        ("> They said\n> it was late.", "said it", "said\n> it"),
        ("At\tleast  744 people", "At least 744", "At\tleast  744"),
        ("at lea\u{ad}st 744", "least", "lea\u{ad}st"),
        ("See [the log](log.md) now.", "the log now", "the log](log.md) now"),
        ("The `make` tool works.", "The tool", "The `make` tool"),
        ("ten`x`men", "ten men", "ten`x`men"),
        ("\u{feff}Late again.", "Late", "Late"),
        ("Zum Café—naïve", "é—n", "é—n"),
        ("Sixty<br>died", "Sixty died", "Sixty<br>died"),
    ];
    for (document, prose, expected) in cases {
        assert_eq!(written(document, prose), expected, "in {document:?}");
    }
}

#[test]
fn an_insertion_keeps_out_of_links_and_footnotes_and_respects_emphasis() {
    let cases = [
        ("**Sixty people** died.", "Sixty people died", "[**Sixty people** died]."),
        ("**Sixty people died.** More later.", "Sixty people died.", "**[Sixty people died.]** More later."),
        ("*Sixty died*.", "Sixty died", "*[Sixty died]*."),
        ("Most died of **cold**.", "Most died of cold", "[Most died of **cold**]."),
        ("Sixty died[^1].\n\n[^1]: Log.", "Sixty died", "[Sixty died][^1].\n\n[^1]: Log."),
        ("Sixty died.[^1]\n\n[^1]: Log.", "died.", "Sixty [died.][^1]\n\n[^1]: Log."),
        ("[Sixty *died*](log.md).", "Sixty died", "[[Sixty *died*](log.md)]."),
        ("*[Sixty died](log.md)*.", "Sixty died", "*[[Sixty died](log.md)]*."),
        ("Salt &amp; vinegar", "Salt &", "[Salt &amp;] vinegar"),
    ];
    for (document, prose, expected) in cases {
        let parsed = Format::Markdown.parse(document);
        let (index, span) = find(&parsed, prose);
        let block = &parsed.blocks[index];
        let start = parsed.starts[index];
        let (before, after) = (start + block.insertion_before(span.start), start + block.insertion_after(span.end));
        let marked = format!("{}[{}]{}", &document[..before], &document[before..after], &document[after..]);
        assert_eq!(marked, expected);
    }
}

#[test]
fn comments_know_the_block_that_they_concern() {
    let document = "<!-- one -->\n\nFirst.\n\nSecond <!-- two --> here.\n\n<!--\nthree --> <!-- four -->\n";
    let parsed = Format::Markdown.parse(document);
    let seen: Vec<_> = parsed.comments.iter().map(|c| (c.text.slice(document).trim(), c.next_block)).collect();
    assert_eq!(seen, [("one", Some(0)), ("two", Some(1)), ("three", None), ("four", None)]);
    check_outline(&parsed, "0 p: First.\n1 p: Second here.");
    let unclosed = Format::Markdown.parse("Seen.\n\n<!-- open\n\nHidden.");
    assert_eq!(unclosed.notes.len(), 1);
}

#[test]
fn one_line_a_paragraph_is_read_as_paragraphs() {
    let long = "The harbour board said on Friday that the ferry had been late on most days of the month, and that the crew, \
        the fog and a fault in the old engine were to blame for it.";
    let document = format!("{long}\n{long}\nA short line\nthat goes on.\n");
    let parsed = Format::Markdown.parse(&document);
    let texts: Vec<&str> = parsed.blocks.iter().map(|b| &*b.text).collect();
    assert_eq!(texts, [long, long, "A short line that goes on."]);
    assert_eq!(parsed.to_document(1, Span::new(0, 3)), Span::new(long.len() + 1, long.len() + 4));
}

#[test]
fn new_words_leave_no_half_of_an_emphasis() {
    for (markdown, words, expected) in [
        ("Over **19** people died.", "Over 19", "NEW people died."),
        ("Over **19 people** died.", "Over 19", "**NEW people** died."),
        ("**About 19** people died.", "19 people", "**About NEW** died."),
        ("**19** people died.", "19 people", "NEW died."),
        ("At least **19** people died.", "19", "At least **NEW** people died."),
        ("It was *over **19** people*.", "over 19", "It was *NEW people*."),
        ("Over [19 people](a.md) died.", "Over 19", "[NEW people](a.md) died."),
        ("Over 19 people died.", "Over 19", "NEW people died."),
    ] {
        let block = &Format::Markdown.parse(markdown).blocks[0];
        let at = block.text.find(words).expect(words);
        let parts = block.whole_marks(block.to_document(Span::new(at, at + words.len())));
        let mut mended = markdown.to_owned();
        for (part, new) in parts.into_iter().zip(["", "NEW", ""]).rev() {
            mended.replace_range(part.start..part.end, new);
        }
        assert_eq!(mended, expected, "{markdown}");
    }
}
