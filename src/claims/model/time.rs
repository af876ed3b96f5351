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
    Clock(Clock),
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
        /// Whether the words name the part before now (*earlier this year*) or after it (*later this year*).
        side: Option<Side>,
        /// Part of the day, as in [`Calendar::day_part`].
        day_part: Option<i8>,
        /// The clock time that stands with the day (*at 10.30pm yesterday*).
        at: Option<Clock>,
    },
    /// A span from one time to another, both in it (*26–29 September*, *9am to 5.30pm*, *2023/24*).
    Range(Box<TimeRange>),
    /// An event that dates (*since demonstrations erupted*, *after the leak*): head token.
    Event(usize),
}

/// A time of day as it is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clock {
    /// Hour and minute.
    pub time: Time,
    /// Whether the words tell the half of the day (*9am*, *noon*, *21:00*); otherwise it may be twelve hours later.
    pub is_half_known: bool,
    /// Minutes east of Greenwich, where the time zone is named.
    pub zone: Option<i16>,
}

/// The two ends of a span of time. What an end leaves to the other (the month of *26* in *26 to 29 September*) is filled in.
#[derive(Clone, Debug)]
pub struct TimeRange {
    /// First time in it.
    pub from: TimeValue,
    /// Last time in it.
    pub to: TimeValue,
    /// Where the first is written, in the block's prose.
    pub from_span: Span,
    /// Where the last is written, in the block's prose.
    pub to_span: Span,
}

/// Spans are equal that say the same, wherever they are written.
impl PartialEq for TimeRange {
    fn eq(&self, other: &Self) -> bool {
        self.from == other.from && self.to == other.to
    }
}

/// A part of a window, seen from the day of writing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// *Earlier this year*.
    Earlier,
    /// *Later this year*.
    Later,
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
    /// Part of the day: 1 morning, 2 afternoon, 3 evening, 4 night, 5 overnight, 6 the early hours.
    pub day_part: Option<i8>,
    /// The clock time that stands with the day (*at 10.30pm on Sunday*).
    pub at: Option<Clock>,
    /// How many years the words name from `year` on: 10 for a decade, 100 for a century; `None` for one.
    pub years: Option<i16>,
    /// Early (1), middle (2) or late (3) part of the years.
    pub third: Option<i8>,
    /// Whether it is a business's or a state's year, which may begin in another month.
    pub is_fiscal: bool,
    /// Whether day and month may stand the other way round (*3/4/2025*).
    pub is_either_order: bool,
}
