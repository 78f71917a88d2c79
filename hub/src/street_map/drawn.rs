//! The network as tiles, and what of it is closed.

use std::{collections::BTreeMap, sync::Arc};

use geo_index::{AreaCode, Place};
use hub_engine::words::hex;
use hub_roads::{
    LinkId, LinkView, Mode, Modes, Network,
    way::{Carried, Class},
};
use hub_tiles::{ClosedLine, ClosedRoads, Road, RoadKind, RoadOn, RoadTiles, TileId};
use sha2::{Digest as _, Sha256};

use crate::roads::Shown;

/// Part of the name of what is drawn: another one once the same roads are drawn otherwise.
const FORM: u8 = 1;
/// Bytes of a name.
const NAME_BYTES: usize = 16;

/// What is closed by one closure.
#[derive(Debug)]
struct Closed {
    /// The lowest area that holds it.
    area: AreaCode,
    digest: [u8; 32],
    roads: ClosedRoads,
}

/// What of a network's closures somebody is told, by their numbers.
#[derive(Debug, Clone)]
pub(crate) struct Seen(Vec<usize>);

/// A network as it is drawn.
#[derive(Debug)]
pub(crate) struct Drawn {
    of: Arc<hub_roads::Roads>,
    tiles: Arc<RoadTiles>,
    digest: [u8; 32],
    closed: Vec<Closed>,
}

impl Drawn {
    /// What is shown now; of the network only what is closed is made anew where it is the same as before.
    pub(super) fn of(shown: &Shown, before: Option<&Self>) -> Self {
        let before = before.filter(|before| Arc::ptr_eq(&before.of, &shown.roads));
        let (tiles, digest) = match before {
            Some(before) => (Arc::clone(&before.tiles), before.digest),
            None => drawn(shown.roads.network()),
        };
        let closed = shown.closures.iter().map(|(area, closure)| {
            let links = shown.roads.closed_links(std::slice::from_ref(closure));
            closed(area.clone(), shown.roads.network(), &links)
        });
        Self { of: Arc::clone(&shown.roads), tiles, digest, closed: closed.collect() }
    }

    /// What somebody is shown to whom closures of these areas are told.
    pub(crate) fn seen(&self, is_told: impl Fn(&AreaCode) -> bool) -> Seen {
        let told = (0..).zip(&self.closed).filter(|(_, closed)| is_told(&closed.area));
        Seen(told.map(|(number, _)| number).collect())
    }

    /// Names what somebody is shown. What has the same name is the same.
    pub(crate) fn version(&self, seen: &Seen) -> String {
        let all = Sha256::new().chain_update(self.digest);
        let all = self.told(seen).fold(all, |all, closed| all.chain_update(closed.digest));
        hex(&all.finalize()[..NAME_BYTES])
    }

    /// The tile, if its roads were drawn before.
    pub(crate) fn kept(&self, id: TileId, seen: &Seen) -> Option<Vec<u8>> {
        self.tiles.kept(id).map(|roads| self.with_closed(&roads, id, seen))
    }

    /// The tile; empty if it shows nothing.
    pub(crate) fn tile(&self, id: TileId, seen: &Seen) -> Vec<u8> {
        self.with_closed(&self.tiles.tile(id), id, seen)
    }

    fn with_closed(&self, roads: &[u8], id: TileId, seen: &Seen) -> Vec<u8> {
        // Layers follow one another in the format, and so do tiles that are joined.
        [roads, &ClosedRoads::layers(self.told(seen).map(|closed| &closed.roads), id)].concat()
    }

    fn told(&self, seen: &Seen) -> impl Iterator<Item = &Closed> {
        seen.0.iter().map(|number| &self.closed[*number])
    }

    /// Roads, their bytes, and stretches that are closed.
    pub(super) fn size(&self) -> (usize, usize, usize) {
        (self.tiles.len(), self.tiles.bytes(), self.closed.iter().map(|closed| closed.roads.len()).sum())
    }
}

/// All roads, and a digest of all that is drawn of them.
fn drawn(network: &Network) -> (Arc<RoadTiles>, [u8; 32]) {
    let mut digest = Sha256::new().chain_update([FORM]);
    let roads = Stretches::of(network.links()).map(|stretch| {
        let (kind, on) = (kind(stretch.first.class()), on(stretch.first.carried()));
        let name = stretch.first.name();
        digest.update([kind as u8, on as u8]);
        digest.update(name.unwrap_or_default().as_bytes());
        hash(&mut digest, &stretch.line);
        Road { kind, on, name, line: stretch.line }
    });
    let tiles = Arc::new(RoadTiles::new(roads));
    (tiles, digest.finalize().into())
}

fn closed(area: AreaCode, network: &Network, links: &BTreeMap<LinkId, Modes>) -> Closed {
    let mut digest = Sha256::new().chain_update(area.as_str().as_bytes());
    let views = links.keys().filter_map(|id| network.link(*id)).filter(|link| link.class() != Class::Passage);
    let lines = Stretches::of(views).map(|stretch| {
        let modes = links[&stretch.first.id()];
        hash(&mut digest, &stretch.line);
        digest.update([modes.bits()]);
        ClosedLine { closed_for: words(modes), line: stretch.line }
    });
    let roads = ClosedRoads::new(lines);
    Closed { area, roads, digest: digest.finalize().into() }
}

fn hash(digest: &mut Sha256, line: &[Place]) {
    digest.update((line.len() as u64).to_le_bytes());
    for (lat, lon) in line.iter().map(Place::to_e7) {
        digest.update(lat.to_le_bytes());
        digest.update(lon.to_le_bytes());
    }
}

/// Who may not go there, as the wire names them.
fn words(modes: Modes) -> String {
    let word = |mode: &Mode| match mode {
        Mode::Foot => "foot",
        Mode::EBike => "e_bike",
        Mode::Car => "car",
        Mode::Boat => "boat",
    };
    let closed_for: Vec<&str> = Mode::ALL.iter().filter(|mode| modes.has(**mode)).map(word).collect();
    closed_for.join(",")
}

/// Links of one way that follow one another: a way is cut at every crossing, and drawn as a whole.
struct Stretch<'a> {
    first: LinkView<'a>,
    line: Vec<Place>,
}

struct Stretches<'a, Links: Iterator<Item = LinkView<'a>>> {
    links: std::iter::Peekable<Links>,
}

impl<'a, Links: Iterator<Item = LinkView<'a>>> Stretches<'a, Links> {
    fn of(links: Links) -> Self {
        Self { links: links.peekable() }
    }
}

impl<'a, Links: Iterator<Item = LinkView<'a>>> Iterator for Stretches<'a, Links> {
    type Item = Stretch<'a>;

    fn next(&mut self) -> Option<Stretch<'a>> {
        let first = self.links.next()?;
        let mut line: Vec<Place> = first.points().collect();
        while let Some(next) = self.links.next_if(|next| {
            // Where a barrier stands both have nodes of their own in one place.
            next.way() == first.way() && next.points().next().as_ref() == line.last()
        }) {
            line.extend(next.points().skip(1));
        }
        Some(Stretch { first, line })
    }
}

fn on(carried: Carried) -> RoadOn {
    match carried {
        Carried::Ground => RoadOn::Ground,
        Carried::Bridge => RoadOn::Bridge,
        Carried::Tunnel => RoadOn::Tunnel,
    }
}

fn kind(class: Class) -> RoadKind {
    match class {
        Class::Motorway => RoadKind::Motorway,
        Class::Trunk => RoadKind::Trunk,
        Class::MotorwayRamp | Class::Ramp => RoadKind::Ramp,
        Class::Primary => RoadKind::Primary,
        Class::Secondary => RoadKind::Secondary,
        Class::Tertiary => RoadKind::Tertiary,
        Class::Unclassified => RoadKind::Minor,
        Class::Residential | Class::LivingStreet | Class::Pedestrian => RoadKind::Street,
        Class::Track => RoadKind::Track,
        Class::Service | Class::Passage => RoadKind::Service,
        Class::Cycleway | Class::Footway | Class::Path | Class::Steps => RoadKind::Path,
        Class::Ferry => RoadKind::Ferry,
        Class::River => RoadKind::River,
        Class::Canal => RoadKind::Canal,
    }
}
