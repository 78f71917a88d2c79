//! Failed sign-ins slow the next one down, by address and by account.
//!
//! An address from which an account has signed in before is not slowed by the failures of others: nobody can lock a
//! dispatcher out by guessing. The same holds for callers who ask how their matter stands, with the number of a report in the
//! place of an account.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::AccountError;

/// Failures of an account that cost nothing.
const FREE_FAILURES_ACCOUNT: u32 = 5;
/// Failures from an address that cost nothing: many people may sit behind one.
const FREE_FAILURES_ADDRESS: u32 = 20;
/// Longest wait.
const WAIT_MAX: Duration = Duration::from_secs(60);
/// After this long without a failure, all is forgotten.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(15 * 60);
/// Most accounts, addresses and pairs remembered.
const REMEMBERED_MAX: usize = 20_000;

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Peer(pub IpAddr);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Subject {
    Account(String),
    Address(IpAddr),
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Instant,
}

#[derive(Default)]
struct Memory {
    failures: HashMap<Subject, Failures>,
    known: HashMap<(String, IpAddr), Instant>,
}

/// What is remembered of failed sign-ins.
#[derive(Default)]
pub(super) struct Backoff(Mutex<Memory>);

impl Backoff {
    /// Refuses an attempt that comes too early.
    pub(super) fn check(&self, login: &str, peer: Peer) -> Result<(), AccountError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).check(login, peer)
    }

    pub(super) fn failed(&self, login: &str, peer: Peer) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).count(login, peer);
    }

    /// Counts an attempt as failed before it is known what it is worth: of a thousand sent at once no more come through than
    /// one by one. [`Self::came_right`] takes it back.
    pub(super) fn attempt(&self, login: &str, peer: Peer) -> Result<(), AccountError> {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        memory.check(login, peer)?;
        memory.count(login, peer);
        Ok(())
    }

    /// An attempt was right: it counts neither for its account nor for its address.
    pub(super) fn came_right(&self, login: &str, peer: Peer) {
        if let Some(failures) =
            self.0.lock().unwrap_or_else(PoisonError::into_inner).failures.get_mut(&Subject::Address(peer.0))
        {
            failures.count = failures.count.saturating_sub(1);
        }
        self.succeeded(login, peer);
    }

    pub(super) fn succeeded(&self, login: &str, peer: Peer) {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        memory.forget_old();
        // The address keeps its failures: one good account among many guesses clears nobody.
        memory.failures.remove(&Subject::Account(login.to_owned()));
        memory.known.insert((login.to_owned(), peer.0), Instant::now());
    }
}

impl Memory {
    fn check(&self, login: &str, peer: Peer) -> Result<(), AccountError> {
        let mut wait = self.wait(&Subject::Address(peer.0), FREE_FAILURES_ADDRESS);
        if !self.known.contains_key(&(login.to_owned(), peer.0)) {
            wait = wait.max(self.wait(&Subject::Account(login.to_owned()), FREE_FAILURES_ACCOUNT));
        }
        if wait.is_zero() {
            return Ok(());
        }
        Err(AccountError::TooManyTries { retry_after_s: wait.as_secs() + 1 })
    }

    fn count(&mut self, login: &str, peer: Peer) {
        self.forget_old();
        let login: String = login.chars().take(super::accounts::LOGIN_LEN_MAX).collect();
        for subject in [Subject::Account(login), Subject::Address(peer.0)] {
            let now = Instant::now();
            let failures = self.failures.entry(subject).or_insert(Failures { count: 0, last: now });
            failures.count = failures.count.saturating_add(1);
            failures.last = now;
        }
    }

    fn wait(&self, subject: &Subject, free: u32) -> Duration {
        let Some(failures) = self.failures.get(subject) else { return Duration::ZERO };
        let costly = failures.count.saturating_sub(free);
        if costly == 0 || failures.last.elapsed() > FORGOTTEN_AFTER {
            return Duration::ZERO;
        }
        let wait = Duration::from_secs(1 << costly.min(6)).min(WAIT_MAX);
        wait.saturating_sub(failures.last.elapsed())
    }

    fn forget_old(&mut self) {
        if self.failures.len() >= REMEMBERED_MAX {
            self.failures.retain(|_, failures| failures.last.elapsed() < WAIT_MAX);
        }
        if self.failures.len() >= REMEMBERED_MAX {
            self.failures.clear();
        }
        if self.known.len() >= REMEMBERED_MAX {
            self.known.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> Peer {
        Peer(IpAddr::from([10, 0, 0, last]))
    }

    #[test]
    fn guessing_at_an_account_slows_strangers_but_not_the_seat_it_belongs_to() {
        let backoff = Backoff::default();
        backoff.succeeded("li", address(1));
        for _ in 0..=FREE_FAILURES_ACCOUNT {
            backoff.failed("li", address(2));
        }
        assert!(matches!(backoff.check("li", address(2)), Err(AccountError::TooManyTries { .. })));
        assert!(matches!(backoff.check("li", address(3)), Err(AccountError::TooManyTries { .. })));
        assert_eq!(backoff.check("li", address(1)), Ok(()));
        assert_eq!(backoff.check("wang", address(2)), Ok(()));
    }

    #[test]
    fn attempts_count_before_they_are_known_to_fail_and_not_when_they_were_right() {
        let backoff = Backoff::default();
        for _ in 0..=FREE_FAILURES_ACCOUNT {
            assert_eq!(backoff.attempt("250912101108115409", address(2)), Ok(()));
        }
        let refused = backoff.attempt("250912101108115409", address(2));
        assert!(matches!(refused, Err(AccountError::TooManyTries { .. })), "{refused:?}");
        for _ in 0..=FREE_FAILURES_ADDRESS {
            assert_eq!(backoff.attempt("250912101108115410", address(3)), Ok(()));
            backoff.came_right("250912101108115410", address(3));
        }
    }

    #[test]
    fn guessing_at_many_accounts_slows_the_address() {
        let backoff = Backoff::default();
        for number in 0..=FREE_FAILURES_ADDRESS {
            backoff.failed(&format!("guess-{number}"), address(2));
        }
        let refused = backoff.check("li", address(2));
        assert!(matches!(refused, Err(AccountError::TooManyTries { retry_after_s: 1..=61 })), "{refused:?}");
        assert_eq!(backoff.check("li", address(1)), Ok(()));
    }
}
