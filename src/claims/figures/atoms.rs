//! Atoms of a text: runs of letters, numerals, and every other character for itself.

use crate::text::Span;

/// Cuts a text into atoms, white space left out.
pub(crate) fn cut(text: &str) -> impl Iterator<Item = (Span, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        at += rest.len() - rest.trim_start().len();
        let rest = text.get(at..)?;
        let first = rest.chars().next()?;
        let before = text.get(..at)?.chars().next_back();
        let len = if first.is_ascii_digit() || (first == '.' && leading_point(rest, before)) {
            numeral(rest)
        } else if first.is_alphabetic() {
            letters(rest)
        } else {
            first.len_utf8()
        };
        let start = at;
        at += len;
        Some((Span::new(start, at), &text[start..at]))
    })
}

/// Whether `rest` begins a decimal fraction without its nought (*.500*): a digit follows, and no word or digit is before.
fn leading_point(rest: &str, before: Option<char>) -> bool {
    rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) && before.is_none_or(|c| !c.is_alphanumeric())
}

fn letters(rest: &str) -> usize {
    rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())
}

/// Length of the numeral at the start of `rest`: digits with grouping commas and one decimal point.
fn numeral(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut len = digits(0);
    if (1..=3).contains(&len) {
        while bytes.get(len) == Some(&b',') && digits(len + 1) == 3 {
            len += 4;
        }
    }
    if bytes.get(len) == Some(&b'.') && bytes.get(len + 1).is_some_and(u8::is_ascii_digit) {
        len += 1 + digits(len + 1);
    }
    len
}
