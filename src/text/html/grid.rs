//! Grid of a table of HTML: which row and column a cell stands in, those that reach down from rows above counted.

/// The widest and the tallest cell that is believed. A page may write any number, and each row of it is remembered.
const MAX_EXTENT: u32 = 100;

/// The cells of a table as far as they are read.
#[derive(Default)]
pub(super) struct Grid {
    rows: u32,
    columns: u32,
    /// For each column, how many of the rows from the next one on a cell of an earlier row reaches into.
    reaching: Vec<u32>,
    /// The same, of the cells of the row that is read.
    own: Vec<u32>,
}

impl Grid {
    /// Begins the next row.
    pub fn begin_row(&mut self) {
        for (column, reach) in self.reaching.iter_mut().enumerate() {
            *reach = reach.saturating_sub(1).max(self.own.get(column).copied().unwrap_or(0));
        }
        for (column, &reach) in self.own.iter().enumerate().skip(self.reaching.len()) {
            self.reaching.insert(column, reach);
        }
        self.own.clear();
        (self.rows, self.columns) = (self.rows + 1, 0);
    }

    /// Row and column of the next cell, which stretches over so many columns and rows, and that extent as it is believed.
    pub fn place(&mut self, (width, height): (u32, u32)) -> (u32, u32, (u32, u32)) {
        let (width, height) = (width.clamp(1, MAX_EXTENT), height.clamp(1, MAX_EXTENT));
        while self.reaching.get(self.columns as usize).is_some_and(|&reach| reach > 0) {
            self.columns += 1;
        }
        let column = self.columns;
        self.columns += width;
        if self.own.len() < self.columns as usize {
            self.own.resize(self.columns as usize, 0);
        }
        self.own[column as usize..].fill(height - 1);
        (self.rows.saturating_sub(1), column, (width, height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_cells_push_their_neighbours_aside() {
        let mut grid = Grid::default();
        let mut rows = Vec::new();
        // A head over two rows and two columns, then a name over two rows.
        for row in [&[(1, 2), (2, 1), (1, 1)][..], &[(1, 1), (1, 1), (1, 1)], &[(1, 2), (1, 1)], &[(1, 1)], &[(1, 1)]] {
            grid.begin_row();
            rows.push(row.iter().map(|&extent| grid.place(extent).1).collect::<Vec<_>>());
        }
        assert_eq!(rows, [vec![0, 1, 3], vec![1, 2, 3], vec![0, 1], vec![1], vec![0]]);
    }
}
