//! A case that was opened again: closed or withdrawn before, or parted from the one it had been merged into.

use serde::{Deserialize, Serialize};

use crate::{
    CaseFacts, CaseId, CaseReport, PersonId, ReportId, Sealed, TaskId,
    board::{Absorbed, Carried, Letter},
};

/// A case was opened again, as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// The case.
    pub case: CaseId,
    /// The facts as they stood.
    pub facts: CaseFacts,
    /// Reports that had joined it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<ReportId>,
    /// Its reports as it carried them; of old none was kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<CaseReport>,
    /// Cases that had been merged into it: they can still be parted from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absorbed: Vec<Absorbed>,
    /// The last limit generation that was used.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub limit_generation: u64,
    /// 督办: of a case that was parted, the letter that was brought by the merge and has not been answered meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<Box<Letter>>,
    /// How far it had come, as far as that goes on to count; nothing of it was kept in older events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<Box<Carried>>,
    /// The last clock generation that was used, so that a late timer is known for late.
    pub generation: u64,
    /// The task that follows.
    pub task: TaskId,
    /// Who.
    pub by: PersonId,
    /// Why.
    pub reason: Sealed,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(generation: &u64) -> bool {
    *generation == 0
}
