//! The lexical asset, read in place: WordNet's relations among frequent words, neighbour lists, and rarity.
//!
//! `assets/make/lexical.py` makes the asset and documents its layout. Nothing is unpacked: a look-up walks a block of
//! sixteen words, and a word's relations are decoded when they are asked for.

pub(crate) mod sense_graph;
pub(crate) mod synonym_classes;
use sense_graph::{Edge, EdgeKind};

/// What kind of word a token is, as far as WordNet tells kinds apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub(crate) enum Class {
    /// A common noun.
    Noun,
    /// A verb.
    Verb,
    /// An adjective.
    Adjective,
    /// An adverb.
    Adverb,
    /// A part of a name: it is related to itself only.
    Name,
}

const CLASSES: [Class; 4] = [Class::Noun, Class::Verb, Class::Adjective, Class::Adverb];
const PER_BLOCK: usize = 16;
/// Nodes below this number are synsets.
const WORD_NODES: u32 = 1 << 20;
const NEIGHBOUR_NODES: u32 = 2 << 20;
/// Nodes from this number on are the hand-made families'.
pub(crate) const FAMILY_NODES: u32 = 3 << 20;
/// From the third sense on, a relation helps to rank passages but not to call a claim supported.
const FIRM_SENSES: usize = 2;

/// The asset's sections.
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

    /// The number of a word: lower case without hyphens or apostrophes; particle verbs as `step_down`.
    pub(crate) fn word(&self, word: &str) -> Option<u32> {
        let word = word.as_bytes();
        let blocks = self.words.div_ceil(PER_BLOCK);
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
        // `agree` is how many bytes of the word the entry before shares with it, so each entry is compared in part only.
        let mut agree = 0;
        for i in block * PER_BLOCK..((block + 1) * PER_BLOCK).min(self.words) {
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

    /// How rare a word is, 0 to 1; unknown words are rare.
    pub(crate) fn rarity(&self, word: Option<u32>) -> f32 {
        word.map_or(1.0, |w| f32::from(self.byte(self.sections[2] + w as usize) & 127) / 127.0)
    }

    /// Whether a noun names a person by what he or she is or does: *mayor*, *judge*, *owner*.
    pub(crate) fn is_role(&self, key: &str) -> bool {
        self.word(key).is_some_and(|w| self.byte(self.sections[2] + w as usize) & 128 != 0)
    }

    /// Every node that a word of this class reaches, with how strongly; a node may come more than once.
    pub(crate) fn legs(&self, word: u32, class: Class, add: &mut impl FnMut(Edge)) {
        let at = self.record(word);
        let read = |class: Class, add: &mut dyn FnMut(Edge)| {
            let mut at = at;
            let (mut rank, mut any) = (0, false);
            for _ in 0..self.sense_count(&mut at) {
                let mine = self.sense(&mut at, rank, class, add);
                rank += usize::from(mine);
                any |= mine;
            }
            any
        };
        if class != Class::Name && !read(class, add) {
            // A participle is now a verb, now an adjective; the tagger and WordNet need not agree.
            match class {
                Class::Adjective => _ = read(Class::Verb, add),
                Class::Verb => _ = read(Class::Adjective, add),
                _ => {}
            }
        }
        if class != Class::Name {
            add(Edge { node: WORD_NODES + word, weight: 1.0, firm: 1.0, kind: EdgeKind::Word });
        }
    }

    /// Words that keep the same company: `(node to look under, how near)`. A pair is stored with its smaller word, so a
    /// source's words are filed under their neighbours and under themselves.
    pub(crate) fn neighbours(&self, word: u32, add: &mut impl FnMut(u32, f32)) {
        let mut at = self.record(word);
        for _ in 0..self.sense_count(&mut at) {
            self.sense(&mut at, 0, Class::Name, &mut |_| ());
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
            let cosine = 0.45 + (f32::from(nibble) + 0.5) * 0.55 / 16.0;
            add(other, ((cosine - 0.4) / 0.6).min(1.0) * 0.9);
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

    /// Where the record of a word begins.
    fn record(&self, word: u32) -> usize {
        let word = word as usize;
        let mut at = self.sections[4] + self.table(3, word / PER_BLOCK);
        for _ in 0..word % PER_BLOCK {
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

    /// Reads one sense; where it is of `class`, adds what it reaches. Says whether it was of the class.
    fn sense(&self, at: &mut usize, rank: usize, class: Class, add: &mut dyn FnMut(Edge)) -> bool {
        let head = self.varint(at);
        let mine = CLASSES[head as usize & 3] == class;
        let base = 1.0 - 0.05 * rank as f32;
        let firm = if rank < FIRM_SENSES { base } else { 0.0 };
        let synset = head >> 3;
        if mine && synset != 0 {
            add(Edge { node: synset, weight: base, firm, kind: EdgeKind::Synonym });
            self.spread(synset, base, firm, add);
        }
        if head & 4 != 0 {
            let edges = self.byte(*at);
            *at += 1;
            for _ in 0..edges {
                let edge = self.varint(at);
                if mine {
                    let (kind, factor) =
                        if edge & 1 == 1 { (EdgeKind::Opposite, 0.75) } else { (EdgeKind::Derived, 0.9) };
                    add(Edge { node: edge >> 1, weight: base * factor, firm: firm * factor, kind });
                }
            }
        }
        mine
    }

    /// What a synset leads to: its kind and the kind's kind, what is similar, its verb group, what it entails.
    fn spread(&self, synset: u32, base: f32, firm: f32, add: &mut dyn FnMut(Edge)) {
        self.edges(synset, &mut |kind, node| match kind {
            0 | 1 => {
                add(Edge { node, weight: base * 0.8, firm: 0.0, kind: EdgeKind::Kind });
                self.edges(node, &mut |kind, node| {
                    if kind == 0 {
                        add(Edge { node, weight: base * 0.6, firm: 0.0, kind: EdgeKind::Kind });
                    }
                });
            }
            2 => add(Edge { node, weight: base * 0.8, firm: firm * 0.8, kind: EdgeKind::Similar }),
            3 => add(Edge { node, weight: base * 0.95, firm: firm * 0.95, kind: EdgeKind::Similar }),
            _ => add(Edge { node, weight: base * 0.7, firm: 0.0, kind: EdgeKind::Similar }),
        });
    }

    fn edges(&self, synset: u32, visit: &mut dyn FnMut(u32, u32)) {
        if synset as usize >= self.synsets {
            return;
        }
        let synset = synset as usize;
        let mut at = self.sections[6] + self.table(5, synset / PER_BLOCK);
        for i in 0..=synset % PER_BLOCK {
            let count = self.byte(at);
            at += 1;
            for _ in 0..count {
                let edge = self.varint(&mut at);
                if i == synset % PER_BLOCK {
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
            assert!(lexicon.word(word).is_some(), "{word}");
        }
        for word in ["", "zzzz", "resignx", "resig", "aaaaaa", "\u{fe0f}"] {
            assert!(lexicon.word(word).is_none(), "{word}");
        }
        assert!(lexicon.rarity(lexicon.word("people")) < lexicon.rarity(lexicon.word("padlock")));
        assert_eq!(lexicon.rarity(None), 1.0);
        assert!(lexicon.is_role("mayor") && lexicon.is_role("owner") && !lexicon.is_role("padlock"));
    }

    #[test]
    fn every_record_decodes() {
        let lexicon = RelationLexicon::shared();
        let (mut legs, mut neighbours) = (0, 0);
        for word in 0..lexicon.words as u32 {
            for class in CLASSES {
                lexicon.legs(word, class, &mut |leg| {
                    assert!(leg.node < FAMILY_NODES && leg.weight <= 1.0);
                    legs += 1;
                });
            }
            lexicon.neighbours(word, &mut |other, near| {
                assert!(other > word && (other as usize) < lexicon.words && near <= 0.9);
                neighbours += 1;
            });
        }
        assert!(legs > 400_000 && neighbours > 200_000, "{legs} {neighbours}");
    }
}
