//! Speakers: everybody who says something in a document.

use serde::{Deserialize, Serialize};
use std::hash::Hash;

/// Classes of speakers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are the classes of docs/domain-model.md, *Speaker*")]
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
