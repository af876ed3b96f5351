//! Notes of the paper about itself: corrections, credits, changed names, calls to the reader. They make no claim that a
//! source could hold.

use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::sync::OnceLock;

/// The longest note, in bytes. A longer block that begins like one is an article about one.
const MAX_NOTE_BYTES: usize = 900;
/// The longest line that only says in passing who helped or whose name was changed, in bytes.
const MAX_LINE_BYTES: usize = 240;
/// The most words of a credit without a verb: *Photograph: Dana Fox/Northern Pictures*.
const MAX_CREDIT_WORDS: usize = 14;

/// Whether the prose of a block is such a note.
pub(super) fn is_paper_note(prose: &str) -> bool {
    // Nearly every paragraph is longer, or begins with none of the words.
    if prose.len() > MAX_NOTE_BYTES {
        return false;
    }
    let words = NoteWords::get();
    let lower = prose.to_lowercase().replace('’', "'");
    let text = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©');
    words.has_label(text)
        || words.openings.iter().any(|opening| begins(text, opening))
        || words.speaks_of_piece(text)
        || (text.len() <= MAX_LINE_BYTES && words.passing.iter().any(|phrase| text.contains(phrase.as_str())))
}

/// Whether a text begins with whole words.
fn begins(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

struct NoteWords {
    labels: FxHashSet<String>,
    openings: Vec<String>,
    passing: Vec<String>,
    pieces: FxHashSet<String>,
    reports: FxHashSet<String>,
    amendments: FxHashSet<String>,
    publishing: FxHashSet<String>,
}

impl NoteWords {
    fn get() -> &'static NoteWords {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            labels: Vec<String>,
            openings: Vec<String>,
            pieces: String,
            reports: String,
            amendments: String,
            publishing: String,
            pseudonyms: Vec<String>,
            credits: Vec<String>,
        }
        static WORDS: OnceLock<NoteWords> = OnceLock::new();
        WORDS.get_or_init(|| {
            let text = include_str!("../../assets/lexicons/paper-notes.toml");
            let file: File = toml::from_str(text).unwrap_or_else(|error| unreachable!("paper-notes.toml: {error}"));
            let set = |words: &str| words.split_whitespace().map(str::to_owned).collect();
            NoteWords {
                labels: file.labels.into_iter().collect(),
                openings: file.openings,
                passing: file.pseudonyms.into_iter().chain(file.credits).collect(),
                pieces: set(&file.pieces),
                reports: set(&file.reports),
                amendments: set(&file.amendments),
                publishing: set(&file.publishing),
            }
        })
    }

    /// Whether a label of such notes leads, with a colon, a dash or a date behind it.
    fn has_label(&self, text: &str) -> bool {
        let Some((label, rest)) = text.split_once([':', '–', '—', '|', ',']) else { return false };
        let (label, rest) = (label.trim(), rest.trim());
        if !self.labels.contains(label) {
            return false;
        }
        let comma = text[label.len()..].trim_start().starts_with(',');
        let dated = rest.starts_with(|c: char| c.is_ascii_digit());
        let corrects = label.contains("correct") || label.contains("clarif") || label.contains("editor");
        if comma {
            return corrects && dated;
        }
        // A caption may say more than who took the picture.
        corrects || rest.split_whitespace().count() <= MAX_CREDIT_WORDS
    }

    /// Whether a paper speaks of a piece of its own: *this article was amended on …*, *the headline on this story was
    /// changed*.
    fn speaks_of_piece(&self, text: &str) -> bool {
        let words: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty()).collect();
        let piece = words.iter().position(|w| *w == "this").filter(|&at| at <= 8).and_then(|at| {
            let noun = words
                .get(at + 1..at + 4)?
                .iter()
                .position(|w| self.pieces.contains(*w) || self.reports.contains(*w))?;
            let adjectives = words.get(at + 1..at + 1 + noun)?;
            adjectives
                .iter()
                .all(|w| matches!(*w, "news" | "live" | "opinion" | "blog" | "photo"))
                .then_some(at + 1 + noun)
        });
        let Some(piece) = piece else { return false };
        let rest = &words[piece + 1..];
        let led = words.first().is_some_and(|w| matches!(*w, "this" | "the" | "a" | "an" | "in" | "parts" | "part"));
        let said = |set: &FxHashSet<String>| rest.iter().take(14).any(|w| set.contains(*w));
        let own = self.pieces.contains(words[piece]);
        let part = own && rest.starts_with(&["is", "part", "of"]);
        led && (said(&self.amendments) || (own && said(&self.publishing)) || part)
    }
}

#[cfg(test)]
mod tests {
    use super::is_paper_note;

    #[test]
    fn what_a_paper_says_about_itself_is_told_from_its_news() {
        for note in [
            "This story was updated at 5pm to add a reply from the ferry company.",
            "Correction: An earlier version of this article said the pier was shut for nine days.",
            "Clarification, 3 May 2025: the ferry belongs to the county.",
            "The headline on this article was changed on 4 June.",
            "Some names have been changed.",
            "Petra Holm’s name has been changed to protect her identity.",
            "* Not her real name",
            "Additional reporting by Ida Lund",
            "Photograph: Ida Lund/Harbour Pictures",
            "Read more: How the ferry came to the island",
            "Sign up for our weekly letter.",
            "Editor’s note: this interview was edited for length.",
            "Ida Lund contributed to this report.",
        ] {
            assert!(is_paper_note(note), "{note}");
        }
        for news in [
            "The correction was published on Tuesday, the ministry said.",
            "This report was written by the auditor and names three officials.",
            "This article of the treaty was broken, the minister said.",
            "The council corrected its figures on Friday.",
            "Photographs of the pier show a crack, the surveyor said.",
            "Video: police say that 17 people were on the ferry when it struck the pier on Tuesday, and that two are missing",
            "Readers of the letter were told to sign up for the ferry.",
        ] {
            assert!(!is_paper_note(news), "{news}");
        }
    }
}
