//! Stretches of links by place, in an R-tree on a plane laid at the middle of the network.

use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};

use super::Candidate;
use crate::{
    geometry::{Spot, decimetres, meets, nearest_on},
    network::Network,
    way::Class,
};

/// Steps of a link's shape in one stretch: fewer boxes than steps, and none of them large.
const STEPS: u32 = 8;

/// Part of the shape of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) link: u32,
    /// The first of its points within the shape, and how many steps follow.
    pub(crate) first: u32,
    pub(crate) steps: u32,
}

type Boxed = GeomWithData<Rectangle<[f32; 2]>, Stretch>;

/// All stretches of a network.
#[derive(Debug)]
pub(crate) struct Index {
    middle: Spot,
    shortening: f64,
    /// A distance on the plane, times this, is never more than that on the ground.
    least: f64,
    tree: RTree<Boxed>,
    /// Rivers and canals alone: whether one is in the way is asked often.
    water: RTree<Boxed>,
}

impl Index {
    pub(crate) fn of(network: &Network) -> Self {
        let lats = || network.points.iter().map(|spot| spot.lat_e7);
        let lons = || network.points.iter().map(|spot| spot.lon_e7);
        let half = |one: Option<i32>, other: Option<i32>| one.unwrap_or(0) / 2 + other.unwrap_or(0) / 2;
        let middle =
            Spot { lat_e7: half(lats().min(), lats().max()), lon_e7: half(lons().min(), lons().max()) };
        let shortening = middle.shortening().max(1e-6);
        let ends = [lats().min(), lats().max()].into_iter().flatten();
        let narrowest = ends.map(|lat_e7| Spot { lat_e7, lon_e7: 0 }.shortening()).fold(1.0, f64::min);
        let mut index = Self {
            middle,
            shortening,
            least: (narrowest / shortening).clamp(0.0, 1.0),
            tree: RTree::new(),
            water: RTree::new(),
        };
        let mut boxes = Vec::with_capacity(network.links.len());
        for (number, link) in (0..).zip(&network.links).filter(|(_, link)| link.class != Class::Passage) {
            let steps = link.points - 1;
            for first in (0..steps).step_by(STEPS as usize) {
                let stretch = Stretch { link: number, first, steps: (steps - first).min(STEPS) };
                boxes.push(index.boxed(network, stretch));
            }
        }
        let is_water = |boxed: &&Boxed| network.links[boxed.data.link as usize].class.is_water();
        index.water = RTree::bulk_load(boxes.iter().filter(is_water).copied().collect());
        index.tree = RTree::bulk_load(boxes);
        index
    }

    #[expect(clippy::cast_possible_truncation, reason = "what is lost is allowed for when boxes are asked")]
    fn on_plane(&self, spot: Spot) -> [f32; 2] {
        let (east, north) = self.middle.offset_at_m(spot, self.shortening);
        [east as f32, north as f32]
    }

    fn boxed(&self, network: &Network, stretch: Stretch) -> Boxed {
        let points = spots(network, stretch).iter().map(|spot| self.on_plane(*spot));
        let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
        for point in points {
            for axis in 0..2 {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
        GeomWithData::new(Rectangle::from_corners(low, high), stretch)
    }

    /// Stretches with a distance in metres than which they are not nearer, in that order.
    pub(crate) fn near_first(&self, spot: Spot) -> impl Iterator<Item = (f64, Stretch)> + '_ {
        let at = self.on_plane(spot);
        // A hundred kilometres from the middle an f32 is off by less than a centimetre; across a continent, by half a metre.
        let least_m = move |squared: f32| (f64::from(squared).sqrt() * self.least - 1.0).max(0.0);
        self.tree
            .nearest_neighbor_iter_with_distance_2(&at)
            .map(move |(boxed, squared)| (least_m(squared), boxed.data))
    }

    /// Stretches whose boxes are within so many metres of a box around places.
    pub(crate) fn around(&self, spots: &[Spot], margin_m: f64) -> impl Iterator<Item = Stretch> + '_ {
        let wide = self.wide(spots, margin_m);
        self.tree.locate_in_envelope_intersecting(&wide).map(|boxed| boxed.data)
    }

    fn wide(&self, spots: &[Spot], margin_m: f64) -> AABB<[f32; 2]> {
        let on_plane: Vec<[f32; 2]> = spots.iter().map(|spot| self.on_plane(*spot)).collect();
        let envelope = AABB::from_points(on_plane.iter());
        #[expect(clippy::cast_possible_truncation, reason = "a margin of kilometres")]
        let margin = ((margin_m + 1.0) / self.least.max(1e-3)) as f32;
        let (low, high) = (envelope.lower(), envelope.upper());
        AABB::from_corners(low.map(|at| at - margin), high.map(|at| at + margin))
    }

    /// Whether a river or a canal runs between two places.
    pub(crate) fn is_water_between(&self, network: &Network, from: Spot, to: Spot) -> bool {
        let shortening = from.shortening();
        let end = from.offset_at_m(to, shortening);
        let wide = self.wide(&[from, to], 0.0);
        self.water.locate_in_envelope_intersecting(&wide).any(|boxed| {
            spots(network, boxed.data).windows(2).any(|step| {
                let [a, b] = [step[0], step[1]].map(|spot| from.offset_at_m(spot, shortening));
                meets(end, a, b)
            })
        })
    }
}

pub(crate) fn spots(network: &Network, stretch: Stretch) -> &[Spot] {
    let link = &network.links[stretch.link as usize];
    let first = (link.first_point + stretch.first) as usize;
    &network.points[first..=first + stretch.steps as usize]
}

/// The point of a stretch that is nearest to a place.
pub(crate) fn nearest(network: &Network, stretch: Stretch, spot: Spot) -> Candidate {
    let shortening = spot.shortening();
    let mut best = (f64::INFINITY, 0_usize, 0.0);
    let points = spots(network, stretch);
    for (step, ends) in points.windows(2).enumerate() {
        let [a, b] = [ends[0], ends[1]].map(|end| spot.offset_at_m(end, shortening));
        let (share, distance_m) = nearest_on(a, b);
        if distance_m < best.0 {
            best = (distance_m, step, share);
        }
    }
    let (straight_m, step, share) = best;
    let link = &network.links[stretch.link as usize];
    let before = &network.shape(link)[..=stretch.first as usize + step];
    let gone_m: f64 = before.windows(2).map(|step| step[0].distance_m(step[1])).sum();
    let (a, b) = (points[step], points[step + 1]);
    let along_dm = decimetres(gone_m + share * a.distance_m(b)).min(link.length_dm);
    Candidate { link: stretch.link, along_dm, straight_m, spot: between(a, b, share) }
}

#[expect(clippy::cast_possible_truncation, reason = "between two numbers that fit")]
fn between(a: Spot, b: Spot, share: f64) -> Spot {
    let at = |a: i32, b: i32| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as i32;
    Spot { lat_e7: at(a.lat_e7, b.lat_e7), lon_e7: at(a.lon_e7, b.lon_e7) }
}
