//! Who is who in a document: mentions of one speaker (full name, surname, role, pronoun, alias, metonym) brought together.

use super::model::{Mention, SpeakerKind};

/// A speaker with every form that the document uses.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// The fullest form, for a first mention (*US President Donald Trump* style: title and name).
    pub full: String,
    /// The short form for later mentions (surname, *the trust*).
    pub short: String,
    /// Class.
    pub kind: SpeakerKind,
    /// Whether the speaker takes a plural verb.
    pub plural: bool,
    /// Titles and roles that the document gives (*medical director*, *mayor*).
    pub roles: Vec<String>,
    /// Every surface form seen, in the order of first mention.
    pub forms: Vec<String>,
}

/// The speakers of one document.
#[derive(Clone, Debug, Default)]
pub struct Speakers {
    /// Speakers in the order of first mention.
    pub all: Vec<Speaker>,
    /// Resolved mentions: (block, start byte in its prose) to index in `all`.
    resolved: std::collections::BTreeMap<(usize, usize), usize>,
}

impl Speakers {
    /// The speaker that a mention stands for, if it could be resolved.
    pub fn resolve(&self, mention: &Mention) -> Option<&Speaker> {
        self.resolved.get(&(mention.place.block, mention.place.span.start)).and_then(|&i| self.all.get(i))
    }
}
