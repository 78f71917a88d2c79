//! Who looks, and what they may see of cases and units.

use hub_dispatch::{
    CaseId, UnitId,
    board::{Duty, Incident, Whistle},
};
use hub_engine::{Entry, View};

use crate::{
    identity::{Act, Session, may},
    jurisdiction::{Position, Reach, Scope, Sees, Whereabouts, units_seen},
};

/// Who looks, in one version of the area tree. All who have the same are shown the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Sight {
    cases: Sees,
    units: Scope,
    reads_cases: bool,
}

impl Sight {
    pub(super) fn of(view: &View, session: &Session) -> Self {
        let areas = view.organisation.areas();
        Self {
            cases: Sees::of(areas, session),
            units: units_seen(areas, session),
            reads_cases: may(session.role, Act::ReadCases),
        }
    }

    /// Whether an open case is seen.
    pub(super) fn sees_case(self, view: &View, id: CaseId) -> bool {
        let seen = view.board.case(id).is_some_and(|case| self.cases.case(view.organisation.areas(), case));
        self.reads_cases && seen
    }

    /// Whether a whistle is seen.
    pub(super) fn sees_whistle(self, view: &View, whistle: &Whistle) -> bool {
        self.reads_cases && self.cases.whistle(view.organisation.areas(), whistle)
    }

    /// Whether an incident is seen.
    pub(super) fn sees_incident(self, view: &View, incident: &Incident) -> bool {
        self.reads_cases && self.cases.incident(view.organisation.areas(), incident)
    }

    /// Whether an incident that reaches so far is seen.
    pub(super) fn sees_incident_at(self, reach: &Reach) -> bool {
        self.reads_cases && self.cases.reached(reach)
    }

    /// Whether a case with that history was ever seen.
    pub(super) fn ever_saw(self, view: &View, history: &[Entry]) -> bool {
        self.reads_cases && self.cases.ever(view.organisation.areas(), history)
    }

    /// Whether a case that belongs there is seen.
    pub(super) fn sees_case_at(self, whereabouts: &Whereabouts) -> bool {
        self.reads_cases && self.cases.holds(whereabouts)
    }

    /// Whether a unit is seen: enrolled, and at home in the area.
    pub(super) fn sees_unit(self, view: &View, id: UnitId) -> bool {
        let enrolled = view.board.unit(id).filter(|unit| unit.duty != Duty::Retired);
        enrolled.is_some_and(|unit| self.sees_unit_of(view, &unit.home))
    }

    /// Whether a unit of that home is seen.
    pub(super) fn sees_unit_of(self, view: &View, home: &geo_index::AreaCode) -> bool {
        self.sees_unit_at(Position::of(view.organisation.areas(), home))
    }

    /// Whether a unit that is at home there is seen.
    pub(super) fn sees_unit_at(self, position: Position) -> bool {
        self.units.holds(position)
    }
}
