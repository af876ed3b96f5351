//! The library as these tests see it: the one file that knows its names.

use copydesk::desk::{CheckResult, DIRECTIVE, Desk, Draft};
use copydesk::rules::{Edit, Finding, RULES};
use copydesk::sources::InMemoryFileSystem;
use copydesk::text::Severity;
use std::ops::Range;
use std::sync::Arc;

/// A rule of the catalogue.
pub struct Rule {
    /// Its id.
    pub id: &'static str,
    /// Its documentation in Markdown.
    pub docs: &'static str,
    /// Whether it is silent on own reporting.
    pub silent_on_own: bool,
}

/// Every rule, in the order of the catalogue.
pub fn rules() -> impl Iterator<Item = Rule> {
    RULES.iter().map(|rule| Rule { id: rule.id, docs: rule.docs, silent_on_own: rule.silent_on_own_reporting })
}

/// The rule of that id.
pub fn rule(id: &str) -> Option<Rule> {
    rules().find(|rule| rule.id == id)
}

/// Whether findings may have that id: a rule's, or the one for directives.
pub fn is_known(id: &str) -> bool {
    id == DIRECTIVE || rule(id).is_some()
}

/// What was found in a draft.
pub struct Found {
    /// The findings, in the order of the text.
    pub findings: Vec<Slip>,
    /// What could not be done, each with its file.
    pub problems: Vec<String>,
}

/// A finding.
pub struct Slip {
    /// The rule's id.
    pub rule: &'static str,
    /// Bytes of the draft.
    pub span: Range<usize>,
    /// How grave it is, in one word.
    pub severity: &'static str,
    /// Whether it is the least grave of all.
    pub is_hint: bool,
    /// What is said of it.
    pub message: String,
    /// The ways to mend it.
    pub fixes: Vec<Fixed>,
}

/// A way to mend a finding, carried out.
pub struct Fixed {
    /// What a menu shows.
    pub title: String,
    /// Whether it is the one to take without asking.
    pub preferred: bool,
    /// The whole draft after it.
    pub draft: String,
}

/// Sources and a `copydesk.toml`, ready for drafts.
pub struct Room {
    desk: Desk,
    sources: Vec<String>,
}

impl Room {
    /// A room with these sources (paths and texts) and this `copydesk.toml`.
    pub fn new(sources: &[(String, String)], config: Option<&str>) -> Self {
        let mut files = InMemoryFileSystem::new(sources.iter().map(|(path, text)| (path, text.as_bytes())));
        if let Some(config) = config {
            files.write("copydesk.toml", config);
        }
        Self { desk: Desk::new(Arc::new(files)), sources: sources.iter().map(|(path, _)| path.clone()).collect() }
    }

    /// What is found in a draft.
    pub fn find(&self, draft: &str) -> Found {
        let sources = Some(self.sources.clone());
        found(&self.desk.check(&Draft { text: Some(Arc::from(draft)), sources, ..Draft::at("draft.md") }), draft)
    }
}

fn found(checked: &CheckResult, draft: &str) -> Found {
    Found {
        findings: checked.findings.iter().map(|finding| slip(finding, draft)).collect(),
        problems: checked.problems.iter().map(|p| format!("{}: {}", p.path, p.message)).collect(),
    }
}

fn slip(finding: &Finding, draft: &str) -> Slip {
    let fixed = finding.fixes.iter().map(|fix| Fixed {
        title: fix.title.clone(),
        preferred: fix.preferred,
        draft: edited(draft, &fix.edits),
    });
    Slip {
        rule: finding.rule,
        span: finding.span.start..finding.span.end,
        severity: finding.severity.as_str(),
        is_hint: finding.severity == Severity::Hint,
        message: finding.message.clone(),
        fixes: fixed.collect(),
    }
}

/// The text with edits made in it.
fn edited(text: &str, edits: &[Edit]) -> String {
    let mut out = text.to_owned();
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse((edit.start, edit.end)));
    for edit in edits {
        out.replace_range(edit.start..edit.end, &edit.new_text);
    }
    out
}
