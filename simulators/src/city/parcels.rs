//! How neighbouring pieces of land become larger ones: so many seeds are spread, and every piece goes to the seed that
//! is nearest overland.
//!
//! A piece joins a seed by way of a neighbour that has joined it, so every parcel is connected.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

use rand::{rngs::StdRng, seq::index::sample};

use super::honeycomb::Spot;

/// How often the seeds move to the middle of what they have gathered.
const ROUNDS: usize = 5;

/// Pieces of land and who borders on whom.
#[derive(Debug, Clone)]
pub(super) struct Pieces {
    pub(super) spots: Vec<Spot>,
    /// Neighbours of each piece and how far it is to them, metres; farther where a river lies between.
    pub(super) ways: Vec<Vec<(u32, f64)>>,
}

/// The parcel of each piece, numbered from 0 to below `count`.
pub(super) fn parcels(pieces: &Pieces, count: usize, random: &mut StdRng) -> Vec<u32> {
    let number = |index: usize| u32::try_from(index).expect("pieces are fewer than four billion");
    let mut seeds: Vec<u32> = sample(random, pieces.spots.len(), count).into_iter().map(number).collect();
    seeds.sort_unstable();
    let mut parcels = gathered(pieces, &seeds);
    for _ in 0..ROUNDS {
        seeds = middles(pieces, &parcels, count);
        parcels = gathered(pieces, &seeds);
    }
    parcels
}

/// The piece nearest to the middle of each parcel.
pub(super) fn middles(pieces: &Pieces, parcels: &[u32], count: usize) -> Vec<u32> {
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); count];
    for (piece, parcel) in (0..).zip(parcels) {
        members[*parcel as usize].push(piece);
    }
    let spot = |piece: &u32| pieces.spots[*piece as usize];
    let middle = |members: &Vec<u32>| {
        let mean = Spot::mean(members.iter().map(spot));
        let nearest =
            members.iter().min_by(|a, b| spot(a).distance_m(mean).total_cmp(&spot(b).distance_m(mean)));
        *nearest.expect("a parcel has at least its seed")
    };
    members.iter().map(middle).collect()
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Reached {
    far_m: f64,
    piece: u32,
    parcel: u32,
}

impl Eq for Reached {}

impl Ord for Reached {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_number = || (self.piece, self.parcel).cmp(&(other.piece, other.parcel));
        self.far_m.total_cmp(&other.far_m).then_with(by_number)
    }
}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn gathered(pieces: &Pieces, seeds: &[u32]) -> Vec<u32> {
    let mut parcels = vec![None; pieces.spots.len()];
    let begin =
        (0..).zip(seeds).map(|(parcel, piece)| Reverse(Reached { far_m: 0.0, piece: *piece, parcel }));
    let mut heap: BinaryHeap<Reverse<Reached>> = begin.collect();
    while let Some(Reverse(Reached { far_m, piece, parcel })) = heap.pop() {
        let joined = &mut parcels[piece as usize];
        if joined.is_some() {
            continue;
        }
        *joined = Some(parcel);
        for (next, way_m) in &pieces.ways[piece as usize] {
            if parcels[*next as usize].is_none() {
                heap.push(Reverse(Reached { far_m: far_m + way_m, piece: *next, parcel }));
            }
        }
    }
    parcels.into_iter().map(|parcel| parcel.expect("the land is in one piece")).collect()
}

impl Pieces {
    /// The parcels as pieces of a coarser land.
    pub(super) fn coarser(&self, parcels: &[u32], count: usize) -> Self {
        let mut members: Vec<Vec<Spot>> = vec![Vec::new(); count];
        for (spot, parcel) in self.spots.iter().zip(parcels) {
            members[*parcel as usize].push(*spot);
        }
        let spots: Vec<Spot> = members.into_iter().map(Spot::mean).collect();
        // The stretch over the shortest way between two spots says whether a river lies between.
        let mut stretches: Vec<std::collections::BTreeMap<u32, f64>> = vec![Default::default(); count];
        for (piece, ways) in self.ways.iter().enumerate() {
            for (next, way_m) in ways {
                let (from, to) = (parcels[piece], parcels[*next as usize]);
                let line_m = self.spots[piece].distance_m(self.spots[*next as usize]).max(1.0);
                if from != to {
                    let stretch = stretches[from as usize].entry(to).or_insert(f64::INFINITY);
                    *stretch = stretch.min(way_m / line_m);
                }
            }
        }
        let way = |from: usize, to: u32, stretch: f64| spots[from].distance_m(spots[to as usize]) * stretch;
        let ways = stretches
            .iter()
            .enumerate()
            .map(|(from, next)| next.iter().map(|(to, stretch)| (*to, way(from, *to, *stretch))).collect())
            .collect();
        Self { spots, ways }
    }
}
