//! Data of floor 6: what can be checked in a sentence, and what the sources have in its place.

use crate::text::Span;
use serde::Serialize;
use std::ops::Range;

/// What a checkable word or phrase is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are those of the contract; the rest is below")]
pub enum AtomKind {
    Figure,
    Age,
    Ordinal,
    Date,
    Weekday,
    Time,
    Name,
    Demonym,
    /// A name under a verb of saying or *according to*.
    Speaker,
    Role,
    /// A word that completes a role (*of the council*).
    Complement,
    /// A noun that a figure counts.
    Counted,
    Noun,
    Verb,
    /// A verb of saying.
    Cue,
    Adjective,
    Adverb,
    Preposition,
    Quantifier,
    Modal,
    Negation,
    Condition,
    /// The source negates the word, the draft does not; so for the others.
    DroppedNegation,
    DroppedModal,
    DroppedHedge,
    DroppedBound,
    DroppedCondition,
    DroppedQuantifier,
}

impl AtomKind {
    /// Every kind, in the order of the model.
    pub const ALL: [AtomKind; 28] = [
        Self::Figure,
        Self::Age,
        Self::Ordinal,
        Self::Date,
        Self::Weekday,
        Self::Time,
        Self::Name,
        Self::Demonym,
        Self::Speaker,
        Self::Role,
        Self::Complement,
        Self::Counted,
        Self::Noun,
        Self::Verb,
        Self::Cue,
        Self::Adjective,
        Self::Adverb,
        Self::Preposition,
        Self::Quantifier,
        Self::Modal,
        Self::Negation,
        Self::Condition,
        Self::DroppedNegation,
        Self::DroppedModal,
        Self::DroppedHedge,
        Self::DroppedBound,
        Self::DroppedCondition,
        Self::DroppedQuantifier,
    ];

    /// Its name in JSON and in the model.
    pub fn name(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Age => "age",
            Self::Ordinal => "ordinal",
            Self::Date => "date",
            Self::Weekday => "weekday",
            Self::Time => "time",
            Self::Name => "name",
            Self::Demonym => "demonym",
            Self::Speaker => "speaker",
            Self::Role => "role",
            Self::Complement => "complement",
            Self::Counted => "counted",
            Self::Noun => "noun",
            Self::Verb => "verb",
            Self::Cue => "cue",
            Self::Adjective => "adjective",
            Self::Adverb => "adverb",
            Self::Preposition => "preposition",
            Self::Quantifier => "quantifier",
            Self::Modal => "modal",
            Self::Negation => "negation",
            Self::Condition => "condition",
            Self::DroppedNegation => "dropped-negation",
            Self::DroppedModal => "dropped-modal",
            Self::DroppedHedge => "dropped-hedge",
            Self::DroppedBound => "dropped-bound",
            Self::DroppedCondition => "dropped-condition",
            Self::DroppedQuantifier => "dropped-quantifier",
        }
    }

    /// Whether the source has it and the draft does not.
    pub fn is_dropped(self) -> bool {
        self as usize >= Self::DroppedNegation as usize
    }

    /// Whether a reader would look it up: figures, times, names.
    pub fn is_checkable(self) -> bool {
        self as usize <= Self::Speaker as usize
    }
}

/// Words of a source.
#[derive(Clone, PartialEq, Debug)]
pub struct SourceWords {
    /// Index of the source.
    pub source: usize,
    /// Index of the block in it.
    pub block: usize,
    /// Index of the sentence in the block.
    pub sentence: usize,
    /// Tokens of the words in the block's document.
    pub tokens: Range<usize>,
}

/// A word or phrase of a draft's sentence with what the sources have in its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Atom {
    /// What it is.
    pub kind: AtomKind,
    /// Tokens in the document of the draft's block.
    pub tokens: Range<usize>,
    /// Its head token.
    pub head: usize,
    /// Index of the sentence in the block.
    pub sentence: usize,
    /// Whether it stands in a quotation.
    pub is_quoted: bool,
    /// Whether the source does without it: the filler is what it hangs on there.
    pub is_absent: bool,
    /// Where a source says the same in the same place.
    pub tick: Option<SourceWords>,
    /// What a source has in its place: other words, or the word that the draft dropped.
    pub filler: Option<SourceWords>,
    /// What tells whether it is a slip.
    pub features: Features,
}

/// Verdict on an atom.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A source has it in this place.
    Ticked,
    /// A source has something else in its place.
    Different,
    /// No source has it in this place, nor clearly something else.
    NotOnFile,
}

/// An atom with the judge's verdict.
#[derive(Clone, PartialEq, Debug)]
pub struct Fact {
    /// The atom.
    pub atom: Atom,
    /// Its words in the block's prose.
    pub span: Span,
    /// The verdict.
    pub verdict: Verdict,
    /// Probability that it is a slip, 0 to 1.
    pub p: f32,
}

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// What tells whether an atom is a slip, as numbers near 0 to 1.
        #[derive(Clone, Copy, Default, PartialEq, Debug, Serialize)]
        pub struct Features { $($(#[$doc])* pub $name: f32),* }

        impl Features {
            /// Their names, in order.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// The numbers, in the order of their names.
            pub fn values(&self) -> [f32; Features::NAMES.len()] {
                [$(self.$name),*]
            }
        }
    };
}

features! {
    /// Best score of a place where a source has the atom.
    tick,
    /// Slot score of that place by words.
    tick_words,
    /// The same by tree.
    tick_tree,
    /// Cover of its window.
    tick_cover,
    /// Likeness of what stands there.
    tick_like,
    /// Whether its window covers the sentence best of all.
    tick_top,
    /// Whether it stands in the passage itself.
    tick_here,
    /// Best score of a place where a source has something else.
    fill,
    /// Slot score of that place by words.
    fill_words,
    /// The same by tree.
    fill_tree,
    /// Cover of its window, the atom left out.
    fill_cover,
    /// Whether its window covers the sentence best of all.
    fill_top,
    /// Matching words in a row before it, of six.
    run_left,
    /// The same after it.
    run_right,
    /// Likeness of atom and filler.
    fill_like,
    /// Likeness of what the two hang on.
    fill_head,
    /// Whether they hang on it in the same way.
    fill_same_dep,
    /// How many of the words that hang on the atom hang on the filler; -1 where none do.
    fill_children,
    /// Likeness of the filler to another word of the draft's sentence.
    fill_taken,
    /// Slot score of that other word at the filler's place.
    fill_taken_slot,
    /// Whether the draft's sentence has the filler's word elsewhere.
    fill_elsewhere,
    /// Rarity of the filler.
    fill_weight,
    /// How well the two kinds of items fit.
    fill_fit,
    /// Whether both are names of one kind; half where it is not known.
    fill_type,
    /// Whether they are opposites.
    fill_opposite,
    /// Whether they are related words.
    fill_related,
    /// Whether one is a broader or narrower word.
    fill_kind,
    /// Whether the names are a letter or two apart.
    fill_spelling,
    /// Whether the names share a word.
    fill_part,
    /// Likeness of the two as strings.
    fill_letters,
    /// Whether the figures have one unit.
    fill_unit,
    /// Whether they count the same noun.
    fill_noun,
    /// Difference of their numbers, as a power of ten.
    fill_ratio,
    /// Share of the sentence that the filler's passage has in the very words.
    fill_exact,
    /// Share of the filler's passage that the draft's sentence has.
    fill_reverse,
    /// Score of the next best filler.
    runner_up,
    /// Difference of filler and tick by words.
    gap_words,
    /// The same by tree.
    gap_tree,
    /// Whether a source has neither.
    neither,
    /// Cover of the word that the atom hangs on.
    head_cover,
    /// Cover of the word before it.
    left_cover,
    /// Cover of the word after it.
    right_cover,
    /// Number of other words of content that no source has there, in tens.
    unmatched,
    /// Number of those that one has, in tens.
    matched,
    /// How well the sources have the atom anywhere.
    on_file,
    /// How well the paragraph's names and figures are on file, the atom left out.
    paragraph_file,
    /// Mean cover of the paragraph's sentences.
    paragraph_cover,
    /// Cover of the sentence by the best window.
    cover,
    /// Weight of the atom as context.
    weight,
    /// Whether it stands in a quotation.
    quoted,
    /// Whether the sentence is a heading.
    heading,
    /// For what the draft dropped: whether it has another mark of the kind near by.
    marked,
}
