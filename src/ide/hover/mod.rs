//! The hover: what a reporter wants to know of the words under the cursor, in a small window. The smallest thing there
//! (a figure, a speaker, a quotation) has the first word, the claim around it the rest.

pub(crate) mod claim;
pub(crate) mod entity;
use super::cursor::{Cursor, EntityKind, touches};
use super::markup::MarkupBuilder;
use super::{directive_edits, front_matter};
use crate::desk::CheckResult;
use crate::server::lsp::convert::{self, Client};
use crate::server::session::open_documents::Snapshot;
use crate::text::Span;
use claim::ClaimHover;
use tower_lsp::ls_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

/// What is to be said of the words at a position.
pub fn hover(snapshot: &Snapshot, client: &Client, position: Position) -> Option<Hover> {
    let checked = &snapshot.checked;
    let offset = checked.lines.offset(&checked.text, convert::position(position), client.encoding);
    let page = MarkupBuilder { markdown: client.markdown };
    let card = front_matter::card(checked, page, offset).or_else(|| named_rule(checked, page, offset));
    let (value, span) = card.or_else(|| words(checked, page, offset))?;
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: if page.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText },
            value,
        }),
        range: Some(convert::range(&checked.text, &checked.lines, span, client.encoding)),
    })
}

/// What a rule that a comment names is about: the first section of its documentation.
fn named_rule(checked: &CheckResult, page: MarkupBuilder, offset: usize) -> Option<(String, Span)> {
    let (rule, span) = directive_edits::rule_at(checked, offset)?;
    let what = rule.docs.split("## ").find_map(|section| section.strip_prefix("What\n")).unwrap_or("").trim();
    Some((page.paragraphs(&[page.strong(rule.name), page.plain(what)]), span))
}

/// What is to be said of the prose at an offset, and the words that it is about.
fn words(checked: &CheckResult, page: MarkupBuilder, offset: usize) -> Option<(String, Span)> {
    // Without sources there is nothing to hold a claim against: a note that is no draft is left in peace.
    let spot = Cursor::at(&checked.draft, offset).filter(|_| !checked.sources.is_empty());
    let claim = spot.and_then(|s| s.claim_near()).and_then(|id| checked.account_of(id));
    let (Some(account), Some(spot)) = (claim, spot) else {
        return findings(checked, page, offset);
    };
    let told = checked.with_context(|context| {
        let told = ClaimHover::new(page, checked, context, &account);
        if !told.is_worth_telling() {
            return None;
        }
        let thing = spot.thing();
        let first = thing.and_then(|(thing, span)| Some((entity::first(&told, &spot, thing)?, span)));
        let span = first.as_ref().map_or(account.span, |(_, span)| *span);
        let known =
            thing.and_then(|(thing, _)| if let EntityKind::Figure(figure) = thing { Some(figure) } else { None });
        let mut paragraphs: Vec<String> = first.into_iter().map(|(words, _)| words).collect();
        paragraphs.extend(told.paragraphs(offset, known));
        Some((page.paragraphs(&paragraphs), span))
    });
    told.or_else(|| findings(checked, page, offset))
}

/// The findings outside all claims.
fn findings(checked: &CheckResult, page: MarkupBuilder, offset: usize) -> Option<(String, Span)> {
    let here: Vec<_> = checked.findings.iter().filter(|f| touches(f.span, offset)).collect();
    let span = here.first()?.span;
    let told: Vec<String> = here.iter().map(|f| claim::finding(page, f, "")).collect();
    Some((page.paragraphs(&told), span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::testing::{at, client, demo};

    fn told(snapshot: &Snapshot, words: &str) -> String {
        let hover = hover(snapshot, &client(), at(snapshot, words)).unwrap();
        match hover.contents {
            HoverContents::Markup(markup) => markup.value,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_claim_is_told_with_speaker_figures_passage_and_finding_in_this_order() {
        let told = told(&demo(), "have not been accounted");
        let parts = [
            "Said by: the Seafarers' Federation (“said”); nobody in the draft",
            "How sure: stated flatly",
            "Figures: At least 26 people, as in wire.md:5",
            "“It said at least 26 people had not been accounted for, and it accused",
            "— wire.md:5",
            "unattributed-claim: Not attributed.",
        ];
        let places: Vec<Option<usize>> = parts.iter().map(|part| told.find(part)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{told}");
    }

    #[test]
    fn the_smallest_thing_has_the_first_word() {
        let demo = demo();
        let first = |words: &str| told(&demo, words).lines().next().unwrap_or_default().to_owned();
        assert_eq!(
            first("£32"),
            "Figure: about £32 million, but about £3.2 million in transcript.md:9 (another order of magnitude)."
        );
        assert_eq!(first("revealed"), "“revealed” tells readers that it is true.");
        assert_eq!(first("Pell said up"), "Harbour Master Joanna Pell: 5 statements in the sources.");
        assert_eq!(first("could rise"), "“could” makes it possible.");
        assert_eq!(first("wire.md"), "wire.md: Toll disputed after ferry fire off Port Ansel");
        assert_eq!(first("counted nine"), "Own reporting: no source is needed.");
    }

    #[test]
    fn markdown_links_the_passage_and_plain_text_has_no_markup() {
        let demo = demo();
        let client = Client { markdown: true, ..client() };
        let hover = hover(&demo, &client, at(&demo, "had passed her")).unwrap();
        let HoverContents::Markup(markup) = hover.contents else { panic!() };
        assert!(markup.value.contains("— [wire.md:7](file:///sources/wire.md#L7)"), "{}", markup.value);
        assert!(markup.value.contains("**Said by:** the company"), "{}", markup.value);
        assert!(!told(&demo, "had passed her").contains(['*', '[']));
    }

    #[test]
    fn a_rule_that_a_comment_names_is_explained_there() {
        let draft = "<!-- copydesk: ignore missing-hedge -- the council published this -->\nWords.\n";
        let note = crate::server::testing::snapshot(draft, &[]);
        let first = |words: &str| told(&note, words).lines().next().unwrap_or_default().to_owned();
        assert_eq!(first("hedge"), crate::rules::rule("missing-hedge").unwrap().name);
        assert!(hover(&note, &client(), at(&note, "council")).is_none());
    }

    #[test]
    fn a_note_without_sources_is_left_in_peace() {
        let note = crate::server::testing::snapshot("The mayor said the bridge had closed.\n", &[]);
        assert!(hover(&note, &client(), at(&note, "bridge")).is_none());
    }
}
