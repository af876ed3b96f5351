//! Thresholds of the rules, a section a group, each with a sentence on what it trades. Unless something else is said, it was
//! set by hand on drafts whose errors are known, and scores and support run from 0 to 1.

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
