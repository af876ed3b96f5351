//! Names of bodies: which two forms may be one body's.

use super::lexicon::SpeakerLexicon;
use super::name_lexicon::NameLexicon;
use super::names::initials;

/// Whether a body's name is a known body's: with or without its legal form, cut short (*Brannock* for *Brannock
/// Polymers*), or as its initials.
pub(crate) fn same_body(known: &[String], name: &str) -> bool {
    known.iter().any(|k| is_one_body(k, name))
}

/// Whether one name is the other with a word that makes it another body's: the club's foundation is not the club.
pub(crate) fn is_another_body(a: &str, b: &str) -> bool {
    let (long, short) = if a.len() >= b.len() { (core(a), core(b)) } else { (core(b), core(a)) };
    let Some(rest) = long.strip_prefix(short).filter(|r| r.starts_with([' ', '\''])) else { return false };
    let others = |text: &str| text.split(' ').any(|w| NameLexicon::get().is_other_body(w));
    others(rest) && !others(short)
}

fn is_one_body(a: &str, b: &str) -> bool {
    let (a, b) = (core(a), core(b));
    if a == b {
        return true;
    }
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let starts = long.strip_prefix(short).is_some_and(|rest| rest.starts_with([' ', '-']));
    let letters = |text: &str| text.chars().filter(|&c| c != '.').collect::<String>();
    let acronym = initials(long).count() >= 2 && initials(long).eq(letters(short).chars());
    let ending = long
        .strip_suffix(short)
        .is_some_and(|rest| rest.ends_with(' ') && (short.contains(' ') || NameLexicon::get().is_club_nickname(short)));
    (starts && !is_common_opening(short)) || acronym || ending
}

/// The name without legal forms and the forms of clubs.
pub(crate) fn core(name: &str) -> &str {
    let lexicon = NameLexicon::get();
    let mut core = name.trim_end_matches(['.', ',', ' ']);
    while let Some((rest, last)) = core.rsplit_once(' ') {
        let letters: String = last.chars().filter(|c| c.is_alphanumeric()).collect();
        let joint = matches!(last, "&" | "and") && core.len() < name.len();
        if !(joint || lexicon.is_legal_form(&letters) || lexicon.is_club_form(&letters)) || rest.is_empty() {
            break;
        }
        core = rest.trim_end_matches(['.', ',', ' ']);
    }
    if let Some((first, rest)) = core.split_once(' ')
        && lexicon.is_club_form(first)
        && !rest.is_empty()
    {
        core = rest;
    }
    core
}

/// Single words that open the names of many bodies and do not stand for one of them.
fn is_common_opening(word: &str) -> bool {
    let lexicon = SpeakerLexicon::get();
    lexicon.country(word).is_some() || lexicon.ends_organisation(word) || lexicon.opens_many_names(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_come_and_go() {
        for (a, b) in [
            ("harrow ltd", "harrow"),
            ("harrow foods plc", "harrow foods"),
            ("harrow, inc.", "harrow"),
            ("harrow & co.", "harrow"),
            ("lindt holding ag", "lindt"),
            ("oil harrow n.v.", "oil harrow"),
            ("afc selby town", "selby town"),
            ("selby town fc", "selby town"),
            ("selby town", "town"),
            ("united plc", "united"),
            ("national union of seafarers", "nus"),
        ] {
            assert!(is_one_body(a, b) && is_one_body(b, a), "{a} / {b}");
        }
        assert!(!is_one_body("harrow ltd", "selby ltd"));
        assert!(!is_one_body("national express", "national"));
        assert_eq!(core("ag"), "ag");
    }

    #[test]
    fn a_foundation_is_not_its_firm() {
        assert!(is_another_body("harrow foods foundation", "harrow foods plc"));
        assert!(is_another_body("selby town", "selby town supporters' trust"));
        assert!(!is_another_body("harrow foods", "harrow"));
        assert!(!is_another_body("selby workers union", "selby union"));
    }
}
