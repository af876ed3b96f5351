//! Small work on strings that every floor may want: escaping, shortening, comparing, reading a list of words.

pub(crate) mod common_affixes;
pub(crate) mod escape;
pub(crate) mod label_particle;
pub(crate) mod suggest;
pub(crate) mod truncate;
pub(crate) mod word_list;
