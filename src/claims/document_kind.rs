//! Kind of a document: a news report, a release or a transcript; its title, its date and whose statement it is.

use super::lexicon::DocumentWords;
use super::model::{Calendar, DocumentKind, MentionForm, NounPhrase, TimeExpression, TimeValue};
use super::times::times;
use crate::nlp::{Doc, Pipeline, Tag};
use crate::text::{Block, BlockKind, Span};
use jiff::civil::Date;

/// What the passes over a whole document look at, of one block.
pub struct BlockView<'a> {
    /// The block.
    pub block: &'a Block,
    /// Its prose, parsed.
    pub doc: &'a Doc,
    /// Its phrases for speakers.
    pub phrases: &'a [NounPhrase],
    /// Its time expressions.
    pub times: &'a [TimeExpression],
    /// Whether it opens with the label of a transcript's turn or of a log's entry.
    pub labelled: bool,
}

/// A document's frame.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DocumentFrame {
    /// Whose voice its unattributed text is.
    pub voice: DocumentKind,
    /// Index of the block that holds its title.
    pub title: Option<usize>,
    /// Its own date.
    pub date: Option<Date>,
    /// Block and head token of the phrase that names whose statement it is.
    pub issuer: Option<(usize, usize)>,
}

/// How many blocks from either end of a document speak of the document itself.
pub const FRAME_BLOCKS: usize = 4;

/// How many paragraphs that open with the time of day make a log: a programme of events in a release has a few.
const MIN_LOG_ENTRIES: usize = 3;

/// Reads the frame of a document.
pub fn frame(pages: &[BlockView<'_>], words: &DocumentWords) -> DocumentFrame {
    let title = pages.iter().position(|p| p.block.kind.is_heading());
    let turns = pages.iter().filter(|p| p.labelled).count();
    // Where the page itself was found to have turns, they need not be counted.
    let of_turns = pages.iter().any(|p| p.labelled && matches!(p.block.kind, BlockKind::Label { .. }));
    let prose = pages.iter().filter(|p| !p.block.kind.is_heading()).count();
    let issued = pages.iter().take(FRAME_BLOCKS).position(is_issue_line);
    let marked = |p: &BlockView<'_>| {
        let lower = p.block.text.to_lowercase();
        words.release_marks.iter().any(|mark| lower.contains(&**mark))
            || words.release_openings.iter().any(|opening| lower.starts_with(&**opening))
    };
    let edge = |i: usize| i < FRAME_BLOCKS || i + FRAME_BLOCKS >= pages.len();
    let voice = if of_turns || turns >= 3 && turns * 2 >= prose {
        DocumentKind::Transcript
    } else if is_live_log(pages) {
        // Its masthead and date look like a line of issue.
        DocumentKind::News
    } else if issued.is_some() || pages.iter().enumerate().any(|(i, p)| edge(i) && marked(p)) {
        DocumentKind::Release
    } else {
        DocumentKind::News
    };
    let issuer = (voice == DocumentKind::Release).then(|| issuer(pages, issued)).flatten();
    DocumentFrame { voice, title, date: date(pages), issuer }
}

/// Whether the page is a reporter's log as it happened: most of its paragraphs open with the time of day.
fn is_live_log(pages: &[BlockView<'_>]) -> bool {
    let paragraphs = || pages.iter().filter(|p| !p.block.kind.is_heading());
    let timed = paragraphs().filter(|p| clock_end(&p.doc.text).is_some()).count();
    timed >= MIN_LOG_ENTRIES && timed * 2 >= paragraphs().count()
}

/// Where a time of day that opens a text ends, with the white space behind it, in bytes: *9.40pm*, *18:05*, *7 p.m.*
pub(crate) fn clock_end(text: &str) -> Option<usize> {
    let digits = |t: &str| t.bytes().take_while(u8::is_ascii_digit).count();
    let hours = digits(text);
    let rest = text.get(hours..)?;
    let minutes = rest.strip_prefix(['.', ':']).map_or(0, digits);
    let rest = rest.get(if minutes == 2 { 3 } else { 0 }..)?;
    let half = rest.trim_start_matches(' ');
    let half = ["am", "pm", "a.m.", "p.m."].iter().find_map(|mark| {
        let word = half.get(..mark.len()).filter(|w| w.eq_ignore_ascii_case(mark))?;
        half.get(word.len()..)
    });
    let after = half.or(Some(rest).filter(|_| minutes == 2))?;
    let words = after.trim_start();
    ((1..=2).contains(&hours) && !words.is_empty() && words.len() < after.len()).then(|| text.len() - words.len())
}

/// A line near the top that holds a body's name and a full date and no verb: *Ambrel Valley Trust. Monday 16 March 2026.*
fn is_issue_line(page: &BlockView<'_>) -> bool {
    let short = page.doc.tokens.len() <= 24 && !page.block.kind.is_heading();
    let verbless = !page.doc.tokens.iter().any(|t| matches!(t.tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md));
    let named =
        page.phrases.iter().any(|p| matches!(&p.form, MentionForm::Name { person, .. } if *person != Some(true)));
    short && verbless && named && page.times.iter().any(|t| full_date(t).is_some())
}

fn issuer(pages: &[BlockView<'_>], issued: Option<usize>) -> Option<(usize, usize)> {
    let body = |i: usize| {
        let page = pages.get(i)?;
        page.phrases
            .iter()
            .find(|p| matches!(&p.form, MentionForm::Name { person, .. } if *person != Some(true)))
            .map(|p| (i, p.head))
    };
    issued.and_then(body).or_else(|| (0..pages.len().min(FRAME_BLOCKS)).find_map(body))
}

/// The document's date: that of its line of issue or dateline, else the first full date near its top.
fn date(pages: &[BlockView<'_>]) -> Option<Date> {
    let first = |page: &BlockView<'_>| page.times.iter().find_map(full_date);
    let issued = pages.iter().take(FRAME_BLOCKS).find(|p| {
        let lower = p.block.text.to_lowercase();
        lower.starts_with("issued")
            || lower.contains("immediate release")
            || lower.contains("published")
            || dateline_end(p.doc).is_some()
    });
    issued
        .and_then(first)
        .or_else(|| pages.iter().take(FRAME_BLOCKS).filter(|p| is_issue_line(p)).find_map(first))
        .or_else(|| pages.iter().take(FRAME_BLOCKS).find_map(first))
}

/// The date that a document's front matter states: *2026-03-04*, with or without a time, or *4 March 2026*.
pub fn stated_date(value: &str) -> Option<Date> {
    let iso = value.get(..10).and_then(|day| day.parse().ok());
    iso.or_else(|| times(&Pipeline::shared().parse(value)).iter().find_map(full_date))
}

fn full_date(time: &TimeExpression) -> Option<Date> {
    match time.value {
        TimeValue::Calendar(Calendar {
            year: Some(year),
            month: Some(month),
            day: Some(day),
            is_either_order: false,
            ..
        }) => Date::new(year, month, day).ok(),
        _ => None,
    }
}

/// Where the text proper starts after a dateline (*CALDERMOUTH, Wednesday (Northern Wire) — *), in bytes of the prose.
pub fn dateline_end(doc: &Doc) -> Option<usize> {
    let text = &*doc.text;
    let (at, dash) = text.char_indices().take_while(|&(i, _)| i < 100).find(|&(i, c)| {
        matches!(c, '—' | '–') || (c == '-' && text.get(..i).is_some_and(|t| t.ends_with([' ', ')'])))
    })?;
    let head = text.get(..at)?.trim_end();
    let place: String = head.chars().take_while(|c| !matches!(c, ',' | '(')).filter(|c| c.is_alphabetic()).collect();
    let capitals = place.len() >= 3 && place.chars().all(char::is_uppercase);
    (capitals || head.ends_with(')')).then(|| {
        let rest = at + dash.len_utf8();
        rest + text.get(rest..).map_or(0, |t| t.len() - t.trim_start().len())
    })
}

/// The speaker's label of a transcript's turn (*CHAIR (Cllr Ruth Adeyemi): …*) and where its words start, in bytes.
pub fn turn(doc: &Doc) -> Option<(Span, usize)> {
    let text = &*doc.text;
    let colon = text
        .char_indices()
        .take_while(|&(i, _)| i < 90)
        .find(|&(i, c)| c == ':' && text.get(i + 1..).is_some_and(|t| t.starts_with(char::is_whitespace)))?
        .0;
    let label = text.get(..colon)?;
    let plain = label.split('(').next().unwrap_or(label).trim();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let letters = plain.chars().filter(|c| c.is_alphabetic());
    let capitals = plain.chars().filter(|c| c.is_alphabetic()).count() >= 1 && letters.clone().all(char::is_uppercase);
    let fits = capitals && !words.is_empty() && words.len() <= 6 && !plain.contains(['.', '?', '!', ',']);
    let start = colon + 1 + text.get(colon + 1..).map_or(0, |t| t.len() - t.trim_start().len());
    (fits && start < text.len()).then(|| (Span::new(0, plain.len()), start))
}

/// The label of a log's entry (*04:10 FIRE  First call*) and where its words start, in bytes.
pub fn log_entry(doc: &Doc) -> Option<(Span, usize)> {
    let text = &*doc.text;
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.'));
    let clock = &text[..text.len() - rest.len()];
    if !(4..=8).contains(&clock.len()) || !clock.contains([':', '.']) {
        return None;
    }
    let start = clock.len() + (rest.len() - rest.trim_start().len());
    let label = text.get(start..)?.split_whitespace().next()?;
    let fits = label.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && label.chars().all(|c| c.is_uppercase() || c == '/' || c == '-');
    let end = start + label.len();
    let words = end + text.get(end..).map_or(0, |t| t.len() - t.trim_start().len());
    (fits && words < text.len()).then(|| (Span::new(start, end), words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc(text: &str) -> Doc {
        Pipeline::shared().parse(text)
    }

    #[test]
    fn labels_of_turns_and_entries() {
        let turn_of = |text: &str| {
            let doc = doc(text);
            turn(&doc).map(|(label, start)| (label.slice(text).to_owned(), text[start..].to_owned()))
        };
        assert_eq!(turn_of("CHAIR (Cllr Ruth Adeyemi): We will vote."), Some(("CHAIR".into(), "We will vote.".into())));
        assert_eq!(turn_of("Note: the plan was withdrawn."), None);
        let text = "04:10 FIRE    First emergency call.";
        let (label, start) = log_entry(&doc(text)).unwrap();
        assert_eq!((label.slice(text), &text[start..]), ("FIRE", "First emergency call."));
        assert_eq!(log_entry(&doc("11 people died.")), None);
    }

    #[test]
    fn clocks_that_open_a_paragraph() {
        let rest = |text: &'static str| clock_end(text).map(|at| &text[at..]);
        for text in
            ["9.40pm The vote is in.", "18:05 The vote is in.", "7 p.m. The vote is in.", "9:15 AM  The vote is in."]
        {
            assert_eq!(rest(text), Some("The vote is in."), "{text}");
        }
        for text in ["9.4 per cent voted.", "12 people voted.", "2026 was hot.", "9.40pm", "10.30am-11am talks"] {
            assert_eq!(rest(text), None, "{text}");
        }
    }

    #[test]
    fn datelines_end_at_their_dash() {
        let text = "CALDERMOUTH, Wednesday 4 March 2026 (Northern Wire) — Officials said so.";
        assert_eq!(&text[dateline_end(&doc(text)).unwrap()..], "Officials said so.");
        assert_eq!(dateline_end(&doc("The plan — a poor one — failed.")), None);
    }
}
