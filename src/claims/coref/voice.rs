//! Who can have a voice: names that are no speaker's, and lines of a page that speak of the page.
//!
//! Every reader of speakers asks here. A weekday, a month or a feast day says nothing; nor does the furniture of a page: an
//! embargo, a line for contacts, *Notes to editors*, a heading's kicker in capitals. People whom such a line names are
//! people all the same, but nobody says *she* of them in the next paragraph.

use super::mention::{is_head, phrase};
use crate::claims::model::{MentionForm, NounPhrase, SpeakerKind};
use crate::claims::times::TimeLexicon;
use crate::nlp::{Doc, NameKind};
use std::ops::Range;
use std::sync::OnceLock;

/// All phrases of a doc that may name a speaker, in the order of the text.
pub fn phrases(doc: &Doc) -> Vec<NounPhrase> {
    let heads = (0..doc.tokens.len()).filter(|&t| is_head(doc, t));
    heads.filter_map(|t| phrase(doc, t)).filter(|p| may_speak(doc, p)).collect()
}

/// Whether the phrase could name a speaker: a name, a person's or body's description, a pronoun for one.
fn may_speak(doc: &Doc, phrase: &NounPhrase) -> bool {
    match &phrase.form {
        MentionForm::Name { .. } => !is_mute(doc, phrase),
        MentionForm::Common { .. } => phrase.kind != SpeakerKind::Other,
        MentionForm::Pronoun(word) => matches!(&**word, "he" | "she" | "they" | "it"),
    }
}

/// Whether the word with its phrase can be a speaker's name, as far as it is a name at all.
pub fn can_have_voice(doc: &Doc, head: usize) -> bool {
    phrase(doc, head).is_none_or(|p| !is_mute(doc, &p))
}

/// Whether the phrase is a name that can be nobody's who speaks.
pub(crate) fn is_mute(doc: &Doc, phrase: &NounPhrase) -> bool {
    match &phrase.form {
        MentionForm::Name { title, name, .. } => is_mute_name(doc, phrase.head, name, !title.is_empty()),
        _ => false,
    }
}

/// Whether the name with this head, which stands in these tokens, can be nobody who speaks.
fn is_mute_name(doc: &Doc, head: usize, name: &Range<usize>, titled: bool) -> bool {
    is_time_name(doc, head, name, titled) || is_furniture_word(doc, head)
}

/// Whether the word is a month, a weekday or part of another name for a time. *June* and *May* are people too, where they
/// have a surname, a title or a name's neighbours.
fn is_time_name(doc: &Doc, head: usize, name: &Range<usize>, titled: bool) -> bool {
    if titled {
        return false;
    }
    let lower = &*doc.tokens[head].lower;
    let calendar = is_calendar_word(lower);
    let label = doc.names().iter().find(|n| n.tokens.contains(&head)).map(|n| n.kind);
    if name.len() == 1 && calendar {
        return label != Some(NameKind::Person);
    }
    let dated = matches!(label, Some(NameKind::Date | NameKind::Time));
    dated || (calendar && label != Some(NameKind::Person) && label != Some(NameKind::Org))
}

/// Whether the word (lower case) names a weekday or a month.
pub fn is_calendar_word(lower: &str) -> bool {
    TimeLexicon::shared().is_calendar_word(lower)
}

/// Whether the word is the page's and not the text's: its own line is a notice, or capitals set it off.
fn is_furniture_word(doc: &Doc, head: usize) -> bool {
    let token = &doc.tokens[head];
    let capitals = doc.word(head).chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let listed = || furniture().words.iter().any(|w| **w == *token.lower);
    (capitals || is_notice(&doc.text)) && listed()
}

/// Whether a block is a notice about the page: an embargo, a contact, a heading over notes, a line of rights or of an
/// e-mail's head.
pub fn is_notice(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['-', '–', '—', '#', '*', ' ', '[', '(']);
    let Some(opening) = text.get(..text.char_indices().nth(48).map_or(text.len(), |(at, _)| at)) else { return false };
    let lower = opening.to_lowercase().replace('’', "'");
    let words = furniture();
    words.openings.iter().any(|o| {
        let rest = lower.strip_prefix(&**o);
        rest.is_some_and(|r| !r.starts_with(char::is_alphanumeric))
    }) || words.labels.iter().any(|l| {
        let rest = lower.strip_prefix(&**l);
        rest.is_some_and(|r| r.trim_start().starts_with(':'))
    }) || words.whole.iter().any(|w| lower.trim_matches(|c: char| !c.is_alphabetic()) == *w)
}

/// Whether a block is a line of display and no sentence: nothing but capitals, as mastheads, page headers and old headlines
/// have it.
pub(crate) fn is_display_line(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (mut count, mut capitals) = (0, true);
    for letter in letters {
        count += 1;
        capitals &= !letter.is_lowercase();
    }
    count >= 6 && capitals && text.split_whitespace().count() >= 2
}

/// The closed lists behind this room.
struct Furniture {
    openings: Vec<&'static str>,
    labels: Vec<&'static str>,
    whole: Vec<&'static str>,
    words: Vec<&'static str>,
}

fn furniture() -> &'static Furniture {
    static LISTS: OnceLock<Furniture> = OnceLock::new();
    LISTS.get_or_init(|| {
        let text = include_str!("../../../assets/lexicons/page-notices.txt");
        let mut lists = Furniture { openings: vec![], labels: vec![], whole: vec![], words: vec![] };
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let Some((list, entry)) = line.split_once(' ') else { continue };
            match list {
                "opens" => lists.openings.push(entry.trim()),
                "label" => lists.labels.push(entry.trim()),
                "whole" => lists.whole.push(entry.trim()),
                "word" => lists.words.extend(entry.split_whitespace()),
                _ => {}
            }
        }
        lists
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_told_by_their_openings_and_labels() {
        for notice in [
            "EMBARGOED UNTIL 00:01 ON FRIDAY 3 MAY",
            "Strictly embargoed to noon",
            "Contact: Nora Veil, press office, 555-0134",
            "Notes to editors",
            "- ENDS -",
            "For immediate release",
            "Media enquiries: Omar Dahl",
            "© 2026 Dorne Herald. All rights reserved.",
            "Editor’s note: this article has been corrected.",
            "Page 3",
        ] {
            assert!(is_notice(notice), "{notice}");
        }
        for sentence in [
            "Contacts between the two sides broke off, Veil said.",
            "The embargo on grain ends on Monday.",
            "Pages of the diary were read out.",
            "Releasing the report was right, she said.",
            "Note that the bridge is shut.",
        ] {
            assert!(!is_notice(sentence), "{sentence}");
        }
        assert!(is_display_line("DORNE HERALD — CITY EDITION") && !is_display_line("The MDSA spoke."));
    }
}
