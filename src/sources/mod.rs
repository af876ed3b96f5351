//! Floor 4: sources. Which belong to a draft, reading them, and knowing when they change. Knows nothing of findings.
//!
//! `workspace` finds the folder and the configuration of a draft; `resolve` names its sources, by `front_matter` and
//! `discover` (folders and globs); `cache` reads each into the blocks of `source`, and again when it changes. All of them
//! reach files through `file_system` alone.

mod cache;
mod discover;
mod file_system;
mod front_matter;
mod resolve;
mod source;
#[cfg(test)]
mod tests;
mod workspace;

pub use cache::{LoadedSource, MAX_SOURCE_BYTES, SourceCache};
pub use file_system::{FileKind, FileSystem, InMemoryFileSystem, OsFileSystem, Stamp};
pub use front_matter::named_sources;
pub use resolve::{DraftText, Origin, Resolved, SOURCES_FOLDER, SourceRef, resolve};
pub use source::Source;
pub use workspace::Workspace;
