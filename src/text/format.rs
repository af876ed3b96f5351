//! Formats: which parser reads a file.

use super::markdown::incremental;
use super::{Parsed, html, layout, markdown, plain};
use serde::Serialize;

/// The formats that are read into blocks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Markdown (CommonMark with tables, footnotes and front matter).
    Markdown,
    /// Plain text.
    Plain,
    /// A web page.
    Html,
}

impl Format {
    /// The format by the extension of a path; plain text for an unknown one.
    pub fn from_path(path: &str) -> Self {
        let name = path.rsplit(['/', '\\']).next().unwrap_or("");
        match name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
            Some("md" | "markdown" | "mdown" | "mkd" | "mdx") => Self::Markdown,
            Some("html" | "htm" | "xhtml") => Self::Html,
            _ => Self::Plain,
        }
    }

    /// The blocks of a text of which an earlier state was parsed: the same as those of [`Format::parse`], only faster.
    pub fn parse_after(self, text: &str, earlier: &str, parsed: &Parsed) -> Parsed {
        match self {
            Self::Markdown => {
                incremental::reparse_blocks(text, earlier, parsed).unwrap_or_else(|| markdown::parse(text))
            }
            _ => self.parse(text),
        }
    }

    /// The blocks of a source of this format: those of [`Format::parse`], with labels of speakers and parts of the page
    /// told from the text, and captions and numbered lines read for what they are. Any text is accepted.
    pub fn parse_source(self, text: &str) -> Parsed {
        layout::parse(text, self != Self::Html, || self.parse(text))
    }

    /// The blocks of a text of this format. Any text is accepted.
    pub fn parse(self, text: &str) -> Parsed {
        match self {
            Self::Markdown => markdown::parse(text),
            Self::Plain => plain::parse(text),
            Self::Html => html::parse(text),
        }
    }
}
