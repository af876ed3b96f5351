//! Words by which clauses are cut and judged.

use rustc_hash::FxHashSet;
use serde::Deserialize;

/// Words of the segmentation into clauses, by dictionary form where nothing else is told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseWords {
    /// Verbs that only place another verb in time or intent (*begin to*).
    pub phases: FxHashSet<String>,
    /// Adjectives over a verb that carries the content, as they stand (*able to*).
    pub readiness: FxHashSet<String>,
    /// Subordinators that set one statement against another (*whereas*).
    pub contrasts: FxHashSet<String>,
    /// Nouns that negate the clause under them, as they stand (*denial that*).
    pub denials: FxHashSet<String>,
    /// Nouns whose own negation reaches the clause under them (*no evidence that*).
    pub attesting: FxHashSet<String>,
    /// Verbs that ask or doubt (*wonder*).
    pub asking: FxHashSet<String>,
    /// Verbs after which *if* opens a question and no condition (*see if*).
    pub questioning: FxHashSet<String>,
    /// Verbs that leave a matter open when negated (*has not confirmed*).
    pub confirming: FxHashSet<String>,
}
