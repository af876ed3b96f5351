//! Rule `conflicting-sources`.

use crate::claims::figures::compare::{Comparison, compare};
use crate::claims::figures::format;
use crate::claims::model::{Figure, FigureRole};
use crate::evidence::figure_alignment::FigureCandidate;
use crate::rules::analysis::figures::figure_pair::{FigurePair, agreeing_pairs, is_settled_in_text, revises};
use crate::rules::thresholds::{MIN_COUNTED_NOUN, MIN_SUPERSEDING_SCORE};
use crate::rules::{Context, Fix, Group, Report, Rule, Subject, Workload};
use crate::text::Severity;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "conflicting-sources",
    name: "Sources disagree or a later one supersedes",
    group: Group::Support,
    severity: Severity::Warning,
    precedence: &[(Subject::Figure, 10)],
    applies_to_verbatim: true,
    workload: Workload::Figures,
    docs: r#"
## What
The draft gives a figure that one source has, and a later source, or a revision in the same one, has another.

## Why
Tolls and estimates change by the hour. The figure that was right on Wednesday is wrong on Thursday.

## Example
```fixture
--- source release.md
Eastmere Trust. For immediate release: Thursday 12 March 2026.

The trust said 47 patients were treated after the chemical leak.
--- source update.md
Eastmere Trust. For immediate release: Monday 16 March 2026.

The trust has revised the number of patients treated after the chemical leak from 47 to 52.
--- draft
The trust said 47 patients were treated after the chemical leak.
               ^^ conflicting-sources: 52 patients
```

## Instead
Use the later figure, or give both and say which is which.

## Stays quiet
Figures that agree (*hundreds* and *at least 200*), a draft that gives both or says *earlier*, *initially* or *revised*, and
sources without dates, of which none is the later.

## Standard
AP Stylebook, *death toll*; Reuters Handbook, *corrections and updates*.

## Known misses
A later figure whose sentence shares too few words with the draft's.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for pair in agreeing_pairs(context) {
        let rivals = || pair.aligned.rival.iter().chain(&pair.aligned.others);
        let newer = rivals().find(|other| supersedes(&pair, other)).map(|r| (r.source, r.block, r.figure));
        let Some(newer) = newer.or_else(|| named_revision(&pair)).filter(|n| !is_settled_in_text(&pair, *n)) else {
            continue;
        };
        report_superseded(report, &pair, newer);
    }
}

/// A revision that names the draft's figure: *revised the number of patients from 47 to 52*.
fn named_revision(pair: &FigurePair<'_>) -> Option<(usize, usize, usize)> {
    let value = pair.source.set.named_value(pair.source.operator)?;
    let noun = pair.draft.noun_lemma.as_ref()?;
    for (source, text) in pair.context.sources.iter().enumerate() {
        let dates = (pair.context.sources[pair.candidate.source].analysis.date, text.analysis.date);
        if source == pair.candidate.source || matches!(dates, (Some(old), Some(new)) if new < old) {
            continue;
        }
        for (block, there) in text.analysis.blocks.iter().enumerate() {
            let sentence = |f: &Figure| (!f.tokens.is_empty()).then(|| there.doc.sentence_of(f.tokens.start));
            let same = |f: &&Figure| {
                f.role == FigureRole::From
                    && f.noun_lemma.as_ref() == Some(noun)
                    && f.set.named_value(f.operator) == Some(value)
            };
            let Some(from) = there.figures.iter().find(same) else { continue };
            let tokens = sentence(from).and_then(|s| there.doc.sentences.get(s).cloned()).unwrap_or(0..0);
            if !tokens.into_iter().any(|t| revises(&there.doc.tokens[t].lemma)) {
                continue;
            }
            let to = |f: &Figure| f.role == FigureRole::To && f.unit == from.unit && sentence(f) == sentence(from);
            if let Some(figure) = there.figures.iter().position(to) {
                return Some((source, block, figure));
            }
        }
    }
    None
}

/// Whether another source figure for the same thing is later and incompatible.
fn supersedes(pair: &FigurePair<'_>, other: &FigureCandidate) -> bool {
    let (Some(older), Some(newer)) = (pair.figure_of(pair.candidate), pair.figure_of(other)) else { return false };
    let fits = other.score >= MIN_SUPERSEDING_SCORE && other.noun >= MIN_COUNTED_NOUN && newer.role != FigureRole::From;
    let apart =
        matches!(other.comparison, Comparison::Mismatch | Comparison::Scale { .. } | Comparison::BoundChanged { .. });
    fits && apart
        && disagree(older, newer)
        && (is_later(pair, other) || is_revised(pair, other) && other.source == pair.candidate.source && older.role == FigureRole::From)
        // A source that also has the draft's figure as its own does not contradict it.
        && !pair.aligned.others.iter().any(|o| {
            o.source == other.source
                && o.comparison == Comparison::Faithful
                && o.noun >= MIN_COUNTED_NOUN
                && pair.figure_of(o).is_some_and(|f| f.role != FigureRole::From && f.role != FigureRole::Whole)
        })
}

/// Whether no reading lets both figures be right.
fn disagree(older: &Figure, newer: &Figure) -> bool {
    compare(older, newer) == Comparison::Mismatch && compare(newer, older) != Comparison::Faithful
}

/// Whether the other figure's source is of a later date, or revises.
fn is_later(pair: &FigurePair<'_>, other: &FigureCandidate) -> bool {
    if other.source == pair.candidate.source {
        return false;
    }
    let date = |source: usize| pair.context.sources[source].analysis.date;
    match (date(pair.candidate.source), date(other.source)) {
        (Some(old), Some(new)) => new > old,
        _ => is_revised(pair, other),
    }
}

/// Whether the sentence of a figure says that it revises another.
fn is_revised(pair: &FigurePair<'_>, other: &FigureCandidate) -> bool {
    let block = &pair.context.sources[other.source].analysis.blocks[other.block];
    let Some(figure) = block.figures.get(other.figure) else { return false };
    let sentence = block.doc.sentence_of(figure.tokens.start);
    let tokens = block.doc.sentences.get(sentence).cloned().unwrap_or(0..0);
    tokens.into_iter().any(|t| revises(&block.doc.tokens[t].lemma))
}

fn report_superseded(report: &mut Report<'_>, pair: &FigurePair<'_>, (source, block, figure): (usize, usize, usize)) {
    let context = pair.context;
    let there = &context.sources[source].analysis.blocks[block];
    let figure = &there.figures[figure];
    let words = figure.number.slice(&there.doc.text);
    let date = context.sources[source].analysis.date.map_or(String::new(), |d| format!(" ({d})"));
    let text = &pair.block.doc.text;
    let new_text = format::in_style_of(pair.draft, text, figure, &there.doc.text);
    let message = format!(
        "{} says {}; {}{date} says {words}.",
        pair.place(),
        pair.source_words(),
        context.source_place(source, block, figure.number)
    );
    let is_contained = pair.draft.set.contains_value(figure.value.unwrap_or_default());
    let severity = if is_contained { Severity::Information } else { RULE.severity };
    let later = context.source_citation(source, block, figure.number, format!("the later figure is {words}"));
    let finding = pair.report(report).severity(severity).message(message).cite(later);
    // In a partition ("41 of the 47") the other part would not fit the new whole.
    if pair.draft.role != FigureRole::Whole {
        let end = pair.draft_span(pair.draft.span).end;
        let span = pair.draft_span(pair.draft.number);
        finding.fix(Fix::write(span, new_text.clone())).fix(Fix {
            title: "Give both".into(),
            preferred: false,
            edits: vec![
                crate::rules::Edit { start: span.start, end: span.end, new_text },
                crate::rules::Edit { start: end, end, new_text: format!(", revised from {}", pair.source_words()) },
            ],
        });
    }
}
