//! copydesk holds every claim in a journalist's draft against its source documents.
//! `ARCHITECTURE.md` has the map of the floors and the life of a draft.

pub mod claims;
pub mod config;
pub mod evidence;
pub mod language;
pub mod rules;
pub mod sources;
pub mod text;
