//! Where a plain text is wrapped, and so which of its lines go on in the next one.

use super::line::{Line, LineMarker};

/// The widest column at which anybody wraps lines by hand or machine, in characters. A wider bound would join paragraphs
/// that stand on one line each.
pub(crate) const MAX_WRAP_COLUMNS: usize = 130;
/// The narrowest column at which lines are wrapped, in characters. A narrower bound would join the lines of addresses.
const MIN_WRAP_COLUMNS: usize = 30;
/// The indentation that begins a paragraph, in columns beyond that of the line before; less is a writer's slip.
const MIN_INDENT: usize = 2;
/// How many of five line breaks inside paragraphs the width must explain. With fewer, logs would be joined; with more, one
/// list would keep a text from being joined.
const MIN_EXPLAINED_FIFTHS: usize = 3;
/// By how many columns a line may miss the width: programs differ in whether they count the line break or a trailing blank.
const WRAP_SLACK: usize = 2;

/// Whether two lines may be parts of one paragraph as far as their marks and indents say.
fn can_continue(line: Line<'_>, next: Line<'_>) -> bool {
    let hanging = line.mark != LineMarker::None && next.indent > line.indent;
    // A wrapped line may start with a time or a dash by chance: then the line before it breaks off in its sentence.
    let marked = next.mark != LineMarker::None
        && (line.mark != LineMarker::None || has_sentence_end(line.text) || line.text.ends_with(':'));
    !marked && (hanging || next.indent < line.indent + MIN_INDENT)
}

/// The column at which the text's lines are wrapped, if they are: the one that explains most of the breaks inside
/// paragraphs, and at least three in five.
pub(super) fn wrap_width(groups: &[Vec<Line<'_>>]) -> Option<usize> {
    // For each break, the widths that explain it: the line fits, and would not with the next line's first word.
    let mut explained = vec![0usize; MAX_WRAP_COLUMNS + 2];
    let mut breaks = 0usize;
    for pair in groups.iter().flat_map(|g| g.windows(2)) {
        let (line, next) = (pair[0], pair[1]);
        if !can_continue(line, next) {
            continue;
        }
        breaks += 1;
        let length = line.indent + line.text.chars().count();
        let with_next = (length + 1 + first_word(next.text)).min(MAX_WRAP_COLUMNS + 1);
        explained.iter_mut().take(with_next).skip(length.max(MIN_WRAP_COLUMNS)).for_each(|count| *count += 1);
    }
    let best = *explained.iter().max()?;
    // Of the widths that do equally well, the narrowest is the one that the lines touch.
    let width = explained.iter().position(|&count| count == best)?;
    (best >= 1 && best * 5 >= breaks * MIN_EXPLAINED_FIFTHS).then_some(width)
}

fn first_word(text: &str) -> usize {
    text.split_whitespace().next().map_or(0, |word| word.chars().count())
}

/// Whether `next` goes on with the paragraph of `line`.
pub(super) fn is_continuation(line: Line<'_>, next: Line<'_>, width: Option<usize>) -> bool {
    if !can_continue(line, next) {
        return false;
    }
    let length = line.indent + line.text.chars().count();
    let full = width.is_some_and(|w| length <= w + WRAP_SLACK && length + 1 + first_word(next.text) + WRAP_SLACK > w);
    let goes_on =
        next.text.starts_with(char::is_lowercase) && !has_sentence_end(line.text) && length >= MIN_WRAP_COLUMNS;
    let hanging = line.mark != LineMarker::None && next.indent > line.indent;
    full || goes_on || hanging
}

/// Whether words end as a sentence does, closing marks aside.
pub(crate) fn has_sentence_end(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', ')', ']']).ends_with(['.', '!', '?', '…'])
}
