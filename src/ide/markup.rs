//! Builder for the text of a hover: Markdown or plain text. Words of documents are never read as markup.

use crate::desk::CheckResult;
use crate::text::truncate;

/// The address of a file in a link, by its absolute path; `None` for a path that has none.
pub type FileLink = fn(&str) -> Option<String>;

/// Builder for small pages: paragraphs, labels, quotations, and places of sources.
#[derive(Clone, Copy, Debug)]
pub struct MarkupBuilder {
    /// How files are linked in Markdown; without it, plain text is written.
    file_link: Option<FileLink>,
}

impl MarkupBuilder {
    /// A builder of Markdown.
    pub const fn markdown(file_link: FileLink) -> Self {
        Self { file_link: Some(file_link) }
    }

    /// A builder of plain text.
    pub const fn plain_text() -> Self {
        Self { file_link: None }
    }

    /// Whether Markdown is written.
    pub const fn is_markdown(self) -> bool {
        self.file_link.is_some()
    }

    /// A label before what it labels.
    pub fn label(self, text: &str) -> String {
        if self.is_markdown() { format!("**{}:**", self.plain(text)) } else { format!("{text}:") }
    }

    /// Words that matter most, our own or a document's.
    pub fn strong(self, text: &str) -> String {
        if self.is_markdown() { format!("**{}**", self.plain(text)) } else { text.to_owned() }
    }

    /// Text of a document on one line, escaped so that it is not read as markup.
    pub fn plain(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for (index, word) in text.split_whitespace().enumerate() {
            if index > 0 {
                out.push(' ');
            }
            for c in word.chars() {
                if self.is_markdown() && matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
                    out.push('\\');
                }
                out.push(c);
            }
        }
        out
    }

    /// Words of a source as they stand there, cut after `max` characters.
    pub fn quote(self, text: &str, max: usize) -> String {
        let shown = truncate(text, max);
        if self.is_markdown() { format!("> {}", self.plain(&shown)) } else { format!("\u{201c}{shown}\u{201d}") }
    }

    /// A place in a source as people cite it, `wire.md:12`; a link where links are shown. `offset` is a byte of the source.
    pub fn place(self, checked: &CheckResult, source: usize, offset: usize) -> String {
        let (path, lines) = checked.document(Some(source));
        let line = lines.line(offset) + 1;
        self.link(&format!("{}:{line}", file_name(path)), checked, source, Some(line))
    }

    /// A source's name; a link to the file where links are shown.
    pub fn file(self, checked: &CheckResult, source: usize) -> String {
        self.link(file_name(checked.document(Some(source)).0), checked, source, None)
    }

    fn link(self, name: &str, checked: &CheckResult, source: usize, line: Option<usize>) -> String {
        let address = self.file_link.and_then(|link| link(&checked.sources.get(source)?.file));
        match address {
            Some(address) => {
                let line = line.map_or_else(String::new, |line| format!("#L{line}"));
                // Brackets in a file's name would end the link too soon.
                let address = address.replace('(', "%28").replace(')', "%29");
                format!("[{}]({address}{line})", self.plain(name))
            }
            None => name.to_owned(),
        }
    }

    /// Lines that stay lines, whoever renders them.
    pub fn lines(self, lines: &[String]) -> String {
        lines.join(if self.is_markdown() { "  \n" } else { "\n" })
    }

    /// Paragraphs.
    pub fn paragraphs(self, paragraphs: &[String]) -> String {
        paragraphs.join("\n\n")
    }
}

/// The last part of a path: how people name a file.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_s_words_are_no_markup() {
        let page = MarkupBuilder::markdown(|_| None);
        assert_eq!(page.plain("a *b* [c](d)\n<e>"), r"a \*b\* \[c\](d) \<e\>");
    }
}
