//! Who is there: accounts, sessions, socket tickets, device tokens, and what each role may do.
//!
//! Everything lives on the ledger's shelves, so that all hubs on one ledger know the same people. Secrets are kept as
//! digests only. Where somebody may act is not decided here but by the one predicate in `jurisdiction`.

mod account;
mod accounts;
mod backoff;
mod device;
mod origin;
mod pairing;
mod password;
mod people;
mod permission;
mod session;
mod set_up;
mod ticket;
mod token;

#[cfg(test)]
mod tests;

use std::sync::{Arc, PoisonError, RwLock};

use hub_dispatch::{PersonId, UtcMicros};
use hub_ledger::{Ledger, LedgerError};
use tokio::sync::broadcast;

pub use account::{Account, AccountChange, AccountDraft};
pub use accounts::AccountError;
pub(crate) use accounts::check_login;
pub use backoff::Peer;
pub use device::{Device, DeviceId};
pub use hub_protocol::Role;
pub use pairing::PairingError;
pub(crate) use people::{Cards, people_mark};
pub use permission::{Act, may};
pub use session::{SESSION_COOKIE, Session, SessionError, SessionId, SessionLifetimes};

pub(crate) use token::first_password;

use accounts::Accounts;

/// Revocations kept for sockets that are a little behind; one that lags further must ask again who it is.
const REVOCATIONS_KEPT: usize = 1_024;

/// Somebody may not go on. Sockets that belong to it close within a second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revoked {
    /// The session was signed out or has run out.
    Session(SessionId),
    /// The account was changed or shut: all of the person's sessions are over.
    Person(PersonId),
    /// The device's token was taken back.
    Device(DeviceId),
}

/// What identity is started with.
pub struct IdentityOptions {
    /// The realm's ledger.
    pub ledger: Arc<dyn Ledger>,
    /// How long sessions last.
    pub lifetimes: SessionLifetimes,
    /// Origins of pages that may use a session cookie, for example `https://hub.example`; compared as they are.
    pub origins: Vec<String>,
    /// The wall clock.
    pub now: fn() -> UtcMicros,
}

/// Accounts, sessions, tickets and devices of a realm. Cheap to clone.
#[derive(Clone)]
pub struct Identity(Arc<Inner>);

struct Inner {
    ledger: Arc<dyn Ledger>,
    lifetimes: SessionLifetimes,
    origins: Vec<String>,
    now: fn() -> UtcMicros,
    accounts: RwLock<Accounts>,
    people: people::Known,
    /// Held while an account is checked and written, so that two requests cannot take one login.
    changing: tokio::sync::Mutex<()>,
    sessions: session::Seen,
    tickets: ticket::Tickets,
    pairings: pairing::Pairings,
    devices: device::Seen,
    hasher: password::Hasher,
    backoff: backoff::Backoff,
    /// The same for callers who ask after their report.
    asked_after: backoff::Backoff,
    set_up_code: set_up::Code,
    revoked: broadcast::Sender<Revoked>,
}

impl Identity {
    /// Reads the accounts.
    ///
    /// # Errors
    /// [`LedgerError`] if the ledger cannot be read.
    pub async fn open(options: IdentityOptions) -> Result<Self, LedgerError> {
        let accounts = accounts::read_all(options.ledger.as_ref()).await?;
        let people = people::Known::read(options.ledger.as_ref()).await?;
        Ok(Self(Arc::new(Inner {
            ledger: options.ledger,
            lifetimes: options.lifetimes,
            origins: options.origins,
            now: options.now,
            accounts: RwLock::new(accounts),
            people,
            changing: tokio::sync::Mutex::default(),
            sessions: session::Seen::default(),
            tickets: ticket::Tickets::default(),
            pairings: pairing::Pairings::default(),
            devices: device::Seen::default(),
            hasher: password::Hasher::new(),
            backoff: backoff::Backoff::default(),
            asked_after: backoff::Backoff::default(),
            set_up_code: set_up::Code::default(),
            revoked: broadcast::Sender::new(REVOCATIONS_KEPT),
        })))
    }

    /// Reads accounts and cards again, to learn what other hubs on the same ledger have changed.
    ///
    /// # Errors
    /// [`LedgerError`] if the ledger cannot be read; what was known stays.
    pub async fn refresh(&self) -> Result<(), LedgerError> {
        let _alone = self.0.changing.lock().await;
        let fresh = accounts::read_all(self.0.ledger.as_ref()).await?;
        let changed = self.with_accounts(|known| known.changed_in(&fresh));
        *self.0.accounts.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        for person in changed {
            self.revoke(Revoked::Person(person));
        }
        self.0.people.refresh(self.0.ledger.as_ref()).await
    }

    /// Tells from now on who may not go on. A receiver that lags must check its own session or device again.
    #[must_use]
    pub fn revoked(&self) -> broadcast::Receiver<Revoked> {
        self.0.revoked.subscribe()
    }

    /// The name of a person with an account or a card; from memory.
    #[must_use]
    pub fn person_name(&self, person: PersonId) -> Option<String> {
        let account =
            self.with_accounts(|accounts| accounts.by_id(person).map(|account| account.name.clone()));
        account.or_else(|| self.person_card(person).map(|card| card.name.clone()))
    }

    /// The account of a person; from memory.
    #[must_use]
    pub fn account(&self, person: PersonId) -> Option<Arc<Account>> {
        self.with_accounts(|accounts| accounts.by_id(person).cloned())
    }

    /// The account that signs in with this name; from memory.
    #[must_use]
    pub fn account_by_login(&self, login: &str) -> Option<Arc<Account>> {
        self.with_accounts(|accounts| accounts.by_login(login).cloned())
    }

    /// All accounts, by login.
    #[must_use]
    pub fn accounts(&self) -> Vec<Arc<Account>> {
        self.with_accounts(Accounts::all)
    }

    /// Somebody from this address asks after the report of this number; counted until it proves right.
    ///
    /// # Errors
    /// [`AccountError::TooManyTries`] after too many wrong ones, by number and by address.
    pub fn asks_after(&self, number: &str, peer: Peer) -> Result<(), AccountError> {
        self.0.asked_after.attempt(number, peer)
    }

    /// It was right.
    pub fn asked_rightly(&self, number: &str, peer: Peer) {
        self.0.asked_after.came_right(number, peer);
    }

    fn with_accounts<T>(&self, look: impl FnOnce(&Accounts) -> T) -> T {
        // Writers only ever put a whole list in its place, so a poisoned lock still holds one.
        look(&self.0.accounts.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn revoke(&self, revoked: Revoked) {
        // Nobody listening means that no socket is open.
        let _ = self.0.revoked.send(revoked);
    }

    fn now(&self) -> UtcMicros {
        (self.0.now)()
    }
}
