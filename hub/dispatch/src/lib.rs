//! The rules of dispatch, pure.
//!
//! [`decide`] turns a command into events or a refusal; [`board::Board::evolve`] turns events into the board; [`owed`]
//! says what is still to be done. There is no clock, randomness or I/O here: time, nearness and fresh ids come in
//! with the [`Situation`]. Rules live only in `decide`; a timer is an ordinary command.
//!
//! What this crate leaves out: where events are kept (`hub-ledger`), how they are written down (`hub-record`), and
//! everything that waits or sends (`hub`).
#![forbid(unsafe_code)]

mod acted;
mod arrival;
pub mod board;
mod calendar;
mod case_facts;
mod checked;
mod choice_rules;
mod command;
mod corrected;
pub mod cover;
mod decide;
mod decision;
mod deed;
mod event;
mod event_name;
mod evidence;
mod facts;
mod filing;
mod findings;
mod handed_on;
mod happened;
mod happened_name;
mod ids;
pub mod improving;
mod incident_order;
mod incident_turn;
mod intake;
mod joined;
mod limit;
mod loop_rules;
mod made_call;
mod matter;
mod owed;
mod parted;
mod placed;
mod policy;
mod reach;
mod refusal;
mod reopened;
mod reorganisation;
mod report_up;
mod response_rules;
mod risk;
mod run_cards;
mod situation;
mod span;
mod sparing;
mod stream;
mod suitability;
mod telephone;
mod timer;
mod travel;
mod whistle_order;
mod whistled;
mod withdrawn;
mod worked;
mod working_time;

pub use acted::{Acted, CopyRead, DeskClock, DeskPurpose, Part};
pub use arrival::{ALTERNATES_MAX, Alternate, Arrival, ArrivalBy, Travelled, WayKnownBy};
pub use calendar::{Calendar, CalendarError, NamedCalendar, OfficeHours, Year};
pub use case_facts::CaseFacts;
pub use checked::{SentBack, Verified, Verifier};
pub use choice_rules::ChoiceRules;
pub use command::{Command, Readiness, Receipt, Relayed, Verdict};
pub use corrected::{About, Corrected, Correction, FiledAs, GradeGiven};
pub use cover::CoverRules;
pub use decide::{REPORTS_JOINED_MAX, asks, asks_recalled, case_of, decide, repeat_of};
pub use decision::{Decision, NamedPolicy};
pub use deed::{
    Act, Actor, CallBackOutcome, Deed, ExtensionRuling, Ground, ReturnRuling, Seat, SuspensionKind,
    TransferTarget,
};
pub use event::Event;
pub use evidence::Evidence;
pub use facts::{
    AnswerCameLate, Choice, ClimbReason, Clock, ClockPurpose, DeclineReason, DocumentKind, Nearness, Notice,
    OfferEnd, Phase, RULED_OUT_MAX, RuledOut, Rung, UnitKind,
};
pub use filing::{CaseReport, Degree, DepartmentCode, Filing, ReportKind, Satisfaction, Wish};
pub use findings::{Findings, Unsolved};
pub use handed_on::HandedOn;
pub use happened::Happened;
pub use ids::{
    CaseId, Category, ContentDigest, IncidentId, MessageId, OfferId, PersonId, ReportId, Sealed, Skill,
    TaskId, UnitId, UtcMicros, WhistleId,
};
pub use improving::{Gain, Improved, Improving, NearWait, OtherWork, Reassigned, Rolling, TurnedFrom};
pub use incident_order::{IncidentDeed, IncidentOrder, OpenIncident};
pub use incident_turn::{
    CaseResponse, INCIDENTS_OPEN_MAX, IncidentHappened, IncidentOpened, IncidentReportKind, IncidentReported,
    IncidentTurn, OfIncident, RESPONSE_AREAS_MAX, ResponseFollowed, ResponseSet,
};
pub use intake::{Handled, Intake, Joining};
pub use joined::{Again, Repeat, ReportJoined, Sameness};
pub use limit::{
    ExtensionAsked, LIMIT_MARKS, Limit, LimitReason, LimitsApart, MergedLimit, PausedLimit, ResumedLimit,
    RunningLimit,
};
pub use loop_rules::{
    Competence, GradeBegins, LoopRules, ManyPeople, PressingRules, RepeatRule, RiskBegins, SelfHandledRule,
};
pub use made_call::{CallRecorded, MadeCall};
pub use matter::{Matter, MatterCode, NamedOffice, StandardKind, StandardRef};
pub use owed::{Owed, owed};
pub use parted::{Stated, Stays};
pub use placed::{CasePlaced, Placing, leaves_line};
pub use policy::{
    CategoryRule, DangerWord, Grade, GradeRule, Limits, Mode, Modes, OFFERS_AT_ONCE_MAX, Policy, Ring,
    Service,
};
pub use reach::{Reach, ReachOutcome, ReachRecorded};
pub use refusal::{NoCorrection, NoExtension, NoIncident, NoWhistle, Refusal, ToldBy};
pub use reopened::Reopened;
pub use reorganisation::{Amendment, Enrolment, Reorganisation};
pub use report_up::{
    OwedAgain, REPORTS_UP_MAX, ReportUp, ReportUpBy, ReportUpRule, ReportUpState, ReportedUp, ReportingUp,
    Upward,
};
pub use response_rules::{
    CLOCKS_PERCENT_MIN, EmergencyLevel, IncidentReportRules, LevelRule, Levels, PLANS_MAX, POSITION_EVERY_S,
    Plan, ResponseRules,
};
pub use risk::{Risk, RiskGiven};
pub use run_cards::{RunCard, Short, WANTED_MAX, Want, Wanted, Weight};
pub use situation::{
    Asks, CANDIDATES_MAX, Candidate, IDS_PER_COMMAND, Near, Opening, Pairs, PairsWanted, Post, Situation,
    UNDER_WAY_MAX, WAITING_NEAR_MAX, WorkWanted,
};
pub use span::{Basis, CalendarDigest, Due, Span};
pub use stream::{Stream, StreamNameError};
pub use suitability::{Need, suitability};
pub use telephone::{AnswerRelayed, Answerer, CallNotAnswered, Called, DutyRelayed, Said};
pub use timer::Timer;
pub use travel::{ByKind, ByTravel, Travel};
pub use whistle_order::{ArrivalKnown, BlowWhistle, WhistleDeed, WhistleOrder};
pub use whistled::{
    Blown, LeftOut, OfWhistle, Presence, WHISTLE_AHEAD_MAX_MS, WHISTLE_CLOSES_AFTER_MS,
    WHISTLE_DEPARTMENTS_MAX, WHISTLE_FIX_AGE_MAX_MS, WHISTLE_RADIUS_M, WHISTLES_PER_CASE_MAX, WhistleArrived,
    WhistleTurn, Whistled,
};
pub use withdrawn::{Withdrawer, Withdrawn};
pub use worked::{DeskReplied, OtherPictures, WorkDone};
pub use working_time::{Lasts, Until, WorkingTime};
