//! Reading documents: every text once. What was read is kept as long as something that is in use was made from it, so that
//! the memory fits the documents, however long they are.

use crate::claims::attribution::{LearnedAttribution, Predictions};
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{Analysis, Attribution, CueClass};
use crate::claims::pipeline::{self, AssembledDocument, ExtractOptions, ParsedBlock, assemble};
use crate::config::Config;
use crate::evidence::SourceIndex;
use crate::evidence::quotes::QuoteIndex;
use crate::sources::{FileKind, FileSystem, MAX_SOURCE_BYTES, Source};
use crate::text::{Block, Parsed, Problem, Severity, common_prefix_suffix, decode};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::StrDeserializer;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// How many configurations are kept ready.
const MOST_HOUSES: usize = 8;

/// A source read and made ready to be searched.
pub struct SourceReading {
    /// Its content.
    pub source: Arc<Source>,
    document: Arc<AssembledDocument>,
    /// Its words, ready to be held against quotations.
    pub quotes: QuoteIndex,
    /// Its sentences, ready to be searched.
    pub index: SourceIndex,
    /// The configuration under which it was read.
    config: Arc<Config>,
}

impl SourceReading {
    /// What the source says.
    pub fn analysis(&self) -> &Analysis {
        &self.document.analysis
    }
}

/// What the models found in a block, and the attributions that were made of it.
type BlockAttributions = (Arc<Predictions>, Arc<Vec<Attribution>>);

/// The blocks of a document, each read by itself.
pub(crate) struct Blocks<'a> {
    house: Arc<ExtractionSetup>,
    before: Option<&'a AssembledDocument>,
    starts: &'a [usize],
    read: Vec<Arc<ParsedBlock>>,
    /// Those that are not as they were before.
    midst: Range<usize>,
}

impl Blocks<'_> {
    /// The one block that is not as it was before, if it is the only one and there are as many as before.
    pub fn edited(&self) -> Option<(usize, Arc<ParsedBlock>)> {
        let as_many = self.before.is_some_and(|before| before.read.len() == self.read.len());
        (as_many && self.midst.len() == 1).then(|| (self.midst.start, self.read[self.midst.start].clone()))
    }
}

/// A newsroom's words and settings as the claims' floor takes them.
struct ExtractionSetup {
    config: Arc<Config>,
    options: ExtractOptions,
    /// Tells the keys of one configuration from those of another.
    salt: u64,
}

/// What was read and is still in use.
#[derive(Default)]
pub(crate) struct ParseCache {
    houses: Mutex<Vec<Arc<ExtractionSetup>>>,
    /// Blocks by their prose and what else they depend on.
    blocks: Mutex<WeakMap<Key, ParsedBlock>>,
    /// Attributions by the prose of their block and of its neighbours.
    said: Mutex<WeakMap<Key, Vec<Attribution>>>,
    /// Sources by the hash of their content.
    sources: Mutex<WeakMap<u64, SourceReading>>,
}

/// A block's prose, and a hash of all else that the value depends on.
pub(crate) type Key = (Arc<str>, u64);

impl ParseCache {
    /// What a document says. `before` is an earlier state of it under the same configuration.
    pub fn analyse(
        &self,
        parsed: &Parsed,
        config: &Arc<Config>,
        before: Option<&AssembledDocument>,
    ) -> Arc<AssembledDocument> {
        self.put_together(self.read(parsed, config, before))
    }

    /// The blocks of a document, each read by itself: the first half of [`ParseCache::analyse`].
    pub fn read<'a>(
        &self,
        parsed: &'a Parsed,
        config: &Arc<Config>,
        before: Option<&'a AssembledDocument>,
    ) -> Blocks<'a> {
        let house = self.house(config);
        let old = before.map_or(&[][..], |before| &before.read);
        let (blocks, count) = (&parsed.blocks, parsed.blocks.len());
        let same = |o: usize, n: usize| Arc::ptr_eq(&old[o].block, &blocks[n]) || *old[o].block == *blocks[n];
        let (head, tail) = common_prefix_suffix(old.len(), count, same);
        let midst = head..count - tail;
        let fresh: Vec<Arc<ParsedBlock>> =
            blocks[midst.clone()].par_iter().map(|block| self.block(block, &house)).collect();
        let read = old[..head].iter().chain(&fresh).chain(&old[old.len() - tail..]).cloned().collect();
        Blocks { house, before, starts: &parsed.starts, read, midst }
    }

    /// What a document says whose blocks were read.
    pub fn put_together(&self, blocks: Blocks<'_>) -> Arc<AssembledDocument> {
        let Blocks { house, before, starts, read, midst } = blocks;
        let none = AssembledDocument::default();
        let (old, count) = (before.unwrap_or(&none), read.len());
        let (head, tail) = (midst.start, count - midst.end);
        // The block that `at` was, if none of the blocks on which it depends is new. Where the document ends sooner than
        // it did, or begins later, a block at its edge may have depended on one that is gone.
        let (cut, gone) = (old.read.len() > head && head == count, old.read.len() > tail && tail == count);
        let unmoved = |on: Range<usize>, at: usize| {
            if on.end <= head && !(cut && on.end == count) {
                Some(at)
            } else if on.start >= midst.end && !(gone && on.start == 0) {
                (at + old.read.len()).checked_sub(count)
            } else {
                None
            }
        };
        // On which blocks a block depends. No more of it is looked up than may matter: only a list that ends at the edit
        // reaches further than the nearest blocks, back to what introduces it.
        let list = (0..head).rev().take_while(|&at| pipeline::is_item(&read[at])).last().unwrap_or(head);
        let needed = |at: usize| {
            if at + 1 < list || at >= midst.end {
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
                let was = if at < midst.end { at } else { at + old.read.len() - count };
                let earlier = old.likely.get(was).map(|earlier| &**earlier);
                Arc::new(pipeline::predict(&read, at, &house.options, earlier))
            });
            let said = self.attributions(&read, at, &likely.attributions, &house);
            // Most edits change nothing of what is said in the blocks around them: that is then the same value still, and
            // whoever rests on it need not look again.
            let earlier = unmoved(at..at + 1, at).and_then(|was| old.said.get(was));
            (likely, earlier.filter(|earlier| **earlier == said).cloned().unwrap_or(said))
        };
        // Most blocks cost nothing: only those round the edit are worth being shared out. The new ones cost the most.
        let edge =
            midst.start.saturating_sub(pipeline::CONTEXT_BLOCKS.1)..(midst.end + pipeline::CONTEXT_BLOCKS.0).min(count);
        let shared = |blocks: Range<usize>| blocks.into_par_iter().map(of).collect::<Vec<BlockAttributions>>();
        let (new, (head, tail)) =
            rayon::join(|| shared(midst.clone()), || (shared(edge.start..midst.start), shared(midst.end..edge.end)));
        let told = (0..edge.start).map(of).chain(head).chain(new).chain(tail).chain((edge.end..count).map(of));
        let (mut likely, mut said) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for (found, told) in told {
            likely.push(found);
            said.push(told);
        }
        Arc::new(assemble(read, likely, said, starts.to_vec(), before, &house.options.lexicon))
    }

    /// The reading of one block; where only its place in the document is new, the reading is moved there.
    fn block(&self, block: &Arc<Block>, house: &ExtractionSetup) -> Arc<ParsedBlock> {
        let key = (block.text.clone(), hash(&(house.salt, &block.kind, block.in_quote)));
        let known = lock(&self.blocks).get(&key);
        if let Some(known) = known {
            if Arc::ptr_eq(&known.block, block) || known.block == *block {
                return known;
            }
            let moved = Arc::new(known.moved(block));
            lock(&self.blocks).put(key, &moved);
            return moved;
        }
        let read = Arc::new(pipeline::parse_block(block, &house.options));
        lock(&self.blocks).put(key, &read);
        read
    }

    /// Who says what in one block, as its neighbours let it be read.
    fn attributions(
        &self,
        read: &[Arc<ParsedBlock>],
        at: usize,
        likely: &[LearnedAttribution],
        house: &ExtractionSetup,
    ) -> Arc<Vec<Attribution>> {
        let window = pipeline::window(read, at);
        let seen = |b: &'_ Arc<ParsedBlock>| (b.block.text.clone(), b.block.kind.clone(), b.block.in_quote);
        let blocks: Vec<_> = read[window.clone()].iter().map(seen).collect();
        let key = (read[at].block.text.clone(), hash(&(house.salt, at - window.start, blocks)));
        let known = lock(&self.said).get(&key);
        known.unwrap_or_else(|| {
            let said = Arc::new(pipeline::attributions(read, at, likely, &house.options));
            lock(&self.said).put(key, &said);
            said
        })
    }

    /// The settings of a configuration, put together once.
    fn house(&self, config: &Arc<Config>) -> Arc<ExtractionSetup> {
        let mut houses = lock(&self.houses);
        if let Some(known) = houses.iter().find(|h| h.config == *config) {
            return known.clone();
        }
        let house = Arc::new(ExtractionSetup {
            config: config.clone(),
            options: options(config),
            salt: hash(&format!("{config:?}")),
        });
        if houses.len() >= MOST_HOUSES {
            houses.remove(0);
        }
        houses.push(house.clone());
        house
    }

    /// The word lists under a configuration: those of the program, and the newsroom's own words.
    pub fn lexicon(&self, config: &Arc<Config>) -> Arc<ClaimLexicon> {
        self.house(config).options.lexicon.clone()
    }

    /// A source, read and made ready.
    pub fn read_source(&self, source: &Arc<Source>, config: &Arc<Config>) -> Arc<SourceReading> {
        let is_it = |read: &Arc<SourceReading>| read.source.text == source.text && read.config == *config;
        if let Some(known) = lock(&self.sources).get(&source.hash).filter(is_it) {
            return known;
        }
        let document = self.analyse(&source.parsed, config, None);
        let analysis = &document.analysis;
        let read = Arc::new(SourceReading {
            source: source.clone(),
            quotes: QuoteIndex::from_blocks(&analysis.blocks),
            index: crate::evidence::index_source(analysis.blocks.iter().map(|b| &*b.doc)),
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

pub(crate) fn hash(value: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Values by key, as long as somebody else holds them.
pub(crate) struct WeakMap<K, V> {
    map: FxHashMap<K, Weak<V>>,
    /// The number of entries at which the dead ones are next swept out.
    sweep_at: usize,
}

impl<K, V> Default for WeakMap<K, V> {
    fn default() -> Self {
        Self { map: FxHashMap::default(), sweep_at: 256 }
    }
}

impl<K: Hash + Eq, V> WeakMap<K, V> {
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<Arc<V>>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.map.get(key).and_then(Weak::upgrade)
    }

    pub fn put(&mut self, key: K, value: &Arc<V>) {
        if self.map.len() >= self.sweep_at {
            self.map.retain(|_, v| v.strong_count() > 0);
            self.sweep_at = (self.map.len() * 2).max(256);
        }
        self.map.insert(key, Arc::downgrade(value));
    }
}

/// A thread that panicked cannot have left a map half changed, so that its lock is as good as any.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The text of a draft's file. What had to be guessed is added to the problems; a file that is no text is one.
pub(crate) fn draft_text(files: &dyn FileSystem, path: &str, problems: &mut Vec<Problem>) -> Result<Arc<str>, Problem> {
    let failed = |message: String| Problem { severity: Severity::Error, message, path: path.to_owned(), span: None };
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => failed("there is no such file; mend the path".to_owned()),
        std::io::ErrorKind::PermissionDenied => failed("you may not read it; change its permissions".to_owned()),
        _ => failed(format!("it cannot be read: {error}")),
    };
    let place = files.absolute(Path::new(path));
    let stamp = files.stamp(&place).map_err(unreadable)?;
    if stamp.kind == FileKind::Folder {
        return Err(failed("it is a folder; name the draft's file".to_owned()));
    }
    let bytes = files.read(&place, MAX_SOURCE_BYTES).map_err(unreadable)?;
    if bytes.len() > MAX_SOURCE_BYTES {
        return Err(failed(format!("it is longer than {} MB; split the draft", MAX_SOURCE_BYTES >> 20)));
    }
    let decoded = decode(&bytes).map_err(|not_text| failed(format!("it {}", not_text.message)))?;
    problems.extend(decoded.note.map(|note| note.in_file(path)));
    Ok(Arc::from(decoded.text))
}
