//! Parts of noun phrases that several readers of mentions ask for.

use crate::nlp::{Dep, Doc, Pos};

/// The first token of the phrase: the head's determiner, possessor, modifiers. An adverb before it stays out.
pub(crate) fn left_edge(doc: &Doc, head: usize) -> usize {
    doc.children(head)
        .take_while(|&c| c < head)
        .filter(|&c| {
            matches!(
                doc.tokens[c].dep,
                Dep::Det
                    | Dep::Poss
                    | Dep::Amod
                    | Dep::Nmod
                    | Dep::Compound
                    | Dep::Nummod
                    | Dep::Predet
                    | Dep::Quantmod
                    | Dep::Case
            )
        })
        .map(|c| doc.tokens[c].left_edge as usize)
        .min()
        .unwrap_or(head)
        .min(head)
}

/// Whether the token starts with a capital.
pub(crate) fn is_capitalised(doc: &Doc, token: usize) -> bool {
    doc.word(token).chars().next().is_some_and(char::is_uppercase)
}

/// Whether the token may be a word of a proper name.
pub(crate) fn is_name_token(doc: &Doc, token: usize) -> bool {
    let t = &doc.tokens[token];
    let opens = token == doc.sentences[doc.sentence_of(token)].start;
    let may_be = t.pos == Pos::Propn || matches!(t.pos, Pos::Noun | Pos::Adj | Pos::X) && !opens;
    !is_clock(&t.lower) && may_be && is_capitalised(doc, token)
}

/// Whether a word (lower case) is a time of day or the end of one, and so no part of a name or a title: *9.40pm Osgood* in
/// a log is Osgood.
pub(crate) fn is_clock(lower: &str) -> bool {
    matches!(lower, "am" | "pm" | "a.m." | "p.m.")
        || lower.starts_with(|c: char| c.is_ascii_digit()) && lower.ends_with(['m', '.'])
}

/// The dictionary form in lower case. *Media* stays what it is: nobody speaks of a medium.
pub(crate) fn lemma(doc: &Doc, token: usize) -> String {
    match &*doc.tokens[token].lower {
        "media" => "media".to_owned(),
        "authorities" => "authorities".to_owned(),
        _ => doc.tokens[token].lemma.to_lowercase(),
    }
}

/// The head of an apposition beside this phrase, whichever side the tree hangs it on.
pub(crate) fn apposition(doc: &Doc, head: usize) -> Option<usize> {
    if let Some(child) = doc.child(head, &[Dep::Appos]) {
        return Some(child);
    }
    let token = &doc.tokens[head];
    let hung = (token.dep == Dep::Appos).then_some(token.head as usize).filter(|&h| h != head);
    hung.or_else(|| bracketed(doc, head))
}

/// The name before the brackets that hold this phrase alone (*Ann Hart (Head of Leisure)*).
fn bracketed(doc: &Doc, head: usize) -> Option<usize> {
    let open = left_edge(doc, head).checked_sub(1).filter(|&t| doc.word(t) == "(")?;
    let name = open.checked_sub(1).filter(|&t| is_name_token(doc, t))?;
    let closes = (head + 1..doc.tokens.len()).take(8).find(|&t| matches!(doc.word(t), ")" | "," | ";"))?;
    (doc.word(closes) == ")" && doc.sentence_of(name) == doc.sentence_of(head)).then_some(name)
}
