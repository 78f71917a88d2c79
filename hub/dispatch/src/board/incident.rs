//! An open 突发事件 (incident): how grave it is, the response to it, and which reports upward it owes.

use std::collections::BTreeMap;

use geo_index::{AreaCode, Place};
use serde::{Deserialize, Serialize};

use super::Recorded;
use crate::{
    Actor, EmergencyLevel, Event, IncidentHappened, IncidentId, IncidentReportKind, IncidentTurn, LevelRule,
    Sealed, UtcMicros,
};

/// A report upward that an incident owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwedIncidentReport {
    /// Until when.
    pub due: UtcMicros,
    /// Its time has gone by.
    pub overdue: bool,
}

/// 响应 in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// Its level.
    pub level: EmergencyLevel,
    /// The code of the 预案.
    pub plan: Option<String>,
    /// The areas over which it holds.
    pub areas: Vec<AreaCode>,
    /// What it changes.
    pub rule: LevelRule,
    /// Who set it last, and from which seat: that centre commands.
    pub by: Actor,
    /// Why.
    pub reason: Sealed,
    /// Since when there is a response without a break.
    pub since: UtcMicros,
}

/// The timer of an incident: the next report upward that is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentClock {
    /// Ever increasing for the incident.
    pub generation: u64,
    /// When it runs out.
    pub due: UtcMicros,
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// Events in its stream.
    pub version: u64,
    /// Who opened it, and from which seat.
    pub by: Actor,
    /// Where it is.
    pub area: AreaCode,
    /// The middle of it.
    pub place: Option<Place>,
    /// How grave it is.
    pub level: Option<EmergencyLevel>,
    /// What it is called, and what has happened.
    pub words: Sealed,
    /// When it was opened.
    pub opened_at: UtcMicros,
    /// The response in force.
    pub response: Option<Response>,
    /// Reports upward that it owes.
    pub owed: BTreeMap<IncidentReportKind, OwedIncidentReport>,
    /// How many were made.
    pub reported: u32,
    /// When the last of them was.
    pub reported_at: Option<UtcMicros>,
    /// Lines in the log of the command room.
    pub logged: u32,
    /// Its timer, while a report is owed and there is time.
    pub clock: Option<IncidentClock>,
    /// When it was closed.
    pub closed_at: Option<UtcMicros>,
    /// What came of it.
    pub outcome: Option<Sealed>,
}

impl Incident {
    /// As opening leaves it; none where the event does not open it, or names nobody.
    fn opened(happened: &IncidentHappened, version: u64, at: UtcMicros) -> Option<Self> {
        let IncidentTurn::Opened(opened) = &happened.what else { return None };
        let owed = |due| OwedIncidentReport { due, overdue: false };
        let mut incident = Self {
            id: happened.incident,
            version,
            by: happened.by.clone()?,
            area: opened.area.clone(),
            place: opened.place,
            level: opened.level,
            words: opened.words.clone(),
            opened_at: at,
            response: None,
            owed: BTreeMap::from([
                (IncidentReportKind::FirstByPhone, owed(opened.phone_by)),
                (IncidentReportKind::FirstInWriting, owed(opened.written_by)),
            ]),
            reported: 0,
            reported_at: None,
            logged: 0,
            clock: None,
            closed_at: None,
            outcome: None,
        };
        incident.set_clock(version);
        Some(incident)
    }

    /// An incident after one more of its events; none where that event is not of an incident, or it was never opened.
    #[must_use]
    pub fn after(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        let Event::Incident(happened) = &recorded.event else { return before };
        let Some(mut incident) = before else {
            return Self::opened(happened, recorded.version, recorded.at);
        };
        incident.version = recorded.version;
        incident.evolve(happened, recorded.at);
        incident.set_clock(recorded.version);
        Some(incident)
    }

    fn evolve(&mut self, happened: &IncidentHappened, at: UtcMicros) {
        match &happened.what {
            IncidentTurn::Opened(_) => {}
            IncidentTurn::Graded { level, .. } => self.level = Some(*level),
            IncidentTurn::ResponseSet(set) => {
                let Some(by) = happened.by.clone() else { return };
                let since = self.response.as_ref().map_or(at, |response| response.since);
                self.response = Some(Response {
                    level: set.level,
                    plan: set.plan.clone(),
                    areas: set.areas.clone(),
                    rule: set.rule.clone(),
                    by,
                    reason: set.reason.clone(),
                    since,
                });
                self.owed.remove(&IncidentReportKind::Final);
                self.follow_up(set.follow_up_by);
            }
            IncidentTurn::ResponseEnded { final_by, .. } => {
                self.response = None;
                self.owed.remove(&IncidentReportKind::FollowUp);
                self.owes(IncidentReportKind::Final, *final_by);
            }
            IncidentTurn::Logged { .. } => self.logged = self.logged.saturating_add(1),
            IncidentTurn::Reported(reported) => {
                self.owed.remove(&reported.kind);
                self.reported = self.reported.saturating_add(1);
                self.reported_at = Some(reported.said_at);
                if let Some(next_by) = reported.next_by {
                    self.owes(IncidentReportKind::FollowUp, next_by);
                }
            }
            IncidentTurn::ReportOverdue { kinds } => {
                let late = self.owed.iter_mut().filter(|(kind, _)| kinds.contains(kind));
                late.for_each(|(_, owed)| owed.overdue = true);
            }
            IncidentTurn::Closed { words } => {
                (self.closed_at, self.outcome) = (Some(at), Some(words.clone()));
            }
        }
    }

    fn owes(&mut self, kind: IncidentReportKind, due: UtcMicros) {
        self.owed.insert(kind, OwedIncidentReport { due, overdue: false });
    }

    /// A response that is changed gives no more time for a report than the one before.
    fn follow_up(&mut self, by: UtcMicros) {
        let before = self.owed.get(&IncidentReportKind::FollowUp);
        if before.is_none_or(|owed| by < owed.due) {
            self.owes(IncidentReportKind::FollowUp, by);
        }
    }

    /// A timer that waits for the same instant as before is the same.
    fn set_clock(&mut self, version: u64) {
        let in_time = self.owed.values().filter(|owed| !owed.overdue && self.closed_at.is_none());
        let next = in_time.map(|owed| owed.due).min();
        if next != self.clock.map(|clock| clock.due) {
            self.clock = next.map(|due| IncidentClock { generation: version, due });
        }
    }
}

/// An incident by the events of its stream, also one that was closed; none where there never was one.
#[must_use]
pub fn recall_incident(events: &[Recorded]) -> Option<Incident> {
    events.iter().fold(None, Incident::after)
}
