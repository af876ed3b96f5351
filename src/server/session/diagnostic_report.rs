//! Diagnostics of one document as they were last sent, each put into JSON once, however often it is asked for.

use serde_json::value::{RawValue, to_raw_value};
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use tower_lsp::ls_types::{
    Diagnostic, DiagnosticSeverity, DocumentDiagnosticReport, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
};

/// Length of a report as JSON beside its diagnostics, in bytes.
const ENVELOPE_BYTES: usize = 128;

/// Number of the next report; reports of all documents share the count.
static NEXT_REPORT: AtomicU64 = AtomicU64::new(1);

/// A diagnostic, and the same as JSON. As long as the editor shows it where it is, nothing about it is made again.
#[derive(Debug)]
pub struct CachedDiagnostic {
    /// The diagnostic.
    pub diagnostic: Diagnostic,
    /// A hash of all that it was made of; 0 where it is made anew every time.
    pub content_hash: u64,
    json: Box<RawValue>,
}

impl CachedDiagnostic {
    /// A diagnostic with its JSON.
    pub fn new(content_hash: u64, diagnostic: Diagnostic) -> Arc<CachedDiagnostic> {
        // Nothing in a diagnostic can fail to be written.
        let json = to_raw_value(&diagnostic).unwrap_or_default();
        Arc::new(CachedDiagnostic { diagnostic, content_hash, json })
    }
}

impl PartialEq for CachedDiagnostic {
    fn eq(&self, other: &CachedDiagnostic) -> bool {
        std::ptr::eq(self, other) || self.json.get() == other.json.get()
    }
}

/// The diagnostics of one check of a document.
#[derive(Debug, Default)]
pub struct DiagnosticReport {
    /// No two reports that differ share it.
    pub id: u64,
    /// The diagnostics, problems first, then findings in the order of the text.
    pub items: Vec<Arc<CachedDiagnostic>>,
    /// The whole of it as JSON, once an editor has asked.
    json: OnceLock<Arc<Vec<u8>>>,
}

/// All diagnostics of a document, as the protocol has them.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct FullReport<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    result_id: Option<String>,
    items: Vec<&'a RawValue>,
}

impl DiagnosticReport {
    /// The report of these diagnostics: `before`, if they are the same and the editor still shows all of them; else one with
    /// an id of its own.
    pub fn updated_from(
        before: &Arc<DiagnosticReport>,
        is_invalidated: bool,
        items: Vec<Arc<CachedDiagnostic>>,
    ) -> Arc<DiagnosticReport> {
        if before.id != 0 && !is_invalidated && before.items == items {
            return before.clone();
        }
        Arc::new(DiagnosticReport { id: NEXT_REPORT.fetch_add(1, Ordering::Relaxed), items, json: OnceLock::new() })
    }

    /// Whether a diagnostic touches these lines, so that an editor that loses them may drop it.
    pub fn touches_lines(&self, lines: RangeInclusive<u32>) -> bool {
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
        self.items.iter().map(|item| &*item.json).collect()
    }

    /// All of it as JSON, for an editor that does not know it: what [`DiagnosticReport::answer`] gives, written once.
    pub fn to_json(&self) -> Arc<Vec<u8>> {
        let write = || {
            let result_id = (self.id != 0).then(|| self.result_id());
            let full = FullReport { kind: "full", result_id, items: self.raw() };
            let length = full.items.iter().map(|item| item.get().len() + 1).sum::<usize>() + ENVELOPE_BYTES;
            let mut json = Vec::with_capacity(length);
            // Memory takes all that is written, and nothing in it can fail to be.
            drop(serde_json::to_writer(&mut json, &full));
            json.into()
        };
        self.json.get_or_init(write).clone()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(message: &str) -> Vec<Arc<CachedDiagnostic>> {
        vec![CachedDiagnostic::new(0, Diagnostic { message: message.to_owned(), ..Diagnostic::default() })]
    }

    #[test]
    fn what_is_written_is_what_is_answered() {
        for report in
            [DiagnosticReport::updated_from(&Arc::default(), false, shown("a \u{201c}word\u{201d}\n")), Arc::default()]
        {
            assert_eq!(*report.to_json(), serde_json::to_vec(&report.answer(None)).unwrap());
        }
    }

    #[test]
    fn the_same_findings_are_another_report_where_their_words_were_deleted_meanwhile() {
        let first = DiagnosticReport::updated_from(&Arc::default(), false, shown("one"));
        assert_eq!(DiagnosticReport::updated_from(&first, false, shown("one")).id, first.id);
        assert_ne!(DiagnosticReport::updated_from(&first, false, shown("another")).id, first.id);
        assert!(first.touches_lines(0..=4) && !first.touches_lines(1..=4));
        assert_ne!(DiagnosticReport::updated_from(&first, true, shown("one")).id, first.id);
    }
}
