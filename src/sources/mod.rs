//! Floor 4: sources. Which belong to a draft, reading them, and knowing when they change. Knows nothing of findings.

mod cache;
mod discover;
mod file_system;
mod front_matter;
mod resolve;
#[cfg(test)]
mod tests;
mod workspace;

pub use cache::{Library, Loaded, MOST_BYTES, Source};
pub use file_system::{Disk, FileKind, Files, Memory, Stamp};
pub use front_matter::named_sources;
pub use resolve::{DraftText, Origin, Resolved, SOURCES_FOLDER, SourceRef, resolve};
pub use workspace::Workspace;
