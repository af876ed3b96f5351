//! Comparison of speakers: whether a draft's speaker is a source's speaker.

use super::body_name::{is_another_body, same_body};
use super::lexicon::{SpeakerLexicon, Title};
use super::names::{normalised_name, strip_article};
use super::person_name::{NameRelation, known_as};
use super::titles::mean_the_same;
use crate::claims::model::{Speaker, SpeakerKind};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// How a draft's speaker relates to a source's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpeakerRelation {
    /// The same, under another form perhaps.
    Same,
    /// The draft's form names nobody in particular, or a class that holds the source's speaker.
    Vaguer,
    /// Not the same words, but one may speak for the other, or nothing tells: no reason to object.
    Compatible,
    /// Somebody else.
    Disjoint,
}

/// Compares a draft's speaker with a source's. `aliases` are further groups of names for one speaker, in lower case.
pub fn compare(draft: &Speaker, source: &Speaker, aliases: &[Vec<String>]) -> SpeakerRelation {
    use SpeakerKind::*;
    if aliased(draft, source, aliases) {
        return SpeakerRelation::Same;
    }
    if draft.kind == Vague {
        return if source.kind == Vague { SpeakerRelation::Same } else { SpeakerRelation::Vaguer };
    }
    if draft.kind == Writer || draft.kind == Document || draft.kind == Other || source.kind == Other {
        return SpeakerRelation::Compatible;
    }
    if let Some(verdict) = by_name(draft, source) {
        return verdict;
    }
    if let Some(verdict) = by_country(draft, source) {
        return verdict;
    }
    if same_role(draft, source) || same_noun(draft, source) || names_its_class(draft, source) {
        let vaguer = names_organisation(source) && !names_organisation(draft) && draft.names.is_empty() && draft.plural;
        return if vaguer { SpeakerRelation::Vaguer } else { SpeakerRelation::Same };
    }
    if has_role_of(source, draft) {
        return SpeakerRelation::Compatible;
    }
    if belongs_to_body(draft, source) || belongs_to_body(source, draft) {
        return SpeakerRelation::Compatible;
    }
    if may_speak_for(draft, source) || may_speak_for(source, draft) {
        return SpeakerRelation::Compatible;
    }
    by_class(draft, source)
}

impl Speaker {
    /// Equal for speakers whom [`compare`] does not tell apart.
    pub fn equivalence_hash(&self) -> u64 {
        let mut hasher = FxHasher::default();
        (&self.names, self.kind, self.plural, &self.roles, &self.nouns, self.country).hash(&mut hasher);
        (&self.belongs_to, &self.forms, self.gender as u8).hash(&mut hasher);
        hasher.finish()
    }

    /// Whether the document says what the speaker's part or office is, beside *Mr* and *Dr*.
    fn has_part(&self) -> bool {
        let lexicon = SpeakerLexicon::get();
        let tells = |role: &String| !matches!(lexicon.title(role), Some(Title::Courtesy | Title::Qualification));
        self.roles.iter().any(tells)
    }

    /// Whether both are named and counted alike.
    pub fn has_same_identity(&self, other: &Self) -> bool {
        (&self.full, &self.short, self.kind, self.plural, self.names.is_empty())
            == (&other.full, &other.short, other.kind, other.plural, other.names.is_empty())
    }
}

fn aliased(draft: &Speaker, source: &Speaker, aliases: &[Vec<String>]) -> bool {
    let has = |speaker: &Speaker, group: &[String]| {
        speaker.names.iter().chain(&speaker.nouns).any(|n| group.contains(n))
            || speaker.forms.iter().any(|f| group.contains(&normalised_name(f)))
    };
    aliases.iter().any(|group| has(draft, group) && has(source, group))
}

/// Both have names: the names decide, unless one is a person and the other a body.
fn by_name(draft: &Speaker, source: &Speaker) -> Option<SpeakerRelation> {
    use SpeakerRelation::{Compatible, Disjoint, Same};
    if draft.names.is_empty() || source.names.is_empty() {
        return None;
    }
    let is_one = |a: &Speaker, b: &Speaker| a.names.iter().any(|n| same_body(&b.names, n));
    match (draft.kind == SpeakerKind::Person, source.kind == SpeakerKind::Person) {
        (true, true) => Some(match people(draft, source) {
            NameRelation::Same | NameRelation::Part => Same,
            NameRelation::Unclear => Compatible,
            // What was taken for a person's name may be a body's (*Harrow* and *Harrow Ltd*).
            NameRelation::Different if is_one(draft, source) && (draft.roles.is_empty() || source.roles.is_empty()) => {
                Same
            }
            NameRelation::Different => Disjoint,
        }),
        (false, false) => {
            let shared = draft.names.iter().any(|n| source.names.contains(n));
            let another = draft.names.iter().any(|d| source.names.iter().any(|s| is_another_body(d, s)));
            if !shared && another {
                return Some(Compatible);
            }
            (shared || is_one(draft, source)).then_some(Same)
        }
        (draft_is_person, _) => {
            // A name that was taken for a body's may be the person's surname, and a person's a body's.
            let (person, other) = if draft_is_person { (draft, source) } else { (source, draft) };
            let part = |n: &String| known_as(&person.names, n) >= NameRelation::Part;
            let untitled = person.roles.is_empty() && person.names.iter().all(|n| !n.contains(' '));
            (other.names.iter().any(part) || untitled && is_one(person, other)).then_some(Same)
        }
    }
}

/// How two people relate by all their names: those of several words decide where both have some, then the gender.
fn people(a: &Speaker, b: &Speaker) -> NameRelation {
    use crate::claims::model::Gender::{Female, Male};
    let full = |s: &Speaker| s.names.iter().any(|n| n.contains(' '));
    let both = full(a) && full(b);
    let names = a.names.iter().filter(|n| !both || n.contains(' '));
    let relation = names.map(|n| known_as(&b.names, n)).max().unwrap_or(NameRelation::Different);
    let opposed = matches!((a.gender, b.gender), (Male, Female) | (Female, Male));
    if opposed && !both { NameRelation::Different } else { relation }
}

/// A country, its seat, its government and its officials speak with one voice; a person is never a government.
fn by_country(draft: &Speaker, source: &Speaker) -> Option<SpeakerRelation> {
    use SpeakerKind::*;
    let state = |s: &Speaker| matches!(s.kind, Government | Officials) && s.country.is_some();
    match (state(draft), state(source)) {
        (true, true) => {
            Some(if draft.country == source.country { SpeakerRelation::Same } else { SpeakerRelation::Disjoint })
        }
        (true, false) if source.kind == Person => Some(SpeakerRelation::Disjoint),
        (false, true) if draft.kind == Person && !draft.names.is_empty() => Some(SpeakerRelation::Disjoint),
        _ => None,
    }
}

/// A role without a name (*the mayor*) for somebody who has that role.
fn same_role(draft: &Speaker, source: &Speaker) -> bool {
    let fits = |role: &str, roles: &[String]| roles.iter().any(|r| mean_the_same(role, r));
    if draft.kind != SpeakerKind::Person || source.kind != SpeakerKind::Person {
        return false;
    }
    if !draft.names.is_empty() && !source.names.is_empty() {
        return false;
    }
    draft.roles.iter().any(|r| fits(r, &source.roles))
}

/// The same description, or descriptions that mean the same; a modifier more or less makes no other speaker.
fn same_noun(draft: &Speaker, source: &Speaker) -> bool {
    let lexicon = SpeakerLexicon::get();
    if draft.country.is_some() && source.country.is_some() && draft.country != source.country {
        return false;
    }
    draft.nouns.iter().any(|d| {
        source.nouns.iter().any(|s| {
            let head = |n: &str| n.rsplit(' ').next().unwrap_or(n).to_owned();
            let group = |n: &str| lexicon.same(n).or_else(|| lexicon.same(&head(n)));
            d == s
                || s.strip_suffix(&**d).is_some_and(|rest| rest.ends_with(' '))
                || d.strip_suffix(&**s).is_some_and(|rest| rest.ends_with(' '))
                || (group(d).is_some() && group(d) == group(s))
                || (draft.kind == source.kind
                    && draft.kind != SpeakerKind::Group
                    && draft.kind != SpeakerKind::Organisation
                    && draft.kind != SpeakerKind::Person
                    && head(d) == head(s))
        })
    })
}

/// *The union* for *the Dockside General Union*, *the company* for *Brannock Polymers*, *police* for *Caldermouth Police*.
fn names_its_class(draft: &Speaker, source: &Speaker) -> bool {
    let (described, named) = match (draft.names.is_empty(), source.names.is_empty()) {
        (true, false) => (draft, source),
        (false, true) => (source, draft),
        _ => return false,
    };
    if named.kind == SpeakerKind::Person {
        return false;
    }
    let lexicon = SpeakerLexicon::get();
    let head = |n: &str| n.rsplit(' ').next().unwrap_or(n).to_owned();
    let own_words = |noun: &String| {
        noun.split(' ').all(|w| w == head(noun) || named.names.iter().any(|n| n.split(' ').any(|x| x == w)))
    };
    let generic = |noun: &String| {
        let class = lexicon.same(noun);
        (named.kind == SpeakerKind::Company && class.is_some() && class == lexicon.same("company"))
            || (named.kind == SpeakerKind::Police && class.is_some() && class == lexicon.same("police"))
    };
    described.nouns.iter().any(|noun| {
        generic(noun) || (own_words(noun) && named.names.iter().any(|n| n.split(' ').any(|w| w == head(noun))))
    })
}

/// Whether the source's speaker has a role that makes one of the draft's class: a U.S. attorney is of the prosecution.
fn has_role_of(source: &Speaker, draft: &Speaker) -> bool {
    let lexicon = SpeakerLexicon::get();
    let group = |text: &str| {
        let words: Vec<&str> = text.split(' ').collect();
        (0..words.len()).find_map(|i| lexicon.same(&words[i..].join(" ")))
    };
    source.kind == SpeakerKind::Person
        && draft.names.is_empty()
        && draft.nouns.iter().filter_map(|n| group(n)).any(|g| source.roles.iter().any(|r| group(r) == Some(g)))
}

/// Whether the speaker's own words name the house that it belongs to (*analysts at Fenwick & Rowe*).
fn names_organisation(speaker: &Speaker) -> bool {
    speaker.names.is_empty()
        && speaker.forms.iter().any(|form| {
            [" at ", " from ", " with "].iter().any(|p| {
                form.split_once(p).is_some_and(|(_, house)| strip_article(house).starts_with(char::is_uppercase))
            })
        })
}

/// Whether a person belongs to the body, by possessor, complement or title.
fn belongs_to_body(person: &Speaker, body: &Speaker) -> bool {
    if person.kind != SpeakerKind::Person && person.kind != SpeakerKind::Group {
        return false;
    }
    let named = |owner: &String| {
        body.names.iter().any(|n| n == owner || n.split(' ').any(|w| owner.split(' ').any(|o| o == w && w.len() > 3)))
            || body.nouns.iter().any(|n| owner.rsplit(' ').next() == n.rsplit(' ').next())
    };
    let by_role = person.roles.iter().any(|role| {
        role.split(' ').any(|w| SpeakerLexicon::get().kind(w) == Some(body.kind) && body.kind != SpeakerKind::Group)
            || body
                .nouns
                .iter()
                .chain(&body.names)
                .any(|n| role.split(' ').any(|w| w == n.rsplit(' ').next().unwrap_or(n)))
    });
    person.belongs_to.iter().any(named) || by_role
}

/// Whether the person speaks for a body and the other is a body without a name (*the company* and its spokesman).
fn may_speak_for(person: &Speaker, body: &Speaker) -> bool {
    use SpeakerKind::{Company, Organisation, Union};
    let lexicon = SpeakerLexicon::get();
    person.kind == SpeakerKind::Person
        && body.names.is_empty()
        && !body.plural
        && matches!(body.kind, Company | Union | Organisation)
        && body.nouns.iter().all(|n| !n.contains(' '))
        && person.roles.iter().any(|r| lexicon.speaks_for_a_body(r.rsplit(' ').next().unwrap_or(r)))
}

/// Neither name nor description decides: a class that could hold the source's speaker is vaguer, others are disjoint.
fn by_class(draft: &Speaker, source: &Speaker) -> SpeakerRelation {
    use SpeakerKind::*;
    let generic = draft.names.is_empty();
    // *The company*, of which the source does not say which one it is, may be any body.
    let unnamed_body = |s: &Speaker| {
        s.names.is_empty()
            && !s.plural
            && matches!(s.kind, Company | Union | Organisation)
            && s.nouns.iter().all(|n| !n.contains(' '))
    };
    let body = |s: &Speaker| matches!(s.kind, Company | Union | Organisation);
    if body(draft) && body(source) && (unnamed_body(draft) || unnamed_body(source)) {
        return SpeakerRelation::Compatible;
    }
    match (draft.kind, source.kind) {
        (Officials, Government | Police) if generic => SpeakerRelation::Vaguer,
        (Officials, Person) if generic && holds_office(source) => SpeakerRelation::Vaguer,
        (Officials, Company | Union | Organisation) if generic => SpeakerRelation::Vaguer,
        (Government, Officials) | (Government, Organisation) | (Organisation, Government) => {
            SpeakerRelation::Compatible
        }
        (Police, Person) if generic && holds_office(source) => SpeakerRelation::Compatible,
        (Analysts, Person | Organisation) if generic => SpeakerRelation::Compatible,
        (Activists, RightsGroup) | (RightsGroup, Activists) => SpeakerRelation::Compatible,
        (Group, Person | Group) if generic && is_open_class(draft) => SpeakerRelation::Vaguer,
        (Person, Person) if generic || source.names.is_empty() => {
            // Two roles, or a name and a role, of which nothing says that they are two people.
            let told = draft.names.is_empty() && !source.names.is_empty() && source.has_part();
            if !told && draft.names.is_empty() != source.names.is_empty() {
                SpeakerRelation::Compatible
            } else {
                SpeakerRelation::Disjoint
            }
        }
        (_, Document) => SpeakerRelation::Compatible,
        _ => SpeakerRelation::Disjoint,
    }
}

fn holds_office(person: &Speaker) -> bool {
    person.roles.iter().any(|r| r.split(' ').any(|w| SpeakerLexicon::get().title(w) == Some(Title::Office)))
}

/// Classes that anybody may belong to.
fn is_open_class(speaker: &Speaker) -> bool {
    speaker.nouns.iter().any(|n| SpeakerLexicon::get().is_open_class(n.rsplit(' ').next().unwrap_or(n)))
}
