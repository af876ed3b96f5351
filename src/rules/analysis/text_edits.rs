//! Building the edits of fixes: sentence case, agreement, places in the draft.

use crate::claims::coref::SpeakerLexicon;
use crate::nlp::{Doc, Pos, Tag, Token};
use crate::rules::Edit;

/// `text` with its first letter in the case of `like`'s first letter. Acronyms, names and *I* keep theirs, as far as
/// a single text can tell: a first word with a further capital is left alone.
pub(crate) fn match_case(text: &str, like: &str) -> String {
    let Some(first) = text.chars().next() else { return String::new() };
    let word = text.split_whitespace().next().unwrap_or("");
    let fixed =
        word.chars().skip(1).any(char::is_uppercase) || word == "I" || word.starts_with("I'") || word.starts_with("I’");
    let upper = like.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
    if fixed {
        return text.to_string();
    }
    let rest = &text[first.len_utf8()..];
    if upper {
        first.to_uppercase().chain(rest.chars()).collect()
    } else {
        first.to_lowercase().chain(rest.chars()).collect()
    }
}

/// Whether `text` has `word` with no letter or digit beside it. Both must be in the same case.
pub(crate) fn has_word(text: &str, word: &str) -> bool {
    let beside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word)
        .any(|(at, _)| !beside(text[..at].chars().next_back()) && !beside(text[at + word.len()..].chars().next()))
}

/// An edit that only puts something in.
pub(crate) fn insertion(at: usize, new_text: String) -> Edit {
    Edit { start: at, end: at, new_text }
}

/// `text`, which starts at the token `first`, as it stands inside a sentence: names, acronyms, figures and *I* keep
/// their capitals.
pub(crate) fn lower_first(reading: &Doc, first: usize, text: &str) -> String {
    let Some(token) = reading.tokens.get(first) else { return text.to_owned() };
    let name = matches!(token.tag, Tag::Nnp | Tag::Nnps) || &*token.lower == "i" || token.lower.starts_with("i'");
    let letters = || text.chars().take_while(|c| c.is_alphanumeric() || *c == '.');
    let acronym = letters().filter(|c| c.is_uppercase()).count() > 1;
    let people = SpeakerLexicon::get().country_of_demonym(&token.lower).is_some();
    let titled = is_title_of_name(reading, first);
    let mut chars = text.chars();
    match chars.next() {
        Some(c) if !name && !acronym && !people && !titled => c.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// Whether the token is a title before a name (*Ms Okafor*, *Sir Ian*), which keeps its capital wherever it stands.
fn is_title_of_name(reading: &Doc, token: usize) -> bool {
    let is_title = |t: &Token| SpeakerLexicon::get().title(&t.lower).is_some();
    let is_name = |t: &Token| t.span.slice(&reading.text).starts_with(char::is_uppercase);
    reading.tokens.get(token).is_some_and(is_title) && reading.tokens.get(token + 1).is_some_and(is_name)
}

/// `text`, whose first word is the token `first`, as it stands inside a sentence; only names keep their capital for certain.
pub(crate) fn lower_unless_name(reading: &Doc, first: usize, text: &str) -> String {
    if reading.tokens.get(first).is_some_and(|t| t.pos == Pos::Propn) {
        return text.to_owned();
    }
    match_case(text, "a")
}

/// `text` with a capital first.
pub(crate) fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use crate::rules::analysis::text_edits::match_case;

    #[test]
    fn the_first_letter_follows_the_draft() {
        assert_eq!(match_case("At least 17", "seventeen"), "at least 17");
        assert_eq!(match_case("at least 17", "Seventeen"), "At least 17");
        assert_eq!(match_case("UK firms", "the"), "UK firms");
        assert_eq!(match_case("", "The"), "");
    }
}
