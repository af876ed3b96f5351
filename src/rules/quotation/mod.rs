//! Rules on words in quotation marks.

pub(crate) mod misquotation;
pub(crate) mod quoted_paraphrase;
