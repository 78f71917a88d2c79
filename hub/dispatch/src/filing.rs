//! 立案: what is fixed about a matter when it is filed, beyond where it is and how pressing it is.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{CaseId, Matter, PersonId, ReportId, Stated, UtcMicros};

/// Code of a department or another organisation that deals with matters from a desk; 统一社会信用代码 (GB 32100) where the
/// organisation has one. Opaque.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DepartmentCode(pub String);

impl fmt::Display for DepartmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// 诉求类型: what the caller wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// 咨询: wants to know.
    Enquiry,
    /// 求助: wants help.
    #[default]
    Help,
    /// 投诉: complains.
    Complaint,
    /// 举报: informs against somebody.
    Disclosure,
    /// 建议: suggests.
    Suggestion,
    /// 表扬: thanks or praises somebody. A case like any other; an answer settles it.
    Praise,
    /// 其他: none of these. Nobody knows what would settle it, so an answer alone does not.
    Other,
}

/// What one report wants, and how it wants to be treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Wish {
    /// What the caller wants.
    pub kind: ReportKind,
    /// 保密: no handler sees who called.
    pub confidential: bool,
    /// 需回复: the caller is called back before the case is closed.
    pub reply_wanted: bool,
}

/// What filing a case fixes besides its grade and its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// When the report that opened it was taken in.
    pub received_at: UtcMicros,
    /// What that report wants.
    pub wish: Wish,
    /// Whose account took it in; none for cases of before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed_by: Option<PersonId>,
    /// 涉及人数: how many people the matter is about, if the report said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    /// What the catalogue says of the matter, if it lists it.
    pub matter: Option<Matter>,
}

/// A report as the case carries it: each caller is kept, whatever is merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseReport {
    /// The report.
    pub report: ReportId,
    /// When it was taken in; a merge does not change it.
    pub received_at: UtcMicros,
    /// What it wants.
    pub wish: Wish,
    /// Whose account took it in, as far as the case knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed_by: Option<PersonId>,
    /// What it said of the matter; of those that came before this was kept nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<Box<Stated>>,
    /// The case that brought it here by a merge.
    pub from: Option<CaseId>,
    /// How often the caller was called back without being reached.
    pub missed_calls: u8,
    /// When the last of these tries that count was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed_at: Option<UtcMicros>,
    /// What the caller said at last.
    pub said: Option<Satisfaction>,
    /// Nobody could be reached, as often as the policy has it tried.
    pub given_up: bool,
}

impl CaseReport {
    /// A report that has just been taken in.
    #[must_use]
    pub fn taken_in(
        report: ReportId,
        received_at: UtcMicros,
        wish: Wish,
        filed_by: Option<PersonId>,
    ) -> Self {
        Self {
            report,
            received_at,
            wish,
            filed_by,
            stated: None,
            from: None,
            missed_calls: 0,
            missed_at: None,
            said: None,
            given_up: false,
        }
    }

    /// Whether nothing is left to be done for the caller: wants no answer, or has one and is content.
    #[must_use]
    pub fn is_content(&self) -> bool {
        !self.wish.reply_wanted || self.said.is_some_and(|said| said.solved && said.satisfied)
    }

    /// Whether the caller still has to be called back.
    #[must_use]
    pub fn owes_call_back(&self) -> bool {
        self.wish.reply_wanted && self.said.is_none() && !self.given_up
    }
}

/// 三率: what a caller says when called back (响应、解决、满意).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Satisfaction {
    /// 响应: somebody got in touch.
    pub responded: bool,
    /// 解决: it is solved.
    pub solved: bool,
    /// 满意: is satisfied; 基本满意 is.
    pub satisfied: bool,
    /// How much so, if it was asked in three steps; of what was said before that nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub degree: Option<Degree>,
}

/// 满意度, in the three steps in which a hotline asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Degree {
    /// 满意.
    Satisfied,
    /// 基本满意: nothing is done again for it, and it is counted apart.
    MostlySatisfied,
    /// 不满意.
    NotSatisfied,
}

impl Degree {
    /// Whether who says this is satisfied, where only yes and no are told apart.
    #[must_use]
    pub fn is_satisfied(self) -> bool {
        match self {
            Self::Satisfied | Self::MostlySatisfied => true,
            Self::NotSatisfied => false,
        }
    }
}
