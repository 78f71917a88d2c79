//! How somebody gets from a place onto the nodes of the network, and from these to a place.

use std::cmp::Ordering;

use crate::{
    network::Direction,
    snap::{Candidate, Usable},
};

/// A place's candidates with the nodes next to them.
#[derive(Debug, Clone, Default)]
pub(super) struct Ends {
    pub(super) candidates: Vec<Candidate>,
    /// Nodes one comes to first when one sets out here, with the time until then.
    pub(super) leaving: Vec<(u32, u32)>,
    /// Nodes from which one arrives here, with the time from then on.
    pub(super) arriving: Vec<(u32, u32)>,
    /// For each entry of `leaving`, how far one walks; then for each of `arriving`.
    leaving_m: Vec<u32>,
}

/// The part of a time that falls on a part of a length, rounded to the nearest; none of it for a length of zero.
fn part_ms(whole_ms: u32, part_dm: u32, length_dm: u32) -> u32 {
    if length_dm == 0 {
        return 0;
    }
    let length = u64::from(length_dm);
    let part = (u64::from(whole_ms) * u64::from(part_dm.min(length_dm)) + length / 2) / length;
    u32::try_from(part).expect("a part is no more than the whole")
}

impl Ends {
    pub(super) fn of(usable: Usable<'_>, candidates: Vec<Candidate>) -> Self {
        let mut ends = Self::default();
        for at in &candidates {
            let link = &usable.network.links[at.link as usize];
            let (length, rest) = (link.length_dm, link.length_dm - at.along_dm);
            let walk_ms = at.walk_ms();
            if let Some(ms) = usable.time(at.link, Direction::Forward) {
                ends.leaving.push((link.to, walk_ms + part_ms(ms, rest, length)));
                ends.arriving.push((link.from, walk_ms + part_ms(ms, at.along_dm, length)));
                ends.leaving_m.push(super::whole_m(at.straight_m));
            }
            if let Some(ms) = usable.time(at.link, Direction::Backward) {
                ends.leaving.push((link.from, walk_ms + part_ms(ms, at.along_dm, length)));
                ends.arriving.push((link.to, walk_ms + part_ms(ms, rest, length)));
                ends.leaving_m.push(super::whole_m(at.straight_m));
            }
        }
        ends.candidates = candidates;
        ends
    }

    /// How far is walked for each entry of `leaving`, or of `arriving`: they stand in the same order.
    pub(super) fn walks_m(&self, entries: usize) -> impl Iterator<Item = u32> {
        assert_eq!(entries, self.leaving_m.len(), "as many as there are entries");
        self.leaving_m.iter().copied()
    }
}

/// A way between two places on one link, without leaving it.
#[derive(Debug, Clone, Copy)]
pub(super) struct OneLink {
    pub(super) ms: u32,
    pub(super) from: Candidate,
    pub(super) to: Candidate,
}

/// The quickest way between two places along a link that both are on.
pub(super) fn along_one_link(usable: Usable<'_>, start: &Ends, goal: &Ends) -> Option<OneLink> {
    let pairs = start
        .candidates
        .iter()
        .flat_map(|from| goal.candidates.iter().map(move |to| (*from, *to)))
        .filter(|(from, to)| from.link == to.link);
    let way = |(from, to): (Candidate, Candidate)| {
        let length = usable.network.links[from.link as usize].length_dm;
        let part = |direction: Direction, part_dm: u32| {
            usable.time(from.link, direction).map(|ms| part_ms(ms, part_dm, length))
        };
        let ms = match from.along_dm.cmp(&to.along_dm) {
            Ordering::Less => part(Direction::Forward, to.along_dm - from.along_dm),
            Ordering::Greater => part(Direction::Backward, from.along_dm - to.along_dm),
            Ordering::Equal => Some(0),
        }?;
        let ms = from.walk_ms() + ms + to.walk_ms();
        Some(OneLink { ms, from, to })
    };
    pairs.filter_map(way).min_by_key(|way| way.ms)
}
