//! The word lists behind names: particles, suffixes, legal forms, short forms of given names.

use crate::claims::lexicon::read_list;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::sync::OnceLock;

/// The lists, ready to be asked. Words are given in lower case, without accents, full stops and apostrophes.
pub(crate) struct NameLexicon {
    particles: Particles,
    suffixes: Suffixes,
    bodies: Bodies,
    /// The groups of short and full forms that a given name stands in.
    forms: FxHashMap<String, Vec<usize>>,
}

#[derive(Deserialize)]
struct NamesFile {
    particles: Particles,
    suffixes: Suffixes,
    bodies: Bodies,
    given: Given,
}

#[derive(Deserialize)]
struct Particles {
    words: FxHashSet<String>,
    given: FxHashSet<String>,
    english: FxHashSet<String>,
    hyphened: FxHashSet<String>,
    joined: FxHashSet<String>,
}

#[derive(Deserialize)]
struct Suffixes {
    generations: Vec<String>,
    numerals: Vec<String>,
    honours: FxHashSet<String>,
}

#[derive(Deserialize)]
struct Bodies {
    legal: FxHashSet<String>,
    clubs: FxHashSet<String>,
    nicknames: FxHashSet<String>,
    others: FxHashSet<String>,
}

#[derive(Deserialize)]
struct Given {
    same: Vec<Vec<String>>,
}

impl NameLexicon {
    /// The lists that come with the program.
    pub fn get() -> &'static NameLexicon {
        static LEXICON: OnceLock<NameLexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            let NamesFile { particles, suffixes, bodies, given } =
                read_list("names", include_str!("../../../assets/lexicons/names.toml"));
            let mut forms: FxHashMap<String, Vec<usize>> = FxHashMap::default();
            for (group, names) in given.same.into_iter().enumerate() {
                names.into_iter().for_each(|name| forms.entry(name).or_default().push(group));
            }
            NameLexicon { particles, suffixes, bodies, forms }
        })
    }

    /// Whether the word opens a family name (*van*, *di*).
    pub fn is_particle(&self, word: &str) -> bool {
        self.particles.words.contains(word)
    }

    /// Whether the particle may be a given name or a whole name too (*ben*).
    pub fn is_given_too(&self, particle: &str) -> bool {
        self.particles.given.contains(particle)
    }

    /// Whether the particle is an English word too, so that it opens no name by itself.
    pub fn is_english_too(&self, particle: &str) -> bool {
        self.particles.english.contains(particle)
    }

    /// The word without an Arabic article or the like before its hyphen (*hadi* of *al-hadi*).
    pub fn without_article<'a>(&self, word: &'a str) -> &'a str {
        match word.split_once('-') {
            Some((article, rest)) if !rest.is_empty() && self.particles.hyphened.contains(article) => rest,
            _ => word,
        }
    }

    /// Whether the word is such an article.
    pub fn is_hyphened(&self, word: &str) -> bool {
        self.particles.hyphened.contains(word)
    }

    /// Whether the word makes one word with the next (*mac*).
    pub fn is_joined(&self, word: &str) -> bool {
        self.particles.joined.contains(word)
    }

    /// What tells namesakes apart in the word: younger or elder, or the numeral; the rank is its place in the lists.
    pub fn generation(&self, word: &str) -> Option<Generation> {
        let rank = |list: &[String]| list.iter().position(|w| w == word);
        match rank(&self.suffixes.generations) {
            Some(at) => Some(if at < 3 { Generation::Younger } else { Generation::Elder }),
            None => rank(&self.suffixes.numerals).map(Generation::Numeral),
        }
    }

    /// Whether the word is letters after a name (*mp*, *obe*).
    pub fn is_honour(&self, word: &str) -> bool {
        self.suffixes.honours.contains(word)
    }

    /// Whether the word is a legal form, at the end of a body's name.
    pub fn is_legal_form(&self, word: &str) -> bool {
        self.bodies.legal.contains(word)
    }

    /// Whether the word is a club's form, at either end of its name.
    pub fn is_club_form(&self, word: &str) -> bool {
        self.bodies.clubs.contains(word)
    }

    /// Whether a club may be called by this last word of its name.
    pub fn is_club_nickname(&self, word: &str) -> bool {
        self.bodies.nicknames.contains(word)
    }

    /// Whether the word, behind a body's name, makes another body's.
    pub fn is_other_body(&self, word: &str) -> bool {
        self.bodies.others.contains(word.trim_end_matches('\''))
    }

    /// Whether both are forms of one given name (*bill*, *william*).
    pub fn is_same_given(&self, a: &str, b: &str) -> bool {
        let groups = |name: &str| self.forms.get(name).map_or(&[][..], Vec::as_slice);
        groups(a).iter().any(|g| groups(b).contains(g))
    }
}

/// What tells namesakes apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Generation {
    /// *Jr*.
    Younger,
    /// *Sr*.
    Elder,
    /// *III*, *XIV*, by its place in the list.
    Numeral(usize),
}
