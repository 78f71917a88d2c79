//! Lengths of natural and of working time.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A length of time, written `{"working_days": 5}`. Working days count from the next working day on and end when its
/// offices close (工作日); working hours and minutes run while offices are open (工作时).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Minutes of natural time.
    Minutes(u32),
    /// Hours of natural time.
    Hours(u32),
    /// Days of natural time, 24 hours each.
    Days(u32),
    /// Minutes in which offices are open.
    WorkingMinutes(u32),
    /// Hours in which offices are open.
    WorkingHours(u32),
    /// Working days, the first of them the one after the start.
    WorkingDays(u32),
}
