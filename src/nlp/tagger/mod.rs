//! What follows from tags: attributes of tokens and lemmas.

pub(crate) mod attribute_ruler;
pub(crate) mod lemmatizer;
