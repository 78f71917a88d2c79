//! Somebody at a console: signed in, with the picture kept up to date, able to wait until it shows something.

use std::{collections::BTreeMap, time::Duration};

use hub_protocol::{CaseId, ConsoleOut, http::Acknowledge, views::CaseView};
use rand::rngs::StdRng;
use tokio::{
    sync::mpsc,
    time::{Instant, timeout_at},
};

use super::{AlertKey, ConsoleEvent, ConsoleSocket, Gap, HubClient, Picture};

/// Something did not show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SeatError {
    /// It did not show in time.
    #[error("the console did not show within {within_ms} ms: {what}")]
    NotShown {
        /// What was waited for.
        what: String,
        /// How long.
        within_ms: u128,
    },
    /// The hub said to stay away.
    #[error("the hub closed the console socket with {0}")]
    Ended(u16),
    /// The hub left changes out.
    #[error(transparent)]
    Gap(#[from] Gap),
}

/// A seat.
#[derive(Debug)]
pub struct Seat {
    /// For acting.
    pub hub: HubClient,
    /// What it shows.
    pub picture: Picture,
    /// When each alert came first.
    pub heard_at: BTreeMap<AlertKey, std::time::Instant>,
    /// How often the connection was lost.
    pub losses: u32,
    events: mpsc::Receiver<ConsoleEvent>,
    // Dropped with the seat, and with it the connection.
    _socket: ConsoleSocket,
}

impl Seat {
    /// Takes a seat with a client that is signed in.
    #[must_use]
    pub fn take(hub: HubClient, random: StdRng) -> Self {
        let (socket, events) = ConsoleSocket::open(hub.clone(), random);
        let (picture, heard_at) = (Picture::default(), BTreeMap::new());
        Self { hub, picture, heard_at, losses: 0, events, _socket: socket }
    }

    /// Waits until the picture answers.
    ///
    /// # Errors
    /// [`SeatError`], naming `what` if the time is over.
    pub async fn until<T>(
        &mut self,
        what: &str,
        within: Duration,
        mut shows: impl FnMut(&Picture) -> Option<T>,
    ) -> Result<T, SeatError> {
        let deadline = Instant::now() + within;
        loop {
            if let Some(shown) = shows(&self.picture) {
                return Ok(shown);
            }
            if !self.look(deadline).await? {
                return Err(SeatError::NotShown { what: what.to_owned(), within_ms: within.as_millis() });
            }
        }
    }

    /// Waits until a case, which must be open, is as wanted.
    ///
    /// # Errors
    /// [`SeatError`].
    pub async fn until_case(
        &mut self,
        what: &str,
        within: Duration,
        case: CaseId,
        wanted: impl Fn(&CaseView) -> bool,
    ) -> Result<CaseView, SeatError> {
        let shows = |picture: &Picture| picture.cases.get(&case).filter(|view| wanted(view)).cloned();
        self.until(what, within, shows).await
    }

    /// Keeps the picture up to date for so long.
    ///
    /// # Errors
    /// [`SeatError`], never for the time being over.
    pub async fn watch_for(&mut self, time: Duration) -> Result<(), SeatError> {
        let deadline = Instant::now() + time;
        while self.look(deadline).await? {}
        Ok(())
    }

    /// The alert of a case that waits for an acknowledgement.
    #[must_use]
    pub fn alert_of(&self, case: CaseId) -> Option<Acknowledge> {
        let alert = self.picture.cases.get(&case)?.alert?;
        Some(Acknowledge { rung: alert.rung, round: alert.round })
    }

    /// Takes in the next event. False if the time is over first.
    async fn look(&mut self, deadline: Instant) -> Result<bool, SeatError> {
        let Ok(event) = timeout_at(deadline, self.events.recv()).await else { return Ok(false) };
        match event {
            Some(ConsoleEvent::Message(message)) => {
                if let ConsoleOut::Alert(alert) = message.as_ref() {
                    let key = AlertKey { case: alert.case, rung: alert.rung, round: alert.round };
                    self.heard_at.entry(key).or_insert_with(std::time::Instant::now);
                }
                self.picture.take_in(*message)?;
            }
            Some(ConsoleEvent::Positions(_)) => {}
            Some(ConsoleEvent::Lost { .. }) => self.losses += 1,
            Some(ConsoleEvent::Ended { code }) => return Err(SeatError::Ended(code)),
            // The link ends only after it has said so.
            None => return Err(SeatError::Ended(super::BROKEN)),
        }
        Ok(true)
    }
}
