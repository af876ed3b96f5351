//! Cache of the passages of every claim: a block that did not change keeps what was found for it.

use super::checked_source::CheckedSource;
use super::weak_map::{Key, WeakMap, hash, lock};
use crate::claims::model::{Analysis, BlockAnalysis, Claim, ClaimId};
use crate::claims::pipeline::ParsedBlock;
use crate::evidence::{ClaimQuery, Corpus, Evidence, PostingCache, SearchResult, TokenEdit, WeightedTokens};
use crate::nlp::Doc;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex};

/// How many passages a claim keeps.
const MAX_PASSAGES: usize = 6;
/// How many words of an edited paragraph may be others for its claims to be those that it had, with other words.
const MAX_REWORDED_WORDS: usize = 3;
/// For how many claims passages are looked for in advance.
const MAX_PREFETCHED_CLAIMS: usize = 4;
/// For how many sets of sources it is kept where their words stand: those of the drafts that are at work.
const MAX_CORPORA: usize = 4;

/// An earlier state of a block, with what was found for it in the same sources.
pub(crate) struct PreviousBlock<'a> {
    /// The earlier draft.
    pub draft: &'a Analysis,
    /// Index of the block there.
    pub block: usize,
    /// The passages of its claims.
    pub evidence: &'a [Evidence],
}

impl<'a> PreviousBlock<'a> {
    /// What was found for each claim, by what was looked for, with the token from which that counts.
    fn by_words(&self) -> FxHashMap<u64, (usize, &'a Evidence)> {
        let block = &self.draft.blocks[self.block];
        let claims = block.claims.iter().zip(self.evidence).enumerate();
        let known = claims.filter_map(|(index, (claim, evidence))| {
            let wanted = ClaimQuery::for_claim(self.draft, ClaimId { block: self.block, index })?;
            Some((wanted.content_hash(block, claim), (wanted.start(), evidence)))
        });
        known.collect()
    }
}

/// Where passages are looked for.
#[derive(Clone, Copy)]
struct SearchTarget<'a> {
    corpus: &'a Corpus<'a>,
    /// What the sources of the corpus say.
    analyses: &'a [&'a Analysis],
    /// What was looked for there already.
    prefetched: Option<&'a Prefetched>,
}

impl SearchTarget<'_> {
    /// The passages of a claim of a block.
    fn passages(self, wanted: &ClaimQuery, (block, claim): (&BlockAnalysis, &Claim)) -> Evidence {
        let evidence = |sought: &SearchResult| sought.evidence(wanted, (block, claim), self.analyses);
        match self.prefetched.and_then(|prefetched| prefetched.sought(wanted.weighted_tokens(), &block.doc)) {
            Some(sought) => evidence(sought),
            None => evidence(&SearchResult::new(wanted.weighted_tokens(), &block.doc, self.corpus, MAX_PASSAGES)),
        }
    }
}

/// What was looked for in advance, for the claims of a block whose claims were not known yet.
pub(crate) struct Prefetched {
    doc: Arc<Doc>,
    sought: Vec<(WeightedTokens, SearchResult)>,
}

impl Prefetched {
    /// What the sources have of what is asked for in the block with this reading, if that was looked for.
    fn sought(&self, asked: &WeightedTokens, doc: &Arc<Doc>) -> Option<&SearchResult> {
        let here = if Arc::ptr_eq(&self.doc, doc) { &*self.sought } else { &[] };
        here.iter().find(|(prefetched, _)| prefetched == asked).map(|(_, sought)| sought)
    }
}

/// Evidence of blocks, by their prose and a hash of all else that it depends on.
#[derive(Default)]
pub(crate) struct EvidenceCache {
    kept: Mutex<WeakMap<Key, Vec<Evidence>>>,
    /// Where the words stand that were looked for in the sources with these hashes; what was used last comes first.
    postings: Mutex<Vec<(Vec<u64>, Arc<PostingCache>)>>,
}

impl EvidenceCache {
    /// Looks for the claims that an edited block will have by all appearances: those that it had, with the words that it has
    /// now. The block has been read, and what is said in it has not been found out yet; `draft` is what it was in.
    pub fn prefetch(
        &self,
        (block, edited): (usize, &ParsedBlock),
        draft: &Analysis,
        sources: &[CheckedSource],
    ) -> Option<Prefetched> {
        let before = draft.blocks.get(block)?;
        let reworded = TokenEdit::new(&before.doc, &edited.doc);
        if reworded.changed_len() > MAX_REWORDED_WORDS {
            return None;
        }
        // What is looked for elsewhere in the block is known.
        let words = reworded.old_range();
        let prefetched = |wanted: ClaimQuery| {
            let tokens = wanted.weighted_tokens().tokens();
            let concerned = tokens.start <= words.end && words.start <= tokens.end;
            concerned.then(|| wanted.weighted_tokens().after_edit(&reworded))
        };
        let claims =
            (0..before.claims.len()).filter_map(|index| ClaimQuery::for_claim(draft, ClaimId { block, index }));
        let asked: Vec<WeightedTokens> = claims.filter_map(prefetched).take(MAX_PREFETCHED_CLAIMS).collect();
        let sought = self.in_corpus(sources, |_, corpus| {
            let seek = |asked: WeightedTokens| {
                let sought = SearchResult::new(&asked, &edited.doc, corpus, MAX_PASSAGES);
                (asked, sought)
            };
            asked.into_par_iter().with_max_len(1).map(seek).collect()
        });
        Some(Prefetched { doc: edited.doc.clone(), sought })
    }

    /// The passages of every claim, by block and index. `known` gives those of a block in which nothing is new, `earlier`
    /// an earlier state of a block, checked against the same sources; `prefetched` was looked for in these sources.
    pub fn evidence<'a>(
        &self,
        draft: &Analysis,
        sources: &[CheckedSource],
        known: impl Fn(usize) -> Option<Arc<Vec<Evidence>>> + Sync,
        earlier: impl Fn(usize) -> Option<PreviousBlock<'a>> + Sync,
        prefetched: Option<&Prefetched>,
    ) -> Vec<Arc<Vec<Evidence>>> {
        let analyses: Vec<&Analysis> = sources.iter().map(|s| s.read.analysis()).collect();
        let mut found: Vec<Option<Arc<Vec<Evidence>>>> = (0..draft.blocks.len()).map(known).collect();
        let open: Vec<usize> = (0..found.len()).filter(|&block| found[block].is_none()).collect();
        let sought: Vec<_> = self.in_corpus(sources, |against, corpus| {
            let searched = SearchTarget { corpus, analyses: &analyses, prefetched };
            let block_evidence = |&index: &usize| {
                let block = &draft.blocks[index];
                let claims = (0..block.claims.len()).map(|claim| ClaimId { block: index, index: claim });
                let wanted: Vec<Option<ClaimQuery>> = claims.map(|id| ClaimQuery::for_claim(draft, id)).collect();
                self.block_evidence(block, &wanted, searched, against, earlier(index))
            };
            open.par_iter().with_min_len(2).map(block_evidence).collect()
        });
        for (block, sought) in open.into_iter().zip(sought) {
            found[block] = Some(sought);
        }
        found.into_iter().flatten().collect()
    }

    /// What comes of a search in these sources: it is given them as a corpus, and a hash of what they are.
    fn in_corpus<T>(&self, sources: &[CheckedSource], search: impl FnOnce(u64, &Corpus<'_>) -> T) -> T {
        let hashes: Vec<u64> = sources.iter().map(|s| s.read.source.hash).collect();
        let (against, postings) = (hash(&hashes), self.postings(hashes));
        search(against, &Corpus::new(sources.iter().map(|s| &s.read.index).collect(), &postings))
    }

    /// Where the words stand that were looked for in the sources with these hashes, as far as it is kept.
    fn postings(&self, hashes: Vec<u64>) -> Arc<PostingCache> {
        let mut postings = lock(&self.postings);
        match postings.iter().position(|(known, _)| *known == hashes) {
            Some(at) => postings[..=at].rotate_right(1),
            None => {
                postings.truncate(MAX_CORPORA - 1);
                postings.insert(0, (hashes, Arc::default()));
            }
        }
        postings[0].1.clone()
    }

    fn block_evidence(
        &self,
        block: &BlockAnalysis,
        wanted: &[Option<ClaimQuery>],
        searched: SearchTarget<'_>,
        against: u64,
        earlier: Option<PreviousBlock<'_>>,
    ) -> Arc<Vec<Evidence>> {
        let key = (block.block.text.clone(), hash(&(against, wanted)));
        if let Some(known) = lock(&self.kept).get(&key).filter(|known| known.len() == wanted.len()) {
            return known;
        }
        let earlier = earlier.map(|e| e.by_words()).unwrap_or_default();
        let known = |(wanted, claim): (&Option<ClaimQuery>, &Claim)| {
            let Some(wanted) = wanted else { return Some(Evidence::default()) };
            let known = earlier.get(&wanted.content_hash(block, claim));
            known.map(|(from, evidence)| evidence.rebased(*from, wanted.start()))
        };
        let mut found: Vec<Option<Evidence>> = wanted.iter().zip(&block.claims).map(known).collect();
        // Those of the sentence that is typed, mostly: they stand side by side, and are to be shared out one by one.
        let unknown = wanted.iter().enumerate().filter(|(at, _)| found[*at].is_none());
        let sought: Vec<(usize, &ClaimQuery)> = unknown.filter_map(|(at, w)| Some((at, w.as_ref()?))).collect();
        let passages: Vec<Evidence> = sought
            .par_iter()
            .with_max_len(1)
            .map(|&(at, wanted)| searched.passages(wanted, (block, &block.claims[at])))
            .collect();
        for ((at, _), passages) in sought.into_iter().zip(passages) {
            found[at] = Some(passages);
        }
        let found: Arc<Vec<Evidence>> = Arc::new(found.into_iter().flatten().collect());
        lock(&self.kept).put(key, &found);
        found
    }
}
