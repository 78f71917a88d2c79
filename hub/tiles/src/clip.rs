//! Cutting at the edges of a window: rings stay rings, lines fall into pieces.

use crate::world::{Spot, Window};

/// One edge of a window: what lies on the inner side of it stays.
#[derive(Clone, Copy)]
enum Edge {
    West(i64),
    East(i64),
    North(i64),
    South(i64),
}

impl Edge {
    fn all(window: Window) -> [Edge; 4] {
        let Window { low, high } = window;
        [Edge::West(low.0), Edge::East(high.0), Edge::North(low.1), Edge::South(high.1)]
    }

    fn admits(self, spot: Spot) -> bool {
        match self {
            Edge::West(x) => i64::from(spot.x) >= x,
            Edge::East(x) => i64::from(spot.x) <= x,
            Edge::North(y) => i64::from(spot.y) >= y,
            Edge::South(y) => i64::from(spot.y) <= y,
        }
    }

    /// Where the straight way between two places crosses the edge, the same in both directions.
    fn crossing(self, one: Spot, other: Spot) -> Spot {
        let (a, b) = (one.min(other), one.max(other));
        let flipped = |spot: Spot| Spot { x: spot.y, y: spot.x };
        match self {
            Edge::West(x) | Edge::East(x) => Spot { x: narrow(x), y: height_at(x, a, b) },
            Edge::North(y) | Edge::South(y) => Spot { x: height_at(y, flipped(a), flipped(b)), y: narrow(y) },
        }
    }
}

/// The y of the straight way from `a` to `b` at an x between theirs, rounded.
fn height_at(x: i64, a: Spot, b: Spot) -> i32 {
    let (run, rise) = (i64::from(b.x) - i64::from(a.x), i64::from(b.y) - i64::from(a.y));
    let (climb, run) = if run < 0 { (-rise, -run) } else { (rise, run) };
    let climbed = (2 * climb * (x - i64::from(a.x)) + run).div_euclid(2 * run);
    narrow(i64::from(a.y) + climbed)
}

fn narrow(units: i64) -> i32 {
    i32::try_from(units).expect("a window reaches at most its own width beyond a world of 2^30 units")
}

/// A ring without its repeated end, cut at a window (Sutherland and Hodgman). Where it comes back into the window at another
/// place, the way there runs along the edge: right for filling, which is why borders are cut as lines.
pub(crate) fn ring(mut ring: Vec<Spot>, window: Window) -> Vec<Spot> {
    for edge in Edge::all(window) {
        if ring.iter().all(|&spot| edge.admits(spot)) {
            continue;
        }
        let mut cut = Vec::with_capacity(ring.len());
        let Some(&last) = ring.last() else { break };
        let mut before = last;
        for &spot in &ring {
            if edge.admits(before) != edge.admits(spot) {
                cut.push(edge.crossing(before, spot));
            }
            if edge.admits(spot) {
                cut.push(spot);
            }
            before = spot;
        }
        ring = cut;
    }
    ring
}

/// The pieces of a line within a window, each of two places at least.
pub(crate) fn line(line: &[Spot], window: Window) -> Vec<Vec<Spot>> {
    let mut pieces: Vec<Vec<Spot>> = Vec::new();
    for pair in line.windows(2) {
        let Some((from, to)) = stretch(pair[0], pair[1], window) else { continue };
        match pieces.last_mut() {
            // It goes on only if neither was cut: two stretches may leave and come back at the same place.
            Some(piece) if from == pair[0] && piece.last() == Some(&from) => piece.push(to),
            Some(_) | None => pieces.push(vec![from, to]),
        }
    }
    pieces
}

/// What of a straight stretch lies in the window.
fn stretch(mut from: Spot, mut to: Spot, window: Window) -> Option<(Spot, Spot)> {
    for edge in Edge::all(window) {
        match (edge.admits(from), edge.admits(to)) {
            (true, true) => {}
            (false, false) => return None,
            (false, true) => from = edge.crossing(from, to),
            (true, false) => to = edge.crossing(from, to),
        }
    }
    (from != to).then_some((from, to))
}
