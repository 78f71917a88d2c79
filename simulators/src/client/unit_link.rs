//! The task behind a unit's socket: connects, greets, sends what is due, passes on what comes, and connects again.

use std::time::{Duration, Instant};

use hub_protocol::{
    ClientDoes, Epoch, Fix, MailboxMessage, Ping, Receipt, ReceiptStep, UnitHello, UnitIn, UnitOut,
    http::routes,
    limits::{HEARTBEAT_S, IDLE_TIMEOUT_S, REPEAT_S},
};
use tokio::{
    sync::{mpsc, watch},
    time::{Interval, MissedTickBehavior, interval_at, sleep},
};

use super::{
    Backoff, HubAddress, Outbox, UnitEvent,
    unit::Ask,
    wire::{BROKEN, Incoming, Loss, Wire, WireError},
};
use crate::clock;

/// The link.
pub(super) struct UnitLink {
    address: String,
    bearer: String,
    backoff: Backoff,
    outbox: Outbox,
    asks: mpsc::Receiver<Ask>,
    newest_fix: watch::Receiver<Option<Fix>>,
    events: mpsc::Sender<UnitEvent>,
    epoch: Option<Epoch>,
    last_number: u64,
}

/// Why a connection is over.
enum Over {
    /// Nobody holds the handle or reads the events any more.
    NotWanted,
    /// It was lost.
    Lost(Loss),
    /// The owner wants to be without a connection for a while.
    Cut(Duration),
}

impl From<WireError> for Over {
    fn from(error: WireError) -> Self {
        Self::Lost(error.into())
    }
}

impl UnitLink {
    pub(super) fn new(
        address: &HubAddress,
        token: String,
        backoff: Backoff,
        asks: mpsc::Receiver<Ask>,
        newest_fix: watch::Receiver<Option<Fix>>,
        events: mpsc::Sender<UnitEvent>,
    ) -> Self {
        Self {
            address: address.socket(routes::UNIT_SOCKET),
            bearer: format!("Bearer {token}"),
            backoff,
            outbox: Outbox::default(),
            asks,
            newest_fix,
            events,
            epoch: None,
            last_number: 0,
        }
    }

    pub(super) async fn run(mut self) {
        loop {
            let away = match self.connection().await {
                Over::NotWanted => return,
                Over::Cut(away) => away,
                Over::Lost(loss) => match self.lost(loss).await {
                    Some(wait) => wait,
                    None => return,
                },
            };
            if self.stay_away(away).await.is_err() {
                return;
            }
        }
    }

    /// Tells the owner, and says how long to wait before the next attempt; none if there shall be none.
    async fn lost(&mut self, Loss { code, not_before }: Loss) -> Option<Duration> {
        let (event, wait) = match ClientDoes::after(code) {
            ClientDoes::Reconnects => {
                (UnitEvent::Lost { code }, Some(self.backoff.next_wait().max(not_before)))
            }
            ClientDoes::StaysAway => (UnitEvent::Ended { code }, None),
        };
        self.events.send(event).await.ok().and(wait)
    }

    /// Waits without a connection; orders given meanwhile are kept.
    async fn stay_away(&mut self, away: Duration) -> Result<(), Over> {
        let over = sleep(away);
        tokio::pin!(over);
        loop {
            tokio::select! {
                () = &mut over => return Ok(()),
                ask = self.asks.recv(), if !self.outbox.is_full() => match ask.ok_or(Over::NotWanted)? {
                    Ask::Order(action) => self.keep(action),
                    // The message comes again; the connection is cut already.
                    Ask::Seen(_) | Ask::Cut(_) => {}
                },
            }
        }
    }

    async fn connection(&mut self) -> Over {
        match self.converse().await {
            Ok(never) => match never {},
            Err(over) => over,
        }
    }

    async fn converse(&mut self) -> Result<std::convert::Infallible, Over> {
        let mut wire = Wire::open(&self.address, &[("Authorization", &self.bearer)]).await?;
        let hello = UnitHello { capabilities: Vec::new(), epoch: self.epoch, last_number: self.last_number };
        wire.send(&UnitIn::Hello(hello)).await?;
        self.outbox.reconnected();
        let (mut heartbeat, mut repeat) = (every(HEARTBEAT_S), every(REPEAT_S / 2));
        let mut heard = Instant::now();
        let mut welcome = false;
        loop {
            if welcome {
                for order in self.outbox.due(Instant::now()) {
                    wire.send(&UnitIn::Order(Box::new(order))).await?;
                }
            }
            tokio::select! {
                incoming = wire.next::<UnitOut>() => {
                    heard = Instant::now();
                    welcome |= self.take_in(&mut wire, incoming?).await?;
                }
                ask = self.asks.recv(), if !self.outbox.is_full() => {
                    self.do_as_asked(&mut wire, ask.ok_or(Over::NotWanted)?).await?;
                }
                changed = self.newest_fix.changed(), if welcome => {
                    changed.map_err(|_dropped| Over::NotWanted)?;
                    let fix = *self.newest_fix.borrow_and_update();
                    if let Some(fix) = fix {
                        wire.send(&UnitIn::Fix(fix)).await?;
                    }
                }
                _ = heartbeat.tick() => {
                    if heard.elapsed() > Duration::from_secs(u64::from(IDLE_TIMEOUT_S)) {
                        return Err(Over::Lost(Loss::closed(BROKEN)));
                    }
                    wire.send(&UnitIn::Ping(Ping { sent_us: Some(clock::now()) })).await?;
                }
                _ = repeat.tick() => {}
            }
        }
    }

    async fn do_as_asked(&mut self, wire: &mut Wire, ask: Ask) -> Result<(), Over> {
        match ask {
            Ask::Order(action) => self.keep(action),
            Ask::Seen(message) => {
                wire.send(&UnitIn::Receipt(Receipt { message, step: ReceiptStep::Seen })).await?;
            }
            Ask::Cut(away) => return Err(Over::Cut(away)),
        }
        Ok(())
    }

    /// Takes in what came. Says whether it was the welcome.
    async fn take_in(&mut self, wire: &mut Wire, incoming: Incoming<UnitOut>) -> Result<bool, Over> {
        let event = match incoming {
            Incoming::Closed(code) => return Err(Over::Lost(Loss::closed(code))),
            Incoming::Binary(_) | Incoming::Skipped | Incoming::Message(UnitOut::Pong(_)) => {
                return Ok(false);
            }
            Incoming::Message(UnitOut::Welcome(welcome)) => {
                if self.epoch.replace(welcome.epoch) != Some(welcome.epoch) {
                    self.last_number = 0;
                }
                self.backoff.reset();
                self.tell(UnitEvent::Welcome(Box::new(welcome))).await?;
                return Ok(true);
            }
            Incoming::Message(UnitOut::Message(message)) => self.delivered(wire, message).await?,
            Incoming::Message(UnitOut::Done(done)) => {
                let Some(answer) = self.outbox.done(done) else { return Ok(false) };
                UnitEvent::Answered(Box::new(answer))
            }
            Incoming::Message(UnitOut::Refused(refused)) => {
                let Some(answer) = self.outbox.refused(refused) else { return Ok(false) };
                UnitEvent::Answered(Box::new(answer))
            }
            Incoming::Message(UnitOut::FixRefused(refused)) => UnitEvent::FixRefused(refused),
            Incoming::Message(UnitOut::Error(error)) => {
                tracing::warn!(code = ?error.code, message = error.message, "the hub could not use what a unit sent");
                return Ok(false);
            }
        };
        self.tell(event).await?;
        Ok(false)
    }

    /// A message is on the device: says so at once, whatever the person does.
    async fn delivered(&mut self, wire: &mut Wire, message: MailboxMessage) -> Result<UnitEvent, Over> {
        let at = Instant::now();
        self.last_number = self.last_number.max(message.number);
        let receipt = Receipt { message: message.message, step: ReceiptStep::Delivered };
        wire.send(&UnitIn::Receipt(receipt)).await?;
        Ok(UnitEvent::Message { message: Box::new(message), at })
    }

    async fn tell(&mut self, event: UnitEvent) -> Result<(), Over> {
        self.events.send(event).await.map_err(|_closed| Over::NotWanted)
    }

    fn keep(&mut self, action: hub_protocol::OrderAction) {
        self.outbox.take(action).expect("asks are read only while the outbox has room");
    }
}

fn every(seconds: u32) -> Interval {
    let period = Duration::from_secs(u64::from(seconds));
    let mut interval = interval_at(tokio::time::Instant::now() + period, period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
