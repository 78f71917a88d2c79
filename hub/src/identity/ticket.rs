//! One-time tickets for sockets: a browser cannot send headers with a socket, and a secret in an address is logged.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use hub_protocol::limits::TICKET_VALID_S;

use super::{Identity, Session, SessionId, token};

/// Most tickets waiting to be used; beyond it the oldest are gone.
const TICKETS_MAX: usize = 10_000;

/// Tickets that were given out and not used yet, by digest. They belong to this hub alone: a socket is opened at the hub that gave
/// the ticket.
#[derive(Default)]
pub(super) struct Tickets(Mutex<HashMap<String, (SessionId, Instant)>>);

impl Tickets {
    fn put(&self, digest: String, session: SessionId) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let valid = Duration::from_secs(u64::from(TICKET_VALID_S));
        if waiting.len() >= TICKETS_MAX {
            waiting.retain(|_, (_, made)| made.elapsed() < valid);
        }
        if waiting.len() >= TICKETS_MAX {
            let oldest = waiting.iter().min_by_key(|(_, (_, made))| *made).map(|(digest, _)| digest.clone());
            oldest.map(|digest| waiting.remove(&digest));
        }
        waiting.insert(digest, (session, Instant::now()));
    }

    fn take(&self, digest: &str) -> Option<SessionId> {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(digest);
        let valid = Duration::from_secs(u64::from(TICKET_VALID_S));
        taken.filter(|(_, made)| made.elapsed() < valid).map(|(session, _)| session)
    }
}

impl Identity {
    /// A ticket with which this session may open one socket within [`TICKET_VALID_S`] seconds.
    #[must_use]
    pub fn issue_ticket(&self, session: &Session) -> String {
        let ticket = token::new_token();
        let digest = token::digest(&ticket).expect("a new token is one");
        self.0.tickets.put(digest, session.id.clone());
        ticket
    }

    /// Uses a ticket up; `None` if it is unknown, used, too old, or its session is over.
    pub async fn redeem_ticket(&self, ticket: &str) -> Option<Session> {
        let session = self.0.tickets.take(&token::digest(ticket)?)?;
        // A session that cannot be verified now opens no socket: the client asks for another ticket and learns why.
        self.session_by_id(&session).await.ok()
    }
}
