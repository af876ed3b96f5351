//! Limits of coreference, and what each trades.

/// How many sentences back a pronoun may look: more resolves more pronouns, and more of them wrongly.
pub(crate) const PRONOUN_SENTENCES: usize = 3;
/// How many speakers are remembered by more than their exact name: a long document must not cost its square.
pub(crate) const MAX_REMEMBERED: usize = 300;
/// The longest name, in bytes, that an abbreviation in capitals may stand for (*POLICE (Caldermouth Police)*): longer
/// brackets are sentences.
pub(crate) const MAX_GLOSSARY_BYTES: usize = 80;
