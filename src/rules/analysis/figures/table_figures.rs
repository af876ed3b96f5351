//! Figures of the draft that rest on a cell of a source's table: those that agree with it are right, whatever other passages
//! say of other things; those that differ are reported with the cell as evidence.

use crate::claims::figures::compare::Comparison;
use crate::claims::model::{AttributionForm, BlockAnalysis, Bound, Claim, ClaimId, NumberStyle};
use crate::claims::tables::{Axis, CellFigure, Table, TableCell, table_around};
use crate::evidence::tables::{CellComparison, SentenceFigures, TableIndex, cells_of_draft_cell, cells_of_sentence};
use crate::rules::analysis::results::TableFigure;
use crate::rules::finding::closing_quote;
use crate::rules::{Citation, Context, FindingBuilder, Fix, Report, thresholds};
use crate::text::{BlockKind, Span};
use rust_decimal::Decimal;

/// Level of certainty of what may or could be so.
const MAY_BE: u8 = 2;

/// Figure that differs from its cell.
pub(crate) struct DifferingCell<'a> {
    context: &'a Context<'a>,
    own: TableFigure,
    table: &'a Table,
    cell: &'a TableCell,
    source: &'a CellFigure,
    /// The cell's number in the draft's unit.
    value: Decimal,
}

/// Every figure of the block that rests on a cell.
pub(crate) fn table_figures<'a>(context: &'a Context<'_>) -> &'a [TableFigure] {
    context.results.table_figures.get_or_init(|| {
        let sources: Vec<&TableIndex> = context.sources.iter().map(|s| s.tables).collect();
        let (at, block) = context.block_checked();
        match block.block.kind {
            BlockKind::TableCell { .. } => of_cell(context, at, &sources),
            _ if sources.iter().all(|s| s.tables.is_empty()) => Vec::new(),
            _ => of_sentences(context, at, block, &sources),
        }
    })
}

fn of_sentences(context: &Context<'_>, at: usize, block: &BlockAnalysis, sources: &[&TableIndex]) -> Vec<TableFigure> {
    let introduction = introduction(context, at);
    let mut out = Vec::new();
    for tokens in &block.doc.sentences {
        let sentence = SentenceFigures {
            doc: &block.doc,
            tokens: tokens.clone(),
            figures: &block.figures,
            introduction: introduction.as_deref(),
        };
        for held in cells_of_sentence(&sentence, sources) {
            let span = context.draft_span(at, block.figures[held.figure].number);
            out.push(TableFigure { span, figure: Some(held.figure), held });
        }
    }
    out
}

/// The words before a list, which every item of it goes on with.
fn introduction(context: &Context<'_>, at: usize) -> Option<String> {
    let blocks = &context.draft.blocks;
    let is_item = |at: &usize| matches!(blocks[*at].block.kind, BlockKind::ListItem { .. });
    if !is_item(&at) {
        return None;
    }
    context.mark_document_dependent();
    let first = (0..=at).rev().take_while(is_item).last()?;
    let before = &blocks[first.checked_sub(1)?];
    matches!(before.block.kind, BlockKind::Paragraph | BlockKind::Heading(_)).then(|| before.block.text.to_string())
}

/// The figures of a cell of the draft's own table.
fn of_cell(context: &Context<'_>, at: usize, sources: &[&TableIndex]) -> Vec<TableFigure> {
    context.mark_document_dependent();
    let Some(table) = table_around(context.draft, at) else { return Vec::new() };
    let block = context.draft.block_span(at);
    let Some(cell) = table.cells.iter().find(|cell| block.contains(cell.span)) else { return Vec::new() };
    let held = cells_of_draft_cell(&table, cell, sources).into_iter();
    held.map(|held| TableFigure { span: cell.figures[held.figure].span, figure: None, held }).collect()
}

/// Reports the figures of a cell of the draft's own table for which a sentence of a source has another number, where no table
/// of the sources has the cell.
pub(crate) fn report_differing_sentences(report: &mut Report<'_>) {
    let context = report.context();
    let (at, block) = context.block_checked();
    if !matches!(block.block.kind, BlockKind::TableCell { .. }) || !table_figures(context).is_empty() {
        return;
    }
    context.mark_document_dependent();
    let Some(table) = table_around(context.draft, at) else { return };
    let span = context.draft.block_span(at);
    let Some(cell) = table.cells.iter().find(|cell| span.contains(cell.span)) else { return };
    let indexes = context.source_vocabulary.sentences(context.sources);
    for figure in &cell.figures {
        let held = indexes.iter().zip(context.sources).enumerate();
        let held: Vec<_> = held
            .filter_map(|(source, (index, text))| {
                index.hold(text.analysis, &table, cell, figure).map(|(place, said)| (source, place, said))
            })
            .collect();
        let agrees = held.iter().any(|(.., said)| *said == CellComparison::Agrees);
        let [(source, place, _)] = held.as_slice() else { continue };
        if agrees {
            continue;
        }
        let there = &context.sources[*source].analysis.blocks[place.block];
        let theirs = there.figures[place.figure].number;
        let sentence = there.doc.span(there.doc.sentences[place.sentence].clone());
        let (words, mine) = (theirs.slice(&there.doc.text), figure.span.slice(context.text));
        let told = sentence.slice(&there.doc.text).trim();
        let message = format!(
            "{} says {words} for {}, not {mine}: {}",
            context.source_place(*source, place.block, theirs),
            table.name_of(cell),
            closing_quote(told)
        );
        let citation = context.source_citation(*source, place.block, sentence, format!("the source says {words}"));
        report.finding(figure.span).message(message).cite(citation);
    }
}

/// Whether a cell of a source bears a figure of the block out.
pub(crate) fn is_borne_out(context: &Context<'_>, figure: usize) -> bool {
    table_figures(context).iter().any(|f| f.figure == Some(figure) && f.held.comparison == CellComparison::Agrees)
}

/// Whether a cell of a source bears out a figure of the claim.
pub(crate) fn is_claim_borne_out(context: &Context<'_>, id: ClaimId, claim: &Claim) -> bool {
    let block = context.block(id);
    let inside = |at: usize| claim.span.overlaps(block.figures[at].number);
    id.block == context.block && (0..block.figures.len()).any(|at| inside(at) && is_borne_out(context, at))
}

/// Every figure of the block that differs from its cell, unless some passage has it.
pub(crate) fn differing_cells<'a>(context: &'a Context<'a>) -> Vec<DifferingCell<'a>> {
    let differing = table_figures(context).iter().filter_map(|own| {
        let CellComparison::Differs(value) = own.held.comparison else { return None };
        let place = own.held.place;
        let table = context.sources[place.source].tables.tables.get(place.table)?;
        let cell = table.cells.get(place.cell)?;
        let source = cell.figures.get(place.figure)?;
        Some(DifferingCell { context, own: own.clone(), table, cell, source, value })
    });
    differing.filter(DifferingCell::is_asserted).filter(|d| !d.is_known_elsewhere()).collect()
}

impl<'a> DifferingCell<'a> {
    fn claim(&self) -> Option<ClaimId> {
        let (at, block) = self.context.block_checked();
        let figure = block.figures.get(self.own.figure?)?;
        self.context.claim_around(at, figure.number)
    }

    /// Whether the draft says it as a fact: no question, no guess, no count of the writer's own.
    fn is_asserted(&self) -> bool {
        let Some(id) = self.claim() else { return true };
        let claim = self.context.draft.claim(id);
        let own = |&id: &_| self.context.draft.attribution(id).form == AttributionForm::OwnObservation;
        !claim.unasserted && claim.polarity && claim.certainty.level < MAY_BE && !claim.attributions.iter().any(own)
    }

    /// Whether a passage beside the table has the draft's figure for something like it.
    fn is_known_elsewhere(&self) -> bool {
        let Some(figure) = self.own.figure else { return false };
        let aligned = self.context.aligned_figures().iter().filter(|a| a.figure == figure);
        let mut candidates = aligned.flat_map(|a| a.rival.iter().chain(&a.others));
        candidates.any(|c| {
            let here = c.source == self.own.held.place.source && self.table.blocks.contains(&c.block);
            !here && c.comparison == Comparison::Faithful && c.score >= thresholds::MIN_TOLERABLE_SCORE
        })
    }

    fn source_text(&self, span: Span) -> &'a str {
        span.slice(self.context.sources[self.own.held.place.source].text)
    }

    /// What is wrong: *results.md:7 has 4.1 for Revenue, 2024, not £4.2m.*
    pub fn message(&self) -> String {
        let source = &self.context.sources[self.own.held.place.source];
        let line = source.lines.line(self.source.span.start) + 1;
        let place = format!("{}:{line}", self.context.source_name(self.own.held.place.source));
        let (theirs, mine) = (self.source_text(self.source.span), self.own.span.slice(self.context.text));
        let name = self.table.name_of(self.cell);
        let other = self.place_of_draft_number();
        let other = other.map_or(String::new(), |other| format!(" That is the figure for {other}."));
        format!("The table in {place} has {theirs} for {name}, not {mine}.{other}")
    }

    /// The cell beside this one that has the draft's number: rows or columns were mixed up.
    fn place_of_draft_number(&self) -> Option<String> {
        let (_, block) = self.context.block_checked();
        let factor = self.value.checked_div(self.source.figure.value?)?;
        let mine = match self.own.figure {
            Some(figure) => block.figures[figure].value?,
            None => return None,
        };
        let beside = |c: &&TableCell| (c.row == self.cell.row) != (c.column == self.cell.column);
        let has = |f: &CellFigure| f.figure.value.and_then(|v| v.checked_mul(factor)) == Some(mine);
        let mut others = self.table.cells.iter().filter(beside).filter(|c| c.figures.iter().any(has));
        let only = others.next()?;
        others.next().is_none().then(|| self.table.name_of(only))
    }

    fn citation(&self) -> Citation {
        let span = self.source.span;
        let text = self.source_text(span).to_owned();
        let reason = format!("the source's table has {text} for {}", self.table.name_of(self.cell));
        Citation { source: Some(self.own.held.place.source), span, text, reason }
    }

    /// The heads of the cell.
    fn heads(&self) -> impl Iterator<Item = Citation> + '_ {
        let heads =
            [(Axis::Row, self.cell.row, "the cell's row"), (Axis::Column, self.cell.column, "the cell's column")];
        heads.into_iter().filter_map(|(axis, index, reason)| {
            let head = self.table.heads_of(axis, index).next()?;
            let text = self.source_text(head.span).to_owned();
            Some(Citation { source: Some(self.own.held.place.source), span: head.span, text, reason: reason.into() })
        })
    }

    /// The fix that writes the cell's number in the draft's form; `None` where the draft has words or a bound.
    pub fn replacement(&self) -> Option<Fix> {
        let words = self.own.span.slice(self.context.text);
        let figure = self.own.figure.map(|at| &self.context.block_checked().1.figures[at]);
        if figure.is_some_and(|f| f.style != NumberStyle::Digits || f.operator != Bound::Exact) {
            return None;
        }
        let start = words.find(|c: char| c.is_ascii_digit())?;
        let is_numeral = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
        let numeral = words[start..].split(|c| !is_numeral(c)).next()?.trim_end_matches(['.', ',']);
        let written: Decimal = numeral.replace(',', "").parse().ok()?;
        let theirs = match figure {
            // What one of the draft's numeral is worth: a million of £4.2m.
            Some(figure) => self.value.abs().checked_div(figure.value?.abs().checked_div(written)?)?,
            None => return None,
        };
        let places = numeral.split_once('.').map_or(0, |(_, d)| d.len() as u32);
        let exact = theirs.normalize();
        let rounded = exact.round_dp(places.max(1)).normalize();
        let number = if exact.scale() > 3 { rounded } else { exact };
        let span = Span::new(self.own.span.start + start, self.own.span.start + start + numeral.len());
        Some(Fix::write(span, grouped(number, numeral.contains(',') || written < Decimal::ONE_THOUSAND)))
    }

    /// Reports the draft's figure, with the cell as evidence; message and fixes follow.
    pub fn report<'r>(&self, report: &'r mut Report<'_>) -> FindingBuilder<'r> {
        report.finding(self.own.span).cite(self.citation()).cite_all(self.heads()).claim(self.claim())
    }
}

/// A number with commas between its thousands.
fn grouped(number: Decimal, has_commas: bool) -> String {
    let text = number.to_string();
    let (whole, decimals) = text.split_once('.').map_or((&*text, None), |(whole, decimals)| (whole, Some(decimals)));
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) && has_commas {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(decimals) = decimals {
        out.push('.');
        out.push_str(decimals);
    }
    out
}
