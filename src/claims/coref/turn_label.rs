//! Speakers' labels: the turns of a transcript and the entries of a log name their speaker before a colon or a blank.

use super::lexicon::SpeakerLexicon;
use super::names::strip_article;
use crate::claims::model::{Gender, SpeakerKind};
use crate::text::Span;

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
}

impl TurnLabel {
    /// Reads a label with what stands in brackets behind it: a name for a role, or a role for a name.
    pub fn new(span: Span, head: usize, label: &str, brackets: Option<&str>) -> TurnLabel {
        let mut read = TurnLabel { span, head, name: None, title: None, role: None, belongs_to: None };
        let words: Vec<&str> = label.split_whitespace().collect();
        let bracket_name =
            brackets.filter(|b| b.split(' ').count() >= 2 && b.split(' ').all(|w| w.starts_with(char::is_uppercase)));
        if let Some(name) = bracket_name {
            read.set_name(name);
            read.role = Some(label.to_lowercase());
        } else if words.len() >= 2 {
            read.set_name(&words.iter().map(|w| title_case(w)).collect::<Vec<_>>().join(" "));
            match brackets.map(|b| (b, b.strip_prefix("for "))) {
                Some((_, Some(owner))) => read.belongs_to = Some(strip_article(&owner.to_lowercase()).to_owned()),
                Some((role, None)) => read.role = Some(role.to_lowercase()),
                None => {}
            }
        } else {
            read.role = Some(label.to_lowercase());
        }
        read
    }

    fn set_name(&mut self, name: &str) {
        let first = name.split(' ').next().unwrap_or("");
        if SpeakerLexicon::get().title(&first.to_lowercase()).is_some() {
            self.title = Some(first.to_owned());
            self.name = Some(name[first.len()..].trim().to_owned());
        } else {
            self.name = Some(name.to_owned());
        }
    }

    /// The class of the label's speaker, given the body that the document says the label stands for.
    pub fn kind(&self, body: Option<&str>) -> SpeakerKind {
        let lexicon = SpeakerLexicon::get();
        let of_words = |text: &str| {
            let lower = text.to_lowercase();
            let words: Vec<&str> = lower.split(' ').collect();
            (0..words.len()).find_map(|i| lexicon.kind(&words[i..].join(" "))).filter(|k| *k != SpeakerKind::Vague)
        };
        if let Some(body) = body {
            return of_words(body).unwrap_or(SpeakerKind::Organisation);
        }
        match (&self.name, &self.role) {
            (Some(_), _) => SpeakerKind::Person,
            (None, Some(role)) if lexicon.is_role(role) || lexicon.title(role).is_some() => SpeakerKind::Person,
            (None, Some(role)) => of_words(role).unwrap_or(SpeakerKind::Organisation),
            _ => SpeakerKind::Other,
        }
    }

    /// The gender that the name or role tells.
    pub fn gender(&self) -> Gender {
        let lexicon = SpeakerLexicon::get();
        let first = self.name.as_deref().and_then(|n| n.split(' ').next()).map(str::to_lowercase);
        let by_name = first.and_then(|f| lexicon.given(&f)).unwrap_or_default();
        let by_role =
            self.role.iter().flat_map(|r| r.split(' ')).map(|w| lexicon.gender(w)).find(|g| *g != Gender::Unknown);
        by_role.unwrap_or(by_name)
    }
}

/// *OWEN* to *Owen*, *FALK-JONES* to *Falk-Jones*.
fn title_case(word: &str) -> String {
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
        assert_eq!(label("FIRE", None), (None, None, some("fire"), None));
    }
}
