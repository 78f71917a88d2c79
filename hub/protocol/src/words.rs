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

    /// 风险等级: how great a risk it is judged to be, the least first.
    Risk {
        /// 蓝.
        Blue,
        /// 黄.
        Yellow,
        /// 橙.
        Orange,
        /// 红.
        Red,
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

    /// 出动卡: whether somebody has to come.
    Weight {
        /// 必派.
        Must,
        /// 宜派: would do well to.
        Should,
    }

    /// 交通方式: how a unit gets about.
    Travel {
        /// 步行.
        Foot,
        /// 电动自行车.
        EBike,
        /// 汽车.
        Car,
        /// 船艇.
        Boat,
    }

    /// How the time of a unit's way was found.
    ArrivalBy {
        /// 路网: by road.
        Roads,
        /// By another service's table of travel times.
        Table,
        /// 直线估算: air line and detour; no road is known there.
        AirLine,
        /// 无定位，按网格: it has no usable fix, and a time was assumed.
        Grid,
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
        /// No road leads there for the way it gets about.
        NoRoute,
        /// Is not of the kind that is wanted, or gets about otherwise.
        Kind,
        /// Has been on duty for longer than is wanted.
        Tired,
        /// Would not be there within the time that is wanted.
        Late,
        /// Has worked off as many tasks in this duty as it may be asked for.
        Overloaded,
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
        /// 道路封闭.
        Closures,
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
