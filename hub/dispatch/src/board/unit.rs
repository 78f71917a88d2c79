//! An enrolled unit.

use geo_index::AreaCode;
use serde::{Deserialize, Serialize};

use crate::{ByKind, CaseId, Event, PersonId, Skill, Travel, UnitId, UnitKind, UtcMicros};

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
    /// How it gets about; none where its kind says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel: Option<Travel>,
    /// On or off duty.
    pub duty: Duty,
    /// Since when it is on or off duty, as recorded; `None` if it never signed on.
    pub duty_since: Option<UtcMicros>,
    /// 负荷: how many tasks it has worked off since then, as far as a policy limits that.
    #[serde(default, skip_serializing_if = "is_rested")]
    pub worked: u16,
    /// The open case for its own call for help.
    pub sos: Option<CaseId>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_rested(worked: &u16) -> bool {
    *worked == 0
}

impl Unit {
    /// How it gets about, where its card does not say as units of its kind do.
    #[must_use]
    pub fn travels(&self, usual: &ByKind<Travel>) -> Travel {
        self.travel.unwrap_or_else(|| usual.of(self.kind))
    }

    /// Applies an event of this unit's stream.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "events of other streams do not come here; the assertion names what is left"
    )]
    pub(super) fn evolve(&mut self, event: &Event, at: UtcMicros) {
        match event {
            Event::UnitEnrolled { kind, skills, home, person, travel, .. } => {
                self.kind = *kind;
                self.skills.clone_from(skills);
                self.home = home.clone();
                (self.person, self.travel) = (*person, *travel);
                if self.duty == Duty::Retired {
                    self.duty = Duty::Off;
                }
            }
            Event::UnitRetired { .. } => self.duty = Duty::Retired,
            Event::SignedOn { .. } => self.now_is(Duty::On, at),
            Event::SignedOff { .. } => self.now_is(Duty::Off, at),
            Event::StoodBy { .. } => self.now_is(Duty::Standby, at),
            Event::UnitWorked { .. } => self.worked = self.worked.saturating_add(1),
            Event::DutyRelayed(_) => {}
            Event::SosRaised { case, .. } => self.sos = Some(*case),
            Event::SosEnded { .. } => self.sos = None,
            other => debug_assert!(false, "{} changes no enrolled unit", other.kind()),
        }
    }

    /// Another duty begins, and what it had in the one before weighs no more.
    fn now_is(&mut self, duty: Duty, at: UtcMicros) {
        (self.duty, self.duty_since, self.worked) = (duty, Some(at), 0);
    }
}
