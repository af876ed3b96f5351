//! Rule `figure-noun-mismatch`.

use crate::claims::figures::lexicon::FigureLexicon;
use crate::claims::model::{Bound, Figure};
use crate::evidence::figure_alignment::governor;
use crate::nlp::{Dep, Doc};
use crate::rules::analysis::figures::figure_pair::{FigurePair, same_number_pairs};
use crate::rules::finding::closing_quote;
use crate::rules::thresholds;
use crate::rules::{Context, Fix, Group, Report, Rule, Silence, Subject, Workload};
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
    let mut reported = Vec::new();
    for pair in same_number_pairs(context) {
        let wrong = wrong_outcome(&pair).or_else(|| wrong_noun(&pair)).filter(|_| !pair.is_revised());
        // "Eleven of the 36 wards": one wrong noun, however many figures it has.
        let thing = (pair.aligned.block, pair.draft.noun);
        if let Some(wrong) = wrong.filter(|_| !reported.contains(&thing)) {
            reported.push(thing);
            let fix = Fix::write(pair.draft_span(wrong.replaced), wrong.new_text);
            pair.report_words(report, wrong.words).severity(wrong.severity).message(wrong.message).fix(fix);
        }
    }
}

/// Figure of something else, in the prose of the draft's block.
struct WrongCount {
    severity: Severity,
    message: String,
    /// The figure with what it counts.
    words: Span,
    /// What to replace.
    replaced: Span,
    new_text: String,
}

/// *Injured* for *killed*.
fn wrong_outcome(pair: &FigurePair<'_>) -> Option<WrongCount> {
    let lexicon = FigureLexicon::shared();
    let (mine, theirs) = (&pair.block.doc, &pair.source_block.doc);
    let verb = governor(mine, pair.draft)?;
    let group = lexicon.outcome(&mine.tokens[verb].lower_lemma())?;
    if pair.candidate.noun < thresholds::MIN_COUNTED_NOUN
        || pair.candidate.predicate >= thresholds::MIN_LIKE_PREDICATE
        || pair.candidate.score < thresholds::MIN_OUTCOME_SCORE
    {
        return None;
    }
    let of = |t: usize| lexicon.outcome(&theirs.tokens[t].lower_lemma());
    let verb_there = governor(theirs, pair.source)?;
    let sentence = theirs.sentences.get(theirs.sentence_of(pair.source.tokens.start))?.clone();
    let other = of(verb_there).is_some_and(|g| g != group);
    // The source says something else of them, and nowhere what the draft says.
    let missing = lexicon.outcome("missing") == Some(group);
    let nowhere = !missing
        && of(verb_there).is_none()
        && is_distinctive(pair.source)
        && !sentence.clone().any(|t| of(t) == Some(group));
    if !other && !nowhere {
        return None;
    }
    let source_verb = last_predicate(theirs, verb_there);
    let span = Span::new(pair.draft.number.start, mine.tokens[verb].span.end);
    let (from, new_text) = outcome_words(mine, verb, theirs, source_verb);
    Some(WrongCount {
        severity: RULE.severity,
        message: format!(
            "{} counts {} {}, not {}: {}",
            pair.place(),
            pair.source.noun_text.as_deref().unwrap_or("them"),
            theirs.word(source_verb),
            mine.word(verb),
            closing_quote(&pair.evidence_words())
        ),
        words: span,
        replaced: Span::new(from, mine.tokens[verb].span.end),
        new_text,
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
fn wrong_noun(pair: &FigurePair<'_>) -> Option<WrongCount> {
    let lexicon = FigureLexicon::shared();
    let (Some(mine), Some(theirs)) = (pair.draft.noun_lemma.as_deref(), pair.source.noun_lemma.as_deref()) else {
        return None;
    };
    let narrower = lexicon.is_generic(theirs);
    let related =
        pair.candidate.noun >= if narrower { thresholds::MIN_SAME_NOUN } else { thresholds::MIN_RELATED_NOUN };
    if related || lexicon.is_generic(mine) || mine == theirs || lexicon.is_light(mine) || lexicon.is_light(theirs) {
        return None;
    }
    // Equal numbers prove little if they are small: there the predicate must be the same.
    let same_predicate = pair.candidate.predicate >= thresholds::MIN_SAME_PREDICATE;
    let least = match is_distinctive(pair.source) {
        true => thresholds::MIN_DISTINCTIVE_SUPPORT,
        false => thresholds::MIN_MEASURE_SUPPORT,
    };
    if pair.candidate.passage.support < least || !(same_predicate || is_distinctive(pair.source)) || has_its_own(pair) {
        return None;
    }
    let end = pair.draft.span.end.max(pair.draft.number.end);
    let (noun_span, new_text) = replaced_noun(pair)?;
    Some(WrongCount {
        severity: if narrower { Severity::Warning } else { RULE.severity },
        message: format!(
            "{} counts {}, not {}: {}",
            pair.place(),
            pair.source.noun_text.as_deref().unwrap_or(theirs),
            pair.draft.noun_text.as_deref().unwrap_or(mine),
            closing_quote(&pair.evidence_words())
        ),
        words: Span::new(pair.draft.number.start, end.max(noun_span.end)),
        replaced: noun_span,
        new_text,
    })
}

/// The draft's noun with its modifiers, and the source's for it.
fn replaced_noun(pair: &FigurePair<'_>) -> Option<(Span, String)> {
    let reading = &pair.block.doc;
    let noun = pair.draft.noun?;
    let text = pair.draft.noun_text.as_deref()?;
    let end = reading.tokens.get(noun)?.span.end;
    let start = end.checked_sub(text.len()).filter(|&s| reading.text.get(s..end) == Some(text))?;
    // What is said of the noun in a short phrase goes with it: "letters in support".
    let after = reading
        .children(noun)
        .filter(|&c| c > noun && reading.tokens[c].dep == Dep::Prep)
        .map(|c| reading.subtree(c))
        .find(|r| r.len() == 2)
        .map_or(end, |r| reading.tokens[r.end - 1].span.end);
    Some((Span::new(start, after), pair.source.noun_text.clone()?))
}

/// Whether the narrower group has a figure of its own beside the source's.
fn has_its_own(pair: &FigurePair<'_>) -> bool {
    let here = |f: &Figure| (f.tokens.start, f.tokens.end);
    pair.source_block.figures.iter().any(|f| {
        here(f) != here(pair.source)
            && f.noun_lemma.is_some()
            && f.noun_lemma == pair.draft.noun_lemma
            && (f.value, f.set) == (pair.draft.value, pair.draft.set)
    })
}

/// Whether a number is one that two things do not share by chance.
fn is_distinctive(figure: &Figure) -> bool {
    let value = figure.set.named_value(figure.operator).unwrap_or_default();
    figure.operator != Bound::Exact && value > Decimal::from(thresholds::MAX_COMMON_BOUND)
        || value >= Decimal::from(thresholds::MIN_LARGE_NUMBER) && figure.set.low.is_some()
}
