//! The closed vocabularies of the wire. They mirror the domain's words; the hub translates one by one.
//!
//! A client treats a word it does not know as "something else" and shows it as it is: later versions may add some.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! words {
    ($(
        $(#[$outer:meta])+
        $name:ident { $($(#[$inner:meta])+ $word:ident),+ $(,)? }
    )+) => {$(
        $(#[$outer])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$inner])+ $word),+ }

        impl $name {
            /// Every word, in order.
            pub const ALL: &[Self] = &[$(Self::$word),+];
        }
    )+};
}

pub(crate) use words;

words! {
    /// How high an area or a post stands.
    Tier {
        /// 网格.
        Grid,
        /// 村, 社区.
        Village,
        /// 乡镇, 街道.
        Township,
        /// 县, 区.
        County,
        /// 市.
        City,
    }

    /// How pressing a case is.
    Grade {
        /// 特急 (红).
        Red,
        /// 紧急 (橙).
        Orange,
        /// 一般.
        Ordinary,
    }

    /// How much the machine may do by itself.
    Mode {
        /// 自动派.
        Auto,
        /// 推荐待人工确认.
        Suggest,
        /// 仅登记.
        RecordOnly,
    }

    /// Where a case stands.
    Phase {
        /// No unit has it.
        Unattended,
        /// A unit accepted.
        UnderWay,
        /// A unit is on scene.
        OnScene,
        /// The work is said to be done.
        ToVerify,
        /// Verified, to be closed.
        ToClose,
        /// 已派遣: departments have it.
        WithDepartments,
        /// 挂账 or 暂缓.
        Suspended,
        /// 待回访: verified, and who reported it is to be called back.
        ToCallBack,
        /// 待核实: came by a channel of the public, and a post has to look into it before anybody is looked for.
        ToCheck,
        /// 不予受理.
        NotAccepted,
        /// 直接答复.
        AnsweredAtOnce,
        /// 移交.
        Transferred,
        /// 并单: part of another case.
        Merged,
        /// Closed.
        Closed,
        /// The registration was withdrawn.
        Withdrawn,
    }

    /// What the clock of a case is for.
    ClockPurpose {
        /// Climb, or at the top alert again.
        Climb,
        /// Somebody acknowledged and must act.
        Act,
        /// A unit must arrive.
        Arrive,
        /// A unit must finish.
        Finish,
        /// Somebody must verify.
        Verify,
        /// Somebody must close.
        Close,
        /// The departments must reply.
        Reply,
        /// Somebody must rule on what a department asked.
        Rule,
        /// A suspended case must be looked at again.
        Review,
        /// Somebody must call back who reported it.
        CallBack,
    }

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
        /// 上报: it was not reported to this post in time.
        ReportUpOwed,
        /// It came to this post from another one, without climbing: its place was corrected, or what made it climb has left it.
        Moved,
        /// 重新办理: it was closed, and is opened again.
        Reopened,
        /// 涉及人数较多: so many people are concerned that it begins higher.
        ManyPeople,
        /// A department's matter begins no lower than here.
        DeskWork,
        /// The post that has it may not close it.
        NotCompetent,
        /// Its work was found not done again and again.
        FoundNotDone,
    }

    /// Where one rung of a ladder stands.
    RungState {
        /// Not alerted yet.
        Ahead,
        /// Alerted, and nobody has acknowledged.
        Alerting,
        /// Somebody there acknowledged and has it in hand.
        Acknowledged,
        /// The case climbed past it, or no longer needs it.
        Passed,
        /// Nobody was on duty there.
        Skipped,
    }

    /// A service that is called, never offered a task.
    Service {
        /// 110.
        Police,
        /// 119.
        Fire,
        /// 120.
        Ambulance,
    }

    /// What kind of unit it is; the map draws a shape for each.
    UnitKind {
        /// 网格员.
        GridWorker,
        /// 巡防.
        Patrol,
        /// A vehicle with its crew.
        Vehicle,
        /// A boat with its crew.
        Boat,
        /// A mediator.
        Mediator,
        /// A crew of a department.
        Crew,
    }

    /// Whether a unit can be asked.
    Duty {
        /// 在岗: signed on, and positioned.
        On,
        /// 备勤: at home, reachable, not positioned.
        Standby,
        /// 休息: signed off.
        Off,
        /// Struck off.
        Retired,
    }

    /// What a unit is doing; the map draws a colour for each.
    UnitStatus {
        /// On duty and free.
        Free,
        /// Holds an offer that it has not answered.
        Offered,
        /// Accepted, and not on scene yet.
        UnderWay,
        /// On scene.
        OnScene,
        /// Not to be sent, for another reason.
        Busy,
        /// Has called for help.
        NeedsHelp,
        /// Off duty, or struck off.
        OffDuty,
    }

    /// What ruled a unit out.
    RuledOut {
        /// Not enrolled, or retired.
        Unknown,
        /// Signed off.
        OffDuty,
        /// Holds an offer or a task.
        Claimed,
        /// Has called for help itself.
        NeedsHelp,
        /// Lacks a skill that the category asks for.
        Skill,
        /// Its last fix is too old, and the case is not in its home area.
        StaleFix,
        /// Declined this task.
        Declined,
        /// Let an offer for this task run out.
        Silent,
    }

    /// Why a unit cannot go.
    DeclineReason {
        /// Busy with something else.
        Busy,
        /// Too far, or no way there.
        TooFar,
        /// No vehicle or equipment.
        NoMeans,
        /// Unwell or hurt.
        Unwell,
        /// It signed off duty. Written by the hub when a unit signs off; no unit says it.
        SignedOff,
        /// Another reason.
        Other,
    }

    /// How far an offer has come on its way to a person.
    ReceiptState {
        /// In the mailbox; the device has not said that it has it.
        Queued,
        /// The device has it.
        Delivered,
        /// Somebody has looked at it.
        Seen,
    }

    /// What the verifier found.
    Verdict {
        /// Done.
        Done,
        /// Not done: a new task follows.
        NotDone,
    }

    /// A document the whole hub works by.
    DocumentKind {
        /// The area tree.
        Areas,
        /// The policy.
        Policy,
        /// Who is on duty where.
        Roster,
        /// Place names and standard addresses.
        Places,
        /// Working days and office hours.
        Calendar,
        /// 派单目录.
        Catalogue,
    }

    /// What somebody on the roster is there for.
    DutyPost {
        /// 带班领导: is alerted too.
        Leader,
        /// 值班员: is alerted first.
        Officer,
        /// 备班: is alerted where neither of the two is there.
        Reserve,
    }

    /// How well it is known where a case is.
    PlaceState {
        /// By a point.
        Known,
        /// Only the village or grid: 位置待核.
        AreaOnly,
        /// Not even that: 位置待核.
        Unknown,
    }

    /// What somebody said by telephone.
    Said {
        /// Takes the case on.
        Acknowledged,
        /// Takes the task.
        Accepted,
        /// Cannot go, or cannot go on.
        Declined,
        /// Is on the way.
        SetOut,
        /// Is on scene.
        Arrived,
        /// Is well.
        Well,
        /// Is done.
        Done,
        /// 增援: wants more units.
        BackupAsked,
        /// 签收.
        Signed,
        /// 退单: wants to return it.
        ReturnAsked,
        /// 延期: wants more time.
        ExtensionAsked,
        /// 反馈: says what it did.
        Replied,
    }

    /// What came of telling somebody by another channel. None of these is an answer.
    ReachOutcome {
        /// The channel took the message.
        Taken,
        /// The channel refused it for good.
        Refused,
        /// The channel could not be reached in any try.
        Failed,
        /// Nobody knows a number.
        NoNumber,
    }

    /// What an account may do, inside its area.
    Role {
        /// Accounts, devices, organisation; no cases.
        Administrator,
        /// Takes in reports and handles cases.
        Dispatcher,
        /// 值班领导: what a dispatcher may, and is alerted at the post of the area.
        Commander,
        /// Sees everything, changes nothing.
        Observer,
        /// A machine that files reports and reads what became of them.
        Integrator,
        /// A department's desk: signs, returns and answers the tasks it was given, and sees no other cases.
        Department,
    }
}
