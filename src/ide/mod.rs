//! Floor 10: what an editor shows, as functions of a check's result and an offset.

pub(crate) mod code_actions;
pub(crate) mod completion;
pub(crate) mod cursor;
pub(crate) mod directive_edits;
pub(crate) mod document_symbols;
pub(crate) mod evidence;
pub(crate) mod front_matter;
pub(crate) mod goto;
pub(crate) mod hover;
pub(crate) mod inlay_hints;
pub(crate) mod list_introduction;
pub(crate) mod markup;
pub(crate) mod semantic_tokens;
pub(crate) mod source_view;
