//! Mentions of one block, with what the pass over the document needs to know of them.

use super::antecedent::standing;
use super::turn_label::TurnLabel;
use super::voice::{is_display_line, is_notice};
use crate::claims::document_kind::dateline_end;
use crate::claims::model::{MentionForm, NounPhrase, Quotation};
use crate::nlp::Doc;

/// What the pass needs of one block.
pub struct BlockMentions<'a> {
    /// The block's prose, parsed.
    pub doc: &'a Doc,
    /// Its phrases in the order of the text.
    pub phrases: &'a [NounPhrase],
    /// Its quotations.
    pub quotations: &'a [Quotation],
    /// The speaker's label before a transcript's turn or a log's entry.
    pub label: Option<&'a TurnLabel>,
}

impl BlockMentions<'_> {
    /// Whether two states of one block speak of the same people and bodies in the same words and order.
    pub(crate) fn speaks_alike(&self, other: &Self) -> bool {
        self.label.is_none()
            && other.label.is_none()
            && self.doc.sentences.len() == other.doc.sentences.len()
            && self.phrases.len() == other.phrases.len()
            && self.is_aside() == other.is_aside()
            && (0..self.phrases.len()).all(|at| self.said(at) == other.said(at))
    }

    /// Whether nothing in the text takes up whom the block mentions: a notice about the page, a line in capitals.
    pub(crate) fn is_aside(&self) -> bool {
        self.label.is_none() && (is_notice(&self.doc.text) || is_display_line(&self.doc.text))
    }

    /// Whether the phrase stands in the block's dateline (*PORT ANSEL, Dorne (TNW) —*).
    pub(crate) fn is_in_dateline(&self, phrase: &NounPhrase) -> bool {
        dateline_end(self.doc).is_some_and(|end| self.doc.tokens[phrase.head].span.start < end)
    }

    /// All that the pass takes of one phrase, wherever it stands.
    fn said(&self, at: usize) -> impl PartialEq {
        let (doc, phrase) = (self.doc, &self.phrases[at]);
        let text = |tokens: std::ops::Range<usize>| doc.span(tokens).slice(&doc.text);
        let form = match &phrase.form {
            MentionForm::Name { title, name, person, .. } => (text(title.clone()), text(name.clone()), *person, 0),
            MentionForm::Common { noun, head } => (noun.as_str(), head.as_str(), None, 1),
            MentionForm::Pronoun(word) => (word.as_str(), "", None, 2),
        };
        let lower = |token: usize| doc.tokens.get(token).map(|t| &*t.lower);
        let start = phrase.tokens.start;
        let before = match &phrase.form {
            MentionForm::Name { title, name, .. } => {
                let start = if title.is_empty() { name.start } else { title.start.min(name.start) };
                start.checked_sub(1).and_then(lower) == Some("the") && start > phrase.tokens.start
            }
            _ => false,
        };
        let apposition = phrase.apposition.map(|head| self.phrases.iter().position(|p| p.head == head));
        let same_head = self.phrases.iter().position(|p| p.head == phrase.head);
        let quoted = self.quotations.iter().any(|q| q.span.contains_offset(doc.tokens[phrase.head].span.start));
        let tag = doc.tokens.get(start).map(|t| t.tag);
        let kind = (phrase.kind, phrase.gender, phrase.plural, phrase.definite, phrase.subject, phrase.sentence);
        (
            (form, text(phrase.tokens.clone()), before, tag, quoted),
            kind,
            (apposition, standing(doc, phrase), self.is_in_dateline(phrase)),
            same_head,
            phrase.belongs_to.as_deref(),
        )
    }
}
