//! Who sees a 突发事件: the centres of its area and of those over which a response to it holds, the centres above these, which command,
//! and those within them, which it concerns. A department's desk sees the cases that it has, and no incident.

use geo_index::{AreaCode, AreaTree, Interval};
use hub_dispatch::board::Incident;

use super::{Scope, Sees};

/// The areas that an incident concerns, whatever the area tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Concerned(Vec<AreaCode>);

impl Concerned {
    /// By an incident.
    pub(crate) fn by(incident: &Incident) -> Self {
        let responded = incident.response.iter().flat_map(|response| &response.areas);
        Self([&incident.area].into_iter().chain(responded).cloned().collect())
    }

    /// With those of before: whom it concerned until now is told of its end.
    pub(crate) fn and(mut self, before: Option<Self>) -> Self {
        self.0.extend(before.into_iter().flat_map(|before| before.0));
        self
    }

    /// In one version of the area tree.
    pub(crate) fn reach(&self, areas: &AreaTree) -> Reach {
        // What belongs to an area that is not in the tree any more counts as the first root's own.
        let gone = Interval { start: 0, end: 1 };
        Reach(self.0.iter().map(|area| areas.interval(area).unwrap_or(gone)).collect())
    }
}

/// Where an incident concerns somebody, in one version of the area tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reach(Vec<Interval>);

impl Sees {
    /// Whether an incident is seen.
    pub(crate) fn incident(self, areas: &AreaTree, incident: &Incident) -> bool {
        self.reached(&Concerned::by(incident).reach(areas))
    }

    /// The same for what was looked up before, in the same version of the tree.
    pub(crate) fn reached(self, Reach(intervals): &Reach) -> bool {
        match self {
            Self::Within(scope) => intervals.iter().any(|interval| scope.touches(*interval)),
            Self::At(_) => false,
        }
    }
}

impl Scope {
    /// Whether an area lies within it, or it within the area: intervals of a tree hold one another or have nothing in common.
    fn touches(self, area: Interval) -> bool {
        self.0.start < area.end && area.start < self.0.end
    }
}
