//! Tags, and what follows from them: attributes of tokens and lemmas.

pub(crate) mod attribute_ruler;
pub(crate) mod lemmatizer;
pub(crate) mod tag_model;
