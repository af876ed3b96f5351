//! What a rule may look at.

use super::analysis::results::BlockCache;
use super::analysis::source_vocabulary::SourceVocabulary;
use super::analysis::speaker_identity::introduces;
use super::dependencies::{Dependencies, IntroductionQuery};
use super::finding::Citation;
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{Analysis, BlockAnalysis, BlockSpan, Claim, ClaimId, Speaker};
use crate::config::Config;
use crate::evidence::figure_alignment::{self, AlignedFigure};
use crate::evidence::{Evidence, Passage, SourceText};
use crate::text::{LineIndex, Span};
use crate::verify::{self, Atom, Case};
use std::sync::Arc;

/// Context of one block of a draft that is checked: the draft, its sources and what matches what. Rules only read it.
///
/// What a rule says of a block may depend on that block, on those whose attributions its claims name, and on the sources.
/// A rule that looks at more says so, by [`Context::block_before`], [`Context::is_introduced`] or
/// [`Context::mark_document_dependent`], so that it is asked again when that changes. A partial check leaves out what a
/// rule says after it has looked at the whole draft, or asked for a speaker who was not found.
pub struct Context<'a> {
    /// The block that is checked: rules report what is wrong in it.
    pub block: usize,
    /// The draft's text.
    pub text: &'a str,
    /// What the draft says.
    pub draft: &'a Analysis,
    /// The draft's sources, in the order given.
    pub sources: &'a [SourceText<'a>],
    /// For every claim of the draft (by block, then index), the passages that it rests on.
    pub evidence: &'a [Arc<Vec<Evidence>>],
    /// Byte offsets to lines of the draft.
    pub lines: &'a LineIndex,
    /// House style, aliases, further hedges and cues.
    pub config: &'a Config,
    /// The word lists with which the draft and its sources were read: the program's, and the newsroom's own words.
    pub lexicon: &'a ClaimLexicon,
    /// What rules gather from all sources, once for as long as the sources stay what they are.
    pub source_vocabulary: &'a SourceVocabulary,
    /// What several rules ask of the block.
    pub(super) results: BlockCache,
    /// What the rules looked at besides the block.
    dependencies: Dependencies,
}

impl<'a> Context<'a> {
    /// The context for one block of a draft.
    pub fn new(
        block: usize,
        (text, lines, draft): (&'a str, &'a LineIndex, &'a Analysis),
        sources: &'a [SourceText<'a>],
        evidence: &'a [Arc<Vec<Evidence>>],
        (config, lexicon): (&'a Config, &'a ClaimLexicon),
        source_vocabulary: &'a SourceVocabulary,
    ) -> Self {
        let (results, dependencies) = (BlockCache::default(), Dependencies::default());
        Context {
            block,
            text,
            draft,
            sources,
            evidence,
            lines,
            config,
            lexicon,
            source_vocabulary,
            results,
            dependencies,
        }
    }

    /// The block that is checked, with its index.
    pub fn block_checked(&self) -> (usize, &'a BlockAnalysis) {
        (self.block, &self.draft.blocks[self.block])
    }

    /// The claims of the block that is checked.
    pub fn claims(&self) -> impl Iterator<Item = (ClaimId, &'a Claim)> + use<'a> {
        let block = self.block;
        let claims = self.draft.blocks[block].claims.iter().enumerate();
        claims.map(move |(index, claim)| (ClaimId { block, index }, claim))
    }

    /// Every figure of the block with what it has to be held against in the sources.
    pub fn aligned_figures(&self) -> &[AlignedFigure] {
        let align = || figure_alignment::align_block_figures(self.draft, self.evidence, self.sources, self.block);
        self.results.aligned_figures.get_or_init(align)
    }

    /// The context with the block's checkable words, held against the sources before.
    pub fn with_atoms(self, atoms: Vec<Atom>) -> Self {
        // The cell of a new context is empty.
        _ = self.results.atoms.set(atoms);
        self
    }

    /// Every checkable word of the block with what the sources have in its place.
    pub fn atoms(&self) -> &[Atom] {
        let Context { draft, evidence, sources, lexicon, .. } = *self;
        self.results.atoms.get_or_init(|| verify::atoms(Case { draft, evidence, sources, lexicon }, self.block))
    }

    /// Notes that what is said of the block depends on blocks far from it.
    pub fn mark_document_dependent(&self) {
        self.dependencies.add_whole_document();
    }

    /// The block before the one that is checked.
    pub fn block_before(&self) -> Option<&'a BlockAnalysis> {
        self.dependencies.add_block_before();
        self.draft.blocks.get(self.block.checked_sub(1)?).map(|block| &**block)
    }

    /// Whether the draft speaks of a source's speaker anywhere: then a later mention may be a short one.
    pub fn is_introduced(&self, source: usize, speaker: &Speaker) -> bool {
        let all = &self.sources[source].analysis.speakers.all;
        let answer = self.draft.speakers.all.iter().any(|d| introduces(d, speaker));
        if !answer {
            self.dependencies.add_provisional_lookup();
        }
        if let Some(speaker) = all.iter().position(|s| std::ptr::eq(s, speaker)) {
            self.dependencies.add_introduction(IntroductionQuery { source, speaker, answer });
        }
        answer
    }

    /// Whether the rules looked at the whole draft, or counted its lines.
    pub fn is_document_dependent(&self) -> bool {
        self.dependencies.is_document_dependent()
    }

    /// How often rules did what may turn out otherwise once more of the draft is read: looked at all of it, or asked for
    /// a speaker whom the part that was read does not introduce.
    pub fn provisional_lookups(&self) -> usize {
        self.dependencies.provisional_lookups()
    }

    /// Whether the rules looked at the block before this one.
    pub fn depends_on_block_before(&self) -> bool {
        self.dependencies.depends_on_block_before()
    }

    /// The speakers of whom the rules asked whether they are introduced.
    pub fn introduction_queries(&self) -> Vec<IntroductionQuery> {
        self.dependencies.introduction_queries()
    }

    /// The block that holds the claim.
    pub fn block(&self, id: ClaimId) -> &'a BlockAnalysis {
        &self.draft.blocks[id.block]
    }

    /// The passages of a claim.
    pub fn evidence(&self, id: ClaimId) -> &'a Evidence {
        &self.evidence[id.block][id.index]
    }

    /// The source's block that a passage stands in.
    pub fn source_block(&self, passage: &Passage) -> &'a BlockAnalysis {
        &self.sources[passage.source].analysis.blocks[passage.block]
    }

    /// The source's claim that a passage matched.
    pub fn source_claim(&self, passage: &Passage) -> Option<&'a Claim> {
        passage.claim.map(|index| &self.source_block(passage).claims[index])
    }

    /// A place in the draft as bytes of the draft.
    pub fn draft_span(&self, block: usize, prose: Span) -> Span {
        self.draft.document_span(BlockSpan { block, span: prose })
    }
}

/// Words of messages, and citations.
impl<'a> Context<'a> {
    /// A place in a source as people cite it: `wire.md:12`.
    pub fn source_place(&self, source: usize, block: usize, prose: Span) -> String {
        let text = &self.sources[source];
        let at = text.analysis.document_span(BlockSpan { block, span: prose }).start;
        format!("{}:{}", file_name(text.path), text.lines.line(at) + 1)
    }

    /// The sentence that a passage stands for as people cite it: `wire.md:12`.
    pub fn passage_place(&self, passage: &Passage) -> String {
        self.source_place(passage.source, passage.block, self.passage_sentence(passage))
    }

    /// The words of the sentence that a passage stands for.
    pub fn passage_words(&self, passage: &Passage) -> &'a str {
        self.passage_sentence(passage).slice(&self.source_block(passage).block.text)
    }

    /// The name by which people call a source's file: `wire.md`.
    pub fn source_name(&self, source: usize) -> &'a str {
        file_name(self.sources[source].path)
    }

    /// A line of the draft, from 1, that holds the byte.
    pub fn draft_line(&self, offset: usize) -> usize {
        self.dependencies.add_lines();
        self.lines.line(offset) + 1
    }

    /// Citation of the words at a place of a source.
    pub fn source_citation(&self, source: usize, block: usize, prose: Span, reason: impl Into<String>) -> Citation {
        let text = &self.sources[source];
        let span = text.analysis.document_span(BlockSpan { block, span: prose });
        let words = prose.slice(&text.analysis.blocks[block].block.text).to_string();
        Citation { source: Some(source), span, text: words, reason: reason.into() }
    }

    /// Citation of the sentence that a passage stands for.
    pub fn passage_citation(&self, passage: &Passage, reason: impl Into<String>) -> Citation {
        self.source_citation(passage.source, passage.block, self.passage_sentence(passage), reason)
    }

    /// The passage's sentence in its block's prose.
    pub fn passage_sentence(&self, passage: &Passage) -> Span {
        let doc = &self.source_block(passage).doc;
        let tokens = doc.sentences.get(passage.sentence).cloned().unwrap_or(0..doc.tokens.len());
        trim_span(&doc.text, doc.span(tokens))
    }

    /// Citation of a source that was searched without success.
    pub fn absence_citation(&self, source: usize) -> Citation {
        Citation { source: Some(source), span: Span::new(0, 0), text: String::new(), reason: "searched whole".into() }
    }

    /// Citation of words of the draft itself.
    pub fn draft_citation(&self, block: usize, prose: Span, reason: impl Into<String>) -> Citation {
        let words = prose.slice(&self.draft.blocks[block].block.text).to_string();
        Citation { source: None, span: self.draft_span(block, prose), text: words, reason: reason.into() }
    }

    /// The smallest claim of the draft that holds the place.
    pub fn claim_around(&self, block: usize, prose: Span) -> Option<ClaimId> {
        let claims = self.draft.blocks[block].claims.iter().enumerate();
        let around = claims.filter(|(_, c)| c.span.overlaps(prose));
        around.min_by_key(|(_, c)| (!c.span.contains(prose), c.span.len())).map(|(index, _)| ClaimId { block, index })
    }
}

/// The last part of a path: how people name a file.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The span without white space at its ends.
fn trim_span(text: &str, span: Span) -> Span {
    let words = span.slice(text);
    let start = span.start + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().len())
}
