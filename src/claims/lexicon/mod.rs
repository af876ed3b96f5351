//! Lexicon of claims: cues, hedges, negators, conditions, quantifiers, connectives, sources, and the words by which clauses,
//! forms of attribution, kinds of documents and needs are known.
//! The lists are data (`assets/lexicons/*.toml`); this file only reads them, once, and answers questions.

mod attribution;
mod certainty;
mod clauses;
mod conditions;
mod connectives;
mod cues;
mod documents;
mod need;
mod phrases;
mod polarity;
mod quantifiers;
mod sources;

pub use attribution::AttributionWords;
pub use certainty::CertaintyWords;
pub use clauses::ClauseWords;
pub use conditions::ConditionWords;
pub use connectives::{ConnectiveWords, Connectives};
pub use documents::DocumentWords;
pub use need::NeedWords;
pub use phrases::Phrases;
pub use polarity::PolarityWords;
pub use quantifiers::QuantifierWords;
pub use sources::{RoleWords, SourceWords};

use super::model::CueClass;
use crate::nlp::Doc;
use cues::{CueFile, classes};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::ops::Range;
use std::sync::OnceLock;

/// All word lists, ready to be asked.
#[derive(Clone, Debug)]
pub struct ClaimLexicon {
    /// How sure words are.
    pub certainty: CertaintyWords,
    /// What negates.
    pub polarity: PolarityWords,
    /// What puts under a condition.
    pub conditions: ConditionWords,
    /// Parts and wholes of groups.
    pub quantifiers: QuantifierWords,
    /// Links between events.
    pub connectives: ConnectiveWords,
    /// Phrases for sources that name nobody, promise several, or are the writer.
    pub sources: SourceWords,
    /// Verbs by what they do with their arguments.
    pub roles: RoleWords,
    /// Forms of attribution.
    pub attribution: AttributionWords,
    /// Verbs, adjectives and nouns over a clause.
    pub clauses: ClauseWords,
    /// Sorts of documents.
    pub documents: DocumentWords,
    /// What must be attributed.
    pub need: NeedWords,
    cue_verbs: FxHashMap<String, CueClass>,
    cue_nouns: FxHashMap<String, CueClass>,
    cue_phrases: Phrases,
    implication: FxHashMap<String, String>,
    neutral_for: FxHashMap<String, String>,
}

impl Default for ClaimLexicon {
    /// The lists that come with the program.
    fn default() -> Self {
        Self::shared().clone()
    }
}

impl ClaimLexicon {
    /// The lists that come with the program.
    pub fn shared() -> &'static ClaimLexicon {
        static LEXICON: OnceLock<ClaimLexicon> = OnceLock::new();
        LEXICON.get_or_init(ClaimLexicon::load)
    }

    /// The lists of the program with a newsroom's own words added: hedges (each with its level 1 to 3), cues, and phrases
    /// for what the reporter has seen.
    pub fn with(hedges: &[(String, u8)], cues: &[(String, CueClass)], observations: &[String]) -> ClaimLexicon {
        let mut lexicon = ClaimLexicon::shared().clone();
        for (word, level) in hedges {
            let word = word.to_lowercase();
            if word.contains(' ') {
                lexicon.certainty.phrases.add(&word);
                lexicon.certainty.phrase.insert(word, *level);
            } else {
                lexicon.certainty.adverb.insert(word.clone(), *level);
                lexicon.certainty.adjective.insert(word, *level);
            }
        }
        for (word, class) in cues {
            lexicon.cue_verbs.insert(word.to_lowercase(), *class);
        }
        for phrase in observations {
            lexicon.sources.own.add(&phrase.to_lowercase());
        }
        lexicon
    }

    fn load() -> ClaimLexicon {
        let cues: CueFile = read_list("cues", include_str!("../../../assets/lexicons/cues.toml"));
        let mut certainty: CertaintyWords =
            read_list("certainty", include_str!("../../../assets/lexicons/certainty.toml"));
        certainty.phrases = Phrases::new(certainty.phrase.keys());
        let mut polarity: PolarityWords = read_list("polarity", include_str!("../../../assets/lexicons/polarity.toml"));
        polarity.index();
        let mut conditions: ConditionWords =
            read_list("conditions", include_str!("../../../assets/lexicons/conditions.toml"));
        conditions.opening = Phrases::new(&conditions.conjunctions);
        conditions.prepositional = Phrases::new(&conditions.prepositions);
        conditions.any = Phrases::new(&conditions.loose);
        let mut quantifiers: QuantifierWords =
            read_list("quantifiers", include_str!("../../../assets/lexicons/quantifiers.toml"));
        quantifiers.some_phrases = Phrases::new(&quantifiers.some);
        quantifiers.all_phrases = Phrases::new(&quantifiers.all);
        quantifiers.most_phrases = Phrases::new(&quantifiers.most);
        let mut connectives: ConnectiveWords =
            read_list("connectives", include_str!("../../../assets/lexicons/connectives.toml"));
        connectives.sequence.index();
        connectives.causal.index();
        connectives.causal_hint.index();
        let mut sources: SourceWords = read_list("sources", include_str!("../../../assets/lexicons/sources.toml"));
        sources.own = Phrases::new(&sources.own_observation);
        ClaimLexicon {
            certainty,
            polarity,
            conditions,
            quantifiers,
            connectives,
            sources,
            roles: read_list("roles", include_str!("../../../assets/lexicons/roles.toml")),
            attribution: read_list("attribution", include_str!("../../../assets/lexicons/attribution.toml")),
            clauses: read_list("clauses", include_str!("../../../assets/lexicons/clauses.toml")),
            documents: read_list("documents", include_str!("../../../assets/lexicons/documents.toml")),
            need: read_list("need", include_str!("../../../assets/lexicons/need.toml")),
            cue_verbs: classes(&cues.verbs),
            cue_nouns: classes(&cues.nouns),
            cue_phrases: Phrases::new(cues.phrases.values().flatten()),
            implication: cues.implication,
            neutral_for: cues.neutral_for,
        }
    }

    /// The class of a reporting verb, by its dictionary form (with its particle: *point out*).
    pub fn cue_verb(&self, lemma: &str) -> Option<CueClass> {
        self.cue_verbs.get(lemma).copied()
    }

    /// Whether the verb is one of a public act, by which its subject is named (*urged*, *resigned*).
    pub fn is_public_act(&self, lemma: &str) -> bool {
        self.need.public_acts.contains(lemma)
    }

    /// The class of a reporting noun, by its dictionary form.
    pub fn cue_noun(&self, lemma: &str) -> Option<CueClass> {
        self.cue_nouns.get(lemma).copied()
    }

    /// The tokens of a set phrase that credits a speaker (*according to*) starting at `token`.
    pub fn cue_phrase(&self, doc: &Doc, token: usize) -> Option<Range<usize>> {
        self.cue_phrases.at(doc, token)
    }

    /// What a class of cues tells readers beyond the saying, for messages.
    pub fn implication(&self, class: CueClass) -> Option<&str> {
        let key = format!("{class:?}").to_lowercase();
        self.implication.get(&key).map(String::as_str)
    }

    /// The neutral word for a loaded cue, by dictionary form; *say* where the lists name none.
    pub fn neutral_for(&self, lemma: &str) -> &str {
        self.neutral_for.get(lemma).map_or("say", String::as_str)
    }
}

/// Reads one of the embedded lists. They are part of the program and a test reads them all, so a fault in one cannot
/// reach a user; the message is for whoever edits the list.
pub(crate) fn read_list<T: for<'a> Deserialize<'a>>(name: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("assets/lexicons/{name}.toml: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_reads_and_levels_are_one_to_three() {
        let lexicon = ClaimLexicon::shared();
        let words = &lexicon.certainty;
        for map in [
            &words.modal,
            &words.adverb,
            &words.phrase,
            &words.verb,
            &words.raising,
            &words.cue,
            &words.negated_cue,
            &words.adjective,
            &words.predicate,
            &words.noun,
        ] {
            assert!(!map.is_empty());
            for (word, level) in map {
                assert!((1..=3).contains(level), "{word} has level {level}");
                assert_eq!(*word, word.to_lowercase(), "lists hold lower case");
            }
        }
    }

    #[test]
    fn every_list_of_the_assets_parses() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/lexicons");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "toml") {
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(toml::from_str::<toml::Table>(&text).is_ok_and(|t| !t.is_empty()), "{}", path.display());
            }
        }
    }

    #[test]
    fn needs_clauses_and_forms_have_their_words() {
        let lexicon = ClaimLexicon::shared();
        assert!(lexicon.is_public_act("urge") && !lexicon.is_public_act("rain"));
        assert!(lexicon.need.tolls.contains("kill") && lexicon.clauses.phases.contains("begin"));
        assert!(lexicon.attribution.naming.contains("dub"));
        assert!(lexicon.documents.release_marks.iter().any(|m| m == "press release"));
    }

    #[test]
    fn cues_have_the_class_that_says_most() {
        let lexicon = ClaimLexicon::shared();
        for (verb, class) in [
            ("say", CueClass::Neutral),
            ("claim", CueClass::Doubt),
            ("admit", CueClass::Guilt),
            ("point out", CueClass::Factive),
            ("deny", CueClass::Negative),
            ("refute", CueClass::Disproof),
            ("accuse", CueClass::Accusation),
            ("expect", CueClass::Estimate),
            ("threaten", CueClass::Performative),
        ] {
            assert_eq!(lexicon.cue_verb(verb), Some(class), "{verb}");
        }
        assert_eq!(lexicon.cue_noun("allegation"), Some(CueClass::Doubt));
        assert_eq!(lexicon.implication(CueClass::Guilt), Some("suggests guilt or reluctance"));
        assert_eq!(lexicon.neutral_for("reveal"), "say");
    }

    #[test]
    fn opposites_work_both_ways_and_not_within_a_side() {
        let polarity = &ClaimLexicon::shared().polarity;
        assert!(polarity.opposite("confirm", "deny"));
        assert!(polarity.opposite("fall", "rise"));
        assert!(!polarity.opposite("rise", "increase"));
        assert!(!polarity.opposite("confirm", "report"));
    }

    #[test]
    fn a_newsroom_adds_its_own_words() {
        let own = ClaimLexicon::with(
            &[("word is".into(), 3), ("mooted".into(), 2)],
            &[("opine".into(), CueClass::Neutral)],
            &[],
        );
        assert_eq!(own.certainty.phrase.get("word is"), Some(&3));
        assert_eq!(own.certainty.adverb.get("mooted"), Some(&2));
        assert_eq!(own.cue_verb("opine"), Some(CueClass::Neutral));
        assert_eq!(ClaimLexicon::shared().cue_verb("opine"), None);
    }
}
