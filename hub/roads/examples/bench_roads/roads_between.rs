//! County roads: the cheapest net that joins all towns, where a bridge costs as much as five times the way, and some more.

use rand::{Rng as _, rngs::StdRng};

use super::land::{Land, bank, distance_m};

/// A bridge makes a road so much dearer.
const BRIDGE: f64 = 6.0;
/// Neighbours that are looked at.
const NEIGHBOURS: usize = 8;
/// Between two bends, metres.
const BEND_M: f64 = 350.0;

/// Lays the roads; every crossing on them where a village may begin.
pub(super) fn county_roads(land: &mut Land, squares: &[u32], chance: &mut StdRng) -> Vec<u32> {
    let mut pairs = Vec::new();
    for (number, from) in squares.iter().enumerate() {
        let here = land.points[*from as usize];
        let mut near: Vec<(f64, usize)> = squares
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != number)
            .map(|(other, to)| {
                let there = land.points[*to as usize];
                let price = if bank(here) == bank(there) { 1.0 } else { BRIDGE };
                (distance_m(here, there) * price, other)
            })
            .collect();
        near.sort_by(|one, other| one.0.total_cmp(&other.0));
        let is_across = |other: &(f64, usize)| bank(land.points[squares[other.1] as usize]) != bank(here);
        let across = near.iter().filter(|other| is_across(other)).take(2);
        let near = near.iter().take(NEIGHBOURS).chain(across);
        pairs.extend(near.map(|(price, other)| (*price, number, *other)));
    }
    pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut group: Vec<usize> = (0..squares.len()).collect();
    let mut on_roads = Vec::new();
    for (_, one, other) in pairs {
        let (a, b) = (group[one], group[other]);
        let is_dry = bank(land.points[squares[one] as usize]) == bank(land.points[squares[other] as usize]);
        // Beyond the net some pairs on one bank have a road of their own.
        if a != b || (is_dry && chance.random_ratio(1, 6)) {
            group.iter_mut().filter(|group| **group == b).for_each(|group| *group = a);
            on_roads.extend(road(land, squares[one], squares[other], chance));
        }
    }
    on_roads
}

/// One road with its bends; its points but the ends.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred bends")]
fn road(land: &mut Land, from: u32, to: u32, chance: &mut StdRng) -> Vec<u32> {
    let (a, b) = (land.points[from as usize], land.points[to as usize]);
    let steps = ((distance_m(a, b) / BEND_M) as u32).max(2);
    let mut points = vec![from];
    for step in 1..steps {
        let share = f64::from(step) / f64::from(steps);
        let mut shaken = || chance.random_range(-70.0..70.0);
        let at = (a.0 + (b.0 - a.0) * share + shaken(), a.1 + (b.1 - a.1) * share + shaken());
        points.push(land.point(at));
    }
    points.push(to);
    let own = points[1..points.len() - 1].to_vec();
    let highway = if steps > 40 { "secondary" } else { "tertiary" };
    let name = format!("X{}", land.ways.len());
    for piece in 0..points.len() - 1 {
        land.way(points[piece..=piece + 1].to_vec(), highway, name.clone());
    }
    own
}
