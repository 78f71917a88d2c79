//! What is looked up beside the loop, because it takes some milliseconds: pairs of tasks and units for 滚动指派, and whether
//! somebody who is free has come nearer to a case than the unit under way (改派更近者).
//!
//! Nobody waits long for either. One look of each kind runs at a time, and one that takes too long is forgotten. A unit that has
//! become free is held back for a matching only while nothing red waits near it and for no longer than the look; where
//! nothing comes of it, it takes what is near.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use hub_dispatch::{
    CaseId, Command, Event, Grade, Improving, Opening, TaskId, UnitId, UtcMicros, asks,
    board::Board,
    improving::{ROLLING_WAITING_MIN, may_be_relieved, waiting_task},
};
use sha2::{Digest as _, Sha256};
use tokio::{sync::oneshot, task::JoinError, time::Instant};
use uuid::Uuid;

use super::{Request, Run, freed};
use crate::{
    Change, Order, View,
    order::Prepared,
    pairs::{pairs, waiting_near},
};

/// A look that takes longer is forgotten: one that asks another service for ways needs about as long as that may take.
const LOOK_MAX: Duration = Duration::from_millis(1_500);
/// Tasks that began to wait and units that became free, looked at after one step of the feed.
const ANCHORS_MAX: usize = 8;
/// How often each case under way is looked at for somebody nearer.
const SOONER_EVERY: Duration = Duration::from_secs(60);
/// Open cases gone through at a time to find one under way.
const CASES_AT_ONCE: usize = 64;
/// Who orders a matching, whichever hub it is.
const ROLLING: &str = "rolling";
/// Who orders that somebody sooner is looked for.
const SOONER: &str = "sooner";

/// What the loop remembers of these.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// When each task took part in a matching last; forgotten once it may again.
    matched_at: BTreeMap<TaskId, UtcMicros>,
    /// The case up to which this round has looked for somebody sooner.
    looked_to: Option<CaseId>,
    /// When this round began.
    round_at: Option<Instant>,
}

/// What a look found.
pub(super) struct Looked {
    order: Order,
    openings: Vec<Opening>,
    /// Units that look for work afterwards.
    held: Vec<(u64, UnitId)>,
}

impl Run {
    fn improving(&self) -> Option<Improving> {
        self.view.read(|view| view.policy_for(None).policy.choice.and_then(|rules| rules.improving))
    }

    /// Begins a matching where it is due. Says which of the units that have become free are to look for work at once.
    pub(super) fn match_together(
        &mut self,
        change: &Change,
        freed: Vec<(u64, UnitId)>,
    ) -> Vec<(u64, UnitId)> {
        let began = change.entries.iter().filter_map(begins_to_wait).collect();
        self.match_around(began, freed)
    }

    /// The same around a task that somebody was looked for in vain, as before: nothing of that is in the feed.
    pub(super) fn match_what_waits_on(&mut self, task: Option<TaskId>) {
        let began = task.map(|task| (self.view.read(|view| view.seq), task));
        if began.is_some() && !self.stopping {
            self.match_around(began.into_iter().collect(), Vec::new());
        }
    }

    fn match_around(&mut self, began: Vec<(u64, TaskId)>, freed: Vec<(u64, UnitId)>) -> Vec<(u64, UnitId)> {
        let Some(rules) = self.improving() else { return freed };
        let Some(rolling) = rules.rolling.filter(|_| self.together.is_none() && !self.is_loaded()) else {
            return freed;
        };
        let (now, every_ms) = (self.now(), u64::from(rolling.every_s) * 1_000);
        self.beside.matched_at.retain(|_, at| now.since_ms(*at) < every_ms);
        let matched = &self.beside.matched_at;
        let begins = self.view.read(|view| {
            let of_units = freed.iter().filter_map(|(seq, unit)| {
                let here = self.positions.last(*unit)?.fix.place;
                let (_, task) = *waiting_near(view, here, rules.radius_m).first()?;
                Some((*seq, task))
            });
            let mut anchors = of_units.chain(began).take(ANCHORS_MAX);
            let batch = anchors.find_map(|(seq, around)| batch(view, &rules, (seq, around), matched))?;
            let waits = |(_, unit): &(u64, UnitId)| {
                let here = self.positions.last(*unit).map(|last| last.fix.place);
                let near = here.map(|here| waiting_near(view, here, rules.radius_m)).unwrap_or_default();
                let concerned = near.iter().any(|(_, task)| *task == batch.around);
                concerned && near.iter().all(|(case, _)| case.facts.grade != Grade::Red)
            };
            let held: Vec<(u64, UnitId)> = freed.iter().copied().filter(waits).collect();
            Some((batch, held))
        });
        let Some((batch, held)) = begins else { return freed };
        self.beside.matched_at.extend(batch.tasks.iter().map(|task| (*task, now)));
        let at_once = freed.into_iter().filter(|it| !held.contains(it)).collect();
        let key = format!("{}/{}", batch.around, batch.seq);
        let order = order(ROLLING, key, Command::AssignTogether { around: batch.around });
        self.together = self.look(order, held);
        at_once
    }

    /// Looks, for the next case under way, whether somebody free is nearer by now.
    pub(super) fn look_for_sooner(&mut self) {
        let Some(rules) = self.improving().filter(|rules| rules.sooner.is_some()) else { return };
        if self.stopping || self.is_loaded() || self.sooner.is_some() {
            return;
        }
        if self.beside.looked_to.is_none() {
            if self.beside.round_at.is_some_and(|at| at.elapsed() < SOONER_EVERY) {
                return;
            }
            self.beside.round_at = Some(Instant::now());
        }
        let (now, after) = (self.now(), self.beside.looked_to);
        let (task, looked_to) = self.view.read(|view| next_under_way(&view.board, &rules, after, now));
        self.beside.looked_to = looked_to;
        let Some(task) = task else { return };
        let minute = now.0 / 60_000_000;
        let order = order(SOONER, format!("{task}/{minute}"), Command::LookForSooner { task });
        self.sooner = self.look(order, Vec::new());
    }

    /// Begins a look at the pairs that an order asks for.
    fn look(
        &self,
        order: Order,
        held: Vec<(u64, UnitId)>,
    ) -> Option<futures_util::future::BoxFuture<'static, Looked>> {
        let asked = self.view.read(|view| asks(&view.board, &view.policy_for(None).policy, &order.command));
        let wanted = asked.pairs?;
        let (view, positions, roads) = (self.view.clone(), self.positions.clone(), self.roads.clone());
        let now = self.now();
        let looking = async move {
            let mut told = Arc::default();
            loop {
                let (view, positions, asking) = (view.clone(), positions.clone(), roads.asking(&told));
                let looked = tokio::task::spawn_blocking(move || {
                    (pairs(&view, (&positions, asking.roads()), &wanted, now), asking)
                });
                let (openings, asking) = looked.await?;
                // Ways that only another service knows are told before the next look.
                match asking.look_up() {
                    Some(asked) => told = asked.await,
                    None => return Ok::<_, JoinError>(openings),
                }
            }
        };
        Some(Box::pin(async move {
            let openings = match tokio::time::timeout(LOOK_MAX, looking).await {
                Ok(Ok(openings)) => openings,
                Ok(Err(error)) => {
                    tracing::error!(%error, order = ?order.command, "looking for pairs failed");
                    Vec::new()
                }
                Err(_elapsed) => {
                    tracing::warn!(order = ?order.command, "looking for pairs took too long: nothing is matched");
                    Vec::new()
                }
            };
            Looked { order, openings, held }
        }))
    }

    /// What was found is decided on, and then whoever was held back takes what is left.
    pub(super) fn looked(&mut self, looked: Looked) {
        let Looked { order, openings, held } = looked;
        if self.stopping {
            return;
        }
        if !openings.is_empty() {
            let (reply, _nobody_waits) = oneshot::channel();
            let prepared = Prepared { openings, ..Prepared::plain(order) };
            self.attempt(Request { prepared, reply, attempts: 0, must_see: None });
        }
        for (seq, unit) in held {
            self.send(freed::order(unit, seq));
        }
    }

    fn is_loaded(&self) -> bool {
        self.load() >= freed::LOAD_MAX
    }

    /// Sends an order for whose answer nobody waits.
    pub(super) fn send(&mut self, order: Order) {
        let (reply, _nobody_waits) = oneshot::channel();
        self.attempt(Request { prepared: Prepared::plain(order), reply, attempts: 0, must_see: None });
    }
}

/// Tasks that may be matched around one of them.
struct Batch {
    seq: u64,
    around: TaskId,
    tasks: Vec<TaskId>,
}

/// What waits around a task; none if that is not enough, or the task took part in a matching lately.
fn batch(
    view: &View,
    rules: &Improving,
    (seq, around): (u64, TaskId),
    matched: &BTreeMap<TaskId, UtcMicros>,
) -> Option<Batch> {
    let case = view.board.case(view.board.task(around)?.case)?;
    let lately = matched.contains_key(&around);
    let place = case.facts.place.filter(|_| !lately && waiting_task(&view.board, case) == Some(around))?;
    let waiting = waiting_near(view, place, rules.radius_m);
    let tasks: Vec<TaskId> = waiting.into_iter().map(|(_, task)| task).collect();
    (tasks.len() >= ROLLING_WAITING_MIN).then_some(Batch { seq, around, tasks })
}

/// The next task, after a case, that a unit is under way to whom another one may relieve; and how far was looked, none
/// at the end.
fn next_under_way(
    board: &Board,
    rules: &Improving,
    after: Option<CaseId>,
    now: UtcMicros,
) -> (Option<TaskId>, Option<CaseId>) {
    for (looked, case) in board.cases_after(after).enumerate() {
        let changes = board.task(case.task).filter(|task| {
            let going = task.attending.as_ref().map(|attending| attending.unit);
            going.is_some_and(|unit| may_be_relieved(board, rules, unit, now).is_some())
        });
        if changes.is_some() || looked + 1 == CASES_AT_ONCE {
            return (changes.map(|task| task.id), Some(case.id));
        }
    }
    (None, None)
}

/// The task that a search has found nobody for.
#[expect(clippy::wildcard_enum_match_arm, reason = "of all events these say that a task waits")]
fn begins_to_wait(entry: &crate::Entry) -> Option<(u64, TaskId)> {
    match &entry.recorded.event {
        Event::SearchFailed { task, .. } => Some((entry.seq, *task)),
        _ => None,
    }
}

fn order(principal: &str, key: String, command: Command) -> Order {
    Order {
        principal: principal.to_owned(),
        id: Uuid::now_v7(),
        digest: Sha256::digest(&key).into(),
        key,
        command,
        rows: Vec::new(),
        occurred: None,
        answer: Vec::new(),
    }
}
