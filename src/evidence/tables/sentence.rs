//! Figures of a sentence with the cells that they rest on.

use super::binding::bind;
use super::held::{CellPlace, HeldFigure};
use super::hold::{CellComparison, CellSense, hold, is_plausible_slip};
use super::index::{NamedHead, TableIndex, is_longer, meant};
use crate::claims::figures::compare::significant_digits;
use crate::claims::figures::lexicon::FigureLexicon;
use crate::claims::model::{Dimension, Figure, FigureRole};
use crate::claims::tables::lexicon::TableLexicon;
use crate::claims::tables::terms::{Term, is_period, stem, terms};
use crate::claims::tables::{Axis, Table, TableCell};
use crate::evidence::figure_alignment::governor;
use crate::nlp::{Dep, Doc, NameKind, Pos};
use crate::text::Span;
use std::ops::Range;

/// The fewest digits of a number that the row alone bears out, though its column is not named.
const MIN_DISTINCTIVE_DIGITS: usize = 3;
/// How many words behind a figure are searched for one that dates it back (*£3.9m the year before*).
const MAX_WORDS_TO_DATE: usize = 5;

/// A sentence of the draft with its figures.
pub struct SentenceFigures<'a> {
    /// Its block, parsed.
    pub doc: &'a Doc,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The figures of the block.
    pub figures: &'a [Figure],
    /// What introduces the sentence and is understood in it: the words before a list.
    pub introduction: Option<&'a str>,
}

/// Every figure of the sentence with a cell that it agrees with, or differs from. Both need a row that the sentence names;
/// to differ it takes the column too, or a table that has one.
pub fn cells_of_sentence(sentence: &SentenceFigures<'_>, sources: &[&TableIndex]) -> Vec<HeldFigure> {
    let here = |f: &Figure| f.is_comparable() && !f.tokens.is_empty() && sentence.tokens.contains(&f.tokens.start);
    let figures: Vec<usize> = (0..sentence.figures.len()).filter(|&at| here(&sentence.figures[at])).collect();
    if figures.is_empty() || sources.iter().all(|source| source.tables.is_empty()) {
        return Vec::new();
    }
    let doc = sentence.doc;
    let span = doc.span(sentence.tokens.clone());
    let mut words: Vec<Term> = terms(span.slice(&doc.text));
    words.iter_mut().for_each(|t| t.span = t.span.shifted(span.start));
    words.retain(|t| !figures.iter().any(|&f| sentence.figures[f].value_span.overlaps(t.span)));
    let introduction = sentence.introduction.map(terms).unwrap_or_default();
    let mut agreeing: Vec<HeldFigure> = Vec::new();
    let mut differing: Vec<HeldFigure> = Vec::new();
    for (source, index) in sources.iter().enumerate().filter(|(_, index)| !index.tables.is_empty()) {
        let named = index.named(&words, &introduction);
        let mut tables: Vec<usize> = named.iter().map(|n| n.table).collect();
        tables.dedup();
        for at in tables {
            let reading = TableReading {
                sentence,
                table: &index.tables[at],
                place: (source, at),
                named: &named,
                words: words.iter().chain(&introduction).map(|t| &*t.word).collect(),
            };
            reading.hold(&figures, &mut agreeing, &mut differing);
        }
    }
    settle(sentence, sources, agreeing, differing)
}

/// What holds over all tables: a figure that any bears out is right, and one that several contradict differently is of none.
fn settle(
    sentence: &SentenceFigures<'_>,
    sources: &[&TableIndex],
    agreeing: Vec<HeldFigure>,
    mut differing: Vec<HeldFigure>,
) -> Vec<HeldFigure> {
    differing.retain(|d| !agreeing.iter().any(|a| a.figure == d.figure || a.place == d.place));
    let cell = |d: &HeldFigure| &sources[d.place.source].tables[d.place.table].cells[d.place.cell];
    let all = differing.clone();
    differing.retain(|d| {
        let same = |o: &HeldFigure| o.figure == d.figure && o.place != d.place;
        let rivals = all.iter().filter(|o| same(o) && o.comparison != d.comparison).count();
        // Two figures for one cell: one of them is of something else.
        let shared = all.iter().any(|o| o.figure != d.figure && o.place == d.place);
        rivals == 0
            && !shared
            && !sentence.is_reckoned(d.figure, &sources[d.place.source].tables[d.place.table], cell(d))
    });
    let mut out = agreeing;
    out.extend(differing);
    out.sort_by_key(|held| (held.figure, held.comparison != CellComparison::Agrees));
    out.dedup_by_key(|held| held.figure);
    out
}

/// A sentence beside one table of which it names something.
struct TableReading<'a> {
    sentence: &'a SentenceFigures<'a>,
    table: &'a Table,
    place: (usize, usize),
    named: &'a [NamedHead<'a>],
    words: Vec<&'a str>,
}

/// Cell that a figure may be.
struct Candidate<'a> {
    row: usize,
    column: usize,
    place: CellPlace,
    cell: &'a TableCell,
    comparison: CellComparison,
}

impl<'a> TableReading<'a> {
    fn hold(&self, figures: &[usize], agreeing: &mut Vec<HeldFigure>, differing: &mut Vec<HeldFigure>) {
        let heads = |axis| meant(self.named, self.place.1, axis, &self.words);
        let (rows, columns) = (heads(Axis::Row), heads(Axis::Column));
        let indexes = |heads: &[NamedHead<'_>], implied: bool, axis: Axis| -> Vec<usize> {
            if heads.is_empty() && implied { self.used(axis) } else { heads.iter().map(|h| h.head.index).collect() }
        };
        let (one_row, one_column) = (self.table.size.0 == 1, self.table.size.1 == 1);
        if rows.is_empty() && (columns.is_empty() || !one_row) {
            return;
        }
        let row_indexes = indexes(&rows, one_row, Axis::Row);
        let column_indexes = indexes(&columns, one_column, Axis::Column);
        let is_column_named = !column_indexes.is_empty();
        let all_columns = if is_column_named { column_indexes } else { self.used(Axis::Column) };
        let spans: Vec<Span> = figures.iter().map(|&f| self.sentence.figures[f].number).collect();
        let text = &self.sentence.doc.text;
        let bound =
            |heads: &[NamedHead<'_>]| bind(text, &spans, &heads.iter().map(|h| h.mentions.clone()).collect::<Vec<_>>());
        let (bound_rows, bound_columns) = (bound(&rows), bound(&columns));
        for (at, &figure) in figures.iter().enumerate() {
            let mut found = self.candidates(figure, &row_indexes, &all_columns);
            let own_row = bound_rows[at].map(|b| rows[b].head.index);
            let own_column = bound_columns[at].map(|b| columns[b].head.index);
            if rows.len() > 1
                && let Some(own) = own_row
            {
                found.retain(|c| c.row == own);
            }
            if columns.len() > 1
                && let Some(own) = own_column
            {
                found.retain(|c| c.column == own);
            }
            let held = |c: &Candidate<'_>| HeldFigure { figure, place: c.place, comparison: c.comparison };
            if let Some(agrees) = found.iter().find(|c| c.comparison == CellComparison::Agrees) {
                if is_column_named || self.is_distinctive(figure) {
                    agreeing.push(held(agrees));
                }
                continue;
            }
            if !is_column_named {
                // A column that no words name is known by its unit, if it is the only one of it.
                if !self.is_known_by_unit(figure, &found) {
                    continue;
                }
            }
            self.keep_longest(&mut found, &rows, &columns);
            let [only] = found.as_slice() else { continue };
            if self.may_differ(figure, only, (&rows, &columns)) {
                differing.push(held(only));
            }
        }
    }

    fn used(&self, axis: Axis) -> Vec<usize> {
        let mut used: Vec<usize> =
            self.table.cells.iter().map(|c| if axis == Axis::Row { c.row } else { c.column }).collect();
        used.sort_unstable();
        used.dedup();
        used
    }

    /// The cells of the rows and columns that the figure can be held against.
    fn candidates(&self, figure: usize, rows: &[usize], columns: &[usize]) -> Vec<Candidate<'a>> {
        let draft = &self.sentence.figures[figure];
        let mut out = Vec::new();
        for (&row, &column) in rows.iter().flat_map(|row| columns.iter().map(move |column| (row, column))) {
            let Ok(at) = self.table.cells.binary_search_by_key(&(row, column), |c| (c.row, c.column)) else { continue };
            let cell = &self.table.cells[at];
            let sense = self.sense(cell);
            for (index, own) in cell.figures.iter().enumerate() {
                let comparison = hold(draft, own, sense);
                if comparison != CellComparison::Unknown {
                    let place = CellPlace { source: self.place.0, table: self.place.1, cell: at, figure: index };
                    out.push(Candidate { row, column, place, cell, comparison });
                }
            }
        }
        out
    }

    fn sense(&self, cell: &TableCell) -> CellSense {
        let lexicon = TableLexicon::shared();
        let own = || self.table.terms_of(cell);
        let told = || own().chain(self.table.context.iter().map(|t| &**t));
        let column = |c: &&TableCell| c.column == cell.column;
        let numbers = || self.table.cells.iter().filter(column).flat_map(|c| &c.figures);
        let hundred = rust_decimal::Decimal::ONE_HUNDRED;
        let small = numbers().all(|f| f.figure.value.is_some_and(|v| v.abs() <= hundred));
        CellSense {
            is_money: told().any(|t| lexicon.is_money(t)),
            is_share: small && told().any(|t| lexicon.is_share(t)),
        }
    }

    /// Whether all candidates stand in the one column of the figure's unit.
    fn is_known_by_unit(&self, figure: usize, found: &[Candidate<'_>]) -> bool {
        let unit = |f: &Figure| f.unit.as_ref().map(|u| u.dimension);
        let mine = unit(&self.sentence.figures[figure]);
        let Some(column) = found.first().map(|c| c.column) else { return false };
        let has_unit = |f: &crate::claims::tables::CellFigure| unit(&f.figure) == mine;
        let others = self.table.cells.iter().filter(|c| c.column != column);
        let nameless = self.table.heads_of(Axis::Column, column).next().is_none();
        mine == Some(Dimension::Share)
            && nameless
            && found.iter().all(|c| c.column == column)
            && !others.flat_map(|c| &c.figures).any(has_unit)
    }

    /// Leaves out candidates under heads of which another candidate's head has all words and more.
    fn keep_longest(&self, found: &mut Vec<Candidate<'a>>, rows: &[NamedHead<'_>], columns: &[NamedHead<'_>]) {
        let of = |heads: &[NamedHead<'_>], index: usize| heads.iter().position(|h| h.head.index == index);
        let places: Vec<(Option<usize>, Option<usize>)> =
            found.iter().map(|c| (of(rows, c.row), of(columns, c.column))).collect();
        let is_beaten = |heads: &[NamedHead<'_>], mine: Option<usize>, theirs: Option<usize>| {
            mine.zip(theirs).is_some_and(|(m, t)| is_longer(heads[t].head, heads[m].head))
        };
        let keep: Vec<bool> = places
            .iter()
            .map(|&(row, column)| {
                !places.iter().any(|&(r, c)| is_beaten(rows, row, r) || is_beaten(columns, column, c))
            })
            .collect();
        let mut keep = keep.into_iter();
        found.retain(|_| keep.next().unwrap_or(true));
    }

    /// Whether few other things would have the number.
    fn is_distinctive(&self, figure: usize) -> bool {
        let figure = &self.sentence.figures[figure];
        figure.value.is_some_and(|v| figure.unit.is_some() || significant_digits(v) >= MIN_DISTINCTIVE_DIGITS)
    }

    /// Whether a number that is not the cell's is a slip: the sentence gives it as the level of the very thing.
    fn may_differ(
        &self,
        figure: usize,
        c: &Candidate<'_>,
        (rows, columns): (&[NamedHead<'_>], &[NamedHead<'_>]),
    ) -> bool {
        let CellComparison::Differs(value) = c.comparison else { return false };
        let draft = &self.sentence.figures[figure];
        let Some(named) = draft.set.named_value(draft.operator) else { return false };
        let lexicon = TableLexicon::shared();
        let changes = self.table.terms_of(c.cell).any(|t| lexicon.is_change(t));
        let level = matches!(draft.role, FigureRole::Level | FigureRole::To | FigureRole::Part) && !changes;
        if !level || self.sentence.is_distance(draft) || self.sentence.dates_back(draft, &c_terms(self.table, c.cell)) {
            return false;
        }
        let beside = |o: &&TableCell| (o.row == c.row) != (o.column == c.column);
        let mixed_up = || {
            let others = self.table.cells.iter().filter(beside).flat_map(|o| &o.figures);
            significant_digits(named) > 1
                && others.map(|f| hold(draft, f, self.sense(c.cell))).any(|h| h == CellComparison::Agrees)
        };
        if !is_plausible_slip(named, value) && !mixed_up() {
            return false;
        }
        let mut allowed: Vec<&str> = self.table.terms_of(c.cell).collect();
        allowed.extend(self.table.context.iter().map(|t| &**t));
        allowed.extend(rows.iter().chain(columns).flat_map(|h| &h.head.terms).map(|t| &**t));
        let mentions = |heads: &[NamedHead<'_>], index: usize| -> Vec<Span> {
            heads.iter().filter(|h| h.head.index == index).flat_map(|h| h.mentions.clone()).collect()
        };
        let mine = mentions(rows, c.row).into_iter().chain(mentions(columns, c.column));
        self.sentence.counts_only(draft, &allowed)
            && mine.into_iter().all(|at| !self.sentence.is_part_of_another(at, &allowed))
            && !self.sentence.names_another(draft, &allowed, self.table)
    }
}

fn c_terms(table: &Table, cell: &TableCell) -> Vec<String> {
    table.terms_of(cell).map(str::to_owned).collect()
}

impl SentenceFigures<'_> {
    fn stem(&self, token: usize) -> String {
        stem(&self.doc.tokens[token].lower)
    }

    /// Whether words beside the figure make it a distance between two: *by 12*, *12 more*, *another 12*, *12% lower*.
    fn is_distance(&self, figure: &Figure) -> bool {
        let lexicon = TableLexicon::shared();
        let tokens = &self.doc.tokens;
        let before = figure.tokens.start.checked_sub(1).filter(|t| self.tokens.contains(t));
        let after = (figure.tokens.end..self.tokens.end).take(2);
        before.into_iter().chain(after).any(|t| lexicon.is_difference(&tokens[t].lower))
    }

    /// Whether words behind the figure send it to an earlier time than its cell's: *£3.9m the year before*.
    fn dates_back(&self, figure: &Figure, own: &[String]) -> bool {
        let words = (figure.tokens.end..self.tokens.end).take(MAX_WORDS_TO_DATE);
        let mut words = words.map(|t| &*self.doc.tokens[t].lower);
        own.iter().any(|t| is_period(t))
            && words.any(|w| matches!(w, "before" | "earlier" | "previous" | "previously" | "prior" | "ago" | "last"))
    }

    /// Whether the figure's noun, its subject, and what it is an amount of are all the cell's own.
    fn counts_only(&self, figure: &Figure, allowed: &[&str]) -> bool {
        let doc = self.doc;
        let (lexicon, figures) = (TableLexicon::shared(), FigureLexicon::shared());
        let is_own = |token: usize| {
            let (word, lemma) = (self.stem(token), doc.tokens[token].lower_lemma());
            allowed.contains(&&*word)
                || lexicon.is_bearer(&word)
                || figures.is_generic(&lemma)
                || figures.is_light(&lemma)
                || is_period(&word)
        };
        let is_common = |token: usize| doc.tokens.get(token).is_some_and(|t| t.pos == Pos::Noun);
        let noun = figure.noun.filter(|&n| is_common(n) && n >= figure.tokens.end && self.tokens.contains(&n));
        if let Some(noun) = noun {
            // "1,304 spoiled votes" are other votes.
            let between = (figure.tokens.end..noun).filter(|&t| matches!(doc.tokens[t].pos, Pos::Noun | Pos::Adj));
            if !is_own(noun) || !between.into_iter().all(is_own) {
                return false;
            }
        }
        let of = figure.tokens.start.checked_sub(1).filter(|&t| &*doc.tokens[t].lower == "of");
        let amount = of.and_then(|t| t.checked_sub(1)).filter(|&t| is_common(t));
        if amount.is_some_and(|t| !is_own(t)) {
            return false;
        }
        let verb = governor(doc, figure)
            .and_then(|g| std::iter::once(g).chain(doc.ancestors(g)).find(|&t| doc.tokens[t].is_verbal()));
        let subject = verb.and_then(|v| doc.child(v, &[Dep::Nsubj, Dep::NsubjPass]));
        !subject.is_some_and(|s| is_common(s) && !is_own(s))
    }

    /// Whether a head's words are part of a longer name: *operating profit* for *profit*, *profit margin*, *North Harbour*.
    fn is_part_of_another(&self, mention: Span, allowed: &[&str]) -> bool {
        let doc = self.doc;
        let lexicon = TableLexicon::shared();
        let tokens = doc.tokens_in(mention);
        let Some(first) = doc.tokens.get(tokens.start) else { return false };
        if is_period(&first.lower) || first.pos == Pos::Num {
            return false;
        }
        let is_name = first.pos == Pos::Propn;
        let foreign = |token: usize| {
            let t = &doc.tokens[token];
            let word = self.stem(token);
            let kind = if is_name { t.pos == Pos::Propn } else { matches!(t.pos, Pos::Noun | Pos::Propn | Pos::Adj) };
            kind && !allowed.contains(&&*word)
                && !is_period(&word)
                && !lexicon.is_bearer(&word)
                && !is_harmless(&t.lower)
        };
        let before = tokens.start.checked_sub(1).filter(|&t| self.tokens.contains(&t));
        let after = Some(tokens.end).filter(|&t| self.tokens.contains(&t));
        // A title before a name is none of it.
        let before =
            before.filter(|&t| !is_name || doc.tokens[t].dep == Dep::Compound && !is_title(&doc.tokens[t].lower));
        before.is_some_and(foreign) || after.is_some_and(foreign)
    }

    /// Whether the clause names somebody or somewhere that neither the cell nor what stands over its table names.
    fn names_another(&self, figure: &Figure, allowed: &[&str], table: &Table) -> bool {
        if table.names.is_empty() {
            return false;
        }
        let doc = self.doc;
        let kinds = [NameKind::Org, NameKind::Person, NameKind::Gpe, NameKind::Loc, NameKind::Norp, NameKind::Fac];
        let here = doc.names().iter().filter(|n| kinds.contains(&n.kind) && self.tokens.contains(&n.tokens.start));
        let known =
            |token: usize| allowed.contains(&&*self.stem(token)) || table.names.contains(&*doc.tokens[token].lower);
        // Who says it need not stand over the table.
        let speaks = |name: &Range<usize>| {
            let head = name.clone().find_map(|t| doc.head(t).filter(|h| !name.contains(h)));
            head.is_some_and(|h| {
                matches!(&*doc.tokens[h].lower_lemma(), "say" | "tell" | "show" | "report" | "accord" | "add" | "to")
            })
        };
        let mut others = here.filter(|n| !n.tokens.clone().any(known) && !n.tokens.contains(&figure.tokens.start));
        others.any(|n| !speaks(&n.tokens))
    }

    /// Whether the number is the sum or the difference of two cells beside the one that it is held against.
    fn is_reckoned(&self, figure: usize, table: &Table, cell: &TableCell) -> bool {
        let draft = &self.figures[figure];
        let own = |c: &&TableCell| c.row == cell.row || c.column == cell.column;
        let values: Vec<rust_decimal::Decimal> =
            table.cells.iter().filter(own).take(60).flat_map(|c| &c.figures).filter_map(|f| f.figure.value).collect();
        let Some(named) = draft.set.named_value(draft.operator) else { return false };
        let adds = significant_digits(named) >= MIN_DISTINCTIVE_DIGITS;
        adds && values.iter().enumerate().any(|(at, a)| {
            values[at + 1..].iter().any(|b| a.checked_add(*b) == Some(named) || (*a - *b).abs() == named)
        })
    }
}

/// Adjectives that leave a thing what it is.
fn is_harmless(word: &str) -> bool {
    matches!(
        word,
        "total"
            | "overall"
            | "annual"
            | "full"
            | "full-year"
            | "own"
            | "reported"
            | "whole"
            | "new"
            | "latest"
            | "final"
            | "last"
            | "same"
            | "its"
            | "their"
    )
}

fn is_title(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "mr" | "mrs" | "ms" | "dr" | "sir" | "cllr" | "councillor" | "candidate" | "mp" | "sen" | "rep"
    )
}
