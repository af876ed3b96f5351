//! Rule `added-causation`.

use crate::claims::lexicon::{ClaimLexicon, Connectives};
use crate::evidence::Relation;
use crate::nlp::{Dep, Doc, Tag};
use crate::rules::analysis::claim_pair::ClaimPair;
use crate::rules::analysis::claim_pair_driver::paired_claims;
use crate::rules::analysis::text_edits::match_case;
use crate::rules::word_lists::RuleWords;
use crate::rules::{Context, Fix, Group, Report, Rule};
use crate::text::{Severity, Span};
use std::ops::Range;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "added-causation",
    name: "Cause added where the source gives only sequence",
    group: Group::Wording,
    severity: Severity::Warning,
    docs: r#"
## What
*Because of*, *led to*, *caused* or *prompted* between two events that the source only puts side by side: *after*, *amid*,
*as*, *following*.

## Why
That one thing came after another is a fact; that it came from the other is a claim, and often a contested one.

## Example
```fixture
--- source court.md
Two members of the fund's board resigned following Gordon Haskin's arrest in October 2023.
--- draft
Two members of the fund's board resigned because of Gordon Haskin's arrest in October 2023.
                                         ^^^^^^^^^^ added-causation: resigned following Gordon
```

## Instead
The source's own word for the order of events.

## Stays quiet
A source passage that states the cause, and a draft that keeps to the order.

## Standard
BBC Editorial Guidelines, *Accuracy*; AP Stylebook, *due to*.

## Known misses
Causes hidden in nouns (*the reason*, *fallout*) and in the order of two sentences.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut seen: Vec<Span> = Vec::new();
    for claim in paired_claims(context) {
        let Some(cause) = causal_link(claim.best()) else { continue };
        if claim.pairs.iter().any(states_cause) {
            continue;
        }
        let order = claim.pairs.iter().find_map(|c| Some((c, sequence_words(c, &cause)?)));
        let Some((from, sequence)) = order else { continue };
        let words = claim.best().reading().span(cause.tokens.clone());
        if !seen.contains(&words) {
            seen.push(words);
            report_cause(report, claim.best(), from, &cause, sequence);
        }
    }
}

/// A causal link in the draft.
struct Cause {
    /// The connective's tokens, with auxiliaries and *by*.
    tokens: Range<usize>,
    kind: LinkKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LinkKind {
    /// *Because of* before a noun.
    Preposition,
    /// *Because* before a clause.
    Conjunction,
    /// *Caused*: the cause is the subject.
    Active,
    /// *Was prompted by*: the cause follows.
    Passive,
}

/// The causal connective of the draft's claim.
fn causal_link(c: &ClaimPair<'_>) -> Option<Cause> {
    let reading = c.reading();
    let words = &c.lexicon.connectives.causal;
    for token in c.draft.tokens.clone() {
        if let Some(tokens) = words.preposition_at(reading, token) {
            return Some(Cause { tokens, kind: LinkKind::Preposition });
        }
        if let Some(tokens) = words.conjunction_at(reading, token)
            && reading.tokens.get(tokens.end).is_none_or(|t| &*t.lower != "of")
        {
            return Some(Cause { tokens, kind: LinkKind::Conjunction });
        }
        if let Some(verb) = words.verb_at(reading, token).filter(|v| reading.tokens[v.start].is_verbal()) {
            return causal_verb(reading, verb);
        }
    }
    None
}

fn causal_verb(reading: &Doc, verb: Range<usize>) -> Option<Cause> {
    let main = verb.start;
    let first = reading
        .children(main)
        .filter(|&a| a < main && matches!(reading.tokens[a].dep, Dep::Aux | Dep::AuxPass))
        .min()
        .unwrap_or(main);
    let by = reading.tokens.get(main + 1).is_some_and(|t| &*t.lower == "by");
    let passive = reading.tokens[main].tag == Tag::Vbn && by;
    let infinitive = reading.children(main).any(|a| reading.tokens[a].tag == Tag::To);
    // "Caused by" after a noun describes the noun; only the verb of a clause links two events.
    let reduced = passive && first == main && reading.tokens[main].dep == Dep::Acl;
    if infinitive || reduced {
        return None;
    }
    let end = if passive { main + 2 } else { verb.end };
    Some(Cause { tokens: first..end, kind: if passive { LinkKind::Passive } else { LinkKind::Active } })
}

/// Whether the source's sentence, or one beside it, states or hints at a cause.
fn states_cause(c: &ClaimPair<'_>) -> bool {
    let reading = c.source_reading();
    let words = &c.lexicon.connectives;
    let any = |connectives: &Connectives, verbs: bool, t: usize| {
        connectives.preposition_at(reading, t).is_some_and(|r| is_linking(reading, &r))
            || connectives.conjunction_at(reading, t).is_some()
            || verbs && connectives.verb_at(reading, t).is_some_and(|r| reading.tokens[r.start].is_verbal())
            || connectives.nouns.contains(&*reading.tokens[t].lemma)
    };
    let sentence = reading.sentences.get(c.passage.sentence).cloned().unwrap_or(0..0);
    sentence.into_iter().any(|t| any(&words.causal, true, t) || hints_at_cause(c.lexicon, reading, t))
}

/// Whether the word may state a cause, weighed by what it stands with: *over*, *in response to* before a noun that is an
/// event, *blamed*.
fn hints_at_cause(lexicon: &ClaimLexicon, reading: &Doc, token: usize) -> bool {
    let hints = &lexicon.connectives.causal_hint;
    let verb = hints.verb_at(reading, token).is_some_and(|r| reading.tokens[r.start].is_verbal());
    let phrase = hints.preposition_at(reading, token).is_some_and(|r| r.len() > 1)
        || hints.conjunction_at(reading, token).is_some_and(|r| r.len() > 1);
    let noun = hints.nouns.contains(&*reading.tokens[token].lemma) && reading.tokens[token].tag == Tag::Nn;
    verb || phrase || noun
}

/// Whether the words link: a single word counts only as a preposition.
fn is_linking(reading: &Doc, range: &Range<usize>) -> bool {
    range.len() > 1 || reading.tokens[range.start].dep == Dep::Prep
}

/// The source's word for the order of the two events that the draft links: its tokens.
fn sequence_words(c: &ClaimPair<'_>, cause: &Cause) -> Option<Range<usize>> {
    let reading = c.source_reading();
    let words = &c.lexicon.connectives.sequence;
    let sentence = reading.sentences.get(c.passage.sentence).cloned()?;
    let (left, right) = sides(c, cause);
    sentence.clone().find_map(|t| {
        let verb = words.verb_at(reading, t).filter(|r| reading.tokens[r.start].is_verbal() || r.len() > 1);
        let joins = |r: &Range<usize>| is_linking_word(reading, r.start);
        let range = verb
            .or_else(|| words.preposition_at(reading, t).filter(joins))
            .or_else(|| words.conjunction_at(reading, t).filter(joins))?;
        // What the draft links must stand on both sides of the source's word.
        let before = |s: &usize| *s < range.start && sentence.contains(s);
        let after = |s: &usize| *s >= range.end && sentence.contains(s);
        let split =
            left.iter().any(before) && right.iter().any(after) || left.iter().any(after) && right.iter().any(before);
        let led = range.start == sentence.start && !left.is_empty() && !right.is_empty();
        (split || led).then_some(range)
    })
}

/// Whether the token joins events: a preposition or conjunction, not *since 1987* or an adverb.
fn is_linking_word(reading: &Doc, token: usize) -> bool {
    let t = &reading.tokens[token];
    let next = reading.tokens.get(token + 1);
    let date = next.is_some_and(|n| n.tag == Tag::Cd);
    matches!(t.dep, Dep::Prep | Dep::Mark | Dep::Advmod | Dep::Pcomp | Dep::Advcl) && !date
}

/// The source tokens paired with the draft's words before and after the connective, in its sentence.
fn sides(c: &ClaimPair<'_>, cause: &Cause) -> (Vec<usize>, Vec<usize>) {
    let reading = c.reading();
    let sentence = reading.sentences.get(c.draft.sentence).cloned().unwrap_or(0..0);
    let pairs = c.passage.pairs().filter(|p| p.relation != Relation::Inherited && sentence.contains(&p.draft));
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for pair in pairs {
        if pair.draft < cause.tokens.start {
            left.push(pair.source);
        } else if pair.draft >= cause.tokens.end {
            right.push(pair.source);
        }
    }
    (left, right)
}

/// Reports a cause of which the pair `from` has only the order.
fn report_cause(
    report: &mut Report<'_>,
    c: &ClaimPair<'_>,
    from: &ClaimPair<'_>,
    cause: &Cause,
    sequence: Range<usize>,
) {
    let context = report.context();
    let span = c.draft_span(context, c.reading().span(cause.tokens.clone()));
    let source = from.source_reading();
    let words = source.span(sequence.clone()).slice(&source.text).to_lowercase();
    let fix = replacement(from, cause, sequence, &words)
        .map(|new_text| Fix::write(span, match_case(&new_text, c.reading().word(cause.tokens.start))));
    let (sentence, place) = (from.sentence(context), from.place(context));
    report
        .finding(span)
        .message(format!("The source gives order, not cause: \u{201c}{sentence}\u{201d} ({place})."))
        .cite(context.passage_citation(from.passage, format!("only \u{201c}{words}\u{201d}")))
        .fixes(fix)
        .claim(c.id);
}

/// The source's connective in the draft's construction.
fn replacement(from: &ClaimPair<'_>, cause: &Cause, sequence: Range<usize>, words: &str) -> Option<String> {
    let source = from.source_reading();
    let conjunction = source.tokens[sequence.start].dep == Dep::Mark;
    let verb = source.tokens[sequence.start].is_verbal() && source.tokens[sequence.start].dep != Dep::Prep;
    let lists = &RuleWords::shared().added_causation;
    let preposition = if words.starts_with("came ") {
        words.trim_start_matches("came ").to_string()
    } else if verb {
        "following".to_string()
    } else if conjunction && lists.before_clause.contains(words) {
        "amid".to_string()
    } else {
        words.to_string()
    };
    let preposition = if lists.before_clause.contains(&preposition) { "amid".to_string() } else { preposition };
    match cause.kind {
        LinkKind::Preposition => Some(preposition),
        LinkKind::Conjunction if conjunction => Some(words.to_string()),
        LinkKind::Conjunction => Some("after".to_string()),
        LinkKind::Passive => Some(format!("came {preposition}")),
        LinkKind::Active if lists.order.contains(&preposition) => Some("was followed by".to_string()),
        LinkKind::Active => Some("coincided with".to_string()),
    }
}
