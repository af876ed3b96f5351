//! Titles and roles: whether two of them may be one, written out, cut short or as initials.

use super::lexicon::SpeakerLexicon;
use super::names::initials;

/// Whether a title or role fits one of the roles that somebody has (all in lower case).
pub(crate) fn fits_role(title: &str, roles: &[String]) -> bool {
    !title.is_empty() && roles.iter().any(|role| mean_the_same(title, role))
}

/// Whether two titles or roles may be one: the same, one with more words before it, cut short (*Det Ch Insp*), as initials
/// (*AG*), or of one meaning.
pub(crate) fn mean_the_same(a: &str, b: &str) -> bool {
    let ends = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with([' ', '-']));
    let lexicon = SpeakerLexicon::get();
    a == b
        || ends(a, b)
        || ends(b, a)
        || lexicon.same(a).is_some() && lexicon.same(a) == lexicon.same(b)
        || is_short_for(a, b)
        || is_short_for(b, a)
}

/// Whether the first is the second as initials or with its words cut short.
fn is_short_for(short: &str, long: &str) -> bool {
    let letters: String = short.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.chars().count() >= 2 && !short.contains(' ') && initials(long).count() >= 2 {
        return initials(long).eq(letters.chars());
    }
    let (words, whole) = (short.split(' '), long.split(' '));
    words.clone().count() == whole.clone().count() && words.zip(whole).all(|(s, l)| is_cut(s.trim_end_matches('.'), l))
}

/// Whether a word is another one cut short: the same first letter, then letters of it in their order.
fn is_cut(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    let in_order = short.chars().all(|c| rest.any(|l| l == c));
    short == long
        || short.len() >= 2 && short.len() < long.len() && short.chars().next() == long.chars().next() && in_order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_full_forms_of_titles() {
        for (a, b) in [
            ("ag", "attorney general"),
            ("dci", "detective chief inspector"),
            ("det ch insp", "detective chief inspector"),
            ("lt. col.", "lieutenant colonel"),
            ("cllr", "councillor"),
            ("cfo", "chief finance officer"),
            ("chief executive", "former chief executive"),
            ("ceo", "chief executive"),
        ] {
            assert!(mean_the_same(a, b) && mean_the_same(b, a), "{a} / {b}");
        }
        for (a, b) in [("dci", "attorney general"), ("mayor", "major"), ("sgt", "superintendent")] {
            assert!(!mean_the_same(a, b), "{a} / {b}");
        }
    }
}
