//! One way to test rules: a fixture is a draft, its sources, and markers under the draft's text.
//!
//! ```text
//! --- source wire.md
//! At least 19 people are missing, the union said.
//! --- draft
//! Over 19 people are missing, the union said.
//! ^^^^^^^ figure-bound-changed: At least 19 people
//! ```
//!
//! A marker line holds carets under the words of the line above it, the rule's id, and after a colon, if wanted, words
//! that must stand in the draft once one of the finding's fixes is applied. Several marker lines may follow one line;
//! a line that is wider than the marker's reach cannot be marked across its break. A part `--- copydesk.toml` holds a
//! configuration. Hints are compared only where a marker asks for one.

use super::{Edit, Finding};
use crate::desk::{CheckResult, Desk, Draft};
use crate::sources::InMemoryFileSystem;
use crate::text::{Severity, Span};
use std::fmt::Write;
use std::sync::Arc;

/// Checks a fixture against every rule: exactly the marked findings, with fixes that clear them and raise none.
#[track_caller]
pub fn check(fixture: &str) {
    Fixture::parse(fixture).check(None);
}

/// The same, looking at one rule alone.
#[track_caller]
pub fn check_only(rule: &str, fixture: &str) {
    Fixture::parse(fixture).check(Some(rule));
}

/// A draft with its sources and what is expected of it.
#[derive(Debug, Default)]
pub struct Fixture {
    /// Paths and texts of the sources.
    pub sources: Vec<(String, String)>,
    /// The text of `copydesk.toml`, if there is one.
    pub config: Option<String>,
    /// The draft without the markers.
    pub draft: String,
    /// What the markers say, in the order of the text.
    pub expected: Vec<Expected>,
}

/// What one marker says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The marked bytes of the draft.
    pub span: Span,
    /// The rule's id.
    pub rule: String,
    /// Words that must stand in the draft after a fix.
    pub fix: Option<String>,
}

impl Fixture {
    /// Reads a fixture; common indentation is taken away.
    pub fn parse(text: &str) -> Fixture {
        let mut fixture = Fixture::default();
        let mut part = String::from("draft");
        let mut line_start = 0;
        for line in dedent(text).lines() {
            if let Some(name) = line.strip_prefix("--- ") {
                name.trim().clone_into(&mut part);
                if part != "draft" && part != "copydesk.toml" {
                    let path = part.strip_prefix("source ").unwrap_or(&part).trim();
                    fixture.sources.push((path.to_owned(), String::new()));
                }
                continue;
            }
            match part.as_str() {
                "draft" => match marker(line) {
                    Some((columns, rule, fix)) => {
                        let marked = &fixture.draft[line_start..];
                        let at = |n| line_start + marked.char_indices().nth(n).map_or(marked.len(), |(i, _)| i);
                        let span = Span::new(at(columns.start), at(columns.end));
                        fixture.expected.push(Expected { span, rule, fix });
                    }
                    None => {
                        line_start = fixture.draft.len();
                        fixture.draft.push_str(line);
                        fixture.draft.push('\n');
                    }
                },
                "copydesk.toml" => {
                    let config = fixture.config.get_or_insert_default();
                    config.push_str(line);
                    config.push('\n');
                }
                _ => {
                    if let Some((_, source)) = fixture.sources.last_mut() {
                        source.push_str(line);
                        source.push('\n');
                    }
                }
            }
        }
        fixture
    }

    /// What the desk says of the draft, or of another text in its place.
    pub fn checked(&self, draft: &str) -> CheckResult {
        let mut files = InMemoryFileSystem::default();
        for (path, text) in &self.sources {
            files.write(path, text.as_bytes());
        }
        if let Some(config) = &self.config {
            files.write("copydesk.toml", config.as_bytes());
        }
        files.write("draft.md", draft.as_bytes());
        let sources = self.sources.iter().map(|(path, _)| path.clone()).collect();
        Desk::new(Arc::new(files)).check(&Draft { sources: Some(sources), ..Draft::at("draft.md") })
    }

    #[track_caller]
    fn check(&self, only: Option<&str>) {
        let wanted = |f: &Finding| {
            only.is_none_or(|rule| f.rule == rule)
                && (f.severity > Severity::Hint || self.expected.iter().any(|e| e.rule == f.rule && e.span == f.span))
        };
        let checked = self.checked(&self.draft);
        assert_eq!(checked.problems, [], "the fixture itself has problems");
        let found: Vec<&Finding> = checked.findings.iter().map(|f| &**f).filter(|f| wanted(f)).collect();
        let mut expected: Vec<&Expected> =
            self.expected.iter().filter(|e| only.is_none_or(|rule| e.rule == rule)).collect();
        expected.sort_by_key(|e| (e.span, e.rule.clone()));
        let mut seen: Vec<(Span, &str)> = found.iter().map(|f| (f.span, f.rule)).collect();
        seen.sort_unstable();
        let asked: Vec<(Span, &str)> = expected.iter().map(|e| (e.span, e.rule.as_str())).collect();
        if seen != asked {
            panic!("expected\n{}\nfound\n{}", self.show(&asked), self.show_findings(&found));
        }
        for e in expected {
            let finding = found.iter().find(|f| f.span == e.span && f.rule == e.rule);
            self.check_fixes(e, finding.expect("compared above"), &checked.findings, only.is_some());
        }
    }

    /// The wanted fix is offered, and every fix clears its finding. The preferred one raises no other; where one rule is
    /// looked at alone, no other of that rule.
    #[track_caller]
    fn check_fixes(&self, expected: &Expected, finding: &Finding, before: &[Arc<Finding>], alone: bool) {
        let results: Vec<String> = finding.fixes.iter().map(|fix| applied(&self.draft, &fix.edits)).collect();
        if let Some(words) = &expected.fix {
            let offered = results.iter().any(|r| r.contains(words.as_str()));
            assert!(offered, "no fix of {} gives {words:?}; offered: {results:#?}", finding.rule);
        }
        for (fix, result) in finding.fixes.iter().zip(&results) {
            let after = self.checked(result);
            let counts =
                |f: &Finding| f.severity > Severity::Hint && (f.rule == finding.rule || (fix.preferred && !alone));
            let rules = |findings: &[Arc<Finding>]| {
                let mut rules: Vec<&str> = findings.iter().filter(|f| counts(f)).map(|f| f.rule).collect();
                rules.sort_unstable();
                rules
            };
            let mut left = rules(before);
            if let Some(at) = left.iter().position(|&r| r == finding.rule) {
                left.remove(at);
            }
            let raised: Vec<&Finding> = after
                .findings
                .iter()
                .map(|f| &**f)
                .filter(|f| counts(f) && left.iter().position(|&r| r == f.rule).map(|i| left.remove(i)).is_none())
                .collect();
            assert!(raised.is_empty(), "the fix {:?} gives\n{result}\nand leaves or raises {raised:#?}", fix.title);
        }
    }

    fn show(&self, marks: &[(Span, &str)]) -> String {
        marks.iter().fold(String::new(), |mut out, (span, rule)| {
            let _ = writeln!(out, "  {rule} {:?} {span:?}", span.of(&self.draft));
            out
        })
    }

    fn show_findings(&self, findings: &[&Finding]) -> String {
        findings.iter().fold(String::new(), |mut out, f| {
            let _ = writeln!(out, "  {} {:?} {:?}: {}", f.rule, f.span.of(&self.draft), f.span, f.message);
            out
        })
    }
}

/// The text with edits made in it.
pub fn applied(text: &str, edits: &[Edit]) -> String {
    let mut out = text.to_owned();
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|e| std::cmp::Reverse((e.start, e.end)));
    for edit in edits {
        out.replace_range(edit.start..edit.end, &edit.new_text);
    }
    out
}

/// The columns, the rule and the words after a fix, if the line is a marker.
fn marker(line: &str) -> Option<(std::ops::Range<usize>, String, Option<String>)> {
    let start = line.find('^').filter(|&at| line[..at].trim().is_empty())?;
    let carets = line[start..].chars().take_while(|&c| c == '^').count();
    let said = line[start + carets..].trim();
    let (rule, fix) = match said.split_once(':') {
        Some((rule, fix)) => (rule.trim(), Some(fix.trim().to_owned())),
        None => (said, None),
    };
    assert!(super::rule(rule).is_some(), "the marker {line:?} names no rule");
    Some((start..start + carets, rule.to_owned(), fix))
}

/// The text without the indentation that all its lines share.
fn dedent(text: &str) -> String {
    let text = text.strip_prefix('\n').unwrap_or(text);
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let shared = text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with("---")).map(indent).min().unwrap_or(0);
    text.lines().map(|l| l.get(shared..).filter(|_| indent(l) >= shared).unwrap_or(l.trim_start())).fold(
        String::new(),
        |mut out, line| {
            out.push_str(line);
            out.push('\n');
            out
        },
    )
}
