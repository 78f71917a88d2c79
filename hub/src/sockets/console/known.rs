//! What a console has been shown, so that it is told when something of it ends or leaves its area; and what it is told
//! of a step of the feed.

use std::collections::BTreeSet;

use hub_dispatch::{CaseId, UnitId, board::Duty};
use hub_engine::{Change, View};
use hub_protocol::{
    self as wire,
    views::{CaseView, UnitView},
};

use crate::{
    identity::{Act, Session, may},
    jurisdiction::Scope,
    picture::{PersonNames, case_view, unit_view},
};

/// Who looks, in one version of the area tree.
#[derive(Debug, Clone, Copy)]
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
        self.reads_cases && self.scope.sees(view.organisation.areas(), area)
    }

    /// Whether a unit is seen: enrolled, and at home in the area.
    pub(super) fn sees_unit(self, view: &View, id: UnitId) -> bool {
        let enrolled = view.board.unit(id).filter(|unit| unit.duty != Duty::Retired);
        enrolled.is_some_and(|unit| self.sees_unit_of(view, &unit.home))
    }

    /// Whether a unit of that home is seen.
    pub(super) fn sees_unit_of(self, view: &View, home: &geo_index::AreaCode) -> bool {
        self.scope.sees(view.organisation.areas(), home)
    }
}

/// What a console is told of a step of the feed.
#[derive(Debug, Default)]
pub(super) struct News {
    pub(super) cases: Vec<CaseView>,
    pub(super) ended: Vec<wire::CaseId>,
    pub(super) units: Vec<UnitView>,
    pub(super) gone: Vec<wire::UnitId>,
}

impl News {
    pub(super) fn is_empty(&self) -> bool {
        self.cases.is_empty() && self.ended.is_empty() && self.units.is_empty() && self.gone.is_empty()
    }
}

/// What a step changed that is not seen now, and was not known to be seen before: whether it was is for the ledger to say.
#[derive(Debug, Default)]
pub(super) struct Unseen {
    pub(super) cases: Vec<CaseId>,
    pub(super) units: Vec<UnitId>,
}

/// The cases and units that the console has.
#[derive(Debug, Default)]
pub(super) struct Known {
    cases: BTreeSet<CaseId>,
    units: BTreeSet<UnitId>,
}

impl Known {
    /// Everything seen now.
    pub(super) fn all(view: &View, sight: Sight) -> Self {
        let cases = view.board.cases().map(|case| case.id).filter(|&id| sight.sees_case(view, id)).collect();
        let units = view.board.units().map(|unit| unit.id).filter(|&id| sight.sees_unit(view, id)).collect();
        Self { cases, units }
    }

    /// Everything known, drawn.
    pub(super) fn drawn(
        &self,
        view: &View,
        sight: Sight,
        names: PersonNames<'_>,
    ) -> (Vec<CaseView>, Vec<UnitView>) {
        let cases = self.cases.iter().filter_map(|&id| case_view(view, id, names)).collect();
        let sees_case = |case| sight.sees_case(view, case);
        let units = self.units.iter().filter_map(|&id| unit_view(view, id, names, sees_case)).collect();
        (cases, units)
    }

    /// What of a step is news. The view may be ahead of the step: then the news are, too, and the steps that
    /// follow say them again.
    pub(super) fn news(
        &mut self,
        view: &View,
        sight: Sight,
        change: &Change,
        names: PersonNames<'_>,
    ) -> (News, Unseen) {
        let (mut news, mut unseen) = (News::default(), Unseen::default());
        for id in change.cases(view) {
            if sight.sees_case(view, id) {
                self.cases.insert(id);
                news.cases.extend(case_view(view, id, names));
            } else if self.cases.remove(&id) {
                news.ended.push(wire::CaseId(id.0));
            } else {
                unseen.cases.push(id);
            }
        }
        for id in change.units() {
            if sight.sees_unit(view, id) {
                self.units.insert(id);
                news.units.extend(unit_view(view, id, names, |case| sight.sees_case(view, case)));
            } else if self.units.remove(&id) {
                news.gone.push(wire::UnitId(id.0));
            } else {
                unseen.units.push(id);
            }
        }
        (news, unseen)
    }
}
