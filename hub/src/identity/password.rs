//! Passwords: what will do, and their hashes.
//!
//! One hash takes 19 MiB and tens of milliseconds on purpose, so only a few are made at a time and never on an
//! asynchronous worker.

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::AccountError;

/// Shortest password, in characters.
const PASSWORD_LEN_MIN: usize = 10;
/// Longest password, in bytes: a passphrase fits, an attack on the hasher does not.
const PASSWORD_LEN_MAX_BYTES: usize = 256;
/// Hashes made at the same time.
const HASHES_AT_ONCE_MAX: usize = 2;
/// Hashes that wait for their turn, a few seconds' worth; whoever comes then is told to come again.
const HASHES_WAITING_MAX: usize = 200;
/// Words that a password must not consist of, repeated or followed by digits.
const GUESSED_FIRST: [&str; 10] = [
    "password", "passw0rd", "qwerty", "admin", "huying", "hu-ying", "zhihui", "iloveyou", "12345", "welcome",
];

/// Why a password will not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Too short.
    #[error("password has {0} characters, at least {PASSWORD_LEN_MIN} are needed")]
    TooShort(usize),
    /// Too long.
    #[error("password has {0} bytes, at most {PASSWORD_LEN_MAX_BYTES} are taken")]
    TooLong(usize),
    /// It is among the first that anybody would try.
    #[error(
        "password is too easy to guess: it is made of the login, a common word or one repeated character"
    )]
    Guessable,
}

/// Hashes and verifies, a few at a time.
pub(super) struct Hasher {
    at_once: Arc<Semaphore>,
    room: Arc<Semaphore>,
    /// The hash of nobody's password, compared with where there is no account, so that both take the same time.
    nobody: String,
    /// Passwords compared with a hash, for tests: time cannot be told from the load of the machine.
    #[cfg(test)]
    pub(super) compared: std::sync::atomic::AtomicU64,
}

/// The right to make one hash.
pub(super) struct Turn {
    _place: OwnedSemaphorePermit,
    _turn: OwnedSemaphorePermit,
}

impl Hasher {
    pub(super) fn new() -> Self {
        let nobody = hash(&super::token::new_token());
        let at_once = Arc::new(Semaphore::new(HASHES_AT_ONCE_MAX));
        let room = Arc::new(Semaphore::new(HASHES_AT_ONCE_MAX + HASHES_WAITING_MAX));
        Self {
            at_once,
            room,
            nobody,
            #[cfg(test)]
            compared: std::sync::atomic::AtomicU64::new(0),
        }
    }

    /// Waits for a turn.
    pub(super) async fn turn(&self) -> Result<Turn, AccountError> {
        let place = self.room.clone().try_acquire_owned().map_err(|_full| AccountError::Busy)?;
        let turn = self.at_once.clone().acquire_owned().await.expect("the semaphore is never closed");
        Ok(Turn { _place: place, _turn: turn })
    }

    /// Checks and hashes a new password.
    pub(super) async fn hash_new(&self, login: &str, password: &str) -> Result<String, AccountError> {
        check(login, password)?;
        let (turn, password) = (self.turn().await?, password.to_owned());
        Ok(work(turn, move || hash(&password)).await)
    }

    /// Whether a password is the one whose hash is given; with no hash, no, after the same time.
    pub(super) async fn verify(&self, turn: Turn, password: &str, kept: Option<&str>) -> bool {
        if password.len() > PASSWORD_LEN_MAX_BYTES {
            return false;
        }
        let is_somebody = kept.is_some();
        let (password, kept) = (password.to_owned(), kept.unwrap_or(&self.nobody).to_owned());
        #[cfg(test)]
        self.compared.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let fits = work(turn, move || fits(&password, &kept)).await;
        fits && is_somebody
    }
}

/// Works on a thread of its own; the turn ends with the work, even if nobody waits for it any more.
async fn work<T: Send + 'static>(turn: Turn, work: impl FnOnce() -> T + Send + 'static) -> T {
    let worked = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    worked.await.expect("hashing a checked password does not panic")
}

fn hash(password: &str) -> String {
    let hashed = Argon2::default().hash_password(password.as_bytes());
    hashed.expect("the default parameters are valid and the salt is random").to_string()
}

fn fits(password: &str, kept: &str) -> bool {
    let Ok(kept) = PasswordHash::new(kept) else {
        tracing::error!("a kept password hash cannot be read");
        return false;
    };
    Argon2::default().verify_password(password.as_bytes(), &kept).is_ok()
}

fn check(login: &str, password: &str) -> Result<(), PasswordFault> {
    let len = password.chars().count();
    if len < PASSWORD_LEN_MIN {
        return Err(PasswordFault::TooShort(len));
    }
    if password.len() > PASSWORD_LEN_MAX_BYTES {
        return Err(PasswordFault::TooLong(password.len()));
    }
    let lower = password.to_lowercase();
    let bare =
        lower.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter.is_ascii_punctuation());
    let login = login.to_lowercase();
    let is_guessed = bare.is_empty() && is_a_run(&lower)
        || (!login.is_empty() && bare.replace(&login, "").is_empty() && !bare.is_empty())
        || GUESSED_FIRST.iter().any(|word| lower.replace(word, "").chars().count() <= 3)
        || lower.chars().all(|letter| lower.starts_with(letter));
    if is_guessed { Err(PasswordFault::Guessable) } else { Ok(()) }
}

/// Whether digits only run up or down, or stay.
fn is_a_run(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    let step = |pair: &[u8]| (10 + pair[1] - pair[0].min(pair[1] + 10)) % 10;
    let mut steps = bytes.windows(2).map(step);
    let first = steps.next();
    first.is_some_and(|first| matches!(first, 0 | 1 | 9) && steps.all(|step| step == first))
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use super::*;

    #[track_caller]
    fn refused(password: &str) {
        assert!(check("wangqiang", password).is_err(), "{password:?} was taken");
    }

    #[test]
    fn a_short_a_long_and_a_guessable_password_will_not_do() {
        refused("short");
        refused(&"长".repeat(100));
        refused("password123");
        refused("wangqiang2026");
        refused("1234567890");
        refused("aaaaaaaaaaaa");
        refused("12345123456");
    }

    #[test]
    fn a_passphrase_in_any_script_will_do() {
        assert_eq!(check("wangqiang", "三只鸭子过河没有桥怎么办"), Ok(()));
        assert_eq!(check("wangqiang", "copper lantern 41 river"), Ok(()));
        assert_eq!(check("", "copper-lantern-river"), Ok(()));
    }

    #[tokio::test]
    async fn nobodys_password_is_never_right() {
        let hasher = Hasher::new();
        let hash = hasher.hash_new("li", "copper lantern 41").await.unwrap();
        let verified = async |password: &str, kept: Option<&str>| {
            let turn = hasher.turn().await.unwrap();
            hasher.verify(turn, password, kept).await
        };
        assert!(verified("copper lantern 41", Some(&hash)).await);
        assert!(!verified("copper lantern 42", Some(&hash)).await);
        assert!(!verified("copper lantern 41", None).await);
    }

    #[test]
    fn whoever_finds_too_many_waiting_is_told_to_come_again() {
        let hasher = Hasher::new();
        let mut context = Context::from_waker(Waker::noop());
        let mut waiting: Vec<_> =
            (0..HASHES_AT_ONCE_MAX + HASHES_WAITING_MAX).map(|_| Box::pin(hasher.turn())).collect();
        let ready = waiting.iter_mut().filter_map(|turn| match turn.as_mut().poll(&mut context) {
            Poll::Ready(turn) => Some(turn.unwrap()),
            Poll::Pending => None,
        });
        let turns: Vec<Turn> = ready.collect();
        assert_eq!(turns.len(), HASHES_AT_ONCE_MAX);
        let late = Box::pin(hasher.turn()).as_mut().poll(&mut context).map(Result::err);
        assert_eq!(late, Poll::Ready(Some(AccountError::Busy)));
    }
}
