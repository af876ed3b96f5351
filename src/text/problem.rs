//! Problems: what every floor reports of something that could not be done, with its severity.

use super::Span;
use serde::{Deserialize, Serialize};

/// The severity of a finding or a problem. The graver is the greater.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A suggestion that a reader may well pass over.
    Hint,
    /// Worth a look.
    Information,
    /// Needs a mend before print.
    Warning,
    /// Wrong.
    Error,
}

impl Severity {
    /// Every severity, the gravest first.
    pub const ALL: [Severity; 4] = [Self::Error, Self::Warning, Self::Information, Self::Hint];

    /// The name as configuration and output write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Information => "information",
            Self::Hint => "hint",
        }
    }

    /// The severity of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == name)
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something that could not be done as asked, of one file: the message names what is wrong and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The severity.
    pub severity: Severity,
    /// The fault and the mend.
    pub message: String,
    /// The file at fault, as the user named it.
    pub path: String,
    /// The place in that file, in bytes.
    pub span: Option<Span>,
}

/// A problem of a text whose file is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The severity.
    pub severity: Severity,
    /// The fault and the mend.
    pub message: String,
    /// The place in the text, in bytes.
    pub span: Option<Span>,
}

impl Note {
    /// A note at a place of the text.
    pub fn new(severity: Severity, message: impl Into<String>, span: Option<Span>) -> Self {
        Self { severity, message: message.into(), span }
    }

    /// The same as a problem of the file at `path`.
    pub fn in_file(self, path: impl Into<String>) -> Problem {
        Problem { severity: self.severity, message: self.message, path: path.into(), span: self.span }
    }
}
