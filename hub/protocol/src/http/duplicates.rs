//! Open cases that may be about the same matter, while a report is taken in and later. A person decides; the machine says why
//! it thinks so.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{AreaCode, GivenPlace, views::CaseView};

/// What is known of a report that is being taken in.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct ReportDraft {
    /// The caller's words so far, at most [`crate::limits::REPORT_TEXT_MAX_BYTES`]; may be empty.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub text: String,
    /// Category code.
    pub category: Option<String>,
    /// The point, if known.
    pub place: Option<GivenPlace>,
    /// The area, if only that is known.
    pub area: Option<AreaCode>,
    /// The caller's number.
    pub caller_phone: Option<String>,
}

/// Open cases that may be about the same matter, the likeliest first; at most
/// [`crate::limits::CANDIDATES_MAX`]. Cases that somebody has found to be other matters are not among them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Candidates {
    /// The cases.
    pub cases: Vec<Candidate>,
}

/// An open case, and why it may be about the same matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Candidate {
    /// The case.
    pub case: CaseView,
    /// How far away it is, metres; null where one of the two places is unknown and the area alone speaks for it.
    pub distance_m: Option<u32>,
    /// How much later the one was opened than the other, minutes.
    pub minutes: u32,
    /// How much the words are alike, in percent.
    pub likeness: u8,
    /// Whether the category is the same.
    pub same_category: bool,
    /// Whether somebody called from the same number.
    pub same_caller: bool,
}
