//! What the map draws of a unit besides its place, and who may see it.

use geo_index::Interval;
use hub_dispatch::{UnitKind, UtcMicros};

/// What a unit is doing; the map has a colour for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitStatus {
    /// Free to be sent.
    Available,
    /// Asked, and has not answered yet.
    Offered,
    /// On the way.
    UnderWay,
    /// At the place.
    OnScene,
    /// Not to be sent, for another reason.
    Busy,
    /// Calling for help.
    Sos,
}

/// What is drawn of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitTag {
    /// Its shape.
    pub kind: UnitKind,
    /// Its colour.
    pub status: UnitStatus,
}

impl UnitTag {
    /// One bit for the kind and one for the status, for a search that passes by everybody else.
    #[must_use]
    pub fn bits(self) -> u64 {
        let kind = match self.kind {
            UnitKind::GridWorker => 0,
            UnitKind::Patrol => 1,
            UnitKind::Vehicle => 2,
            UnitKind::Boat => 3,
            UnitKind::Mediator => 4,
            UnitKind::Crew => 5,
        };
        let status = match self.status {
            UnitStatus::Available => 16,
            UnitStatus::Offered => 17,
            UnitStatus::UnderWay => 18,
            UnitStatus::OnScene => 19,
            UnitStatus::Busy => 20,
            UnitStatus::Sos => 21,
        };
        1 << kind | 1 << status
    }
}

/// Where a unit belongs: the pre-order position of its home area in the area tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope(pub u32);

impl Scope {
    /// Whether somebody with this jurisdiction may see what belongs here. Both from the same tree version.
    #[must_use]
    pub fn is_within(self, jurisdiction: Interval) -> bool {
        jurisdiction.start <= self.0 && self.0 < jurisdiction.end
    }
}

/// A unit that goes on duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnDuty {
    /// What is drawn of it.
    pub tag: UnitTag,
    /// Where it belongs.
    pub scope: Scope,
    /// When it signed on, as recorded. Fixes from before are its owner's own.
    pub since: UtcMicros,
}
