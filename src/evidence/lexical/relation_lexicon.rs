//! Lexical asset, read in place: WordNet's relations among frequent words, neighbour lists, and rarity.
//!
//! `assets/make/lexical.py` makes the asset and documents its layout. Nothing is unpacked: a look-up walks a block of
//! sixteen words, and a word's relations are decoded on demand.

use super::sense_graph::{Edge, EdgeKind};
use super::thresholds::*;
use super::word_class::WordClass;

const WORD_CLASSES: [WordClass; 4] = [WordClass::Noun, WordClass::Verb, WordClass::Adjective, WordClass::Adverb];
const WORDS_PER_BLOCK: usize = 16;
/// Nodes below this number are synsets.
const WORD_NODES: u32 = 1 << 20;
const NEIGHBOUR_NODES: u32 = 2 << 20;
/// Nodes from this number on are hand-made classes.
pub(crate) const CLASS_NODES: u32 = 3 << 20;

/// Range of cosines that the asset stores in four bits.
const STORED_COSINE_START: f32 = 0.45;
const STORED_COSINE_RANGE: f32 = 0.55;

/// The lexical asset, by its sections.
pub(crate) struct RelationLexicon {
    bytes: &'static [u8],
    words: usize,
    synsets: usize,
    sections: [usize; 7],
}

static LEXICON: RelationLexicon = RelationLexicon::open(include_bytes!("../../../assets/lexical.bin"));

impl RelationLexicon {
    /// The process's lexicon.
    pub(crate) fn shared() -> &'static RelationLexicon {
        &LEXICON
    }

    const fn open(bytes: &'static [u8]) -> RelationLexicon {
        const fn number(bytes: &[u8], at: usize) -> usize {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]) as usize
        }
        assert!(bytes[0] == b'C' && bytes[1] == b'D' && bytes[2] == b'L' && bytes[3] == b'X');
        assert!(number(bytes, 4) == 2);
        let mut sections = [0; 7];
        let mut i = 0;
        while i < sections.len() {
            sections[i] = number(bytes, 16 + 4 * i);
            i += 1;
        }
        RelationLexicon { bytes, words: number(bytes, 8), synsets: number(bytes, 12), sections }
    }

    fn table(&self, section: usize, block: usize) -> usize {
        let at = self.sections[section] + 4 * block;
        self.bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize)
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn varint(&self, at: &mut usize) -> u32 {
        let mut value = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte(*at);
            *at += 1;
            value |= u32::from(byte & 127) << shift;
            if byte < 128 {
                break;
            }
        }
        value
    }

    /// Number of a word: lower case without hyphens or apostrophes; particle verbs as `step_down`.
    pub(crate) fn word_id(&self, word: &str) -> Option<u32> {
        let word = word.as_bytes();
        let blocks = self.words.div_ceil(WORDS_PER_BLOCK);
        let first = |block: usize| {
            let at = self.sections[0] + self.table(1, block);
            let len = usize::from(self.byte(at + 1));
            self.bytes.get(at + 2..at + 2 + len).unwrap_or(&[])
        };
        let (mut low, mut high) = (0, blocks);
        while low < high {
            let middle = (low + high) / 2;
            if first(middle) <= word { low = middle + 1 } else { high = middle }
        }
        let block = low.checked_sub(1)?;
        let mut at = self.sections[0] + self.table(1, block);
        // `agree` counts the bytes that the word shares with the entry before, so that each entry is compared in part only.
        let mut agree = 0;
        for i in block * WORDS_PER_BLOCK..((block + 1) * WORDS_PER_BLOCK).min(self.words) {
            let (shared, len) = (usize::from(self.byte(at)), usize::from(self.byte(at + 1)));
            let rest = self.bytes.get(at + 2..at + 2 + len).unwrap_or(&[]);
            at += 2 + len;
            if shared > agree {
                continue;
            }
            if shared < agree {
                return None;
            }
            let wanted = &word[shared..];
            agree = shared + rest.iter().zip(wanted).take_while(|(a, b)| a == b).count();
            if agree == shared + rest.len() && agree == word.len() {
                return Some(i as u32);
            }
        }
        None
    }

    /// Rarity of a word, 0 to 1; unknown words are rare.
    pub(crate) fn rarity(&self, word: Option<u32>) -> f32 {
        word.map_or(1.0, |w| f32::from(self.byte(self.sections[2] + w as usize) & 127) / 127.0)
    }

    /// Whether a noun names a person by what he or she is or does: *mayor*, *judge*, *owner*.
    pub(crate) fn is_role(&self, key: &str) -> bool {
        self.word_id(key).is_some_and(|w| self.byte(self.sections[2] + w as usize) & 128 != 0)
    }

    /// Every node that a word of this class reaches, with how strongly; a node may come more than once.
    pub(crate) fn edges(&self, word: u32, class: WordClass, add: &mut impl FnMut(Edge)) {
        let at = self.record_start(word);
        let read = |class: WordClass, add: &mut dyn FnMut(Edge)| {
            let mut at = at;
            let (mut rank, mut any) = (0, false);
            for _ in 0..self.sense_count(&mut at) {
                let mine = self.read_sense(&mut at, rank, class, add);
                rank += usize::from(mine);
                any |= mine;
            }
            any
        };
        if class != WordClass::Name && !read(class, add) {
            // A participle is now a verb, now an adjective; the tagger and WordNet need not agree.
            match class {
                WordClass::Adjective => _ = read(WordClass::Verb, add),
                WordClass::Verb => _ = read(WordClass::Adjective, add),
                _ => {}
            }
        }
        if class != WordClass::Name {
            add(Edge { node: WORD_NODES + word, weight: 1.0, firm: 1.0, kind: EdgeKind::Word });
        }
    }

    /// Words that keep the same company, with their weights. A pair is stored with its smaller word, so an index files a word
    /// under its neighbours and under itself.
    pub(crate) fn neighbours(&self, word: u32, add: &mut impl FnMut(u32, f32)) {
        let mut at = self.record_start(word);
        for _ in 0..self.sense_count(&mut at) {
            self.read_sense(&mut at, 0, WordClass::Name, &mut |_| ());
        }
        let count = self.varint(&mut at) as usize;
        let mut steps = at;
        for _ in 0..count {
            self.varint(&mut at);
        }
        let mut other = word;
        for i in 0..count {
            other += self.varint(&mut steps);
            let nibble = (self.byte(at + i / 2) >> (4 * (i % 2))) & 15;
            let cosine = STORED_COSINE_START + (f32::from(nibble) + 0.5) * STORED_COSINE_RANGE / 16.0;
            add(other, ((cosine - NEIGHBOUR_ZERO_COSINE) / NEIGHBOUR_COSINE_RANGE).min(1.0) * MAX_NEIGHBOUR_WEIGHT);
        }
    }

    /// The node under which a word's smaller neighbours are filed.
    pub(crate) fn neighbour_node(word: u32) -> u32 {
        NEIGHBOUR_NODES + word
    }

    /// The node that stands for the word itself.
    pub(crate) fn word_node(word: u32) -> u32 {
        WORD_NODES + word
    }

    /// Start of a word's record.
    fn record_start(&self, word: u32) -> usize {
        let word = word as usize;
        let mut at = self.sections[4] + self.table(3, word / WORDS_PER_BLOCK);
        for _ in 0..word % WORDS_PER_BLOCK {
            let len = self.varint(&mut at) as usize;
            at += len;
        }
        self.varint(&mut at);
        at
    }

    fn sense_count(&self, at: &mut usize) -> usize {
        *at += 1;
        usize::from(self.byte(*at - 1))
    }

    /// Reads one sense and, if it is of `class`, adds the nodes it reaches. Returns whether it is of the class.
    fn read_sense(&self, at: &mut usize, rank: usize, class: WordClass, add: &mut dyn FnMut(Edge)) -> bool {
        let head = self.varint(at);
        let mine = WORD_CLASSES[head as usize & 3] == class;
        let base = 1.0 - SENSE_RANK_STEP * rank as f32;
        let firm = if rank < MAX_FIRM_SENSES { base } else { 0.0 };
        let synset = head >> 3;
        if mine && synset != 0 {
            add(Edge { node: synset, weight: base, firm, kind: EdgeKind::Synonym });
            self.add_synset_edges(synset, base, firm, add);
        }
        if head & 4 != 0 {
            let edges = self.byte(*at);
            *at += 1;
            for _ in 0..edges {
                let edge = self.varint(at);
                if mine {
                    let (kind, factor) = if edge & 1 == 1 {
                        (EdgeKind::Opposite, OPPOSITE_FACTOR)
                    } else {
                        (EdgeKind::Derived, DERIVED_FACTOR)
                    };
                    add(Edge { node: edge >> 1, weight: base * factor, firm: firm * factor, kind });
                }
            }
        }
        mine
    }

    /// Adds what a synset leads to: its kind and the kind's kind, similar synsets, its verb group, what it entails.
    fn add_synset_edges(&self, synset: u32, base: f32, firm: f32, add: &mut dyn FnMut(Edge)) {
        self.synset_edges(synset, &mut |kind, node| {
            let similar = |factor: f32, firm: f32| Edge {
                node,
                weight: base * factor,
                firm: firm * factor,
                kind: EdgeKind::Similar,
            };
            match kind {
                0 | 1 => {
                    add(Edge { node, weight: base * HYPERNYM_FACTOR, firm: 0.0, kind: EdgeKind::Kind });
                    self.synset_edges(node, &mut |kind, node| {
                        if kind == 0 {
                            add(Edge { node, weight: base * SECOND_HYPERNYM_FACTOR, firm: 0.0, kind: EdgeKind::Kind });
                        }
                    });
                }
                2 => add(similar(SIMILAR_FACTOR, firm)),
                3 => add(similar(VERB_GROUP_FACTOR, firm)),
                _ => add(similar(ENTAILMENT_FACTOR, 0.0)),
            }
        });
    }

    fn synset_edges(&self, synset: u32, visit: &mut dyn FnMut(u32, u32)) {
        if synset as usize >= self.synsets {
            return;
        }
        let synset = synset as usize;
        let mut at = self.sections[6] + self.table(5, synset / WORDS_PER_BLOCK);
        for i in 0..=synset % WORDS_PER_BLOCK {
            let count = self.byte(at);
            at += 1;
            for _ in 0..count {
                let edge = self.varint(&mut at);
                if i == synset % WORDS_PER_BLOCK {
                    visit(edge & 7, edge >> 3);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_words_and_their_rarity() {
        let lexicon = RelationLexicon::shared();
        for word in ["resign", "step_down", "zero", "abandon"] {
            assert!(lexicon.word_id(word).is_some(), "{word}");
        }
        for word in ["", "zzzz", "resignx", "resig", "aaaaaa", "\u{fe0f}"] {
            assert!(lexicon.word_id(word).is_none(), "{word}");
        }
        assert!(lexicon.rarity(lexicon.word_id("people")) < lexicon.rarity(lexicon.word_id("padlock")));
        assert_eq!(lexicon.rarity(None), 1.0);
        assert!(lexicon.is_role("mayor") && lexicon.is_role("owner") && !lexicon.is_role("padlock"));
    }

    #[test]
    fn every_record_decodes() {
        let lexicon = RelationLexicon::shared();
        let (mut edges, mut neighbours) = (0, 0);
        for word in 0..lexicon.words as u32 {
            for class in WORD_CLASSES {
                lexicon.edges(word, class, &mut |edge| {
                    assert!(edge.node < CLASS_NODES && edge.weight <= 1.0);
                    edges += 1;
                });
            }
            lexicon.neighbours(word, &mut |other, near| {
                assert!(other > word && (other as usize) < lexicon.words && near <= MAX_NEIGHBOUR_WEIGHT);
                neighbours += 1;
            });
        }
        assert!(edges > 400_000 && neighbours > 200_000, "{edges} {neighbours}");
    }
}
