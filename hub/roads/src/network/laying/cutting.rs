//! Cuts ways into links.

use std::collections::HashMap;

use super::{Survey, Surveyed};
use crate::{
    findings::{Finding, Findings},
    geometry::{Spot, decimetres},
    limits::LINKS_MAX,
    mode::Modes,
    network::{Link, Network},
    osm::OsmError,
    way::{Carried, Class, Speed},
};

/// The number of a node that is none yet.
const NONE: u32 = u32::MAX;
/// A ferry is not believed to be slower or faster, tenths of km/h.
const FERRY_TENTHS: std::ops::RangeInclusive<u64> = 10..=1_300;

/// What is being made.
struct Cutting {
    nodes: Vec<Spot>,
    links: Vec<Link>,
    points: Vec<Spot>,
    names: Vec<Box<str>>,
    known_names: HashMap<Box<str>, u32>,
    /// The node at each needed point, if it is one.
    node_at: Vec<u32>,
    /// Whether a needed point is where a way ends or several pass.
    is_meeting: Vec<u8>,
    places: Vec<Option<Spot>>,
    past: Vec<Modes>,
    findings: Findings,
}

/// See [`Survey::lay`].
pub(super) fn cut(survey: Survey) -> Result<(Network, Findings), OsmError> {
    let Survey { ways, points, needed, places, past, findings, .. } = survey;
    let mut cutting = Cutting {
        nodes: Vec::new(),
        links: Vec::new(),
        points: Vec::new(),
        names: vec!["".into()],
        known_names: HashMap::new(),
        node_at: vec![NONE; needed.len()],
        is_meeting: vec![0; needed.len()],
        places,
        past,
        findings,
    };
    let at: Vec<u32> = points
        .iter()
        .map(|id| needed.binary_search(id).expect("every point of a way is needed"))
        .map(|at| u32::try_from(at).expect("points are fewer than four billion"))
        .collect();
    drop((points, needed));
    for way in &ways {
        cutting.count_meetings(way, &at[way.points.clone()]);
    }
    for way in &ways {
        cutting.lay_way(way, &at[way.points.clone()])?;
    }
    let Cutting { nodes, mut links, mut points, names, findings, .. } = cutting;
    links.shrink_to_fit();
    points.shrink_to_fit();
    Ok((Network::of(nodes, links, points, names), findings))
}

impl Cutting {
    /// Pieces of a way between missing points, points repeated one after the other taken once.
    fn pieces(&self, points: &[u32]) -> Vec<Vec<u32>> {
        let mut pieces = vec![Vec::new()];
        for point in points {
            let piece = pieces.last_mut().expect("there is always one");
            match self.places[*point as usize] {
                None if piece.is_empty() => {}
                None => pieces.push(Vec::new()),
                Some(_) if piece.last() == Some(point) => {}
                Some(_) => piece.push(*point),
            }
        }
        pieces.retain(|piece| piece.len() >= 2);
        pieces
    }

    fn count_meetings(&mut self, way: &Surveyed, points: &[u32]) {
        for _ in points.iter().filter(|point| self.places[**point as usize].is_none()) {
            self.findings.note(Finding::MissingNode, way.id);
        }
        for piece in self.pieces(points) {
            for point in &piece {
                let count = &mut self.is_meeting[*point as usize];
                *count = count.saturating_add(1);
            }
            for end in [piece[0], piece[piece.len() - 1]] {
                self.is_meeting[end as usize] = 2;
            }
        }
    }

    fn is_node(&self, point: u32) -> bool {
        self.is_meeting[point as usize] >= 2 || self.past[point as usize] != Modes::ALL
    }

    fn spot(&self, point: u32) -> Spot {
        self.places[point as usize].expect("pieces have only points that are there")
    }

    fn lay_way(&mut self, way: &Surveyed, points: &[u32]) -> Result<(), OsmError> {
        let pieces = self.pieces(points);
        if pieces.is_empty() {
            self.findings.note(Finding::WayTooShort, way.id);
            return Ok(());
        }
        let length_m: f64 = pieces.iter().map(|piece| self.length_m(piece)).sum();
        if decimetres(length_m) == 0 {
            self.findings.note(Finding::ZeroLength, way.id);
        }
        let name = self.name_number(way.meaning.name.as_deref());
        let own_speed = way.meaning.lasts_s.and_then(|lasts_s| {
            let tenths = u64::from(decimetres(length_m)) * 36 / 10 / u64::from(lasts_s);
            let tenths = tenths.clamp(*FERRY_TENTHS.start(), *FERRY_TENTHS.end());
            u16::try_from(tenths).ok().and_then(Speed::from_tenths) // It fits: it was clamped.
        });
        for piece in pieces {
            let mut begin = 0;
            for end in 1..piece.len() {
                if end + 1 < piece.len() && !self.is_node(piece[end]) {
                    continue;
                }
                self.lay_link(way, &piece[begin..=end], name, own_speed)?;
                begin = end;
            }
        }
        Ok(())
    }

    fn length_m(&self, piece: &[u32]) -> f64 {
        piece.windows(2).map(|step| self.spot(step[0]).distance_m(self.spot(step[1]))).sum()
    }

    fn name_number(&mut self, name: Option<&str>) -> u32 {
        let Some(name) = name else { return 0 };
        if let Some(number) = self.known_names.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).expect("names are fewer than ways");
        self.names.push(name.into());
        self.known_names.insert(name.into(), number);
        number
    }

    fn lay_link(
        &mut self,
        way: &Surveyed,
        piece: &[u32],
        name: u32,
        own_speed: Option<Speed>,
    ) -> Result<(), OsmError> {
        let meaning = &way.meaning;
        let (from, to) = (self.end(piece[0])?, self.end(piece[piece.len() - 1])?);
        let link = Link {
            way: way.id,
            from,
            to,
            length_dm: decimetres(self.length_m(piece)),
            first_point: self.next_point(),
            points: u32::try_from(piece.len()).expect("a way has at most 65,536 points"),
            name,
            limit_forward: own_speed.or(meaning.limit_forward),
            limit_backward: own_speed.or(meaning.limit_backward),
            forward: meaning.forward,
            backward: meaning.backward,
            class: meaning.class,
            carried: meaning.carried,
        };
        for point in piece {
            let spot = self.spot(*point);
            self.points.push(spot);
        }
        self.add(link)
    }

    fn next_point(&self) -> u32 {
        u32::try_from(self.points.len()).expect("points are fewer than four billion")
    }

    fn add(&mut self, link: Link) -> Result<(), OsmError> {
        if self.links.len() >= LINKS_MAX {
            return Err(OsmError::TooMany { what: "links", most: LINKS_MAX });
        }
        self.links.push(link);
        Ok(())
    }

    fn new_node(&mut self, spot: Spot) -> u32 {
        let number = u32::try_from(self.nodes.len()).expect("nodes are fewer than four billion");
        self.nodes.push(spot);
        number
    }

    /// The node at which a link ends: that of the point, or, where not everybody gets past, one of the link's own with a
    /// passage to that of the point.
    fn end(&mut self, point: u32) -> Result<u32, OsmError> {
        let spot = self.spot(point);
        if self.node_at[point as usize] == NONE {
            self.node_at[point as usize] = self.new_node(spot);
        }
        let node = self.node_at[point as usize];
        let past = self.past[point as usize];
        if past == Modes::ALL {
            return Ok(node);
        }
        let own = self.new_node(spot);
        if !past.is_empty() {
            let first_point = self.next_point();
            self.points.extend([spot, spot]);
            self.add(Link {
                way: 0,
                from: own,
                to: node,
                length_dm: 0,
                first_point,
                points: 2,
                name: 0,
                limit_forward: None,
                limit_backward: None,
                forward: past,
                backward: past,
                class: Class::Passage,
                carried: Carried::Ground,
            })?;
        }
        Ok(own)
    }
}
