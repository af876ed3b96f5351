//! Names as strings: what two forms of one name have in common.

use super::name_lexicon::NameLexicon;
use crate::claims::model::{Speaker, SpeakerKind};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// The surname of a name in lower case: its last word, a suffix such as *jr* left out.
pub fn surname(name: &str) -> &str {
    let lexicon = NameLexicon::get();
    let mut name = name.trim_end_matches([',', '.']);
    while let Some((rest, last)) = name.rsplit_once(' ') {
        let last = last.to_lowercase();
        if lexicon.generation(&last).is_none() && !lexicon.is_honour(&last) {
            break;
        }
        name = rest.trim_end_matches([',', '.']);
    }
    name.rsplit(' ').next().unwrap_or(name)
}

impl Speaker {
    /// The surname in lower case, for a person with a name.
    pub fn surname(&self) -> Option<&str> {
        (self.kind == SpeakerKind::Person).then(|| self.longest_name()).flatten().map(surname)
    }

    /// The name with the most words, in lower case.
    pub fn longest_name(&self) -> Option<&str> {
        self.names.iter().max_by_key(|n| (n.split(' ').count(), n.len())).map(String::as_str)
    }
}

/// A name made comparable: in lower case without article, possessive and full stops, its letters and marks [folded].
pub(crate) fn normalised_name(name: &str) -> String {
    let folded = folded(name);
    let bare = strip_article(&folded);
    bare.strip_suffix("'s").unwrap_or(bare).trim_matches([',', ' ']).to_owned()
}

/// A text in lower case without accents, whichever way they are encoded, with straight apostrophes and plain hyphens: the
/// same name is the same string.
pub fn folded(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { folded_chars(text).map(|(_, c)| c).collect() }
}

/// The characters of the folded text, each with the byte offset of the character that it comes from.
fn folded_chars(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    text.char_indices().flat_map(|(at, c)| {
        let plain = base_letters(c).nfkd().flat_map(char::to_lowercase).flat_map(base_letters);
        plain.filter(|c| !unicode_normalization::char::is_combining_mark(*c)).map(move |c| (at, c))
    })
}

/// What stands for a letter that does not come apart, or for a mark with many forms.
fn base_letters(c: char) -> impl Iterator<Item = char> {
    let (one, two) = match c {
        'ł' => ('l', None),
        'ø' => ('o', None),
        'đ' | 'ð' => ('d', None),
        'ħ' => ('h', None),
        'ı' => ('i', None),
        'ŧ' => ('t', None),
        'ə' => ('e', None),
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        '’' | '‘' | 'ʼ' | 'ʻ' | '′' | '`' | '´' | 'ʹ' => ('\'', None),
        '‐' | '‑' | '‒' | '–' => ('-', None),
        '“' | '”' | '„' | '«' | '»' => ('"', None),
        '\u{a0}' | '\u{202f}' | '\u{2009}' => (' ', None),
        other => (other, None),
    };
    std::iter::once(one).chain(two)
}

/// Where a text has a name that is given [folded].
pub fn find_name(text: &str, name: &str) -> Option<Range<usize>> {
    if text.is_ascii() {
        let at = text.to_ascii_lowercase().find(name)?;
        return Some(at..at + name.len());
    }
    let mut plain = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    for (at, c) in folded_chars(text) {
        plain.push(c);
        places.resize(plain.len(), at);
    }
    let at = plain.find(name)?;
    let end = places.get(at + name.len()).copied().unwrap_or(text.len());
    // The last letter's own marks belong to it.
    Some(places[at]..end)
}

/// The initials of a body's name, little words left out.
pub(crate) fn initials(name: &str) -> impl Iterator<Item = char> + '_ {
    let words = name.split([' ', '-']).filter(|w| !matches!(*w, "of" | "the" | "and" | "for" | "&"));
    words.filter_map(|w| w.chars().next())
}

/// Whether every word of `small` stands in `large`.
pub(crate) fn words_within(small: &str, large: &str) -> bool {
    small.split(' ').all(|w| large.split(' ').any(|l| l == w))
}

/// The phrase without its article.
pub fn strip_article(phrase: &str) -> &str {
    ["the ", "a ", "an ", "its ", "their ", "his ", "her ", "our "]
        .iter()
        .find_map(|a| phrase.strip_prefix(a))
        .unwrap_or(phrase)
}

/// One of 64 marks for a word: a mark that is missing proves that the word is.
pub(crate) fn word_mark(word: &str) -> u64 {
    1 << (words_key(word) >> 58)
}

/// The marks of all words of a name.
pub(crate) fn name_marks(name: &str) -> u64 {
    name.split(' ').fold(0, |marks, word| marks | word_mark(word))
}

/// What a speaker may be found by: a hash of a word or of several.
pub(crate) type NameKey = u64;

/// The key of words as they are.
pub(crate) fn words_key(words: &str) -> NameKey {
    let mut hasher = FxHasher::default();
    words.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_many_encodings_is_one_string() {
        for name in ["Núñez", "Nu\u{301}n\u{303}ez", "NÚÑEZ", "Nunez", "the Núñez’s"] {
            assert_eq!(normalised_name(name), "nunez", "{name}");
        }
        assert_eq!(normalised_name("Mary O’Dell"), normalised_name("Mary O'Dell"));
        assert_eq!(folded("Łódź Æther Straße"), "lodz aether strasse");
    }

    #[test]
    fn a_folded_name_is_found_as_it_stands() {
        let text = "Said Jose\u{301} Nu\u{301}n\u{303}ez, once";
        let place = find_name(text, "jose nunez").unwrap();
        assert_eq!(&text[place], "Jose\u{301} Nu\u{301}n\u{303}ez");
        assert_eq!(find_name("ÉCOLE", "école"), None);
        assert_eq!(find_name("", "x"), None);
    }

    #[test]
    fn suffixes_are_no_surname() {
        assert_eq!(surname("Robert Hart Jr."), "Hart");
        assert_eq!(surname("leo xiv"), "leo");
        assert_eq!(surname("ann hart"), "hart");
    }
}
