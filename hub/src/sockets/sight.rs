//! Who looks, and what they may see of cases and units.

use hub_dispatch::{CaseId, UnitId, board::Duty};
use hub_engine::View;

use crate::{
    identity::{Act, Session, may},
    jurisdiction::{Position, Scope},
};

/// Who looks, in one version of the area tree. All who have the same are shown the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Sight {
    scope: Scope,
    reads_cases: bool,
}

impl Sight {
    pub(super) fn of(view: &View, session: &Session) -> Self {
        let scope = Scope::of(view.organisation.areas(), session.area.as_ref());
        Self { scope, reads_cases: may(session.role, Act::ReadCases) }
    }

    /// Whether an open case is seen.
    pub(super) fn sees_case(self, view: &View, id: CaseId) -> bool {
        let area = view.board.case(id).map(|case| &case.facts.area);
        area.is_some_and(|area| self.sees_case_in(view, area))
    }

    /// Whether a case in that area is seen.
    pub(super) fn sees_case_in(self, view: &View, area: &geo_index::AreaCode) -> bool {
        self.sees_case_at(Position::of(view.organisation.areas(), area))
    }

    /// Whether a case that belongs there is seen.
    pub(super) fn sees_case_at(self, position: Position) -> bool {
        self.reads_cases && self.scope.holds(position)
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
        self.scope.holds(position)
    }
}
