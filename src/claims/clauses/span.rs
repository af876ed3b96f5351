//! Extent of a clause: its words without the clauses that stand for themselves, and without what joins it.

use super::skeleton::{Skeleton, set_off};
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::ClauseKind;
use crate::nlp::{Dep, Doc, Tag};
use crate::text::Span;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// The token range of a clause.
pub(crate) fn clause_tokens(
    doc: &Doc,
    lexicon: &ClaimLexicon,
    skeletons: &[Skeleton],
    index: usize,
    subject: Option<usize>,
) -> Range<usize> {
    let here = &skeletons[index];
    let mut range = if here.kind == ClauseKind::Fragment {
        doc.sentences.get(here.sentence).cloned().unwrap_or(0..0)
    } else {
        doc.subtree(here.head)
    };
    // In "744 people, activists said, have been killed" the parser may hang the subject on the cue.
    if let Some(subject) = subject.filter(|_| here.kind == ClauseKind::Complement) {
        let borrowed = here.governor.is_some_and(|g| doc.tokens[subject].head as usize == g && subject < g)
            || doc.tokens[here.head].tag == Tag::Nns;
        let infinitive = doc.child(here.head, &[Dep::Aux]).is_some_and(|a| doc.tokens[a].tag == Tag::To);
        let taken =
            here.governor.is_some_and(|g| subject > g && subject < here.head && !doc.is_in_subtree(here.head, g));
        if borrowed || taken || infinitive || doc.tokens[here.head].dep == Dep::Acl {
            range.start = range.start.min(doc.subtree(subject).start);
        }
    }
    if let Some(own) = subject.filter(|_| here.kind == ClauseKind::Main) {
        // … and then the cue's clause starts with the cue's own subject.
        let lent =
            doc.children(here.head).find(|&c| c < own && matches!(doc.tokens[c].dep, Dep::Nsubj | Dep::NsubjPass));
        if let Some(lent) = lent {
            range.start = range.start.max(doc.subtree(lent).end).min(own);
        }
    }
    for (other, inner) in skeletons.iter().enumerate() {
        let inside = doc.is_in_subtree(inner.head, here.head);
        if other == index || inner.sentence != here.sentence || !inside {
            continue;
        }
        // A clause that the words put elsewhere than the tree does never belongs here.
        let moved = !under(skeletons, other, index);
        if !moved && !is_excluded(doc, lexicon, skeletons, other, index) {
            continue;
        }
        let part = doc.subtree(inner.head);
        if part.start > here.head && part.start < range.end {
            range.end = range.end.min(part.start).max(here.head + 1);
        } else if part.end <= here.head && part.end > range.start {
            // What stands in the middle ("seals, wardens said, have died") stays.
            let leads = (range.start..part.start).all(|t| doc.tokens[t].is_punct() || doc.tokens[t].tag == Tag::Cc);
            if leads {
                range.start = part.end;
            }
        }
    }
    trim(doc, skeletons, here, range)
}

/// The span of the tokens, without a full stop that the tokenizer left on the last word (*£3m.*).
pub(crate) fn without_stop(doc: &Doc, tokens: Range<usize>) -> Span {
    let span = doc.span(tokens.clone());
    let last = tokens.clone().last().map_or("", |t| doc.word(t));
    let stopped = last.strip_suffix('.').filter(|w| !w.contains('.') && w.chars().all(char::is_alphanumeric));
    let final_token = tokens.end >= doc.tokens.len();
    match stopped {
        Some(word) if final_token && !word.is_empty() => Span::new(span.start, span.end - 1),
        _ => span,
    }
}

/// Whether clause `inner` stands somewhere under clause `outer`.
fn under(skeletons: &[Skeleton], inner: usize, outer: usize) -> bool {
    std::iter::successors(skeletons[inner].parent, |&p| skeletons[p].parent).take(32).any(|p| p == outer)
}

/// Whether a clause under another is left out of the other's extent.
fn is_excluded(doc: &Doc, lexicon: &ClaimLexicon, skeletons: &[Skeleton], inner: usize, outer: usize) -> bool {
    use crate::claims::model::CueClass as C;
    let clause = &skeletons[inner];
    match clause.kind {
        ClauseKind::Conjunct | ClauseKind::Main | ClauseKind::Fragment => {
            // A conjunct of something inside stays inside.
            clause.parent.is_none_or(|p| p == outer || skeletons[p].kind == ClauseKind::Conjunct)
        }
        ClauseKind::Complement => {
            let direct = clause.parent == Some(outer);
            let class = clause.governor.and_then(|g| lexicon.cue_verb(&doc.tokens[g].lemma));
            direct && !matches!(class, None | Some(C::Estimate | C::Performative | C::Intent))
        }
        ClauseKind::Relative => !clause.restrictive && clause.parent == Some(outer) && ends_sentence(doc, clause),
        ClauseKind::Adverbial => {
            let participle = doc.tokens[clause.head].tag == Tag::Vbg;
            let contrast = opens_with_any(doc, clause.head, &lexicon.clauses.contrasts);
            let follows = clause.head > skeletons[outer].head;
            clause.parent == Some(outer)
                && (contrast && (!follows || set_off(doc, clause.head))
                    || participle && follows && set_off(doc, clause.head))
        }
        ClauseKind::Phrase => false,
    }
}

fn opens_with_any(doc: &Doc, head: usize, words: &FxHashSet<String>) -> bool {
    let start = doc.subtree(head).start;
    doc.tokens.get(start).is_some_and(|t| words.contains(&*t.lower))
}

fn ends_sentence(doc: &Doc, clause: &Skeleton) -> bool {
    let end = doc.subtree(clause.head).end;
    let sentence = doc.sentences.get(clause.sentence).cloned().unwrap_or(0..0);
    (end..sentence.end).all(|t| doc.tokens[t].is_punct() || doc.tokens[t].is_space())
}

/// Takes from the ends of a range what does not belong to the statement: punctuation, conjunctions, the subordinator of
/// a complement, *according to …*.
fn trim(doc: &Doc, skeletons: &[Skeleton], clause: &Skeleton, mut range: Range<usize>) -> Range<usize> {
    let keep = clause.head;
    loop {
        let before = range.clone();
        trim_punctuation(doc, &mut range, keep);
        trim_joiner(doc, clause, &mut range, keep);
        while range.end > keep + 1 && is_dangling_joiner(doc, range.end - 1) {
            range.end -= 1;
        }
        trim_attribution(doc, skeletons, &mut range, keep);
        if range == before {
            return range;
        }
    }
}

fn trim_punctuation(doc: &Doc, range: &mut Range<usize>, keep: usize) {
    let loose = |t: usize| {
        let token = &doc.tokens[t];
        let mark = token.is_space()
            || (token.is_punct() || matches!(token.tag, Tag::Stop | Tag::Comma | Tag::Colon))
                && !token.lower.chars().any(char::is_alphanumeric);
        mark && !matches!(&*token.lower, "(" | ")" | "[" | "]" | "%")
    };
    let quote = |t: usize| matches!(&*doc.tokens[t].lower, "\"" | "“" | "”" | "‘" | "’" | "''" | "``" | "«" | "»");
    let quotes = |r: &Range<usize>| r.clone().filter(|&t| quote(t)).count();
    while range.start < keep && loose(range.start) && !(quote(range.start) && opens_inside(range, &quotes)) {
        range.start += 1;
    }
    while range.end > keep + 1 && loose(range.end - 1) {
        let last = range.end - 1;
        // A closing mark stays with the opening mark that stands inside.
        if quote(last) && quotes(range) % 2 == 0 && !quote(range.start) {
            break;
        }
        range.end = last;
    }
    let unmatched = |open: &str, close: &str, r: &Range<usize>| {
        r.clone().filter(|&t| &*doc.tokens[t].lower == close).count()
            > r.clone().filter(|&t| &*doc.tokens[t].lower == open).count()
    };
    while range.end > keep + 1 && matches!(&*doc.tokens[range.end - 1].lower, ")" | "]") && unmatched("(", ")", range) {
        range.end -= 1;
    }
}

/// An opening quotation mark stays when its closing mark stands inside and not at the very end.
fn opens_inside(range: &Range<usize>, quotes: &dyn Fn(&Range<usize>) -> usize) -> bool {
    let inner = range.start..range.end.saturating_sub(2).max(range.start);
    let marks = quotes(&inner);
    marks > 0 && marks.is_multiple_of(2)
}

/// A conjunction or preposition whose other half went to another clause.
fn is_dangling_joiner(doc: &Doc, token: usize) -> bool {
    let t = &doc.tokens[token];
    let preposition = t.tag == Tag::In
        && matches!(t.dep, Dep::Prep | Dep::Mark)
        && doc.child(token, &[Dep::Pcomp]).is_some_and(|c| c > token);
    t.tag == Tag::Cc || preposition || (&*t.lower == "that" && t.dep == Dep::Mark)
}

fn trim_joiner(doc: &Doc, clause: &Skeleton, range: &mut Range<usize>, keep: usize) {
    if range.start >= keep {
        return;
    }
    let t = &doc.tokens[range.start];
    let joins = match clause.kind {
        ClauseKind::Complement => matches!(&*t.lower, "that" | "whether" | "if") && t.dep == Dep::Mark,
        ClauseKind::Adverbial => t.dep == Dep::Mark || matches!(&*t.lower, "while" | "as" | "after" | "when"),
        ClauseKind::Conjunct => t.dep == Dep::Mark && matches!(&*t.lower, "that" | "so"),
        _ => false,
    };
    if joins || (t.tag == Tag::Cc && !matches!(&*t.lower, "neither" | "either" | "both")) {
        range.start += 1;
    }
}

/// *According to X* at either end is not part of what X says.
fn trim_attribution(doc: &Doc, skeletons: &[Skeleton], range: &mut Range<usize>, keep: usize) {
    let credit = (range.start..range.end).find(|&t| {
        &*doc.tokens[t].lower == "according"
            && doc.tokens.get(t + 1).is_some_and(|n| &*n.lower == "to")
            && !skeletons.iter().any(|s| s.head == t)
    });
    let Some(credit) = credit else { return };
    if credit > keep {
        let comma = credit.checked_sub(1).is_some_and(|t| &*doc.tokens[t].lower == ",");
        let rest = doc.subtree(credit).end;
        if comma || rest + 1 >= range.end {
            range.end = credit.max(keep + 1);
        }
    } else if credit == range.start {
        // Up to the comma that closes the credit, if the tree does not say where it ends.
        let by_tree = doc.subtree(credit).end;
        let by_comma = (credit..keep).find(|&t| &*doc.tokens[t].lower == ",").map_or(by_tree, |t| t + 1);
        let end = if by_tree > credit + 1 && by_tree <= keep { by_tree } else { by_comma };
        range.start = end.min(keep);
    }
}
