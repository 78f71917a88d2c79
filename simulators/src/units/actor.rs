//! One unit: a task that owns its socket, its place and what it is doing.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use hub_protocol::{
    CaseBrief, CaseId, CoordinateSystem, Duty, Fix, GivenPlace, Notice, OfferId, OrderAction, OrderOutcome,
    Point, TaskId, UnitId, UnitWelcome,
};
use rand::rngs::StdRng;
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, MissedTickBehavior, interval, sleep_until},
};

use super::{
    Answer, Happened, News, Pace, Roaming, Temperament,
    pace::{called_kmh, patrol_kmh},
    temperament::Outage,
};
use crate::{
    city::{CityUnit, Streets, Walk, found::Device},
    client::{HubAddress, OrderAnswer, UnitEvent, UnitEvents, UnitSocket},
    clock,
    geometry::moved,
};

/// A time that does not come, for a deadline that is not set.
const NEVER: Duration = Duration::from_secs(365 * 24 * 3_600);

/// When an order could not be taken because too many wait, it is tried again after this long.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Error circle that devices report, metres.
const ACCURACY_M: f64 = 8.0;

/// What a unit is doing.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Doing {
    /// Nothing in particular.
    Free,
    /// Thinking about an offer; answers at the time, if it answers.
    Deciding { offer: OfferId, to: Option<Point>, at: Instant, answer: Answer },
    /// It has accepted and waits to hear whether it has the task.
    Accepting { offer: OfferId, to: Option<Point> },
    /// On its way.
    Going { task: TaskId, offer: OfferId, to: Option<Point> },
    /// On scene, until the work is done.
    Working { task: TaskId, offer: OfferId, until: Instant },
    /// It has said that it is done and waits to hear that this is on disk.
    Finishing { offer: OfferId },
}

/// Who is told what a unit does.
pub(super) struct Listeners {
    /// The position reported last.
    pub(super) fixes: watch::Sender<Option<Fix>>,
    /// Fixes of all units.
    pub(super) fixes_sent: Arc<AtomicU64>,
    /// Everything else.
    pub(super) news: mpsc::Sender<News>,
}

/// A unit.
pub(super) struct Actor {
    card: CityUnit,
    id: UnitId,
    temperament: Temperament,
    pace: Pace,
    random: StdRng,
    socket: UnitSocket,
    events: UnitEvents,
    heard: Listeners,
    walk: Walk,
    doing: Doing,
    duty: Duty,
    silent_fixes: u32,
    outage: Option<(Instant, Outage)>,
    last_step: Instant,
}

impl Actor {
    pub(super) fn new(
        address: &HubAddress,
        card: &CityUnit,
        device: &Device,
        temperament: Temperament,
        pace: &Pace,
        mut random: StdRng,
        heard: Listeners,
    ) -> Self {
        use rand::SeedableRng as _;
        let (socket, events) = UnitSocket::open(address, device.token.clone(), StdRng::from_rng(&mut random));
        let mut walk = Walk::from(Streets::of(card.beat), card.start);
        if pace.roaming == Roaming::StaysPut {
            walk.put(card.start);
        }
        let mut actor = Self {
            card: card.clone(),
            id: device.unit,
            temperament,
            pace: pace.clone(),
            random,
            socket,
            events,
            heard,
            walk,
            doing: Doing::Free,
            duty: Duty::Off,
            silent_fixes: 0,
            outage: None,
            last_step: Instant::now(),
        };
        actor.plan_outage();
        actor
    }

    /// Works until the hub does not want it any more or nobody reads its news.
    pub(super) async fn run(mut self) {
        let mut steps = interval(self.pace.fix_every);
        steps.set_missed_tick_behavior(MissedTickBehavior::Delay);
        self.last_step = Instant::now();
        loop {
            let acts_at = self.acts_at();
            let outage_at = self.outage.map_or_else(|| Instant::now() + NEVER, |(at, _)| at);
            let wanted = tokio::select! {
                event = self.events.recv() => match event {
                    Some(event) => self.take_in(event).await,
                    None => false,
                },
                _ = steps.tick() => { self.step(); true }
                () = sleep_until(acts_at) => { self.act(); true }
                () = sleep_until(outage_at) => { self.lose_connection(); true }
            };
            if !wanted {
                return;
            }
        }
    }

    /// When it does the next thing by itself.
    fn acts_at(&self) -> Instant {
        match self.doing {
            Doing::Deciding { at, answer: Answer::Accept | Answer::Decline(_), .. } => at,
            Doing::Working { until, .. } => until,
            Doing::Deciding { answer: Answer::Silence, .. }
            | Doing::Free
            | Doing::Accepting { .. }
            | Doing::Going { .. }
            | Doing::Finishing { .. } => Instant::now() + NEVER,
        }
    }

    fn act(&mut self) {
        let later = Instant::now() + TRY_AGAIN_AFTER;
        match self.doing {
            Doing::Deciding { offer, to, answer: Answer::Accept, .. } => {
                self.doing = if self.order(OrderAction::Accept { offer }) {
                    Doing::Accepting { offer, to }
                } else {
                    Doing::Deciding { offer, to, at: later, answer: Answer::Accept }
                };
            }
            Doing::Deciding { offer, answer: Answer::Decline(reason), .. } => {
                self.order(OrderAction::Decline { offer, reason });
                self.doing = Doing::Free;
            }
            Doing::Working { task, offer, .. } => {
                let note = Some("已到现场处理完毕".to_owned());
                self.doing = if self.order(OrderAction::Done { task, note }) {
                    Doing::Finishing { offer }
                } else {
                    Doing::Working { task, offer, until: later }
                };
            }
            Doing::Deciding { answer: Answer::Silence, .. }
            | Doing::Free
            | Doing::Accepting { .. }
            | Doing::Going { .. }
            | Doing::Finishing { .. } => {}
        }
    }

    /// Moves on and reports where it is.
    fn step(&mut self) {
        let elapsed = self.last_step.elapsed();
        self.last_step = Instant::now();
        if let Doing::Going { task, offer, to } = self.doing {
            let metres = self.pace.metres(called_kmh(self.card.kind), elapsed);
            if to.is_none_or(|to| self.walk.go_to(to, metres)) {
                self.arrive(task, offer);
            }
        } else if matches!(self.doing, Doing::Free) && self.pace.roaming == Roaming::Patrols {
            let metres = self.pace.metres(patrol_kmh(self.card.kind), elapsed);
            if self.card.beat.contains(self.walk.place()) {
                self.walk.stroll(self.card.beat, metres, &mut self.random);
            } else {
                // Back from a case elsewhere.
                self.walk.go_to(self.card.beat.centre(), metres);
            }
        }
        self.report_position();
    }

    fn arrive(&mut self, task: TaskId, offer: OfferId) {
        let Point { lat, lon } = self.walk.place();
        let place = Some(GivenPlace { lat, lon, system: CoordinateSystem::Wgs84 });
        if self.order(OrderAction::Arrive { task, place }) {
            let until = Instant::now() + self.pace.work(&mut self.random);
            self.doing = Doing::Working { task, offer, until };
        }
    }

    fn report_position(&mut self) {
        if self.duty != Duty::On {
            return;
        }
        if self.silent_fixes > 0 && matches!(self.doing, Doing::Free) {
            self.silent_fixes -= 1;
            return;
        }
        self.silent_fixes = self.pace.gap(&mut self.random);
        let (north, east) = self.pace.error_m(&mut self.random);
        let Point { lat, lon } = moved(self.walk.place(), north, east);
        let fix = Fix {
            lat,
            lon,
            at_us: clock::now(),
            heading_deg: Some(self.walk.heading_deg()),
            speed_kmh: Some(self.speed_kmh()),
            accuracy_m: Some(ACCURACY_M),
            system: CoordinateSystem::Wgs84,
        };
        self.socket.fix(fix);
        self.heard.fixes.send_replace(Some(fix));
        self.heard.fixes_sent.fetch_add(1, Ordering::Relaxed);
    }

    fn speed_kmh(&self) -> f64 {
        match self.doing {
            Doing::Going { .. } => called_kmh(self.card.kind),
            Doing::Free if self.pace.roaming == Roaming::Patrols => patrol_kmh(self.card.kind),
            Doing::Free
            | Doing::Deciding { .. }
            | Doing::Accepting { .. }
            | Doing::Working { .. }
            | Doing::Finishing { .. } => 0.0,
        }
    }

    /// Takes in what the socket says. Says whether to go on.
    async fn take_in(&mut self, event: UnitEvent) -> bool {
        match event {
            UnitEvent::Welcome(welcome) => {
                self.welcome(&welcome);
                self.tell(Happened::Connected).await
            }
            UnitEvent::Message { message, at } => {
                if self.looks_at_its_device() {
                    // Lost with the connection, and then the message comes again.
                    let _ = self.socket.seen(message.message);
                }
                match self.notice(message.notice) {
                    Some(what) => self.heard.news.send(News { unit: self.id, at, what }).await.is_ok(),
                    None => true,
                }
            }
            UnitEvent::Answered(answer) => {
                let what = self.answered(*answer);
                self.tell(what).await
            }
            UnitEvent::FixRefused(refused) => {
                tracing::debug!(unit = self.card.name, reason = ?refused.reason, "fixes are not used");
                true
            }
            UnitEvent::Lost { .. } => self.tell(Happened::Lost).await,
            UnitEvent::Ended { code } => {
                self.tell(Happened::Ended(code)).await;
                false
            }
        }
    }

    fn looks_at_its_device(&self) -> bool {
        self.temperament != Temperament::Deaf
    }

    /// The hub says how things stand. What this unit has already ordered and not heard of goes before it.
    fn welcome(&mut self, welcome: &UnitWelcome) {
        self.duty = welcome.duty;
        if self.duty == Duty::Off {
            self.order(OrderAction::SignOn);
        }
        match (&welcome.task, self.doing) {
            (Some(task), Doing::Free | Doing::Deciding { .. }) => self.take_up_again(task),
            (None, Doing::Going { .. } | Doing::Working { .. }) => self.doing = Doing::Free,
            (
                Some(_),
                Doing::Accepting { .. }
                | Doing::Going { .. }
                | Doing::Working { .. }
                | Doing::Finishing { .. },
            )
            | (
                None,
                Doing::Free | Doing::Deciding { .. } | Doing::Accepting { .. } | Doing::Finishing { .. },
            ) => {}
        }
    }

    fn take_up_again(&mut self, task: &hub_protocol::TaskBrief) {
        self.doing = match task.arrived_at_us {
            Some(_) => {
                let until = Instant::now() + self.pace.work(&mut self.random);
                Doing::Working { task: task.task, offer: task.offer, until }
            }
            None => Doing::Going { task: task.task, offer: task.offer, to: task.case.place },
        };
    }

    /// Takes in a notice; says what is new about it.
    fn notice(&mut self, notice: Notice) -> Option<Happened> {
        match &notice {
            Notice::Offer { offer, case, .. } => return self.offered(*offer, case),
            Notice::StandDown { offer } => {
                if self.offer() == Some(*offer) {
                    self.doing = Doing::Free;
                }
            }
            Notice::Moved { task: moved, case } => {
                if let Doing::Going { task, to, .. } = &mut self.doing
                    && task == moved
                {
                    *to = case.place;
                }
            }
            Notice::Welfare { task } => {
                if self.temperament.says_it_is_well() {
                    self.order(OrderAction::Well { task: *task });
                }
            }
            Notice::Unknown => {}
        }
        Some(Happened::Noticed(notice))
    }

    fn offered(&mut self, offer: OfferId, case: &CaseBrief) -> Option<Happened> {
        if self.offer() == Some(offer) {
            return None;
        }
        let reply = self.temperament.reply(&mut self.random);
        let at = Instant::now() + self.pace.real(reply.after_s);
        if matches!(self.doing, Doing::Free | Doing::Deciding { .. }) {
            self.doing = Doing::Deciding { offer, to: case.place, at, answer: reply.answer };
        }
        let case_id: CaseId = case.case;
        Some(Happened::Offered { offer, case: case_id, nearness: case.nearness })
    }

    /// The offer it is thinking about or working on.
    fn offer(&self) -> Option<OfferId> {
        match self.doing {
            Doing::Free => None,
            Doing::Deciding { offer, .. }
            | Doing::Accepting { offer, .. }
            | Doing::Going { offer, .. }
            | Doing::Working { offer, .. }
            | Doing::Finishing { offer } => Some(offer),
        }
    }

    fn answered(&mut self, answer: OrderAnswer) -> Happened {
        match answer {
            OrderAnswer::Done { action, done } => {
                self.carried_out(&action, done.outcome, done.task);
                Happened::Done(action, done.outcome)
            }
            OrderAnswer::Refused { action, refused } => {
                // The hub's word is final: whatever this was part of is over.
                if !matches!(action, OrderAction::Well { .. } | OrderAction::SignOn) {
                    self.doing = Doing::Free;
                }
                Happened::Refused(action, refused.detail)
            }
        }
    }

    fn carried_out(&mut self, action: &OrderAction, outcome: OrderOutcome, task: Option<TaskId>) {
        match (action, self.doing) {
            (OrderAction::SignOn, _) => {
                self.duty = Duty::On;
                self.report_position();
            }
            (OrderAction::Accept { offer: named }, Doing::Accepting { offer, to }) if *named == offer => {
                self.doing = match (outcome, task) {
                    (OrderOutcome::CarriedOut, Some(task)) => {
                        self.order(OrderAction::SetOut { task });
                        Doing::Going { task, offer, to }
                    }
                    (OrderOutcome::CarriedOut, None) | (OrderOutcome::CameLate, _) => Doing::Free,
                };
            }
            (OrderAction::Done { .. }, Doing::Finishing { .. }) => self.doing = Doing::Free,
            (
                OrderAction::Accept { .. }
                | OrderAction::Decline { .. }
                | OrderAction::SetOut { .. }
                | OrderAction::Arrive { .. }
                | OrderAction::Well { .. }
                | OrderAction::Done { .. }
                | OrderAction::Sos { .. }
                | OrderAction::SignOff
                | OrderAction::Unknown,
                _,
            ) => {}
        }
    }

    /// Gives an order. Says whether it was taken. Without a connection for long, too many may wait.
    fn order(&self, action: OrderAction) -> bool {
        self.socket.order(action).is_ok()
    }

    fn plan_outage(&mut self) {
        let outage = self.temperament.outage(&mut self.random);
        self.outage = outage.map(|outage| (Instant::now() + self.pace.real(outage.after_s), outage));
    }

    fn lose_connection(&mut self) {
        if let Some((_, outage)) = self.outage {
            // If too much waits to be cut off as well, the connection is bad enough.
            let _ = self.socket.cut(self.pace.real(outage.lasts_s));
        }
        self.plan_outage();
    }

    async fn tell(&mut self, what: Happened) -> bool {
        self.heard.news.send(News { unit: self.id, at: std::time::Instant::now(), what }).await.is_ok()
    }
}
