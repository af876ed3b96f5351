//! Time expressions: what they say, what they date, and whether a draft's and a source's agree.

mod clock;
mod compare;
mod digits;
mod lexicon;
mod order;
mod parse;
mod parts;
mod restyle;
mod spans;
mod years;

pub use compare::{
    DateRange, ReferenceDate, TimeRelation, compare, is_invalid_date, resolve, weekday_name, weekday_of,
};
pub use order::{date_order, has_either_order};
pub(in crate::claims) use parse::scan;
pub use restyle::{WrittenTime, month_name, restyle, weekday_like};

use super::figures::lexer::AtomKind;
use super::figures::number::Grammar;
use super::model::{Period, TimeExpression, TimeValue};
use crate::nlp::{Dep, Doc, Pos, Tag};
use crate::text::Span;
pub(crate) use lexicon::TimeLexicon;
use std::ops::Range;

/// The time expressions of a text, in its order. Whether they date a saying is added by [`mark_sayings`].
pub fn times(doc: &Doc) -> Vec<TimeExpression> {
    let grammar = Grammar::new(doc);
    let mut out: Vec<TimeExpression> = scan(&grammar)
        .into_iter()
        .filter_map(|found| {
            let tokens = grammar.tokens(found.atoms.clone());
            Some(expression(doc, grammar.span(found.atoms), tokens, found.value?))
        })
        .collect();
    let windows = windows(&grammar);
    // The hours of *the early hours* are part of a time.
    let free = |window: &TimeExpression| !out.iter().any(|t| t.span.overlaps(window.span));
    let windows: Vec<TimeExpression> = windows.into_iter().filter(free).collect();
    out.extend(windows);
    out.extend(events(doc, &out));
    out.sort_by_key(|t| (t.span.start, t.span.end));
    join_clocks(&mut out, &doc.text);
    out
}

/// Words that may stand between a day and its time of day.
const CLOCK_JOINTS: &[&str] = &[
    "on", "at", "the", "of", "early", "late", "about", "around", "just", "after", "before", "shortly", "local", "time",
];

/// Gives a day the clock time that stands beside it, and the clock time the half of the day that the day's part tells:
/// *at 10.30 on Sunday night*.
fn join_clocks(times: &mut [TimeExpression], text: &str) {
    for at in 1..times.len() {
        let (before, after) = times.split_at_mut(at);
        let (Some(first), Some(second)) = (before.last_mut(), after.first_mut()) else { continue };
        let gap = text.get(first.span.end..second.span.start).unwrap_or("?");
        let mut words = gap.split([' ', ',', '(']).filter(|word| !word.is_empty());
        if !words.all(|word| CLOCK_JOINTS.contains(&word)) {
            continue;
        }
        let (clock, day) = match (&mut first.value, &mut second.value) {
            (TimeValue::Clock(clock), day) | (day, TimeValue::Clock(clock)) => (clock, day),
            _ => continue,
        };
        let (part, at) = match day {
            TimeValue::Calendar(c) if c.day.is_some() || c.weekday.is_some() || c.day_part.is_some() => {
                (c.day_part, &mut c.at)
            }
            TimeValue::Relative { unit: Period::Day, day_part, at, .. } => (*day_part, at),
            _ => continue,
        };
        if let Some(part) = part.filter(|_| !clock.is_half_known) {
            *clock = clock::in_part(*clock, part);
        }
        *at = Some(*clock);
    }
}

/// Whether a word (lower case) is a short name of a period with its number: *q3*, *h1*, *fy2024*.
pub fn is_period_code(lower: &str) -> bool {
    let digits = lower.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = lower.len() - digits.len();
    let named = matches!((lower.get(..letters), digits.len()), (Some("q" | "h"), 1) | (Some("fy"), 2 | 4));
    named && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Marks the expressions that date a saying: those attached to a cue's head token.
pub fn mark_sayings(times: &mut [TimeExpression], is_cue: impl Fn(usize) -> bool) {
    for time in times {
        time.of_saying = time.attached_to.is_some_and(&is_cue);
    }
}

fn expression(doc: &Doc, span: Span, tokens: Range<usize>, value: TimeValue) -> TimeExpression {
    let (preposition, attached_to) = attachment(doc, &tokens);
    TimeExpression { span, preposition, tokens, value, attached_to, of_saying: false }
}

/// The preposition before the expression and the verb or noun that it modifies.
fn attachment(doc: &Doc, tokens: &Range<usize>) -> (Option<Span>, Option<usize>) {
    if tokens.is_empty() || tokens.end > doc.tokens.len() {
        return (None, None);
    }
    // The expression's own head: the token whose head lies outside.
    let mut top = tokens.end - 1;
    for _ in 0..6 {
        match doc.head(top) {
            Some(head) if tokens.contains(&head) => top = head,
            _ => break,
        }
    }
    let mut preposition = None;
    let mut token = top;
    for _ in 0..6 {
        let Some(head) = doc.head(token) else { break };
        let h = &doc.tokens[head];
        if preposition.is_none() && h.pos == Pos::Adp && head < tokens.start {
            preposition = Some(h.span);
        }
        // A coarser or finer part of the same date (on the morning *of* 4 March) is passed through.
        let unit = matches!(
            &*h.lower,
            "morning" | "afternoon" | "evening" | "night" | "end" | "start" | "beginning" | "half" | "day"
        );
        if h.is_verbal() || (matches!(h.pos, Pos::Noun | Pos::Propn | Pos::Adj) && !unit) {
            return (preposition.or_else(|| word_before(doc, tokens.start)), Some(main_verb(doc, head)));
        }
        token = head;
    }
    (preposition.or_else(|| word_before(doc, tokens.start)), None)
}

/// An auxiliary's time is its main verb's.
fn main_verb(doc: &Doc, token: usize) -> usize {
    match doc.tokens[token].dep {
        Dep::Aux | Dep::AuxPass => doc.head(token).unwrap_or(token),
        _ => token,
    }
}

fn word_before(doc: &Doc, token: usize) -> Option<Span> {
    let before = token.checked_sub(1)?;
    let t = doc.tokens.get(before)?;
    let t = if &*t.lower == "the" { doc.tokens.get(before.checked_sub(1)?)? } else { t };
    (t.pos == Pos::Adp || matches!(&*t.lower, "since" | "until" | "till" | "before" | "after")).then_some(t.span)
}

/// Bare plurals of units as windows: *weeks of unrest*, *for months*.
fn windows(grammar: &Grammar<'_>) -> Vec<TimeExpression> {
    let lexicon = TimeLexicon::shared();
    let doc = grammar.doc;
    let mut out = Vec::new();
    for at in 0_usize..grammar.atoms.len() {
        let Some(unit) = lexicon.windows.get(grammar.lower(at)) else { continue };
        let before = at.checked_sub(1).map_or("", |b| grammar.lower(b));
        let counted = at
            .checked_sub(1)
            .is_some_and(|b| grammar.atoms[b].kind == AtomKind::Digits || grammar.tag(b) == Some(Tag::Cd));
        if counted || grammar.attached(at) {
            continue;
        }
        let token = grammar.atoms[at].token;
        let of = grammar.lower(at + 1) == "of";
        if !of && !lexicon.opens_window(before) {
            continue;
        }
        let end = if of { of_phrase(doc, token) } else { token + 1 };
        let tokens = token..end.max(token + 1);
        let value = TimeValue::Duration { unit: unit.clone(), count: None };
        out.push(expression(doc, doc.span(tokens.clone()), tokens, value));
    }
    out
}

/// One past the last token of the *of* phrase after a token.
fn of_phrase(doc: &Doc, token: usize) -> usize {
    let of = doc.tokens.get(token).and_then(|_| {
        doc.children(token).find(|&c| c > token && doc.tokens[c].dep == Dep::Prep && &*doc.tokens[c].lower == "of")
    });
    // A short phrase only: a clause after the noun is not part of the window.
    of.and_then(|of| doc.child(of, &[Dep::Pobj])).map_or(token + 1, |object| object + 1)
}

/// *Since demonstrations erupted*, *since the leak*: an event dates.
fn events(doc: &Doc, known: &[TimeExpression]) -> Vec<TimeExpression> {
    let mut out = Vec::new();
    for (i, token) in doc.tokens.iter().enumerate() {
        if &*token.lower != "since" || !matches!(token.pos, Pos::Adp | Pos::Sconj) {
            continue;
        }
        let (head, first) = match token.dep {
            // since demonstrations erupted: the clause's verb.
            Dep::Mark => match doc.head(i) {
                Some(verb) => (verb, i + 1),
                None => continue,
            },
            _ => match doc.child(i, &[Dep::Pobj, Dep::Pcomp]) {
                Some(object) => (object, i + 1),
                None => continue,
            },
        };
        let end = doc.tokens[head].right_edge as usize + 1;
        let end = trim(doc, first, end);
        if end <= first || doc.tokens[head].pos == Pos::Pron {
            continue;
        }
        let span = doc.span(first..end);
        if known.iter().any(|t| t.span.overlaps(doc.span(first..(first + 4).min(end)))) {
            continue;
        }
        out.push(TimeExpression {
            span,
            preposition: Some(token.span),
            tokens: first..end,
            value: TimeValue::Event(head),
            attached_to: match token.dep {
                Dep::Mark => doc.head(head),
                _ => doc.head(i),
            },
            of_saying: false,
        });
    }
    out
}

/// Cuts an event's words at the first punctuation.
fn trim(doc: &Doc, first: usize, end: usize) -> usize {
    (first..end).find(|&t| doc.tokens[t].is_punct() || doc.tokens[t].is_space()).unwrap_or(end)
}

#[cfg(test)]
mod tests;
