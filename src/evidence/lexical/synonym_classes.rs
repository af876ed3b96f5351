//! Hand-made families of newsroom words (`assets/lexicons/families.toml`): what WordNet and word company do not know,
//! such as *people died* and *the number killed*, and words that carry little or nothing of a claim.

use super::sense_graph::{Edge, EdgeKind};
use super::{Class, FAMILY_NODES};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::OnceLock;

/// How much two members of one family share.
const MEMBER: f32 = 0.9;
/// How much the two sides of one deal share, and two opposites.
const ACROSS: f32 = 0.75;

/// The families, ready for look-ups.
#[derive(Default)]
pub(crate) struct SynonymClasses {
    members: FxHashMap<Box<str>, Vec<Member>>,
    /// By head verb: the other words of a phrase, and the phrase's key.
    phrases: FxHashMap<Box<str>, Vec<Phrase>>,
    /// By first word: names of several words, longest first.
    names: FxHashMap<Box<str>, Vec<Box<str>>>,
    weights: FxHashMap<Box<str>, f32>,
    families: Vec<SynonymClass>,
}

/// A verb with words that hang on it, taken as one word.
pub(crate) struct Phrase {
    /// The phrase, its words parted by blanks.
    pub key: Box<str>,
    /// Lemmas that must hang on the verb; `not` is a negation.
    pub rest: Vec<Box<str>>,
}

#[derive(Clone, Copy)]
struct Member {
    class: Class,
    family: u32,
}

struct SynonymClass {
    alias: bool,
    weight: f32,
    opposite: Option<u32>,
    converse: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    weights: Weights,
    family: Vec<Entry>,
    alias: Vec<Alias>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    none: Vec<String>,
    slight: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    #[serde(default)]
    adverbs: Vec<String>,
    #[serde(default)]
    phrases: Vec<String>,
    opposite: Option<String>,
    converse: Option<String>,
    weight: Option<f32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Alias {
    forms: Vec<String>,
}

impl SynonymClasses {
    /// The process's families.
    pub(crate) fn shared() -> &'static SynonymClasses {
        static FAMILIES: OnceLock<SynonymClasses> = OnceLock::new();
        FAMILIES.get_or_init(|| {
            SynonymClasses::parse(include_str!("../../../assets/lexicons/families.toml")).unwrap_or_default()
        })
    }

    fn parse(text: &str) -> Result<SynonymClasses, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let mut out = SynonymClasses::default();
        let number = |name: &Option<String>| {
            name.as_ref().and_then(|n| file.family.iter().position(|f| &f.name == n)).map(|i| i as u32)
        };
        for (id, entry) in file.family.iter().enumerate() {
            let classes = [
                (Class::Noun, &entry.nouns),
                (Class::Verb, &entry.verbs),
                (Class::Adjective, &entry.adjectives),
                (Class::Adverb, &entry.adverbs),
                (Class::Verb, &entry.phrases),
            ];
            for (class, words) in classes {
                for word in words {
                    out.members.entry(word.as_str().into()).or_default().push(Member { class, family: id as u32 });
                }
            }
            for phrase in &entry.phrases {
                let mut words = phrase.split(' ');
                let head = words.next().unwrap_or_default();
                out.phrases
                    .entry(head.into())
                    .or_default()
                    .push(Phrase { key: phrase.as_str().into(), rest: words.map(Into::into).collect() });
            }
            out.families.push(SynonymClass {
                alias: false,
                weight: entry.weight.unwrap_or(MEMBER),
                opposite: number(&entry.opposite),
                converse: number(&entry.converse),
            });
        }
        for alias in &file.alias {
            let family = out.families.len() as u32;
            out.families.push(SynonymClass { alias: true, weight: MEMBER, opposite: None, converse: None });
            for form in &alias.forms {
                out.members.entry(form.as_str().into()).or_default().push(Member { class: Class::Name, family });
                if let Some((first, _)) = form.split_once(' ') {
                    out.names.entry(first.into()).or_default().push(form.as_str().into());
                }
            }
        }
        for forms in out.names.values_mut() {
            forms.sort_by_key(|f| std::cmp::Reverse(f.len()));
        }
        for (words, weight) in [(&file.weights.none, 0.0), (&file.weights.slight, 0.4)] {
            out.weights.extend(words.iter().map(|w| (Box::from(w.as_str()), weight)));
        }
        Ok(out)
    }

    /// How much of a claim a word carries beyond its rarity, 0 to 1.
    pub(crate) fn weight(&self, lemma: &str) -> f32 {
        self.weights.get(lemma).copied().unwrap_or(1.0)
    }

    /// The phrases that begin with a verb.
    pub(crate) fn phrases(&self, verb: &str) -> &[Phrase] {
        self.phrases.get(verb).map_or(&[], Vec::as_slice)
    }

    /// Names of several words that begin with `word`, longest first, their words parted by blanks.
    pub(crate) fn names(&self, word: &str) -> &[Box<str>] {
        self.names.get(word).map_or(&[], Vec::as_slice)
    }

    /// Whether any family knows the word.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.members.contains_key(key)
    }

    /// The families that a word belongs to, and those that stand against them.
    pub(crate) fn legs(&self, key: &str, class: Class, add: &mut impl FnMut(Edge)) {
        let Some(members) = self.members.get(key) else { return };
        for member in members {
            let family = &self.families[member.family as usize];
            // A name's class is the tagger's guess; aliases hold for a word in any class, families only for their own.
            if !family.alias && member.class != class {
                continue;
            }
            let mut leg =
                |family: u32, weight: f32, kind| add(Edge { node: FAMILY_NODES + family, weight, firm: weight, kind });
            let kind = match () {
                _ if family.alias => EdgeKind::Alias,
                _ if family.weight < 0.7 => EdgeKind::Similar,
                _ => EdgeKind::Synonym,
            };
            leg(member.family, family.weight.sqrt(), kind);
            if let Some(other) = family.opposite {
                leg(other, ACROSS / MEMBER.sqrt(), EdgeKind::Opposite);
            }
            if let Some(other) = family.converse {
                leg(other, ACROSS / MEMBER.sqrt(), EdgeKind::Converse);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole() {
        let text = include_str!("../../../assets/lexicons/families.toml");
        let file: File = toml::from_str(text).expect("families.toml is well formed");
        let names: Vec<_> = file.family.iter().map(|f| &f.name).collect();
        for entry in &file.family {
            assert_eq!(names.iter().filter(|n| ***n == entry.name).count(), 1, "{} is named twice", entry.name);
            for against in [&entry.opposite, &entry.converse].into_iter().flatten() {
                assert!(names.contains(&against), "{} names an unknown family {against}", entry.name);
            }
        }
        let families = SynonymClasses::parse(text).expect("parses");
        assert!(families.knows("kill") && !families.phrases("lose").is_empty());
        assert_eq!(families.weight("say"), 0.0);
    }
}
