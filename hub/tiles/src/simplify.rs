//! Leaving out corners that nobody would see: Ramer, Douglas and Peucker's rule.
//!
//! Written here without recursion, because outlines come from files, and one of a hundred thousand corners can be made
//! that takes a recursive one down with the stack.

use crate::world::Spot;

/// The corners to keep of a line, in order, first and last always among them. Every corner left out lies within
/// `tolerance` of what is kept. A tolerance of 0 keeps all.
pub(crate) fn simplified(line: &[Spot], tolerance: i64) -> Vec<Spot> {
    if tolerance == 0 || line.len() < 3 {
        return line.to_vec();
    }
    let mut is_kept = vec![false; line.len()];
    let last = line.len() - 1;
    (is_kept[0], is_kept[last]) = (true, true);
    let mut stretches = vec![(0, last)];
    while let Some((from, to)) = stretches.pop() {
        let Some((far, distance)) = farthest(line, from, to) else { continue };
        if distance > square(tolerance) {
            is_kept[far] = true;
            stretches.extend([(from, far), (far, to)]);
        }
    }
    line.iter().zip(is_kept).filter(|(_, is_kept)| *is_kept).map(|(&spot, _)| spot).collect()
}

/// The corner between two others that is farthest from the straight way, with the square of its distance. Of several the
/// first, for a line is always walked in the same direction.
fn farthest(line: &[Spot], from: usize, to: usize) -> Option<(usize, f64)> {
    let distances = (from + 1..to).map(|at| (at, distance_squared(line[at], line[from], line[to])));
    distances.reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// From a place to the nearest place of a straight stretch, squared.
fn distance_squared(at: Spot, from: Spot, to: Spot) -> f64 {
    let vector = |a: Spot, b: Spot| (f64::from(b.x - a.x), f64::from(b.y - a.y));
    let (along, there) = (vector(from, to), vector(from, at));
    let length = along.0 * along.0 + along.1 * along.1;
    let share = if length > 0.0 { (there.0 * along.0 + there.1 * along.1) / length } else { 0.0 };
    let share = share.clamp(0.0, 1.0);
    let (x, y) = (there.0 - share * along.0, there.1 - share * along.1);
    x * x + y * y
}

#[expect(clippy::cast_precision_loss, reason = "a tolerance is far below 2^52")]
fn square(tolerance: i64) -> f64 {
    (tolerance * tolerance) as f64
}
