//! Index of one source: the content of its sentences, and where each word and each node of meaning occurs.

use super::lexical::sense_graph::{Edge, EdgeKind};
use super::lexical::synonym_classes::SynonymClasses;
use super::lexical::{RelationLexicon, WordClass};
use super::lexicon::EvidenceLexicon;
use super::model::Relation;
use super::role_holders::RoleHolders;
use super::terms::{self, Term, TermVector};
use super::thresholds::*;
use crate::nlp::Doc;
use rustc_hash::FxHashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The node of all words for people.
const PEOPLE_NODE: u32 = u32::MAX;

/// One source, indexed once per content. Cheap to search from many threads.
pub struct SourceIndex {
    pub(super) sentences: Vec<IndexedSentence>,
    /// Features that every search asks of most sentences, kept apart so that they lie close together in memory.
    pub(super) features: Vec<SentenceFeatures>,
    occurrences: Vec<WordOccurrence>,
    pub(super) arcs: Vec<(u16, u16)>,
    pub(super) types: Vec<WordType>,
    /// Start of each type's sentences in `postings`; one more than there are types.
    starts: Vec<u32>,
    postings: Vec<u32>,
    by_key: FxHashMap<Arc<str>, Vec<u32>>,
    /// Names by their first characters.
    by_stem: FxHashMap<Box<str>, Vec<u32>>,
    /// Sorted by node.
    nodes: Vec<NodeEntry>,
    roles: RoleHolders,
    rows: RwLock<FxHashMap<TermKey, Arc<RelatedTerms>>>,
}

/// A sentence of the source.
pub(super) struct IndexedSentence {
    pub block: u32,
    pub number: u32,
    pub first_occurrence: u32,
    pub last_occurrence: u32,
    pub first_arc: u32,
    pub last_arc: u32,
    pub figures: Box<[Box<str>]>,
}

/// Features of a sentence.
#[derive(Clone, Copy)]
pub(super) struct SentenceFeatures {
    /// Whether a pronoun or a definite subject may stand for a name.
    pub has_anaphor: bool,
    /// Whether it has figures.
    pub has_figures: bool,
}

/// Content word at its place in a sentence.
#[derive(Clone, Copy)]
pub(super) struct WordOccurrence {
    pub token: u32,
    pub kind: u32,
    pub weight: f32,
}

/// Word that the source has, however often it occurs.
pub(super) struct WordType {
    pub key: Arc<str>,
    pub class: WordClass,
}

struct NodeEntry {
    node: u32,
    kind: u32,
    weight: f32,
    firm: f32,
    edge: EdgeKind,
}

/// Key of a term and its class.
pub(super) type TermKey = (Arc<str>, WordClass);

/// Types of a source that are related to one word, sorted by type.
pub(super) type RelatedTerms = Vec<RelatedTerm>;

/// Type of a source that is related to a word, and how strongly.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RelatedTerm {
    pub kind: u32,
    pub weight: f32,
    pub firm: f32,
    pub relation: Relation,
}

/// Indexes the documents of one source's blocks, in order.
pub fn index_source<'a>(blocks: impl IntoIterator<Item = &'a Doc>) -> SourceIndex {
    let mut index = SourceIndex {
        sentences: Vec::new(),
        features: Vec::new(),
        occurrences: Vec::new(),
        arcs: Vec::new(),
        types: Vec::new(),
        starts: Vec::new(),
        postings: Vec::new(),
        by_key: FxHashMap::default(),
        by_stem: FxHashMap::default(),
        nodes: Vec::new(),
        roles: RoleHolders::default(),
        rows: RwLock::default(),
    };
    let mut seen: FxHashMap<TermKey, u32> = FxHashMap::default();
    for (block, doc) in blocks.into_iter().enumerate() {
        for (number, range) in doc.sentences.iter().enumerate() {
            let content = terms::sentence_terms(doc, range.clone());
            index.roles.add_sentence(doc, &content);
            index.add(block as u32, number as u32, content, &mut seen);
        }
    }
    index.file_postings();
    index.file_nodes();
    index
}

impl SourceIndex {
    /// Number of sentences of the source.
    pub fn len(&self) -> usize {
        self.sentences.len()
    }

    /// Whether the source has no sentence.
    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }

    fn add(&mut self, block: u32, number: u32, content: TermVector, seen: &mut FxHashMap<TermKey, u32>) {
        let (first_occurrence, first_arc) = (self.occurrences.len() as u32, self.arcs.len() as u32);
        for Term { token, key, base, class, weight, .. } in content.terms {
            let kind = *seen.entry((key.clone(), class)).or_insert_with(|| {
                let kind = self.types.len() as u32;
                self.by_key.entry(key.clone()).or_default().push(kind);
                if let Some(base) = base {
                    self.by_key.entry(base).or_default().push(kind);
                }
                if let Some(stem) = name_stem(&key, class) {
                    self.by_stem.entry(stem.into()).or_default().push(kind);
                }
                self.types.push(WordType { key, class });
                kind
            });
            self.occurrences.push(WordOccurrence { token, kind, weight });
        }
        self.features
            .push(SentenceFeatures { has_anaphor: content.has_anaphor, has_figures: !content.figures.is_empty() });
        self.arcs.extend(content.arcs);
        self.sentences.push(IndexedSentence {
            block,
            number,
            first_occurrence,
            last_occurrence: self.occurrences.len() as u32,
            first_arc,
            last_arc: self.arcs.len() as u32,
            figures: content.figures.into(),
        });
    }

    /// Content words of one of its sentences.
    pub(super) fn occurrences_in(&self, sentence: &IndexedSentence) -> &[WordOccurrence] {
        &self.occurrences[sentence.first_occurrence as usize..sentence.last_occurrence as usize]
    }

    /// Files the sentences under their types.
    fn file_postings(&mut self) {
        let mut counts = vec![0u32; self.types.len() + 1];
        let mut pairs = Vec::with_capacity(self.occurrences.len());
        for (s, sentence) in self.sentences.iter().enumerate() {
            for occurrence in self.occurrences_in(sentence) {
                pairs.push((occurrence.kind, s as u32));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        for (kind, _) in &pairs {
            counts[*kind as usize + 1] += 1;
        }
        for i in 1..counts.len() {
            counts[i] += counts[i - 1];
        }
        self.starts = counts;
        self.postings = pairs.into_iter().map(|(_, s)| s).collect();
    }

    /// Files the types under the nodes of meaning that they reach.
    fn file_nodes(&mut self) {
        let lexicon = RelationLexicon::shared();
        let mut nodes = Vec::new();
        for (kind, word) in self.types.iter().enumerate() {
            let kind = kind as u32;
            reachable_nodes(&word.key, word.class, &mut |Edge { node, weight, firm, kind: edge }| {
                nodes.push(NodeEntry { node, kind, weight, firm, edge });
            });
            if word.class != WordClass::Name
                && let Some(number) = lexicon.word_id(&word.key)
            {
                lexicon.neighbours(number, &mut |other, near| {
                    let node = RelationLexicon::neighbour_node(other);
                    nodes.push(NodeEntry { node, kind, weight: near, firm: near, edge: EdgeKind::Neighbour });
                });
            }
        }
        // The strongest edge to a node comes first, and only that one is kept.
        nodes.sort_unstable_by(|a, b| (a.node, a.kind).cmp(&(b.node, b.kind)).then(b.weight.total_cmp(&a.weight)));
        nodes.dedup_by_key(|n| (n.node, n.kind));
        nodes.shrink_to_fit();
        self.nodes = nodes;
    }

    /// Sentences that hold a type.
    pub(super) fn sentences_with(&self, kind: u32) -> &[u32] {
        let kind = kind as usize;
        &self.postings[self.starts[kind] as usize..self.starts[kind + 1] as usize]
    }

    /// Number of the type with that key and class.
    pub(super) fn number_of(&self, key: &str, class: WordClass) -> Option<u32> {
        let kinds = self.by_key.get(key)?;
        kinds.iter().copied().find(|&kind| self.types[kind as usize].class == class)
    }

    /// Whether there is a type with that key, of a class that counts.
    pub(super) fn has_key(&self, key: &str, counts: impl Fn(WordClass) -> bool) -> bool {
        self.by_key.get(key).is_some_and(|kinds| kinds.iter().any(|&kind| counts(self.types[kind as usize].class)))
    }

    /// Types of the source that are related to a term.
    pub(super) fn related_terms(&self, term: &Term) -> Arc<RelatedTerms> {
        let name = (term.key.clone(), term.class);
        if let Some(row) = self.rows.read().unwrap_or_else(PoisonError::into_inner).get(&name) {
            return row.clone();
        }
        let row = Arc::new(self.find_related_terms(term));
        let mut rows = self.rows.write().unwrap_or_else(PoisonError::into_inner);
        if rows.len() >= MAX_CACHED_ROWS {
            rows.clear();
        }
        rows.insert(name, row.clone());
        row
    }

    fn find_related_terms(&self, term: &Term) -> RelatedTerms {
        let mut hits: FxHashMap<u32, RelatedTerm> = FxHashMap::default();
        let mut put = |kind: u32, weight: f32, firm: f32, relation: Relation| {
            let hit = hits.entry(kind).or_insert(RelatedTerm { kind, weight: 0.0, firm: 0.0, relation });
            // A vaguer relation never hides that two words are opposites: the polarity rule depends on it.
            let stronger = weight > hit.weight && (hit.relation != Relation::Antonym || weight > MIN_HIDING_STRENGTH);
            if stronger || relation == Relation::Antonym && hit.weight < MIN_HIDING_STRENGTH {
                hit.relation = relation;
            }
            hit.weight = hit.weight.max(weight);
            hit.firm = hit.firm.max(firm);
        };
        for &kind in self.by_key.get(&term.key).into_iter().flatten() {
            let word = &self.types[kind as usize];
            let (weight, relation) = match word.key == term.key {
                true if word.class == WordClass::Name && term.class == WordClass::Name => (1.0, Relation::Name),
                true => (1.0, Relation::Same),
                false => (BARE_VERB_WEIGHT, Relation::Same),
            };
            put(kind, weight, weight, relation);
        }
        if term.class == WordClass::Name {
            // Names keep their plural in the dictionary form: *Officials*, *Polymers*.
            let other = term.key.strip_suffix('s').map_or_else(|| format!("{}s", term.key), str::to_string);
            for &kind in self.by_key.get(other.as_str()).into_iter().flatten() {
                put(kind, PLURAL_WEIGHT, PLURAL_WEIGHT, Relation::Name);
            }
        }
        for &kind in term.base.as_ref().and_then(|b| self.by_key.get(b)).into_iter().flatten() {
            put(kind, BARE_VERB_WEIGHT, BARE_VERB_WEIGHT, Relation::Same);
        }
        for other in self.roles.counterparts(term) {
            for &kind in self.by_key.get(other).into_iter().flatten() {
                put(kind, HOLDER_WEIGHT, HOLDER_WEIGHT, Relation::Alias);
            }
        }
        if let Some(stem) = name_stem(&term.key, term.class) {
            for &kind in self.by_stem.get(stem).into_iter().flatten() {
                if strsim::osa_distance(&self.types[kind as usize].key, &term.key) == MISSPELT_DISTANCE {
                    put(kind, MISSPELT_WEIGHT, MISSPELT_WEIGHT, Relation::Name);
                }
            }
        }
        let mut meet = |edge: Edge| {
            let from = self.nodes.partition_point(|n| n.node < edge.node);
            for entry in self.nodes[from..].iter().take_while(|n| n.node == edge.node) {
                put(
                    entry.kind,
                    edge.weight * entry.weight,
                    edge.firm * entry.firm,
                    EdgeKind::relation_between(edge.kind, entry.edge),
                );
            }
        };
        reachable_nodes(&term.key, term.class, &mut meet);
        if term.class != WordClass::Name
            && let Some(number) = RelationLexicon::shared().word_id(&term.key)
        {
            let neighbour = |node, weight| Edge { node, weight, firm: weight, kind: EdgeKind::Neighbour };
            meet(neighbour(RelationLexicon::neighbour_node(number), 1.0));
            RelationLexicon::shared()
                .neighbours(number, &mut |other, near| meet(neighbour(RelationLexicon::word_node(other), near)));
        }
        let mut row: RelatedTerms = hits.into_values().filter(|h| h.weight >= MIN_KEPT_STRENGTH).collect();
        row.sort_unstable_by_key(|h| h.kind);
        row
    }
}

/// Every node that a word reaches through its senses and synonym classes.
fn reachable_nodes(key: &str, class: WordClass, add: &mut impl FnMut(Edge)) {
    if let Some(word) = RelationLexicon::shared().word_id(key) {
        RelationLexicon::shared().edges(word, class, add);
        if class == WordClass::Noun {
            // *Sixty people*, *sixty patients*: that they are people agrees; who they are is for the rules.
            let weight = match () {
                _ if EvidenceLexicon::shared().people.contains(key) => 1.0,
                _ if RelationLexicon::shared().is_role(key) => PEOPLE_WEIGHT,
                _ => 0.0,
            };
            if weight > 0.0 {
                add(Edge { node: PEOPLE_NODE, weight, firm: weight, kind: EdgeKind::Kind });
            }
        }
    }
    SynonymClasses::shared().edges(key, class, add);
}

/// Start of a name that two spellings of it must share. `None` for short names, which are too easily one letter apart.
fn name_stem(key: &str, class: WordClass) -> Option<&str> {
    (class == WordClass::Name && key.chars().count() >= MIN_MISSPELT_LEN)
        .then(|| key.char_indices().nth(NAME_STEM_LEN).map(|(i, _)| &key[..i]))
        .flatten()
}
