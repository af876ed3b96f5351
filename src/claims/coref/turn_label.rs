//! Speakers' labels: the turns of a transcript and the entries of a log name their speaker before a colon or a blank.

use super::lexicon::SpeakerLexicon;
use super::names::strip_article;
use crate::claims::model::{Gender, SpeakerKind};
use crate::text::Span;

/// The most letters of a label in capitals that may be the initials of a body: *HSE* may be one, *PELL* is a name.
const MAX_INITIALS: usize = 3;

/// What a label says of its speaker.
#[derive(Clone, Debug, PartialEq)]
pub struct TurnLabel {
    /// The label in the block's prose.
    pub span: Span,
    /// Its last token.
    pub head: usize,
    /// The name as it is to be written (*Ruth Adeyemi*).
    pub name: Option<String>,
    /// A title before the name (*Cllr*).
    pub title: Option<String>,
    /// The part that the speaker plays (*planning officer*, *chair*).
    pub role: Option<String>,
    /// Whom the speaker speaks for, in lower case.
    pub belongs_to: Option<String>,
    /// Whether a single word may be a surname: in a transcript it is, in a log it is the body that reports.
    pub of_people: bool,
    /// Whether nobody can tell who it is: *Speaker 1*, *Unknown*.
    pub is_nobody: bool,
}

impl TurnLabel {
    /// Reads a label with what stands in brackets or after a comma behind it: a name for a role, or a role for a name.
    pub fn new(span: Span, head: usize, label: &str, brackets: Option<&str>) -> TurnLabel {
        Self::read(span, head, label, brackets, false)
    }

    /// Reads a label of a page of which it is known that people speak on it.
    pub fn of_people(span: Span, head: usize, label: &str, brackets: Option<&str>) -> TurnLabel {
        Self::read(span, head, label, brackets, true)
    }

    /// A label for somebody whom the page names elsewhere.
    pub fn named(span: Span, head: usize, name: &str) -> TurnLabel {
        let mut read = Self::empty(span, head, true);
        read.set_name(name);
        read
    }

    fn empty(span: Span, head: usize, of_people: bool) -> TurnLabel {
        let (name, title, role, belongs_to) = (None, None, None, None);
        TurnLabel { span, head, name, title, role, belongs_to, of_people, is_nobody: false }
    }

    fn read(span: Span, head: usize, label: &str, brackets: Option<&str>, of_people: bool) -> TurnLabel {
        let mut read = Self::empty(span, head, of_people);
        let capital = |w: &str| w.starts_with(char::is_uppercase);
        let is_bracket_name =
            |b: &&str| b.split(' ').count() >= 2 && b.split(' ').all(capital) && !is_role(&b.to_lowercase());
        let bracket_name = brackets.filter(is_bracket_name);
        if let Some(name) = bracket_name {
            read.set_name(name);
            read.role = Some(label.to_lowercase());
        } else if of_people && is_unknown(label) {
            read.is_nobody = true;
            read.role = Some(label.to_lowercase());
        } else if is_name(label, of_people) {
            read.set_name(label);
            match brackets.map(|b| (b, b.strip_prefix("for "))) {
                Some((_, Some(owner))) => read.belongs_to = Some(strip_article(&owner.to_lowercase()).to_owned()),
                Some((role, None)) if role.contains(char::is_alphabetic) => read.role = Some(role.to_lowercase()),
                _ => {}
            }
        } else {
            read.role = Some(strip_article(&label.to_lowercase()).to_owned());
        }
        read
    }

    fn set_name(&mut self, name: &str) {
        let mut words: Vec<String> = name.split_whitespace().map(title_case).collect();
        let is_title = |w: &String| SpeakerLexicon::get().title(&w.to_lowercase()).is_some();
        let titles = words.iter().take_while(|w| is_title(w)).count().min(words.len().saturating_sub(1));
        let title = words.drain(..titles).collect::<Vec<_>>().join(" ");
        // The full stop of *Mr.* is left where it stands; the name has none at its end.
        let name = words.join(" ").trim_end_matches('.').to_owned();
        self.title = (!title.is_empty()).then_some(title);
        self.name = Some(name);
    }

    /// The class of the label's speaker, given the body that the document says the label stands for.
    pub fn kind(&self, body: Option<&str>) -> SpeakerKind {
        if self.is_nobody {
            return SpeakerKind::Other;
        }
        let lexicon = SpeakerLexicon::get();
        if let Some(body) = body {
            return kind_of_words(body).unwrap_or(SpeakerKind::Organisation);
        }
        match (&self.name, &self.role) {
            (Some(name), _) if self.title.is_none() && is_body(name) => {
                kind_of_words(name).unwrap_or(SpeakerKind::Organisation)
            }
            (Some(_), _) => SpeakerKind::Person,
            (None, Some(role)) if is_role(role) || lexicon.title(role).is_some() => SpeakerKind::Person,
            (None, Some(role)) if self.of_people => kind_of_words(role).unwrap_or(SpeakerKind::Other),
            (None, Some(role)) => kind_of_words(role).unwrap_or(SpeakerKind::Organisation),
            _ => SpeakerKind::Other,
        }
    }

    /// The gender that the name, the title or the role tells.
    pub fn gender(&self) -> Gender {
        let lexicon = SpeakerLexicon::get();
        let first = self.name.as_deref().and_then(|n| n.split(' ').next()).map(str::to_lowercase);
        let by_name = first.and_then(|f| lexicon.given(&f)).unwrap_or_default();
        let words = |text: &Option<String>| {
            text.iter()
                .flat_map(|r| r.to_lowercase().split(' ').map(str::to_owned).collect::<Vec<_>>())
                .collect::<Vec<_>>()
        };
        let known = words(&self.title).into_iter().chain(words(&self.role));
        known.map(|w| lexicon.gender(&w)).find(|g| *g != Gender::Unknown).unwrap_or(by_name)
    }
}

/// Whether a label names somebody, and does not only say what part he plays.
fn is_name(label: &str, of_people: bool) -> bool {
    let lower = label.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let Some(last) = words.last() else { return false };
    if words[0] == "the" {
        return false;
    }
    if words.len() == 1 {
        let known = is_role(&lower) || SpeakerLexicon::get().title(&lower).is_some() || kind_of_words(&lower).is_some();
        let initials = !label.contains(char::is_lowercase) && label.chars().count() <= MAX_INITIALS;
        return of_people && !known && !initials;
    }
    !of_people || !(is_role(last) || words.windows(2).any(|pair| is_role(pair[0]) && matches!(pair[1], "of" | "for")))
}

/// Whether the words are a body's name by their last one, or by what they open with.
fn is_body(name: &str) -> bool {
    let lower = name.to_lowercase();
    let last = lower.rsplit(' ').next().unwrap_or("");
    lower.contains(' ') && SpeakerLexicon::get().ends_organisation(last)
}

fn is_role(noun: &str) -> bool {
    let lexicon = SpeakerLexicon::get();
    let last = noun.rsplit(' ').next().unwrap_or(noun);
    lexicon.is_role(noun)
        || lexicon.is_role(last)
        || matches!(
            last,
            "clerk" | "interviewer" | "interviewee" | "moderator" | "host" | "presenter" | "facilitator" | "usher"
        )
}

fn kind_of_words(text: &str) -> Option<SpeakerKind> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(' ').collect();
    let lexicon = SpeakerLexicon::get();
    (0..words.len()).find_map(|i| lexicon.kind(&words[i..].join(" "))).filter(|k| *k != SpeakerKind::Vague)
}

/// Whether a label says that its speaker is not known: *Speaker 2*, *Unidentified male*, *Audience member*.
fn is_unknown(label: &str) -> bool {
    let lower = label.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphabetic());
    let numbered = bare.len() < lower.len()
        && matches!(
            bare,
            "speaker"
                | "voice"
                | "person"
                | "participant"
                | "interviewer"
                | "reporter"
                | "man"
                | "woman"
                | "caller"
                | "respondent"
                | "member"
        );
    let opens = [
        "unknown",
        "unidentified",
        "inaudible",
        "audience",
        "several",
        "multiple",
        "voice",
        "male ",
        "female ",
        "floor",
    ];
    numbered
        || opens.iter().any(|o| lower.starts_with(o))
        || matches!(
            bare,
            "" | "speaker"
                | "all"
                | "both"
                | "off"
                | "everyone"
                | "others"
                | "member of the public"
                | "narrator"
                | "question"
                | "respondent"
        )
}

/// *OWEN* to *Owen*, *FALK-JONES* to *Falk-Jones*; a word with small letters is written as its writer wants it.
fn title_case(word: &str) -> String {
    if word.contains(char::is_lowercase) {
        return word.to_owned();
    }
    let mut start = true;
    word.chars()
        .flat_map(|c| {
            let out: Vec<char> = if start { c.to_uppercase().collect() } else { c.to_lowercase().collect() };
            start = !c.is_alphabetic();
            out
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_roles_of_labels() {
        let label = |label: &str, brackets: Option<&str>| {
            let l = TurnLabel::new(Span::default(), 0, label, brackets);
            (l.title, l.name, l.role, l.belongs_to)
        };
        let some = |s: &str| Some(s.to_owned());
        assert_eq!(
            label("CHAIR", Some("Cllr Ruth Adeyemi")),
            (some("Cllr"), some("Ruth Adeyemi"), some("chair"), None)
        );
        assert_eq!(
            label("INGRID FALK", Some("planning officer")),
            (None, some("Ingrid Falk"), some("planning officer"), None)
        );
        assert_eq!(
            label("DELE CARVER", Some("for Quayline Homes")),
            (None, some("Dele Carver"), None, some("quayline homes"))
        );
        assert_eq!(
            label("DELE CARVER", Some("CHIEF EXECUTIVE OFFICER")),
            (None, some("Dele Carver"), some("chief executive officer"), None)
        );
        assert_eq!(label("FIRE", None), (None, None, some("fire"), None));
    }

    #[test]
    fn labels_of_people_are_surnames_roles_bodies_or_nobody() {
        let label = |label: &str| {
            let l = TurnLabel::of_people(Span::default(), 0, label, None);
            (l.kind(None), l.title, l.name, l.role)
        };
        let some = |s: &str| Some(s.to_owned());
        assert_eq!(label("OKAFOR"), (SpeakerKind::Person, None, some("Okafor"), None));
        assert_eq!(label("MS. OKAFOR"), (SpeakerKind::Person, some("Ms."), some("Okafor"), None));
        assert_eq!(label("Lena McNeil"), (SpeakerKind::Person, None, some("Lena McNeil"), None));
        assert_eq!(label("THE CHAIR"), (SpeakerKind::Person, None, None, some("chair")));
        assert_eq!(label("Planning Officer"), (SpeakerKind::Person, None, None, some("planning officer")));
        assert_eq!(label("Harbour Trust").0, SpeakerKind::Organisation);
        assert_eq!(label("Speaker 2").0, SpeakerKind::Other);
        assert_eq!(label("HSE").0, SpeakerKind::Other);
    }
}
