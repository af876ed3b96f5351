//! HTML tokenizer: tags, text, comments, each with its bytes. Any text is accepted; nothing is lost or repaired.

use crate::text::Span;
use std::borrow::Cow;

/// One token of a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HtmlToken {
    pub kind: TokenKind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum TokenKind {
    /// `<p class=…>`; the span inside the token holds the name.
    Start(Span),
    /// `</p>`.
    End(Span),
    /// Text with entities in it.
    Text,
    /// The text of a script or a style, which is no prose.
    Raw,
    /// A comment; the span inside holds its text.
    Comment(Span),
    /// A doctype, a processing instruction.
    Other,
}

impl HtmlToken {
    /// The name of a tag in lower case; empty for any other token. `text` is the whole document.
    pub fn name(&self, text: &str) -> String {
        match self.kind {
            TokenKind::Start(name) | TokenKind::End(name) => name.slice(text).to_ascii_lowercase(),
            _ => String::new(),
        }
    }
}

/// The longest name of an entity that is looked for, in bytes; HTML has none longer.
const MAX_ENTITY_BYTES: usize = 32;
/// Elements whose content is not markup.
const RAW: [&str; 5] = ["script", "style", "textarea", "noscript", "xmp"];

/// The tokens of a stretch of `text`, in order.
pub(crate) fn tokenize(text: &str, within: Span) -> Vec<HtmlToken> {
    let bytes = within.slice(text).as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut push = |kind: TokenKind, start: usize, end: usize| {
        if end > start {
            tokens.push(HtmlToken { kind, span: Span::new(start, end).shifted(within.start) });
        }
    };
    let shifted = |start: usize, end: usize| Span::new(start, end).shifted(within.start);
    while at < bytes.len() {
        let open = memchr::memchr(b'<', &bytes[at..]).map_or(bytes.len(), |o| at + o);
        push(TokenKind::Text, at, open);
        if open == bytes.len() {
            break;
        }
        let rest = &bytes[open..];
        if rest.starts_with(b"<!--") {
            let close = memchr::memmem::find(&rest[4..], b"-->").map_or(rest.len(), |c| c + 4);
            let end = (open + close + 3).min(bytes.len());
            push(TokenKind::Comment(shifted(open + 4, (open + close).min(end))), open, end);
            at = end;
        } else if rest.get(1).is_some_and(|&b| b == b'!' || b == b'?') {
            let end = memchr::memchr(b'>', rest).map_or(bytes.len(), |c| open + c + 1);
            push(TokenKind::Other, open, end);
            at = end;
        } else {
            let closing = rest.get(1) == Some(&b'/');
            let name_start = open + 1 + usize::from(closing);
            let name_end = name_start + bytes[name_start..].iter().take_while(|b| is_name(**b)).count();
            if !bytes.get(name_start).is_some_and(u8::is_ascii_alphabetic) {
                // A lone < is text.
                push(TokenKind::Text, open, open + 1);
                at = open + 1;
                continue;
            }
            let end = tag_end(bytes, name_end);
            let name = shifted(name_start, name_end);
            push(if closing { TokenKind::End(name) } else { TokenKind::Start(name) }, open, end);
            at = end;
            let raw = RAW.iter().find(|raw| bytes[name_start..name_end].eq_ignore_ascii_case(raw.as_bytes()));
            if let Some(raw) = raw.filter(|_| !closing) {
                at = raw_end(bytes, end, raw.as_bytes());
                push(TokenKind::Raw, end, at);
            }
        }
    }
    tokens
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':')
}

/// The end of a tag: after its first `>` that does not stand in quotation marks.
fn tag_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    let mut value_follows = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return at + 1,
            // A quotation mark opens a value only after an equals sign.
            b'"' | b'\'' if value_follows => {
                at = memchr::memchr(byte, &bytes[at + 1..]).map_or(bytes.len(), |close| at + 1 + close);
            }
            _ => {}
        }
        value_follows = byte == b'=' || value_follows && byte.is_ascii_whitespace();
        at += 1;
    }
    bytes.len()
}

/// The end of the raw content that starts at `from`: at its closing tag, or at the end.
fn raw_end(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let closes = |at: &usize| bytes[at + 2..].get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
    memchr::memmem::find_iter(&bytes[from..], b"</").map(|at| from + at).find(closes).unwrap_or(bytes.len())
}

/// The value of an attribute of a start tag; empty for one without a value.
pub(crate) fn attribute<'a>(tag: &'a str, wanted: &str) -> Option<Cow<'a, str>> {
    let inside = tag.strip_prefix('<')?.trim_end_matches('>').trim_end_matches('/');
    let mut rest = inside.trim_start_matches(|c: char| is_name(c as u8) && c.is_ascii());
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let name_end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '/').unwrap_or(rest.len());
        // A stray equals sign is a name of its own, so that the walk goes on.
        let (name, after) = rest.split_at(name_end.max(rest.chars().next().map_or(0, char::len_utf8)));
        let after_name = after.trim_start();
        let value = after_name.strip_prefix('=').map(str::trim_start);
        let (value, next) = match value {
            None => ("", after),
            Some(value) => match value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
                None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            },
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(decoded(value));
        }
        rest = next;
    }
}

/// A text with its entities resolved.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    for (seen, _) in pieces(text) {
        out.push_str(&seen);
    }
    Cow::Owned(out)
}

/// A text in pieces: what the reader sees, and the bytes that stand for it.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = (Cow<'_, str>, Span)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let start = at;
        if let Some((seen, length)) = entity(rest) {
            at += length;
            return Some((Cow::Owned(seen), Span::new(start, at)));
        }
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let next = rest[first..].find('&').map_or(rest.len(), |next| first + next);
        at += next;
        Some((Cow::Borrowed(&rest[..next]), Span::new(start, at)))
    })
}

/// The entity that a text starts with, and its length in bytes.
fn entity(text: &str) -> Option<(String, usize)> {
    let inside = text.strip_prefix('&')?;
    let length = inside.bytes().take(MAX_ENTITY_BYTES).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let closed = usize::from(inside.as_bytes().get(length) == Some(&b';'));
    let name = &inside[..length];
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let code = hexadecimal.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
        return Some((numbered(code).to_string(), 1 + length + closed));
    }
    if closed == 0 {
        return None;
    }
    // The Markdown parser knows all names of HTML; there is no second table of them here.
    let whole = &text[..length + 2];
    let seen = pulldown_cmark::Parser::new(whole).find_map(|event| match event {
        pulldown_cmark::Event::Text(seen) => Some(seen.to_string()),
        _ => None,
    })?;
    (seen != whole && !seen.starts_with('&') || name == "amp").then_some((seen, length + 2))
}

/// The character of a number; those from 128 to 159 mean Windows-1252, as browsers have it.
fn numbered(code: u32) -> char {
    if let (0x80..=0x9f, Ok(byte)) = (code, u8::try_from(code)) {
        let bytes = [byte];
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
        return text.chars().next().unwrap_or('\u{fffd}');
    }
    char::from_u32(code).filter(|&c| c != '\0').unwrap_or('\u{fffd}')
}
