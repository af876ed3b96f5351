//! Front matter: what leads a document and is not prose.

use super::Span;
use super::encoding::byte_order_mark;
use super::line_index::lines_from;

/// What leads a document and is not prose: the lines between `---` (YAML) or `+++` (TOML).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// The front matter in the document, its fences included.
    pub span: Span,
    /// The text between the fences, in bytes of the document.
    pub text: Span,
    /// Whether the text is YAML; otherwise it is TOML.
    pub yaml: bool,
}

impl FrontMatter {
    /// The value of a plain key of front matter (`title: …`, `date = …`), without quotation marks. `text` is the
    /// document's text.
    pub fn value(&self, text: &str, key: &str) -> Option<String> {
        let separator = if self.yaml { ':' } else { '=' };
        let line = |line: &str| {
            let (name, value) = line.split_once(separator)?;
            let value = value.trim();
            let bare = ['"', '\''].iter().find_map(|&quote| value.strip_prefix(quote)?.strip_suffix(quote));
            let value = bare.unwrap_or(value);
            (name.trim_end() == key && !value.is_empty()).then(|| value.to_owned())
        };
        self.text.slice(text).lines().find_map(line)
    }
}

/// Front matter: at the very top a line `---` or `+++`, and the next line that is the same closes it.
pub fn front_matter(text: &str) -> Option<FrontMatter> {
    let start = byte_order_mark(text);
    let mut lines = lines_from(text, start);
    let (first, after_first) = lines.next()?;
    let fence = first.slice(text).trim_end();
    if fence != "---" && fence != "+++" {
        return None;
    }
    for (line, after) in lines {
        let seen = line.slice(text).trim_end();
        if seen == fence || (fence == "---" && seen == "...") {
            return Some(FrontMatter {
                span: Span::new(start, after),
                text: Span::new(after_first, line.start),
                yaml: fence == "---",
            });
        }
    }
    None
}
