//! Parties of an interview: who asks and who answers, where the turns themselves say only *Q* and *A*.

use crate::claims::coref::{SpeakerLexicon, TurnLabel};
use crate::claims::model::MentionForm;
use crate::claims::pipeline::block::ParsedBlock;
use crate::text::BlockKind;
use std::sync::Arc;

/// How many blocks at the head of a page are searched for the parties: a headline, a standfirst, a court's title page.
const HEAD_BLOCKS: usize = 16;

/// Words before the name of the person who answers, in lower case.
const BEFORE_ANSWERER: [&str; 21] = [
    "interview with ",
    "in conversation with ",
    "conversation with ",
    "q&a with ",
    "q & a with ",
    "q&a: ",
    "q and a with ",
    "questions for ",
    "questions to ",
    "minutes with ",
    "speaking to ",
    "talking to ",
    "we speak to ",
    "we talk to ",
    "deposition of ",
    "testimony of ",
    "examination of ",
    "evidence of ",
    "witness: ",
    "interviewee: ",
    "interview: ",
];
/// Words before the name of the person who asks, in lower case.
const BEFORE_ASKER: [&str; 6] =
    ["examination by ", "interviewed by ", "interview by ", "interviewer: ", "questioned by ", "by "];
/// Words in capitals that end a name in a headline in title case.
const AFTER_NAME: [&str; 17] = [
    "on", "about", "of", "for", "and", "by", "in", "at", "the", "from", "to", "as", "who", "with", "after", "volume",
    "vol",
];

/// The labels of a page's blocks, each with the name of its speaker as far as the page tells it.
pub(crate) fn labels(read: &[Arc<ParsedBlock>]) -> Vec<Option<TurnLabel>> {
    let first = read.iter().position(|b| matches!(b.block.kind, BlockKind::Label { .. }));
    let Some(first) = first else {
        return read.iter().map(|b| b.label.as_ref().map(|(label, _)| label.clone())).collect();
    };
    let head = &read[..first.min(HEAD_BLOCKS)];
    let answerer = answerer(head);
    let mut asker = head.iter().find_map(|b| after(&b.doc.text, &BEFORE_ASKER[..5]));
    read.iter()
        .map(|b| {
            let BlockKind::Label { name: span, .. } = b.block.kind else {
                return b.label.as_ref().map(|(label, _)| label.clone());
            };
            if span.is_empty() {
                return answerer.as_deref().map(|name| TurnLabel::named(span, 0, name));
            }
            let (label, _) = b.label.as_ref()?;
            let text = span.slice(&b.block.text);
            let named = |name: Option<&str>, role: &str| match name {
                Some(name) => TurnLabel::named(label.span, label.head, name),
                None => TurnLabel { name: None, is_nobody: true, role: Some(role.to_owned()), ..label.clone() },
            };
            if let Some(name) = text.strip_prefix("BY ").or_else(|| text.strip_prefix("By ")) {
                asker = Some(name.trim_end_matches('.').to_owned());
                return Some(named(asker.as_deref(), "interviewer"));
            }
            Some(match text.to_lowercase().trim_end_matches('.') {
                "q" | "question" => named(asker.as_deref(), "interviewer"),
                "a" | "answer" | "the witness" | "witness" | "interviewee" | "the deponent" => {
                    named(answerer.as_deref(), "answerer")
                }
                _ => match label.role.as_deref().and_then(|role| by_initials(head, role)) {
                    Some(name) if label.name.is_none() => TurnLabel::named(label.span, label.head, &name),
                    _ => label.clone(),
                },
            })
        })
        .collect()
}

/// Who answers, by the head of the page: the name after *interview with* and its like, the sworn witness, else the only
/// person who is named there and has not written it.
fn answerer(head: &[Arc<ParsedBlock>]) -> Option<String> {
    let texts = || head.iter().map(|b| &*b.doc.text);
    let sworn = |text: &str| {
        let lower = text.to_lowercase();
        let oath = ["sworn", "called as a witness", "a witness", "the witness", "affirmed"];
        oath.iter().any(|o| lower.contains(o)).then(|| name_at(text)).flatten()
    };
    texts().find_map(|text| after(text, &BEFORE_ANSWERER)).or_else(|| texts().find_map(sworn)).or_else(|| {
        let mut people = people(head);
        let last = |name: &str| name.rsplit(' ').next().unwrap_or(name).to_lowercase();
        let first = people.next()?;
        people.all(|other| last(&other) == last(&first)).then_some(first)
    })
}

/// The people whom the head of a page names, those aside who wrote or asked.
fn people(head: &[Arc<ParsedBlock>]) -> impl Iterator<Item = String> + '_ {
    head.iter().flat_map(|b| {
        b.phrases.iter().filter_map(|phrase| {
            let MentionForm::Name { name, person: Some(true), .. } = &phrase.form else { return None };
            let span = b.doc.span(name.clone());
            let before = b.doc.text.get(..span.start)?.to_lowercase();
            let wrote = BEFORE_ASKER.iter().any(|by| before.ends_with(by)) || before.ends_with("words: ");
            (!wrote).then(|| span.slice(&b.doc.text).to_owned())
        })
    })
}

/// The person at the head of the page whose initials these are.
fn by_initials(head: &[Arc<ParsedBlock>], letters: &str) -> Option<String> {
    let letters: String = letters.chars().filter(|c| c.is_alphabetic()).collect();
    let initials = |name: &str| {
        name.split([' ', '-']).filter_map(|w| w.chars().next()).flat_map(char::to_lowercase).collect::<String>()
    };
    let mut fitting = people(head).filter(|name| letters.len() >= 2 && initials(name) == letters);
    let first = fitting.next()?;
    fitting.all(|other| other == first).then_some(first)
}

/// The name that stands after one of the openings.
fn after(text: &str, openings: &[&str]) -> Option<String> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    openings.iter().find_map(|opening| {
        let at = lower.find(opening)?;
        let apart = !lower[..at].ends_with(char::is_alphanumeric);
        name_at(text.get(at + opening.len()..)?).filter(|_| apart)
    })
}

/// The name at the start of a text: its words with capitals, titles and a descriptor in small letters left out.
fn name_at(text: &str) -> Option<String> {
    let lexicon = SpeakerLexicon::get();
    let mut name: Vec<&str> = Vec::new();
    for word in text.split(' ') {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
        let stem = bare.trim_end_matches('.');
        let lower = stem.to_lowercase();
        let particle =
            matches!(lower.as_str(), "de" | "van" | "von" | "der" | "den" | "al" | "di" | "da" | "bin" | "la" | "le");
        let has_capital = stem.starts_with(char::is_uppercase);
        if AFTER_NAME.contains(&lower.as_str()) || !(has_capital || particle) {
            // *the harbour master Sana Iqbal*: what describes a person may stand before the name.
            if name.is_empty() && !AFTER_NAME.contains(&lower.as_str()) || name.is_empty() && lower == "the" {
                continue;
            }
            break;
        }
        let abbreviated = bare.len() > stem.len() && (lexicon.title(&lower).is_some() || stem.chars().count() == 1);
        name.push(if abbreviated { bare } else { stem });
        if stem.len() < word.len() && !abbreviated {
            break;
        }
    }
    (!name.is_empty() && name.len() <= 5).then(|| name.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_after_openings() {
        let found = |text: &str| after(text, &BEFORE_ANSWERER);
        assert_eq!(found("Interview with Lena Okafor, harbour master, 3 May").as_deref(), Some("Lena Okafor"));
        assert_eq!(found("An Interview With Dr. Lena Okafor On The Port").as_deref(), Some("Dr. Lena Okafor"));
        assert_eq!(found("DEPOSITION OF LENA OKAFOR").as_deref(), Some("LENA OKAFOR"));
        assert_eq!(found("In conversation with the harbour master Lena Okafor").as_deref(), Some("Lena Okafor"));
        assert_eq!(found("The port's plans"), None);
    }
}
