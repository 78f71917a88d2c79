//! Who is told whose name, number and pin: asked here for case pages, histories, searches, earlier calls, likely cases and
//! pins. What was asked for in confidence is said by the rules ([`Case::tells_caller`]).

use std::collections::BTreeSet;

use geo_index::{AreaTree, Tier};
use hub_dispatch::{
    ReportId,
    board::{Case, Listener},
};
use hub_engine::View;
use hub_protocol::Role;

use crate::identity::Session;

/// Whose name and number somebody is told, in one version of the area tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Callers {
    listener: Listener,
    /// The tier of the highest centre of the realm.
    highest: Tier,
}

/// The tier of the highest centre of the realm.
pub(crate) fn highest_tier(areas: &AreaTree) -> Tier {
    areas.areas().find(|area| area.parent.is_none()).map_or(Tier::Grid, |area| area.tier)
}

impl Callers {
    /// By the seat of the account. Another platform sits at no centre of the tree: of what was said in confidence it is told
    /// what it filed itself.
    pub(crate) fn told_to(areas: &AreaTree, session: &Session) -> Self {
        let root = highest_tier(areas);
        let own = match &session.area {
            Some(area) => areas.area(area).map_or(Tier::Grid, |area| area.tier),
            None => root,
        };
        let tier = match session.role {
            Role::Department => None,
            Role::Integrator => Some(Tier::Grid),
            Role::Administrator | Role::Dispatcher | Role::Commander | Role::Observer => Some(own),
        };
        Self { listener: Listener { person: session.person, tier }, highest: root }
    }

    /// Whether it is a department's desk, which looks for nobody by name or number.
    pub(crate) fn is_a_desk(self) -> bool {
        self.listener.tier.is_none()
    }

    /// Whether the caller of a report of this case is named.
    pub(crate) fn names(self, view: &View, case: &Case, report: ReportId) -> bool {
        let policy = view.policy_for(Some(case.id));
        let from = policy.policy.closed_loop.confidential_from.min(self.highest);
        case.tells_caller(report, self.listener, from)
    }

    /// What is kept back of the reports of a case.
    pub(crate) fn withheld(
        self,
        view: &View,
        case: &Case,
        reports: impl Iterator<Item = ReportId>,
    ) -> Withheld {
        let callers = reports.filter(|report| !self.names(view, case, *report)).collect();
        Withheld { is_a_desk: self.is_a_desk(), callers }
    }
}

/// What somebody is not told of the callers of one case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Withheld {
    is_a_desk: bool,
    callers: BTreeSet<ReportId>,
}

impl Withheld {
    /// From a department's desk, when no caller asked for confidence.
    #[cfg(test)]
    pub(crate) fn from_a_desk() -> Self {
        Self { is_a_desk: true, callers: BTreeSet::new() }
    }

    /// Who made this report.
    pub(crate) fn keeps_caller(&self, report: ReportId) -> bool {
        self.callers.contains(&report)
    }

    /// What the caller of this report said when called back: the centre wrote it down for itself.
    pub(crate) fn keeps_call_back(&self, report: ReportId) -> bool {
        self.is_a_desk || self.keeps_caller(report)
    }

    /// The numbers from which somebody answered by telephone.
    pub(crate) fn keeps_numbers(&self) -> bool {
        self.is_a_desk
    }

    /// Whether nothing is kept back of any caller's name and number.
    pub(crate) fn keeps_no_caller(&self) -> bool {
        self.callers.is_empty()
    }
}
