//! Thresholds of attributions, and what each trades. Confidences go from 0 to 1; none of them is fitted.

/// By how much a learned attribution may miss the threshold if the word lists know its cue and its speaker is named: more
/// of it finds more speakers of plain reports, and believes more of the models' slips.
pub(crate) const LISTED_CUE_ALLOWANCE: f32 = 0.06;
/// By how much it must pass the threshold if no list knows its cue: more of it loses cues that no list holds, less takes
/// more verbs of other acts for cues.
pub(crate) const UNLISTED_CUE_SURPLUS: f32 = 0.05;
/// The same if there is no clause and no quotation either: *is seeking talks*, *was called* are acts more often than words.
pub(crate) const ACT_SURPLUS: f32 = 0.35;

/// Confidence where typography alone proves the speaker (*X says:* over a list, a credit line): nothing outweighs it.
pub(crate) const TYPOGRAPHY: f32 = 1.0;
/// Confidence of *what X called …*: the words leave little doubt, the extent of the name some.
pub(crate) const NAMED_AS: f32 = 0.9;
/// Confidence of *to X the charges are “a guess”*: a phrase at the start may still be a mere addressee.
pub(crate) const IN_THE_EYES_OF: f32 = 0.8;
/// Confidence of *X: claim* in a heading: a label may be a topic and no speaker.
pub(crate) const HEADLINE: f32 = 0.8;
/// Confidence of *according to X:* and *from the log:* over a list, where no verb says so.
pub(crate) const CREDIT_BEFORE_LIST: f32 = 0.9;
/// Confidence of a bracket or footnote that names the speaker.
pub(crate) const FOOTNOTE: f32 = 0.9;
/// Confidence of *X's claim that …*: higher would outrank the models where both see the noun.
pub(crate) const NOUN_CLAUSE: f32 = 0.7;
/// Confidence of *X's count stands at 744*: the number may be somebody else's by the end of the sentence.
pub(crate) const RECKONING: f32 = 0.6;
/// Confidence of a reporting clause that the word lists and the tree show together: below what the models give a plain one.
pub(crate) const REPORTING_CLAUSE: f32 = 0.6;
/// Confidence of *the figure comes from X*: which words it takes up is sometimes open.
pub(crate) const BACK_REFERENCE: f32 = 0.9;
/// Confidence of *this newspaper counted …*.
pub(crate) const OWN_OBSERVATION: f32 = 0.9;

/// Confidence of a quotation that follows its speaker's own sentence, which reports nothing: the words may be a bystander's.
pub(crate) const BESIDE_QUOTATION: f32 = 0.6;
/// Words from which a quotation stands by itself as a sentence: shorter ones are names and titles.
pub(crate) const MIN_WHOLE_QUOTATION: usize = 3;

/// The longest label before a headline's colon, in tokens: longer ones are clauses, and mostly no speakers.
pub(crate) const MAX_LABEL_TOKENS: usize = 6;
/// Confidence from which an attribution counts where nothing else is configured: lower names more speakers, and more wrong
/// ones.
pub(crate) const DEFAULT_MIN_CONFIDENCE: f32 = 0.35;
