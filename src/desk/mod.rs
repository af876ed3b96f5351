//! Floor 8: the desk. A draft and its sources in, findings with evidence out. Like rust-analyzer's `AnalysisHost` it holds
//! what was read, so that a change costs what changed. Knows nothing of JSON, of the protocol or of arguments, and cannot
//! fail: what could not be done is a problem among the results.

mod apply_fixes;
mod block_findings;
mod check_result;
mod check_rules;
mod checked_source;
mod directives;
mod draft;
mod evidence_cache;
mod explain;
mod facts;
mod parse_cache;
mod partial;
mod passage_speaker;
mod reuse;
#[cfg(test)]
mod tests;
mod weak_map;

pub use apply_fixes::{FixOutcome, apply_preferred_fixes};
pub use check_result::CheckResult;
pub use checked_source::{CheckedSource, ReadDocument};
pub use directives::DIRECTIVE;
pub use draft::{Draft, FolderConfig};
pub use explain::{ClaimExplanation, PassageExplanation, RuleExplanation, how_sure, who_says};
pub use facts::{DraftFact, FactEvidence};
pub use passage_speaker::{attributed_speaker, corresponding_claim, quoted_words};

use crate::evidence::Evidence;
use crate::rules::{RULES, Rule};
use crate::sources::FileSystem;
use crate::text::LineIndex;
use block_findings::BlockFindings;
use draft::{DraftLoader, PreparedDraft};
use evidence_cache::{EvidenceCache, PreviousBlock};
use parse_cache::SourceReading;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use weak_map::lock;

/// The desk. Every method may be called from any thread.
pub struct Desk {
    rules: &'static [&'static Rule],
    loader: DraftLoader,
    evidence_cache: EvidenceCache,
    /// Sources read before a draft asked for them.
    warm: Mutex<Vec<Arc<SourceReading>>>,
    partial_thread: partial::Thread,
    /// Counts the whole checks under way.
    checking: AtomicUsize,
}

impl Desk {
    /// A desk that reaches files through `files` alone.
    pub fn new(files: Arc<dyn FileSystem>) -> Self {
        Self::with_rules(files, RULES)
    }

    /// A desk that has these rules and no others.
    pub fn with_rules(files: Arc<dyn FileSystem>, rules: &'static [&'static Rule]) -> Self {
        Self {
            rules,
            loader: DraftLoader::new(files, rules.iter().map(|rule| rule.id).collect()),
            evidence_cache: EvidenceCache::default(),
            warm: Mutex::default(),
            partial_thread: partial::Thread::default(),
            checking: AtomicUsize::new(0),
        }
    }

    /// Sets what holds in folders, and in all others under the empty path, where no `copydesk.toml` says otherwise.
    pub fn set_folder_configs(&self, configs: Vec<FolderConfig>) {
        self.loader.set_folder_configs(configs);
    }

    /// Registers drafts that will be checked, so that those which are sources of others among them are known for it from
    /// the start.
    pub fn register_drafts(&self, drafts: &[Draft]) {
        self.loader.register_drafts(drafts);
    }

    /// Files may have changed: what belongs to drafts besides their text is looked up again at the next check.
    pub fn files_changed(&self) {
        self.loader.files_changed();
    }

    /// Reads what a draft in the folder would rest on before there is one, so that its first check finds it read. It is
    /// kept until then.
    pub fn warm_up(&self, folder: &Path) {
        let sources = self.loader.sources_in_folder(folder);
        lock(&self.warm).extend(sources.into_iter().map(|source| source.read));
    }

    /// Reads one document, draft or source, and says what it claims.
    pub fn read(&self, path: &str) -> ReadDocument {
        self.loader.read_document(path)
    }

    /// Checks a draft against its sources.
    pub fn check(&self, draft: &Draft) -> CheckResult {
        self.check_after(draft, None)
    }

    /// Checks a draft of which an earlier state was checked: what nothing new bears on is reused. The result does not
    /// depend on `before`, only the time that it takes.
    pub fn check_after(&self, draft: &Draft, before: Option<&CheckResult>) -> CheckResult {
        let _checking = partial::Count::up(&self.checking);
        match self.loader.prepare(draft, before) {
            Ok(prepared) => self.check_prepared(draft, prepared, None, before),
            Err(problem) => CheckResult { version: draft.version, ..CheckResult::failed(&draft.path, problem) },
        }
    }

    /// Checks a draft only near some places, in bytes of it. What is found there the check of the whole draft finds too,
    /// at the same places; it may find more. `before` is an earlier check of the draft, partial or whole.
    pub fn check_near(&self, draft: &Draft, places: &[Range<usize>], before: Option<&CheckResult>) -> CheckResult {
        // Sources that were never read are read by all threads, unless these are busy.
        let prepared = match before {
            None if self.checking.load(Ordering::Relaxed) == 0 => self.loader.prepare(draft, None),
            _ => self.partial_thread.run(|| self.loader.prepare(draft, before)),
        };
        match prepared {
            Ok(prepared) => self.partial_thread.run(|| self.check_prepared(draft, prepared, Some(places), before)),
            Err(problem) => CheckResult { version: draft.version, ..CheckResult::failed(&draft.path, problem) },
        }
    }

    /// The check of what was prepared: of the whole draft, or of what lies near some `places`.
    fn check_prepared(
        &self,
        draft: &Draft,
        prepared: PreparedDraft,
        places: Option<&[Range<usize>]>,
        before: Option<&CheckResult>,
    ) -> CheckResult {
        let PreparedDraft { text, parsed, context: draft_context, mut problems } = prepared;
        let config = draft_context.config.clone();
        // A partial check leaves much unsaid: the check of the whole cannot build on it.
        let before = before.filter(|b| b.config == config && b.is_partial() == places.is_some());
        let (chosen, part) = places.map(|places| partial::checked_region(&parsed, text.len(), places)).unzip();
        let read = chosen.as_ref().unwrap_or(&parsed);
        let blocks = self.loader.parse_cache.read(read, &config, before.map(|b| &*b.document));
        // What a key changes in a sentence, the sources are asked for before it is known who says it.
        let edited = blocks.edited();
        let prefetch = || {
            let (block, edited) = edited?;
            self.evidence_cache.prefetch((block, &edited), &before?.draft, &draft_context.sources)
        };
        let (document, prefetched) = rayon::join(|| self.loader.parse_cache.assemble(blocks), prefetch);
        let mut checked = CheckResult {
            path: draft.path.clone(),
            version: draft.version,
            lines: LineIndex::new(&text),
            text,
            draft: document.analysis.clone(),
            sources: draft_context.sources.clone(),
            evidence: Vec::new(),
            config,
            findings: Vec::new(),
            problems: Vec::new(),
            part: part.map(Arc::new),
            document,
            parsed: Arc::new(parsed),
            found: Vec::new(),
            source_vocabulary: Arc::default(),
            draft_context,
            rules: self.rules,
        };
        // What was found for a block stands where neither the sources nor the day from which it counts are others.
        let before = before.filter(|b| checked.has_sources_of(b) && checked.draft.date == b.draft.date);
        let unchanged = before.map(|before| reuse::unchanged_blocks(&checked, before));
        let unchanged = unchanged.unwrap_or_else(|| vec![None; checked.draft.blocks.len()]);
        let (evidence, reused) = rayon::join(
            || self.evidence(&checked, before, &unchanged, prefetched.as_ref()),
            || reused_findings(&checked, before, &unchanged),
        );
        checked.evidence = evidence;
        if let Some(before) = before {
            checked.source_vocabulary = before.source_vocabulary.clone();
        }
        if !checked.draft_context.is_source {
            checked.found = check_rules::check_blocks(&checked, reused);
            checked.findings = check_rules::final_findings(&checked, &mut problems);
        }
        checked.problems = problems;
        if !checked.sources.is_empty() {
            lock(&self.warm).clear();
        }
        checked
    }

    /// The passages of every claim of the draft, by block and index.
    fn evidence(
        &self,
        checked: &CheckResult,
        before: Option<&CheckResult>,
        unchanged: &[Option<usize>],
        prefetched: Option<&evidence_cache::Prefetched>,
    ) -> Vec<Arc<Vec<Evidence>>> {
        let known = |block: usize| {
            if !checked.is_complete(block) {
                // No rule reports it.
                return Some(Arc::new(vec![Evidence::default(); checked.draft.blocks[block].claims.len()]));
            }
            before.and_then(|b| b.evidence.get(unchanged[block]?).cloned())
        };
        // An edited block has mostly the claims that it had.
        let earlier = |block: usize| {
            let before =
                before.filter(|b| b.draft.blocks.len() == checked.draft.blocks.len() && b.is_complete(block))?;
            Some(PreviousBlock { draft: &before.draft, block, evidence: before.evidence.get(block)? })
        };
        self.evidence_cache.evidence(&checked.draft, &checked.sources, known, earlier, prefetched)
    }
}

/// What is known of every block before the rules look at it.
fn reused_findings(
    checked: &CheckResult,
    before: Option<&CheckResult>,
    unchanged: &[Option<usize>],
) -> Vec<Option<Arc<BlockFindings>>> {
    if checked.draft_context.is_source { Vec::new() } else { reuse::reuse(checked, before, unchanged) }
}
