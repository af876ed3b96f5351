//! Coreference, or who is who in a document: mentions of one speaker (full name, surname, role, pronoun, alias, metonym) brought together.

mod antecedent;
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
#[cfg(test)]
mod tests;
mod titles;
mod turn_label;
mod update;
mod voice;

pub use block_mentions::BlockMentions;
pub use compare::{SpeakerRelation, compare};
pub use lexicon::{SpeakerLexicon, Title};
pub use mention::phrase;
pub use names::{find_name, folded, strip_article, surname};
pub(crate) use person_name::{NameRelation, person_relation};
pub use resolve::resolve;
pub(crate) use titles::fits_role;
pub use turn_label::TurnLabel;
pub use voice::{can_have_voice, is_calendar_word, is_notice, phrases};
