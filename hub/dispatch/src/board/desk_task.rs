//! What a department has to do about an open case.

use serde::{Deserialize, Serialize};

use crate::{
    DepartmentCode, DeskClock, DeskReplied, Findings, Happened, Part, PersonId, ReturnRuling, Until,
    UtcMicros,
};

/// What one department does about a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskTask {
    /// The department.
    pub department: DepartmentCode,
    /// Lead or helper.
    pub part: Part,
    /// It cannot ask to return it (any more).
    pub binding: bool,
    /// When it was assigned.
    pub assigned_at: UtcMicros,
    /// Its clock; none once it is overdue, has replied or ended, and while the case's limit is paused.
    pub clock: Option<DeskClock>,
    /// When it was signed, or counted as signed.
    pub signed_at: Option<UtcMicros>,
    /// Who signed; none if the time to sign ran out.
    pub signed_by: Option<PersonId>,
    /// Since when a return is asked and not ruled on.
    pub return_asked_at: Option<UtcMicros>,
    /// It is overdue.
    pub overdue: bool,
    /// When it replied.
    pub replied_at: Option<UtcMicros>,
    /// It was handed on: until when it is to be replied to at the latest, where the case has no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_by: Option<UtcMicros>,
    /// 退单: until when it may ask to return it; none for tasks of before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_by: Option<Until>,
    /// How often its work was sent back.
    pub sent_back: u8,
    /// It is no longer wanted.
    pub ended: bool,
    /// What it found, as its last reply says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<Findings>,
}

impl DeskTask {
    /// Whether the department still owes a reply.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.ended && self.replied_at.is_none()
    }

    /// Whether it may ask to return it, if there is time.
    #[must_use]
    pub fn may_return(&self) -> bool {
        self.is_open() && !self.binding && self.sent_back == 0
    }

    /// Until when it may ask to return it, if it may at all.
    #[must_use]
    pub fn runs_to_return(&self) -> Option<Until> {
        self.return_by.filter(|_| self.may_return())
    }

    /// Whether it is a helper's, and the helper has said what it did.
    #[must_use]
    pub fn helped(&self) -> bool {
        self.part == Part::Co && !self.ended && self.replied_at.is_some()
    }

    /// As it is assigned.
    pub(super) fn assigned(
        department: &DepartmentCode,
        part: Part,
        binding: bool,
        (clock, reply_by, return_by): (DeskClock, Option<UtcMicros>, Option<Until>),
        at: UtcMicros,
    ) -> Self {
        Self {
            department: department.clone(),
            part,
            binding,
            assigned_at: at,
            clock: Some(clock),
            signed_at: None,
            signed_by: None,
            return_asked_at: None,
            overdue: false,
            replied_at: None,
            reply_by,
            return_by,
            sent_back: 0,
            ended: false,
            findings: None,
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only what happens to a department's task comes here")]
    pub(super) fn evolve(&mut self, what: &Happened, by: Option<PersonId>, at: UtcMicros) {
        match what {
            Happened::DeskSigned { clock, .. } => {
                (self.signed_at, self.signed_by, self.clock) = (Some(at), by, Some(*clock));
            }
            Happened::DeskClockSet { clock, return_by, .. } => {
                (self.clock, self.overdue) = (Some(*clock), false);
                self.return_by = return_by.or(self.return_by);
            }
            Happened::DeskOverdue { .. } => (self.overdue, self.clock) = (true, None),
            Happened::ReturnAsked { .. } => self.return_asked_at = Some(at),
            Happened::ReturnRuled { ruling, .. } => {
                self.return_asked_at = None;
                self.binding |= *ruling == ReturnRuling::Bound;
            }
            Happened::DeskReplied(DeskReplied { findings, .. }) => {
                self.findings.clone_from(findings);
                (self.replied_at, self.clock, self.return_asked_at) = (Some(at), None, None);
                self.signed_at = self.signed_at.or(Some(at));
                self.signed_by = self.signed_by.or(by);
            }
            Happened::DeskSentBack { clock, .. } => {
                (self.replied_at, self.clock, self.overdue) = (None, Some(*clock), false);
                self.sent_back = self.sent_back.saturating_add(1);
            }
            Happened::DeskEnded { .. } => (self.ended, self.clock, self.return_asked_at) = (true, None, None),
            _ => {}
        }
    }
}
