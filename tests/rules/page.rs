//! Fixture pages: Markdown with one `##` heading a case, and fenced blocks below it.
//!
//! ````markdown
//! # figure-bound-changed
//!
//! A qualifier that says what the source does not.
//!
//! ## fires: more than, for at least
//!
//! ```source wire.md
//! Officials said at least 11 people had been killed in the fire.
//! ```
//!
//! ```draft
//! Officials said more than 11 people had been killed in the fire.
//!                ^^^^^^^^^^^^ figure-bound-changed: at least 11 people
//! ```
//! ````
//!
//! A case has one draft, any number of sources, and a `copydesk.toml` where a block ```` ```toml ```` gives one. Carets
//! mark the words above them (a column is a character); the rule's id follows, and after a colon, if wanted, words that
//! stand in the draft once one of the finding's fixes is made. Several marker lines may follow one line.

use crate::library::{self, Room};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A page that was read.
pub struct Page {
    /// Its path from the root of the repository.
    pub path: String,
    /// The name of its file, without the ending: a rule's id, on a rule's page.
    pub name: String,
    /// Whether its cases are about one rule, rather than about all at once.
    pub is_of_a_rule: bool,
    /// Its cases.
    pub cases: Vec<Case>,
    lines: Vec<String>,
}

/// A draft with its sources and what is expected of it.
#[derive(Default)]
pub struct Case {
    /// Its heading.
    pub heading: String,
    /// The line of the heading, from one.
    pub line: usize,
    /// Paths and texts of the sources.
    pub sources: Vec<(String, String)>,
    /// The text of `copydesk.toml`, if there is one.
    pub config: Option<String>,
    /// The draft without the marker lines.
    pub draft: String,
    /// What the marker lines say, in the order of the text.
    pub marks: Vec<Mark>,
    /// The lines of the draft and its markers, from zero.
    body: Range<usize>,
}

/// What one marker line says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The marked bytes of the draft: start and end.
    pub span: (usize, usize),
    /// The rule's id.
    pub rule: String,
    /// Words that must stand in the draft after a fix.
    pub fix: Option<String>,
}

/// What is wrong with a page, and on which line, from one.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The line.
    pub line: usize,
    /// What is wrong there.
    pub what: String,
}

/// A stretch of lines with a name: `source PATH`, `toml` or `draft`.
pub struct Part<'a> {
    /// The name.
    pub name: &'a str,
    /// The line of the name, from zero; its own lines follow it.
    pub line: usize,
    /// Its lines.
    pub lines: &'a [String],
}

/// How the heading of a case on a rule's page may begin.
pub const KINDS: [&str; 3] = ["fires: ", "quiet: ", "quotation: "];

impl Page {
    /// Reads a page from its file.
    pub fn open(path: &Path, is_of_a_rule: bool) -> Result<Page, String> {
        let shown = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path).display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
        Page::read(&shown, &text, is_of_a_rule)
    }

    /// Reads a page from its text.
    pub fn read(path: &str, text: &str, is_of_a_rule: bool) -> Result<Page, String> {
        let name = Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        let read = cases(&lines, &name, is_of_a_rule);
        let cases = read.map_err(|Malformed { line, what }| format!("{path}:{line}: {what}"))?;
        Ok(Page { path: path.to_owned(), name, is_of_a_rule, cases, lines })
    }

    /// Its file.
    pub fn file(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(&self.path)
    }

    /// The rule that the page is about.
    pub fn rule(&self) -> Option<&str> {
        self.is_of_a_rule.then_some(self.name.as_str())
    }

    /// The text of the page with other marks in place of its own: one list a case.
    pub fn rewritten(&self, marks: &[Vec<Mark>]) -> String {
        let mut lines = self.lines.clone();
        for (case, marks) in self.cases.iter().zip(marks).rev() {
            if case.marks != *marks {
                lines.splice(case.body.clone(), marked(&case.draft, marks));
            }
        }
        lines.join("\n")
    }
}

impl Case {
    /// A case from its parts.
    pub fn of(heading: &str, line: usize, parts: &[Part<'_>]) -> Result<Case, Malformed> {
        let mut case = Case { heading: heading.to_owned(), line, ..Case::default() };
        for part in parts {
            case.take(part)?;
        }
        if case.body.is_empty() {
            return Err(Malformed::new(line, format!("\u{201c}{heading}\u{201d} has no draft, or an empty one")));
        }
        case.marks.sort();
        Ok(case)
    }

    fn take(&mut self, part: &Part<'_>) -> Result<(), Malformed> {
        let fault = |what: String| Err(Malformed::new(part.line + 1, what));
        let text = || part.lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        match part.name.split_once(' ').unwrap_or((part.name, "")) {
            ("source", path) if self.sources.iter().any(|(taken, _)| taken == path) => {
                fault(format!("there are two sources {path}"))
            }
            ("source", path) if !path.trim().is_empty() => {
                self.sources.push((path.trim().to_owned(), text()));
                Ok(())
            }
            ("toml", "") if self.config.is_some() => fault("there are two blocks of toml".to_owned()),
            ("toml", "") => {
                self.config = Some(text());
                Ok(())
            }
            ("draft", "") if !self.body.is_empty() => fault("there are two drafts under one heading".to_owned()),
            ("draft", "") => {
                self.body = part.line + 1..part.line + 1 + part.lines.len();
                (self.draft, self.marks) = unmarked(part)?;
                Ok(())
            }
            _ => fault(format!("\u{201c}{}\u{201d} is neither \u{201c}source NAME\u{201d}, toml nor draft", part.name)),
        }
    }

    /// The case's sources and configuration, ready for its draft.
    pub fn room(&self) -> Room {
        Room::new(&self.sources, self.config.as_deref())
    }

    /// Whether a mark of the rule stands under the draft.
    pub fn marks_rule(&self, rule: &str) -> bool {
        self.marks.iter().any(|mark| mark.rule == rule)
    }
}

impl Malformed {
    /// Something wrong on a line, counted from one.
    pub fn new(line: usize, what: impl Into<String>) -> Self {
        Self { line, what: what.into() }
    }
}

/// The cases of a page.
fn cases(lines: &[String], name: &str, is_of_a_rule: bool) -> Result<Vec<Case>, Malformed> {
    match lines.first().and_then(|line| line.strip_prefix("# ")) {
        None => return Err(Malformed::new(1, "there is no title")),
        Some(title) if is_of_a_rule && title != name => {
            return Err(Malformed::new(1, format!("the title is not \u{201c}# {name}\u{201d}")));
        }
        Some(_) => {}
    }
    let mut cases: Vec<Case> = Vec::new();
    let mut heading: Option<(&str, usize)> = None;
    let mut parts = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if let Some(next) = lines[at].strip_prefix("## ") {
            close(&mut cases, heading.replace((next.trim(), at + 1)), &mut parts)?;
        } else if let Some(name) = lines[at].strip_prefix("```") {
            let length = lines[at + 1..].iter().position(|line| line == "```");
            let length = length.ok_or_else(|| Malformed::new(at + 1, "this fence is never closed"))?;
            if heading.is_none() {
                return Err(Malformed::new(at + 1, "this block stands under no heading"));
            }
            parts.push(Part { name: name.trim(), line: at, lines: &lines[at + 1..at + 1 + length] });
            at += length + 1;
        }
        at += 1;
    }
    close(&mut cases, heading, &mut parts)?;
    if is_of_a_rule {
        cases.iter().try_for_each(|case| keeps_its_word(case, name))?;
    }
    Ok(cases)
}

/// Makes a case of a heading and what stands under it.
fn close<'a>(
    cases: &mut Vec<Case>,
    heading: Option<(&'a str, usize)>,
    parts: &mut Vec<Part<'a>>,
) -> Result<(), Malformed> {
    let Some((heading, line)) = heading else { return Ok(()) };
    if cases.iter().any(|case| case.heading == heading) {
        return Err(Malformed::new(line, format!("there are two headings \u{201c}{heading}\u{201d}")));
    }
    cases.push(Case::of(heading, line, parts)?);
    parts.clear();
    Ok(())
}

/// The marks under a case of a rule's page are what its heading says.
fn keeps_its_word(case: &Case, rule: &str) -> Result<(), Malformed> {
    let fault = |what: &str| Err(Malformed::new(case.line, format!("\u{201c}{}\u{201d} {what}", case.heading)));
    match KINDS.iter().find(|kind| case.heading.starts_with(**kind)) {
        None => fault("begins with none of fires:, quiet: and quotation:"),
        Some(&"fires: ") if !case.marks_rule(rule) => fault("has no mark of the rule"),
        Some(&"quiet: ") if case.marks_rule(rule) => fault("has a mark of the rule"),
        Some(_) => Ok(()),
    }
}

/// A draft without its marker lines, and what these say.
fn unmarked(part: &Part<'_>) -> Result<(String, Vec<Mark>), Malformed> {
    let mut draft = String::new();
    let mut marks = Vec::new();
    let mut above = None;
    for (at, line) in part.lines.iter().enumerate() {
        let Some(carets) = carets(line) else {
            above = Some(draft.len());
            draft.push_str(line);
            draft.push('\n');
            continue;
        };
        let mark = above.ok_or("this marker stands under no line".to_owned());
        let mark = mark.and_then(|start| mark_of(line, carets, start, &draft[start..draft.len() - 1]));
        marks.push(mark.map_err(|what| Malformed::new(part.line + 2 + at, what))?);
    }
    Ok((draft, marks))
}

/// The columns of the carets, if the line is a marker.
fn carets(line: &str) -> Option<Range<usize>> {
    let start = line.find('^').filter(|&at| line[..at].trim().is_empty())?;
    let start = line[..start].chars().count();
    let end = line.chars().skip(start).position(|c| c != '^').map_or(line.chars().count(), |length| start + length);
    Some(start..end)
}

/// What a marker says under the line `above`, which starts at the byte `start` of the draft.
fn mark_of(line: &str, carets: Range<usize>, start: usize, above: &str) -> Result<Mark, String> {
    let said: String = line.chars().skip(carets.end).collect();
    let (rule, fix) = match said.split_once(':') {
        Some((rule, fix)) => (rule.trim(), Some(fix.trim().to_owned())),
        None => (said.trim(), None),
    };
    if !library::is_known(rule) {
        return Err(format!("there is no rule \u{201c}{rule}\u{201d}"));
    }
    if carets.end > above.chars().count() {
        return Err("the carets reach past the end of the line above them".to_owned());
    }
    let byte = |column: usize| start + above.char_indices().nth(column).map_or(above.len(), |(at, _)| at);
    Ok(Mark { span: (byte(carets.start), byte(carets.end)), rule: rule.to_owned(), fix })
}

/// The lines of a draft with marker lines under them. A mark that crosses a line's end is cut there.
fn marked(draft: &str, marks: &[Mark]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in draft.lines() {
        let end = start + line.len();
        lines.push(line.to_owned());
        for mark in marks.iter().filter(|mark| start <= mark.span.0 && mark.span.0 <= end) {
            let columns =
                |from: usize, to: usize| draft.get(from..to.min(end)).map_or(0, |words| words.chars().count());
            let carets = "^".repeat(columns(mark.span.0, mark.span.1).max(1));
            let fix = mark.fix.as_ref().map_or(String::new(), |fix| format!(": {fix}"));
            lines.push(format!("{}{carets} {}{fix}", " ".repeat(columns(start, mark.span.0)), mark.rule));
        }
        start = end + 1;
    }
    lines
}
