//! Rule `date-mismatch`.

use crate::claims::figures::compare::Comparison;
use crate::claims::figures::format::with_case_of;
use crate::claims::model::{BlockAnalysis, Calendar, ClaimId, Period, TimeExpression, TimeValue};
use crate::claims::times::{ReferenceDate, TimeRelation, compare, weekday_name};
use crate::evidence::figure_alignment::nearest_time;
use crate::evidence::{Passage, Support};
use crate::rules::analysis::figure_pair::own_observation;
use crate::rules::finding::quoted_last;
use crate::rules::{Context, Finding, Fix, Group, Report, Rule, Silence, Subject, Workload};
use crate::text::{Severity, Span};
use std::sync::Arc;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "date-mismatch",
    name: "Day, date or period differs from the source",
    group: Group::Time,
    severity: Severity::Error,
    precedence: &[(Subject::Time, 20)],
    silence: Silence::Times,
    workload: Workload::Figures,
    docs: r#"
## What
A day, date, clock time, month, year or length of time that is not the source's for the same event or statement; or the
day of a statement given to the event (*killed since Monday*).

## Why
A wrong day makes a right story wrong, and the day that somebody spoke is seldom the day that it happened.

## Example
```fixture
--- source wire.md
The fire broke out on Tuesday in a storage hall on Saltney Dock.
--- draft
The fire broke out on Monday in a storage hall on Saltney Dock.
                      ^^^^^^ date-mismatch: on Tuesday
```

## Instead
Write the source's day.

## Stays quiet
A coarser time that holds the source's (*in March*, *earlier this week*), a relative day that comes to the same date, and a
time left out.

## Standard
Reuters Handbook, *dates*; BBC Editorial Guidelines, section 3, *Accuracy*.

## Known misses
Times that the source gives in another sentence than the event, outside logs.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let (block, analysis) = context.block_checked();
    for time in &analysis.times {
        if analysis.quotations.iter().any(|q| q.span.overlaps(time.span)) {
            continue;
        }
        let Some(id) = claim_of(context, block, time) else { continue };
        let claim = context.draft.claim(id);
        if claim.unasserted || own_observation(context, claim) {
            continue;
        }
        report.extend(judge(context, block, time, id));
    }
}

/// The claim that a time dates: for the time of a saying, what is said.
fn claim_of(context: &Context<'_>, block: usize, time: &TimeExpression) -> Option<ClaimId> {
    let analysis = &context.draft.blocks[block];
    let sentence = analysis.doc.sentence_of(time.tokens.start);
    let here = || analysis.claims.iter().enumerate().filter(|(_, c)| c.sentence == sentence);
    let said = here().find(|(_, c)| {
        time.of_saying
            && c.attributions.iter().any(|&a| {
                let cue = context.draft.attribution(a).cue.as_ref();
                cue.is_some_and(|cue| cue.place.block == block && Some(cue.head) == time.attached_to)
            })
    });
    let inside = || here().filter(|(_, c)| c.span.contains(time.span)).min_by_key(|(_, c)| c.span.len());
    let index = said.or_else(inside).or_else(|| here().next())?.0;
    Some(ClaimId { block, index })
}

/// A source's time that a draft's is held against.
struct DatedPair<'a> {
    passage: &'a Passage,
    block: usize,
    time: &'a TimeExpression,
    /// Whether it dates what the draft's time dates, as far as the words show.
    aligned: bool,
}

fn judge(context: &Context<'_>, block: usize, time: &TimeExpression, id: ClaimId) -> Option<Finding> {
    let evidence = context.evidence(id);
    let top = evidence.passages.first()?;
    if evidence.support == Support::Unsupported || top.support < 0.4 {
        return None;
    }
    let mut found: Vec<DatedPair<'_>> = Vec::new();
    for passage in evidence.passages.iter().filter(|p| p.score >= top.score * 0.85) {
        found.extend(times_of(context, block, time, passage));
    }
    let dated = by_figure(context, block, time);
    if let Some(dated) = &dated {
        return match fit(context, time, dated) {
            TimeRelation::Incompatible if class(&dated.time.value) == class(&time.value) => {
                Some(finding(context, block, time, id, dated))
            }
            _ => None,
        };
    }
    if let Some(finding) = moved(context, block, time, id, &found) {
        return Some(finding);
    }
    let aligned = found.iter().any(|d| d.aligned);
    let rivals: Vec<&DatedPair<'_>> = found.iter().filter(|d| d.aligned || !aligned).collect();
    let fit = |d: &DatedPair<'_>| fit(context, time, d);
    // One time that agrees, or that cannot be compared with certainty, is enough.
    if rivals.iter().any(|d| matches!(fit(d), TimeRelation::Same | TimeRelation::Contains)) {
        return None;
    }
    let wrong: Vec<&&DatedPair<'_>> = rivals
        .iter()
        .filter(|d| fit(d) == TimeRelation::Incompatible && class(&d.time.value) == class(&time.value))
        .collect();
    let only = wrong.iter().all(|d| d.time.value == wrong[0].time.value);
    let first = wrong.first().filter(|_| only)?;
    let fits = first.passage.support >= 0.55 || (first.passage.predicate && evidence.support == Support::Supported);
    let firm = aligned || fits;
    firm.then(|| finding(context, block, time, id, first))
}

/// The time of the source figure that agrees with the one that the draft's time dates (*3 hours 10 minutes in January*).
fn by_figure<'a>(context: &'a Context<'_>, block: usize, time: &TimeExpression) -> Option<DatedPair<'a>> {
    let draft = &context.draft.blocks[block];
    let of = |figure: usize| nearest_time(draft, &draft.figures[figure]).is_some_and(|t| t.span == time.span);
    let held = context.held().iter().find(|h| h.block == block && of(h.figure))?;
    // The time stands straight after its figure: further away it dates the clause.
    let gap = draft.doc.text.get(draft.figures[held.figure].span.end..time.span.start)?;
    let rival = held.rival.as_ref().filter(|r| r.comparison == Comparison::Faithful && r.score >= 0.5)?;
    let there = &context.sources[rival.source].analysis.blocks[rival.block];
    let theirs = nearest_time(there, there.figures.get(rival.figure)?)?;
    (gap.len() <= 8 && theirs.attached_to.is_some()).then_some(DatedPair {
        passage: &rival.passage,
        block: rival.block,
        time: theirs,
        aligned: true,
    })
}

/// The times of a passage; in a log the day under which the entry stands is one.
fn times_of<'a>(
    context: &'a Context<'_>,
    block: usize,
    time: &TimeExpression,
    passage: &'a Passage,
) -> Vec<DatedPair<'a>> {
    let analysis = &context.sources[passage.source].analysis;
    let there = &analysis.blocks[passage.block];
    let draft = &context.draft.blocks[block];
    let in_sentence = |t: &&TimeExpression| there.doc.sentence_of(t.tokens.start) == passage.sentence;
    let mut out: Vec<DatedPair<'_>> = there
        .times
        .iter()
        .filter(in_sentence)
        .map(|t| {
            let same_word = time.attached_to.zip(t.attached_to).is_some_and(|(a, b)| {
                let lemma = |b: &BlockAnalysis, t: usize| b.doc.tokens[t].lemma.to_lowercase();
                let paired = passage.pairs().any(|p| p.draft == a && p.source == b && p.weight >= 0.6);
                paired || lemma(draft, a) == lemma(there, b)
            });
            let aligned = if time.of_saying || t.of_saying { time.of_saying && t.of_saying } else { same_word };
            DatedPair { passage, block: passage.block, time: t, aligned }
        })
        .collect();
    let day = |t: &TimeExpression| class(&t.value) == TimeClass::Day;
    let dated = out.iter().any(|d| day(d.time));
    if let Some((heading, t)) = heading_date(&analysis.blocks, passage.block).filter(|_| !dated) {
        out.push(DatedPair { passage, block: heading, time: t, aligned: true });
    }
    out
}

/// The date that stands alone in the nearest block above.
fn heading_date(blocks: &[Arc<BlockAnalysis>], below: usize) -> Option<(usize, &TimeExpression)> {
    blocks[..below].iter().enumerate().rev().find_map(|(i, b)| {
        let time = b.times.first().filter(|t| matches!(t.value, TimeValue::Calendar(Calendar { day: Some(_), .. })))?;
        (time.span.len() + 4 >= b.block.text.trim().len()).then_some((i, time))
    })
}

fn fit(context: &Context<'_>, time: &TimeExpression, dated: &DatedPair<'_>) -> TimeRelation {
    let source = &context.sources[dated.passage.source].analysis;
    compare(
        &time.value,
        ReferenceDate { date: context.draft.date },
        &dated.time.value,
        ReferenceDate { date: source.date },
    )
}

/// The day of a saying that the draft gives to the event: *killed since Monday*.
fn moved(
    context: &Context<'_>,
    block: usize,
    time: &TimeExpression,
    id: ClaimId,
    found: &[DatedPair<'_>],
) -> Option<Finding> {
    let text = &context.draft.blocks[block].doc.text;
    let since = time.preposition.is_some_and(|p| p.slice(text).eq_ignore_ascii_case("since"));
    if !since || time.of_saying || class(&time.value) != TimeClass::Day {
        return None;
    }
    let source_text = |d: &DatedPair<'_>| &*context.sources[d.passage.source].analysis.blocks[d.block].doc.text;
    let same_day = |d: &&DatedPair<'_>| {
        let lasting = d.time.preposition.is_some_and(|p| p.slice(source_text(d)).eq_ignore_ascii_case("since"));
        (d.time.of_saying || !d.aligned) && !lasting && fit(context, time, d) == TimeRelation::Same
    };
    let said = found.iter().find(same_day)?;
    let event = found.iter().find(|d| matches!(d.time.value, TimeValue::Event(_)));
    let span = time.preposition.map_or(time.span, |p| p.cover(time.span));
    let new_text = event.map(|e| {
        let words = e.time.span.slice(&context.sources[e.passage.source].analysis.blocks[e.block].doc.text);
        format!("since {words}")
    });
    let mut finding = finding(context, block, time, id, event.unwrap_or(said));
    finding.span = context.draft_span(block, span);
    finding.fixes = new_text.map(|t| replace(finding.span, t)).into_iter().collect();
    Some(finding)
}

fn finding(context: &Context<'_>, block: usize, time: &TimeExpression, id: ClaimId, dated: &DatedPair<'_>) -> Finding {
    let there = &context.sources[dated.passage.source].analysis.blocks[dated.block];
    let words = dated.time.span.slice(&there.doc.text);
    let place = context.source_place(dated.passage.source, dated.block, dated.time.span);
    let span = context.draft_span(block, time.span);
    let proof = if dated.block == dated.passage.block {
        context.passage_proof(dated.passage, format!("the source says {words}"))
    } else {
        context.proof(dated.passage.source, dated.block, dated.time.span, format!("the source says {words}"))
    };
    Finding {
        rule: RULE.id,
        severity: RULE.severity,
        message: format!("{place} says {words}: {}", quoted_last(&context.passage_proof(dated.passage, "").text)),
        span,
        fixes: vec![replace(span, in_style(context, block, time, dated, words))],
        evidence: vec![proof],
        claim: Some(id),
    }
}

/// The source's time as the draft would write it: a bare weekday for a bare weekday.
fn in_style(context: &Context<'_>, block: usize, time: &TimeExpression, dated: &DatedPair<'_>, words: &str) -> String {
    let bare = |c: &Calendar| c.weekday.is_some() && c.day.is_none();
    if let (TimeValue::Calendar(a), TimeValue::Calendar(b)) = (&time.value, &dated.time.value)
        && let Some(weekday) = b.weekday.filter(|_| bare(a) && a.day_part.is_none() && a.weekday != b.weekday)
    {
        return weekday_name(weekday).to_owned();
    }
    let capitals = words.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    if capitals {
        title_case(words)
    } else {
        with_case_of(time.span.slice(&context.draft.blocks[block].doc.text), words)
    }
}

fn replace(span: Span, new_text: String) -> Fix {
    Fix::write(span, new_text)
}

/// *THURSDAY 5 MARCH* as running text has it.
fn title_case(words: &str) -> String {
    let lower = words.to_lowercase();
    let mut start = true;
    lower
        .chars()
        .map(|c| {
            let out = if start { c.to_uppercase().next().unwrap_or(c) } else { c };
            start = !c.is_alphanumeric();
            out
        })
        .collect()
}

/// How fine a time is: only times as fine as each other contradict one another in different words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TimeClass {
    Clock,
    Day,
    Month,
    Year,
    Window,
    Event,
}

fn class(value: &TimeValue) -> TimeClass {
    match value {
        TimeValue::Clock(_) => TimeClass::Clock,
        TimeValue::Calendar(c) if c.day.is_some() || c.weekday.is_some() => TimeClass::Day,
        TimeValue::Calendar(c) if c.month.is_some() || c.season.is_some() || c.part.is_some() => TimeClass::Month,
        TimeValue::Calendar(_) => TimeClass::Year,
        TimeValue::Relative { unit: Period::Day, .. } => TimeClass::Day,
        TimeValue::Relative { unit: Period::Month | Period::Quarter | Period::Week, .. } => TimeClass::Month,
        TimeValue::Relative { unit: Period::Year, .. } => TimeClass::Year,
        TimeValue::Duration { .. } => TimeClass::Window,
        TimeValue::Event(_) => TimeClass::Event,
    }
}
