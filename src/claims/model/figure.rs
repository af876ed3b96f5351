//! Figures: numbers with what they count or measure.

use crate::text::Span;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::hash::Hash;
use std::ops::Range;

/// A figure: a number and what it counts or measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What sort of number.
    pub kind: FigureKind,
    /// Operator, number, unit and noun (*at least 744 people*), in the block's prose.
    pub span: Span,
    /// Operator and number with scale word, currency sign, per cent or unit word, without the counted noun
    /// (*at least 744*, *£448.0m*, *3.4 hectares*).
    pub number: Span,
    /// The operator's words, if any (*at least*; for *744 or more* the words after the number).
    pub operator_span: Option<Span>,
    /// Number with scale word, currency sign, per cent or unit word, without the operator.
    pub value_span: Span,
    /// The operator.
    pub operator: Bound,
    /// The numbers that the words admit.
    pub set: NumberInterval,
    /// The value as written, fully scaled, for exact, about and nearly (*22%* is 22).
    pub value: Option<Decimal>,
    /// What one unit in the number's last printed place is worth (*5,200* 100 when about, *448.0m* 100000).
    pub precision: Decimal,
    /// How the number is written.
    pub style: NumberStyle,
    /// Its unit, if it measures.
    pub unit: Option<Unit>,
    /// Head token of the counted or measured thing (*people*, *vacancies*), if the text names it.
    pub noun: Option<usize>,
    /// Dictionary form of that noun; `None` without a noun.
    pub noun_lemma: Option<String>,
    /// The noun with its modifiers for messages (*union members*).
    pub noun_text: Option<String>,
    /// Tokens of operator, number and unit.
    pub tokens: Range<usize>,
    /// What the number is within its phrase.
    pub role: FigureRole,
    /// Which way a change goes, where the words say (*rose 12%*, *a fall of 42 minutes*).
    pub trend: Option<Trend>,
}

impl Figure {
    /// Whether it may be held against another: a count, a measure, an age, or a ratio of two levels.
    pub fn is_comparable(&self) -> bool {
        matches!(self.kind, FigureKind::Quantity | FigureKind::Age) || self.is_multiple()
    }

    /// Whether it is a ratio of two levels (*doubled*, *ten times as many*).
    pub fn is_multiple(&self) -> bool {
        self.unit.as_ref().is_some_and(|u| u.dimension == Dimension::Multiple)
    }

    /// Whether its bound is written against the number (*300-plus*, *300+*), which nobody means to the unit.
    pub fn has_loose_bound(&self) -> bool {
        self.operator_span.is_some_and(|o| o.start > self.value_span.start && o.start <= self.value_span.end)
    }
}

/// The way a change goes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Trend {
    Up,
    Down,
}

/// Sorts of figures, as the JSON contract names them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are those of the contract")]
pub enum FigureKind {
    Quantity,
    Ordinal,
    Date,
    Time,
    Age,
    Other,
}

/// What a number does in its clause.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FigureRole {
    /// A count, amount or measure as it stands.
    Level,
    /// By how much something changed (*rose 12%*, *by 42 minutes*).
    Change,
    /// Where a change began (*from 390*, *down from …*, *against 200*).
    From,
    /// Where a change ended (*to £96m*).
    To,
    /// A part of another figure (*41 of the 47*, *of whom 36*).
    Part,
    /// The whole that a part is of (*of the 47*).
    Whole,
}

/// Operators, denoting sets of numbers (bound classes after Kennedy).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are the operators of the contract")]
pub enum Bound {
    #[serde(rename = "exact")]
    Exact,
    #[serde(rename = "at least")]
    AtLeast,
    #[serde(rename = "more than")]
    MoreThan,
    #[serde(rename = "at most")]
    AtMost,
    #[serde(rename = "less than")]
    LessThan,
    #[serde(rename = "about")]
    About,
    #[serde(rename = "nearly")]
    Nearly,
    #[serde(rename = "range")]
    Range,
}

/// A set of numbers between two ends; an absent end is infinite.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct NumberInterval {
    /// Lower end.
    pub low: Option<Decimal>,
    /// Whether the lower end itself is in the set.
    pub low_in: bool,
    /// Upper end.
    pub high: Option<Decimal>,
    /// Whether the upper end itself is in the set.
    pub high_in: bool,
}

/// How a number is written, so that a fix can keep it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NumberStyle {
    /// *744*.
    Digits,
    /// *seven hundred and forty-four*.
    Words,
    /// *dozens*, *hundreds*.
    OrderWord,
    /// *half*, *a third*, *doubled*, *three in four*.
    Fraction,
}

/// A unit of measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its canonical symbol: `GBP`, `$` (any dollar), `USD`, `%`, `pp` (percentage points), `h`, `min`, `km`, `ha`, `t`, …
    pub symbol: String,
    /// What it measures.
    pub dimension: Dimension,
    /// For a rate, what it is per (*a share*, *per week*): the dictionary form of the noun.
    pub per: Option<String>,
    /// Where the unit's words or sign stand in the block's prose.
    pub span: Span,
}

/// Dimensions: only quantities of one dimension compare.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are the dimensions")]
pub enum Dimension {
    Money,
    Share,
    Points,
    Duration,
    Length,
    Area,
    Mass,
    Volume,
    Temperature,
    Speed,
    Energy,
    Data,
    /// *Doubled*, *three times*: a ratio of two levels.
    Multiple,
    Other,
}
