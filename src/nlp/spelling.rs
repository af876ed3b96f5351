//! Spelling variants: one key for *organise* and *organize*, *colour* and *color*, so that a quotation or a paraphrase
//! is not called different for the side of the Atlantic it was written on.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::borrow::Cow;
use std::sync::OnceLock;

/// The exceptions to the endings of variants.
struct SpellingLexicon {
    not_ise: FxHashSet<Box<str>>,
    not_our: Box<[Box<str>]>,
    keeps_double_l: FxHashSet<Box<str>>,
    pairs: FxHashMap<Box<str>, Box<str>>,
}

impl SpellingLexicon {
    fn get() -> &'static SpellingLexicon {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            not_ise: String,
            not_our: String,
            keeps_double_l: String,
            pairs: FxHashMap<Box<str>, Box<str>>,
        }
        static LEXICON: OnceLock<SpellingLexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            let text = include_str!("../../assets/lexicons/spelling.toml");
            let file: File = toml::from_str(text).unwrap_or_else(|error| unreachable!("spelling.toml: {error}"));
            let set = |words: String| words.split_whitespace().map(Box::from).collect();
            SpellingLexicon {
                not_ise: set(file.not_ise),
                not_our: file.not_our.split_whitespace().map(Box::from).collect(),
                keeps_double_l: set(file.keeps_double_l),
                pairs: file.pairs,
            }
        })
    }
}

/// The word under its American spelling, in lower case: equal keys mean variants of one word. `word` must be in
/// lower case; a word without a known variant comes back as it is.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.len() < 4 || !word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let lexicon = SpellingLexicon::get();
    if let Some(american) = lexicon.pairs.get(word) {
        return Cow::Borrowed(american);
    }
    // organise, organised, organising, organisation
    for ending in ["ise", "ised", "ises", "ising", "isation", "isations", "iser", "isers"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 3
            && !lexicon.not_ise.contains(format!("{stem}ise").as_str())
        {
            return Cow::Owned(format!("{stem}iz{}", &ending[2..]));
        }
    }
    // colour, colours, coloured, favourite
    if let Some(at) = word.rfind("our")
        && at >= 2
        && !lexicon.not_our.iter().any(|n| word.starts_with(&**n))
        && ["", "s", "ed", "ing", "able", "ite", "ites", "ful", "less", "hood", "hoods"].contains(&&word[at + 3..])
    {
        return Cow::Owned(format!("{}or{}", &word[..at], &word[at + 3..]));
    }
    // centre, metres, theatre
    for (british, american) in [("tre", "ter"), ("tres", "ters"), ("bre", "ber"), ("bres", "bers")] {
        if let Some(stem) = word.strip_suffix(british)
            && stem.len() >= 2
        {
            return Cow::Owned(format!("{stem}{american}"));
        }
    }
    // travelled, signalling: one l after an unstressed vowel
    for ending in ["lled", "lling", "ller", "llers"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 4
            && stem.ends_with(['a', 'e', 'i', 'o'])
            && !lexicon.keeps_double_l.contains(stem)
        {
            return Cow::Owned(format!("{stem}{}", &ending[1..]));
        }
    }
    Cow::Borrowed(word)
}

#[cfg(test)]
mod tests {
    use super::{SpellingLexicon, fold};

    #[test]
    fn variants_share_a_key() {
        for (a, b) in [
            ("destabilise", "destabilize"),
            ("organisation", "organization"),
            ("harbour", "harbor"),
            ("favourite", "favorite"),
            ("metres", "meters"),
            ("signalled", "signaled"),
            ("defence", "defense"),
            ("programme", "program"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} and {b}");
        }
    }

    #[test]
    fn lists_are_in_lower_case_and_hold_what_they_say() {
        let lexicon = SpellingLexicon::get();
        assert!(lexicon.not_ise.iter().all(|word| word.ends_with("ise") && **word == word.to_lowercase()));
        assert!(lexicon.not_our.iter().all(|word| word.contains("our") && **word == word.to_lowercase()));
        assert!(lexicon.keeps_double_l.iter().all(|stem| stem.ends_with(['a', 'e', 'i', 'o'])));
        assert!(
            lexicon.pairs.iter().all(|(british, american)| british != american && **british == british.to_lowercase())
        );
    }

    #[test]
    fn other_words_keep_theirs() {
        for word in ["rise", "promised", "hours", "four", "installed", "called", "advising", "supervised", "your"] {
            assert_eq!(fold(word), word);
        }
    }
}
