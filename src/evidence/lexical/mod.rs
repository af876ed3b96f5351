//! Relations between words: WordNet, word company, and hand-made classes of newsroom words.

pub(crate) mod relation_lexicon;
pub(crate) mod sense_graph;
pub(crate) mod synonym_classes;
mod thresholds;
pub(crate) mod word_class;

pub(crate) use relation_lexicon::RelationLexicon;
pub(crate) use word_class::WordClass;
