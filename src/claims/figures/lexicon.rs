//! The words of numbers, units and bounds: `assets/lexicons/figures.toml` and `units.toml`, made ready for look-up.

use crate::claims::model::{Bound, Dimension, Trend};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::OnceLock;

/// A unit of measure and how it converts.
#[derive(Clone, Debug)]
pub struct UnitEntry {
    /// Canonical symbol.
    pub symbol: String,
    /// What it measures.
    pub dimension: Dimension,
    /// The unit that it converts to.
    pub base: String,
    /// How many base units one of it is.
    pub factor: Decimal,
    /// Whether it counts below nought (*under par*, *degrees below zero*).
    pub negative: bool,
}

/// Lower end, and the upper end that is no longer meant, of an order word.
pub type Order = (Decimal, Option<Decimal>);

/// Every list that the grammar of figures asks.
pub struct FigureLexicon {
    pub(in crate::claims) cardinals: FxHashMap<String, Decimal>,
    pub(in crate::claims) tens: FxHashMap<String, Decimal>,
    pub(in crate::claims) scales: FxHashMap<String, Decimal>,
    pub(in crate::claims) scale_signs: FxHashMap<String, Decimal>,
    pub(in crate::claims) lots: FxHashMap<String, Decimal>,
    /// Phrases as words, the longest first.
    pub(in crate::claims) orders: Vec<(Vec<String>, Order)>,
    pub(in crate::claims) denominators: FxHashMap<String, Decimal>,
    pub(in crate::claims) ordinals: FxHashMap<String, Decimal>,
    pub(in crate::claims) multiples: FxHashMap<String, Decimal>,
    /// Words after *times* that make it a ratio.
    pub(in crate::claims) times_over: Vec<String>,
    /// Phrases before a number, the longest first.
    pub(in crate::claims) before: Vec<(Vec<String>, Bound)>,
    /// Phrases after a number, the longest first.
    pub(in crate::claims) after: Vec<(Vec<String>, Bound)>,
    pub(in crate::claims) between: Vec<String>,
    /// Words after which *about* tells a topic.
    pub(in crate::claims) topics: Vec<String>,
    /// Words after which *over* bounds a length of time.
    pub(in crate::claims) lengths: Vec<String>,
    trends: FxHashMap<String, Option<Trend>>,
    transitive: Vec<String>,
    light: Vec<String>,
    /// Each lemma's group.
    outcomes: FxHashMap<String, usize>,
    generic: Vec<String>,
    distinguishing: Vec<String>,
    revisions: Revisions,
    pub(in crate::claims) labels: Vec<String>,
    /// The same, unless a plural noun follows the number.
    pub(in crate::claims) weak_labels: Vec<String>,
    /// Words whose number is part of the name whatever follows.
    pub(in crate::claims) name_words: Vec<String>,
    pub(in crate::claims) aged_people: Vec<String>,
    pub(in crate::claims) age_words: Vec<String>,
    /// Last words of the names of streets.
    pub(in crate::claims) streets: Vec<String>,
    /// Words near which a capital C or F is a degree.
    pub(in crate::claims) temperatures: Vec<String>,
    pounds: Pounds,
    units: Vec<UnitEntry>,
    by_symbol: FxHashMap<String, usize>,
    /// Names and signs after a number: atoms to index in `units`, the longest first.
    pub(in crate::claims) unit_phrases: FxHashMap<String, Vec<(Vec<String>, usize)>>,
    /// Signs written against the digits.
    pub(in crate::claims) unit_signs: FxHashMap<String, usize>,
    /// Signs before the digits, the longest first.
    pub(in crate::claims) unit_before: Vec<(Vec<String>, usize)>,
    /// Those of them that are not written in capitals (*Rs*), as they are.
    pub(in crate::claims) mixed_signs: Vec<String>,
}

#[derive(Deserialize)]
struct Figures {
    cardinals: FxHashMap<String, f64>,
    tens: FxHashMap<String, f64>,
    scales: FxHashMap<String, f64>,
    scale_signs: FxHashMap<String, f64>,
    lots: FxHashMap<String, f64>,
    orders: FxHashMap<String, [i64; 2]>,
    denominators: FxHashMap<String, f64>,
    ordinals: FxHashMap<String, f64>,
    multiples: FxHashMap<String, f64>,
    times_over: Words,
    vague: FxHashMap<String, [i64; 2]>,
    temperatures: Words,
    streets: Words,
    pounds: Pounds,
    operators: FxHashMap<Bound, Vec<String>>,
    operators_after: FxHashMap<Bound, Vec<String>>,
    between: Words,
    not_bounds: NotBounds,
    trends: Trends,
    light: Nouns,
    labels: Labels,
    name_words: Words,
    ages: Ages,
    outcomes: Groups,
    generic: Nouns,
    distinguishing: Words,
    revisions: Revisions,
}

#[derive(Deserialize)]
struct Revisions {
    lemmas: Vec<String>,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Groups {
    groups: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct Words {
    words: Vec<String>,
}

#[derive(Deserialize)]
struct NotBounds {
    topics: Vec<String>,
    lengths: Vec<String>,
}

#[derive(Deserialize)]
struct Nouns {
    nouns: Vec<String>,
}

#[derive(Deserialize)]
struct Labels {
    nouns: Vec<String>,
    weak: Vec<String>,
}

#[derive(Deserialize)]
struct Ages {
    people: Vec<String>,
    words: Vec<String>,
}

/// What tells money from weight where both are pounds.
#[derive(Deserialize)]
struct Pounds {
    money: Vec<String>,
    weight: Vec<String>,
}

#[derive(Deserialize)]
struct Trends {
    up: Vec<String>,
    down: Vec<String>,
    flat: Vec<String>,
    transitive: Vec<String>,
}

#[derive(Deserialize)]
struct Units {
    unit: Vec<RawUnit>,
}

#[derive(Deserialize)]
struct RawUnit {
    symbol: String,
    dimension: Dimension,
    base: Option<String>,
    factor: Option<f64>,
    words: Vec<String>,
    #[serde(default)]
    signs: Vec<String>,
    #[serde(default)]
    before: Vec<String>,
    /// Signs before the digits that are not in capitals, as they are written.
    #[serde(default)]
    before_mixed: Vec<String>,
    #[serde(default)]
    negative: bool,
}

impl FigureLexicon {
    /// The process's lexicon, read on first use.
    pub fn shared() -> &'static FigureLexicon {
        static LEXICON: OnceLock<FigureLexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            let figures: Figures =
                toml::from_str(include_str!("../../../assets/lexicons/figures.toml")).expect("the lexicon is tested");
            let units: Units =
                toml::from_str(include_str!("../../../assets/lexicons/units.toml")).expect("the lexicon is tested");
            FigureLexicon::build(figures, units)
        })
    }

    /// The unit with this canonical symbol.
    pub fn unit(&self, symbol: &str) -> Option<&UnitEntry> {
        self.by_symbol.get(symbol).map(|&at| &self.units[at])
    }

    pub(in crate::claims) fn unit_by_index(&self, index: usize) -> &UnitEntry {
        &self.units[index]
    }

    /// Whether the lemma speaks of change, and which way if it says (*rise* up, *fall* down, *go* neither).
    pub fn trend(&self, lemma: &str) -> Option<Option<Trend>> {
        self.trends.get(lemma).copied()
    }

    /// Whether the word of change may take an amount of money or a count as its object (*lose £4m*).
    pub fn takes_amount(&self, lemma: &str) -> bool {
        self.transitive.iter().any(|w| w == lemma)
    }

    /// The group of outcomes (death, injury, arrest …) that the lemma belongs to.
    pub fn outcome(&self, lemma: &str) -> Option<usize> {
        self.outcomes.get(lemma).copied()
    }

    /// Whether the lemma says that one figure takes the place of another.
    pub fn revises(&self, lemma: &str) -> bool {
        self.revisions.lemmas.iter().any(|w| w == lemma)
    }

    /// Whether the word says that a figure was given before and may no longer hold (*earlier*, *initially*).
    pub fn dates_back(&self, word: &str) -> bool {
        self.revisions.words.iter().any(|w| w == word)
    }

    /// Whether the word is an ordinal that is no denominator too (*first*).
    pub fn is_ordinal(&self, word: &str) -> bool {
        self.ordinals.contains_key(word)
    }

    /// Whether the noun takes in every person (*people*).
    pub fn is_generic(&self, lemma: &str) -> bool {
        self.generic.iter().any(|w| w == lemma)
    }

    /// Whether the word tells one of several things from the others (*first*, *another*).
    pub fn distinguishes(&self, word: &str) -> bool {
        self.ordinals.contains_key(word)
            || self.distinguishing.iter().any(|w| w == word)
            || self.denominators.contains_key(word) && !word.ends_with('s') && !matches!(word, "half" | "quarter")
    }

    /// Whether a number behind the word is the number of a thing (*section 4*, *hall 2*, *Boeing 737*).
    pub fn designates(&self, word: &str) -> bool {
        [&self.labels, &self.weak_labels, &self.name_words].into_iter().any(|list| list.iter().any(|w| w == word))
    }

    /// Whether the noun only says that something is counted (*number*, *share*).
    pub fn is_light(&self, lemma: &str) -> bool {
        self.light.iter().any(|w| w == lemma)
    }

    fn build(figures: Figures, units: Units) -> FigureLexicon {
        let decimals = |map: FxHashMap<String, f64>| map.into_iter().map(|(k, v)| (k, decimal(v))).collect();
        let mut lexicon = FigureLexicon {
            cardinals: decimals(figures.cardinals),
            tens: decimals(figures.tens),
            scales: decimals(figures.scales),
            scale_signs: decimals(figures.scale_signs),
            lots: decimals(figures.lots),
            orders: figures
                .orders
                .into_iter()
                .map(|(k, [low, high])| (words(&k), (Decimal::from(low), (high >= 0).then(|| Decimal::from(high)))))
                .collect(),
            denominators: decimals(figures.denominators),
            ordinals: decimals(figures.ordinals),
            multiples: decimals(figures.multiples),
            times_over: figures.times_over.words,
            streets: figures.streets.words,
            temperatures: figures.temperatures.words,
            pounds: figures.pounds,
            before: phrases(figures.operators),
            after: phrases(figures.operators_after),
            between: figures.between.words,
            topics: figures.not_bounds.topics,
            lengths: figures.not_bounds.lengths,
            trends: FxHashMap::default(),
            transitive: Vec::new(),
            light: figures.light.nouns,
            outcomes: numbered(figures.outcomes.groups),
            generic: figures.generic.nouns,
            distinguishing: figures.distinguishing.words,
            revisions: figures.revisions,
            labels: figures.labels.nouns,
            weak_labels: figures.labels.weak,
            name_words: figures.name_words.words,
            aged_people: figures.ages.people,
            age_words: figures.ages.words,
            units: Vec::new(),
            by_symbol: FxHashMap::default(),
            unit_phrases: FxHashMap::default(),
            unit_signs: FxHashMap::default(),
            unit_before: Vec::new(),
            mixed_signs: Vec::new(),
        };
        lexicon.add_vague_orders(&figures.vague);
        lexicon.add_folds();
        lexicon.orders.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
        let Trends { up, down, flat, transitive } = figures.trends;
        lexicon.transitive = transitive;
        lexicon.trends.extend(flat.into_iter().map(|w| (w, None)));
        lexicon.trends.extend(up.into_iter().map(|w| (w, Some(Trend::Up))));
        lexicon.trends.extend(down.into_iter().map(|w| (w, Some(Trend::Down))));
        for unit in units.unit {
            lexicon.add_unit(unit);
        }
        for list in lexicon.unit_phrases.values_mut() {
            list.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
        }
        lexicon.unit_before.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
        lexicon
    }

    /// *A couple of hundred*, *several lakh*: every vague count of every scale that the table does not have.
    fn add_vague_orders(&mut self, counts: &FxHashMap<String, [i64; 2]>) {
        let dozen = self.lots.get("dozen").map(|lot| ("dozen".to_owned(), *lot));
        let scales: Vec<(String, Decimal)> = self.scales.iter().map(|(w, s)| (w.clone(), *s)).chain(dozen).collect();
        for (count, [low, high]) in counts {
            for (scale, size) in &scales {
                let phrase: Vec<String> = words(count).into_iter().chain([scale.clone()]).collect();
                let ends = (Decimal::from(*low).checked_mul(*size), Decimal::from(*high).checked_mul(*size));
                if let (Some(low), high) = ends
                    && !self.orders.iter().any(|(known, _)| *known == phrase)
                {
                    self.orders.push((phrase, (low, high)));
                }
            }
        }
    }

    /// *Sixfold*, *hundredfold*: a number word and *fold* are a ratio.
    fn add_folds(&mut self) {
        let counts = self.cardinals.iter().chain(&self.tens).chain(&self.scales);
        let folds: Vec<_> =
            counts.filter(|(_, v)| **v > Decimal::ONE).map(|(word, v)| (format!("{word}fold"), *v)).collect();
        for (word, value) in folds {
            self.multiples.entry(word).or_insert(value);
        }
    }

    /// Whether words of money, and words of weight, stand among `words`: both are in pounds.
    pub(in crate::claims) fn pounds_of<'a>(&self, words: impl Iterator<Item = &'a str> + Clone) -> (bool, bool) {
        let has = |list: &[String]| words.clone().any(|w| list.iter().any(|known| known == w));
        (has(&self.pounds.money), has(&self.pounds.weight))
    }

    /// Index of the unit with this canonical symbol.
    pub(in crate::claims) fn unit_index(&self, symbol: &str) -> Option<usize> {
        self.by_symbol.get(symbol).copied()
    }

    fn add_unit(&mut self, raw: RawUnit) {
        let index = self.units.len();
        for phrase in &raw.words {
            for form in [phrase.clone(), format!("{phrase}s")] {
                let form = atoms_of(&form);
                self.unit_phrases.entry(form[0].clone()).or_default().push((form, index));
            }
        }
        for sign in &raw.signs {
            self.unit_signs.entry(sign.clone()).or_insert(index);
            let form = atoms_of(sign);
            // A single letter is a unit only against its digits (5p, 3m), never after a blank.
            if sign.chars().count() > 1 || !sign.chars().all(char::is_alphabetic) {
                self.unit_phrases.entry(form[0].clone()).or_default().push((form, index));
            }
        }
        for sign in raw.before.iter().chain(&raw.before_mixed) {
            self.unit_before.push((atoms_of(sign), index));
        }
        self.mixed_signs.extend(raw.before_mixed.iter().cloned());
        self.by_symbol.entry(raw.symbol.clone()).or_insert(index);
        self.units.push(UnitEntry {
            base: raw.base.unwrap_or_else(|| raw.symbol.clone()),
            symbol: raw.symbol,
            dimension: raw.dimension,
            factor: raw.factor.map_or(Decimal::ONE, decimal),
            negative: raw.negative,
        });
    }
}

/// The first group of each word.
fn numbered(groups: Vec<Vec<String>>) -> FxHashMap<String, usize> {
    let mut found = FxHashMap::default();
    for (number, group) in groups.into_iter().enumerate() {
        for word in group {
            found.entry(word).or_insert(number);
        }
    }
    found
}

fn decimal(value: f64) -> Decimal {
    Decimal::from_f64(value).unwrap_or_default()
}

fn words(phrase: &str) -> Vec<String> {
    phrase.split_whitespace().map(str::to_owned).collect()
}

/// A phrase cut as [`super::atoms`] cuts text: runs of letters, and every other character for itself.
fn atoms_of(phrase: &str) -> Vec<String> {
    super::atoms::cut(phrase).map(|(_, text)| text.to_lowercase()).collect()
}

fn phrases(map: FxHashMap<Bound, Vec<String>>) -> Vec<(Vec<String>, Bound)> {
    let mut out: Vec<_> =
        map.into_iter().flat_map(|(op, list)| list.into_iter().map(move |p| (atoms_of(&p), op))).collect();
    out.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_load_and_agree() {
        let lexicon = FigureLexicon::shared();
        assert!(lexicon.before.len() > 60 && lexicon.units.len() > 60);
        for unit in &lexicon.units {
            let base = lexicon.unit(&unit.base).unwrap_or_else(|| panic!("{} has no base {}", unit.symbol, unit.base));
            assert_eq!(base.dimension, unit.dimension, "{}", unit.symbol);
            assert_eq!(base.base, base.symbol, "{}", unit.symbol);
            assert!(unit.factor > Decimal::ZERO, "{}", unit.symbol);
        }
        for (phrase, (low, high)) in &lexicon.orders {
            assert!(high.is_none_or(|high| *low < high), "{phrase:?}");
        }
        assert_eq!(lexicon.trend("fall"), Some(Some(Trend::Down)));
    }
}
