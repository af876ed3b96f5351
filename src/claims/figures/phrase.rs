//! From numbers to phrases: currency signs and units, ranges, compound measures (*3 hours 10 minutes*), and the bounds
//! before and after (*at least*, *or more*).

use super::lexer::{Atom, AtomKind};
use super::number::{Grammar, Number};
use crate::claims::model::{Bound, Dimension};
use crate::nlp::{Pos, Tag};
use rust_decimal::Decimal;
use std::ops::Range;

/// A number phrase as written, in atoms.
#[derive(Clone, Debug)]
pub(super) struct NumberPhrase {
    /// The number, or the lower end of a range.
    pub low: Number,
    /// The upper end of a range.
    pub high: Option<Number>,
    /// Index of the unit in the lexicon, and the atoms that name it.
    pub unit: Option<(usize, Range<usize>)>,
    /// What a rate is per.
    pub per: Option<String>,
    /// The bound and its atoms.
    pub operator: Option<(Bound, Range<usize>)>,
    /// Number with scale, sign and unit.
    pub value: Range<usize>,
    /// The same with the bound.
    pub whole: Range<usize>,
    /// Whether *from … to …* may be a change and not a range; the upper end is then a phrase of its own.
    pub from: bool,
    /// The word *old* makes it an age.
    pub age: bool,
    /// The phrase is written into a compound (*24-bed unit*, *£3.6m-a-year*): the atom of the compound's noun.
    pub compound: Option<usize>,
}

impl Grammar<'_> {
    /// Every number phrase, left to right; atoms that `taken` holds belong to dates and clock times.
    pub(super) fn phrases(&self, taken: &[bool]) -> Vec<NumberPhrase> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < self.atoms.len() {
            if taken[at] {
                at += 1;
                continue;
            }
            match self.phrase(at).filter(|p| !p.value.clone().any(|i| taken.get(i).copied().unwrap_or(false))) {
                Some(phrase) => {
                    at = phrase.whole.end.max(at + 1);
                    out.push(phrase);
                }
                None => at += 1,
            }
        }
        out
    }

    /// The phrase whose value begins at `at` (*between* and *from* come with it).
    fn phrase(&self, at: usize) -> Option<NumberPhrase> {
        let mut phrase = match self.lower(at) {
            "between" => self.range_between(at)?,
            "from" => self.range_from(at)?,
            _ => {
                let low = self.measured(at)?;
                self.range(low)
            }
        };
        self.bound(&mut phrase);
        Some(phrase)
    }

    /// *between A and B*.
    fn range_between(&self, at: usize) -> Option<NumberPhrase> {
        let low = self.measured(at + 1)?;
        if self.lower(low.value.end) != "and" {
            return None;
        }
        let high = self.measured(low.value.end + 1)?;
        let mut phrase = self.join(low, high)?;
        phrase.value.start = at;
        phrase.whole.start = at;
        Some(phrase)
    }

    /// *from A to B*.
    fn range_from(&self, at: usize) -> Option<NumberPhrase> {
        let low = self.measured(at + 1)?;
        if self.lower(low.value.end) != "to" {
            return None;
        }
        let high = self.measured(low.value.end + 1)?;
        let mut phrase = self.join(low, high)?;
        phrase.from = true;
        phrase.value.start = at;
        phrase.whole.start = at;
        Some(phrase)
    }

    /// *A-B*, *A to B*, *eight or nine*: joins a further number to the first if the two make a range.
    fn range(&self, low: NumberPhrase) -> NumberPhrase {
        let end = low.value.end;
        let bare = low.unit.as_ref().is_none_or(|(_, at)| at.start < low.low.atoms.start);
        // 0-to-60-mph.
        let to_between_hyphens = self.attached(end + 1)
            && self.attached(end + 2)
            && self.lower(end + 1) == "to"
            && self.atoms.get(end + 2).is_some_and(Atom::is_hyphen);
        let hyphen = self.atoms.get(end).is_some_and(Atom::is_hyphen)
            && low.compound.is_none_or(|c| self.atoms[c].kind == AtomKind::Digits)
            && (bare || self.attached(end));
        let word = matches!(self.lower(end), "to" | "or") && low.low.order.is_none();
        let next = match (to_between_hyphens, hyphen || word) {
            (true, _) => end + 3,
            (false, true) => end + 1,
            _ => return low,
        };
        let low = if to_between_hyphens { NumberPhrase { compound: None, ..low } } else { low };
        let word = self.lower(end);
        let Some(high) = self.measured(next) else { return low };
        if high.compound.is_some() && low.compound.is_none() && !self.atoms[end].is_hyphen() {
            return low;
        }
        // "fell 9% to 61% from 70%": by how much, to what and from what.
        if word == "to" && self.lower(high.value.end) == "from" && self.measured(high.value.end + 1).is_some() {
            return low;
        }
        let step = high.low.value - low.low.value;
        let consecutive = bare && step == Decimal::ONE && low.low.style == high.low.style;
        if (word == "or" && !consecutive) || (low.low.fraction != high.low.fraction) || low.low.multiple {
            return low;
        }
        self.join(low.clone(), high).unwrap_or(low)
    }

    /// Two numbers as one range, if they are of one unit and in order; the first takes what only the second has.
    fn join(&self, mut low: NumberPhrase, high: NumberPhrase) -> Option<NumberPhrase> {
        if low.low.order.is_some() || high.low.order.is_some() || high.high.is_some() {
            return None;
        }
        match (&low.unit, &high.unit) {
            (Some(a), Some(b)) if a.0 != b.0 && !self.same_dollars(a.0, b.0) => return None,
            (Some(a), None) if a.1.start >= low.low.atoms.end => return None,
            // "by half a penny to 4.5p": fractions and what they change are no range.
            _ if low.low.fraction != high.low.fraction || self.lower(low.value.start.wrapping_sub(1)) == "by" => {
                return None;
            }
            _ => {}
        }
        if low.low.scale.is_empty() && !high.low.scale.is_empty() {
            let scale = self
                .lexicon
                .scales
                .get(&high.low.scale)
                .or_else(|| self.lexicon.scale_signs.get(&high.low.scale))
                .copied()
                .unwrap_or(Decimal::ONE);
            if let Some(scaled) = low.low.value.checked_mul(scale).filter(|v| *v <= high.low.value) {
                low.low.value = scaled;
                low.low.precision *= scale;
            }
        }
        if low.low.value >= high.low.value {
            // "from 13.5 to 9" may be a change; the caller sorts that out.
            return (low.low.value > high.low.value && self.lower(low.value.end) == "to").then(|| NumberPhrase {
                unit: low.unit.clone().or(high.unit.clone()),
                per: high.per.clone(),
                value: low.value.start..high.value.end,
                whole: low.value.start..high.value.end,
                high: Some(high.low.clone()),
                compound: high.compound,
                ..low
            });
        }
        Some(NumberPhrase {
            unit: low.unit.or(high.unit),
            per: high.per,
            value: low.value.start..high.value.end,
            whole: low.value.start..high.value.end,
            high: Some(high.low),
            compound: high.compound,
            age: high.age,
            ..low
        })
    }

    /// US$89 to $93: the sign may be shorter the second time.
    fn same_dollars(&self, a: usize, b: usize) -> bool {
        let symbol = |unit: usize| self.lexicon.unit_by_index(unit).symbol.as_str();
        self.lexicon.unit_by_index(a).dimension == Dimension::Money && (symbol(b) == "$" && symbol(a).ends_with('D'))
    }

    /// A number with its sign, currency and unit.
    pub(super) fn measured(&self, at: usize) -> Option<NumberPhrase> {
        let (unit_before, number_at) = self.sign_before(at);
        let (negative, number_at) = self.minus(at, number_at);
        // Letters written against the digits make a name (G20, CO2), unless they are a currency's.
        if unit_before.is_none() && self.attached(at) && self.atoms[at - 1].kind == AtomKind::Word {
            return None;
        }
        let mut low = self.number(number_at)?;
        if unit_before.is_some() && low.style != crate::claims::model::NumberStyle::Digits {
            return None;
        }
        if negative {
            low.value = -low.value;
        }
        let mut end = low.atoms.end;
        let mut phrase = NumberPhrase {
            value: at..end,
            whole: at..end,
            low,
            high: None,
            unit: unit_before.map(|u| (u, at..number_at)),
            per: None,
            operator: None,
            from: false,
            age: false,
            compound: None,
        };
        if phrase.unit.is_none() && !phrase.low.multiple {
            let hyphen =
                self.atoms.get(end).is_some_and(Atom::is_hyphen) && self.attached(end) && self.attached(end + 1);
            let unit_at = end + usize::from(hyphen);
            if let Some((unit, next)) = self.unit_at(unit_at).filter(|_| self.may_have_unit(&phrase)) {
                phrase.unit = Some((unit, unit_at..next));
                end = next;
                if hyphen && self.lower(end) != "old" {
                    phrase.compound = Some(unit_at);
                }
                end = self.compound_measure(&mut phrase, end);
                end = self.old(&mut phrase, end);
            } else if hyphen && self.atoms[unit_at].kind == AtomKind::Word {
                phrase.compound = Some(unit_at);
            }
        }
        // What a rate is per is no part of the number: "about £4m", a year.
        let rate = if phrase.unit.is_some() { self.per(&mut phrase, end) } else { end };
        phrase.value.end = end;
        phrase.whole.end = rate;
        Some(phrase)
    }

    /// The currency sign that begins at `at`, and where the number after it begins.
    fn sign_before(&self, at: usize) -> (Option<usize>, usize) {
        for (sign, unit) in &self.lexicon.unit_before {
            let end = at + sign.len();
            if !self.matches(at, sign) || self.atoms.get(end).is_none_or(|a| a.kind != AtomKind::Digits) {
                continue;
            }
            let letters = self.atoms[at].kind == AtomKind::Word;
            let capitals = self.atoms[at].span.slice(&self.doc.text).chars().all(char::is_uppercase);
            // Letters must stand as a word in capitals; one letter before a sign (A$, C $) belongs to it.
            let last_is_sign = self.atoms[end - 1].kind == AtomKind::Sign;
            if letters && (!capitals || (!last_is_sign && !self.attached(end) && sign[0].len() < 3)) {
                continue;
            }
            if self.attached(at) && self.atoms[at - 1].kind == AtomKind::Word && letters {
                continue;
            }
            return (Some(*unit), end);
        }
        (None, at)
    }

    /// *-1.3%*, *minus 260*: whether the number is negative, and where it begins.
    fn minus(&self, at: usize, number_at: usize) -> (bool, usize) {
        if at != number_at {
            return (false, number_at);
        }
        let digits = |at: usize| self.atoms.get(at).is_some_and(|a| a.kind == AtomKind::Digits);
        if self.lower(at) == "minus" {
            let next = at + 1 + usize::from(self.atoms.get(at + 1).is_some_and(Atom::is_hyphen));
            return if digits(next) { (true, next) } else { (false, at) };
        }
        let opening =
            at == 0 || self.atoms.get(at).is_none_or(|a| a.spaced) || matches!(self.lower(at - 1), "(" | "[" | "\"");
        match self.lower(at) {
            "-" | "−" | "–" if opening && digits(at + 1) && self.attached(at + 1) => (true, at + 1),
            "+" if opening && digits(at + 1) && self.attached(at + 1) => (false, at + 1),
            _ => (false, at),
        }
    }

    /// The unit that begins at `at`: its index and the atom after it.
    pub fn unit_at(&self, at: usize) -> Option<(usize, usize)> {
        let word = self.lower(at);
        if self.attached(at) && at > 0 && self.atoms[at - 1].kind == AtomKind::Digits {
            // Longer signs of several atoms first (km/h, km²).
            if let Some(found) = self.unit_phrase(at).filter(|(_, end)| *end > at + 1) {
                return Some(found);
            }
            let capital = self.atoms[at].span.slice(&self.doc.text);
            // 5G, 4S, 3D and the like are names.
            if capital.chars().count() == 1 && capital.chars().all(char::is_uppercase) && !matches!(capital, "W" | "V")
            {
                return None;
            }
            if let Some(&unit) = self.lexicon.unit_signs.get(word) {
                return Some((unit, at + 1));
            }
        }
        self.unit_phrase(at)
    }

    fn unit_phrase(&self, at: usize) -> Option<(usize, usize)> {
        let list = self.lexicon.unit_phrases.get(self.lower(at))?;
        list.iter().find(|(phrase, _)| self.matches(at, phrase)).map(|(phrase, unit)| (*unit, at + phrase.len()))
    }

    /// Shares of a whole have no unit of measure unless it is one of per cent or half an hour.
    fn may_have_unit(&self, phrase: &NumberPhrase) -> bool {
        !phrase.low.fraction || phrase.low.style == crate::claims::model::NumberStyle::Fraction
    }

    /// *3 hours 10 minutes*, *6ft 2in*: the smaller unit takes the whole value.
    fn compound_measure(&self, phrase: &mut NumberPhrase, end: usize) -> usize {
        let Some((unit, at)) = phrase.unit.clone() else { return end };
        let larger = self.lexicon.unit_by_index(unit);
        if !matches!(larger.dimension, Dimension::Duration | Dimension::Length | Dimension::Mass) {
            return end;
        }
        let mut next = end;
        if self.lower(next) == "," {
            next += 1;
        }
        if self.lower(next) == "and" {
            next += 1;
        }
        let Some(number) = self.number(next).filter(|n| !n.fraction && n.order.is_none()) else { return end };
        let Some((small, small_end)) = self.unit_at(number.atoms.end) else { return end };
        let smaller = self.lexicon.unit_by_index(small);
        let ratio = larger.factor / smaller.factor;
        let usual = matches!(
            (larger.symbol.as_str(), smaller.symbol.as_str()),
            ("h", "min")
                | ("min", "s")
                | ("year", "month")
                | ("day", "h")
                | ("ft", "in")
                | ("lb", "oz")
                | ("week", "day")
        );
        if !usual || number.value >= ratio {
            return end;
        }
        phrase.low.value = (phrase.low.value * ratio).round_dp(6).normalize() + number.value;
        phrase.low.precision = number.precision;
        phrase.low.atoms.end = number.atoms.end;
        phrase.unit = Some((small, at.start..small_end));
        self.compound_measure(phrase, small_end)
    }

    /// *45-year-old*, *34 years old*, *years of age*.
    fn old(&self, phrase: &mut NumberPhrase, end: usize) -> usize {
        let hyphen = usize::from(self.atoms.get(end).is_some_and(Atom::is_hyphen));
        if matches!(self.lower(end + hyphen), "old" | "olds") {
            phrase.age = true;
            phrase.compound = None;
            return end + hyphen + 1;
        }
        if self.lower(end) == "of" && self.lower(end + 1) == "age" {
            phrase.age = true;
            return end + 2;
        }
        end
    }

    /// *a share*, *per hour*, *an ounce*: what a rate is per.
    fn per(&self, phrase: &mut NumberPhrase, end: usize) -> usize {
        let dimension = phrase.unit.as_ref().map(|(u, _)| self.lexicon.unit_by_index(*u).dimension);
        let slash = self.lower(end) == "/" && self.attached(end);
        let hyphen = usize::from(self.atoms.get(end).is_some_and(Atom::is_hyphen) && self.attached(end));
        let noun = match self.lower(end + hyphen) {
            "per" | "each" | "every" => end + hyphen + 1,
            "/" if slash => end + 1,
            "a" | "an"
                if matches!(dimension, Some(Dimension::Money | Dimension::Share | Dimension::Volume))
                    || hyphen == 1 =>
            {
                end + hyphen + 1
            }
            "a" | "an" if self.time_unit(end + 1) => end + 1,
            _ => return end,
        };
        // "£400m a year earlier" dates, it is no rate.
        if matches!(self.lower(noun + 1), "earlier" | "ago" | "before" | "later" | "previously" | "after") {
            return end;
        }
        let noun = noun + usize::from(hyphen == 1 && self.atoms.get(noun).is_some_and(Atom::is_hyphen));
        let word = self.atoms.get(noun).filter(|a| a.kind == AtomKind::Word);
        let Some(word) = word else { return end };
        let known = self.unit_phrase(noun).is_some();
        let singular = matches!(self.tag(noun), Some(Tag::Nn | Tag::Nnp));
        // "$5 a packet" is a rate; "12% a sign of" is not: nouns that are no usual measure must end the phrase.
        if !(known || singular || slash) || (matches!(dimension, Some(Dimension::Share)) && !known) {
            return end;
        }
        let lemma = self.doc.tokens.get(word.token).map_or(word.lower.clone(), |t| t.lemma.to_lowercase());
        phrase.per = Some(lemma);
        noun + 1
    }

    fn time_unit(&self, at: usize) -> bool {
        self.unit_phrase(at).is_some_and(|(u, _)| self.lexicon.unit_by_index(u).dimension == Dimension::Duration)
    }

    /// Takes in the bound before or after the phrase.
    fn bound(&self, phrase: &mut NumberPhrase) {
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
            // "was about 12 people" is a bound, "a film about 12 people" or "talk about two things" is not.
            "about" => !self.lexicon.topics.iter().any(|w| w == before),
            "some" => number == to,
            // "C." ends a sentence about a block, a grade, a vitamin.
            "c" => self.atoms.get(from).is_some_and(|atom| atom.span.slice(&self.doc.text) == "c"),
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
                let sign = words[0] == "+" || words[0] == "-";
                // "12, at least three": the bound is the next number's.
                let other = self.atoms.get(after).is_some_and(|a| a.kind == AtomKind::Digits)
                    || self.number(after).is_some()
                    || (words[0] == "at"
                        && self.pos(after).is_some_and(|p| matches!(p, Pos::Noun | Pos::Adj | Pos::Det)));
                if other || (sign && !self.attached(at)) {
                    continue;
                }
                phrase.operator = Some((*operator, at..after));
                phrase.whole.end = after;
                return;
            }
        }
    }
}
