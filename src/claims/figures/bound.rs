//! The bounds around a number phrase: before it (*at least*, *sub-*), after it (*or more*) and written against it (*-plus*,
//! *-odd*).

use super::lexer::AtomKind;
use super::number::Grammar;
use super::phrase::NumberPhrase;
use crate::claims::model::Dimension;
use crate::nlp::{Pos, Tag};
use rust_decimal::Decimal;

impl Grammar<'_> {
    /// Takes in the bound before or after the phrase.
    pub(super) fn bound(&self, phrase: &mut NumberPhrase) {
        // A bound written against the number is the number's own.
        if phrase.operator.is_some() {
            return;
        }
        if phrase.low.multiple && phrase.low.order.is_none() {
            self.bound_before(phrase);
            return;
        }
        if !self.bound_before(phrase) {
            self.bound_after(phrase);
        }
    }

    fn bound_before(&self, phrase: &mut NumberPhrase) -> bool {
        let start = phrase.value.start;
        let mut end = start;
        for _ in 0..3 {
            if let Some((words, operator)) = self
                .lexicon
                .before
                .iter()
                .find(|(words, _)| end >= words.len() && self.matches(end - words.len(), words))
            {
                let from = end - words.len();
                if self.bounds(from, end, start, phrase) {
                    phrase.operator = Some((*operator, from..end));
                    phrase.whole.start = from;
                    return true;
                }
                return false;
            }
            if end == 0 || !self.lexicon.between.iter().any(|w| w == self.lower(end - 1)) {
                return false;
            }
            end -= 1;
        }
        false
    }

    /// Whether the words `from..to` bound the number at `number`, and do not say something else there.
    fn bounds(&self, from: usize, to: usize, number: usize, phrase: &NumberPhrase) -> bool {
        let dimension = phrase.unit.as_ref().map(|(u, _)| self.lexicon.unit_by_index(*u).dimension);
        let before = from.checked_sub(1).map_or("", |b| self.lower(b));
        let single = to - from == 1;
        let article = number > to && self.lower(to) == "the";
        match self.lower(from) {
            // over the past two years; rose over three years (during).
            "over" | "under" | "below" | "above" | "beyond" | "around" if single && article => false,
            "over" if single && dimension == Some(Dimension::Duration) => {
                self.lexicon.lengths.iter().any(|w| w == before)
            }
            "over" | "above" | "below" | "under" if single => !self.attached(number) || number == to,
            // "C." ends a sentence about a block, a grade, a vitamin.
            "c" => self.atoms.get(from).is_some_and(|atom| atom.span.slice(&self.doc.text) == "c"),
            // "was about 12 people" is a bound, "a film about 12 people" or "talk about two things" is not.
            "about" => !self.lexicon.topics.iter().any(|w| w == before),
            "some" => number == to,
            "tops" | "topped" => self.pos(from).is_none_or(|p| p == Pos::Verb),
            _ => true,
        }
    }

    fn bound_after(&self, phrase: &mut NumberPhrase) {
        let end = phrase.whole.end;
        let noun = self.atoms.get(end).is_some_and(|a| a.kind == AtomKind::Word)
            && matches!(self.tag(end), Some(Tag::Nns | Tag::Nnps));
        for at in [Some(end), noun.then_some(end + 1)].into_iter().flatten() {
            for (words, operator) in &self.lexicon.after {
                if !self.matches(at, words) {
                    continue;
                }
                let after = at + words.len();
                if matches!(words[0].as_str(), "+" | "-") {
                    continue;
                }
                if !self.is_loose_suffix(at, phrase) {
                    continue;
                }
                // "12, at least three": the bound is the next number's.
                let other = self.atoms.get(after).is_some_and(|a| a.kind == AtomKind::Digits)
                    || self.number(after).is_some()
                    || (words[0] == "at"
                        && self.pos(after).is_some_and(|p| matches!(p, Pos::Noun | Pos::Adj | Pos::Det)));
                if other {
                    continue;
                }
                phrase.operator = Some((*operator, at..after));
                phrase.whole.end = after;
                return;
            }
        }
    }

    /// *300 plus villagers*, *40 odd years*: where the word may be another, a round number and what it counts stand around it.
    fn is_loose_suffix(&self, at: usize, phrase: &NumberPhrase) -> bool {
        if !matches!(self.lower(at), "plus" | "odd") {
            return true;
        }
        let round = phrase.low.value >= Decimal::TEN && (phrase.low.value % Decimal::TEN).is_zero();
        round && at == phrase.whole.end && (self.unit_at(at + 1).is_some() || self.tag(at + 1) == Some(Tag::Nns))
    }
}
