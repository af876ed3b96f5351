//! Heads of clauses: which words of a sentence open a clause of their own, and of which kind.

use super::chain::{chain, verb_taken_for_noun};
use super::skeleton::{Skeleton, set_off};
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{ClauseKind, CueClass};
use crate::nlp::{Dep, Doc, Pos, Tag};
use crate::text::BlockKind;
use std::ops::Range;

pub(crate) fn find_heads(
    doc: &Doc,
    kind: &BlockKind,
    lexicon: &ClaimLexicon,
    sentence: usize,
    range: Range<usize>,
    out: &mut Vec<Skeleton>,
) {
    let start = out.len();
    let mut found: Vec<(usize, ClauseKind)> = Vec::new();
    for token in range.clone() {
        if let Some(kind) = head_kind(doc, kind, lexicon, token) {
            found.push((token, kind));
        }
    }
    // A verb further down the chain of another clause is part of that clause.
    let chains: Vec<Vec<usize>> = found.iter().map(|&(head, _)| chain(doc, lexicon, head)).collect();
    let swallowed = |head: usize| chains.iter().any(|c| c.len() > 1 && c[1..].contains(&head));
    for (&(head, kind), chain) in found.iter().zip(&chains) {
        if swallowed(head) {
            continue;
        }
        let restrictive = kind == ClauseKind::Relative && !set_off(doc, head);
        out.push(Skeleton { sentence, head, chain: chain.clone(), kind, parent: None, governor: None, restrictive });
    }
    if out.len() == start {
        if let Some(head) = fragment_head(doc, range) {
            let chain = vec![head];
            let kind = ClauseKind::Fragment;
            out.push(Skeleton { sentence, head, chain, kind, parent: None, governor: None, restrictive: false });
        }
        return;
    }
    for index in start..out.len() {
        let above = nearest_clause(doc, &out[start..], index - start).map(|i| i + start);
        let head = out[index].head;
        out[index].parent = above;
        out[index].governor = match out[index].kind {
            ClauseKind::Complement => governor(doc, lexicon, head),
            _ => None,
        };
    }
}

/// Whether `token` heads a clause, and of which kind.
fn head_kind(doc: &Doc, block: &BlockKind, lexicon: &ClaimLexicon, token: usize) -> Option<ClauseKind> {
    let t = &doc.tokens[token];
    let verbal = t.is_verbal() || matches!(t.tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vbn | Tag::Vbg);
    let finite = verbal && is_finite(doc, token);
    let has_subject = doc.child(token, &[Dep::Nsubj, Dep::NsubjPass, Dep::Expl, Dep::Csubj]).is_some();
    match t.dep {
        _ if verb_taken_for_noun(doc, token).is_some() => Some(match t.dep {
            Dep::Root => ClauseKind::Main,
            Dep::Ccomp => complement_kind(doc, lexicon, token),
            _ => ClauseKind::Conjunct,
        }),
        Dep::Root if !verbal => None,
        Dep::Root if finite || has_subject || !block.is_heading() => {
            let order = t.tag == Tag::Vb && !block.is_heading();
            Some(if finite || order { ClauseKind::Main } else { ClauseKind::Fragment })
        }
        Dep::Root => Some(ClauseKind::Fragment),
        _ if noun_for_verb(doc, lexicon, token) => Some(ClauseKind::Complement),
        _ if !verbal => None,
        Dep::Acl | Dep::Ccomp if block.is_heading() && headline_content(doc, lexicon, token) => {
            Some(ClauseKind::Complement)
        }
        Dep::Ccomp | Dep::Csubj | Dep::CsubjPass if finite => Some(complement_kind(doc, lexicon, token)),
        Dep::Ccomp if opens_with(doc, token, &["whether"]) => Some(ClauseKind::Complement),
        Dep::Pcomp if finite => {
            // "After Haskin was arrested" is sometimes a preposition with a clause under it.
            let preposition = doc.head(token).map(|p| &*doc.tokens[p].lower);
            let adverbial = matches!(preposition, Some("after" | "before" | "since" | "until" | "as" | "provided"));
            Some(if adverbial { ClauseKind::Adverbial } else { ClauseKind::Complement })
        }
        Dep::Pcomp if accused(doc, lexicon, token) => Some(ClauseKind::Complement),
        Dep::Relcl if finite => Some(ClauseKind::Relative),
        Dep::Acl if finite => Some(if opens_with(doc, token, &["who", "which", "whose", "where"]) {
            ClauseKind::Relative
        } else {
            ClauseKind::Complement
        }),
        Dep::Acl | Dep::Advcl if t.tag == Tag::Vbg && set_off(doc, token) => Some(ClauseKind::Adverbial),
        Dep::Advcl if finite => Some(ClauseKind::Adverbial),
        Dep::Conj if finite => Some(ClauseKind::Conjunct),
        Dep::Conj if shares_auxiliary(doc, block, lexicon, token) => Some(ClauseKind::Conjunct),
        Dep::Parataxis if finite => Some(ClauseKind::Conjunct),
        Dep::Dep | Dep::Appos | Dep::Meta if finite && has_subject => Some(ClauseKind::Conjunct),
        // The parser has no room for a second finite verb under a noun; the words say that there is a clause.
        Dep::Nsubj | Dep::Dobj | Dep::Pobj | Dep::Attr | Dep::NpAdvmod | Dep::Intj | Dep::Xcomp
            if finite && has_subject =>
        {
            Some(ClauseKind::Complement)
        }
        _ => None,
    }
}

/// Whether the verb, with its auxiliaries, is finite: *fell*, *has fallen*, *may fall*.
pub(crate) fn is_finite(doc: &Doc, token: usize) -> bool {
    let finite = |t: usize| matches!(doc.tokens[t].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
    finite(token)
        || doc.children(token).any(|c| matches!(doc.tokens[c].dep, Dep::Aux | Dep::AuxPass) && finite(c))
        || mistaken_participle(doc, token)
}

/// *That 11 beds closed*: a past tense with its subject that the tagger took for a participle.
fn mistaken_participle(doc: &Doc, token: usize) -> bool {
    let t = &doc.tokens[token];
    t.tag == Tag::Vbn
        && matches!(t.dep, Dep::Ccomp | Dep::Advcl | Dep::Relcl)
        && doc.child(token, &[Dep::Nsubj]).is_some()
        && doc.child(token, &[Dep::Aux, Dep::AuxPass]).is_none()
}

/// *It risks escalating*: a hedging verb after a pronoun that the tagger took for a plural noun.
fn noun_for_verb(doc: &Doc, lexicon: &ClaimLexicon, token: usize) -> bool {
    let t = &doc.tokens[token];
    t.tag == Tag::Nns
        && lexicon.certainty.verb.contains_key(&*t.lemma)
        && token.checked_sub(1).is_some_and(|p| matches!(&*doc.tokens[p].lower, "it" | "he" | "she" | "that" | "this"))
        && doc.children(token).any(|c| c == token + 1 && doc.tokens[c].tag == Tag::Vbg)
}

/// *Council says bridge to close*, *Union says owner ignoring warnings*: content without a finite verb in a headline.
fn headline_content(doc: &Doc, lexicon: &ClaimLexicon, token: usize) -> bool {
    let t = &doc.tokens[token];
    let top = match t.dep {
        Dep::Acl => doc.head(token).and_then(|noun| doc.head(noun)),
        _ => doc.head(token),
    };
    let infinitive = doc.child(token, &[Dep::Aux]).is_some_and(|a| doc.tokens[a].tag == Tag::To);
    (infinitive || matches!(t.tag, Tag::Vbg | Tag::Vbn))
        && top.is_some_and(|cue| {
            cue < token && doc.tokens[cue].dep == Dep::Root && lexicon.cue_verb(&doc.tokens[cue].lemma).is_some()
        })
}

/// A complement that stands before its verb with a semicolon, colon or dash between is a sentence of its own: the
/// parser has no other label for it.
fn complement_kind(doc: &Doc, lexicon: &ClaimLexicon, token: usize) -> ClauseKind {
    let Some(head) = doc.head(token) else { return ClauseKind::Main };
    let right = doc.subtree(token).end;
    let parted = (right..head).any(|t| matches!(&*doc.tokens[t].lower, ";" | ":" | "—" | "–"));
    let subjects = doc.child(head, &[Dep::Nsubj, Dep::NsubjPass]).is_some_and(|s| s > token)
        && doc.child(token, &[Dep::Nsubj, Dep::NsubjPass]).is_some();
    // "I am not against homes, I am against …": two sentences with a comma, where no cue takes the first.
    let spliced = subjects && lexicon.cue_verb(&doc.tokens[head].lemma).is_none();
    if head > token && (parted || spliced) { ClauseKind::Conjunct } else { ClauseKind::Complement }
}

/// Whether the first word of the clause of `token` is one of `words`.
fn opens_with(doc: &Doc, token: usize, words: &[&str]) -> bool {
    let range = doc.subtree(token);
    range.clone().take(3).any(|t| t <= token && words.contains(&&*doc.tokens[t].lower))
}

/// *Of ignoring two warnings* under *accused*: the accusation's content.
fn accused(doc: &Doc, lexicon: &ClaimLexicon, token: usize) -> bool {
    let Some(preposition) = doc.head(token) else { return false };
    if !matches!(&*doc.tokens[preposition].lower, "of" | "for" | "with") {
        return false;
    }
    doc.ancestors(preposition)
        .take(4)
        .any(|verb| lexicon.cue_verb(&doc.tokens[verb].lemma) == Some(CueClass::Accusation))
}

/// *Was arrested and charged*: a second participle or base form under the auxiliary of the first.
fn shares_auxiliary(doc: &Doc, block: &BlockKind, lexicon: &ClaimLexicon, token: usize) -> bool {
    let Some(first) = doc.head(token) else { return false };
    let same_form = doc.tokens[first].tag == doc.tokens[token].tag
        || matches!((doc.tokens[first].tag, doc.tokens[token].tag), (Tag::Vbd, Tag::Vbn) | (Tag::Vbn, Tag::Vbd));
    if !same_form || !matches!(doc.tokens[token].tag, Tag::Vb | Tag::Vbn | Tag::Vbg | Tag::Vbd) {
        return false;
    }
    let top = match doc.tokens[first].dep {
        Dep::Xcomp => doc.head(first).is_some_and(|up| chain(doc, lexicon, up).contains(&first)),
        _ => head_kind(doc, block, lexicon, first).is_some(),
    };
    let infinitive = doc.child(token, &[Dep::Aux]).is_some_and(|a| doc.tokens[a].tag == Tag::To);
    top && !infinitive
}

/// The clause under which clause `index` stands in the tree, within one sentence's list.
fn nearest_clause(doc: &Doc, skeletons: &[Skeleton], index: usize) -> Option<usize> {
    let head = skeletons[index].head;
    doc.ancestors(head).find_map(|a| skeletons.iter().position(|s| s.head != head && s.chain.contains(&a)))
}

/// What a complement completes: the verb, adjective or noun over it, through a preposition.
fn governor(doc: &Doc, lexicon: &ClaimLexicon, head: usize) -> Option<usize> {
    if doc.tokens[head].dep == Dep::Pcomp && accused(doc, lexicon, head) {
        return doc.ancestors(head).find(|&a| doc.tokens[a].is_verbal());
    }
    if doc.tokens[head].dep == Dep::Acl && matches!(doc.tokens[head].tag, Tag::Vbg | Tag::Vbn) {
        return doc.ancestors(head).find(|&a| doc.tokens[a].is_verbal());
    }
    doc.ancestors(head).find(|&a| doc.tokens[a].dep != Dep::Prep && doc.tokens[a].pos != Pos::Adp)
}

/// The root of a sentence without a clause: a verb that stands as a participle under it where there is one (*Two
/// killed in crash*), else the root itself.
fn fragment_head(doc: &Doc, range: Range<usize>) -> Option<usize> {
    let word = |t: &usize| doc.tokens[*t].lower.chars().any(char::is_alphanumeric);
    if !range.clone().any(|t| word(&t)) {
        return None;
    }
    let root = range.clone().find(|&t| doc.tokens[t].dep == Dep::Root).unwrap_or(range.start);
    let participle = doc.children(root).find(|&c| {
        let t = &doc.tokens[c];
        c > root && t.dep == Dep::Acl && matches!(t.tag, Tag::Vbg | Tag::Vbn | Tag::Vbd)
    });
    Some(participle.unwrap_or(root))
}
