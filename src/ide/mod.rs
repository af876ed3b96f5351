//! Floor 10: what an editor shows, as functions of a check's result and a byte offset that return plain data. A place is
//! a span of bytes, of the draft or of one of its sources. Nothing here knows the protocol, reads a file or starts a thread.

pub(crate) mod code_actions;
pub(crate) mod code_lens;
pub(crate) mod completion;
pub(crate) mod cursor;
pub(crate) mod document_links;
pub(crate) mod document_symbols;
pub(crate) mod evidence;
pub(crate) mod front_matter;
pub(crate) mod goto;
pub(crate) mod hover;
pub(crate) mod inlay_hints;
pub(crate) mod markup;
pub(crate) mod references;
pub(crate) mod semantic_tokens;
pub(crate) mod source_view;
#[cfg(test)]
mod testing;
