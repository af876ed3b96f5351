//! The judge of one block: every atom of its sentences held against the passages that the block's claims rest on.
//!
//! The heart is the slot score ([`Window::slot`]): what stands round an atom in the draft is found, and found as near to a word
//! of the source. A tick is the best place where a source has the atom, a filler the best place where it has something else.

use super::atom::{Atom, AtomKind, Features, SourceWords};
use super::compat::fit;
use super::item::{Item, ItemKind};
use super::lexicon::AtomLexicon;
use super::likeness::{How, NAMES_THE_SAME, SAYS_THE_SAME, Side};
use super::window::{ItemSentence, SentenceCache, SentencePlace, Window};
use crate::claims::figures::compare::{Comparison, compare};
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{Analysis, Bound, Claim};
use crate::claims::times::ReferenceDate;
use crate::evidence::{Evidence, RelatedWords, SourceText, WordKey};
use crate::nlp::{Dep, NameKind};
use crate::text::BlockKind;
use rust_decimal::prelude::ToPrimitive;

/// Passages that a sentence is held against at most.
const MAX_PASSAGES: usize = 4;
/// Passages among which they are chosen, by their windows' cover.
const MAX_CANDIDATES: usize = 6;
/// Passages of a sentence that are searched for words which the draft dropped.
const MAX_MARK_PASSAGES: usize = 3;
/// Least cover of those.
const MIN_MARK_COVER: f32 = 0.3;
/// Share of a place's score that does not depend on its window's cover.
const OWN_SHARE: f32 = 0.6;
/// Words in a row that are counted at most.
const MAX_RUN: usize = 6;

/// What the judge looks at.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// What the draft says.
    pub draft: &'a Analysis,
    /// For every claim of the draft, the passages that it rests on.
    pub evidence: &'a [std::sync::Arc<Vec<Evidence>>],
    /// The sources.
    pub sources: &'a [SourceText<'a>],
    /// The word lists with which they were read.
    pub lexicon: &'a ClaimLexicon,
}

/// Every atom of a block with its features, in the order of the text.
pub fn atoms(case: Case<'_>, block: usize) -> Vec<Atom> {
    let analysis = &case.draft.blocks[block];
    if case.sources.is_empty() {
        return Vec::new();
    }
    let side = Side { block: analysis, date: ReferenceDate { date: case.draft.date, ..ReferenceDate::default() } };
    let cache = SentenceCache::default();
    let judged = |sentence| Judged::new(case, side, (block, sentence), &cache);
    let sentences: Vec<Judged<'_>> = (0..analysis.doc.sentences.len()).map(judged).collect();
    let covers: Vec<f32> = sentences.iter().map(|s| s.windows.first().map_or(0.0, |w| w.cover)).collect();
    let cover = covers.iter().sum::<f32>() / covers.len().max(1) as f32;
    let files: Vec<(usize, usize, f32)> = sentences
        .iter()
        .enumerate()
        .flat_map(|(at, s)| {
            let named = s.draft.items.iter().enumerate().filter(|(_, item)| is_lookup(item.kind));
            named.map(move |(a, _)| (at, a, s.on_file[a]))
        })
        .collect();
    let mut out = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let file = |a: usize| {
            let others = files.iter().filter(|(s, i, _)| (*s, *i) != (at, a));
            let (sum, count) = others
                .fold((0.0, 0.0), |(sum, count), (.., file)| (sum + f32::from(u8::from(*file >= 0.7)), count + 1.0));
            if count > 0.0 { sum / count } else { 1.0 }
        };
        sentence.add_atoms(&file, cover, &mut out);
        sentence.add_dropped(&file, cover, &mut out);
    }
    out
}

fn is_lookup(kind: ItemKind) -> bool {
    use ItemKind as K;
    matches!(kind, K::Figure | K::Age | K::Ordinal | K::Date | K::Weekday | K::Time | K::Name | K::Demonym)
}

/// A sentence of the draft with its windows.
struct Judged<'a> {
    case: Case<'a>,
    sentence: usize,
    is_heading: bool,
    draft: ItemSentence<'a>,
    /// Best covering first.
    windows: Vec<Window<'a>>,
    /// How well the sources have each item anywhere.
    on_file: Vec<f32>,
}

/// A place of a window with its score.
#[derive(Clone, Copy)]
struct Place {
    window: usize,
    item: usize,
    slot: (f32, f32),
    score: f32,
}

impl<'a> Judged<'a> {
    fn new(case: Case<'a>, side: Side<'a>, (block, sentence): (usize, usize), cache: &SentenceCache<'a>) -> Self {
        let claims = side.block.claims.iter().enumerate().filter(|(_, claim)| claim.sentence == sentence);
        let places = passages(claims, &case.evidence[block]);
        let common = |word: &str| {
            let keys = [WordKey::common(word), WordKey::common(word.trim_end_matches('s'))];
            case.sources.iter().any(|source| keys.iter().any(|key| source.index.has_common_word(key)))
        };
        let draft = ItemSentence::of(side, sentence, &common);
        let mut rows: Vec<(usize, Vec<Option<RelatedWords>>)> = Vec::new();
        let mut windows = Vec::new();
        for place in places {
            if !rows.iter().any(|(source, _)| *source == place.source) {
                let index = case.sources[place.source].index;
                let row = |item: &Item| item.key.as_ref().map(|key| index.related_words(key));
                rows.push((place.source, draft.items.iter().map(row).collect()));
            }
            let Some((_, row)) = rows.iter().find(|(source, _)| *source == place.source) else { continue };
            windows.push(Window::new(place, case.sources, &draft, row, (cache, &common)));
        }
        windows.sort_by(|a, b| b.cover.total_cmp(&a.cover).then(a.place.cmp(&b.place)));
        windows.truncate(MAX_PASSAGES);
        let mut judged = Judged {
            case,
            sentence,
            is_heading: matches!(side.block.block.kind, BlockKind::Heading(_)),
            draft,
            windows,
            on_file: Vec::new(),
        };
        judged.on_file = (0..judged.draft.items.len()).map(|a| judged.file(a)).collect();
        judged
    }

    /// How well the sources have an item anywhere, 0 to 1.
    fn file(&self, a: usize) -> f32 {
        let item = &self.draft.items[a];
        let here = self.windows.iter().flat_map(|w| (0..w.len()).map(move |f| w.weight(a, f))).fold(0.0, f32::max);
        if here >= SAYS_THE_SAME {
            return here;
        }
        let anywhere = match item.kind {
            ItemKind::Name | ItemKind::Demonym => self
                .case
                .sources
                .iter()
                .map(|source| {
                    let known = item.words.iter().filter(|word| source.index.has_word(word)).count();
                    known as f32 / item.words.len().max(1) as f32
                })
                .fold(0.0, f32::max),
            ItemKind::Figure | ItemKind::Age | ItemKind::Ordinal => {
                let figure = item.value.and_then(|at| self.draft.side.block.figures.get(at));
                let known = figure.is_some_and(|figure| {
                    let number = figure.value.map(|value| value.normalize());
                    self.case.sources.iter().any(|source| {
                        let all = source.analysis.blocks.iter().flat_map(|block| block.figures.iter());
                        number.is_some() && all.into_iter().any(|other| other.value.map(|v| v.normalize()) == number)
                    })
                });
                f32::from(u8::from(known))
            }
            ItemKind::Noun | ItemKind::Role | ItemKind::Verb | ItemKind::Adjective | ItemKind::Adverb => {
                let Some(key) = &item.key else { return here };
                self.case.sources.iter().map(|source| source.index.related_words(key).strongest()).fold(0.0, f32::max)
            }
            _ => 0.0,
        };
        here.max(anywhere)
    }

    fn score(&self, window: usize, slot: (f32, f32), likeness: f32) -> f32 {
        likeness * 0.5 * (slot.0 + slot.1) * (OWN_SHARE + (1.0 - OWN_SHARE) * self.windows[window].cover)
    }

    /// The best place where a source has the item.
    fn tick(&self, a: usize) -> Option<Place> {
        let least = if is_name(self.draft.items[a].kind) { NAMES_THE_SAME } else { SAYS_THE_SAME };
        let mut best: Option<Place> = None;
        for (window, w) in self.windows.iter().enumerate() {
            for f in (0..w.len()).filter(|&f| w.weight(a, f) >= least) {
                let slot = w.slot(&self.draft, a, f);
                let score = self.score(window, slot, w.weight(a, f));
                if best.is_none_or(|best| score > best.score) {
                    best = Some(Place { window, item: f, slot, score });
                }
            }
        }
        best
    }

    /// The best place where a source has something else, and the score of the next best.
    fn filler(&self, a: usize) -> (Option<Place>, f32) {
        let item = &self.draft.items[a];
        let least = if is_name(item.kind) { NAMES_THE_SAME } else { SAYS_THE_SAME };
        let (mut best, mut next): (Option<Place>, f32) = (None, 0.0);
        for (window, w) in self.windows.iter().enumerate() {
            let mut here: Option<Place> = None;
            for f in 0..w.center {
                let other = w.item(f);
                let fits = fit(item.kind, other.kind);
                let like = w.likeness(a, f);
                let undecided = matches!(item.kind, ItemKind::Date | ItemKind::Weekday | ItemKind::Time)
                    && like.how == How::Neighbour;
                if fits == 0.0 || like.weight >= least || undecided {
                    continue;
                }
                let slot = w.slot(&self.draft, a, f);
                let mut score = 0.4 * slot.0 + 0.4 * slot.1 + 0.12 * fits + 0.12 * like.weight;
                if self.dep(item) == w.place_of(f).1.block.doc.tokens[other.head_token].dep {
                    score += 0.06;
                }
                score += match same_type(item, other) {
                    Some(true) => 0.06,
                    Some(false) => -0.06,
                    None => 0.0,
                };
                if item.kind == other.kind && is_figure(item.kind) && self.units(a, window, f) {
                    score += 0.08;
                }
                if let Some((b, weight)) = w.taken_by(f, a).filter(|(_, weight)| *weight >= 0.8) {
                    let theirs = w.slot(&self.draft, b, f);
                    if theirs.0 + theirs.1 > slot.0 + slot.1 {
                        score -= 0.2 * weight;
                    }
                }
                if here.is_none_or(|here| score > here.score) {
                    here = Some(Place { window, item: f, slot, score });
                }
            }
            if let Some(mut here) = here {
                here.score *= OWN_SHARE + (1.0 - OWN_SHARE) * w.cover;
                match best {
                    Some(before) if before.score >= here.score => next = next.max(here.score),
                    Some(before) => (best, next) = (Some(here), next.max(before.score)),
                    None => best = Some(here),
                }
            }
        }
        (best, next)
    }

    fn dep(&self, item: &Item) -> Dep {
        self.draft.side.block.doc.tokens[item.head_token].dep
    }

    fn units(&self, a: usize, window: usize, f: usize) -> bool {
        let mine = self.draft.items[a].value.and_then(|at| self.draft.side.block.figures.get(at));
        let w = &self.windows[window];
        let theirs = w.item(f).value.and_then(|at| w.place_of(f).1.block.figures.get(at));
        match (mine, theirs) {
            (Some(mine), Some(theirs)) => {
                mine.unit.as_ref().map(|u| u.dimension) == theirs.unit.as_ref().map(|u| u.dimension)
            }
            _ => false,
        }
    }

    fn words(&self, place: Place) -> SourceWords {
        let w = &self.windows[place.window];
        let (SentencePlace { source, block, sentence }, _) = w.place_of(place.item);
        SourceWords { source, block, sentence, tokens: w.item(place.item).tokens.clone() }
    }

    fn kind(&self, a: usize) -> Option<AtomKind> {
        use ItemKind as K;
        let items = &self.draft.items;
        let item = &items[a];
        let doc = &self.draft.side.block.doc;
        let is_cue = |item: &Item| {
            item.kind == K::Verb && self.case.lexicon.cue_verb(&doc.tokens[item.head_token].lower_lemma()).is_some()
        };
        Some(match item.kind {
            K::Figure => AtomKind::Figure,
            K::Age => AtomKind::Age,
            K::Ordinal => AtomKind::Ordinal,
            K::Date => AtomKind::Date,
            K::Weekday => AtomKind::Weekday,
            K::Time => AtomKind::Time,
            K::Name => {
                let head = &items[item.head];
                let says = is_cue(head) && matches!(self.dep(item), Dep::Nsubj | Dep::Agent | Dep::Pobj);
                let according = matches!(self.dep(item), Dep::Pobj)
                    && &*doc.tokens[head.head_token].lower == "to"
                    && doc.head(head.head_token).is_some_and(|up| &*doc.tokens[up].lower == "according");
                if says || according { AtomKind::Speaker } else { AtomKind::Name }
            }
            K::Demonym => AtomKind::Demonym,
            K::Role => AtomKind::Role,
            K::Noun | K::Adjective => {
                let counts = |figure: &Item| matches!(figure.kind, K::Figure) && figure.head == a;
                if item.kind == K::Noun && items.iter().any(counts) {
                    return Some(AtomKind::Counted);
                }
                let mut up = item;
                for _ in 0..3 {
                    let next = &items[up.head];
                    if next.tokens == up.tokens {
                        break;
                    }
                    let named = items[next.head].kind == K::Name
                        || items.iter().any(|i| i.kind == K::Name && items[i.head].tokens == next.tokens);
                    if next.kind == K::Role && named {
                        return Some(AtomKind::Complement);
                    }
                    if !matches!(next.kind, K::Preposition | K::Noun | K::Adjective | K::Function) {
                        break;
                    }
                    up = next;
                }
                if item.kind == K::Noun { AtomKind::Noun } else { AtomKind::Adjective }
            }
            K::Verb if is_cue(item) => AtomKind::Cue,
            K::Verb => AtomKind::Verb,
            K::Adverb => AtomKind::Adverb,
            K::Preposition => AtomKind::Preposition,
            K::Quantifier => AtomKind::Quantifier,
            K::Modal => AtomKind::Modal,
            K::Negation => AtomKind::Negation,
            K::Condition => AtomKind::Condition,
            K::Function => return None,
        })
    }

    /// Features that depend on the item alone.
    fn base(&self, a: usize, file: f32, paragraph_cover: f32) -> Features {
        let item = &self.draft.items[a];
        let best = |b: usize| self.windows.iter().map(|w| w.best[b]).fold(0.0, f32::max);
        let content = |item: &Item| item.kind != ItemKind::Function && item.weight > 0.4;
        let others = self.draft.items.iter().enumerate().filter(|(b, item)| *b != a && content(item));
        let (unmatched, matched): (Vec<_>, Vec<_>) = others.partition(|(b, _)| best(*b) < SAYS_THE_SAME);
        let top = self.windows.first();
        let beside = |b: Option<usize>| b.and_then(|b| top.and_then(|w| w.best.get(b))).copied().unwrap_or(0.5);
        Features {
            head_cover: if item.head == a { 0.5 } else { top.map_or(0.0, |w| w.best[item.head]) },
            left_cover: beside(a.checked_sub(1)),
            right_cover: beside(Some(a + 1)),
            unmatched: unmatched.len().min(20) as f32 / 10.0,
            matched: matched.len().min(20) as f32 / 10.0,
            on_file: self.on_file[a],
            paragraph_file: file,
            paragraph_cover,
            cover: top.map_or(0.0, |w| w.cover),
            weight: item.weight,
            quoted: f32::from(u8::from(item.is_quoted)),
            heading: f32::from(u8::from(self.is_heading)),
            ..Features::default()
        }
    }

    fn add_atoms(&self, file: &dyn Fn(usize) -> f32, paragraph_cover: f32, out: &mut Vec<Atom>) {
        for (a, item) in self.draft.items.iter().enumerate() {
            let Some(kind) = self.kind(a) else { continue };
            let tick = self.tick(a);
            // Weaker than the source is no slip.
            let is_weak = kind == AtomKind::Modal && self.is_weak_modal(a);
            let (mut filler, runner_up) = if is_weak { (None, 0.0) } else { self.filler(a) };
            let mut features = self.base(a, file(a), paragraph_cover);
            features.runner_up = runner_up;
            // A small word has nothing in its place: the source has its neighbours without it.
            let absent = self.absent(a).filter(|_| !is_weak);
            let is_absent = filler.is_none() && absent.is_some();
            if let Some(place) = absent.filter(|_| is_absent) {
                features.fill = place.score;
                filler = Some(place);
            }
            if let Some(place) = tick {
                let w = &self.windows[place.window];
                features.tick = place.score;
                (features.tick_words, features.tick_tree) = place.slot;
                features.tick_cover = w.cover;
                features.tick_like = w.weight(a, place.item);
                features.tick_top = f32::from(u8::from(place.window == 0));
                features.tick_here = f32::from(u8::from(place.item < w.center));
            }
            if let Some(place) = filler.filter(|_| !is_absent) {
                self.add_filler(a, place, &mut features);
            }
            features.gap_words = features.fill_words - features.tick_words;
            features.gap_tree = features.fill_tree - features.tick_tree;
            features.neither = f32::from(u8::from(tick.is_none() && filler.is_none()));
            out.push(Atom {
                kind,
                tokens: item.tokens.clone(),
                head: item.head_token,
                sentence: self.sentence,
                is_quoted: item.is_quoted,
                is_absent,
                tick: tick.map(|place| self.words(place)),
                filler: filler.map(|place| self.words(place)),
                features,
            });
        }
    }

    fn is_weak_modal(&self, a: usize) -> bool {
        let doc = &self.draft.side.block.doc;
        AtomLexicon::shared().weak_modals.contains(&*doc.tokens[self.draft.items[a].head_token].lower)
    }

    /// The place of a small word that the source does without: where it has what the word hangs on.
    fn absent(&self, a: usize) -> Option<Place> {
        let item = &self.draft.items[a];
        let small =
            matches!(item.kind, ItemKind::Negation | ItemKind::Modal | ItemKind::Condition | ItemKind::Quantifier);
        if !small || item.head == a {
            return None;
        }
        let places = self.windows.iter().enumerate().filter_map(|(window, w)| {
            let at = w.partner(item.head)?;
            let score = 0.8 * w.weight(item.head, at) * w.cover;
            Some(Place { window, item: at, slot: (0.0, 0.0), score })
        });
        places.max_by(|x, y| x.score.total_cmp(&y.score))
    }

    fn add_filler(&self, a: usize, place: Place, features: &mut Features) {
        let (item, w) = (&self.draft.items[a], &self.windows[place.window]);
        let other = w.item(place.item);
        let like = w.likeness(a, place.item);
        let side = w.place_of(place.item).1;
        let flag = |yes: bool| f32::from(u8::from(yes));
        features.fill = place.score;
        (features.fill_words, features.fill_tree) = place.slot;
        features.fill_cover = w.cover_without(&self.draft, Some(a));
        features.fill_top = flag(place.window == 0);
        let (left, right) = self.runs(a, place);
        (features.run_left, features.run_right) = (left as f32 / MAX_RUN as f32, right as f32 / MAX_RUN as f32);
        features.fill_like = like.weight;
        let their_head = w.head_of(place.item);
        features.fill_head = match (item.head == a, their_head == place.item) {
            (true, true) => 1.0,
            (false, false) => w.weight(item.head, their_head),
            _ => 0.0,
        };
        let their_dep = side.block.doc.tokens[other.head_token].dep;
        features.fill_same_dep = flag(self.dep(item) == their_dep);
        features.fill_children = self.children(a, place);
        if let Some((b, weight)) = w.taken_by(place.item, a) {
            features.fill_taken = weight;
            if weight >= SAYS_THE_SAME {
                let slot = w.slot(&self.draft, b, place.item);
                features.fill_taken_slot = 0.5 * (slot.0 + slot.1);
            }
        }
        let lemma = side.block.doc.tokens[other.head_token].lower_lemma();
        let ours = |i: &Item| self.draft.side.block.doc.tokens[i.head_token].lower_lemma() == lemma;
        features.fill_elsewhere = flag(self.draft.items.iter().enumerate().any(|(b, i)| b != a && ours(i)));
        features.fill_weight = other.weight;
        features.fill_fit = fit(item.kind, other.kind);
        features.fill_type = same_type(item, other).map_or(0.5, flag);
        features.fill_opposite = flag(like.how == How::Opposite);
        features.fill_related = flag(matches!(like.how, How::Synonym | How::Neighbour));
        features.fill_kind = flag(like.how == How::Kind);
        features.fill_spelling = flag(like.how == How::Spelling);
        features.fill_part = flag(like.how == How::Part);
        let words = |side: Side<'_>, item: &Item| {
            side.block.doc.span(item.tokens.clone()).slice(&side.block.doc.text).to_lowercase()
        };
        features.fill_letters = strsim::sorensen_dice(&words(self.draft.side, item), &words(side, other)) as f32;
        if is_figure(item.kind) && is_figure(other.kind) {
            features.fill_unit = flag(item.kind == other.kind && self.units(a, place.window, place.item));
            let mine = item.value.and_then(|at| self.draft.side.block.figures.get(at));
            let theirs = other.value.and_then(|at| side.block.figures.get(at));
            if let (Some(mine), Some(theirs)) = (mine, theirs) {
                features.fill_noun = flag(mine.noun_lemma.is_some() && mine.noun_lemma == theirs.noun_lemma);
                let ratio = mine.value.and_then(|v| v.to_f64()).zip(theirs.value.and_then(|v| v.to_f64()));
                features.fill_ratio = ratio
                    .filter(|(a, b)| *a > 0.0 && *b > 0.0)
                    .map_or(0.0, |(a, b)| (a / b).log10().abs().min(4.0) as f32);
            }
        }
        let (mut exact, mut all) = (0.0, 0.0);
        for (b, mine) in self.draft.items.iter().enumerate().filter(|(_, i)| i.kind != ItemKind::Function) {
            all += mine.weight;
            if (0..w.center).any(|f| w.weight(b, f) >= 0.95) {
                exact += mine.weight;
            }
        }
        features.fill_exact = exact / f32::max(all, f32::EPSILON);
        let (mut known, mut whole) = (0.0, 0.0);
        for f in (0..w.center).filter(|&f| w.item(f).kind != ItemKind::Function) {
            whole += w.item(f).weight;
            known += w.item(f).weight * w.taken_by(f, usize::MAX).map_or(0.0, |(_, weight)| weight);
        }
        features.fill_reverse = known / f32::max(whole, f32::EPSILON);
    }

    /// Matching words in a row on both sides of an item and its filler.
    fn runs(&self, a: usize, place: Place) -> (usize, usize) {
        let w = &self.windows[place.window];
        let count = |steps: &mut dyn Iterator<Item = (usize, usize)>| {
            steps.take(MAX_RUN).take_while(|&(i, k)| w.agrees(i, k)).count()
        };
        let left = count(&mut (0..a).rev().zip((0..place.item).rev()));
        let right = count(&mut (a + 1..self.draft.items.len()).zip(place.item + 1..w.center));
        (left, right)
    }

    /// How many of the words that hang on an item hang on its filler, 0 to 1; -1 where none do.
    fn children(&self, a: usize, place: Place) -> f32 {
        let w = &self.windows[place.window];
        let mine = self.draft.items.iter().enumerate();
        let mine: Vec<usize> = mine
            .filter(|(b, item)| *b != a && item.head == a && item.kind != ItemKind::Function)
            .map(|(b, _)| b)
            .collect();
        if mine.is_empty() {
            return -1.0;
        }
        let theirs = |f: &usize| *f != place.item && w.head_of(*f) == place.item;
        let best = |b: usize| (0..w.center).filter(theirs).map(|f| w.weight(b, f)).fold(0.0, f32::max);
        mine.iter().map(|&b| best(b)).sum::<f32>() / mine.len() as f32
    }

    /// Marks that the source has beside a word and the draft has not.
    fn add_dropped(&self, file: &dyn Fn(usize) -> f32, paragraph_cover: f32, out: &mut Vec<Atom>) {
        let mut found: Vec<(usize, AtomKind, Place, usize, bool)> = Vec::new();
        for (window, w) in
            self.windows.iter().enumerate().take(MAX_MARK_PASSAGES).filter(|(_, w)| w.cover >= MIN_MARK_COVER)
        {
            for f in 0..w.center {
                for (kind, hosts) in self.marks(window, f) {
                    for host in hosts
                        .into_iter()
                        .filter(|&host| host < w.center && (host != f || kind == AtomKind::DroppedBound))
                    {
                        let Some((a, is_marked)) = self.bare(kind, window, f, host) else { continue };
                        let slot = w.slot(&self.draft, a, host);
                        let score = 0.5 * (slot.0 + slot.1) * (OWN_SHARE + (1.0 - OWN_SHARE) * w.cover);
                        let place = Place { window, item: host, slot, score };
                        match found.iter_mut().find(|(b, k, ..)| (*b, *k) == (a, kind)) {
                            Some(known) if known.2.score >= score => {}
                            Some(known) => (known.2, known.3, known.4) = (place, f, is_marked),
                            None => found.push((a, kind, place, f, is_marked)),
                        }
                    }
                }
            }
        }
        for (a, kind, place, mark, is_marked) in found {
            let item = &self.draft.items[a];
            let w = &self.windows[place.window];
            let mut features = self.base(a, file(a), paragraph_cover);
            self.add_filler(a, place, &mut features);
            features.fill_weight = w.item(mark).weight;
            features.marked = f32::from(u8::from(is_marked));
            out.push(Atom {
                kind,
                tokens: item.tokens.clone(),
                head: item.head_token,
                sentence: self.sentence,
                is_quoted: item.is_quoted,
                is_absent: false,
                tick: None,
                filler: Some(self.words(Place { item: mark, ..place })),
                features,
            });
        }
    }

    /// What an item of a passage marks, and the items that it may mark.
    fn marks(&self, window: usize, f: usize) -> Vec<(AtomKind, Vec<usize>)> {
        let w = &self.windows[window];
        let item = w.item(f);
        let side = w.place_of(f).1;
        let lower = &*side.block.doc.tokens[item.head_token].lower;
        let up = |f: usize| {
            let head = w.head_of(f);
            let passing = matches!(
                w.item(head).kind,
                ItemKind::Function | ItemKind::Preposition | ItemKind::Modal | ItemKind::Quantifier
            );
            if passing { vec![head, w.head_of(head)] } else { vec![head] }
        };
        let mut out = Vec::new();
        match item.kind {
            ItemKind::Negation if lower != "without" => out.push((AtomKind::DroppedNegation, up(f))),
            ItemKind::Modal if matches!(lower, "may" | "might" | "could" | "should" | "would") => {
                out.push((AtomKind::DroppedModal, up(f)));
            }
            ItemKind::Condition => out.push((AtomKind::DroppedCondition, up(f))),
            ItemKind::Quantifier => out.push((AtomKind::DroppedQuantifier, up(f))),
            ItemKind::Figure => {
                let figure = item.value.and_then(|at| side.block.figures.get(at));
                if figure.is_some_and(|figure| figure.operator != Bound::Exact) {
                    out.push((AtomKind::DroppedBound, vec![f]));
                }
            }
            _ => {}
        }
        if item.is_hedge {
            let below = (0..w.center).filter(|&k| {
                k != f
                    && w.head_of(k) == f
                    && matches!(w.item(k).kind, ItemKind::Verb | ItemKind::Noun | ItemKind::Adjective | ItemKind::Role)
            });
            out.push((AtomKind::DroppedHedge, below.chain([w.head_of(f)]).collect()));
        }
        out
    }

    /// The draft's item that answers a marked one and is bare of the mark, and whether another mark of the kind stands near.
    fn bare(&self, kind: AtomKind, window: usize, mark: usize, host: usize) -> Option<(usize, bool)> {
        let w = &self.windows[window];
        let items = &self.draft.items;
        let (a, _) = w.taken_by(host, usize::MAX).filter(|(_, weight)| *weight >= NAMES_THE_SAME)?;
        if matches!(items[a].kind, ItemKind::Function | ItemKind::Preposition) {
            return None;
        }
        if kind == AtomKind::DroppedBound {
            let mine = items[a]
                .value
                .and_then(|at| self.draft.side.block.figures.get(at))
                .filter(|_| items[a].kind == ItemKind::Figure)?;
            let theirs = w.item(mark).value.and_then(|at| w.place_of(mark).1.block.figures.get(at))?;
            // Weaker and rounder is no error.
            let is_kept = mine.operator == theirs.operator || compare(mine, theirs) == Comparison::Faithful;
            return (!is_kept).then_some((a, mine.operator != Bound::Exact));
        }
        let doc = &self.draft.side.block.doc;
        let lists = AtomLexicon::shared();
        let same = |item: &Item| match kind {
            AtomKind::DroppedNegation => item.kind == ItemKind::Negation,
            AtomKind::DroppedModal => item.kind == ItemKind::Modal,
            AtomKind::DroppedCondition => item.kind == ItemKind::Condition,
            AtomKind::DroppedQuantifier => item.kind == ItemKind::Quantifier,
            _ => item.is_hedge,
        };
        let near = |b: usize| self.draft.nearness.between(a, b).1 >= 0.25 || a.abs_diff(b) <= 3;
        let is_marked = items.iter().enumerate().any(|(b, item)| same(item) && near(b));
        if kind == AtomKind::DroppedNegation
            && items.iter().any(|i| lists.refusals.contains(&*doc.tokens[i.head_token].lower_lemma()))
        {
            return None;
        }
        let (side, item) = (w.place_of(mark).1, w.item(mark));
        let word = side.block.doc.tokens[item.head_token].lower_lemma();
        let has_word = items.iter().any(|i| doc.tokens[i.head_token].lower_lemma() == word);
        let answered = has_word || is_marked && kind != AtomKind::DroppedQuantifier;
        (!answered).then_some((a, is_marked))
    }
}

/// Passages of a sentence's claims, those that most of it rests on first.
fn passages<'e>(claims: impl Iterator<Item = (usize, &'e Claim)>, evidence: &[Evidence]) -> Vec<SentencePlace> {
    let mut scored: Vec<(SentencePlace, f32)> = Vec::new();
    for (index, claim) in claims {
        for passage in evidence.get(index).iter().flat_map(|e| &e.passages) {
            let place = SentencePlace { source: passage.source, block: passage.block, sentence: passage.sentence };
            let score = passage.score * claim.tokens.len() as f32;
            match scored.iter_mut().find(|(known, _)| *known == place) {
                Some((_, sum)) => *sum += score,
                None => scored.push((place, score)),
            }
        }
    }
    scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    scored.truncate(MAX_CANDIDATES);
    scored.into_iter().map(|(place, _)| place).collect()
}

fn is_name(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Name | ItemKind::Demonym)
}

fn is_figure(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Figure | ItemKind::Age | ItemKind::Ordinal)
}

/// Whether two names are of one kind; `None` where that is not known.
fn same_type(a: &Item, b: &Item) -> Option<bool> {
    let group = |kind: NameKind| match kind {
        NameKind::Gpe | NameKind::Loc | NameKind::Fac => NameKind::Gpe,
        other => other,
    };
    Some(group(a.name?) == group(b.name?))
}
