//! Draft that is given to the desk, and what is made ready of it before it is checked.

mod draft_context;
mod folder_config;
mod loader;

pub(crate) use draft_context::DraftContext;
pub use folder_config::FolderConfig;
pub(crate) use loader::DraftLoader;

use crate::text::{Parsed, Problem};
use std::sync::Arc;

/// A draft to be checked.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Its path, as it was given.
    pub path: String,
    /// Its text; without one, the file's.
    pub text: Option<Arc<str>>,
    /// The editor's version of the text.
    pub version: i32,
    /// Its sources, where the caller names them; they replace all that the draft or the configuration names.
    pub sources: Option<Vec<String>>,
}

impl Draft {
    /// The draft in a file.
    pub fn at(path: &str) -> Self {
        Self { path: path.to_owned(), ..Self::default() }
    }
}

/// A draft's text and what belongs to it, before it is analysed.
pub(crate) struct PreparedDraft {
    /// The text.
    pub text: Arc<str>,
    /// Its blocks.
    pub parsed: Parsed,
    /// What belongs to it besides the text.
    pub context: Arc<DraftContext>,
    /// What could not be done.
    pub problems: Vec<Problem>,
}
