//! Conditions: *if*, *unless*, *provided that*, *subject to*, *should it …*, and the clause that they restrict.

use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{Clause, ClauseKind, Condition};
use crate::nlp::{Dep, Doc, Pos, Tag};
use std::ops::Range;

/// Finds the conditions of a block and gives each to the clauses that stand under it.
pub(crate) fn attach(doc: &Doc, lexicon: &ClaimLexicon, owners: &[Option<usize>], clauses: &mut [Clause]) {
    for sentence in &doc.sentences {
        let mut from = sentence.start;
        while from < sentence.end {
            let Some(found) = condition_at(doc, lexicon, from, sentence.clone()) else {
                from += 1;
                continue;
            };
            from = found.tokens.end.max(from + 1);
            for clause in restricted(doc, lexicon, owners, clauses, &found) {
                let mut condition = found.clone();
                condition.hangs_on = hangs_on(doc, &clauses[clause], &found);
                let slot = &mut clauses[clause].condition;
                if slot.is_none() {
                    *slot = Some(Box::new(condition));
                }
            }
        }
    }
}

/// A condition that starts at `token`.
fn condition_at(doc: &Doc, lexicon: &ClaimLexicon, token: usize, sentence: Range<usize>) -> Option<Condition> {
    let words = &lexicon.conditions;
    let (marker, end) = if let Some(marker) = words.conjunction_at(doc, token) {
        if !opens_condition(doc, lexicon, marker.clone()) {
            return None;
        }
        let end = clause_end(doc, marker.clone(), sentence.clone());
        (marker, end)
    } else if let Some(marker) = words.preposition_at(doc, token) {
        if is_predicate(doc, marker.start) {
            return None;
        }
        let noun = doc.child(marker.end - 1, &[Dep::Pobj, Dep::Pcomp]);
        let end = noun.map_or(marker.end, |n| doc.subtree(n).end);
        (marker, end)
    } else if inverted(doc, lexicon, token, sentence.clone()) {
        (token..token + 1, clause_end(doc, token..token + 1, sentence.clone()))
    } else {
        return None;
    };
    let mut tokens = marker.start..end.min(sentence.end).max(marker.end);
    while tokens.end > marker.end && droppable(doc, tokens.end - 1, marker.start) {
        tokens.end -= 1;
    }
    if tokens.end == marker.end {
        return None;
    }
    let span = doc.span(tokens.clone());
    let marker = doc.span(marker).slice(&doc.text).to_lowercase();
    Some(Condition { span, tokens, marker, hangs_on: None })
}

/// Punctuation at the end of a condition, a closing quotation mark without its opening mark among it.
fn droppable(doc: &Doc, token: usize, start: usize) -> bool {
    let t = &doc.tokens[token];
    let closing = matches!(&*t.lower, "\"" | "”" | "’" | "''");
    if closing {
        let opened = (start..token).filter(|&o| matches!(&*doc.tokens[o].lower, "\"" | "“" | "‘" | "``")).count();
        return opened % 2 == 0;
    }
    (t.is_punct() || t.is_space()) && !matches!(&*t.lower, ")" | "]" | "%")
}

/// Whether the conjunction opens a condition: not *even if*, *if not*, *asked if*, *provided* as a verb.
fn opens_condition(doc: &Doc, lexicon: &ClaimLexicon, marker: Range<usize>) -> bool {
    let words = &lexicon.conditions;
    let first = &doc.tokens[marker.start];
    let lower = &*first.lower;
    let before = marker.start.checked_sub(1).map(|b| &doc.tokens[b]);
    let after = doc.tokens.get(marker.end);
    match lower {
        "if" => {
            let exempt_after = after.is_some_and(|t| words.exempt_after.contains(&*t.lower));
            let exempt_before = before
                .is_some_and(|t| words.exempt_before.contains(&*t.lower) || words.exempt_before.contains(&*t.lemma));
            let head = first.head as usize;
            let question = first.dep == Dep::Mark
                && doc.tokens[head].dep == Dep::Ccomp
                && doc.head(head).is_some_and(|g| {
                    g < marker.start
                        && lexicon.clauses.questioning.contains(&*doc.tokens[g].lemma)
                        && !doc.tokens[marker.start - 1].is_punct()
                });
            !exempt_after && !exempt_before && !question
        }
        // "Assuming", "provided", "supposing" need what follows a conjunction; "assuming control of" does not.
        "provided" | "providing" | "assuming" | "supposing" => {
            let set_off = before.is_none_or(|t| t.is_punct());
            let clause =
                (marker.end..marker.end + 12).map_while(|t| doc.tokens.get(t)).take_while(|t| t.tag != Tag::Stop);
            let that = after.is_some_and(|t| &*t.lower == "that") || &*doc.tokens[marker.end - 1].lower == "that";
            let verb = clause.clone().any(|t| matches!(t.tag, Tag::Vbz | Tag::Vbp | Tag::Vbd | Tag::Md));
            let subject_first =
                after.is_some_and(|t| matches!(t.pos, Pos::Det | Pos::Pron | Pos::Noun | Pos::Propn | Pos::Sconj));
            let active = matches!(first.dep, Dep::Root | Dep::Amod | Dep::Acl | Dep::Relcl)
                || doc.child(marker.start, &[Dep::Aux, Dep::AuxPass, Dep::Nsubj]).is_some();
            that || (set_off && verb && subject_first && !active)
        }
        "once" => {
            // Only a clause makes a condition: "once the survey is done", not "once a week".
            first.dep == Dep::Mark || first.dep == Dep::Advmod && doc.tokens[first.head as usize].dep == Dep::Advcl
        }
        "in" | "on" | "with" => true,
        "as" | "so" => first.dep != Dep::Amod && after.is_some_and(|t| t.tag != Tag::Cd),
        _ => true,
    }
}

/// Where the clause opened by `marker` ends: the subtree of its verb, but never past a comma that closes it when it
/// stands before what it restricts.
fn clause_end(doc: &Doc, marker: Range<usize>, sentence: Range<usize>) -> usize {
    let first = &doc.tokens[marker.start];
    let verb = match first.dep {
        Dep::Mark | Dep::Advmod | Dep::Aux => first.head as usize,
        _ => marker.start,
    };
    let tree = if verb >= marker.start { doc.subtree(verb).end } else { marker.end };
    let comma = |t: usize| matches!(&*doc.tokens[t].lower, "," | ";" | ":" | "—" | "–");
    let leading = (sentence.start..marker.start)
        .all(|t| doc.tokens[t].is_punct() || doc.tokens[t].is_space() || doc.tokens[t].tag == Tag::Cc);
    let set_off = marker.start.checked_sub(1).is_some_and(comma);
    let next_comma = (marker.end..sentence.end).find(|&t| comma(t)).unwrap_or(sentence.end);
    // Where the tree gives the conjunction no clause of its own, the words decide: up to the next comma.
    let verbless = !(marker.end..tree).any(|t| doc.tokens[t].is_verbal() || doc.tokens[t].pos == Pos::Adj);
    if tree <= marker.end || verbless {
        return next_comma;
    }
    // A leading condition, or one between commas, ends at a comma.
    if leading || set_off {
        let first_verb = (marker.end..sentence.end).find(|&t| doc.tokens[t].is_verbal());
        let closing = (marker.end..sentence.end).find(|&t| comma(t) && first_verb.is_none_or(|v| t > v || !leading));
        return closing.unwrap_or(sentence.end).min(if tree > marker.end {
            tree.max(marker.end + 1)
        } else {
            sentence.end
        });
    }
    tree
}

/// *The sale is subject to approval* predicates; it restricts nothing else.
fn is_predicate(doc: &Doc, token: usize) -> bool {
    let t = &doc.tokens[token];
    matches!(t.dep, Dep::Acomp | Dep::Root) || (t.dep == Dep::Amod && &*t.lower != "subject") || t.dep == Dep::Nsubj
}

/// *Should the bid fail*, *were it to pass*, *had they known*: an auxiliary before its subject, and no question.
fn inverted(doc: &Doc, lexicon: &ClaimLexicon, token: usize, sentence: Range<usize>) -> bool {
    let t = &doc.tokens[token];
    if !lexicon.conditions.inverted.contains(&*t.lower) {
        return false;
    }
    let opens = token == sentence.start || doc.tokens[token - 1].is_punct() || doc.tokens[token - 1].tag == Tag::Cc;
    let question = sentence.clone().rev().take(3).any(|q| &*doc.tokens[q].lower == "?");
    let subject = doc.tokens.get(token + 1).is_some_and(|n| {
        matches!(n.pos, Pos::Pron | Pos::Det | Pos::Propn | Pos::Noun) || matches!(n.tag, Tag::Prp | Tag::PrpPoss)
    });
    let window = token + 1..(token + 9).min(sentence.end);
    let verb = match &*t.lower {
        "should" => window.clone().any(|v| doc.tokens[v].tag == Tag::Vb),
        "were" => window.clone().any(|v| &*doc.tokens[v].lower == "to"),
        _ => window.clone().any(|v| doc.tokens[v].tag == Tag::Vbn),
    };
    // As an auxiliary of a verb before it, or with a subject before it, it is no inversion.
    let subject_before =
        doc.children(t.head as usize).any(|c| c < token && matches!(doc.tokens[c].dep, Dep::Nsubj | Dep::NsubjPass));
    opens && !question && subject && verb && !subject_before
}

/// The clauses that a condition restricts.
fn restricted(
    doc: &Doc,
    lexicon: &ClaimLexicon,
    owners: &[Option<usize>],
    clauses: &[Clause],
    condition: &Condition,
) -> Vec<usize> {
    let inside = |c: &Clause| condition.tokens.contains(&c.head);
    let head = condition_head(doc, condition);
    let above = doc.head(head).filter(|h| !condition.tokens.contains(h));
    let by_tree = above.and_then(|h| owners.get(h).copied().flatten());
    let sentence = doc.sentence_of(condition.tokens.start);
    let by_place = clauses
        .iter()
        .enumerate()
        .filter(|(_, c)| c.sentence == sentence && !inside(c))
        .min_by_key(|(_, c)| c.head.abs_diff(condition.tokens.start))
        .map(|(i, _)| i);
    let Some(mut target) = by_tree.filter(|&t| !inside(&clauses[t])).or(by_place) else { return Vec::new() };
    // Said of what is reported, not of the reporting.
    for _ in 0..4 {
        let cue = clauses[target].chain.iter().any(|&t| lexicon.cue_verb(&doc.tokens[t].lemma).is_some());
        let reported = clauses.iter().enumerate().find(|(i, c)| {
            *i != target
                && c.kind == ClauseKind::Complement
                && c.parent == Some(target)
                && !inside(c)
                && c.governor.is_some_and(|g| clauses[target].chain.contains(&g))
        });
        match reported {
            Some((inner, _)) if cue => target = inner,
            _ => break,
        }
    }
    let mut all = vec![target];
    let leads = condition.tokens.start < clauses[target].head;
    for (index, clause) in clauses.iter().enumerate() {
        let shares = clause.kind == ClauseKind::Conjunct && clause.parent == Some(target) && !inside(clause);
        // A leading condition holds for what is coordinated too; a trailing one reaches back over a shared subject.
        let own_subject = doc.child(clause.head, &[Dep::Nsubj, Dep::NsubjPass]).is_some();
        if shares && (leads || !own_subject && clause.head < condition.tokens.start) && !all.contains(&index) {
            all.push(index);
        }
    }
    all
}

/// The token of the condition whose head stands outside it.
fn condition_head(doc: &Doc, condition: &Condition) -> usize {
    condition
        .tokens
        .clone()
        .find(|&t| {
            let head = doc.tokens[t].head as usize;
            !condition.tokens.contains(&head) && !doc.tokens[t].is_punct()
        })
        .unwrap_or(condition.tokens.start)
}

/// The noun that an elliptical condition hangs on: *its willingness, if genuine, …*.
fn hangs_on(doc: &Doc, clause: &Clause, condition: &Condition) -> Option<usize> {
    let finite = condition.tokens.clone().any(|t| {
        matches!(doc.tokens[t].dep, Dep::Nsubj | Dep::NsubjPass)
            || matches!(doc.tokens[t].tag, Tag::Vbz | Tag::Vbp | Tag::Vbd | Tag::Md)
    });
    if finite || condition.marker.contains(' ') {
        return None;
    }
    let comma = condition.tokens.start.checked_sub(1).filter(|&t| &*doc.tokens[t].lower == ",")?;
    let last = comma.checked_sub(1)?;
    let nominal = |t: usize| matches!(doc.tokens[t].pos, Pos::Noun | Pos::Propn | Pos::Pron);
    // The whole phrase that ends before the comma: climb while the phrase still ends there.
    let top = std::iter::once(last)
        .chain(doc.ancestors(last))
        .take_while(|&t| t < comma && t != clause.predicate && t != clause.head)
        .filter(|&t| nominal(t))
        .last()?;
    (top < clause.predicate).then_some(top)
}
