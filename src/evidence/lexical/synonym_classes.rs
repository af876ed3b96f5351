//! Hand-made classes of newsroom words (`assets/lexicons/families.toml`): what WordNet and word company lack,
//! such as *people died* and *the number killed*, and words that carry little or nothing of a claim.

use super::relation_lexicon::CLASS_NODES;
use super::sense_graph::{Edge, EdgeKind};
use super::thresholds::*;
use super::word_class::WordClass;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::OnceLock;

/// Synonym classes, ready for look-ups.
#[derive(Default)]
pub(crate) struct SynonymClasses {
    members: FxHashMap<Box<str>, Vec<Member>>,
    /// By head verb: the other words of a phrase, and the phrase's key.
    phrases: FxHashMap<Box<str>, Vec<VerbPhrase>>,
    /// By first word: names of several words, longest first.
    names: FxHashMap<Box<str>, Vec<Box<str>>>,
    weights: FxHashMap<Box<str>, f32>,
    families: Vec<SynonymClass>,
}

/// A verb with words that hang on it, taken as one word.
pub(crate) struct VerbPhrase {
    /// The phrase, its words parted by blanks.
    pub key: Box<str>,
    /// Lemmas that must hang on the verb; `not` is a negation.
    pub rest: Vec<Box<str>>,
}

#[derive(Clone, Copy)]
struct Member {
    class: WordClass,
    family: u32,
}

struct SynonymClass {
    is_alias: bool,
    weight: f32,
    opposite: Option<u32>,
    converse: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FamiliesFile {
    weights: WordWeights,
    family: Vec<FamilyEntry>,
    alias: Vec<AliasEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordWeights {
    none: Vec<String>,
    slight: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FamilyEntry {
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
struct AliasEntry {
    forms: Vec<String>,
}

impl SynonymClasses {
    /// The process's classes.
    pub(crate) fn shared() -> &'static SynonymClasses {
        static FAMILIES: OnceLock<SynonymClasses> = OnceLock::new();
        FAMILIES.get_or_init(|| {
            SynonymClasses::parse(include_str!("../../../assets/lexicons/families.toml")).unwrap_or_default()
        })
    }

    fn parse(text: &str) -> Result<SynonymClasses, toml::de::Error> {
        let file: FamiliesFile = toml::from_str(text)?;
        let mut out = SynonymClasses::default();
        let number = |name: &Option<String>| {
            name.as_ref().and_then(|n| file.family.iter().position(|f| &f.name == n)).map(|i| i as u32)
        };
        for (id, entry) in file.family.iter().enumerate() {
            let classes = [
                (WordClass::Noun, &entry.nouns),
                (WordClass::Verb, &entry.verbs),
                (WordClass::Adjective, &entry.adjectives),
                (WordClass::Adverb, &entry.adverbs),
                (WordClass::Verb, &entry.phrases),
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
                    .push(VerbPhrase { key: phrase.as_str().into(), rest: words.map(Into::into).collect() });
            }
            out.families.push(SynonymClass {
                is_alias: false,
                weight: entry.weight.unwrap_or(MEMBER_WEIGHT),
                opposite: number(&entry.opposite),
                converse: number(&entry.converse),
            });
        }
        for alias in &file.alias {
            let family = out.families.len() as u32;
            out.families.push(SynonymClass { is_alias: true, weight: MEMBER_WEIGHT, opposite: None, converse: None });
            for form in &alias.forms {
                out.members.entry(form.as_str().into()).or_default().push(Member { class: WordClass::Name, family });
                if let Some((first, _)) = form.split_once(' ') {
                    out.names.entry(first.into()).or_default().push(form.as_str().into());
                }
            }
        }
        for forms in out.names.values_mut() {
            forms.sort_by_key(|f| std::cmp::Reverse(f.len()));
        }
        for (words, weight) in [(&file.weights.none, 0.0), (&file.weights.slight, SLIGHT_WORD_WEIGHT)] {
            out.weights.extend(words.iter().map(|w| (Box::from(w.as_str()), weight)));
        }
        Ok(out)
    }

    /// Share of a claim that a word carries beyond its rarity, 0 to 1.
    pub(crate) fn weight(&self, lemma: &str) -> f32 {
        self.weights.get(lemma).copied().unwrap_or(1.0)
    }

    /// The phrases that begin with a verb.
    pub(crate) fn phrases(&self, verb: &str) -> &[VerbPhrase] {
        self.phrases.get(verb).map_or(&[], Vec::as_slice)
    }

    /// Names of several words that begin with `word`, longest first, their words parted by blanks.
    pub(crate) fn names(&self, word: &str) -> &[Box<str>] {
        self.names.get(word).map_or(&[], Vec::as_slice)
    }

    /// Whether any class has the word.
    pub(crate) fn contains(&self, key: &str) -> bool {
        self.members.contains_key(key)
    }

    /// Whether a class has both verbs by themselves, whatever class a negated one of them belongs to.
    pub(crate) fn share_verb_class(&self, a: &str, b: &str) -> bool {
        let families = |verb: &str| {
            let members = self.members.get(verb).into_iter().flatten();
            members.filter(|m| m.class == WordClass::Verb).map(|m| m.family).collect::<Vec<_>>()
        };
        let of_other = families(b);
        families(a).iter().any(|family| of_other.contains(family) && !self.families[*family as usize].is_alias)
    }

    /// Edges to the classes that a word belongs to, and to those that stand against them.
    pub(crate) fn edges(&self, key: &str, class: WordClass, add: &mut impl FnMut(Edge)) {
        let Some(members) = self.members.get(key) else { return };
        for member in members {
            let family = &self.families[member.family as usize];
            // A name's class is the tagger's guess; aliases hold for every word class, the others only for their own.
            if !family.is_alias && member.class != class {
                continue;
            }
            let mut edge =
                |family: u32, weight: f32, kind| add(Edge { node: CLASS_NODES + family, weight, firm: weight, kind });
            let kind = match () {
                _ if family.is_alias => EdgeKind::Alias,
                _ if family.weight < MIN_SYNONYM_WEIGHT => EdgeKind::Similar,
                _ => EdgeKind::Synonym,
            };
            edge(member.family, family.weight.sqrt(), kind);
            if let Some(other) = family.opposite {
                edge(other, OPPOSITE_CLASS_WEIGHT / MEMBER_WEIGHT.sqrt(), EdgeKind::Opposite);
            }
            if let Some(other) = family.converse {
                edge(other, OPPOSITE_CLASS_WEIGHT / MEMBER_WEIGHT.sqrt(), EdgeKind::Converse);
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
        let file: FamiliesFile = toml::from_str(text).expect("families.toml is well formed");
        let names: Vec<_> = file.family.iter().map(|f| &f.name).collect();
        for entry in &file.family {
            assert_eq!(names.iter().filter(|n| ***n == entry.name).count(), 1, "{} is named twice", entry.name);
            for against in [&entry.opposite, &entry.converse].into_iter().flatten() {
                assert!(names.contains(&against), "{} names an unknown family {against}", entry.name);
            }
        }
        let families = SynonymClasses::parse(text).expect("parses");
        assert!(families.contains("kill") && !families.phrases("lose").is_empty());
        assert_eq!(families.weight("say"), 0.0);
    }
}
