//! Result of a check.

use super::block_findings::BlockFindings;
use super::checked_source::CheckedSource;
use super::draft::DraftContext;
use super::partial::CheckedRegion;
use crate::claims::model::Analysis;
use crate::claims::pipeline::AssembledDocument;
use crate::config::Config;
use crate::evidence::{Evidence, SourceText};
use crate::rules::{Context, Finding, Rule, SourceVocabulary};
use crate::text::{LineIndex, Parsed, Problem};
use crate::verify::Case;
use std::ops::Range;
use std::sync::Arc;

/// A draft after its check: the findings, and all that they were made from.
#[derive(Clone)]
pub struct CheckResult {
    /// The draft's path, as it was given.
    pub path: String,
    /// The editor's version of the text.
    pub version: i32,
    /// The text that was checked.
    pub text: Arc<str>,
    /// Its lines.
    pub lines: LineIndex,
    /// What it says.
    pub draft: Arc<Analysis>,
    /// Its sources, as far as they could be read.
    pub sources: Vec<CheckedSource>,
    /// The passages of each claim, by block and index.
    pub evidence: Vec<Arc<Vec<Evidence>>>,
    /// The configuration that held.
    pub config: Arc<Config>,
    /// The findings, in the order of the text.
    pub findings: Vec<Arc<Finding>>,
    /// What could not be done.
    pub problems: Vec<Problem>,
    /// The part of the draft that was checked; nothing where all of it was.
    pub(crate) part: Option<Arc<CheckedRegion>>,
    /// What the draft was assembled from, for the next check of it.
    pub(crate) document: Arc<AssembledDocument>,
    /// The draft's blocks as they were read.
    pub(crate) parsed: Arc<Parsed>,
    /// What the rules found in each block.
    pub(crate) found: Vec<Arc<BlockFindings>>,
    /// What rules gathered from the sources.
    pub(crate) source_vocabulary: Arc<SourceVocabulary>,
    /// What belongs to the draft besides its text.
    pub(crate) draft_context: Arc<DraftContext>,
    /// The rules that the desk has.
    pub(crate) rules: &'static [&'static Rule],
}

impl CheckResult {
    /// A draft that could not be checked.
    pub fn failed(path: &str, problem: Problem) -> Self {
        Self {
            path: path.to_owned(),
            version: 0,
            text: Arc::from(""),
            lines: LineIndex::new(""),
            draft: Arc::default(),
            sources: Vec::new(),
            evidence: Vec::new(),
            config: Arc::default(),
            findings: Vec::new(),
            problems: vec![problem],
            part: None,
            document: Arc::default(),
            parsed: Arc::default(),
            found: Vec::new(),
            source_vocabulary: Arc::default(),
            draft_context: Arc::default(),
            rules: &[],
        }
    }

    /// Path and lines of a document of the check: a source by its index, or the draft itself.
    pub fn document(&self, source: Option<usize>) -> (&str, &LineIndex) {
        match source.and_then(|index| self.sources.get(index)) {
            Some(source) => (&source.path, &source.read.source.lines),
            None => (&self.path, &self.lines),
        }
    }

    /// The text of a document of the check.
    pub fn document_text(&self, source: Option<usize>) -> &str {
        match source.and_then(|index| self.sources.get(index)) {
            Some(source) => &source.read.source.text,
            None => &self.text,
        }
    }

    /// Whether only a part of the draft was checked: blocks and findings are those of that part.
    pub fn is_partial(&self) -> bool {
        self.part.is_some()
    }

    /// Whether everything is known of a stretch of the draft, in bytes.
    pub fn covers(&self, range: &Range<usize>) -> bool {
        self.part.as_ref().is_none_or(|part| part.covers(range))
    }

    /// Whether all that bears on a block was read, so that rules may report it.
    pub(crate) fn is_complete(&self, block: usize) -> bool {
        self.part.as_ref().is_none_or(|part| part.is_complete(block))
    }

    /// Gives `work` what rules may look at.
    pub fn with_context<T>(&self, work: impl FnOnce(&Context<'_>) -> T) -> T {
        work(&self.rule_context(&self.source_texts(), 0))
    }

    /// The sources as rules take them.
    pub(crate) fn source_texts(&self) -> Vec<SourceText<'_>> {
        self.sources.iter().map(CheckedSource::source_text).collect()
    }

    /// What the judge looks at.
    pub(crate) fn judge_case<'a>(&'a self, sources: &'a [SourceText<'a>]) -> Case<'a> {
        Case { draft: &self.draft, evidence: &self.evidence, sources, lexicon: &self.draft_context.lexicon }
    }

    /// What rules may look at when they check one block.
    pub(crate) fn rule_context<'a>(&'a self, sources: &'a [SourceText<'a>], block: usize) -> Context<'a> {
        let draft = (&*self.text, &self.lines, &*self.draft);
        let words = (&*self.config, &*self.draft_context.lexicon);
        Context::new(block, draft, sources, &self.evidence, words, &self.source_vocabulary)
    }

    /// Whether the two checks have the same sources, as they were read.
    pub fn has_sources_of(&self, other: &Self) -> bool {
        let same = |(one, other): (&CheckedSource, &CheckedSource)| {
            Arc::ptr_eq(&one.read, &other.read) && (&one.path, &one.file) == (&other.path, &other.file)
        };
        self.sources.len() == other.sources.len() && self.sources.iter().zip(&other.sources).all(same)
    }
}
