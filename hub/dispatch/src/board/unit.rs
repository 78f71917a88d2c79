//! An enrolled unit.

use geo_index::AreaCode;
use serde::{Deserialize, Serialize};

use crate::{CaseId, Event, PersonId, Skill, UnitId, UnitKind, UtcMicros};

/// Whether a unit can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// 在岗: signed on, and positioned.
    On,
    /// 备勤: at home, reachable, not positioned.
    Standby,
    /// 休息: signed off.
    Off,
    /// Struck off; the row stays so that it can be enrolled again.
    Retired,
}

/// An enrolled unit. It has no name here: names are personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// Events in its stream.
    pub version: u64,
    /// Its kind.
    pub kind: UnitKind,
    /// What it can do.
    pub skills: Vec<Skill>,
    /// The area it belongs to.
    pub home: AreaCode,
    /// The person who answers for it.
    pub person: Option<PersonId>,
    /// On or off duty.
    pub duty: Duty,
    /// Since when it is on or off duty, as recorded; `None` if it never signed on.
    pub duty_since: Option<UtcMicros>,
    /// The open case for its own call for help.
    pub sos: Option<CaseId>,
}

impl Unit {
    /// Applies an event of this unit's stream.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "events of other streams do not come here; the assertion names what is left"
    )]
    pub(super) fn evolve(&mut self, event: &Event, at: UtcMicros) {
        match event {
            Event::UnitEnrolled { kind, skills, home, person, .. } => {
                self.kind = *kind;
                self.skills.clone_from(skills);
                self.home = home.clone();
                self.person = *person;
                if self.duty == Duty::Retired {
                    self.duty = Duty::Off;
                }
            }
            Event::UnitRetired { .. } => self.duty = Duty::Retired,
            Event::SignedOn { .. } => (self.duty, self.duty_since) = (Duty::On, Some(at)),
            Event::SignedOff { .. } => (self.duty, self.duty_since) = (Duty::Off, Some(at)),
            Event::StoodBy { .. } => (self.duty, self.duty_since) = (Duty::Standby, Some(at)),
            Event::DutyRelayed(_) => {}
            Event::SosRaised { case, .. } => self.sos = Some(*case),
            Event::SosEnded { .. } => self.sos = None,
            other => debug_assert!(false, "{} changes no enrolled unit", other.kind()),
        }
    }
}
