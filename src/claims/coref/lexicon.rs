//! The word lists behind speakers: kinds by head noun, titles, roles, given names, countries and generic synonyms.

use crate::claims::lexicon::read_list;
use crate::claims::model::{Gender, SpeakerKind};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::sync::OnceLock;

/// What a title says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Title {
    /// *Mr*, *Sir*.
    Courtesy,
    /// *Dr*, *Prof*.
    Qualification,
    /// *Mayor*, *Chief Fire Officer*.
    Office,
}

/// The lists, ready to be asked.
pub struct SpeakerLexicon {
    kinds: FxHashMap<String, SpeakerKind>,
    titles: FxHashMap<String, Title>,
    roles: FxHashSet<String>,
    endings: FxHashSet<String>,
    openings: FxHashSet<String>,
    open_classes: FxHashSet<String>,
    counting: FxHashSet<String>,
    voices: FxHashSet<String>,
    genders: FxHashMap<String, Gender>,
    given: FxHashMap<String, Gender>,
    countries: Vec<Country>,
    places: FxHashMap<String, usize>,
    demonyms: FxHashMap<String, usize>,
    same: FxHashMap<String, usize>,
}

/// A country: its names, the seats that stand for its government, and its adjectives.
#[derive(Deserialize)]
pub struct Country {
    names: Vec<String>,
    seats: Vec<String>,
    demonyms: Vec<String>,
}

#[derive(Deserialize)]
struct SpeakersFile {
    kinds: FxHashMap<SpeakerKind, Vec<String>>,
    titles: Titles,
    roles: Roles,
    gender: ByGender,
    organisations: Organisations,
    given: ByGender,
    classes: Classes,
    descriptions: Descriptions,
}

#[derive(Deserialize)]
struct Classes {
    open: Vec<String>,
}

#[derive(Deserialize)]
struct Descriptions {
    counting: Vec<String>,
}

#[derive(Deserialize)]
struct Titles {
    courtesy: Vec<String>,
    qualification: Vec<String>,
    office: Vec<String>,
}

#[derive(Deserialize)]
struct Roles {
    person: Vec<String>,
    voices: Vec<String>,
}

#[derive(Deserialize)]
struct ByGender {
    male: Vec<String>,
    female: Vec<String>,
}

#[derive(Deserialize)]
struct Organisations {
    endings: Vec<String>,
    openings: Vec<String>,
}

#[derive(Deserialize)]
struct AliasesFile {
    country: Vec<Country>,
    same: Vec<Same>,
}

#[derive(Deserialize)]
struct Same {
    forms: Vec<String>,
}

impl SpeakerLexicon {
    /// The lists that come with the program.
    pub fn get() -> &'static SpeakerLexicon {
        static LEXICON: OnceLock<SpeakerLexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            SpeakerLexicon::new(
                read_list("speakers", include_str!("../../../assets/lexicons/speakers.toml")),
                read_list("aliases", include_str!("../../../assets/lexicons/aliases.toml")),
            )
        })
    }

    fn empty() -> Self {
        Self {
            kinds: FxHashMap::default(),
            titles: FxHashMap::default(),
            roles: FxHashSet::default(),
            endings: FxHashSet::default(),
            openings: FxHashSet::default(),
            open_classes: FxHashSet::default(),
            counting: FxHashSet::default(),
            voices: FxHashSet::default(),
            genders: FxHashMap::default(),
            given: FxHashMap::default(),
            countries: Vec::new(),
            places: FxHashMap::default(),
            demonyms: FxHashMap::default(),
            same: FxHashMap::default(),
        }
    }

    fn new(speakers: SpeakersFile, aliases: AliasesFile) -> Self {
        let mut lists = Self::empty();
        for (kind, words) in speakers.kinds {
            for word in words {
                // A word in two lists belongs to the more specific one; *vague* only takes what is left.
                let entry = lists.kinds.entry(word).or_insert(kind);
                if rank(kind) < rank(*entry) {
                    *entry = kind;
                }
            }
        }
        for (words, title) in [
            (speakers.titles.courtesy, Title::Courtesy),
            (speakers.titles.qualification, Title::Qualification),
            (speakers.titles.office, Title::Office),
        ] {
            lists.titles.extend(words.into_iter().map(|w| (w, title)));
        }
        lists.roles.extend(speakers.roles.person);
        lists.voices.extend(speakers.roles.voices);
        lists.endings.extend(speakers.organisations.endings);
        lists.openings.extend(speakers.organisations.openings);
        lists.open_classes.extend(speakers.classes.open);
        lists.counting.extend(speakers.descriptions.counting);
        lists.genders.extend(speakers.gender.male.into_iter().map(|w| (w, Gender::Male)));
        lists.genders.extend(speakers.gender.female.into_iter().map(|w| (w, Gender::Female)));
        for (words, gender) in [(speakers.given.male, Gender::Male), (speakers.given.female, Gender::Female)] {
            for word in words {
                lists.given.entry(word).and_modify(|g| *g = Gender::Unknown).or_insert(gender);
            }
        }
        for (index, country) in aliases.country.iter().enumerate() {
            for name in country.names.iter().chain(&country.seats) {
                lists.places.entry(name.clone()).or_insert(index);
            }
            for name in &country.demonyms {
                lists.demonyms.entry(name.clone()).or_insert(index);
            }
        }
        lists.countries = aliases.country;
        for (index, group) in aliases.same.into_iter().enumerate() {
            lists.same.extend(group.forms.into_iter().map(|f| (f, index)));
        }
        lists
    }

    /// The class of a phrase in dictionary form.
    pub fn kind(&self, phrase: &str) -> Option<SpeakerKind> {
        self.kinds.get(phrase).copied()
    }

    /// What the word says as a title, if it is one (lower case, without full stop).
    pub fn title(&self, word: &str) -> Option<Title> {
        self.titles.get(word.trim_end_matches('.')).copied()
    }

    /// Whether the noun names a person's part (*secretary*, *lawyer*).
    pub fn is_role(&self, noun: &str) -> bool {
        self.roles.contains(noun)
    }

    /// Whether who has this part speaks for the whole body (*spokesman*, *chief executive*).
    pub fn speaks_for_a_body(&self, noun: &str) -> bool {
        self.voices.contains(noun)
    }

    /// Whether the word ends an organisation's proper name.
    pub fn ends_organisation(&self, word: &str) -> bool {
        self.endings.contains(word.trim_end_matches('.'))
    }

    /// Whether the single word opens the names of many bodies and does not stand for one of them.
    pub fn opens_many_names(&self, word: &str) -> bool {
        self.openings.contains(word)
    }

    /// Whether anybody may belong to the class that the noun names.
    pub fn is_open_class(&self, noun: &str) -> bool {
        self.open_classes.contains(noun)
    }

    /// Whether the word before a noun counts it and does not describe it.
    pub fn counts(&self, word: &str) -> bool {
        self.counting.contains(word)
    }

    /// The gender that a noun or title tells.
    pub fn gender(&self, word: &str) -> Gender {
        self.genders.get(word.trim_end_matches('.')).copied().unwrap_or_default()
    }

    /// The gender of a common given name; `None` if the name is not on the list.
    pub fn given(&self, name: &str) -> Option<Gender> {
        self.given.get(name).copied()
    }

    /// The country that a place's name stands for, its seat of government included.
    pub fn country_of_place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// The country whose adjective or people the word names.
    pub fn country_of_demonym(&self, word: &str) -> Option<usize> {
        self.demonyms.get(word).or_else(|| self.demonyms.get(word.strip_suffix('s')?)).copied()
    }

    /// The country of a name or an adjective.
    pub fn country(&self, word: &str) -> Option<usize> {
        self.country_of_place(word).or_else(|| self.country_of_demonym(word))
    }

    /// Whether the word is a country's own name, and not a seat or an adjective.
    pub fn is_country_name(&self, word: &str) -> bool {
        self.countries.iter().any(|c| c.names.iter().any(|n| n == word))
    }

    /// The group of generic speakers that the phrase belongs to.
    pub fn same(&self, phrase: &str) -> Option<usize> {
        self.same.get(phrase).copied()
    }
}

/// The order in which lists claim a word that stands in several.
fn rank(kind: SpeakerKind) -> u8 {
    match kind {
        SpeakerKind::Vague => 3,
        SpeakerKind::Group => 2,
        SpeakerKind::Organisation | SpeakerKind::Document => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_parse_and_answer() {
        let lexicon = SpeakerLexicon::get();
        assert_eq!(lexicon.kind("human rights group"), Some(SpeakerKind::RightsGroup));
        assert_eq!(lexicon.kind("firm"), Some(SpeakerKind::Company));
        assert_eq!(lexicon.title("cllr."), Some(Title::Office));
        assert_eq!(lexicon.country_of_place("paris"), lexicon.country_of_demonym("french"));
        assert_eq!(lexicon.same("rights group"), lexicon.same("human rights group"));
        assert_eq!(lexicon.given("ruth"), Some(Gender::Female));
    }
}
