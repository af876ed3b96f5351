//! Coreference, or who is who in a document: mentions of one speaker (full name, surname, role, pronoun, alias, metonym) brought together.

mod block_mentions;
mod body_name;
mod compare;
mod lexicon;
mod limits;
mod mention;
mod name_lexicon;
mod name_phrase;
mod names;
mod person_name;
mod phrase_parts;
mod recency;
mod resolve;
mod titles;
mod turn_label;
mod update;

pub use block_mentions::BlockMentions;
pub use compare::{SpeakerRelation, compare};
pub use lexicon::{SpeakerLexicon, Title};
pub use mention::{phrase, phrases};
pub use names::{find_name, folded, strip_article, surname};
pub(crate) use person_name::{NameRelation, person_relation};
pub use resolve::resolve;
pub(crate) use titles::fits_role;
pub use turn_label::TurnLabel;
