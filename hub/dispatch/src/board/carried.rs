//! What a case carries along when it becomes part of another, or is opened again, beyond its facts, its reports and its limit:
//! how far it had come, who had worked on it, and what had been used up.

use serde::{Deserialize, Serialize};

use super::{Case, Handling, Steps};
use crate::{DepartmentCode, ExtensionRuling, Part, PersonId, UtcMicros};

/// How far a case had come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Carried {
    /// Index of the rung of its ladder that owned it.
    pub rung: u8,
    /// When it was opened; none if it begins anew.
    pub opened_at: Option<UtcMicros>,
    /// When it came to each step; nothing if it begins anew.
    #[serde(skip_serializing_if = "Steps::is_empty")]
    pub steps: Steps,
    /// Everybody who had handled it, and so cannot verify it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub handlers: Vec<PersonId>,
    /// How many returns had been agreed to.
    pub returns: u8,
    /// 转派: how often departments had handed a task on.
    pub hand_ons: u8,
    /// 改地点: how often it had gone to posts of another line.
    pub moved: u8,
    /// How often it had been done again.
    pub redone: u8,
    /// 包案领导.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leader: Option<PersonId>,
    /// How often it had been urged.
    pub urged: u16,
    /// How often it had been supervised.
    pub supervised: u16,
    /// What was decided about more time for its limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<ExtensionRuling>,
    /// The departments that had it, the lead first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub desks: Vec<CarriedDesk>,
}

/// A department that had a part in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedDesk {
    /// Which.
    pub department: DepartmentCode,
    /// Lead or helper.
    pub part: Part,
    /// Whether it could not return its task any more.
    pub binding: bool,
}

impl Carried {
    /// All that an open case has, as it becomes part of another.
    #[must_use]
    pub fn whole(case: &Case) -> Self {
        let handling = &case.handling;
        let running = handling.limit.as_ref();
        let extended = running.filter(|running| running.extended).map(|_| ExtensionRuling::Granted);
        let refused = running.filter(|running| running.refused).map(|_| ExtensionRuling::Refused);
        let desks = handling.desk.values().filter(|desk| !desk.ended);
        let mut desks: Vec<CarriedDesk> = desks
            .map(|desk| CarriedDesk {
                department: desk.department.clone(),
                part: desk.part,
                binding: desk.binding,
            })
            .collect();
        desks.sort_by_key(|desk| desk.part != Part::Lead);
        Self {
            opened_at: Some(case.opened_at),
            steps: case.steps.clone(),
            handlers: case.handlers.clone(),
            hand_ons: handling.hand_ons,
            moved: handling.moved,
            redone: handling.redone,
            extension: extended.or(refused),
            desks,
            ..Self::into_another_round(case, case.rung)
        }
    }

    /// What goes on to count when a case that has ended is opened again at a rung: the work begins anew, but what was returned
    /// is not returned as often again, and whoever took charge of it has charge of it.
    #[must_use]
    pub fn into_another_round(case: &Case, rung: u8) -> Self {
        let Handling { returns, leader, urged, supervised, .. } = case.handling;
        Self { rung, returns, leader, urged, supervised, ..Self::default() }
    }
}

impl Case {
    /// Has it again.
    pub(super) fn carry(&mut self, carried: &Carried, at: UtcMicros) {
        self.rung = carried.rung.min(self.top());
        if let Some(opened_at) = carried.opened_at {
            self.opened_at = opened_at;
            // Offers wait for a call that is owed as they would if it were opened now.
            self.danger_at = (!self.facts.call_first.is_empty()).then_some(at);
        }
        if !carried.steps.is_empty() {
            self.steps = carried.steps.clone();
        }
        self.handlers.clone_from(&carried.handlers);
        let handling = &mut self.handling;
        (handling.returns, handling.hand_ons, handling.moved) =
            (carried.returns, carried.hand_ons, carried.moved);
        (handling.redone, handling.leader) = (carried.redone, carried.leader);
        (handling.urged, handling.supervised) = (carried.urged, carried.supervised);
        handling.extension = carried.extension;
    }
}
