//! What the server keeps while it runs: open documents, the files behind them, settings, progress.

pub(crate) mod diagnostic_report;
pub(crate) mod document_role;
pub(crate) mod file_watcher;
pub(crate) mod open_document;
pub(crate) mod overlay_fs;
pub(crate) mod partial_checks;
pub(crate) mod progress;
pub(crate) mod settings;
pub(crate) mod snapshot;
pub(crate) mod status;
pub(crate) mod token_cache;
pub(crate) mod unlisted_sources;
pub(crate) mod workspace_diagnostics;
pub(crate) mod workspace_state;
