//! What an open document is to the server: a draft, a configuration, or neither.

use crate::config::FILE_NAME;
use crate::text::Format;
use std::path::{Path, PathBuf};

/// What an open document is to us.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DocumentRole {
    /// A text that may be a draft (or serve another one as a source: the desk knows).
    Draft,
    /// A `copydesk.toml`.
    Config,
    /// Anything else: it may serve as a source, and is never checked.
    Other,
}

impl DocumentRole {
    /// The role of a document by its path and the language that the editor calls it.
    pub fn new(path: &str, language: &str) -> Self {
        let name = Path::new(path).file_name().unwrap_or_default();
        let text = matches!(language, "markdown" | "md" | "plaintext" | "text" | "gfm" | "pandoc" | "quarto" | "");
        match Format::from_path(path) {
            _ if name == FILE_NAME => Self::Config,
            _ if is_virtual_document(path) => Self::Other,
            Format::Markdown => Self::Draft,
            Format::Plain if text => Self::Draft,
            _ => Self::Other,
        }
    }
}

/// The folder of the pages that are shown to editors without a way of their own to show summaries.
pub fn virtual_documents_folder() -> PathBuf {
    std::env::temp_dir().join(format!("copydesk-{}", std::process::id()))
}

fn is_virtual_document(path: &str) -> bool {
    Path::new(path).starts_with(virtual_documents_folder())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_and_a_language_tell_the_role() {
        assert_eq!(DocumentRole::new("/desk/copydesk.toml", "toml"), DocumentRole::Config);
        assert_eq!(DocumentRole::new("/desk/a.rs", "rust"), DocumentRole::Other);
        assert_eq!(DocumentRole::new("/desk/a.md", "mdx"), DocumentRole::Draft);
    }
}
