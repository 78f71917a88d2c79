//! A console's connection while it lasts.

use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use hub_protocol::{
    Changes, CloseCode, ConsoleIn, ConsoleOut, Delivery, ErrorCode, Link, Pong, SocketError, Watch,
    limits::CELLS_WATCHED_MAX,
};
use tokio::{
    sync::{broadcast, watch},
    time::{Duration, Instant, MissedTickBehavior, interval_at},
};

use super::{
    super::{
        Outbox,
        connection::Closing,
        fanout::{News, Piece, StandingAlert, Step, changes},
        inbound::{Heard, Inbound},
        sight::Sight,
    },
    alerts::Told,
};
use crate::{
    Hub,
    identity::{Revoked, Session, SessionError},
    picture::instant,
    state::now,
};

#[cfg(test)]
mod tests;

/// The sign-out of another hub, and the end of a session, are seen this long after, at most.
const EXPIRY_SLACK: Duration = Duration::from_millis(100);

/// What one console is shown.
pub(super) struct Showing<'a> {
    pub(super) hub: &'a Hub,
    pub(super) session: Session,
    pub(super) outbox: Outbox,
    /// What it sees, in the area tree of that version: another tree ends the connection.
    pub(super) sight: Sight,
    pub(super) tree: String,
    /// Everything up to here has been looked at for this console.
    pub(super) seen: u64,
    /// The offset that the console has: where the next changes begin.
    pub(super) told: u64,
    alerts: Told,
    changes: broadcast::Receiver<Arc<Step>>,
    revoked: broadcast::Receiver<Revoked>,
    link: watch::Receiver<Link>,
}

/// One reason to wake.
enum Wake {
    Heard(Result<Heard<ConsoleIn>, Closing>),
    Changed(Result<Arc<Step>, broadcast::error::RecvError>),
    LinkChanged,
    AlertAgain,
    Heartbeat,
    Revoked(Result<Revoked, broadcast::error::RecvError>),
    VerifySession,
    Stop,
}

impl<'a> Showing<'a> {
    /// Registers for everything first; what is drawn later is drawn on top of it.
    pub(super) fn new(hub: &'a Hub, session: Session, outbox: Outbox) -> Self {
        let (sight, tree) = hub
            .engine
            .read(|view| (Sight::of(view, &session), view.organisation.areas().version().to_owned()));
        Self {
            changes: hub.sockets.fanout.subscribe(),
            revoked: hub.identity.revoked(),
            link: hub.sockets.link.clone(),
            hub,
            session,
            outbox,
            sight,
            tree,
            seen: 0,
            told: 0,
            alerts: Told::default(),
        }
    }

    /// Shows what happens, until the connection ends.
    pub(super) async fn go_on(&mut self, inbound: &mut Inbound) -> Closing {
        let limits = self.hub.sockets.limits.clone();
        let ticking = |every: Duration| {
            let mut ticks = interval_at(Instant::now() + every, every);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks
        };
        let (mut heartbeat, mut alert_again) = (ticking(limits.heartbeat), ticking(limits.alert_every));
        let mut verify_at = self.verify_next();
        loop {
            let wake = tokio::select! {
                heard = inbound.next() => Wake::Heard(heard),
                changed = self.changes.recv() => Wake::Changed(changed),
                Ok(()) = self.link.changed() => Wake::LinkChanged,
                _ = alert_again.tick() => Wake::AlertAgain,
                _ = heartbeat.tick() => Wake::Heartbeat,
                revoked = self.revoked.recv() => Wake::Revoked(revoked),
                () = tokio::time::sleep_until(verify_at) => Wake::VerifySession,
                () = self.hub.stop.cancelled() => Wake::Stop,
            };
            let is_verifying = matches!(wake, Wake::VerifySession);
            if let Err(closing) = self.take(wake).await {
                return closing;
            }
            if is_verifying {
                verify_at = self.verify_next();
            }
        }
    }

    async fn take(&mut self, wake: Wake) -> Result<(), Closing> {
        match wake {
            Wake::Heard(heard) => self.heard(heard?),
            Wake::Changed(Ok(step)) if step.from > self.seen + 1 => self.fill().await,
            Wake::Changed(Ok(step)) => self.changed(&step),
            Wake::Changed(Err(broadcast::error::RecvError::Lagged(_))) => self.fill().await,
            Wake::Changed(Err(broadcast::error::RecvError::Closed)) | Wake::Stop => {
                Err(Closing::With(CloseCode::GoingAway))
            }
            Wake::LinkChanged => self.outbox.send(&ConsoleOut::Link(self.link())),
            Wake::AlertAgain => self.alert_all(),
            Wake::Heartbeat => self.heartbeat(),
            Wake::Revoked(Ok(revoked)) if !self.is_meant(&revoked) => Ok(()),
            Wake::Revoked(_) | Wake::VerifySession => self.verify().await,
        }
    }

    fn heard(&mut self, heard: Heard<ConsoleIn>) -> Result<(), Closing> {
        match heard {
            Heard::Message(ConsoleIn::Ping(ping)) => {
                let pong = Pong { sent_us: ping.sent_us, server_us: instant(now()) };
                self.outbox.send(&ConsoleOut::Pong(pong))
            }
            Heard::Message(ConsoleIn::Watch(watch)) => self.watch(watch),
            Heard::Message(ConsoleIn::Hello(_)) => {
                let message = "hello comes once on a connection".to_owned();
                self.outbox.send(&ConsoleOut::Error(SocketError { code: ErrorCode::Invalid, message }))
            }
            Heard::Unreadable(error) => self.outbox.send(&ConsoleOut::Error(error)),
        }
    }

    fn watch(&mut self, watch: Watch) -> Result<(), Closing> {
        let count = watch.cells.len();
        if count > CELLS_WATCHED_MAX {
            let message = format!("watch names {count} cells, at most {CELLS_WATCHED_MAX} can be watched");
            return self.outbox.send(&ConsoleOut::Error(SocketError { code: ErrorCode::Invalid, message }));
        }
        self.outbox.look(watch.cells)
    }

    /// Shows a step of the feed that has not been seen. One that was seen in part is shown whole: what is said again is
    /// what it was.
    pub(super) fn changed(&mut self, step: &Step) -> Result<(), Closing> {
        if step.moves_areas_after(self.seen) {
            return Err(Closing::With(CloseCode::ScopeChanged));
        }
        if !step.is_drawn_in(&self.tree) {
            // What was seen already is behind this console, which began in the tree that came after it.
            let is_behind = step.to <= self.seen;
            return if is_behind { Ok(()) } else { Err(Closing::With(CloseCode::ScopeChanged)) };
        }
        if step.to > self.seen {
            let messages = step.messages(self.sight, self.told);
            self.seen = step.to;
            if !messages.is_empty() {
                self.tell(messages.iter().cloned(), step.to)?;
            }
        }
        // A snapshot may be ahead of what is drawn, and then the alerts that stand are behind it.
        let alerts = self.alerts.news(step.alerts_of(self.sight, self.session.person));
        self.alert(&alerts)?;
        if step.moves_posts { self.alert_news() } else { Ok(()) }
    }

    /// Tells news up to an offset.
    pub(super) fn show(&mut self, news: &News<Piece>, to: u64) -> Result<(), Closing> {
        if news.is_empty() {
            return self.move_on(to);
        }
        self.tell(changes(self.told, to, &news.borrowed()), to)
    }

    fn tell(&mut self, messages: impl IntoIterator<Item = Utf8Bytes>, to: u64) -> Result<(), Closing> {
        for message in messages {
            self.outbox.send_text(message, Delivery::EveryOneCounts)?;
        }
        self.told = to;
        Ok(())
    }

    /// Moves the console's offset on over what was not for its eyes.
    fn move_on(&mut self, to: u64) -> Result<(), Closing> {
        let (cases, ended, units, gone, whistles, incidents) = Default::default();
        let nothing = Changes { from: self.told, to, cases, ended, units, gone, whistles, incidents };
        self.outbox.send(&ConsoleOut::Changes(nothing))?;
        self.told = to;
        Ok(())
    }

    /// Pings; says again how the ledger is; and moves the console's offset on, so that it need not read again what was
    /// not for it when it comes back.
    fn heartbeat(&mut self) -> Result<(), Closing> {
        self.outbox.ping()?;
        self.outbox.send(&ConsoleOut::Link(self.link()))?;
        if self.told < self.seen { self.move_on(self.seen) } else { Ok(()) }
    }

    /// Alerts that this connection has not been told.
    pub(super) fn alert_news(&mut self) -> Result<(), Closing> {
        let standing = self.standing();
        let news = self.alerts.news(&standing);
        self.alert(&news)
    }

    fn alert_all(&mut self) -> Result<(), Closing> {
        let standing = self.standing();
        self.alerts.again(&standing);
        self.alert(&standing)
    }

    fn standing(&self) -> Vec<Arc<StandingAlert>> {
        self.hub.sockets.fanout.alerts_of(self.sight, self.session.person, now())
    }

    fn alert(&self, alerts: &[Arc<StandingAlert>]) -> Result<(), Closing> {
        let mut texts = alerts.iter().map(|alert| alert.text.clone());
        texts.try_for_each(|text| self.outbox.send_text(text, Delivery::UntilAnswered))
    }

    pub(super) fn link(&self) -> Link {
        *self.link.borrow()
    }

    fn is_meant(&self, revoked: &Revoked) -> bool {
        match revoked {
            Revoked::Session(session) => *session == self.session.id,
            Revoked::Person(person) => *person == self.session.person,
            Revoked::Device(_) => false,
        }
    }

    /// Asks again who this is. A session that still holds may have other rights now.
    async fn verify(&mut self) -> Result<(), Closing> {
        match self.hub.identity.session_by_id(&self.session.id).await {
            Ok(session) if (session.role, &session.area) != (self.session.role, &self.session.area) => {
                Err(Closing::With(CloseCode::ScopeChanged))
            }
            Ok(session) => {
                self.session = session;
                Ok(())
            }
            Err(SessionError::NotSignedIn) => Err(Closing::With(CloseCode::TokenRevoked)),
            // The map stays live when the ledger does not: nobody can end a session meanwhile, and its own end is known.
            Err(SessionError::Ledger(_)) if now() < self.session.expires_at => Ok(()),
            Err(SessionError::Ledger(error)) => {
                tracing::warn!(%error, "a session has run out and cannot be verified");
                Err(Closing::With(CloseCode::TokenRevoked))
            }
        }
    }

    fn verify_next(&self) -> Instant {
        let left = Duration::from_millis(self.session.expires_at.since_ms(now())) + EXPIRY_SLACK;
        Instant::now() + left.min(self.hub.sockets.limits.verify_every)
    }
}
