//! What happened to a case, line by line. The console makes the sentence from the event's name and its details.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{
    AlternateView, AreaRef, ArrivalView, CategoryRef, DepartmentRef, ImprovedView, Nearness, OfferEndView,
    PersonRef, PostRef, RuledOutView, Satisfaction, UnitRef, WantView,
};
use crate::{
    CaseId, ClimbReason, ClockPurpose, DeclineReason, Degree, DeskPurpose, DocumentKind, EmergencyLevel,
    EventKind, ExtensionRuling, Grade, Ground, IncidentId, IncidentReportKind, LimitReason, Part, Phase,
    PictureMoment, Point, ReachOutcome, Remark, ReportId, ReportKind, ReportUpBy, ReturnRuling, Risk,
    RuledOut, Said, Service, Span, SuspensionKind, TransferTarget, Upward, UtcMicros, Weight,
};

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct HistoryEntry {
    /// Its offset in the ledger: the order of what happened.
    pub seq: u64,
    /// When it was recorded.
    pub at_us: UtcMicros,
    /// What happened.
    pub event: EventKind,
    /// Who did it.
    pub actor: Actor,
    /// The particulars, in the order in which they are shown.
    pub details: Vec<Detail>,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// The hub by its rules, or a clock.
    Hub,
    /// A person.
    Person {
        /// Who.
        person: PersonRef,
    },
    /// A unit.
    Unit {
        /// Which.
        unit: UnitRef,
    },
    /// Somebody who reported, over a channel.
    Caller {
        /// Channel code, for example `12345`.
        channel: String,
    },
}

/// One particular. Which ones an event carries is for the hub to say; each can be shown by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "label", rename_all = "snake_case")]
pub enum Detail {
    /// A unit it is about.
    Unit {
        /// Which.
        unit: UnitRef,
    },
    /// A person it is about.
    Person {
        /// Who.
        person: PersonRef,
    },
    /// Those on duty at the post.
    OnDuty {
        /// Who.
        people: Vec<PersonRef>,
    },
    /// A post.
    Post {
        /// Index on the ladder.
        rung: u8,
        /// Which.
        post: PostRef,
    },
    /// A round of alerts.
    Round {
        /// From 1.
        round: u32,
    },
    /// Why it climbed.
    ClimbReason {
        /// Why.
        reason: ClimbReason,
    },
    /// Where the case stands from now on.
    Phase {
        /// Where.
        phase: Phase,
    },
    /// A clock that was set.
    Clock {
        /// What for.
        purpose: ClockPurpose,
        /// When it runs out.
        due_us: UtcMicros,
    },
    /// A time by which something is due.
    Due {
        /// When.
        due_us: UtcMicros,
    },
    /// A time at which something was done, when it is not the time of recording.
    DoneAt {
        /// When.
        at_us: UtcMicros,
    },
    /// Grade.
    Grade {
        /// Which.
        grade: Grade,
    },
    /// 风险等级.
    Risk {
        /// Which.
        risk: Risk,
    },
    /// Category.
    Category {
        /// Which.
        category: CategoryRef,
    },
    /// A place.
    Place {
        /// Where.
        place: Point,
    },
    /// An area.
    Area {
        /// Which.
        area: AreaRef,
    },
    /// A service called.
    Service {
        /// Which.
        service: Service,
    },
    /// Words of a person; empty once erased.
    Words {
        /// What.
        words: String,
    },
    /// What was said by telephone.
    Said {
        /// What.
        said: Said,
    },
    /// The telephone number; empty once erased.
    Number {
        /// Which.
        number: String,
    },
    /// What came of telling somebody by another channel.
    Reach {
        /// Code of the channel, for example `sms`.
        channel: String,
        /// What came of it.
        outcome: ReachOutcome,
    },
    /// A report.
    Report {
        /// Which.
        report: ReportId,
    },
    /// Pictures.
    Photos {
        /// SHA-256 of each, hex; `GET /api/v1/cases/{case}/photos/{digest}`.
        photos: Vec<String>,
        /// Of when; left out by hubs of before this was told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional = nullable)]
        moment: Option<PictureMoment>,
    },
    /// 视频、语音 of the work.
    Recordings {
        /// SHA-256 of each, hex; they are where pictures are.
        recordings: Vec<String>,
    },
    /// Why this unit.
    Nearness {
        /// How near.
        nearness: Nearness,
        /// Index of the ring.
        ring: u8,
    },
    /// When it was expected.
    Arrival {
        /// And what that is made of.
        arrival: ArrivalView,
    },
    /// The next best.
    Alternates {
        /// Which, and when they would have been expected.
        units: Vec<AlternateView>,
    },
    /// 出动卡: somebody that the case takes.
    Wanted {
        /// Whether it has to come.
        weight: Weight,
        /// What it must be.
        want: WantView,
    },
    /// 出动卡: what was wanted, and nobody was found to be.
    Short {
        /// What it must be.
        want: WantView,
        /// What ruled out whoever came nearest to it; null if nobody like it is near at all.
        why: Option<RuledOut>,
    },
    /// 边走边优化: why this unit, where it was not by a search for the case.
    Improved {
        /// Why.
        improved: ImprovedView,
    },
    /// Units passed over.
    RuledOut {
        /// Which, and why.
        units: Vec<RuledOutView>,
    },
    /// How an offer ended.
    OfferEnd {
        /// How.
        end: OfferEndView,
    },
    /// Why a unit cannot go.
    DeclineReason {
        /// Why.
        reason: DeclineReason,
    },
    /// A document.
    Document {
        /// Which.
        kind: DocumentKind,
        /// SHA-256 of its content, hex.
        digest: String,
    },
    /// A department.
    Department {
        /// Which.
        department: DepartmentRef,
    },
    /// What a department does about the case.
    Part {
        /// Lead or helper.
        part: Part,
    },
    /// A clock of a department's task that was set.
    DeskClock {
        /// What for.
        purpose: DeskPurpose,
        /// When it runs out.
        due_us: UtcMicros,
    },
    /// What was decided about a return.
    ReturnRuling {
        /// What.
        ruling: ReturnRuling,
    },
    /// What was decided about a wish for more time.
    ExtensionRuling {
        /// What.
        ruling: ExtensionRuling,
    },
    /// The clause of the catalogue that somebody relies on.
    Clause {
        /// Which.
        clause: String,
    },
    /// How much more time.
    More {
        /// From the end of the limit.
        span: Span,
    },
    /// A limit.
    Limit {
        /// What was allowed at first.
        within: Span,
        /// Until when.
        due_us: UtcMicros,
    },
    /// Why a limit was set, or moved.
    LimitReason {
        /// Why.
        reason: LimitReason,
    },
    /// How much of the limit has gone.
    Mark {
        /// In percent.
        percent: u8,
    },
    /// What a caller said when called back.
    Satisfaction {
        /// What.
        said: Satisfaction,
    },
    /// 联系号码: the number at which a department spoke with a caller; empty if it was erased.
    ContactedNumber {
        /// As it was said.
        number: String,
    },
    /// 满意度: how content a caller is who said whether it is done.
    Degree {
        /// How content.
        degree: Degree,
    },
    /// How often by now.
    Times {
        /// How often.
        times: u32,
    },
    /// The level of a 突发事件, or of the response to one.
    Emergency {
        /// Which.
        level: EmergencyLevel,
    },
    /// A 突发事件.
    Incident {
        /// Which.
        incident: IncidentId,
    },
    /// A report upward about a 突发事件.
    IncidentReport {
        /// Which.
        kind: IncidentReportKind,
    },
    /// 挂账, 暂缓 or 缓办.
    Suspension {
        /// Which.
        kind: SuspensionKind,
    },
    /// On what ground a report is not accepted.
    Ground {
        /// Which.
        ground: Ground,
    },
    /// Who gets a case that is handed over.
    Transfer {
        /// Who.
        to: TransferTarget,
    },
    /// Another case.
    Case {
        /// Which.
        case: CaseId,
    },
    /// Something that is so.
    Remark {
        /// What.
        remark: Remark,
    },
    /// A report is the very same one again, and joined by the machine.
    Repeat {
        /// The earlier report.
        of: ReportId,
    },
    /// 上报: a report upward.
    ReportUp {
        /// To whom.
        to: Upward,
        /// How.
        by: ReportUpBy,
    },
    /// 更正: as what it was filed, and as what from now on.
    FiledAs {
        /// Until now.
        before: FiledAsView,
        /// From now on.
        after: FiledAsView,
    },
    /// Words of a department that the caller may be told; empty once erased.
    PublicWords {
        /// What.
        words: String,
    },
}

/// As what a case is filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct FiledAsView {
    /// Category.
    pub category: CategoryRef,
    /// Code of the matter in the catalogue; left out where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<String>,
    /// How pressing.
    pub grade: Grade,
    /// 诉求类型; left out where it was not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ReportKind>,
    /// 风险等级; left out where nobody judged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
}
