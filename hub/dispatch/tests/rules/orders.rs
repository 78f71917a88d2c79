//! Commands in few words.

use std::collections::BTreeSet;

use geo_index::{Place, Tier};
use hub_dispatch::{
    Actor, Answerer, CallNotAnswered, Called, CaseId, Category, Command, ContentDigest, DeclineReason, Deed,
    Grade, Intake, Joining, MadeCall, OfferId, OtherPictures, PersonId, Placing, Relayed, ReportId, Said,
    Sealed, Seat, Service, TaskId, Timer, UnitId, UtcMicros, Verdict, Wish, Withdrawer,
};
use uuid::Uuid;

use crate::town::{INSPECTOR, category, code, metres_east};

pub(crate) const CASE: CaseId = CaseId(Uuid::from_u128(10_001));
pub(crate) const OTHER_CASE: CaseId = CaseId(Uuid::from_u128(10_002));
pub(crate) const NO_CASE: CaseId = CaseId(Uuid::from_u128(19_999));
pub(crate) const NO_OFFER: OfferId = OfferId(Uuid::from_u128(29_999));

pub(crate) fn sealed() -> Sealed {
    Sealed { vault: Uuid::from_u128(30_000), commitment: "c0".repeat(32) }
}

pub(crate) fn report_of(case: CaseId) -> ReportId {
    ReportId(Uuid::from_u128(case.0.as_u128() + 50_000))
}

/// A quarrel at the origin, in the first grid of Oak.
pub(crate) fn intake(case: CaseId) -> Intake {
    Intake {
        report: report_of(case),
        case,
        channel: "12345".to_owned(),
        words: sealed(),
        category: category("quarrel"),
        grade: None,
        place: Some(metres_east(0)),
        area: code("oak-1"),
        call_first: Vec::new(),
        called: Vec::new(),
        filed_by: None,
        wish: Wish::default(),
        people: None,
        risk: None,
        matter: None,
    }
}

pub(crate) fn quarrel() -> Command {
    Command::OpenCase(intake(CASE))
}

/// Another caller about the matter of the story.
pub(crate) fn second_caller() -> Joining {
    Joining {
        report: ReportId(Uuid::from_u128(65_001)),
        case: CASE,
        channel: "12345".to_owned(),
        words: sealed(),
        grade: None,
        call_first: Vec::new(),
        called: Vec::new(),
        by: INSPECTOR,
        wish: Wish::default(),
        people: None,
        risk: None,
        category: None,
        matter: None,
        again: None,
    }
}

/// The same, and the matter is as pressing as that.
pub(crate) fn another_says(grade: Grade) -> Command {
    Command::JoinReport(Joining { grade: Some(grade), ..second_caller() })
}

/// The same, with words of danger.
pub(crate) fn another_warns(call_first: Vec<Service>) -> Command {
    Command::JoinReport(Joining { call_first, ..second_caller() })
}

/// A call that was made before the report was filed.
pub(crate) fn made(service: Service) -> MadeCall {
    MadeCall { service, called_at: UtcMicros(7), by: INSPECTOR }
}

/// What a person says by telephone about the case of the story.
pub(crate) fn says(person: PersonId, said: Said, order: Command) -> Command {
    relayed(Answerer::Person(person), said, order)
}

/// What a unit says by telephone about the case of the story.
pub(crate) fn unit_says(unit: UnitId, said: Said, order: Command) -> Command {
    relayed(Answerer::Unit(unit), said, order)
}

/// What a department says by telephone about the case of the story.
pub(crate) fn desk_says(name: &str, said: Said, deed: Deed) -> Command {
    let order = crate::desks::does(crate::desks::desk(name), deed);
    relayed(Answerer::Department(crate::desks::department(name)), said, order)
}

fn relayed(from: Answerer, said: Said, order: Command) -> Command {
    let (said_at, number, order) = (SAID_AT, sealed(), Box::new(order));
    Command::Relay(Relayed { case: CASE, said_at, number, by: RECORDER, from, said, order })
}

/// Some other day than any that a story is told of: whether it lies ahead is seen to where it is typed in.
pub(crate) const SAID_AT: UtcMicros = UtcMicros(4_000_000_000_000_000);

/// Somebody was called about the case of the story, and nobody answered.
pub(crate) fn rings_out(called: Called, called_at: UtcMicros) -> Command {
    let (case, number, by) = (CASE, sealed(), RECORDER);
    Command::RecordUnanswered(CallNotAnswered { case, called, called_at, number, by })
}

/// Whoever sits at the telephone.
pub(crate) const RECORDER: PersonId = PersonId(Uuid::from_u128(120));

pub(crate) fn of_category(name: &str) -> Command {
    Command::OpenCase(Intake { category: Category(name.to_owned()), ..intake(CASE) })
}

pub(crate) fn of_grade(grade: Grade) -> Command {
    Command::OpenCase(Intake { grade: Some(grade), ..intake(CASE) })
}

pub(crate) fn calling_first(call_first: Vec<Service>) -> Command {
    Command::OpenCase(Intake { call_first, ..intake(CASE) })
}

pub(crate) fn without_place(area: &str) -> Command {
    Command::OpenCase(Intake { place: None, area: code(area), ..intake(CASE) })
}

pub(crate) fn place_at(place: Option<Place>, area: &str) -> Command {
    placed_by(at_city(INSPECTOR), place, area)
}

/// From a seat.
pub(crate) fn placed_by(by: Actor, place: Option<Place>, area: &str) -> Command {
    Command::PlaceCase(Placing {
        case: CASE,
        place,
        area: code(area),
        by,
        reason: Some(sealed()),
        matter: None,
    })
}

pub(crate) fn record_call(service: Service) -> Command {
    Command::RecordCall { case: CASE, service, called_at: UtcMicros(1), by: INSPECTOR }
}

pub(crate) fn sos(unit: UnitId, case: CaseId) -> Command {
    Command::RaiseSos { unit, intake: Intake { category: category("sos"), ..intake(case) } }
}

pub(crate) fn acknowledge(rung: u8, round: u32, by: PersonId) -> Command {
    Command::Acknowledge { case: CASE, rung, round, by }
}

/// Somebody at the centre of Oak, which owns what is filed there.
pub(crate) fn at_oak(person: PersonId) -> Actor {
    Actor { person, seat: Seat::Centre { tier: Tier::Village, area: code("oak") } }
}

/// Somebody at the centre of the city, above everybody.
pub(crate) fn at_city(person: PersonId) -> Actor {
    Actor { person, seat: Seat::Centre { tier: Tier::City, area: code("city") } }
}

pub(crate) fn dispatch_from(by: Actor, units: &[UnitId]) -> Command {
    Command::DispatchUnits { case: CASE, units: units.to_vec(), by, reason: sealed() }
}

pub(crate) fn dispatch(units: &[UnitId]) -> Command {
    dispatch_from(at_oak(INSPECTOR), units)
}

pub(crate) fn stand_down(unit: UnitId) -> Command {
    stand_down_from(at_oak(INSPECTOR), unit)
}

pub(crate) fn stand_down_from(by: Actor, unit: UnitId) -> Command {
    Command::StandDown { case: CASE, unit, by, reason: sealed() }
}

pub(crate) fn settle(by: PersonId) -> Command {
    settle_from(at_oak(by))
}

pub(crate) fn settle_from(by: Actor) -> Command {
    Command::Settle { case: CASE, by, note: sealed() }
}

pub(crate) fn verify(by: PersonId, verdict: Verdict) -> Command {
    verify_from(at_city(by), verdict)
}

pub(crate) fn verify_from(by: Actor, verdict: Verdict) -> Command {
    Command::Verify { case: CASE, by, verdict, note: sealed() }
}

pub(crate) fn close() -> Command {
    Command::Close { case: CASE, by: INSPECTOR, tier: Tier::City }
}

pub(crate) fn withdraw() -> Command {
    withdraw_from(at_city(INSPECTOR))
}

pub(crate) fn withdraw_from(by: Actor) -> Command {
    Command::Withdraw { case: CASE, by: Withdrawer::Seated(by), reason: sealed() }
}

/// Whoever filed it takes it back, if it was that person's account.
pub(crate) fn take_back(person: PersonId, filed_by: Option<PersonId>) -> Command {
    Command::Withdraw { case: CASE, by: Withdrawer::Filer { person, filed_by }, reason: sealed() }
}

pub(crate) fn reopen() -> Command {
    reopen_from(at_city(INSPECTOR))
}

pub(crate) fn reopen_from(by: Actor) -> Command {
    Command::Reopen { case: CASE, by, reason: sealed() }
}

pub(crate) fn accept(unit: UnitId, offer: OfferId) -> Command {
    Command::Accept { unit, offer }
}

pub(crate) fn decline(unit: UnitId, offer: OfferId) -> Command {
    Command::Decline { unit, offer, reason: DeclineReason::Busy }
}

pub(crate) fn set_out(unit: UnitId, task: TaskId) -> Command {
    Command::SetOut { unit, task }
}

pub(crate) fn arrive(unit: UnitId, task: TaskId) -> Command {
    Command::Arrive { unit, task, place: None }
}

pub(crate) fn finish(unit: UnitId, task: TaskId) -> Command {
    let (photos, before, others) = (Vec::new(), Vec::new(), OtherPictures::default());
    Command::Finish { unit, task, note: None, photos, before, others, place: None }
}

/// The same with a picture of before, one of after, and the place.
pub(crate) fn finish_shown(unit: UnitId, task: TaskId) -> Command {
    let (photos, before, others) = (vec![picture()], vec![picture_before()], OtherPictures::default());
    Command::Finish { unit, task, note: None, photos, before, others, place: Some(metres_east(0)) }
}

/// Whoever made the report of the story says so; somebody at the telephone had taken it in.
pub(crate) fn caller_says(verdict: Verdict) -> Command {
    caller_says_after(verdict, BTreeSet::new())
}

/// The same after these people were told the pin.
pub(crate) fn caller_says_after(verdict: Verdict, told: BTreeSet<PersonId>) -> Command {
    let (case, report, filed_by) = (CASE, report_of(CASE), Some(RECORDER));
    Command::VerifyByCaller { case, report, filed_by, told, verdict, degree: None, note: Some(sealed()) }
}

pub(crate) fn ask_backup(unit: UnitId, task: TaskId) -> Command {
    Command::AskBackup { unit, task, note: sealed() }
}

/// The digest of some picture.
pub(crate) fn picture() -> ContentDigest {
    ContentDigest("ab".repeat(32))
}

/// Of another one.
pub(crate) fn picture_before() -> ContentDigest {
    ContentDigest("be".repeat(32))
}

pub(crate) fn ran_out(timer: Timer) -> Command {
    Command::TimerRanOut(timer)
}
