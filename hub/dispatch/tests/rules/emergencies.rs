//! 突发事件 and the response to them in few words.

use geo_index::Tier;
use hub_dispatch::{
    Actor, CaseId, CaseResponse, Command, Deed, EmergencyLevel, IncidentDeed, IncidentId, IncidentOrder,
    IncidentReportKind, NoIncident, OpenIncident, Refusal, Rung, UtcMicros, board::Incident,
};
use uuid::Uuid;

use crate::{
    desks::{about, north},
    orders::sealed,
    town::{code, metres_east},
    world::World,
};

pub(crate) const FLOOD: IncidentId = IncidentId(Uuid::from_u128(80_001));
pub(crate) const FIRE: IncidentId = IncidentId(Uuid::from_u128(80_002));

/// North puts a flood on record, in Oak.
pub(crate) fn flood() -> OpenIncident {
    OpenIncident {
        incident: FLOOD,
        by: north(),
        area: code("oak-1"),
        place: Some(metres_east(0)),
        level: None,
        words: sealed(),
    }
}

pub(crate) fn opened(incident: OpenIncident) -> Command {
    Command::OpenIncident(Box::new(incident))
}

/// Somebody does something about an incident.
pub(crate) fn about_incident(incident: IncidentId, by: Actor, deed: IncidentDeed) -> Command {
    Command::Incident(Box::new(IncidentOrder { incident, by, deed }))
}

pub(crate) fn of_flood(by: Actor, deed: IncidentDeed) -> Command {
    about_incident(FLOOD, by, deed)
}

pub(crate) fn responds(level: EmergencyLevel, areas: &[&str]) -> IncidentDeed {
    let areas = areas.iter().map(|area| code(area)).collect();
    IncidentDeed::SetResponse { level, plan: None, areas, reason: sealed() }
}

pub(crate) fn ends_response() -> IncidentDeed {
    IncidentDeed::EndResponse { reason: sealed() }
}

pub(crate) fn reports(kind: IncidentReportKind, said_at: UtcMicros) -> IncidentDeed {
    IncidentDeed::Report { kind, words: sealed(), number: None, said_at }
}

pub(crate) fn follow(case: CaseId) -> Command {
    Command::FollowResponse { case }
}

pub(crate) fn attach(case: CaseId, by: Actor, incident: IncidentId) -> Command {
    about(case, by, Deed::Attach { incident })
}

pub(crate) fn refused(why: NoIncident) -> Refusal {
    Refusal::Incident(why)
}

impl World {
    /// The flood is on record.
    pub(crate) fn flooded() -> Self {
        let mut world = Self::staffed();
        world.given(opened(flood()));
        world
    }

    /// Somebody sets a response to the flood, and every case follows that owes it.
    pub(crate) fn responded(&mut self, by: Actor, level: EmergencyLevel, areas: &[&str]) -> &mut Self {
        self.given(of_flood(by, responds(level, areas)));
        self.all_follow()
    }

    /// What the hub does by itself: every case that follows another response than the one that holds for it.
    pub(crate) fn all_follow(&mut self) -> &mut Self {
        for id in self.owing_a_response() {
            self.given(follow(id));
        }
        self
    }

    pub(crate) fn owing_a_response(&self) -> Vec<CaseId> {
        let owes = self.board.cases().filter(|case| {
            let above = self.areas.ancestors(&case.facts.area).filter(|area| area.tier > Tier::Grid);
            let above: Vec<_> = above.map(|area| Rung { tier: area.tier, area: area.code.clone() }).collect();
            self.board.is_owed_a_response(case, &case.line(above.iter()))
        });
        owes.map(|case| case.id).collect()
    }

    #[track_caller]
    pub(crate) fn flood(&self) -> &Incident {
        self.board.incident(FLOOD).expect("the flood is open")
    }

    /// Under which response the case of the story is handled.
    pub(crate) fn response(&self) -> Option<CaseResponse> {
        self.case().handling.response
    }
}
