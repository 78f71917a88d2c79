//! Why a case climbs, or alerts its post again.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::words::words;

words! {
    /// Why a case climbs, or alerts again.
    ClimbReason {
        /// Nobody accepted and nobody acknowledged in time.
        Unanswered,
        /// Acknowledged, but nobody was sent in time.
        NothingDone,
        /// A unit accepted but did not arrive in time.
        NotArrived,
        /// A unit arrived but did not finish in time.
        NotFinished,
        /// Done, but not verified in time.
        NotVerified,
        /// Verified, but not closed in time.
        NotClosed,
        /// A unit on scene did not say that it is well.
        WelfareMissed,
        /// The unit called for help again.
        SosRepeated,
        /// Another caller's words made it more pressing.
        GradeRaised,
        /// Nobody ruled in time on what a department asked.
        NotRuled,
        /// The departments did not reply in time.
        NotReplied,
        /// A suspended case was to be looked at again.
        ReviewDue,
        /// A caller was not called back in time.
        NotCalledBack,
        /// Four fifths of its limit have gone.
        LimitNear,
        /// Its limit has passed.
        LimitPassed,
        /// 催办.
        Urged,
        /// 督办.
        Supervised,
        /// 提级办理: the post below passed it up.
        PassedUp,
        /// 重办: a caller was not satisfied.
        Redone,
        /// A case that alerted a higher post was merged into it.
        Merged,
        /// 下派: the post above passed it down.
        PassedDown,
        /// 增援: the unit that has it asks for more.
        BackupAsked,
        /// A letter of supervision was not answered in time.
        LetterUnanswered,
        /// 上报: it was not reported in time, to this post or, seen to from here, to one above the realm.
        ReportUpOwed,
        /// It came to this post from another one, without climbing: its place was corrected, or what made it climb has left it.
        Moved,
        /// 重新办理: it was closed, and is opened again.
        Reopened,
        /// 涉及人数较多: so many people are concerned that it begins higher.
        ManyPeople,
        /// A department's matter begins no lower than here.
        DeskWork,
        /// What is as pressing as this begins no lower than here.
        ByGrade,
        /// 风险等级: what is judged to be of such a risk begins no lower than here.
        ByRisk,
        /// The post that has it may not close it.
        NotCompetent,
        /// Its work was found not done again and again.
        FoundNotDone,
        /// 缓办 is over: what it waited for is, or it presses itself.
        WaitsNoMore,
    }
}
