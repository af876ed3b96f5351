//! Cache of what documents say: every text is read once, and kept as long as something that is in use was made from it.

use super::weak_map::{Key, WeakMap, hash, lock};
use crate::claims::attribution::{LearnedAttribution, Predictions};
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{Analysis, Attribution, CueClass};
use crate::claims::pipeline::{self, AssembledDocument, ExtractOptions, ParsedBlock};
use crate::claims::tables::tables;
use crate::config::Config;
use crate::evidence::SourceIndex;
use crate::evidence::quotes::QuoteIndex;
use crate::evidence::tables::TableIndex;
use crate::nlp::Doc;
use crate::sources::Source;
use crate::text::{Block, Format, Parsed, common_prefix_suffix};
use rayon::prelude::*;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::StrDeserializer;
use std::ops::Range;
use std::sync::{Arc, Mutex};

/// How many configurations are kept ready.
const MAX_SETUPS: usize = 8;

/// A source read and made ready to be searched.
pub struct SourceReading {
    /// Its content.
    pub source: Arc<Source>,
    document: Arc<AssembledDocument>,
    /// Its words, ready to be held against quotations.
    pub quotes: QuoteIndex,
    /// Its sentences, ready to be searched.
    pub index: SourceIndex,
    /// Its tables, with their heads ready to be looked up.
    pub tables: TableIndex,
    /// The configuration under which it was read.
    config: Arc<Config>,
}

impl SourceReading {
    /// What the source says.
    pub fn analysis(&self) -> &Analysis {
        &self.document.analysis
    }
}

/// Predictions of the models for a block, and the attributions made of them.
type BlockAttributions = (Arc<Predictions>, Arc<Vec<Attribution>>);

/// The blocks of a document, each read by itself.
pub(crate) struct Blocks<'a> {
    setup: Arc<ExtractionSetup>,
    before: Option<&'a AssembledDocument>,
    starts: &'a [usize],
    /// What its front matter has as its date.
    date: Option<&'a str>,
    read: Vec<Arc<ParsedBlock>>,
    /// Indexes of those that are not as they were before.
    changed_blocks: Range<usize>,
}

impl Blocks<'_> {
    /// The one block that is not as it was before, if it is the only one and there are as many as before.
    pub fn edited(&self) -> Option<(usize, Arc<ParsedBlock>)> {
        let as_many = self.before.is_some_and(|before| before.read.len() == self.read.len());
        (as_many && self.changed_blocks.len() == 1)
            .then(|| (self.changed_blocks.start, self.read[self.changed_blocks.start].clone()))
    }
}

/// Newsroom's words and settings as the claims' floor takes them.
struct ExtractionSetup {
    config: Arc<Config>,
    options: ExtractOptions,
    /// Tells the keys of one configuration from those of another.
    salt: u64,
}

/// Cache of what was read and is still in use.
#[derive(Default)]
pub(crate) struct ParseCache {
    setups: Mutex<Vec<Arc<ExtractionSetup>>>,
    /// Blocks by their prose and what else they depend on.
    blocks: Mutex<WeakMap<Key, ParsedBlock>>,
    /// Attributions by the prose of their block and of its neighbours.
    said: Mutex<WeakMap<Key, Vec<Attribution>>>,
    /// Sources by the hash of their content.
    sources: Mutex<WeakMap<u64, SourceReading>>,
}

impl ParseCache {
    /// What a document says. `before` is an earlier state of it under the same configuration.
    pub fn analyse(
        &self,
        parsed: &Parsed,
        config: &Arc<Config>,
        before: Option<&AssembledDocument>,
    ) -> Arc<AssembledDocument> {
        self.assemble(self.read(parsed, config, before))
    }

    /// The blocks of a document, each read by itself: the first half of [`ParseCache::analyse`].
    pub fn read<'a>(
        &self,
        parsed: &'a Parsed,
        config: &Arc<Config>,
        before: Option<&'a AssembledDocument>,
    ) -> Blocks<'a> {
        let setup = self.setup(config);
        let old = before.map_or(&[][..], |before| &before.read);
        let (blocks, count) = (&parsed.blocks, parsed.blocks.len());
        let same = |o: usize, n: usize| Arc::ptr_eq(&old[o].block, &blocks[n]) || *old[o].block == *blocks[n];
        let (head, tail) = common_prefix_suffix(old.len(), count, same);
        let changed_blocks = head..count - tail;
        let fresh: Vec<Arc<ParsedBlock>> =
            blocks[changed_blocks.clone()].par_iter().map(|block| self.block(block, &setup)).collect();
        let read = old[..head].iter().chain(&fresh).chain(&old[old.len() - tail..]).cloned().collect();
        Blocks { setup, before, starts: &parsed.starts, date: parsed.date.as_deref(), read, changed_blocks }
    }

    /// What a document says whose blocks were read: the second half of [`ParseCache::analyse`].
    pub fn assemble(&self, blocks: Blocks<'_>) -> Arc<AssembledDocument> {
        let Blocks { setup, before, starts, date, read, changed_blocks } = blocks;
        let stated = date.and_then(pipeline::stated_date);
        let none = AssembledDocument::default();
        let (old, count) = (before.unwrap_or(&none), read.len());
        let (head, tail) = (changed_blocks.start, count - changed_blocks.end);
        // The block that `at` was, if none of the blocks on which it depends is new. Where the document ends sooner than
        // it did, or begins later, a block at its edge may have depended on one that is gone.
        let (cut, gone) = (old.read.len() > head && head == count, old.read.len() > tail && tail == count);
        let unmoved = |on: Range<usize>, at: usize| {
            if on.end <= head && !(cut && on.end == count) {
                Some(at)
            } else if on.start >= changed_blocks.end && !(gone && on.start == 0) {
                (at + old.read.len()).checked_sub(count)
            } else {
                None
            }
        };
        // On which blocks a block depends. No more of it is looked up than may matter: only a list that ends at the edit
        // reaches further than the nearest blocks, back to what introduces it.
        let list = (0..head).rev().take_while(|&at| pipeline::is_item(&read[at])).last().unwrap_or(head);
        let needed = |at: usize| {
            if at + 1 < list || at >= changed_blocks.end {
                return at.saturating_sub(pipeline::CONTEXT_BLOCKS.0)..(at + 1 + pipeline::CONTEXT_BLOCKS.1).min(count);
            }
            // Where a list ends depends on the block behind it.
            let window = pipeline::window(&read, at);
            window.start..window.end + 1
        };
        let of = |at: usize| {
            let unchanged = unmoved(needed(at), at)
                .and_then(|was| Some((old.likely.get(was)?.clone(), old.said.get(was)?.clone())));
            // So it is in all blocks but those near the edit.
            if let Some(unchanged) = unchanged {
                return unchanged;
            }
            let found = unmoved(pipeline::relevant_blocks(&read, at), at).and_then(|was| old.likely.get(was));
            let found = found.or_else(|| {
                let was = unmoved(at..at + 1, at)?;
                let found = old.likely.get(was)?;
                pipeline::predictions_unchanged(found, (&old.read, was), (&read, at)).then_some(found)
            });
            // What is said in a block hangs on the block before it too, but mostly on no other.
            if let Some(found) = found
                && let Some(was) = unmoved(at.saturating_sub(1)..at + 1, at)
                && pipeline::stands_alone(&read[at], found)
                && let Some(said) = old.said.get(was)
            {
                return (found.clone(), said.clone());
            }
            let likely = found.cloned().unwrap_or_else(|| {
                // What the block was, if it is one that was edited.
                let was = if at < changed_blocks.end { at } else { at + old.read.len() - count };
                let earlier = old.likely.get(was).map(|earlier| &**earlier);
                Arc::new(pipeline::predict(&read, at, &setup.options, earlier))
            });
            let said = self.attributions(&read, at, &likely.attributions, &setup);
            // Most edits change nothing of what is said in the blocks around them: that is then the same value still, and
            // whoever rests on it need not look again.
            let earlier = unmoved(at..at + 1, at).and_then(|was| old.said.get(was));
            (likely, earlier.filter(|earlier| **earlier == said).cloned().unwrap_or(said))
        };
        // Most blocks cost nothing: only those round the edit are worth being shared out. The new ones cost the most.
        let edge = changed_blocks.start.saturating_sub(pipeline::CONTEXT_BLOCKS.1)
            ..(changed_blocks.end + pipeline::CONTEXT_BLOCKS.0).min(count);
        let shared = |blocks: Range<usize>| blocks.into_par_iter().map(of).collect::<Vec<BlockAttributions>>();
        let (new, (head, tail)) = rayon::join(
            || shared(changed_blocks.clone()),
            || (shared(edge.start..changed_blocks.start), shared(changed_blocks.end..edge.end)),
        );
        let told = (0..edge.start).map(of).chain(head).chain(new).chain(tail).chain((edge.end..count).map(of));
        let (mut likely, mut said) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for (found, told) in told {
            likely.push(found);
            said.push(told);
        }
        Arc::new(pipeline::assemble(read, likely, said, starts.to_vec(), stated, before, &setup.options.lexicon))
    }

    /// The reading of one block; where only its place in the document is new, the reading is moved there.
    fn block(&self, block: &Arc<Block>, setup: &ExtractionSetup) -> Arc<ParsedBlock> {
        let key = (block.text.clone(), hash(&(setup.salt, &block.kind, block.in_quote)));
        let known = lock(&self.blocks).get(&key);
        if let Some(known) = known {
            if Arc::ptr_eq(&known.block, block) || known.block == *block {
                return known;
            }
            let moved = Arc::new(known.moved(block));
            lock(&self.blocks).put(key, &moved);
            return moved;
        }
        let read = Arc::new(pipeline::parse_block(block, &setup.options));
        lock(&self.blocks).put(key, &read);
        read
    }

    /// Who says what in one block, as its neighbours let it be read.
    fn attributions(
        &self,
        read: &[Arc<ParsedBlock>],
        at: usize,
        likely: &[LearnedAttribution],
        setup: &ExtractionSetup,
    ) -> Arc<Vec<Attribution>> {
        let window = pipeline::window(read, at);
        let seen = |b: &'_ Arc<ParsedBlock>| (b.block.text.clone(), b.block.kind.clone(), b.block.in_quote);
        let blocks: Vec<_> = read[window.clone()].iter().map(seen).collect();
        let key = (read[at].block.text.clone(), hash(&(setup.salt, at - window.start, blocks)));
        let known = lock(&self.said).get(&key);
        known.unwrap_or_else(|| {
            let said = Arc::new(pipeline::attributions(read, at, likely, &setup.options));
            lock(&self.said).put(key, &said);
            said
        })
    }

    /// The settings of a configuration, made once.
    fn setup(&self, config: &Arc<Config>) -> Arc<ExtractionSetup> {
        let mut setups = lock(&self.setups);
        if let Some(known) = setups.iter().find(|h| h.config == *config) {
            return known.clone();
        }
        let setup = Arc::new(ExtractionSetup {
            config: config.clone(),
            options: options(config),
            salt: hash(&format!("{config:?}")),
        });
        if setups.len() >= MAX_SETUPS {
            setups.remove(0);
        }
        setups.push(setup.clone());
        setup
    }

    /// The word lists under a configuration: those of the program, and the newsroom's own words.
    pub fn lexicon(&self, config: &Arc<Config>) -> Arc<ClaimLexicon> {
        self.setup(config).options.lexicon.clone()
    }

    /// A source, read and made ready.
    pub fn read_source(&self, source: &Arc<Source>, config: &Arc<Config>) -> Arc<SourceReading> {
        let is_it = |read: &Arc<SourceReading>| read.source.text == source.text && read.config == *config;
        if let Some(known) = lock(&self.sources).get(&source.hash).filter(is_it) {
            return known;
        }
        let document = self.analyse(&source.parsed, config, None);
        let analysis = &document.analysis;
        let nothing = Doc::default();
        // What belongs to the page is no evidence.
        let docs = analysis.blocks.iter().map(|b| if b.block.kind.is_apart() { &nothing } else { &*b.doc });
        let read = Arc::new(SourceReading {
            source: source.clone(),
            quotes: QuoteIndex::from_blocks(&analysis.blocks),
            index: crate::evidence::index_source(docs),
            // A page of HTML shows its blanks as one.
            tables: TableIndex::new(tables(&source.text, analysis, source.format != Format::Html)),
            document,
            config: config.clone(),
        });
        let mut sources = lock(&self.sources);
        // Another thread may have read it meanwhile. All who hold a source hold the same reading of it: a draft that is
        // given another one is checked anew from the first word to the last.
        if let Some(twin) = sources.get(&source.hash).filter(is_it) {
            return twin;
        }
        sources.put(source.hash, &read);
        read
    }
}

/// The words of a configuration as the claims' floor takes them.
fn options(config: &Config) -> ExtractOptions {
    let levels = [(&config.hedges.probable, 1), (&config.hedges.possible, 2), (&config.hedges.uncommitted, 3)];
    let hedges: Vec<(String, u8)> =
        levels.iter().flat_map(|(words, level)| words.iter().map(|w| (w.clone(), *level))).collect();
    let cues: Vec<(String, CueClass)> = config
        .cues
        .iter()
        .filter_map(|(class, words)| Some((class_named(class)?, words)))
        .flat_map(|(class, words)| words.iter().map(move |w| (w.clone(), class)))
        .collect();
    let lexicon = ClaimLexicon::with(&hedges, &cues, &config.own_observation);
    ExtractOptions { lexicon: Arc::new(lexicon), ..ExtractOptions::default() }
}

/// The class of cue words that the configuration names so; it names one more, which is no class of cues.
fn class_named(name: &str) -> Option<CueClass> {
    let name: StrDeserializer<'_, serde::de::value::Error> = name.into_deserializer();
    CueClass::deserialize(name).ok()
}
