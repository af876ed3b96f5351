//! Windows of days, and how a draft's time stands to a source's.

use super::parts::{part_holds, parts_agree};
use crate::claims::model::{Calendar, Clock, Period, TimeRange, TimeValue};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// What a document's time expressions are counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReferenceDate {
    /// The document's own date.
    pub date: Option<Date>,
    /// Whether the document's dates in digits put the day first, where it shows its habit.
    pub is_day_first: Option<bool>,
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
        TimeValue::Relative { unit, from, to, .. } => {
            let today = anchor.date?;
            let (first, _) = period(today, *unit, *from)?;
            let (_, last) = period(today, *unit, *to)?;
            Some(DateRange { first, last })
        }
        TimeValue::Range(range) => {
            let (from, to) = (resolve(&range.from, anchor)?, resolve(&range.to, anchor)?);
            Some(DateRange { first: from.first, last: to.last }).filter(|window| window.first <= window.last)
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
    // A financial year of one number may begin in another month, before or after.
    if calendar.is_fiscal
        && let Some(year) = calendar.year
    {
        return Some(DateRange { first: Date::new(year - 1, 1, 1).ok()?, last: Date::new(year + 1, 12, 31).ok()? });
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
    if let Some(years) = calendar.years {
        return years_window(year, years, calendar.third);
    }
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

/// First and last day of a decade or a century, or of the early, middle or late part that is named.
fn years_window(year: i16, years: i16, third: Option<i8>) -> Option<DateRange> {
    let last = year.checked_add(years - 1)?;
    // Nobody draws the line to the year: the parts overlap.
    let (from, to) = match third {
        Some(1) => (year, year.checked_add(years / 2 - 1)?),
        Some(2) => (year.checked_add(years * 3 / 10)?, year.checked_add(years * 7 / 10)?),
        Some(3) => (year.checked_add(years / 2)?, last),
        _ => (year, last),
    };
    Some(DateRange { first: Date::new(from, 1, 1).ok()?, last: Date::new(to, 12, 31).ok()? })
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
    let (drafts, sources) = (readings(draft, draft_anchor), readings(source, source_anchor));
    let mut out = TimeRelation::Incompatible;
    for draft in &drafts {
        for source in &sources {
            match one_reading(draft, draft_anchor, source, source_anchor) {
                TimeRelation::Incompatible => {}
                TimeRelation::Same => return TimeRelation::Same,
                // What may agree one way and not the other cannot be held against it.
                fit => out = fit,
            }
        }
    }
    out
}

/// What a value may say: a date in digits has two readings where the document does not show which number is the day.
fn readings(value: &TimeValue, anchor: ReferenceDate) -> Vec<TimeValue> {
    let TimeValue::Calendar(calendar @ Calendar { is_either_order: true, .. }) = value else {
        return vec![value.clone()];
    };
    let day_first = Calendar { is_either_order: false, ..*calendar };
    let month_first = Calendar { day: day_first.month, month: day_first.day, ..day_first };
    let both = [day_first, month_first];
    // The weekday that stands with it decides, then the document's habit.
    let falls_right = |c: &&Calendar| c.weekday.is_some() && weekday_of(c, None) == c.weekday;
    let by_weekday = both.iter().find(falls_right);
    let by_habit = anchor.is_day_first.map(|first| &both[usize::from(!first)]);
    match by_weekday.or(by_habit) {
        Some(calendar) => vec![TimeValue::Calendar(*calendar)],
        None => both.map(TimeValue::Calendar).to_vec(),
    }
}

fn one_reading(
    draft: &TimeValue,
    draft_anchor: ReferenceDate,
    source: &TimeValue,
    source_anchor: ReferenceDate,
) -> TimeRelation {
    if draft == source {
        return TimeRelation::Same;
    }
    match (draft, source) {
        (TimeValue::Clock(a), TimeValue::Clock(b)) => clocks(*a, *b),
        (
            TimeValue::Clock(clock),
            TimeValue::Calendar(Calendar { day_part: Some(part), weekday: None, day: None, .. }),
        ) => {
            if part_holds(*part, *clock) {
                TimeRelation::Incomparable
            } else {
                TimeRelation::Incompatible
            }
        }
        (
            TimeValue::Calendar(Calendar { day_part: Some(part), weekday: None, day: None, .. }),
            TimeValue::Clock(clock),
        ) => {
            if part_holds(*part, *clock) {
                TimeRelation::Contains
            } else {
                TimeRelation::Incompatible
            }
        }
        (TimeValue::Duration { unit: a, count: x }, TimeValue::Duration { unit: b, count: y }) => {
            if a == b && x == y {
                TimeRelation::Same
            } else if a != b && x.is_none() && y.is_none() && !(is_of_years(a) && is_of_years(b)) {
                TimeRelation::Incompatible
            } else {
                TimeRelation::Incomparable
            }
        }
        (TimeValue::Range(a), TimeValue::Range(b)) => ranges(a, draft_anchor, b, source_anchor),
        (TimeValue::Range(range), point) => {
            let fit = in_range(point, source_anchor, range, draft_anchor);
            if fit == TimeRelation::Contains { TimeRelation::Incomparable } else { fit }
        }
        (point, TimeValue::Range(range)) => in_range(point, draft_anchor, range, source_anchor),
        (TimeValue::Calendar(a), TimeValue::Calendar(b)) => match by_parts(a, b) {
            Some(fit) => fit,
            None => windows(draft, draft_anchor, source, source_anchor),
        },
        (
            TimeValue::Relative { unit: a, from, to, day_part: Some(part), .. },
            TimeValue::Relative { unit: b, from: c, to: d, day_part: Some(other), .. },
        ) if (a, from, to) == (b, c, d) => {
            let agree = parts_agree((Some(*part), None), (Some(*other), None));
            if agree { TimeRelation::Same } else { TimeRelation::Incompatible }
        }
        (TimeValue::Calendar(_) | TimeValue::Relative { .. }, TimeValue::Calendar(_) | TimeValue::Relative { .. }) => {
            let days = windows(draft, draft_anchor, source, source_anchor);
            // The day may agree and its part may not: yesterday morning, on Tuesday evening.
            let other_part = matches!(days, TimeRelation::Same | TimeRelation::Contains)
                && time_of_day(draft).zip(time_of_day(source)).is_some_and(|(a, b)| !parts_agree(a, b));
            if other_part { TimeRelation::Incompatible } else { days }
        }
        _ => TimeRelation::Incomparable,
    }
}

/// Part of the day and clock time of a value that names a day.
fn time_of_day(value: &TimeValue) -> Option<(Option<i8>, Option<Clock>)> {
    match value {
        TimeValue::Calendar(c) => Some((c.day_part, c.at)),
        TimeValue::Relative { day_part, at, .. } => Some((*day_part, *at)),
        _ => None,
    }
}

/// Two spans: each end is held against its own.
fn ranges(
    draft: &TimeRange,
    draft_anchor: ReferenceDate,
    source: &TimeRange,
    source_anchor: ReferenceDate,
) -> TimeRelation {
    let from = one_reading(&draft.from, draft_anchor, &source.from, source_anchor);
    let to = one_reading(&draft.to, draft_anchor, &source.to, source_anchor);
    match (from, to) {
        (TimeRelation::Incompatible, _) | (_, TimeRelation::Incompatible) => TimeRelation::Incompatible,
        (TimeRelation::Same, TimeRelation::Same) => TimeRelation::Same,
        (TimeRelation::Same | TimeRelation::Contains, TimeRelation::Same | TimeRelation::Contains) => {
            TimeRelation::Contains
        }
        _ => TimeRelation::Incomparable,
    }
}

/// A time against a span: one that lies in it may be meant, one outside may not.
fn in_range(point: &TimeValue, anchor: ReferenceDate, range: &TimeRange, range_anchor: ReferenceDate) -> TimeRelation {
    let inside = match (point, &range.from, &range.to) {
        (TimeValue::Clock(at), TimeValue::Clock(from), TimeValue::Clock(to)) => {
            if !(at.is_half_known && from.is_half_known && to.is_half_known) || at.zone != from.zone {
                return TimeRelation::Incomparable;
            }
            let (at, from, to) = (minutes(*at), minutes(*from), minutes(*to));
            if from <= to { (from..=to).contains(&at) } else { at >= from || at <= to }
        }
        (TimeValue::Calendar(day), TimeValue::Calendar(from), TimeValue::Calendar(to))
            if from.day.is_none() && day.day.is_none() && from.weekday.is_some() =>
        {
            let (Some(day), Some(from), Some(to)) = (day.weekday, from.weekday, to.weekday) else {
                return TimeRelation::Incomparable;
            };
            if from <= to { (from..=to).contains(&day) } else { day >= from || day <= to }
        }
        _ => {
            // Where nothing tells the year, both are of the same.
            let undated = anchor.date.or(range_anchor.date).is_none();
            let some_year = ReferenceDate { date: undated.then_some(date(2001, 6, 30)), ..ReferenceDate::default() };
            let or = |a: ReferenceDate, b: ReferenceDate| {
                if undated {
                    some_year
                } else if a.date.is_some() {
                    a
                } else {
                    b
                }
            };
            let point_window = resolve(point, or(anchor, range_anchor));
            let range_window = resolve(&TimeValue::Range(Box::new(range.clone())), or(range_anchor, anchor));
            let (Some(point_window), Some(range_window)) = (point_window, range_window) else {
                return TimeRelation::Incomparable;
            };
            if point_window.contains(&range_window) {
                return TimeRelation::Contains;
            }
            point_window.meets(&range_window) || is_fiscal(point)
        }
    };
    if inside { TimeRelation::Incomparable } else { TimeRelation::Incompatible }
}

/// Whether a unit is made of years: what goes on for decades goes on for years.
fn is_of_years(unit: &str) -> bool {
    matches!(unit, "year" | "decade" | "century")
}

fn is_fiscal(value: &TimeValue) -> bool {
    matches!(value, TimeValue::Calendar(Calendar { is_fiscal: true, .. }))
}

/// Minutes since midnight.
fn minutes(clock: Clock) -> i32 {
    i32::from(clock.time.hour()) * 60 + i32::from(clock.time.minute())
}

/// Clock times are the same to the minute, but for a draft's whole hour, which may stand for the ten minutes round it; on
/// the twelve-hour clock without its half they may differ by twelve hours, and where only one names its zone by whole
/// half hours.
fn clocks(draft: Clock, source: Clock) -> TimeRelation {
    let day = if draft.is_half_known && source.is_half_known { 1440 } else { 720 };
    let east = |clock: Clock| i32::from(clock.zone.unwrap_or(0));
    let zoned = draft.zone.is_some() && source.zone.is_some();
    let shift = if zoned { east(draft) - east(source) } else { 0 };
    let apart = (minutes(draft) - minutes(source) - shift).rem_euclid(day);
    let apart = apart.min(day - apart);
    let is_rounded = draft.time.minute() == 0 && source.time.minute() != 0;
    if apart == 0 || is_rounded && apart <= 10 {
        TimeRelation::Same
    } else if draft.zone.is_some() != source.zone.is_some() && apart % 30 == 0 {
        TimeRelation::Incomparable
    } else {
        TimeRelation::Incompatible
    }
}

/// The verdict that the parts alone give, without the document's date.
fn by_parts(draft: &Calendar, source: &Calendar) -> Option<TimeRelation> {
    let differ = |a: Option<i16>, b: Option<i16>| matches!((a, b), (Some(a), Some(b)) if a != b);
    let differ8 = |a: Option<i8>, b: Option<i8>| matches!((a, b), (Some(a), Some(b)) if a != b);
    // A decade or a century holds many years: their windows tell.
    if draft.years != source.years || draft.third.is_some() != source.third.is_some() && draft.years.is_some() {
        return None;
    }
    if draft.is_fiscal != source.is_fiscal && differ(draft.year, source.year) {
        return None;
    }
    if differ(draft.year, source.year) || differ8(draft.month, source.month) {
        return Some(TimeRelation::Incompatible);
    }
    if differ8(draft.day, source.day) && draft.month.is_some() == source.month.is_some() {
        return Some(TimeRelation::Incompatible);
    }
    if draft.is_fiscal != source.is_fiscal && draft.month.or(source.month).is_none() {
        return Some(if draft.year == source.year { TimeRelation::Same } else { TimeRelation::Incomparable });
    }
    if differ8(draft.third, source.third)
        || differ8(draft.season, source.season)
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
        return Some(of_day(draft, source));
    }
    let dated = draft.day.is_some() && (draft.day, draft.month) == (source.day, source.month);
    let part = (draft.day.is_none() && draft.month.is_none()).then(|| draft.day_part.zip(source.day_part)).flatten();
    if let Some((a, b)) = part {
        let agree = parts_agree((Some(a), None), (Some(b), None));
        return Some(if agree { TimeRelation::Same } else { TimeRelation::Incompatible });
    }
    match dated.then(|| of_day(draft, source)) {
        Some(TimeRelation::Incompatible) => Some(TimeRelation::Incompatible),
        _ => (draft == source).then_some(TimeRelation::Same),
    }
}

/// The verdict on two times of one day.
fn of_day(draft: &Calendar, source: &Calendar) -> TimeRelation {
    if !parts_agree((draft.day_part, draft.at), (source.day_part, source.at)) {
        return TimeRelation::Incompatible;
    }
    match (draft.day_part, source.day_part) {
        (None, Some(_)) => TimeRelation::Contains,
        _ => TimeRelation::Same,
    }
}

fn windows(
    draft: &TimeValue,
    draft_anchor: ReferenceDate,
    source: &TimeValue,
    source_anchor: ReferenceDate,
) -> TimeRelation {
    // Without a date of either, months and years that are counted from now are counted from the same day.
    let long = |value: &TimeValue| match value {
        TimeValue::Relative { unit, .. } => matches!(unit, Period::Month | Period::Quarter | Period::Year),
        _ => false,
    };
    let assumed = (long(draft) && long(source)).then_some(date(2001, 6, 30));
    let or = |a: ReferenceDate, b: ReferenceDate| ReferenceDate { date: a.date.or(b.date).or(assumed), ..a };
    let (Some(d), Some(s)) =
        (resolve(draft, or(draft_anchor, source_anchor)), resolve(source, or(source_anchor, draft_anchor)))
    else {
        return TimeRelation::Incomparable;
    };
    let side = |value: &TimeValue| match value {
        TimeValue::Relative { side, .. } => *side,
        _ => None,
    };
    if d == s && matches!((side(draft), side(source)), (Some(a), Some(b)) if a != b) {
        TimeRelation::Incompatible
    } else if d == s {
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
