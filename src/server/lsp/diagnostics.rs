//! Findings and problems as editors show them. Each is put into the protocol's words once for an analysis, however often
//! it is asked for.

use super::convert::{self, Client, SOURCE};
use crate::config::Config;
use crate::desk::{CheckResult, DIRECTIVE};
use crate::rules::{Citation, Finding, RULES};
use crate::text::{LineIndex, Problem, Severity, Span};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};
use std::hash::{Hash, Hasher};
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use tower_lsp::ls_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, DocumentDiagnosticReport,
    FullDocumentDiagnosticReport, Location, NumberOrString, Range, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
};

/// So many findings are put into words sooner than another thread is woken.
const A_FEW: usize = 32;

/// What the whole of a report takes beside its diagnostics, in bytes.
const ROOM_AROUND: usize = 128;

/// Numbers the reports of all documents.
static REPORTS: AtomicU64 = AtomicU64::new(1);

/// A diagnostic, and the same as JSON. As long as the editor shows it where it is, nothing about it is made again.
#[derive(Debug)]
pub struct CachedDiagnostic {
    /// The diagnostic.
    pub diagnostic: Diagnostic,
    /// A hash of all that it was made of.
    made_of: u64,
    written: Box<RawValue>,
}

impl CachedDiagnostic {
    fn new(made_of: u64, diagnostic: Diagnostic) -> Arc<CachedDiagnostic> {
        // Nothing in a diagnostic can fail to be written.
        let written = to_raw_value(&diagnostic).unwrap_or_default();
        Arc::new(CachedDiagnostic { diagnostic, made_of, written })
    }
}

impl PartialEq for CachedDiagnostic {
    fn eq(&self, other: &CachedDiagnostic) -> bool {
        std::ptr::eq(self, other) || self.written.get() == other.written.get()
    }
}

/// The diagnostics of one analysis of a document.
#[derive(Debug, Default)]
pub struct Report {
    /// No two reports that differ share it.
    pub id: u64,
    /// The diagnostics, problems first, then findings in the order of the text.
    pub items: Vec<Arc<CachedDiagnostic>>,
    /// The whole of it as JSON, once an editor has asked.
    written: OnceLock<Arc<Vec<u8>>>,
}

/// All diagnostics of a document, as the protocol has them.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Full<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    result_id: Option<String>,
    items: Vec<&'a RawValue>,
}

impl Report {
    /// A report with an id of its own; `before`, if it says the same and nothing has disturbed what the editor shows of it.
    pub fn after(before: &Arc<Report>, disturbed: bool, items: Vec<Arc<CachedDiagnostic>>) -> Arc<Report> {
        if before.id != 0 && !disturbed && before.items == items {
            return before.clone();
        }
        Arc::new(Report { id: REPORTS.fetch_add(1, Ordering::Relaxed), items, written: OnceLock::new() })
    }

    /// Whether a deletion of these lines may take a diagnostic off the editor's page.
    pub fn stands_on(&self, lines: RangeInclusive<u32>) -> bool {
        let ranges = self.items.iter().map(|item| item.diagnostic.range);
        ranges.into_iter().any(|range| range.start.line <= *lines.end() && *lines.start() <= range.end.line)
    }

    /// The id as the protocol has it. An editor may keep it until after a restart: the process is part of it.
    pub fn result_id(&self) -> String {
        format!("{}-{}", std::process::id(), self.id)
    }

    /// Whether it is the report that the editor has, of which `known` is the id.
    pub fn is_known(&self, known: Option<&str>) -> bool {
        known.is_some_and(|known| known == self.result_id())
    }

    /// How many diagnostics there are of each severity, the gravest first.
    pub fn counts(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        for item in &self.items {
            match item.diagnostic.severity {
                Some(DiagnosticSeverity::ERROR) => counts[0] += 1,
                Some(DiagnosticSeverity::WARNING) => counts[1] += 1,
                Some(DiagnosticSeverity::INFORMATION) => counts[2] += 1,
                _ => counts[3] += 1,
            }
        }
        counts
    }

    /// Its diagnostics as JSON, each as it was written.
    pub fn raw(&self) -> Vec<&RawValue> {
        self.items.iter().map(|item| &*item.written).collect()
    }

    /// All of it as JSON, for an editor that does not know it: what [`Report::answer`] gives, without a copy of anything.
    pub fn written(&self) -> Arc<Vec<u8>> {
        let write = || {
            let result_id = (self.id != 0).then(|| self.result_id());
            let full = Full { kind: "full", result_id, items: self.raw() };
            let room = full.items.iter().map(|item| item.get().len() + 1).sum::<usize>() + ROOM_AROUND;
            let mut written = Vec::with_capacity(room);
            // Memory takes all that is written, and nothing in it can fail to be.
            drop(serde_json::to_writer(&mut written, &full));
            written.into()
        };
        self.written.get_or_init(write).clone()
    }

    /// The answer to an editor that asks; `known` is the id of the report that it has.
    pub fn answer(&self, known: Option<&str>) -> DocumentDiagnosticReport {
        let id = self.result_id();
        if self.is_known(known) {
            return DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
            });
        }
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: (self.id != 0).then_some(id),
                items: self.items.iter().map(|item| item.diagnostic.clone()).collect(),
            },
        })
    }
}

/// The findings and problems of a draft as the editor shows them. `before` is what it shows of an earlier check of the
/// same draft, if of any: what is the same still is taken from there.
pub fn diagnostics(uri: &Uri, checked: &CheckResult, client: &Client, before: &Report) -> Vec<Arc<CachedDiagnostic>> {
    let names = SourceUris::new(uri, checked);
    let known: FxHashMap<u64, &Arc<CachedDiagnostic>> = before.items.iter().map(|item| (item.made_of, item)).collect();
    let problems = checked.problems.iter().filter(|p| p.path == checked.path);
    let problems = problems.map(|p| CachedDiagnostic::new(0, problem(&checked.text, &checked.lines, p, client)));
    let shown = |finding: &Arc<Finding>| {
        let made_of = names.made_of(checked, finding, client);
        let made = || CachedDiagnostic::new(made_of, converted(&names, checked, finding, client));
        known.get(&made_of).map_or_else(made, |&known| known.clone())
    };
    let findings = checked.findings.par_iter().with_min_len(A_FEW).map(shown);
    problems.chain(findings.collect::<Vec<_>>()).collect()
}

/// One finding as the editor shows it.
pub fn diagnostic(uri: &Uri, checked: &CheckResult, finding: &Finding, client: &Client) -> Diagnostic {
    converted(&SourceUris::new(uri, checked), checked, finding, client)
}

/// What is wrong with a `copydesk.toml` that stands at `path`.
pub fn of_config(path: &str, text: &str, client: &Client) -> Vec<Arc<CachedDiagnostic>> {
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    let lines = LineIndex::new(text);
    let (_, problems) = Config::parse(text, path, &rules);
    problems.iter().map(|p| CachedDiagnostic::new(0, problem(text, &lines, p, client))).collect()
}

/// The editor's names of the documents of a check, each made once.
struct SourceUris {
    draft: Uri,
    sources: Vec<Option<Uri>>,
}

impl SourceUris {
    fn new(uri: &Uri, checked: &CheckResult) -> Self {
        Self { draft: uri.clone(), sources: checked.sources.iter().map(|s| convert::uri(&s.file)).collect() }
    }

    /// A hash of all that a finding's diagnostic is made of, but for what stays the same while a draft is open.
    fn made_of(&self, checked: &CheckResult, finding: &Finding, client: &Client) -> u64 {
        let place = |span: Span, hasher: &mut FxHasher| {
            let Range { start, end } = convert::range(&checked.text, &checked.lines, span, client.encoding);
            (start.line, start.character, end.line, end.character).hash(hasher);
        };
        let mut hasher = FxHasher::default();
        place(finding.span, &mut hasher);
        (id_hash(checked, finding), finding.severity as u8, finding.fixes.is_empty()).hash(&mut hasher);
        for proof in &finding.evidence {
            match proof.source {
                None => place(proof.span, &mut hasher),
                Some(index) => {
                    let read = checked.sources.get(index).map(|source| source.read.source.hash);
                    let name = self.sources.get(index).and_then(Option::as_ref);
                    (read, name.map(|name| name.as_str()), proof.span).hash(&mut hasher);
                }
            }
            (&proof.reason, &proof.text).hash(&mut hasher);
        }
        hasher.finish()
    }
}

fn converted(names: &SourceUris, checked: &CheckResult, finding: &Finding, client: &Client) -> Diagnostic {
    Diagnostic {
        range: convert::range(&checked.text, &checked.lines, finding.span, client.encoding),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        source: Some(SOURCE.to_owned()),
        message: finding.message.clone(),
        related_information: client.related.then(|| related(names, checked, finding, client)).filter(|r| !r.is_empty()),
        // A directive that silences nothing can go.
        tags: (client.tags && finding.rule == DIRECTIVE && !finding.fixes.is_empty())
            .then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: (client.data && !finding.fixes.is_empty()).then(|| json!({"finding": id(checked, finding)})),
        ..Diagnostic::default()
    }
}

/// A name of a finding that it keeps while the text around it changes.
pub fn id(checked: &CheckResult, finding: &Finding) -> String {
    format!("{:016x}", id_hash(checked, finding))
}

fn id_hash(checked: &CheckResult, finding: &Finding) -> u64 {
    let mut hasher = FxHasher::default();
    (finding.rule, &finding.message, finding.span.slice(&checked.text)).hash(&mut hasher);
    hasher.finish()
}

/// The places of the evidence.
fn related(
    names: &SourceUris,
    checked: &CheckResult,
    finding: &Finding,
    client: &Client,
) -> Vec<DiagnosticRelatedInformation> {
    let one = |proof: &Citation| {
        let (text, lines) = (checked.document_text(proof.source), checked.document(proof.source).1);
        let uri = match proof.source {
            None => names.draft.clone(),
            Some(index) => names.sources.get(index)?.clone()?,
        };
        let location = Location { uri, range: convert::range(text, lines, proof.span, client.encoding) };
        let message = if proof.reason.is_empty() { proof.text.clone() } else { proof.reason.clone() };
        Some(DiagnosticRelatedInformation { location, message })
    };
    finding.evidence.iter().filter_map(one).collect()
}

/// A problem of a document itself.
fn problem(text: &str, lines: &LineIndex, problem: &Problem, client: &Client) -> Diagnostic {
    Diagnostic {
        range: convert::range(text, lines, problem.span.unwrap_or_default(), client.encoding),
        severity: Some(severity(problem.severity)),
        source: Some(SOURCE.to_owned()),
        message: problem.message.clone(),
        ..Diagnostic::default()
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(message: &str) -> Vec<Arc<CachedDiagnostic>> {
        vec![CachedDiagnostic::new(0, Diagnostic { message: message.to_owned(), ..Diagnostic::default() })]
    }

    #[test]
    fn what_is_written_is_what_is_answered() {
        for report in [Report::after(&Arc::default(), false, shown("a \u{201c}word\u{201d}\n")), Arc::default()] {
            assert_eq!(*report.written(), serde_json::to_vec(&report.answer(None)).unwrap());
        }
    }

    #[test]
    fn the_same_findings_are_another_report_where_their_words_were_deleted_meanwhile() {
        let first = Report::after(&Arc::default(), false, shown("one"));
        assert_eq!(Report::after(&first, false, shown("one")).id, first.id);
        assert_ne!(Report::after(&first, false, shown("another")).id, first.id);
        assert!(first.stands_on(0..=4) && !first.stands_on(1..=4));
        assert_ne!(Report::after(&first, true, shown("one")).id, first.id);
    }
}
