//! Layouts of pages that people speak on: transcripts, captions, depositions, interviews, e-mails, statements. What is a
//! label, a time or another part of the page is cut off from the words, so that the floors above read words only.
//!
//! Drafts are not read so: their writer's paragraphs are parsed one by one as they are typed.

mod captions;
mod email;
mod furniture;
mod interview;
mod label;
mod lines;
mod numbered;
mod turns;

use super::{BlockKind, Parsed};
use lines::{LineRole, cut, give_words, lines};

/// Reads a source into blocks: as `parse` does, and with the layout of its page known. Where the lines of the file are
/// those of the page (`by_line`), captions and numbered lines are known too.
pub(super) fn parse(text: &str, by_line: bool, parse: impl FnOnce() -> Parsed) -> Parsed {
    if by_line && let Some(parsed) = captions::parse(text) {
        return parsed;
    }
    let numbered = by_line.then(|| numbered::parse(text)).flatten();
    let is_of_turns = numbered.is_some();
    read(text, numbered.unwrap_or_else(parse), is_of_turns)
}

fn read(text: &str, parsed: Parsed, is_of_turns: bool) -> Parsed {
    let lines = lines(text, &parsed);
    if let Some(roles) = email::roles(&parsed, &lines) {
        let mut parsed = cut(parsed, &lines, &roles);
        give_words(&mut parsed, u32::MAX);
        return parsed;
    }
    let roles = turns::roles(&parsed, &lines, is_of_turns);
    let labels = roles.iter().filter(|role| matches!(role, LineRole::Label { .. })).count();
    let roles = if labels == 0 { interview::roles(&parsed, &lines, roles) } else { roles };
    if roles.iter().all(|role| *role == LineRole::Text) {
        return parsed;
    }
    let mut parsed = cut(parsed, &lines, &roles);
    give_words(&mut parsed, u32::MAX);
    // The last turn is not longer than those before it: what a writer puts under a transcript is nobody's turn.
    if labels > 1 {
        let most = longest_turn(&parsed);
        give_words(&mut parsed, most.max(1));
    }
    parsed
}

/// How many blocks of words the longest turn has, the last one aside.
fn longest_turn(parsed: &Parsed) -> u32 {
    let mut turns = vec![];
    for block in &parsed.blocks {
        match (&block.kind, turns.last_mut()) {
            (BlockKind::Label { .. }, _) => turns.push(0),
            (BlockKind::Furniture | BlockKind::Heading(_), _) | (_, None) => {}
            (_, Some(words)) => *words += 1,
        }
    }
    turns.pop();
    turns.into_iter().max().unwrap_or(0)
}
