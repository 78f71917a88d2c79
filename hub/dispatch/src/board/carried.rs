//! What a case carries along when it becomes part of another, or is opened again, beyond its facts, its reports and its limit:
//! how far it had come, who had worked on it, and what had been used up.

use serde::{Deserialize, Serialize};

use super::{Case, Handling, LimitPast, Steps};
use crate::{
    DepartmentCode, ExtensionRuling, GradeGiven, IncidentId, Limit, Part, PersonId, RiskGiven, UtcMicros,
};

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
    /// 改地点: how often it had gone to another owner in another line.
    pub moved: u8,
    /// 改地点: it lies in another line than where it was filed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub elsewhere: bool,
    /// How often it had been done again.
    pub redone: u8,
    /// 包案领导.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leader: Option<PersonId>,
    /// How often it had been urged.
    pub urged: u16,
    /// How often it had been supervised.
    pub supervised: u16,
    /// 更正: the grade that a person had given it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<Box<GradeGiven>>,
    /// 更正: the risk that a person had given it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk_given: Option<Box<RiskGiven>>,
    /// Since when its own limit runs, where a correction had set it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs_since: Option<UtcMicros>,
    /// Its limit as it was before a report that joined moved it, and what else has to be known of that when the report leaves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unmoved: Option<Limit>,
    /// The same.
    #[serde(skip_serializing_if = "LimitPast::is_empty")]
    pub past: LimitPast,
    /// What was decided about more time for its limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<ExtensionRuling>,
    /// The 突发事件 that it belonged to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentId>,
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
            redone: handling.redone,
            runs_since: handling.runs_since,
            unmoved: handling.unmoved_limit().cloned(),
            past: LimitPast { unmoved: None, ..handling.past.clone() },
            extension: extended.or(refused),
            desks,
            ..Self::into_another_round(case, case.rung)
        }
    }

    /// What goes on to count when a case that has ended is opened again at a rung: the work begins anew, but what was returned
    /// is not returned or handed on as often again, it lies where it was placed, and whoever took charge of it has charge of it.
    #[must_use]
    pub fn into_another_round(case: &Case, rung: u8) -> Self {
        let Handling { returns, hand_ons, moved, elsewhere, leader, urged, supervised, .. } = case.handling;
        let (given, risk_given) = (case.handling.given.clone(), case.handling.risk_given.clone());
        let once = Self { returns, hand_ons, moved, elsewhere, ..Self::default() };
        let incident = case.handling.incident;
        Self { rung, leader, urged, supervised, given, risk_given, incident, ..once }
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
        handling.elsewhere = carried.elsewhere;
        (handling.redone, handling.leader) = (carried.redone, carried.leader);
        (handling.given, handling.runs_since) = (carried.given.clone(), carried.runs_since);
        handling.risk_given.clone_from(&carried.risk_given);
        (handling.urged, handling.supervised) = (carried.urged, carried.supervised);
        (handling.extension, handling.incident) = (carried.extension, carried.incident);
        (handling.own_limit, handling.past) = (carried.unmoved.clone(), carried.past.clone());
    }
}
