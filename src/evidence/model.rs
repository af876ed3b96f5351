//! Data of floor 5: the passages that a draft's claim rests on, with their word pairs and how well they match.

use crate::claims::model::ClaimId;

/// Degree to which the sources support a claim. The middle band is silent: no rule accuses on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Support {
    /// Some passage says the same thing, whatever it says of speaker, polarity, certainty, figures and time.
    Supported,
    /// Neither clearly supported nor clearly not.
    #[default]
    Unsure,
    /// No passage comes near.
    Unsupported,
}

/// Relation between a word of the draft and a word of a source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    /// The same lemma, or a spelling variant.
    Same,
    /// The same name, or one edit away from it.
    Name,
    /// Two names of one thing (*Washington*, *the US*).
    Alias,
    /// WordNet synonyms, or words of one hand-made class.
    Synonym,
    /// Derived from one another (*arrest*, *arrested*).
    Derivation,
    /// Broader or narrower.
    Hypernym,
    /// Near in use (neighbour lists).
    Neighbour,
    /// Two sides of one deal (*sell*, *buy*): a match with subject and object changed.
    Converse,
    /// Opposites: a match for the proposition, a sign for the polarity rule.
    Antonym,
    /// Named in a neighbouring sentence, taken up by a pronoun or a definite phrase here.
    Inherited,
}

impl Relation {
    /// All relations, by their numbers.
    const ALL: [Self; 10] = [
        Self::Same,
        Self::Name,
        Self::Alias,
        Self::Synonym,
        Self::Derivation,
        Self::Hypernym,
        Self::Neighbour,
        Self::Converse,
        Self::Antonym,
        Self::Inherited,
    ];
}

/// One word of the draft matched with one word of the source.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AlignedPair {
    /// Token in the document of the draft's block.
    pub draft: usize,
    /// Token in the document of the passage's block.
    pub source: usize,
    /// Relation of the two.
    pub relation: Relation,
    /// Strength of the relation, 0 to 1.
    pub weight: f32,
}

/// A source sentence that matches a draft's claim, and the claim in it that matches best.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Index of the source among the draft's sources.
    pub source: usize,
    /// Index of the block in the source's analysis.
    pub block: usize,
    /// Index of the sentence in the block's document.
    pub sentence: usize,
    /// Index of the best matching claim in the block, if the sentence has claims.
    pub claim: Option<usize>,
    /// Score that ranks the passages of one claim; higher is better. Disagreement never lowers it.
    pub score: f32,
    /// Share of the draft claim's content found here, 0 to 1, on strict senses: support is judged on this.
    pub support: f32,
    /// Whether the claims' predicates are among the pairs.
    pub predicate: bool,
    /// Number of the draft's entities (names, heads of arguments) among the pairs.
    pub entities: usize,
    /// The word pairs, and the draft's content tokens that found nothing, the weightiest first.
    pub matched: WordAlignment,
}

/// Words of a claim that a passage has and those that it lacks, in one allocation, since a long draft has hundreds of
/// thousands of them.
#[derive(Clone, Debug, Default)]
pub struct WordAlignment {
    /// Three numbers for each pair, then one for each word that found nothing.
    kept: Box<[u32]>,
    pairs: u32,
}

/// Bits of a pair's first number that hold its relation. The others hold its draft token, which is enough for every draft
/// that is checked.
const RELATION_BITS: u32 = 4;

impl WordAlignment {
    /// Keeps the pairs, and the draft's tokens that found nothing, both in their order.
    pub fn new(pairs: &[AlignedPair], unmatched: impl IntoIterator<Item = usize>) -> Self {
        let pair = |p: &AlignedPair| {
            [(p.draft as u32) << RELATION_BITS | p.relation as u32, p.source as u32, p.weight.to_bits()]
        };
        let unmatched = unmatched.into_iter().map(|token| token as u32);
        Self { kept: pairs.iter().flat_map(pair).chain(unmatched).collect(), pairs: pairs.len() as u32 }
    }

    /// The pairs, in the order in which they were found.
    pub fn pairs(&self) -> impl DoubleEndedIterator<Item = AlignedPair> + '_ {
        self.parts().0.iter().map(|&[first, source, weight]| AlignedPair {
            draft: (first >> RELATION_BITS) as usize,
            source: source as usize,
            relation: Relation::ALL[(first & ((1 << RELATION_BITS) - 1)) as usize],
            weight: f32::from_bits(weight),
        })
    }

    /// The draft's tokens that found nothing.
    pub fn unmatched(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.parts().1.iter().map(|&token| token as usize)
    }

    fn parts(&self) -> (&[[u32; 3]], &[u32]) {
        let (pairs, unmatched) = self.kept.split_at(3 * self.pairs as usize);
        (pairs.as_chunks().0, unmatched)
    }

    /// Moves the draft's tokens by so many places, wrapping round.
    fn rebase(&mut self, by: usize) {
        let (pairs, unmatched) = self.kept.split_at_mut(3 * self.pairs as usize);
        for [first, ..] in pairs.as_chunks_mut::<3>().0 {
            *first = first.wrapping_add((by as u32) << RELATION_BITS);
        }
        unmatched.iter_mut().for_each(|token| *token = token.wrapping_add(by as u32));
    }
}

impl Passage {
    /// The word pairs.
    pub fn pairs(&self) -> impl DoubleEndedIterator<Item = AlignedPair> + '_ {
        self.matched.pairs()
    }

    /// The matched claim's id in the source's analysis.
    pub fn claim_id(&self) -> Option<ClaimId> {
        self.claim.map(|index| ClaimId { block: self.block, index })
    }

    /// The source token that the draft's token was matched with.
    pub fn source_token(&self, draft: usize) -> Option<usize> {
        self.pairs().find(|p| p.draft == draft).map(|p| p.source)
    }

    /// The draft token that the source's token was matched with.
    pub fn draft_token(&self, source: usize) -> Option<usize> {
        self.pairs().find(|p| p.source == source).map(|p| p.draft)
    }
}

impl Evidence {
    /// Same evidence for the same words at another place of their block: the token `from` becomes `to`.
    pub fn rebased(&self, from: usize, to: usize) -> Evidence {
        let mut moved = self.clone();
        moved.passages.iter_mut().for_each(|passage| passage.matched.rebase(to.wrapping_sub(from)));
        moved
    }
}

/// The passages of one claim, best first, and the verdict.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Best first; at most a handful.
    pub passages: Vec<Passage>,
    /// The verdict over all of them.
    pub support: Support,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_match_is_all_of_it_wherever_its_words_move() {
        let pair = |(at, relation): (usize, Relation)| AlignedPair {
            draft: 7 * at,
            source: 90_000 - at,
            relation,
            weight: 0.1,
        };
        let pairs: Vec<AlignedPair> = Relation::ALL.into_iter().enumerate().map(pair).collect();
        assert!(Relation::ALL.iter().enumerate().all(|(at, relation)| *relation as usize == at));
        let mut matched = WordAlignment::new(&pairs, [3, 5_000_000]);
        assert!(matched.pairs().eq(pairs.iter().copied()) && matched.unmatched().eq([3, 5_000_000]));
        matched.rebase(20);
        matched.rebase(2usize.wrapping_sub(4));
        assert!(matched.pairs().eq(pairs.iter().map(|p| AlignedPair { draft: p.draft + 18, ..*p })));
        assert!(matched.unmatched().eq([21, 5_000_018]));
    }
}
