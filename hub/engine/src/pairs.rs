//! Tasks and units that are looked at in pairs: what waits around a task, what units are under way to there, and who is free near
//! them. It is looked up beside the loop: only what is on the board is read under its lock, the ways are asked after it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use geo_index::{AreaCode, Place};
use hub_dispatch::{
    Candidate, Improving, NamedPolicy, Nearness, Opening, Pairs, PairsWanted, TaskId, Travel, Travelled,
    UNDER_WAY_MAX, UnitId, UtcMicros,
    board::{Case, Unit},
    improving::{
        ROLLING_FREE_MAX, ROLLING_WAITING_MAX, ROLLING_WAITING_MIN, may_be_turned, suits, under_way,
        waiting_task,
    },
};
use hub_positions::Positions;

use crate::{
    RoadsInForce, SharedView, View,
    openings::CASES_LOOKED_AT_MAX,
    situation::{shared_with, whole_metres},
};

/// Units looked at around one task; beyond it everybody near is busy.
const SCAN_MAX: usize = 300;
/// Each task brings at least so many units that are free, where there are as many.
const FREE_EACH_MIN: usize = 3;
/// Most units that are free around a task that is looked at alone.
const FREE_ALONE_MAX: usize = 8;

/// A unit where it is now.
struct Here {
    travel: Travel,
    place: Place,
    age_ms: u64,
    /// The deepest area there.
    area: Option<AreaCode>,
}

/// A task with the units that it is paired with, before their ways are known.
struct Paired {
    task: TaskId,
    to: Place,
    going: Option<UnitId>,
    candidates: Vec<(Candidate, Travel, Place)>,
}

/// The pairs that are wanted. It takes some milliseconds where there are roads.
pub(crate) fn pairs(
    view: &SharedView,
    (positions, roads): (&Positions, &RoadsInForce),
    wanted: &PairsWanted,
    now: UtcMicros,
) -> Vec<Opening> {
    let paired = view.read(|view| {
        let in_force = view.policy_for(None);
        let improving = in_force.policy.choice.and_then(|rules| rules.improving);
        improving.map(|rules| Look { view, positions, wanted, now, in_force: &in_force, rules }.paired())
    });
    paired.unwrap_or_default().into_iter().flat_map(|paired| with_ways(roads, paired, now)).collect()
}

/// What waits near a place, nearest first, at most [`ROLLING_WAITING_MAX`].
pub(crate) fn waiting_near(view: &View, place: Place, radius_m: u32) -> Vec<(&Case, TaskId)> {
    let near = view.cases_near(place, f64::from(radius_m), CASES_LOOKED_AT_MAX);
    let cases = near.into_iter().filter_map(|id| view.board.case(id));
    let waiting = cases.filter_map(|case| Some((case, waiting_task(&view.board, case)?)));
    waiting.take(ROLLING_WAITING_MAX).collect()
}

struct Look<'a> {
    view: &'a View,
    positions: &'a Positions,
    wanted: &'a PairsWanted,
    now: UtcMicros,
    in_force: &'a NamedPolicy,
    rules: Improving,
}

impl Look<'_> {
    fn paired(&self) -> Vec<Paired> {
        let tasks = self.tasks();
        let waiting = tasks.iter().filter(|(.., going)| going.is_none()).count();
        if self.wanted.of != Pairs::Alone && waiting < ROLLING_WAITING_MIN {
            return Vec::new();
        }
        let mut units: BTreeMap<UnitId, Here> = BTreeMap::new();
        let turned: BTreeSet<UnitId> = tasks.iter().filter_map(|(.., going)| *going).collect();
        units.extend(turned.iter().filter_map(|unit| Some((*unit, self.here(*unit)?))));
        let most = match self.wanted.of {
            Pairs::Alone => FREE_ALONE_MAX,
            Pairs::Waiting | Pairs::AndUnderWay => (ROLLING_FREE_MAX / tasks.len()).max(FREE_EACH_MIN),
        };
        for &(case, task, _) in &tasks {
            if units.len() < ROLLING_FREE_MAX + turned.len() {
                units.extend(self.free_near((case, task), most));
            }
        }
        let paired = |(case, task, going)| self.pair((case, task, going), &units, &turned);
        tasks.into_iter().filter_map(paired).collect()
    }

    /// Which tasks, nearest first, and the unit under way to each.
    fn tasks(&self) -> Vec<(&Case, TaskId, Option<UnitId>)> {
        let board = &self.view.board;
        let Some(around) = board.task(self.wanted.around).and_then(|task| board.case(task.case)) else {
            return Vec::new();
        };
        let Some(place) = around.facts.place else { return Vec::new() };
        let going = |case: &Case| board.task(case.task)?.attending.as_ref().map(|attending| attending.unit);
        if self.wanted.of == Pairs::Alone {
            let going = going(around).filter(|unit| under_way(board, *unit).is_some());
            return going.map(|unit| (around, around.task, Some(unit))).into_iter().collect();
        }
        let waiting = waiting_near(self.view, place, self.wanted.radius_m).into_iter();
        let mut tasks: Vec<_> = waiting.map(|(case, task)| (case, task, None)).collect();
        if let Some(rolling) = self.rules.rolling.filter(|_| self.wanted.of == Pairs::AndUnderWay) {
            let near =
                self.view.cases_near(place, f64::from(self.wanted.radius_m), CASES_LOOKED_AT_MAX).into_iter();
            let turned = near.filter_map(|id| {
                let unit = going(board.case(id)?)?;
                let (case, task, _) = may_be_turned(board, &self.rules, &rolling, unit, self.now)?;
                Some((case, task.id, Some(unit)))
            });
            tasks.extend(turned.take(UNDER_WAY_MAX));
        }
        tasks
    }

    fn here(&self, unit: UnitId) -> Option<Here> {
        let last = self.positions.last(unit)?;
        let age_ms = self.now.since_ms(last.measured_at);
        let fresh = age_ms <= self.wanted.fix_stale_after_ms;
        fresh.then(|| self.placed(unit, last.fix.place, age_ms)).flatten()
    }

    fn placed(&self, unit: UnitId, place: Place, age_ms: u64) -> Option<Here> {
        let travel = self.view.board.unit(unit).map(|card: &Unit| card.travels(&self.wanted.travel))?;
        let area = self.view.organisation.areas().locate_at(place, self.now.0).lowest().cloned();
        Some(Here { travel, place, age_ms, area })
    }

    /// Units near a task that are free and suit it.
    fn free_near(&self, case: (&Case, TaskId), most: usize) -> Vec<(UnitId, Here)> {
        let Some(place) = case.0.facts.place else { return Vec::new() };
        let (mut looked_at, mut found) = (0_usize, Vec::new());
        self.positions.nearest(place, self.now, |unit| {
            looked_at += 1;
            let (distance_m, age_ms) = (whole_metres(unit.distance_m), unit.fix_age_ms);
            let nearness = Nearness::Fix { distance_m, age_ms };
            if suits(&self.view.board, self.in_force, case, unit.unit, &nearness) {
                found.extend(self.placed(unit.unit, unit.place, age_ms).map(|here| (unit.unit, here)));
            }
            let enough = found.len() >= most || looked_at >= SCAN_MAX;
            if enough || distance_m > self.wanted.radius_m {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        found
    }

    /// A task with every unit that may go there; none if it is not known where the unit under way to it is.
    fn pair(
        &self,
        (case, task, going): (&Case, TaskId, Option<UnitId>),
        units: &BTreeMap<UnitId, Here>,
        turned: &BTreeSet<UnitId>,
    ) -> Option<Paired> {
        let to = case.facts.place?;
        let candidate = |(unit, here): (&UnitId, &Here)| {
            let distance_m = whole_metres(here.place.distance_m(&to));
            let nearness = Nearness::Fix { distance_m, age_ms: here.age_ms };
            let may = turned.contains(unit)
                || suits(&self.view.board, self.in_force, (case, task), *unit, &nearness);
            let near = going == Some(*unit) || (may && distance_m <= self.wanted.radius_m);
            near.then(|| {
                let areas = self.view.organisation.areas();
                let shares = here.area.as_ref().and_then(|there| shared_with(areas, &case.facts.area, there));
                let candidate = Candidate { unit: *unit, nearness, shares, travelled: Travelled::Unknown };
                (candidate, here.travel, here.place)
            })
        };
        let candidates: Vec<_> = units.iter().filter_map(candidate).collect();
        let seen = going.is_none_or(|going| units.contains_key(&going));
        seen.then_some(Paired { task, to, going, candidates })
    }
}

/// The same with the way of each unit.
fn with_ways(roads: &RoadsInForce, paired: Paired, now: UtcMicros) -> Vec<Opening> {
    let Paired { task, to, going, mut candidates } = paired;
    for travel in Travel::ALL {
        let goes_so = candidates.iter_mut().filter(|(_, its, _)| *its == travel);
        let (which, from): (Vec<&mut Candidate>, Vec<Place>) =
            goes_so.map(|(candidate, _, place)| (candidate, *place)).unzip();
        if from.is_empty() {
            continue;
        }
        for (candidate, way) in which.into_iter().zip(roads.ways(travel, &from, to, now)) {
            candidate.travelled = way;
        }
    }
    let candidates = candidates.into_iter().map(|(candidate, ..)| candidate);
    let (own, others): (Vec<Candidate>, Vec<Candidate>) =
        candidates.partition(|candidate| Some(candidate.unit) == going);
    let own = own.into_iter().next();
    // One that is under way is there by itself too, so that a task that nobody else may go to is not forgotten.
    let all = own.clone().into_iter().chain(others);
    all.map(|candidate| Opening { task, candidate, under_way: own.clone() }).collect()
}
