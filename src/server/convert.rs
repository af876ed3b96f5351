//! Everything that turns the protocol's words into ours and back: positions, paths, diagnostics. The one file that does.

use crate::desk::Checked;
use crate::rules::Finding;
use crate::text::{LineIndex, Position, PositionEncoding, Problem, Severity, Span};
use std::time::Duration;
use tower_lsp::ls_types::{
    self as lsp, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, InitializeParams, Location, MarkupKind,
    NumberOrString, PositionEncodingKind, Range, Uri,
};

/// The name under which editors show our diagnostics.
pub const SOURCE: &str = "copydesk";

/// What the editor can do, as far as it matters here.
#[derive(Clone, Debug)]
pub struct Client {
    /// What it counts characters in.
    pub encoding: PositionEncoding,
    /// Whether a diagnostic may point at further places.
    pub related: bool,
    /// Whether hovers may be Markdown.
    pub markdown: bool,
    /// Whether edits may carry the version of the document that they are for.
    pub versioned_edits: bool,
}

impl Client {
    /// Reads what the editor says of itself.
    pub fn new(params: &InitializeParams) -> Self {
        let general = params.capabilities.general.as_ref();
        let text = params.capabilities.text_document.as_ref();
        let workspace = params.capabilities.workspace.as_ref();
        let offered = general.and_then(|g| g.position_encodings.as_deref()).unwrap_or_default();
        let hover = text.and_then(|t| t.hover.as_ref()).and_then(|h| h.content_format.as_deref()).unwrap_or_default();
        Self {
            encoding: offered.iter().find_map(encoding).unwrap_or_default(),
            related: text
                .and_then(|t| t.publish_diagnostics.as_ref())
                .and_then(|p| p.related_information)
                .unwrap_or(false),
            markdown: hover.first().is_none_or(|kind| *kind == MarkupKind::Markdown),
            versioned_edits: workspace
                .and_then(|w| w.workspace_edit.as_ref())
                .and_then(|e| e.document_changes)
                .unwrap_or(false),
        }
    }

    /// The encoding by the protocol's name.
    pub fn encoding_kind(&self) -> PositionEncodingKind {
        match self.encoding {
            PositionEncoding::Utf8 => PositionEncodingKind::UTF8,
            PositionEncoding::Utf16 => PositionEncodingKind::UTF16,
            PositionEncoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }
}

fn encoding(kind: &PositionEncodingKind) -> Option<PositionEncoding> {
    match kind.as_str() {
        "utf-8" => Some(PositionEncoding::Utf8),
        "utf-16" => Some(PositionEncoding::Utf16),
        "utf-32" => Some(PositionEncoding::Utf32),
        _ => None,
    }
}

/// The setting `copydesk.debounceMs`, as editors send settings: under our name, or bare.
pub fn debounce(settings: Option<&serde_json::Value>) -> Option<Duration> {
    let settings = settings?;
    let ours = settings.get(SOURCE).unwrap_or(settings);
    ours.get("debounceMs")?.as_u64().map(|ms| Duration::from_millis(ms.min(10_000)))
}

/// The path of a document. Views of a version-control system are no documents of ours; a document that is not saved yet
/// has its name for a path.
pub fn path(uri: &Uri) -> Option<String> {
    match uri.scheme().as_str() {
        "file" => uri.to_file_path().map(|p| p.to_string_lossy().into_owned()),
        "untitled" => Some(uri.path().as_str().to_owned()),
        _ => None,
    }
}

/// The name of a file for the editor.
pub fn uri(path: &str) -> Option<Uri> {
    Uri::from_file_path(path)
}

/// A position of the protocol as ours.
pub fn position(position: lsp::Position) -> Position {
    Position { line: position.line, character: position.character }
}

/// A span of a text as the editor counts.
pub fn range(text: &str, lines: &LineIndex, span: Span, encoding: PositionEncoding) -> Range {
    let at = |offset| {
        let Position { line, character } = lines.position(text, offset, encoding);
        lsp::Position { line, character }
    };
    Range { start: at(span.start), end: at(span.end) }
}

/// The findings and problems of a draft as the editor shows them.
pub fn diagnostics(uri: &Uri, checked: &Checked, client: &Client) -> Vec<Diagnostic> {
    let problems = checked.problems.iter().filter(|p| p.path == checked.path).map(|p| problem(checked, p, client));
    problems.chain(checked.findings.iter().map(|f| diagnostic(uri, checked, f, client))).collect()
}

/// One finding as the editor shows it.
pub fn diagnostic(uri: &Uri, checked: &Checked, finding: &Finding, client: &Client) -> Diagnostic {
    Diagnostic {
        range: range(&checked.text, &checked.lines, finding.span, client.encoding),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        source: Some(SOURCE.to_owned()),
        message: finding.message.clone(),
        related_information: client.related.then(|| related(uri, checked, finding, client)).filter(|r| !r.is_empty()),
        ..Diagnostic::default()
    }
}

/// The places of the evidence.
fn related(uri: &Uri, checked: &Checked, finding: &Finding, client: &Client) -> Vec<DiagnosticRelatedInformation> {
    let one = |proof: &crate::rules::Proof| {
        let (text, lines) = (checked.document_text(proof.source), checked.document(proof.source).1);
        let uri = match proof.source {
            None => uri.clone(),
            Some(index) => self::uri(&checked.sources.get(index)?.file)?,
        };
        let location = Location { uri, range: range(text, lines, proof.span, client.encoding) };
        let message = if proof.reason.is_empty() { proof.text.clone() } else { proof.reason.clone() };
        Some(DiagnosticRelatedInformation { location, message })
    };
    finding.evidence.iter().filter_map(one).collect()
}

/// A problem of the draft itself.
fn problem(checked: &Checked, problem: &Problem, client: &Client) -> Diagnostic {
    Diagnostic {
        range: range(&checked.text, &checked.lines, problem.span.unwrap_or_default(), client.encoding),
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
