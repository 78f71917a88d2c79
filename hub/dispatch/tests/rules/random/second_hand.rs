//! Random steps for what comes at second hand: more callers about the same matter, answers given by telephone, and people
//! told by other channels.

use hub_dispatch::{
    Again, CallNotAnswered, Called, CaseId, Command, Grade, Joining, MadeCall, Owed, Reach, ReachOutcome,
    Readiness, Relayed, ReportId, Sameness, Stream, UnitId, UtcMicros, board::Case, owed,
};
use uuid::Uuid;

use super::steps::{Step, service, some_risk};
use crate::{
    orders::sealed,
    town::{IN_CITY, INSPECTOR, metres_east},
    world::World,
};

impl Step {
    /// Calls that the caller says were made.
    pub(super) fn calls_made(self) -> Vec<MadeCall> {
        vec![MadeCall { service: service(self.b / 14), called_at: UtcMicros(1), by: INSPECTOR }]
    }

    /// Another caller, mostly about a matter whose case is open.
    pub(super) fn joining(self, world: &World) -> Command {
        let grades = [None, None, Some(Grade::Ordinary), Some(Grade::Orange), Some(Grade::Red)];
        let (b, case) = (usize::from(self.b), self.some_case(world));
        Command::JoinReport(Joining {
            report: fresh_report(world),
            people: None,
            risk: some_risk(self.a / 3),
            category: None,
            matter: None,
            again: if b.is_multiple_of(4) { self.again(world, case) } else { None },
            case,
            channel: "12345".to_owned(),
            words: sealed(),
            grade: grades[b % grades.len()],
            call_first: if b.is_multiple_of(6) { vec![service(self.b / 6)] } else { vec![] },
            called: if b.is_multiple_of(9) { self.calls_made() } else { vec![] },
            by: INSPECTOR,
            wish: self.wish(),
        })
    }

    /// An earlier report of the case again, mostly at its place and of its kind.
    fn again(self, world: &World, case: CaseId) -> Option<Again> {
        let facts = &world.board.case(case)?.facts;
        let matter = facts.filing.as_ref().and_then(|filing| filing.matter.as_ref());
        let far = self.a.is_multiple_of(5);
        Some(Again {
            of: facts.report,
            same: Sameness { number: true, name: true, words: !self.a.is_multiple_of(7), address: true },
            category: facts.category.clone(),
            matter: matter.map(|matter| matter.code.clone()),
            grade: None,
            place: if far { Some(metres_east(3_000)) } else { facts.place },
            area: facts.area.clone(),
        })
    }

    /// Some answer, given by telephone; now and then it is said to be about another case.
    pub(super) fn relayed(self, world: &World) -> Option<Command> {
        if self.b.is_multiple_of(5) {
            return self.rings_out(world);
        }
        let order = match self.a % 3 {
            0 => self.acknowledge(world),
            1 => self.answer(world)?,
            _ => self.work(world)?,
        };
        let about = hub_dispatch::case_of(&world.board, &order).unwrap_or(self.case());
        let case = if self.b.is_multiple_of(11) { self.case() } else { about };
        Relayed::new(case, world.now, sealed(), IN_CITY, order).map(Command::Relay)
    }

    /// Somebody of a post that is alerted does not take the telephone.
    fn rings_out(self, world: &World) -> Option<Command> {
        let alerted: Vec<&Case> = world.board.cases().filter(|case| case.alert.is_some()).collect();
        let case = alerted.get(usize::from(self.a).checked_rem(alerted.len())?)?;
        let alert = case.alert.as_ref()?;
        let (person, rung, round) = (*alert.on_duty.first()?, case.rung, alert.round);
        let called = Called::Person { person, rung, round };
        let (number, by) = (sealed(), IN_CITY);
        let call = CallNotAnswered { case: case.id, called, called_at: world.now, number, by };
        Some(Command::RecordUnanswered(call))
    }

    pub(super) fn duty(self, unit: UnitId) -> Command {
        match self.b % 6 {
            0 | 3 => Command::SignOff { unit },
            1 => Command::StandBy { unit },
            _ => Command::SignOn { unit },
        }
    }

    pub(super) fn relayed_duty(self, world: &World) -> Command {
        let readiness = [Readiness::OnDuty, Readiness::Standby, Readiness::OffDuty, Readiness::OnDuty];
        let readiness = readiness[usize::from(self.b) % readiness.len()];
        Command::RelayDuty {
            unit: self.unit(),
            readiness,
            said_at: world.now,
            number: sealed(),
            by: INSPECTOR,
        }
    }

    /// What came of telling somebody who is owed it, or who was owed it once.
    pub(super) fn reach(self, world: &World) -> Option<Command> {
        let owed_now = owed(&world.board).filter_map(|owed| match owed {
            Owed::Reach(reach) => Some(reach),
            Owed::Message { .. } | Owed::Alert { .. } | Owed::Call { .. } => None,
        });
        let owed_now: Vec<Reach> = owed_now.collect();
        let mut reach = *owed_now.get(usize::from(self.a).checked_rem(owed_now.len())?)?;
        if let Reach::Alert { round, .. } = &mut reach {
            *round -= u32::from(self.b.is_multiple_of(7));
        }
        let outcomes =
            [ReachOutcome::Taken, ReachOutcome::Refused, ReachOutcome::Failed, ReachOutcome::NoNumber];
        let outcome = outcomes[usize::from(self.b) % outcomes.len()];
        Some(Command::RecordReach { reach, channel: "sms".to_owned(), outcome })
    }

    fn some_case(self, world: &World) -> CaseId {
        let open: Vec<CaseId> = world.board.cases().map(|case| case.id).collect();
        let index = usize::from(self.a).checked_rem(open.len());
        index.filter(|_| !self.b.is_multiple_of(10)).map_or(self.case(), |index| open[index])
    }
}

/// A report that nobody has taken in yet: ids are made at the edge.
fn fresh_report(world: &World) -> ReportId {
    let mut ids = (90_000..).map(|number| ReportId(Uuid::from_u128(number)));
    let unused = ids.find(|report| world.ledger.version(Stream::Report(*report)) == 0);
    unused.expect("there are always more numbers")
}
