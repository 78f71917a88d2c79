//! One random step: mostly something sensible, sometimes something wrong.

use geo_index::Tier;
use hub_dispatch::{
    CaseId, Command, ContentDigest, DeclineReason, DocumentKind, Event, Grade, Intake, MessageId, OfferId,
    OtherPictures, Phase, Receipt, Refusal, ReportId, Risk, Service, Stream, TaskId, Timer, UnitId, UnitKind,
    Verdict,
};
use proptest::prelude::*;
use uuid::Uuid;

use super::surroundings;
use crate::{
    ledger::Rejected,
    orders::{
        NO_OFFER, accept, arrive, ask_backup, decline, finish, finish_shown, intake, picture, ran_out,
        sealed, set_out,
    },
    town::{IN_OAK, INSPECTOR, STAFF, boat, category, code, metres_east},
    world::World,
};

/// Most cases in one run; more would only make the units scarcer.
const CASES_MAX: u128 = 5;
const CATEGORIES: [&str; 10] =
    ["quarrel", "leak", "flood", "pothole", "notice", "lamp", "drain", "crowd", "light", "bins"];
pub(super) const PLACES: [(&str, Option<u32>); 8] = [
    ("oak-1", Some(0)),
    ("oak-2", Some(380)),
    ("elm-1", Some(900)),
    ("ash-1", Some(5_000)),
    ("oak", None),
    ("north", None),
    ("county", None),
    ("nowhere", None),
];

/// What to do, two dice, and which hub gets it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    what: What,
    pub(super) a: u8,
    pub(super) b: u8,
    /// How many appends the hub that gets the command lags behind; mostly none.
    behind: u8,
}

#[derive(Debug, Clone, Copy)]
enum What {
    Open,
    Answer,
    AnswerOldOffer,
    Work,
    FireNext,
    FireOld,
    Pass,
    Sleep,
    Acknowledge,
    Place,
    Call,
    Dispatch,
    StandDown,
    Settle,
    Verify,
    CallerJudges,
    Close,
    Withdraw,
    Reopen,
    Erase,
    Duty,
    Card,
    Sos,
    Receive,
    Roster,
    Fix,
    Adopt,
    Join,
    Relay,
    RelayDuty,
    Reach,
    Deed,
    OddDeed,
    Whistle,
    Incident,
}

/// Any step, the usual ones more often.
pub(crate) fn step() -> impl Strategy<Value = Step> {
    use What as W;
    let what = prop_oneof![
        8 => Just(W::Open),
        12 => Just(W::Answer),
        2 => Just(W::AnswerOldOffer),
        14 => Just(W::Work),
        10 => Just(W::FireNext),
        3 => Just(W::FireOld),
        2 => Just(W::Pass),
        2 => Just(W::Sleep),
        6 => Just(W::Acknowledge),
        3 => Just(W::Place),
        3 => Just(W::Call),
        5 => Just(W::Dispatch),
        3 => Just(W::StandDown),
        2 => Just(W::Settle),
        5 => Just(W::Verify),
        3 => Just(W::CallerJudges),
        3 => Just(W::Close),
        2 => Just(W::Withdraw),
        3 => Just(W::Reopen),
        1 => Just(W::Erase),
        5 => Just(W::Duty),
        2 => Just(W::Card),
        2 => Just(W::Sos),
        4 => Just(W::Receive),
        2 => Just(W::Roster),
        2 => Just(W::Fix),
        1 => Just(W::Adopt),
        4 => Just(W::Join),
        5 => Just(W::Relay),
        2 => Just(W::RelayDuty),
        4 => Just(W::Reach),
        40 => Just(W::Deed),
        14 => Just(W::OddDeed),
        16 => Just(W::Whistle),
        16 => Just(W::Incident),
    ];
    let behind = prop_oneof![3 => Just(0_u8), 1 => 1..6_u8];
    (what, any::<u8>(), any::<u8>(), behind).prop_map(|(what, a, b, behind)| Step { what, a, b, behind })
}

/// What became of a step.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It only changed the surroundings, there was nothing to do it to, or a hub that lags behind had its way.
    NoCommand,
    /// It was carried out.
    CarriedOut,
    /// The rules refused it.
    Refused(Refusal),
    /// The ledger rejected what a hub that lags behind had decided.
    Rejected(Rejected),
}

impl Step {
    /// Takes the step and says what became of it.
    pub(crate) fn take(self, world: &mut World) -> Outcome {
        let Some(command) = self.command(world) else { return Outcome::NoCommand };
        if self.behind > 0 {
            let rejected = world.carry_out_behind(usize::from(self.behind), &command);
            return rejected.map_or(Outcome::NoCommand, Outcome::Rejected);
        }
        world.carry_out(&command).map_or_else(Outcome::Refused, |_| Outcome::CarriedOut)
    }

    fn command(self, world: &mut World) -> Option<Command> {
        let (case, unit, by, reason) = (self.case(), self.unit(), INSPECTOR, sealed());
        Some(match self.what {
            What::Open => Command::OpenCase(self.intake(self.new_case(world))),
            What::Answer => self.answer(world)?,
            What::AnswerOldOffer => accept(unit, self.old_offer(world)),
            What::Work => self.work(world)?,
            What::FireNext => {
                let (due, timer) = world.ledger.timers.iter().map(|(timer, due)| (*due, *timer)).min()?;
                world.now = world.now.max(due);
                ran_out(timer)
            }
            What::FireOld => ran_out(self.old_timer(world)),
            What::Pass => {
                world.pass(u64::from(self.a) * 3);
                return None;
            }
            What::Sleep => {
                world.sleep_through(u64::from(self.a) * 120);
                return None;
            }
            What::Acknowledge => self.acknowledge(world),
            What::Place => self.placing(),
            What::Call => Command::RecordCall { case, service: service(self.b), called_at: world.now, by },
            What::Dispatch => {
                let count = usize::from(self.b) % 4 + if self.b == u8::MAX { 8 } else { 0 };
                let units = (0..count).map(|n| STAFF[(usize::from(self.a) + n) % STAFF.len()].0);
                Command::DispatchUnits { case, units: units.collect(), by: self.some_seat(by), reason }
            }
            What::StandDown => {
                let (unit, case) = self.held(world).map_or((unit, case), |(unit, task, _)| {
                    (unit, world.board.task(task).map_or(case, |task| task.case))
                });
                Command::StandDown { case, unit, by: self.some_seat(by), reason }
            }
            What::Settle => Command::Settle { case, by: self.some_seat(IN_OAK), note: reason },
            What::Verify => self.verify(world),
            What::CallerJudges => self.caller_judges(world),
            What::Close => Command::Close { case: self.case_in(world, Phase::ToClose), by, tier: Tier::City },
            What::Withdraw => Command::Withdraw { case, by: self.withdrawer(by), reason },
            What::Reopen => Command::Reopen { case: self.ended(world), by: self.some_seat(by), reason },
            What::Erase => Command::EraseReport { report: self.report(world)?, by },
            What::Duty => self.duty(unit),
            What::Join => self.joining(world),
            What::Relay => self.relayed(world)?,
            What::RelayDuty => self.relayed_duty(world),
            What::Reach => self.reach(world)?,
            What::Deed => self.deed(world)?,
            What::OddDeed => self.odd_deed(world),
            What::Whistle => self.whistle(world),
            What::Incident => self.incident(world),
            What::Card => self.card(unit),
            What::Sos => Command::RaiseSos { unit, intake: self.intake(self.new_case(world)) },
            What::Receive => self.receive(world, unit),
            What::Roster => {
                surroundings::change_roster(world, self.a, self.b);
                return None;
            }
            What::Fix => {
                surroundings::change_fix(world, self.a, self.b);
                return None;
            }
            What::Adopt => {
                let digest = ContentDigest(format!("{}", self.a % 2));
                Command::Adopt { kind: DocumentKind::Roster, digest, by: None }
            }
        })
    }

    pub(super) fn case(self) -> CaseId {
        CaseId(Uuid::from_u128(10_001 + u128::from(self.a) % CASES_MAX))
    }

    /// A case to be opened: ids are made at the edge and never used again once a case has ended.
    pub(super) fn new_case(self, world: &World) -> CaseId {
        let usable = |case: &CaseId| {
            world.board.case(*case).is_some() || world.ledger.version(Stream::Case(*case)) == 0
        };
        let mut ids = (0..).map(|n| CaseId(Uuid::from_u128(self.case().0.as_u128() + n * CASES_MAX)));
        ids.find(usable).unwrap_or(self.case())
    }

    /// A report that has been received, whether it opened a case or joined one.
    fn report(self, world: &World) -> Option<ReportId> {
        let received = world.ledger.feed.iter().filter_map(|recorded| {
            if let Event::ReportReceived { report, .. } = &recorded.event { Some(*report) } else { None }
        });
        let received: Vec<ReportId> = received.collect();
        received.get(usize::from(self.a).checked_rem(received.len())?).copied()
    }

    pub(super) fn unit(self) -> UnitId {
        STAFF[usize::from(self.a) % STAFF.len()].0
    }

    /// A case in that phase if there is one.
    fn case_in(self, world: &World, phase: Phase) -> CaseId {
        let mut cases = world.board.cases().filter(|case| case.phase == phase);
        cases.next().map_or(self.case(), |case| case.id)
    }

    /// Somebody who is held, by what.
    fn held(self, world: &World) -> Option<(UnitId, TaskId, OfferId)> {
        let held: Vec<_> = world
            .board
            .tasks()
            .flat_map(|task| task.held_units().map(|(unit, offer)| (unit, task.id, offer)))
            .collect();
        held.get(usize::from(self.a).checked_rem(held.len())?).copied()
    }

    fn intake(self, case: CaseId) -> Intake {
        let b = usize::from(self.b);
        let (area, metres) = PLACES[b % PLACES.len()];
        let grades = [None, None, Some(Grade::Red), Some(Grade::Orange), Some(Grade::Ordinary)];
        let call_first = if b.is_multiple_of(7) { vec![service(self.b / 7), Service::Fire] } else { vec![] };
        Intake {
            category: category(CATEGORIES[b / 8 % CATEGORIES.len()]),
            grade: grades[b / 3 % grades.len()],
            place: metres.map(metres_east),
            area: code(area),
            call_first,
            channel: if b.is_multiple_of(5) { "web".to_owned() } else { "12345".to_owned() },
            called: if b.is_multiple_of(14) { self.calls_made() } else { vec![] },
            wish: self.wish(),
            people: b.is_multiple_of(11).then_some(u32::from(self.a)),
            risk: some_risk(self.a),
            matter: self.matter(),
            ..intake(case)
        }
    }

    pub(super) fn answer(self, world: &World) -> Option<Command> {
        let (unit, _, offer) = self.held(world)?;
        let other = STAFF[usize::from(self.b) % STAFF.len()].0;
        Some(match self.b % 8 {
            0 => accept(other, offer),
            1 | 2 => decline(unit, offer),
            _ => accept(unit, offer),
        })
    }

    pub(super) fn work(self, world: &World) -> Option<Command> {
        let attended: Vec<_> = world.board.tasks().filter(|task| task.attending.is_some()).collect();
        let task = attended.get(usize::from(self.a).checked_rem(attended.len())?)?;
        let attending = task.attending.as_ref()?;
        let (unit, reason) = (attending.unit, DeclineReason::Unwell);
        Some(match self.b % 13 {
            12 => ask_backup(unit, task.id),
            0 => set_out(unit, task.id),
            1 => Command::Decline { unit, offer: attending.offer, reason },
            2 => finish(STAFF[usize::from(self.b) % STAFF.len()].0, task.id),
            3 => Command::ReportWell { unit, task: task.id },
            4 => accept(unit, attending.offer),
            5..8 => arrive(unit, task.id),
            8 => Command::Finish {
                unit,
                task: task.id,
                note: None,
                before: vec![picture()],
                photos: vec![picture()],
                others: OtherPictures::default(),
                place: None,
            },
            9 => finish(unit, task.id),
            _ => finish_shown(unit, task.id),
        })
    }

    /// An offer made at some time, or never.
    fn old_offer(self, world: &World) -> OfferId {
        let made = world.ledger.feed.iter().rev().filter_map(|recorded| {
            if let Event::OfferMade { offer, .. } = &recorded.event { Some(*offer) } else { None }
        });
        made.take(usize::from(self.b) + 1).last().unwrap_or(NO_OFFER)
    }

    /// A timer that was set at some time, or never; now and then one that still runs and comes early.
    fn old_timer(self, world: &World) -> Timer {
        let (case, generation) = (self.case(), u64::from(self.b % 16));
        let tasks = world.ledger.feed.iter().rev().filter_map(|recorded| {
            if let Event::TaskOpened { task, .. } = &recorded.event { Some(*task) } else { None }
        });
        let task = tasks.take(usize::from(self.b) % 4 + 1).last().unwrap_or(TaskId(Uuid::nil()));
        match self.a % 8 {
            7 => Timer::ReportUp { case, generation: u64::from(self.b) },
            6 => Timer::Letter { case, generation },
            4 => Timer::Limit { case, generation },
            5 => Timer::Desk { case, task, generation },
            0 => Timer::Clock { case, generation },
            1 => Timer::Answer { offer: self.old_offer(world), task },
            2 => Timer::Search { task, generation },
            _ => Timer::Welfare { task, generation },
        }
    }

    pub(super) fn acknowledge(self, world: &World) -> Command {
        let alerting = world.board.cases().filter(|case| case.alert.is_some());
        let Some(case) = alerting.last() else {
            return Command::Acknowledge { case: self.case(), rung: 0, round: 1, by: IN_OAK };
        };
        let post = case.owner().and_then(|owner| world.roster.get(&owner.area)?.first());
        let by = if self.b.is_multiple_of(6) { INSPECTOR } else { post.copied().unwrap_or(IN_OAK) };
        let round = case.round - u32::from(self.b.is_multiple_of(5));
        Command::Acknowledge { case: case.id, rung: case.rung, round, by }
    }

    fn verify(self, world: &World) -> Command {
        let case = self.case_in(world, Phase::ToVerify);
        let handler = world.board.case(case).and_then(|case| case.handlers.first()).copied();
        let by = handler.filter(|_| self.b.is_multiple_of(4)).unwrap_or(INSPECTOR);
        let verdict = if self.b.is_multiple_of(3) { Verdict::NotDone } else { Verdict::Done };
        Command::Verify { case, by: self.some_seat(by), verdict, note: sealed() }
    }

    /// Whoever made a report says whether it is done; now and then who filed it had handled it, or it is another's case.
    fn caller_judges(self, world: &World) -> Command {
        let case = self.case_in(world, Phase::ToVerify);
        let open = world.board.case(case);
        let handler = open.and_then(|case| case.handlers.first()).copied();
        let filed_by = handler.filter(|_| self.b.is_multiple_of(5)).unwrap_or(INSPECTOR);
        let report = open.map_or(ReportId(Uuid::nil()), |case| case.facts.report);
        let verdict = if self.b.is_multiple_of(3) { Verdict::NotDone } else { Verdict::Done };
        let note = self.a.is_multiple_of(2).then(sealed);
        Command::VerifyByCaller {
            case,
            report,
            filed_by: Some(filed_by),
            told: std::collections::BTreeSet::new(),
            verdict,
            degree: None,
            note,
        }
    }

    fn card(self, unit: UnitId) -> Command {
        if self.b.is_multiple_of(4) {
            return Command::RetireUnit { unit };
        }
        let (_, home, _) = STAFF[usize::from(self.b) % STAFF.len()];
        let skills = if self.b.is_multiple_of(2) { vec![boat()] } else { vec![] };
        let (kind, person) = (UnitKind::Patrol, Some(crate::town::person_of(unit)));
        Command::EnrolUnit { unit, kind, skills, home: code(home), person, travel: None }
    }

    fn receive(self, world: &World, unit: UnitId) -> Command {
        let pending = world.board.mailbox(unit).and_then(|mailbox| mailbox.pending.last());
        let message = pending.map_or(MessageId(Uuid::nil()), |pending| pending.message);
        let receipt = if self.b.is_multiple_of(2) { Receipt::Delivered } else { Receipt::Seen };
        Command::Receive { unit, message, receipt }
    }
}

pub(super) fn some_risk(die: u8) -> Option<Risk> {
    let risks = [Risk::Blue, Risk::Yellow, Risk::Orange, Risk::Red];
    risks.get(usize::from(die) % 9).copied()
}

pub(super) fn service(die: u8) -> Service {
    [Service::Police, Service::Fire, Service::Ambulance][usize::from(die) % 3]
}
