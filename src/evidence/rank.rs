//! Ranks the sentences of the sources by how well they carry the content of a claim, and says on which words.

use super::content::{Item, Query};
use super::index::{Hit, Row, Sentence, SourceIndex};
use super::model::{Matched, Pair, Passage, Relation};
use super::related::{Count, Lanes, Names, Related, dot, lanes, larger, smaller};
use super::support::Signs;

/// How much of a word's weight depends on its rarity in the sources.
const LOCAL: f32 = 0.8;
/// A word occurs in a sentence when a relation this strong is there.
const OCCURS: f32 = 0.75;
/// A pair is reported when its relation is at least this strong.
const PAIRED: f32 = 0.35;
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
    let related = Related::new(items, indexes);
    let weights = weights(items, &related, indexes);
    let total: f32 = weights.iter().sum::<f32>().max(1e-6);
    let short = shortlist(query, &names, &related, indexes, (&weights, total), SHORTLIST.max(limit));
    let mut scored: Vec<(Passage, &Candidate)> =
        short.iter().map(|c| (passage(query, c, &related, indexes[c.source], &weights, total), c)).collect();
    scored.sort_by(|(a, _), (b, _)| {
        b.score.total_cmp(&a.score).then((a.source, a.block, a.sentence).cmp(&(b.source, b.block, b.sentence)))
    });
    let signs = signs(query, &scored, &related, &weights, total);
    scored.truncate(limit);
    (scored.into_iter().map(|(p, _)| p).collect(), signs)
}

/// The sentences that are scored in full: so many, those best covered first.
fn shortlist(
    query: &Query,
    names: &Names,
    related: &Related,
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
    let mut own = vec![Lanes::default(); related.width()];
    let weights_in_lanes = lanes(weights);
    let mut all: Vec<Covered> = Vec::with_capacity(indexes.iter().map(|index| index.len()).sum());
    for (source, sentence) in related.sentences() {
        related.with_neighbours(Count::All, names, source, sentence, &mut own);
        let figures = shared_figures(query, &indexes[source].sentences[sentence]);
        let key = dot(&own, &weights_in_lanes) / total + 0.1 * figures;
        all.push(Covered { key, figures, source, sentence });
    }
    let order =
        |a: &Covered, b: &Covered| b.key.total_cmp(&a.key).then((a.source, a.sentence).cmp(&(b.source, b.sentence)));
    if all.len() > most {
        all.select_nth_unstable_by(most, order);
        all.truncate(most);
    }
    all.sort_unstable_by(order);
    let values = |count: Count, c: &Covered| {
        let mut values = vec![Lanes::default(); related.width()];
        related.with_neighbours(count, names, c.source, c.sentence, &mut values);
        values.as_flattened()[..weights.len()].to_vec()
    };
    let candidate = |c: Covered| Candidate {
        source: c.source,
        sentence: c.sentence,
        figures: c.figures,
        own: values(Count::All, &c),
        firm: values(Count::Firm, &c),
    };
    all.into_iter().map(candidate).collect()
}

fn signs(query: &Query, scored: &[(Passage, &Candidate)], related: &Related, weights: &[f32], total: f32) -> Signs {
    let items = &query.content.items;
    let strongest = |item: usize| {
        related
            .rows_of(item)
            .flatten()
            .fold((0.0f32, 0.0f32), |best, hit| (best.0.max(hit.weight), best.1.max(hit.firm)))
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

/// What each item of the query counts: its own weight, less where many sentences have it.
fn weights(items: &[Item], related: &Related, indexes: &[&SourceIndex]) -> Vec<f32> {
    let sentences: usize = indexes.iter().map(|i| i.len()).sum();
    let all = (1.0 + sentences as f32).ln().max(1e-6);
    let weight = |(item, having): (&Item, u32)| {
        let rare = (1.0 + sentences as f32 / (1.0 + having as f32)).ln() / all;
        item.weight * (1.0 - LOCAL + LOCAL * rare)
    };
    items.iter().zip(related.having(OCCURS)).map(weight).collect()
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
fn passage(
    query: &Query,
    c: &Candidate,
    related: &Related,
    index: &SourceIndex,
    weights: &[f32],
    total: f32,
) -> Passage {
    let items = &query.content.items;
    let sentence = &index.sentences[c.sentence];
    let entries = &index.items[sentence.first_item as usize..sentence.last_item as usize];
    // How each item of the query is related to each word of the sentence.
    let mut grid: Vec<Option<Hit>> = vec![None; items.len() * entries.len()];
    let has = related.own(Count::All, c.source, c.sentence).as_flattened();
    for ((row, has), hits) in related.rows(c.source).iter().zip(has).zip(grid.chunks_exact_mut(entries.len().max(1))) {
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
                let straight = smaller(dependent[d], head[h]);
                let turned = smaller(dependent[h], head[d]) * TURNED;
                larger(larger(best, straight), turned)
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
            _ if c.own[i] >= PAIRED => {
                pairs.extend(inherited(&related.rows(c.source)[i], index, c.sentence, item, c.own[i]))
            }
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
        matched: Matched::new(&pairs, unmatched.into_iter().map(|i| items[i].token as usize)),
    }
}

/// The pair for a word that a sentence around the passage lends, where that sentence is in the same block.
fn inherited(row: &Row, index: &SourceIndex, sentence: usize, item: &Item, weight: f32) -> Option<Pair> {
    let around = [sentence.checked_sub(1), sentence.checked_sub(2), Some(sentence + 1)];
    around.into_iter().flatten().find_map(|from| {
        let lender = index.sentences.get(from).filter(|s| s.block == index.sentences[sentence].block)?;
        let entries = &index.items[lender.first_item as usize..lender.last_item as usize];
        let entry = entries
            .iter()
            .find(|e| row.binary_search_by_key(&e.kind, |h| h.kind).is_ok_and(|at| row[at].weight >= weight))?;
        Some(Pair { draft: item.token as usize, source: entry.token as usize, relation: Relation::Inherited, weight })
    })
}
