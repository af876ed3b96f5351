//! Arguments of a clause: who does what to whom, voice normalised.

use super::skeleton::Skeleton;
use crate::claims::model::{Arguments, ClauseKind};
use crate::nlp::{Dep, Doc, Pos, Tag};

const SUBJECT: [Dep; 4] = [Dep::Nsubj, Dep::NsubjPass, Dep::Csubj, Dep::CsubjPass];

/// The grammatical subject of every clause, with relative pronouns resolved and shared subjects inherited.
pub(crate) fn subjects(doc: &Doc, skeletons: &[Skeleton]) -> Vec<Option<usize>> {
    let mut subjects: Vec<Option<usize>> = skeletons.iter().map(|s| own_subject(doc, s)).collect();
    // Parents may come later in the list (a subordinate clause first); each pass hands subjects one level down.
    for _ in 0..4 {
        for index in 0..skeletons.len() {
            if subjects[index].is_none() {
                subjects[index] = inherited(doc, skeletons, &subjects, index);
            }
        }
    }
    subjects
}

fn own_subject(doc: &Doc, clause: &Skeleton) -> Option<usize> {
    let of_chain = clause.chain.iter().find_map(|&verb| subject_child(doc, verb));
    match (of_chain, clause.kind) {
        (Some(subject), ClauseKind::Relative) if is_relative_pronoun(doc, subject) => {
            doc.head(clause.head).or(Some(subject))
        }
        (Some(subject), _) => Some(subject),
        (None, ClauseKind::Fragment) => fragment_subject(doc, clause),
        (None, ClauseKind::Complement) => borrowed_subject(doc, clause),
        (None, _) => None,
    }
}

/// The nearest subject child: with two (*744 people, activists said*), the one beside the verb is its own.
fn subject_child(doc: &Doc, verb: usize) -> Option<usize> {
    doc.children(verb).filter(|&c| SUBJECT.contains(&doc.tokens[c].dep)).max_by_key(|&c| {
        // Before the verb the last one, else the first one after it.
        if c < verb { (1, c) } else { (0, usize::MAX - c) }
    })
}

fn is_relative_pronoun(doc: &Doc, token: usize) -> bool {
    matches!(&*doc.tokens[token].lower, "who" | "which" | "that" | "whom")
}

/// *Two killed in crash*: the noun over the participle.
fn fragment_subject(doc: &Doc, clause: &Skeleton) -> Option<usize> {
    let t = &doc.tokens[clause.head];
    (t.dep == Dep::Acl).then(|| doc.head(clause.head)).flatten()
}

/// A complement after its cue without a subject, where the cue has two: the first is the complement's. After an
/// accusation (*accused X of ignoring …*) the accused.
fn borrowed_subject(doc: &Doc, clause: &Skeleton) -> Option<usize> {
    let governor = clause.governor?;
    let t = &doc.tokens[clause.head];
    if t.tag == Tag::Nns {
        return clause.head.checked_sub(1);
    }
    if t.dep == Dep::Acl && t.tag != Tag::Vbd {
        return doc.head(clause.head);
    }
    // "Council says bridge to close": the noun before the infinitive.
    if doc.child(clause.head, &[Dep::Aux]).is_some_and(|a| doc.tokens[a].tag == Tag::To) {
        return doc.children(governor).find(|&c| c > governor && c < clause.head && doc.tokens[c].dep == Dep::Dobj);
    }
    if doc.tokens[clause.head].dep == Dep::Pcomp {
        return doc.child(governor, &[Dep::Dobj, Dep::NsubjPass]);
    }
    // "Believed a fault was to blame", the fault taken for the object of "believed".
    let start = doc.subtree(clause.head).start;
    let before = doc.child(governor, &[Dep::Dobj]).filter(|&o| doc.subtree(o).end == start && clause.head > governor);
    if before.is_some() && !doc.is_in_subtree(clause.head, governor) {
        return before;
    }
    let mut subjects = doc.children(governor).filter(|&c| c < governor && SUBJECT.contains(&doc.tokens[c].dep));
    let (first, second) = (subjects.next()?, subjects.next());
    second.map(|_| first).filter(|_| clause.head > governor)
}

fn inherited(doc: &Doc, skeletons: &[Skeleton], subjects: &[Option<usize>], index: usize) -> Option<usize> {
    let clause = &skeletons[index];
    match clause.kind {
        ClauseKind::Conjunct => subjects[clause.parent?],
        ClauseKind::Adverbial if matches!(doc.tokens[clause.head].tag, Tag::Vbg | Tag::Vbn) => {
            subjects[clause.parent?]
        }
        ClauseKind::Relative => {
            // Without a subject of its own the pronoun was taken for something else.
            doc.head(clause.head)
        }
        _ => None,
    }
}

/// The arguments of a clause with the given grammatical subject.
pub(crate) fn clause_arguments(doc: &Doc, clause: &Skeleton, subject: Option<usize>) -> Arguments {
    let predicate = clause.predicate();
    let passive = is_passive(doc, clause);
    let agent = passive.then(|| agent(doc, predicate)).flatten();
    let object = doc.child(predicate, &[Dep::Dobj, Dep::Attr, Dep::Oprd]).map(|o| resolve(doc, clause, o));
    let gap = (object.is_none() && clause.kind == ClauseKind::Relative)
        .then(|| doc.head(clause.head).filter(|&antecedent| subject != Some(antecedent)))
        .flatten();
    let mut obliques = Vec::new();
    for &verb in &clause.chain {
        for child in doc.children(verb) {
            oblique(doc, clause, child, &mut obliques);
        }
    }
    obliques.shrink_to_fit();
    if passive {
        let patient = subject.or(object);
        Arguments { subject: agent, object: patient, obliques, passive }
    } else {
        Arguments { subject, object: object.or(gap), obliques, passive }
    }
}

/// A relative pronoun stands for its noun.
fn resolve(doc: &Doc, clause: &Skeleton, token: usize) -> usize {
    if clause.kind == ClauseKind::Relative && is_relative_pronoun(doc, token) {
        return doc.head(clause.head).unwrap_or(token);
    }
    token
}

fn oblique(doc: &Doc, clause: &Skeleton, child: usize, out: &mut Vec<(String, usize)>) {
    let t = &doc.tokens[child];
    match t.dep {
        Dep::Prep => {
            let mut at = child;
            // "From across the border", "according to X": the last preposition holds the noun.
            for _ in 0..3 {
                if let Some(inner) = doc.child(at, &[Dep::Pobj, Dep::Pcomp]) {
                    out.push((t.lower.to_string(), resolve(doc, clause, inner)));
                    return;
                }
                match doc.child(at, &[Dep::Prep]) {
                    Some(next) => at = next,
                    None => return,
                }
            }
        }
        Dep::Dative => {
            let noun = doc.child(child, &[Dep::Pobj]).unwrap_or(child);
            out.push(("to".to_string(), resolve(doc, clause, noun)));
        }
        _ => {}
    }
}

/// Whether the clause's content verb is passive.
fn is_passive(doc: &Doc, clause: &Skeleton) -> bool {
    let predicate = clause.predicate();
    let t = &doc.tokens[predicate];
    if !matches!(t.tag, Tag::Vbn | Tag::Vbd) {
        return false;
    }
    let auxiliary = doc.child(predicate, &[Dep::AuxPass]).is_some()
        || clause.chain.len() == 1 && doc.child(predicate, &[Dep::NsubjPass]).is_some()
        || doc
            .children(predicate)
            .any(|c| doc.tokens[c].dep == Dep::Aux && matches!(&*doc.tokens[c].lemma, "be" | "get"))
            && t.tag == Tag::Vbn;
    let reduced = t.tag == Tag::Vbn
        && (t.dep == Dep::Acl || clause.kind == ClauseKind::Fragment)
        && doc.child(predicate, &[Dep::Dobj]).is_none();
    let shared = clause.kind == ClauseKind::Conjunct
        && doc.child(predicate, &[Dep::Aux, Dep::AuxPass, Dep::Nsubj, Dep::Dobj]).is_none()
        && t.tag == Tag::Vbn
        && doc.head(predicate).is_some_and(|first| doc.child(first, &[Dep::AuxPass]).is_some());
    auxiliary || reduced || shared
}

/// The doer in a *by*-phrase; a *by* before a number, a date or a manner names no doer.
fn agent(doc: &Doc, predicate: usize) -> Option<usize> {
    let by = doc.children(predicate).find(|&c| {
        doc.tokens[c].dep == Dep::Agent || (&*doc.tokens[c].lower == "by" && doc.tokens[c].dep == Dep::Prep)
    })?;
    let noun = doc.child(by, &[Dep::Pobj])?;
    (doc.tokens[noun].pos != Pos::Num).then_some(noun)
}
