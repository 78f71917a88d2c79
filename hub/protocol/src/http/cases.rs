//! Reading cases.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

use super::{Attachment, MatchedPlace, Pin, ReportNumber};
use crate::{
    Epoch, ReportId, UtcMicros,
    views::{CaseView, HistoryEntry},
};

/// Which cases to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListedCases {
    /// Those that are open.
    #[default]
    Open,
    /// Those that are closed or withdrawn, newest first.
    Ended,
}

/// The query of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[ts(optional_fields = nullable)]
pub struct CaseListQuery {
    /// Which; open when left out.
    #[serde(default)]
    #[ts(optional, as = "Option<ListedCases>")]
    pub state: ListedCases,
    /// `next` of the page before.
    pub page: Option<String>,
}

/// A page of cases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CaseList {
    /// The ledger's incarnation.
    pub epoch: Epoch,
    /// The offset at which the page was read.
    pub offset: u64,
    /// At most [`crate::limits::CASES_PER_CHUNK_MAX`].
    pub cases: Vec<CaseView>,
    /// For the next page; null on the last.
    pub next: Option<String>,
}

/// A case with the report it came from and what happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CaseDetail {
    /// The case.
    pub case: CaseView,
    /// What the caller said.
    pub report: ReportView,
    /// What those said whose reports joined it, oldest first.
    pub joined: Vec<ReportView>,
    /// What happened, oldest first; the newest [`crate::limits::HISTORY_PER_PAGE_MAX`] lines, or those before the ones that
    /// were asked for.
    pub history: Vec<HistoryEntry>,
    /// `seq` to give as `before` for what happened earlier; absent when this is all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub earlier: Option<u64>,
}

/// Which part of a case's history is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[ts(optional_fields = nullable)]
pub struct CaseDetailQuery {
    /// Only what happened before this `seq`: `earlier` of the answer before. The newest when left out.
    pub before: Option<u64>,
}

/// What a caller said. Once erased, the words are empty and the name and number null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReportView {
    /// The report.
    pub id: ReportId,
    /// Channel code.
    pub channel: String,
    /// 标题: what the call-taker called the matter; left out where nobody gave it a title, and once erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub title: Option<String>,
    /// The words.
    pub text: String,
    /// The caller's name.
    pub caller_name: Option<String>,
    /// 来电号码: the number that called.
    pub caller_phone: Option<String>,
    /// 联系电话: where to call back; left out where that is the number that called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub contact_phone: Option<String>,
    /// 附件、录音; of a caller who is not told, no recording.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Attachment>>")]
    pub attachments: Vec<Attachment>,
    /// The words about the place.
    pub address: Option<String>,
    /// The entry of the place list that the call-taker chose.
    pub matched_place: Option<MatchedPlace>,
    /// When it happened, as the caller said.
    pub occurred_at_us: Option<UtcMicros>,
    /// When it was recorded.
    pub recorded_at_us: UtcMicros,
    /// Whether the personal data were erased.
    pub erased: bool,
    /// 一事一码: its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub number: Option<ReportNumber>,
    /// Its pin. No page tells it: whoever may be told it asks for it, and that is noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub pin: Option<Pin>,
}
