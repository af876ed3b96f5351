//! Speakers of one document, and which mention stands for whom.

use super::mention::Mention;
use super::speaker::Speaker;
use std::sync::Arc;

/// A block's resolved mentions in the order of their head tokens: head token and index of the speaker.
pub type ResolvedMentions = Vec<(usize, usize)>;

/// The speakers of one document.
#[derive(Clone, Debug, Default)]
pub struct SpeakerTable {
    /// Speakers in the order of first mention.
    pub all: Arc<Vec<Speaker>>,
    /// Resolved mentions of each block.
    pub(in crate::claims) resolved: Vec<Arc<ResolvedMentions>>,
}

impl SpeakerTable {
    /// The speaker that a mention stands for, if it could be resolved.
    pub fn resolve(&self, mention: &Mention) -> Option<&Speaker> {
        self.at(mention.place.block, mention.head)
    }

    /// The speaker named by the phrase with this head token, if it could be resolved.
    pub fn at(&self, block: usize, head: usize) -> Option<&Speaker> {
        self.all.get(self.index_at(block, head)?)
    }

    /// Index in `all` of the speaker named by the phrase with this head token.
    pub fn index_at(&self, block: usize, head: usize) -> Option<usize> {
        let mentions = self.resolved.get(block)?;
        let at = mentions.binary_search_by_key(&head, |&(head, _)| head).ok()?;
        Some(mentions[at].1)
    }

    /// Index in `all` of the speaker that a mention stands for.
    pub fn index(&self, mention: &Mention) -> Option<usize> {
        self.index_at(mention.place.block, mention.head)
    }

    /// Resolved mentions of a block in the order of their head tokens.
    pub(in crate::claims) fn of_block(&self, block: usize) -> &[(usize, usize)] {
        self.resolved.get(block).map_or(&[], |mentions| mentions.as_slice())
    }

    /// The speakers whom a block mentions, by their index in `all`.
    pub fn mentioned_in(&self, block: usize) -> impl Iterator<Item = usize> + '_ {
        self.of_block(block).iter().map(|&(_, index)| index)
    }
}
