//! One-time tickets for sockets: a browser cannot send headers with a socket, and a secret in an address is logged.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use hub_protocol::limits::TICKET_VALID_S;

use super::{Device, Identity, Session, SessionId, token};

/// Most tickets waiting to be used; beyond it the oldest are gone.
const TICKETS_MAX: usize = 10_000;

/// Tickets that were given out and not used yet, by digest. They belong to this hub alone: a socket is opened at the hub that gave
/// the ticket.
pub(super) struct Tickets(Mutex<HashMap<String, (Holder, Instant)>>);

/// Who may open a socket with a ticket.
enum Holder {
    /// The console of a session.
    Console(SessionId),
    /// The device that bears this token.
    Device(String),
}

impl Default for Tickets {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl Tickets {
    fn put(&self, digest: String, holder: Holder) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let valid = Duration::from_secs(u64::from(TICKET_VALID_S));
        if waiting.len() >= TICKETS_MAX {
            waiting.retain(|_, (_, made)| made.elapsed() < valid);
        }
        if waiting.len() >= TICKETS_MAX {
            let oldest = waiting.iter().min_by_key(|(_, (_, made))| *made).map(|(digest, _)| digest.clone());
            oldest.map(|digest| waiting.remove(&digest));
        }
        waiting.insert(digest, (holder, Instant::now()));
    }

    fn take(&self, digest: &str) -> Option<Holder> {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(digest);
        let valid = Duration::from_secs(u64::from(TICKET_VALID_S));
        taken.filter(|(_, made)| made.elapsed() < valid).map(|(holder, _)| holder)
    }
}

impl Identity {
    /// A ticket with which this session may open one console socket within [`TICKET_VALID_S`] seconds.
    #[must_use]
    pub fn issue_ticket(&self, session: &Session) -> String {
        self.ticket_for(Holder::Console(session.id.clone()))
    }

    /// A ticket with which the device that bears this token may open one unit socket within as many seconds.
    #[must_use]
    pub fn issue_unit_ticket(&self, bearer: &str) -> String {
        self.ticket_for(Holder::Device(bearer.to_owned()))
    }

    fn ticket_for(&self, holder: Holder) -> String {
        let ticket = token::new_token();
        let digest = token::digest(&ticket).expect("a new token is one");
        self.0.tickets.put(digest, holder);
        ticket
    }

    /// Uses a console's ticket up; `None` if it is unknown, used, too old, a unit's, or its session is over.
    pub async fn redeem_ticket(&self, ticket: &str) -> Option<Session> {
        let Holder::Console(session) = self.0.tickets.take(&token::digest(ticket)?)? else { return None };
        // A session that cannot be verified now opens no socket: the client asks for another ticket and learns why.
        self.session_by_id(&session).await.ok()
    }

    /// Uses a unit's ticket up: the device and the token it bears; `None` if the ticket is unknown, used, too old, a
    /// console's, or the token was taken back.
    pub async fn redeem_unit_ticket(&self, ticket: &str) -> Option<(Device, String)> {
        let Holder::Device(bearer) = self.0.tickets.take(&token::digest(ticket)?)? else { return None };
        // The same as for consoles.
        let device = self.device(&bearer).await.ok()??;
        Some((device, bearer))
    }
}
