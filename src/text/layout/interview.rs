//! Interviews that set their questions in bold or as headings: what follows a question is the answer of the one person whom
//! the page names at its head. Who that is, the floors above find out.

use super::lines::{LineRole, PageLine};
use crate::text::{BlockKind, Parsed, Span};

/// The fewest questions of an interview. Two may be the headings of a report.
const MIN_QUESTIONS: usize = 3;

/// The roles with every question as a label that names nobody, where the page is an interview.
pub(super) fn roles(parsed: &Parsed, lines: &[PageLine], mut roles: Vec<LineRole>) -> Vec<LineRole> {
    let kind = |at: usize| &parsed.blocks[lines[at].block].kind;
    let set_off = |at: usize| {
        roles[at] == LineRole::Text
            && match kind(at) {
                BlockKind::Heading(level) => *level > 1,
                BlockKind::Paragraph => lines[at].strong,
                _ => false,
            }
    };
    let asks = |at: usize| lines[at].text(parsed).trim_end_matches(['"', '”', '’', '*']).ends_with('?');
    let answered = |at: usize| lines.get(at + 1).is_some() && !set_off(at + 1) && roles[at + 1] == LineRole::Text;
    let questions: Vec<usize> = (0..lines.len()).filter(|&at| set_off(at) && asks(at) && answered(at)).collect();
    let Some(&first) = questions.first() else { return roles };
    let others = (first..lines.len()).filter(|&at| set_off(at) && !asks(at)).count();
    if questions.len() >= MIN_QUESTIONS && others * 2 <= questions.len() {
        for at in questions {
            roles[at] = LineRole::Label { name: Span::new(0, 0), words: lines[at].span.len() };
        }
    }
    roles
}
