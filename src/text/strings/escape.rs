//! Escapes for words of a document inside Markdown, where they must not be read as markup.

/// Escapes words for a line of Markdown that may be a heading or a table row.
pub fn markdown_text(text: &str) -> String {
    escape(text, &['\\', '`', '*', '_', '[', ']', '<', '>', '#', '|', '~'])
}

/// Escapes words for the inside of a line of Markdown that its writer has begun.
pub fn markdown_inline(text: &str) -> String {
    escape(text, &['\\', '`', '*', '_', '[', ']', '<', '>'])
}

fn escape(text: &str, special: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if special.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
