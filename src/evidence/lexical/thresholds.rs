//! Weights of the relations between words, 0 to 1. Higher weights find passages that say the same in other words; lower
//! ones keep a passage that only sounds alike from being taken for them. All are set by hand, on news texts.

/// Senses of a word whose relations are firm, that is, may call a claim supported. Later senses only help to rank: more
/// would let a rare meaning prove a claim.
pub(super) const MAX_FIRM_SENSES: usize = 2;
/// Loss of weight for each sense before the one meant: more trusts WordNet's order, less treats all senses alike.
pub(super) const SENSE_RANK_STEP: f32 = 0.05;
/// Opposites: high enough to find the passage that a draft turns round, below any word that agrees.
pub(super) const OPPOSITE_FACTOR: f32 = 0.75;
/// Derivations (*arrest*, *arrested*), which seldom change what is said.
pub(super) const DERIVED_FACTOR: f32 = 0.9;
/// The kind of which a word is one (*ship* for *ferry*): useful for ranking, never firm.
pub(super) const HYPERNYM_FACTOR: f32 = 0.8;
/// The kind of the kind, where relations begin to be vague.
pub(super) const SECOND_HYPERNYM_FACTOR: f32 = 0.6;
/// Similar adjectives, whose degree may differ.
pub(super) const SIMILAR_FACTOR: f32 = 0.8;
/// Verbs of one group, which are all but synonyms.
pub(super) const VERB_GROUP_FACTOR: f32 = 0.95;
/// What a verb entails (*snore*, *sleep*): true of the event, yet another event.
pub(super) const ENTAILMENT_FACTOR: f32 = 0.7;
/// Cosine of two neighbours at which they count for nothing; a lower one relates words that only share a subject.
pub(super) const NEIGHBOUR_ZERO_COSINE: f32 = 0.4;
/// Range of cosines above it over which the weight grows.
pub(super) const NEIGHBOUR_COSINE_RANGE: f32 = 0.6;
/// Weight of the nearest neighbours: company alone is never as good as a synonym of the first sense.
pub(super) const MAX_NEIGHBOUR_WEIGHT: f32 = 0.9;
/// Two members of one hand-made class, where the class gives no weight of its own.
pub(super) const MEMBER_WEIGHT: f32 = 0.9;
/// The two sides of one deal, and two opposite classes: they find the passage, but never as well as agreement.
pub(super) const OPPOSITE_CLASS_WEIGHT: f32 = 0.75;
/// Weight of a class below which its members are similar, and no synonyms of each other.
pub(super) const MIN_SYNONYM_WEIGHT: f32 = 0.7;
/// Share of a claim that a slight word (*make*, *announce*) carries: more lets such words choose the passage, less loses
/// claims that have no other verb.
pub(super) const SLIGHT_WORD_WEIGHT: f32 = 0.4;
