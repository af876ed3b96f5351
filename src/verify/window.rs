//! Windows: a passage of a source with the sentences around it, held against one sentence of the draft.

use super::item::{Item, ItemKind, items};
use super::likeness::{How, Likeness, MIN_LIKENESS, Side, likeness};
use super::nearness::Nearness;
use crate::claims::times::ReferenceDate;
use crate::evidence::{RelatedWords, SourceText};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// Nearness of items of different sentences of a window.
const NEARNESS_ACROSS: (f32, f32) = (0.12, 0.05);
/// What a word of a neighbouring sentence counts of one in the passage itself.
const NEIGHBOUR_SHARE: f32 = 0.7;

/// A sentence of the draft or of a source, as items.
pub(super) struct ItemSentence<'a> {
    /// Where its items are.
    pub side: Side<'a>,
    /// The items, in order.
    pub items: Vec<Item>,
    /// How near they are to one another.
    pub nearness: Nearness,
}

impl<'a> ItemSentence<'a> {
    pub fn of(side: Side<'a>, sentence: usize, is_common: &dyn Fn(&str) -> bool) -> Self {
        let items = items(side.block, sentence, is_common);
        let nearness = Nearness::of(&items);
        ItemSentence { side, items, nearness }
    }
}

/// Where a sentence of a source stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct SentencePlace {
    /// Index of the source.
    pub source: usize,
    /// Index of the block in it.
    pub block: usize,
    /// Index of the sentence in the block.
    pub sentence: usize,
}

/// Sentences of sources as items, each read once for a block of the draft.
#[derive(Default)]
pub(super) struct SentenceCache<'a>(RefCell<FxHashMap<SentencePlace, Rc<ItemSentence<'a>>>>);

impl<'a> SentenceCache<'a> {
    fn get(&self, place: SentencePlace, read: impl FnOnce() -> ItemSentence<'a>) -> Rc<ItemSentence<'a>> {
        if let Some(known) = self.0.borrow().get(&place) {
            return known.clone();
        }
        let sentence = Rc::new(read());
        self.0.borrow_mut().insert(place, sentence.clone());
        sentence
    }
}

/// One item of a window: which of its sentences, and which item there.
#[derive(Clone, Copy)]
struct WindowItem {
    part: u16,
    item: u16,
}

/// A passage with its neighbours, and how like each item of the draft's sentence is to each of its items.
pub(super) struct Window<'a> {
    /// Where the passage stands.
    pub place: SentencePlace,
    /// The places and items of its sentences; the passage itself first.
    parts: Vec<(SentencePlace, Rc<ItemSentence<'a>>)>,
    all: Vec<WindowItem>,
    /// Number of items of the passage itself: they come first.
    pub center: usize,
    likes: Vec<Likeness>,
    /// Items that each draft item is like enough to count, with how much.
    matches: Vec<Vec<(usize, f32)>>,
    /// Best likeness of each draft item, less in neighbouring sentences.
    pub best: Vec<f32>,
    /// Share of the draft's sentence that it has, by weight.
    pub cover: f32,
}

impl<'a> Window<'a> {
    /// The window round a passage. `rows` has, for each draft item, the words of the passage's source that are related to it.
    pub fn new(
        place: SentencePlace,
        sources: &'a [SourceText<'a>],
        draft: &ItemSentence<'_>,
        rows: &[Option<RelatedWords>],
        (cache, is_common): (&SentenceCache<'a>, &dyn Fn(&str) -> bool),
    ) -> Self {
        let source = &sources[place.source];
        let date = ReferenceDate { date: source.analysis.date, ..ReferenceDate::default() };
        let before = previous(source, place);
        let around = [before, next(source, place), before.and_then(|place| previous(source, place))];
        let mut parts = Vec::new();
        for place in std::iter::once(place).chain(around.into_iter().flatten()) {
            let side = Side { block: &source.analysis.blocks[place.block], date };
            parts.push((place, cache.get(place, || ItemSentence::of(side, place.sentence, is_common))));
        }
        let all: Vec<WindowItem> = parts
            .iter()
            .enumerate()
            .flat_map(|(part, (_, sentence))| {
                (0..sentence.items.len()).map(move |item| WindowItem { part: part as u16, item: item as u16 })
            })
            .collect();
        let mut window = Window {
            place,
            center: parts[0].1.items.len(),
            parts,
            all,
            likes: Vec::new(),
            matches: Vec::new(),
            best: Vec::new(),
            cover: 0.0,
        };
        window.compare(draft, rows, source);
        window
    }

    fn compare(&mut self, draft: &ItemSentence<'_>, rows: &[Option<RelatedWords>], source: &SourceText<'_>) {
        let numbers: Vec<Option<u32>> = (0..self.all.len())
            .map(|f| self.item(f).key.as_ref().and_then(|key| source.index.word_number(key)))
            .collect();
        self.likes.reserve(draft.items.len() * self.all.len());
        for (a, mine) in draft.items.iter().enumerate() {
            let (mut matches, mut best) = (Vec::new(), 0.0f32);
            for (f, number) in numbers.iter().enumerate() {
                let side = self.parts[self.all[f].part as usize].1.side;
                let like = likeness((draft.side, mine), (side, self.item(f)), rows[a].as_ref(), *number);
                if like.weight >= MIN_LIKENESS {
                    matches.push((f, like.weight));
                    best = best.max(if f < self.center { like.weight } else { NEIGHBOUR_SHARE * like.weight });
                }
                self.likes.push(like);
            }
            self.matches.push(matches);
            self.best.push(best);
        }
        self.cover = self.cover_without(draft, None);
    }

    /// Share of the draft's sentence that the window has, one item left out.
    pub fn cover_without(&self, draft: &ItemSentence<'_>, without: Option<usize>) -> f32 {
        let (mut sum, mut total) = (0.0, 0.0);
        for (a, item) in draft.items.iter().enumerate() {
            if item.kind != ItemKind::Function && Some(a) != without {
                sum += item.weight * self.best[a];
                total += item.weight;
            }
        }
        if total > 0.0 { sum / total } else { 0.0 }
    }

    /// Number of items of all its sentences.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// One of its items.
    pub fn item(&self, f: usize) -> &Item {
        let WindowItem { part, item } = self.all[f];
        &self.parts[part as usize].1.items[item as usize]
    }

    /// Where an item stands: its sentence and its document.
    pub fn place_of(&self, f: usize) -> (SentencePlace, Side<'a>) {
        let (place, sentence) = &self.parts[self.all[f].part as usize];
        (*place, sentence.side)
    }

    /// The item of the window that an item of the passage itself hangs on.
    pub fn head_of(&self, f: usize) -> usize {
        if f < self.center { self.item(f).head } else { f }
    }

    /// Likeness of an item of the draft and one of the window.
    pub fn likeness(&self, a: usize, f: usize) -> Likeness {
        self.likes[a * self.all.len() + f]
    }

    /// The likeness as a weight only.
    pub fn weight(&self, a: usize, f: usize) -> f32 {
        self.likeness(a, f).weight
    }

    /// The draft's item that is most like an item of the window, one left out, with its likeness.
    pub fn taken_by(&self, f: usize, without: usize) -> Option<(usize, f32)> {
        (0..self.matches.len())
            .filter(|&a| a != without)
            .map(|a| (a, self.weight(a, f)))
            .filter(|(_, weight)| *weight >= MIN_LIKENESS)
            .max_by(|x, y| x.1.total_cmp(&y.1))
    }

    fn nearness(&self, f: usize, j: usize) -> (f32, f32) {
        let (one, other) = (self.all[f], self.all[j]);
        if one.part != other.part {
            return NEARNESS_ACROSS;
        }
        self.parts[one.part as usize].1.nearness.between(one.item as usize, other.item as usize)
    }

    /// How much of what stands round an item of the draft stands as near to an item of the window, 0 to 1: by words, by tree.
    pub fn slot(&self, draft: &ItemSentence<'_>, a: usize, f: usize) -> (f32, f32) {
        let (mut words, mut tree, mut all_words, mut all_tree) = (0.0, 0.0, 0.0, 0.0);
        for (c, item) in draft.items.iter().enumerate() {
            if c == a {
                continue;
            }
            let near = draft.nearness.between(a, c);
            let weight = (item.weight * near.0, item.weight * near.1);
            all_words += weight.0;
            all_tree += weight.1;
            let (mut best_words, mut best_tree) = (0.0f32, 0.0f32);
            for &(j, like) in self.matches[c].iter().filter(|(j, _)| *j != f) {
                let theirs = self.nearness(f, j);
                best_words = best_words.max(like * (theirs.0 / near.0).min(1.0));
                best_tree = best_tree.max(like * (theirs.1 / near.1).min(1.0));
            }
            words += weight.0 * best_words;
            tree += weight.1 * best_tree;
        }
        (words / all_words.max(f32::EPSILON), tree / all_tree.max(f32::EPSILON))
    }

    /// The item of the passage itself that is most like an item of the draft.
    pub fn partner(&self, a: usize) -> Option<usize> {
        let own = self.matches[a].iter().filter(|(f, _)| *f < self.center);
        own.max_by(|x, y| x.1.total_cmp(&y.1)).map(|(f, _)| *f)
    }

    /// Whether two items are the same word or say the same.
    pub fn agrees(&self, a: usize, f: usize) -> bool {
        let Likeness { weight, how } = self.likeness(a, f);
        weight >= super::likeness::SAYS_THE_SAME || how == How::Same
    }
}

fn previous(source: &SourceText<'_>, place: SentencePlace) -> Option<SentencePlace> {
    if let Some(sentence) = place.sentence.checked_sub(1) {
        return Some(SentencePlace { sentence, ..place });
    }
    (0..place.block).rev().take(2).find_map(|block| {
        let sentence = source.analysis.blocks[block].doc.sentences.len().checked_sub(1)?;
        Some(SentencePlace { block, sentence, ..place })
    })
}

fn next(source: &SourceText<'_>, place: SentencePlace) -> Option<SentencePlace> {
    let blocks = &source.analysis.blocks;
    if place.sentence + 1 < blocks[place.block].doc.sentences.len() {
        return Some(SentencePlace { sentence: place.sentence + 1, ..place });
    }
    let mut after = (place.block + 1..blocks.len()).take(2);
    let block = after.find(|&block| !blocks[block].doc.sentences.is_empty())?;
    Some(SentencePlace { block, sentence: 0, ..place })
}
