//! One tile being drawn, and its bytes.

use std::collections::BTreeMap;

use geo_index::{Area, Tier};
use mvt::{GeomData, GeomEncoder, GeomType, Layer, Tile};

use crate::{
    tile_id::TileId,
    world::{EXTENT, Spot},
};

/// A place in units of the tile.
pub(crate) type Unit = (i32, i32);

/// Features that go into the layers of one tile.
pub(crate) struct Drawing {
    id: TileId,
    tile: Tile,
    areas: Layer,
    labels: Layer,
    /// Pieces of border by the tier they are drawn as.
    borders: BTreeMap<Tier, Vec<Vec<Unit>>>,
}

impl Drawing {
    pub(crate) fn new(id: TileId) -> Drawing {
        let tile = Tile::new(EXTENT);
        let (areas, labels) = (tile.create_layer("areas"), tile.create_layer("labels"));
        Drawing { id, tile, areas, labels, borders: BTreeMap::new() }
    }

    /// Polygons of an area, cut to the tile; what is too small to be seen, or was cut off altogether, is left out.
    pub(crate) fn area(
        &mut self,
        area: &Area,
        polygons: impl Iterator<Item = impl Iterator<Item = Vec<Spot>>>,
    ) {
        let mut encoder = GeomEncoder::<i32>::new(GeomType::Polygon);
        let mut last: Option<Unit> = None;
        for mut rings in polygons {
            let outer = rings.next().and_then(|outer| self.ring(outer, Winding::Outer));
            let Some(outer) = outer else { continue };
            let holes = rings.filter_map(|hole| self.ring(hole, Winding::Hole)).collect::<Vec<_>>();
            for mut ring in std::iter::once(outer).chain(holes) {
                // The encoder takes a ring that begins where the last one ended for its continuation.
                if ring.first().copied() == last {
                    ring.rotate_left(1);
                }
                last = ring.last().copied();
                for (x, y) in ring {
                    encoder.add_point(x, y).expect(WHOLE_NUMBERS);
                }
                encoder.complete_geom().expect(WHOLE_NUMBERS);
            }
        }
        if last.is_some() {
            let geometry = encoder.encode().expect(WHOLE_NUMBERS);
            let parent = area.parent.as_ref().map_or("", |parent| parent.as_str());
            let tags = named(area).into_iter().chain([("parent", parent)]);
            add(&mut self.areas, geometry, tags);
        }
    }

    /// The name of an area, at a place within the tile.
    pub(crate) fn label(&mut self, area: &Area, at: Spot) {
        let (x, y) = self.id.unit_of(at);
        let encoder = GeomEncoder::<i32>::new(GeomType::Point).point(x, y).expect(WHOLE_NUMBERS);
        add(&mut self.labels, encoder.encode().expect(WHOLE_NUMBERS), named(area));
    }

    /// Pieces of a border, cut to the tile.
    pub(crate) fn border(&mut self, tier: Tier, pieces: Vec<Vec<Spot>>) {
        for piece in pieces {
            let mut units: Vec<Unit> = piece.into_iter().map(|spot| self.id.unit_of(spot)).collect();
            units.dedup();
            if units.len() > 1 {
                self.borders.entry(tier).or_default().push(units);
            }
        }
    }

    /// The bytes; none if nothing was drawn.
    pub(crate) fn encoded(mut self) -> Vec<u8> {
        let mut borders = self.tile.create_layer("borders");
        // The highest tier comes last and lies above.
        for (tier, pieces) in self.borders {
            let mut encoder = GeomEncoder::<i32>::new(GeomType::Linestring);
            for piece in pieces {
                for (x, y) in piece {
                    encoder.add_point(x, y).expect(WHOLE_NUMBERS);
                }
                encoder.complete_geom().expect(WHOLE_NUMBERS);
            }
            add(&mut borders, encoder.encode().expect(WHOLE_NUMBERS), [("tier", tier.as_str())]);
        }
        for layer in [self.areas, borders, self.labels] {
            if layer.num_features() > 0 {
                self.tile.add_layer(layer).expect("the three layers have three names and one extent");
            }
        }
        self.tile.to_bytes().expect("writing into memory does not fail")
    }

    /// A ring in units of the tile, turning as the format wants it; none if nothing of it is left.
    fn ring(&self, ring: Vec<Spot>, winding: Winding) -> Option<Vec<Unit>> {
        let mut units: Vec<Unit> = ring.into_iter().map(|spot| self.id.unit_of(spot)).collect();
        units.dedup();
        while units.len() > 1 && units.first() == units.last() {
            units.pop();
        }
        let twice_the_size = turned(&units);
        let is_right = match winding {
            Winding::Outer => twice_the_size > 0,
            Winding::Hole => twice_the_size < 0,
        };
        if !is_right {
            units.reverse();
        }
        (twice_the_size != 0).then_some(units)
    }
}

pub(crate) const WHOLE_NUMBERS: &str = "whole numbers need no rounding, which is all that can fail";

/// Which way a ring turns, as the format tells outer rings from holes.
#[derive(Clone, Copy)]
enum Winding {
    /// Clockwise on the screen.
    Outer,
    /// The other way.
    Hole,
}

/// Twice the size of a ring, positive if it turns clockwise on the screen, where y grows downward.
fn turned(ring: &[Unit]) -> i64 {
    let nexts = ring.iter().cycle().skip(1);
    let cross = |(from, to): (&Unit, &Unit)| {
        i64::from(from.0) * i64::from(to.1) - i64::from(to.0) * i64::from(from.1)
    };
    ring.iter().zip(nexts).map(cross).sum()
}

fn named(area: &Area) -> [(&'static str, &str); 3] {
    [("code", area.code.as_str()), ("name", &area.name), ("tier", area.tier.as_str())]
}

/// Adds a feature. The format has no null: what an area does not have is left out.
pub(crate) fn add<'a>(
    layer: &mut Layer,
    geometry: GeomData,
    tags: impl IntoIterator<Item = (&'static str, &'a str)>,
) {
    let mut feature = std::mem::take(layer).into_feature(geometry);
    for (key, value) in tags.into_iter().filter(|(_, value)| !value.is_empty()) {
        feature.add_tag_string(key, value);
    }
    *layer = feature.into_layer();
}
