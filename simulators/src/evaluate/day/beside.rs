//! When it is looked for something better: what the engine orders as soon as a unit has become free or a search has found nobody,
//! and once a minute for every case that a unit is under way to. Here nothing takes time that the engine does beside its loop.

use std::collections::BTreeMap;

use hub_dispatch::{
    Command, Grade, Improving, TaskId, UnitId, UtcMicros,
    improving::{ROLLING_WAITING_MIN, may_be_relieved, waiting_task},
};

use super::{Day, Next, fleet::Crew};

/// How often every case under way is looked at for somebody nearer, microseconds.
pub(super) const SOONER_EVERY_US: i64 = 60_000_000;

/// Tasks that may be matched around one of them.
struct Batch {
    around: TaskId,
    tasks: Vec<TaskId>,
}

impl Day<'_> {
    fn improving(&self) -> Option<Improving> {
        self.policy.policy.choice.and_then(|rules| rules.improving)
    }

    /// Units that have become free, and tasks that a search has found nobody for.
    pub(super) fn improve(&mut self, freed: Vec<UnitId>, began: &[TaskId]) {
        let Some(rules) = self.improving() else { return };
        let batch = self.batch(&rules, &freed, began);
        let (held, at_once): (Vec<UnitId>, Vec<UnitId>) = freed
            .into_iter()
            .partition(|unit| batch.as_ref().is_some_and(|batch| self.is_held(&rules, batch, *unit)));
        for unit in at_once {
            self.order(&Command::LookForWork { unit });
        }
        if let Some(Batch { around, tasks }) = batch {
            let now_us = self.now_us;
            self.matched_us.extend(tasks.into_iter().map(|task| (task, now_us)));
            self.order(&Command::AssignTogether { around });
        }
        for unit in held {
            self.order(&Command::LookForWork { unit });
        }
    }

    /// A matching that is due; none if too little waits around, or it took part in one lately.
    fn batch(&mut self, rules: &Improving, freed: &[UnitId], began: &[TaskId]) -> Option<Batch> {
        let every_us = i64::from(rules.rolling?.every_s) * 1_000_000;
        let now_us = self.now_us;
        self.matched_us.retain(|_, at_us| now_us - *at_us < every_us);
        let of_units = freed.iter().filter_map(|unit| {
            let (here, _) = self.crews[Crew::number(*unit)].fix(now_us);
            Some(self.waiting_near(here, rules.radius_m).first()?.1)
        });
        let mut anchors = of_units.chain(began.iter().copied());
        anchors.find_map(|around| {
            let case = self.board.case(self.board.task(around)?.case)?;
            let waits =
                waiting_task(&self.board, case) == Some(around) && !self.matched_us.contains_key(&around);
            let near = self.waiting_near(case.facts.place.filter(|_| waits)?, rules.radius_m);
            let tasks: Vec<TaskId> = near.into_iter().map(|(_, task, _)| task).collect();
            (tasks.len() >= ROLLING_WAITING_MIN).then_some(Batch { around, tasks })
        })
    }

    /// Whether a unit waits for a matching: it is near, and nothing red waits near it.
    fn is_held(&self, rules: &Improving, batch: &Batch, unit: UnitId) -> bool {
        let (here, _) = self.crews[Crew::number(unit)].fix(self.now_us);
        let near = self.waiting_near(here, rules.radius_m);
        near.iter().any(|(_, task, _)| *task == batch.around)
            && near.iter().all(|(.., grade)| *grade != Grade::Red)
    }

    /// Looks, for every case under way, whether somebody free is nearer by now.
    pub(super) fn look_for_sooner(&mut self) {
        let Some(rules) = self.improving().filter(|rules| rules.sooner.is_some()) else { return };
        let (board, now) = (&self.board, UtcMicros(self.now_us));
        let open = self.open.iter().filter_map(|case| board.task(board.case(*case)?.task));
        let going = open.filter(|task| {
            let going = task.attending.as_ref().map(|attending| attending.unit);
            going.is_some_and(|unit| may_be_relieved(board, &rules, unit, now).is_some())
        });
        let tasks: Vec<TaskId> = going.map(|task| task.id).collect();
        for task in tasks {
            self.order(&Command::LookForSooner { task });
        }
        self.then(self.now_us + SOONER_EVERY_US, Next::LooksForSooner);
    }
}

/// When each task took part in a matching last, microseconds; forgotten once it may again.
pub(super) type MatchedUs = BTreeMap<TaskId, i64>;
