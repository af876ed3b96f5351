//! Thresholds of the rules, a section a group, each with a sentence on what it trades. Unless something else is said, it was
//! set by hand on drafts whose errors are known, and scores and support run from 0 to 1.

use rust_decimal::Decimal;

// Pairs of claims: which of a source's claims a draft's claim is held against (`analysis/claim_pair.rs`).

/// Share of the best passage's score from which a passage counts beside it: lower finds more rivals that speak for the
/// draft, and more that speak of something else.
pub(super) const MIN_NEAR_SHARE: f32 = 0.8;
/// Share of the best passage's score from which a passage may still speak for the draft: lower excuses more drafts.
pub(super) const MIN_WEAK_SHARE: f32 = 0.5;
/// Weight of a source claim's own words that the draft repeats, beside the draft's words found there (1): higher prefers
/// short claims to long ones that hold more of the draft.
pub(super) const REPEATED_WORDS_WEIGHT: f32 = 0.4;
/// Bonus of a claim whose head words answer to the draft's: higher prefers the same act to the same parties.
pub(super) const HEAD_WORDS_BONUS: f32 = 0.6;
/// Bonus of the claim with which the passage was aligned: higher trusts the search more than the words compared here.
pub(super) const ALIGNED_CLAIM_BONUS: f32 = 0.2;
/// Weight of a synonym from which two words say the same: lower takes looser synonyms for equal and reports more.
pub(super) const MIN_EQUAL_WEIGHT: f32 = 0.75;
/// Weight of a pair from which it is common ground of two claims: lower lets weaker likeness ground a finding.
pub(super) const MIN_SHARED_WEIGHT: f32 = 0.5;

// Attribution.

/// Share of the best passage's score and support from which a passage speaks for the claim too: lower finds more second
/// speakers, who quieten the rules, and more who say something else.
pub(super) const MIN_EQUAL_SHARE: f32 = 0.85;
/// Score from which a passage of doubtful support may be the one that the draft has its claim from: lower finds wrong
/// speakers of claims that were reworded more, and accuses on claims that merely look alike.
pub(super) const MIN_DOUBTFUL_SCORE: f32 = 0.42;
/// Share of the best score below which the next passage leaves a doubtful one standing out: higher lets more stand out.
pub(super) const MAX_SECOND_SHARE: f32 = 0.65;
/// Words in a claim above which its speaker is named first: lower puts more names before what they say.
pub(super) const MAX_WORDS_BEFORE_SPEAKER: usize = 25;
/// Share of the best passage's support from which its speaker counts as saying the same: lower excuses more drafts.
pub(super) const MIN_SUPPORT_SHARE: f32 = 0.6;
/// Share of the best passage's score from which a passage is held against the draft's speaker, or exonerates him: lower
/// hears more passages.
pub(super) const MIN_EXONERATING_SHARE: f32 = 0.75;
/// Share of the best passage's score from which a source's own narration makes the claim nobody's: lower excuses more.
pub(super) const MIN_NARRATION_SHARE: f32 = 0.9;
/// Confidence of a source's attribution from which `misattributed-claim` accuses: higher misses speakers that are hard to
/// read, lower accuses where the source was misread.
pub(super) const MIN_ACCUSING_CONFIDENCE: f32 = 0.5;
/// Confidence of a source's attribution from which `unattributed-claim` asks for a speaker; lower than where it would name
/// a wrong one, since a name too many does less harm.
pub(super) const MIN_ASKING_CONFIDENCE: f32 = 0.35;
/// Share of a claim's words found in the passage that makes up for a predicate without a partner: lower reports claims
/// that only share their subject matter.
pub(super) const MIN_WORD_COVERAGE: f32 = 0.85;
/// Content words of a claim from which anybody may be asked about it: lower reports fragments.
pub(super) const MIN_CONTENT_WORDS: usize = 3;
/// The same for a claim with a figure, which says much in few words.
pub(super) const MIN_CONTENT_WORDS_WITH_FIGURE: usize = 2;
/// Words of a phrase that may be one speaker's own: shorter ones are everybody's, longer ones are quotations.
pub(super) const SIGNATURE_WORDS: std::ops::RangeInclusive<usize> = 2..=6;

// Certainty.

/// Score from which a passage grounds the draft's certainty whatever its head words are: lower excuses more drafts.
pub(super) const MIN_GROUNDING_SCORE: f32 = 0.95;
/// Words shared with another passage, besides the head words, that ground a claim without its condition: higher asks for
/// more before a second passage excuses the draft.
pub(super) const MIN_UNCONDITIONAL_WORDS: usize = 2;
/// Share of a condition's content words, as a fraction, that tells that the draft has the condition in other words: lower
/// excuses more drafts.
pub(super) const MIN_REPEATED_CONDITION: (usize, usize) = (2, 3);

// Wording.

/// Share of the best passage's score from which a passage's verb counts as the source's: lower excuses more verbs.
pub(super) const MIN_CUE_SHARE: f32 = 0.9;
/// Weight of a pair of nouns from which their quantifiers are compared: lower compares nouns that mean less alike.
pub(super) const MIN_QUANTIFIED_WEIGHT: f32 = 0.6;
/// Characters from which a name may be a misspelling: shorter ones are too often one letter from another name.
pub(super) const MIN_NAME_CHARS: usize = 5;
/// Characters of a surname from which two letters may differ: shorter ones with two are too often other people's.
pub(super) const MIN_LONG_NAME_CHARS: usize = 8;
/// Letters by which a misspelt long or whole name may differ: higher finds worse misspellings, and other people.
pub(super) const MAX_NAME_EDITS: usize = 2;

// Support.

/// Share of the best passage's score from which a passage counts as saying the claim, for `single-source`: lower finds
/// more second speakers.
pub(super) const MIN_SECOND_SOURCE_SCORE: f32 = 0.8;
/// The same of its support.
pub(super) const MIN_SECOND_SOURCE_SUPPORT: f32 = 0.7;
/// Content words of a claim from which sources must support it: lower reports what says next to nothing.
pub(super) const MIN_CHECKABLE_WORDS: usize = 3;
/// Fit of a later figure from which it may supersede the draft's: lower reports figures of other things.
pub(super) const MIN_SUPERSEDING_SCORE: f32 = 0.42;
/// Likeness of the counted nouns from which two figures count the same thing: lower compares figures of other things.
pub(super) const MIN_COUNTED_NOUN: f32 = 0.6;

// Figures: which of a source's figures a draft's is held against. Scores are fits from 0 to 1; nouns and predicates are
// likenesses of what is counted and of what is said of it, from 0 to 1.

/// Fit from which two different numbers contradict each other: lower reports figures of other things.
pub(super) const MIN_CONTRADICTING_SCORE: f32 = 0.62;
/// Fit from which a number that stands with another bound, unit or scale is the same figure: lower reports numbers that are
/// equal by chance.
pub(super) const MIN_SAME_FIGURE_SCORE: f32 = 0.52;
/// How much less fit is asked for where something else makes a slip likely: the number stands in no source, counts the same
/// noun, or measures in another unit of the same kind.
pub(super) const LIKELY_DISCOUNT: f32 = 0.1;
/// The same for another unit of the same kind in a passage that supports the claim.
pub(super) const SUPPORTED_UNIT_DISCOUNT: f32 = 0.17;
/// How much more fit is asked for where some source has the draft's number: lower reports numbers that are right elsewhere.
pub(super) const KNOWN_NUMBER_SURCHARGE: f32 = 0.1;
/// The same where both figures count one noun.
pub(super) const KNOWN_EQUAL_NOUN_SURCHARGE: f32 = 0.06;
/// Fits that differ by less leave open which source figure is meant: higher silences more.
pub(super) const MAX_AMBIGUOUS_GAP: f32 = 0.07;
/// The same for the likeness of the nouns.
pub(super) const MAX_AMBIGUOUS_NOUN_GAP: f32 = 0.1;
/// Fit from which another source figure with the draft's number excuses it: lower excuses more.
pub(super) const MIN_TOLERABLE_SCORE: f32 = 0.38;
/// Penalty below which a source figure has the draft's number as it stands.
pub(super) const MAX_SAME_NUMBER_PENALTY: f32 = 0.1;
/// Likeness from which nouns are one: higher trusts only the same word.
pub(super) const MIN_EQUAL_NOUN: f32 = 0.9;
/// Likeness from which nouns are one or synonyms: lower holds figures of other things against each other.
pub(super) const MIN_SAME_NOUN: f32 = 0.75;
/// Likeness from which nouns have to do with each other: lower takes chance neighbours for kin.
pub(super) const MIN_RELATED_NOUN: f32 = 0.4;
/// Likeness of nouns that is enough where the predicate, or a number that few things share, speaks for one thing.
pub(super) const MIN_LIKE_NOUN: f32 = 0.3;
/// Likeness from which predicates say the same: lower compares figures of which other things are said.
pub(super) const MIN_SAME_PREDICATE: f32 = 0.75;
/// Likeness from which predicates may say the same.
pub(super) const MIN_LIKE_PREDICATE: f32 = 0.5;
/// Support of a passage from which another unit of the same kind is a slip.
pub(super) const MIN_SUPPORTED_PASSAGE: f32 = 0.5;
/// Support of a passage from which its measures, or equal numbers that many things share, are of the draft's thing.
pub(super) const MIN_MEASURE_SUPPORT: f32 = 0.45;
/// The same of numbers that few things share.
pub(super) const MIN_DISTINCTIVE_SUPPORT: f32 = 0.4;
/// Fit from which what became of those counted is compared (*killed*, *injured*): lower reports outcomes of others.
pub(super) const MIN_OUTCOME_SCORE: f32 = 0.4;
/// Numbers below it are equal, or ten times each other, by chance.
pub(super) const MIN_LARGE_NUMBER: i64 = 20;
/// Bounded numbers up to it are shared by many things.
pub(super) const MAX_COMMON_BOUND: i64 = 12;
/// Factor above which no rounding joins two numbers.
pub(super) const MAX_ROUNDING_FACTOR: Decimal = Decimal::TWO;
/// Factor below which a second mention with another number may mean the first.
pub(super) const MAX_SECOND_MENTION_FACTOR: Decimal = Decimal::TWO;
/// Within which part of a total the sum of what is listed behind it must come, to be meant for it: a fifth.
pub(super) const MIN_PARTS_OF_SUM: u32 = 5;
/// Share of the best passage's score from which a passage may give the levels of a change: lower finds more levels, also
/// of other things.
pub(super) const MIN_LEVELS_SHARE: f32 = 0.75;
/// The same of its support, from 0 to 1.
pub(super) const MIN_LEVELS_SUPPORT: f32 = 0.4;
/// Weight of a pair of nouns from which a level is of the thing that changed.
pub(super) const MIN_LEVEL_NOUN_WEIGHT: f32 = 0.7;
/// Points by which a whole per cent may be rounded.
pub(super) const WHOLE_PERCENT_TOLERANCE: Decimal = Decimal::from_parts(5, 0, 0, false, 1);
/// Share by which *about*, *nearly* and fractions may differ: lower reports honest roundings.
pub(super) const APPROXIMATION_TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
/// The same of multiples (*doubled*).
pub(super) const MULTIPLE_TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

// Time.

/// Support of the best passage from which times are compared at all: lower compares times of other events.
pub(super) const MIN_DATED_SUPPORT: f32 = 0.4;
/// Share of the best passage's score from which a passage's times count: higher hears fewer times that agree.
pub(super) const MIN_DATED_SHARE: f32 = 0.85;
/// Support from which a time is wrong though it hangs on another word than the source's: lower reports times of other acts.
pub(super) const MIN_UNALIGNED_SUPPORT: f32 = 0.55;
/// Fit from which a figure that agrees dates the draft's time.
pub(super) const MIN_DATING_FIGURE_SCORE: f32 = 0.5;
/// Bytes between a figure and the time that dates it: further away the time dates the clause.
pub(super) const MAX_FIGURE_TIME_GAP: usize = 8;
/// Weight of a pair of words from which their times date the same act.
pub(super) const MIN_DATED_WORD_WEIGHT: f32 = 0.6;
/// Bytes that may stand beside a date in a heading of a log.
pub(super) const MAX_LOG_HEADING_BYTES: usize = 4;
/// Months between a date without a year and the draft's from which it lies in the year before or after.
pub(super) const MAX_MONTHS_APART: i16 = 6;

// Quotations.

/// Share of content words from which words of a source are what a quotation means: lower finds worse misquotations, and
/// words that nobody quoted.
pub(super) const MIN_WORD_OVERLAP: f32 = 0.5;
/// The same for headlines and for quotations without a speaker, which may be titles or slang.
pub(super) const MIN_UNATTRIBUTED_OVERLAP: f32 = 0.6;
/// Bonus of words in a passage that the sentence rests on, beside the share of words: higher trusts the search more.
pub(super) const RESTS_ON_BONUS: f32 = 0.5;
/// Words that an ellipsis may leave out within one passage: higher lets quotations join what stands far apart.
pub(super) const MAX_GAP_WORDS: usize = 40;
/// How many places of a source are looked at for a quotation that it does not have.
pub(super) const MAX_QUOTE_CANDIDATES: usize = 5;
/// Words from which a speaker's quotation is held against sources, or reported as cut short or paraphrased.
pub(super) const MIN_QUOTED_WORDS: usize = 2;
/// Words up to which a quotation is a fragment, which is held only against words that are nearly the same.
pub(super) const MAX_FRAGMENT_WORDS: usize = 4;
/// Share of the words of a fragment, or of the source's, that both must have: lower takes any phrase for any other.
pub(super) const MIN_FRAGMENT_OVERLAP: f32 = 0.66;
/// Words at either end by which a mended quotation may grow to be the source's whole sentence.
pub(super) const MAX_MENDED_WORDS: usize = 3;
/// Words from which a quotation given to another speaker than the source's is reported.
pub(super) const MIN_MISATTRIBUTED_WORDS: usize = 3;
/// Words up to which it must stand in the sources once only: many people say *we are very sorry*.
pub(super) const MAX_COMMON_WORDS: usize = 6;
/// Words from which a speaker's quotation that no source has, or a headline's, is reported: lower reports nicknames.
pub(super) const MIN_ABSENT_WORDS: usize = 3;
/// The same for a quotation without a speaker.
pub(super) const MIN_UNATTRIBUTED_WORDS: usize = 4;

/// Share of the best passage's score that a passage must reach for its ordinals, results and numbers of laws to count.
pub(crate) const MIN_DESIGNATION_PASSAGE: f32 = 0.5;
