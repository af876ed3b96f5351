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
/// What a sentence in another paragraph lends, of that.
const ACROSS_BLOCKS: f32 = 1.0;
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
    let found: Vec<Found> = indexes.iter().map(|index| Found::new(items, index)).collect();
    let weights = weights(items, &found, indexes);
    let total: f32 = weights.iter().sum::<f32>().max(1e-6);
    let mut short: Vec<Candidate> = Vec::new();
    for (source, (found, index)) in found.iter().zip(indexes).enumerate() {
        for &sentence in &found.touched {
            let (own, firm) = found.with_neighbours(index, items, sentence as usize);
            let cover = weighted(&weights, &own) / total;
            let figures = shared_figures(query, &index.sentences[sentence as usize]);
            short.push(Candidate { source, sentence: sentence as usize, cover, figures, own, firm });
        }
    }
    short.sort_by(|a, b| {
        (b.cover + 0.1 * b.figures)
            .total_cmp(&(a.cover + 0.1 * a.figures))
            .then((a.source, a.sentence).cmp(&(b.source, b.sentence)))
    });
    short.truncate(SHORTLIST.max(limit));
    let mut scored: Vec<(Passage, &Candidate)> =
        short.iter().map(|c| (passage(query, c, &found[c.source], indexes[c.source], &weights, total), c)).collect();
    scored.sort_by(|(a, _), (b, _)| {
        b.score.total_cmp(&a.score).then((a.source, a.block, a.sentence).cmp(&(b.source, b.block, b.sentence)))
    });
    let signs = signs(query, &scored, &found, &weights, total);
    scored.truncate(limit);
    (scored.into_iter().map(|(p, _)| p).collect(), signs)
}

fn signs(query: &Query, scored: &[(Passage, &Candidate)], found: &[Found], weights: &[f32], total: f32) -> Signs {
    let items = &query.content.items;
    let mut anywhere = vec![(0.0f32, 0.0f32); items.len()];
    for values in found.iter().flat_map(|f| f.values.chunks_exact(items.len())) {
        for (best, value) in anywhere.iter_mut().zip(values) {
            *best = (best.0.max(value.0), best.1.max(value.1));
        }
    }
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
    cover: f32,
    figures: f32,
    /// For each item of the query, the strongest relation here, with what neighbours lend.
    own: Vec<f32>,
    firm: Vec<f32>,
}

/// Where one source has something related to the query.
struct Found {
    rows: Vec<Arc<Row>>,
    /// Sentences with at least one related word, in order.
    touched: Vec<u32>,
    /// Where a sentence's values begin in `values`; `u32::MAX` for untouched ones.
    slots: Vec<u32>,
    /// For each touched sentence and item, (weight, firm).
    values: Vec<(f32, f32)>,
}

impl Found {
    fn new(items: &[Item], index: &SourceIndex) -> Found {
        let rows: Vec<Arc<Row>> = items.iter().map(|item| index.row(item)).collect();
        let mut found = Found { rows, touched: Vec::new(), slots: vec![u32::MAX; index.len()], values: Vec::new() };
        for (i, row) in found.rows.iter().enumerate() {
            for hit in row.iter() {
                for &sentence in index.sentences_with(hit.kind) {
                    let slot = &mut found.slots[sentence as usize];
                    if *slot == u32::MAX {
                        *slot = found.values.len() as u32;
                        found.touched.push(sentence);
                        found.values.resize(found.values.len() + items.len(), (0.0, 0.0));
                    }
                    let value = &mut found.values[*slot as usize + i];
                    *value = (value.0.max(hit.weight), value.1.max(hit.firm));
                }
            }
        }
        found.touched.sort_unstable();
        found
    }

    /// What a sentence itself has for each item.
    fn values(&self, sentence: usize) -> Option<&[(f32, f32)]> {
        let slot = *self.slots.get(sentence)?;
        (slot != u32::MAX).then(|| &self.values[slot as usize..slot as usize + self.rows.len()])
    }

    /// The same with what the sentences around it lend.
    fn with_neighbours(&self, index: &SourceIndex, items: &[Item], sentence: usize) -> (Vec<f32>, Vec<f32>) {
        let mut own: Vec<(f32, f32)> =
            self.values(sentence).map_or_else(|| vec![(0.0, 0.0); items.len()], <[_]>::to_vec);
        let block = index.sentences[sentence].block;
        let mut lend = |from: Option<usize>, factor: f32, names_only: bool| {
            let Some(from) = from.filter(|&f| f < index.len()) else { return };
            let Some(values) = self.values(from) else { return };
            let near = if index.sentences[from].block == block || names_only { 1.0 } else { ACROSS_BLOCKS };
            for ((own, item), value) in own.iter_mut().zip(items).zip(values) {
                if !names_only || item.class == Class::Name {
                    own.0 = own.0.max(value.0 * factor * near);
                    own.1 = own.1.max(value.1 * factor * near);
                }
            }
        };
        lend(sentence.checked_sub(1), LENT_BEFORE, false);
        lend(Some(sentence + 1), LENT_AFTER, false);
        if index.sentences[sentence].anaphoric {
            let mut factor = TAKEN_UP;
            for back in 1..=LOOK_BACK {
                lend(sentence.checked_sub(back), factor, true);
                factor *= FURTHER_BACK;
            }
        }
        // Part of a name stands for the whole of it.
        for i in 0..items.len() {
            if items[i].name != 0 {
                let same = |j: &usize| items[*j].name == items[i].name;
                let best =
                    (0..items.len()).filter(same).fold((0.0f32, 0.0f32), |b, j| (b.0.max(own[j].0), b.1.max(own[j].1)));
                own[i] = (own[i].0.max(best.0 * PART_OF_NAME), own[i].1.max(best.1 * PART_OF_NAME));
            }
        }
        own.into_iter().unzip()
    }
}

/// What each item of the query counts: its own weight, less where many sentences have it.
fn weights(items: &[Item], found: &[Found], indexes: &[&SourceIndex]) -> Vec<f32> {
    let sentences: usize = indexes.iter().map(|i| i.len()).sum();
    let all = (1.0 + sentences as f32).ln().max(1e-6);
    (0..items.len())
        .map(|i| {
            let having: usize = found
                .iter()
                .map(|f| f.values.iter().skip(i).step_by(items.len().max(1)).filter(|v| v.0 > OCCURS).count())
                .sum();
            let rare = (1.0 + sentences as f32 / (1.0 + having as f32)).ln() / all;
            items[i].weight * (1.0 - LOCAL + LOCAL * rare)
        })
        .collect()
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
    let grid: Vec<Option<Hit>> = found
        .rows
        .iter()
        .flat_map(|row| entries.iter().map(|e| row.binary_search_by_key(&e.kind, |h| h.kind).ok().map(|at| row[at])))
        .collect();
    let at = |i: usize, j: usize| grid[i * entries.len() + j];
    let arcs = &index.arcs[sentence.first_arc as usize..sentence.last_arc as usize];
    let score = |value: &dyn Fn(&Hit) -> f32, own: &[f32]| {
        let cell = |i: u16, j: u16| at(usize::from(i), usize::from(j)).as_ref().map_or(0.0, value);
        let cover = weighted(weights, own) / total;
        let (mut agreeing, mut all) = (0.0, 0.0);
        for &(dependent, head) in &query.content.arcs {
            let weight = weights[usize::from(dependent)] + weights[usize::from(head)];
            let best = arcs.iter().fold(0.0f32, |best, &(d, h)| {
                let straight = cell(dependent, d).min(cell(head, h));
                let turned = cell(dependent, h).min(cell(head, d)) * TURNED;
                best.max(straight).max(turned)
            });
            agreeing += weight * best;
            all += weight;
        }
        let forward = if all > 0.0 { (1.0 - ARCS) * cover + ARCS * agreeing / all } else { cover };
        let (mut back, mut weight) = (0.0, 0.0);
        for (j, entry) in entries.iter().enumerate() {
            let best = (0..items.len()).filter_map(|i| at(i, j)).fold(0.0f32, |b, h| b.max(value(&h)));
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
        score: score(&|h| h.weight, &c.own) + FIGURES * c.figures,
        support: score(&|h| h.firm, &c.firm),
        predicate: false,
        entities: pairs.iter().filter(|p| matches!(p.relation, Relation::Name | Relation::Inherited)).count(),
        pairs,
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
