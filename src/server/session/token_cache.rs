//! The semantic tokens that editors have, so that the next answer tells only what is new.

use crate::server::lsp::semantic_tokens::delta;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tower_lsp::ls_types::{SemanticToken, SemanticTokens, SemanticTokensFullDeltaResult, Uri};

/// The tokens that were last sent of each document, with their ids.
#[derive(Default)]
pub struct TokenCache {
    next_id: AtomicU64,
    by_uri: Mutex<HashMap<String, (String, Vec<SemanticToken>)>>,
}

impl TokenCache {
    /// All tokens of a document, under an id that the next request may name.
    pub fn full(&self, uri: &Uri, data: Vec<SemanticToken>) -> SemanticTokens {
        self.put(uri, data).1
    }

    /// The change to an editor that has the tokens with this id; all tokens if it has others.
    pub fn delta(&self, uri: &Uri, known: &str, data: Vec<SemanticToken>) -> SemanticTokensFullDeltaResult {
        match self.put(uri, data) {
            (Some((id, before)), now) if id == known => delta(&before, &now),
            (_, now) => SemanticTokensFullDeltaResult::Tokens(now),
        }
    }

    /// Forgets a document that was closed.
    pub fn forget(&self, uri: &Uri) {
        self.lock().remove(uri.as_str());
    }

    fn put(&self, uri: &Uri, data: Vec<SemanticToken>) -> (Option<(String, Vec<SemanticToken>)>, SemanticTokens) {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed).to_string();
        let before = self.lock().insert(uri.as_str().to_owned(), (id.clone(), data.clone()));
        (before, SemanticTokens { result_id: Some(id), data })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, (String, Vec<SemanticToken>)>> {
        self.by_uri.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
