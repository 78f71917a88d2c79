//! The closed vocabularies of the closed loop: what is said of departments' tasks, limits, returns and exits.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::words::words;

words! {
    /// 六步: a step of the loop.
    Step {
        /// 信息采集: the report was taken in.
        Collected,
        /// 案件建立: the case was filed.
        Filed,
        /// 任务派遣: a unit accepted it, or departments were given it.
        Dispatched,
        /// 办理处置: a unit was on scene, or a department signed.
        Handled,
        /// 结果反馈: what was done was reported.
        Reported,
        /// 核实结案: it was closed.
        Closed,
    }

    /// 诉求类型: what a caller wants.
    ReportKind {
        /// 咨询: wants to know.
        Enquiry,
        /// 求助: wants help.
        Help,
        /// 投诉: complains.
        Complaint,
        /// 举报: informs against somebody.
        Disclosure,
        /// 建议: suggests.
        Suggestion,
        /// 表扬: thanks or praises somebody.
        Praise,
        /// 其他: none of these.
        Other,
    }

    /// 满意度, in the three steps in which a hotline asks.
    Degree {
        /// 满意.
        Satisfied,
        /// 基本满意: counts as satisfied, and is counted apart.
        MostlySatisfied,
        /// 不满意.
        NotSatisfied,
    }

    /// Of what a standard gives a code.
    StandardKind {
        /// 部件.
        Component,
        /// 事项.
        Matter,
    }

    /// What a department does about a case.
    Part {
        /// 主办: answers for the whole.
        Lead,
        /// 协办: does a part.
        Co,
    }

    /// What the clock of a department's task does when it runs out.
    DeskPurpose {
        /// The task counts as signed.
        Sign,
        /// The task is overdue.
        Reply,
    }

    /// What was decided about a return.
    ReturnRuling {
        /// 同意改派.
        Agreed,
        /// 裁定承办: the department has it, and cannot return it again.
        Bound,
    }

    /// What was decided about a wish for more time.
    ExtensionRuling {
        /// 准予延期.
        Granted,
        /// 不予延期.
        Refused,
    }

    /// Why a limit was set, or moved.
    LimitReason {
        /// The case was filed.
        Filed,
        /// The case was opened again, or is to be done again after a caller was not satisfied.
        Redone,
        /// An extension was granted.
        Extended,
        /// Another calendar came into force.
        Calendar,
        /// Another case was merged into this one, and had less time left.
        Merged,
        /// A case was parted from this one and took its limit with it, or has it again.
        Parted,
        /// A suspension ended.
        Resumed,
        /// 更正: it is filed as something for which another limit holds.
        Corrected,
    }

    /// 上报: to whom a case is reported.
    Upward {
        /// 乡镇、街道.
        Township,
        /// 区县.
        County,
        /// 市.
        City,
        /// 省, above every realm.
        Province,
    }

    /// 上报: how a case is reported upward.
    ReportUpBy {
        /// 电话报告.
        Phone,
        /// 书面报告.
        Written,
    }

    /// Where a report upward stands.
    ReportUpState {
        /// It is owed, and there is time.
        Waits,
        /// Its time has gone by; it can still be made.
        Overdue,
        /// It was made.
        Done,
    }

    /// Why a case waits.
    SuspensionKind {
        /// 挂账: cannot be solved for a long time; pauses the limit.
        LongTerm,
        /// 暂缓: waits for a while; the limit runs on.
        Deferred,
        /// 缓办: waits while an emergency is responded to; pauses the limit.
        Emergency,
    }

    /// Ⅰ to Ⅳ, of a 突发事件 and of the response to it.
    EmergencyLevel {
        /// Ⅰ 特别重大.
        I,
        /// Ⅱ 重大.
        Ii,
        /// Ⅲ 较大.
        Iii,
        /// Ⅳ 一般.
        Iv,
    }

    /// A report upward about a 突发事件.
    IncidentReportKind {
        /// 初报 by telephone.
        FirstByPhone,
        /// 初报 in writing.
        FirstInWriting,
        /// 续报.
        FollowUp,
        /// 终报.
        Final,
    }

    /// On what ground a report is not accepted.
    Ground {
        /// Not a matter for this government.
        NotOurs,
        /// Is before a court, an arbitrator or the letters-and-visits office already.
        ElsewhereAlready,
        /// Was dealt with before, and nothing is new.
        SettledBefore,
        /// Looked into, and not so.
        NotTrue,
        /// Nothing was asked, or nothing that can be made out.
        Unclear,
        /// Abuse of the line.
        Abuse,
    }

    /// 未解决原因.
    Unsolved {
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

    /// Who gets a case that is handed over.
    TransferTarget {
        /// 110.
        Police,
        /// 119.
        Fire,
        /// 120.
        Ambulance,
        /// 信访.
        LettersAndVisits,
        /// 诉讼.
        Litigation,
        /// Another system.
        Other,
    }

    /// Of what a picture of a task is.
    PictureMoment {
        /// Of before the work.
        Before,
        /// Of after it.
        After,
        /// 处置中: of while it was being dealt with.
        During,
        /// 签名: of the paper that somebody signed.
        Signed,
    }

    /// Something that is true of a line of the history and needs no number.
    Remark {
        /// The department cannot return the task.
        Binding,
        /// Nobody signed: the time to sign ran out, and it counts as signed.
        CountedAsSigned,
        /// After it was due.
        Late,
        /// The calendar lacks a year that the limit had to pass.
        Uncertain,
        /// Nobody answered the telephone.
        NotReached,
        /// It is not tried again.
        GivenUp,
        /// So soon after the try before that it does not count.
        TooSoon,
        /// Drawn to be checked by somebody else.
        Sampled,
    }
}
