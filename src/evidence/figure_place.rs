//! Place of a figure in its sentence: two figures stand in the same place if the words around them are the same, one after
//! the other. Then they are the same figure, whatever the parse makes of their nouns, and whatever their numbers are.

use super::thresholds::{
    MAX_WORDS_AFTER_FIGURE, MAX_WORDS_BEFORE_FIGURE, MIN_SAME_PLACE_WORDS, MIN_SHORT_SENTENCE_WORDS,
};
use crate::claims::figures::lexicon::FigureLexicon;
use crate::nlp::{Doc, Pos, Token};
use std::ops::Range;

/// Tokens of a figure in its document.
#[derive(Clone, Debug)]
pub struct FigurePlace<'a> {
    /// The document.
    pub doc: &'a Doc,
    /// The tokens that write the figure.
    pub tokens: Range<usize>,
}

impl FigurePlace<'_> {
    /// Whether the words around the two are the same ones. Numbers between them are passed over, because each may be right
    /// or wrong for itself; `related` says whether a token here and one there mean the same.
    pub fn is_same(&self, other: &FigurePlace<'_>, related: impl Fn(usize, usize) -> bool) -> bool {
        if self.preposition() != other.preposition() {
            return false;
        }
        let (Some(before), Some(after)) = (
            self.run(other, |p| p.words_before(), MAX_WORDS_BEFORE_FIGURE, &related),
            self.run(other, |p| p.words_after(), MAX_WORDS_AFTER_FIGURE, &related),
        ) else {
            return false;
        };
        let words = before.length + after.length;
        words >= MIN_SAME_PLACE_WORDS || (words >= MIN_SHORT_SENTENCE_WORDS && before.is_all && after.is_all)
    }

    /// How many of the nearest words on one side agree; `None` where the nearest differ, or a name or a mark that tells
    /// things apart does.
    fn run(
        &self,
        other: &FigurePlace<'_>,
        side: fn(&FigurePlace<'_>) -> Vec<usize>,
        most: usize,
        related: &impl Fn(usize, usize) -> bool,
    ) -> Option<Run> {
        let (mine, theirs) = (side(self), side(other));
        let mut length = 0;
        for (&a, &b) in mine.iter().zip(&theirs).take(most) {
            let (x, y) = (&self.doc.tokens[a], &other.doc.tokens[b]);
            if x.lower == y.lower || x.lower_lemma() == y.lower_lemma() || related(a, b) {
                length += 1;
                continue;
            }
            let distinct = [x, y].into_iter().any(|t| t.pos == Pos::Propn || tells_apart(t));
            return (length > 0 && !distinct).then_some(Run { length, is_all: false });
        }
        // What the draft tells apart and the source does not is another thing; a mark of the source may be left out.
        let further = mine.iter().skip(theirs.len()).take(most.saturating_sub(theirs.len()));
        if further.into_iter().any(|&token| tells_apart(&self.doc.tokens[token])) {
            return None;
        }
        Some(Run { length, is_all: mine.len() == theirs.len() })
    }

    fn sentence(&self) -> Range<usize> {
        self.doc.sentences.get(self.doc.sentence_of(self.tokens.start)).cloned().unwrap_or(0..0)
    }

    /// The words before the figure, the nearest first.
    fn words_before(&self) -> Vec<usize> {
        (self.sentence().start..self.tokens.start)
            .rev()
            .filter(|&t| is_word(self.doc, t))
            .take(MAX_WORDS_BEFORE_FIGURE + 1)
            .collect()
    }

    /// The words after the figure, to the next comma or the like.
    fn words_after(&self) -> Vec<usize> {
        (self.tokens.end..self.sentence().end)
            .take_while(|&t| !is_break(&self.doc.tokens[t]))
            .filter(|&t| is_word(self.doc, t))
            .take(MAX_WORDS_AFTER_FIGURE + 1)
            .collect()
    }

    /// The preposition straight before the figure (*from 12*, *to 24*).
    fn preposition(&self) -> Option<&str> {
        let before = self.doc.tokens.get(self.tokens.start.checked_sub(1)?)?;
        let is_joining = matches!(before.pos, Pos::Adp | Pos::Part | Pos::Sconj);
        (is_joining && before.span.end <= self.doc.tokens.get(self.tokens.start)?.span.start).then_some(&*before.lower)
    }
}

/// Words that agree on one side of two figures.
struct Run {
    length: usize,
    /// Whether nothing more stands there on either side.
    is_all: bool,
}

/// Whether the token says something that is no number: words of content, pronouns and negations.
fn is_word(doc: &Doc, token: usize) -> bool {
    let t = &doc.tokens[token];
    let silent = matches!(
        t.pos,
        Pos::Punct | Pos::Sym | Pos::Space | Pos::Adp | Pos::Aux | Pos::Cconj | Pos::Sconj | Pos::Num | Pos::Det
    );
    let number = t.lower.bytes().any(|b| b.is_ascii_digit());
    let particle = t.pos == Pos::Part && !is_negation(&t.lower);
    tells_apart(t) || !(silent || number || particle)
}

fn is_negation(word: &str) -> bool {
    matches!(word, "not" | "n't" | "n\u{2019}t" | "never" | "no" | "neither" | "nor" | "none")
}

/// Whether the word tells one thing from another of its kind (*the second lap*, *another factory*), or turns the sense.
fn tells_apart(token: &Token) -> bool {
    is_negation(&token.lower) || FigureLexicon::shared().distinguishes(&token.lower)
}

/// Whether the words after the token are said of something else.
fn is_break(token: &Token) -> bool {
    token.is_punct() && !matches!(&*token.lower, "-" | "\u{2013}" | "\u{2019}" | "'" | "\"" | "\u{201c}" | "\u{201d}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlp::Pipeline;

    fn same(draft: &str, source: &str, numbers: (&str, &str)) -> bool {
        let (a, b) = (Pipeline::shared().parse(draft), Pipeline::shared().parse(source));
        let place = |doc: &Doc, number: &str| {
            let start = doc.text.find(number).expect(number);
            doc.tokens_in(crate::text::Span::new(start, start + number.len()))
        };
        let (x, y) = (place(&a, numbers.0), place(&b, numbers.1));
        FigurePlace { doc: &a, tokens: x }.is_same(&FigurePlace { doc: &b, tokens: y }, |_, _| false)
    }

    #[test]
    fn words_around_two_figures_say_whether_they_stand_in_the_same_place() {
        for (draft, source, numbers, want) in [
            ("Rangers counted 40 hawks and 11 owls.", "Rangers counted 40 hawks and 17 owls.", ("11", "17"), true),
            ("Rangers counted 40 hawks and 11 owls.", "Rangers counted 40 hawks and 17 owls.", ("11", "40"), false),
            ("The mine hired 80 men and fired 5.", "The mine hired 80 men and fired 9.", ("5", "9"), true),
            ("The mine hired 80 men and fired 5.", "The mine hired 80 men and fired 9.", ("5", "80"), false),
            ("Sales fell from 30 cars to 20.", "Sales fell from 20 cars to 30.", ("30", "30"), false),
            ("The second lap took 61 seconds.", "The first lap took 58 seconds.", ("61", "58"), false),
            ("Another mill employs 230 weavers.", "The mill employs 320 weavers.", ("230", "320"), false),
            ("The mill does not employ 230 weavers.", "The mill does employ 320 weavers.", ("230", "320"), false),
            (
                "Leeds drew 11,000 fans, police said.",
                "Derby drew 12,000 fans, police said.",
                ("11,000", "12,000"),
                false,
            ),
        ] {
            assert_eq!(same(draft, source, numbers), want, "{draft} / {source}: {numbers:?}");
        }
    }
}
