//! One day under one policy, in virtual time: calls come, the rules decide, units accept, decline or hear of it late, set out, arrive,
//! work and are done.
//!
//! The rules are the hub's own ([`hub_dispatch::decide`]) on a board of their own, as the engine has them: only that nothing is
//! written to a ledger, nothing goes over a wire, and one hub decides at once. The same day gives the same figures, whatever
//! ran before it or beside it.

mod beside;
mod fleet;
mod pairs;
mod shell;
mod units;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
    sync::Arc,
};

use geo_index::Place;
use hub_dispatch::{
    Calendar, CaseId, Command, Decision, Grade, Intake, NamedCalendar, NamedPolicy, OfferId, OtherPictures,
    ReportId, Sealed, TaskId, Timer, UnitId, UnitKind, UtcMicros, Wish, asks,
    board::{Board, Recorded},
    decide,
    improving::becomes_free,
};
use uuid::Uuid;

use super::{
    ladder::{Compared, Knows, category},
    land::Land,
    stream::{Call, DAY_US, MIDNIGHT},
};
use fleet::Crew;

/// After the day so long is waited for what still goes on, microseconds; what nobody has come to by then is unserved.
const DRAIN_US: i64 = 6 * 3_600_000_000;
const END_US: i64 = MIDNIGHT.0 + DAY_US + DRAIN_US;
/// Ids of cases begin here, and those of reports.
const CASES: u128 = 1 << 101;
const REPORTS: u128 = 1 << 102;

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Served {
    /// How pressing it is.
    pub(super) grade: Grade,
    /// From the report until a unit was first asked, seconds; none if nobody was.
    pub(super) waited_s: Option<f64>,
    /// From the report until the first unit was on scene, seconds; none if nobody came.
    pub(super) response_s: Option<f64>,
    /// From the report until nobody is waited for any more, seconds: whoever nobody came to has waited so long at least.
    pub(super) watched_s: f64,
    /// From setting out to arriving, of the unit that came, seconds.
    pub(super) travel_s: f64,
    /// Whether whoever was first asked was beyond a river.
    pub(super) across: bool,
}

impl Served {
    /// What counts as the response, seconds: where nobody came, all the time that it was watched. A policy that leaves a call to
    /// nobody gains nothing by that.
    pub(super) fn counted_s(&self) -> f64 {
        self.response_s.unwrap_or(self.watched_s)
    }
}

/// What became of a day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outcome {
    /// Calls, in their order.
    pub(super) calls: Vec<Served>,
    /// Units taken from a case that they were under way to.
    pub(super) reassigned: usize,
    /// How long each unit had something to do, seconds.
    pub(super) busy_s: Vec<f64>,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    Called(usize),
    RunsOut(Timer),
    Answers(UnitId, OfferId),
    SetsOut(UnitId, OfferId),
    Arrives(UnitId, OfferId),
    IsDone(UnitId, OfferId),
    GoesBack(UnitId),
    LooksForSooner,
}

/// A day that goes on.
pub(super) struct Day<'a> {
    land: &'a Land,
    policy: &'a NamedPolicy,
    knows: Knows,
    /// Which day, as it is told apart from all others.
    number: u64,
    calls: &'a [Call],
    calendar: Arc<NamedCalendar>,
    board: Board,
    timers: BTreeMap<Timer, UtcMicros>,
    heap: BinaryHeap<Reverse<(i64, u64, Next)>>,
    scheduled: u64,
    now_us: i64,
    next_id: u128,
    crews: Vec<Crew>,
    /// Cases that nobody is on scene of.
    open: BTreeSet<CaseId>,
    served: Vec<Served>,
    set_out_us: BTreeMap<CaseId, i64>,
    matched_us: beside::MatchedUs,
    reassigned: usize,
}

/// Lives through a day with units at these posts.
pub(super) fn lived(
    land: &Land,
    compared: &Compared,
    posts: &[Place],
    number: u64,
    calls: &[Call],
) -> Outcome {
    let mut day = Day::begun(land, compared, posts, number, calls);
    while let Some(Reverse((at_us, _, next))) = day.heap.pop() {
        if at_us > END_US {
            break;
        }
        day.now_us = at_us;
        day.happens(next);
    }
    let now_us = day.now_us;
    for crew in &mut day.crews {
        crew.is_rid(now_us);
    }
    let busy_s = day.crews.iter().map(Crew::busy_s).collect();
    Outcome { calls: day.served, reassigned: day.reassigned, busy_s }
}

impl<'a> Day<'a> {
    fn begun(
        land: &'a Land,
        compared: &'a Compared,
        posts: &[Place],
        number: u64,
        calls: &'a [Call],
    ) -> Self {
        let calendar = Calendar { utc_offset_minutes: 480, office: Vec::new(), years: BTreeMap::new() };
        let unserved = |call: &Call| Served {
            grade: call.grade,
            waited_s: None,
            response_s: None,
            watched_s: seconds(END_US - call.at.0),
            travel_s: 0.0,
            across: false,
        };
        let mut day = Self {
            land,
            policy: &compared.policy,
            knows: compared.knows,
            number,
            calls,
            calendar: Arc::new(NamedCalendar { digest: None, calendar }),
            board: Board::default(),
            timers: BTreeMap::new(),
            heap: BinaryHeap::new(),
            scheduled: 0,
            now_us: MIDNIGHT.0 - 1_000_000,
            next_id: 1,
            crews: posts.iter().enumerate().map(|(number, post)| Crew::at_post(number, *post)).collect(),
            open: BTreeSet::new(),
            served: calls.iter().map(unserved).collect(),
            set_out_us: BTreeMap::new(),
            matched_us: BTreeMap::new(),
            reassigned: 0,
        };
        for (number, call) in calls.iter().enumerate() {
            day.then(call.at.0, Next::Called(number));
        }
        day.then(MIDNIGHT.0 + beside::SOONER_EVERY_US, Next::LooksForSooner);
        for crew in 0..day.crews.len() {
            let (unit, home) = (day.crews[crew].unit, land.area(day.crews[crew].post()));
            let kind = UnitKind::Vehicle;
            day.order(&Command::EnrolUnit {
                unit,
                kind,
                skills: Vec::new(),
                home,
                person: None,
                travel: None,
            });
            day.order(&Command::SignOn { unit });
        }
        day
    }

    fn then(&mut self, at_us: i64, next: Next) {
        self.scheduled += 1;
        self.heap.push(Reverse((at_us, self.scheduled, next)));
    }

    fn happens(&mut self, next: Next) {
        match next {
            Next::Called(number) => {
                self.open.insert(case_of(number));
                self.order(&Command::OpenCase(intake(number, &self.calls[number])));
            }
            Next::RunsOut(timer) => {
                if self.timers.get(&timer).is_some_and(|due| due.0 <= self.now_us) {
                    self.order(&Command::TimerRanOut(timer));
                }
            }
            Next::Answers(unit, offer) => {
                if let Some((task, _)) = self.board.hold_on(unit).filter(|(_, held)| *held == offer) {
                    self.answers(unit, offer, task);
                }
            }
            Next::SetsOut(unit, offer) => self.sets_out(unit, offer),
            Next::Arrives(unit, offer) => self.arrives(unit, offer),
            Next::IsDone(unit, offer) => {
                if let Some(job) = self.job(unit, offer) {
                    let (photos, before, others) = (Vec::new(), Vec::new(), OtherPictures::default());
                    let (task, place) = (job.task, None);
                    self.order(&Command::Finish { unit, task, note: None, photos, before, others, place });
                }
            }
            Next::GoesBack(unit) => self.goes_back(unit),
            Next::LooksForSooner => self.look_for_sooner(),
        }
    }

    /// Has something decided and carried out.
    fn order(&mut self, command: &Command) {
        let asked = asks(&self.board, &self.policy.policy, command);
        let situation = self.situation(&asked);
        let decision = decide(&self.board, self.policy, &situation, command);
        self.carry_out(decision.expect("nobody of this day orders what its board does not allow"));
    }

    fn carry_out(&mut self, decision: Decision) {
        let began: Vec<TaskId> = decision.found_nobody_for().collect();
        for timer in decision.consume.iter().chain(&decision.cancel) {
            self.timers.remove(timer);
        }
        for (timer, due) in decision.set {
            self.timers.insert(timer, due);
            self.then(due.0, Next::RunsOut(timer));
        }
        let at = UtcMicros(self.now_us);
        for event in &decision.events {
            let version = self.board.version(event.stream()) + 1;
            self.board.evolve(&Recorded { version, at, event: event.clone() });
        }
        let mut freed = Vec::new();
        for event in decision.events {
            freed.extend(becomes_free(&event));
            self.follow(event);
        }
        self.improve(freed, &began);
    }
}

fn case_of(call: usize) -> CaseId {
    CaseId(Uuid::from_u128(CASES + call as u128))
}

fn call_of(case: CaseId) -> usize {
    usize::try_from(case.0.as_u128() - CASES).expect("it is a case of this day")
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of days, exact in a double")]
fn seconds(us: i64) -> f64 {
    us as f64 / 1e6
}

fn intake(number: usize, call: &Call) -> Intake {
    Intake {
        report: ReportId(Uuid::from_u128(REPORTS + number as u128)),
        case: case_of(number),
        channel: "12345".to_owned(),
        words: Sealed { vault: Uuid::from_u128(number as u128), commitment: String::new() },
        category: category(),
        grade: Some(call.grade),
        place: Some(call.place),
        area: call.area.clone(),
        call_first: Vec::new(),
        called: Vec::new(),
        filed_by: None,
        wish: Wish::default(),
        people: None,
        risk: None,
        matter: None,
    }
}
