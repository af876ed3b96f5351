//! The word lists of floor 3: cues, hedges, negators, conditions, quantifiers, connectives, sources.
//! The lists are data (`assets/lexicons/*.toml`); this file only reads them, once, and answers questions.

use super::model::CueClass;
use crate::nlp::Doc;
use rustc_hash::{FxHashMap, FxHashSet};
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
    cue_verbs: FxHashMap<String, CueClass>,
    cue_nouns: FxHashMap<String, CueClass>,
    cue_phrases: Phrases,
    implication: FxHashMap<String, String>,
    neutral_for: FxHashMap<String, String>,
}

/// Hedges and boosters. Every map goes from a dictionary form to a level: 1 probable, 2 possible, 3 uncommitted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertaintyWords {
    /// *May*, *could*.
    pub modal: FxHashMap<String, u8>,
    /// *Likely*, *reportedly*.
    pub adverb: FxHashMap<String, u8>,
    /// Set phrases (*almost certainly*).
    pub phrase: FxHashMap<String, u8>,
    /// Verbs over another verb (*appear to*, *risk …ing*).
    pub verb: FxHashMap<String, u8>,
    /// Participles and adjectives between *be* and *to* (*expected to*, *set to*), as they stand.
    pub raising: FxHashMap<String, u8>,
    /// Cues over a clause or an object (*fear that*, *estimate at*).
    pub cue: FxHashMap<String, u8>,
    /// Cues that leave a matter open when negated (*has not confirmed*).
    pub negated_cue: FxHashMap<String, u8>,
    /// Adjectives before a noun (*a possible opening*).
    pub adjective: FxHashMap<String, u8>,
    /// Predicate adjectives (*it is possible that*).
    pub predicate: FxHashMap<String, u8>,
    /// Nouns over a clause or *of* (*the risk of*).
    pub noun: FxHashMap<String, u8>,
    booster: WordList,
    #[serde(skip)]
    phrases: Phrases,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordList {
    words: Vec<String>,
}

/// Negators and opposites.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolarityWords {
    /// *Not*, *never*.
    pub negators: FxHashSet<String>,
    /// *No*, *neither* before a noun.
    pub determiners: FxHashSet<String>,
    /// *Nobody*, *none*.
    pub pronouns: FxHashSet<String>,
    /// Verbs that negate the verb or noun under them (*fail to*).
    pub verbs: FxHashSet<String>,
    /// Adjectives that negate the verb under them (*unable to*).
    pub adjectives: FxHashSet<String>,
    /// Cues that negate what they report (*deny*).
    pub cues: FxHashSet<String>,
    /// Verbs that hand a negation down to their complement (*does not think that*).
    pub raising: FxHashSet<String>,
    phrases: Vec<String>,
    exempt: Vec<String>,
    antonyms: Vec<Opposites>,
    #[serde(skip)]
    negating: Phrases,
    #[serde(skip)]
    exempting: Phrases,
    #[serde(skip)]
    sides: FxHashMap<String, Vec<(usize, bool)>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Opposites {
    left: Vec<String>,
    right: Vec<String>,
}

/// Conditional words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionWords {
    conjunctions: Vec<String>,
    prepositions: Vec<String>,
    /// Auxiliaries that open an inverted condition (*should it …*).
    pub inverted: FxHashSet<String>,
    /// Before *if*, these make no condition (*even if*).
    pub exempt_before: FxHashSet<String>,
    /// After *if*, these make no condition (*if any*).
    pub exempt_after: FxHashSet<String>,
    loose: Vec<String>,
    #[serde(skip)]
    opening: Phrases,
    #[serde(skip)]
    prepositional: Phrases,
    #[serde(skip)]
    any: Phrases,
}

/// Words for parts and wholes of groups.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantifierWords {
    some: Vec<String>,
    all: Vec<String>,
    most: Vec<String>,
    #[serde(skip)]
    some_phrases: Phrases,
    #[serde(skip)]
    all_phrases: Phrases,
    #[serde(skip)]
    most_phrases: Phrases,
}

/// Words that link two events.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectiveWords {
    /// Order in time only.
    pub sequence: Connectives,
    /// One event makes the other.
    pub causal: Connectives,
    /// Words that may state a cause.
    pub causal_hint: Connectives,
}

/// One class of connectives.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connectives {
    prepositions: Vec<String>,
    conjunctions: Vec<String>,
    verbs: Vec<String>,
    /// Nouns (*the cause of*).
    #[serde(default)]
    pub nouns: FxHashSet<String>,
    #[serde(skip)]
    preposition_phrases: Phrases,
    #[serde(skip)]
    conjunction_phrases: Phrases,
    #[serde(skip)]
    verb_phrases: Phrases,
}

/// Verbs by what they do with their arguments.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleWords {
    /// Verbs whose two sides may change places (*meet*).
    pub symmetric: FxHashSet<String>,
    /// Verbs that carry no content of their own (*make*, *take*).
    pub light: FxHashSet<String>,
}

/// Phrases for sources.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceWords {
    /// *Sources*, *reports*: nobody in particular.
    pub vague: FxHashSet<String>,
    /// *It is said*.
    pub vague_impersonal: Vec<String>,
    /// *Reportedly*.
    pub vague_adverbs: FxHashSet<String>,
    /// *Said to*, *thought to*.
    pub vague_participles: Vec<String>,
    /// *Officials*, *critics*: known by what they are.
    pub generic: FxHashSet<String>,
    /// Words that make a source plural (*several*).
    pub plural: FxHashSet<String>,
    /// Heads of a plural source phrase, in the singular (*source*, *outlet*).
    pub plural_heads: FxHashSet<String>,
    /// Words that claim independence (*independent*, *separate*).
    pub independence: FxHashSet<String>,
    /// Set phrases that claim plurality (*widely reported*).
    pub widely: Vec<String>,
    own_observation: Vec<String>,
    #[serde(skip)]
    own: Phrases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueFile {
    verbs: FxHashMap<CueKey, Vec<String>>,
    nouns: FxHashMap<CueKey, Vec<String>>,
    phrases: FxHashMap<CueKey, Vec<String>>,
    implication: FxHashMap<String, String>,
    neutral_for: FxHashMap<String, String>,
}

#[derive(Deserialize, PartialEq, Eq, Hash, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum CueKey {
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
        let cues: CueFile = read("cues", include_str!("../../assets/lexicons/cues.toml"));
        let mut certainty: CertaintyWords = read("certainty", include_str!("../../assets/lexicons/certainty.toml"));
        certainty.phrases = Phrases::of(certainty.phrase.keys());
        let mut polarity: PolarityWords = read("polarity", include_str!("../../assets/lexicons/polarity.toml"));
        polarity.index();
        let mut conditions: ConditionWords = read("conditions", include_str!("../../assets/lexicons/conditions.toml"));
        conditions.opening = Phrases::of(&conditions.conjunctions);
        conditions.prepositional = Phrases::of(&conditions.prepositions);
        conditions.any = Phrases::of(&conditions.loose);
        let mut quantifiers: QuantifierWords =
            read("quantifiers", include_str!("../../assets/lexicons/quantifiers.toml"));
        quantifiers.some_phrases = Phrases::of(&quantifiers.some);
        quantifiers.all_phrases = Phrases::of(&quantifiers.all);
        quantifiers.most_phrases = Phrases::of(&quantifiers.most);
        let mut connectives: ConnectiveWords =
            read("connectives", include_str!("../../assets/lexicons/connectives.toml"));
        connectives.sequence.index();
        connectives.causal.index();
        connectives.causal_hint.index();
        let mut sources: SourceWords = read("sources", include_str!("../../assets/lexicons/sources.toml"));
        sources.own = Phrases::of(&sources.own_observation);
        ClaimLexicon {
            certainty,
            polarity,
            conditions,
            quantifiers,
            connectives,
            sources,
            roles: read("roles", include_str!("../../assets/lexicons/roles.toml")),
            cue_verbs: classes(&cues.verbs),
            cue_nouns: classes(&cues.nouns),
            cue_phrases: Phrases::of(cues.phrases.values().flatten()),
            implication: cues.implication,
            neutral_for: cues.neutral_for,
        }
    }

    /// The class of a reporting verb, by its dictionary form (with its particle: *point out*).
    pub fn cue_verb(&self, lemma: &str) -> Option<CueClass> {
        self.cue_verbs.get(lemma).copied()
    }

    /// The class of a reporting noun, by its dictionary form.
    pub fn cue_noun(&self, lemma: &str) -> Option<CueClass> {
        self.cue_nouns.get(lemma).copied()
    }

    /// The tokens of a set phrase that credits a speaker (*according to*) starting at `token`.
    pub fn cue_phrase(&self, reading: &Doc, token: usize) -> Option<Range<usize>> {
        self.cue_phrases.at(reading, token)
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

impl CertaintyWords {
    /// Whether the word makes its clause stronger (*certainly*).
    pub fn boosts(&self, lower: &str) -> bool {
        self.booster.words.iter().any(|w| w == lower)
    }

    /// A set phrase that starts at `token`: its tokens and level.
    pub fn phrase_at(&self, reading: &Doc, token: usize) -> Option<(Range<usize>, u8)> {
        let range = self.phrases.at(reading, token)?;
        let level = Phrases::key(reading, range.clone()).find_map(|key| self.phrase.get(&key).copied())?;
        Some((range, level))
    }
}

impl PolarityWords {
    fn index(&mut self) {
        self.negating = Phrases::of(&self.phrases);
        self.exempting = Phrases::of(&self.exempt);
        for (pair, opposites) in self.antonyms.iter().enumerate() {
            for (words, left) in [(&opposites.left, true), (&opposites.right, false)] {
                for word in words {
                    self.sides.entry(word.clone()).or_default().push((pair, left));
                }
            }
        }
    }

    /// A negating phrase (*yet to*, *no longer*) that starts at `token`.
    pub fn phrase_at(&self, reading: &Doc, token: usize) -> Option<Range<usize>> {
        self.negating.at(reading, token)
    }

    /// A phrase that holds a negator and does not negate (*no fewer than*), starting at `token`.
    pub fn exempt_at(&self, reading: &Doc, token: usize) -> Option<Range<usize>> {
        self.exempting.at(reading, token)
    }

    /// Whether two dictionary forms are opposites.
    pub fn opposite(&self, a: &str, b: &str) -> bool {
        let (Some(a), Some(b)) = (self.sides.get(a), self.sides.get(b)) else { return false };
        a.iter().any(|(pair, left)| b.contains(&(*pair, !left)))
    }

    /// Whether two dictionary forms stand on one side of a pair of opposites.
    pub fn alike(&self, a: &str, b: &str) -> bool {
        let (Some(a), Some(b)) = (self.sides.get(a), self.sides.get(b)) else { return false };
        a.iter().any(|side| b.contains(side))
    }
}

impl ConditionWords {
    /// A conditional conjunction that starts at `token` (*if*, *provided that*).
    pub fn conjunction_at(&self, reading: &Doc, token: usize) -> Option<Range<usize>> {
        self.opening.at(reading, token)
    }

    /// A conditional preposition that starts at `token` (*subject to*).
    pub fn preposition_at(&self, reading: &Doc, token: usize) -> Option<Range<usize>> {
        self.prepositional.at(reading, token)
    }

    /// Any word that may state a condition in a draft, starting at `token`.
    pub fn loose_at(&self, reading: &Doc, token: usize) -> Option<Range<usize>> {
        self.any.at(reading, token)
    }
}

impl QuantifierWords {
    /// A word or phrase for part of a group that starts at `token`.
    pub fn some_at(&self, reading: &Doc, token: usize) -> Option<Range<usize>> {
        self.some_phrases.at(reading, token)
    }

    /// A word or phrase for a whole group that starts at `token`.
    pub fn all_at(&self, reading: &Doc, token: usize) -> Option<Range<usize>> {
        self.all_phrases.at(reading, token)
    }

    /// A word or phrase for most of a group that starts at `token`.
    pub fn most_at(&self, reading: &Doc, token: usize) -> Option<Range<usize>> {
        self.most_phrases.at(reading, token)
    }
}

impl Connectives {
    fn index(&mut self) {
        self.preposition_phrases = Phrases::of(&self.prepositions);
        self.conjunction_phrases = Phrases::of(&self.conjunctions);
        self.verb_phrases = Phrases::of(&self.verbs);
    }

    /// A preposition of this class that starts at `token`.
    pub fn preposition_at(&self, reading: &Doc, token: usize) -> Option<Range<usize>> {
        self.preposition_phrases.at(reading, token)
    }

    /// A conjunction of this class that starts at `token`.
    pub fn conjunction_at(&self, reading: &Doc, token: usize) -> Option<Range<usize>> {
        self.conjunction_phrases.at(reading, token)
    }

    /// A verb of this class, with its particle or preposition, that starts at `token`.
    pub fn verb_at(&self, reading: &Doc, token: usize) -> Option<Range<usize>> {
        self.verb_phrases.at(reading, token)
    }
}

impl SourceWords {
    /// Words that say that the writer or the newspaper saw or heard it, starting at `token`.
    pub fn own_at(&self, reading: &Doc, token: usize) -> Option<Range<usize>> {
        self.own.at(reading, token)
    }
}

/// Phrases found over the tokens of a reading. A word of a phrase stands for the token's form and for its lemma.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    by_first: FxHashMap<String, Vec<Vec<String>>>,
}

impl Phrases {
    /// The phrases, each of one or more words parted by single spaces.
    pub fn of<S: AsRef<str>>(phrases: impl IntoIterator<Item = S>) -> Self {
        let mut all = Self::default();
        for phrase in phrases {
            all.add(phrase.as_ref());
        }
        all
    }

    fn add(&mut self, phrase: &str) {
        let mut words = phrase.split(' ').map(str::to_string);
        let Some(first) = words.next() else { return };
        let rest: Vec<String> = words.collect();
        let list = self.by_first.entry(first).or_default();
        list.push(rest);
        list.sort_by_key(|rest| std::cmp::Reverse(rest.len()));
    }

    /// The longest phrase that starts at `token`, as a token range.
    pub fn at(&self, reading: &Doc, token: usize) -> Option<Range<usize>> {
        let t = reading.tokens.get(token)?;
        let lists = [self.by_first.get(&*t.lower), self.by_first.get(&*t.lemma)];
        lists
            .into_iter()
            .flatten()
            .flatten()
            .filter(|rest| Self::follows(reading, token + 1, rest))
            .map(Vec::len)
            .max()
            .map(|more| token..token + 1 + more)
    }

    fn follows(reading: &Doc, from: usize, rest: &[String]) -> bool {
        rest.iter()
            .enumerate()
            .all(|(i, word)| reading.tokens.get(from + i).is_some_and(|t| *t.lower == **word || *t.lemma == **word))
    }

    /// The forms under which the tokens of `range` may be listed: as they stand, and by their dictionary forms.
    fn key(reading: &Doc, range: Range<usize>) -> impl Iterator<Item = String> + '_ {
        let tokens = reading.tokens.get(range).unwrap_or_default();
        let lower = tokens.iter().map(|t| &*t.lower).collect::<Vec<_>>().join(" ");
        let lemma = tokens.iter().map(|t| &*t.lemma).collect::<Vec<_>>().join(" ");
        let first_lemma = tokens
            .iter()
            .enumerate()
            .map(|(i, t)| if i == 0 { &*t.lemma } else { &*t.lower })
            .collect::<Vec<_>>()
            .join(" ");
        [lower, lemma, first_lemma].into_iter()
    }
}

fn classes(by_class: &FxHashMap<CueKey, Vec<String>>) -> FxHashMap<String, CueClass> {
    let mut classes = FxHashMap::default();
    for key in CUE_ORDER {
        for word in by_class.get(&key).into_iter().flatten() {
            classes.entry(word.clone()).or_insert(key.into());
        }
    }
    classes
}

/// Reads one of the embedded lists. They are part of the program and a test reads them all, so a fault in one cannot
/// reach a user; the message is for whoever edits the list.
fn read<T: for<'a> Deserialize<'a>>(name: &str, text: &str) -> T {
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
