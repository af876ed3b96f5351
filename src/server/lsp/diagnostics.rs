//! Findings and problems as the protocol's diagnostics.

use super::client_capabilities::ClientCapabilities;
use super::{to_proto, uri};
use crate::config::Config;
use crate::desk::{CheckResult, DIRECTIVE};
use crate::rules::{Citation, Finding, RULES};
use crate::server::session::diagnostic_report::{CachedDiagnostic, DiagnosticReport};
use crate::text::{LineIndex, Problem, Severity, Span};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use serde_json::json;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use tower_lsp::ls_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, NumberOrString, Range, Uri,
};

/// The name under which editors show our diagnostics.
pub const SOURCE: &str = "copydesk";

/// Number of findings that are converted sooner than another thread is woken.
const MAX_SEQUENTIAL: usize = 32;

/// The findings and problems of a draft as the editor shows them. `before` is what it shows of an earlier check of the
/// same draft, if of any: what is the same still is taken from there.
pub fn diagnostics(
    uri: &Uri,
    checked: &CheckResult,
    client: &ClientCapabilities,
    before: &DiagnosticReport,
) -> Vec<Arc<CachedDiagnostic>> {
    let names = SourceUris::new(uri, checked);
    let known: FxHashMap<u64, &Arc<CachedDiagnostic>> =
        before.items.iter().map(|item| (item.content_hash, item)).collect();
    let problems = checked.problems.iter().filter(|p| p.path == checked.path);
    let problems = problems.map(|p| CachedDiagnostic::new(0, problem(&checked.text, &checked.lines, p, client)));
    let shown = |finding: &Arc<Finding>| {
        let hash = names.content_hash(checked, finding, client);
        let made = || CachedDiagnostic::new(hash, converted(&names, checked, finding, client));
        known.get(&hash).map_or_else(made, |&known| known.clone())
    };
    let findings = checked.findings.par_iter().with_min_len(MAX_SEQUENTIAL).map(shown);
    problems.chain(findings.collect::<Vec<_>>()).collect()
}

/// One finding as the editor shows it.
pub fn diagnostic(uri: &Uri, checked: &CheckResult, finding: &Finding, client: &ClientCapabilities) -> Diagnostic {
    converted(&SourceUris::new(uri, checked), checked, finding, client)
}

/// What is wrong with a `copydesk.toml` that stands at `path`.
pub fn config_diagnostics(path: &str, text: &str, client: &ClientCapabilities) -> Vec<Arc<CachedDiagnostic>> {
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    let lines = LineIndex::new(text);
    let (_, problems) = Config::parse(text, path, &rules);
    problems.iter().map(|p| CachedDiagnostic::new(0, problem(text, &lines, p, client))).collect()
}

/// The editor's names of the documents of a check, so that each is made once.
struct SourceUris {
    draft: Uri,
    sources: Vec<Option<Uri>>,
}

impl SourceUris {
    fn new(draft: &Uri, checked: &CheckResult) -> Self {
        Self { draft: draft.clone(), sources: checked.sources.iter().map(|s| uri::from_path(&s.file)).collect() }
    }

    /// A hash of all that a finding's diagnostic is made of, but for what stays the same while a draft is open.
    fn content_hash(&self, checked: &CheckResult, finding: &Finding, client: &ClientCapabilities) -> u64 {
        let place = |span: Span, hasher: &mut FxHasher| {
            let Range { start, end } = to_proto::draft_range(checked, span, client);
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

fn converted(names: &SourceUris, checked: &CheckResult, finding: &Finding, client: &ClientCapabilities) -> Diagnostic {
    Diagnostic {
        range: to_proto::draft_range(checked, finding.span, client),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        source: Some(SOURCE.to_owned()),
        message: finding.message.clone(),
        related_information: client
            .related_information
            .then(|| related(names, checked, finding, client))
            .filter(|r| !r.is_empty()),
        // A directive that silences nothing can go.
        tags: (client.diagnostic_tags && finding.rule == DIRECTIVE && !finding.fixes.is_empty())
            .then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: (client.diagnostic_data && !finding.fixes.is_empty())
            .then(|| json!({"finding": finding_id(checked, finding)})),
        ..Diagnostic::default()
    }
}

/// A name of a finding that it keeps while the text around it changes.
fn finding_id(checked: &CheckResult, finding: &Finding) -> String {
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
    client: &ClientCapabilities,
) -> Vec<DiagnosticRelatedInformation> {
    let one = |proof: &Citation| {
        let (text, lines) = (checked.document_text(proof.source), checked.document(proof.source).1);
        let uri = match proof.source {
            None => names.draft.clone(),
            Some(index) => names.sources.get(index)?.clone()?,
        };
        let location = Location { uri, range: to_proto::range(text, lines, proof.span, client) };
        let message = if proof.reason.is_empty() { proof.text.clone() } else { proof.reason.clone() };
        Some(DiagnosticRelatedInformation { location, message })
    };
    finding.evidence.iter().filter_map(one).collect()
}

/// A problem of a document itself.
fn problem(text: &str, lines: &LineIndex, problem: &Problem, client: &ClientCapabilities) -> Diagnostic {
    Diagnostic {
        range: to_proto::range(text, lines, problem.span.unwrap_or_default(), client),
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
