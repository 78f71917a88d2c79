//! 转派: a department's task goes to another one.

use serde::{Deserialize, Serialize};

use crate::{DepartmentCode, Sealed, TaskId};

/// Which task went where, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOn {
    /// The task.
    pub task: TaskId,
    /// Who has it from now on.
    pub to: DepartmentCode,
    /// Why.
    pub reason: Sealed,
    /// Where a department handed it on: those above `to` by the catalogue, nearest first, that department last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub line: Vec<DepartmentCode>,
}
