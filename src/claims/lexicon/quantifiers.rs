//! Words for parts and wholes of groups.

use super::phrases::Phrases;
use crate::nlp::Doc;
use serde::Deserialize;
use std::ops::Range;

/// Words for parts and wholes of groups.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantifierWords {
    pub(super) some: Vec<String>,
    pub(super) all: Vec<String>,
    pub(super) most: Vec<String>,
    #[serde(skip)]
    pub(super) some_phrases: Phrases,
    #[serde(skip)]
    pub(super) all_phrases: Phrases,
    #[serde(skip)]
    pub(super) most_phrases: Phrases,
}

impl QuantifierWords {
    /// A word or phrase for part of a group that starts at `token`.
    pub fn some_at(&self, doc: &Doc, token: usize) -> Option<Range<usize>> {
        self.some_phrases.at(doc, token)
    }

    /// A word or phrase for a whole group that starts at `token`.
    pub fn all_at(&self, doc: &Doc, token: usize) -> Option<Range<usize>> {
        self.all_phrases.at(doc, token)
    }

    /// A word or phrase for most of a group that starts at `token`.
    pub fn most_at(&self, doc: &Doc, token: usize) -> Option<Range<usize>> {
        self.most_phrases.at(doc, token)
    }
}
