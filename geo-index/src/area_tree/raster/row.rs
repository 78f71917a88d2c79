//! One row of cells under one outline: which runs of edges pass through which cell, and how often a ray to the
//! east crosses those that do not.

/// The cell of a corner.
#[derive(Debug, Clone, Copy)]
pub(super) struct Corner {
    pub(super) column: u32,
    pub(super) row: u32,
}

/// Edges one behind the other, by the corner at which the first begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Crossing {
    column: u32,
    pub(super) first: u32,
    pub(super) edges: u16,
}

/// The cells of a row from a column to another, used again for every row of an outline.
pub(super) struct Row {
    west: u32,
    /// By column: whether the borders east of the cell, seen from this cell alone, are crossed an odd number of times.
    odd_here: Vec<bool>,
    /// By column: the same for all cells west of it.
    odd_west_of: Vec<bool>,
    crossings: Vec<Crossing>,
}

impl Row {
    pub(super) fn between(west: u32, east: u32) -> Row {
        let columns = (east - west) as usize + 1;
        Row { west, odd_here: vec![false; columns], odd_west_of: vec![false; columns], crossings: Vec::new() }
    }

    /// Takes in the edges of a row, each with the row, in the order of the corners.
    ///
    /// Edges that hang together and all lie east of a cell are crossed by a ray an odd number of times exactly if
    /// they come from below the row and end above it or the other way round: both ends lie outside of the row,
    /// since the edge that goes on from them does. The one exception is where a ring begins; that is its westmost
    /// corner, so whatever it is taken for is taken twice and cancels out.
    pub(super) fn cross(&mut self, edges: &[(u32, u32)], corners: &[Corner], looks: &mut usize) {
        for chain in edges.chunk_by(|one, other| one.1 + 1 == other.1) {
            let (row, first) = chain[0];
            let last = chain[chain.len() - 1].1 + 1;
            let passed = &corners[first as usize..=last as usize];
            let columns = passed.iter().map(|corner| corner.column);
            let (west, east) = (columns.clone().min().unwrap_or(0), columns.max().unwrap_or(0));
            self.odd_west_of[(west - self.west) as usize] ^= is_passed(passed, row);
            for column in west..=east {
                *looks += chain.len();
                self.cross_cell(column, passed, (row, first));
            }
        }
    }

    /// Parts of a chain that do not lie west of a cell: kept if they reach it, and counted if they lie east of it.
    fn cross_cell(&mut self, column: u32, passed: &[Corner], (row, first): (u32, u32)) {
        let is_west = |edge: &[Corner]| edge[0].column < column && edge[1].column < column;
        let is_east = |edge: &[Corner]| edge[0].column > column && edge[1].column > column;
        let edges = passed.len() - 1;
        let mut start = 0;
        while start < edges {
            if is_west(&passed[start..start + 2]) {
                start += 1;
                continue;
            }
            let ends = |&end: &usize| end == edges || is_west(&passed[end..end + 2]);
            let end = (start + 1..=edges).find(ends).unwrap_or(edges);
            let run = &passed[start..=end];
            if run.windows(2).all(is_east) {
                self.odd_here[(column - self.west) as usize] ^= is_passed(run, row);
            } else {
                self.keep(column, first as usize + start, end - start);
            }
            start = end;
        }
    }

    fn keep(&mut self, column: u32, first: usize, edges: usize) {
        let mut begun = 0;
        while begun < edges {
            let some = u16::try_from(edges - begun).unwrap_or(u16::MAX);
            let first = u32::try_from(first + begun).expect("the limits of a raster are far below");
            self.crossings.push(Crossing { column, first, edges: some });
            begun += usize::from(some);
        }
    }

    /// Tells each cell from the west: its column, whether what lies east of it is odd, what passes through it; and
    /// is empty again afterwards.
    pub(super) fn each_cell(&mut self, mut tell: impl FnMut(u32, bool, &[Crossing])) {
        self.crossings.sort_unstable();
        let mut odd_from_here = self.odd_west_of.iter().fold(false, |all, &odd| all ^ odd);
        let mut crossings = &self.crossings[..];
        for index in 0..self.odd_here.len() {
            odd_from_here ^= std::mem::take(&mut self.odd_west_of[index]);
            let odd = odd_from_here ^ std::mem::take(&mut self.odd_here[index]);
            let column = self.west + u32::try_from(index).expect("columns are few");
            let own = crossings.partition_point(|crossing| crossing.column <= column);
            let (here, further) = crossings.split_at(own);
            crossings = further;
            tell(column, odd, here);
        }
        self.crossings.clear();
    }
}

/// Whether a run goes from below a row to above it, or back.
fn is_passed(run: &[Corner], row: u32) -> bool {
    (run[0].row < row) != (run[run.len() - 1].row < row)
}
