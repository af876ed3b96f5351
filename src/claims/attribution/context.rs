//! Context of an attribution: the blocks of the window in which its parts may stand.

use super::model::TokenPlace;
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{CueClass, Quotation};
use crate::nlp::{Doc, Pos};
use crate::text::Block;
use std::ops::Range;

/// One block as the attribution reader sees it.
#[derive(Clone, Copy, Debug)]
pub struct ContextBlock<'a> {
    /// The block.
    pub block: &'a Block,
    /// Its prose, parsed.
    pub doc: &'a Doc,
    /// Its quotations.
    pub quotations: &'a [Quotation],
}

/// The window and the block whose attributions are read.
pub(crate) struct AttributionContext<'a> {
    pub window: &'a [ContextBlock<'a>],
    pub target: usize,
    pub lexicon: &'a ClaimLexicon,
}

impl<'a> AttributionContext<'a> {
    /// The target block.
    pub fn target_block(&self) -> &ContextBlock<'a> {
        &self.window[self.target]
    }

    /// The target block's prose, parsed.
    pub fn doc(&self) -> &'a Doc {
        self.window[self.target].doc
    }

    /// Tokens of the target block as a place.
    pub fn place(&self, tokens: Range<usize>) -> TokenPlace {
        TokenPlace { block: self.target, tokens }
    }

    /// All tokens of a block of the window, but its last if that is an introducing colon.
    pub fn whole(&self, block: usize) -> TokenPlace {
        TokenPlace { block, tokens: 0..self.window[block].doc.tokens.len() }
    }

    /// The tokens of the quotation, with its marks, that holds a token of the target block.
    pub fn quotation_at(&self, token: usize) -> Option<Range<usize>> {
        quotation_at(self.target_block(), token)
    }

    /// The class of a cue by its head in the target block, if the word lists know it.
    pub fn class(&self, head: usize) -> Option<CueClass> {
        let token = self.doc().tokens.get(head)?;
        let lemma = token.lower_lemma();
        match token.pos {
            Pos::Noun | Pos::Propn => self.lexicon.cue_noun(&lemma),
            _ => self.lexicon.cue_verb(&lemma).or_else(|| self.lexicon.cue_noun(&lemma)),
        }
    }
}

/// The tokens of the quotation, with its marks, that holds a token.
pub(crate) fn quotation_at(passage: &ContextBlock<'_>, token: usize) -> Option<Range<usize>> {
    let span = passage.doc.tokens.get(token)?.span;
    let quotation = passage.quotations.iter().find(|q| q.outer.contains(span))?;
    Some(passage.doc.tokens_in(quotation.outer))
}
