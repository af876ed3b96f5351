//! What a rule reports.

use super::judgement::Judgement;
use crate::claims::model::ClaimId;
use crate::text::{Severity, Span, has_sentence_end};
use serde::Serialize;

/// Something wrong in a draft, with the evidence for it and the ways to mend it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Id of the rule.
    pub rule: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, in newsroom English, with the evidence named.
    pub message: String,
    /// Where, in bytes of the draft.
    pub span: Span,
    /// What it rests on. Never empty, unless the draft's own text or the calendar is the evidence.
    pub evidence: Vec<Citation>,
    /// Ways to mend it, the best first.
    pub fixes: Vec<Fix>,
    /// The claim that it concerns: precedence is settled among the findings of one claim.
    #[serde(skip)]
    pub claim: Option<ClaimId>,
    /// What it rests on in the sources, and how surely; `None` of what the draft's own text or the calendar proves.
    #[serde(skip)]
    pub judgement: Option<Judgement>,
}

/// A place that proves a finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Citation {
    /// Index of the source among the draft's sources; `None` for a place in the draft itself.
    #[serde(skip)]
    pub source: Option<usize>,
    /// Bytes of that document.
    pub span: Span,
    /// The words there.
    pub text: String,
    /// Why it counts, in plain words.
    pub reason: String,
}

/// A way to mend a finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fix {
    /// What it does, as a menu shows it.
    pub title: String,
    /// Whether it is the one to take without asking. The check of a draft leaves that to no fix of a finding below a
    /// warning, and to none that only the reporter may take.
    pub preferred: bool,
    /// The edits, in order, not overlapping, in bytes of the draft.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// The preferred fix that writes `new_text` in the place of `span` (bytes of the draft).
    pub fn write(span: Span, new_text: String) -> Fix {
        Fix {
            title: format!("Write \u{201c}{new_text}\u{201d}"),
            preferred: true,
            edits: vec![Edit { start: span.start, end: span.end, new_text }],
        }
    }
}

/// A replacement in the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// First byte replaced.
    pub start: usize,
    /// One past the last byte replaced.
    pub end: usize,
    /// The new text.
    pub new_text: String,
}

/// Words of a source at the end of a message, in quotation marks: a full stop of the message's own follows only where the
/// words do not end a sentence themselves.
pub(super) fn closing_quote(words: &str) -> String {
    format!("\u{201c}{words}\u{201d}{}", if has_sentence_end(words) { "" } else { "." })
}

#[cfg(test)]
mod tests {
    use crate::rules::finding::closing_quote;

    #[test]
    fn a_message_ends_with_one_full_stop() {
        for (words, ended) in [
            ("12 were hurt", "\u{201c}12 were hurt\u{201d}."),
            ("Twelve were hurt.", "\u{201c}Twelve were hurt.\u{201d}"),
            ("\"Were twelve hurt?\"", "\u{201c}\"Were twelve hurt?\"\u{201d}"),
        ] {
            assert_eq!(closing_quote(words), ended);
        }
    }
}
