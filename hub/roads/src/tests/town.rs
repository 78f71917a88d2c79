//! Small networks for tests: nodes on a grid of about a hundred metres, ways by the ids of their nodes.

use geo_index::Place;

use crate::{
    Findings, Network,
    network::Survey,
    way::{Tags, meaning, passable},
};

/// A node a step apart from the next, in 10⁻⁷ degrees: some 100 m to the north, 100 m to the east.
const STEP_E7: (i32, i32) = (9_000, 10_400);
/// The corner of the town.
const CORNER_E7: (i32, i32) = (300_000_000, 1_120_000_000);

type TagList<'a> = &'a [(&'a str, &'a str)];

/// A town.
#[derive(Default)]
pub(crate) struct Town {
    survey: Survey,
    nodes: Vec<(i64, (i32, i32), crate::Modes)>,
    findings: Findings,
}

/// A place so many hundreds of metres north and east of the corner.
pub(crate) fn at(north: f64, east: f64) -> Place {
    let degrees = |corner: i32, step: i32, steps: f64| (f64::from(corner) + f64::from(step) * steps) / 1e7;
    Place::new(degrees(CORNER_E7.0, STEP_E7.0, north), degrees(CORNER_E7.1, STEP_E7.1, east)).unwrap()
}

impl Town {
    /// Adds a node at whole steps from the corner.
    pub(crate) fn node(self, id: i64, north: i32, east: i32) -> Self {
        self.barred(id, north, east, &[])
    }

    pub(crate) fn barred(mut self, id: i64, north: i32, east: i32, tags: TagList<'_>) -> Self {
        let place = (CORNER_E7.0 + north * STEP_E7.0, CORNER_E7.1 + east * STEP_E7.1);
        self.nodes.push((id, place, passable(Tags(tags))));
        self
    }

    pub(crate) fn way(mut self, id: i64, points: &[i64], tags: TagList<'_>) -> Self {
        if let Some(meaning) = meaning(id, Tags(tags), &mut self.findings) {
            self.survey.way(id, points, meaning).unwrap();
        }
        self
    }

    pub(crate) fn street(self, id: i64, points: &[i64]) -> Self {
        self.way(id, points, &[("highway", "residential")])
    }

    pub(crate) fn built(mut self) -> (Network, Findings) {
        for (id, place, past) in self.nodes {
            self.survey.node(id, Some(place), past);
        }
        let (network, findings) = self.survey.lay().unwrap();
        self.findings.merge(findings);
        (network, self.findings)
    }
}
