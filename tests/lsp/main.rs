//! The language server from the outside: the real binary, spoken to as an editor does.

mod commands;
mod diagnostics;
mod editor;
mod long;
mod manners;
mod random_edits;
mod settings;
mod sync;
