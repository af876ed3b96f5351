//! Introduction of a list by its speaker: *The union said:* before items that all rest on what the union said.

use crate::claims::model::ClaimId;
use crate::config::Say;
use crate::desk::CheckResult;
use crate::ide::cursor::top_level_claims;
use crate::rules::{Context, Edit, SuggestedSpeaker, suggested_speaker};
use crate::text::BlockKind;
use std::ops::Range;

/// Words that introduce the list that a block stands in, and the edit that writes them over it. `None` where the list has
/// an introduction already, or several speakers.
pub fn list_introduction(checked: &CheckResult, block: usize) -> Option<(String, Edit)> {
    let items = list_items(checked, block)?;
    let before = items.start.checked_sub(1).and_then(|above| checked.draft.blocks.get(above));
    if before.is_some_and(|above| above.block.text.ends_with(':')) {
        return None;
    }
    let speaker = checked.with_context(|context| common_speaker(context, items.clone()))?;
    let verb = match (checked.config.style.say, speaker.plural) {
        (Say::Says, true) => "say",
        (Say::Says, false) => "says",
        _ => "said",
    };
    let mut letters = speaker.name.chars();
    let name = letters.next()?.to_uppercase().chain(letters).collect::<String>();
    let words = format!("{name} {verb}:");
    let at = checked.draft.block_span(items.start).start;
    let line = checked.lines.line_span(checked.lines.line(at));
    // A list inside a quotation or a note would need its marks on the new line too.
    let line_break = if line.slice(&checked.text).ends_with("\r\n") { "\r\n" } else { "\n" };
    (line.start == at)
        .then(|| (words.clone(), Edit { start: at, end: at, new_text: format!("{words}{line_break}{line_break}") }))
}

/// Indexes of the blocks of the list that a block is an item of; `None` for a nested list, and for one of a single item.
fn list_items(checked: &CheckResult, block: usize) -> Option<Range<usize>> {
    let blocks = &checked.draft.blocks;
    let BlockKind::ListItem { list, depth: 0, .. } = blocks.get(block)?.block.kind else { return None };
    let of_list = |index: usize| match blocks.get(index).map(|b| &b.block.kind) {
        Some(BlockKind::ListItem { list: other, depth, .. }) => *other == list || *depth > 0,
        _ => false,
    };
    let start = (0..block).rev().take_while(|&index| of_list(index)).last().unwrap_or(block);
    let end = (block..blocks.len()).take_while(|&index| of_list(index)).last().unwrap_or(block) + 1;
    (end - start > 1).then_some(start..end)
}

/// The one speaker of everything in these blocks; `None` if there are several, or the draft names one already.
fn common_speaker(context: &Context<'_>, blocks: Range<usize>) -> Option<SuggestedSpeaker> {
    let mut one: Option<SuggestedSpeaker> = None;
    for block in blocks {
        for (index, claim) in top_level_claims(&context.draft.blocks[block]) {
            let speaker =
                suggested_speaker(context, ClaimId { block, index }).filter(|_| claim.attributions.is_empty())?;
            match &one {
                Some(known) if known.short != speaker.short => return None,
                Some(_) => {}
                None => one = Some(speaker),
            }
        }
    }
    one.filter(|speaker| speaker.needed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{check, edited};

    const SOURCE: &str = "The port union said 12 cranes had failed inspections. The port union said at least 40 ferries would \
        be late. The harbour board said the gates would be closed on Monday.\n";

    fn introduced(list: &str) -> Option<String> {
        let draft = format!("---\nsources: [s.md]\n---\n\nWork at the docks stopped.\n\n{list}");
        let checked = check(&draft, &[("s.md", SOURCE)]);
        let at = draft.find("12 cranes").unwrap();
        let (_, edit) = list_introduction(&checked, crate::ide::cursor::block_at(&checked.draft, at).unwrap())?;
        let edited = edited(&checked, &[edit]);
        let after = check(&edited, &[("s.md", SOURCE)]);
        assert_eq!(after.findings.iter().filter(|f| f.rule == "unattributed-claim").count(), 0, "{edited}");
        Some(edited)
    }

    #[test]
    fn a_list_that_one_speaker_says_can_be_introduced_and_no_other() {
        let edited = introduced("- 12 cranes had failed inspections.\n- At least 40 ferries would be late.\n").unwrap();
        assert!(edited.contains("stopped.\n\nThe port union said:\n\n- 12 cranes"), "{edited}");
        assert_eq!(introduced("- 12 cranes had failed inspections.\n- The gates would be closed on Monday.\n"), None);
        assert_eq!(introduced("12 cranes had failed inspections.\n"), None);
    }
}
