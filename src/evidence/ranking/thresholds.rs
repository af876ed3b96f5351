//! Weights and limits of the ranking and of the verdict on support.
//!
//! Those of the ranking are set by hand, on news texts. Those of the verdict (`SUPPORT_…`) are a logistic model's, fitted on
//! sound and invented claims of news texts and then rounded and shifted so that sound claims all but never fall into the
//! lowest band; neither the script nor the data of that fit is kept in this repository.

/// Smallest divisor of a weighted mean, so that a query without weight divides by no zero.
pub(super) const MIN_TOTAL_WEIGHT: f32 = 1e-6;

/// Strength from which a related word counts as occurring in a sentence: lower calls words known that are only near, higher
/// calls synonyms unknown.
pub(crate) const MIN_RELATION_STRENGTH: f32 = 0.75;
/// Bytes that the postings of one corpus may take: more remembers more words between two key presses.
pub(super) const MAX_CACHE_BYTES: usize = 4 << 20;
/// Bytes that a cached posting list takes beside its own content, about.
pub(super) const CACHE_ENTRY_OVERHEAD: usize = 128;

/// Share of a word's weight that depends on its rarity in the sources, the rest being its rarity in English: more prefers
/// words that tell these sources' sentences apart, less keeps a topic word that all of them share.
pub(super) const LOCAL_RARITY_SHARE: f32 = 0.8;
/// Strength from which a pair of words is reported to the rules: lower gives them more to compare, higher fewer false pairs.
pub(super) const MIN_PAIR_STRENGTH: f32 = 0.35;
/// Share of agreeing dependency arcs in the score, against coverage of words: more tells *dog bites man* from its reverse,
/// less forgives a paraphrase with another structure.
pub(super) const ARC_SHARE: f32 = 0.35;
/// Share of reverse coverage (how much of the sentence the claim has) against both: more prefers short sentences that say
/// little else.
pub(super) const REVERSE_SHARE: f32 = 0.2;
/// What all figures of the claim in a sentence add to its score; more would let a shared number outweigh the words.
pub(super) const SHARED_FIGURES_BONUS: f32 = 0.12;
/// An arc that agrees with head and dependent changed places (voice, nominalisation), against one that agrees outright.
pub(super) const REVERSED_ARC_FACTOR: f32 = 0.8;
/// Passages that may carry a claim together: more calls claims supported that are pieced together from afar.
pub(super) const MAX_JOINT_PASSAGES: usize = 3;
/// What shared figures add to a sentence's coverage when candidates are chosen.
pub(super) const COVERAGE_FIGURES_BONUS: f32 = 0.1;
/// Sentences that are scored in full, the best by coverage: more costs time, fewer may lose one whose arcs agree.
pub(super) const SHORTLIST_LEN: usize = 24;
/// Times the length of the shortlist, the number of sentences whose coverage is computed before any bound is used: only
/// speed depends on it.
pub(super) const PROMISING_FACTOR: usize = 2;

/// Share of a word that the previous sentence lends, and the next one: more finds claims that are spread over sentences,
/// less keeps a passage from living on its neighbours.
pub(super) const PREVIOUS_SENTENCE_WEIGHT: f32 = 0.4;
pub(super) const NEXT_SENTENCE_WEIGHT: f32 = 0.3;
/// Share of a name in the previous sentence that a pronoun or a definite subject takes up.
pub(super) const ANAPHOR_WEIGHT: f32 = 0.8;
/// Factor for each further sentence between the name and the pronoun.
pub(super) const ANAPHOR_DECAY: f32 = 0.85;
/// Sentences back in which a pronoun may find its name: more reaches longer chains, and more wrong names.
pub(super) const MAX_ANAPHOR_SENTENCES: usize = 3;
/// Share of a name of several words that one of them stands for.
pub(super) const PART_OF_NAME_WEIGHT: f32 = 0.9;
/// Bound on the difference between sums of the same numbers in another order.
pub(super) const ROUNDING: f32 = 1e-4;
/// Bytes that a thread keeps for its next search; more costs memory on every thread.
pub(super) const MAX_KEPT_BYTES: usize = 1 << 20;

/// What agreeing predicates add to a claim's share of the pairs, when the claim inside the passage is chosen.
pub(super) const PREDICATE_BONUS: f32 = 1.0;
/// What an agreeing subject or object adds: two of them weigh as much as the predicate.
pub(super) const ARGUMENT_BONUS: f32 = 0.5;

/// Weight of the best passage in the log odds of support.
pub(super) const SUPPORT_BEST: f32 = 9.0;
/// Weight of what the best passages cover together.
pub(super) const SUPPORT_JOINT: f32 = 1.0;
/// Weight of the share of words that no sentence has.
pub(super) const SUPPORT_UNKNOWN: f32 = -2.2;
/// Log odds of a claim that shares nothing and lacks nothing.
pub(super) const SUPPORT_BIAS: f32 = -2.6;
/// Log odds from which a claim is supported: higher has fewer rules speak of a passage that is not meant, and more slips
/// pass unseen.
pub(super) const MIN_SUPPORTED: f32 = 1.4;
/// Log odds below which a claim is unsupported: higher finds more invented claims, and accuses more sound ones.
pub(super) const MIN_UNSURE: f32 = -2.2;
/// Content words without which a claim says too little to be called unsupported (*fire raged*, *more follows*).
pub(super) const MIN_UNSUPPORTED_WORDS: usize = 3;
