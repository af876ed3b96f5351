//! Clause as far as the tree gives it, and what is needed to look at its words.

use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::ClauseKind;
use crate::nlp::Doc;

/// A clause as far as the tree gives it: head, chain of verbs, kind, what it hangs from.
#[derive(Clone, Debug)]
pub(crate) struct Skeleton {
    pub sentence: usize,
    pub head: usize,
    pub chain: Vec<usize>,
    pub kind: ClauseKind,
    pub parent: Option<usize>,
    pub governor: Option<usize>,
    pub restrictive: bool,
}

impl Skeleton {
    pub fn predicate(&self) -> usize {
        self.chain.last().copied().unwrap_or(self.head)
    }
}

/// One clause with all that is needed to look at its words.
pub(crate) struct ClauseScope<'a> {
    pub doc: &'a Doc,
    pub lexicon: &'a ClaimLexicon,
    pub skeletons: &'a [Skeleton],
    /// Which clause each token belongs to itself, not through a clause inside it.
    pub owners: &'a [Option<usize>],
    pub index: usize,
}

impl ClauseScope<'_> {
    pub fn skeleton(&self) -> &Skeleton {
        &self.skeletons[self.index]
    }

    /// The clause's own tokens: those of no clause inside it.
    pub fn own_tokens(&self) -> impl Iterator<Item = usize> + '_ {
        let sentence = self.doc.sentences.get(self.skeleton().sentence).cloned().unwrap_or(0..0);
        sentence.filter(move |&t| self.owners.get(t) == Some(&Some(self.index)))
    }

    /// Whether `token` stands directly under the clause's verbs: at most `depth` arcs below the chain.
    pub fn is_near_chain(&self, token: usize, depth: usize) -> bool {
        let chain = &self.skeleton().chain;
        chain.contains(&token) || self.doc.ancestors(token).take(depth).any(|a| chain.contains(&a))
    }
}

/// Whether the clause of `token` is set off from what stands before it by a comma or dash.
pub(crate) fn set_off(doc: &Doc, token: usize) -> bool {
    let left = doc.subtree(token).start;
    let before = left.checked_sub(1).map(|t| &*doc.tokens[t].lower);
    matches!(before, Some("," | "—" | "–" | "-" | "(" | ";" | "--"))
}
