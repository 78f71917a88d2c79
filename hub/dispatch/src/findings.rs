//! 办理结果: what a department found and what came of it, beside its words; the columns of a hotline's work order that are
//! counted.

use serde::{Deserialize, Serialize};

use crate::{Sealed, UtcMicros};

/// What a department says with its reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// 联系群众: when it spoke with the caller; none if it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacted_at: Option<UtcMicros>,
    /// 联系号码: the number at which it did, if it said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacted_number: Option<Sealed>,
    /// 诉求属实: the matter is as the caller said.
    pub substantiated: bool,
    /// 超职责诉求: it asks for more than the department may do.
    pub beyond_duty: bool,
    /// 未解决原因; none if it is solved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsolved: Option<Unsolved>,
}

/// 未解决原因. The words of the reply say more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unsolved {
    /// Law or policy does not allow it.
    NotAllowed,
    /// Money or other means are lacking.
    NoMeans,
    /// It takes longer than the limit.
    TakesLonger,
    /// It cannot be done for anybody, or is not as was said.
    Unfounded,
    /// It is another's to do.
    NotOurs,
    /// Another reason.
    Other,
}
