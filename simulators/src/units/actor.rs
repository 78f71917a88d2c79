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
    time::{Instant, sleep_until},
};

use super::{
    DeadSpots, Gaps, Happened, News, Pace, Roaming, Temperament, device,
    doing::Doing,
    pace::{called_kmh, patrol_kmh},
    patrol::Patrol,
    temperament::Outage,
};
use crate::{
    city::{City, CityUnit, found::Device},
    client::{Camera, HubClient, OrderAnswer, UnitEvent, UnitEvents, UnitSocket},
    clock,
    geometry::moved,
};

/// A time that does not come, for a deadline that is not set.
const NEVER: Duration = Duration::from_secs(365 * 24 * 3_600);

/// When an order could not be taken because too many wait, it is tried again after this long.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Error circle that devices report, metres.
const ACCURACY_M: f64 = 8.0;

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
    patrol: Patrol,
    dead: DeadSpots,
    camera: Camera,
    doing: Doing,
    /// The offer whose work is to be shown, if it is.
    shown: Option<OfferId>,
    duty: Duty,
    outage: Option<(Instant, Outage)>,
    last_step: Instant,
    next_step: Instant,
}

impl Actor {
    pub(super) fn new(
        client: &HubClient,
        (city, card): (&City, &CityUnit),
        device: &Device,
        temperament: Temperament,
        pace: &Pace,
        mut random: StdRng,
        heard: Listeners,
    ) -> Self {
        use rand::SeedableRng as _;
        let (socket, events) =
            UnitSocket::open(client.address(), device.token.clone(), StdRng::from_rng(&mut random));
        let mut patrol = Patrol::of(card, &city.streets);
        if pace.roaming == Roaming::StaysPut {
            patrol.put(card.start);
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
            patrol,
            dead: DeadSpots::of(city.seed, city.areas[0].bounds.at(0.0, 0.0)),
            camera: Camera::new(client.clone(), device.token.clone()),
            doing: Doing::Free,
            shown: None,
            duty: Duty::Off,
            outage: None,
            last_step: Instant::now(),
            next_step: Instant::now(),
        };
        actor.plan_outage();
        actor
    }

    /// Works until the hub does not want it any more or nobody reads its news.
    pub(super) async fn run(mut self) {
        self.last_step = Instant::now();
        self.next_step = self.last_step;
        loop {
            let never = Instant::now() + NEVER;
            let acts_at = self.doing.acts_at().unwrap_or(never);
            let outage_at = self.outage.map_or(never, |(at, _)| at);
            let wanted = tokio::select! {
                event = self.events.recv() => match event {
                    Some(event) => self.take_in(event).await,
                    None => false,
                },
                () = sleep_until(self.next_step) => { self.step(); true }
                () = sleep_until(acts_at) => { self.act().await; true }
                () = sleep_until(outage_at) => { self.lose_connection(); true }
            };
            if !wanted {
                return;
            }
        }
    }

    async fn act(&mut self) {
        let Some(next) = self.doing.next_move(Instant::now() + TRY_AGAIN_AFTER) else { return };
        let mut order = next.order;
        if let OrderAction::Done { task, photos, before, .. } = &mut order
            && self.is_to_be_shown()
        {
            // Pictures go first: work that names others is not believed.
            match self.camera.shows(*task).await {
                Ok(pictures) => (*before, *photos) = (pictures.before, pictures.after),
                Err(error) => {
                    tracing::debug!(unit = self.card.name, %error, "pictures wait for the network");
                    self.doing = next.if_not_taken;
                    return;
                }
            }
        }
        self.doing = if self.order(order) { next.then } else { next.if_not_taken };
    }

    /// Whether what it is doing is to be shown by pictures.
    fn is_to_be_shown(&self) -> bool {
        self.shown.is_some() && self.shown == self.doing.offer()
    }

    fn note_evidence(&mut self, offer: OfferId, case: &CaseBrief) {
        let wanted = case.evidence.is_some_and(|wanted| wanted.before || wanted.after);
        self.shown = wanted.then_some(offer);
    }

    /// Moves on and reports where it is.
    fn step(&mut self) {
        let elapsed = self.last_step.elapsed();
        self.last_step = Instant::now();
        if let Doing::Going { task, offer, to } = self.doing {
            let metres = self.pace.metres(called_kmh(self.card.kind), elapsed);
            if to.is_none_or(|to| self.patrol.go_to(to, metres)) {
                self.arrive(task, offer);
            }
        } else if self.roams() {
            let metres = self.pace.metres(patrol_kmh(self.card.kind), elapsed);
            self.patrol.pass(metres, &mut self.random);
        }
        self.report_position(elapsed);
        let gap = if self.roams() { self.pace.gap(&mut self.random) } else { self.pace.fix_every };
        self.next_step = self.last_step + gap;
    }

    /// Whether it is on its beat, where it need not be heard all the time.
    fn roams(&self) -> bool {
        matches!(self.doing, Doing::Free) && self.pace.roaming == Roaming::Patrols
    }

    fn arrive(&mut self, task: TaskId, offer: OfferId) {
        let Point { lat, lon } = self.patrol.place();
        let place = Some(GivenPlace { lat, lon, system: CoordinateSystem::Wgs84 });
        if self.order(OrderAction::Arrive { task, place }) {
            let until = Instant::now() + self.pace.work(&mut self.random);
            self.doing = Doing::Working { task, offer, until };
        }
    }

    fn report_position(&mut self, after: Duration) {
        if self.duty != Duty::On {
            return;
        }
        let place = self.patrol.place();
        let roams = self.roams() && self.pace.gaps == Gaps::AsOnTheStreet;
        if roams && self.dead.cover(place) {
            return;
        }
        let far_off =
            Some(after).filter(|_| roams).and_then(|after| device::far_off(after, &mut self.random));
        let (north, east) = far_off.unwrap_or_else(|| self.pace.error_m(&mut self.random));
        let Point { lat, lon } = moved(place, north, east);
        let fix = Fix {
            lat,
            lon,
            at_us: clock::now(),
            heading_deg: Some(self.patrol.heading_deg()),
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
            Doing::Free if self.roams() && !self.patrol.stands() => patrol_kmh(self.card.kind),
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

    /// The hub says how things stand.
    fn welcome(&mut self, welcome: &UnitWelcome) {
        self.duty = welcome.duty;
        if self.duty == Duty::Off {
            self.order(OrderAction::SignOn);
        }
        let until = Instant::now() + self.pace.work(&mut self.random);
        self.doing = self.doing.after_welcome(welcome.task.as_ref(), until);
        if let Some(brief) = &welcome.task {
            self.note_evidence(brief.offer, &brief.case);
        }
    }

    /// Takes in a notice; says what is new about it.
    fn notice(&mut self, notice: Notice) -> Option<Happened> {
        if let Notice::Offer { offer, case, .. } = &notice {
            return self.offered(*offer, case);
        }
        self.doing = self.doing.after_notice(&notice);
        if let Notice::Corrected { task, case } = &notice
            && let Some(offer) = self.doing.offer_of(*task)
        {
            self.note_evidence(offer, case);
        }
        if let Notice::Welfare { task } = &notice
            && self.temperament.says_it_is_well()
        {
            self.order(OrderAction::Well { task: *task });
        }
        Some(Happened::Noticed(notice))
    }

    fn offered(&mut self, offer: OfferId, case: &CaseBrief) -> Option<Happened> {
        if self.doing.offer() == Some(offer) {
            return None;
        }
        let reply = self.temperament.reply(&mut self.random);
        let at = Instant::now() + self.pace.real(reply.after_s);
        if matches!(self.doing, Doing::Free | Doing::Deciding { .. }) {
            self.doing = Doing::Deciding { offer, to: case.place, at, answer: reply.answer };
            self.note_evidence(offer, case);
        }
        let case_id: CaseId = case.case;
        Some(Happened::Offered { offer, case: case_id, nearness: case.nearness })
    }

    fn answered(&mut self, answer: OrderAnswer) -> Happened {
        match answer {
            OrderAnswer::Done { action, done } => {
                self.carried_out(&action, done.outcome, done.task);
                Happened::Done(action, done.outcome)
            }
            OrderAnswer::Refused { action, refused } => {
                self.doing = self.doing.after_refusal(&action);
                Happened::Refused(action, refused.detail)
            }
        }
    }

    fn carried_out(&mut self, action: &OrderAction, outcome: OrderOutcome, task: Option<TaskId>) {
        if matches!(action, OrderAction::SignOn) {
            self.duty = Duty::On;
            self.report_position(self.pace.fix_every);
        }
        let before = self.doing;
        self.doing = before.after_order(action, outcome, task);
        if let (Doing::Accepting { .. }, Doing::Going { task, .. }) = (before, self.doing) {
            self.order(OrderAction::SetOut { task });
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
