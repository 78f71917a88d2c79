//! What two gazetteers found by one query, as one list.

use crate::Found;

/// From which of two gazetteers a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The one that counts more.
    First,
    /// The other.
    Second,
}

/// The best of what two gazetteers found by one query, in the order of one; of two that are equally good the first one's comes
/// first. Where one knows the house number that is asked for, the streets and neighbouring numbers of the other are left out.
#[must_use]
pub fn merged<'a>(
    mut first: Vec<Found<'a>>,
    mut second: Vec<Found<'a>>,
    limit: usize,
) -> Vec<(Origin, Found<'a>)> {
    match (knows_all(&first), knows_all(&second)) {
        (true, false) => second.retain(|found| !found.hit.rank.is_street_only()),
        (false, true) => first.retain(|found| !found.hit.rank.is_street_only()),
        (true, true) | (false, false) => {}
    }
    let of = |origin| move |found| (origin, found);
    let mut all: Vec<(Origin, Found<'a>)> =
        first.into_iter().map(of(Origin::First)).chain(second.into_iter().map(of(Origin::Second))).collect();
    all.sort_by_key(|(origin, Found { hit, .. })| {
        (hit.rank, hit.side, hit.gap, hit.distance, hit.length, *origin, hit.entry)
    });
    all.truncate(limit);
    all
}

/// Whether something was found, and none of it for want of the number.
fn knows_all(found: &[Found<'_>]) -> bool {
    !found.is_empty() && !found.iter().any(|found| found.hit.rank.is_street_only())
}
