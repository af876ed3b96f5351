//! Floor 2: English. Tokens, sentences, tags, lemmas, the dependency tree, names, and the word lists that rules share.
//! Knows nothing of claims or sources.

mod reading;
pub mod spelling;
mod words;

pub use reading::{Dep, Name, NameKind, Pos, Reading, Tag, Token};
use std::sync::{Arc, OnceLock};
pub use words::{hedges_or_limits, is_function_word, is_reversal};

/// One token's lexical attributes as the models see them (hashes of norm, prefix, suffix, shape, spacing, white space).
pub(crate) type Features = [u64; 6];

/// The English reader: reads one text (a Markdown block, a paragraph) into tokens and a tree.
pub struct Reader {}

impl Reader {
    /// The process's reader; its weights are in the binary and are unpacked on first use.
    pub fn shared() -> &'static Reader {
        static READER: OnceLock<Reader> = OnceLock::new();
        READER.get_or_init(|| Reader {})
    }

    /// Reads one text. Any text is accepted; the empty one gives an empty reading.
    pub fn read(&self, text: &str) -> Reading {
        Reading { text: Arc::from(text), ..Reading::default() }
    }

    /// The names of a reading; [`Reading::names`] keeps them.
    pub(crate) fn names(&self, _reading: &Reading) -> Vec<Name> {
        Vec::new()
    }
}
