//! Table of keys: it drives the parser of the file, the messages about it and the documentation.

use super::{Config, PerCent, Say, Spelling, Strictness};

/// One key of `copydesk.toml`.
pub struct ConfigKey {
    /// Its full name: `style.per-cent` is the key `per-cent` of the table `[style]`.
    pub name: &'static str,
    /// The type of its value, and where it goes.
    pub kind: KeyType,
    /// The value without it, as documentation shows it.
    pub default: &'static str,
    /// Its documentation.
    pub docs: &'static str,
}

/// Types of values; most carry the way to set them.
pub enum KeyType {
    /// `true` or `false`.
    Bool(fn(&mut Config, bool)),
    /// A whole number from the first to the second.
    Number(u32, u32, fn(&mut Config, u32)),
    /// One of these words.
    Word(&'static [&'static str], fn(&mut Config, &str)),
    /// A list of texts; a single text stands for a list of one.
    Texts(fn(&mut Config, Vec<String>)),
    /// A list of cue words of the class that the key is named after.
    Cues,
    /// A table of rule ids with what is set for each.
    Rules,
    /// A table of speakers' names with the other names of each.
    Speakers,
}

const fn key(name: &'static str, kind: KeyType, default: &'static str, docs: &'static str) -> ConfigKey {
    ConfigKey { name, kind, default, docs }
}

const fn cues(name: &'static str, docs: &'static str) -> ConfigKey {
    key(name, KeyType::Cues, "[]", docs)
}

/// Every key.
pub static KEYS: &[ConfigKey] = &[
    key(
        "sources",
        KeyType::Texts(|config, paths| config.sources = Some(paths)),
        "the folder `sources` beside the draft",
        "Sources of every draft that names none in its front matter: paths or globs, relative to this file.",
    ),
    key(
        "allow-outside",
        KeyType::Bool(|config, allowed| config.allow_outside = allowed),
        "false",
        "Whether front matter and this file may name sources outside the folder that this file stands in.",
    ),
    key(
        "strictness",
        KeyType::Word(&["calm", "normal", "strict"], |config, word| {
            config.strictness = match word {
                "calm" => Strictness::Calm,
                "strict" => Strictness::Strict,
                _ => Strictness::Normal,
            };
        }),
        "\"normal\"",
        "How sure copydesk has to be of what it says: `calm` raises fewer false alarms and finds fewer slips, `strict` the other way round.",
    ),
    key(
        "complete",
        KeyType::Bool(|config, complete| config.complete = complete),
        "false",
        "Whether the sources hold all that drafts may say: figures, names and times that none of them has are then warnings.",
    ),
    key(
        "own-observation",
        KeyType::Texts(|config, phrases| config.own_observation = phrases),
        "[]",
        "Phrases that mark what the reporter has seen or counted, beside *this newspaper has seen* and its like.",
    ),
    key(
        "rules",
        KeyType::Rules,
        "every rule on",
        "For each rule by its id: `\"off\"` or `false`, `true`, or the severity of its findings: `\"error\"`, `\"warning\"`, \
         `\"information\"`, `\"hint\"`.",
    ),
    key(
        "style.say",
        KeyType::Word(&["said", "says"], |config, word| {
            config.style.say = if word == "says" { Say::Says } else { Say::Said };
        }),
        "\"said\"",
        "The verb of the attributions that fixes write.",
    ),
    key(
        "style.per-cent",
        KeyType::Word(&["per cent", "percent", "%"], |config, word| {
            config.style.per_cent = Some(match word {
                "percent" => PerCent::OneWord,
                "%" => PerCent::Sign,
                _ => PerCent::TwoWords,
            });
        }),
        "as the draft has it",
        "How fixes write per cent.",
    ),
    key(
        "style.numerals-from",
        KeyType::Number(1, 1_000_000, |config, number| config.style.numerals_from = number),
        "10",
        "The first number that fixes write in digits: with 10, *nine* and *10*.",
    ),
    key(
        "style.spelling",
        KeyType::Word(&["british", "american"], |config, word| {
            config.style.spelling = Some(if word == "american" { Spelling::American } else { Spelling::British });
        }),
        "as the draft has it",
        "How fixes spell words that differ between Britain and America.",
    ),
    key(
        "speakers",
        KeyType::Speakers,
        "none",
        "For each speaker by name, a list of other names that mean the same: `\"Dockside General Union\" = [\"the DGU\"]`.",
    ),
    key(
        "hedges.probable",
        KeyType::Texts(|config, words| config.hedges.probable = words),
        "[]",
        "Further hedges that leave a claim as sure as *likely* does.",
    ),
    key(
        "hedges.possible",
        KeyType::Texts(|config, words| config.hedges.possible = words),
        "[]",
        "Further hedges that leave a claim as sure as *may* does.",
    ),
    key(
        "hedges.uncommitted",
        KeyType::Texts(|config, words| config.hedges.uncommitted = words),
        "[]",
        "Further hedges that leave a claim open, as *not confirmed* does.",
    ),
    cues("cues.neutral", "Further verbs that only report, as *say*; in the base form, like all cues."),
    cues("cues.argumentative", "Further verbs that give a view, as *argue*."),
    cues("cues.doubt", "Further verbs that keep a distance, as *claim*."),
    cues("cues.factive", "Further verbs that assert truth, as *confirm*."),
    cues("cues.guilt", "Further verbs that assert fault, as *admit*."),
    cues("cues.negative", "Further verbs that deny, as *reject*."),
    cues("cues.disproof", "Further verbs that assert disproof, as *refute*."),
    cues("cues.intent", "Further verbs that assert a will, as *refuse*."),
    cues("cues.performative", "Further verbs whose saying is the deed, as *promise*."),
    cues("cues.accusation", "Further verbs that accuse, as *blame*."),
    cues("cues.estimate", "Further verbs that carry a hedge, as *expect*."),
];
