//! Floor 2: the newsroom's settings, `copydesk.toml`. Stands on floor 1 alone, so that every floor above may look up the
//! house's style and words. `keys` is the table from which `parse` reads the file and `schema` describes it; `settings` is
//! what comes of it.

mod keys;
mod parse;
mod schema;
mod settings;
#[cfg(test)]
mod tests;

pub use keys::{ConfigKey, KEYS, KeyType};
pub use schema::schema;
pub use settings::{
    Config, FILE_NAME, Hedges, HouseStyle, KnownSpeaker, PerCent, RuleSetting, Say, Spelling, Strictness,
};
