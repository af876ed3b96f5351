//! What floor 5 says: which passages of the sources a draft's claim rests on, on which word pairs, and how well.

use crate::claims::model::Id;

/// How well the sources support a claim. The middle band is silent: no rule accuses on it.
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

/// How a draft's word and a source's word are related.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    /// The same lemma, or a spelling variant.
    Same,
    /// The same name, or one edit away from it.
    Name,
    /// Two names of one thing (*Washington*, *the US*).
    Alias,
    /// WordNet synonyms, or words of one hand-made family.
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

/// One word of the draft matched with one word of the source.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pair {
    /// Token in the draft block's reading.
    pub draft: usize,
    /// Token in the source block's reading (of the passage's block).
    pub source: usize,
    /// How they are related.
    pub relation: Relation,
    /// How strongly, 0 to 1.
    pub weight: f32,
}

/// A source sentence that matches a draft's claim, and the claim in it that matches best.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Index of the source among the draft's sources.
    pub source: usize,
    /// Index of the block in the source's analysis.
    pub block: usize,
    /// Index of the sentence in the block's reading.
    pub sentence: usize,
    /// Index of the best matching claim in the block, if the sentence has claims.
    pub claim: Option<usize>,
    /// For ranking passages of one claim; higher is better. Never lowered for disagreement.
    pub score: f32,
    /// Share of the draft claim's content found here, 0 to 1, on strict senses: what support is judged on.
    pub support: f32,
    /// Whether the claims' predicates are among the pairs.
    pub predicate: bool,
    /// How many of the draft's entities (names, arguments' heads) were found.
    pub entities: usize,
    /// The word pairs.
    pub pairs: Pairs,
    /// The draft's content tokens that found nothing, the weightiest first.
    pub unmatched: Tokens,
}

/// Word pairs as they are kept: a long draft has hundreds of thousands of them.
#[derive(Clone, Debug, Default)]
pub struct Pairs(Box<[KeptPair]>);

#[derive(Clone, Copy, Debug)]
struct KeptPair {
    draft: u32,
    source: u32,
    weight: f32,
    relation: Relation,
}

impl Pairs {
    /// The pairs, in the order in which they were found.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Pair> + '_ {
        self.0.iter().map(|p| Pair {
            draft: p.draft as usize,
            source: p.source as usize,
            relation: p.relation,
            weight: p.weight,
        })
    }
}

impl From<Vec<Pair>> for Pairs {
    fn from(pairs: Vec<Pair>) -> Self {
        let kept = |p: Pair| KeptPair {
            draft: p.draft as u32,
            source: p.source as u32,
            weight: p.weight,
            relation: p.relation,
        };
        Pairs(pairs.into_iter().map(kept).collect())
    }
}

/// Indexes of tokens as they are kept.
#[derive(Clone, Debug, Default)]
pub struct Tokens(Box<[u32]>);

impl Tokens {
    /// The indexes, in their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.0.iter().map(|&token| token as usize)
    }
}

impl FromIterator<usize> for Tokens {
    fn from_iter<T: IntoIterator<Item = usize>>(tokens: T) -> Self {
        Tokens(tokens.into_iter().map(|token| token as u32).collect())
    }
}

impl Passage {
    /// The matched claim's id in the source's analysis.
    pub fn claim_id(&self) -> Option<Id> {
        self.claim.map(|index| Id { block: self.block, index })
    }

    /// The source token that the draft's token was matched with.
    pub fn source_of(&self, draft: usize) -> Option<usize> {
        self.pairs.iter().find(|p| p.draft == draft).map(|p| p.source)
    }

    /// The draft token that the source's token was matched with.
    pub fn draft_of(&self, source: usize) -> Option<usize> {
        self.pairs.iter().find(|p| p.source == source).map(|p| p.draft)
    }
}

impl Evidence {
    /// The same for the same words, further on in their block: what counted from the token `from` counts from `to`.
    pub fn moved(&self, from: usize, to: usize) -> Evidence {
        let mut moved = self.clone();
        let further = |token: &mut u32| *token = (*token as usize + to - from) as u32;
        for passage in &mut moved.passages {
            passage.pairs.0.iter_mut().for_each(|p| further(&mut p.draft));
            passage.unmatched.0.iter_mut().for_each(further);
        }
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
