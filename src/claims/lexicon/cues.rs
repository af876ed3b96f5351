//! Cues by their class.

use crate::claims::model::CueClass;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::hash::Hash;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CueFile {
    pub(super) verbs: FxHashMap<CueKey, Vec<String>>,
    pub(super) nouns: FxHashMap<CueKey, Vec<String>>,
    pub(super) phrases: FxHashMap<CueKey, Vec<String>>,
    pub(super) implication: FxHashMap<String, String>,
    pub(super) neutral_for: FxHashMap<String, String>,
}

#[derive(Deserialize, PartialEq, Eq, Hash, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(crate) enum CueKey {
    Neutral,
    Argumentative,
    Doubt,
    Factive,
    Guilt,
    Negative,
    Disproof,
    Intent,
    Performative,
    Accusation,
    Estimate,
}

impl From<CueKey> for CueClass {
    fn from(key: CueKey) -> Self {
        match key {
            CueKey::Neutral => Self::Neutral,
            CueKey::Argumentative => Self::Argumentative,
            CueKey::Doubt => Self::Doubt,
            CueKey::Factive => Self::Factive,
            CueKey::Guilt => Self::Guilt,
            CueKey::Negative => Self::Negative,
            CueKey::Disproof => Self::Disproof,
            CueKey::Intent => Self::Intent,
            CueKey::Performative => Self::Performative,
            CueKey::Accusation => Self::Accusation,
            CueKey::Estimate => Self::Estimate,
        }
    }
}

/// When a verb stands in several classes, the one that says more wins: listed from the strongest to the weakest.
const CUE_ORDER: [CueKey; 11] = [
    CueKey::Guilt,
    CueKey::Disproof,
    CueKey::Accusation,
    CueKey::Negative,
    CueKey::Intent,
    CueKey::Doubt,
    CueKey::Performative,
    CueKey::Estimate,
    CueKey::Factive,
    CueKey::Argumentative,
    CueKey::Neutral,
];

pub(crate) fn classes(by_class: &FxHashMap<CueKey, Vec<String>>) -> FxHashMap<String, CueClass> {
    let mut classes = FxHashMap::default();
    for key in CUE_ORDER {
        for word in by_class.get(&key).into_iter().flatten() {
            classes.entry(word.clone()).or_insert(key.into());
        }
    }
    classes
}
