//! What the server keeps while it runs: open documents, the files behind them, settings, progress.

pub(crate) mod file_watcher;
pub(crate) mod open_documents;
pub(crate) mod overlay_fs;
pub(crate) mod partial_checks;
pub(crate) mod progress;
pub(crate) mod settings;
pub(crate) mod status;
pub(crate) mod workspace_state;
