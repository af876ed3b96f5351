//! The words of tables: `assets/lexicons/tables.toml`, made ready for look-up.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::sync::OnceLock;

/// Every list that reading tables, and naming their cells, asks.
pub struct TableLexicon {
    pub(super) silent: FxHashSet<String>,
    pub(super) optional: FxHashSet<String>,
    pub(super) totals: FxHashSet<String>,
    pub(super) months: FxHashSet<String>,
    /// From a word to the one that stands for it and its like.
    pub(super) same: FxHashMap<String, String>,
    /// From a league table's short heads to what they stand for.
    pub(super) league: FxHashMap<String, String>,
    sense: Sense,
}

#[derive(Deserialize)]
struct TableWords {
    heads: Heads,
    same: FxHashMap<String, Vec<String>>,
    league: FxHashMap<String, String>,
    sense: Sense,
}

#[derive(Deserialize)]
struct Heads {
    silent: FxHashSet<String>,
    optional: FxHashSet<String>,
    totals: FxHashSet<String>,
    months: FxHashSet<String>,
}

#[derive(Deserialize)]
struct Sense {
    money: FxHashSet<String>,
    shares: FxHashSet<String>,
    changes: FxHashSet<String>,
    bearers: FxHashSet<String>,
    differences: FxHashSet<String>,
}

impl TableLexicon {
    /// The process's lexicon, read on first use.
    pub fn shared() -> &'static TableLexicon {
        static LEXICON: OnceLock<TableLexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            let words: TableWords =
                toml::from_str(include_str!("../../../assets/lexicons/tables.toml")).expect("the lexicon is tested");
            let TableWords { heads: Heads { silent, optional, totals, months }, same, league, sense } = words;
            let pairs = same.into_iter().flat_map(|(word, like)| like.into_iter().map(move |l| (l, word.clone())));
            TableLexicon { silent, optional, totals, months, same: pairs.collect(), league, sense }
        })
    }

    /// Whether a head is of money.
    pub fn is_money(&self, term: &str) -> bool {
        self.sense.money.contains(term)
    }

    /// Whether a head is of shares.
    pub fn is_share(&self, term: &str) -> bool {
        self.sense.shares.contains(term)
    }

    /// Whether a head is of changes and no levels.
    pub fn is_change(&self, term: &str) -> bool {
        self.sense.changes.contains(term)
    }

    /// Whether a word names who has a figure, or nothing at all, and not what the figure counts.
    pub fn is_bearer(&self, term: &str) -> bool {
        self.sense.bearers.contains(term)
    }

    /// Whether a word beside a number makes it the distance between two figures.
    pub fn is_difference(&self, word: &str) -> bool {
        self.sense.differences.contains(word)
    }

    /// Whether a term is a month.
    pub fn is_month(&self, term: &str) -> bool {
        self.months.contains(term)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_loads_and_no_word_stands_for_two() {
        let lexicon = TableLexicon::shared();
        assert!(lexicon.is_money("revenue") && lexicon.is_share("turnout") && lexicon.is_month("may"));
        for (word, stands) in &lexicon.same {
            assert!(!lexicon.same.contains_key(stands), "{word} stands for {stands}, which stands for another");
        }
    }
}
