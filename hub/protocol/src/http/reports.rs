//! Intake: somebody calls.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{
    CalledService, MatchedPlace, Pin, ReportNumber,
    texts::{Code, ShortText, Words},
};
use crate::{
    AreaCode, AttachmentId, CaseId, GivenPlace, Grade, Point, ReportId, ReportKind, Risk, Service, UtcMicros,
    views::{AreaRef, StandardCode},
};

/// A report. Only `text` is needed; a report is never refused for lack of a place or for its category.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct NewReport {
    /// The caller's words, 1 to [`crate::limits::REPORT_TEXT_MAX_BYTES`].
    #[schema(value_type = Words)]
    pub text: String,
    /// 标题: what the call-taker calls the matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ShortText>)]
    pub title: Option<String>,
    /// 涉及人数: how many people the matter is about, 1 to [`crate::limits::PEOPLE_INVOLVED_MAX`]. With many, a higher post
    /// begins, as the policy says. Of the reports of one case the greatest number counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub people: Option<u32>,
    /// 风险等级, if somebody judged it; that of its matter counts where it is graver. With a great one a higher post begins, as the
    /// policy says. Of the reports of one case the gravest counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// The caller's name.
    #[schema(value_type = Option<ShortText>)]
    pub caller_name: Option<String>,
    /// 来电号码: the number that called.
    #[schema(value_type = Option<ShortText>)]
    pub caller_phone: Option<String>,
    /// 联系电话: where to call back, if that is another number than the one that called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ShortText>)]
    pub contact_phone: Option<String>,
    /// Channel code, for example `12345`; `desk` when left out.
    #[schema(value_type = Option<Code>)]
    pub channel: Option<String>,
    /// Category code; one that the policy does not list is handled by its rule for everything else.
    #[schema(value_type = Option<ShortText>)]
    pub category: Option<String>,
    /// Urgency as stated; by the category when left out.
    pub urgency: Option<Grade>,
    /// The point, if known.
    pub place: Option<GivenPlace>,
    /// The area, if only that is known. With a place too, the place decides.
    pub area: Option<AreaCode>,
    /// The caller's words about the place; kept beside whatever is found.
    #[schema(value_type = Option<ShortText>)]
    pub address: Option<String>,
    /// The entry of the place list that the call-taker chose; kept beside the caller's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched_place: Option<MatchedPlace>,
    /// When it happened, if the caller said so.
    pub occurred_at_us: Option<UtcMicros>,
    /// Calls to 110, 119 or 120 that were made already, each service once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<CalledService>>")]
    pub called: Vec<CalledService>,
    /// The open case about the same matter that this report joins; no case is opened then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join: Option<CaseId>,
    /// 附件、录音: what the same account handed in for it at `/api/v1/attachments/{attachment}` within the last day, at most
    /// [`crate::limits::ATTACHMENTS_PER_REPORT_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<AttachmentId>>")]
    #[schema(max_items = 9)]
    pub attachments: Vec<AttachmentId>,
    /// The call's id in the telephone system.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ShortText>)]
    pub call_id: Option<String>,
    /// 诉求类型: what the caller wants; help if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ReportKind>,
    /// 保密: who called is told to nobody who handles the case, at a department, a unit or a post below the tier that the policy
    /// names for it; false if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidential: Option<bool>,
    /// 需回复: the caller is called back before the case is closed; false if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_wanted: Option<bool>,
    /// Code of the matter in the catalogue; a report that joins a case has that case's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matter: Option<String>,
    /// 标准代码: a code that a matter of the catalogue has in a standard, directly or by the mapping: the matter is found by it.
    /// With `matter` too, that one must have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard: Option<StandardCode>,
    /// Candidates for the same matter that were shown while the report was taken in, at most
    /// [`crate::limits::SUGGESTED_MAX`]: counted as accepted or rejected, and used for nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<CaseId>>")]
    pub suggested: Vec<CaseId>,
}

/// The report is on disk, and its case is open. Status 201.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReportAccepted {
    /// The report.
    pub report: ReportId,
    /// The case opened for it, or the one it joined.
    pub case: CaseId,
    /// Whether it joined an open case.
    pub joined: bool,
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
    /// 一事一码: the number under which the caller can ask how the matter stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub number: Option<ReportNumber>,
    /// The second secret that goes with the number, to be told to the caller; left out for a department, and once the report
    /// was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub pin: Option<Pin>,
}
