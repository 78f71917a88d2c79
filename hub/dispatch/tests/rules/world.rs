//! The world around the rules: what the shell would find out, and the ledger it would write to.

use std::{collections::BTreeMap, sync::Arc};

use geo_index::{AreaCode, AreaTree, Place, Tier};
use hub_dispatch::{
    Asks, CANDIDATES_MAX, Candidate, Command, ContentDigest, Decision, Event, IDS_PER_COMMAND, NamedCalendar,
    NamedPolicy, Near, Nearness, Need, Opening, Pairs, PairsWanted, PersonId, Policy, Post, Refusal,
    RuledOut, Rung, Situation, Stream, TaskId, Travelled, UNDER_WAY_MAX, UnitId, UnitKind, UtcMicros,
    WAITING_NEAR_MAX, WorkWanted, asks, asks_recalled,
    board::{Board, Case, Duty, Recalled, Unit, recall},
    case_of, decide,
    improving::{may_be_taken, under_way, waiting_task},
    suitability,
};
use uuid::Uuid;

use crate::{
    calendars, desks, invariants,
    ledger::{ModelLedger, Rejected},
    town,
};

/// Where a unit was seen last, and how long ago. It stays that old: time passes only for the clocks.
#[derive(Debug, Clone)]
pub(crate) struct Fix {
    pub(crate) place: Place,
    pub(crate) area: AreaCode,
    pub(crate) age_ms: u64,
}

pub(crate) struct World {
    pub(crate) areas: AreaTree,
    pub(crate) roster: BTreeMap<AreaCode, Vec<PersonId>>,
    pub(crate) fixes: BTreeMap<UnitId, Fix>,
    /// What roads there are for whom; nothing is known of them for anybody else.
    pub(crate) ways: BTreeMap<UnitId, Travelled>,
    pub(crate) policies: BTreeMap<ContentDigest, NamedPolicy>,
    pub(crate) in_force: ContentDigest,
    pub(crate) calendar: Arc<NamedCalendar>,
    pub(crate) now: UtcMicros,
    pub(crate) board: Board,
    pub(crate) ledger: ModelLedger,
    /// The board after each append, oldest first: what a hub that lags behind still believes.
    pub(crate) seen: Vec<Board>,
    /// What came of the last command.
    pub(crate) outcome: Option<Result<Decision, Refusal>>,
    next_id: u128,
}

impl World {
    /// The town with its people at their desks and no unit enrolled.
    pub(crate) fn tiny() -> Self {
        let mut world = Self {
            areas: town::areas(),
            roster: town::ROSTER.iter().map(|(area, who)| (town::code(area), vec![*who])).collect(),
            fixes: BTreeMap::new(),
            ways: BTreeMap::new(),
            policies: BTreeMap::new(),
            in_force: ContentDigest(String::new()),
            calendar: Arc::new(town::calendar()),
            now: UtcMicros(1_000_000_000),
            board: Board::default(),
            ledger: ModelLedger::default(),
            seen: Vec::new(),
            outcome: None,
            next_id: 1_000_000,
        };
        world.adopt("p1", town::policy());
        world
    }

    /// The town with all its units on duty.
    pub(crate) fn staffed() -> Self {
        let mut world = Self::tiny();
        for (unit, home, metres) in town::STAFF {
            let skills = if unit == town::BO { vec![town::boat()] } else { Vec::new() };
            let (home, person) = (town::code(home), Some(town::person_of(unit)));
            let kind = UnitKind::GridWorker;
            world.given(Command::EnrolUnit { unit, kind, skills, home: home.clone(), person, travel: None });
            world.given(Command::SignOn { unit });
            let place = town::metres_east(metres);
            world.fixes.insert(unit, Fix { place, area: home, age_ms: 5_000 });
        }
        world
    }

    /// Puts another policy in force for cases opened from now on.
    pub(crate) fn adopt(&mut self, digest: &str, policy: Policy) {
        self.in_force = ContentDigest(digest.to_owned());
        let named = NamedPolicy { digest: self.in_force.clone(), policy };
        self.policies.insert(self.in_force.clone(), named);
    }

    /// Decides a command and, unless it is refused, records it and checks the whole world.
    pub(crate) fn carry_out(&mut self, command: &Command) -> Result<Decision, Refusal> {
        let board = self.board.clone();
        let decision = self.decide_on(&board, command)?;
        if let Err(rejected) = self.record(&board, &decision) {
            // On a board that has seen everything only a timer can come too late, and then it means nothing.
            let gone = decision.consume.is_some_and(|timer| !self.ledger.timers.contains_key(&timer));
            assert!(gone && decision.events.is_empty(), "{command:?} was rejected: {rejected:?}");
        }
        Ok(decision)
    }

    /// The same by another hub, which has not seen the last `appends` of the feed yet. What it decides is either
    /// rejected by the ledger or as good as anything decided here.
    pub(crate) fn carry_out_behind(&mut self, appends: usize, command: &Command) -> Option<Rejected> {
        let behind = self.seen.len().checked_sub(appends + 1)?;
        let board = self.seen.get(behind)?.clone();
        let decision = self.decide_on(&board, command).ok()?;
        self.record(&board, &decision).err()
    }

    fn decide_on(&mut self, board: &Board, command: &Command) -> Result<Decision, Refusal> {
        let (policy, situation) = self.situation(board, command);
        let decision = decide(board, &policy, &situation, command);
        assert_eq!(decision, decide(board, &policy, &situation, command), "deciding is pure");
        decision
    }

    /// Appends what was decided on `board` and checks the whole world.
    fn record(&mut self, board: &Board, decision: &Decision) -> Result<(), Rejected> {
        invariants::check_decision(board, decision);
        let promised = board.entities_after(decision, self.now);
        for recorded in self.ledger.append(decision, self.now)? {
            self.board.evolve(&recorded);
        }
        for (stream, entity) in promised {
            invariants::check_row(&self.board, stream, entity);
            let (seen, recorded) = (self.board.version(stream), self.ledger.version(stream));
            assert!(self.board.entity(stream).is_none() || seen == recorded, "{stream} is seen to its end");
        }
        invariants::check(&self.board, &self.ledger, &self.policies, self.now);
        self.seen.push(self.board.clone());
        Ok(())
    }

    /// What the shell would bring for a command, by asking for what the rules say they need.
    fn situation(&mut self, board: &Board, command: &Command) -> (NamedPolicy, Situation) {
        let about = case_of(board, command).and_then(|case| board.case(case));
        let digest = about.map_or(&self.in_force, |case| &case.facts.policy).clone();
        let mut policy = self.policies[&digest].clone();
        let mut asked = asks(board, &policy.policy, command);
        let about_ended = about.is_none();
        let recalled = self.recall(&asked);
        if let Some(recalled) = recalled.as_ref().filter(|_| about_ended) {
            policy = self.policies[&recalled.case.facts.policy].clone();
            asked = asks_recalled(&policy.policy, &recalled.case);
        }
        let (candidates, ruled_out) = match &asked.near {
            Some(near) => self.look_around(board, near),
            None => (Vec::new(), Vec::new()),
        };
        let under_way = asked.near.iter().flat_map(|near| self.on_their_way(board, near)).collect();
        let near_unit = asked.work.iter().flat_map(|work| self.waiting_near(board, work));
        let openings =
            near_unit.chain(asked.pairs.iter().flat_map(|wanted| self.pairs(board, wanted))).collect();
        let mut posts = asked.posts_above.as_ref().map(|area| self.posts_above(area)).unwrap_or_default();
        for rung in &asked.ladder {
            if !posts.iter().any(|post| post.rung == *rung) {
                posts.push(self.post(rung.clone()));
            }
        }
        let ids = self.fresh_ids();
        let calendar = self.calendar.clone();
        let departments_above = asked.above.as_ref().map(desks::departments_above).unwrap_or_default();
        let line = asked.line_of.as_ref().map(|area| self.posts_above(area)).unwrap_or_default();
        let line = line.into_iter().map(|post| post.rung).collect();
        let rungs = |area: &AreaCode| self.posts_above(area).into_iter().map(|post| post.rung).collect();
        let lines = asked.lines_of.iter().map(rungs).collect();
        let other_policy = asked.policy.as_ref().map(|digest| Arc::new(self.policies[digest].clone()));
        let now = self.now;
        let situation = Situation {
            now,
            ids,
            candidates,
            ruled_out,
            under_way,
            openings,
            posts,
            line,
            lines,
            other_policy,
            recalled,
            departments_above,
            calendar,
        };
        (policy, situation)
    }

    fn fresh_ids(&mut self) -> Vec<Uuid> {
        let first = self.next_id;
        self.next_id += IDS_PER_COMMAND as u128;
        (first..self.next_id).map(Uuid::from_u128).collect()
    }

    fn recall(&self, asked: &Asks) -> Option<Recalled> {
        recall(self.ledger.streams.get(&Stream::Case(asked.recall?))?)
    }

    fn posts_above(&self, area: &AreaCode) -> Vec<Post> {
        let centres = self.areas.ancestors(area).filter(|area| area.tier > Tier::Grid);
        centres.map(|area| self.post(Rung { tier: area.tier, area: area.code.clone() })).collect()
    }

    fn post(&self, rung: Rung) -> Post {
        let on_duty = self.roster.get(&rung.area).cloned().unwrap_or_default();
        Post { rung, on_duty }
    }

    /// Tasks that wait near a unit, nearest first.
    fn waiting_near(&self, board: &Board, work: &WorkWanted) -> Vec<Opening> {
        let Some(unit) = board.unit(work.unit) else { return Vec::new() };
        let opening = |case: &Case| {
            let changes = |task: &TaskId| {
                let attending = board.task(*task)?.attending.as_ref()?.unit;
                under_way(board, attending).filter(|_| work.under_way).map(|_| attending)
            };
            let now = changes(&case.task);
            let task = if now.is_some() { case.task } else { waiting_task(board, case)? };
            let need = Need { fix_stale_after_ms: work.fix_stale_after_ms, ..Need::default() };
            let (place, area) = (case.facts.place, case.facts.area.clone());
            let near = Near { place, area, need, travel: Some(work.travel), taken_for: None };
            let candidate = self.placings(&near, unit).into_iter().next()?;
            let now = now.and_then(|now| self.placings(&near, board.unit(now)?).into_iter().next());
            let close = match candidate.nearness {
                Nearness::Fix { distance_m, .. } => distance_m <= work.radius_m,
                Nearness::Home | Nearness::Person => true,
            };
            close.then_some(Opening { task, candidate, under_way: now })
        };
        let mut openings: Vec<Opening> = board.cases().filter_map(opening).collect();
        openings.sort_by_key(|opening| match opening.candidate.nearness {
            Nearness::Fix { distance_m, .. } => distance_m,
            Nearness::Home | Nearness::Person => u32::MAX,
        });
        openings.truncate(WAITING_NEAR_MAX);
        openings
    }

    /// Tasks around one and units, in pairs. The town is small: of those on duty all are near.
    fn pairs(&self, board: &Board, wanted: &PairsWanted) -> Vec<Opening> {
        let tasks = board.cases().flat_map(|case| {
            let attended = board.task(case.task).and_then(|task| task.attending.as_ref());
            let going = attended.map(|it| it.unit).filter(|unit| under_way(board, *unit).is_some());
            let waiting = waiting_task(board, case).filter(|_| wanted.of != Pairs::Alone);
            let going = going.filter(|_| match wanted.of {
                Pairs::Alone => case.task == wanted.around,
                Pairs::Waiting => false,
                Pairs::AndUnderWay => true,
            });
            let task = waiting.or(going.map(|_| case.task));
            task.map(|task| (case, task, going.filter(|_| task == case.task)))
        });
        tasks.flat_map(|(case, task, going)| self.pairs_of(board, wanted, (case, task, going))).collect()
    }

    fn pairs_of(
        &self,
        board: &Board,
        wanted: &PairsWanted,
        (case, task, going): (&Case, TaskId, Option<UnitId>),
    ) -> Vec<Opening> {
        let need = Need { fix_stale_after_ms: wanted.fix_stale_after_ms, ..Need::default() };
        let (place, area) = (case.facts.place, case.facts.area.clone());
        let near = Near { place, area, need, travel: Some(wanted.travel), taken_for: None };
        let by_fix = |unit: &Unit| {
            let placed = self.placings(&near, unit).into_iter().next();
            placed.filter(|candidate| matches!(candidate.nearness, Nearness::Fix { .. }))
        };
        let now = going.and_then(|unit| by_fix(board.unit(unit)?));
        if going.is_some() && now.is_none() {
            return Vec::new();
        }
        let units = board.units().filter_map(by_fix);
        units.map(|candidate| Opening { task, candidate, under_way: now.clone() }).collect()
    }

    /// Units near a place that are under way to something less grave, nearest first.
    fn on_their_way(&self, board: &Board, near: &Near) -> Vec<Candidate> {
        let Some(grade) = near.taken_for else { return Vec::new() };
        let units = board.units().filter(|unit| may_be_taken(board, grade, unit.id));
        let mut found: Vec<Candidate> = units.flat_map(|unit| self.placings(near, unit)).collect();
        found.retain(|candidate| matches!(candidate.nearness, Nearness::Fix { .. }));
        found.truncate(UNDER_WAY_MAX);
        found
    }

    fn look_around(&self, board: &Board, near: &Near) -> (Vec<Candidate>, Vec<(UnitId, RuledOut)>) {
        let mut seen: Vec<Candidate> = board.units().flat_map(|unit| self.placings(near, unit)).collect();
        seen.sort_by_key(|candidate| match candidate.nearness {
            Nearness::Fix { distance_m, .. } => (distance_m, candidate.unit),
            Nearness::Home | Nearness::Person => (u32::MAX, candidate.unit),
        });
        let (mut candidates, mut ruled_out) = (Vec::new(), Vec::new());
        for candidate in seen {
            match suitability(board, &near.need, candidate.unit, &candidate.nearness) {
                Ok(()) => candidates.push(candidate),
                Err(why) => ruled_out.push((candidate.unit, why)),
            }
        }
        candidates.truncate(CANDIDATES_MAX);
        (candidates, ruled_out)
    }

    /// Where a unit may be taken to be: where its fix says and, if that is missing or stale, at home. On standby it has
    /// no fix.
    fn placings(&self, near: &Near, unit: &Unit) -> Vec<Candidate> {
        let fix = self.fixes.get(&unit.id).filter(|_| unit.duty != Duty::Standby);
        let fix = near.place.and_then(|place| fix.map(|fix| (place, fix)));
        let by_fix = fix.map(|(place, fix)| self.placed(near, unit, by_fix(place, fix), &fix.area));
        let fresh = fix.is_some_and(|(_, fix)| fix.age_ms <= near.need.fix_stale_after_ms);
        let home = &unit.home;
        let at_home = self.areas.within(&near.area, home) || self.areas.within(home, &near.area);
        let counts_as_home = !fresh && (at_home || (fix.is_none() && near.place.is_some()));
        let by_home = counts_as_home.then(|| self.placed(near, unit, Nearness::Home, home));
        by_fix.into_iter().chain(by_home).collect()
    }

    fn placed(&self, near: &Near, unit: &Unit, nearness: Nearness, stands_in: &AreaCode) -> Candidate {
        let shares = self.areas.ancestors(stands_in).find(|area| self.areas.within(&near.area, &area.code));
        let travelled = match nearness {
            Nearness::Fix { .. } => self.ways.get(&unit.id).copied().unwrap_or_default(),
            Nearness::Home | Nearness::Person => Travelled::Unknown,
        };
        Candidate { unit: unit.id, nearness, shares: shares.map(|area| area.tier), travelled }
    }

    /// Events of the last decision.
    pub(crate) fn events(&self) -> &[Event] {
        match &self.outcome {
            Some(Ok(decision)) => &decision.events,
            other => panic!("the last command was not carried out: {other:?}"),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the town is ten kilometres wide"
)]
fn by_fix(place: Place, fix: &Fix) -> Nearness {
    Nearness::Fix { distance_m: place.distance_m(&fix.place).round() as u32, age_ms: fix.age_ms }
}

/// Another calendar comes into force: the town's own, or one with many days off or none.
pub(crate) fn change_calendar(world: &mut World, die: u8) {
    world.calendar = match die % 3 {
        0 => Arc::new(town::calendar()),
        1 => calendars::weekdays(),
        _ => calendars::every_other_day_off(),
    };
}
