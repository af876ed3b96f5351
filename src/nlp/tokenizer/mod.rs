//! Tokenizer: cuts a text into tokens as spaCy's English tokenizer does, at white space, then by affixes and special cases.

pub(crate) mod affixes;
pub(crate) mod char_classes;
pub(crate) mod raw_token;
pub(crate) mod sentencizer;

use super::lexeme::{Lexeme, LexemeTable, is_space};
use super::model::cache::Cache;
use super::model::file::{Result, TableReader};
use super::tagger::attribute_ruler::Vocab;
use crate::text::Span;
use affixes::Affixes;
use char_classes::SPACE;
use raw_token::RawToken;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex};

/// The tokens of one run of characters; their texts joined are the run.
type Pieces = Arc<[Arc<Lexeme>]>;

/// The parts of a special case, each with its norm if that is special too.
type Parts = Box<[(Box<str>, Option<Box<str>>)]>;

/// The longest run of characters that is kept in the cache, in bytes: longer ones are addresses, which seldom come twice.
const MAX_CACHED_RUN_BYTES: usize = 64;
/// The most memory that the cache of runs may take, in bytes.
const MAX_CACHE_BYTES: usize = 8 << 20;

/// The tokenizer.
pub(crate) struct Tokenizer {
    affixes: Affixes,
    lexicon: LexemeTable,
    ruler_words: Vocab,
    special: FxHashMap<Box<str>, Parts>,
    /// Length of the longest special case, in bytes.
    longest_special: usize,
    /// Special cases that the affix rules break up, as the runs of tokens that come of it, by first token.
    runs: FxHashMap<Box<str>, Vec<Run>>,
    cache: Cache<Box<str>, Pieces>,
}

struct Run {
    tokens: Box<[Box<str>]>,
    special: Box<str>,
}

impl Tokenizer {
    /// Reads the tables "characters", "norms" and "tokenizer".
    pub fn load(
        characters: &mut TableReader,
        norms: &mut TableReader,
        table: &mut TableReader,
        ruler_words: Vocab,
    ) -> Result<Tokenizer> {
        let affixes = Affixes::load(characters)?;
        let lexicon = LexemeTable::load(norms)?;
        let part = |t: &mut TableReader| {
            let text = t.text()?.into();
            Ok((text, if t.number()? == 1 { Some(t.text()?.into()) } else { None }))
        };
        let special: FxHashMap<Box<str>, Parts> =
            table.list(|t| Ok((t.text()?.into(), t.list(part)?.into())))?.into_iter().collect();
        let longest_special = special.keys().map(|key| key.len()).max().unwrap_or(0);
        let mut runs = FxHashMap::<Box<str>, Vec<Run>>::default();
        for (special, tokens) in table.list(|t| Ok((t.text()?, t.texts()?)))? {
            if let Some(&first) = tokens.first() {
                let tokens = tokens.into_iter().map(Box::from).collect();
                runs.entry(first.into()).or_default().push(Run { tokens, special: special.into() });
            }
        }
        let cache = Cache::new(MAX_CACHE_BYTES);
        Ok(Tokenizer { affixes, lexicon, ruler_words, special, longest_special, runs, cache })
    }

    /// Whether every character of `word` is a letter.
    pub fn is_alphabetic(&self, word: &str) -> bool {
        word.chars().all(|c| self.affixes.characters.is_in(c, char_classes::LETTER))
    }

    /// The tokens of `text`, in order. Together with the single spaces between them they cover it.
    pub fn tokens(&self, text: &str) -> Vec<RawToken> {
        let characters = &self.affixes.characters;
        let mut tokens = Vec::with_capacity(text.len() / 4);
        let mut start = 0;
        let Some(first) = text.chars().next() else { return tokens };
        let mut in_space = characters.is_in(first, SPACE);
        for (at, c) in text.char_indices() {
            if characters.is_in(c, SPACE) == in_space {
                continue;
            }
            self.push_run(text, start, at, &mut tokens);
            start = at;
            if c == ' ' {
                if let Some(last) = tokens.last_mut() {
                    last.space_after = true;
                }
                start += 1;
            }
            in_space = !in_space;
        }
        if start < text.len() {
            self.push_run(text, start, text.len(), &mut tokens);
        }
        self.join_special_runs(text, tokens)
    }

    /// Appends the tokens of one run of white space or of other characters.
    fn push_run(&self, text: &str, start: usize, end: usize, tokens: &mut Vec<RawToken>) {
        if start == end {
            return;
        }
        let mut at = start;
        for lexeme in self.pieces(&text[start..end]).iter() {
            let span = Span::new(at, at + lexeme.text.len());
            at = span.end;
            tokens.push(RawToken { lexeme: Arc::clone(lexeme), span, space_after: false });
        }
    }

    fn pieces(&self, run: &str) -> Pieces {
        if run.len() > MAX_CACHED_RUN_BYTES {
            return self.split(run).into();
        }
        if let Some(pieces) = self.cache.get(run) {
            return pieces;
        }
        let pieces: Pieces = match self.special(run) {
            Some(parts) => self.lexemes_of(parts).collect(),
            None => self.split(run).into(),
        };
        let bytes = 64 + run.len() + pieces.iter().map(|p| p.size()).sum::<usize>();
        self.cache.insert(run.into(), Arc::clone(&pieces), bytes);
        pieces
    }

    fn special(&self, run: &str) -> Option<&Parts> {
        if run.len() > self.longest_special { None } else { self.special.get(run) }
    }

    /// Takes affixes off from the outside in, until a special case or a word without affixes is left, then cuts that at
    /// its infixes.
    fn split(&self, run: &str) -> Vec<Arc<Lexeme>> {
        let mut pieces = Vec::new();
        // No affix rule holds for ASCII letters alone, and most words are such.
        if run.bytes().all(|b| b.is_ascii_alphabetic()) {
            pieces.push(self.lexeme(run, None));
            return pieces;
        }
        let mut suffixes = Vec::new();
        let mut rest = run;
        while !rest.is_empty() && self.special(rest).is_none() {
            let prefix = self.affixes.prefix(rest);
            let (taken, behind) = rest.split_at(prefix);
            if prefix > 0 && self.special(behind).is_some() {
                pieces.push(self.lexeme(taken, None));
                rest = behind;
                break;
            }
            // The suffix is looked for behind the prefix, so the two never overlap.
            let suffix = self.affixes.suffix(behind);
            if suffix > 0 {
                let (before, taken) = rest.split_at(rest.len() - suffix);
                if self.special(before).is_some() {
                    suffixes.push(taken);
                    rest = before;
                    break;
                }
            }
            if prefix + suffix == 0 {
                break;
            }
            if prefix > 0 {
                pieces.push(self.lexeme(taken, None));
            }
            if suffix > 0 {
                suffixes.push(&rest[rest.len() - suffix..]);
            }
            rest = &rest[prefix..rest.len() - suffix];
        }
        match self.special(rest) {
            Some(parts) => pieces.extend(self.lexemes_of(parts)),
            None => self.split_at_infixes(rest, &mut pieces),
        }
        pieces.extend(suffixes.iter().rev().map(|suffix| self.lexeme(suffix, None)));
        pieces
    }

    fn split_at_infixes(&self, word: &str, pieces: &mut Vec<Arc<Lexeme>>) {
        let mut start = 0;
        if !(word.contains('.') && self.affixes.is_address(word)) {
            self.affixes.infixes(word, |from, to| {
                // An infix at the very start is no infix.
                if from > 0 {
                    if from > start {
                        pieces.push(self.lexeme(&word[start..from], None));
                    }
                    pieces.push(self.lexeme(&word[from..to], None));
                    start = to;
                }
            });
        }
        if start < word.len() {
            pieces.push(self.lexeme(&word[start..], None));
        }
    }

    fn lexemes_of<'a>(&'a self, parts: &'a Parts) -> impl Iterator<Item = Arc<Lexeme>> + 'a {
        parts.iter().map(|(text, norm)| self.lexeme(text, norm.as_deref()))
    }

    fn lexeme(&self, word: &str, norm: Option<&str>) -> Arc<Lexeme> {
        let characters = &self.affixes.characters;
        let lower = word.to_lowercase();
        Arc::new(Lexeme {
            features: self.lexicon.features(characters, word, &lower, norm),
            is_space: is_space(characters, word),
            ruler_word: self.ruler_words.number(&lower),
            begins_run: self.runs.contains_key(word),
            text: word.into(),
            lower: lower.into(),
            forms: Mutex::default(),
        })
    }

    /// Matches the special cases again over runs of tokens that touch: longest first, then leftmost, none overlapping.
    fn join_special_runs(&self, text: &str, mut tokens: Vec<RawToken>) -> Vec<RawToken> {
        let mut matches = Vec::new();
        for (first, token) in tokens.iter().enumerate().filter(|(_, t)| t.lexeme.begins_run) {
            for run in self.runs.get(&token.lexeme.text).into_iter().flatten() {
                let end = first + run.tokens.len();
                let window = tokens.get(first..end).unwrap_or_default();
                if !window.is_empty() && window.iter().zip(&run.tokens).all(|(t, part)| t.span.slice(text) == &**part) {
                    matches.push((first, end, &run.special));
                }
            }
        }
        if matches.is_empty() {
            return tokens;
        }
        matches.sort_by_key(|&(first, end, _)| (usize::MAX - (end - first), first));
        let mut taken = vec![false; tokens.len()];
        let mut chosen = Vec::new();
        for (first, end, special) in matches {
            if !taken[first] && !taken[end - 1] && tokens[first..end - 1].iter().all(|t| !t.space_after) {
                chosen.push((first, end, special));
            }
            taken[first..end].fill(true);
        }
        // From the back, so that the places in front stay right.
        chosen.sort_by_key(|&(first, _, _)| std::cmp::Reverse(first));
        for (first, end, special) in chosen {
            let mut at = tokens[first].span.start;
            let space_after = tokens[end - 1].space_after;
            let mut joined: Vec<_> = self
                .pieces(special)
                .iter()
                .map(|lexeme| {
                    let span = Span::new(at, at + lexeme.text.len());
                    at = span.end;
                    RawToken { lexeme: Arc::clone(lexeme), span, space_after: false }
                })
                .collect();
            if let Some(last) = joined.last_mut() {
                last.space_after = space_after;
            }
            tokens.splice(first..end, joined);
        }
        tokens
    }
}
