//! Time expressions: dates, clock times, windows and events that date.

use crate::text::Span;
use jiff::civil::Time;
use rust_decimal::Decimal;
use serde::Deserialize;
use std::hash::Hash;
use std::ops::Range;

/// A time expression.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeExpression {
    /// Where it stands in the block's prose, without a preposition.
    pub span: Span,
    /// The preposition before it (*on*, *since*, *by*), in the block's prose.
    pub preposition: Option<Span>,
    /// Token range of `span`.
    pub tokens: Range<usize>,
    /// What it says.
    pub value: TimeValue,
    /// Token of the verb or noun that it modifies.
    pub attached_to: Option<usize>,
    /// Whether it dates the saying (the cue) and not the event.
    pub of_saying: bool,
}

/// What a time expression says.
#[derive(Clone, Debug, PartialEq)]
pub enum TimeValue {
    /// Calendar parts as far as the words give them, with a weekday where one is named.
    Calendar(Calendar),
    /// A time of day.
    Clock(Time),
    /// A length of time as a window (*during weeks of unrest*): unit and how many, where said.
    Duration {
        /// Canonical unit: `year`, `month`, `week`, `day`, `h`, `min`, `s`.
        unit: String,
        /// How many; `None` for a bare plural (*weeks of*).
        count: Option<Decimal>,
    },
    /// A deictic word (*yesterday*, *last month*, *two weeks ago*), as a window counted from the document's date.
    Relative {
        /// What is counted.
        unit: Period,
        /// The first unit of the window (0 is the one that holds the document's day).
        from: i32,
        /// The last unit of the window.
        to: i32,
    },
    /// An event that dates (*since demonstrations erupted*, *after the leak*): head token.
    Event(usize),
}

/// Units of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Period {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// Parts of a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Calendar {
    /// Year.
    pub year: Option<i16>,
    /// Month, 1 to 12; a season gives `season` instead.
    pub month: Option<i8>,
    /// Day of the month; not checked against the calendar, so that an impossible date can be reported.
    pub day: Option<i8>,
    /// Weekday named: 1 Monday to 7 Sunday.
    pub weekday: Option<i8>,
    /// 1 spring, 2 summer, 3 autumn, 4 winter.
    pub season: Option<i8>,
    /// Quarter or half, as (which, of how many).
    pub part: Option<(i8, i8)>,
    /// Part of the day: 1 morning, 2 afternoon, 3 evening, 4 night.
    pub day_part: Option<i8>,
}
