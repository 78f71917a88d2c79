//! 一事一码: with the number of a report and its pin a caller asks how the matter stands. Nobody signs in for it, and nothing
//! is told of other callers, of who handles it, or of what they write to each other.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::texts::Words;
use crate::{Degree, UtcMicros, Verdict, words::words};

/// 工单编号: 18 digits, YYMMDDhhmmss of the filing in China Standard Time and six more. Printed in groups; spaces and dashes do
/// not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
#[schema(min_length = 18, max_length = 32, pattern = "^[0-9][0-9 -]*[0-9]$")]
pub struct ReportNumber(pub String);

/// The second secret of a report: six digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[schema(min_length = 6, max_length = 6, pattern = "^[0-9]{6}$")]
pub struct Pin(pub String);

/// A report's number and pin, to be told to its caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NumberAndPin {
    /// The number.
    pub number: ReportNumber,
    /// The pin.
    pub pin: Pin,
}

words! {
    /// 六步: how far a matter has come.
    ProgressStep {
        /// 信息采集: it was taken in, and somebody looks into it first.
        Collected,
        /// 案件建立: it is on file, and somebody is being found for it.
        Filed,
        /// 任务派遣: somebody was sent, or a department has it.
        Dispatched,
        /// 办理处置: it is being dealt with.
        Handled,
        /// 结果反馈: whoever dealt with it has said so.
        Reported,
        /// 核实结案: it was checked, or has ended.
        Concluded,
    }

    /// Where a matter stands, in the words of whoever reported it.
    ProgressPhase {
        /// 待核实.
        Checking,
        /// 待派遣.
        Assigning,
        /// 办理中.
        Handling,
        /// 暂缓办理: it waits for a plan or a day.
        Waiting,
        /// 待核查: the work is being checked.
        Verifying,
        /// 待回访: those who asked for an answer are being called.
        CallingBack,
        /// 待结案.
        Closing,
        /// 已办结.
        Closed,
        /// 已撤销.
        Withdrawn,
        /// 不予受理.
        NotAccepted,
        /// 已答复.
        Answered,
        /// 已移交: another body has it.
        Transferred,
    }
}

/// How the matter stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Progress {
    /// When the report was taken in.
    pub received_at_us: UtcMicros,
    /// How far the matter has come.
    pub step: ProgressStep,
    /// Where it stands.
    pub phase: ProgressPhase,
    /// Since when.
    pub since_us: UtcMicros,
    /// Until when it must be dealt with; null where no limit runs.
    pub due_us: Option<UtcMicros>,
    /// 延期: that limit was extended; left out where not.
    #[serde(default, skip_serializing_if = "is_not")]
    #[ts(optional, as = "Option<bool>")]
    pub extended: bool,
    /// 挂账、暂缓: the matter waits, and is looked at again then at the latest; left out where it does not wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub suspended_until_us: Option<UtcMicros>,
    /// The answer that was written for callers; null while there is none, or it has not been checked.
    pub answer: Option<String>,
    /// 重办: how often it was done again.
    pub done_again: u32,
    /// 待核查: whether whoever asks may say that it is done, or not; left out where not.
    #[serde(default, skip_serializing_if = "is_not")]
    #[ts(optional, as = "Option<bool>")]
    pub verdict_wanted: bool,
    /// The mark of the work that waits for that word, to be given back with it; left out where none is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub work: Option<String>,
    /// In the answer to a verdict: that it was taken; left out where it changed nothing.
    #[serde(default, skip_serializing_if = "is_not")]
    #[ts(optional, as = "Option<bool>")]
    pub judged: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_not(said: &bool) -> bool {
    !*said
}

/// What whoever reported a matter says of the work, with the number and the pin of the report. Answered by [`Progress`] as it
/// is then, also when the verdict is not wanted any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CallerVerdict {
    /// The number.
    pub number: ReportNumber,
    /// The pin.
    pub pin: Pin,
    /// Done, or not done: then it is dealt with again.
    pub verdict: Verdict,
    /// 满意度, if it was asked: with `done`, `satisfied` or `mostly_satisfied`; with `not_done`, `not_satisfied`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub degree: Option<Degree>,
    /// The mark of the work that it is about, as [`Progress::work`] had it. Without it, and with another one than that of the
    /// work that waits, nothing is judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    #[schema(max_length = 64)]
    pub work: Option<String>,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    #[schema(value_type = Option<Words>)]
    pub note: Option<String>,
}
