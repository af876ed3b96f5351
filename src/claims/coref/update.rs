//! Speakers after an edit: taken over where no word for anybody changed, matched with the earlier ones where some did.

use super::block_mentions::BlockMentions;
use crate::claims::model::{ResolvedMentions, SpeakerTable};
use std::sync::Arc;

impl SpeakerTable {
    /// The speakers of the same document where one block's words are others, if none of them says anything else of
    /// anybody: the mentions only stand at other tokens.
    pub(crate) fn update_after_edit(
        &self,
        block: usize,
        before: &BlockMentions<'_>,
        after: &BlockMentions<'_>,
    ) -> Option<SpeakerTable> {
        if !before.speaks_alike(after) {
            return None;
        }
        let now = |&(head, index): &(usize, usize)| {
            let phrase = before.phrases.iter().position(|p| p.head == head)?;
            Some((after.phrases[phrase].head, index))
        };
        let mut speakers = self.clone();
        if let Some(mentions) = speakers.resolved.get_mut(block) {
            let mut moved = mentions.iter().map(now).collect::<Option<ResolvedMentions>>()?;
            moved.sort_unstable();
            *mentions = Arc::new(moved);
        }
        Some(speakers)
    }

    /// `kept` says of each block which block of an earlier state of the document it was: takes out those whose mentions
    /// are now of other speakers. The answer is, for each speaker, which one it was, as far as blocks that were kept
    /// mention it.
    pub(crate) fn drop_changed(&self, earlier: &SpeakerTable, kept: &mut [Option<usize>]) -> Vec<Option<usize>> {
        let mut forth: Vec<Option<usize>> = vec![None; self.all.len()];
        let mut back: Vec<Option<usize>> = vec![None; earlier.all.len()];
        for (block, old) in kept.iter_mut().enumerate() {
            let Some(was) = *old else { continue };
            let (now, then) = (self.of_block(block), earlier.of_block(was));
            let mut same = now.len() == then.len();
            for (&(head, i), &(other_head, o)) in now.iter().zip(then) {
                let alike = match (forth[i], back[o]) {
                    (Some(known), _) => known == o,
                    (None, Some(_)) => false,
                    (None, None) => {
                        forth[i] = Some(o);
                        back[o] = Some(i);
                        true
                    }
                };
                same &= alike && head == other_head;
            }
            if !same {
                *old = None;
            }
        }
        forth
    }
}
