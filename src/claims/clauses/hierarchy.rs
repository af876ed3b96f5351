//! Hierarchy of clauses: arcs that the parser often gets wrong put right, and which clause each token belongs to.

use super::skeleton::Skeleton;
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::ClauseKind;
use crate::nlp::{Dep, Doc};

fn has_subject(doc: &Doc, head: usize) -> bool {
    doc.child(head, &[Dep::Nsubj, Dep::NsubjPass, Dep::Expl, Dep::Csubj]).is_some()
}

/// Mends arcs that the parser often gets wrong. *Denied that X and said that Y*: a cue without a subject of its own,
/// coordinated with a reported verb, belongs beside the cue.
pub(crate) fn reattach(doc: &Doc, lexicon: &ClaimLexicon, skeletons: &mut [Skeleton]) {
    for index in 0..skeletons.len() {
        let here = &skeletons[index];
        if here.kind != ClauseKind::Conjunct {
            continue;
        }
        let own_subject = doc.child(here.head, &[Dep::Nsubj, Dep::NsubjPass, Dep::Expl]).is_some();
        let Some(parent) = here.parent.filter(|_| !own_subject) else { continue };
        if skeletons[parent].kind != ClauseKind::Complement {
            continue;
        }
        let (Some(cue), Some(above)) = (skeletons[parent].governor, skeletons[parent].parent) else { continue };
        let lemma = &*doc.tokens[here.head].lemma;
        let speaks = lexicon.cue_verb(lemma).is_some()
            && doc.child(here.head, &[Dep::Ccomp]).is_some()
            && doc.tokens[here.head].tag == doc.tokens[cue].tag;
        if speaks && skeletons[above].chain.contains(&cue) && above != index {
            skeletons[index].parent = Some(above);
        }
    }
    // "Said investigators believed a fault was to blame", the fault taken for what they believed: its clause is theirs.
    for index in 0..skeletons.len() {
        let here = &skeletons[index];
        let start = doc.subtree(here.head).start;
        if here.kind != ClauseKind::Complement || here.governor.is_none() || start == 0 || has_subject(doc, here.head) {
            continue;
        }
        let cue = skeletons.iter().position(|s| {
            s.kind == ClauseKind::Complement
                && s.governor == here.governor
                && doc.subtree(s.head).end == start
                && lexicon.cue_verb(&doc.tokens[s.head].lemma).is_some()
                && doc.child(s.head, &[Dep::Dobj]).is_some_and(|o| doc.subtree(o).end == start)
        });
        if let Some(cue) = cue {
            skeletons[index].parent = Some(cue);
            skeletons[index].governor = Some(skeletons[cue].head);
        }
    }
    // A further conjunct of a complement is a complement of the same governor.
    for index in 0..skeletons.len() {
        if skeletons[index].kind == ClauseKind::Conjunct {
            let mut up = skeletons[index].parent;
            while let Some(parent) = up {
                if skeletons[parent].governor.is_some() {
                    skeletons[index].governor = skeletons[parent].governor;
                    break;
                }
                up = if skeletons[parent].kind == ClauseKind::Conjunct { skeletons[parent].parent } else { None };
            }
        }
    }
}

/// For every token the clause that it belongs to itself.
pub(crate) fn owners(doc: &Doc, skeletons: &[Skeleton]) -> Vec<Option<usize>> {
    let mut owners = vec![None; doc.tokens.len()];
    for (index, skeleton) in skeletons.iter().enumerate() {
        for &t in &skeleton.chain {
            owners[t] = Some(index);
        }
    }
    for (token, owner) in owners.iter_mut().enumerate() {
        if owner.is_none() {
            *owner = doc.ancestors(token).find_map(|a| skeletons.iter().position(|s| s.chain.contains(&a)));
        }
    }
    // A fragment's head may be a participle below the root: then the root's other words are the clause's too.
    for (index, skeleton) in skeletons.iter().enumerate() {
        if skeleton.kind == ClauseKind::Fragment {
            let sentence = doc.sentences.get(skeleton.sentence).cloned().unwrap_or(0..0);
            for owner in &mut owners[sentence] {
                owner.get_or_insert(index);
            }
        }
    }
    owners
}
