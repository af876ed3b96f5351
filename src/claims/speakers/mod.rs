//! Who is who in a document: mentions of one speaker (full name, surname, role, pronoun, alias, metonym) brought together.

mod compare;
mod label;
mod lexicon;
mod phrase;
mod resolve;

pub use compare::{Sameness, compare};
pub use label::Label;
pub use lexicon::{Gender, Lexicon, Title};
pub use phrase::{Phrase, PhraseForm, phrase, phrases, strip_article};
pub use resolve::{Scene, resolve};

use super::model::{Mention, SpeakerKind};
use std::collections::BTreeMap;

/// A speaker with every form that the document uses.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// The fullest form, for a first mention: title and name, the body's whole name, the description as it stands.
    pub full: String,
    /// The short form for later mentions (surname, *the trust*).
    pub short: String,
    /// Class.
    pub kind: SpeakerKind,
    /// Whether the speaker takes a plural verb.
    pub plural: bool,
    /// Titles and roles that the document gives, in lower case (*medical director*, *mayor*).
    pub roles: Vec<String>,
    /// Every surface form seen, in the order of first mention.
    pub forms: Vec<String>,
    /// Proper names in lower case, without title.
    pub names: Vec<String>,
    /// Descriptions in dictionary form (*activist group*, *regional secretary*).
    pub nouns: Vec<String>,
    /// Index of the country whose government or officials these are.
    pub country: Option<usize>,
    /// Whom the speaker belongs to or speaks for, in lower case.
    pub belongs_to: Vec<String>,
    /// Gender, where the text tells it.
    pub gender: Gender,
    /// Block and head token of the first mention.
    pub first: (usize, usize),
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

/// The surname of a name in lower case: its last word, a suffix such as *jr* left out.
pub fn surname(name: &str) -> &str {
    let name = name.trim_end_matches([',', '.']);
    let name = ["jr", "sr", "ii", "iii"].iter().find_map(|s| name.strip_suffix(s)?.strip_suffix(' ')).unwrap_or(name);
    name.rsplit(' ').next().unwrap_or(name)
}

/// The speakers of one document.
#[derive(Clone, Debug, Default)]
pub struct Speakers {
    /// Speakers in the order of first mention.
    pub all: Vec<Speaker>,
    /// Resolved mentions: (block, head token) to index in `all`.
    resolved: BTreeMap<(usize, usize), usize>,
}

impl Speakers {
    /// The speaker that a mention stands for, if it could be resolved.
    pub fn resolve(&self, mention: &Mention) -> Option<&Speaker> {
        self.at(mention.place.block, mention.head)
    }

    /// The speaker named by the phrase with this head token, if it could be resolved.
    pub fn at(&self, block: usize, head: usize) -> Option<&Speaker> {
        self.all.get(*self.resolved.get(&(block, head))?)
    }

    /// Index in `all` of the speaker named by the phrase with this head token.
    pub fn index_at(&self, block: usize, head: usize) -> Option<usize> {
        self.resolved.get(&(block, head)).copied()
    }

    /// Index in `all` of the speaker that a mention stands for.
    pub fn index(&self, mention: &Mention) -> Option<usize> {
        self.resolved.get(&(mention.place.block, mention.head)).copied()
    }

    /// Resolved mentions in the order of the text: block, head token, index in `all`.
    pub fn mentions(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        self.resolved.iter().map(|(&(block, head), &index)| (block, head, index))
    }
}
