//! Mentions: phrases that name, describe or take up somebody who can speak.

use super::place::BlockSpan;
use super::speaker::{Gender, SpeakerKind};
use std::ops::Range;

/// A phrase that names a speaker (or is one, as a pronoun is).
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Where the phrase stands.
    pub place: BlockSpan,
    /// The phrase's head token in its block's doc.
    pub head: usize,
    /// The phrase's text.
    pub text: String,
    /// What kind of speaker this is.
    pub kind: SpeakerKind,
}

/// A phrase that names, describes or takes up somebody who can speak.
#[derive(Clone, Debug, PartialEq)]
pub struct NounPhrase {
    /// Head token.
    pub head: usize,
    /// Tokens of the phrase: determiner to head, with the complements that narrow it (*of the union*), no clause.
    pub tokens: Range<usize>,
    /// Index of the sentence.
    pub sentence: usize,
    /// What sort of phrase it is.
    pub form: MentionForm,
    /// Class.
    pub kind: SpeakerKind,
    /// Gender, where the words tell it.
    pub gender: Gender,
    /// Whether a plural verb goes with it.
    pub plural: bool,
    /// Whether it is definite (*the*, a possessor) and so may take up somebody named before.
    pub definite: bool,
    /// Whether it is the subject of its clause.
    pub subject: bool,
    /// Head of the phrase beside it that says the same person or body again (an apposition).
    pub apposition: Option<usize>,
    /// Words of the possessor or complement that it belongs to, in lower case (*the union*, *dockside general union*).
    pub belongs_to: Option<String>,
    /// Index of the country that its words name.
    pub country: Option<usize>,
}

/// The sorts of phrases.
#[derive(Clone, Debug, PartialEq)]
pub enum MentionForm {
    /// A proper name.
    Name {
        /// Tokens of the title before the name; empty without one.
        title: Range<usize>,
        /// Tokens of the name itself.
        name: Range<usize>,
        /// Whether it is a person's; `None` where nothing tells.
        person: Option<bool>,
        /// The name in lower case without article, possessive and full stops at its end.
        known_as: Box<str>,
    },
    /// A description (*the union's regional secretary*): dictionary forms of the noun and its modifiers.
    Common {
        /// The head's dictionary form with its noun and adjective modifiers, in lower case (*regional secretary*).
        noun: String,
        /// The head's dictionary form alone.
        head: String,
    },
    /// A pronoun in lower case.
    Pronoun(String),
}
