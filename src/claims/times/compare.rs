//! Windows of days, and how a draft's time stands to a source's.

use crate::claims::model::{Calendar, Period, TimeValue};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// What a document's time expressions are counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReferenceDate {
    /// The document's own date.
    pub date: Option<Date>,
}

/// A window of days, both ends in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateRange {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

impl DateRange {
    fn contains(&self, other: &DateRange) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    fn meets(&self, other: &DateRange) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// How a draft's time stands to a source's time of the same thing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeRelation {
    /// They say the same.
    Same,
    /// The draft's is coarser and holds the source's.
    Contains,
    /// They cannot both be right.
    Incompatible,
    /// They cannot be held against each other.
    Incomparable,
}

/// The window of days that an expression names, as far as it and the document's date say.
pub fn resolve(value: &TimeValue, anchor: ReferenceDate) -> Option<DateRange> {
    match value {
        TimeValue::Calendar(calendar) => calendar_window(calendar, anchor),
        TimeValue::Relative { unit, from, to } => {
            let today = anchor.date?;
            let (first, _) = period(today, *unit, *from)?;
            let (_, last) = period(today, *unit, *to)?;
            Some(DateRange { first, last })
        }
        _ => None,
    }
}

/// First and last day of the period that lies `offset` units from the one that holds `day`.
fn period(day: Date, unit: Period, offset: i32) -> Option<(Date, Date)> {
    match unit {
        Period::Day => {
            let day = day.checked_add(offset.days()).ok()?;
            Some((day, day))
        }
        Period::Week => {
            let back = i32::from(day.weekday().to_monday_zero_offset());
            let first = day.checked_add((offset.checked_mul(7)? - back).days()).ok()?;
            Some((first, first.checked_add(6.days()).ok()?))
        }
        Period::Month => {
            let first = day.first_of_month().checked_add(offset.months()).ok()?;
            Some((first, first.last_of_month()))
        }
        Period::Quarter => {
            let month = (day.month() - 1) / 3 * 3 + 1;
            let first = Date::new(day.year(), month, 1).ok()?.checked_add(offset.checked_mul(3)?.months()).ok()?;
            Some((first, first.checked_add(2.months()).ok()?.last_of_month()))
        }
        Period::Year => {
            let year = i16::try_from(i32::from(day.year()).checked_add(offset)?).ok()?;
            Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
        }
    }
}

fn calendar_window(calendar: &Calendar, anchor: ReferenceDate) -> Option<DateRange> {
    let year = calendar.year.or_else(|| {
        // Without a year the document's own is meant, or the one that brings the date nearest to it.
        let today = anchor.date?;
        let month = calendar.month?;
        let apart = i32::from(month) - i32::from(today.month());
        Some(
            today.year()
                + if apart > 6 {
                    -1
                } else if apart < -6 {
                    1
                } else {
                    0
                },
        )
    });
    if let (Some(year), Some(month)) = (year, calendar.month) {
        let first = Date::new(year, month, calendar.day.unwrap_or(1)).ok()?;
        let last = if calendar.day.is_some() { first } else { first.last_of_month() };
        return Some(DateRange { first, last });
    }
    if let Some(weekday) = calendar.weekday {
        // The nearest such day at or before the document's date.
        let today = anchor.date?;
        let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
        let back = today.weekday().since(weekday);
        let day = today.checked_sub(i32::from(back).days()).ok()?;
        return Some(DateRange { first: day, last: day });
    }
    let year = calendar.year?;
    if let Some((which, parts)) = calendar.part {
        let months = 12 / parts;
        let first = Date::new(year, (which - 1).checked_mul(months)? + 1, 1).ok()?;
        let last = Date::new(year, which.checked_mul(months)?, 1).ok()?.last_of_month();
        return Some(DateRange { first, last });
    }
    match calendar.season {
        Some(1) => Some(DateRange { first: date(year, 3, 1), last: date(year, 6, 20) }),
        Some(2) => Some(DateRange { first: date(year, 6, 1), last: date(year, 9, 22) }),
        Some(3) => Some(DateRange { first: date(year, 9, 1), last: date(year, 12, 20) }),
        Some(4) => Some(DateRange { first: Date::new(year - 1, 12, 1).ok()?, last: Date::new(year, 12, 31).ok()? }),
        _ => Some(DateRange { first: date(year, 1, 1), last: date(year, 12, 31) }),
    }
}

/// Holds a draft's time against a source's. Anchors are each document's own date; a document without one borrows the
/// other's, as the two tell of the same days.
pub fn compare(
    draft: &TimeValue,
    draft_anchor: ReferenceDate,
    source: &TimeValue,
    source_anchor: ReferenceDate,
) -> TimeRelation {
    // The same words say the same, whatever day the two were written.
    if draft == source {
        return TimeRelation::Same;
    }
    match (draft, source) {
        (TimeValue::Clock(a), TimeValue::Clock(b)) => clocks(*a, *b),
        (TimeValue::Duration { unit: a, count: x }, TimeValue::Duration { unit: b, count: y }) => {
            if a == b && x == y {
                TimeRelation::Same
            } else if a != b && x.is_none() && y.is_none() {
                TimeRelation::Incompatible
            } else {
                TimeRelation::Incomparable
            }
        }
        (TimeValue::Calendar(a), TimeValue::Calendar(b)) => match by_parts(a, b) {
            Some(fit) => fit,
            None => windows(draft, draft_anchor, source, source_anchor),
        },
        (TimeValue::Calendar(_) | TimeValue::Relative { .. }, TimeValue::Calendar(_) | TimeValue::Relative { .. }) => {
            windows(draft, draft_anchor, source, source_anchor)
        }
        _ => TimeRelation::Incomparable,
    }
}

/// Clock times are the same within five minutes, as nobody writes *shortly after* into a log; on the twelve-hour clock
/// without its half they may differ by twelve hours.
fn clocks(a: jiff::civil::Time, b: jiff::civil::Time) -> TimeRelation {
    let minutes = |t: jiff::civil::Time| i32::from(t.hour()) * 60 + i32::from(t.minute());
    let apart = (minutes(a) - minutes(b)).abs() % 720;
    let whole_hour = a.minute() == 0 || b.minute() == 0;
    let slack = if whole_hour { 10 } else { 0 };
    if apart == 0 || apart.min(720 - apart) <= slack { TimeRelation::Same } else { TimeRelation::Incompatible }
}

/// The verdict that the parts alone give, without the document's date.
fn by_parts(draft: &Calendar, source: &Calendar) -> Option<TimeRelation> {
    let differ = |a: Option<i16>, b: Option<i16>| matches!((a, b), (Some(a), Some(b)) if a != b);
    let differ8 = |a: Option<i8>, b: Option<i8>| matches!((a, b), (Some(a), Some(b)) if a != b);
    if differ(draft.year, source.year) || differ8(draft.month, source.month) {
        return Some(TimeRelation::Incompatible);
    }
    if differ8(draft.day, source.day) && draft.month.is_some() == source.month.is_some() {
        return Some(TimeRelation::Incompatible);
    }
    if differ8(draft.season, source.season)
        || matches!((draft.part, source.part), (Some(a), Some(b)) if a.1 == b.1 && a.0 != b.0)
    {
        return Some(TimeRelation::Incompatible);
    }
    // Two weekdays of one telling: a dated one settles what a bare one means.
    let bare = |c: &Calendar| c.day.is_none();
    if differ8(draft.weekday, source.weekday) {
        let same_date = !bare(draft) && !bare(source) && draft.day == source.day;
        return Some(if same_date { TimeRelation::Same } else { TimeRelation::Incompatible });
    }
    if draft.weekday.is_some() && draft.weekday == source.weekday && (bare(draft) || bare(source)) {
        return Some(match (draft.day_part, source.day_part) {
            (Some(a), Some(b)) if a != b => TimeRelation::Incompatible,
            (None, Some(_)) => TimeRelation::Contains,
            _ => TimeRelation::Same,
        });
    }
    (draft == source).then_some(TimeRelation::Same)
}

fn windows(
    draft: &TimeValue,
    draft_anchor: ReferenceDate,
    source: &TimeValue,
    source_anchor: ReferenceDate,
) -> TimeRelation {
    let or = |a: ReferenceDate, b: ReferenceDate| if a.date.is_some() { a } else { b };
    let (Some(d), Some(s)) =
        (resolve(draft, or(draft_anchor, source_anchor)), resolve(source, or(source_anchor, draft_anchor)))
    else {
        return TimeRelation::Incomparable;
    };
    if d == s {
        TimeRelation::Same
    } else if d.contains(&s) {
        TimeRelation::Contains
    } else if d.meets(&s) || near_week(draft, source, &d, &s) {
        TimeRelation::Incomparable
    } else {
        TimeRelation::Incompatible
    }
}

/// Bare weekdays and *this week* are told from the day of writing, which may lie a few days off the date we know.
fn near_week(draft: &TimeValue, source: &TimeValue, d: &DateRange, s: &DateRange) -> bool {
    let loose = |v: &TimeValue| match v {
        TimeValue::Relative { .. } => true,
        TimeValue::Calendar(c) => c.weekday.is_some() && c.day.is_none(),
        _ => false,
    };
    let gap = |a: Date, b: Date| a.since(b).map_or(i32::MAX, |span| span.get_days().abs());
    (loose(draft) || loose(source))
        && !(loose(draft) && loose(source))
        && matches!(
            (draft, source),
            (TimeValue::Relative { unit: Period::Week, .. }, _) | (_, TimeValue::Relative { unit: Period::Week, .. })
        )
        && gap(d.first, s.last).min(gap(s.first, d.last)) <= 1
}

/// The weekday (1 Monday to 7 Sunday) of a calendar date whose year is given or taken from `year`.
pub fn weekday_of(calendar: &Calendar, year: Option<i16>) -> Option<i8> {
    let date = Date::new(calendar.year.or(year)?, calendar.month?, calendar.day?).ok()?;
    Some(date.weekday().to_monday_one_offset())
}

/// The name of a weekday (1 Monday to 7 Sunday).
pub fn weekday_name(weekday: i8) -> &'static str {
    let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    usize::try_from(weekday - 1).ok().and_then(|i| names.get(i)).copied().unwrap_or("")
}

/// Whether the calendar has no such day in any year (31 June), or not in the year given (29 February 2026).
pub fn is_invalid_date(calendar: &Calendar) -> bool {
    let (Some(month), Some(day)) = (calendar.month, calendar.day) else { return false };
    // 2024 is a leap year: what it does not have, no year has.
    Date::new(calendar.year.unwrap_or(2024), month, day).is_err()
}
