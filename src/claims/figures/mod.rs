//! Figures: every number of a text with its bound, unit and measured thing, as sets of numbers that can be compared.
//!
//! The grammar reads atoms finer than tokens ([`lexer`]): bare numbers ([`number`]), then signs, units, ranges and bounds
//! ([`phrase`]). The parse says what is counted ([`counted_noun`]) and what is no quantity at all ([`classify`]).

mod ages;
pub(crate) mod atoms;
mod bound;
mod classify;
pub mod compare;
mod counted_noun;
pub mod designation;
pub mod format;
pub(crate) mod lexer;
pub mod lexicon;
pub(super) mod number;
mod numeral;
mod phrase;

use super::model::{Bound, Dimension, Figure, FigureKind, FigureRole, NumberInterval, NumberStyle, TimeValue, Unit};
use crate::nlp::{Dep, Doc, Pos};
use crate::text::Span;
use number::{Grammar, Number};
use phrase::NumberPhrase;
use rust_decimal::Decimal;
use std::ops::Range;

/// The figures of a text, in its order.
pub fn figures(doc: &Doc) -> Vec<Figure> {
    let grammar = Grammar::new(doc);
    let mut times = super::times::scan(&grammar);
    times.retain(|time| !grammar.opens_bounded_range(&time.atoms));
    let mut taken = vec![false; grammar.atoms.len()];
    for time in &times {
        taken[time.atoms.clone()].fill(true);
    }
    let mut out: Vec<Figure> = Vec::new();
    for (figure, atoms) in grammar.decades_of_life() {
        taken[atoms].fill(true);
        out.push(figure);
    }
    for phrase in grammar.phrases(&taken) {
        out.extend(grammar.figures_of(&phrase));
    }
    for time in times {
        let is_clock = |value: &TimeValue| matches!(value, TimeValue::Clock(_));
        let kind = match &time.value {
            Some(value) if is_clock(value) => FigureKind::Time,
            Some(TimeValue::Range(range)) if is_clock(&range.from) => FigureKind::Time,
            _ => FigureKind::Date,
        };
        let digits = time.atoms.clone().any(|a| grammar.atoms[a].kind == lexer::AtomKind::Digits);
        if digits {
            out.push(grammar.plain(kind, time.atoms));
        }
    }
    out.sort_by_key(|f| (f.span.start, f.span.end));
    inherit_nouns(&mut out, doc);
    out
}

impl Grammar<'_> {
    /// The figures of a phrase: one, or two where *from … to …* tells a change.
    fn figures_of(&self, phrase: &NumberPhrase) -> Vec<Figure> {
        let descending = phrase.high.as_ref().is_some_and(|h| h.value <= phrase.low.value);
        let Some(high) = phrase.high.as_ref().filter(|_| phrase.from || descending) else {
            return classify::kind(self, phrase).map(|kind| self.figure(phrase, kind)).into_iter().collect();
        };
        let from = NumberPhrase { high: None, ..self.cut(phrase, &phrase.low) };
        let to = NumberPhrase { low: high.clone(), high: None, operator: None, ..self.cut(phrase, high) };
        let change =
            descending || counted_noun::sense(self, &from).role == FigureRole::From || self.changes_before(phrase);
        if !change {
            return vec![self.figure(phrase, FigureKind::Quantity)];
        }
        let roles = [FigureRole::From, FigureRole::To];
        [from, to]
            .iter()
            .zip(roles)
            .filter_map(|(p, role)| {
                let kind = classify::kind(self, p).filter(|k| *k != FigureKind::Other || !phrase.from)?;
                Some(Figure { role: if phrase.from { role } else { FigureRole::Level }, ..self.figure(p, kind) })
            })
            .collect()
    }

    /// Whether a word of change stands before the phrase in its sentence (*revised the number … from 47 to 52*). Who goes
    /// from 0 to 62 mph passes through a range.
    fn changes_before(&self, phrase: &NumberPhrase) -> bool {
        let at = phrase.value.start;
        let speed = phrase
            .unit
            .as_ref()
            .is_some_and(|(unit, _)| self.lexicon.unit_by_index(*unit).dimension == Dimension::Speed);
        let Some(token) = self.atoms.get(at).map(|a| a.token).filter(|t| *t < self.doc.tokens.len()) else {
            return false;
        };
        let start = self.doc.sentences.get(self.doc.sentence_of(token)).map_or(0, |s| s.start);
        (start..token).any(|t| {
            let t = &self.doc.tokens[t];
            t.pos == Pos::Verb && self.lexicon.trend(&t.lemma).is_some_and(|trend| trend.is_some() || !speed)
        })
    }

    /// The part of a *from … to …* phrase that writes one of its numbers.
    fn cut(&self, phrase: &NumberPhrase, number: &Number) -> NumberPhrase {
        let own = self.own_measure(phrase, number);
        NumberPhrase { value: own.clone(), whole: own, operator: None, from: false, ..phrase.clone() }
    }

    /// The atoms of one number of a range with the sign or unit that stands by it.
    fn own_measure(&self, phrase: &NumberPhrase, number: &Number) -> Range<usize> {
        let start = (phrase.value.start..=number.atoms.start)
            .rev()
            .take(4)
            .find(|&at| at < number.atoms.start && self.measured(at).is_some_and(|p| p.low.atoms == number.atoms))
            .unwrap_or(number.atoms.start);
        let end =
            self.measured(start).filter(|p| p.low.atoms == number.atoms).map_or(number.atoms.end, |p| p.value.end);
        start..end
    }

    fn figure(&self, phrase: &NumberPhrase, kind: FigureKind) -> Figure {
        let sense = counted_noun::sense(self, phrase);
        let operator = match (&phrase.operator, &phrase.high, phrase.low.order) {
            (_, Some(_), _) | (None, None, Some(_)) => Bound::Range,
            (Some((operator, _)), ..) => *operator,
            (None, None, None) => Bound::Exact,
        };
        let value = match operator {
            Bound::Exact | Bound::About | Bound::Nearly if phrase.low.order.is_none() => Some(phrase.low.value),
            _ => None,
        };
        let precision = phrase.low.precision.min(phrase.high.as_ref().map_or(phrase.low.precision, |h| h.precision));
        let number_end = phrase.operator.as_ref().map_or(0, |(_, at)| at.end).max(phrase.value.end);
        let number = phrase.whole.start..number_end;
        let mut figure = Figure {
            kind,
            span: self.span(phrase.whole.clone()),
            number: self.span(number.clone()),
            operator_span: phrase.operator.as_ref().map(|(_, at)| self.span(at.clone())),
            value_span: self.span(phrase.value.clone()),
            operator,
            set: NumberInterval::default(),
            value,
            precision,
            style: phrase.low.style,
            unit: self.unit(phrase),
            noun: sense.noun,
            noun_lemma: None,
            noun_text: None,
            tokens: self.tokens(number),
            role: sense.role,
            trend: sense.trend,
        };
        figure.set = compare::set(
            operator,
            phrase.low.value,
            phrase.high.as_ref().map(|h| h.value),
            phrase.low.order,
            precision,
        );
        name_noun(&mut figure, self.doc);
        figure
    }

    fn unit(&self, phrase: &NumberPhrase) -> Option<Unit> {
        if phrase.low.multiple {
            let span = self.span(phrase.low.atoms.clone());
            return Some(Unit { symbol: "×".into(), dimension: Dimension::Multiple, per: None, span });
        }
        let (unit, at) = phrase.unit.as_ref()?;
        let entry = self.lexicon.unit_by_index(*unit);
        Some(Unit {
            symbol: entry.symbol.clone(),
            dimension: entry.dimension,
            per: phrase.per.clone(),
            span: self.span(at.clone()),
        })
    }

    /// A number that only has to be named: a date, a clock time.
    fn plain(&self, kind: FigureKind, atoms: Range<usize>) -> Figure {
        let span = self.span(atoms.clone());
        Figure {
            kind,
            span,
            number: span,
            operator_span: None,
            value_span: span,
            operator: Bound::Exact,
            set: NumberInterval::default(),
            value: None,
            precision: Decimal::ONE,
            style: NumberStyle::Digits,
            unit: None,
            noun: None,
            noun_lemma: None,
            noun_text: None,
            tokens: self.tokens(atoms),
            role: FigureRole::Level,
            trend: None,
        }
    }

    pub(super) fn span(&self, atoms: Range<usize>) -> Span {
        match (self.atoms.get(atoms.start), atoms.end.checked_sub(1).and_then(|e| self.atoms.get(e))) {
            (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
            _ => Span::default(),
        }
    }

    pub(super) fn tokens(&self, atoms: Range<usize>) -> Range<usize> {
        self.doc.tokens_in(self.span(atoms))
    }
}

/// Gives the figure its noun's words and stretches its span over them where the noun follows the number.
fn name_noun(figure: &mut Figure, doc: &Doc) {
    let Some(noun) = figure.noun else { return };
    let Some(token) = doc.tokens.get(noun) else { return };
    // 24-bed: one token, or a hyphen and a further one.
    if figure.number.overlaps(token.span) {
        let word = token.lower.rsplit(['-', '–']).next().unwrap_or(&token.lower).to_owned();
        figure.noun_text = Some(word.clone());
        figure.noun_lemma = Some(word);
        return;
    }
    figure.noun_lemma = Some(token.lemma.to_lowercase());
    let after = token.span.start >= figure.number.end && noun < figure.tokens.end + 6;
    let mut from = noun;
    if after && (figure.tokens.end..noun).all(|t| !doc.tokens[t].is_verbal() && &*doc.tokens[t].lower != ",") {
        figure.span = figure.span.cover(token.span);
        // The words from the number to the noun, without what only joins them.
        from = (figure.tokens.end..noun)
            .rev()
            .take_while(|&t| matches!(doc.tokens[t].pos, Pos::Noun | Pos::Propn | Pos::Adj | Pos::Verb))
            .last()
            .unwrap_or(noun);
    }
    figure.noun_text = Some(Span::new(doc.tokens[from].span.start, token.span.end).slice(&doc.text).to_owned());
}

/// A number without a noun of its own takes the one of the figure that it stands beside: *41 were discharged and six
/// admitted*, *435 homes by sale and 187 by tender*, *312 vacancies, down from 390, a fall of 20 per cent*.
fn inherit_nouns(figures: &mut [Figure], doc: &Doc) {
    if doc.tokens.is_empty() {
        return;
    }
    for i in 1..figures.len() {
        let (before, rest) = figures.split_at_mut(i);
        let figure = &mut rest[0];
        let relative = matches!(figure.role, FigureRole::From | FigureRole::Change);
        let bare = figure.noun.is_none() && (figure.unit.is_none() || relative);
        if figure.tokens.is_empty() || figure.kind != FigureKind::Quantity {
            continue;
        }
        if relative && let Some(object) = before.iter().rev().find(|f| counted_object(f, figure, doc)) {
            copy_noun(object, figure);
            continue;
        }
        if !bare || figure.tokens.is_empty() || figure.kind != FigureKind::Quantity {
            continue;
        }
        let sentence = doc.sentence_of(figure.tokens.start);
        let model = before.iter().rev().find(|f| {
            let alike = if relative { f.role != FigureRole::Change } else { f.unit.is_none() };
            f.kind == FigureKind::Quantity
                && alike
                && f.noun.is_some()
                && !f.tokens.is_empty()
                && doc.sentence_of(f.tokens.start) == sentence
        });
        if let Some(model) = model {
            copy_noun(model, figure);
        }
    }
}

fn copy_noun(from: &Figure, to: &mut Figure) {
    to.noun = from.noun;
    to.noun_lemma = from.noun_lemma.clone();
    to.noun_text = from.noun_text.clone();
}

/// Whether `count` counts the object of the verb that `change` hangs on: *carried 2.4 million passengers, up 20 per cent
/// from 2.0 million* speaks of passengers throughout, not of who carried them.
fn counted_object(count: &Figure, change: &Figure, doc: &Doc) -> bool {
    let verb = |token: usize| doc.ancestors(token).find(|&t| doc.tokens[t].is_verbal());
    let Some(noun) = count.noun.filter(|&n| n >= count.tokens.start) else { return false };
    let object = doc.tokens.get(noun).is_some_and(|t| t.dep == Dep::Dobj);
    let subject = change.noun.is_none_or(|n| n < count.tokens.start);
    object && subject && change.tokens.start < doc.tokens.len() && verb(noun) == verb(change.tokens.start)
}

#[cfg(test)]
mod tests;
