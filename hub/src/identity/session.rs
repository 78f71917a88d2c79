//! Sessions: a random token in a cookie, its digest on the shelf.
//!
//! A session that was verified less than a second ago is taken from memory; while the ledger does not answer, one
//! verified a few minutes ago is still good, so that the map stays live.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, header::COOKIE};
use geo_index::AreaCode;
use hub_dispatch::{DepartmentCode, PersonId, UtcMicros};
use hub_ledger::{LedgerError, RowChange, Shelf};
use hub_protocol::Role;
use serde::{Deserialize, Serialize};

use super::{Account, AccountError, Identity, Peer, Revoked, token};

/// Name of the cookie that holds a session's token.
pub const SESSION_COOKIE: &str = "huying_session";

/// A session seen this recently is not looked up again.
const FRESH_FOR: Duration = Duration::from_secs(1);
/// While the ledger does not answer, a session verified this recently is good.
const OFFLINE_FOR: Duration = Duration::from_secs(5 * 60);
/// Use is written down no more often than this.
const USE_NOTED_EVERY_MS: u64 = 60_000;
/// Most sessions kept in memory; beyond it the oldest verifications are forgotten.
const SEEN_MAX: usize = 10_000;

/// How long a session lasts.
#[derive(Debug, Clone, Copy)]
pub struct SessionLifetimes {
    /// Without use, milliseconds.
    pub idle_ms: u64,
    /// From signing in, however much it is used, milliseconds.
    pub absolute_ms: u64,
}

/// Names a session without being its secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(String);

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// The person; also the account's id.
    pub person: PersonId,
    /// Name to sign in with.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Where. `None` is the whole realm, and only the first administrator has it.
    pub area: Option<AreaCode>,
    /// At whose desk: of the role for it, and of no other.
    pub department: Option<DepartmentCode>,
    /// When it ends if it is not used.
    pub expires_at: UtcMicros,
}

/// Nobody is signed in, or it cannot be told.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SessionError {
    /// No cookie, an unknown one, or the session is over.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// The ledger could not be asked, and the session was not seen lately.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    person: PersonId,
    began_us: i64,
    used_us: i64,
}

#[derive(Debug, Clone)]
struct Verified {
    kept: Kept,
    at: Instant,
}

/// Sessions that were verified lately.
#[derive(Default)]
pub(super) struct Seen(Mutex<HashMap<SessionId, Verified>>);

impl Seen {
    fn lock(&self) -> MutexGuard<'_, HashMap<SessionId, Verified>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, id: &SessionId, within: Duration) -> Option<Kept> {
        let seen = self.lock();
        seen.get(id).filter(|verified| verified.at.elapsed() < within).map(|verified| verified.kept.clone())
    }

    fn put(&self, id: SessionId, kept: Kept) {
        let mut seen = self.lock();
        if seen.len() >= SEEN_MAX {
            seen.retain(|_, verified| verified.at.elapsed() < FRESH_FOR);
        }
        seen.insert(id, Verified { kept, at: Instant::now() });
    }

    fn forget(&self, id: &SessionId) {
        self.lock().remove(id);
    }

    pub(super) fn forget_person(&self, person: PersonId) {
        self.lock().retain(|_, verified| verified.kept.person != person);
    }
}

pub(super) fn is_of(row: &[u8], person: PersonId) -> bool {
    serde_json::from_slice::<Kept>(row).is_ok_and(|kept| kept.person == person)
}

impl Identity {
    /// Signs in; the second value is the token for the cookie.
    ///
    /// # Errors
    /// [`AccountError::WrongCredentials`] for an unknown login, a wrong password and a shut account alike, after the
    /// same time; [`AccountError::TooManyTries`]; [`AccountError::Busy`]; or the ledger failed.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
        peer: Peer,
    ) -> Result<(Session, String), AccountError> {
        self.0.backoff.check(login, peer)?;
        let turn = self.0.hasher.turn().await?;
        // Many guesses sent at once have all passed the first check; the second sees how those before them ended.
        self.0.backoff.check(login, peer)?;
        let account = self.account_by_login(login).filter(|account| account.active);
        let kept = account.as_ref().map(|account| account.password.as_str());
        let fits = self.0.hasher.verify(turn, password, kept).await;
        let Some(account) = account.filter(|_| fits) else {
            self.0.backoff.failed(login, peer);
            return Err(AccountError::WrongCredentials);
        };
        self.0.backoff.succeeded(login, peer);
        self.begin_session(&account).await
    }

    pub(super) async fn begin_session(&self, account: &Account) -> Result<(Session, String), AccountError> {
        let token = token::new_token();
        let id = SessionId(token::digest(&token).expect("a new token is one"));
        let now = self.now();
        let kept = Kept { person: account.person, began_us: now.0, used_us: now.0 };
        self.write_session(&id, Some(&kept)).await?;
        let session = self.session_of(id.clone(), &kept, now).ok_or(AccountError::WrongCredentials)?;
        self.0.sessions.put(id, kept);
        Ok((session, token))
    }

    /// Who sent a request, by its cookie.
    ///
    /// # Errors
    /// [`SessionError`].
    pub async fn session_from(&self, headers: &HeaderMap) -> Result<Session, SessionError> {
        let digest = cookie(headers).and_then(token::digest).ok_or(SessionError::NotSignedIn)?;
        self.session_by_id(&SessionId(digest)).await
    }

    /// The session, if it still is one.
    ///
    /// # Errors
    /// [`SessionError`].
    pub async fn session_by_id(&self, id: &SessionId) -> Result<Session, SessionError> {
        let now = self.now();
        let kept = match self.0.sessions.get(id, FRESH_FOR) {
            Some(kept) => kept,
            None => self.look_up(id, now).await?,
        };
        match self.session_of(id.clone(), &kept, now) {
            Some(session) => Ok(session),
            None => {
                self.0.sessions.forget(id);
                self.revoke(Revoked::Session(id.clone()));
                Err(SessionError::NotSignedIn)
            }
        }
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`LedgerError`]: it is still there.
    pub async fn sign_out(&self, session: &Session) -> Result<(), LedgerError> {
        self.write_session(&session.id, None).await?;
        self.0.sessions.forget(&session.id);
        self.revoke(Revoked::Session(session.id.clone()));
        Ok(())
    }

    /// Takes away sessions that have run out; returns how many.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub async fn forget_ended_sessions(&self) -> Result<usize, LedgerError> {
        let now = self.now();
        let mut after = String::new();
        let mut forgotten = 0;
        loop {
            let rows = self.0.ledger.rows(Shelf::Session, &after, hub_ledger::READ_LIMIT_MAX).await?;
            let Some((last, _)) = rows.last() else { return Ok(forgotten) };
            after.clone_from(last);
            let over =
                |row: &[u8]| serde_json::from_slice::<Kept>(row).is_ok_and(|kept| self.ends_at(&kept) <= now);
            let gone: Vec<SessionId> =
                rows.into_iter().filter(|(_, row)| over(row)).map(|(key, _)| SessionId(key)).collect();
            for id in gone {
                self.write_session(&id, None).await?;
                self.0.sessions.forget(&id);
                self.revoke(Revoked::Session(id));
                forgotten += 1;
            }
        }
    }

    async fn look_up(&self, id: &SessionId, now: UtcMicros) -> Result<Kept, SessionError> {
        let row = match self.0.ledger.row(Shelf::Session, &id.0).await {
            Ok(row) => row.ok_or(SessionError::NotSignedIn)?,
            Err(error) => return self.0.sessions.get(id, OFFLINE_FOR).ok_or(SessionError::Ledger(error)),
        };
        let Ok(mut kept) = serde_json::from_slice::<Kept>(&row) else {
            tracing::error!("a session cannot be read");
            return Err(SessionError::NotSignedIn);
        };
        let is_live = now < self.ends_at(&kept);
        if is_live && now.since_ms(UtcMicros(kept.used_us)) >= USE_NOTED_EVERY_MS {
            kept.used_us = now.0;
            // A session whose use could not be noted is still a session; it merely ends earlier.
            if let Err(error) = self.write_session(id, Some(&kept)).await {
                tracing::warn!(%error, "the use of a session could not be noted");
            }
        }
        self.0.sessions.put(id.clone(), kept.clone());
        Ok(kept)
    }

    fn ends_at(&self, kept: &Kept) -> UtcMicros {
        let idle = UtcMicros(kept.used_us).plus_ms(self.0.lifetimes.idle_ms);
        idle.min(UtcMicros(kept.began_us).plus_ms(self.0.lifetimes.absolute_ms))
    }

    fn session_of(&self, id: SessionId, kept: &Kept, now: UtcMicros) -> Option<Session> {
        let account = self.account(kept.person).filter(|account| account.active)?;
        let expires_at = self.ends_at(kept);
        (now < expires_at).then(|| Session {
            id,
            person: account.person,
            login: account.login.clone(),
            name: account.name.clone(),
            role: account.role,
            area: account.area.clone(),
            department: account.department.clone(),
            expires_at,
        })
    }

    async fn write_session(&self, id: &SessionId, kept: Option<&Kept>) -> Result<(), LedgerError> {
        let value = kept.map(|kept| serde_json::to_vec(kept).expect("a session has string keys"));
        self.0.ledger.put_rows(vec![RowChange { shelf: Shelf::Session, key: id.0.clone(), value }]).await
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == SESSION_COOKIE).map(|(_, token)| token)
}
