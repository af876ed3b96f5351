//! Rule `figure-noun-mismatch`.

use crate::claims::figures::lexicon::FigureLexicon;
use crate::claims::model::{Bound, Figure};
use crate::evidence::figure_alignment::governor;
use crate::nlp::{Dep, Doc};
use crate::rules::analysis::figure_pair::{FigurePair, FigureViolation, twins};
use crate::rules::finding::quoted_last;
use crate::rules::{Context, Group, Report, Rule, Silence, Subject, Workload};
use crate::text::{Severity, Span};
use rust_decimal::Decimal;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "figure-noun-mismatch",
    name: "Figure attached to a different thing",
    group: Group::Figures,
    severity: Severity::Error,
    precedence: &[(Subject::Figure, 60)],
    silence: Silence::Figures,
    workload: Workload::Figures,
    docs: r#"
## What
The source's number, bound and all, given to another thing: killed for injured, wards for beds, or a narrower group
(*protesters* for *people*).

## Why
The number checks out, so the eye passes it; what it counts is wrong.

## Example
```fixture
--- source wire.md
Mayor Declan Osgood said up to 60 people were being treated in three hospitals.
--- draft
Mayor Declan Osgood said up to 60 firefighters were being treated in three hospitals.
                         ^^^^^^^^^^^^^^^^^^^^^ figure-noun-mismatch: up to 60 people
```

## Instead
Give the figure to what the source counts.

## Stays quiet
Synonyms, wider words (*people* for *patients*), and a narrower group that has a figure of its own.

## Standard
Reuters Handbook, *accuracy*; FRANK's entity errors.

## Known misses
Small numbers, which agree by chance too often.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut told = Vec::new();
    for case in twins(context) {
        let slip = outcome(&case).or_else(|| noun(&case)).filter(|_| !case.revised());
        // "Eleven of the 36 wards": one wrong noun, however many figures it has.
        let thing = (case.held.block, case.draft.noun);
        if let Some(slip) = slip.filter(|_| !told.contains(&thing)) {
            told.push(thing);
            case.report(report, slip);
        }
    }
}

/// *Injured* for *killed*.
fn outcome(case: &FigurePair<'_>) -> Option<FigureViolation> {
    let lexicon = FigureLexicon::shared();
    let (mine, theirs) = (&case.block.doc, &case.source_block.doc);
    let verb = governor(mine, case.draft)?;
    let group = lexicon.outcome(&mine.tokens[verb].lower_lemma())?;
    if case.rival.noun < 0.6 || case.rival.predicate >= 0.5 || case.rival.score < 0.4 {
        return None;
    }
    let of = |t: usize| lexicon.outcome(&theirs.tokens[t].lower_lemma());
    let verb_there = governor(theirs, case.source)?;
    let sentence = theirs.sentences.get(theirs.sentence_of(case.source.tokens.start))?.clone();
    let other = of(verb_there).is_some_and(|g| g != group);
    // The source says something else of them, and nowhere what the draft says.
    let missing = lexicon.outcome("missing") == Some(group);
    let nowhere = !missing
        && of(verb_there).is_none()
        && distinctive(case.source)
        && !sentence.clone().any(|t| of(t) == Some(group));
    if !other && !nowhere {
        return None;
    }
    let source_verb = last_predicate(theirs, verb_there);
    let span = Span::new(case.draft.number.start, mine.tokens[verb].span.end);
    let (from, new_text) = outcome_words(mine, verb, theirs, source_verb);
    Some(FigureViolation {
        severity: RULE.severity,
        message: format!(
            "{} counts {} {}, not {}: {}",
            case.place(),
            case.source.noun_text.as_deref().unwrap_or("them"),
            theirs.word(source_verb),
            mine.word(verb),
            quoted_last(&case.evidence_words())
        ),
        span: Some(span),
        fixes: vec![(
            format!("Write \u{201c}{new_text}\u{201d}"),
            Span::new(from, mine.tokens[verb].span.end),
            new_text,
        )],
    })
}

/// Participle for participle where both have one; else the source's whole verb group for the draft's.
fn outcome_words(mine: &Doc, verb: usize, theirs: &Doc, source_verb: usize) -> (usize, String) {
    if mine.tokens[verb].tag == theirs.tokens[source_verb].tag && group_start(theirs, source_verb) + 2 >= source_verb {
        return (mine.tokens[verb].span.start, theirs.word(source_verb).to_owned());
    }
    let group =
        Span::new(theirs.tokens[group_start(theirs, source_verb)].span.start, theirs.tokens[source_verb].span.end);
    (mine.tokens[group_start(mine, verb)].span.start, group.slice(&theirs.text).to_owned())
}

/// The first auxiliary or negation of a verb's group.
fn group_start(reading: &Doc, verb: usize) -> usize {
    reading
        .children(verb)
        .find(|&c| c < verb && matches!(reading.tokens[c].dep, Dep::Aux | Dep::AuxPass | Dep::Neg))
        .unwrap_or(verb)
}

/// The last of coordinated predicates: what it comes to.
fn last_predicate(reading: &Doc, verb: usize) -> usize {
    let same_subject = |c: &usize| {
        let t = &reading.tokens[*c];
        t.dep == Dep::Conj && t.is_verbal() && reading.child(*c, &[Dep::Nsubj, Dep::NsubjPass]).is_none()
    };
    reading.children(verb).filter(same_subject).last().unwrap_or(verb)
}

/// *Firefighters* for *people*, *wards* for *beds*.
fn noun(case: &FigurePair<'_>) -> Option<FigureViolation> {
    let lexicon = FigureLexicon::shared();
    let (Some(mine), Some(theirs)) = (case.draft.noun_lemma.as_deref(), case.source.noun_lemma.as_deref()) else {
        return None;
    };
    let narrower = lexicon.is_generic(theirs);
    let related = case.rival.noun >= if narrower { 0.75 } else { 0.4 };
    if related || lexicon.is_generic(mine) || mine == theirs || lexicon.is_light(mine) || lexicon.is_light(theirs) {
        return None;
    }
    // Equal numbers prove little if they are small: there the predicate must be the same.
    let same_predicate = case.rival.predicate >= 0.75;
    let firm = case.rival.passage.support >= if distinctive(case.source) { 0.4 } else { 0.45 };
    if !firm || !(same_predicate || distinctive(case.source)) || has_its_own(case) {
        return None;
    }
    let end = case.draft.span.end.max(case.draft.number.end);
    let (noun_span, new_text) = replaced_noun(case)?;
    Some(FigureViolation {
        severity: if narrower { Severity::Warning } else { RULE.severity },
        message: format!(
            "{} counts {}, not {}: {}",
            case.place(),
            case.source.noun_text.as_deref().unwrap_or(theirs),
            case.draft.noun_text.as_deref().unwrap_or(mine),
            quoted_last(&case.evidence_words())
        ),
        span: Some(Span::new(case.draft.number.start, end.max(noun_span.end))),
        fixes: vec![(format!("Write \u{201c}{new_text}\u{201d}"), noun_span, new_text)],
    })
}

/// The draft's noun with its modifiers, and the source's for it.
fn replaced_noun(case: &FigurePair<'_>) -> Option<(Span, String)> {
    let reading = &case.block.doc;
    let noun = case.draft.noun?;
    let text = case.draft.noun_text.as_deref()?;
    let end = reading.tokens.get(noun)?.span.end;
    let start = end.checked_sub(text.len()).filter(|&s| reading.text.get(s..end) == Some(text))?;
    // What is said of the noun in a short phrase goes with it: "letters in support".
    let after = reading
        .children(noun)
        .filter(|&c| c > noun && reading.tokens[c].dep == Dep::Prep)
        .map(|c| reading.subtree(c))
        .find(|r| r.len() == 2)
        .map_or(end, |r| reading.tokens[r.end - 1].span.end);
    Some((Span::new(start, after), case.source.noun_text.clone()?))
}

/// Whether the narrower group has a figure of its own beside the source's.
fn has_its_own(case: &FigurePair<'_>) -> bool {
    let here = |f: &Figure| (f.tokens.start, f.tokens.end);
    case.source_block.figures.iter().any(|f| {
        here(f) != here(case.source)
            && f.noun_lemma.is_some()
            && f.noun_lemma == case.draft.noun_lemma
            && (f.value, f.set) == (case.draft.value, case.draft.set)
    })
}

/// Whether a number is one that two things do not share by chance.
fn distinctive(figure: &Figure) -> bool {
    let value = figure.set.named_value(figure.operator).unwrap_or_default();
    figure.operator != Bound::Exact && value > Decimal::from(12)
        || value >= Decimal::from(20) && figure.set.low.is_some()
}
