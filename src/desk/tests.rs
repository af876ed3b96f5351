//! The desk on any input: valid places out, and the same answers however it came to the text.

use super::{Checked, Desk, Draft};
use crate::sources::Memory;
use crate::text::Span;
use proptest::prelude::*;
use std::sync::Arc;

const SOURCE: &str = "At least 19 people are missing, the union said on Tuesday.\n\n\
    \"We heard no alarm,\" said Ilse Brandt, a teacher. The line denied that the alarm was off.\n";

/// Pieces of drafts: prose that rules look at, markup, and what files should not hold.
fn piece() -> impl Strategy<Value = String> {
    let fixed = [
        "Over 19 people are missing, the union said. ",
        "\"We heard no alarms,\" said Ilse Brandt. ",
        "The alarm was off. ",
        "Tuesday 31 June 2026, up 7% from £3.2m; ",
        "\n\n",
        "\r\n- ",
        "\n> ",
        "# ",
        "| a | b |\n|---|---|\n",
        "**",
        "[x](y) ",
        "“",
        "”",
        "<!-- copydesk: ignore -->\n",
        "---\nsources: [s.md]\n---\n",
        "👩‍👩‍👧 ",
        "0-",
        "\u{202e}مرحبا",
        "\u{200b}",
        "\0",
        "é",
    ];
    prop_oneof![4 => proptest::sample::select(fixed.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(piece(), 0..12).prop_map(|pieces| pieces.concat())
}

/// Drafts of many paragraphs, in which something far away may bear on another.
fn long_text() -> impl Strategy<Value = String> {
    let fixed = [
        "Over 19 people are missing, the union said.",
        "The union said 12 people were hurt. They were treated at once.",
        "Ilse Brandt said: \u{201c}We heard no alarms. Nobody came.",
        "\u{201c}It was dark,\u{201d} she added. The alarm was off.",
        "\u{201c}We heard no alarm,\u{201d} said Ilse Brandt, a teacher.",
        "The union says:\n\n- the alarm was off\n- over 19 are missing",
        "The line denied that. It said the alarm was on.",
        "Brandt, who teaches, was calm.",
        "# Over 19 missing, \u{201c}no alarms\u{201d}",
        "Nine lorries and five vans, out of 15 vehicles, burned.",
        "The 15 lorries burned, the mayor, Ada Lund, said on Monday.",
        "<!-- copydesk: ignore -->\nOver 19 people are missing.",
    ];
    proptest::collection::vec(proptest::sample::select(fixed.to_vec()), 1..24).prop_map(|pieces| pieces.join("\n\n"))
}

fn desk() -> Desk {
    Desk::new(Arc::new(Memory::new([("s.md", SOURCE)])))
}

fn check(desk: &Desk, text: &str) -> Checked {
    let sources = Some(vec!["s.md".to_owned()]);
    desk.check(&Draft { text: Some(Arc::from(text)), sources, ..Draft::at("d.md") })
}

fn places(checked: &Checked) -> Vec<(&'static str, Span, String)> {
    checked.findings.iter().map(|f| (f.rule, f.span, f.message.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_place_lies_on_character_boundaries_of_its_text(text in text()) {
        let checked = check(&desk(), &text);
        let inside = |span: Span, text: &str| text.get(span.start..span.end).is_some();
        for finding in &checked.findings {
            prop_assert!(inside(finding.span, &text), "{finding:?}");
            for proof in &finding.evidence {
                prop_assert!(inside(proof.span, checked.document_text(proof.source)), "{proof:?}");
            }
        }
        for account in checked.accounts(|_| true) {
            prop_assert!(inside(account.span, &text), "{account:?}");
            for passage in &account.passages {
                prop_assert!(inside(passage.span, SOURCE), "{passage:?}");
            }
        }
        prop_assert!(checked.problems.iter().all(|p| !p.message.contains("please report")), "{:?}", checked.problems);
    }

    #[test]
    fn a_draft_edited_step_by_step_is_checked_as_a_new_one(
        first in long_text(),
        edits in proptest::collection::vec((any::<prop::sample::Index>(), 0usize..60, piece()), 1..8),
    ) {
        let desk = desk();
        let mut text = first;
        let mut last = check(&desk, &text);
        for (at, removed, piece) in edits {
            let boundary = |mut at: usize| {
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let start = boundary(at.index(text.len() + 1));
            let end = boundary((start + removed).min(text.len()));
            text.replace_range(start..end, &piece);
            let sources = Some(vec!["s.md".to_owned()]);
            let draft = Draft { text: Some(Arc::from(&*text)), sources, ..Draft::at("d.md") };
            last = desk.check_after(&draft, Some(&last));
            let fresh = check(&super::tests::desk(), &text);
            prop_assert_eq!(&last.findings, &fresh.findings, "{}", text);
            prop_assert_eq!(&last.problems, &fresh.problems, "{}", text);
        }
    }

    #[test]
    fn a_draft_edited_at_the_desk_is_checked_as_a_new_one(before in text(), after in text()) {
        let edited = desk();
        // The first check must live on: what it read is what the second one may take up.
        let first = check(&edited, &format!("{before}\n\n{after}"));
        let second = check(&edited, &after);
        prop_assert_eq!(places(&second), places(&check(&desk(), &after)));
        prop_assert!(first.version == 0);
    }
}

#[test]
fn a_draft_that_loses_its_first_or_last_paragraph_is_checked_as_a_new_one() {
    let paragraphs = [
        "Ilse Brandt, a teacher, was calm.",
        "\u{201c}We heard no alarm. Nobody came to us.\u{201d}",
        "She said over 19 people were missing.",
        "Brandt said on Tuesday:",
        "\u{201c}Over 19 people are missing,\u{201d} the union added, \u{201c}and the alarm was off.\u{201d}",
    ];
    let pairs = paragraphs.iter().flat_map(|a| paragraphs.iter().map(move |b| (a, b)));
    let desk = desk();
    for (first, last) in pairs {
        let whole = check(&desk, &format!("{first}\n\n{last}"));
        for left in [first, last] {
            let sources = Some(vec!["s.md".to_owned()]);
            let draft = Draft { text: Some(Arc::from(*left)), sources, ..Draft::at("d.md") };
            let (edited, fresh) = (desk.check_after(&draft, Some(&whole)), check(&super::tests::desk(), left));
            assert_eq!(edited.findings, fresh.findings, "{first} / {last}: {left}");
            let told = |checked: &Checked| format!("{:?}", checked.accounts(|_| true));
            assert_eq!(told(&edited), told(&fresh), "{first} / {last}: {left}");
        }
    }
}
