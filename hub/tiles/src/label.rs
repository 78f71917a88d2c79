//! Where the name of an area stands: at a place inside of it, with as much room to both sides as there is.

use crate::world::{Spot, bounds};

/// Lines across an area that are tried, from north to south.
const LINES_TRIED: i64 = 7;

/// The middle of the widest stretch within the area on one of a few lines from west to east; of several the first. None for an
/// area that is too small to hold a place of the world. Rings as they are in a file: holes are rings like others, for a place
/// is inside where a line from afar has crossed an odd number of them.
pub(crate) fn place_for_name(polygons: &[Vec<Vec<Spot>>]) -> Option<Spot> {
    let stretches = polygons.iter().flat_map(|rings| {
        let (low, high) = rings.first().and_then(|outer| bounds(outer)).unwrap_or((NOWHERE, NOWHERE));
        let height = i64::from(high.y) - i64::from(low.y);
        let lines = (1..=LINES_TRIED).map(move |line| i64::from(low.y) + height * line / (LINES_TRIED + 1));
        lines.flat_map(move |y| stretches_on(rings, y))
    });
    let widest = stretches.reduce(|best, next| if next.width() > best.width() { next } else { best })?;
    (widest.width() > 1.0).then(|| widest.middle())
}

const NOWHERE: Spot = Spot { x: 0, y: 0 };

/// A stretch of a line from west to east that lies inside.
struct Stretch {
    y: i64,
    from: f64,
    to: f64,
}

impl Stretch {
    fn width(&self) -> f64 {
        self.to - self.from
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "between two places of the world, which an i32 holds"
    )]
    fn middle(&self) -> Spot {
        Spot { x: f64::midpoint(self.from, self.to).round() as i32, y: self.y as i32 }
    }
}

fn stretches_on(rings: &[Vec<Spot>], y: i64) -> Vec<Stretch> {
    let mut crossings: Vec<f64> = rings.iter().flat_map(|ring| crossings_of(ring, y)).collect();
    crossings.sort_unstable_by(f64::total_cmp);
    crossings.chunks_exact(2).map(|pair| Stretch { y, from: pair[0], to: pair[1] }).collect()
}

/// Where a ring crosses a line, corners on the line counted as above it, so that their number is even.
fn crossings_of(ring: &[Spot], y: i64) -> impl Iterator<Item = f64> + '_ {
    let nexts = ring.iter().cycle().skip(1);
    ring.iter().zip(nexts).filter_map(move |(from, to)| {
        let is_below = |spot: &Spot| i64::from(spot.y) > y;
        if is_below(from) == is_below(to) {
            return None;
        }
        let run = f64::from(to.x) - f64::from(from.x);
        #[expect(clippy::cast_precision_loss, reason = "at most 2^31")]
        let share = (y - i64::from(from.y)) as f64 / (f64::from(to.y) - f64::from(from.y));
        Some(f64::from(from.x) + run * share)
    })
}
