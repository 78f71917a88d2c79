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
use uuid::Uuid;

use super::EndedCase;
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
        self.kept_back(reports, |report| self.names(view, case, report))
    }

    /// Whether the caller of a report of a case that has ended is named.
    pub(crate) fn names_in_ended(self, case: &EndedCase, report: ReportId) -> bool {
        case.tells(report, self.listener, self.highest)
    }

    /// What is kept back of the reports of a case that has ended.
    pub(crate) fn withheld_in_ended(
        self,
        case: &EndedCase,
        reports: impl Iterator<Item = ReportId>,
    ) -> Withheld {
        self.kept_back(reports, |report| self.names_in_ended(case, report))
    }

    fn kept_back(
        self,
        reports: impl Iterator<Item = ReportId>,
        is_named: impl Fn(ReportId) -> bool,
    ) -> Withheld {
        let (told, kept) = reports.partition(|report| is_named(*report));
        // A report that the case never had stands for those that have left it.
        let keeps_others = !is_named(ReportId(Uuid::nil()));
        Withheld { is_a_desk: self.is_a_desk(), told, kept, keeps_others }
    }
}

/// What somebody is not told of the callers of one case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Withheld {
    is_a_desk: bool,
    /// Reports of the case whose callers are told.
    told: BTreeSet<ReportId>,
    /// Those whose callers are not.
    kept: BTreeSet<ReportId>,
    /// Whether the callers of reports are kept back that have left the case, and about which its history still speaks.
    keeps_others: bool,
}

impl Withheld {
    /// From a department's desk, when no caller asked for confidence.
    #[cfg(test)]
    pub(crate) fn from_a_desk() -> Self {
        Self { is_a_desk: true, ..Self::default() }
    }

    /// Who made this report.
    pub(crate) fn keeps_caller(&self, report: ReportId) -> bool {
        self.kept.contains(&report) || self.keeps_others && !self.told.contains(&report)
    }

    /// What the caller of this report said when called back: the centre wrote it down for itself.
    pub(crate) fn keeps_call_back(&self, report: ReportId) -> bool {
        self.is_a_desk || self.keeps_caller(report)
    }

    /// The numbers from which somebody answered by telephone.
    pub(crate) fn keeps_numbers(&self) -> bool {
        self.is_a_desk
    }

    /// Whether the number of any caller is kept back, those of reports that have left the case counted in if there are some.
    pub(crate) fn keeps_any_caller(&self, some_left: bool) -> bool {
        !self.kept.is_empty() || some_left && self.keeps_others
    }

    /// Whether nothing is kept back of any caller's name and number.
    pub(crate) fn keeps_no_caller(&self) -> bool {
        self.kept.is_empty()
    }
}
