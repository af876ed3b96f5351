//! The desk on any input: valid places out, and the same answers however it came to the text.

use super::{CheckResult, Desk, Draft};
use crate::rules::Finding;
use crate::sources::InMemoryFileSystem;
use crate::text::Span;
use proptest::prelude::*;
use std::sync::Arc;

const SOURCE: &str = "At least 19 people are missing, the union said on Tuesday.\n\n\
    \"We heard no alarm,\" said Ilse Brandt, a teacher. The line denied that the alarm was off.\n";

/// A paragraph in which nothing is to be found.
const CALM: &str = "Was the harbour calm that day, and did the boats go out as early as they mostly do?\n\n";

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
        "> We heard no alarm.\n\n\u{2014} Ilse Brandt, a teacher",
        "That is according to the union.",
        "Brandt, who teaches, was calm.",
        "# Over 19 missing, \u{201c}no alarms\u{201d}",
        "Nine lorries and five vans, out of 15 vehicles, burned.",
        "The 15 lorries burned, the mayor, Ada Lund, said on Monday.",
        "<!-- copydesk: ignore -->\nOver 19 people are missing.",
    ];
    proptest::collection::vec(proptest::sample::select(fixed.to_vec()), 1..24).prop_map(|pieces| pieces.join("\n\n"))
}

/// The same, with so much between its parts that a glance sees few of them.
fn far_text() -> impl Strategy<Value = String> {
    let filler = CALM.repeat(30);
    proptest::collection::vec(long_text(), 2..6).prop_map(move |parts| parts.join(&format!("\n\n{filler}")))
}

/// Whether two findings are one, though a claim's number among those of its draft is another.
fn says_the_same(a: &Finding, b: &Finding) -> bool {
    Finding { claim: None, ..a.clone() } == Finding { claim: None, ..b.clone() }
}

fn desk() -> Desk {
    Desk::new(Arc::new(InMemoryFileSystem::new([("s.md", SOURCE)])))
}

fn draft(text: &str) -> Draft {
    Draft { text: Some(Arc::from(text)), sources: Some(vec!["s.md".to_owned()]), ..Draft::at("d.md") }
}

fn check(desk: &Desk, text: &str) -> CheckResult {
    desk.check(&draft(text))
}

fn places(checked: &CheckResult) -> Vec<(&'static str, Span, String)> {
    checked.findings.iter().map(|f| (f.rule, f.span, f.message.clone())).collect()
}

/// A draft long enough that what stands in its middle is far from both ends, with the pieces in between.
fn far_apart(pieces: &[&str]) -> String {
    pieces.iter().map(|piece| format!("{piece}\n\n{}", CALM.repeat(60))).collect()
}

#[test]
fn a_glance_finds_what_stands_where_it_looks_and_reads_nothing_else() {
    let slips =
        ["\u{201c}We heard no alarms,\u{201d} said Ilse Brandt.", "Over 19 people are missing, the union said."];
    let text = far_apart(&[
        "# The pier",
        slips[0],
        "It rained.",
        slips[1],
        "<!-- copydesk: ignore misquotation -->\nIt rained.",
    ]);
    let desk = desk();
    let whole = check(&desk, &text);
    let rules: Vec<&str> = whole.findings.iter().map(|f| f.rule).collect();
    assert_eq!(rules, ["misquotation", "figure-bound-changed", "directive"]);
    for (at, slip) in slips.iter().enumerate() {
        let place = text.find(slip).unwrap();
        let seen = desk.check_near(&draft(&text), std::slice::from_ref(&(place..place)), None);
        assert!(
            seen.findings.len() == 1 && says_the_same(&seen.findings[0], &whole.findings[at]),
            "{:?}",
            seen.findings
        );
        assert!(seen.covers(&(place..place + slip.len())) && !seen.covers(&(0..place)));
        assert!(seen.draft.blocks.len() < 120 && whole.draft.blocks.len() > 300, "{}", seen.draft.blocks.len());
        let block = seen.draft.block_at(place).unwrap();
        assert_eq!(seen.draft.block_span(block), whole.draft.block_span(whole.draft.block_at(place).unwrap()));
    }
    // Both at once, going on from a glance at one of them and from a check of the whole.
    let places: Vec<_> = slips.iter().map(|slip| text.find(slip).unwrap()).map(|at| at..at).collect();
    let one = desk.check_near(&draft(&text), &places[..1], None);
    for before in [&one, &whole] {
        let both = desk.check_near(&draft(&text), &places, Some(before));
        assert!(
            both.findings.iter().zip(&whole.findings).all(|(a, b)| says_the_same(a, b)) && both.findings.len() == 2
        );
    }
    // The whole goes on from it, and at either end everything is known up to the end.
    let after = desk.check_after(&draft(&text), Some(&one));
    assert_eq!((after.is_partial(), after.findings), (false, whole.findings));
    let ends = desk.check_near(&draft(&text), &[0..0, text.len()..text.len()], Some(&one));
    assert!(ends.covers(&(0..100)) && ends.covers(&(text.len() - 100..text.len())));
    assert_eq!(ends.findings, []);
    let huge = "The union said 12 people were hurt. ".repeat(2_000);
    assert!(
        !desk.check_near(&draft(&huge), std::slice::from_ref(&(0..0)), None).covers(&(0..0)),
        "a paragraph that is a book is not read"
    );
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
        for account in checked.explain_claims(|_| true) {
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
            for (edited, fresh) in last.draft.blocks.iter().zip(&fresh.draft.blocks) {
                prop_assert_eq!(&edited.attributions, &fresh.attributions, "{}", text);
                prop_assert_eq!(&edited.quotations, &fresh.quotations, "{}", text);
                prop_assert_eq!(&edited.claims, &fresh.claims, "{}", text);
            }
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
fn all_who_read_a_source_at_once_hold_one_reading_of_it() {
    let desk = desk();
    let texts: Vec<String> = (0..16).map(|n| format!("Over {n} people are missing.")).collect();
    let checked: Vec<CheckResult> = std::thread::scope(|scope| {
        let threads: Vec<_> = texts.iter().map(|text| scope.spawn(|| check(&desk, text))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(checked.iter().all(|one| one.sources.len() == 1 && one.has_sources_of(&checked[0])));
}

#[test]
fn a_draft_that_loses_a_paragraph_or_all_is_checked_as_a_new_one() {
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
        for left in [*first, *last, "", "\0"] {
            let sources = Some(vec!["s.md".to_owned()]);
            let draft = Draft { text: Some(Arc::from(left)), sources, ..Draft::at("d.md") };
            let (edited, fresh) = (desk.check_after(&draft, Some(&whole)), check(&super::tests::desk(), left));
            assert_eq!(edited.findings, fresh.findings, "{first} / {last}: {left}");
            let told = |checked: &CheckResult| format!("{:?}", checked.explain_claims(|_| true));
            assert_eq!(told(&edited), told(&fresh), "{first} / {last}: {left}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn what_a_glance_finds_the_whole_check_finds_too(
        text in far_text(),
        places in proptest::collection::vec(any::<prop::sample::Index>(), 1..3),
        edits in proptest::collection::vec((any::<prop::sample::Index>(), 0usize..60, piece()), 0..4),
    ) {
        let glancing = desk();
        let mut text = text;
        let mut last: Option<CheckResult> = None;
        for edit in std::iter::once(None).chain(edits.into_iter().map(Some)) {
            if let Some((at, removed, piece)) = edit {
                let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
                let start = boundary(at.index(text.len() + 1));
                let end = boundary(start + removed).max(start);
                text.replace_range(start..end, &piece);
            }
            let around: Vec<_> = places.iter().map(|place| place.index(text.len() + 1)).map(|at| at..at).collect();
            let seen = glancing.check_near(&draft(&text), &around, last.as_ref());
            prop_assert_eq!(&seen.findings, &desk().check_near(&draft(&text), &around, None).findings, "{}", text);
            let whole = check(&desk(), &text);
            for finding in &seen.findings {
                prop_assert!(whole.findings.iter().any(|f| says_the_same(f, finding)), "{finding:?} in {text}");
                prop_assert!(seen.covers(&(finding.span.start..finding.span.end)) || finding.rule == super::DIRECTIVE);
            }
            prop_assert_eq!(&seen.problems, &whole.problems, "{}", text);
            last = Some(seen);
        }
    }
}
