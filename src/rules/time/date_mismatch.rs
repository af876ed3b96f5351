//! Rule `date-mismatch`.

use crate::claims::figures::compare::Comparison;
use crate::claims::figures::format::with_case_of;
use crate::claims::model::{BlockAnalysis, Calendar, ClaimId, Period, TimeExpression, TimeValue};
use crate::claims::times::{
    ReferenceDate, TimeRelation, WrittenTime, compare, date_order, has_either_order, month_name, restyle, weekday_like,
};
use crate::evidence::figure_alignment::nearest_time;
use crate::evidence::{Passage, Support};
use crate::nlp::Pos;
use crate::rules::analysis::figures::figure_pair::is_own_observation;
use crate::rules::finding::closing_quote;
use crate::rules::word_lists::RuleWords;
use crate::rules::{Context, Fix, Group, Report, Rule, Silence, Subject, Workload, thresholds};
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
A day, date, clock time, part of the day, month, year or decade, or one end of a span of them, that is not the source's for
the same event or statement; or the day of a statement given to the event (*killed since Monday*). A length of time that is
counted (*nine weeks*) is a figure: `figure-mismatch`.

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
A coarser time that holds the source's (*in March*, *earlier this week*), a day in a span of the source's, a relative day
that comes to the same date, a date in digits that agrees in either order (unless its document shows which number is the
day), and a time left out.

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
        if claim.unasserted || is_own_observation(context, claim) {
            continue;
        }
        if let Some(wrong) = wrong_time(context, block, time, id) {
            report_wrong_time(report, block, time, id, &wrong);
        }
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

/// Time of a source that a draft's is held against.
#[derive(Clone, Copy)]
struct DatedPair<'a> {
    passage: &'a Passage,
    block: usize,
    time: &'a TimeExpression,
    /// Whether it dates what the draft's time dates, as far as the words show.
    aligned: bool,
}

/// Time of the draft that the source contradicts.
struct WrongTime<'a> {
    /// What the source has.
    dated: DatedPair<'a>,
    /// For the day of a saying that the draft gives to the event: the words there, and what should stand for them.
    moved: Option<(Span, Option<String>)>,
}

fn wrong_time<'a>(context: &'a Context<'_>, block: usize, time: &TimeExpression, id: ClaimId) -> Option<WrongTime<'a>> {
    let evidence = context.evidence(id);
    let top = evidence.passages.first()?;
    if evidence.support == Support::Unsupported || top.support < thresholds::MIN_DATED_SUPPORT {
        return None;
    }
    let mut found: Vec<DatedPair<'_>> = Vec::new();
    for passage in evidence.passages.iter().filter(|p| p.score >= top.score * thresholds::MIN_DATED_SHARE) {
        found.extend(times_of(context, block, time, passage));
    }
    let dated = by_figure(context, block, time);
    if let Some(dated) = dated {
        let is_wrong = relation(context, time, &dated) == TimeRelation::Incompatible
            && time_class(&dated.time.value) == time_class(&time.value);
        return is_wrong.then_some(WrongTime { dated, moved: None });
    }
    if let Some(moved) = moved_to_event(context, block, time, &found) {
        return Some(moved);
    }
    let aligned = found.iter().any(|d| d.aligned);
    // A time before its noun (*the Friday game*) and one that a change is counted from date nothing else.
    let own = context.draft.blocks[block].doc.text.as_ref();
    let dates_noun = aligned_only(&context.draft.blocks[block], time);
    let is_base = |t: &TimeExpression, text: &str| {
        t.preposition.is_some_and(|p| p.slice(text).eq_ignore_ascii_case("from"))
            && !matches!(t.value, TimeValue::Range(_))
    };
    let comparable = |d: &DatedPair<'_>| {
        let there = &context.sources[d.passage.source].analysis.blocks[d.block].doc.text;
        (d.aligned || !(aligned || dates_noun)) && (!is_base(time, own) || is_base(d.time, there))
    };
    let rivals: Vec<&DatedPair<'_>> =
        found.iter().filter(|d| comparable(d) && !answers_another(context, block, time, d)).collect();
    let relation = |d: &DatedPair<'_>| relation(context, time, d);
    // One time that agrees, or that cannot be compared with certainty, is enough.
    if rivals.iter().any(|d| matches!(relation(d), TimeRelation::Same | TimeRelation::Contains)) {
        return None;
    }
    let wrong: Vec<&&DatedPair<'_>> = rivals
        .iter()
        .filter(|d| relation(d) == TimeRelation::Incompatible && time_class(&d.time.value) == time_class(&time.value))
        .collect();
    let only = wrong.iter().all(|d| d.time.value == wrong[0].time.value);
    let first = wrong.first().filter(|_| only)?;
    let fits = first.passage.support >= thresholds::MIN_UNALIGNED_SUPPORT
        || (first.passage.predicate && evidence.support == Support::Supported);
    let firm = aligned || fits;
    firm.then_some(WrongTime { dated: ***first, moved: None })
}

/// Whether a time stands before the noun that it dates: *the Friday, November 19th game*.
fn aligned_only(block: &BlockAnalysis, time: &TimeExpression) -> bool {
    time.preposition.is_none()
        && time
            .attached_to
            .is_some_and(|noun| noun >= time.tokens.end && matches!(block.doc.tokens[noun].pos, Pos::Noun | Pos::Propn))
}

/// Whether a time of a source says what another time of the draft's sentence says: it is that one's, and no rival of this
/// one (*leaving in 2022 … leaving in 2042*).
fn answers_another(context: &Context<'_>, block: usize, time: &TimeExpression, dated: &DatedPair<'_>) -> bool {
    let analysis = &context.draft.blocks[block];
    let sentence = |t: &TimeExpression| analysis.doc.sentence_of(t.tokens.start);
    analysis.times.iter().any(|other| {
        other.span != time.span
            && sentence(other) == sentence(time)
            && time_class(&other.value) == time_class(&dated.time.value)
            && relation(context, other, dated) == TimeRelation::Same
    })
}

/// The time of the source figure that agrees with the one that the draft's time dates (*3 hours 10 minutes in January*).
fn by_figure<'a>(context: &'a Context<'_>, block: usize, time: &TimeExpression) -> Option<DatedPair<'a>> {
    let draft = &context.draft.blocks[block];
    let of = |figure: usize| nearest_time(draft, &draft.figures[figure]).is_some_and(|t| t.span == time.span);
    let held = context.aligned_figures().iter().find(|h| h.block == block && of(h.figure))?;
    // The time stands straight after its figure: further away it dates the clause.
    let gap = draft.doc.text.get(draft.figures[held.figure].span.end..time.span.start)?;
    let rival = held
        .rival
        .as_ref()
        .filter(|r| r.comparison == Comparison::Faithful && r.score >= thresholds::MIN_DATING_FIGURE_SCORE)?;
    let there = &context.sources[rival.source].analysis.blocks[rival.block];
    let theirs = nearest_time(there, there.figures.get(rival.figure)?)?;
    (gap.len() <= thresholds::MAX_FIGURE_TIME_GAP && theirs.attached_to.is_some()).then_some(DatedPair {
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
                let paired = passage
                    .pairs()
                    .any(|p| p.draft == a && p.source == b && p.weight >= thresholds::MIN_DATED_WORD_WEIGHT);
                paired || lemma(draft, a) == lemma(there, b)
            });
            let aligned = if time.of_saying || t.of_saying { time.of_saying && t.of_saying } else { same_word };
            DatedPair { passage, block: passage.block, time: t, aligned }
        })
        .collect();
    let day = |t: &TimeExpression| time_class(&t.value) == TimeClass::Day;
    let dated = out.iter().any(|d| day(d.time));
    if let Some((heading, t)) = heading_date(&analysis.blocks, passage.block).filter(|_| !dated) {
        // The day of a log's entry is that of its deed; under any other date the words have to tell of the same one.
        out.push(DatedPair { passage, block: heading, time: t, aligned: passage.predicate });
    }
    out
}

/// The date that stands alone in the nearest block above.
fn heading_date(blocks: &[Arc<BlockAnalysis>], below: usize) -> Option<(usize, &TimeExpression)> {
    blocks[..below].iter().enumerate().rev().find_map(|(i, b)| {
        let time = b.times.first().filter(|t| matches!(t.value, TimeValue::Calendar(Calendar { day: Some(_), .. })))?;
        (time.span.len() + thresholds::MAX_LOG_HEADING_BYTES >= b.block.text.trim().len()).then_some((i, time))
    })
}

fn relation(context: &Context<'_>, time: &TimeExpression, dated: &DatedPair<'_>) -> TimeRelation {
    let source = &context.sources[dated.passage.source].analysis;
    let is_day_first = has_either_order(&time.value).then(|| {
        context.mark_document_dependent();
        date_order(context.draft)
    });
    let draft = ReferenceDate { date: context.draft.date, is_day_first: is_day_first.flatten() };
    let is_day_first = has_either_order(&dated.time.value).then(|| date_order(source)).flatten();
    compare(&time.value, draft, &dated.time.value, ReferenceDate { date: source.date, is_day_first })
}

/// The day of a saying that the draft gives to the event: *killed since Monday*.
fn moved_to_event<'a>(
    context: &Context<'_>,
    block: usize,
    time: &TimeExpression,
    found: &[DatedPair<'a>],
) -> Option<WrongTime<'a>> {
    let lasting = |time: &TimeExpression, text: &str| {
        let words = &RuleWords::shared().date_mismatch.lasting;
        time.preposition.is_some_and(|p| words.contains(&p.slice(text).to_ascii_lowercase()))
    };
    if !lasting(time, &context.draft.blocks[block].doc.text)
        || time.of_saying
        || time_class(&time.value) != TimeClass::Day
    {
        return None;
    }
    let source_text = |d: &DatedPair<'_>| &*context.sources[d.passage.source].analysis.blocks[d.block].doc.text;
    let same_day = |d: &&DatedPair<'_>| {
        (d.time.of_saying || !d.aligned)
            && !lasting(d.time, source_text(d))
            && relation(context, time, d) == TimeRelation::Same
    };
    let said = found.iter().find(same_day)?;
    let event = found.iter().find(|d| matches!(d.time.value, TimeValue::Event(_)));
    let span = time.preposition.map_or(time.span, |p| p.cover(time.span));
    let new_text = event.map(|e| {
        let words = e.time.span.slice(&context.sources[e.passage.source].analysis.blocks[e.block].doc.text);
        format!("since {words}")
    });
    Some(WrongTime { dated: *event.unwrap_or(said), moved: Some((span, new_text)) })
}

fn report_wrong_time(report: &mut Report<'_>, block: usize, time: &TimeExpression, id: ClaimId, wrong: &WrongTime<'_>) {
    let context = report.context();
    let dated = &wrong.dated;
    let there = &context.sources[dated.passage.source].analysis.blocks[dated.block];
    let here = &context.draft.blocks[block];
    // A part of the day that a clock time contradicts: the clock time is part of what is said.
    let theirs = with_clock(there, dated.time, day_part(&time.value).is_some());
    let mine = with_clock(here, time, day_part(&dated.time.value).is_some());
    let words = theirs.slice(&there.doc.text);
    let place = context.source_place(dated.passage.source, dated.block, theirs);
    let reason = format!("the source says {words}");
    let citation = if dated.block == dated.passage.block {
        context.passage_citation(dated.passage, reason)
    } else {
        context.source_citation(dated.passage.source, dated.block, dated.time.span, reason)
    };
    let (words_there, new_text) = match &wrong.moved {
        Some((span, new_text)) => (*span, new_text.clone()),
        None if mine != time.span || is_longer(&time.value) != is_longer(&dated.time.value) => (mine, None),
        None => fix(context, block, time, dated),
    };
    let span = context.draft_span(block, words_there);
    let unchanged = new_text.as_deref() == Some(words_there.slice(&here.doc.text));
    report
        .finding(span)
        .message(format!("{place} says {words}: {}", closing_quote(context.passage_words(dated.passage))))
        .cite(citation)
        .fixes(new_text.filter(|_| !unchanged).map(|new_text| Fix::write(span, new_text)))
        .claim(id);
}

/// Whether a time is of more years than one: *the 1970s* does not become *the 1964*.
fn is_longer(value: &TimeValue) -> bool {
    matches!(value, TimeValue::Calendar(Calendar { years: Some(_), .. }))
}

/// The words to replace and what should stand for them. Where the source has a span, the draft's one end of it becomes
/// that end (*until 7 July*), any other time the span.
fn fix(context: &Context<'_>, block: usize, time: &TimeExpression, dated: &DatedPair<'_>) -> (Span, Option<String>) {
    let there = &context.sources[dated.passage.source].analysis.blocks[dated.block];
    let here = &context.draft.blocks[block];
    let TimeValue::Range(range) = &dated.time.value else {
        // A span that should be one time: nothing shows whether that is its beginning or its end.
        let is_span = matches!(time.value, TimeValue::Range(_));
        return (time.span, (!is_span).then(|| in_draft_style(context, block, time, dated)));
    };
    if matches!(time.value, TimeValue::Range(_)) {
        return (time.span, Some(in_draft_style(context, block, time, dated)));
    }
    let preposition = time.preposition.map_or(String::new(), |p| p.slice(&here.doc.text).to_ascii_lowercase());
    let words = &RuleWords::shared().date_mismatch;
    let end = if words.starting.contains(&preposition) {
        Some((&range.from, range.from_span))
    } else if words.ending.contains(&preposition) {
        Some((&range.to, range.to_span))
    } else {
        None
    };
    match end {
        // An end that leaves its month to the other cannot stand alone.
        Some((value, span)) => (time.span, end_words(value, span.slice(&there.doc.text))),
        None => {
            let whole = time.preposition.filter(|p| p.end <= time.span.start).map_or(time.span, |p| p.cover(time.span));
            let words = dated.time.span.slice(&there.doc.text);
            let led = words.starts_with("from") || words.starts_with("between");
            (if led { whole } else { time.span }, Some(words.to_owned()))
        }
    }
}

/// One end of a span by itself; `None` for a bare number, which leaves its month or its half of the day to the other end.
fn end_words(value: &TimeValue, words: &str) -> Option<String> {
    let whole = words.contains(|c: char| c.is_alphabetic() || c == ':') || words.len() == 4;
    match value {
        _ if whole => Some(words.to_owned()),
        TimeValue::Calendar(Calendar { day: Some(day), month: Some(month), .. }) => {
            Some(format!("{day} {}", month_name(*month)))
        }
        _ => None,
    }
}

/// The part of the day that a time names.
fn day_part(value: &TimeValue) -> Option<i8> {
    match value {
        TimeValue::Calendar(c) => c.day_part,
        TimeValue::Relative { day_part, .. } => *day_part,
        _ => None,
    }
}

/// A day with the clock time beside it, where that is `wanted`.
fn with_clock(block: &BlockAnalysis, time: &TimeExpression, wanted: bool) -> Span {
    let (TimeValue::Calendar(Calendar { at: Some(at), .. }) | TimeValue::Relative { at: Some(at), .. }) = &time.value
    else {
        return time.span;
    };
    let clocks = block.times.iter().filter(|t| t.value == TimeValue::Clock(*at));
    let nearest = clocks.min_by_key(|t| t.span.start.abs_diff(time.span.start)).filter(|_| wanted);
    nearest.map_or(time.span, |clock| clock.span.cover(time.span))
}

/// The source's time as the draft would write it: a bare weekday for a bare weekday.
fn in_draft_style(context: &Context<'_>, block: usize, time: &TimeExpression, dated: &DatedPair<'_>) -> String {
    let here = &context.draft.blocks[block];
    let there = &context.sources[dated.passage.source].analysis.blocks[dated.block];
    let (own, words) = (time.span.slice(&here.doc.text), dated.time.span.slice(&there.doc.text));
    let bare = |c: &Calendar| c.weekday.is_some() && c.day.is_none();
    if let (TimeValue::Calendar(a), TimeValue::Calendar(b)) = (&time.value, &dated.time.value)
        && let Some(weekday) = b.weekday.filter(|_| bare(a) && a.day_part.is_none() && a.weekday != b.weekday)
    {
        return weekday_like(own, weekday);
    }
    let mine = WrittenTime { text: &here.doc.text, span: time.span, value: &time.value };
    let theirs = WrittenTime { text: &there.doc.text, span: dated.time.span, value: &dated.time.value };
    if let Some(restyled) = restyle(mine, theirs) {
        return restyled;
    }
    let capitals = words.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    if capitals && words.len() > MAX_SHORT_CAPITALS { title_case(words) } else { with_case_of(own, words) }
}

/// Bytes up to which capitals are a name (*FY2024*, *Q3 2025*) and no line in capitals.
const MAX_SHORT_CAPITALS: usize = 8;

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

fn time_class(value: &TimeValue) -> TimeClass {
    match value {
        TimeValue::Clock(_) => TimeClass::Clock,
        TimeValue::Calendar(c) if c.day.is_some() || c.weekday.is_some() => TimeClass::Day,
        TimeValue::Calendar(c) if c.month.is_some() || c.season.is_some() || c.part.is_some() => TimeClass::Month,
        TimeValue::Calendar(c) if c.day_part.is_some() && c.year.is_none() => TimeClass::Clock,
        TimeValue::Calendar(_) => TimeClass::Year,
        TimeValue::Range(range) => time_class(&range.from),
        TimeValue::Relative { unit: Period::Day, .. } => TimeClass::Day,
        TimeValue::Relative { unit: Period::Month | Period::Quarter | Period::Week, .. } => TimeClass::Month,
        TimeValue::Relative { unit: Period::Year, .. } => TimeClass::Year,
        TimeValue::Duration { .. } => TimeClass::Window,
        TimeValue::Event(_) => TimeClass::Event,
    }
}
