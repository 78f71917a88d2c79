//! 就近接单: what the shell finds waiting near a unit that has become free, and the orders by which hubs have it look.

use hub_dispatch::{
    Candidate, Command, DocumentKind, Event, Near, Nearness, Need, OfferEnd, Opening, Pairs, PairsWanted,
    TaskId, UNDER_WAY_MAX, UnitId, UtcMicros, WAITING_NEAR_MAX, WorkDone, WorkWanted,
    board::{Board, Case, Duty, Recorded, Task},
    improving::{
        ROLLING_FREE_MAX, ROLLING_WAITING_MAX, may_be_taken, may_be_turned, suits, under_way, waiting_task,
    },
};

use super::{
    city::{City, remoteness, way},
    order::Body,
    world::World,
};

impl City {
    /// What waits near a unit, nearest first.
    pub(super) fn openings(&self, board: &Board, work: &WorkWanted) -> Vec<Opening> {
        let in_force = board.register().adopted.get(&DocumentKind::Policy);
        let in_force = in_force.map_or(&self.policies[0], |digest| self.policy(digest));
        let Some(card) = self.units.iter().find(|card| card.id == work.unit) else { return Vec::new() };
        let positioned = board.unit(card.id).is_some_and(|unit| unit.duty != Duty::Standby);
        let fix = card.fix.filter(|_| positioned && card.fix_age_ms <= work.fix_stale_after_ms);
        let opening = |case: &Case| {
            let attending = board.task(case.task).and_then(|task| task.attending.as_ref());
            let other = attending
                .map(|it| it.unit)
                .filter(|unit| work.under_way && under_way(board, *unit).is_some());
            let task = if other.is_some() { case.task } else { waiting_task(board, case)? };
            let (place, area) = (case.facts.place.filter(|_| fix.is_some()), case.facts.area.clone());
            let near =
                Near { place, area, need: Need::default(), travel: Some(work.travel), taken_for: None };
            let now = other.and_then(|other| self.candidate(board, other, &near));
            let metres = remoteness(card, fix, &near);
            let nearness = match near.place {
                Some(_) if metres > i64::from(work.radius_m) => return None,
                Some(_) => Nearness::Fix {
                    distance_m: u32::try_from(metres).unwrap_or(u32::MAX),
                    age_ms: card.fix_age_ms,
                },
                None => Nearness::Home,
            };
            let shares = self.shared_tier(&near.area, &card.home);
            let travelled = way(card.id, &near, metres);
            suits(board, in_force, (case, task), card.id, &nearness).then_some((
                metres,
                Opening {
                    task,
                    candidate: Candidate { unit: card.id, nearness, shares, travelled },
                    under_way: now,
                },
            ))
        };
        let mut found: Vec<(i64, Opening)> = board.cases().filter_map(opening).collect();
        found.sort_by_key(|(metres, _)| *metres);
        found.into_iter().map(|(_, opening)| opening).take(WAITING_NEAR_MAX).collect()
    }
}

impl City {
    /// Tasks around one and units near them, in pairs.
    pub(super) fn pairs(&self, board: &Board, wanted: &PairsWanted, now: UtcMicros) -> Vec<Opening> {
        let in_force = board.register().adopted.get(&DocumentKind::Policy);
        let in_force = in_force.map_or(&self.policies[0], |digest| self.policy(digest));
        let improving = in_force.policy.choice.and_then(|rules| rules.improving);
        let rolling = improving.and_then(|rules| rules.rolling);
        let turned = |unit: UnitId| {
            let (rules, rolling) = (improving?, rolling?);
            may_be_turned(board, &rules, &rolling, unit, now)
        };
        let going = |case: &Case| board.task(case.task)?.attending.as_ref().map(|it| it.unit);
        let of_case = |case: &Case| match wanted.of {
            Pairs::Alone => {
                let unit = going(case).filter(|unit| under_way(board, *unit).is_some())?;
                (case.task == wanted.around).then_some((case.task, Some(unit)))
            }
            Pairs::Waiting | Pairs::AndUnderWay => {
                let waits = waiting_task(board, case).map(|task| (task, None));
                let turns = || Some((case.task, Some(going(case).filter(|unit| turned(*unit).is_some())?)));
                waits.or_else(|| if wanted.of == Pairs::AndUnderWay { turns() } else { None })
            }
        };
        let tasks = board.cases().filter_map(|case| Some((case, of_case(case)?)));
        let tasks: Vec<_> = tasks.take(ROLLING_WAITING_MAX + UNDER_WAY_MAX).collect();
        let goes = |unit: UnitId| tasks.iter().any(|(_, (_, going))| *going == Some(unit));
        let mut pairs = Vec::new();
        for (case, (task, going)) in &tasks {
            let (place, area) = (case.facts.place, case.facts.area.clone());
            let near =
                Near { place, area, need: Need::default(), travel: Some(wanted.travel), taken_for: None };
            let now = going.and_then(|unit| self.candidate(board, unit, &near));
            if going.is_some() && now.is_none() {
                continue;
            }
            let all = self.units.iter().filter_map(|card| self.candidate(board, card.id, &near));
            let may = all
                .filter(|it| goes(it.unit) || suits(board, in_force, (case, *task), it.unit, &it.nearness));
            let may = may.take(ROLLING_FREE_MAX);
            pairs.extend(may.chain(now.clone()).map(|candidate| Opening {
                task: *task,
                candidate,
                under_way: now.clone(),
            }));
        }
        pairs
    }

    /// A unit that is under way, from where it is now.
    fn candidate(&self, board: &Board, unit: UnitId, near: &Near) -> Option<Candidate> {
        let card = self.units.iter().find(|card| card.id == unit)?;
        near.place?;
        let fix = card.fix.filter(|_| board.unit(unit).is_some_and(|unit| unit.duty != Duty::Standby))?;
        let metres = remoteness(card, Some(fix), near);
        let distance_m = u32::try_from(metres).unwrap_or(u32::MAX);
        let nearness = Nearness::Fix { distance_m, age_ms: card.fix_age_ms };
        let (shares, travelled) = (self.shared_tier(&near.area, &card.home), way(unit, near, metres));
        Some(Candidate { unit, nearness, shares, travelled })
    }

    /// Units near a place that are under way to something less grave.
    pub(super) fn on_their_way(&self, board: &Board, near: &Near) -> Vec<Candidate> {
        let Some(grade) = near.taken_for else { return Vec::new() };
        let units = self.units.iter().filter(|card| may_be_taken(board, grade, card.id));
        units.filter_map(|card| self.candidate(board, card.id, near)).take(UNDER_WAY_MAX).collect()
    }
}

impl World {
    /// A hub hears that units have become free, and has them look for work.
    pub(super) fn look_for_work(&mut self, heard: &[UnitId]) {
        for &unit in heard {
            self.order("freed", Body::Plain(Command::LookForWork { unit }), 0);
        }
    }

    /// What waits is matched together where a search has found nobody or somebody has become free, and at times somebody sooner
    /// is looked for.
    pub(super) fn match_together(&mut self, hub: usize, heard: &Heard) {
        let board = &self.hubs[hub].board;
        let waits = |case: &Case| waiting_task(board, case);
        let freed = if heard.freed.is_empty() { None } else { board.cases().find_map(waits) };
        if let Some(around) = heard.waiting.last().copied().or(freed) {
            self.order("rolling", Body::Plain(Command::AssignTogether { around }), 0);
        }
        let board = &self.hubs[hub].board;
        let goes = |task: &Task| task.attending.as_ref().is_some_and(|it| it.arrived_at.is_none());
        let going: Vec<TaskId> = board.tasks().filter(|task| goes(task)).map(|task| task.id).collect();
        if self.chance.one_in(SOONER_ONE_IN)
            && let Some(task) = self.chance.pick(&going)
        {
            self.order("sooner", Body::Plain(Command::LookForSooner { task }), 0);
        }
    }
}

/// Of the times that a hub hears of something, so many pass until somebody sooner is looked for.
const SOONER_ONE_IN: u32 = 40;

/// What a hub heard of that makes it look for something better.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// Units that have become free.
    pub(super) freed: Vec<UnitId>,
    /// Tasks that a search has found nobody for.
    pub(super) waiting: Vec<TaskId>,
}

impl Heard {
    /// Notes what an event means for this.
    pub(super) fn note(&mut self, recorded: &Recorded) {
        self.freed.extend(becomes_free(recorded));
        if let Event::SearchFailed { task, .. } = &recorded.event {
            self.waiting.push(*task);
        }
    }
}

/// The unit that an event sets free for something else.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all events these set a unit free that may be asked at once"
)]
fn becomes_free(recorded: &Recorded) -> Option<UnitId> {
    match &recorded.event {
        Event::WorkDone(WorkDone { unit, .. }) | Event::SignedOn { unit } => Some(*unit),
        Event::OfferEnded {
            unit,
            end: OfferEnd::StoodDown | OfferEnd::CalledBack { .. } | OfferEnd::Reassigned { .. },
            ..
        } => Some(*unit),
        _ => None,
    }
}
