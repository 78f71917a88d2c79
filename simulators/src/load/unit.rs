//! One unit of the load: it signs on, walks its course, says where it is, and answers offers after its temperament.

use std::{
    convert::Infallible,
    rc::Rc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use hub_protocol::{
    Decoded, Done, Duty, MailboxMessage, Notice, OfferId, OrderAction, OrderOutcome, Ping, Receipt,
    ReceiptStep, TaskId, UnitHello, UnitIn, UnitOut, decode, encode, http::routes, limits::HEARTBEAT_S,
};
use rand::{Rng as _, rngs::StdRng};
use tokio::time::sleep_until;
use tokio_tungstenite::tungstenite::Message as Frame;

use super::{
    course::{Course, fix_text},
    socket::{self, Socket},
    world::{World, add},
};
use crate::{
    client::{OrderAnswer, Outbox},
    clock,
    units::{Answer, Temperament},
};

/// Bytes read at a time: a unit is told little.
const READ_BYTES: usize = 1_024;

/// How long a unit of the load is on its way, and then at work, seconds: short, so that whole tasks go by.
const STAGE_S: (f64, f64) = (8.0, 20.0);

/// Far away, for a deadline that is not set.
const NEVER: Duration = Duration::from_secs(365 * 24 * 3_600);

/// What a unit is made of.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) index: usize,
    pub(super) token: String,
    pub(super) course: Course,
    pub(super) temperament: Temperament,
    pub(super) random: StdRng,
}

/// What it does about offers.
#[derive(Debug, Clone, Copy)]
enum Doing {
    Free,
    Deciding { offer: OfferId, answer: Answer, at: Instant },
    Accepting { offer: OfferId },
    OnTheWay { offer: OfferId, task: TaskId, until: Instant },
    AtWork { offer: OfferId, task: TaskId, until: Instant },
}

struct Attending<'a> {
    world: &'a World,
    unit: Unit,
    socket: Socket,
    outbox: Outbox,
    doing: Doing,
    is_on_duty: bool,
    fix_at: Instant,
    ping_at: Instant,
}

/// Runs a unit for as long as the hub lets it.
pub(super) async fn run(world: Rc<World>, unit: Unit) {
    let Err(error) = converse(&world, unit).await;
    world.lost("unit", &error);
}

async fn converse(world: &World, unit: Unit) -> Result<Infallible> {
    let turn = world.opening.acquire().await.context("sockets are still opened")?;
    let bearer = format!("Bearer {}", unit.token);
    let headers = [("Authorization", bearer.as_str())];
    let mut socket = socket::open(world.hub, unit.index, routes::UNIT_SOCKET, &headers, READ_BYTES).await?;
    let hello = UnitIn::Hello(UnitHello { capabilities: Vec::new(), epoch: None, last_number: 0 });
    socket.send(Frame::text(encode(&hello))).await?;
    let ping_at = Instant::now() + Duration::from_secs(u64::from(HEARTBEAT_S));
    let mut attending = Attending {
        world,
        unit,
        socket,
        outbox: Outbox::default(),
        doing: Doing::Free,
        is_on_duty: false,
        fix_at: ping_at,
        ping_at,
    };
    let mut turn = Some(turn);
    loop {
        attending.go_on().await?;
        if attending.is_on_duty {
            // The next one may open its socket.
            drop(turn.take());
        }
    }
}

impl Attending<'_> {
    /// Waits for the next thing and does it.
    async fn go_on(&mut self) -> Result<()> {
        let now = Instant::now();
        for order in self.outbox.due(now) {
            self.send(&UnitIn::Order(Box::new(order))).await?;
        }
        let next = self.ping_at.min(self.acts_at().unwrap_or(now + NEVER));
        let next = if self.is_on_duty { next.min(self.fix_at) } else { next };
        tokio::select! {
            frame = self.socket.next() => match frame.context("the socket ended")?? {
                Frame::Text(text) => self.hear(text.as_str()).await,
                Frame::Close(close) => bail!("closed with {close:?}"),
                Frame::Binary(_) | Frame::Ping(_) | Frame::Pong(_) | Frame::Frame(_) => Ok(()),
            },
            () = sleep_until(next.into()) => self.act(Instant::now()).await,
        }
    }

    async fn send(&mut self, message: &UnitIn) -> Result<()> {
        Ok(self.socket.send(Frame::text(encode(message))).await?)
    }

    fn acts_at(&self) -> Option<Instant> {
        match self.doing {
            Doing::Deciding { answer: Answer::Accept | Answer::Decline(_), at, .. } => Some(at),
            Doing::OnTheWay { until, .. } | Doing::AtWork { until, .. } => Some(until),
            Doing::Deciding { answer: Answer::Silence, .. } | Doing::Free | Doing::Accepting { .. } => None,
        }
    }

    /// Does what is due.
    async fn act(&mut self, now: Instant) -> Result<()> {
        if self.is_on_duty && self.fix_at <= now {
            let place = self.unit.course.step();
            let text = fix_text(place, clock::now());
            let sent_at = Instant::now();
            self.world.book.borrow_mut().sent(self.unit.index, place, sent_at);
            self.world.fix_sent(self.fix_at, sent_at);
            self.socket.send(Frame::text(text)).await?;
            // One that was held up goes on from here instead of sending a burst.
            self.fix_at = (self.fix_at + self.world.fix_every).max(now);
        }
        if self.ping_at <= now {
            self.ping_at = now + Duration::from_secs(u64::from(HEARTBEAT_S));
            self.send(&UnitIn::Ping(Ping { sent_us: None })).await?;
        }
        if self.acts_at().is_some_and(|at| at <= now) {
            self.take_next_step(now)?;
        }
        Ok(())
    }

    fn take_next_step(&mut self, now: Instant) -> Result<()> {
        let until = now + self.stage();
        let (order, then) = match self.doing {
            Doing::Deciding { offer, answer: Answer::Accept, .. } => {
                (OrderAction::Accept { offer }, Doing::Accepting { offer })
            }
            Doing::Deciding { offer, answer: Answer::Decline(reason), .. } => {
                (OrderAction::Decline { offer, reason }, Doing::Free)
            }
            Doing::OnTheWay { offer, task, .. } => {
                (OrderAction::Arrive { task, place: None }, Doing::AtWork { offer, task, until })
            }
            Doing::AtWork { task, .. } => (done(task), Doing::Free),
            Doing::Deciding { answer: Answer::Silence, .. } | Doing::Free | Doing::Accepting { .. } => {
                return Ok(());
            }
        };
        self.doing = then;
        self.outbox.take(order).context("a unit's orders are not answered")?;
        Ok(())
    }

    fn stage(&mut self) -> Duration {
        Duration::from_secs_f64(self.unit.random.random_range(STAGE_S.0..=STAGE_S.1))
    }

    async fn hear(&mut self, text: &str) -> Result<()> {
        let at = Instant::now();
        if text.starts_with(r#"{"type":"pong""#) {
            return Ok(());
        }
        let Decoded::Known(message) = decode::<UnitOut>(text)? else { return Ok(()) };
        match message {
            UnitOut::Welcome(welcome) if welcome.duty == Duty::On => self.on_duty(),
            UnitOut::Welcome(_) => drop(self.outbox.take(OrderAction::SignOn)?),
            UnitOut::Message(message) => self.noticed(message, at).await?,
            UnitOut::Done(done) => self.done(done),
            UnitOut::Refused(refused) => {
                if let Some(OrderAnswer::Refused { action, refused }) = self.outbox.refused(refused) {
                    tracing::warn!(?action, ?refused, "an order of a unit was refused");
                    add(&self.world.counts.orders_refused, 1);
                    self.doing = Doing::Free;
                }
            }
            UnitOut::FixRefused(refused) => add(&self.world.counts.fixes_refused, refused.count as usize),
            UnitOut::Error(error) => bail!("the hub could not read: {}", error.message),
            UnitOut::Pong(_) => {}
        }
        Ok(())
    }

    fn on_duty(&mut self) {
        let share: f64 = self.unit.random.random();
        self.fix_at = Instant::now() + self.world.fix_every.mul_f64(share);
        self.is_on_duty = true;
        add(&self.world.counts.units, 1);
    }

    async fn noticed(&mut self, message: MailboxMessage, at: Instant) -> Result<()> {
        if let Notice::Offer { offer, case, .. } = &message.notice {
            self.world.load.borrow_mut().offer(case.case, at);
            self.offered(*offer, at);
        }
        if let Notice::StandDown { offer, .. } = &message.notice
            && self.offer() == Some(*offer)
        {
            self.doing = Doing::Free;
        }
        let (message, step) = (message.message, ReceiptStep::Delivered);
        self.send(&UnitIn::Receipt(Receipt { message, step })).await
    }

    fn offered(&mut self, offer: OfferId, at: Instant) {
        if self.offer() == Some(offer) || !matches!(self.doing, Doing::Free | Doing::Deciding { .. }) {
            return;
        }
        let reply = self.unit.temperament.reply(&mut self.unit.random);
        let at = at + Duration::from_secs_f64(reply.after_s);
        self.doing = Doing::Deciding { offer, answer: reply.answer, at };
    }

    fn offer(&self) -> Option<OfferId> {
        match self.doing {
            Doing::Free => None,
            Doing::Deciding { offer, .. }
            | Doing::Accepting { offer }
            | Doing::OnTheWay { offer, .. }
            | Doing::AtWork { offer, .. } => Some(offer),
        }
    }

    fn done(&mut self, done: Done) {
        let Some(OrderAnswer::Done { action, done }) = self.outbox.done(done) else { return };
        add(&self.world.counts.orders_done, 1);
        match (action, self.doing) {
            (OrderAction::SignOn, _) if !self.is_on_duty => self.on_duty(),
            (OrderAction::Accept { offer: accepted }, Doing::Accepting { offer }) if offer == accepted => {
                self.doing = match (done.outcome, done.task) {
                    (OrderOutcome::CarriedOut, Some(task)) => {
                        Doing::OnTheWay { offer, task, until: Instant::now() + self.stage() }
                    }
                    (OrderOutcome::CarriedOut, None) | (OrderOutcome::CameLate, _) => Doing::Free,
                };
            }
            (_, _) => {}
        }
    }
}

fn done(task: TaskId) -> OrderAction {
    let (photos, before, during, signed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let recordings = Vec::new();
    OrderAction::Done { task, note: None, photos, before, during, signed, recordings, place: None }
}
