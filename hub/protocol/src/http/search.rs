//! Finding cases, open and ended, by what is known of them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::texts::ShortText;
use crate::{AreaCode, views::CaseView, words::words};

words! {
    /// How a case stands for whoever searches: the phases, and 归档 apart from 结案.
    CaseState {
        /// As [`crate::Phase::Unattended`].
        Unattended,
        /// As [`crate::Phase::UnderWay`].
        UnderWay,
        /// As [`crate::Phase::OnScene`].
        OnScene,
        /// As [`crate::Phase::ToVerify`].
        ToVerify,
        /// As [`crate::Phase::ToClose`].
        ToClose,
        /// As [`crate::Phase::WithDepartments`].
        WithDepartments,
        /// As [`crate::Phase::Suspended`].
        Suspended,
        /// As [`crate::Phase::ToCallBack`].
        ToCallBack,
        /// As [`crate::Phase::ToCheck`].
        ToCheck,
        /// 不予受理.
        NotAccepted,
        /// 直接答复.
        AnsweredAtOnce,
        /// 移交.
        Transferred,
        /// 并单: part of another case.
        Merged,
        /// 已结案.
        Closed,
        /// 已归档.
        Archived,
        /// The registration was withdrawn.
        Withdrawn,
    }
}

impl CaseState {
    /// Whether a case that stands so has ended.
    #[must_use]
    pub fn is_ended(self) -> bool {
        match self {
            Self::NotAccepted
            | Self::AnsweredAtOnce
            | Self::Transferred
            | Self::Merged
            | Self::Closed
            | Self::Archived
            | Self::Withdrawn => true,
            Self::Unattended
            | Self::UnderWay
            | Self::OnScene
            | Self::ToVerify
            | Self::ToClose
            | Self::WithDepartments
            | Self::Suspended
            | Self::ToCallBack
            | Self::ToCheck => false,
        }
    }
}

/// What is looked for. Everything that is named must hold; without anything, all cases are found that the account may see.
/// It is a body and no query, because addresses are written into logs: a number or a name has no place there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct CaseSearch {
    /// Words of a caller's text or address, in which two Chinese characters find something; a case's id; a report's number
    /// of 18 digits; a telephone number. At most [`crate::limits::CASE_QUERY_MAX_CHARS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// The caller's telephone number; everything that is no digit is ignored. 5 digits at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ShortText>)]
    pub phone: Option<String>,
    /// Words of [`CaseState`], `open` or `ended`, separated by commas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Only cases within this area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaCode>,
    /// `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Most cases of one page, from 1; at most [`crate::limits::CASES_PER_CHUNK_MAX`], and 20 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Cases that were found, the one that was opened last first. A case that is opened or ends meanwhile moves none of the others
/// from one page to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct FoundCases {
    /// The cases.
    pub cases: Vec<FoundCase>,
    /// For the next page; null on the last. A page may be short and have a next all the same.
    pub next: Option<String>,
    /// False while cases of before the index was kept are still being put into it, newest last: then not everything is found.
    pub complete: bool,
}

/// A case that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct FoundCase {
    /// How it stands.
    pub state: CaseState,
    /// The case.
    pub case: CaseView,
}
