//! Rule `figure-internal-inconsistency`.

use crate::claims::figures::compare::{Comparison, commensurable, compare};
use crate::claims::figures::format;
use crate::claims::figures::lexicon::FigureLexicon;
use crate::claims::model::{BlockAnalysis, Bound, Figure, FigureKind, FigureRole, TimeExpression};
use crate::nlp::{Dep, Tag};
use crate::rules::word_lists::RuleWords;
use crate::rules::{Context, Group, Report, Rule, Silence, Subject, Workload, thresholds};
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
    let wrong_sums =
        (0..analysis.doc.sentences.len()).filter_map(|sentence| wrong_sum(context, block, analysis, sentence));
    for wrong in wrong_sums.chain(second_mentions(context, block, analysis)) {
        let span = context.draft_span(block, wrong.figure.number);
        let reason = "the figure that it does not agree with";
        report
            .finding(span)
            .message(wrong.message)
            .cite(context.draft_citation(block, wrong.other.number, reason))
            .claim_around(block, wrong.figure.number);
    }
}

/// Figure that does not agree with another one of the block.
struct Inconsistency<'a> {
    figure: &'a Figure,
    other: &'a Figure,
    message: String,
}

/// A count that may be a total or a part: exact, without a unit.
fn is_count(figure: &Figure) -> bool {
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
fn wrong_sum<'a>(
    context: &Context<'_>,
    block: usize,
    analysis: &'a BlockAnalysis,
    sentence: usize,
) -> Option<Inconsistency<'a>> {
    let reading = &analysis.doc;
    let here: Vec<&'a Figure> = analysis
        .figures
        .iter()
        .filter(|f| is_count(f) && reading.sentence_of(f.tokens.start) == sentence && f.role != FigureRole::Change)
        .collect();
    if here.len() < 3 {
        return None;
    }
    let text = &reading.text;
    let between = |a: &Figure, b: &Figure| text.get(a.number.end..b.number.start).unwrap_or("").to_lowercase();
    let words = &RuleWords::shared().figure_internal_inconsistency;
    let subset = |text: &str| words.subset.iter().any(|w| text.contains(w.as_str()));
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
        return sum_of_parts(context, block, analysis, first, rest, here.last()?);
    }
    // People may be told apart by what they are or where: *40 people: 22 men and 19 women*.
    let marks = [':', '\u{2014}'].iter().filter(|m| opening.contains(**m)).count()
        + [" - ", " \u{2013} "].iter().filter(|m| opening.contains(**m)).count();
    let straight = opening.trim_end().ends_with([':', '\u{2014}', '\u{2013}', '-']);
    if marks == 1 && straight && joined && !subset(&opening) && is_list_of(analysis, first, rest) {
        return sum_of_parts(context, block, analysis, first, rest, here.last()?).filter(|_| is_near(first, rest));
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
        return sum_of_parts(context, block, analysis, last, before, last);
    }
    None
}

/// Whether the figures behind a total list what it is made of: no verb stands among them, and each counts what the total
/// does, nothing that is named, or people of some sort where the total counts people.
fn is_list_of(analysis: &BlockAnalysis, total: &Figure, parts: &[&Figure]) -> bool {
    let reading = &analysis.doc;
    let Some(last) = parts.last() else { return false };
    let end = reading.sentences.get(reading.sentence_of(last.tokens.start)).map_or(last.tokens.end, |s| s.end);
    let first = parts[0].tokens.start;
    let finite = (first..end).any(|t| {
        let t = &reading.tokens[t];
        matches!(t.tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md) && t.is_verbal()
    });
    let people = total.noun_lemma.as_deref().is_some_and(|noun| FigureLexicon::shared().is_generic(noun));
    // A part has its noun straight after it, or none: what its phrase is about is a place or a charge.
    let own = |f: &&Figure| f.noun.filter(|&n| (f.tokens.end..f.tokens.end + 3).contains(&n)).is_some();
    let alike = parts.iter().all(|f| !own(f) || f.noun_lemma == total.noun_lemma || people);
    !finite && alike && total.noun.is_some()
}

/// Whether the parts come so near to their total that they are meant to make it.
fn is_near(total: &Figure, parts: &[&Figure]) -> bool {
    let made: Decimal = parts.iter().map(|p| value(p)).sum();
    (made - value(total)).abs() * Decimal::from(thresholds::MIN_PARTS_OF_SUM) <= value(total)
}

/// The total, given `at` a figure, if its parts do not come to it.
fn sum_of_parts<'a>(
    context: &Context<'_>,
    block: usize,
    analysis: &BlockAnalysis,
    total: &'a Figure,
    parts: &[&'a Figure],
    at: &'a Figure,
) -> Option<Inconsistency<'a>> {
    let made: Decimal = parts.iter().map(|p| value(p)).sum();
    if made == value(total) {
        return None;
    }
    let terms: Vec<String> = parts.iter().map(|p| format::digits(value(p))).collect();
    let other = if std::ptr::eq(total, at) { parts[0] } else { total };
    let message = format!(
        "This does not agree with {} on line {}: {} is {}, not {}.",
        other.number.slice(&analysis.doc.text),
        context.draft_line(context.draft_span(block, total.number).start),
        terms.join(" + "),
        format::digits(made),
        format::digits(value(total))
    );
    Some(Inconsistency { figure: at, other, message })
}

/// *The 5,000 who marched*: a definite second mention of the only figure that it can mean.
fn second_mentions<'a>(context: &Context<'_>, block: usize, analysis: &'a BlockAnalysis) -> Vec<Inconsistency<'a>> {
    let reading = &analysis.doc;
    let words = &RuleWords::shared().figure_internal_inconsistency;
    let mut out = Vec::new();
    for (i, figure) in analysis.figures.iter().enumerate().filter(|(_, f)| is_count(f)) {
        let first = figure.tokens.start;
        let word = |back: usize| first.checked_sub(back).map_or("", |t| &*reading.tokens[t].lower);
        if word(1) != "the" || words.partitive.contains(word(2)) {
            continue;
        }
        let after = reading.tokens.get(figure.tokens.end).map_or("", |t| &*t.lower);
        let headless = words.headless.contains(after);
        let sentence = reading.sentence_of(first);
        let earlier: Vec<&Figure> = analysis.figures[..i]
            .iter()
            .filter(|f| {
                is_count(f)
                    && sentence > reading.sentence_of(f.tokens.start)
                    && sentence <= reading.sentence_of(f.tokens.start) + 2
            })
            .collect();
        let [only] = earlier.as_slice() else { continue };
        let same_noun = figure.noun_lemma.is_some() && figure.noun_lemma == only.noun_lemma && !headless;
        let near = value(figure) < value(only) * thresholds::MAX_SECOND_MENTION_FACTOR
            && value(only) < value(figure) * thresholds::MAX_SECOND_MENTION_FACTOR;
        let large = value(only) >= Decimal::from(thresholds::MIN_LARGE_NUMBER);
        if (headless || same_noun)
            && !is_part_or_other(context, block, analysis, (only, figure), headless)
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
            out.push(Inconsistency { figure, other: only, message });
        }
    }
    out
}

/// Whether the second figure is no second mention: it counts a part that a clause picks out (*the 36 singers who went*), is
/// of another time, or is given by somebody else.
fn is_part_or_other(
    context: &Context<'_>,
    block: usize,
    analysis: &BlockAnalysis,
    (first, second): (&Figure, &Figure),
    headless: bool,
) -> bool {
    let reading = &analysis.doc;
    let after = second.noun.filter(|_| !headless).map_or("", |n| reading.tokens.get(n + 1).map_or("", |t| &*t.lower));
    let picked = RuleWords::shared().figure_internal_inconsistency.restrictive.contains(after)
        || second.noun.filter(|_| !headless).is_some_and(|n| reading.child(n, &[Dep::Relcl, Dep::Acl]).is_some());
    let sentence = |f: &Figure| reading.sentence_of(f.tokens.start);
    let times = |f: &Figure| -> Vec<String> {
        let here = |t: &&TimeExpression| !t.of_saying && reading.sentence_of(t.tokens.start) == sentence(f);
        analysis.times.iter().filter(here).map(|t| t.span.slice(&reading.text).to_lowercase()).collect()
    };
    let (before, now) = (times(first), times(second));
    let dated = !before.is_empty() && !now.is_empty() && !before.iter().any(|t| now.contains(t));
    let today = (0..reading.tokens.len()).any(|t| {
        let words = &RuleWords::shared().figure_internal_inconsistency.now;
        reading.sentence_of(t) == sentence(second) && words.contains(&*reading.tokens[t].lower)
    });
    let speaker = |f: &Figure| {
        let claim = context.draft.claim(context.claim_around(block, f.number)?);
        let mention = context.draft.attribution(*claim.attributions.first()?).speaker.clone()?;
        context.draft.speakers.resolve(&mention).map(std::ptr::from_ref)
    };
    let other_speaker = speaker(first).zip(speaker(second)).is_some_and(|(a, b)| !std::ptr::eq(a, b));
    picked || dated || today && !before.is_empty() || other_speaker
}
