//! Columns of plain text: lines whose cells are parted by tabs, by gaps of several blanks or by bars, put together into
//! tables. Only their shape is known here; what a cell means is another floor's matter.

use super::Span;
use super::line_index::lines_from;

/// The fewest lines of a table. One line with gaps in it is a heading or the entry of a log.
const MIN_ROWS: usize = 2;
/// The longest cell of a table of figures, in bytes: a longer one is prose that a log has in its last column.
const MAX_CELL_BYTES: usize = 90;
/// The most blank lines between two rows of a table: header and body are often set apart by one.
const MAX_BLANK_LINES: usize = 1;

/// Cell of a table of plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnCell {
    /// Where its words stand, in bytes of the text.
    pub span: Span,
    /// Which column, counted from 0.
    pub column: usize,
}

/// Table of plain text: rows in the order of the text, each with the cells that are not empty.
pub type ColumnTable = Vec<Vec<ColumnCell>>;

/// One line as far as its gaps show.
struct Row {
    cells: Vec<RawCell>,
    /// Whether the line says itself which column a cell stands in: by tabs or by bars.
    is_marked: bool,
}

/// Cell of a line, with the columns of characters that it takes up.
#[derive(Clone, Copy)]
struct RawCell {
    span: Span,
    column: usize,
    left: usize,
    right: usize,
}

/// The tables of a plain text: two lines or more of the same build, one after the other.
pub fn column_tables(text: &str) -> Vec<ColumnTable> {
    let mut tables = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut blank = 0;
    for (span, _) in lines_from(text, 0) {
        let line = span.slice(text);
        if is_rule(line) {
            continue;
        }
        if line.trim().is_empty() {
            blank += 1;
            continue;
        }
        let row = cells(line, span.start);
        let follows = row.is_some() && blank <= MAX_BLANK_LINES;
        if !follows {
            tables.extend(table(std::mem::take(&mut rows)));
        }
        rows.extend(row);
        blank = 0;
    }
    tables.extend(table(rows));
    tables
}

/// Whether a line only rules off others: *-----*, *|---|---|*, *=====*.
fn is_rule(line: &str) -> bool {
    let drawn = |c: char| matches!(c, '-' | '=' | '_' | '+' | '|' | ':' | '─' | '━' | '│' | '┼') || c.is_whitespace();
    line.chars().all(drawn) && line.chars().filter(|c| !c.is_whitespace()).count() > 2
}

/// The cells of a line; `None` of a line that has no gaps, or prose in one of them.
fn cells(line: &str, start: usize) -> Option<Row> {
    let bars = line.matches('|').count() >= 2;
    let is_marked = bars || line.contains('\t');
    let mut found = Vec::new();
    let mut from = 0;
    let mut column = 0;
    let mut push = |from: usize, to: usize, column: usize| {
        let inside = &line[from..to];
        let words = inside.trim();
        if words.is_empty() {
            return;
        }
        let first = from + inside.len() - inside.trim_start().len();
        let left = line[..first].chars().count();
        let span = Span::new(start + first, start + first + words.len());
        found.push(RawCell { span, column, left, right: left + words.chars().count() });
    };
    if is_marked {
        let sign = if bars { '|' } else { '\t' };
        for (at, _) in line.match_indices(sign) {
            // A bar at the head of the line opens its first cell.
            if !(bars && line[..at].trim().is_empty()) {
                push(from, at, column);
                column += 1;
            }
            from = at + 1;
        }
        push(from, line.len(), column);
    } else {
        let mut at = 0;
        while let Some(gap) = line[at..].find("  ").map(|gap| at + gap) {
            let end = gap + line[gap..].len() - line[gap..].trim_start().len();
            if !line[..gap].trim().is_empty() {
                push(from, gap, column);
                column += 1;
            }
            (from, at) = (end, end.max(gap + 1));
        }
        push(from, line.len(), column);
    }
    let is_prose = |cell: &RawCell| cell.span.len() > MAX_CELL_BYTES;
    (found.len() >= 2 && !found.iter().any(is_prose)).then_some(Row { cells: found, is_marked })
}

/// The rows as a table, every cell in its column; `None` where they have no build in common.
fn table(mut rows: Vec<Row>) -> Option<ColumnTable> {
    if rows.len() < MIN_ROWS {
        return None;
    }
    if !rows.iter().all(|row| row.is_marked) {
        align(&mut rows)?;
    } else if rows.iter().any(|row| row.cells.windows(2).any(|pair| pair[1].column > pair[0].column + 1)) {
        level_tabs(&mut rows);
    }
    let cells = |row: Row| row.cells.iter().map(|c| ColumnCell { span: c.span, column: c.column }).collect();
    Some(rows.into_iter().map(cells).collect())
}

/// Several tabs between two cells may only bring them in line: where counting cells gives every row the same number, and
/// counting tabs does not, cells are counted.
fn level_tabs(rows: &mut [Row]) {
    let last = |row: &Row| row.cells.last().map_or(0, |cell| cell.column);
    let is_level = rows.iter().all(|row| last(row) == last(&rows[0]));
    let counts = || rows.iter().map(|row| row.cells.len());
    let full = counts().filter(|&count| Some(count) == counts().max()).count();
    if !is_level && full * 2 > rows.len() {
        for cell in rows.iter_mut().flat_map(|row| row.cells.iter_mut().enumerate()) {
            cell.1.column = cell.0;
        }
    }
}

/// Gives every cell of lines set with blanks the column over or under whose cells it stands.
fn align(rows: &mut [Row]) -> Option<()> {
    let most = rows.iter().map(|row| row.cells.len()).max()?;
    // The extent of every column, by the rows that have all of them.
    let mut extents: Vec<(usize, usize)> = Vec::new();
    let full = rows.iter().filter(|row| row.cells.len() == most);
    if full.clone().count() * 2 < rows.len().min(4) {
        return None;
    }
    for row in full {
        for (at, cell) in row.cells.iter().enumerate() {
            match extents.get_mut(at) {
                Some(extent) => *extent = (extent.0.min(cell.left), extent.1.max(cell.right)),
                None => extents.push((cell.left, cell.right)),
            }
        }
    }
    for row in rows {
        let is_full = row.cells.len() == most;
        let mut free = 0;
        for (at, cell) in row.cells.iter_mut().enumerate() {
            let near = |&column: &usize| {
                let (left, right) = extents[column];
                let overlap = cell.right.min(right) as isize - cell.left.max(left) as isize;
                (overlap, -(right.abs_diff(cell.right) as isize))
            };
            cell.column = if is_full { at } else { (free..most).max_by_key(near)? };
            free = cell.column + 1;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let cell = |c: &ColumnCell| format!("{}:{}", c.column, c.span.slice(text));
        let row = |row: &Vec<ColumnCell>| row.iter().map(cell).collect::<Vec<_>>().join(" ");
        column_tables(text).iter().map(|t| t.iter().map(row).collect::<Vec<_>>().join("\n")).collect()
    }

    #[test]
    fn cells_stand_under_their_heads_though_some_are_empty() {
        let text = "Ward results\n\nWard         Votes   Share\n-----\nHarbour      1,204   41%\nMill Lane            33%\nTotal        2,184\n";
        assert_eq!(
            shown(text),
            ["0:Ward 1:Votes 2:Share\n0:Harbour 1:1,204 2:41%\n0:Mill Lane 2:33%\n0:Total 1:2,184"]
        );
    }

    #[test]
    fn tabs_and_bars_say_which_column() {
        assert_eq!(
            shown("Site\tBeds\tStaff\nNorth\t\t14\nSouth\t9\t12\n"),
            ["0:Site 1:Beds 2:Staff\n0:North 2:14\n0:South 1:9 2:12"]
        );
        assert_eq!(
            shown("Site\t\tBeds\nNorthfield\t14\nSouth\t\t9\n"),
            ["0:Site 1:Beds\n0:Northfield 1:14\n0:South 1:9"]
        );
        assert_eq!(shown("| Site | Beds |\n|---|---|\n| North | 14 |\n"), ["0:Site 1:Beds\n0:North 1:14"]);
    }

    #[test]
    fn a_head_without_a_cell_over_the_names_is_set_by_its_place() {
        let text = "                2024     2023\nRevenue         4.2      3.9\nProfit          0.8      0.7\n";
        assert_eq!(shown(text), ["1:2024 2:2023\n0:Revenue 1:4.2 2:3.9\n0:Profit 1:0.8 2:0.7"]);
    }

    #[test]
    fn prose_with_a_gap_in_it_is_no_table() {
        assert!(shown("He said so.  She did not.\nNobody knew.\n").is_empty());
        let log = format!(
            "04:10  {}\n04:19  {}\n",
            "The first engines came to the gate. ".repeat(4),
            "Ten more. ".repeat(12)
        );
        assert!(shown(&log).is_empty());
    }
}
