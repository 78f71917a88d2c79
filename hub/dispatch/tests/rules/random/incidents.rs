//! 突发事件 at random: opened, responded to over areas of the town, reported and closed in any order, and the cases that follow.

use hub_dispatch::{
    Command, EmergencyLevel, IncidentDeed, IncidentId, IncidentReportKind, OpenIncident, Stream,
};
use uuid::Uuid;

use super::steps::Step;
use crate::{
    desks::{city, county, north, oak, south},
    emergencies::{about_incident, attach, ends_response, flood, follow, opened, reports, responds},
    orders::sealed,
    world::World,
};

const AREAS: [&[&str]; 5] = [&["north"], &["south"], &["oak", "ash"], &["county"], &["oak-1"]];

impl Step {
    pub(super) fn incident(self, world: &World) -> Command {
        let owing = world.owing_a_response();
        if let Some(case) = owing.get(usize::from(self.a) % (owing.len() + 2)) {
            return follow(*case);
        }
        let open: Vec<IncidentId> = world.board.incidents().map(|incident| incident.id).collect();
        match open.get(usize::from(self.b) % (open.len() + 1)) {
            Some(&id) if self.a.is_multiple_of(4) => attach(self.case(), city(), id),
            Some(_) if self.a.is_multiple_of(7) => {
                let attached = world.board.cases().find(|case| case.handling.incident.is_some());
                let case = attached.map_or(self.case(), |case| case.id);
                crate::desks::about(case, city(), hub_dispatch::Deed::Detach)
            }
            Some(&id) => self.about_incident(world, id),
            None => self.opening(world),
        }
    }

    fn opening(self, world: &World) -> Command {
        let ids = (0..).map(|number| IncidentId(Uuid::from_u128(80_001 + number)));
        let fresh = ids.into_iter().find(|id| world.ledger.version(Stream::Incident(*id)) == 0);
        let by = [north(), city(), south(), oak()][usize::from(self.b) % 4].clone();
        opened(OpenIncident { incident: fresh.unwrap_or(flood().incident), by, ..flood() })
    }

    fn about_incident(self, world: &World, id: IncidentId) -> Command {
        let incident = world.board.incident(id).expect("it was just listed");
        let by = [city(), city(), county(), north()][usize::from(self.a / 2) % 4].clone();
        let kind = incident.owed.keys().next().copied().unwrap_or(IncidentReportKind::FollowUp);
        let level = EmergencyLevel::ALL[usize::from(self.b / 8) % 4];
        let deed = match self.b % 8 {
            0 | 1 => responds(level, AREAS[usize::from(self.a) % AREAS.len()]),
            2 => ends_response(),
            3 => IncidentDeed::Log { words: sealed() },
            4 => IncidentDeed::Grade { level, words: sealed() },
            5 => IncidentDeed::Close { words: sealed() },
            _ => reports(kind, world.now),
        };
        about_incident(id, by, deed)
    }
}

/// Every response is ended and followed, every report made, every incident closed.
pub(super) fn all_are_closed(world: &mut World) {
    let open: Vec<IncidentId> = world.board.incidents().map(|incident| incident.id).collect();
    for id in open {
        if world.board.incident(id).is_some_and(|incident| incident.response.is_some()) {
            world.given(about_incident(id, city(), ends_response()));
        }
        let owed: Vec<IncidentReportKind> =
            world.board.incident(id).iter().flat_map(|incident| incident.owed.keys().copied()).collect();
        for kind in owed {
            let now = world.now;
            world.given(about_incident(id, city(), reports(kind, now)));
        }
        world.given(about_incident(id, city(), IncidentDeed::Close { words: sealed() }));
    }
    world.all_follow();
}
