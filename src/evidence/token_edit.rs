//! Words of a text that an edit replaces.

use crate::nlp::Doc;
use crate::text::common_prefix_suffix;
use std::ops::Range;

/// Edited words of a text: their tokens in the earlier document, and those in the document after the edit.
pub struct TokenEdit {
    old: Range<usize>,
    new: Range<usize>,
}

impl TokenEdit {
    /// Edit that turns the first document into the second.
    pub fn new(old: &Doc, new: &Doc) -> TokenEdit {
        let same = |a: usize, b: usize| old.word(a) == new.word(b);
        let (before, after) = (old.tokens.len(), new.tokens.len());
        let (head, tail) = common_prefix_suffix(before, after, same);
        TokenEdit { old: head..before - tail, new: head..after - tail }
    }

    /// Replaced tokens of the old document.
    pub fn old_range(&self) -> Range<usize> {
        self.old.clone()
    }

    /// Number of tokens removed or put in their place, whichever is more.
    pub fn changed_len(&self) -> usize {
        self.old.len().max(self.new.len())
    }

    /// New index of a token; for a removed one, that of a token in its place.
    pub(crate) fn new_index(&self, token: usize) -> usize {
        if token < self.old.end { token.min(self.new.end.max(self.new.start + 1) - 1) } else { self.shifted(token) }
    }

    /// Old index of a token; for an inserted one, that of the token it replaces or follows.
    pub(crate) fn old_index(&self, token: usize) -> usize {
        if token < self.new.end { token.min(self.old.end.max(1) - 1) } else { token - self.new.end + self.old.end }
    }

    fn shifted(&self, token: usize) -> usize {
        token - self.old.end + self.new.end
    }

    /// New tokens in place of these old ones.
    pub(crate) fn replacement_range(&self, tokens: &Range<usize>) -> Range<usize> {
        let start =
            if tokens.start < self.old.end { tokens.start.min(self.new.end) } else { self.shifted(tokens.start) };
        let end = if tokens.end <= self.old.start { tokens.end } else { self.shifted(tokens.end.max(self.old.end)) };
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlp::Pipeline;

    /// What was edited, and what became of `tokens` of the first text.
    fn edited(then: &str, now: &str, tokens: Range<usize>) -> (Range<usize>, Range<usize>, Range<usize>) {
        let read = |text: &str| Pipeline::shared().parse(text);
        let edit = TokenEdit::new(&read(then), &read(now));
        let range = edit.replacement_range(&tokens);
        (edit.old, edit.new, range)
    }

    #[test]
    fn tokens_are_followed_through_an_edit() {
        for (now, then_at, now_at, all, later) in [
            ("The firm sold its ships today.", 4..5, 4..5, 0..7, 5..7),
            ("The firm sold its old boats today.", 4..4, 4..5, 0..8, 6..8),
            ("The firm sold boats today.", 3..4, 3..3, 0..6, 4..6),
            ("The firm sold its boats today.", 7..7, 7..7, 0..7, 5..7),
        ] {
            let then = "The firm sold its boats today.";
            assert_eq!(edited(then, now, 0..7), (then_at.clone(), now_at.clone(), all), "{now}");
            assert_eq!(edited(then, now, 5..7), (then_at, now_at, later), "{now}");
        }
    }

    #[test]
    fn each_token_stands_for_one_of_the_other_text() {
        let read = |text: &str| Pipeline::shared().parse(text);
        let texts = ["A b c d.", "A x c d.", "A c d.", "A b b c d.", "", "D."].map(read);
        for (then, now) in texts.iter().flat_map(|then| texts.iter().map(move |now| (then, now))) {
            let edit = TokenEdit::new(then, now);
            let edited = edit.old_range();
            for token in (0..then.tokens.len()).filter(|token| !edited.contains(token)) {
                assert_eq!(then.word(token), now.word(edit.new_index(token)));
                assert_eq!(edit.old_index(edit.new_index(token)), token);
            }
            assert!(edited.into_iter().all(|token| edit.new_index(token) <= now.tokens.len()));
        }
    }
}
