//! Timers as rows: (subject, purpose, generation).

use hub_dispatch::{CaseId, IncidentId, OfferId, TaskId, Timer, WhistleId};
use hub_ledger::TimerKey;
use uuid::Uuid;

/// A timer row that names no timer of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{purpose:?} of {subject:?} names no timer")]
pub struct TimerNameError {
    /// Its subject.
    pub subject: String,
    /// Its purpose.
    pub purpose: String,
}

/// The row's name for a timer.
#[must_use]
pub fn timer_key(timer: Timer) -> TimerKey {
    let (subject, purpose, generation) = match timer {
        Timer::Clock { case, generation } => (format!("case:{case}"), "clock", generation),
        Timer::Answer { offer, task } => (format!("offer:{offer}/{task}"), "answer", 1),
        Timer::Search { task, generation } => (format!("task:{task}"), "search", generation),
        Timer::Welfare { task, generation } => (format!("task:{task}"), "welfare", generation),
        Timer::Limit { case, generation } => (format!("case:{case}"), "limit", generation),
        Timer::Letter { case, generation } => (format!("case:{case}"), "letter", generation),
        Timer::ReportUp { case, generation } => (format!("case:{case}"), "report_up", generation),
        Timer::Desk { case, task, generation } => (format!("desk:{task}/{case}"), "desk", generation),
        Timer::Whistle { whistle, generation } => (format!("whistle:{whistle}"), "whistle", generation),
        Timer::IncidentReport { incident, generation } => {
            (format!("incident:{incident}"), "incident_report", generation)
        }
    };
    TimerKey { subject, purpose: purpose.to_owned(), generation }
}

/// The timer that a row names.
///
/// # Errors
/// [`TimerNameError`] if it names none.
pub fn timer_from_key(key: &TimerKey) -> Result<Timer, TimerNameError> {
    let refuse = || TimerNameError { subject: key.subject.clone(), purpose: key.purpose.clone() };
    let (kind, name) = key.subject.split_once(':').ok_or_else(refuse)?;
    let id = |text: &str| Uuid::parse_str(text).map_err(|_not_a_uuid| refuse());
    let generation = key.generation;
    match (kind, key.purpose.as_str()) {
        ("case", "clock") => Ok(Timer::Clock { case: CaseId(id(name)?), generation }),
        ("case", "limit") => Ok(Timer::Limit { case: CaseId(id(name)?), generation }),
        ("case", "letter") => Ok(Timer::Letter { case: CaseId(id(name)?), generation }),
        ("case", "report_up") => Ok(Timer::ReportUp { case: CaseId(id(name)?), generation }),
        ("desk", "desk") => {
            let (task, case) = name.split_once('/').ok_or_else(refuse)?;
            Ok(Timer::Desk { case: CaseId(id(case)?), task: TaskId(id(task)?), generation })
        }
        ("whistle", "whistle") => Ok(Timer::Whistle { whistle: WhistleId(id(name)?), generation }),
        ("incident", "incident_report") => {
            Ok(Timer::IncidentReport { incident: IncidentId(id(name)?), generation })
        }
        ("task", "search") => Ok(Timer::Search { task: TaskId(id(name)?), generation }),
        ("task", "welfare") => Ok(Timer::Welfare { task: TaskId(id(name)?), generation }),
        ("offer", "answer") => {
            let (offer, task) = name.split_once('/').ok_or_else(refuse)?;
            Ok(Timer::Answer { offer: OfferId(id(offer)?), task: TaskId(id(task)?) })
        }
        _ => Err(refuse()),
    }
}
