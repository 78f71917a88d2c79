//! Makes a network of ways and their nodes.
//!
//! A way is cut where a point is missing, where it meets another or itself, and where something stands on it. A thing that not
//! everybody gets past becomes a node of its own with a passage, a link without length for those who do, to each way there.

mod cutting;

use std::{
    collections::HashSet,
    io::{Read, Seek},
};

use crate::{
    findings::{Finding, Findings},
    geometry::Spot,
    landmark::Gathering,
    limits::{POINTS_MAX, WAY_POINTS_MAX, WAYS_MAX},
    mode::Modes,
    network::Network,
    osm::{self, Element, OsmError, Wanted},
    way::{Meaning, meaning, passable},
};

/// A way as it was surveyed.
#[derive(Debug)]
struct Surveyed {
    id: i64,
    meaning: Meaning,
    /// Where its points are among those of all ways.
    points: std::ops::Range<usize>,
}

/// Ways and nodes of which a network is to be made: all ways first, then their nodes.
#[derive(Debug, Default)]
pub struct Survey {
    ways: Vec<Surveyed>,
    known: HashSet<i64>,
    points: Vec<i64>,
    /// Ids of nodes that lie on a way, sorted, once the ways are complete.
    needed: Vec<i64>,
    places: Vec<Option<Spot>>,
    past: Vec<Modes>,
    findings: Findings,
}

impl Survey {
    /// A survey of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a way with the ids of its nodes.
    ///
    /// # Errors
    /// More ways or points than are kept.
    ///
    /// # Panics
    /// If nodes were placed already.
    pub fn way(&mut self, id: i64, points: &[i64], meaning: Meaning) -> Result<(), OsmError> {
        assert!(self.places.is_empty(), "ways come before nodes");
        if points.len() > WAY_POINTS_MAX {
            self.findings.note(Finding::WayTooLong, id);
            return Ok(());
        }
        if !self.known.insert(id) {
            self.findings.note(Finding::WayTwice, id);
            return Ok(());
        }
        if self.ways.len() >= WAYS_MAX {
            return Err(OsmError::TooMany { what: "ways", most: WAYS_MAX });
        }
        if self.points.len() + points.len() > POINTS_MAX {
            return Err(OsmError::TooMany { what: "points on ways", most: POINTS_MAX });
        }
        let begin = self.points.len();
        self.points.extend_from_slice(points);
        self.ways.push(Surveyed { id, meaning, points: begin..self.points.len() });
        Ok(())
    }

    fn complete_ways(&mut self) {
        if self.places.is_empty() {
            self.known = HashSet::new();
            self.needed.clone_from(&self.points);
            self.needed.sort_unstable();
            self.needed.dedup();
            self.needed.shrink_to_fit();
            self.places = vec![None; self.needed.len()];
            self.past = vec![Modes::ALL; self.needed.len()];
        }
    }

    /// Places a node and says who gets past it, if it lies on a way; others are passed over.
    pub fn node(&mut self, id: i64, place_e7: Option<(i32, i32)>, past: Modes) {
        self.complete_ways();
        // Not found: it lies on no way.
        let Ok(at) = self.needed.binary_search(&id) else { return };
        let Some(spot) = place_e7.and_then(|(lat, lon)| Spot::checked(lat, lon)) else {
            self.findings.note(Finding::NodeNowhere, id);
            return;
        };
        match self.places[at] {
            Some(before) if before != spot => self.findings.note(Finding::NodeTwice, id),
            Some(_) => {}
            None => {
                self.places[at] = Some(spot);
                self.past[at] = past;
            }
        }
    }

    /// Makes the network.
    ///
    /// # Errors
    /// More links than a network may have.
    pub fn lay(mut self) -> Result<(Network, Findings), OsmError> {
        self.complete_ways();
        cutting::cut(self)
    }
}

/// See [`Network::from_osm`].
pub(super) fn from_osm<R: Read + Seek + Send>(reader: &mut R) -> Result<(Network, Findings), OsmError> {
    let mut survey = Survey::new();
    let mut landmarks = Gathering::default();
    let mut findings = Findings::default();
    osm::read(reader, Wanted::Ways, &mut findings, &mut |element, findings| {
        let Element::Way { id, points, tags } = element else { return Ok(()) };
        landmarks.way(id, points, tags, findings);
        match meaning(id, tags, findings) {
            Some(meaning) => survey.way(id, points, meaning),
            None => Ok(()),
        }
    })?;
    osm::read(reader, Wanted::Nodes, &mut findings, &mut |element, findings| {
        if let Element::Node { id, place_e7, tags } = element {
            landmarks.node(id, place_e7, tags, findings);
            survey.node(id, place_e7, passable(tags));
        }
        Ok(())
    })?;
    let (mut network, more) = survey.lay()?;
    network.landmarks = landmarks.gathered();
    findings.merge(more);
    Ok((network, findings))
}
