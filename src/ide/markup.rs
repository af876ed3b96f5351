//! How a hover is written: as Markdown or as plain text. Words of documents are never read as markup.

use crate::desk::CheckResult;
use crate::server::lsp::convert;

/// A small page for people.
#[derive(Clone, Copy, Debug)]
pub struct MarkupBuilder {
    /// Whether Markdown is understood; plain text is written otherwise.
    pub markdown: bool,
}

impl MarkupBuilder {
    /// A label before what it labels.
    pub fn label(self, text: &str) -> String {
        if self.markdown { format!("**{}:**", self.plain(text)) } else { format!("{text}:") }
    }

    /// Words that matter most. They are our own or a document's.
    pub fn strong(self, text: &str) -> String {
        if self.markdown { format!("**{}**", self.plain(text)) } else { text.to_owned() }
    }

    /// Text of a document, which must not be read as markup, on one line.
    pub fn plain(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for (index, word) in text.split_whitespace().enumerate() {
            if index > 0 {
                out.push(' ');
            }
            for c in word.chars() {
                if self.markdown && matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
                    out.push('\\');
                }
                out.push(c);
            }
        }
        out
    }

    /// Words of a source as they stand there, cut after `most` characters.
    pub fn quote(self, text: &str, most: usize) -> String {
        let shown = shortened(text, most);
        if self.markdown { format!("> {}", self.plain(&shown)) } else { format!("\u{201c}{shown}\u{201d}") }
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
        let target = checked.sources.get(source).and_then(|s| convert::uri(&s.file));
        match target.filter(|_| self.markdown) {
            Some(uri) => {
                let line = line.map_or_else(String::new, |line| format!("#L{line}"));
                // Brackets in a file's name would end the link too soon.
                let uri = uri.as_str().replace('(', "%28").replace(')', "%29");
                format!("[{}]({uri}{line})", self.plain(name))
            }
            None => name.to_owned(),
        }
    }

    /// Lines that stay lines, whoever renders them.
    pub fn lines(self, lines: &[String]) -> String {
        lines.join(if self.markdown { "  \n" } else { "\n" })
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

/// A text on one line, cut between two words after at most `most` characters.
pub fn shortened(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((cut, _)) = line.char_indices().nth(most) else { return line };
    let head = &line[..cut];
    // A word longer than the whole line has to be cut itself.
    let end = head.rfind(' ').filter(|&at| at > cut / 2).unwrap_or(cut);
    format!("{}…", head[..end].trim_end_matches([',', ';', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_s_words_are_no_markup_and_cuts_fall_between_words() {
        let page = MarkupBuilder { markdown: true };
        assert_eq!(page.plain("a *b* [c](d)\n<e>"), r"a \*b\* \[c\](d) \<e\>");
        assert_eq!(shortened("the harbour\n master, Joanna", 20), "the harbour master…");
        assert_eq!(shortened("łódź", 4), "łódź");
        assert_eq!(shortened("ąąąąąąąą", 3), "ąąą…");
    }
}
