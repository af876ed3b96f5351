//! Words by which the patterns of attribution know their forms.

use rustc_hash::FxHashSet;
use serde::Deserialize;

/// Words of the patterns of attribution, by dictionary form where nothing else is told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributionWords {
    /// Verbs by which somebody gives a thing a name (*call*, *dub*).
    pub naming: FxHashSet<String>,
    /// Verbs by which a document holds something (*record*).
    pub recording: FxHashSet<String>,
    /// Verbs of perception (*see*, *count*).
    pub perceiving: FxHashSet<String>,
    /// Verbs that put a number on something (*put the toll at*).
    pub estimating: FxHashSet<String>,
    /// Nouns for a number that somebody gives (*count*).
    pub totals: FxHashSet<String>,
    /// Nouns for somebody's reckoning (*tally*).
    pub reckonings: FxHashSet<String>,
    /// Verbs behind a reckoning (*stands at*).
    pub reckoning_verbs: FxHashSet<String>,
    /// Nouns for somebody's view, besides the reckonings (*opinion*).
    pub views: FxHashSet<String>,
    /// Nouns that take up what was said before (*the figure*).
    pub references: FxHashSet<String>,
    /// Verbs that tell where such a thing comes from (*stem*).
    pub origins: FxHashSet<String>,
    /// What stands before *of* where the speaker of the sentence before is named, as it stands (*the words of*).
    pub before_of: FxHashSet<String>,
    /// What stands before *by* there, as it stands (*given by*).
    pub before_by: FxHashSet<String>,
    /// Nouns by which a denial takes up what it denies (*allegation*).
    pub denied: FxHashSet<String>,
}
