//! Weights and limits of this floor beside those of `lexical` and `ranking`. All are set by hand, on news texts.

// What a claim's words weigh in the query.

/// Words of a claim that stand in a claim inside it, which is searched for by itself: more finds the outer claim's passage
/// by the inner one's words.
pub(super) const NESTED_CLAUSE_WEIGHT: f32 = 0.5;
/// The rest of the claim's sentence, which tells which of two like passages is meant; more would drown the claim itself.
pub(super) const SENTENCE_CONTEXT_WEIGHT: f32 = 0.25;
/// The claim's speaker: a passage may attribute the same words to somebody else, and is meant all the same.
pub(super) const SPEAKER_CONTEXT_WEIGHT: f32 = 0.25;
/// Names in the sentences before, where a pronoun may stand for them.
pub(super) const ANTECEDENT_WEIGHT: f32 = 0.4;
/// Sentences back in which they may stand: more reaches longer chains, and more wrong names.
pub(super) const MAX_ANTECEDENT_SENTENCES: usize = 2;

// What the words of a sentence weigh as its terms.

/// Words of the speaker in a sentence that reports speech.
pub(super) const SPEAKER_WEIGHT: f32 = 0.3;
/// A name, against a common word as rare: it says who, not what.
pub(super) const NAME_WEIGHT: f32 = 0.5;
/// The predicate, against another word as rare: more keeps to passages on the same event.
pub(super) const PREDICATE_FACTOR: f32 = 1.4;
/// Heads without content that an arc may jump: more ties words that have little to do with each other.
pub(super) const MAX_ARC_JUMPS: usize = 4;
/// Rarity of the commonest words: not zero, so that a claim of common words can still be searched for.
pub(super) const MIN_RARITY: f32 = 0.05;
/// Steps up the tree from a word of a phrase to the phrase's verb.
pub(super) const MAX_PHRASE_DEPTH: usize = 3;
/// Bytes of the shortest common word that is a term; a name may be one letter.
pub(super) const MIN_TERM_LEN: usize = 2;

// How words of a source answer a word of the query.

/// A particle verb and its bare verb (*step down*, *step*).
pub(super) const BARE_VERB_WEIGHT: f32 = 0.6;
/// A role and its holder in the source: firm, since the source itself ties them.
pub(super) const HOLDER_WEIGHT: f32 = 0.8;
/// A name and its plural.
pub(super) const PLURAL_WEIGHT: f32 = 0.95;
/// A word for people by what they are, and *people*; two such words share its square.
pub(super) const PEOPLE_WEIGHT: f32 = 0.6;
/// Names one letter apart: more finds the passage of a misspelt name, less mistakes one person for another less often.
pub(super) const MISSPELT_WEIGHT: f32 = 0.85;
/// Letters in which two spellings of one name may differ.
pub(super) const MISSPELT_DISTANCE: usize = 1;
/// Characters of the shortest name that may be misspelt: short names are too easily one letter apart.
pub(super) const MIN_MISSPELT_LEN: usize = 6;
/// Characters at the start that two spellings of one name share: more costs less time and misses slips at the start.
pub(super) const NAME_STEM_LEN: usize = 4;
/// Strength from which another relation of two words hides that they are opposites too.
pub(super) const MIN_HIDING_STRENGTH: f32 = 0.9;
/// Strength below which a relation is not kept: lower takes memory and time for next to nothing.
pub(super) const MIN_KEPT_STRENGTH: f32 = 0.1;
/// Words whose related terms a source remembers; its cache is emptied when it is full.
pub(super) const MAX_CACHED_ROWS: usize = 2048;
/// Holders of a role beyond which the word names a trade and no person (*worker*, *resident*).
pub(super) const MAX_HOLDERS: usize = 2;
/// Rarity from which a word of the dictionary is taken for a surname: lower reads *the General Union* as a person.
pub(super) const MIN_SURNAME_RARITY: f32 = 0.75;

// How a quotation is aligned with a source.

/// Cost of a word that has no partner: more splits a changed quotation into pieces, less joins words from afar.
pub(super) const GAP_PENALTY: f32 = 0.35;
/// Difference below which two scores of the alignment are the same number.
pub(super) const SCORE_TOLERANCE: f32 = 1e-4;
/// Weight of a function word, against a content word's 1: more lets *of the* carry a match.
pub(super) const FUNCTION_WORD_WEIGHT: f32 = 0.3;
/// Weight above which a word counts as a content word.
pub(super) const MAX_FUNCTION_WORD_WEIGHT: f32 = 0.5;
/// Words of attribution that may split a source's quotation which a draft joins.
pub(super) const MAX_SPLIT_WORDS: usize = 15;

// Which figure of a source is meant by a figure of the draft.

/// Shares of the fit: the thing counted, the predicate, and the rest of the clause.
pub(super) const FIGURE_NOUN_SHARE: f32 = 0.4;
pub(super) const FIGURE_PREDICATE_SHARE: f32 = 0.25;
pub(super) const FIGURE_CONTEXT_SHARE: f32 = 0.35;
/// Fit below which a source figure has nothing to do with the draft's: lower compares figures on different things, higher
/// leaves wrong figures unseen.
pub(super) const MIN_FIT: f32 = 0.3;
/// By how much an agreeing figure may fit worse than the best and still be meant: more forgives a wrong figure that
/// happens to stand elsewhere, less accuses a right one.
pub(super) const AGREEMENT_MARGIN: f32 = 0.16;
/// The same for a figure that counts the same thing at the same time, or is too distinctive to agree by chance.
pub(super) const WIDE_AGREEMENT_MARGIN: f32 = 0.3;
/// Fit of the counted things from which they are the same.
pub(super) const MIN_SAME_NOUN: f32 = 0.75;
/// Significant digits that two things hardly share by chance.
pub(super) const MIN_DISTINCTIVE_DIGITS: usize = 3;
/// What the same speaker on both sides adds.
pub(super) const SAME_SPEAKER_BONUS: f32 = 0.1;
/// What a figure in the sentence beside the passage loses, for each sentence.
pub(super) const BESIDE_PENALTY: f32 = 0.12;
/// Sentences beside the passage in which figures are looked for.
pub(super) const MAX_SENTENCES_BESIDE: usize = 1;
/// Share of the best passage's score that another passage of the same source must reach for its figures to count.
pub(super) const MIN_PASSAGE_SHARE: f32 = 0.5;
/// The same for a passage of another source, which tells the matter in other words more often than not.
pub(super) const MIN_OTHER_SOURCE_SHARE: f32 = 0.3;
/// What a figure loses for each point by which its passage scores worse than the best.
pub(super) const PASSAGE_SCORE_FACTOR: f32 = 0.3;
/// Fit of an age that a source gives for the same name.
pub(super) const AGE_FIT: f32 = 0.9;

/// Two words of one outcome (*killed*, *deaths*).
pub(super) const SAME_OUTCOME: f32 = 0.95;
/// Least relatedness of words that say the same, whatever the pair's weight.
pub(super) const MIN_SAME_SENSE: f32 = 0.8;
/// Most relatedness of words that are only near.
pub(super) const MAX_NEAR_SENSE: f32 = 0.7;
/// Most relatedness of opposites and of the two sides of a deal.
pub(super) const MAX_OPPOSITE_SENSE: f32 = 0.6;
/// A modifier of the counted thing, against the thing itself.
pub(super) const MODIFIER_FACTOR: f32 = 0.9;
/// The thing counted, found in the other's predicate (*death toll*, *people killed*).
pub(super) const CROSSED_FACTOR: f32 = 0.9;
/// Fit of the predicates where one of them names the thing counted, for each point of that.
pub(super) const CROSSED_PREDICATE_FACTOR: f32 = 0.75;
/// Fit of the predicates where the parse gives none on one side: it speaks neither way.
pub(super) const UNKNOWN_PREDICATE: f32 = 0.4;
/// Fit of the counted things where both are named, unrelated, and measured: what is measured is often left out.
pub(super) const UNRELATED_MEASURE: f32 = 0.35;
/// The same for counts, where the draft's thing is not in the passage.
pub(super) const UNRELATED_COUNT: f32 = 0.1;
/// Fit of the counted things where one side names none, for a measure and for a count: neither speaks for or against.
pub(super) const UNNAMED_MEASURE: f32 = 0.5;
pub(super) const UNNAMED_COUNT: f32 = 0.4;

/// A part against its whole.
pub(super) const PART_WHOLE_PENALTY: f32 = 0.2;
/// A level against a part or a whole, which is often a level too.
pub(super) const LEVEL_PART_PENALTY: f32 = 0.08;
/// A change against anything else: the worst mistake would be to call a rise wrong because of a level.
pub(super) const CHANGE_PENALTY: f32 = 0.35;
/// Any other two roles.
pub(super) const ROLE_PENALTY: f32 = 0.25;
/// A source figure of an earlier year against one of the draft that names no time.
pub(super) const EARLIER_YEAR_PENALTY: f32 = 0.15;
/// Times that exclude each other.
pub(super) const OTHER_TIME_PENALTY: f32 = 0.2;
/// Words on each side of two figures that must be the same for one sentence with another number in it.
pub(super) const MAX_FRAME_WORDS: usize = 3;
/// Letters that an adjective and the noun of its quality must share, and the most that the adjective may have beyond them.
pub(super) const MIN_STEM: usize = 4;
pub(super) const MAX_ENDING: usize = 3;
/// Tokens behind a figure within which its noun is trusted to be the one that the verb governs.
pub(super) const MAX_NOUN_DISTANCE: usize = 6;
/// Bytes behind a figure within which a time may belong to it.
pub(super) const MAX_TIME_DISTANCE: usize = 60;
/// Words looked at before and after a figure, where two stand in the same place if their sentences are the same.
pub(super) const MAX_WORDS_BEFORE_FIGURE: usize = 4;
pub(super) const MAX_WORDS_AFTER_FIGURE: usize = 3;
/// How many of them must be the same: fewer takes a phrase that two stories share for one sentence.
pub(super) const MIN_SAME_PLACE_WORDS: usize = 3;
/// The same in a sentence that has no further words there.
pub(super) const MIN_SHORT_SENTENCE_WORDS: usize = 2;
/// Fit of a figure that stands in the same place.
pub(super) const SAME_PLACE_FIT: f32 = 0.95;
/// A figure of another of several things alike (*the second lap*, *another factory*): none fits so well that it is meant.
pub(super) const OTHER_THING_PENALTY: f32 = 0.75;
/// A figure of a year long past against one of the source's present.
pub(super) const OTHER_YEAR_PENALTY: f32 = 0.5;
