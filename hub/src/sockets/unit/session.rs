//! A unit's connection while it lasts.

use hub_dispatch::{Stream, UnitId};
use hub_engine::SubmitError;
use hub_ledger::LedgerError;
use hub_protocol::{
    CloseCode, Epoch, ErrorCode, Order, Receipt, Refused, SocketError, UnitIn, UnitOut, UnitPong,
    UnitWelcome, limits::HEARTBEAT_S,
};
use tokio::{
    sync::{broadcast, oneshot},
    time::{Instant, MissedTickBehavior, interval_at, timeout},
};

use super::{
    super::{
        Outbox,
        connection::Closing,
        inbound::{Heard, Inbound},
    },
    Bearer,
    fixes::Fixes,
    orders,
};
use crate::{
    Hub,
    courier::Connection,
    identity::Revoked,
    picture::{instant, position_every_s, self_handled, task_brief, unit_card, words},
    state::now,
};

/// One unit, attended to over one connection.
pub(super) struct Attending<'a> {
    hub: &'a Hub,
    unit: UnitId,
    bearer: Bearer,
    outbox: Outbox,
    fixes: Fixes,
    /// The number of this connection; none while the ledger does not give one.
    fence: Option<u64>,
    revoked: broadcast::Receiver<Revoked>,
}

/// One reason to wake.
enum Wake {
    Heard(Result<Heard<UnitIn>, Closing>),
    Ended(Result<CloseCode, oneshot::error::RecvError>),
    Heartbeat,
    Revoked(Result<Revoked, broadcast::error::RecvError>),
    Verify,
    Stop,
}

impl<'a> Attending<'a> {
    pub(super) fn new(hub: &'a Hub, bearer: Bearer, outbox: Outbox) -> Self {
        Self {
            hub,
            unit: bearer.device.unit,
            bearer,
            outbox,
            fixes: Fixes::new(hub.sockets.limits.fix_refused_every),
            fence: None,
            revoked: hub.identity.revoked(),
        }
    }

    /// Welcomes the unit, has its messages brought, and listens until the connection ends.
    pub(super) async fn go_on(&mut self, inbound: &mut Inbound) -> Closing {
        self.take_fence().await;
        if let Err(closing) = self.welcome() {
            return closing;
        }
        let connection = Connection { unit: self.unit, fence: self.fence, outbox: self.outbox.clone() };
        let mut ended = self.hub.sockets.courier.connect(connection).await;
        let limits = &self.hub.sockets.limits;
        let ticking = |every| {
            let mut ticks = interval_at(Instant::now() + every, every);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks
        };
        let (mut heartbeat, mut verify) = (ticking(limits.heartbeat), ticking(limits.verify_every));
        loop {
            let wake = tokio::select! {
                biased;
                code = &mut ended => Wake::Ended(code),
                () = self.hub.stop.cancelled() => Wake::Stop,
                revoked = self.revoked.recv() => Wake::Revoked(revoked),
                heard = inbound.next() => Wake::Heard(heard),
                _ = heartbeat.tick() => Wake::Heartbeat,
                _ = verify.tick() => Wake::Verify,
            };
            if let Err(closing) = self.take(wake).await {
                return closing;
            }
        }
    }

    async fn take(&mut self, wake: Wake) -> Result<(), Closing> {
        match wake {
            Wake::Heard(heard) => self.heard(heard?).await,
            Wake::Ended(Ok(code)) => Err(Closing::With(code)),
            Wake::Ended(Err(_)) | Wake::Stop => Err(Closing::With(CloseCode::GoingAway)),
            Wake::Heartbeat => self.outbox.ping(),
            Wake::Revoked(Ok(Revoked::Device(device))) if device == self.bearer.device.id => {
                Err(Closing::With(CloseCode::TokenRevoked))
            }
            Wake::Revoked(Ok(Revoked::Device(_) | Revoked::Session(_) | Revoked::Person(_))) => Ok(()),
            Wake::Revoked(Err(_)) | Wake::Verify => Box::pin(self.verify()).await,
        }
    }

    async fn heard(&mut self, heard: Heard<UnitIn>) -> Result<(), Closing> {
        match heard {
            Heard::Message(UnitIn::Fix(fix)) => {
                let refused = self.fixes.take(&self.hub.engine, self.unit, &fix);
                refused.map_or(Ok(()), |refused| self.outbox.send(&refused))
            }
            // Boxed, because they are seldom: the room that a connection needs while it waits is kept thousands of times.
            Heard::Message(UnitIn::Order(order)) => Box::pin(self.order(*order)).await,
            Heard::Message(UnitIn::Receipt(receipt)) => Box::pin(self.receipt(receipt)).await,
            Heard::Message(UnitIn::Ping(ping)) => {
                let position_every_s = self.hub.engine.read(|view| position_every_s(view, self.unit));
                let pong = UnitPong { sent_us: ping.sent_us, server_us: instant(now()), position_every_s };
                self.outbox.send(&UnitOut::Pong(pong))
            }
            Heard::Message(UnitIn::Hello(_)) => {
                let message = "hello comes once on a connection".to_owned();
                self.outbox.send(&UnitOut::Error(SocketError { code: ErrorCode::Invalid, message }))
            }
            Heard::Unreadable(error) => self.outbox.send(&UnitOut::Error(error)),
        }
    }

    async fn order(&mut self, order: Order) -> Result<(), Closing> {
        if let Err(error) = self.check_fence().await? {
            let detail = error.to_string();
            let refused = Refused { order: order.id, code: ErrorCode::LedgerUnavailable, detail };
            return self.outbox.send(&UnitOut::Refused(refused));
        }
        let within = self.hub.sockets.limits.order_within;
        let answer = orders::carry_out(&self.hub.engine, self.unit, order, within).await;
        self.outbox.send(&answer)
    }

    /// A receipt has no answer. One that cannot be noted now comes again with the message.
    async fn receipt(&mut self, receipt: Receipt) -> Result<(), Closing> {
        if self.check_fence().await?.is_err() {
            return Ok(());
        }
        let order = orders::receipt(self.unit, receipt);
        match timeout(self.hub.sockets.limits.order_within, self.hub.engine.submit(order)).await {
            // A message that needs no receipt any more was retired while the receipt was on its way.
            Ok(Ok(_) | Err(SubmitError::Refused(_))) => {}
            Ok(Err(error)) => tracing::warn!(unit = %self.unit, %error, "a receipt was not noted"),
            Err(_elapsed) => tracing::warn!(unit = %self.unit, "a receipt was not noted in time"),
        }
        Ok(())
    }

    fn welcome(&self) -> Result<(), Closing> {
        let welcome = self.hub.engine.read(|view| {
            let unit = view.board.unit(self.unit)?;
            Some(UnitWelcome {
                epoch: Epoch(view.epoch),
                unit: unit_card(view, self.unit)?,
                duty: words::duty(unit.duty),
                server_us: instant(now()),
                heartbeat_s: HEARTBEAT_S,
                last_number: view.board.mailbox(self.unit).map_or(0, |mailbox| mailbox.last_posted),
                task: task_brief(view, self.unit),
                self_handled: self_handled(view, self.unit),
                position_every_s: position_every_s(view, self.unit),
            })
        });
        let welcome = welcome.ok_or(Closing::With(CloseCode::TokenRevoked))?;
        self.outbox.send(&UnitOut::Welcome(welcome))
    }

    /// Takes the number by which this connection is the newest. Without the ledger it goes on without one: positions do
    /// not wait for it.
    async fn take_fence(&mut self) {
        match self.hub.engine.ledger().take_fence(&self.mailbox()).await {
            Ok(fence) => self.fence = Some(fence),
            Err(error) => tracing::warn!(unit = %self.unit, %error, "a connection has no number yet"),
        }
    }

    /// Whether this connection still is the newest, on whatever hub; the inner error means that it cannot be told.
    async fn check_fence(&mut self) -> Result<Result<(), LedgerError>, Closing> {
        if self.fence.is_none() {
            self.take_fence().await;
        }
        match (self.hub.engine.ledger().fence(&self.mailbox()).await, self.fence) {
            (Ok(highest), Some(own)) if highest > own => Err(Closing::With(CloseCode::Superseded)),
            (Ok(_), Some(_)) => Ok(Ok(())),
            (Ok(_), None) => Ok(Err(LedgerError::Unavailable("no number could be taken".to_owned()))),
            (Err(error), _) => Ok(Err(error)),
        }
    }

    fn mailbox(&self) -> String {
        Stream::Mailbox(self.unit).to_string()
    }

    /// Asks again whether the device may go on, and whether it is the newest. While the ledger does not answer, it may.
    async fn verify(&mut self) -> Result<(), Closing> {
        if let Ok(None) = self.hub.identity.device(&self.bearer.token).await {
            return Err(Closing::With(CloseCode::TokenRevoked));
        }
        if let Err(error) = self.check_fence().await? {
            tracing::debug!(unit = %self.unit, %error, "a connection cannot be compared with others");
        }
        Ok(())
    }
}
