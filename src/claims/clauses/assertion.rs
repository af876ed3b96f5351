//! Assertion: whether a clause states anything, or asks, orders or labels.

use super::skeleton::{ClauseScope, Skeleton};
use crate::claims::model::ClauseKind;
use crate::nlp::{Dep, Doc, Pos, Tag, Token};
use std::ops::Range;

pub(crate) fn unasserted(scope: &ClauseScope<'_>) -> bool {
    let (reading, clause) = (scope.reading, scope.skeleton());
    let sentence = reading.sentences.get(clause.sentence).cloned().unwrap_or(0..0);
    let last = sentence.clone().rev().find(|&t| !reading.tokens[t].is_space() && !is_closer(reading, t));
    let question = last.is_some_and(|t| &*reading.tokens[t].lower == "?");
    if question && matches!(clause.kind, ClauseKind::Main | ClauseKind::Conjunct | ClauseKind::Fragment) {
        return true;
    }
    let open = reading.subtree(clause.head).start;
    let first: Vec<&str> = (open..clause.head).take(2).map(|t| &*reading.tokens[t].lower).collect();
    let opener = first.first().copied().unwrap_or("");
    let under = reading.children(clause.head).any(|c| {
        reading.tokens[c].dep == Dep::Mark && matches!(&*reading.tokens[c].lower, "if" | "whether" | "unless")
    });
    let indirect_question = clause.kind == ClauseKind::Complement
        && matches!(opener, "what" | "who" | "whom" | "how" | "why" | "where" | "when" | "which" | "whose");
    let inherited = clause.kind == ClauseKind::Conjunct
        && clause.parent.is_some_and(|p| {
            let parent = ClauseScope { index: p, ..*scope };
            p < scope.index && scope.skeletons[p].kind != ClauseKind::Conjunct && unasserted(&parent)
        });
    let label = clause.kind == ClauseKind::Fragment && is_label(reading, clause.head, sentence.clone());
    under || indirect_question || inherited || label || imperative(reading, clause, sentence)
}

/// Whether a fragment only names a subject (*The cause*, *Background*): it has no number, no verb that tells an
/// event, and two words of content at most.
fn is_label(reading: &Doc, head: usize, sentence: Range<usize>) -> bool {
    let t = &reading.tokens[head];
    let is_content = |t: &&Token| matches!(t.pos, Pos::Noun | Pos::Propn | Pos::Adj | Pos::Verb | Pos::Num | Pos::Adv);
    let words = sentence.clone().map(|t| &reading.tokens[t]).filter(is_content).count();
    let number = sentence.map(|t| &reading.tokens[t]).any(|t| t.pos == Pos::Num);
    !t.is_verbal() && words <= 2 && !number
}

fn is_closer(reading: &Doc, token: usize) -> bool {
    matches!(&*reading.tokens[token].lower, "\"" | "”" | "’" | "'" | "''" | ")" | "*")
}

fn imperative(reading: &Doc, clause: &Skeleton, sentence: Range<usize>) -> bool {
    let t = &reading.tokens[clause.head];
    let bare = t.tag == Tag::Vb
        && reading.child(clause.head, &[Dep::Nsubj, Dep::NsubjPass, Dep::Expl]).is_none()
        && !reading.children(clause.head).any(|c| {
            matches!(reading.tokens[c].tag, Tag::Md | Tag::To | Tag::Vbd | Tag::Vbz)
                && reading.tokens[c].dep == Dep::Aux
        });
    let first = sentence.clone().find(|&s| {
        !reading.tokens[s].is_punct()
            && !reading.tokens[s].is_space()
            && !matches!(&*reading.tokens[s].lower, "please" | "do" | "not" | "n't" | "never" | "always")
    });
    bare && clause.kind == ClauseKind::Main && first == Some(clause.head)
}
