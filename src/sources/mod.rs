//! Floor 4: sources. Which belong to a draft, reading them, and knowing when they change. Knows nothing of findings.

mod collect;
mod files;
mod library;
mod matter;
mod resolve;
#[cfg(test)]
mod tests;
mod workspace;

pub use files::{Disk, FileKind, Files, Memory, Stamp};
pub use library::{Library, Loaded, MOST_BYTES, Source};
pub use matter::named_sources;
pub use resolve::{DraftText, Origin, Resolved, SOURCES_FOLDER, SourceRef, resolve};
pub use workspace::Workspace;
