//! Words that decide whether a statement must be attributed.

use rustc_hash::FxHashSet;
use serde::Deserialize;

/// Words of the need for attribution, by dictionary form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedWords {
    /// Verbs of deaths, injuries, arrests and losses (*kill*).
    pub tolls: FxHashSet<String>,
    /// Nouns of the same (*casualty*).
    pub toll_nouns: FxHashSet<String>,
    /// Verbs of wrongdoing: said of somebody, an accusation (*steal*).
    pub wrongs: FxHashSet<String>,
    /// Verbs of acts and states that nobody outside can observe (*intend*).
    pub unobservable: FxHashSet<String>,
    /// Verbs of acts that are done in public (*resign*).
    pub public_acts: FxHashSet<String>,
    /// Verbs of cause (*trigger*).
    pub causal: FxHashSet<String>,
    /// Adjectives of judgement (*unfair*).
    pub evaluative: FxHashSet<String>,
    /// Verbs by which a writer analyses words and deeds (*highlight*).
    pub analysis: FxHashSet<String>,
    /// Roles of those who lead a meeting (*chair*).
    pub procedural_roles: FxHashSet<String>,
    /// Verbs of what a meeting does (*adjourn*).
    pub procedural_verbs: FxHashSet<String>,
    /// Verbs that mark an opinion (*believe*).
    pub opinion_marks: FxHashSet<String>,
    /// Cues whose own clause may hold what is said (*say*).
    pub reporting: FxHashSet<String>,
    /// Verbs that link a subject and a judgement of it (*seem*).
    pub linking: FxHashSet<String>,
}
