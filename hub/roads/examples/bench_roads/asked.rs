//! The questions: a place, and 64 units around it, some of them off the road.

use geo_index::Place;
use hub_roads::Network;
use rand::{Rng as _, rngs::StdRng, seq::IndexedRandom as _};

pub(super) const QUESTIONS: usize = 2_000;
pub(super) const UNITS: usize = 64;
/// Units come from so far around a place at most, degrees: some 8 km.
const AROUND: f64 = 0.075;
/// Positions lie so far off the road at most, degrees: some 60 m.
const OFF: f64 = 0.000_55;

pub(super) struct Question {
    pub(super) place: Place,
    pub(super) units: Vec<Place>,
}

pub(super) fn drawn(network: &Network, chance: &mut StdRng) -> Vec<Question> {
    let nodes = u32::try_from(network.node_count()).expect("nodes are fewer than four billion");
    let mut by_lat: Vec<Place> = (0..nodes).map(|node| network.node_place(node)).collect();
    by_lat.sort_by(|one, other| one.lat().total_cmp(&other.lat()));
    let question = |_| {
        let middle = *by_lat.choose(chance).expect("a network has nodes");
        let begin = by_lat.partition_point(|place| place.lat() < middle.lat() - AROUND);
        let end = by_lat.partition_point(|place| place.lat() < middle.lat() + AROUND);
        let near: Vec<Place> = by_lat[begin..end]
            .iter()
            .filter(|place| (place.lon() - middle.lon()).abs() < AROUND)
            .copied()
            .collect();
        let mut beside = |place: Place| {
            let mut off = || chance.random_range(-OFF..OFF);
            Place::new(place.lat() + off(), place.lon() + off()).expect("it is near a place")
        };
        let place = beside(middle);
        let mut units = Vec::with_capacity(UNITS);
        let mut state = near.len();
        while units.len() < UNITS {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            units.push(beside(near[(state >> 33) % near.len()]));
        }
        Question { place, units }
    };
    (0..QUESTIONS).map(question).collect()
}

pub(super) fn written(questions: &[Question]) -> String {
    let mut out = String::new();
    for question in questions {
        for place in std::iter::once(&question.place).chain(&question.units) {
            out.push_str(&format!("{} {} ", place.lat(), place.lon()));
        }
        out.push('\n');
    }
    out
}

pub(super) fn read(text: &str) -> Vec<Question> {
    let question = |line: &str| {
        let numbers: Vec<f64> =
            line.split_whitespace().map(|number| number.parse().expect("numbers were written")).collect();
        let mut places =
            numbers.chunks(2).map(|pair| Place::new(pair[0], pair[1]).expect("places were written"));
        let place = places.next().expect("a place comes first");
        Question { place, units: places.collect() }
    };
    text.lines().map(question).collect()
}
