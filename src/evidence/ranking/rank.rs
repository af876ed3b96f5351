//! Ranking of the sources' sentences by how well they carry the content of a claim, with the pairs of words.

use super::corpus::{Corpus, Postings};
use super::score_table::{RelationFilter, ScoreTable};
use super::simd::{SimdLanes, dot, larger, smaller, to_lanes};
use super::support::SupportFeatures;
use super::thresholds::*;
use crate::evidence::index::{RelatedTerm, RelatedTerms, SourceIndex};
use crate::evidence::model::{AlignedPair, Passage, Relation, WordAlignment};
use crate::evidence::terms::{Query, Term};
use std::sync::Arc;

/// Passages for a query, best first, at most `limit`. A passage names its source by its place in the corpus.
pub fn rank(query: &Query, corpus: &Corpus<'_>, limit: usize) -> Vec<Passage> {
    search(query, corpus, limit).0
}

/// Passages for a query, and the features from which its support is judged.
pub fn search(query: &Query, corpus: &Corpus<'_>, limit: usize) -> (Vec<Passage>, SupportFeatures) {
    let terms = &query.content.terms;
    if terms.is_empty() || limit == 0 {
        return (Vec::new(), SupportFeatures::default());
    }
    let search = PassageSearch::new(query, corpus);
    let short = search.shortlist(SHORTLIST_LEN.max(limit)).into_iter();
    let mut scored: Vec<ScoredCandidate> = short.map(|candidate| search.score(candidate)).collect();
    let place = |s: &ScoredCandidate| (s.candidate.source, s.candidate.sentence);
    scored.sort_by(|a, b| b.score.total_cmp(&a.score).then(place(a).cmp(&place(b))));
    let features = search.support_features(&scored);
    scored.truncate(limit);
    (scored.iter().map(|scored| search.passage(scored)).collect(), features)
}

/// Search for one query.
struct PassageSearch<'a> {
    query: &'a Query,
    corpus: &'a Corpus<'a>,
    /// Weight of each term, the same in lanes, and the sum of all.
    weights: Vec<f32>,
    lanes: Vec<SimdLanes>,
    total: f32,
    table: ScoreTable<'a>,
}

/// Coverage of the query by a sentence.
struct Coverage {
    key: f32,
    figures: f32,
    source: usize,
    sentence: usize,
}

impl Coverage {
    /// Keeps the best `most`, in order.
    fn keep_best(all: &mut Vec<Coverage>, most: usize) {
        let order = |a: &Coverage, b: &Coverage| {
            b.key.total_cmp(&a.key).then((a.source, a.sentence).cmp(&(b.source, b.sentence)))
        };
        if all.len() > most {
            all.select_nth_unstable_by(most, order);
            all.truncate(most);
        }
        all.sort_unstable_by(order);
    }
}

impl<'a> PassageSearch<'a> {
    fn new(query: &'a Query, corpus: &'a Corpus<'a>) -> Self {
        let terms = &query.content.terms;
        let postings: Vec<Arc<Postings>> = terms.iter().map(|term| corpus.postings(term)).collect();
        let weights = local_weights(terms, &postings, corpus.sentences());
        let total: f32 = weights.iter().sum::<f32>().max(MIN_TOTAL_WEIGHT);
        let table = ScoreTable::new(corpus, terms, postings, &weights);
        PassageSearch { query, corpus, lanes: to_lanes(&weights), weights, total, table }
    }

    /// Sentences that are scored in full: at most `most`, those with the best coverage first.
    fn shortlist(&self, most: usize) -> Vec<SentenceCandidate> {
        // Most sentences of the sources share a word with the query, and bounds on their coverage cost little.
        let upper_bounds = self.upper_bounds();
        let mut all: Vec<(f32, usize)> = self.table.touched_rows().map(|row| (upper_bounds[row], row)).collect();
        let promising = most.saturating_mul(PROMISING_FACTOR).min(all.len());
        if promising < all.len() {
            all.select_nth_unstable_by(promising, |a, b| b.0.total_cmp(&a.0));
        }
        let (promising, others) = all.split_at(promising);
        let mut own = vec![SimdLanes::default(); self.table.width()];
        let mut covered = |&(_, row): &(f32, usize)| self.coverage(row, &mut own);
        let mut best: Vec<Coverage> = promising.iter().map(&mut covered).collect();
        Coverage::keep_best(&mut best, most);
        // Another sentence can only be among the best if its bound reaches the last of these.
        let least = best.last().map_or(0.0, |last| last.key);
        best.extend(others.iter().filter(|(upper_bounds, _)| *upper_bounds >= least).map(covered));
        Coverage::keep_best(&mut best, most);
        best.into_iter().map(|covered| self.candidate(covered)).collect()
    }

    /// Upper bound, for each row, on how well its sentence covers the query.
    fn upper_bounds(&self) -> Vec<f32> {
        let mut best = self.table.upper_bounds();
        best.iter_mut().for_each(|best| *best /= self.total);
        if !self.query.content.figures.is_empty() {
            for (index, first) in self.corpus.sources() {
                let features = best[first..].iter_mut().zip(&index.features);
                features
                    .filter(|(_, features)| features.has_figures)
                    .for_each(|(best, _)| *best += COVERAGE_FIGURES_BONUS);
            }
        }
        best
    }

    /// Coverage by the sentence of a row; `own` is scratch space for what it has for each term.
    fn coverage(&self, row: usize, own: &mut [SimdLanes]) -> Coverage {
        let (source, sentence) = self.corpus.place_of_row(row);
        self.table.with_neighbours(RelationFilter::All, source, sentence, own);
        let figures = self.shared_figures(source, sentence);
        let key = dot(own, &self.lanes) / self.total + COVERAGE_FIGURES_BONUS * figures;
        Coverage { key, figures, source, sentence }
    }

    fn candidate(&self, covered: Coverage) -> SentenceCandidate {
        let Coverage { figures, source, sentence, .. } = covered;
        let values = |count: RelationFilter| {
            let mut values = vec![SimdLanes::default(); self.table.width()];
            self.table.with_neighbours(count, source, sentence, &mut values);
            values.as_flattened()[..self.weights.len()].to_vec()
        };
        SentenceCandidate {
            source,
            sentence,
            figures,
            own: values(RelationFilter::All),
            firm: values(RelationFilter::Firm),
        }
    }

    fn support_features(&self, scored: &[ScoredCandidate]) -> SupportFeatures {
        let weights = &self.weights;
        let anywhere: Vec<(f32, f32)> = self.table.postings.iter().map(|postings| postings.strongest).collect();
        let mut together = vec![0.0f32; weights.len()];
        for scored in scored.iter().take(MAX_JOINT_PASSAGES) {
            for (best, firm) in together.iter_mut().zip(&scored.candidate.firm) {
                *best = best.max(*firm);
            }
        }
        let unknown =
            weights.iter().zip(&anywhere).filter(|(_, a)| a.1 < MIN_RELATION_STRENGTH).map(|(w, _)| w).sum::<f32>();
        let content = &self.query.content;
        let predicate = content.predicate.filter(|&p| p < weights.len());
        SupportFeatures {
            best: scored.iter().take(MAX_JOINT_PASSAGES).map(|s| s.support).fold(0.0, f32::max),
            together: weighted_sum(weights, &together) / self.total,
            anywhere: anywhere.iter().zip(weights).map(|(a, w)| a.0 * w).sum::<f32>() / self.total,
            predicate: predicate.and_then(|p| Some(scored.first()?.candidate.firm[p])).unwrap_or(0.0),
            predicate_anywhere: predicate.map_or(0.0, |p| anywhere[p].1),
            unknown: unknown / self.total,
            words: content.focus_len,
            has_same_figures: scored.iter().any(|s| s.candidate.figures == 1.0 && s.support > 0.0),
        }
    }

    /// Share of the query's figures that a sentence has too.
    fn shared_figures(&self, source: usize, sentence: usize) -> f32 {
        let figures = &self.query.content.figures;
        let index = self.corpus.indexes[source];
        if figures.is_empty() || !index.features[sentence].has_figures {
            return 0.0;
        }
        let known = &index.sentences[sentence].figures;
        figures.iter().filter(|f| known.contains(f)).count() as f32 / figures.len() as f32
    }

    /// Scores one candidate in full.
    fn score(&self, candidate: SentenceCandidate) -> ScoredCandidate {
        let PassageSearch { query, table, weights, total, .. } = self;
        let (c, terms) = (&candidate, &query.content.terms);
        let index = self.corpus.indexes[c.source];
        let sentence = &index.sentences[c.sentence];
        let entries = index.occurrences_in(sentence);
        // Relation of each term of the query to each word of the sentence.
        let mut grid: Vec<Option<RelatedTerm>> = vec![None; terms.len() * entries.len()];
        let has = table.values(RelationFilter::All, c.source, c.sentence).as_flattened();
        for ((row, has), hits) in
            table.related_terms(c.source).zip(has).zip(grid.chunks_exact_mut(entries.len().max(1)))
        {
            if *has > 0.0 {
                let hit = |kind: u32| row.binary_search_by_key(&kind, |hit| hit.kind).ok().map(|at| row[at]);
                hits.iter_mut().zip(entries).for_each(|(to, entry)| *to = hit(entry.kind));
            }
        }
        let arcs = &index.arcs[sentence.first_arc as usize..sentence.last_arc as usize];
        let score = |value: fn(&RelatedTerm) -> f32, own: &[f32]| {
            let values: Vec<f32> = grid.iter().map(|hit| hit.as_ref().map_or(0.0, value)).collect();
            let row = |term: u16| &values[usize::from(term) * entries.len()..][..entries.len()];
            let cover = weighted_sum(weights, own) / total;
            let (mut agreeing, mut all) = (0.0, 0.0);
            for &(dependent, head) in &query.content.arcs {
                let weight = weights[usize::from(dependent)] + weights[usize::from(head)];
                let (dependent, head) = (row(dependent), row(head));
                let best = arcs.iter().fold(0.0f32, |best, &(d, h)| {
                    let (d, h) = (usize::from(d), usize::from(h));
                    let straight = smaller(dependent[d], head[h]);
                    let turned = smaller(dependent[h], head[d]) * REVERSED_ARC_FACTOR;
                    larger(larger(best, straight), turned)
                });
                agreeing += weight * best;
                all += weight;
            }
            let forward = if all > 0.0 { (1.0 - ARC_SHARE) * cover + ARC_SHARE * agreeing / all } else { cover };
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
            (1.0 - REVERSE_SHARE) * forward + REVERSE_SHARE * back / weight.max(MIN_TOTAL_WEIGHT)
        };
        let (score, support) =
            (score(|h| h.weight, &c.own) + SHARED_FIGURES_BONUS * c.figures, score(|h| h.firm, &c.firm));
        ScoredCandidate { candidate, grid, score, support }
    }

    /// Passage of a candidate, with its word pairs.
    fn passage(&self, scored: &ScoredCandidate) -> Passage {
        let ScoredCandidate { candidate: c, grid, score, support } = scored;
        let index = self.corpus.indexes[c.source];
        let sentence = &index.sentences[c.sentence];
        let entries = index.occurrences_in(sentence);
        let terms = &self.query.content.terms;
        let mut pairs = Vec::new();
        let mut unmatched: Vec<usize> = Vec::new();
        for (i, term) in terms.iter().enumerate() {
            let best = (0..entries.len())
                .filter_map(|j| Some((grid[i * entries.len() + j]?, entries[j])))
                .max_by(|a, b| a.0.weight.total_cmp(&b.0.weight));
            match best {
                Some((hit, entry)) if hit.weight >= MIN_PAIR_STRENGTH && hit.weight >= c.own[i] => {
                    pairs.push(AlignedPair {
                        draft: term.token as usize,
                        source: entry.token as usize,
                        relation: hit.relation,
                        weight: hit.weight,
                    })
                }
                _ if c.own[i] >= MIN_PAIR_STRENGTH => pairs.extend(inherited_pair(
                    &self.table.postings[i].rows[c.source],
                    index,
                    c.sentence,
                    term,
                    c.own[i],
                )),
                _ => unmatched.push(i),
            }
        }
        unmatched.sort_by(|&a, &b| self.weights[b].total_cmp(&self.weights[a]));
        Passage {
            source: c.source,
            block: sentence.block as usize,
            sentence: sentence.number as usize,
            claim: None,
            score: *score,
            support: *support,
            predicate: false,
            entities: pairs.iter().filter(|p| matches!(p.relation, Relation::Name | Relation::Inherited)).count(),
            matched: WordAlignment::new(&pairs, unmatched.into_iter().map(|i| terms[i].token as usize)),
        }
    }
}

/// Sentence that may be the passage.
struct SentenceCandidate {
    source: usize,
    sentence: usize,
    figures: f32,
    /// Strongest relation here to each term of the query, with what neighbours lend.
    own: Vec<f32>,
    firm: Vec<f32>,
}

/// Candidate with its score.
struct ScoredCandidate {
    candidate: SentenceCandidate,
    /// Relation of each term of the query to each word of the sentence.
    grid: Vec<Option<RelatedTerm>>,
    score: f32,
    support: f32,
}

/// Weight of each term of the query: its own, less where many of the sentences have it.
fn local_weights(terms: &[Term], postings: &[Arc<Postings>], sentences: usize) -> Vec<f32> {
    let all = (1.0 + sentences as f32).ln().max(MIN_TOTAL_WEIGHT);
    let weight = |(term, postings): (&Term, &Arc<Postings>)| {
        let rare = (1.0 + sentences as f32 / (1.0 + postings.sentence_count as f32)).ln() / all;
        term.weight * (1.0 - LOCAL_RARITY_SHARE + LOCAL_RARITY_SHARE * rare)
    };
    terms.iter().zip(postings).map(weight).collect()
}

fn weighted_sum(weights: &[f32], values: &[f32]) -> f32 {
    weights.iter().zip(values).map(|(w, v)| w * v).sum()
}

/// Pair for a word that a neighbouring sentence of the same block lends to the passage.
fn inherited_pair(
    row: &RelatedTerms,
    index: &SourceIndex,
    sentence: usize,
    term: &Term,
    weight: f32,
) -> Option<AlignedPair> {
    let around = [sentence.checked_sub(1), sentence.checked_sub(2), Some(sentence + 1)];
    around.into_iter().flatten().find_map(|from| {
        let lender = index.sentences.get(from).filter(|s| s.block == index.sentences[sentence].block)?;
        let entries = index.occurrences_in(lender);
        let entry = entries
            .iter()
            .find(|e| row.binary_search_by_key(&e.kind, |h| h.kind).is_ok_and(|at| row[at].weight >= weight))?;
        Some(AlignedPair {
            draft: term.token as usize,
            source: entry.token as usize,
            relation: Relation::Inherited,
            weight,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::index::index_source;
    use crate::evidence::ranking::corpus::PostingCache;
    use crate::nlp::Pipeline;

    /// Sources in which most sentences share words, names, figures and pronouns with most others.
    fn sources() -> Vec<SourceIndex> {
        let people = ["Maria Lopez", "John Lopez", "Amina Khan", "the mayor", "a spokesman"];
        let places = ["Porto", "North Leeds", "Leeds"];
        let text = |from: usize| -> Vec<String> {
            let paragraph = |n: usize| {
                let (who, place) = (people[n % people.len()], places[n / 2 % places.len()]);
                format!(
                    "{who} told the council in {place} that {n} workers would go. They had asked her for help. \
                     The company closed the {place} plant in {}. Lopez said it cost ${} million.",
                    1990 + n,
                    n % 7,
                )
            };
            (from..from + 12).map(paragraph).collect()
        };
        let read = |text: Vec<String>| text.iter().map(|block| Pipeline::shared().parse(block)).collect::<Vec<_>>();
        [0, 5, 40].into_iter().map(|from| index_source(&read(text(from)))).collect()
    }

    #[test]
    fn the_best_are_found_without_a_look_at_all() {
        let (sources, kept) = (sources(), PostingCache::default());
        let corpus = Corpus::new(sources.iter().collect(), &kept);
        for claim in [
            "Maria Lopez said 9 employees of the Leeds plant were laid off.",
            "The factory in North Leeds was shut in 1994 by its owner.",
            "She told councillors that the plant cost $3 million.",
            "John Lopez and Amina Khan asked for help.",
            "Workers left.",
        ] {
            let doc = Pipeline::shared().parse(claim);
            let query = Query::sentence(&doc, 0..doc.tokens.len());
            let search = PassageSearch::new(&query, &corpus);
            let places = |most| -> Vec<(usize, usize)> {
                search.shortlist(most).iter().map(|c| (c.source, c.sentence)).collect()
            };
            let all = places(usize::MAX);
            assert!(all.len() > 100, "{claim}: {} of the sentences share a word with it", all.len());
            let (upper_bounds, mut own) = (search.upper_bounds(), vec![SimdLanes::default(); search.table.width()]);
            for row in search.table.touched_rows() {
                let covered = search.coverage(row, &mut own).key;
                assert!(covered <= upper_bounds[row], "{claim}: {covered} is more than {}", upper_bounds[row]);
            }
            for most in [1, 5, 24] {
                assert_eq!(places(most), all[..most], "{claim}");
            }
        }
    }
}
