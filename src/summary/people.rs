//! People with their titles, as first mentioned.

use super::document_lines::DocumentLines;
use super::model::PersonLine;
use crate::nlp::{Dep, Doc, NameKind, Pos};
use crate::text::Span;

/// Every person that the documents name, in the order of first mention.
pub(super) fn people(documents: &[DocumentLines<'_>]) -> Vec<PersonLine> {
    let mut people: Vec<PersonLine> = Vec::new();
    for document in documents {
        for (index, block) in document.analysis().blocks.iter().enumerate() {
            let reading = &block.doc;
            for name in reading.names().iter().filter(|n| n.kind == NameKind::Person) {
                let span = reading.span(name.tokens.clone());
                let words = document.words(index, span);
                if !people.iter().any(|p| is_mention_of(&p.name, &words)) {
                    let title = title(reading, name.tokens.clone()).or_else(|| speaker_role(document, &words));
                    people.push(PersonLine { name: words, title, place: document.place(index, span) });
                }
            }
        }
    }
    people
}

/// Whether `name` is a later mention of the person with the name `full`: the same, or its last part.
fn is_mention_of(full: &str, name: &str) -> bool {
    let bare = |n: &str| n.trim_end_matches("'s").trim_end_matches("’s").to_lowercase();
    let (full, name) = (bare(full), bare(name));
    full == name || full.ends_with(&format!(" {name}")) || full.starts_with(&format!("{name} "))
}

/// Role that the document gives a speaker of this name.
fn speaker_role(document: &DocumentLines<'_>, name: &str) -> Option<String> {
    let speakers = &document.analysis().speakers.all;
    speakers.iter().find(|s| s.forms.iter().any(|f| f == name) || s.full == name).and_then(|s| s.roles.first().cloned())
}

/// Title of a name: the words before it (*Commander Tomas Reyne*), or beside it between commas
/// (*the harbour master, Joanna Pell*; *Ilse Brandt, a teacher*).
fn title(reading: &Doc, name: std::ops::Range<usize>) -> Option<String> {
    let head = name.clone().find(|&t| reading.head(t).is_none_or(|h| !name.contains(&h)))?;
    let words = |span: Span| span.slice(&reading.text).trim_matches([',', ' ']).to_owned();
    let left = reading.tokens[head].left_edge as usize;
    let before = left..name.start;
    let is_title_word =
        |t: usize| matches!(reading.tokens[t].pos, Pos::Noun | Pos::Propn | Pos::Adj | Pos::Det | Pos::Adp | Pos::Part);
    if !before.is_empty() && before.clone().all(is_title_word) {
        return Some(words(reading.span(before)));
    }
    if let Some(beside) = reading.child(head, &[Dep::Appos]).filter(|&t| t >= name.end) {
        let subtree = reading.subtree(beside);
        let stop = subtree
            .clone()
            .find(|&t| reading.tokens[t].dep == Dep::Relcl)
            .map_or(subtree.end, |r| reading.subtree(r).start);
        return Some(words(reading.span(subtree.start..stop)));
    }
    if reading.tokens[head].dep == Dep::Appos {
        let noun = reading.head(head)?;
        return Some(words(reading.span(reading.subtree(noun).start..name.start))).filter(|w| !w.is_empty());
    }
    None
}
