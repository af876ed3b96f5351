//! Raw tokens: what the tokenizer hands to the models.

use crate::nlp::features::Features;
use crate::nlp::lexeme::Lexeme;
use crate::text::Span;
use std::sync::Arc;

/// A token before it is tagged.
pub(crate) struct RawToken {
    /// The word.
    pub lexeme: Arc<Lexeme>,
    /// Where it stands in the text, in bytes.
    pub span: Span,
    /// Whether a single space follows.
    pub space_after: bool,
}

impl RawToken {
    /// What the models see of the token.
    pub fn features(&self) -> Features {
        let [norm, prefix, suffix, shape] = self.lexeme.features;
        [norm, prefix, suffix, shape, u64::from(self.space_after), u64::from(self.lexeme.is_space)]
    }
}
