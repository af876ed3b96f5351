//! Settings of a newsroom, as data.

use crate::text::Severity;
use std::collections::BTreeMap;

/// The name of the configuration file; it is looked for in the draft's folder and upwards.
pub const FILE_NAME: &str = "copydesk.toml";

/// Settings of a newsroom. [`Config::default`] holds without a configuration file.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Sources of every draft that names none itself: paths or globs relative to the configuration file.
    pub sources: Option<Vec<String>>,
    /// Whether front matter and configuration may name files outside the workspace.
    pub allow_outside: bool,
    /// How sure copydesk has to be of what it says.
    pub strictness: Strictness,
    /// Whether the sources hold all that the draft may say: what none of them has is then a warning.
    pub complete: bool,
    /// Settings of rules by their ids; a rule that is not here is as the catalogue has it.
    pub rules: BTreeMap<String, RuleSetting>,
    /// House style.
    pub style: HouseStyle,
    /// Other names of speakers.
    pub speakers: Vec<KnownSpeaker>,
    /// Hedges of this newsroom, beside those that are built in.
    pub hedges: Hedges,
    /// Cue words of this newsroom by the names of their classes (`neutral`, `doubt` …), beside those that are built in.
    pub cues: BTreeMap<String, Vec<String>>,
    /// Phrases that mark what the reporter has seen: *our reporter counted*.
    pub own_observation: Vec<String>,
}

/// Setting of a rule: whether it runs, and how grave its findings are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RuleSetting {
    /// The rule does not run.
    Off,
    /// The rule runs, its findings as grave as the catalogue says.
    On,
    /// The rule runs, and its findings are this grave.
    At(Severity),
}

/// House style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseStyle {
    /// The tense of the verb in attributions that fixes write.
    pub say: Say,
    /// How per cent is written; `None` follows the draft.
    pub per_cent: Option<PerCent>,
    /// The first number that is written in digits: 10 for *nine* and *10*.
    pub numerals_from: u32,
    /// How words are spelt; `None` follows the draft.
    pub spelling: Option<Spelling>,
}

/// How sure copydesk has to be of what it says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strictness {
    /// Surer: fewer false alarms, and fewer slips found.
    Calm,
    /// As its thresholds were fitted.
    Normal,
    /// Less sure: more slips found, and more false alarms.
    Strict,
}

impl Strictness {
    /// A probability (0 to 1) as it counts under this strictness: its odds are e times better or worse.
    pub fn weigh(self, probability: f32) -> f32 {
        let factor = match self {
            Strictness::Calm => (-1.0f32).exp(),
            Strictness::Normal => return probability,
            Strictness::Strict => 1.0f32.exp(),
        };
        let odds = factor * probability;
        odds / (odds + 1.0 - probability).max(f32::EPSILON)
    }
}

/// The tense of attributions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Say {
    /// *said*
    Said,
    /// *says*
    Says,
}

/// Forms of per cent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PerCent {
    /// *22 per cent*
    TwoWords,
    /// *22 percent*
    OneWord,
    /// *22%*
    Sign,
}

/// Spelling by the side of the Atlantic.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Spelling {
    British,
    American,
}

/// A speaker and the other names that mean the same one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSpeaker {
    /// The name, as fixes write it.
    pub name: String,
    /// The other names.
    pub aliases: Vec<String>,
}

/// Hedges by the certainty that they leave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hedges {
    /// As *likely* does.
    pub probable: Vec<String>,
    /// As *may* does.
    pub possible: Vec<String>,
    /// As *whether* and *not confirmed* do.
    pub uncommitted: Vec<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            sources: None,
            allow_outside: false,
            strictness: Strictness::Normal,
            complete: false,
            rules: BTreeMap::new(),
            style: HouseStyle { say: Say::Said, per_cent: None, numerals_from: 10, spelling: None },
            speakers: Vec::new(),
            hedges: Hedges::default(),
            cues: BTreeMap::new(),
            own_observation: Vec::new(),
        }
    }
}

impl Config {
    /// The setting of a rule.
    pub fn rule(&self, id: &str) -> RuleSetting {
        self.rules.get(id).copied().unwrap_or(RuleSetting::On)
    }
}
