//! One case, as a console shows it: everything that the list and the card need, in one piece.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{AreaRef, HandlingView, PersonRef, UnitRef};
use crate::{
    AreaCode, ArrivalBy, CaseId, ClimbReason, ClockPurpose, Grade, Mode, OfferId, Phase, PlaceState, Point,
    ReceiptState, ReportId, Risk, RuledOut, RungState, Service, TaskId, Tier, UtcMicros, http::ReportNumber,
};

/// A case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CaseView {
    /// Its id.
    pub id: CaseId,
    /// Offset up to which the hub had read for this view. Of two views of a case, the higher one holds.
    pub seq: u64,
    /// The report it came from.
    pub report: ReportId,
    /// 一事一码: the number of that report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub number: Option<ReportNumber>,
    /// How many reports are about it, that one among them.
    pub reports: u32,
    /// 涉及人数: how many people it is about, the greatest number that one of its reports said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub people: Option<u32>,
    /// 风险等级; left out where nobody judged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub risk: Option<Risk>,
    /// Grade.
    pub grade: Grade,
    /// Category.
    pub category: CategoryRef,
    /// How much the machine may do.
    pub mode: Mode,
    /// Where it stands.
    pub phase: Phase,
    /// Where it is; null while the place is unknown.
    pub place: Option<Point>,
    /// How well that is known.
    pub place_state: PlaceState,
    /// The caller's words about the place.
    pub address: Option<String>,
    /// The deepest area known to contain it, or the one responsible while the place is unknown.
    pub area: AreaRef,
    /// The caller's words, cut to [`crate::limits::SUMMARY_MAX_CHARS`]; empty once erased.
    pub summary: String,
    /// When it was opened, or opened again.
    pub opened_at_us: UtcMicros,
    /// When it was closed or withdrawn.
    pub ended_at_us: Option<UtcMicros>,
    /// The post that owns it; null once ended.
    pub owner: Option<PostRef>,
    /// Who acknowledged, and has it in hand.
    pub acknowledged_by: Option<PersonRef>,
    /// Its ladder, lowest rung first.
    pub ladder: Vec<RungView>,
    /// Index of the rung alerted last.
    pub rung: u8,
    /// The alert that waits for an acknowledgement.
    pub alert: Option<AlertView>,
    /// The clock that runs; null once ended.
    pub clock: Option<ClockView>,
    /// The task at work; null once ended.
    pub task: Option<TaskId>,
    /// Offers that wait for an answer.
    pub offers: Vec<OfferView>,
    /// The unit at work.
    pub attending: Option<AttendingView>,
    /// Units recommended, best first; a person dispatches.
    pub recommended: Vec<RecommendationView>,
    /// When units are searched for next, if somebody waits for that.
    pub search_due_us: Option<UtcMicros>,
    /// Services that must be called and have not been.
    pub calls_owed: Vec<Service>,
    /// Calls made.
    pub calls_made: Vec<CallView>,
    /// The unit that called for help, if this is its own case.
    pub sos_unit: Option<UnitRef>,
    /// Those who handled it and cannot verify it.
    pub handlers: Vec<PersonRef>,
    /// The closed loop: departments, limit, callers. Its fields stand beside the others.
    #[serde(flatten)]
    pub handling: HandlingView,
}

/// A category with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CategoryRef {
    /// Code in the catalogue.
    pub code: String,
    /// Name on the screen.
    pub name: String,
}

/// A post: the centre of an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PostRef {
    /// Tier of the centre.
    pub tier: Tier,
    /// Area whose centre it is.
    pub area: AreaCode,
    /// Name of the area.
    pub name: String,
}

/// One rung of a ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RungView {
    /// The post.
    pub post: PostRef,
    /// Where it stands.
    pub state: RungState,
}

/// An alert that waits. `acknowledge` names its rung and round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AlertView {
    /// The rung.
    pub rung: u8,
    /// Round at that rung, from 1.
    pub round: u32,
    /// Why; null for the alert on opening.
    pub reason: Option<ClimbReason>,
    /// Since when.
    pub since_us: UtcMicros,
}

/// The clock of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ClockView {
    /// What it is for.
    pub purpose: ClockPurpose,
    /// When it runs out.
    pub due_us: UtcMicros,
}

/// How a unit came to be thought near.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Nearness {
    /// By its last fix.
    Fix {
        /// Air-line distance, metres.
        distance_m: u32,
        /// Age of the fix, milliseconds.
        age_ms: u64,
    },
    /// By its home area; it had no usable fix.
    Home,
    /// A person chose it.
    Person,
}

/// When a unit was expected when it was chosen, in seconds from the offer. The sum of the first three is the arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ArrivalView {
    /// 路程: the way.
    pub travel_s: u32,
    /// 出动: until it is under way.
    pub turnout_s: u32,
    /// 定位不确定: what the age of its fix adds.
    pub spread_s: u32,
    /// 一格一员: what was counted for taking it from where it is. It makes nobody arrive later.
    pub price_s: u32,
    /// How the time of the way was found.
    pub by: ArrivalBy,
}

/// A unit that was next best.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AlternateView {
    /// The unit.
    pub unit: UnitRef,
    /// When it would have been expected.
    pub arrival: ArrivalView,
}

/// An offer that waits for its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct OfferView {
    /// The offer.
    pub offer: OfferId,
    /// The unit.
    pub unit: UnitRef,
    /// Until when it can be answered.
    pub answer_by_us: UtcMicros,
    /// How far it has come.
    pub delivery: ReceiptState,
    /// Why this unit: how near it was.
    pub nearness: Nearness,
    /// Index of the ring in which it was found.
    pub ring: u8,
    /// When it was expected; left out where that was not reckoned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub arrival: Option<ArrivalView>,
}

/// The unit at work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AttendingView {
    /// The unit.
    pub unit: UnitRef,
    /// The offer that holds it.
    pub offer: OfferId,
    /// When it accepted.
    pub accepted_at_us: UtcMicros,
    /// When it set out.
    pub set_out_at_us: Option<UtcMicros>,
    /// When it arrived.
    pub arrived_at_us: Option<UtcMicros>,
    /// Until when it must say that it is well.
    pub welfare_due_us: Option<UtcMicros>,
}

/// A unit recommended for a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RecommendationView {
    /// The unit.
    pub unit: UnitRef,
    /// How near it is.
    pub nearness: Nearness,
    /// Index of the ring in which it was found.
    pub ring: u8,
    /// Units that were nearer, and what ruled them out.
    pub ruled_out: Vec<RuledOutView>,
    /// When it was expected; left out where that was not reckoned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub arrival: Option<ArrivalView>,
    /// The next best after those recommended; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<AlternateView>>")]
    pub alternates: Vec<AlternateView>,
}

/// A unit that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RuledOutView {
    /// The unit.
    pub unit: UnitRef,
    /// What ruled it out.
    pub why: RuledOut,
}

/// A call made to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CallView {
    /// The service.
    pub service: Service,
    /// When it was called.
    pub called_at_us: UtcMicros,
}
