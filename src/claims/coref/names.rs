//! Names as strings: what two forms of one name have in common.

use super::lexicon::SpeakerLexicon;
use crate::claims::model::{Speaker, SpeakerKind};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// The surname of a name in lower case: its last word, a suffix such as *jr* left out.
pub fn surname(name: &str) -> &str {
    let name = name.trim_end_matches([',', '.']);
    let name = ["jr", "sr", "ii", "iii"].iter().find_map(|s| name.strip_suffix(s)?.strip_suffix(' ')).unwrap_or(name);
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

/// A name in lower case without article, possessive and full stops.
pub(crate) fn normalised_name(name: &str) -> String {
    let lower = name.to_lowercase().replace('’', "'");
    let lower = strip_article(&lower);
    lower.strip_suffix("'s").unwrap_or(lower).trim_matches([',', ' ']).to_owned()
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

/// Whether a name may be a known person's: the same surname and no other given name.
pub(crate) fn same_person(known: &[String], name: &str) -> bool {
    let given = |n: &str| n.split(' ').count().gt(&1).then(|| n.split(' ').next().unwrap_or("").to_owned());
    known.iter().any(|k| {
        let family = surname(k) == surname(name);
        let first = match (given(k), given(name)) {
            (Some(a), Some(b)) => a == b || initial_of(&a, &b) || initial_of(&b, &a),
            _ => true,
        };
        family && first
    })
}

fn initial_of(initial: &str, name: &str) -> bool {
    let letter = initial.trim_end_matches('.');
    letter.chars().count() == 1 && name.starts_with(letter)
}

/// Whether a body's name is a known body's, cut short (*Brannock* for *Brannock Polymers*) or as its initials.
pub(crate) fn same_body(known: &[String], name: &str) -> bool {
    known.iter().any(|k| {
        let (long, short) = if k.len() >= name.len() { (&**k, name) } else { (name, &**k) };
        let starts = long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' ') || rest.starts_with('-'));
        let acronym = initials(long).count() >= 2 && initials(long).eq(short.chars().filter(|&c| c != '.'));
        let ending = long.strip_suffix(short).is_some_and(|rest| rest.ends_with(' ') && short.contains(' '));
        (starts && !is_common_opening(short)) || acronym || ending
    })
}

/// Single words that open the names of many bodies and do not stand for one of them.
fn is_common_opening(word: &str) -> bool {
    let lexicon = SpeakerLexicon::get();
    lexicon.country(word).is_some() || lexicon.ends_organisation(word) || lexicon.opens_many_names(word)
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
