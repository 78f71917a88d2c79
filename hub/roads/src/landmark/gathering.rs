//! Gathers what a file names, in the same two passes in which its ways and nodes are read.

use std::collections::HashSet;

use super::{LandmarkKind, Landmarks, named};
use crate::{
    findings::{Finding, Findings},
    geometry::Spot,
    limits::{LANDMARKS_MAX, OUTLINE_POINTS_MAX},
    way::Tags,
};

/// Something drawn as an outline, before its corners are placed.
#[derive(Debug)]
struct Outline {
    kind: LandmarkKind,
    name: String,
    /// The box around the corners that were placed.
    around: Option<(Spot, Spot)>,
}

/// What was found so far: ways first, then nodes.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    outlines: Vec<Outline>,
    /// Nodes and the outlines they are corners of, sorted once the ways are complete.
    corners: Vec<(i64, u32)>,
    ways: HashSet<i64>,
    nodes: HashSet<i64>,
    of_nodes: Landmarks,
    is_sorted: bool,
}

impl Gathering {
    /// Looks at a way with the ids of its nodes. Of ways of one id the first counts.
    pub(crate) fn way(&mut self, id: i64, points: &[i64], tags: Tags<'_>, findings: &mut Findings) {
        let Some((kind, name)) = named(tags) else { return };
        if self.is_full(id, findings) {
            return;
        }
        if !self.ways.insert(id) {
            return findings.note(Finding::WayTwice, id);
        }
        let number = u32::try_from(self.outlines.len()).expect("LANDMARKS_MAX fits");
        self.corners.extend(points.iter().take(OUTLINE_POINTS_MAX).map(|point| (*point, number)));
        self.outlines.push(Outline { kind, name, around: None });
    }

    /// Looks at a node. Of nodes of one id the first counts.
    pub(crate) fn node(&mut self, id: i64, at: Option<(i32, i32)>, tags: Tags<'_>, findings: &mut Findings) {
        if !self.is_sorted {
            self.corners.sort_unstable();
            self.is_sorted = true;
        }
        let spot = at.and_then(|(lat, lon)| Spot::checked(lat, lon));
        if let Some(spot) = spot {
            self.place_corners(id, spot);
        }
        let Some((kind, name)) = named(tags) else { return };
        if self.is_full(id, findings) {
            return;
        }
        let Some(spot) = spot else { return findings.note(Finding::NodeNowhere, id) };
        if !self.nodes.insert(id) {
            return findings.note(Finding::NodeTwice, id);
        }
        self.of_nodes.push(kind, &name, spot);
    }

    fn place_corners(&mut self, id: i64, spot: Spot) {
        let first = self.corners.partition_point(|(corner, _)| *corner < id);
        let of_it = self.corners[first..].iter().take_while(|(corner, _)| *corner == id);
        for (_, outline) in of_it {
            let around = &mut self.outlines[*outline as usize].around;
            let (low, high) = around.unwrap_or((spot, spot));
            let lowest = Spot { lat_e7: low.lat_e7.min(spot.lat_e7), lon_e7: low.lon_e7.min(spot.lon_e7) };
            let highest = Spot { lat_e7: high.lat_e7.max(spot.lat_e7), lon_e7: high.lon_e7.max(spot.lon_e7) };
            *around = Some((lowest, highest));
        }
    }

    fn is_full(&self, id: i64, findings: &mut Findings) -> bool {
        let is_full = self.outlines.len() + self.of_nodes.len() >= LANDMARKS_MAX;
        if is_full {
            findings.note(Finding::LandmarkBeyond, id);
        }
        is_full
    }

    /// All that has a place.
    pub(crate) fn gathered(self) -> Landmarks {
        let mut all = self.of_nodes;
        for Outline { kind, name, around } in self.outlines {
            if let Some((low, high)) = around {
                let middle = Spot {
                    lat_e7: low.lat_e7.midpoint(high.lat_e7),
                    lon_e7: low.lon_e7.midpoint(high.lon_e7),
                };
                all.push(kind, &name, middle);
            }
        }
        all.shrink();
        all
    }
}
