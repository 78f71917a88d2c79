//! What events speak of: rungs, choices, clocks, and how things end.

use geo_index::{AreaCode, Tier};
use serde::{Deserialize, Serialize};

use crate::{
    Alternate, Arrival, CaseId, Improved, OfferId, PersonId, Reassigned, ReportId, Sealed, TaskId, UnitId,
    Until, UtcMicros, WorkingTime,
};

/// The post of one tier on a case's ladder: the centre of an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// Tier of the centre.
    pub tier: Tier,
    /// Area whose centre it is.
    pub area: AreaCode,
}

/// How a unit came to be thought near.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Nearness {
    /// By its last fix.
    Fix {
        /// Air-line distance in metres.
        distance_m: u32,
        /// Age of the fix in milliseconds.
        age_ms: u64,
    },
    /// By its home area; it has no usable fix.
    Home,
    /// A person chose it.
    Person,
}

/// What ruled a unit out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuledOut {
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
    /// Let an offer for this task run out, and others are still to be asked.
    Silent,
    /// No road leads there for the way it gets about.
    NoRoute,
    /// Is not of the kind that is wanted, or gets about otherwise.
    Kind,
    /// Has been on duty for longer than is wanted.
    Tired,
    /// Would not be there within the time that is wanted.
    Late,
    /// 过载: has worked off as many tasks in this duty as it may be asked for.
    Overloaded,
}

/// Why a unit was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The unit.
    pub unit: UnitId,
    /// How near it is.
    pub nearness: Nearness,
    /// Index of the ring in which it was found.
    pub ring: u8,
    /// Units that were nearer, and what ruled them out; at most [`RULED_OUT_MAX`].
    pub ruled_out: Vec<(UnitId, RuledOut)>,
    /// When it is expected; none where a person chose, and where the policy takes the nearest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival: Option<Arrival>,
    /// The next best that was not chosen; at most [`crate::ALTERNATES_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternates: Vec<Alternate>,
    /// Why it was chosen, if it was not by a search for the task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub improved: Option<Improved>,
}

impl Choice {
    /// A unit that a person named.
    #[must_use]
    pub fn by_hand(unit: UnitId) -> Self {
        let nearness = Nearness::Person;
        let (ruled_out, alternates) = (Vec::new(), Vec::new());
        Self { unit, nearness, ring: 0, ruled_out, arrival: None, alternates, improved: None }
    }
}

/// Most ruled-out units written into one choice.
pub const RULED_OUT_MAX: usize = 8;

/// Why a case climbs, or alerts again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClimbReason {
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
    /// The post that has it may not do what comes next: close it, or call back who reported it in confidence.
    NotCompetent,
    /// Its work was found not done again and again.
    FoundNotDone,
    /// 缓办 is over: what it waited for is, or it presses itself.
    WaitsNoMore,
}

impl ClimbReason {
    /// Whether it says why a case begins above its lowest post, rather than that something has become of it.
    #[must_use]
    pub fn is_of_what_it_is(self) -> bool {
        matches!(self, Self::ManyPeople | Self::DeskWork | Self::ByGrade | Self::ByRisk)
    }
}

/// What the case clock will do when it runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockPurpose {
    /// Climb, or at the top alert again: nobody has it.
    Climb,
    /// Somebody acknowledged and must act.
    Act,
    /// A unit accepted and must arrive.
    Arrive,
    /// A unit arrived and must finish.
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

/// Where an open case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// No unit has it: offers may be out, a person may own it.
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
}

/// The one clock of a case. Every open case has one running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// What it is for.
    pub purpose: ClockPurpose,
    /// Ever increasing for the case.
    pub generation: u64,
    /// When it runs out.
    pub due: UtcMicros,
    /// Where it runs in working time: what it was reckoned from; none for clocks of before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working: Option<WorkingTime>,
}

impl Clock {
    /// Until when it runs.
    #[must_use]
    pub fn until(&self) -> Until {
        Until { at: self.due, working: self.working }
    }
}

/// Why a unit cannot go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// Busy with something else.
    Busy,
    /// Too far, or no way there.
    TooFar,
    /// No vehicle or equipment.
    NoMeans,
    /// Unwell or hurt.
    Unwell,
    /// It signed off duty.
    SignedOff,
    /// Another reason.
    Other,
}

/// How an offer ended without the work being done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum OfferEnd {
    /// The unit declined it.
    Declined {
        /// Why.
        reason: DeclineReason,
    },
    /// The unit did not answer in time.
    Expired,
    /// Another unit was first, or the case no longer needs it.
    StoodDown,
    /// A person called the unit back.
    CalledBack {
        /// Who.
        by: PersonId,
        /// Why, in the person's words.
        reason: Sealed,
    },
    /// The unit had accepted and then could not go on.
    GaveUp {
        /// Why.
        reason: DeclineReason,
    },
    /// 改派: the unit had accepted and was still under way, and the machine sent somebody else, or it elsewhere.
    Reassigned {
        /// Why.
        why: Reassigned,
    },
}

/// What a mailbox message is about; its words are made when it is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Notice {
    /// An offer to answer.
    Offer {
        /// The offer.
        offer: OfferId,
        /// The task offered.
        task: TaskId,
        /// The case it belongs to.
        case: CaseId,
    },
    /// The offer no longer stands.
    StandDown {
        /// The offer.
        offer: OfferId,
    },
    /// 改派: another unit goes, or this one goes elsewhere; what it goes to follows as an offer.
    Reassigned {
        /// The offer that no longer stands.
        offer: OfferId,
        /// Why.
        why: Reassigned,
    },
    /// The place of the case was corrected.
    Moved {
        /// The task the unit has.
        task: TaskId,
        /// The case.
        case: CaseId,
    },
    /// 更正: what the case is filed as was put right.
    Corrected {
        /// The task the unit has, or was asked for.
        task: TaskId,
        /// The case.
        case: CaseId,
    },
    /// Another caller says that it is more pressing.
    MorePressing {
        /// The task the unit has.
        task: TaskId,
        /// The case.
        case: CaseId,
        /// What was said.
        report: ReportId,
    },
    /// Are you well? Asked when the welfare clock has run out.
    Welfare {
        /// The task the unit is at.
        task: TaskId,
    },
}

/// What kind of unit it is; the map draws a shape for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// 网格员, on foot or e-bike.
    GridWorker,
    /// 巡防 patrol on foot.
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

/// An answer to an offer that had ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerCameLate {
    /// The unit.
    pub unit: UnitId,
    /// The offer that was answered.
    pub offer: OfferId,
}

/// A document the whole hub works by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
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
    /// 派单目录: departments, matters, and who deals with what.
    Catalogue,
    /// 道路封闭: what of the roads is closed, until when and why.
    Closures,
}
