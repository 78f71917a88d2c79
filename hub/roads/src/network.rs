//! The network: nodes only where ways meet, end or are barred, and links between them with their shape.
//!
//! Every link can be gone along and against as far as its way allows; the two directions are **arcs**, kept for each node so
//! that whoever stands there sees where it goes on. Times are whole milliseconds. A path of more than 2³¹ − 2 ms (24.8 days)
//! counts as none, and so does a single link that takes longer than [`LINK_MAX_MS`].

mod components;
mod laying;
mod link;

use std::io::{Read, Seek};

use geo_index::Place;

use crate::{
    findings::Findings,
    geometry::Spot,
    landmark::Landmarks,
    mode::Mode,
    osm::OsmError,
    way::{Class, Speed, default_speed},
};

pub(crate) use components::Components;
pub use laying::Survey;
pub(crate) use link::Link;
pub use link::{Direction, LinkId, LinkView};

/// The time of what cannot be passed.
pub const IMPASSABLE: u32 = cch::INF_WEIGHT;
/// Longest time of one link, milliseconds: a week.
pub const LINK_MAX_MS: u32 = 604_800_000;

/// One direction of a link, as seen from where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arc {
    pub(crate) head: u32,
    pub(crate) link: u32,
    pub(crate) direction: Direction,
}

/// A road network.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    pub(crate) nodes: Vec<Spot>,
    pub(crate) links: Vec<Link>,
    /// The shapes of all links, both ends included.
    pub(crate) points: Vec<Spot>,
    /// Names of ways; the first is empty, for those without.
    pub(crate) names: Vec<Box<str>>,
    /// What the map names beside its ways.
    pub(crate) landmarks: Landmarks,
    /// Where the arcs of each node begin among [`Network::arcs`], and their end.
    pub(crate) first_out: Vec<u32>,
    pub(crate) arcs: Vec<Arc>,
    /// Where a link's arcs are, along it and against it.
    pub(crate) arcs_of: Vec<[u32; 2]>,
}

impl Network {
    /// Lays a network from an `.osm.pbf` or `.osm` file, and says what of it was left out.
    ///
    /// # Errors
    /// A reader that fails, or a file that is damaged or too large. A file without a single road is an empty network.
    pub fn from_osm<R: Read + Seek + Send>(reader: &mut R) -> Result<(Self, Findings), OsmError> {
        laying::from_osm(reader)
    }

    pub(crate) fn of(nodes: Vec<Spot>, links: Vec<Link>, points: Vec<Spot>, names: Vec<Box<str>>) -> Self {
        let mut first_out = vec![0_u32; nodes.len() + 1];
        for link in &links {
            first_out[link.from as usize + 1] += 1;
            first_out[link.to as usize + 1] += 1;
        }
        for node in 0..nodes.len() {
            first_out[node + 1] += first_out[node];
        }
        let mut next = first_out.clone();
        let nowhere = Arc { head: 0, link: 0, direction: Direction::Forward };
        let mut arcs = vec![nowhere; links.len() * 2];
        let mut arcs_of = Vec::with_capacity(links.len());
        for (number, link) in (0..).zip(&links) {
            let ends = [(Direction::Forward, link.from, link.to), (Direction::Backward, link.to, link.from)];
            arcs_of.push(ends.map(|(direction, tail, head)| {
                let at = next[tail as usize];
                next[tail as usize] += 1;
                arcs[at as usize] = Arc { head, link: number, direction };
                at
            }));
        }
        Self { nodes, links, points, names, landmarks: Landmarks::default(), first_out, arcs, arcs_of }
    }

    /// How many nodes there are.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// How many links there are.
    #[must_use]
    pub fn link_count(&self) -> usize {
        self.links.len()
    }

    /// How many directions of links somebody may use: what is called edges of a directed graph.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        let open =
            |link: &Link| usize::from(!link.forward.is_empty()) + usize::from(!link.backward.is_empty());
        self.links.iter().map(open).sum()
    }

    /// Where a node is.
    ///
    /// # Panics
    /// If there is no such node.
    #[must_use]
    pub fn node_place(&self, node: u32) -> Place {
        self.nodes[node as usize].place()
    }

    /// A link; none if there is none with this number.
    #[must_use]
    pub fn link(&self, id: LinkId) -> Option<LinkView<'_>> {
        self.links.get(id.0 as usize).map(|link| LinkView { network: self, link, id })
    }

    /// All links but passages through barriers, in order: what is drawn.
    pub fn links(&self) -> impl Iterator<Item = LinkView<'_>> {
        let views =
            (0..).zip(&self.links).map(|(number, link)| LinkView { network: self, link, id: LinkId(number) });
        views.filter(|link| link.class() != Class::Passage)
    }

    /// Names of ways with their links, for looking up addresses; ways without a name are left out.
    #[must_use]
    pub fn streets(&self) -> Vec<(&str, Vec<LinkId>)> {
        let mut streets: Vec<(&str, Vec<LinkId>)> =
            self.names.iter().map(|name| (name.as_ref(), Vec::new())).collect();
        for (number, link) in (0..).zip(&self.links).filter(|(_, link)| link.name != 0) {
            streets[link.name as usize].1.push(LinkId(number));
        }
        streets.retain(|(_, links)| !links.is_empty());
        streets
    }

    /// How long a mode takes on a free link in a direction, milliseconds; none if it may not go there.
    #[must_use]
    pub fn free_ms(&self, id: LinkId, direction: Direction, mode: Mode) -> Option<u32> {
        self.links.get(id.0 as usize)?.free_ms(direction, mode)
    }

    /// How long a mode takes on every arc when all is free; [`IMPASSABLE`] where it may not go.
    #[must_use]
    pub fn free_times(&self, mode: Mode) -> Vec<u32> {
        let time =
            |arc: &Arc| self.links[arc.link as usize].free_ms(arc.direction, mode).unwrap_or(IMPASSABLE);
        self.arcs.iter().map(time).collect()
    }

    pub(crate) fn shape(&self, link: &Link) -> &[Spot] {
        &self.points[link.first_point as usize..(link.first_point + link.points) as usize]
    }

    pub(crate) fn arcs_from(&self, node: u32) -> (usize, usize) {
        (self.first_out[node as usize] as usize, self.first_out[node as usize + 1] as usize)
    }
}

impl Link {
    /// The speed of a mode here when all is free.
    pub(crate) fn speed(&self, direction: Direction, mode: Mode) -> Speed {
        let usual = default_speed(mode, self.class);
        let limit = match direction {
            Direction::Forward => self.limit_forward,
            Direction::Backward => self.limit_backward,
        };
        // Signs are put up for cars; what is faster than an e-bike or a boat does not concern them, and a ferry's own time
        // stands here as its speed.
        limit.map_or(usual, |limit| usual.min(limit))
    }

    pub(crate) fn free_ms(&self, direction: Direction, mode: Mode) -> Option<u32> {
        if !self.may(direction).has(mode) {
            return None;
        }
        // What takes longer than a link may take cannot be passed.
        u32::try_from(self.speed(direction, mode).ms(self.length_dm)).ok().filter(|ms| *ms <= LINK_MAX_MS)
    }
}
