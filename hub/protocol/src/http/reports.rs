//! Intake: somebody calls.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AreaCode, CaseId, GivenPlace, Grade, Point, ReportId, Service, UtcMicros, views::AreaRef};

/// A report. Only `text` is needed; a report is never refused for lack of a place or for its category.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct NewReport {
    /// The caller's words, 1 to [`crate::limits::REPORT_TEXT_MAX_BYTES`].
    pub text: String,
    /// The caller's name.
    pub caller_name: Option<String>,
    /// The number to call back.
    pub caller_phone: Option<String>,
    /// Channel code, for example `12345`; `desk` when left out.
    pub channel: Option<String>,
    /// Category code; one that the policy does not list is handled by its rule for everything else.
    pub category: Option<String>,
    /// Urgency as stated; by the category when left out.
    pub urgency: Option<Grade>,
    /// The point, if known.
    pub place: Option<GivenPlace>,
    /// The area, if only that is known. With a place too, the place decides.
    pub area: Option<AreaCode>,
    /// The caller's words about the place; kept beside whatever is found.
    pub address: Option<String>,
    /// When it happened, if the caller said so.
    pub occurred_at_us: Option<UtcMicros>,
}

/// The report is on disk, and its case is open. Status 201.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReportAccepted {
    /// The report.
    pub report: ReportId,
    /// The case opened for it.
    pub case: CaseId,
    /// Offset at which it is recorded.
    pub seq: u64,
    /// Grade under which it is handled.
    pub grade: Grade,
    /// The point in WGS84; null when the place is unknown.
    pub place: Option<Point>,
    /// The area found, or the one responsible while the place is unknown.
    pub area: AreaRef,
    /// Services that must be called first: the words speak of danger to life.
    pub call_first: Vec<Service>,
}
