//! Speakers: everybody who says something in a document, and which mention stands for whom.

use super::mention::Mention;
use serde::{Deserialize, Serialize};
use std::hash::Hash;
use std::sync::Arc;

/// Classes of speakers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are the classes of the domain model")]
pub enum SpeakerKind {
    Person,
    Government,
    Officials,
    StateMedia,
    Activists,
    RightsGroup,
    Analysts,
    Critics,
    Supporters,
    Company,
    Union,
    Police,
    /// A court, council, hospital, agency, charity or other body.
    Organisation,
    /// A report, statement, log or study.
    Document,
    /// Unnamed people known by what they are: *two workers*, *residents*, *witnesses*.
    Group,
    /// *Sources*, *reports*, *some*, *it*: nobody in particular.
    Vague,
    /// The writer or the newspaper itself.
    Writer,
    Other,
}

/// A speaker's gender, as far as the words tell it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Gender {
    /// *He*.
    Male,
    /// *She*.
    Female,
    /// Not told.
    #[default]
    Unknown,
}

/// A speaker with every form that the document uses.
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

/// A block's resolved mentions in the order of their head tokens: head token and index of the speaker.
pub type ResolvedMentions = Vec<(usize, usize)>;

/// The speakers of one document.
#[derive(Clone, Debug, Default)]
pub struct SpeakerTable {
    /// Speakers in the order of first mention.
    pub all: Arc<Vec<Speaker>>,
    /// Resolved mentions of each block.
    pub(in crate::claims) resolved: Vec<Arc<ResolvedMentions>>,
}

impl SpeakerTable {
    /// The speaker that a mention stands for, if it could be resolved.
    pub fn resolve(&self, mention: &Mention) -> Option<&Speaker> {
        self.at(mention.place.block, mention.head)
    }

    /// The speaker named by the phrase with this head token, if it could be resolved.
    pub fn at(&self, block: usize, head: usize) -> Option<&Speaker> {
        self.all.get(self.index_at(block, head)?)
    }

    /// Index in `all` of the speaker named by the phrase with this head token.
    pub fn index_at(&self, block: usize, head: usize) -> Option<usize> {
        let mentions = self.resolved.get(block)?;
        let at = mentions.binary_search_by_key(&head, |&(head, _)| head).ok()?;
        Some(mentions[at].1)
    }

    /// Index in `all` of the speaker that a mention stands for.
    pub fn index(&self, mention: &Mention) -> Option<usize> {
        self.index_at(mention.place.block, mention.head)
    }

    /// Resolved mentions of a block in the order of their head tokens.
    pub(in crate::claims) fn of_block(&self, block: usize) -> &[(usize, usize)] {
        self.resolved.get(block).map_or(&[], |mentions| mentions.as_slice())
    }

    /// The speakers whom a block mentions, by their index in `all`.
    pub fn of(&self, block: usize) -> impl Iterator<Item = usize> + '_ {
        self.of_block(block).iter().map(|&(_, index)| index)
    }
}
