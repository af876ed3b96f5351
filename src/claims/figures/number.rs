//! The grammar of bare numbers: *744*, *1.2 million*, *seven hundred and forty-four*, *half a million*, *three in four*,
//! *tens of thousands*, *doubled*. Signs, units and bounds are added by [`super::phrase`].

use super::lexer::{Atom, AtomKind};
use super::lexicon::{FigureLexicon, Order};
use crate::claims::model::NumberStyle;
use crate::nlp::{Doc, Pos, Tag};
use rust_decimal::Decimal;
use std::ops::Range;

/// A number as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::claims) struct Number {
    /// The atoms that write it.
    pub atoms: Range<usize>,
    /// Its value, scaled.
    pub value: Decimal,
    /// What one unit of the last significant place is worth.
    pub precision: Decimal,
    pub style: NumberStyle,
    /// The ends that an order word admits; `value` is then the lower.
    pub order: Option<Order>,
    /// Whether the words make it a ratio of two levels (*doubled*, *twice*).
    pub multiple: bool,
    /// Whether it is a part of one (*a third*, *three in four*).
    pub fraction: bool,
    /// The word that scales it (*million*), in small letters; empty if none.
    pub scale: String,
}

/// A text with its atoms, as the grammar reads it.
pub(in crate::claims) struct Grammar<'a> {
    pub doc: &'a Doc,
    pub atoms: Vec<Atom>,
    pub lexicon: &'static FigureLexicon,
}

impl<'a> Grammar<'a> {
    pub fn new(doc: &'a Doc) -> Self {
        Self { doc, atoms: crate::claims::figures::lexer::atoms(doc), lexicon: FigureLexicon::shared() }
    }

    /// The number that begins at atom `at`.
    pub fn number(&self, at: usize) -> Option<Number> {
        let atom = self.atoms.get(at)?;
        match atom.kind {
            AtomKind::Digits => self.ratio_of(self.digits(at)?).map(|n| self.times(n)),
            AtomKind::Sign => self.vulgar_fraction(at),
            AtomKind::Word => self
                .order_word(at)
                .or_else(|| self.half(at))
                .or_else(|| {
                    self.words(at).map(|n| self.with_fraction(n)).and_then(|n| self.ratio_of(n)).map(|n| self.times(n))
                })
                .or_else(|| self.one_part(at))
                .or_else(|| self.multiple(at)),
        }
    }

    pub fn lower(&self, at: usize) -> &str {
        self.atoms.get(at).map_or("", |a| a.lower.as_str())
    }

    /// Whether the atom follows the one before it without a blank.
    pub fn attached(&self, at: usize) -> bool {
        at > 0 && self.atoms.get(at).is_some_and(|a| !a.spaced)
    }

    /// Whether the atoms from `at` on are these words.
    pub fn matches(&self, at: usize, words: &[String]) -> bool {
        words.iter().enumerate().all(|(i, w)| self.lower(at + i) == w)
    }

    /// The tag of the token that the atom stands in.
    pub fn tag(&self, at: usize) -> Option<Tag> {
        self.atoms.get(at).and_then(|a| self.doc.tokens.get(a.token)).map(|t| t.tag)
    }

    /// The part of speech of the token that the atom stands in.
    pub fn pos(&self, at: usize) -> Option<Pos> {
        self.atoms.get(at).and_then(|a| self.doc.tokens.get(a.token)).map(|t| t.pos)
    }

    fn found(&self, atoms: Range<usize>, value: Decimal, precision: Decimal, style: NumberStyle) -> Number {
        Number { atoms, value, precision, style, order: None, multiple: false, fraction: false, scale: String::new() }
    }

    fn digits(&self, at: usize) -> Option<Number> {
        let text = self.lower(at);
        let mut value = super::numeral::value(text)?;
        let places = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let mut precision =
            if places > 0 { Decimal::new(1, places.min(28) as u32) } else { last_significant_place(value) };
        let mut end = at + 1;
        if let Some((part, next)) = self.slashed(at).filter(|_| places == 0) {
            let mut n = self.found(at..next, part, Decimal::new(1, 2), NumberStyle::Fraction);
            n.fraction = true;
            self.scale(&mut n);
            return Some(n);
        }
        if let Some((part, next)) = self.part_behind(end).filter(|_| places == 0 && value >= Decimal::ONE) {
            value += part;
            precision = Decimal::new(1, 2);
            end = next;
        }
        let mut n = self.found(at..end, value, precision, NumberStyle::Digits);
        self.scale(&mut n);
        Some(n)
    }

    /// Takes the scale word or sign after the number, if one stands there.
    fn scale(&self, n: &mut Number) {
        let mut at = n.atoms.end;
        if self.attached(at) && self.atoms[at].kind == AtomKind::Word {
            let word = self.lower(at);
            if let Some(&scale) = self.lexicon.scale_signs.get(word).or_else(|| self.lexicon.scales.get(word))
                && self.means_scale(n, at)
            {
                self.multiply(n, scale, at + 1);
            }
            return;
        }
        // 2.5-million, 1.8 billion-mile.
        if self.atoms.get(at).is_some_and(Atom::is_hyphen) && self.attached(at) && self.attached(at + 1) {
            at += 1;
        }
        let word = self.lower(at);
        if let Some(&scale) = self.lexicon.scales.get(word) {
            self.multiply(n, scale, at + 1);
        } else if let Some(&lot) = self.lexicon.lots.get(word).filter(|_| word == "dozen") {
            self.multiply(n, lot, at + 1);
        } else if at == n.atoms.end
            && let Some(&scale) = self.lexicon.scale_signs.get(word).filter(|_| self.is_spaced_scale(n, at))
        {
            self.multiply(n, scale, at + 1);
        }
    }

    /// Whether a scale's sign after a blank scales the number: money (*Rs 2.5 cr*, *$5 bn*), or a capital before a plural
    /// (*8 B people*).
    fn is_spaced_scale(&self, n: &Number, at: usize) -> bool {
        let written = self.atoms[at].span.slice(&self.doc.text);
        let plural =
            matches!(self.tag(at + 1), Some(Tag::Nns | Tag::Nnps)) && self.atoms[at + 1].kind == AtomKind::Word;
        match self.lower(at) {
            "k" | "b" => matches!(written, "K" | "B") && (self.money_before(n.atoms.start) || plural),
            "m" => self.money_before(n.atoms.start) || written == "M" && plural,
            "l" => written == "L" && self.rupees_before(n.atoms.start),
            "cr" => self.rupees_before(n.atoms.start),
            _ => self.money_before(n.atoms.start) || plural,
        }
    }

    fn multiply(&self, n: &mut Number, scale: Decimal, end: usize) {
        n.value = n.value.checked_mul(scale).unwrap_or(n.value);
        n.precision = n.precision.checked_mul(scale).unwrap_or(n.precision);
        n.scale = self.lower(end - 1).to_owned();
        n.atoms.end = end;
        // A hundred thousand, a lakh crore, a thousand million: the greater scale comes last.
        let next = self.lower(end);
        if let Some(&greater) = self.lexicon.scales.get(next).filter(|s| **s > scale) {
            self.multiply(n, greater, end + 1);
        }
    }

    fn rupees_before(&self, at: usize) -> bool {
        let sign = |n: usize| at.checked_sub(n).map_or("", |b| self.lower(b));
        matches!(sign(1), "₹" | "rs" | "inr") || sign(1) == "." && sign(2) == "rs"
    }

    /// Whether the letters written against the digits scale them. *m* is metres where nothing countable follows.
    fn means_scale(&self, n: &Number, at: usize) -> bool {
        match self.lower(at) {
            "m" => {
                if self.money_before(n.atoms.start) {
                    return true;
                }
                // A plural noun or a unit of measure, perhaps after modifiers.
                let noun = |at: usize| matches!(self.tag(at), Some(Tag::Nns | Tag::Nnps)) || self.unit_at(at).is_some();
                let modifier = |at: usize| {
                    matches!(self.pos(at), Some(Pos::Adj | Pos::Noun | Pos::Propn | Pos::Cconj | Pos::Verb))
                        && self.atoms[at].kind == AtomKind::Word
                        && self.lower(at) != "away"
                };
                (at + 1..at + 6).find(|&i| noun(i) || !modifier(i)).is_some_and(noun)
            }
            // 5K television, 5k run: thousands only with money, a comma-free whole number over nine, or a noun after it.
            "k" => self.money_before(n.atoms.start) || n.value >= Decimal::from(10),
            "b" => self.money_before(n.atoms.start) || self.attached(at) && n.value.scale() > 0,
            // A lakh of rupees; 5l are litres.
            "l" => self.atoms[at].span.slice(&self.doc.text) == "L" && self.rupees_before(n.atoms.start),
            "cr" => self.rupees_before(n.atoms.start),
            _ => true,
        }
    }

    /// Whether a currency sign stands before the atom (or before the first number of a range that ends here).
    fn money_before(&self, at: usize) -> bool {
        let sign = |at: usize| {
            self.lexicon.unit_before.iter().any(|(sign, _)| at >= sign.len() && self.matches(at - sign.len(), sign))
        };
        // "$-5m": the minus behind the sign.
        sign(at)
            || (at >= 1 && self.atoms[at - 1].is_hyphen() && sign(at - 1))
            || (at >= 2
                && self.atoms[at - 1].is_hyphen()
                && self.atoms[at - 2].kind == AtomKind::Digits
                && sign(at - 2))
    }

    /// *1/2*, *3/4*: a slash between whole numbers, the lower one small.
    fn slashed(&self, at: usize) -> Option<(Decimal, usize)> {
        let above: Decimal = self.lower(at).parse().ok()?;
        let slash = matches!(self.lower(at + 1), "/" | "\u{2044}") && self.attached(at + 1) && self.attached(at + 2);
        let below: Decimal = self.lower(at + 2).parse().ok().filter(|_| slash)?;
        let further = matches!(self.lower(at + 3), "/" | "\u{2044}") && self.attached(at + 3);
        let part = !further && below > above && below <= Decimal::from(16) && above >= Decimal::ONE;
        part.then(|| (above / below, at + 3))
    }

    /// The part of one behind a whole number: *2½*, *2 ½*, *1 1/2*, *1-1/2*.
    fn part_behind(&self, end: usize) -> Option<(Decimal, usize)> {
        let hyphen = self.atoms.get(end).is_some_and(Atom::is_hyphen) && self.attached(end) && self.attached(end + 1);
        let at = end + usize::from(hyphen);
        let apart = self.atoms.get(at).is_some_and(|a| a.spaced) || hyphen;
        self.vulgar_sign(at).or_else(|| self.slashed(at).filter(|_| apart))
    }

    fn vulgar_sign(&self, at: usize) -> Option<(Decimal, usize)> {
        let sign = self.lower(at).chars().next()?;
        let (_, above, below) = super::numeral::VULGAR_FRACTIONS.iter().find(|(known, ..)| *known == sign)?;
        Some((Decimal::from(*above) / Decimal::from(*below), at + 1))
    }

    fn vulgar_fraction(&self, at: usize) -> Option<Number> {
        let (value, end) = self.vulgar_sign(at)?;
        let mut n = self.found(at..end, value, Decimal::new(1, 2), NumberStyle::Fraction);
        n.fraction = true;
        self.scale(&mut n);
        Some(n)
    }

    fn order_word(&self, at: usize) -> Option<Number> {
        let (phrase, order) = self.lexicon.orders.iter().find(|(phrase, _)| self.matches(at, phrase))?;
        let last = at + phrase.len() - 1;
        // "scores" is mostly a verb or a match's result; only "scores of" counts.
        if self.lower(last) == "scores" && self.lower(last + 1) != "of" {
            return None;
        }
        // A few hundred thousand.
        let scale = self.lexicon.scales.get(self.lower(last + 1)).copied();
        let order = match scale {
            Some(scale) => (order.0.checked_mul(scale)?, order.1.and_then(|high| high.checked_mul(scale))),
            None => *order,
        };
        let end = last + 1 + usize::from(scale.is_some());
        let mut n = self.found(at..end, order.0, order.0, NumberStyle::OrderWord);
        n.order = Some(order);
        Some(n)
    }

    /// *half a million*, *half a dozen*, *half an hour*, *half a percentage point*, *half of*, *half the*.
    fn half(&self, at: usize) -> Option<Number> {
        let (start, at) = match self.lower(at) {
            "half" => (at, at),
            "a" if self.lower(at + 1) == "half" => (at, at + 1),
            "one" if self.lower(at + 1) == "half" || (self.lower(at + 1) == "-" && self.lower(at + 2) == "half") => {
                (at, if self.lower(at + 1) == "half" { at + 1 } else { at + 2 })
            }
            _ => return None,
        };
        let half = Decimal::new(5, 1);
        let mut next = at + 1;
        let mut n = self.found(start..next, half, Decimal::new(1, 1), NumberStyle::Fraction);
        n.fraction = true;
        if matches!(self.lower(next), "a" | "an") {
            next += 1;
            let word = self.lower(next);
            if let Some(&scale) = self.lexicon.scales.get(word).or_else(|| self.lexicon.lots.get(word)) {
                n.fraction = false;
                n.style = NumberStyle::Words;
                self.multiply(&mut n, scale, next + 1);
                return Some(n);
            }
            // half an hour: the unit follows the article.
            if self.unit_at(next).is_some() {
                n.fraction = false;
                n.style = NumberStyle::Words;
                n.atoms.end = next;
                return Some(n);
            }
            return None;
        }
        if self.lower(next).is_empty() || self.atoms[next].is_hyphen() {
            // half-staff, half-hearted; half-hour is a length of time.
            let unit = self.unit_at(next + 1).is_some();
            return unit.then_some(n);
        }
        // "the first half", "a good half", "half time", "half marathon" name things.
        let before = start.checked_sub(1).map_or("", |b| self.lower(b));
        let followed = matches!(
            self.lower(next),
            "of" | "the"
                | "its"
                | "their"
                | "his"
                | "her"
                | "our"
                | "my"
                | "that"
                | "this"
                | "all"
                | "as"
                | "those"
                | "these"
        ) && before != "other";
        let led =
            matches!(before, "by" | "in" | "than" | "about" | "nearly" | "almost" | "over" | "around" | "roughly");
        let ordinal = self.lexicon.ordinals.contains_key(before)
            || matches!(before, "second" | "other" | "better" | "this" | "each");
        ((followed || led || start < at) && !ordinal).then_some(n)
    }

    /// *seven hundred and forty-four*, *a dozen*, *two and a half million*.
    fn words(&self, start: usize) -> Option<Number> {
        let lexicon = self.lexicon;
        let mut at = start;
        let (mut total, mut current) = (Decimal::ZERO, None::<Decimal>);
        let mut scaled = None::<Decimal>;
        let mut scale_word = String::new();
        if matches!(self.lower(at), "a" | "an") {
            let next = self.lower(at + 1);
            // "a hundred", "a dozen", never "a score" or "a gross".
            if !lexicon.scales.contains_key(next) && next != "dozen" {
                return None;
            }
            at += 1;
            current = Some(Decimal::ONE);
        }
        let mut precision = Decimal::ONE;
        let mut took = None;
        while let Some(atom) = self.atoms.get(at) {
            let word = atom.lower.as_str();
            if let Some(&ten) = lexicon.tens.get(word) {
                if current.is_some_and(|c| c % Decimal::ONE_HUNDRED != Decimal::ZERO || c.is_zero()) {
                    break;
                }
                let hyphen = self.atoms.get(at + 1).is_some_and(Atom::is_hyphen) && self.attached(at + 1);
                let next = at + 1 + usize::from(hyphen);
                let one = lexicon.cardinals.get(self.lower(next)).filter(|v| **v > Decimal::ZERO && **v < Decimal::TEN);
                current = Some(current.unwrap_or_default() + ten + one.copied().unwrap_or_default());
                precision = if one.is_some() { Decimal::ONE } else { Decimal::TEN };
                at = if one.is_some() { next + 1 } else { at + 1 };
            } else if let Some(&one) = lexicon.cardinals.get(word) {
                if current.is_some_and(|c| c % Decimal::ONE_HUNDRED != Decimal::ZERO || c.is_zero()) {
                    break;
                }
                current = Some(current.unwrap_or_default() + one);
                precision = Decimal::ONE;
                at += 1;
            } else if let Some(&scale) = lexicon.scales.get(word) {
                if current.is_none() && took.is_none() {
                    break;
                }
                let times = current.unwrap_or(Decimal::ONE);
                if scale == Decimal::ONE_HUNDRED {
                    current = Some(times * scale);
                } else if scaled.is_none_or(|s| scale < s) {
                    total = total.checked_add(times.checked_mul(scale)?)?;
                    scaled = Some(scale);
                    current = None;
                } else if current.is_none() && took == Some(at) {
                    // five lakh crore, two thousand million
                    total = total.checked_mul(scale)?;
                    scaled = Some(scale);
                } else {
                    break;
                }
                precision = scale;
                scale_word = word.to_owned();
                at += 1;
            } else if word == "dozen" && current.is_some() {
                current = current.map(|c| c * Decimal::from(12));
                precision = Decimal::from(12);
                at += 1;
                took = Some(at);
                break;
            } else if word == "and" && took.is_some() {
                // two hundred and fifty; two and a half; but not "three and four".
                if matches!(self.lower(at + 1), "a" | "one") && self.lower(at + 2) == "half" {
                    current = Some(current.unwrap_or_default() + Decimal::new(5, 1));
                    precision = Decimal::new(1, 1);
                    at += 3;
                } else {
                    let inside = current.map_or(scaled.is_some(), |c| c >= Decimal::ONE_HUNDRED);
                    let small = |w: &str| lexicon.cardinals.get(w).or_else(|| lexicon.tens.get(w)).is_some();
                    if !inside || !small(self.lower(at + 1)) || self.starts_other(at + 1) {
                        break;
                    }
                    at += 1;
                    continue;
                }
            } else if atom.is_hyphen() && self.attached(at) && self.attached(at + 1) && took.is_some() {
                // two-and-a-half, three-million-pound.
                let next = self.lower(at + 1);
                if lexicon.scales.contains_key(next) {
                    at += 1;
                    continue;
                }
                if next == "and" && self.lower(at + 3) == "a" && self.lower(at + 5) == "half" {
                    current = Some(current.unwrap_or_default() + Decimal::new(5, 1));
                    precision = Decimal::new(1, 1);
                    at += 6;
                } else {
                    break;
                }
            } else {
                break;
            }
            took = Some(at);
        }
        let end = took?;
        let value = total.checked_add(current.unwrap_or_default())?;
        let mut n = self.found(start..end, value, precision, NumberStyle::Words);
        n.scale = scale_word;
        Some(n)
    }

    /// Whether a small number after *and* counts a thing of its own (*a hundred and two dogs* no, *a hundred cars and two
    /// dogs* does not come here; *one hundred and two-thirds* does).
    fn starts_other(&self, at: usize) -> bool {
        self.atoms.get(at + 1).is_some_and(Atom::is_hyphen)
            && self.lexicon.denominators.contains_key(self.lower(at + 2))
    }

    /// *two-thirds*, *three quarters*, *one fourth*, *two and three-quarters*.
    fn with_fraction(&self, n: Number) -> Number {
        if n.value > Decimal::from(20) || n.value.is_zero() {
            return n;
        }
        let mut at = n.atoms.end;
        if self.atoms.get(at).is_some_and(Atom::is_hyphen) && self.attached(at) {
            at += 1;
        }
        let word = self.lower(at);
        let Some(&below) = self.lexicon.denominators.get(word) else { return n };
        let plural = word.ends_with('s');
        if plural != (n.value > Decimal::ONE) || n.value >= below {
            return n;
        }
        // "one quarter" may be three months, "one second" never comes here.
        let mut part = self.found(n.atoms.start..at + 1, n.value / below, Decimal::new(1, 2), NumberStyle::Fraction);
        part.fraction = true;
        part
    }

    /// *a third*, *a quarter of a million*, *a fifth*.
    fn one_part(&self, at: usize) -> Option<Number> {
        if self.lower(at) != "a" && self.lower(at) != "an" {
            return None;
        }
        let &below = self.lexicon.denominators.get(self.lower(at + 1))?;
        let next = at + 2;
        let mut n = self.found(at..next, Decimal::ONE / below, Decimal::new(1, 2), NumberStyle::Fraction);
        n.fraction = true;
        if self.lower(next) == "of"
            && matches!(self.lower(next + 1), "a")
            && let Some(&scale) = self.lexicon.scales.get(self.lower(next + 2))
        {
            n.fraction = false;
            n.style = NumberStyle::Words;
            self.multiply(&mut n, scale, next + 3);
            return Some(n);
        }
        // An ordinal has its noun straight after it: "a third man".
        let follows = self.atoms.get(next);
        let noun = follows.is_some_and(|a| a.kind == AtomKind::Digits || a.is_hyphen())
            || self.pos(next).is_some_and(|p| {
                matches!(p, Pos::Noun | Pos::Propn | Pos::Adj | Pos::Num)
                    && !matches!(
                        self.lower(next),
                        "more" | "less" | "fewer" | "higher" | "lower" | "larger" | "smaller"
                    )
            });
        // "a quarter" alone is mostly three months.
        let quarter = self.lower(at + 1) == "quarter"
            && self.lower(next) != "of"
            && at
                .checked_sub(1)
                .is_none_or(|b| !matches!(self.lower(b), "by" | "about" | "than" | "nearly" | "almost"));
        (!noun && !quarter).then_some(n)
    }

    /// *three in four*, *nine in 10*, *one out of three*: a share, if the numbers can be one.
    fn ratio_of(&self, n: Number) -> Option<Number> {
        let end = n.atoms.end;
        let (out_of, below_at) = match (self.lower(end), self.lower(end + 1)) {
            ("in", _) => (false, end + 1),
            ("out", "of") => (true, end + 2),
            _ => return Some(n),
        };
        if !n.scale.is_empty() || n.value > Decimal::ONE_HUNDRED || n.value.scale() > 0 || n.value < Decimal::ONE {
            return Some(n);
        }
        let below = match self.atoms.get(below_at).map(|a| a.kind) {
            Some(AtomKind::Digits) => self.digits(below_at),
            Some(AtomKind::Word) if !matches!(self.lower(below_at), "a" | "an") => self.words(below_at),
            _ => None,
        };
        let Some(below) = below else { return Some(n) };
        let round = below.value <= Decimal::from(20)
            || below.value == Decimal::ONE_HUNDRED
            || (n.value == Decimal::ONE && last_significant_place(below.value) >= Decimal::ONE_HUNDRED);
        // "three in four days" is a rate, "two in 2019" a date: there a unit or nothing round follows.
        let rate = self.unit_at(below.atoms.end).is_some();
        if below.value <= n.value || rate || !(out_of && below.value <= Decimal::ONE_THOUSAND || round) {
            return Some(n);
        }
        let mut part = self.found(
            n.atoms.start..below.atoms.end,
            n.value / below.value,
            Decimal::new(1, 2),
            NumberStyle::Fraction,
        );
        part.fraction = true;
        Some(part)
    }

    /// *ten times as many*, *3.5 times higher*, *10-fold*: a ratio of two levels.
    fn times(&self, mut n: Number) -> Number {
        let end = n.atoms.end;
        let hyphen = usize::from(self.atoms.get(end).is_some_and(Atom::is_hyphen) && self.attached(end));
        let fold = self.lower(end + hyphen) == "fold";
        let times = matches!(self.lower(end + hyphen), "times" | "time")
            && (self.lexicon.times_over.iter().any(|w| w == self.lower(end + hyphen + 1))
                || self.tag(end + hyphen + 1) == Some(Tag::Jjr));
        if (fold || times) && n.order.is_none() && !n.fraction && n.scale.is_empty() {
            n.multiple = true;
            n.style = NumberStyle::Fraction;
            n.atoms.end = end + hyphen + 1;
        }
        n
    }

    fn multiple(&self, at: usize) -> Option<Number> {
        let word = self.lower(at);
        let &value = self.lexicon.multiples.get(word)?;
        // "the double", "halves of the pitch", "a double bed" are no ratios.
        if !self.doc.tokens.is_empty() {
            // Things happen twice without doubling.
            let frequency = matches!(word, "twice" | "thrice");
            let verbal =
                matches!(self.pos(at), Some(Pos::Verb | Pos::Adv | Pos::Aux)) && !frequency || word.ends_with("fold");
            let before_the =
                matches!(self.lower(at + 1), "the" | "that" | "its" | "their" | "as" | "this" | "his" | "her" | "last");
            let inflected = word.ends_with('s');
            if !verbal && (inflected || !before_the) {
                return None;
            }
        }
        let mut n = self.found(at..at + 1, value, Decimal::new(1, 1), NumberStyle::Fraction);
        n.multiple = true;
        Some(n)
    }
}

/// What one unit of the last digit that is not a trailing nought is worth (744 → 1, 740 → 10, 5,200 → 100).
pub(in crate::claims) fn last_significant_place(value: Decimal) -> Decimal {
    let mut value = value.abs().normalize();
    if value.scale() > 0 || value.is_zero() {
        return Decimal::new(1, value.scale());
    }
    let mut place = Decimal::ONE;
    while (value % Decimal::TEN).is_zero() {
        value /= Decimal::TEN;
        place *= Decimal::TEN;
    }
    place
}
