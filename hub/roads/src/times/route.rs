//! The way itself, for drawing it on a card: where one walks, which links one takes, what it looks like.

use geo_index::Place;

use super::{
    Ends, Roads,
    ends::{OneLink, along_one_link},
};
use crate::{
    dijkstra::Toward,
    geometry::Spot,
    mode::Mode,
    network::{Direction, IMPASSABLE, LinkId},
    snap::{self, Candidate, Usable},
};

/// A way from one place to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// How long it takes, milliseconds: what [`Roads::times_to`] answers.
    pub ms: u32,
    /// How long it is, walking included as the air line, metres.
    pub length_m: f64,
    /// The links that are taken, the first and the last in part.
    pub links: Vec<(LinkId, Direction)>,
    /// What it looks like, both places included.
    pub points: Vec<Place>,
}

/// One way to begin or to end.
#[derive(Clone, Copy)]
struct End {
    at: Candidate,
    direction: Direction,
    node: u32,
    ms: u32,
}

impl Roads {
    /// The way that [`Roads::times_to`] has the time of; none where that is not by road, or straight across country.
    #[must_use]
    pub fn route(&self, mode: Mode, from: Place, to: Place) -> Option<Route> {
        let weighted = self.weighted(mode);
        let usable = self.usable(mode, &weighted);
        let [start, goal] = [from, to]
            .map(|place| Ends::of(usable, snap::candidates(&self.index, usable, Spot::from(place))));
        let (begins, ends) = (listed(usable, &start, Leg::First), listed(usable, &goal, Leg::Last));
        let metric = &weighted.metric;
        let weights = weighted.toward(Toward::Targets);
        let mut best: Option<(u32, End, End)> = None;
        let mut times = Vec::new();
        for begin in &begins {
            self.with_scratch(|sweep| {
                let targets = ends.iter().map(|end| end.node);
                sweep.run(&self.hierarchy.view(), weights, &[(begin.node, begin.ms)], targets, &mut times);
            });
            for (end, ms) in ends.iter().zip(&times) {
                let ms = ms.saturating_add(end.ms);
                if ms < best.map_or(IMPASSABLE, |(ms, ..)| ms) {
                    best = Some((ms, *begin, *end));
                }
            }
        }
        if let Some(way) = along_one_link(usable, &start, &goal)
            && best.is_none_or(|(best, ..)| way.ms <= best)
        {
            return Some(self.within_one_link([from, to], way));
        }
        let (ms, begin, end) = best?;
        let nodes = cch::node_path(&self.hierarchy.view(), &metric.view(), begin.node, end.node)?;
        Some(self.drawn(usable, [from, to], ms, begin, end, &nodes))
    }

    fn within_one_link(&self, places: [Place; 2], way: OneLink) -> Route {
        let OneLink { ms, from, to, .. } = way;
        let direction = if from.along_dm <= to.along_dm { Direction::Forward } else { Direction::Backward };
        let shape = self.part(from.link, direction, Some(from.along_dm), Some(to.along_dm));
        let drawing = Drawing::begun(places[0], from.spot).along(&shape).ended(to.spot, places[1]);
        drawing.finished(ms, vec![(LinkId(from.link), direction)])
    }

    fn drawn(
        &self,
        usable: Usable<'_>,
        places: [Place; 2],
        ms: u32,
        begin: End,
        end: End,
        nodes: &[u32],
    ) -> Route {
        let mut links = vec![(LinkId(begin.at.link), begin.direction)];
        let mut drawing = Drawing::begun(places[0], begin.at.spot).along(&self.part(
            begin.at.link,
            begin.direction,
            Some(begin.at.along_dm),
            None,
        ));
        for step in nodes.windows(2) {
            let (first, last) = self.network.arcs_from(step[0]);
            let quickest = (first..last)
                .filter(|at| self.network.arcs[*at].head == step[1])
                .min_by_key(|at| usable.times[*at])
                .expect("neighbours on a path have an arc between them");
            let arc = self.network.arcs[quickest];
            links.push((LinkId(arc.link), arc.direction));
            drawing = drawing.along(&self.part(arc.link, arc.direction, None, None));
        }
        links.push((LinkId(end.at.link), end.direction));
        let last = self.part(end.at.link, end.direction, None, Some(end.at.along_dm));
        drawing.along(&last).ended(end.at.spot, places[1]).finished(ms, links)
    }

    /// The shape of a link as it is gone, from one length along it to another; what is left out is its end.
    fn part(&self, link: u32, direction: Direction, from_dm: Option<u32>, to_dm: Option<u32>) -> Vec<Spot> {
        let link = &self.network.links[link as usize];
        let (low, high) = match direction {
            Direction::Forward => (from_dm.unwrap_or(0), to_dm.unwrap_or(u32::MAX)),
            Direction::Backward => (to_dm.unwrap_or(0), from_dm.unwrap_or(u32::MAX)),
        };
        let (low_m, high_m) = (f64::from(low) / 10.0, f64::from(high) / 10.0);
        let shape = self.network.shape(link);
        let mut gone_m = 0.0;
        let mut part = Vec::new();
        for (at, spot) in shape.iter().enumerate() {
            gone_m += if at == 0 { 0.0 } else { shape[at - 1].distance_m(*spot) };
            if (low_m..=high_m).contains(&gone_m) {
                part.push(*spot);
            }
        }
        if direction == Direction::Backward {
            part.reverse();
        }
        part
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Leg {
    First,
    Last,
}

fn listed(usable: Usable<'_>, ends: &Ends, leg: Leg) -> Vec<End> {
    let entries = match leg {
        Leg::First => &ends.leaving,
        Leg::Last => &ends.arriving,
    };
    let directions = ends.candidates.iter().flat_map(|at| {
        [Direction::Forward, Direction::Backward]
            .into_iter()
            .filter(|direction| usable.time(at.link, *direction).is_some())
            .map(|direction| (*at, direction))
    });
    directions
        .zip(entries)
        .map(|((at, direction), (node, ms))| End { at, direction, node: *node, ms: *ms })
        .collect()
}

/// A line being drawn.
struct Drawing {
    spots: Vec<Spot>,
    first: Place,
}

impl Drawing {
    fn begun(place: Place, road: Spot) -> Self {
        Self { spots: vec![place.into(), road], first: place }
    }

    fn along(mut self, shape: &[Spot]) -> Self {
        self.spots.extend_from_slice(shape);
        self
    }

    fn ended(mut self, road: Spot, place: Place) -> Self {
        self.spots.extend([road, place.into()]);
        self
    }

    fn finished(mut self, ms: u32, links: Vec<(LinkId, Direction)>) -> Route {
        self.spots.dedup();
        let length_m = self.spots.windows(2).map(|step| step[0].distance_m(step[1])).sum();
        let mut points: Vec<Place> = self.spots.iter().map(|spot| spot.place()).collect();
        points[0] = self.first;
        Route { ms, length_m, links, points }
    }
}
