//! 核查: work was found done or not done, by somebody other than whoever did it.

use serde::{Deserialize, Serialize};

use crate::{CaseId, Degree, PersonId, ReportId, Sealed, TaskId};

/// Who checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Verifier {
    /// Somebody at a centre.
    Person {
        /// Who.
        by: PersonId,
    },
    /// Whoever made a report, by its number and pin.
    Caller {
        /// The report.
        report: ReportId,
    },
}

/// Work was found done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// The case.
    pub case: CaseId,
    /// Who found it.
    #[serde(flatten)]
    pub by: Verifier,
    /// What was found; none if a caller said no more than that it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Sealed>,
    /// 满意度, if a caller said how content it is with the work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub degree: Option<Degree>,
}

/// Work was found not done; a new task follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentBack {
    /// The case.
    pub case: CaseId,
    /// Who found it.
    #[serde(flatten)]
    pub by: Verifier,
    /// What was found; none if a caller said no more than that it is not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Sealed>,
    /// 满意度, if a caller said how content it is with the work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub degree: Option<Degree>,
    /// The task that follows.
    pub task: TaskId,
}
