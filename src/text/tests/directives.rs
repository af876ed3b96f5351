use crate::text::{Command, Format, directives};

const RULES: [&str; 3] = ["unattributed-claim", "figure-mismatch", "missing-hedge"];

#[test]
fn directives_say_what_they_silence_and_where() {
    let document = "<!-- copydesk: ignore-file missing-hedge -->\n\n# Head\n\n<!-- copydesk: ignore unattributed-claim, figure-mismatch -- on \
        record -->\n\n- one\n- two\n  - three\n\nFour.\n\n<!-- own: counted from the gallery -->\n\nFive <!-- copydesk: ignore --> here.\n\n\
        <!-- copydesk: own -->\n\n| a | b |\n|---|---|\n| c | d |\n\n<!-- prettier: off -->\n\nSix.\n\n<!-- copydesk: ignore -->\n";
    let (found, notes) = directives(document, &Format::Markdown.parse(document), &RULES);
    assert_eq!(notes, []);
    let seen: Vec<_> = found
        .iter()
        .map(|d| {
            let rules: Vec<_> = d.rules.iter().map(|(rule, place)| (rule.as_str(), place.slice(document))).collect();
            assert!(rules.iter().all(|(rule, there)| rule == there));
            (d.command, rules.iter().map(|r| r.0).collect::<Vec<_>>().join(" "), d.blocks.clone(), d.reason.as_deref())
        })
        .collect();
    assert_eq!(
        seen,
        [
            (Command::IgnoreFile, "missing-hedge".to_owned(), 0..11, None),
            (Command::Ignore, "unattributed-claim figure-mismatch".to_owned(), 1..4, Some("on record")),
            (Command::Own, String::new(), 5..6, Some("counted from the gallery")),
            (Command::Ignore, String::new(), 5..6, None),
            (Command::Own, String::new(), 6..10, None),
            (Command::Ignore, String::new(), 0..0, None),
        ]
    );
    assert!(found[1].can_silence("figure-mismatch", 2) && !found[1].can_silence("missing-hedge", 2));
    assert!(!found[1].can_silence("figure-mismatch", 4) && found[3].can_silence("missing-hedge", 5));
    assert!(
        found[1]
            .unused()
            .message
            .contains("no unattributed-claim or figure-mismatch to silence in the block that follows")
    );
}

#[test]
fn a_misspelt_directive_is_told_the_right_word() {
    let cases = [
        ("copydesk: ingore figure-mismatch", "ingore", "unknown directive `ingore`; did you mean `ignore`?"),
        (
            "copydesk: ignore figure-missmatch",
            "figure-missmatch",
            "there is no rule `figure-missmatch`; did you mean `figure-mismatch`?",
        ),
        ("copydesk: ignore nonsense", "nonsense", "there is no rule `nonsense`; `copydesk rules` lists them"),
        ("copydesk: please", "please", "unknown directive `please`; there are ignore, ignore-file and own"),
        (
            "copydesk:",
            "<!-- copydesk: -->",
            "this directive says nothing; write ignore, ignore-file or own after `copydesk:`",
        ),
        (
            "copy-desk: ignore",
            "<!-- copy-desk: ignore -->",
            "unknown directive `copy-desk:`; did you mean `copydesk:`?",
        ),
    ];
    for (comment, place, message) in cases {
        let document = format!("<!-- {comment} -->\n\nText.\n");
        let (found, notes) = directives(&document, &Format::Markdown.parse(&document), &RULES);
        assert_eq!((found.len(), notes.len()), (0, 1), "{comment}");
        assert_eq!((notes[0].span.expect("a place").slice(&document), notes[0].message.as_str()), (place, message));
    }
}
