//! Least-cost matching of rows with columns, of which some pairs are not possible and some rows may stay alone.
//!
//! By the Hungarian algorithm of `pathfinding`, in whole numbers: the same costs in the same order give the same pairs, on every
//! machine.

use pathfinding::{kuhn_munkres::kuhn_munkres_min, matrix::Matrix};

/// Most that one pair may cost: a pair that is not possible costs more than every row at that price.
pub(super) const COST_MAX: i64 = 1_000_000_000_000_000;
/// What stands for what is not possible; dozens of rows stay within 64 bits.
const IMPOSSIBLE: i64 = COST_MAX * 100;

/// Which column each row is matched with; none for a row that stays alone. `alone` is what that costs, where it may; every row
/// must be able to stay alone or to keep a column that only it is certain of.
pub(super) fn match_least(costs: &[Vec<Option<i64>>], alone: &[Option<i64>]) -> Vec<Option<usize>> {
    let columns = costs.first().map_or(0, Vec::len);
    if costs.is_empty() {
        return Vec::new();
    }
    // Each row has a column of its own on which it stays alone.
    let cost = |(row, column): (usize, usize)| {
        let cost = match column.checked_sub(columns) {
            None => costs[row][column],
            Some(own) => alone[row].filter(|_| own == row),
        };
        cost.map_or(IMPOSSIBLE, |cost| cost.clamp(0, COST_MAX))
    };
    let matrix = Matrix::from_fn(costs.len(), columns + costs.len(), cost);
    let (_, matched) = kuhn_munkres_min(&matrix);
    let possible =
        |(row, column): (usize, usize)| (column < columns && costs[row][column].is_some()).then_some(column);
    matched.into_iter().enumerate().map(possible).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIDE_MAX: usize = 5;
    const CASES: u32 = 4_000;

    /// The least that any matching costs; none if a row that may not stay alone would have to.
    fn least_of_all(
        costs: &[Vec<Option<i64>>],
        alone: &[Option<i64>],
        taken: &mut Vec<usize>,
    ) -> Option<i64> {
        let row = taken.len();
        let Some(possible) = costs.get(row) else { return Some(0) };
        let mut best = None;
        for column in 0..=possible.len() {
            let cost = if column == possible.len() { alone[row] } else { possible[column] };
            let Some(cost) = cost.filter(|_| column == possible.len() || !taken.contains(&column)) else {
                continue;
            };
            taken.push(column);
            let rest = least_of_all(costs, alone, taken);
            taken.pop();
            best = best.into_iter().chain(rest.map(|rest| rest + cost)).min();
        }
        best
    }

    /// Costs of rows and columns, some not possible; and what it costs to stay alone, which a few rows may not.
    fn problems() -> impl Strategy<Value = (Vec<Vec<Option<i64>>>, Vec<Option<i64>>)> {
        let pair = prop::option::weighted(0.8, prop_oneof![0..20_i64, 0..1_000_000_000_i64]);
        let alone = prop::option::weighted(0.8, prop_oneof![0..30_i64, 0..COST_MAX]);
        (1..=SIDE_MAX, 0..=SIDE_MAX).prop_flat_map(move |(rows, columns)| {
            let costs = prop::collection::vec(prop::collection::vec(pair.clone(), columns), rows);
            (costs, prop::collection::vec(alone.clone(), rows))
        })
    }

    proptest! {
        // A failure prints the problem and the seed it came from.
        #![proptest_config(ProptestConfig::with_cases(CASES))]
        #[test]
        fn it_costs_what_the_best_of_all_matchings_costs((costs, alone) in problems()) {
            let Some(least) = least_of_all(&costs, &alone, &mut Vec::new()) else { return Ok(()) };
            let matched = match_least(&costs, &alone);
            let mut columns: Vec<usize> = matched.iter().flatten().copied().collect();
            columns.sort_unstable();
            columns.dedup();
            prop_assert_eq!(columns.len(), matched.iter().flatten().count(), "one column, one row");
            let of = |(row, column): (usize, &Option<usize>)| match column {
                Some(column) => costs[row][*column],
                None => alone[row],
            };
            let total: Option<i64> = matched.iter().enumerate().map(of).sum();
            prop_assert_eq!(total, Some(least));
        }
    }

    #[test]
    fn the_same_costs_give_the_same_pairs_where_several_are_as_good() {
        let even = vec![vec![Some(7); 3]; 3];
        let alone = [None; 3];
        assert_eq!(match_least(&even, &alone), match_least(&even, &alone));
        assert_eq!(match_least(&[], &[]), Vec::<Option<usize>>::new());
        assert_eq!(match_least(&[vec![]], &[Some(1)]), [None]);
    }
}
