//! Shape of tables: the cells of a document's tables with their places, from the blocks of Markdown and HTML, from the columns
//! of plain text, and from lists whose items are a label with a figure.

use super::number::numbers;
use super::terms::{is_period, stem, terms};
use crate::claims::model::{Analysis, BlockSpan};
use crate::nlp::NameKind;
use crate::text::{BlockKind, Span, column_tables};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// How many blocks before a table are looked through for the heading above it.
const MAX_BLOCKS_TO_HEADING: usize = 40;
/// The longest label of a list's item, in words: with a longer one, the item is a sentence.
const MAX_LABEL_WORDS: usize = 8;

/// Cells of a table, whatever they mean.
pub(super) struct Grid {
    /// The cells that are not empty, by row and then column.
    pub cells: Vec<GridCell>,
    /// The texts that caption and introduce it, the nearest first.
    pub captions: Vec<String>,
    /// Terms of those, and of the headings above.
    pub context: FxHashSet<String>,
    /// Names in the same, in small letters.
    pub names: FxHashSet<String>,
    pub blocks: Range<usize>,
    /// Whether the page itself marks the first row as the header.
    pub has_header: bool,
    /// Whether it is a list of labels and figures.
    pub is_list: bool,
}

/// Cell of a grid.
pub(super) struct GridCell {
    pub row: usize,
    pub column: usize,
    /// Over how many columns and rows it stretches.
    pub extent: (usize, usize),
    /// Bytes of the document.
    pub span: Span,
    pub text: String,
}

/// The grids of a document.
pub(super) fn grids(text: &str, analysis: &Analysis, has_columns: bool) -> Vec<Grid> {
    let mut out = Vec::new();
    let kind = |at: usize| analysis.blocks.get(at).map(|b| &b.block.kind);
    let mut at = 0;
    while at < analysis.blocks.len() {
        let end = (at..).take_while(|&other| is_together(kind(at), kind(other))).last().map_or(at + 1, |last| last + 1);
        match kind(at) {
            Some(BlockKind::TableCell { .. }) => out.extend(of_cells(analysis, at..end)),
            Some(BlockKind::ListItem { .. }) => out.extend(of_list(analysis, at..end)),
            _ => {}
        }
        at = end;
    }
    let is_marked_up = analysis.blocks.iter().any(|b| matches!(b.block.kind, BlockKind::TableCell { .. }));
    if has_columns && !is_marked_up {
        out.extend(column_tables(text).into_iter().filter_map(|rows| of_columns(text, analysis, rows)));
    }
    out
}

/// The grid of the table that a block is a cell of.
pub(super) fn grid_around(analysis: &Analysis, at: usize) -> Option<Grid> {
    let kind = |at: usize| analysis.blocks.get(at).map(|b| &b.block.kind);
    if !matches!(kind(at), Some(BlockKind::TableCell { .. })) {
        return None;
    }
    let first = (0..=at).rev().take_while(|&other| is_together(kind(at), kind(other))).last()?;
    let last = (at..).take_while(|&other| is_together(kind(at), kind(other))).last()?;
    of_cells(analysis, first..last + 1)
}

/// Whether two blocks belong to one table or one list.
fn is_together(a: Option<&BlockKind>, b: Option<&BlockKind>) -> bool {
    match (a, b) {
        (Some(BlockKind::TableCell { table: a, .. }), Some(BlockKind::TableCell { table: b, .. })) => a == b,
        (Some(BlockKind::ListItem { list: a, .. }), Some(BlockKind::ListItem { list: b, .. })) => a == b,
        _ => false,
    }
}

/// The table whose cells are these blocks.
fn of_cells(analysis: &Analysis, blocks: Range<usize>) -> Option<Grid> {
    let mut cells: Vec<GridCell> = Vec::new();
    let mut has_header = false;
    for at in blocks.clone() {
        let block = &analysis.blocks[at].block;
        let BlockKind::TableCell { row, column, extent, header, .. } = block.kind else { continue };
        has_header |= header;
        let place = (row as usize, column as usize);
        let whole = Span::new(0, block.text.len());
        let span = analysis.document_span(BlockSpan { block: at, span: whole });
        match cells.last_mut() {
            // Two paragraphs in one cell.
            Some(last) if (last.row, last.column) == place => {
                last.text = format!("{} {}", last.text, block.text);
                last.span = last.span.cover(span);
            }
            _ => cells.push(GridCell {
                row: place.0,
                column: place.1,
                extent: (extent.0 as usize, extent.1 as usize),
                span,
                text: block.text.to_string(),
            }),
        }
    }
    Some(with_surroundings(analysis, cells, blocks, has_header))
}

/// The table of lines of plain text.
fn of_columns(text: &str, analysis: &Analysis, rows: crate::text::ColumnTable) -> Option<Grid> {
    let (first, last) = (rows.first()?.first()?, rows.last()?.last()?);
    let block = |offset: usize| analysis.starts.partition_point(|&start| start <= offset).checked_sub(1);
    let blocks = block(first.span.start)?..block(last.span.start)? + 1;
    let cell = |row: usize, c: &crate::text::ColumnCell| GridCell {
        row,
        column: c.column,
        extent: (1, 1),
        span: c.span,
        text: c.span.slice(text).to_owned(),
    };
    let cells = rows.iter().enumerate().flat_map(|(row, line)| line.iter().map(move |c| cell(row, c))).collect();
    Some(with_surroundings(analysis, cells, blocks, false))
}

/// A list whose items are a label and a figure (*Harbour: 1,204 votes*): a table of one column, whose head is what introduces
/// the list.
fn of_list(analysis: &Analysis, blocks: Range<usize>) -> Option<Grid> {
    if blocks.len() < 2 {
        return None;
    }
    let mut cells = Vec::new();
    for (row, at) in blocks.clone().enumerate() {
        let text = &*analysis.blocks[at].block.text;
        let (label, figure) = labelled(text)?;
        for (column, span) in [label, figure].into_iter().enumerate() {
            cells.push(GridCell {
                row,
                column,
                extent: (1, 1),
                span: analysis.document_span(BlockSpan { block: at, span }),
                text: span.slice(text).to_owned(),
            });
        }
    }
    Some(Grid { is_list: true, ..with_surroundings(analysis, cells, blocks, false) })
}

/// Label and figure of an item: *Harbour: 1,204 votes*, *Mill Lane – 33%*.
fn labelled(text: &str) -> Option<(Span, Span)> {
    let signs = [": ", " – ", " — ", " - "];
    let (at, sign) = signs.iter().filter_map(|sign| text.find(sign).map(|at| (at, *sign))).min()?;
    let label = &text[..at];
    let from = at + sign.len();
    let behind = text[from..].trim_end_matches(['.', ';', ',']);
    // The number, and a word or two that say what it counts.
    let number = behind.char_indices().filter(|(i, c)| *i > 0 && c.is_whitespace()).map(|(i, _)| &behind[..i]);
    let number = number.chain([behind]).rfind(|part| !numbers(part).is_empty())?;
    let rest = behind[number.len()..].split_whitespace().count();
    let short = label.split_whitespace().count() <= MAX_LABEL_WORDS && rest <= 3;
    short.then(|| (Span::new(0, at), Span::new(from, from + number.len())))
}

/// The grid with what stands before it on its page, and the captions at its sides.
fn with_surroundings(analysis: &Analysis, cells: Vec<GridCell>, blocks: Range<usize>, has_header: bool) -> Grid {
    let is_caption = |at: usize| analysis.blocks.get(at).is_some_and(|b| b.block.kind == BlockKind::Caption);
    let before = blocks.start.checked_sub(1);
    // The words straight before it introduce it; a heading further up is over it.
    let mut around: Vec<usize> = before.into_iter().collect();
    if is_caption(blocks.end) {
        around.insert(0, blocks.end);
    }
    if before.is_some_and(is_caption) {
        around.extend(blocks.start.checked_sub(2));
    }
    let headings = (blocks.start.saturating_sub(MAX_BLOCKS_TO_HEADING)..blocks.start).rev();
    let heading = headings.into_iter().find(|&at| analysis.blocks[at].block.kind.is_heading());
    around.extend(heading.iter().chain(&analysis.title).copied());
    let is_table =
        |at: usize| matches!(analysis.blocks[at].block.kind, BlockKind::TableCell { .. } | BlockKind::ListItem { .. });
    around.retain(|&at| !is_table(at));
    around.dedup();
    let (mut context, mut names) = (FxHashSet::default(), FxHashSet::default());
    for &at in &around {
        let doc = &analysis.blocks[at].doc;
        context.extend(terms(&doc.text).into_iter().map(|t| t.word));
        let told = doc.names().iter().filter(|name| {
            matches!(
                name.kind,
                NameKind::Org | NameKind::Person | NameKind::Gpe | NameKind::Loc | NameKind::Norp | NameKind::Fac
            )
        });
        names.extend(told.flat_map(|name| doc.tokens[name.tokens.clone()].iter().map(|t| t.lower.to_string())));
        names.extend(capitalised(&doc.text));
    }
    let captions = around.iter().map(|&at| analysis.blocks[at].block.text.to_string()).collect();
    Grid { cells, captions, context, names, blocks, has_header, is_list: false }
}

/// Words of a heading that its capitals show to be names, in small letters: those within it, and the first where the next has
/// a capital too (*Fenwick Council budget*).
fn capitalised(text: &str) -> Vec<String> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).collect();
    let is_name = |at: usize| {
        let word = words.get(at)?;
        let lower = word.to_lowercase();
        let term = stem(&lower);
        (word.starts_with(char::is_uppercase) && !is_period(&term)).then_some(lower)
    };
    let stands = |at: &usize| *at > 0 || is_name(1).is_some();
    (0..words.len()).filter(stands).filter_map(is_name).collect()
}
