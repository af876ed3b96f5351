//! Lexemes: words apart from their context, with what the models, the ruler and the lemmatizer ask of their letters.

use super::doc::WordForm;
use super::labels::Pos;
use super::model::file::{Result, TableReader};
use super::model::hash::murmur64a;
use super::tokenizer::char_classes::{CAPITAL, CharClasses, DIGIT, LETTER, SPACE};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex};

/// The longest word whose shape is spelt out, in characters, as in spaCy.
const MAX_SHAPE_CHARACTERS: usize = 100;
/// The longest run of one mark in a shape, as in spaCy.
const MAX_SHAPE_RUN: usize = 4;

/// A word's lexical attributes. Words with a special norm ("ca" of "can't") are lexemes of their own.
pub(crate) struct Lexeme {
    /// The word as it is written.
    pub text: Box<str>,
    /// The word in lower case.
    pub lower: Arc<str>,
    /// Hashes of norm, first character, last three characters, shape.
    pub features: [u64; 4],
    /// Whether the word is white space.
    pub is_space: bool,
    /// The number under which the attribute ruler knows the lower-case word; 0 if it does not.
    pub ruler_word: u16,
    /// Whether a run of tokens that is a special case begins with this word.
    pub begins_run: bool,
    /// Its uses so far, by [`Use`].
    pub forms: Mutex<Vec<(Use, Arc<WordForm>)>>,
}

/// Key of a word's use: part of speech, number of its morphology, and the lemma, where the ruler gives it.
pub(crate) type Use = (Pos, u16, Option<Arc<str>>);

impl Lexeme {
    /// About how many bytes the lexeme takes in memory.
    pub fn size(&self) -> usize {
        size_of::<Lexeme>() + 2 * self.text.len() + 96
    }
}

/// Tables that give words their lexical attributes.
pub(crate) struct LexemeTable {
    symbols: FxHashMap<Box<str>, u64>,
    base_norms: FxHashMap<Box<str>, Box<str>>,
    /// Norms by the word's hash, which is how the model keeps them.
    norms: FxHashMap<u64, Box<str>>,
}

impl LexemeTable {
    /// Reads the tables.
    pub fn load(table: &mut TableReader) -> Result<LexemeTable> {
        let symbols = table.list(|t| Ok((t.text()?.into(), t.number()?)))?;
        let base_norms = table.list(|t| Ok((t.text()?.into(), t.text()?.into())))?;
        let norms = table.list(|t| Ok((t.long()?, t.text()?.into())))?;
        Ok(LexemeTable {
            symbols: symbols.into_iter().collect(),
            base_norms: base_norms.into_iter().collect(),
            norms: norms.into_iter().collect(),
        })
    }

    /// Hashes of norm, first character, last three characters, shape; `norm` is the special one, if any.
    pub fn features(&self, characters: &CharClasses, word: &str, lower: &str, norm: Option<&str>) -> [u64; 4] {
        let norm = norm.unwrap_or_else(|| self.norm(word, lower));
        [self.hash(norm), self.hash(prefix(word)), self.hash(suffix(word)), self.hash(&shape(characters, word))]
    }

    /// spaCy's name for a string. Its own symbols ("case", "mark", "X") have small numbers instead of hashes, and words
    /// that happen to be spelled like one get its number.
    fn hash(&self, word: &str) -> u64 {
        match self.symbols.get(word) {
            _ if word.is_empty() => 0,
            Some(&symbol) => symbol,
            None => murmur64a(word.as_bytes(), 1),
        }
    }

    fn norm<'a>(&'a self, word: &str, lower: &'a str) -> &'a str {
        self.norms.get(&self.hash(word)).or_else(|| self.base_norms.get(word)).map_or(lower, |norm| norm)
    }
}

/// Whether a word is white space.
pub(crate) fn is_space(characters: &CharClasses, word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| characters.is_in(c, SPACE))
}

/// The first character.
fn prefix(word: &str) -> &str {
    &word[..word.chars().next().map_or(0, char::len_utf8)]
}

/// The last three characters.
fn suffix(word: &str) -> &str {
    word.char_indices().rev().nth(2).map_or(word, |(at, _)| &word[at..])
}

/// Letters as x and X, digits as d, runs cut after four.
fn shape(characters: &CharClasses, word: &str) -> String {
    if word.len() >= MAX_SHAPE_CHARACTERS && word.chars().count() >= MAX_SHAPE_CHARACTERS {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(word.len());
    let mut run = ('\0', 0);
    for c in word.chars() {
        let mark = match c {
            _ if characters.is_in(c, LETTER) => {
                if characters.is_in(c, CAPITAL) {
                    'X'
                } else {
                    'x'
                }
            }
            _ if characters.is_in(c, DIGIT) => 'd',
            _ => c,
        };
        run = if mark == run.0 { (mark, run.1 + 1) } else { (mark, 1) };
        if run.1 <= MAX_SHAPE_RUN {
            shape.push(mark);
        }
    }
    shape
}
