//! Names of people, taken apart: which two forms may be one person's, and which cannot.

use super::name_lexicon::{Generation, NameLexicon};

/// How two names of people relate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum NameRelation {
    /// Two people.
    Different,
    /// Neither shown nor ruled out (*Lowe* and *Baptiste-Lowe*).
    Unclear,
    /// One is a part of the other by which people are called at times: a first name, a first family name.
    Part,
    /// One name.
    Same,
}

/// A name as a list of words that tell.
struct PersonName<'a> {
    words: Vec<std::borrow::Cow<'a, str>>,
    /// Particles that opened the name, where they may be a given name too.
    lead: Option<&'a str>,
    /// Whether particles stand in it, and before which word.
    after_particle: Option<usize>,
    generation: Option<Generation>,
}

impl<'a> PersonName<'a> {
    /// Reads a name in the form of [`super::names::normalised_name`].
    fn new(name: &'a str) -> Self {
        let lexicon = NameLexicon::get();
        let mut read = PersonName { words: Vec::new(), lead: None, after_particle: None, generation: None };
        let mut pieces: Vec<&str> = Vec::new();
        for piece in name.split([' ', ',']) {
            let bare = piece.trim_matches(['.', ')', '(', '[', ']']);
            // A nickname in quotes stands beside the name and not in it.
            if bare.is_empty() || bare.starts_with(['"', '\'', '“']) && bare.len() > 1 && !bare.starts_with("'t") {
                continue;
            }
            // *J.T.* is two initials; *St.John* and the like do not occur.
            pieces.extend(bare.split('.').filter(|p| !p.is_empty()));
        }
        while pieces.len() > 1
            && let Some(last) = pieces.last()
        {
            if let Some(generation) = lexicon.generation(last) {
                read.generation = Some(generation);
            } else if !lexicon.is_honour(last) {
                break;
            }
            pieces.pop();
        }
        let mut at = 0;
        while at < pieces.len() {
            let piece = pieces[at];
            let last = at + 1 == pieces.len();
            if !last && lexicon.is_joined(piece) {
                read.words.push(format!("{piece}{}", pieces[at + 1]).into());
                at += 2;
                continue;
            }
            if !last && lexicon.is_particle(piece) {
                if at == 0 && lexicon.is_given_too(piece) {
                    read.lead = Some(piece);
                } else if read.after_particle.is_none() {
                    read.after_particle = Some(read.words.len());
                }
                at += 1;
                continue;
            }
            let bare = lexicon.without_article(piece);
            if bare.len() < piece.len() && read.after_particle.is_none() {
                read.after_particle = Some(read.words.len());
            }
            read.words.push(bare.replace('\'', "").into());
            at += 1;
        }
        read
    }

    /// The words, with what opened the name taken for a given name unless the other form has it inside.
    fn read_beside(mut self, other: &PersonName<'_>) -> Self {
        let Some(lead) = self.lead.take() else { return self };
        let rest = self.words.first().map(|w| w.to_string()).unwrap_or_default();
        let inside = other.after_particle.is_some_and(|at| other.words.get(at).is_some_and(|w| *w == rest))
            || other.lead == Some(lead) && other.words.len() == self.words.len();
        if !inside {
            self.words.insert(0, lead.into());
        }
        self
    }
}

/// How two names of people relate; both in the form of [`super::names::normalised_name`].
pub(crate) fn person_relation(a: &str, b: &str) -> NameRelation {
    if a == b {
        return NameRelation::Same;
    }
    let (first, second) = (PersonName::new(a), PersonName::new(b));
    let (again, other) = (PersonName::new(a), PersonName::new(b));
    let (a, b) = (first.read_beside(&other), second.read_beside(&again));
    if a.words.is_empty() || b.words.is_empty() {
        return NameRelation::Different;
    }
    if let (Some(x), Some(y)) = (a.generation, b.generation)
        && x != y
    {
        return NameRelation::Different;
    }
    let (short, long) = if a.words.len() <= b.words.len() { (&a, &b) } else { (&b, &a) };
    // *Leo XIV* has no family name.
    if short.words.len() == 1
        && matches!(short.generation, Some(Generation::Numeral(_)))
        && long.words.len() > 1
        && long.generation.is_none()
    {
        return NameRelation::Different;
    }
    by_words(&short.words, &long.words)
}

fn by_words(short: &[std::borrow::Cow<'_, str>], long: &[std::borrow::Cow<'_, str>]) -> NameRelation {
    let (Some(last), Some(family)) = (short.last(), long.last()) else { return NameRelation::Different };
    if short.len() == 1 {
        if same_word(last, family) {
            return NameRelation::Same;
        }
        if long.iter().any(|w| same_word(w, last) || is_form_of(w, last) && last.len() > 1 && w.len() > 1) {
            return NameRelation::Part;
        }
        let part = |whole: &str, word: &str| whole.contains('-') && whole.split('-').any(|p| same_word(p, word));
        let hyphened = long.iter().any(|w| part(w, last)) || part(last, family);
        return if hyphened { NameRelation::Unclear } else { NameRelation::Different };
    }
    if all_within(short, long) {
        return NameRelation::Same;
    }
    let split = |words: &[std::borrow::Cow<'_, str>]| -> Vec<std::borrow::Cow<'static, str>> {
        words.iter().flat_map(|w| w.split('-').map(|p| p.to_owned().into()).collect::<Vec<_>>()).collect()
    };
    if short.iter().chain(long).any(|w| w.contains('-')) {
        let (s, l) = (split(short), split(long));
        if s.len() == l.len() && all_within(&s, &l) {
            return NameRelation::Same;
        }
        let (s, l) = if s.len() <= l.len() { (s, l) } else { (l, s) };
        if all_within(&s, &l) {
            return NameRelation::Unclear;
        }
    }
    NameRelation::Different
}

/// Whether each word of the shorter name is one of the longer's, written out or as an initial, and some word in full is
/// in both.
fn all_within(short: &[std::borrow::Cow<'_, str>], long: &[std::borrow::Cow<'_, str>]) -> bool {
    let mut taken = vec![false; long.len()];
    let mut take = |fits: &dyn Fn(&str) -> bool| {
        let free = (0..long.len()).rev().find(|&i| !taken[i] && fits(&long[i]));
        free.map(|i| taken[i] = true).is_some()
    };
    let mut in_full = 0;
    let mut left: Vec<&str> = Vec::new();
    for word in short {
        if word.chars().count() > 1 && take(&|w| same_word(w, word)) {
            in_full += 1;
        } else {
            left.push(word);
        }
    }
    in_full > 0 && left.iter().all(|word| take(&|w| is_form_of(w, word)))
}

/// Whether two words are one, the vowels with dots written out perhaps (*Mueller*).
fn same_word(a: &str, b: &str) -> bool {
    a == b || (a.contains('e') || b.contains('e')) && plain_vowels(a) == plain_vowels(b)
}

/// The word with *ae*, *oe*, *ue* as one letter, so that both ways to write an umlaut agree.
pub(crate) fn plain_vowels(word: &str) -> std::borrow::Cow<'_, str> {
    if ["ae", "oe", "ue"].iter().any(|v| word.contains(v)) {
        word.replace("ae", "a").replace("oe", "o").replace("ue", "u").into()
    } else {
        word.into()
    }
}

/// Whether one word is the other's initial or short form.
fn is_form_of(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let initial = short.chars().count() == 1 && long.starts_with(short);
    initial
        || short.len() >= 3 && long.starts_with(short) && !long.contains('-')
        || NameLexicon::get().is_same_given(a, b)
}

/// The words of a name by which another form of it may be found, with the vowels plain.
pub(crate) fn telling_words(name: &str) -> Vec<String> {
    let read = PersonName::new(name);
    read.lead.iter().map(|l| (*l).to_owned()).chain(read.words.iter().map(|w| plain_vowels(w).into_owned())).collect()
}

/// Whether a name may be a known person's, given all the names by which that one is known: names of several words decide
/// where there are any.
pub(crate) fn known_as(known: &[String], name: &str) -> NameRelation {
    let is_full = |n: &&String| n.contains(' ');
    let full = known.iter().any(|n| is_full(&n));
    let relations = known.iter().filter(|n| !full || is_full(n)).map(|n| person_relation(n, name));
    relations.max().unwrap_or(NameRelation::Different)
}

#[cfg(test)]
mod tests {
    use super::NameRelation::{Different, Part, Same, Unclear};
    use super::*;
    use crate::claims::coref::names::normalised_name;

    fn relation(a: &str, b: &str) -> NameRelation {
        let (a, b) = (normalised_name(a), normalised_name(b));
        assert_eq!(person_relation(&a, &b), person_relation(&b, &a), "{a} / {b}");
        person_relation(&a, &b)
    }

    #[test]
    fn particles_come_and_go_in_either_case() {
        for (full, short) in [
            ("Jan van Rijn", "Van Rijn"),
            ("Jan van Rijn", "Rijn"),
            ("Ursula von der Linde", "Von der Linde"),
            ("Khalid al-Masri", "Al-Masri"),
            ("Khalid al-Masri", "al-Masri"),
            ("Khalid Al Masri", "al-Masri"),
            ("Bianca De Luca", "de Luca"),
            ("Paulo da Costa", "Da Costa"),
            ("Salem bin Hamad", "Bin Hamad"),
            ("Nuala O'Hara", "O’Hara"),
            ("Fergus Mac Donald", "MacDonald"),
            ("Anja ter Horst", "Ter Horst"),
        ] {
            assert_eq!(relation(full, short), Same, "{full} / {short}");
        }
        assert_eq!(relation("Ben Wallis", "Ann Wallis"), Different);
        assert_eq!(relation("Van Jones", "Ann Jones"), Different);
        assert_eq!(relation("Van Jones", "Van Jones"), Same);
    }

    #[test]
    fn parts_initials_and_short_forms_of_a_name() {
        for (full, short) in [
            ("Mohammad Javad Karimi", "Javad Karimi"),
            ("Inés Prado Vidal", "Prado Vidal"),
            ("Sato Kenji", "Kenji Sato"),
            ("William Hart", "Bill Hart"),
            ("J.T. Hart", "James Hart"),
            ("Kim Jong-il", "Kim Jong Il"),
            ("Thomas \"Tip\" O'Neal", "Tip O’Neal"),
            ("Jürgen Müller", "Juergen Mueller"),
            ("Łukasz Wójcik", "Wojcik"),
            ("Ann Hart CBE", "Ann Hart"),
        ] {
            let expected = if short.starts_with("Tip") { Different } else { Same };
            assert_eq!(relation(full, short), expected, "{full} / {short}");
        }
        assert_eq!(relation("Wu Meiling", "Wu"), Part);
        assert_eq!(relation("Ian Hart", "Ian"), Part);
        assert_eq!(relation("Ida Baptiste-Lowe", "Lowe"), Unclear);
    }

    #[test]
    fn namesakes_and_relatives_are_told_apart() {
        for (a, b) in [
            ("Ann Hart", "Peter Hart"),
            ("Robert Hart Jr.", "Robert Hart Sr."),
            ("Leo XIII", "Leo XIV"),
            ("Leo XIV", "Leo Hart"),
            ("James T. Hart", "James R. Hart"),
            ("J. Hart", "Ann Hart"),
            ("Ann Hart", "Ann Bell"),
        ] {
            assert_eq!(relation(a, b), Different, "{a} / {b}");
        }
        assert_eq!(relation("Robert Hart Jr.", "Robert Hart"), Same);
        assert_eq!(relation("Leo XIV", "Leo"), Same);
        assert_eq!(known_as(&["hart".into(), "ann hart".into()], "peter hart"), Different);
        assert_eq!(known_as(&["hart".into()], "peter hart"), Same);
    }
}
