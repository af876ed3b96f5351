//! Coreference, or who is who in a document: mentions of one speaker (full name, surname, role, pronoun, alias, metonym) brought together.

mod block_mentions;
mod compare;
mod lexicon;
mod limits;
mod mention;
mod names;
mod recency;
mod resolve;
mod turn_label;
mod update;

pub use block_mentions::BlockMentions;
pub use compare::{SpeakerRelation, compare};
pub use lexicon::{SpeakerLexicon, Title};
pub use mention::{phrase, phrases};
pub use names::{strip_article, surname};
pub use resolve::resolve;
pub use turn_label::TurnLabel;
