//! The sources that a draft's front matter names: which one is under the cursor, and what is to be said of it.

use super::cursor::{speaker_of, standing, touches};
use super::markup::MarkupBuilder;
use crate::claims::model::{Analysis, DocumentKind};
use crate::desk::{CheckResult, CheckedSource};
use crate::rules::Edit;
use crate::sources::{FileKind, FileSystem, SOURCES_FOLDER, named_sources};
use crate::text::{Span, front_matter};
use jiff::civil::Date;
use std::path::Path;

/// How many speakers of a source are told.
const MOST_SPEAKERS: usize = 6;
/// How many names of a folder are looked at.
const MOST_NAMES: usize = 200;
/// What the names of texts end with.
const READABLE: &[&str] = &["md", "markdown", "mdown", "mkd", "txt", "text", "html", "htm", "xhtml"];

/// A path or glob that the front matter names.
pub struct ListedSource {
    /// As it is written.
    pub path: String,
    /// Where it stands, in bytes of the draft.
    pub span: Span,
}

/// The entries of the draft's front matter, in order.
pub fn entries(checked: &CheckResult) -> Vec<ListedSource> {
    named_sources(&checked.text).into_iter().map(|(path, span)| ListedSource { path, span }).collect()
}

/// The sources that an entry gave: one, or those of a folder or a glob. By their indexes.
pub fn sources_of(checked: &CheckResult, entry: &ListedSource) -> Vec<usize> {
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

/// What is to be said of the source whose name is at an offset, and the bytes of the name.
pub fn card(checked: &CheckResult, page: MarkupBuilder, offset: usize) -> Option<(String, Span)> {
    front_matter(&checked.text).filter(|matter| touches(matter.span, offset))?;
    let entry = entries(checked).into_iter().find(|e| touches(e.span, offset))?;
    let problems = checked.problems.iter().filter(|p| p.path == checked.path && p.span == Some(entry.span));
    let mut paragraphs = match *sources_of(checked, &entry) {
        [] => Vec::new(),
        [one] => vec![page.lines(&about(checked, page, one))],
        ref many => vec![page.lines(&several(checked, page, many))],
    };
    paragraphs.extend(problems.map(|p| format!("{} {}", page.label("Problem"), page.plain(&p.message))));
    (!paragraphs.is_empty()).then(|| (page.paragraphs(&paragraphs), entry.span))
}

fn several(checked: &CheckResult, page: MarkupBuilder, sources: &[usize]) -> Vec<String> {
    let mut lines = vec![format!("{} sources", sources.len())];
    lines.extend(sources.iter().take(MOST_SPEAKERS).map(|&source| {
        let analysis = checked.sources[source].read.analysis();
        format!("{}: {}", page.file(checked, source), what(analysis))
    }));
    if sources.len() > MOST_SPEAKERS {
        lines.push(format!("and {} more", sources.len() - MOST_SPEAKERS));
    }
    lines
}

/// What a source is, its length, who speaks in it, and how much of the draft rests on it.
fn about(checked: &CheckResult, page: MarkupBuilder, source: usize) -> Vec<String> {
    let read = &checked.sources[source].read;
    let analysis = read.analysis();
    let title = read.source.title.as_deref().map_or_else(String::new, |t| format!(": {}", page.plain(t)));
    let claims = analysis.blocks.iter().map(|b| standing(b).count()).sum();
    let mut lines = vec![
        format!("{}{title}", page.file(checked, source)),
        format!("{}; {}, {}", what(analysis), count(words(analysis), "word"), count(claims, "claim")),
    ];
    let mut speakers = speakers(analysis);
    speakers.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
    if !speakers.is_empty() {
        let more = speakers.len().saturating_sub(MOST_SPEAKERS);
        let mut told: Vec<String> =
            speakers.iter().take(MOST_SPEAKERS).map(|(name, n)| format!("{} ({n})", page.plain(name))).collect();
        if more > 0 {
            told.push(format!("{more} more"));
        }
        lines.push(format!("{} {}", page.label("Speakers"), told.join(", ")));
    }
    let resting = resting(checked, source);
    lines.push(match resting {
        0 => "No claim of the draft rests on it.".to_owned(),
        1 => "One claim of the draft rests on it.".to_owned(),
        n => format!("{n} claims of the draft rest on it."),
    });
    lines
}

/// What a document is, and of which day.
pub fn what(analysis: &Analysis) -> String {
    let kind = match analysis.voice {
        DocumentKind::News => "Report",
        DocumentKind::Release => "Statement",
        DocumentKind::Transcript => "Transcript",
    };
    analysis.date.map_or_else(|| format!("{kind}, undated"), |date| format!("{kind}, {}", day(date)))
}

/// A date as a newspaper writes it.
fn day(date: Date) -> String {
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

/// How many words a document has.
fn words(analysis: &Analysis) -> usize {
    let tokens = analysis.blocks.iter().flat_map(|b| &b.doc.tokens);
    tokens.filter(|t| !t.is_space() && !t.is_punct()).count()
}

/// Who speaks in a document, and how often, in the order of their first claims.
fn speakers(analysis: &Analysis) -> Vec<(String, usize)> {
    let mut speakers: Vec<(String, usize)> = Vec::new();
    for block in &analysis.blocks {
        for name in standing(block).filter_map(|(_, claim)| speaker_of(analysis, claim)) {
            match speakers.iter_mut().find(|(known, _)| *known == name) {
                Some((_, n)) => *n += 1,
                None => speakers.push((name, 1)),
            }
        }
    }
    speakers
}

/// How many claims of the draft have their best passage in a source.
fn resting(checked: &CheckResult, source: usize) -> usize {
    let rests = |block: usize, index: usize| {
        let evidence = checked.evidence.get(block).and_then(|e| e.get(index));
        evidence.is_some_and(|e| {
            e.support == crate::evidence::Support::Supported && e.passages.first().is_some_and(|p| p.source == source)
        })
    };
    let blocks = checked.draft.blocks.iter().enumerate();
    blocks.map(|(block, b)| standing(b).filter(|&(index, _)| rests(block, index)).count()).sum()
}

/// *1 claim*, *3 claims*.
pub fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// The names of files in the folders of the draft's sources that serve as none yet, as the front matter would name them.
pub fn unnamed(checked: &CheckResult, files: &dyn FileSystem) -> Vec<String> {
    let draft = files.absolute(Path::new(&checked.path));
    let Some(base) = draft.parent() else { return Vec::new() };
    let mut folders = vec![SOURCES_FOLDER.to_owned()];
    for entry in entries(checked) {
        let folder =
            entry.path.rsplit_once('/').map(|(folder, _)| folder).filter(|f| !f.contains(['*', '?', '[', '{']));
        if let Some(folder) = folder.filter(|f| !folders.iter().any(|known| known == f)) {
            folders.push(folder.to_owned());
        }
    }
    let used: Vec<&Path> = checked.sources.iter().map(|s| Path::new(&s.file)).collect();
    let mut found = Vec::new();
    for folder in folders {
        let mut names = files.list(&base.join(&folder)).unwrap_or_default();
        names.sort_unstable();
        let readable = |name: &&String| {
            let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
            !name.starts_with('.') && extension.is_some_and(|e| READABLE.contains(&e.as_str()))
        };
        for name in names.iter().filter(readable).take(MOST_NAMES) {
            let path = files.absolute(&base.join(&folder).join(name));
            let is_file = || files.stamp(&path).is_ok_and(|stamp| stamp.kind == FileKind::File);
            if path != draft && !used.contains(&path.as_path()) && is_file() {
                found.push(format!("{folder}/{name}"));
            }
        }
    }
    found
}

/// The edit that names one more source after the last that is named; `None` where the front matter names none, or in a
/// form that has no room for more.
pub fn addition(checked: &CheckResult, path: &str) -> Option<Edit> {
    let last = entries(checked).pop()?;
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

/// A path as YAML takes it: bare unless a sign in it would mean something there.
pub fn bare_or_quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | ' ');
    let starts = path.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '_'));
    if starts && path.chars().all(plain) { path.to_owned() } else { format!("{path:?}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::testing::snapshot;
    use crate::sources::InMemoryFileSystem;

    #[test]
    fn a_file_beside_the_sources_can_be_named_in_every_form_of_list() {
        let files = [("in/a.md", "One."), ("in/b c.txt", "Two."), ("in/photo.jpg", ""), ("in/d: e.md", "Three.")];
        for (matter, expected) in [
            ("---\nsources:\n  - in/a.md\ntitle: x\n---\n", "  - in/a.md\n  - in/b c.txt\ntitle"),
            ("---\nsources: [in/a.md]\n---\n", "[in/a.md, in/b c.txt]"),
            ("---\nsources: ['in/a.md']\n---\n", "['in/a.md', 'in/b c.txt']"),
            ("+++\nsources = [\"in/a.md\"]\n+++\n", "[\"in/a.md\", \"in/b c.txt\"]"),
        ] {
            let draft = format!("{matter}\nWords.\n");
            let checked = snapshot(&draft, &files).checked;
            let unnamed = unnamed(&checked, &InMemoryFileSystem::new(files));
            assert_eq!(unnamed, ["in/b c.txt", "in/d: e.md"]);
            let edit = addition(&checked, &unnamed[0]).unwrap();
            let mut edited = draft.clone();
            edited.replace_range(edit.start..edit.end, &edit.new_text);
            assert!(edited.contains(expected), "{edited}");
            assert_eq!(snapshot(&edited, &files).checked.sources.len(), 2, "{edited}");
        }
        assert_eq!(bare_or_quoted("in/d: e.md"), "\"in/d: e.md\"");
    }
}
