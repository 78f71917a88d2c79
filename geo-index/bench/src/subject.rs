//! What is measured: the index and its peer, asked the same.

use geo_index::{Place, UnitIndex};
use rstar_peer::RTree;
use rstar_peer::primitives::GeomWithData;

use crate::workload::{Country, Spot, wanted};

/// How many are asked for.
pub const NEAREST: usize = 10;

/// Half the side of the map window, in metres.
pub const WINDOW_M: f64 = 1_000.0;

/// A place in the peer's plane, with the number of the unit and its bits.
type Leaf = GeomWithData<[f64; 2], (u32, u32)>;

/// An index of moving units.
pub trait Subject {
    /// What is printed.
    const NAME: &'static str;
    /// A move, prepared so that only the index is measured.
    type Move: Copy;
    /// A place, prepared so that only the index is measured.
    type Call: Copy;
    /// All units of the country.
    fn new(country: &Country) -> Self;
    /// Prepares a move.
    fn prepare(unit: u32, to: Spot, word: u32) -> Self::Move;
    /// Prepares a place.
    fn call(from: Spot) -> Self::Call;
    /// How far it is between two prepared places, as the subject reckons; only the order counts.
    fn far(one: Self::Call, other: Self::Call) -> f64;
    /// Moves many.
    fn move_batch(&mut self, moves: &[Self::Move]);
    /// Moves one.
    fn move_one(&mut self, to: Self::Move);
    /// The [`NEAREST`] who have these bits.
    fn nearest(&self, from: Self::Call, bits: u32) -> Vec<u32>;
    /// Who is in the window of 2 km around somewhere, in whatever order.
    fn in_window(&self, around: Spot) -> Vec<u32>;
}

/// The index, through its public face.
#[derive(Debug)]
pub struct Ours {
    index: UnitIndex<u32, u32>,
}

impl Ours {
    /// Bytes on the heap by the index's own reckoning.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.index.bytes()
    }
}

impl Subject for Ours {
    const NAME: &'static str = "geo-index";
    type Move = (u32, Place, u32);
    type Call = Place;

    fn new(country: &Country) -> Self {
        let mut index = UnitIndex::new();
        index.put_batch(country.rows().map(|(unit, spot, word)| (unit, spot.place(), word)));
        Ours { index }
    }

    fn prepare(unit: u32, to: Spot, word: u32) -> Self::Move {
        (unit, to.place(), word)
    }

    fn call(from: Spot) -> Place {
        from.place()
    }

    fn far(one: Place, other: Place) -> f64 {
        one.distance_m(&other)
    }

    fn move_batch(&mut self, moves: &[Self::Move]) {
        self.index.put_batch(moves.iter().copied());
    }

    fn move_one(&mut self, (unit, place, word): Self::Move) {
        self.index.put(unit, place, word);
    }

    fn nearest(&self, from: Place, bits: u32) -> Vec<u32> {
        self.index.nearest_wanted(from, wanted(bits)).take(NEAREST).map(|near| near.id).collect()
    }

    fn in_window(&self, around: Spot) -> Vec<u32> {
        let corner = |side: f64| Spot { east: around.east + side, north: around.north + side }.place();
        let found = self.index.within_box(corner(-WINDOW_M), corner(WINDOW_M));
        found.into_iter().map(|unit| unit.id).collect()
    }
}

/// rstar, each move a removal and an insertion, in a plane in metres: squares and no sphere, in its favour.
#[derive(Debug)]
pub struct Peer {
    tree: RTree<Leaf>,
    /// Where each unit is, without which it is not found for its removal.
    at: Vec<[f64; 2]>,
}

impl Subject for Peer {
    const NAME: &'static str = "rstar 0.14";
    type Move = (u32, [f64; 2], u32);
    type Call = [f64; 2];

    fn new(country: &Country) -> Self {
        let at = country.spots.iter().map(|spot| [spot.east, spot.north]).collect();
        let leaves =
            country.rows().map(|(unit, spot, word)| Leaf::new([spot.east, spot.north], (unit, word)));
        Peer { tree: RTree::bulk_load(leaves.collect()), at }
    }

    fn prepare(unit: u32, to: Spot, word: u32) -> Self::Move {
        (unit, [to.east, to.north], word)
    }

    fn call(from: Spot) -> [f64; 2] {
        [from.east, from.north]
    }

    fn far(one: [f64; 2], other: [f64; 2]) -> f64 {
        (one[0] - other[0]).powi(2) + (one[1] - other[1]).powi(2)
    }

    fn move_batch(&mut self, moves: &[Self::Move]) {
        moves.iter().for_each(|&to| self.move_one(to));
    }

    fn move_one(&mut self, (unit, to, word): Self::Move) {
        let from = std::mem::replace(&mut self.at[unit as usize], to);
        let gone = self.tree.remove(&Leaf::new(from, (unit, word)));
        assert!(gone.is_some(), "the peer has every unit where it was put last");
        self.tree.insert(Leaf::new(to, (unit, word)));
    }

    fn nearest(&self, from: [f64; 2], bits: u32) -> Vec<u32> {
        let nearest = self.tree.nearest_neighbor_iter(from).filter(|leaf| leaf.data.1 & bits == bits);
        nearest.take(NEAREST).map(|leaf| leaf.data.0).collect()
    }

    fn in_window(&self, around: Spot) -> Vec<u32> {
        let corner = |side: f64| [around.east + side, around.north + side];
        let window = rstar_peer::AABB::from_corners(corner(-WINDOW_M), corner(WINDOW_M));
        self.tree.locate_in_envelope(window).map(|leaf| leaf.data.0).collect()
    }
}
