//! What silences a rule, tried on the first cases of each page that fire: each kind of directive in each place, and the
//! switch in `copydesk.toml`.

use crate::library::{self, Room, Rule, Slip};
use crate::page::Case;
use std::ops::Range;

/// A place in the draft where a comment is put.
#[derive(Clone, Copy)]
enum Place {
    /// On a line of its own, before the block.
    Before,
    /// In the block, behind its words.
    Within,
    /// At the head of the draft.
    Head,
}

/// Checks that the findings of the rule in the case are silenced by what should silence them, and by nothing else.
pub fn check(case: &Case, rule: &Rule) -> Result<(), String> {
    let id = rule.id;
    let room = case.room();
    let slips = slips(&room, &case.draft, id);
    let words = words(&slips, &case.draft);
    let other = library::rules().map(|other| other.id).find(|other| *other != id).unwrap_or_default();
    for (place, comment, silences) in comments(rule, other) {
        let Some(draft) = with_comment(&case.draft, &slips, place, &comment) else { continue };
        let left = self::slips(&room, &draft, id);
        let left = self::words(&left, &draft);
        let wanted = if silences { &[][..] } else { &words };
        if left != wanted {
            return Err(format!("findings of {id} under a directive: {left:?} instead of {wanted:?} in\n{draft}"));
        }
    }
    let room = Room::new(&case.sources, Some(&switched_off(case.config.as_deref(), id)));
    let left = self::slips(&room, &case.draft, id);
    if left.is_empty() {
        Ok(())
    } else {
        Err(format!("{id} is off, and still finds {:?}", self::words(&left, &case.draft)))
    }
}

/// Comments, where each is put, and whether it silences the rule.
fn comments(rule: &Rule, other: &str) -> Vec<(Place, String, bool)> {
    let id = rule.id;
    let mut comments = Vec::new();
    for place in [Place::Before, Place::Within] {
        comments.extend([
            (place, format!("copydesk: ignore {id} -- agreed with the desk"), true),
            (place, format!("copydesk: ignore {other}, {id}"), true),
            (place, "copydesk: ignore".to_owned(), true),
            (place, format!("copydesk: ignore {other}"), false),
            (place, "copydesk: own".to_owned(), rule.silent_on_own),
            (place, "own: counted from the gallery".to_owned(), rule.silent_on_own),
        ]);
    }
    comments.extend([
        (Place::Head, format!("copydesk: ignore-file {id}"), true),
        (Place::Head, "copydesk: ignore-file".to_owned(), true),
        (Place::Head, format!("copydesk: ignore-file {other}"), false),
    ]);
    comments
}

/// The draft with the comment for each finding; nothing where it cannot stand: behind a row of a table.
fn with_comment(draft: &str, slips: &[Slip], place: Place, comment: &str) -> Option<String> {
    let starts = slips.iter().map(|slip| slip.span.start);
    let (mut places, comment): (Vec<usize>, String) = match place {
        Place::Head => (vec![body(draft)], format!("<!-- {comment} -->\n\n")),
        Place::Before => (starts.map(|at| block_start(draft, at)).collect(), format!("<!-- {comment} -->\n\n")),
        Place::Within if starts.clone().any(|at| draft[line(draft, at)].starts_with('|')) => return None,
        Place::Within => (starts.map(|at| line(draft, at).end).collect(), format!(" <!-- {comment} -->")),
    };
    places.sort_unstable();
    places.dedup();
    let mut out = draft.to_owned();
    places.iter().rev().for_each(|&at| out.insert_str(at, &comment));
    Some(out)
}

/// Where the text starts, behind the front matter.
fn body(draft: &str) -> usize {
    let front_matter = draft.strip_prefix("---\n").and_then(|rest| Some(rest.find("\n---\n")? + "---\n\n---\n".len()));
    front_matter.unwrap_or(0)
}

/// The bytes of the line at a byte, without its end.
fn line(draft: &str, at: usize) -> Range<usize> {
    let start = draft[..at].rfind('\n').map_or(0, |end| end + 1);
    start..draft[at..].find('\n').map_or(draft.len(), |length| at + length)
}

/// The start of the line at a byte, or of the table, the list or the quotation whose line it is.
fn block_start(draft: &str, at: usize) -> usize {
    let mut start = line(draft, at).start;
    while start > body(draft) && ["|", "- ", "* ", "> ", "  "].iter().any(|sign| draft[start..].starts_with(sign)) {
        let above = line(draft, start - 1);
        if above.is_empty() {
            break;
        }
        start = above.start;
    }
    start
}

/// `copydesk.toml` with the rule off.
fn switched_off(config: Option<&str>, rule: &str) -> String {
    let config = config.unwrap_or_default();
    let lines = config.lines().filter(|line| line.split('=').next().map(str::trim) != Some(rule));
    let kept: String = lines.map(|line| format!("{line}\n")).collect();
    let off = format!("[rules]\n{rule} = \"off\"\n");
    if kept.contains("[rules]\n") { kept.replace("[rules]\n", &off) } else { kept + &off }
}

/// The findings of one rule in a draft.
fn slips(room: &Room, draft: &str, rule: &str) -> Vec<Slip> {
    room.find(draft).findings.into_iter().filter(|slip| slip.rule == rule).collect()
}

/// The words that findings are on.
fn words<'a>(slips: &[Slip], draft: &'a str) -> Vec<&'a str> {
    slips.iter().map(|slip| draft.get(slip.span.clone()).unwrap_or_default()).collect()
}
