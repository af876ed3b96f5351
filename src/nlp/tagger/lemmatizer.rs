//! Lemmatizer: spaCy's rules for English, with its tables of endings, exceptions and known words.

use crate::nlp::doc::WordForm;
use crate::nlp::labels::Pos;
use crate::nlp::lexeme::Lexeme;
use crate::nlp::model::file::{CorruptModel, Result, TableReader};
use rustc_hash::FxHashMap;
use std::sync::{Arc, PoisonError};

/// The classes of words for which there are tables, in the order of the tables.
const WORD_CLASSES: [Pos; 5] = [Pos::Noun, Pos::Verb, Pos::Adj, Pos::Adv, Pos::Punct];

/// The lemmatizer.
pub(crate) struct Lemmatizer {
    classes: [ClassTables; WORD_CLASSES.len()],
    known: KnownWords,
}

#[derive(Default)]
struct ClassTables {
    /// Endings and what stands instead of them in the dictionary form.
    endings: Vec<(Box<str>, Box<str>)>,
    exceptions: FxHashMap<Box<str>, Box<[Box<str>]>>,
}

impl Lemmatizer {
    /// Reads the tables.
    pub fn load(table: &mut TableReader) -> Result<Lemmatizer> {
        let mut classes: [ClassTables; WORD_CLASSES.len()] = Default::default();
        for class in &mut classes {
            class.endings = table.list(|t| Ok((t.text()?.into(), t.text()?.into())))?;
            let exceptions = table.list(|t| Ok((t.text()?.into(), t.list(|t| Ok(t.text()?.into()))?.into())))?;
            class.exceptions = exceptions.into_iter().collect();
        }
        Ok(Lemmatizer { classes, known: KnownWords::load(table)? })
    }

    /// The word as this part of speech and with this morphology, of which the number is told too; `lemma` is its
    /// dictionary form where the ruler knows it. `is_alphabetic` says whether all characters of a word are letters.
    pub fn form(
        &self,
        word: &Lexeme,
        pos: Pos,
        (morph, number): (&Arc<str>, u16),
        lemma: Option<Arc<str>>,
        is_alphabetic: impl Fn(&str) -> bool,
    ) -> Arc<WordForm> {
        let mut forms = word.forms.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = (pos, number, lemma);
        if let Some((_, form)) = forms.iter().find(|(known, _)| *known == wanted) {
            return Arc::clone(form);
        }
        let lemma = wanted.2.clone().unwrap_or_else(|| self.lemma(word, pos, morph, is_alphabetic));
        let form = Arc::new(WordForm { lower: Arc::clone(&word.lower), lemma, morph: Arc::clone(morph) });
        forms.push((wanted, Arc::clone(&form)));
        form
    }

    fn lemma(&self, word: &Lexeme, pos: Pos, morph: &str, is_alphabetic: impl Fn(&str) -> bool) -> Arc<str> {
        let lower = &word.lower;
        if pos == Pos::Space || is_base_form(pos, morph) {
            return Arc::clone(lower);
        }
        let Some(place) = WORD_CLASSES.iter().position(|&class| class == pos) else {
            return if pos == Pos::Propn { (&*word.text).into() } else { Arc::clone(lower) };
        };
        let class = &self.classes[place];
        let (mut forms, mut unknown) = (Vec::<String>::new(), None);
        for (ending, instead) in &class.endings {
            let Some(stem) = lower.strip_suffix(&**ending) else { continue };
            let form = format!("{stem}{instead}");
            if self.known.contains(&form, place) {
                forms.insert(0, form);
            } else if !form.is_empty() && !is_alphabetic(&form) {
                forms.push(form);
            } else if !form.is_empty() && unknown.is_none() {
                unknown = Some(form);
            }
        }
        // An exception wins over the rules' forms, unless it is one of them; of several the last.
        let exceptions = class.exceptions.get(&**lower).into_iter().flatten();
        if let Some(exception) = exceptions.rev().find(|exception| !forms.iter().any(|form| **form == ***exception)) {
            return (&**exception).into();
        }
        forms.into_iter().next().or(unknown).map_or_else(|| (&*word.text).into(), Arc::from)
    }
}

/// Whether a word with such features already is its own dictionary form.
fn is_base_form(pos: Pos, morph: &str) -> bool {
    let feature = |name: &str| morph.split('|').filter_map(|f| f.split_once('=')).find(|f| f.0 == name).map(|f| f.1);
    let form = feature("VerbForm");
    match pos {
        Pos::Noun if feature("Number") == Some("Sing") => true,
        Pos::Verb if form == Some("Fin") && feature("Tense") == Some("Pres") && feature("Number").is_none() => true,
        _ => feature("Degree") == Some("Pos") || matches!(form, Some("Inf" | "None")),
    }
}

/// The dictionary forms that the tables know, in order, each with the classes that have it.
struct KnownWords {
    letters: Vec<u8>,
    /// Where each word ends in `letters`.
    ends: Vec<u32>,
    /// One bit for each of [`WORD_CLASSES`].
    classes: Vec<u8>,
}

impl KnownWords {
    /// Reads the words; each says how many bytes it shares with the one before.
    fn load(table: &mut TableReader) -> Result<KnownWords> {
        let count = table.number()? as usize;
        let mut known = KnownWords { letters: Vec::new(), ends: Vec::new(), classes: Vec::new() };
        known.ends.reserve(count);
        known.classes.reserve(count);
        let mut start = 0;
        for _ in 0..count {
            let shared = table.number()? as usize;
            let own = table.number()? as usize;
            let end = known.letters.len();
            if start + shared > end {
                return Err(CorruptModel("a word shares more than there is"));
            }
            known.letters.extend_from_within(start..start + shared);
            known.letters.extend_from_slice(table.bytes(own)?);
            known.ends.push(known.letters.len() as u32);
            known.classes.push(table.number()? as u8);
            start = end;
        }
        known.letters.shrink_to_fit();
        Ok(known)
    }

    fn contains(&self, word: &str, class: usize) -> bool {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            let start = middle.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
            match self.letters[start..self.ends[middle] as usize].cmp(word.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return self.classes[middle] & (1 << class) != 0,
            }
        }
        false
    }
}
