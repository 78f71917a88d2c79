//! Tasks and units in pairs, as the engine brings them for 滚动指派 and for 改派更近者 from the side of the case.

use std::collections::BTreeSet;

use geo_index::Place;
use hub_dispatch::{
    CaseId, Grade, Opening, Pairs, PairsWanted, TaskId, UNDER_WAY_MAX, UnitId, UtcMicros,
    board::Case,
    improving::{
        ROLLING_FREE_MAX, ROLLING_WAITING_MAX, ROLLING_WAITING_MIN, may_be_turned, suits, under_way,
        waiting_task,
    },
};

use super::{Day, fleet::Crew};

/// Each task brings at least so many units that are free, where there are as many.
const FREE_EACH_MIN: usize = 3;
/// Most units that are free around a task that is looked at alone.
const FREE_ALONE_MAX: usize = 8;

/// A task with the unit that is under way to it, where one is.
type Wanted<'a> = (&'a Case, TaskId, Option<UnitId>);

impl Day<'_> {
    /// What waits near a place, nearest first.
    pub(super) fn waiting_near(&self, place: Place, radius_m: u32) -> Vec<(CaseId, TaskId, Grade)> {
        let near = self.cases_near(place, radius_m).into_iter();
        let waiting =
            near.filter_map(|case| Some((case.id, waiting_task(&self.board, case)?, case.facts.grade)));
        waiting.take(ROLLING_WAITING_MAX).collect()
    }

    /// The pairs that were asked for.
    pub(super) fn pairs(&self, wanted: &PairsWanted) -> Vec<Opening> {
        let tasks = self.wanted(wanted);
        let waiting = tasks.iter().filter(|(.., going)| going.is_none()).count();
        if wanted.of != Pairs::Alone && waiting < ROLLING_WAITING_MIN {
            return Vec::new();
        }
        let turned: BTreeSet<UnitId> = tasks.iter().filter_map(|(.., going)| *going).collect();
        let most = match wanted.of {
            Pairs::Alone => FREE_ALONE_MAX,
            Pairs::Waiting | Pairs::AndUnderWay => (ROLLING_FREE_MAX / tasks.len()).max(FREE_EACH_MIN),
        };
        let mut units = turned.clone();
        for (case, task, _) in &tasks {
            if units.len() < ROLLING_FREE_MAX + turned.len() {
                units.extend(self.free_near(case, *task, wanted.radius_m, most));
            }
        }
        tasks.iter().flat_map(|task| self.paired(task, &units, &turned, wanted.radius_m)).collect()
    }

    fn wanted(&self, wanted: &PairsWanted) -> Vec<Wanted<'_>> {
        let board = &self.board;
        let going = |case: &Case| board.task(case.task)?.attending.as_ref().map(|attending| attending.unit);
        let around = board.task(wanted.around).and_then(|task| board.case(task.case));
        let Some((around, place)) = around.and_then(|case| Some((case, case.facts.place?))) else {
            return Vec::new();
        };
        if wanted.of == Pairs::Alone {
            let going = going(around).filter(|unit| under_way(board, *unit).is_some());
            return going.map(|unit| (around, around.task, Some(unit))).into_iter().collect();
        }
        let near = self.cases_near(place, wanted.radius_m);
        let waiting = near.iter().filter_map(|case| Some((*case, waiting_task(board, case)?, None)));
        let mut tasks: Vec<Wanted<'_>> = waiting.take(ROLLING_WAITING_MAX).collect();
        let rules = self.policy.policy.choice.and_then(|rules| rules.improving);
        let rolling = rules.and_then(|rules| Some((rules, rules.rolling?)));
        if let Some((rules, rolling)) = rolling.filter(|_| wanted.of == Pairs::AndUnderWay) {
            let now = UtcMicros(self.now_us);
            let turned = near.into_iter().filter_map(|case| {
                let unit = going(case)?;
                let (case, task, _) = may_be_turned(board, &rules, &rolling, unit, now)?;
                Some((case, task.id, Some(unit)))
            });
            tasks.extend(turned.take(UNDER_WAY_MAX));
        }
        tasks
    }

    fn free_near(&self, case: &Case, task: TaskId, radius_m: u32, most: usize) -> Vec<UnitId> {
        let Some(place) = case.facts.place else { return Vec::new() };
        let near = self.all_seen(place).into_iter().filter(|seen| seen.distance_m <= radius_m);
        let free =
            near.filter(|seen| suits(&self.board, self.policy, (case, task), seen.unit, &seen.nearness));
        free.map(|seen| seen.unit).take(most).collect()
    }

    /// A task with every unit that may go there. One that is under way is there by itself too.
    fn paired(
        &self,
        (case, task, going): &Wanted<'_>,
        units: &BTreeSet<UnitId>,
        turned: &BTreeSet<UnitId>,
        radius_m: u32,
    ) -> Vec<Opening> {
        let Some(place) = case.facts.place else { return Vec::new() };
        let seen = units.iter().map(|unit| self.seen(&self.crews[Crew::number(*unit)], place));
        let may = seen.filter(|seen| {
            let may = turned.contains(&seen.unit)
                || suits(&self.board, self.policy, (*case, *task), seen.unit, &seen.nearness);
            *going == Some(seen.unit) || (may && seen.distance_m <= radius_m)
        });
        let candidates = self.by_road(may.collect(), place).into_iter();
        let (own, others): (Vec<_>, Vec<_>) =
            candidates.partition(|candidate| Some(candidate.unit) == *going);
        let own = own.into_iter().next();
        let all = own.clone().into_iter().chain(others);
        all.map(|candidate| Opening { task: *task, candidate, under_way: own.clone() }).collect()
    }
}
