//! Findings of one block, and what they depend on.

use crate::rules::{Finding, IntroductionQuery, Rule};
use std::sync::Arc;

/// What the rules found in one block, before precedence.
#[derive(Default)]
pub(crate) struct BlockFindings {
    /// The findings, by rule.
    pub findings: Vec<Arc<Finding>>,
    /// Indexes of the findings that depend on more of the draft than was read.
    pub provisional: Vec<usize>,
    /// The rules that failed on it.
    pub failed: Vec<&'static Rule>,
    /// Whether they depend on blocks far away.
    pub is_document_dependent: bool,
    /// Whether they depend on the block before.
    pub depends_on_block_before: bool,
    /// The speakers of whom they depend on whether the draft introduces them.
    pub introductions: Vec<IntroductionQuery>,
}

impl BlockFindings {
    /// What two sets of rules found in one block.
    pub fn and(mut self, mut other: Self) -> Self {
        self.provisional.extend(other.provisional.iter().map(|at| at + self.findings.len()));
        self.findings.append(&mut other.findings);
        self.failed.append(&mut other.failed);
        self.is_document_dependent |= other.is_document_dependent;
        self.depends_on_block_before |= other.depends_on_block_before;
        self.introductions.append(&mut other.introductions);
        self
    }
}
