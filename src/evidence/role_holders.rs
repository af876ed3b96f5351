//! Roles and who holds them, as one source names them: *Mayor Declan Osgood*, *the director, Dr Paula Enright*, *Ruth Imrie, the
//! chief fire officer*. A draft may name either where the source names the other.

use super::lexical::{RelationLexicon, WordClass};
use super::terms::{Term, TermVector};
use super::thresholds::{MAX_HOLDERS, MIN_SURNAME_RARITY};
use crate::nlp::{Dep, Doc, Pos};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Roles and their holders, by key, both ways.
#[derive(Default)]
pub(crate) struct RoleHolders {
    others: FxHashMap<Arc<str>, Vec<Arc<str>>>,
}

impl RoleHolders {
    /// Adds the roles of one sentence.
    pub(crate) fn add_sentence(&mut self, doc: &Doc, content: &TermVector) {
        let mut start = 0;
        while start < content.terms.len() {
            let end = name_end(&content.terms, start);
            if end > start {
                self.add_name(doc, content, &content.terms[start..end]);
            }
            start = end.max(start + 1);
        }
    }

    /// Adds the roles that stand with one name.
    fn add_name(&mut self, doc: &Doc, content: &TermVector, name: &[Term]) {
        let Some((last, before)) = name.split_last() else { return };
        // *The General Union* and *the Fire Service* are no persons, whatever title precedes their last word.
        if RelationLexicon::shared()
            .word_id(&last.key)
            .is_some_and(|w| RelationLexicon::shared().rarity(Some(w)) < MIN_SURNAME_RARITY)
        {
            return;
        }
        for title in before.iter().filter(|t| RelationLexicon::shared().is_role(&t.key)) {
            self.pair(&title.key, &last.key);
        }
        // The head of the whole name, from which the arc to a title or an apposition starts.
        let inside = |t: usize| name.iter().any(|i| i.token as usize == t);
        let Some(top) = name.iter().map(|i| i.token as usize).find(|&t| doc.head(t).is_none_or(|h| !inside(h))) else {
            return;
        };
        let beside = match doc.tokens[top].dep {
            Dep::Appos => doc.head(top),
            _ => doc.child(top, &[Dep::Appos]),
        };
        let title = name.first().and_then(|i| (i.token as usize).checked_sub(1));
        let title = title.filter(|&t| doc.tokens[t].dep == Dep::Compound && inside(doc.tokens[t].head as usize));
        for noun in beside.into_iter().chain(title).filter(|&t| doc.tokens[t].pos == Pos::Noun) {
            if let Some(role) = content.terms.iter().find(|i| i.token as usize == noun)
                && RelationLexicon::shared().is_role(&role.key)
            {
                self.pair(&role.key, &last.key);
            }
        }
    }

    fn pair(&mut self, role: &Arc<str>, name: &Arc<str>) {
        if role == name {
            return;
        }
        for (from, to) in [(role, name), (name, role)] {
            let others = self.others.entry(from.clone()).or_default();
            if !others.contains(to) {
                others.push(to.clone());
            }
        }
    }

    /// Roles that a name holds, or names that hold a role.
    pub(crate) fn counterparts(&self, term: &Term) -> &[Arc<str>] {
        let others = self.others.get(&term.key).map_or(&[][..], Vec::as_slice);
        if term.class != WordClass::Name && others.len() > MAX_HOLDERS { &[] } else { others }
    }
}

/// End of the name that begins at `start`; `start` itself where none begins.
fn name_end(terms: &[Term], start: usize) -> usize {
    let mut end = start;
    while terms
        .get(end)
        .is_some_and(|i| i.class == WordClass::Name && (end == start || i.token == terms[end - 1].token + 1))
    {
        end += 1;
    }
    end
}
