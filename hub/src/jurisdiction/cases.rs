//! Who sees a case: a centre what lies within its area, a department's desk what it has a task of that has not ended. Asked
//! here for lists, single cases, histories, alerts and sockets alike.

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{
    CaseId, DepartmentCode, Event, Happened,
    board::{Case, Whistle, recall},
};
use hub_engine::Entry;
use hub_protocol::Role;
use sha2::{Digest as _, Sha256};

use super::{Position, Scope};
use crate::{identity::Session, picture::areas_of_case};

/// A department, by a mark of fixed size that is as good as its code: the beginning of the code's SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Desk([u8; 16]);

impl Desk {
    fn of(department: &DepartmentCode) -> Self {
        let digest = Sha256::digest(&department.0);
        Self(digest[..16].try_into().expect("SHA-256 has 32 bytes"))
    }
}

/// Departments that have a task of the case that has not ended.
fn desks_of(case: &Case) -> impl Iterator<Item = Desk> + '_ {
    case.handling.desk.values().filter(|task| !task.ended).map(|task| Desk::of(&task.department))
}

/// Which cases somebody sees, in one version of the area tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Sees {
    /// Those within an area.
    Within(Scope),
    /// Those of which this department has a task, wherever they lie.
    At(Desk),
}

impl Sees {
    /// What the account of a session sees. A desk's account without a department, which nobody can make, sees nothing.
    pub(crate) fn of(areas: &AreaTree, session: &Session) -> Self {
        match (session.role == Role::Department, &session.department) {
            (true, Some(department)) => Self::At(Desk::of(department)),
            (true, None) => Self::Within(Scope::NOTHING),
            (false, _) => Self::Within(Scope::of(areas, session.area.as_ref())),
        }
    }

    /// Whether an open case is seen.
    pub(crate) fn case(self, areas: &AreaTree, case: &Case) -> bool {
        match self {
            Self::Within(scope) => scope.sees(areas, &case.facts.area),
            Self::At(desk) => desks_of(case).any(|its| its == desk),
        }
    }

    /// Whether a whistle is seen: its place lies within the area, or the department was called.
    pub(crate) fn whistle(self, areas: &AreaTree, whistle: &Whistle) -> bool {
        self.holds(&Whereabouts::of(areas, &Belonging::of_whistle(whistle)))
    }

    /// The same for what was looked up before, in the same version of the tree.
    pub(crate) fn holds(self, whereabouts: &Whereabouts) -> bool {
        match self {
            Self::Within(scope) => scope.holds(whereabouts.position),
            Self::At(desk) => whereabouts.desks.contains(&desk),
        }
    }

    /// Whether a case with this history is seen that has ended: as it was then.
    pub(crate) fn ended(self, areas: &AreaTree, history: &[Entry]) -> bool {
        match self {
            Self::Within(scope) => areas_of_case(history).last().is_some_and(|area| scope.sees(areas, area)),
            Self::At(_) => {
                let recorded: Vec<_> = history.iter().map(|entry| entry.recorded.clone()).collect();
                recall(&recorded).is_some_and(|recalled| self.case(areas, &recalled.case))
            }
        }
    }

    /// Whether a case with this history was ever seen, so that its going can be told without betraying it.
    pub(crate) fn ever(self, areas: &AreaTree, history: &[Entry]) -> bool {
        match self {
            Self::Within(scope) => areas_of_case(history).any(|area| scope.sees(areas, area)),
            Self::At(desk) => history.iter().any(|entry| assigned(&entry.recorded.event) == Some(desk)),
        }
    }
}

/// The desk that an event gives a task.
fn assigned(event: &Event) -> Option<Desk> {
    let Event::Acted(acted) = event else { return None };
    let Happened::DeskAssigned { department, .. } = &acted.what else { return None };
    Some(Desk::of(department))
}

/// What decides who sees an open case, whatever the area tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Belonging {
    area: AreaCode,
    desks: Vec<Desk>,
}

impl Belonging {
    /// Of an open case.
    pub(crate) fn of(case: &Case) -> Self {
        Self { area: case.facts.area.clone(), desks: desks_of(case).collect() }
    }

    /// Of a whistle: whoever was called sees it, also when it has ended.
    pub(crate) fn of_whistle(whistle: &Whistle) -> Self {
        let desks = whistle.departments.iter().map(|called| Desk::of(&called.department));
        Self { area: whistle.area.clone(), desks: desks.collect() }
    }
}

/// The same in one version of the area tree: looked up once for all who may or may not see the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Whereabouts {
    position: Position,
    desks: Vec<Desk>,
}

impl Whereabouts {
    /// Of what belongs there.
    pub(crate) fn of(areas: &AreaTree, Belonging { area, desks }: &Belonging) -> Self {
        Self { position: Position::of(areas, area), desks: desks.clone() }
    }
}

/// Units that somebody sees: those at home in the area of a centre; a department's desk sees none.
pub(crate) fn units_seen(areas: &AreaTree, session: &Session) -> Scope {
    if session.role == Role::Department {
        return Scope::NOTHING;
    }
    Scope::of(areas, session.area.as_ref())
}

/// What is said to somebody who asks for a case that is not theirs to see.
pub(crate) fn refused(sees: Sees, case: CaseId) -> String {
    match sees {
        Sees::Within(_) => format!("case {case} is outside the area of your account"),
        Sees::At(_) => format!("case {case} has no task of your department"),
    }
}
