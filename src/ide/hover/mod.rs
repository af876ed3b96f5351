//! The hover: what a reporter wants to know of the words under the cursor, in a small window. The innermost entity there
//! (a figure, a speaker, a quotation) has the first word, the claim around it the rest.

mod claim;
mod entity;

use super::cursor::{Cursor, EntityKind, touches};
use super::front_matter;
use super::markup::MarkupBuilder;
use crate::desk::CheckResult;
use crate::rules::{Rule, rule};
use crate::text::Span;
use claim::{ClaimHover, finding_text};
use entity::entity_summary;

/// What a hover shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HoverResult {
    /// The words that it is about, in bytes of the draft.
    pub span: Span,
    /// The text, as the builder of markup writes it.
    pub text: String,
}

/// The hover of the words at an offset of the draft; `None` where there is nothing to say.
pub fn hover(checked: &CheckResult, offset: usize, markup: MarkupBuilder) -> Option<HoverResult> {
    let (text, span) = front_matter::source_hover(checked, markup, offset)
        .or_else(|| rule_in_directive(checked, markup, offset))
        .or_else(|| prose_hover(checked, markup, offset))?;
    Some(HoverResult { span, text })
}

/// Description of a rule that a directive names: the first section of its documentation.
fn rule_in_directive(checked: &CheckResult, markup: MarkupBuilder, offset: usize) -> Option<(String, Span)> {
    let (rule, span) = rule_at(checked, offset)?;
    let what = rule.docs.split("## ").find_map(|section| section.strip_prefix("What\n")).unwrap_or("").trim();
    Some((markup.paragraphs(&[markup.strong(rule.name), markup.plain(what)]), span))
}

/// Rule that a comment names at an offset, with the bytes of its id.
fn rule_at(checked: &CheckResult, offset: usize) -> Option<(&'static Rule, Span)> {
    let text = &checked.text;
    let line = checked.lines.line_span(checked.lines.line(offset));
    let in_id = |c: char| c.is_ascii_lowercase() || c == '-';
    let before = text.get(line.start..offset)?;
    let start = offset - (before.len() - before.trim_end_matches(in_id).len());
    let after = text.get(offset..line.end)?;
    let end = offset + (after.len() - after.trim_start_matches(in_id).len());
    let span = Span::new(start, end);
    let comment = &before[before.rfind("<!--")?..];
    let found = rule(span.slice(text))?;
    (comment.contains("copydesk:") && !comment.contains("-->")).then_some((found, span))
}

/// Hover of the prose at an offset, with the words that it is about.
fn prose_hover(checked: &CheckResult, markup: MarkupBuilder, offset: usize) -> Option<(String, Span)> {
    // Without sources there is nothing to hold a claim against: a note that is no draft is left in peace.
    let cursor = Cursor::at(&checked.draft, offset).filter(|_| !checked.sources.is_empty());
    let claim = cursor.and_then(|c| c.claim_near()).and_then(|id| checked.explain_claim(id));
    let (Some(explanation), Some(cursor)) = (claim, cursor) else {
        return findings_hover(checked, markup, offset);
    };
    let hover = checked.with_context(|context| {
        let hover = ClaimHover::new(markup, checked, context, &explanation);
        if !hover.is_informative() {
            return None;
        }
        let entity = cursor.entity_at();
        let first = entity.and_then(|(entity, span)| Some((entity_summary(&hover, &cursor, entity)?, span)));
        let span = first.as_ref().map_or(explanation.span, |(_, span)| *span);
        let known =
            entity.and_then(|(entity, _)| if let EntityKind::Figure(figure) = entity { Some(figure) } else { None });
        let mut paragraphs: Vec<String> = first.into_iter().map(|(words, _)| words).collect();
        paragraphs.extend(hover.paragraphs(offset, known));
        Some((markup.paragraphs(&paragraphs), span))
    });
    hover.or_else(|| findings_hover(checked, markup, offset))
}

/// Messages of the findings at an offset, for places outside all claims.
fn findings_hover(checked: &CheckResult, markup: MarkupBuilder, offset: usize) -> Option<(String, Span)> {
    let here: Vec<_> = checked.findings.iter().filter(|f| touches(f.span, offset)).collect();
    let span = here.first()?.span;
    let messages: Vec<String> = here.iter().map(|f| finding_text(markup, f, "")).collect();
    Some((markup.paragraphs(&messages), span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{at, check, demo};

    fn text(checked: &CheckResult, words: &str) -> String {
        hover(checked, at(checked, words), MarkupBuilder::plain_text()).unwrap().text
    }

    #[test]
    fn a_claim_is_told_with_speaker_figures_passage_and_finding_in_this_order() {
        let text = text(&demo(), "have not been accounted");
        let parts = [
            "Said by: the Seafarers' Federation (“said”); nobody in the draft",
            "How sure: stated flatly",
            "Figures: At least 26 people, as in wire.md:5",
            "“It said at least 26 people had not been accounted for, and it accused",
            "— wire.md:5",
            "unattributed-claim: Not attributed.",
        ];
        let places: Vec<Option<usize>> = parts.iter().map(|part| text.find(part)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{text}");
    }

    #[test]
    fn the_smallest_thing_has_the_first_word() {
        let demo = demo();
        let first = |words: &str| text(&demo, words).lines().next().unwrap_or_default().to_owned();
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
        let markdown = MarkupBuilder::markdown(|path| Some(format!("file://{path}")));
        let text = hover(&demo, at(&demo, "had passed her"), markdown).unwrap().text;
        assert!(text.contains("— [wire.md:7](file:///sources/wire.md#L7)"), "{text}");
        assert!(text.contains("**Said by:** the company"), "{text}");
        assert!(!self::text(&demo, "had passed her").contains(['*', '[']));
    }

    #[test]
    fn a_rule_that_a_comment_names_is_explained_there() {
        let draft = "<!-- copydesk: ignore missing-hedge -- the council published this -->\nWords.\n";
        let note = check(draft, &[]);
        let first = |words: &str| text(&note, words).lines().next().unwrap_or_default().to_owned();
        assert_eq!(first("hedge"), rule("missing-hedge").unwrap().name);
        assert!(hover(&note, at(&note, "council"), MarkupBuilder::plain_text()).is_none());
    }

    #[test]
    fn a_note_without_sources_is_left_in_peace() {
        let note = check("The mayor said the bridge had closed.\n", &[]);
        assert!(hover(&note, at(&note, "bridge"), MarkupBuilder::plain_text()).is_none());
    }
}
