//! Ranks the sentences of the sources by how well they carry the content of a claim, and says on which words.

use super::content::{Item, Query};
use super::index::{Hit, Row, Sentence, SourceIndex};
use super::lexicon::Class;
use super::model::{Pair, Passage, Relation};
use super::support::Signs;
use std::sync::Arc;

/// How much of a word's weight depends on its rarity in the sources.
const LOCAL: f32 = 0.8;
/// A word occurs in a sentence when a relation this strong is there.
const OCCURS: f32 = 0.75;
/// A pair is reported when its relation is at least this strong.
const PAIRED: f32 = 0.35;
/// What the sentence before and the sentence after lend.
const LENT_BEFORE: f32 = 0.4;
const LENT_AFTER: f32 = 0.3;
/// What a pronoun or a definite subject takes up of the names in the two sentences before.
const TAKEN_UP: f32 = 0.8;
const FURTHER_BACK: f32 = 0.85;
const LOOK_BACK: usize = 3;
/// What a name's one word is worth for another of it.
const PART_OF_NAME: f32 = 0.9;
/// The shares of the score: agreeing arcs against coverage, reverse coverage against both, and shared figures on top.
const ARCS: f32 = 0.35;
const REVERSE: f32 = 0.2;
const FIGURES: f32 = 0.12;
/// An arc that agrees with head and dependent changed places.
const TURNED: f32 = 0.8;
/// How many passages may carry a claim together.
const TOGETHER: usize = 3;
/// How many sentences are scored in full: the best by coverage.
const SHORTLIST: usize = 24;

/// The passages for a query, best first, at most `limit`. The index of a source in `indexes` names it.
pub fn rank(query: &Query, indexes: &[&SourceIndex], limit: usize) -> Vec<Passage> {
    search(query, indexes, limit).0
}

/// The passages for a query, and the signs from which its support is judged.
pub fn search(query: &Query, indexes: &[&SourceIndex], limit: usize) -> (Vec<Passage>, Signs) {
    let items = &query.content.items;
    if items.is_empty() || limit == 0 {
        return (Vec::new(), Signs::default());
    }
    let names = Names::of(items);
    let found: Vec<Found> = indexes.iter().map(|index| Found::new(items, index)).collect();
    let weights = weights(items, &found, indexes);
    let total: f32 = weights.iter().sum::<f32>().max(1e-6);
    let short = shortlist(query, &names, &found, indexes, (&weights, total), SHORTLIST.max(limit));
    let mut scored: Vec<(Passage, &Candidate)> =
        short.iter().map(|c| (passage(query, c, &found[c.source], indexes[c.source], &weights, total), c)).collect();
    scored.sort_by(|(a, _), (b, _)| {
        b.score.total_cmp(&a.score).then((a.source, a.block, a.sentence).cmp(&(b.source, b.block, b.sentence)))
    });
    let signs = signs(query, &scored, &found, &weights, total);
    scored.truncate(limit);
    (scored.into_iter().map(|(p, _)| p).collect(), signs)
}

/// The sentences that are scored in full: so many, those best covered first.
fn shortlist(
    query: &Query,
    names: &Names,
    found: &[Found],
    indexes: &[&SourceIndex],
    (weights, total): (&[f32], f32),
    most: usize,
) -> Vec<Candidate> {
    struct Covered {
        key: f32,
        figures: f32,
        source: usize,
        sentence: usize,
    }
    // Most sentences of the sources share a word with the query: what is worked out for each of them is kept small.
    let mut own = vec![0.0; weights.len()];
    let mut all: Vec<Covered> = Vec::with_capacity(indexes.iter().map(|index| index.len()).sum());
    for (source, (found, index)) in found.iter().zip(indexes).enumerate() {
        for sentence in found.sentences() {
            found.with_neighbours(&found.weights, index, names, sentence, &mut own);
            let figures = shared_figures(query, &index.sentences[sentence]);
            all.push(Covered { key: weighted(weights, &own) / total + 0.1 * figures, figures, source, sentence });
        }
    }
    let order =
        |a: &Covered, b: &Covered| b.key.total_cmp(&a.key).then((a.source, a.sentence).cmp(&(b.source, b.sentence)));
    if all.len() > most {
        all.select_nth_unstable_by(most, order);
        all.truncate(most);
    }
    all.sort_unstable_by(order);
    let candidate = |c: Covered| {
        let (found, index) = (&found[c.source], indexes[c.source]);
        let (mut own, mut firm) = (vec![0.0; weights.len()], vec![0.0; weights.len()]);
        found.with_neighbours(&found.weights, index, names, c.sentence, &mut own);
        found.with_neighbours(&found.firms, index, names, c.sentence, &mut firm);
        Candidate { source: c.source, sentence: c.sentence, figures: c.figures, own, firm }
    };
    all.into_iter().map(candidate).collect()
}

fn signs(query: &Query, scored: &[(Passage, &Candidate)], found: &[Found], weights: &[f32], total: f32) -> Signs {
    let items = &query.content.items;
    let strongest = |item: usize| {
        let hits = found.iter().flat_map(|f| f.rows[item].iter());
        hits.fold((0.0f32, 0.0f32), |best, hit| (best.0.max(hit.weight), best.1.max(hit.firm)))
    };
    let anywhere: Vec<(f32, f32)> = (0..items.len()).map(strongest).collect();
    let mut together = vec![0.0f32; items.len()];
    for (_, candidate) in scored.iter().take(TOGETHER) {
        for (best, firm) in together.iter_mut().zip(&candidate.firm) {
            *best = best.max(*firm);
        }
    }
    let unknown = (0..items.len()).filter(|&i| anywhere[i].1 < OCCURS).map(|i| weights[i]).sum::<f32>();
    let predicate = query.content.predicate.filter(|&p| p < items.len());
    Signs {
        best: scored.iter().take(TOGETHER).map(|(p, _)| p.support).fold(0.0, f32::max),
        together: weighted(weights, &together) / total,
        anywhere: anywhere.iter().zip(weights).map(|(a, w)| a.0 * w).sum::<f32>() / total,
        predicate: predicate.and_then(|p| Some(scored.first()?.1.firm[p])).unwrap_or(0.0),
        predicate_anywhere: predicate.map_or(0.0, |p| anywhere[p].1),
        unknown: unknown / total,
        words: query.content.own,
        same_figures: scored.iter().any(|(p, c)| c.figures == 1.0 && p.support > 0.0),
    }
}

/// A sentence that may be the passage.
struct Candidate {
    source: usize,
    sentence: usize,
    figures: f32,
    /// For each item of the query, the strongest relation here, with what neighbours lend.
    own: Vec<f32>,
    firm: Vec<f32>,
}

/// Which items of a query are names.
struct Names {
    /// Every item that is a part of a name.
    words: Vec<usize>,
    /// The items of each name of several words.
    groups: Vec<Vec<usize>>,
}

impl Names {
    fn of(items: &[Item]) -> Names {
        let words = (0..items.len()).filter(|&i| items[i].class == Class::Name).collect();
        let mut groups: Vec<(u16, Vec<usize>)> = Vec::new();
        for (i, item) in items.iter().enumerate().filter(|(_, item)| item.name != 0) {
            match groups.iter_mut().find(|(name, _)| *name == item.name) {
                Some((_, group)) => group.push(i),
                None => groups.push((item.name, vec![i])),
            }
        }
        Names { words, groups: groups.into_iter().map(|(_, group)| group).filter(|g| g.len() > 1).collect() }
    }
}

/// Where one source has something related to the query.
struct Found {
    rows: Vec<Arc<Row>>,
    /// Which sentences have at least one related word.
    touched: Vec<bool>,
    /// For each sentence and item, the strongest relation; 0 where there is none.
    weights: Vec<f32>,
    /// The same, counting firm relations only.
    firms: Vec<f32>,
}

impl Found {
    fn new(items: &[Item], index: &SourceIndex) -> Found {
        let width = items.len();
        let rows: Vec<Arc<Row>> = items.iter().map(|item| index.row(item)).collect();
        let mut touched = vec![false; index.len()];
        let (mut weights, mut firms) = (vec![0.0; index.len() * width], vec![0.0; index.len() * width]);
        for (i, row) in rows.iter().enumerate() {
            for hit in row.iter() {
                for &sentence in index.sentences_with(hit.kind) {
                    let sentence = sentence as usize;
                    let at = sentence * width + i;
                    touched[sentence] = true;
                    weights[at] = larger(weights[at], hit.weight);
                    firms[at] = larger(firms[at], hit.firm);
                }
            }
        }
        Found { rows, touched, weights, firms }
    }

    /// The sentences with at least one related word.
    fn sentences(&self) -> impl Iterator<Item = usize> {
        self.touched.iter().enumerate().filter(|(_, touched)| **touched).map(|(sentence, _)| sentence)
    }

    /// What a sentence itself has for each item, of `all` weights or all firm ones.
    fn of<'a>(&self, all: &'a [f32], sentence: usize) -> Option<&'a [f32]> {
        all.get(sentence * self.rows.len()..(sentence + 1) * self.rows.len())
    }

    /// The same with what the sentences around it lend, written to `own`.
    fn with_neighbours(&self, all: &[f32], index: &SourceIndex, names: &Names, sentence: usize, own: &mut [f32]) {
        match self.of(all, sentence) {
            Some(values) => own.copy_from_slice(values),
            None => own.fill(0.0),
        }
        let around = [(sentence.checked_sub(1), LENT_BEFORE), (Some(sentence + 1), LENT_AFTER)];
        for (from, factor) in around {
            let Some(values) = from.and_then(|from| self.of(all, from)) else { continue };
            for (own, value) in own.iter_mut().zip(values) {
                *own = larger(*own, value * factor);
            }
        }
        if index.sentences[sentence].anaphoric {
            let mut factor = TAKEN_UP;
            for back in 1..=LOOK_BACK {
                if let Some(values) = sentence.checked_sub(back).and_then(|from| self.of(all, from)) {
                    for &i in &names.words {
                        own[i] = larger(own[i], values[i] * factor);
                    }
                }
                factor *= FURTHER_BACK;
            }
        }
        // Part of a name stands for the whole of it.
        for group in &names.groups {
            let best = group.iter().fold(0.0, |best, &i| larger(best, own[i]));
            for &i in group {
                own[i] = larger(own[i], best * PART_OF_NAME);
            }
        }
    }
}

/// The larger of two numbers, neither of which is NaN: unlike [`f32::max`], one instruction, and several at once.
fn larger(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// What each item of the query counts: its own weight, less where many sentences have it.
fn weights(items: &[Item], found: &[Found], indexes: &[&SourceIndex]) -> Vec<f32> {
    let sentences: usize = indexes.iter().map(|i| i.len()).sum();
    let all = (1.0 + sentences as f32).ln().max(1e-6);
    let mut having = vec![0u32; items.len()];
    for values in found.iter().flat_map(|f| f.weights.chunks_exact(items.len())) {
        for (having, value) in having.iter_mut().zip(values) {
            *having += u32::from(*value > OCCURS);
        }
    }
    let weight = |(item, having): (&Item, u32)| {
        let rare = (1.0 + sentences as f32 / (1.0 + having as f32)).ln() / all;
        item.weight * (1.0 - LOCAL + LOCAL * rare)
    };
    items.iter().zip(having).map(weight).collect()
}

fn weighted(weights: &[f32], values: &[f32]) -> f32 {
    weights.iter().zip(values).map(|(w, v)| w * v).sum()
}

/// The share of the query's figures that the sentence has too.
fn shared_figures(query: &Query, sentence: &Sentence) -> f32 {
    let figures = &query.content.figures;
    if figures.is_empty() {
        return 0.0;
    }
    figures.iter().filter(|f| sentence.figures.contains(f)).count() as f32 / figures.len() as f32
}

/// Scores one candidate in full and lists its word pairs.
fn passage(query: &Query, c: &Candidate, found: &Found, index: &SourceIndex, weights: &[f32], total: f32) -> Passage {
    let items = &query.content.items;
    let sentence = &index.sentences[c.sentence];
    let entries = &index.items[sentence.first_item as usize..sentence.last_item as usize];
    // How each item of the query is related to each word of the sentence.
    let mut grid: Vec<Option<Hit>> = vec![None; items.len() * entries.len()];
    let has = found.of(&found.weights, c.sentence).unwrap_or_default();
    for ((row, has), hits) in found.rows.iter().zip(has).zip(grid.chunks_exact_mut(entries.len().max(1))) {
        if *has > 0.0 {
            let hit = |kind: u32| row.binary_search_by_key(&kind, |hit| hit.kind).ok().map(|at| row[at]);
            hits.iter_mut().zip(entries).for_each(|(to, entry)| *to = hit(entry.kind));
        }
    }
    let at = |i: usize, j: usize| grid[i * entries.len() + j];
    let arcs = &index.arcs[sentence.first_arc as usize..sentence.last_arc as usize];
    let score = |value: fn(&Hit) -> f32, own: &[f32]| {
        let values: Vec<f32> = grid.iter().map(|hit| hit.as_ref().map_or(0.0, value)).collect();
        let row = |item: u16| &values[usize::from(item) * entries.len()..][..entries.len()];
        let cover = weighted(weights, own) / total;
        let (mut agreeing, mut all) = (0.0, 0.0);
        for &(dependent, head) in &query.content.arcs {
            let weight = weights[usize::from(dependent)] + weights[usize::from(head)];
            let (dependent, head) = (row(dependent), row(head));
            let best = arcs.iter().fold(0.0f32, |best, &(d, h)| {
                let (d, h) = (usize::from(d), usize::from(h));
                let straight = dependent[d].min(head[h]);
                let turned = dependent[h].min(head[d]) * TURNED;
                best.max(straight).max(turned)
            });
            agreeing += weight * best;
            all += weight;
        }
        let forward = if all > 0.0 { (1.0 - ARCS) * cover + ARCS * agreeing / all } else { cover };
        let mut bests = vec![0.0f32; entries.len()];
        for values in values.chunks_exact(entries.len().max(1)) {
            for (best, value) in bests.iter_mut().zip(values) {
                *best = larger(*best, *value);
            }
        }
        let (mut back, mut weight) = (0.0, 0.0);
        for (entry, best) in entries.iter().zip(bests) {
            back += entry.weight * best;
            weight += entry.weight;
        }
        (1.0 - REVERSE) * forward + REVERSE * back / weight.max(1e-6)
    };
    let mut pairs = Vec::new();
    let mut unmatched: Vec<usize> = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let best = (0..entries.len())
            .filter_map(|j| Some((at(i, j)?, entries[j])))
            .max_by(|a, b| a.0.weight.total_cmp(&b.0.weight));
        match best {
            Some((hit, entry)) if hit.weight >= PAIRED && hit.weight >= c.own[i] => pairs.push(Pair {
                draft: item.token as usize,
                source: entry.token as usize,
                relation: hit.relation,
                weight: hit.weight,
            }),
            _ if c.own[i] >= PAIRED => pairs.extend(inherited(found, index, c.sentence, i, item, c.own[i])),
            _ => unmatched.push(i),
        }
    }
    unmatched.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]));
    Passage {
        source: c.source,
        block: sentence.block as usize,
        sentence: sentence.number as usize,
        claim: None,
        score: score(|h| h.weight, &c.own) + FIGURES * c.figures,
        support: score(|h| h.firm, &c.firm),
        predicate: false,
        entities: pairs.iter().filter(|p| matches!(p.relation, Relation::Name | Relation::Inherited)).count(),
        pairs: pairs.into(),
        unmatched: unmatched.into_iter().map(|i| items[i].token as usize).collect(),
    }
}

/// The pair for a word that a sentence around the passage lends, where that sentence is in the same block.
fn inherited(found: &Found, index: &SourceIndex, sentence: usize, i: usize, item: &Item, weight: f32) -> Option<Pair> {
    let around = [sentence.checked_sub(1), sentence.checked_sub(2), Some(sentence + 1)];
    around.into_iter().flatten().find_map(|from| {
        let lender = index.sentences.get(from).filter(|s| s.block == index.sentences[sentence].block)?;
        let entries = &index.items[lender.first_item as usize..lender.last_item as usize];
        let row = &found.rows[i];
        let entry = entries
            .iter()
            .find(|e| row.binary_search_by_key(&e.kind, |h| h.kind).is_ok_and(|at| row[at].weight >= weight))?;
        Some(Pair { draft: item.token as usize, source: entry.token as usize, relation: Relation::Inherited, weight })
    })
}
