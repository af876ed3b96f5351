//! Documents as the desk has read them: sources of a draft, and documents on their own.

use super::parse_cache::SourceReading;
use crate::claims::model::Analysis;
use crate::evidence::SourceText;
use crate::text::Problem;
use std::sync::Arc;

/// A source of a draft.
#[derive(Clone)]
pub struct CheckedSource {
    /// Its path, as it was given.
    pub path: String,
    /// Its absolute path.
    pub file: String,
    /// What was read there.
    pub read: Arc<SourceReading>,
}

/// A document that was read on its own.
pub struct ReadDocument {
    /// Its path, as it was given.
    pub path: String,
    /// Its text.
    pub text: Arc<str>,
    /// What it says.
    pub analysis: Arc<Analysis>,
    /// What could not be done.
    pub problems: Vec<Problem>,
}

impl CheckedSource {
    /// The source as rules take it.
    pub(crate) fn source_text(&self) -> SourceText<'_> {
        SourceText {
            path: &self.path,
            text: &self.read.source.text,
            analysis: self.read.analysis(),
            lines: &self.read.source.lines,
            quotes: &self.read.quotes,
            index: &self.read.index,
            tables: &self.read.tables,
        }
    }
}

impl ReadDocument {
    /// A document of which nothing is known.
    pub(crate) fn empty(path: &str) -> Self {
        Self { path: path.to_owned(), text: Arc::from(""), analysis: Arc::default(), problems: Vec::new() }
    }

    /// A document that could not be read.
    pub fn failed(path: &str, problem: Problem) -> Self {
        Self { problems: vec![problem], ..Self::empty(path) }
    }
}
