//! Edits that write directives (comments that speak to copydesk), each where it concerns one block and no other.

use crate::desk::CheckResult;
use crate::ide::cursor::block_span;
use crate::rules::Edit;
use crate::text::{BlockKind, Format};

/// Edit that puts a comment beside a block, so that it concerns that block alone; `None` where the format of the draft has
/// no comments.
pub fn insert_directive(checked: &CheckResult, block: usize, comment: &str) -> Option<Edit> {
    if Format::from_path(&checked.path) != Format::Markdown {
        return None;
    }
    let prose = block_span(&checked.draft, block);
    let kind = &checked.draft.blocks.get(block)?.block.kind;
    if !matches!(kind, BlockKind::Paragraph | BlockKind::Heading(_)) {
        // Before a list or a table a comment concerns all of it: inside, one item or cell.
        return Some(Edit { start: prose.end, end: prose.end, new_text: format!(" {comment}") });
    }
    let line = checked.lines.line_span(checked.lines.line(prose.start));
    let before = checked.text.get(line.start..prose.start)?;
    // A quotation's marks are written on every line of it.
    let marks = &before[..before.len() - before.trim_start_matches(['>', ' ', '\t']).len()];
    let line_break = if line.slice(&checked.text).ends_with("\r\n") { "\r\n" } else { "\n" };
    Some(Edit { start: line.start, end: line.start, new_text: format!("{marks}{comment}{line_break}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{check, edited};

    /// The words stand in every sort of block, and the comment must silence the one finding on them and no other.
    #[test]
    fn a_comment_concerns_its_own_block() {
        let source = "At least 40 ships were late, the port said. The union said 12 cranes had failed inspections.\n";
        let sentence = "Over 40 ships were late, the port said.";
        let other = "Fewer than 12 cranes had failed inspections, the union said.";
        for draft in [
            format!("{sentence}\n\n{other}\n"),
            format!("## {sentence}\n\n{other}\n"),
            format!("- {sentence}\n- {other}\n"),
            format!("1. {other}\n2. {sentence}\n"),
            format!("| a | b |\n|---|---|\n| {sentence} | {other} |\n"),
            format!("**{sentence}**\n\n{other}\n"),
        ] {
            let draft = format!("---\nsources: [s.md]\n---\n\n{draft}");
            let before = check(&draft, &[("s.md", source)]);
            let count = |checked: &CheckResult| checked.findings.iter().filter(|f| f.rule != "directive").count();
            assert_eq!(count(&before), 2, "{draft}\n{:?}", before.findings);
            let at = draft.find(sentence).unwrap();
            let block = crate::ide::cursor::block_at(&before.draft, at).unwrap();
            let rule =
                before.findings.iter().find(|f| f.span.start >= at && f.span.start < at + sentence.len()).unwrap();
            let edit = insert_directive(&before, block, &format!("<!-- copydesk: ignore {} -- TK why -->", rule.rule))
                .unwrap();
            let edited = edited(&before, &[edit]);
            let after = check(&edited, &[("s.md", source)]);
            assert_eq!(after.findings.len(), 1, "{edited}\n{:?}", after.findings);
            assert!(after.findings[0].span.start >= edited.find(other).unwrap(), "{edited}");
        }
    }
}
