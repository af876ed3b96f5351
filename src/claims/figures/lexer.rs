//! Text cut into runs of letters, numerals and single signs, finer than the reader's tokens: *£448.0m*, *24-bed* and
//! *2.5-million-pound* are each written without a blank but say several things.

use super::atoms::cut;
use super::numeral::{NumeralHabit, foreign_numeral};
use crate::nlp::Doc;
use crate::text::Span;
use std::borrow::Cow;

/// What an atom is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum AtomKind {
    /// Letters.
    Word,
    /// A numeral with its grouping commas and decimal point.
    Digits,
    /// One other character.
    Sign,
}

/// One atom of a text.
#[derive(Clone, Debug)]
pub(crate) struct Atom {
    pub span: Span,
    pub kind: AtomKind,
    /// The atom in lower case; a numeral that is not grouped as in English, without its groups.
    pub lower: String,
    /// Whether white space (or the start of the text) stands before it.
    pub spaced: bool,
    /// Index of the token that it stands in.
    pub token: usize,
}

impl Atom {
    pub fn is(&self, text: &str) -> bool {
        self.lower == text
    }

    pub fn is_dash(&self) -> bool {
        matches!(self.lower.as_str(), "-" | "–" | "—" | "‑" | "‐" | "−")
    }

    /// Whether the dash joins (*40-yard*, *2010–12*): an em dash separates.
    pub fn is_hyphen(&self) -> bool {
        self.is_dash() && !self.is("—")
    }
}

/// The atoms of a doc's text.
pub(crate) fn atoms(doc: &Doc) -> Vec<Atom> {
    let mut out: Vec<Atom> = Vec::new();
    let mut end = 0;
    let mut token = 0;
    let mut habit = None;
    for (mut span, text) in cut(&doc.text) {
        // A part of the numeral before.
        if span.start < end {
            continue;
        }
        let mut text = Cow::Borrowed(text);
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            let habit = *habit.get_or_insert_with(|| NumeralHabit::of(&doc.text));
            if let Some(numeral) = foreign_numeral(&doc.text, span.start, habit) {
                span.end = numeral.end;
                text = numeral.plain.into();
            }
        }
        while doc.tokens.get(token).is_some_and(|t| t.span.end <= span.start) {
            token += 1;
        }
        // A numeral of several tokens stands in the last.
        while matches!(text, Cow::Owned(_)) && doc.tokens.get(token + 1).is_some_and(|t| t.span.start < span.end) {
            token += 1;
        }
        let first = text.chars().next().unwrap_or(' ');
        let kind = if first.is_ascii_digit() || (first == '.' && text.len() > 1) {
            AtomKind::Digits
        } else if first.is_alphabetic() {
            AtomKind::Word
        } else {
            AtomKind::Sign
        };
        out.push(Atom { span, kind, lower: text.to_lowercase(), spaced: out.is_empty() || span.start > end, token });
        end = span.end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_text_into_words_numerals_and_signs() {
        let cut = |text| cut(text).map(|(_, t)| t.to_owned()).collect::<Vec<_>>();
        for (text, want) in [
            ("£448.0m", "£ 448.0 m"),
            ("a 24-bed unit", "a 24 - bed unit"),
            ("1,307,000 people, 3", "1,307,000 people , 3"),
            ("a .500 record.", "a .500 record ."),
            ("US$84bn", "US $ 84 bn"),
            ("in 2026. 12 died", "in 2026 . 12 died"),
            ("é€٣", "é € ٣"),
            ("12,34", "12 , 34"),
        ] {
            assert_eq!(cut(text).join(" "), want);
        }
    }
}
