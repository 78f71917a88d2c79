//! The loop: one queue of happenings in virtual time, each carried out to its end before the next.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use hub_dispatch::{CaseId, MessageId, Notice, Reach, UnitId};

use super::{
    Failure, Plan, Tally,
    chance::Chance,
    city::City,
    devices::Device,
    hub::Hub,
    hubs::Prepared,
    order::{Body, Order, OrderId, Outcome},
    store::Store,
    watch::{Broken, Punctual, Watch, ensure},
};

/// The run begins here: 2026-01-01T00:00:00Z.
const START_US: i64 = 1_767_225_600_000_000;
const DAY_US: i64 = 86_400 * 1_000_000;
/// Of the commands of a run, so many in turn are given in busy hours and in quiet weeks.
const BUSY_COMMANDS: u64 = 1_200;
const QUIET_COMMANDS: u64 = 3_800;
/// Of the seeds one in so many lives through long quiet spells, in which so much less happens in a day, and so many fewer cases
/// are open: that a case may come to its review after months, and be opened again after weeks.
const LONG_LIVED_EVERY: u64 = 10;
const LONG_LIVED_SLOWER: i64 = 20;
const LONG_LIVED_FEWER: usize = 6;
/// Steps between two looks at everything.
const EVERYTHING_EVERY: u64 = 20_000;
/// How long a run may take, in virtual time, to bring every case to its end once faults are off.
const LIVENESS_US: i64 = 3_600 * 1_000_000;
/// How many events of an entity a failure shows.
const HISTORY_SHOWN: usize = 30;

/// Something that will happen at its time.
#[derive(Debug)]
pub(super) enum Happening {
    /// A hub hears of new records.
    Feed { hub: usize },
    /// A hub looks for timers that are due and for messages that are owed.
    Poll { hub: usize, look: u64 },
    /// An order reaches a hub, or its turn comes again there.
    Attempt { hub: usize, incarnation: u32, order: OrderId, attempt: u32 },
    /// A decision reaches the ledger.
    Append { hub: usize, incarnation: u32, prepared: Box<Prepared> },
    /// An answer reaches its sender.
    Reply { order: OrderId, outcome: Outcome, sent_us: i64 },
    /// A sender sends, for the first time or again.
    Send { order: OrderId },
    /// A message reaches a unit's device.
    Message { unit: UnitId, message: MessageId, notice: Notice },
    /// Another channel has told somebody, or could not.
    Told { hub: usize, incarnation: u32, reach: Reach },
    /// Somebody calls.
    Call,
    /// Somebody at a desk does something.
    Desk,
    /// A unit does something by itself.
    Fleet,
    /// Something goes wrong.
    Trouble,
    /// A hub starts again.
    Restart { hub: usize },
}

struct Queued {
    at: (i64, u64),
    happening: Happening,
}

impl PartialEq for Queued {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}
impl Eq for Queued {}
impl PartialOrd for Queued {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Queued {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.at.cmp(&other.at)
    }
}

/// Whether the run of a seed lives through months.
pub(super) fn is_long_lived(seed: u64) -> bool {
    seed.is_multiple_of(LONG_LIVED_EVERY)
}

/// One run.
pub(super) struct World {
    pub(super) plan: Plan,
    pub(super) seed: u64,
    pub(super) chance: Chance,
    pub(super) city: City,
    pub(super) store: Store,
    pub(super) hubs: Vec<Hub>,
    pub(super) devices: Vec<Device>,
    pub(super) orders: Vec<Order>,
    pub(super) watch: Watch,
    punctual: Punctual,
    pub(super) tally: Tally,
    /// Cases that ended lately.
    pub(super) ended: Vec<CaseId>,
    /// Cases about which a department said that it was done, and it was not.
    pub(super) lies: BTreeSet<CaseId>,
    /// Faults happen and people dawdle.
    pub(super) faulty: bool,
    /// True time.
    pub(super) now_us: i64,
    step: u64,
    queue: BinaryHeap<Reverse<Queued>>,
    queued: u64,
}

impl World {
    pub(super) fn new(seed: u64, plan: Plan) -> Self {
        let mut chance = Chance::new(seed);
        let mut city = City::new(&mut chance);
        plan.sabotage.press(&mut city.policies);
        let hubs = (0..chance.between(2, 4)).map(|_| Hub::new()).collect();
        let devices = city.units.iter().map(Device::new).collect();
        let watch = Watch::new(&city);
        Self {
            plan,
            seed,
            chance,
            store: Store::new(plan.sabotage),
            hubs,
            devices,
            city,
            orders: Vec::new(),
            watch,
            punctual: Punctual::default(),
            lies: BTreeSet::new(),
            tally: Tally { seeds: 1, ..Tally::default() },
            ended: Vec::new(),
            faulty: true,
            now_us: START_US,
            step: 0,
            queue: BinaryHeap::new(),
            queued: 0,
        }
    }

    pub(super) fn into_tally(self) -> Tally {
        self.tally
    }

    /// The whole run: safety, then liveness, then one last look at everything.
    pub(super) fn run(&mut self) -> Result<(), Broken> {
        self.begin();
        while self.tally.commands < self.plan.commands {
            self.step()?;
        }
        self.faults_off()?;
        // Timers are held until the last recorded time has come.
        let deadline = self.now_us.max(self.store.model.head().recorded_us) + LIVENESS_US;
        while !self.at_rest() {
            ensure(self.now_us < deadline, &self.unfinished(), || {
                format!("no liveness: {}", self.what_is_left())
            })?;
            self.step()?;
        }
        let rest_after_us = self.now_us - (deadline - LIVENESS_US);
        self.tally.days = u64::try_from((self.now_us - START_US) / DAY_US).unwrap_or(0);
        self.tally.fewest_days_of_long_lives = is_long_lived(self.seed).then_some(self.tally.days);
        self.tally.rest_after_s = u64::try_from(rest_after_us / 1_000_000).unwrap_or(0);
        self.watch.everything(&self.store, &self.city, &self.hubs)?;
        self.watch.replayed(&self.store)?;
        self.answers_were_true()
    }

    fn begin(&mut self) {
        for hub in 0..self.hubs.len() {
            self.look_after(hub, 1_000);
        }
        self.enrol_everybody();
        for first in [Happening::Call, Happening::Desk, Happening::Fleet, Happening::Trouble] {
            self.after(3_000_000, first);
        }
    }

    fn step(&mut self) -> Result<(), Broken> {
        let Reverse(queued) = self.queue.pop().expect("hubs poll for ever");
        let keeps_time = self.hubs.iter().any(|hub| hub.keeps_time(self.now_us));
        let passed_us = queued.at.0 - self.now_us;
        self.now_us = self.now_us.max(queued.at.0);
        self.punctual.time_passed(passed_us.max(0), keeps_time);
        self.watch.time_kept(self.punctual.kept_us());
        self.step += 1;
        match queued.happening {
            Happening::Feed { hub } => self.feed(hub),
            Happening::Poll { hub, look } => self.poll(hub, look),
            Happening::Attempt { hub, incarnation, order, attempt } => {
                self.attempt(hub, incarnation, order, attempt)?;
            }
            Happening::Append { hub, incarnation, prepared } => self.append(hub, incarnation, *prepared)?,
            Happening::Reply { order, outcome, sent_us } => self.reply(order, outcome, sent_us)?,
            Happening::Send { order } => self.send(order),
            Happening::Message { unit, message, notice } => self.message(unit, message, notice),
            Happening::Told { hub, incarnation, reach } => self.told(hub, incarnation, reach),
            Happening::Call => self.call(),
            Happening::Desk => self.desk(),
            Happening::Fleet => self.fleet(),
            Happening::Trouble => self.trouble(),
            Happening::Restart { hub } => self.restart(hub)?,
        }
        self.punctual.look(self.store.first_due(), self.now_us)?;
        if self.step.is_multiple_of(EVERYTHING_EVERY) {
            self.watch.everything(&self.store, &self.city, &self.hubs)?;
            self.punctual.look_at_calendars(&self.watch, hub_dispatch::UtcMicros(self.now_us))?;
        }
        Ok(())
    }

    /// Queues a happening `after_us` from now.
    pub(super) fn after(&mut self, after_us: i64, happening: Happening) {
        self.queued += 1;
        let at = (self.now_us + after_us, self.queued);
        self.queue.push(Reverse(Queued { at, happening }));
    }

    /// Makes an order and sends it after a while.
    pub(super) fn order(&mut self, principal: &str, body: Body, after_us: i64) -> OrderId {
        let id = self.orders.len();
        self.orders.push(Order::new(principal, id, body));
        self.after(after_us, Happening::Send { order: id });
        id
    }

    /// Weeks in which nothing presses: only then do limits of days run out.
    pub(super) fn is_quiet(&self) -> bool {
        self.faulty && self.tally.commands % (BUSY_COMMANDS + QUIET_COMMANDS) >= BUSY_COMMANDS
    }

    /// How much slower than usual quiet weeks go by, in commands for a day.
    pub(super) fn quiet_slower(&self) -> i64 {
        if is_long_lived(self.seed) { LONG_LIVED_SLOWER } else { 1 }
    }

    /// How many cases are open at most in quiet weeks, of so many that usually are.
    pub(super) fn quiet_open(&self, usual: usize) -> usize {
        if is_long_lived(self.seed) { usual / LONG_LIVED_FEWER } else { usual }
    }

    /// No hub is up.
    pub(super) fn all_down(&self) -> bool {
        self.hubs.iter().all(|hub| !hub.up)
    }

    /// Nothing is open and nothing is owed.
    fn at_rest(&self) -> bool {
        let truth = &self.watch.truth;
        truth.cases().next().is_none()
            && truth.whistles().next().is_none()
            && truth.incidents().next().is_none()
            && truth.mailboxes().all(|mailbox| mailbox.pending.is_empty())
            && self.hubs.iter().all(|hub| hub.applied == self.store.head())
    }

    fn unfinished(&self) -> Vec<&dyn std::fmt::Display> {
        let truth = &self.watch.truth;
        let case = truth.cases().next().map(|case| &case.id as &dyn std::fmt::Display);
        let mailbox = truth.mailboxes().find(|mailbox| !mailbox.pending.is_empty());
        let unit = mailbox.map(|mailbox| &mailbox.unit as &dyn std::fmt::Display);
        case.or(unit).into_iter().collect()
    }

    fn what_is_left(&self) -> String {
        let truth = &self.watch.truth;
        if let Some(case) = truth.cases().next() {
            let task = truth.task(case.task);
            return format!(
                "{} cases are still open, the first is {case:?} with {task:?}",
                truth.cases().count()
            );
        }
        if let Some(whistle) = truth.whistles().next() {
            return format!("a whistle is still open: {whistle:?}");
        }
        if let Some(incident) = truth.incidents().next() {
            return format!("an incident is still open: {incident:?}");
        }
        match truth.mailboxes().find(|mailbox| !mailbox.pending.is_empty()) {
            Some(mailbox) => format!("a mailbox never empties: {mailbox:?}"),
            None => "a hub never catches up".to_owned(),
        }
    }

    /// What senders were told about their reports is what the ledger holds.
    fn answers_were_true(&self) -> Result<(), Broken> {
        for order in &self.orders {
            let (Body::Report(_) | Body::Join(..) | Body::Handled(_)) = order.body else { continue };
            let told = match &order.outcome {
                Some(Outcome::Done(answer)) => Some(answer.as_slice()),
                Some(Outcome::Refused(why)) => {
                    // A case may be opened again before a caller is refused and after another copy has joined it.
                    let joins = matches!(order.body, Body::Join(..));
                    let true_word = joins || order.case.is_none();
                    ensure(true_word, &[], || {
                        format!(
                            "{} was refused and opened {:?}: {why}, {:?}",
                            order.key, order.case, order.body
                        )
                    })?;
                    None
                }
                Some(Outcome::KeyReused | Outcome::Busy) | None => None,
            };
            if let Some(answer) = told {
                let kept = order.case.filter(|case| self.watch.was_opened(*case));
                ensure(kept.is_some_and(|case| case.0.as_bytes() == answer), &[], || {
                    format!("the answer to {} names {answer:?}, the ledger has {kept:?}", order.key)
                })?;
            }
        }
        Ok(())
    }

    /// What is shown of a run that failed.
    pub(super) fn failure(&self, broken: Broken) -> Failure {
        let Broken { what, mut about } = broken;
        about.extend(self.watch.tasks_of(&about));
        // Named as a field: not one of many units that were passed over.
        let named: Vec<String> = about.iter().map(|id| format!(":\"{id}\"")).collect();
        let records = (0..self.store.head()).flat_map(|seq| self.store.model.feed(seq, 1));
        let lines = records.filter_map(|record| {
            let body = String::from_utf8_lossy(&record.body);
            let concerned = named.iter().any(|field| body.contains(field.as_str()));
            concerned.then(|| format!("{} v{} at {} {body}", record.seq, record.version, record.recorded_us))
        });
        let lines: Vec<String> = lines.collect();
        let history = lines[lines.len().saturating_sub(HISTORY_SHOWN)..].to_vec();
        Failure { seed: self.seed, step: self.step, what, history }
    }
}
