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
                Some(mut phrase) => {
                    at = phrase.whole.end.max(at + 1);
                    if let Some(bound) = out.last().and_then(|before| self.bound_of_conversion(before, &phrase)) {
                        phrase.operator = Some(bound);
                    }
                    out.push(phrase);
                }
                None => at += 1,
            }
        }
        out
    }

    /// *More than 100 kilometres (60 miles)*: what stands in brackets is the same measure, bound and all.
    fn bound_of_conversion(&self, before: &NumberPhrase, phrase: &NumberPhrase) -> Option<(Bound, Range<usize>)> {
        let dimension = |p: &NumberPhrase| p.unit.as_ref().map(|(unit, _)| self.lexicon.unit_by_index(*unit).dimension);
        let in_brackets = before.whole.end + 1 == phrase.value.start && self.lower(before.whole.end) == "(";
        let same = dimension(before).is_some() && dimension(before) == dimension(phrase);
        let bare = phrase.operator.is_none() && phrase.high.is_none() && before.high.is_none();
        before.operator.clone().filter(|(_, at)| in_brackets && same && bare && at.end <= before.value.start)
    }

    /// Whether digits that could be a year open a range with a bound before it: *about 2000 - 2500 calories*.
    pub(super) fn opens_bounded_range(&self, atoms: &Range<usize>) -> bool {
        let (at, end) = (atoms.start, atoms.end);
        let digits = |at: usize| self.atoms.get(at).is_some_and(|a| a.kind == AtomKind::Digits && a.lower.len() == 4);
        let range = atoms.len() == 1
            && digits(at)
            && self.atoms.get(end).is_some_and(Atom::is_hyphen)
            && digits(end + 1)
            && matches!(self.tag(end + 2), Some(Tag::Nns | Tag::Nnps));
        range && self.lexicon.before.iter().any(|(words, _)| at >= words.len() && self.matches(at - words.len(), words))
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
        // "From 450 up to 900" changes nothing.
        let up = self.lower(low.value.end) == "up" && self.lower(low.value.end + 1) == "to";
        if self.lower(low.value.end) != "to" && !up {
            return None;
        }
        let high = self.measured(low.value.end + 1 + usize::from(up))?;
        let mut phrase = self.join(low, high)?;
        phrase.from = !up;
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
        if word == "to" && self.is_change_to_level(&low, &high) {
            return low;
        }
        self.join(low.clone(), high).unwrap_or(low)
    }

    /// *Fell $3 to $71*, *rose 40 to 6,310*: by how much, and to which level. *Rose 5 to 10 per cent* is a range.
    fn is_change_to_level(&self, low: &NumberPhrase, high: &NumberPhrase) -> bool {
        let Some(before) = low.value.start.checked_sub(1) else { return false };
        let trend = self.atoms.get(before).and_then(|a| self.doc.tokens.get(a.token)).is_some_and(|t| {
            (t.pos == Pos::Verb && self.lexicon.trend(&t.lower_lemma()).is_some())
                || matches!(&*t.lower, "by" | "up" | "down")
        });
        // Levels are several times their changes, and each has its unit.
        let apart = Decimal::from(if low.unit.is_some() && high.unit.is_some() { 3 } else { 10 });
        let both = low.unit.is_some() == high.unit.is_some();
        trend && both && low.low.value.checked_mul(apart).is_some_and(|v| v.abs() <= high.low.value.abs())
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
            _ if low.low.fraction != high.low.fraction => return None,
            (Some(_), _) if self.lower(low.value.start.wrapping_sub(1)) == "by" => return None,
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
        let (negative, sign_at) = self.minus(at);
        let (unit_before, mut number_at) = self.sign_before(sign_at);
        // The minus may stand behind the currency: "$-50.8bn".
        let behind = unit_before.is_some() && self.atoms.get(number_at).is_some_and(Atom::is_hyphen);
        number_at += usize::from(behind);
        // Letters written against the digits make a name (G20, CO2), unless they are a currency's.
        if unit_before.is_none() && self.attached(at) && self.atoms[at - 1].kind == AtomKind::Word {
            return None;
        }
        let mut low = self.number(number_at)?;
        if unit_before.is_some() && low.style != crate::claims::model::NumberStyle::Digits {
            return None;
        }
        if negative || behind {
            low.value = -low.value;
        }
        let mut end = low.atoms.end;
        let mut phrase = NumberPhrase {
            value: at..end,
            whole: at..end,
            low,
            high: None,
            unit: unit_before.map(|u| (u, sign_at..number_at)),
            per: None,
            operator: None,
            from: false,
            age: false,
            compound: None,
        };
        // A bound written against the number: 300-plus, 60-odd years.
        let suffix = self.suffix(end).filter(|_| !phrase.low.multiple);
        let suffix_end = suffix.map_or(end, |(_, after)| after);
        if let Some((bound, after)) = suffix {
            phrase.operator = bound.map(|bound| (bound, end..after));
        }
        if phrase.unit.is_none() && !phrase.low.multiple {
            let hyphen = self.atoms.get(suffix_end).is_some_and(Atom::is_hyphen)
                && self.attached(suffix_end)
                && self.attached(suffix_end + 1);
            let unit_at = suffix_end + usize::from(hyphen);
            if let Some((unit, next)) = self.unit_at(unit_at).filter(|_| self.may_have_unit(&phrase)) {
                let unit = self.unit_meant(&phrase, unit, unit_at..next);
                phrase.unit = Some((unit, unit_at..next));
                end = next;
                if self.lexicon.unit_by_index(unit).negative {
                    phrase.low.value = -phrase.low.value;
                }
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
        phrase.whole.end = rate.max(suffix_end);
        Some(phrase)
    }

    /// The currency sign that begins at `at`, and where the number after it begins.
    fn sign_before(&self, at: usize) -> (Option<usize>, usize) {
        for (sign, unit) in &self.lexicon.unit_before {
            let end = at + sign.len();
            if !self.matches(at, sign) || !self.opens_digits(end) {
                continue;
            }
            let letters = self.atoms[at].kind == AtomKind::Word;
            let written = self.atoms[at].span.slice(&self.doc.text);
            let mixed = self.lexicon.mixed_signs.iter().any(|m| m.trim_end_matches('.') == written);
            let capitals = mixed || written.chars().all(char::is_uppercase);
            // Letters must stand as a word in capitals; one letter before a sign (A$, C $) belongs to it.
            let last_is_sign = self.atoms[end - 1].kind == AtomKind::Sign;
            if letters && (!capitals || (!last_is_sign && !mixed && !self.attached(end) && sign[0].len() < 3)) {
                continue;
            }
            if self.attached(at) && self.atoms[at - 1].kind == AtomKind::Word && letters {
                continue;
            }
            return (Some(*unit), end);
        }
        (None, at)
    }

    /// Whether digits follow the currency sign that ends before `at`, perhaps behind a minus.
    fn opens_digits(&self, at: usize) -> bool {
        let digits = |at: usize| self.atoms.get(at).is_some_and(|a| a.kind == AtomKind::Digits);
        let minus = self.atoms.get(at).is_some_and(Atom::is_hyphen) && self.attached(at) && self.attached(at + 1);
        digits(at) || minus && self.atoms[at - 1].kind == AtomKind::Sign && digits(at + 1)
    }

    /// *-1.3%*, *-£3m*, *minus 260*: whether the number is negative, and where it or its currency begins.
    fn minus(&self, at: usize) -> (bool, usize) {
        let measured = |at: usize| {
            self.atoms.get(at).is_some_and(|a| a.kind == AtomKind::Digits) || self.sign_before(at).0.is_some()
        };
        if matches!(self.lower(at), "minus" | "plus") {
            let next = at + 1 + usize::from(self.atoms.get(at + 1).is_some_and(Atom::is_hyphen));
            let word = self.lexicon.cardinals.contains_key(self.lower(next))
                || self.lexicon.tens.contains_key(self.lower(next));
            let minus = self.lower(at) == "minus";
            return if minus && (measured(next) || word) { (true, next) } else { (false, at) };
        }
        let before = at.checked_sub(1).map_or("", |b| self.lower(b));
        let opening = at == 0
            || self.atoms.get(at).is_none_or(|a| a.spaced)
            || matches!(before, "(" | "[" | "\"" | "“" | "‘" | "'");
        // "COVID -19" is a name that was torn apart; "FTSE -0.6%" is none.
        let named = self.lexicon.name_words.iter().any(|w| w == before) && self.unit_at(at + 2).is_none();
        if !opening || named || !self.attached(at + 1) || !measured(at + 1) {
            return (false, at);
        }
        match self.lower(at) {
            "-" | "−" | "–" => (true, at + 1),
            "+" => (false, at + 1),
            _ => (false, at),
        }
    }

    /// A bound or a word of size written against the number (*-plus*, *+*, *-odd*, *-strong*): the bound and the atom behind.
    fn suffix(&self, end: usize) -> Option<(Option<Bound>, usize)> {
        if !self.attached(end) {
            return None;
        }
        if self.atoms[end].is_hyphen() && self.attached(end + 1) && self.lower(end + 1) == "strong" {
            return Some((None, end + 2));
        }
        let sign = |word: &str| word == "+" || word == "-";
        let (words, bound) =
            self.lexicon.after.iter().find(|(words, _)| sign(&words[0]) && self.matches(end, words))?;
        let after = end + words.len();
        // "2+2" adds.
        let digits = self.atoms.get(after).is_some_and(|a| a.kind == AtomKind::Digits);
        (!digits).then_some((Some(*bound), after))
    }

    /// The unit that a unit's words mean here: a speed for *miles (95 km) per hour*, money for pounds that are spent.
    fn unit_meant(&self, phrase: &NumberPhrase, unit: usize, at: Range<usize>) -> usize {
        let entry = self.lexicon.unit_by_index(unit);
        let other = match entry.symbol.as_str() {
            "mile" | "km" if self.per_hour(at.end) => {
                if entry.symbol == "km" {
                    "km/h"
                } else {
                    "mph"
                }
            }
            "lb" if self.lower(at.start).starts_with("pound") && self.is_money(phrase, at.end) => "GBP",
            _ => return unit,
        };
        self.lexicon.unit_index(other).unwrap_or(unit)
    }

    /// Whether *per hour* follows, perhaps behind the same speed in brackets or at the end of such brackets.
    fn per_hour(&self, at: usize) -> bool {
        let mut at = self.behind_brackets(at);
        at += usize::from(self.lower(at) == ")");
        matches!(self.lower(at), "per" | "an" | "a") && self.lower(at + 1) == "hour"
    }

    /// The atom behind a number with its unit in brackets that open at `at`; `at` itself if there is none.
    fn behind_brackets(&self, at: usize) -> usize {
        if self.lower(at) != "(" {
            return at;
        }
        let inside = self.number(at + 1).and_then(|n| self.unit_at(n.atoms.end));
        inside.filter(|(_, end)| self.lower(*end) == ")").map_or(at, |(_, end)| end + 1)
    }

    /// Whether a number of pounds is money: by the words of the sentence, or where they say nothing by its size.
    fn is_money(&self, phrase: &NumberPhrase, end: usize) -> bool {
        let token = self.atoms[phrase.low.atoms.start].token;
        let sentence = self.doc.sentences.get(self.doc.sentence_of(token)).cloned().unwrap_or(0..0);
        let words = sentence.filter_map(|t| self.doc.tokens.get(t)).map(|t| &*t.lower);
        let (money, weight) = self.lexicon.pounds_of(words);
        let large = matches!(phrase.low.scale.as_str(), "million" | "billion" | "trillion" | "m" | "bn" | "mn" | "tn");
        // "Two million pounds of beef" weigh; "300 pounds of fish" were sold by weight.
        let of = self.lower(end) == "of";
        match (money, weight) {
            (true, false) => !of || large,
            (false, true) => false,
            _ => !of && (large || self.doc.text.contains('£')),
        }
    }

    /// Whether the letter at `at` is a degree: behind a minus, beside the other scale, or in a sentence on the weather.
    fn is_degree(&self, at: usize) -> bool {
        let scale = |at: usize| matches!(self.atoms.get(at).map(|a| a.span.slice(&self.doc.text)), Some("C" | "F"));
        if !scale(at) || at < 1 {
            return false;
        }
        let number = at - 1;
        let minus = number.checked_sub(1).is_some_and(|b| self.minus(b).0 && self.minus(b).1 == number);
        // 35C (95F)
        let pair =
            self.lower(at + 1) == "(" && scale(at + 3) || self.lower(at + 1) == ")" && number >= 2 && scale(number - 2);
        let near = || {
            let sentence = self.doc.sentences.get(self.doc.sentence_of(self.atoms[at].token)).cloned().unwrap_or(0..0);
            sentence
                .filter_map(|t| self.doc.tokens.get(t))
                .any(|t| self.lexicon.temperatures.iter().any(|w| *w == *t.lower))
        };
        // "Kept at 70C", "highs of 31C", and no "room 12C".
        let before = number.checked_sub(1).map_or("", |b| self.lower(b));
        let told = matches!(before, "at" | "to" | "of" | "above" | "below" | "hit" | "hits" | "reached" | "exceeded");
        minus || pair || told || near()
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
            if self.is_degree(at) {
                let symbol = if capital == "C" { "°C" } else { "°F" };
                return self.lexicon.unit_index(symbol).map(|unit| (unit, at + 1));
            }
            // 5G, 4S, 3D and the like are names.
            if capital.chars().count() == 1 && capital.chars().all(char::is_uppercase) && !matches!(capital, "W" | "V")
            {
                return None;
            }
            // "The 2018s" and "Channel 5s" are no seconds.
            let named = word == "s"
                && (self.lower(at - 1).len() == 4
                    || at.checked_sub(2).is_some_and(|b| self.lexicon.labels.iter().any(|w| w == self.lower(b))));
            if let Some(&unit) = self.lexicon.unit_signs.get(word).filter(|_| !named) {
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
        let written = end;
        let end = self.behind_brackets(end);
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
            _ => return written,
        };
        // "£400m a year earlier" dates, it is no rate.
        if matches!(self.lower(noun + 1), "earlier" | "ago" | "before" | "later" | "previously" | "after") {
            return written;
        }
        let noun = noun + usize::from(hyphen == 1 && self.atoms.get(noun).is_some_and(Atom::is_hyphen));
        let word = self.atoms.get(noun).filter(|a| a.kind == AtomKind::Word);
        let Some(word) = word else { return written };
        let known = self.unit_phrase(noun).is_some();
        let singular = matches!(self.tag(noun), Some(Tag::Nn | Tag::Nnp));
        // "$5 a packet" is a rate; "12% a sign of" is not: nouns that are no usual measure must end the phrase.
        if !(known || singular || slash) || (matches!(dimension, Some(Dimension::Share)) && !known) {
            return written;
        }
        let lemma = self.doc.tokens.get(word.token).map_or(word.lower.clone(), |t| t.lemma.to_lowercase());
        // A speed is a rate already.
        if dimension == Some(Dimension::Speed) {
            return written;
        }
        phrase.per = Some(lemma);
        // What stands in brackets is a figure of its own.
        if end == written { noun + 1 } else { written }
    }

    fn time_unit(&self, at: usize) -> bool {
        self.unit_phrase(at).is_some_and(|(u, _)| self.lexicon.unit_by_index(u).dimension == Dimension::Duration)
    }
}
