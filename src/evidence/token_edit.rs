//! Which words of a text an edit has changed.

use crate::nlp::Doc;
use crate::text::common_prefix_suffix;
use std::ops::Range;

/// Which words of a text were edited: the tokens of an earlier reading of it, and those of the reading now.
pub struct TokenEdit {
    then: Range<usize>,
    now: Range<usize>,
}

impl TokenEdit {
    /// What has become of the first text in the second one.
    pub fn new(then: &Doc, now: &Doc) -> TokenEdit {
        let same = |a: usize, b: usize| then.word(a) == now.word(b);
        let (before, after) = (then.tokens.len(), now.tokens.len());
        let (head, tail) = common_prefix_suffix(before, after, same);
        TokenEdit { then: head..before - tail, now: head..after - tail }
    }

    /// The tokens that there were before.
    pub fn replaced(&self) -> Range<usize> {
        self.then.clone()
    }

    /// How many tokens were taken away and how many there are in their place, whichever is more.
    pub fn extent(&self) -> usize {
        self.then.len().max(self.now.len())
    }

    /// Where a token is now; for one that is gone, one in its place.
    pub(crate) fn now(&self, token: usize) -> usize {
        if token < self.then.end { token.min(self.now.end.max(self.now.start + 1) - 1) } else { self.moved(token) }
    }

    /// Where a token was; for a new one, the one that it stands for, or that was before it.
    pub(crate) fn then(&self, token: usize) -> usize {
        if token < self.now.end { token.min(self.then.end.max(1) - 1) } else { token - self.now.end + self.then.end }
    }

    fn moved(&self, token: usize) -> usize {
        token - self.then.end + self.now.end
    }

    /// The tokens that take the place of these.
    pub(crate) fn range(&self, tokens: &Range<usize>) -> Range<usize> {
        let start =
            if tokens.start < self.then.end { tokens.start.min(self.now.end) } else { self.moved(tokens.start) };
        let end = if tokens.end <= self.then.start { tokens.end } else { self.moved(tokens.end.max(self.then.end)) };
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
        let reworded = TokenEdit::new(&read(then), &read(now));
        let range = reworded.range(&tokens);
        (reworded.then, reworded.now, range)
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
            let reworded = TokenEdit::new(then, now);
            let edited = reworded.replaced();
            for token in (0..then.tokens.len()).filter(|token| !edited.contains(token)) {
                assert_eq!(then.word(token), now.word(reworded.now(token)));
                assert_eq!(reworded.then(reworded.now(token)), token);
            }
            assert!(edited.into_iter().all(|token| reworded.now(token) <= now.tokens.len()));
        }
    }
}
