//! Assertion: whether a clause states anything, or asks, orders or labels.

use super::skeleton::{ClauseScope, Skeleton};
use crate::claims::model::ClauseKind;
use crate::nlp::{Dep, Doc, Pos, Tag, Token};
use std::ops::Range;

pub(crate) fn is_unasserted(scope: &ClauseScope<'_>) -> bool {
    let (doc, clause) = (scope.doc, scope.skeleton());
    let sentence = doc.sentences.get(clause.sentence).cloned().unwrap_or(0..0);
    let last = sentence.clone().rev().find(|&t| !doc.tokens[t].is_space() && !is_closer(doc, t));
    let question = last.is_some_and(|t| &*doc.tokens[t].lower == "?");
    if question && matches!(clause.kind, ClauseKind::Main | ClauseKind::Conjunct | ClauseKind::Fragment) {
        return true;
    }
    let open = doc.subtree(clause.head).start;
    let first: Vec<&str> = (open..clause.head).take(2).map(|t| &*doc.tokens[t].lower).collect();
    let opener = first.first().copied().unwrap_or("");
    let under = doc
        .children(clause.head)
        .any(|c| doc.tokens[c].dep == Dep::Mark && matches!(&*doc.tokens[c].lower, "if" | "whether" | "unless"));
    let indirect_question = clause.kind == ClauseKind::Complement
        && matches!(opener, "what" | "who" | "whom" | "how" | "why" | "where" | "when" | "which" | "whose");
    let inherited = clause.kind == ClauseKind::Conjunct
        && clause.parent.is_some_and(|p| {
            let parent = ClauseScope { index: p, ..*scope };
            p < scope.index && scope.skeletons[p].kind != ClauseKind::Conjunct && is_unasserted(&parent)
        });
    let label = clause.kind == ClauseKind::Fragment && is_label(doc, clause.head, sentence.clone());
    under || indirect_question || inherited || label || imperative(doc, clause, sentence)
}

/// Whether a fragment only names a subject (*The cause*, *Background*): it has no number, no verb that tells an
/// event, and two words of content at most.
fn is_label(doc: &Doc, head: usize, sentence: Range<usize>) -> bool {
    let t = &doc.tokens[head];
    let is_content = |t: &&Token| matches!(t.pos, Pos::Noun | Pos::Propn | Pos::Adj | Pos::Verb | Pos::Num | Pos::Adv);
    let words = sentence.clone().map(|t| &doc.tokens[t]).filter(is_content).count();
    let number = sentence.map(|t| &doc.tokens[t]).any(|t| t.pos == Pos::Num);
    !t.is_verbal() && words <= 2 && !number
}

fn is_closer(doc: &Doc, token: usize) -> bool {
    matches!(&*doc.tokens[token].lower, "\"" | "”" | "’" | "'" | "''" | ")" | "*")
}

fn imperative(doc: &Doc, clause: &Skeleton, sentence: Range<usize>) -> bool {
    let t = &doc.tokens[clause.head];
    let bare = t.tag == Tag::Vb
        && doc.child(clause.head, &[Dep::Nsubj, Dep::NsubjPass, Dep::Expl]).is_none()
        && !doc.children(clause.head).any(|c| {
            matches!(doc.tokens[c].tag, Tag::Md | Tag::To | Tag::Vbd | Tag::Vbz) && doc.tokens[c].dep == Dep::Aux
        });
    let first = sentence.clone().find(|&s| {
        !doc.tokens[s].is_punct()
            && !doc.tokens[s].is_space()
            && !matches!(&*doc.tokens[s].lower, "please" | "do" | "not" | "n't" | "never" | "always")
    });
    bare && clause.kind == ClauseKind::Main && first == Some(clause.head)
}
