//! 滚动指派: several tasks that nobody attends, and several units that may go, are matched together.
//!
//! What is red is settled first and among units that are free, as if nothing else waited. Then everything else is matched so that
//! as much as possible has somebody, and at the least cost of all. The cost of one is the square of how long it will have waited
//! until somebody is there: a second counts the more, the longer a caller waits, so that nobody is left for the sake of many.
//!
//! What it leaves out: who takes part, which `decide` checks, and what becomes of offers.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    Gain,
    matching::{COST_MAX, match_least},
};
use crate::{Grade, TaskId, UnitId};

/// So many tasks must wait before anything is matched: one has its own search.
pub const ROLLING_WAITING_MIN: usize = 2;
/// Most tasks that wait, of one matching.
pub const ROLLING_WAITING_MAX: usize = 8;
/// Most units that are free, of one matching.
pub const ROLLING_FREE_MAX: usize = 24;
/// Longer waiting counts no more, seconds: it goes before everything else by then.
const AGED_MAX_S: i64 = 86_400;
/// What costs the same is told apart by the ids of the units, of so many.
const TIES: i64 = 64;
/// No way counts as longer, seconds.
const WAY_MAX_S: i64 = 2 * 86_400;
/// What it costs more that somebody is left waiting: more than all ways of a matching together, of which none costs more than
/// [`TIES`] times the square of the two above.
const LEFT_COST: i64 = COST_MAX / 2;

/// How tasks and units are matched together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rolling {
    /// How often a task takes part at most, seconds.
    pub every_s: u32,
    /// Whoever is expected later than this leaves the case to its own search, seconds; and what is left waiting counts as if
    /// somebody came after as long.
    pub within_s: u32,
    /// How much of the time that a case has waited counts for it, percent.
    pub age_percent: u32,
    /// How much 紧急 goes before 一般, seconds of waiting that count in full.
    pub orange_ahead_s: u32,
    /// What it must be worth that units under way are turned: so many seconds for each of them, and such a share of what those
    /// that are concerned would wait otherwise. None, and only free units are sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turns: Option<Gain>,
    /// Most seconds that whoever had somebody under way waits longer for the other unit.
    #[serde(default)]
    pub later_max_s: u32,
    /// What is of this grade or graver keeps whom it has.
    #[serde(default = "red")]
    pub spares: Grade,
}

fn red() -> Grade {
    Grade::Red
}

/// A task that takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToMatch {
    /// The task.
    pub task: TaskId,
    /// The grade of its case.
    pub grade: Grade,
    /// How long its case has waited, seconds.
    pub waited_s: u32,
    /// The unit that is under way to it, and how long that one still needs at the least, seconds; none while it waits.
    pub going: Option<(UnitId, u32)>,
}

/// What it would be for a unit to go to a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// The task.
    pub task: TaskId,
    /// The unit.
    pub unit: UnitId,
    /// When it is expected, seconds.
    pub expected_s: u32,
    /// The same with what it costs to take it from where it is.
    pub weighed_s: u32,
}

/// What a matching came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matched {
    /// Who is to go where that does not go there already, by task.
    pub pairs: BTreeMap<TaskId, UnitId>,
    /// How many seconds sooner all together have somebody than if no unit under way were turned; 0 where none is.
    pub gain_s: u32,
}

impl Rolling {
    /// Who goes where. The order in which tasks and ways are given makes no difference; of what is as good the least id.
    #[must_use]
    pub fn match_up(&self, tasks: &[ToMatch], ways: &[Way]) -> Matched {
        let tasks: BTreeMap<TaskId, ToMatch> = tasks.iter().map(|task| (task.task, *task)).collect();
        let going: BTreeSet<UnitId> = tasks.values().filter_map(|task| Some(task.going?.0)).collect();
        let mut seen: BTreeMap<(TaskId, UnitId), Way> = BTreeMap::new();
        for way in ways {
            let best = seen.entry((way.task, way.unit)).or_insert(*way);
            *best = (*best).min_by_weight(*way);
        }
        let is_red = |task: &&ToMatch| task.grade == Grade::Red && task.going.is_none();
        let (red, others): (Vec<&ToMatch>, Vec<&ToMatch>) = tasks.values().partition(|task| is_red(task));
        let free = |way: &&Way| !going.contains(&way.unit);
        let first = self.least(&red, seen.values().filter(free));
        let left: BTreeMap<(TaskId, UnitId), Way> =
            seen.into_iter().filter(|((_, unit), _)| !first.values().any(|taken| taken == unit)).collect();
        let waiting: Vec<&ToMatch> = others.iter().copied().filter(|task| task.going.is_none()).collect();
        let nobody_turned = self.least(&waiting, left.values().filter(free));
        let turned = self.turns.and_then(|gain| self.turned(&gain, &others, &left, &nobody_turned));
        let (then, gain_s) = turned.unwrap_or((nobody_turned, 0));
        Matched { pairs: first.into_iter().chain(then).collect(), gain_s }
    }

    /// The same with units under way among those that may go, if that is worth it.
    fn turned(
        &self,
        gain: &Gain,
        tasks: &[&ToMatch],
        ways: &BTreeMap<(TaskId, UnitId), Way>,
        otherwise: &BTreeMap<TaskId, UnitId>,
    ) -> Option<(BTreeMap<TaskId, UnitId>, u32)> {
        // Whoever has somebody under way does not wait much longer for another.
        let soon = |way: &&Way| match tasks.iter().find(|task| task.task == way.task)?.going {
            Some((_, left_s)) => (way.expected_s <= left_s.saturating_add(self.later_max_s)).then_some(()),
            None => Some(()),
        };
        let pairs = self.least(tasks, ways.values().filter(|way| soon(way).is_some()));
        let turned =
            tasks.iter().filter(|task| task.going.is_some() && pairs.contains_key(&task.task)).count();
        let waits_s = |task: &ToMatch, unit: Option<&UnitId>| match (unit, task.going) {
            (Some(unit), _) => ways.get(&(task.task, *unit)).map_or(self.within_s, |way| way.expected_s),
            (None, Some((_, left_s))) => left_s,
            (None, None) => self.within_s,
        };
        let concerned = tasks.iter().filter(|task| pairs.get(&task.task) != otherwise.get(&task.task));
        let (mut now_s, mut before_s) = (0_u32, 0_u32);
        for task in concerned {
            now_s = now_s.saturating_add(waits_s(task, pairs.get(&task.task)));
            before_s = before_s.saturating_add(waits_s(task, otherwise.get(&task.task)));
        }
        let each = gain.gain_min_s.saturating_mul(u32::try_from(turned).unwrap_or(u32::MAX));
        let gain_s = Gain { gain_min_s: each, ..*gain }.of(now_s, before_s).filter(|_| turned > 0)?;
        Some((pairs, gain_s))
    }

    /// The least cost of all. Of what has somebody under way only what is to have somebody else is named.
    fn least<'a>(&self, tasks: &[&ToMatch], ways: impl Iterator<Item = &'a Way>) -> BTreeMap<TaskId, UnitId> {
        let ways: BTreeMap<(TaskId, UnitId), Way> = ways.map(|way| ((way.task, way.unit), *way)).collect();
        let units: BTreeSet<UnitId> = ways.keys().map(|(_, unit)| *unit).collect();
        let units: BTreeSet<UnitId> =
            units.into_iter().chain(tasks.iter().filter_map(|task| Some(task.going?.0))).collect();
        let cost = |task: &ToMatch, unit: UnitId| match task.going {
            Some((going, left_s)) if going == unit => Some(self.cost(task, left_s)),
            // Turning is worth it only beyond what the policy asks for.
            Some(_) => {
                let more_s = self.turns.map_or(0, |gain| gain.gain_min_s);
                let way = ways.get(&(task.task, unit))?;
                Some(self.cost(task, way.weighed_s.saturating_add(more_s)))
            }
            None => ways.get(&(task.task, unit)).map(|way| self.cost(task, way.weighed_s)),
        };
        let row = |task: &&ToMatch| {
            let told_apart = (0..TIES).chain(std::iter::repeat(TIES - 1));
            let costs = units.iter().zip(told_apart).map(|(unit, by_id)| Some(cost(task, *unit)? + by_id));
            costs.collect()
        };
        let costs: Vec<Vec<Option<i64>>> = tasks.iter().map(row).collect();
        let alone = |task: &&ToMatch| {
            task.going.is_none().then(|| self.cost(task, self.within_s).saturating_add(LEFT_COST))
        };
        let alone: Vec<Option<i64>> = tasks.iter().map(alone).collect();
        let units: Vec<UnitId> = units.into_iter().collect();
        let matched = match_least(&costs, &alone).into_iter().zip(tasks);
        let pairs = matched.filter_map(|(column, task)| Some((task, units[column?])));
        let changed = pairs.filter(|(task, unit)| task.going.is_none_or(|(going, _)| going != *unit));
        changed.map(|(task, unit)| (task.task, unit)).collect()
    }

    /// The square of how long a case will have waited, as far as that counts, with room for what tells equal ones apart.
    fn cost(&self, task: &ToMatch, way_s: u32) -> i64 {
        let aged_s = i64::from(task.waited_s).saturating_mul(i64::from(self.age_percent)) / 100;
        let ahead_s = if task.grade == Grade::Orange { i64::from(self.orange_ahead_s) } else { 0 };
        let counted_s = aged_s.saturating_add(ahead_s).min(AGED_MAX_S);
        let waits_s = counted_s + i64::from(way_s).min(WAY_MAX_S);
        waits_s * waits_s * TIES
    }
}

impl Way {
    fn min_by_weight(self, other: Self) -> Self {
        if other.weighed_s < self.weighed_s { other } else { self }
    }
}
