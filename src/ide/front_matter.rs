//! Sources that a draft's front matter lists: the one under the cursor, its description, and the edit that lists another.

use super::cursor::{speaker_name, top_level_claims, touches};
use super::markup::MarkupBuilder;
use crate::claims::model::{Analysis, DocumentKind};
use crate::desk::{CheckResult, CheckedSource};
use crate::rules::Edit;
use crate::sources::named_sources;
use crate::text::{Span, front_matter};
use jiff::civil::Date;

/// Number of a source's speakers in its description.
const MAX_SPEAKERS: usize = 6;

/// Path or glob that the front matter lists.
pub struct ListedSource {
    /// The path as it is written.
    pub path: String,
    /// Its place, in bytes of the draft.
    pub span: Span,
}

/// Entries of the draft's list of sources, in order.
pub fn listed_sources(checked: &CheckResult) -> Vec<ListedSource> {
    named_sources(&checked.text).into_iter().map(|(path, span)| ListedSource { path, span }).collect()
}

/// Indexes of the sources that an entry stands for: one, or those of a folder or a glob.
pub fn sources_of_entry(checked: &CheckResult, entry: &ListedSource) -> Vec<usize> {
    let is = |s: &CheckedSource| s.path == entry.path;
    if let Some(one) = checked.sources.iter().position(is) {
        return vec![one];
    }
    let glob = entry.path.find(['*', '?', '[', '{']);
    let fixed = &entry.path[..glob.unwrap_or(entry.path.len())];
    let fixed = fixed.strip_prefix("./").unwrap_or(fixed);
    let below = |s: &CheckedSource| {
        let rest = s.path.strip_prefix("./").unwrap_or(&s.path).strip_prefix(fixed);
        rest.is_some_and(|rest| glob.is_some() || fixed.ends_with('/') || rest.starts_with('/'))
    };
    (0..checked.sources.len()).filter(|&i| below(&checked.sources[i])).collect()
}

/// Description of the source whose name is at an offset, with the bytes of the name.
pub fn source_hover(checked: &CheckResult, markup: MarkupBuilder, offset: usize) -> Option<(String, Span)> {
    front_matter(&checked.text).filter(|matter| touches(matter.span, offset))?;
    let entry = listed_sources(checked).into_iter().find(|e| touches(e.span, offset))?;
    let problems = checked.problems.iter().filter(|p| p.path == checked.path && p.span == Some(entry.span));
    let mut paragraphs = match *sources_of_entry(checked, &entry) {
        [] => Vec::new(),
        [one] => vec![markup.lines(&describe_source(checked, markup, one))],
        ref many => vec![markup.lines(&glob_hover(checked, markup, many))],
    };
    paragraphs.extend(problems.map(|p| format!("{} {}", markup.label("Problem"), markup.plain(&p.message))));
    (!paragraphs.is_empty()).then(|| (markup.paragraphs(&paragraphs), entry.span))
}

/// Description of the sources of a folder or a glob, one a line.
/// Description of the sources of a folder or a glob, one a line.
fn glob_hover(checked: &CheckResult, markup: MarkupBuilder, sources: &[usize]) -> Vec<String> {
    let mut lines = vec![format!("{} sources", sources.len())];
    lines.extend(sources.iter().take(MAX_SPEAKERS).map(|&source| {
        let analysis = checked.sources[source].read.analysis();
        format!("{}: {}", markup.file(checked, source), document_description(analysis))
    }));
    if sources.len() > MAX_SPEAKERS {
        lines.push(format!("and {} more", sources.len() - MAX_SPEAKERS));
    }
    lines
}

/// Description of a source: its kind and length, its speakers, and how much of the draft rests on it.
fn describe_source(checked: &CheckResult, markup: MarkupBuilder, source: usize) -> Vec<String> {
    let read = &checked.sources[source].read;
    let analysis = read.analysis();
    let title = read.source.title.as_deref().map_or_else(String::new, |t| format!(": {}", markup.plain(t)));
    let claims = analysis.blocks.iter().map(|b| top_level_claims(b).count()).sum();
    let mut lines = vec![
        format!("{}{title}", markup.file(checked, source)),
        format!(
            "{}; {}, {}",
            document_description(analysis),
            count(word_count(analysis), "word"),
            count(claims, "claim")
        ),
    ];
    let mut speakers = speaker_counts(analysis);
    speakers.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
    if !speakers.is_empty() {
        let more = speakers.len().saturating_sub(MAX_SPEAKERS);
        let mut counts: Vec<String> =
            speakers.iter().take(MAX_SPEAKERS).map(|(name, n)| format!("{} ({n})", markup.plain(name))).collect();
        if more > 0 {
            counts.push(format!("{more} more"));
        }
        lines.push(format!("{} {}", markup.label("Speakers"), counts.join(", ")));
    }
    let resting = resting_claims(checked, source);
    lines.push(match resting {
        0 => "No claim of the draft rests on it.".to_owned(),
        1 => "One claim of the draft rests on it.".to_owned(),
        n => format!("{n} claims of the draft rest on it."),
    });
    lines
}

/// Kind of a document and its date.
pub fn document_description(analysis: &Analysis) -> String {
    let kind = match analysis.voice {
        DocumentKind::News => "Report",
        DocumentKind::Release => "Statement",
        DocumentKind::Transcript => "Transcript",
    };
    analysis.date.map_or_else(|| format!("{kind}, undated"), |date| format!("{kind}, {}", newspaper_date(date)))
}

/// Date as a newspaper writes it.
fn newspaper_date(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::try_from(date.month()).ok().and_then(|m| MONTHS.get(m.checked_sub(1)?)).unwrap_or(&"");
    format!("{} {month} {}", date.day(), date.year())
}

/// Number of words in a document.
fn word_count(analysis: &Analysis) -> usize {
    let tokens = analysis.blocks.iter().flat_map(|b| &b.doc.tokens);
    tokens.filter(|t| !t.is_space() && !t.is_punct()).count()
}

/// Speakers of a document with the number of their claims, in the order of their first ones.
fn speaker_counts(analysis: &Analysis) -> Vec<(String, usize)> {
    let mut speakers: Vec<(String, usize)> = Vec::new();
    for block in &analysis.blocks {
        for name in top_level_claims(block).filter_map(|(_, claim)| speaker_name(analysis, claim)) {
            match speakers.iter_mut().find(|(known, _)| *known == name) {
                Some((_, n)) => *n += 1,
                None => speakers.push((name, 1)),
            }
        }
    }
    speakers
}

/// Number of the draft's claims whose best passage is in a source.
fn resting_claims(checked: &CheckResult, source: usize) -> usize {
    let rests = |block: usize, index: usize| {
        let evidence = checked.evidence.get(block).and_then(|e| e.get(index));
        evidence.is_some_and(|e| {
            e.support == crate::evidence::Support::Supported && e.passages.first().is_some_and(|p| p.source == source)
        })
    };
    let blocks = checked.draft.blocks.iter().enumerate();
    blocks.map(|(block, b)| top_level_claims(b).filter(|&(index, _)| rests(block, index)).count()).sum()
}

/// *1 claim*, *3 claims*.
pub fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// Edit that lists one more source after the last; `None` where the front matter lists none, or in a form that has no room
/// for more.
pub fn add_source_edit(checked: &CheckResult, path: &str) -> Option<Edit> {
    let last = listed_sources(checked).pop()?;
    let text = &checked.text;
    let line = checked.lines.line(last.span.start);
    let before = text.get(checked.lines.line_span(line).start..last.span.start)?;
    let insertion = |at: usize, new_text: String| Edit { start: at, end: at, new_text };
    if before.trim_start().starts_with('-') {
        let line_break = if checked.lines.line_span(line).slice(text).ends_with("\r\n") { "\r\n" } else { "\n" };
        let end = checked.lines.line_span(line).start + checked.lines.line_text(text, line).len();
        let mark = &before[..before.find('-')? + 1];
        return Some(insertion(end, format!("{line_break}{mark} {}", bare_or_quoted(path))));
    }
    let quote = before.chars().next_back().filter(|c| matches!(c, '"' | '\''));
    let end = last.span.end + quote.map_or(0, char::len_utf8);
    let in_list = text.get(front_matter(text)?.span.start..last.span.start)?.contains('[');
    in_list.then(|| match quote {
        Some(quote) => insertion(end, format!(", {quote}{path}{quote}")),
        None => insertion(end, format!(", {}", bare_or_quoted(path))),
    })
}

/// Path as YAML takes it: bare unless a sign in it would mean something there.
pub fn bare_or_quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | ' ');
    let starts = path.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '_'));
    if starts && path.chars().all(plain) { path.to_owned() } else { format!("{path:?}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{check, edited};

    #[test]
    fn a_source_can_be_added_to_every_form_of_list() {
        let files = [("in/a.md", "One."), ("in/b c.txt", "Two.")];
        for (matter, expected) in [
            ("---\nsources:\n  - in/a.md\ntitle: x\n---\n", "  - in/a.md\n  - in/b c.txt\ntitle"),
            ("---\nsources: [in/a.md]\n---\n", "[in/a.md, in/b c.txt]"),
            ("---\nsources: ['in/a.md']\n---\n", "['in/a.md', 'in/b c.txt']"),
            ("+++\nsources = [\"in/a.md\"]\n+++\n", "[\"in/a.md\", \"in/b c.txt\"]"),
        ] {
            let checked = check(&format!("{matter}\nWords.\n"), &files);
            let edited = edited(&checked, &[add_source_edit(&checked, "in/b c.txt").unwrap()]);
            assert!(edited.contains(expected), "{edited}");
            assert_eq!(check(&edited, &files).sources.len(), 2, "{edited}");
        }
        assert_eq!(bare_or_quoted("in/d: e.md"), "\"in/d: e.md\"");
    }
}
