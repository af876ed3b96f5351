//! copydesk holds every claim in a journalist's draft against its source documents.
//! `ARCHITECTURE.md` has the map of the floors and the life of a draft.

pub mod claims;
pub mod cli;
pub mod config;
pub mod desk;
pub mod evidence;
pub mod ide;
pub mod nlp;
pub mod output;
pub mod rules;
pub mod server;
pub mod sources;
pub mod summary;
pub mod text;
pub mod verify;
