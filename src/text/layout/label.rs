//! Labels: the name at the start of a line that says who speaks in what follows, in the forms that transcripts have.

use crate::text::Span;
use crate::text::strings::label_particle::is_label_particle;
use crate::text::strings::word_list::phrases_of_list;
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// The longest label, in bytes, its brackets and time included. With longer ones, a sentence with a colon in it would be
/// taken for a speech.
const MAX_LABEL_BYTES: usize = 110;
/// The most words of a name with its titles. It trades long titles against lines in title case.
const MAX_NAME_WORDS: usize = 6;
/// The most words of the part that stands behind a name's comma (*Sana Iqbal, harbour master:*).
const MAX_ROLE_WORDS: usize = 6;
/// The most brackets behind a name: a parliament writes *Jo Hale (Northport) (Lab)*.
const MAX_BRACKETS: usize = 2;
/// The longest abbreviation that a full stop may follow inside a name (*Capt.*), in characters.
const MAX_ABBREVIATION: usize = 5;

/// What ends a label.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum LabelEnd {
    /// A colon, and the words or the line's end after it.
    Colon,
    /// A full stop after a name in capitals: *MR. PELL. No.*
    Stop,
    /// A time, at the end of the line; the words stand below.
    Stamp,
    /// The end of the line; the words stand below.
    Line,
    /// *said:* at the end of the line; the words stand below.
    Said,
    /// *Q.* and *A.* and their like.
    Question,
}

/// The label of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Label {
    /// The name, in bytes of the line.
    pub name: Span,
    /// Where the words start; the line's length where they stand below.
    pub words: usize,
    pub end: LabelEnd,
    /// Whether a time stands before or behind the name.
    pub stamped: bool,
}

impl Label {
    /// The name in lower case, by which two labels of one speaker are known.
    pub fn key(&self, line: &str) -> String {
        self.name.slice(line).trim_end_matches('.').to_lowercase()
    }

    /// Whether the name has no letter in lower case.
    pub fn is_in_capitals(&self, line: &str) -> bool {
        !self.name.slice(line).contains(char::is_lowercase)
    }
}

/// The label at the start of a line of prose, if it has the form of one. Whether the page is one that has labels is not
/// for a line to tell.
pub(super) fn label(line: &str) -> Option<Label> {
    let caption = line.len() - line.trim_start_matches(['>', ' ']).len();
    let stamp = stamp_length(&line[caption..]);
    let from = caption + stamp;
    let rest = line.get(from..)?;
    if rest.is_empty() {
        return None;
    }
    let found = question(rest).or_else(|| after_colon(rest)).or_else(|| after_stop(rest)).or_else(|| below(rest))?;
    let label = Label { name: found.name.shifted(from), words: found.words + from, ..found };
    Some(Label { stamped: found.stamped || stamp > 0, ..label })
}

/// *Q:*, *A.*, *Question 4:*, and before a capital also *Q* and *A* alone.
fn question(line: &str) -> Option<Label> {
    let word = line.split([' ', ':', '.', ')']).next()?;
    if !matches!(word, "Q" | "A" | "Question" | "Answer" | "QUESTION" | "ANSWER") {
        return None;
    }
    let mut behind = &line[word.len()..];
    // Who asks may stand in a bracket: *Q (Coast Radio):*.
    if let Some((_, rest)) = behind.strip_prefix(" (").and_then(|inside| inside.split_once(')')) {
        behind = rest;
    }
    let numbered = behind.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
    let marks = numbered.trim_start_matches([':', '.', ')']);
    let marked = marks.len() < numbered.len();
    let words = line.len() - marks.trim_start().len();
    let bare = word.len() == 1 && behind.starts_with(' ') && marks.trim_start().starts_with(char::is_uppercase);
    let parted = marks.is_empty() || marks.starts_with(' ');
    let fits = (marked && parted) || (bare && !marked);
    fits.then(|| Label { name: Span::new(0, word.len()), words, end: LabelEnd::Question, stamped: false })
}

fn after_colon(line: &str) -> Option<Label> {
    let colon = line
        .char_indices()
        .take_while(|&(at, _)| at < MAX_LABEL_BYTES)
        .find(|&(at, c)| {
            let behind = &line[at + c.len_utf8()..];
            c == ':' && (behind.is_empty() || behind.starts_with(char::is_whitespace))
        })?
        .0;
    let head = Head::read(&line[..colon])?;
    let mut words = line.len() - line[colon + 1..].trim_start().len();
    // Rev sets the time behind the colon.
    let stamp = stamp_length(&line[words..]);
    words += stamp;
    if head.said && words < line.len() {
        return None;
    }
    let end = if head.said { LabelEnd::Said } else { LabelEnd::Colon };
    Some(Label { name: head.name, words, end, stamped: head.stamped || stamp > 0 })
}

/// *MR. PELL. No.*: an honorific and a name in capitals, and a full stop.
fn after_stop(line: &str) -> Option<Label> {
    let words: Vec<&str> = line.split(' ').take(MAX_NAME_WORDS).collect();
    let honorific = words.first().is_some_and(|w| is_honorific(w) || *w == "THE");
    let capital = |w: &&str| w.contains(char::is_uppercase) && !w.contains(char::is_lowercase);
    // A surname may keep its small letters: *Mr. McNEIL.*
    let last = words.iter().skip(1).position(|w| w.ends_with('.') && w.chars().count() > 2 && !is_honorific(w))? + 1;
    let length = words[..=last].iter().map(|w| w.len() + 1).sum::<usize>() - 1;
    let behind = &line[length..];
    let fits = honorific && words[1..=last].iter().all(capital) && behind.starts_with(' ');
    let start = line.len() - behind.trim_start().len();
    fits.then(|| Label { name: Span::new(0, length - 1), words: start, end: LabelEnd::Stop, stamped: false })
}

/// A line that is nothing but a name, or a name and a time.
fn below(line: &str) -> Option<Label> {
    if line.len() > MAX_LABEL_BYTES {
        return None;
    }
    let head = Head::read(line).filter(|head| !head.said)?;
    let end = if head.stamped { LabelEnd::Stamp } else { LabelEnd::Line };
    Some(Label { name: head.name, words: line.len(), end, stamped: head.stamped })
}

/// What stands before a label's colon: a name, with a role, a bracket and a time.
struct Head {
    name: Span,
    stamped: bool,
    said: bool,
}

impl Head {
    fn read(text: &str) -> Option<Head> {
        let (mut rest, mut stamped, mut said) = (text.trim_end(), false, false);
        // Zoom's chat: *From Sana Iqbal to Everyone*.
        let chat = rest.strip_prefix("From ").filter(|r| r.contains(" to ") || r.contains(" To "));
        let from = rest.len() - chat.map_or(rest.len(), str::len);
        if chat.is_some() {
            rest =
                rest.rsplit_once(" to ").or_else(|| rest.rsplit_once(" To ")).map_or(rest, |(name, _)| name.trim_end());
        }
        let mut brackets = 0;
        loop {
            if let Some(before) = without_stamp(rest) {
                (rest, stamped) = (before, true);
            } else if let Some(before) = without_bracket(rest).filter(|_| brackets < MAX_BRACKETS) {
                (rest, brackets) = (before, brackets + 1);
            } else if let Some(before) = without_saying(rest).filter(|_| !said) {
                (rest, said) = (before, true);
            } else {
                break;
            }
        }
        let mut name = rest.get(from..)?.trim_start();
        if said
            && let Some((_, after)) = name.rsplit_once(", ")
            && !is_name(name)
        {
            name = after;
        }
        let start = name.as_ptr() as usize - text.as_ptr() as usize;
        let role = name.split_once(", ");
        let (name, fits) = match role {
            Some((name, role)) => {
                (name, role.split(' ').count() <= MAX_ROLE_WORDS && !role.contains(['.', '?', '!', ';']))
            }
            None => (name, true),
        };
        (fits && is_name(name) && !is_field(text) && !is_field(name)).then(|| Head {
            name: Span::new(start, start + name.len()),
            stamped,
            said,
        })
    }
}

/// Whether words are written as a name: capitals, particles, titles with their full stop, a number (*Speaker 2*).
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let fits = |word: &&str| {
        let stem = word.trim_end_matches('.');
        let inside = stem.trim_matches(['“', '”', '"', '‘', '\'']);
        let stop = stem.len() == word.len()
            || stem.chars().count() <= MAX_ABBREVIATION
            || (words.len() == 1 && !stem.contains(char::is_lowercase));
        let letters =
            inside.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '.' | '/' | '&' | '@'));
        let opens = inside.starts_with(char::is_uppercase)
            || inside.chars().all(|c| c.is_ascii_digit())
            || inside.chars().skip(1).take(2).any(char::is_uppercase)
            || is_label_particle(inside);
        stop && letters && opens && !inside.is_empty()
    };
    words.len() <= MAX_NAME_WORDS
        && text.starts_with(char::is_uppercase)
        && text.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && words.iter().all(fits)
}

/// The text before a time at its end, in brackets or not.
fn without_stamp(text: &str) -> Option<&str> {
    let bare = text.trim_end_matches([')', ']']);
    let digits = bare.trim_end_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, ':' | '.' | ' ' | 'a' | 'p' | 'm' | 'A' | 'P' | 'M')
    });
    // The word that the stamp begins with starts behind a blank or a bracket.
    let at = bare[digits.len()..].find(|c: char| c.is_ascii_digit())? + digits.len();
    let before = &bare[..at];
    let opened = before.ends_with(['(', '[', ' ', '-', '–', '|', ',']);
    let (stamp, rest) = (bare.get(at..)?, before.trim_end_matches(['(', '[', ' ', '-', '–', '—', '|', '·', '•']));
    (opened && !rest.is_empty() && clock_length(stamp) == stamp.len()).then_some(rest)
}

/// The text before a bracket at its end.
fn without_bracket(text: &str) -> Option<&str> {
    let inside = text.strip_suffix(')').map(|t| (t, '(')).or_else(|| text.strip_suffix(']').map(|t| (t, '[')))?;
    let before = inside.0.rfind(inside.1)?;
    Some(text[..before].trim_end()).filter(|before| !before.is_empty())
}

/// The text before a verb of saying at its end.
fn without_saying(text: &str) -> Option<&str> {
    const SAYINGS: [&str; 12] = [
        " said",
        " says",
        " asked",
        " asks",
        " replied",
        " answered",
        " added",
        " continued",
        " responded",
        " told reporters",
        " told the press",
        " told journalists",
    ];
    SAYINGS.iter().find_map(|saying| text.strip_suffix(saying))
}

/// The length of a time at the start of a line with its brackets and what parts it from the name: *[00:12:31] *, *14:32 – *.
pub(super) fn stamp_length(line: &str) -> usize {
    let open = usize::from(line.starts_with(['[', '(']));
    let clock = match clock_length(&line[open..]) {
        0 if open == 1 => dotted_clock_length(&line[open..]),
        length => length,
    };
    if clock == 0 {
        return 0;
    }
    let rest = &line[open + clock..];
    let closed = rest.strip_prefix([']', ')']);
    if (open == 1) != closed.is_some() {
        return 0;
    }
    let rest = closed.unwrap_or(rest);
    let parted = rest.trim_start_matches([' ', '-', '–', '—', '|', ':', ',', '\t']);
    if parted.len() == rest.len() && !rest.is_empty() && open == 0 { 0 } else { line.len() - parted.len() }
}

/// The length of a time with a full stop, *22.05*: only a bracket round it tells it from a number.
fn dotted_clock_length(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let hours = digits(text);
    let minutes = text.get(hours..).and_then(|t| t.strip_prefix('.')).map_or(0, digits);
    if (1..=2).contains(&hours) && minutes == 2 { hours + 3 } else { 0 }
}

/// The length of a clock time at the start of a text: *0:12*, *00:01:10.250*, *9.42am*, *14:32 GMT*; 0 for none.
pub(super) fn clock_length(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(text);
    let mut length = first;
    let mut parts = 1;
    while let Some(rest) = text.get(length..).and_then(|t| t.strip_prefix([':', '.', ','])) {
        let next = digits(rest);
        if !(2..=3).contains(&next) || parts == 4 {
            break;
        }
        parts += 1;
        length += 1 + next;
    }
    let rest = text.get(length..).unwrap_or("");
    let spaced = rest.trim_start_matches(' ');
    let half = ["am", "pm", "AM", "PM", "a.m.", "p.m."].iter().find(|half| spaced.starts_with(**half));
    let has_colon = text[..length].contains(':');
    let half = half.filter(|half| !spaced[half.len()..].starts_with(char::is_alphanumeric));
    let clock = (1..=2).contains(&first) && parts >= 2 && (has_colon || half.is_some())
        || (parts == 1 && half.is_some() && (1..=2).contains(&first));
    match (clock, half) {
        (false, _) => 0,
        (true, Some(half)) => length + (rest.len() - spaced.len()) + half.len(),
        (true, None) => {
            let zone = ["GMT", "BST", "UTC", "CET", "CEST", "EST", "EDT", "ET", "Z"]
                .iter()
                .find(|z| spaced.starts_with(**z) && !spaced[z.len()..].starts_with(char::is_alphanumeric));
            zone.map_or(length, |zone| length + (rest.len() - spaced.len()) + zone.len())
        }
    }
}

/// Whether a word is an honorific that stands before a surname.
fn is_honorific(word: &str) -> bool {
    let lower = word.trim_end_matches('.').to_lowercase();
    matches!(
        lower.as_str(),
        "mr" | "mrs"
            | "ms"
            | "miss"
            | "mx"
            | "dr"
            | "prof"
            | "sir"
            | "dame"
            | "lord"
            | "lady"
            | "baroness"
            | "judge"
            | "justice"
            | "senator"
            | "sen"
            | "rep"
    )
}

/// Whether what stands before a colon names a field of the page (*Date:*, *Contact:*) and nobody who speaks.
pub(super) fn is_field(text: &str) -> bool {
    static LIST: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    let list = include_str!("../../../assets/lexicons/page-fields.txt");
    let lower = text.to_lowercase().replace('’', "'");
    let known = LIST.get_or_init(|| phrases_of_list(list).collect());
    known.contains(lower.trim_matches([' ', ':', '.', '-', '–', '*']))
}
