//! Lines of one tile, and their bytes.

use std::{cmp::Reverse, collections::BTreeMap};

use mvt::{GeomEncoder, GeomType, Layer, Tile};

use super::{RoadKind, RoadOn};
use crate::{
    TileId,
    drawing::{Unit, WHOLE_NUMBERS, add},
    world::{EXTENT, Spot},
};

/// Roads that are drawn alike: what lies below comes first.
type Alike = (RoadOn, Reverse<RoadKind>, u32);

/// Roads that go into one tile.
pub(super) struct Lines {
    id: TileId,
    drawn: BTreeMap<Alike, Vec<Vec<Unit>>>,
    corners: usize,
}

impl Lines {
    pub(super) fn new(id: TileId) -> Self {
        Self { id, drawn: BTreeMap::new(), corners: 0 }
    }

    /// Corners drawn so far.
    pub(super) fn corners(&self) -> usize {
        self.corners
    }

    /// Adds a road; what is too small to be seen is left out.
    pub(super) fn road(&mut self, kind: RoadKind, on: RoadOn, name: u32, pieces: Vec<Vec<Spot>>) {
        let pieces = units(self.id, pieces);
        if pieces.is_empty() {
            return;
        }
        self.corners += pieces.iter().map(Vec::len).sum::<usize>();
        self.drawn.entry((on, Reverse(kind), name)).or_default().extend(pieces);
    }

    /// The bytes; none if nothing was drawn.
    pub(super) fn encoded(self, names: &[Box<str>]) -> Vec<u8> {
        let tile = Tile::new(EXTENT);
        let mut roads = tile.create_layer("roads");
        for ((on, Reverse(kind), name), pieces) in self.drawn {
            let tags = [("class", kind.as_str()), ("on", on.as_str()), ("name", &*names[name as usize])];
            // Names are written along single lines; what has none is one feature.
            let features: Vec<&[Vec<Unit>]> =
                if name == 0 { vec![&pieces] } else { pieces.chunks(1).collect() };
            for pieces in features {
                line(&mut roads, pieces, tags);
            }
        }
        bytes(tile, [roads])
    }
}

/// Adds a feature of some lines.
pub(super) fn line<'a>(
    layer: &mut Layer,
    pieces: &[Vec<Unit>],
    tags: impl IntoIterator<Item = (&'static str, &'a str)>,
) {
    let mut encoder = GeomEncoder::<i32>::new(GeomType::Linestring);
    for piece in pieces {
        for (x, y) in piece {
            encoder.add_point(*x, *y).expect(WHOLE_NUMBERS);
        }
        encoder.complete_geom().expect(WHOLE_NUMBERS);
    }
    add(layer, encoder.encode().expect(WHOLE_NUMBERS), tags);
}

/// Lines in units of a tile. One that begins where another has ended goes on with it: so it is in the format, too.
pub(super) fn units(id: TileId, pieces: Vec<Vec<Spot>>) -> Vec<Vec<Unit>> {
    let mut all: Vec<Vec<Unit>> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let mut units: Vec<Unit> = piece.into_iter().map(|spot| id.unit_of(spot)).collect();
        units.dedup();
        if units.len() < 2 {
            continue;
        }
        match all.last_mut().filter(|last| last.last() == units.first()) {
            Some(last) => last.extend(units.into_iter().skip(1)),
            None => all.push(units),
        }
    }
    all
}

pub(super) fn bytes<const LAYERS: usize>(mut tile: Tile, layers: [Layer; LAYERS]) -> Vec<u8> {
    for layer in layers {
        if layer.num_features() > 0 {
            tile.add_layer(layer).expect("layers have names of their own and one extent");
        }
    }
    tile.to_bytes().expect("writing into memory does not fail")
}
