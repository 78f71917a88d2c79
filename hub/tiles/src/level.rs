//! What is drawn at one zoom: the outlines of the tiers it shows, cut into borders and simplified.
//!
//! A border is the way from one place where borders meet to the next. Whoever shares a border shares every corner of it, so it
//! is stored and simplified once, and neighbours stay together. Neighbours whose files do not share corners (a corner on one
//! side where the other has none) do not share a border; between them gaps of the tolerance may show.

use std::collections::HashMap;

use geo_index::Tier;

use crate::{
    simplify::simplified,
    tile_id::units_bits,
    world::{Spot, bounds},
};

/// From this zoom on outlines are drawn with every corner.
pub(crate) const WHOLE_FROM_ZOOM: u8 = 14;
/// How far a border may be from where it is, in units of a tile: half a pixel of a tile that is drawn 512 pixels wide.
pub(crate) const TOLERANCE_UNITS: i64 = 4;

/// Whether a map of this zoom shows areas of this tier: it would be drowned in lower ones otherwise.
#[must_use]
pub fn is_shown(tier: Tier, zoom: u8) -> bool {
    zoom >= match tier {
        Tier::City | Tier::County => 0,
        Tier::Township => 8,
        Tier::Village => 10,
        Tier::Grid => 12,
    }
}

/// The polygons of an area, each its rings, the outer one first.
pub(crate) type Polygons = Vec<Vec<Vec<Spot>>>;

/// A border, and who has it.
#[derive(Debug)]
pub(crate) struct Border {
    pub(crate) line: Vec<Spot>,
    pub(crate) bounds: (Spot, Spot),
    /// Areas by their number in the atlas.
    pub(crate) areas: Vec<u32>,
}

/// A border as a part of a ring.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub(crate) border: u32,
    direction: Direction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forward,
    Backward,
}

/// Everything that tiles of one zoom are cut from.
#[derive(Debug)]
pub(crate) struct Level {
    pub(crate) borders: Vec<Border>,
    /// By the number of the area: its polygons, their rings, the parts of these. Empty where the tier is not shown.
    areas: Vec<Vec<Vec<Vec<Part>>>>,
}

impl Level {
    /// The level of a zoom; `areas` are all areas of the atlas, in its order.
    pub(crate) fn of<'a>(zoom: u8, areas: impl Iterator<Item = (Tier, &'a Polygons)> + Clone) -> Level {
        let shown = areas.map(|(tier, polygons)| is_shown(tier, zoom).then_some(polygons));
        let meetings = Meetings::of(shown.clone().flatten().flatten().flatten());
        let tolerance = if zoom >= WHOLE_FROM_ZOOM { 0 } else { TOLERANCE_UNITS << units_bits(zoom) };
        let mut cutting = Cutting { meetings, tolerance, borders: Vec::new(), known: HashMap::new() };
        let cut = |(area, polygons): (u32, Option<&Polygons>)| {
            let polygons = polygons.map(Vec::as_slice).unwrap_or_default();
            let rings = |rings: &Vec<Vec<Spot>>| rings.iter().map(|ring| cutting.ring(area, ring)).collect();
            polygons.iter().map(rings).collect()
        };
        let areas = (0_u32..).zip(shown).map(cut).collect();
        Level { borders: cutting.borders, areas }
    }

    /// The polygons of an area as they are drawn at this zoom.
    pub(crate) fn polygons(
        &self,
        area: u32,
    ) -> impl Iterator<Item = impl Iterator<Item = Vec<Spot>> + '_> + '_ {
        self.areas[area as usize].iter().map(|rings| rings.iter().map(|parts| self.joined(parts)))
    }

    /// The borders that an area has, some perhaps twice.
    pub(crate) fn borders_of(&self, area: u32) -> impl Iterator<Item = u32> + '_ {
        self.areas[area as usize].iter().flatten().flatten().map(|part| part.border)
    }

    /// A ring without its repeated end.
    fn joined(&self, parts: &[Part]) -> Vec<Spot> {
        let mut ring = Vec::new();
        for part in parts {
            let line = &self.borders[part.border as usize].line;
            // The last place of a border is the first of the next.
            let without_last = line.len() - 1;
            match part.direction {
                Direction::Forward => ring.extend(&line[..without_last]),
                Direction::Backward => ring.extend(line.iter().rev().take(without_last)),
            }
        }
        ring
    }
}

/// The places where borders meet: those that do not have exactly two neighbours.
struct Meetings(HashMap<Spot, Neighbours>);

#[derive(Clone, Copy)]
enum Neighbours {
    One(Spot),
    Two(Spot, Spot),
    More,
}

impl Meetings {
    fn of<'a>(rings: impl Iterator<Item = &'a Vec<Spot>>) -> Meetings {
        let mut neighbours: HashMap<Spot, Neighbours> = HashMap::new();
        for ring in rings {
            for (&from, &to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                for (at, next) in [(from, to), (to, from)] {
                    let known = neighbours.entry(at).or_insert(Neighbours::One(next));
                    *known = known.with(next);
                }
            }
        }
        Meetings(neighbours)
    }

    fn is_at(&self, spot: Spot) -> bool {
        !matches!(self.0.get(&spot), Some(Neighbours::Two(..)))
    }
}

impl Neighbours {
    fn with(self, next: Spot) -> Neighbours {
        match self {
            Neighbours::One(one) if one == next => self,
            Neighbours::One(one) => Neighbours::Two(one, next),
            Neighbours::Two(one, other) if one == next || other == next => self,
            Neighbours::Two(..) | Neighbours::More => Neighbours::More,
        }
    }
}

/// Cuts rings into borders, each border once.
struct Cutting {
    meetings: Meetings,
    tolerance: i64,
    borders: Vec<Border>,
    /// By their first two places: between two meetings there is only one way to go on.
    known: HashMap<(Spot, Spot), u32>,
}

impl Cutting {
    fn ring(&mut self, area: u32, ring: &[Spot]) -> Vec<Part> {
        if ring.len() < 3 {
            return Vec::new();
        }
        let met = (0..ring.len()).find(|&at| self.meetings.is_at(ring[at]));
        // A ring that meets nobody begins where it is westernmost, whichever way its file tells it.
        let lowest = || (0..ring.len()).min_by_key(|&at| ring[at]);
        let first = met.or_else(lowest).unwrap_or(0);
        let round = (0..=ring.len()).map(|step| ring[(first + step) % ring.len()]);
        let mut parts = Vec::new();
        let mut line: Vec<Spot> = Vec::new();
        for (step, spot) in round.enumerate() {
            line.push(spot);
            let is_end = step == ring.len() || self.meetings.is_at(spot);
            if is_end && line.len() > 1 {
                parts.push(self.part(area, std::mem::replace(&mut line, vec![spot])));
            }
        }
        parts
    }

    fn part(&mut self, area: u32, mut line: Vec<Spot>) -> Part {
        let last = line.len() - 1;
        let (there, back) = ((line[0], line[1]), (line[last], line[last - 1]));
        let direction = if there <= back { Direction::Forward } else { Direction::Backward };
        if direction == Direction::Backward {
            line.reverse();
        }
        let next = u32::try_from(self.borders.len()).expect("a tree has far fewer corners than 2^32");
        let border = *self.known.entry((line[0], line[1])).or_insert(next);
        if border == next {
            let line = simplified(&line, self.tolerance);
            let bounds = bounds(&line).expect("a border has two places at least");
            self.borders.push(Border { line, bounds, areas: Vec::new() });
        }
        let areas = &mut self.borders[border as usize].areas;
        if areas.last() != Some(&area) {
            areas.push(area);
        }
        Part { border, direction }
    }
}
