//! Items: what a sentence is made of for the judge. Figures, times and names are one item each, other words one by one.

use super::lexicon::AtomLexicon;
use crate::claims::coref::{SpeakerLexicon, folded};
use crate::claims::model::{BlockAnalysis, FigureKind, TimeValue};
use crate::evidence::WordKey;
use crate::nlp::{Dep, Doc, NameKind, Pos, Tag, is_function_word};
use std::ops::Range;

/// What an item is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ItemKind {
    /// A number with its bound and unit.
    Figure,
    /// An age.
    Age,
    /// A place in a row.
    Ordinal,
    /// A date, a year, a month or a span of them, counted from the calendar or from the day of writing.
    Date,
    /// A day of the week alone.
    Weekday,
    /// A time of day.
    Time,
    /// A name of a person, a body, a place, a work or a product.
    Name,
    /// An adjective or noun of a people (*French*).
    Demonym,
    /// A noun for what a person is or does.
    Role,
    /// Another noun.
    Noun,
    /// A verb.
    Verb,
    /// An adjective.
    Adjective,
    /// An adverb.
    Adverb,
    /// A preposition or particle that says where, when or on whose side.
    Preposition,
    /// How much of a group, how often.
    Quantifier,
    /// A modal verb.
    Modal,
    /// A word that negates.
    Negation,
    /// A word over a condition.
    Condition,
    /// A word without content.
    Function,
}

/// One item of a sentence.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Tokens in the block's document.
    pub tokens: Range<usize>,
    /// The token that the others hang on.
    pub head_token: usize,
    /// Index of the item that it hangs on; its own at the root.
    pub head: usize,
    /// Index in the block's figures or times.
    pub value: Option<usize>,
    /// Kind of the name, as the names model has it.
    pub name: Option<NameKind>,
    /// Words of a name, folded; empty for others.
    pub words: Box<[Box<str>]>,
    /// The word as indexes know it; `None` for figures, times and words without content.
    pub key: Option<WordKey>,
    /// Whether it weakens what stands beside it.
    pub is_hedge: bool,
    /// Whether it stands in a quotation.
    pub is_quoted: bool,
    /// Weight as context of others: how much it tells.
    pub weight: f32,
}

/// Weights of items as context, on the scale of a word's rarity times [`WORD_WEIGHT`].
const FIGURE_WEIGHT: f32 = 1.5;
const NAME_WEIGHT: f32 = 3.0;
const SMALL_WEIGHT: f32 = 0.5;
const FUNCTION_WEIGHT: f32 = 0.25;
const QUANTIFIER_WEIGHT: f32 = 1.0;
/// Weight of the rarest word; the commonest have a tenth of it.
const WORD_WEIGHT: f32 = 4.0;
const MIN_WORD_RARITY: f32 = 0.12;
/// How many heads up a word without an item is looked for.
const MAX_HEADS_UP: usize = 6;
/// Share of capitals from which a sentence is a headline in title case.
const TITLE_CASE: f32 = 0.7;

/// The items of a sentence in order. `is_common` tells of a word in lower case whether the sources have it as no name.
pub(super) fn items(block: &BlockAnalysis, sentence: usize, is_common: &dyn Fn(&str) -> bool) -> Vec<Item> {
    let doc = &*block.doc;
    let Some(range) = doc.sentences.get(sentence).cloned() else { return Vec::new() };
    let mut scan = Scan { block, doc, range: range.clone(), owner: vec![None; range.len()], items: Vec::new() };
    scan.add_times();
    scan.add_figures();
    scan.add_names(is_common);
    scan.add_words();
    scan.finish()
}

struct Scan<'a> {
    block: &'a BlockAnalysis,
    doc: &'a Doc,
    range: Range<usize>,
    /// For each token of the sentence, the item (in order of finding) that it belongs to.
    owner: Vec<Option<usize>>,
    items: Vec<Item>,
}

impl Scan<'_> {
    fn is_free(&self, tokens: &Range<usize>) -> bool {
        !tokens.is_empty()
            && self.range.start <= tokens.start
            && tokens.end <= self.range.end
            && tokens.clone().all(|t| self.owner[t - self.range.start].is_none())
    }

    fn add(&mut self, kind: ItemKind, tokens: Range<usize>, value: Option<usize>) -> &mut Item {
        let at = self.items.len();
        self.owner[tokens.start - self.range.start..tokens.end - self.range.start].fill(Some(at));
        let outside = |t: &usize| self.doc.head(*t).is_none_or(|head| !tokens.contains(&head));
        let head_token = tokens.clone().find(outside).unwrap_or(tokens.end - 1);
        let span = self.doc.span(tokens.clone());
        let is_quoted = self.block.quotations.iter().any(|quotation| quotation.span.contains(span));
        self.items.push(Item {
            kind,
            tokens,
            head_token,
            head: at,
            value,
            name: None,
            words: Box::default(),
            key: None,
            is_hedge: false,
            is_quoted,
            weight: FIGURE_WEIGHT,
        });
        &mut self.items[at]
    }

    fn add_times(&mut self) {
        let times = &self.block.times;
        for (index, time) in times.iter().enumerate() {
            let kind = match &time.value {
                TimeValue::Calendar(calendar) => {
                    let only_weekday = calendar.year.is_none()
                        && calendar.month.is_none()
                        && calendar.season.is_none()
                        && calendar.part.is_none();
                    if calendar.weekday.is_some() && only_weekday { ItemKind::Weekday } else { ItemKind::Date }
                }
                TimeValue::Clock(_) => ItemKind::Time,
                TimeValue::Relative { .. } | TimeValue::Range(_) => ItemKind::Date,
                TimeValue::Duration { .. } | TimeValue::Event(_) => continue,
            };
            if self.is_free(&time.tokens) {
                self.add(kind, time.tokens.clone(), Some(index));
            }
        }
    }

    fn add_figures(&mut self) {
        let figures = self.block.figures.clone();
        for (index, figure) in figures.iter().enumerate() {
            let kind = match figure.kind {
                FigureKind::Age => ItemKind::Age,
                FigureKind::Ordinal => ItemKind::Ordinal,
                FigureKind::Quantity | FigureKind::Other => ItemKind::Figure,
                FigureKind::Date | FigureKind::Time => continue,
            };
            if self.is_free(&figure.tokens) {
                self.add(kind, figure.tokens.clone(), Some(index));
            }
        }
    }

    fn add_names(&mut self, is_common: &dyn Fn(&str) -> bool) {
        let doc = self.doc;
        let kinds: Vec<(Range<usize>, NameKind)> = doc
            .names()
            .iter()
            .filter(|name| {
                is_proper(name.kind) && name.tokens.start < self.range.end && self.range.start < name.tokens.end
            })
            .map(|name| (name.tokens.clone(), name.kind))
            .collect();
        let name_at = |t: usize| kinds.iter().find(|(tokens, _)| tokens.contains(&t));
        let is_title_case = self.is_title_case();
        let is_namey = |scan: &Self, t: usize| {
            let token = &doc.tokens[t];
            let word = doc.word(t);
            let capital = word.starts_with(char::is_uppercase) || word.chars().skip(1).any(char::is_uppercase);
            if !capital || scan.owner[t - scan.range.start].is_some() || !word.contains(char::is_alphabetic) {
                return false;
            }
            let all_capitals = word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
            if is_function_word(&token.lower) && !all_capitals {
                return false;
            }
            let proper = token.pos == Pos::Propn || name_at(t).is_some();
            let first =
                t == scan.range.start || !doc.tokens[scan.range.start..t].iter().any(|before| !before.is_punct());
            if (is_title_case || first) && is_common(&token.lower) && name_at(t).is_none() {
                return false;
            }
            proper || !first && !is_title_case && matches!(token.pos, Pos::Noun | Pos::Adj | Pos::X)
        };
        let mut at = self.range.start;
        while at < self.range.end {
            if !is_namey(self, at) {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            loop {
                let same = |a: usize, b: usize| {
                    let (one, other) = (name_at(a).map(|n| &n.0), name_at(b).map(|n| &n.0));
                    one == other || one.is_none() || other.is_none()
                };
                if end < self.range.end && is_namey(self, end) && same(end - 1, end) {
                    end += 1;
                    continue;
                }
                // *of*, *the*, *&* and a hyphen inside of one name.
                let inner = name_at(end - 1).map_or(end, |(tokens, _)| tokens.end.min(self.range.end));
                let next = (end..inner.min(end + 3)).find(|&t| is_namey(self, t));
                match next.filter(|&next| self.is_free(&(end..next))) {
                    Some(next) => end = next + 1,
                    None => break,
                }
            }
            self.add_name(at, end, &kinds);
            at = end;
        }
    }

    fn add_name(&mut self, mut start: usize, end: usize, kinds: &[(Range<usize>, NameKind)]) {
        let doc = self.doc;
        let name_at = |t: usize| kinds.iter().find(|(tokens, _)| tokens.contains(&t)).map(|(_, kind)| *kind);
        // A title or role before a name is a word of its own.
        while start + 1 < end {
            let token = &doc.tokens[start];
            let title = SpeakerLexicon::get().title(&token.lower).is_some();
            let role = SpeakerLexicon::get().is_role(&token.lower) && name_at(start) != Some(NameKind::Person);
            if !title && !role {
                break;
            }
            let item = self.add(ItemKind::Role, start..start + 1, None);
            item.key = Some(WordKey::name(&token.lower));
            item.weight = SMALL_WEIGHT;
            start += 1;
        }
        let kind = (start..end).find_map(name_at);
        let words: Box<[Box<str>]> = (start..end)
            .filter(|&t| !doc.tokens[t].is_punct() && doc.tokens[t].pos != Pos::Part)
            .map(|t| folded(doc.word(t)).trim_matches('.').replace('.', "").trim_end_matches("'s").to_owned())
            .filter(|word| !word.is_empty() && !matches!(&**word, "the" | "of" | "and" | "for" | "&"))
            .map(String::into_boxed_str)
            .collect();
        let demonym = end == start + 1 && kind == Some(NameKind::Norp);
        let item = self.add(if demonym { ItemKind::Demonym } else { ItemKind::Name }, start..end, None);
        item.name = kind;
        item.key = words.last().map(|word| WordKey::name(word));
        item.words = words;
        item.weight = NAME_WEIGHT;
    }

    fn is_title_case(&self) -> bool {
        let long = |t: &usize| self.doc.word(*t).len() > 3 && self.doc.word(*t).starts_with(char::is_alphabetic);
        let words: Vec<usize> = self.range.clone().filter(long).collect();
        let capitals = words.iter().filter(|t| self.doc.word(**t).starts_with(char::is_uppercase)).count();
        words.len() >= 4 && capitals as f32 >= TITLE_CASE * words.len() as f32
    }

    fn add_words(&mut self) {
        let lists = AtomLexicon::shared();
        for t in self.range.clone() {
            let token = &self.doc.tokens[t];
            if self.owner[t - self.range.start].is_some()
                || token.is_space()
                || token.is_punct()
                || token.pos == Pos::Sym
            {
                continue;
            }
            let (lower, lemma) = (&*token.lower, token.lower_lemma());
            let key = WordKey::of(self.doc, t);
            let negates = token.dep == Dep::Neg || lists.negations.contains(lower);
            let kind = match token.pos {
                _ if negates => ItemKind::Negation,
                _ if lists.quantifiers.contains(lower) => ItemKind::Quantifier,
                _ if token.tag == Tag::Md && lists.modals.contains(&*lemma) => ItemKind::Modal,
                Pos::Sconj | Pos::Adp if lists.conditions.contains(lower) => ItemKind::Condition,
                Pos::Adp | Pos::Sconj | Pos::Adv if lists.prepositions.contains(lower) => ItemKind::Preposition,
                Pos::Part if token.dep == Dep::Prt => ItemKind::Preposition,
                Pos::Adp | Pos::Sconj | Pos::Det | Pos::Pron | Pos::Aux | Pos::Cconj | Pos::Part | Pos::Intj => {
                    ItemKind::Function
                }
                _ if is_function_word(lower) => ItemKind::Function,
                Pos::Noun | Pos::Propn if key.as_ref().is_some_and(WordKey::is_role) => ItemKind::Role,
                Pos::Verb => ItemKind::Verb,
                Pos::Adj => ItemKind::Adjective,
                Pos::Adv => ItemKind::Adverb,
                Pos::Noun | Pos::Propn | Pos::X => ItemKind::Noun,
                _ => ItemKind::Function,
            };
            let rarity = key.as_ref().map_or(MIN_WORD_RARITY, |key| key.rarity().max(MIN_WORD_RARITY));
            let weight = match kind {
                ItemKind::Function => FUNCTION_WEIGHT,
                ItemKind::Preposition | ItemKind::Modal | ItemKind::Condition => SMALL_WEIGHT,
                ItemKind::Quantifier | ItemKind::Negation => QUANTIFIER_WEIGHT,
                _ => WORD_WEIGHT * rarity,
            };
            let is_hedge = lists.hedges.contains(&*lemma) && token.pos != Pos::Noun;
            let item = self.add(kind, t..t + 1, None);
            item.key = key;
            item.weight = weight;
            item.is_hedge = is_hedge;
        }
    }

    /// The items in the order of the text, each with the item that it hangs on.
    fn finish(mut self) -> Vec<Item> {
        let mut order: Vec<usize> = (0..self.items.len()).collect();
        order.sort_by_key(|&at| self.items[at].tokens.start);
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(new, &old)| place[old] = new);
        let owner = |t: usize| t.checked_sub(self.range.start).and_then(|t| self.owner.get(t).copied().flatten());
        let heads: Vec<usize> = self
            .items
            .iter()
            .enumerate()
            .map(|(at, item)| {
                let up = self.doc.ancestors(item.head_token).take(MAX_HEADS_UP).find_map(owner);
                place[up.unwrap_or(at)]
            })
            .collect();
        let mut sorted: Vec<Item> = Vec::with_capacity(order.len());
        for &old in &order {
            let mut item = self.items[old].clone();
            item.head = heads[old];
            sorted.push(item);
        }
        self.items.clear();
        sorted
    }
}

fn is_proper(kind: NameKind) -> bool {
    !matches!(
        kind,
        NameKind::Cardinal
            | NameKind::Date
            | NameKind::Money
            | NameKind::Ordinal
            | NameKind::Percent
            | NameKind::Quantity
            | NameKind::Time
    )
}
