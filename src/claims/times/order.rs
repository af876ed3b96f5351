//! Which number of a date in digits is the day.

use super::TimeLexicon;
use crate::claims::model::{Analysis, Calendar, TimeValue};

/// Whether the value is a date in digits whose day and month may stand in either order.
pub fn has_either_order(value: &TimeValue) -> bool {
    match value {
        TimeValue::Calendar(calendar) => calendar.is_either_order,
        TimeValue::Range(range) => has_either_order(&range.from) || has_either_order(&range.to),
        _ => false,
    }
}

/// Whether a document's dates put the day before the month: as those in digits show that can be read in one way only,
/// else as all that have the month in letters. `None` where it has none, or of both sorts.
pub fn date_order(analysis: &Analysis) -> Option<bool> {
    let dates = || {
        analysis.blocks.iter().flat_map(|block| {
            block.times.iter().filter_map(|time| match &time.value {
                TimeValue::Calendar(calendar) if !calendar.is_either_order => {
                    day_leads(time.span.slice(&block.doc.text), calendar)
                }
                _ => None,
            })
        })
    };
    let one_way = |in_digits: bool| {
        let mut ways = dates().filter(|date| date.in_digits == in_digits).map(|date| date.day_leads);
        let first = ways.next()?;
        ways.all(|way| way == first).then_some(first)
    };
    one_way(true).or_else(|| one_way(false))
}

struct DateOrder {
    in_digits: bool,
    day_leads: bool,
}

/// How a date is written that has a day and a month; `None` for one that begins with its year.
fn day_leads(words: &str, calendar: &Calendar) -> Option<DateOrder> {
    let (day, month) = (calendar.day?, calendar.month?);
    let mut parts = words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let lexicon = TimeLexicon::shared();
    let is_month = |part: &str| lexicon.month(&part.to_lowercase()).is_some();
    if parts.clone().any(is_month) {
        let day_leads = parts.find_map(|part| {
            if is_month(part) { Some(false) } else { part.starts_with(|c: char| c.is_ascii_digit()).then_some(true) }
        })?;
        return Some(DateOrder { in_digits: false, day_leads });
    }
    let first: i8 = parts.find(|part| part.starts_with(|c: char| c.is_ascii_digit()))?.parse().ok()?;
    (day != month && (first == day || first == month)).then_some(DateOrder { in_digits: true, day_leads: first == day })
}
