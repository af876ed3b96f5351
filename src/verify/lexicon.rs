//! Small words that the judge asks for one by one (`assets/lexicons/atoms.toml`).

use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::sync::OnceLock;

/// The lists, in lower case.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AtomLexicon {
    /// Prepositions that say where, when or on whose side.
    pub prepositions: FxHashSet<String>,
    /// Words for how much of a group, how often, which place in a row.
    pub quantifiers: FxHashSet<String>,
    /// Modal verbs.
    pub modals: FxHashSet<String>,
    /// Modal verbs that make a statement weaker than any other verb would.
    pub weak_modals: FxHashSet<String>,
    /// Pairs of modal verbs that reported speech shifts one into the other.
    pub backshift: Vec<(String, String)>,
    /// Words that weaken what stands beside them, by their dictionary forms.
    pub hedges: FxHashSet<String>,
    /// Words over a condition.
    pub conditions: FxHashSet<String>,
    /// Beginnings that turn a word round.
    pub reversing_prefixes: FxHashSet<String>,
    /// Words that negate by themselves.
    pub negations: FxHashSet<String>,
    /// Words that say by their sense what a negation says, by their dictionary forms.
    pub refusals: FxHashSet<String>,
}

impl AtomLexicon {
    /// The lists that come with the program.
    pub fn shared() -> &'static AtomLexicon {
        static LISTS: OnceLock<AtomLexicon> = OnceLock::new();
        LISTS.get_or_init(|| Self::read().unwrap_or_default())
    }

    /// Whether reported speech shifts one of the words into the other.
    pub fn are_shifted(&self, a: &str, b: &str) -> bool {
        self.backshift.iter().any(|(x, y)| a == x && b == y || b == x && a == y)
    }

    fn read() -> Result<AtomLexicon, toml::de::Error> {
        toml::from_str(include_str!("../../assets/lexicons/atoms.toml"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_lower_case() {
        let lists = AtomLexicon::read().expect("assets/lexicons/atoms.toml");
        let words = [&lists.prepositions, &lists.quantifiers, &lists.modals, &lists.hedges];
        for list in words.into_iter().chain([&lists.conditions, &lists.negations, &lists.refusals]) {
            assert!(list.len() > 3 && list.iter().all(|word| *word == word.to_lowercase()));
        }
    }
}
