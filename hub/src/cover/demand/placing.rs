//! Which places the counted cases go to, also those that are filed in an area without an outline, or above the lowest on the map.

use std::{cmp::Reverse, collections::BTreeMap, ops::Range};

use geo_index::{AreaCode, AreaTree};

/// How many of the counted cases each of these areas has, which are the lowest on the map of those within one, in the order of the
/// tree. All that was filed within it is placed if there is one at all: nothing else is known of where it was.
pub(super) fn placed(
    areas: &AreaTree,
    within: &AreaCode,
    lowest: &[&AreaCode],
    filed: &BTreeMap<&AreaCode, u64>,
) -> Vec<u64> {
    let order = lowest.iter().map(|code| areas.interval(code).map_or(0, |all| all.start));
    let order: Vec<u32> = order.collect();
    let parts = |area: &AreaCode| parts(areas, area, &order);
    let mut to_share: BTreeMap<&AreaCode, u64> = BTreeMap::new();
    let mut counts = vec![0; lowest.len()];
    for (area, count) in filed.iter().filter(|(area, _)| areas.within(area, within)) {
        // A grid that is not on the map lies in its village, if that is.
        let around = areas.ancestors(area).find(|around| !parts(&around.code).is_empty());
        if let Some(around) = around {
            *to_share.entry(&around.code).or_default() += count;
        }
    }
    // From below: what is filed at a county goes by what its townships have with their own.
    let mut to_share: Vec<_> = to_share.into_iter().collect();
    to_share.sort_by_key(|(area, _)| Reverse(areas.ancestors(area).count()));
    for (area, count) in to_share {
        let counts = &mut counts[parts(area)];
        let more = shares(count, counts);
        counts.iter_mut().zip(more).for_each(|(count, more)| *count += more);
    }
    counts
}

/// Which places are the area itself or lie in it, of places in the order of the tree.
fn parts(areas: &AreaTree, area: &AreaCode, order: &[u32]) -> Range<usize> {
    let Some(whole) = areas.interval(area) else { return 0..0 };
    let before = |position: u32| order.partition_point(|it| *it < position);
    before(whole.start)..before(whole.end)
}

/// A number in whole parts, in proportion to what is known of each; alike where nothing is, as 网格 are drawn for about as many
/// households each, whatever their size. What is left of the division goes to those who lose most by it.
fn shares(count: u64, known: &[u64]) -> Vec<u64> {
    let alike = vec![1; known.len()];
    let known = if known.iter().all(|part| *part == 0) { alike.as_slice() } else { known };
    let all: u128 = known.iter().map(|part| u128::from(*part)).sum();
    let divided = known.iter().map(|part| u128::from(*part) * u128::from(count));
    let divided: Vec<(u128, u128)> = divided.map(|part| (part / all, part % all)).collect();
    let whole = |part: u128| u64::try_from(part).expect("a part is no more than all");
    let mut shares: Vec<u64> = divided.iter().map(|(part, _)| whole(*part)).collect();
    let mut by_loss: Vec<usize> = (0..shares.len()).collect();
    by_loss.sort_by_key(|at| Reverse(divided[*at].1));
    let left = usize::try_from(count - shares.iter().sum::<u64>()).expect("less than one for each");
    by_loss.into_iter().take(left).for_each(|at| shares[at] += 1);
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(count: u64, known: &[u64], expected: &[u64]) {
        assert_eq!(shares(count, known), expected, "{count} by {known:?}");
    }

    #[test]
    fn shares_are_in_proportion_and_nobody_is_lost() {
        check(50, &[0, 20, 19], &[0, 26, 24]);
        check(7, &[0, 0, 0], &[3, 2, 2]);
        check(1, &[5, 5], &[1, 0]);
        check(0, &[1, 2], &[0, 0]);
        check(u64::MAX, &[u64::MAX], &[u64::MAX]);
    }
}
