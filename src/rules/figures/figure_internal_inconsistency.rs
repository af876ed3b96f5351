//! Rule `figure-internal-inconsistency`.

use crate::claims::figures::compare::{Comparison, commensurable, compare};
use crate::claims::figures::format;
use crate::claims::model::{BlockAnalysis, Bound, Figure, FigureKind, FigureRole};
use crate::rules::{Context, Finding, Group, Report, Rule, Silence, Subject, Workload};
use crate::text::Severity;
use rust_decimal::Decimal;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "figure-internal-inconsistency",
    name: "The draft\u{2019}s own figures disagree",
    group: Group::Figures,
    severity: Severity::Error,
    precedence: &[(Subject::Figure, 100)],
    needs_sources: false,
    applies_to_verbatim: true,
    silence: Silence::Figures,
    workload: Workload::Figures,
    docs: r#"
## What
Parts that do not make their stated total, and a second mention (*the 5,000 who marched*) with another number than the
first.

## Why
It needs no source to see it, and every reader can.

## Example
```fixture
--- source notes.md
Ambulances were seen at the dock.
--- draft
I counted 12 ambulances at the dock: seven on the quay and six on the slipway.
                                                           ^^^ figure-internal-inconsistency
```

## Instead
Go back to the notes.

## Stays quiet
Subsets (*including*, *among them*), changes over time, figures of different speakers, and the slack of rounding.

## Standard
Reuters Handbook, *figures*: add them up.

## Known misses
Totals and parts in different paragraphs.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let (block, analysis) = context.block_checked();
    for sentence in 0..analysis.doc.sentences.len() {
        report.extend(parts(context, block, analysis, sentence));
    }
    report.extend(second_mentions(context, block, analysis));
}

/// A count that may be a total or a part: exact, without a unit.
fn count(figure: &Figure) -> bool {
    figure.kind == FigureKind::Quantity
        && figure.unit.is_none()
        && figure.operator == Bound::Exact
        && figure.value.is_some_and(|v| v.scale() == 0)
        && !figure.tokens.is_empty()
}

fn value(figure: &Figure) -> Decimal {
    figure.value.unwrap_or_default()
}

/// *12 ambulances: seven … and six …*; *nine … and five …, out of 14*.
fn parts(context: &Context<'_>, block: usize, analysis: &BlockAnalysis, sentence: usize) -> Option<Finding> {
    let reading = &analysis.doc;
    let here: Vec<&Figure> = analysis
        .figures
        .iter()
        .filter(|f| count(f) && reading.sentence_of(f.tokens.start) == sentence && f.role != FigureRole::Change)
        .collect();
    if here.len() < 3 {
        return None;
    }
    let text = &reading.text;
    let between = |a: &Figure, b: &Figure| text.get(a.number.end..b.number.start).unwrap_or("").to_lowercase();
    let subset = |words: &str| {
        ["includ", "among", "of whom", "of which", "of them", "plus", "another", "more"]
            .iter()
            .any(|w| words.contains(w))
    };
    let same = |fs: &[&Figure]| {
        fs.iter().all(|f| f.noun.is_some() && f.noun == fs[0].noun || f.noun_lemma == fs[0].noun_lemma)
    };
    // The total first, a colon, then parts that share its noun.
    let (first, rest) = here.split_first()?;
    let opening = between(first, rest[0]);
    let colon = opening.contains(':') && opening.matches([',', ';']).count() == 0;
    let joined = rest.windows(2).all(|w| {
        let words = between(w[0], w[1]);
        !subset(&words) && !words.contains(':') && (words.contains(" and ") || words.contains(','))
    });
    if colon && joined && same(&here) && !subset(&opening) {
        return sum(context, block, analysis, first, rest, here.last()?);
    }
    // The parts first, then "out of".
    let (last, before) = here.split_last()?;
    let closing = between(before.last()?, last);
    let out_of = closing.trim_end().trim_end_matches(['a', 'n', ' ']).ends_with("out of")
        || closing.contains("out of an original")
        || closing.contains("out of the original");
    let joined = before.windows(2).all(|w| {
        let words = between(w[0], w[1]);
        !subset(&words) && (words.contains(" and ") || words.contains(','))
    });
    if out_of && joined && same(&here) {
        return sum(context, block, analysis, last, before, last);
    }
    None
}

fn sum(
    context: &Context<'_>,
    block: usize,
    analysis: &BlockAnalysis,
    total: &Figure,
    parts: &[&Figure],
    at: &Figure,
) -> Option<Finding> {
    let made: Decimal = parts.iter().map(|p| value(p)).sum();
    if made == value(total) {
        return None;
    }
    let terms: Vec<String> = parts.iter().map(|p| format::digits(value(p))).collect();
    let message = format!(
        "This does not agree with {} on line {}: {} is {}, not {}.",
        if std::ptr::eq(total, at) { parts[0] } else { total }.number.slice(&analysis.doc.text),
        context.draft_line(context.draft_span(block, total.number).start),
        terms.join(" + "),
        format::digits(made),
        format::digits(value(total))
    );
    Some(finding(context, block, at, if std::ptr::eq(total, at) { parts[0] } else { total }, message))
}

/// *The 5,000 who marched*: a definite second mention of the only figure that it can mean.
fn second_mentions(context: &Context<'_>, block: usize, analysis: &BlockAnalysis) -> Vec<Finding> {
    let reading = &analysis.doc;
    let mut out = Vec::new();
    for (i, figure) in analysis.figures.iter().enumerate().filter(|(_, f)| count(f)) {
        let first = figure.tokens.start;
        let word = |back: usize| first.checked_sub(back).map_or("", |t| &*reading.tokens[t].lower);
        if word(1) != "the" || matches!(word(2), "of" | "from" | "than" | "to") {
            continue;
        }
        let after = reading.tokens.get(figure.tokens.end).map_or("", |t| &*t.lower);
        let headless = matches!(after, "who" | "that" | "which" | "were" | "are" | "was");
        let sentence = reading.sentence_of(first);
        let earlier: Vec<&Figure> = analysis.figures[..i]
            .iter()
            .filter(|f| {
                count(f)
                    && sentence > reading.sentence_of(f.tokens.start)
                    && sentence <= reading.sentence_of(f.tokens.start) + 2
            })
            .collect();
        let [only] = earlier.as_slice() else { continue };
        let same_noun = figure.noun_lemma.is_some() && figure.noun_lemma == only.noun_lemma && !headless;
        let near = value(figure) < value(only) * Decimal::TWO && value(only) < value(figure) * Decimal::TWO;
        let large = value(only) >= Decimal::from(20);
        if (headless || same_noun)
            && near
            && large
            && commensurable(figure, only)
            && compare(figure, only) == Comparison::Mismatch
        {
            let message = format!(
                "This does not agree with {} on line {}.",
                only.number.slice(&reading.text),
                context.draft_line(context.draft_span(block, only.number).start)
            );
            out.push(finding(context, block, figure, only, message));
        }
    }
    out
}

fn finding(context: &Context<'_>, block: usize, at: &Figure, other: &Figure, message: String) -> Finding {
    Finding {
        rule: RULE.id,
        severity: RULE.severity,
        message,
        span: context.draft_span(block, at.number),
        evidence: vec![context.draft_proof(block, other.number, "the figure that it does not agree with")],
        fixes: Vec::new(),
        claim: context.claim_around(block, at.number),
    }
}
