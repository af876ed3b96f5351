//! What the findings of a block depend on besides the block and the blocks whose attributions its claims name.

use std::cell::{Cell, RefCell};

/// Record of what rules looked at, so that they are asked again when that changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Dependencies {
    whole_document: Cell<bool>,
    lines: Cell<bool>,
    block_before: Cell<bool>,
    provisional_lookups: Cell<usize>,
    introductions: RefCell<Vec<IntroductionQuery>>,
}

/// Question whether the draft speaks of a source's speaker anywhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IntroductionQuery {
    /// Index of the source.
    pub source: usize,
    /// Index of the speaker there.
    pub speaker: usize,
    /// The answer.
    pub answer: bool,
}

impl Dependencies {
    /// Notes that a rule looked at the whole draft.
    pub fn add_whole_document(&self) {
        self.whole_document.set(true);
        self.add_provisional_lookup();
    }

    /// Notes that a rule counted the draft's lines.
    pub fn add_lines(&self) {
        self.lines.set(true);
    }

    /// Notes that a rule looked at the block before.
    pub fn add_block_before(&self) {
        self.block_before.set(true);
    }

    /// Notes an answer that may be another once more of the draft is read.
    pub fn add_provisional_lookup(&self) {
        self.provisional_lookups.update(|count| count + 1);
    }

    /// Notes that a rule asked whether a speaker is introduced.
    pub fn add_introduction(&self, query: IntroductionQuery) {
        let mut known = self.introductions.borrow_mut();
        if !known.contains(&query) {
            known.push(query);
        }
    }

    /// Whether rules looked at the whole draft, or counted its lines.
    pub fn is_document_dependent(&self) -> bool {
        self.whole_document.get() || self.lines.get()
    }

    /// Whether rules looked at the block before.
    pub fn depends_on_block_before(&self) -> bool {
        self.block_before.get()
    }

    /// How many answers may be others once more of the draft is read.
    pub fn provisional_lookups(&self) -> usize {
        self.provisional_lookups.get()
    }

    /// The speakers of whom rules asked whether they are introduced.
    pub fn introduction_queries(&self) -> Vec<IntroductionQuery> {
        self.introductions.borrow().clone()
    }
}
