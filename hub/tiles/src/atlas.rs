//! All areas of a tree as they are drawn, and what of them a tile shows.

use std::{collections::BTreeSet, sync::OnceLock};

use geo_index::{Area, AreaTree, Interval};
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};

use crate::{
    clip,
    drawing::Drawing,
    label::place_for_name,
    level::{Level, Polygons, WHOLE_FROM_ZOOM, is_shown},
    tile_id::{TileId, units_bits},
    world::{Spot, Window, bounds, ring},
};

/// So far beyond its edges a tile is drawn, in its own units: lines up to 16 pixels wide are whole.
const MARGIN_UNITS: i64 = 64;

/// An area with an outline.
#[derive(Debug)]
struct Drawn {
    /// Position in the tree's pre-order.
    position: u32,
    area: Area,
    polygons: Polygons,
    /// Where its name stands.
    name_at: Option<Spot>,
}

/// The areas of one tree, projected. Levels are made when a tile first asks for them.
#[derive(Debug)]
pub(crate) struct Atlas {
    areas: Vec<Drawn>,
    /// Numbers of areas by the boxes of their outlines.
    boxes: RTree<GeomWithData<Rectangle<[i64; 2]>, u32>>,
    levels: [OnceLock<Level>; WHOLE_FROM_ZOOM as usize + 1],
}

impl Atlas {
    pub(crate) fn of(tree: &AreaTree) -> Atlas {
        let areas: Vec<Drawn> = (0_u32..).zip(tree.areas()).filter_map(drawn).collect();
        let boxed = |(number, drawn): (u32, &Drawn)| {
            let corners: Vec<Spot> = drawn.polygons.iter().flatten().flatten().copied().collect();
            let (low, high) = bounds(&corners)?;
            let corner = |spot: Spot| [i64::from(spot.x), i64::from(spot.y)];
            Some(GeomWithData::new(Rectangle::from_corners(corner(low), corner(high)), number))
        };
        let boxes = RTree::bulk_load((0_u32..).zip(&areas).filter_map(boxed).collect());
        Atlas { areas, boxes, levels: Default::default() }
    }

    /// The bytes of a tile; empty if it shows nothing. `seen` is the part of the tree that whoever asks may see.
    pub(crate) fn tile(&self, id: TileId, seen: Interval, at_us: i64) -> Vec<u8> {
        let level = self.level(id.zoom());
        let window = id.window();
        let shown = window.widened(MARGIN_UNITS << units_bits(id.zoom()));
        let is_drawn = |number: u32| {
            let Drawn { position, area, .. } = &self.areas[number as usize];
            is_shown(area.tier, id.zoom())
                && (seen.start..seen.end).contains(position)
                && area.is_valid_at(at_us)
        };
        let numbers: BTreeSet<u32> = self.touching(shown).filter(|&number| is_drawn(number)).collect();
        let mut drawing = Drawing::new(id);
        // Wholes before their parts, as the tree has them: what is drawn later lies above.
        for &number in &numbers {
            let drawn = &self.areas[number as usize];
            let polygons = level.polygons(number).map(|rings| rings.map(|ring| clip::ring(ring, shown)));
            drawing.area(&drawn.area, polygons);
            if let Some(name_at) = drawn.name_at.filter(|&spot| window.holds(spot)) {
                drawing.label(&drawn.area, name_at);
            }
        }
        let borders: BTreeSet<u32> = numbers.iter().flat_map(|&number| level.borders_of(number)).collect();
        for border in borders.into_iter().map(|border| &level.borders[border as usize]) {
            let owners = border.areas.iter().copied().filter(|&number| is_drawn(number));
            let highest = owners.map(|number| self.areas[number as usize].area.tier).max();
            if let Some(tier) = highest.filter(|_| shown.touches(border.bounds)) {
                drawing.border(tier, clip::line(&border.line, shown));
            }
        }
        drawing.encoded()
    }

    fn touching(&self, window: Window) -> impl Iterator<Item = u32> + '_ {
        let asked = AABB::from_corners(window.low.into(), window.high.into());
        self.boxes.locate_in_envelope_intersecting(&asked).map(|boxed| boxed.data)
    }

    fn level(&self, zoom: u8) -> &Level {
        let zoom = zoom.min(WHOLE_FROM_ZOOM);
        let areas = self.areas.iter().map(|drawn| (drawn.area.tier, &drawn.polygons));
        self.levels[usize::from(zoom)].get_or_init(|| Level::of(zoom, areas))
    }
}

fn drawn((position, area): (u32, &Area)) -> Option<Drawn> {
    let outline = area.outline.as_ref()?;
    let rings = |rings: &Vec<geo_index::RingPositions>| rings.iter().map(ring).collect();
    let polygons: Polygons = outline.positions().iter().map(rings).collect();
    let name_at = place_for_name(&polygons);
    Some(Drawn { position, area: without_outline(area), polygons, name_at })
}

/// The outline in degrees is the tree's; here it would only take room.
fn without_outline(area: &Area) -> Area {
    Area {
        code: area.code.clone(),
        name: area.name.clone(),
        tier: area.tier,
        parent: area.parent.clone(),
        valid_from: area.valid_from,
        valid_until: area.valid_until,
        outline: None,
    }
}
