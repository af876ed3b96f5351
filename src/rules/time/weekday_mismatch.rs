//! Rule `weekday-mismatch`.

use crate::claims::model::{Calendar, TimeExpression, TimeValue};
use crate::claims::times::{TimeLexicon, is_invalid_date, weekday_like, weekday_name, weekday_of};
use crate::rules::{Context, FindingBuilder, Fix, Group, Report, Rule, Silence, Subject, Workload, thresholds};
use crate::text::{Severity, Span};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "weekday-mismatch",
    name: "Weekday and date do not agree",
    group: Group::Time,
    severity: Severity::Error,
    precedence: &[(Subject::Time, 10)],
    needs_sources: false,
    applies_to_verbatim: true,
    silence: Silence::Times,
    workload: Workload::Figures,
    docs: r#"
## What
A weekday that the date did not fall on, and dates that no calendar has.

## Why
One of the two is wrong, and the reader who was there knows which.

## Example
```fixture
--- source wire.md
The industry minister, Helena Trask, met bereaved families on Wednesday 4 March 2026.
--- draft
Helena Trask met bereaved families on Thursday 4 March 2026.
                                      ^^^^^^^^ weekday-mismatch: Wednesday 4 March 2026
```

## Instead
Check which of the two is right.

## Stays quiet
Without a year in the draft, in its date line or in its sources there is nothing to reckon from.

## Standard
AP Stylebook, *days of the week*, *months*.

## Known misses
Dates in digits whose day and month may stand in either order.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let (block, analysis) = context.block_checked();
    for time in &analysis.times {
        let TimeValue::Calendar(calendar) = &time.value else { continue };
        // What may be 3 April or 4 March falls on no weekday yet.
        if calendar.is_either_order {
            continue;
        }
        if is_invalid_date(calendar) {
            let words = time.span.slice(&analysis.doc.text);
            report_words(report, block, time.span).message(format!("There is no {words}."));
        } else if let (Some(said), Some(real)) = (calendar.weekday, weekday_of(calendar, year(context, calendar))) {
            // A source that has the same day and date, without its year, was written in another.
            if said != real && !(calendar.year.is_none() && in_sources(context, calendar)) {
                report_weekday(report, block, time, real);
            }
        }
    }
}

/// The year that a date without one means: that of the draft's date, else of the first source that has a date.
fn year(context: &Context<'_>, calendar: &Calendar) -> Option<i16> {
    let dates = || context.draft.date.into_iter().chain(context.sources.iter().filter_map(|s| s.analysis.date));
    let near = |month: i8, date: jiff::civil::Date| {
        let apart = i16::from(month) - i16::from(date.month());
        date.year()
            + if apart > thresholds::MAX_MONTHS_APART {
                -1
            } else if apart < -thresholds::MAX_MONTHS_APART {
                1
            } else {
                0
            }
    };
    dates().next().zip(calendar.month).map(|(date, month)| near(month, date))
}

/// Whether a source names the same weekday with the same date.
fn in_sources(context: &Context<'_>, calendar: &Calendar) -> bool {
    let blocks = context.sources.iter().flat_map(|s| &s.analysis.blocks);
    blocks.flat_map(|b| &b.times).any(|t| match &t.value {
        TimeValue::Calendar(c) => (c.weekday, c.day, c.month) == (calendar.weekday, calendar.day, calendar.month),
        _ => false,
    })
}

fn report_weekday(report: &mut Report<'_>, block: usize, time: &TimeExpression, real: i8) {
    let context = report.context();
    let text = &context.draft.blocks[block].doc.text;
    let words = time.span.slice(text);
    // The weekday leads (*Friday, June 5*) or is apposed (*5 June 2026, a Friday*).
    let is_weekday = |word: &&str| TimeLexicon::shared().weekday(&word.to_lowercase()).is_some();
    let Some(word) = words.split(|c: char| !c.is_alphabetic()).find(is_weekday) else { return };
    let at = words.find(word).unwrap_or(0);
    let weekday = Span::new(time.span.start + at, time.span.start + at + word.len());
    let beside = if at == 0 { words.get(word.len()..) } else { words.get(..at) }.unwrap_or("");
    let date = beside.trim_matches([',', '.', ' ', '(']).trim_end_matches(" a").trim_end_matches([',', ' ']);
    let name = weekday_name(real);
    report_words(report, block, weekday)
        .message(format!("{date} was a {name}."))
        .fix(Fix::write(context.draft_span(block, weekday), weekday_like(word, real)));
}

/// Reports words in the prose of a block.
fn report_words<'r>(report: &'r mut Report<'_>, block: usize, words: Span) -> FindingBuilder<'r> {
    let span = report.context().draft_span(block, words);
    report.finding(span).claim_around(block, words)
}
