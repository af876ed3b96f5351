//! Shape of a block as the models see it when they look for cues in others.

use super::token_window::{BESIDE, TokenWindow};
use super::weights::Models;
use crate::nlp::Doc;

/// What the models ask of a block when they look for cues in the blocks before it, or further behind it than the next:
/// how its sentences are cut into parts, how each part begins and about how long it is, and how the block itself begins and
/// ends. Where the models take no words of a block, its outline is all that bears on what they find elsewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlockShape {
    sentences: Vec<SentenceShape>,
    /// The first word and whether it stands in a quotation.
    first: Option<(Box<str>, bool)>,
    /// The last word, which may be a mark before a speaker in the next block.
    last: Option<Box<str>>,
    /// Where the first quotation opens, if it is so near the start that the sentence before the block touches it.
    opens: Option<usize>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct SentenceShape {
    reports: bool,
    chunks: Vec<ChunkShape>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct ChunkShape {
    first: Box<str>,
    length: usize,
    quoted: bool,
}

impl BlockShape {
    /// The outline of a block.
    pub fn new(doc: &Doc) -> BlockShape {
        let view = TokenWindow::new(&[doc], Models::shared());
        let chunk = |c: &crate::claims::attribution::model::token_window::Chunk| ChunkShape {
            first: view.words[c.first].lower.into(),
            length: c.length(),
            quoted: c.quoted,
        };
        let sentences = view.sentences.iter();
        BlockShape {
            sentences: sentences
                .map(|s| SentenceShape { reports: s.reports, chunks: s.chunks.iter().map(chunk).collect() })
                .collect(),
            first: view.words.first().map(|word| (word.text.into(), word.quote.is_some())),
            last: view.words.last().map(|word| word.text.into()),
            opens: view.quotes.first().map(|quote| quote.start).filter(|&start| start <= BESIDE),
        }
    }
}
