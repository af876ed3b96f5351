//! Attribute ruler: part of speech and morphology from tag, word and relation, by spaCy's table of patterns.

use crate::nlp::labels::{Dep, Pos, Tag};
use crate::nlp::model::file::{CorruptModel, Result, TableReader};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The lower-case words that patterns name, numbered from 1.
pub(crate) struct Vocab(FxHashMap<Box<str>, u16>);

impl Vocab {
    /// The number of a lower-case word; 0 if no pattern names it.
    pub fn number(&self, lower: &str) -> u16 {
        self.0.get(lower).copied().unwrap_or(0)
    }
}

/// A token as the patterns see it.
#[derive(Clone, Copy)]
pub(crate) struct RulerToken {
    /// The tagger's tag.
    pub tag: Tag,
    /// The lower-case word's number among the [`Vocab`].
    pub word: u16,
    /// The relation to the head.
    pub dep: Dep,
    /// Whether the token is white space.
    pub is_space: bool,
}

/// Attributes that the ruler gives a token.
#[derive(Clone)]
pub(crate) struct TokenAttributes {
    /// The tag: the tagger's, unless a pattern corrects it.
    pub tag: Tag,
    /// The part of speech.
    pub pos: Pos,
    /// The number of its morphology; see [`AttributeRuler::morph`].
    pub morph: u16,
    /// The lemma, if a pattern gives it.
    pub lemma: Option<Arc<str>>,
    /// The relation: the parser's, unless a pattern corrects it.
    pub dep: Dep,
}

/// The attribute ruler.
pub(crate) struct AttributeRuler {
    rules: Vec<Rule>,
    /// Rules of which a pattern's first token names the word, by its number.
    by_word: Vec<Vec<u16>>,
    /// The other rules, by the first token's tag.
    by_tag: Vec<Vec<u16>>,
    morphs: Vec<Arc<str>>,
}

struct Rule {
    patterns: Vec<Vec<Condition>>,
    /// The token of a match that gets the attributes.
    index: usize,
    pos: Option<Pos>,
    morph: Option<u16>,
    lemma: Option<Arc<str>>,
    tag: Option<Tag>,
    dep: Option<Dep>,
}

/// Condition of a pattern on one token: sets of tags and relations as bits.
struct Condition {
    tags: u64,
    deps: u64,
    /// Numbers of words; `None` for any word.
    words: Option<Vec<u16>>,
    is_space: Option<bool>,
}

const ANY: u64 = u64::MAX;

impl Condition {
    fn is_met_by(&self, seen: &RulerToken) -> bool {
        self.tags & bit(seen.tag as u32) != 0
            && self.deps & bit(seen.dep as u32) != 0
            && self.words.as_ref().is_none_or(|words| words.contains(&seen.word))
            && self.is_space.is_none_or(|is_space| is_space == seen.is_space)
    }
}

fn bit(place: u32) -> u64 {
    1u64.checked_shl(place).unwrap_or(0)
}

impl AttributeRuler {
    /// Reads the patterns.
    pub fn load(table: &mut TableReader) -> Result<(AttributeRuler, Vocab)> {
        let mut words = FxHashMap::default();
        let mut morphs: Vec<Arc<str>> = vec!["".into()];
        let rules = table.list(|t| rule(t, &mut words, &mut morphs))?;
        let mut ruler = AttributeRuler {
            by_word: vec![Vec::new(); words.len() + 1],
            by_tag: vec![Vec::new(); Tag::ALL.len()],
            rules,
            morphs,
        };
        ruler.index();
        Ok((ruler, Vocab(words)))
    }

    /// Morphological features in spaCy's form.
    pub fn morph(&self, number: u16) -> &Arc<str> {
        self.morphs.get(number as usize).unwrap_or(&self.morphs[0])
    }

    fn index(&mut self) {
        for (number, rule) in (0u16..).zip(&self.rules) {
            for first in rule.patterns.iter().filter_map(|pattern| pattern.first()) {
                let places: Vec<&mut Vec<u16>> = match &first.words {
                    Some(words) => self
                        .by_word
                        .iter_mut()
                        .enumerate()
                        .filter(|(word, _)| words.contains(&(*word as u16)))
                        .map(|(_, rules)| rules)
                        .collect(),
                    None => {
                        let tags = Tag::ALL.iter().zip(&mut self.by_tag);
                        tags.filter(|(tag, _)| first.tags & bit(**tag as u32) != 0).map(|(_, rules)| rules).collect()
                    }
                };
                for rules in places {
                    if rules.last() != Some(&number) {
                        rules.push(number);
                    }
                }
            }
        }
    }

    /// The attributes of a text's tokens. Later rules win over earlier ones.
    pub fn apply(&self, tokens: &[RulerToken]) -> Vec<TokenAttributes> {
        let mut matches = Vec::with_capacity(3 * tokens.len());
        for (at, token) in tokens.iter().enumerate() {
            let by_word = self.by_word.get(token.word as usize).into_iter().flatten().filter(|_| token.word != 0);
            let by_tag = self.by_tag.get(token.tag as usize).into_iter().flatten();
            for &number in by_word.chain(by_tag) {
                let rule = &self.rules[number as usize];
                let holds = |pattern: &Vec<Condition>| {
                    let window = tokens.get(at..at + pattern.len()).unwrap_or_default();
                    !window.is_empty() && pattern.iter().zip(window).all(|(condition, seen)| condition.is_met_by(seen))
                };
                if rule.patterns.iter().any(holds) {
                    matches.push((number, at));
                }
            }
        }
        matches.sort_unstable();
        let unruled =
            |seen: &RulerToken| TokenAttributes { tag: seen.tag, pos: Pos::X, morph: 0, lemma: None, dep: seen.dep };
        let mut ruled: Vec<TokenAttributes> = tokens.iter().map(unruled).collect();
        for (number, at) in matches {
            let rule = &self.rules[number as usize];
            let Some(token) = ruled.get_mut(at + rule.index) else { continue };
            token.pos = rule.pos.unwrap_or(token.pos);
            token.morph = rule.morph.unwrap_or(token.morph);
            token.tag = rule.tag.unwrap_or(token.tag);
            token.dep = rule.dep.unwrap_or(token.dep);
            if let Some(lemma) = &rule.lemma {
                token.lemma = Some(Arc::clone(lemma));
            }
        }
        ruled
    }
}

fn rule(t: &mut TableReader, words: &mut FxHashMap<Box<str>, u16>, morphs: &mut Vec<Arc<str>>) -> Result<Rule> {
    let patterns = t.list(|t| t.list(|t| condition(t, words)))?;
    let mut rule =
        Rule { patterns, index: t.number()? as usize, pos: None, morph: None, lemma: None, tag: None, dep: None };
    for (attribute, value) in t.list(|t| Ok((t.number()?, t.text()?)))? {
        match attribute {
            0 => rule.pos = Some(Pos::parse(value)),
            1 => {
                let known = morphs.iter().position(|morph| &**morph == value);
                let number = known.unwrap_or(morphs.len());
                if known.is_none() {
                    morphs.push(value.into());
                }
                rule.morph = Some(number as u16);
            }
            2 => rule.lemma = Some(value.into()),
            3 => rule.tag = Some(Tag::parse(value)),
            4 => rule.dep = Some(Dep::parse(value)),
            _ => return Err(CorruptModel("a rule sets another attribute")),
        }
    }
    Ok(rule)
}

/// Reads what is asked of one token. Tags that the tagger does not know match nothing.
fn condition(t: &mut TableReader, words: &mut FxHashMap<Box<str>, u16>) -> Result<Condition> {
    let mut condition = Condition { tags: ANY, deps: ANY, words: None, is_space: None };
    let set = |known: &mut dyn Iterator<Item = (&str, u32)>, values: &[&str], negated: bool| {
        let set = known.filter(|(label, _)| values.contains(label)).fold(0, |set, (_, place)| set | bit(place));
        if negated { !set } else { set }
    };
    for (field, negated, values) in t.list(|t| Ok((t.number()?, t.number()? == 1, t.texts()?)))? {
        match (field, negated) {
            (0, _) => {
                condition.tags = set(&mut Tag::ALL.iter().map(|l| (l.as_str(), *l as u32)), &values, negated);
            }
            (1, false) => {
                let mut number = |word: &str| {
                    let next = words.len() as u16 + 1;
                    *words.entry(word.into()).or_insert(next)
                };
                condition.words = Some(values.iter().map(|word| number(word)).collect());
            }
            (2, _) => {
                condition.deps = set(&mut Dep::ALL.iter().map(|l| (l.as_str(), *l as u32)), &values, negated);
            }
            (3, false) => condition.is_space = Some(values == ["True"]),
            _ => return Err(CorruptModel("a pattern asks for another attribute")),
        }
    }
    Ok(condition)
}
