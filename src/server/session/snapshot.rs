//! A document with its check, as requests see it, and what a request may want of it.

use super::diagnostic_report::DiagnosticReport;
use super::settings::Settings;
use crate::desk::CheckResult;
use crate::text::Document;
use std::sync::Arc;
use tower_lsp::ls_types::{Range, Uri};

/// One document with its check. It never changes.
pub struct Snapshot {
    /// The document's name.
    pub uri: Uri,
    /// The text, and its version.
    pub document: Document,
    /// The version as the editor knows it; `None` after an edit that named none.
    pub named_version: Option<i32>,
    /// The check of exactly that text, or a partial check of what was asked about.
    pub checked: Arc<CheckResult>,
    /// Its diagnostics.
    pub report: Arc<DiagnosticReport>,
    /// The settings.
    pub settings: Arc<Settings>,
}

/// Answer to a request for a snapshot.
pub struct SnapshotReply {
    /// The document.
    pub snapshot: Arc<Snapshot>,
    /// Whether the text has changed since the question was asked, so that its places may be wrong.
    pub is_stale: bool,
}

/// How much of a document a request needs.
#[derive(Clone, Debug)]
pub enum SnapshotScope {
    /// The document as it is, however long checking it takes.
    Whole,
    /// The document as it is, but not if it is checked for the first time and that takes long.
    WholeIfChecked,
    /// As much as is known: these are the findings, and they are asked for again.
    Findings,
    /// What stands in this range.
    Place(Range),
}
