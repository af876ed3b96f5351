//! Rule `role-swap`.

use crate::claims::model::Claim;
use crate::evidence::Relation;
use crate::nlp::inflect::{VerbGroup, is_plural_subject};
use crate::nlp::{Dep, Doc, Pos};
use crate::rules::analysis::claim_pair::ClaimPair;
use crate::rules::analysis::claim_pair_driver::{paired_claims, report_pair};
use crate::rules::analysis::text_edits::{lower_first, match_case};
use crate::rules::word_lists::RuleWords;
use crate::rules::{Context, Edit, Fix, Group, Report, Rule, Subject};
use crate::text::{Severity, Span};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "role-swap",
    name: "Who did what to whom is reversed",
    group: Group::Wording,
    severity: Severity::Error,
    precedence: &[(Subject::Claim, 10)],
    fixes_need_reporter: true,
    docs: r#"
## What
The same act between the same two, with doer and done-to exchanged.

## Why
It accuses the wrong side.

## Example
```fixture
--- source fire.md
Opposition councillors accused the mayor of withholding the list of workers on the shift.
--- draft
The mayor accused opposition councillors of withholding the list of workers.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ role-swap: Opposition councillors accused the mayor
```

## Instead
Put the two back where the source has them.

## Stays quiet
A passive that says the same, and acts that go both ways (*met*, *negotiated with*).

## Standard
Reuters Handbook, *Accuracy*.

## Known misses
Roles that only a pronoun three sentences back would settle.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for claim in paired_claims(context) {
        let every = claim.pairs.iter().flat_map(|c| pairs_within_sentence(c)).collect::<Vec<_>>();
        let Some((c, swap)) = every.iter().find_map(|c| Some((c, swapped(context, c)?))) else { continue };
        if !every.iter().any(|c| has_same_roles(context, c)) {
            report_swap(report, c, &swap);
        }
    }
}

/// Pairs of the draft's claim with every claim of the passage's sentence: the act may stand in a side clause.
fn pairs_within_sentence<'a>(c: &ClaimPair<'a>) -> Vec<ClaimPair<'a>> {
    c.source_block
        .claims
        .iter()
        .filter(|s| s.sentence == c.passage.sentence && !s.unasserted)
        .map(|source| ClaimPair { source, ..*c })
        .collect()
}

/// The draft's two parties by their roles.
struct Swap {
    doer: usize,
    other: usize,
}

/// The parties of the draft's claim that stand in each other's role in the source's.
fn swapped(context: &Context<'_>, c: &ClaimPair<'_>) -> Option<Swap> {
    if !is_same_act(c) {
        return None;
    }
    let doer = c.draft.arguments.subject.filter(|&t| is_party(c.reading(), t))?;
    let source_doer = c.source.arguments.subject?;
    let patients = parties_acted_on(c.source_reading(), c.source);
    for other in parties_acted_on(c.reading(), c.draft) {
        let distinct = other != doer && is_party(c.reading(), other);
        let doer_acted_on = patients.iter().any(|&p| names(context, c, doer, p));
        if distinct && doer_acted_on && names(context, c, other, source_doer) && !names(context, c, doer, source_doer) {
            return Some(Swap { doer, other });
        }
    }
    None
}

/// Whether the source has the two in the draft's own roles.
fn has_same_roles(context: &Context<'_>, c: &ClaimPair<'_>) -> bool {
    let (Some(d), Some(s)) = (c.draft.arguments.subject, c.source.arguments.subject) else { return false };
    is_same_act(c) && names(context, c, d, s)
}

/// Whether the two claims tell of one act, and of one that does not go both ways.
fn is_same_act(c: &ClaimPair<'_>) -> bool {
    let (d, s) = (c.draft.predicate, c.source.predicate);
    let Some(relation) = c.related(d, s).or_else(|| accusation_relation(c, d, s)) else { return false };
    let near = !matches!(relation, Relation::Antonym | Relation::Inherited);
    let lemma = &*c.reading().tokens[d].lemma;
    let symmetric = c.lexicon.roles.symmetric.contains(lemma);
    near && !symmetric && c.reading().tokens[d].is_verbal() && c.draft.polarity == c.source.polarity
}

/// Relation of two verbs of accusation, which tell of one act (*blame*, *accuse*).
fn accusation_relation(c: &ClaimPair<'_>, d: usize, s: usize) -> Option<Relation> {
    let class = |reading: &Doc, t: usize| c.lexicon.cue_verb(&reading.tokens[t].lemma);
    let accusation = Some(crate::claims::model::CueClass::Accusation);
    (class(c.reading(), d) == accusation && class(c.source_reading(), s) == accusation).then_some(Relation::Synonym)
}

/// Heads of the parties on the other side of the act: the object and the nouns under prepositions.
fn parties_acted_on(reading: &Doc, claim: &Claim) -> Vec<usize> {
    let words = &RuleWords::shared().role_swap;
    // "Seeks talks with the board": the other party may hang on the object.
    let through = claim.arguments.object.into_iter().flat_map(|object| {
        let prepositions = reading.children(object).filter(|&p| words.toward.contains(&*reading.tokens[p].lower));
        prepositions.filter_map(|p| reading.child(p, &[Dep::Pobj]))
    });
    let obliques = claim.arguments.obliques.iter().filter(|(p, _)| words.concerning.contains(&**p));
    claim.arguments.object.into_iter().chain(obliques.map(|(_, t)| *t)).chain(through).collect()
}

fn is_party(reading: &Doc, token: usize) -> bool {
    matches!(reading.tokens[token].pos, Pos::Noun | Pos::Propn)
}

/// Whether the source's phrase names the draft's party: by a pair in the phrase, or a pronoun that stands for it.
fn names(context: &Context<'_>, c: &ClaimPair<'_>, draft: usize, source: usize) -> bool {
    let reading = c.source_reading();
    let pairs = c.passage.pairs().filter(|p| p.draft == draft || is_name_part(c.reading(), draft, p.draft));
    for pair in pairs {
        let near = matches!(pair.relation, Relation::Same | Relation::Name | Relation::Alias | Relation::Synonym);
        if pair.relation != Relation::Inherited && near && within_phrase(reading, pair.source, source) {
            return true;
        }
    }
    reading.tokens[source].pos == Pos::Pron && stands_for(context, c, draft, source)
}

/// Whether the token is a further word of the same name.
fn is_name_part(reading: &Doc, head: usize, token: usize) -> bool {
    reading.tokens[token].head as usize == head
        && reading.tokens[token].dep == Dep::Compound
        && reading.tokens[token].pos == Pos::Propn
}

/// Whether `token` is the head of the phrase of `head`, a name in apposition to it, or joined to it by *and*.
fn within_phrase(reading: &Doc, token: usize, head: usize) -> bool {
    let mut at = token;
    for _ in 0..4 {
        if at == head {
            return true;
        }
        let t = &reading.tokens[at];
        let up = matches!(t.dep, Dep::Appos | Dep::Conj | Dep::Compound | Dep::Nmod);
        if !up {
            return false;
        }
        at = t.head as usize;
    }
    false
}

/// Whether the source's pronoun stands for what the draft names.
fn stands_for(context: &Context<'_>, c: &ClaimPair<'_>, draft: usize, pronoun: usize) -> bool {
    let source = context.sources[c.passage.source].analysis;
    let Some(speaker) = source.speakers.at(c.passage.block, pronoun) else { return false };
    let word = c.reading().word(draft);
    let lower = word.to_lowercase();
    speaker.forms.iter().chain([&speaker.full]).any(|form| form.split_whitespace().any(|w| w.to_lowercase() == lower))
}

fn report_swap(report: &mut Report<'_>, c: &ClaimPair<'_>, swap: &Swap) {
    let context = report.context();
    let reading = c.reading();
    let (doer, other) = (party_phrase(reading, swap.doer), party_phrase(reading, swap.other));
    let (words, place) = (c.sentence(context), c.place(context));
    report_pair(report, c, doer.cover(other), "the two stand in each other's place here")
        .message(format!("The source has it the other way round: \u{201c}{words}\u{201d} ({place})."))
        .fix(exchange_fix(context, c, swap, doer, other));
}

/// Span of the party's noun phrase: up to its head, with names in apposition and *of*-phrases, without clauses.
fn party_phrase(reading: &Doc, head: usize) -> Span {
    let range = reading.subtree(head);
    let mut end = head + 1;
    for child in reading.children(head).filter(|&c| c > head) {
        let t = &reading.tokens[child];
        // *Of withholding* is what somebody is accused of, and no part of the party's name.
        let act = reading.child(child, &[Dep::Pcomp]).is_some();
        let place = t.dep == Dep::Prep && matches!(&*t.lower, "of" | "in") && !act;
        if place || matches!(t.dep, Dep::Conj | Dep::Cc) {
            end = reading.subtree(child).end;
        } else if !t.is_punct() {
            break;
        }
    }
    reading.span(range.start..end.min(range.end).max(head + 1))
}

/// Fix that exchanges the two phrases, the verb agreeing with its new subject.
fn exchange_fix(context: &Context<'_>, c: &ClaimPair<'_>, swap: &Swap, doer: Span, other: Span) -> Fix {
    let reading = c.reading();
    let text = &c.block.block.text;
    let title_case = c.block.block.kind.is_heading() && starts_upper(reading.word(c.draft.predicate));
    let moved = |words: Span, place: Span| moved_phrase(reading, words, place, title_case);
    let mut edits = vec![(doer, moved(other, doer)), (other, moved(doer, other))];
    let verb = c.draft.clause.and_then(|i| c.block.clauses.get(i)).map_or(c.draft.predicate, |clause| clause.head);
    let plural = is_plural_subject(reading, swap.other);
    if let Some(group) =
        VerbGroup::from_verb(reading, verb).filter(|g| !c.draft.arguments.passive && g.plural != plural)
    {
        let lead = reading.tokens[group.first].span;
        let whole = reading.span(group.first..group.main + 1);
        let new = VerbGroup { plural, ..group }.render();
        if new != whole.slice(text) && !whole.overlaps(doer) && !whole.overlaps(other) && lead.start >= doer.end {
            edits.push((whole, new));
        }
    }
    let mut edits: Vec<Edit> = edits
        .into_iter()
        .map(|(span, new_text)| {
            let span = c.draft_span(context, span);
            Edit { start: span.start, end: span.end, new_text }
        })
        .collect();
    edits.sort_by_key(|e| e.start);
    Fix { title: "Exchange the two".to_string(), preferred: true, edits }
}

/// The words of a phrase as they stand in the place of another: at the start of a sentence with a capital, inside one
/// without the capital that they had at its start; names keep theirs, and in a title all words do.
fn moved_phrase(reading: &Doc, words: Span, place: Span, title_case: bool) -> String {
    let text = words.slice(&reading.text);
    let opens = |span: Span| {
        let before = reading.text.get(..span.start).unwrap_or("").trim_end();
        let after_mark = before.is_empty() || before.ends_with(['.', '!', '?', '"', '\u{201c}', ':']);
        after_mark && starts_upper(span.slice(&reading.text))
    };
    if opens(place) {
        match_case(text, "A")
    } else if opens(words) && !title_case {
        lower_first(reading, reading.tokens_in(words).start, text)
    } else {
        text.to_owned()
    }
}

/// Whether a text starts with a capital.
fn starts_upper(text: &str) -> bool {
    text.starts_with(char::is_uppercase)
}
