use crate::text::{Format, Parsed, Span};
use proptest::prelude::*;

const FORMATS: [Format; 3] = [Format::Markdown, Format::Plain, Format::Html];

/// What must hold of any text read into blocks.
fn hold(document: &str, parsed: &Parsed) {
    let inside = |span: Span| document.get(span.start..span.end).is_some();
    let mut last = 0;
    for (index, block) in parsed.blocks.iter().enumerate() {
        let (start, span) = (parsed.starts[index], parsed.span(index));
        assert!(inside(span), "block {index} lies inside the text, on character boundaries");
        assert!(start >= last, "blocks stand in order and do not overlap");
        last = span.end;
        assert!(!block.text.is_empty() && block.text.trim() == &*block.text, "{:?} is trimmed", block.text);
        assert!(block.links.iter().all(|l| block.text.get(l.span.start..l.span.end).is_some()));
        assert!(block.footnotes.iter().all(|f| block.text.is_char_boundary(f.at)));
        let mut reached = start;
        for (at, c) in block.text.char_indices() {
            let there = parsed.to_document(index, Span::new(at, at + c.len_utf8()));
            assert!(inside(there) && span.contains(there), "{c:?} at {at} lies in its block");
            assert!(!there.is_empty() && there.start >= reached, "the map goes forward");
            reached = there.start;
            let back = block.to_prose(there.start - start).expect("a byte of the block");
            assert_eq!(parsed.to_document(index, Span::new(back, back + 1)).start, there.start, "there and back again");
            for edge in [start + block.insertion_before(at), start + block.insertion_after(at)] {
                assert!(document.is_char_boundary(edge) && start <= edge && edge <= span.end);
            }
        }
        let wild = parsed.to_document(index, Span::new(block.text.len() + 3, usize::MAX));
        assert!(inside(wild));
    }
    for comment in &parsed.comments {
        assert!(inside(comment.span) && inside(comment.text) && comment.span.contains(comment.text));
        assert!(comment.next_block.is_none_or(|b| b < parsed.blocks.len()));
    }
    for note in &parsed.notes {
        assert!(note.span.is_none_or(inside));
    }
}

/// Text with much Markdown in it, good and broken.
fn marked_up() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```\n",
        "[",
        "](",
        ")",
        "![",
        "[^1]",
        "[^1]: ",
        "\n",
        "\r\n",
        "\n\n",
        "\r",
        "# ",
        "> ",
        "- ",
        "1. ",
        "    ",
        "\t",
        "| a | b |\n|---|---|\n",
        "|",
        "&amp;",
        "&nbsp;",
        "&#x0;",
        "\\",
        "<br>",
        "<!-- ",
        " -->",
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<a href='x'>",
        "</a>",
        "<ul><li>",
        "<table><tr><td>",
        "<sup>",
        "<article>",
        "<del>",
        "<script>",
        "<title>",
        "<h1>",
        "<",
        ">",
        "&#150;",
        "---\n",
        "+++\n",
        "===\n",
        "\u{feff}",
        "\u{200b}",
        "\0",
        "{++",
        "++}",
        "{--",
        "--}",
        "{~~",
        "~>",
        "~~}",
        "{>>",
        "<<}",
        "{{<",
        ">}}",
        "{% comment %}",
        "%%",
        "[[",
        "|b]]",
        "> [!note] ",
        "> **Note:** ",
        "==",
        "{.x}",
        ":fire:",
        "^[",
        "[1]",
        ": ",
        "*²",
        "e\u{301}",
        "ﬁ",
        "\u{a0}",
        "é",
        "😀",
        "שלום",
        "died",
        " 744 ",
        "“",
        "”",
        ".",
        " ",
    ]);
    prop::collection::vec(parts, 0..60).prop_map(|parts| parts.concat())
}

/// Pages with much of the layout of transcripts, captions and e-mails, good and broken.
fn page_of_turns() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "LENA PELL: ",
        "Tom Reyne:",
        "**Tom Reyne:** ",
        "MR. REYNE. ",
        "Lena Pell",
        "Q. ",
        "A: ",
        "[00:12:31] ",
        "14:32 - ",
        "00:01.000 --> 00:02.000\n",
        "WEBVTT\n\n",
        "<v Lena Pell>",
        "</v>",
        "<i>",
        "{\\an8}",
        ">> ",
        "> ",
        "1\n",
        " 1   ",
        " 2   ",
        " 3   ",
        "From: Lena Pell <pell@x.org>\n",
        "To: Tom\n",
        "Subject: Gate\n",
        "On Mon, 4 May 2026, Tom Reyne <t@x.org> wrote:\n",
        "Kind regards,\n",
        "(Applause)",
        " said:",
        "ENDS",
        "## Why?",
        "**Why is that?**",
        "The gate was shut.",
        "nobody *told* us &amp; them",
        "| a | b |\n|---|---|\n",
        "- ",
        "\n",
        "\n",
        "\n\n",
        "\r\n",
        "é",
        "שלום",
        "\u{feff}",
        " ",
    ]);
    prop::collection::vec(parts, 0..60).prop_map(|parts| parts.concat())
}

/// Lines of drafts in which an edit may reach far, or not.
fn draft_of_many_parts() -> impl Strategy<Value = String> {
    let parts = [
        "The ferry was late, the council said.",
        "# Why it was late",
        "- fog\n- wind",
        "> The pier is closed.",
        "```\ncode\n```",
        "<!-- copydesk: ignore -->",
        "<!-- open",
        "<pre>\n\nraw\n\n</pre>",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "A [link][x] and *one\nmore* line.",
        "[x]: y.md",
        "Under\n===",
        "    indented",
        "Salt &amp; vinegar.",
        "{{< x >}} and {--gone--} words",
        "%%\nopen",
        "> [!note] Title\n> Text.",
        "**Note:** a line.",
        "Term\n: its meaning",
    ];
    proptest::collection::vec(proptest::sample::select(parts.to_vec()), 0..14).prop_map(|parts| parts.join("\n\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn reading_again_after_an_edit_is_reading_anew(
        before in draft_of_many_parts(),
        plain in any::<bool>(),
        at in any::<prop::sample::Index>(),
        removed in 0usize..30,
        piece in prop_oneof![Just("x"), Just("\n"), Just("\n\n"), Just("```\n"), Just("- "), Just("# "), Just("<!-- "),
            Just("\n\nNew.\n\n"), Just("> "), Just("*"), Just("---\n"), Just(""), Just("\n===\n"), Just("\n- \n\n"),
            Just(":"), Just("]: y"), Just("<"), Just("<pre>"), Just("\r"), Just("\r\n\r\n"), Just("{--"), Just("%%"), Just("=="),
            Just("[["), Just("e\u{301}")],
    ) {
        let quiet = "One paragraph [x].\n\n[x] y.\n\n<!-- b -->\n\nAnother.\n\n## Head\n\nA third one, longer.\n\nA fourth.\n\nA fifth.".to_owned();
        let before = if plain { quiet } else { before };
        let mut after = before.clone();
        let start = at.index(after.len() + 1);
        let end = (start + removed).min(after.len());
        after.replace_range(start..end, piece);
        let parsed = Format::Markdown.parse(&before);
        let again = Format::Markdown.parse_after(&after, &before, &parsed);
        prop_assert_eq!(format!("{again:?}"), format!("{:?}", Format::Markdown.parse(&after)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_markup_gives_valid_spans(document in marked_up()) {
        for format in FORMATS {
            hold(&document, &format.parse(&document));
        }
    }

    #[test]
    fn any_layout_gives_valid_spans(document in page_of_turns()) {
        for format in FORMATS {
            hold(&document, &format.parse_source(&document));
        }
    }

    #[test]
    fn any_text_gives_valid_spans(document in any::<String>()) {
        for format in FORMATS {
            hold(&document, &format.parse(&document));
        }
    }
}

#[test]
fn monstrous_markup_is_survived() {
    let monsters = [
        "*a ",
        "> ",
        "[",
        "- ",
        "<!--",
        "![](",
        "`",
        "_*",
        "| ",
        "~~",
        "[^1]",
        "{++",
        "{~~a~>",
        "{{<",
        "%%",
        "[[a",
        "==a",
        "^[",
        ":a",
        "> [!x]",
        "&amp;",
        "<div>",
        "<b>",
        "</p>",
        "<article><td>",
        "<a ",
        "<!",
        "<p>a",
    ];
    for monster in monsters {
        let document = monster.repeat(20_000);
        for format in FORMATS {
            let parsed = format.parse(&document);
            assert!(
                (0..parsed.blocks.len()).all(|b| document.get(parsed.span(b).start..parsed.span(b).end).is_some()),
                "{monster:?}"
            );
        }
    }
}
