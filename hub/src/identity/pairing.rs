//! Pairing: a code that somebody types or scans on a phone becomes the token of a device, once and soon.
//!
//! Codes belong to this hub alone and are forgotten when it ends: then another is made. Guessing is slowed down like guessing
//! passwords, and a code has 50 random bits.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use hub_dispatch::{UnitId, UtcMicros};
use hub_protocol::limits::PAIRING_VALID_S;

use super::{AccountError, Device, Identity, Peer};

/// Letters and digits that nobody takes for one another, after Crockford.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters in a code.
const CODE_LEN: usize = 10;
/// Most codes that wait to be used; beyond it the oldest are gone.
const WAITING_MAX: usize = 1_000;
/// Under which failed guesses are remembered; no account can have it, for it has a space.
const SUBJECT: &str = "pairing code";

/// A code that was given out.
struct Waiting {
    unit: UnitId,
    label: String,
    made: Instant,
}

/// Codes that were given out and not used yet.
#[derive(Default)]
pub(super) struct Pairings(Mutex<HashMap<String, Waiting>>);

impl Pairings {
    fn put(&self, code: String, waiting: Waiting) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, waiting| is_valid(waiting));
        if all.len() >= WAITING_MAX {
            let oldest = all.iter().min_by_key(|(_, waiting)| waiting.made).map(|(code, _)| code.clone());
            oldest.map(|code| all.remove(&code));
        }
        all.insert(code, waiting);
    }

    fn take(&self, code: &str) -> Option<Waiting> {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(code);
        taken.filter(is_valid)
    }
}

fn is_valid(waiting: &Waiting) -> bool {
    waiting.made.elapsed() < Duration::from_secs(u64::from(PAIRING_VALID_S))
}

/// Why a code did not become a device.
#[derive(Debug, thiserror::Error)]
pub enum PairingError {
    /// Too many wrong codes from there.
    #[error(transparent)]
    Slowed(#[from] AccountError),
    /// It is unknown, used or too old.
    #[error("the pairing code is unknown, used or too old")]
    Unknown,
    /// The ledger failed; the code can be used again.
    #[error(transparent)]
    Ledger(#[from] hub_ledger::LedgerError),
}

impl Identity {
    /// A code with which a device of this unit may fetch its token within [`PAIRING_VALID_S`] seconds, and until when.
    #[must_use]
    pub fn issue_pairing(&self, unit: UnitId, label: String) -> (String, UtcMicros) {
        let code = new_code();
        self.0.pairings.put(code.clone(), Waiting { unit, label, made: Instant::now() });
        (code, self.now().plus_ms(u64::from(PAIRING_VALID_S) * 1_000))
    }

    /// Turns a code into a device and its token, once.
    ///
    /// # Errors
    /// [`PairingError`]; there is no device then.
    pub async fn claim_pairing(&self, code: &str, peer: Peer) -> Result<(Device, String), PairingError> {
        self.0.backoff.check(SUBJECT, peer)?;
        let code = read_code(code);
        let Some(waiting) = self.0.pairings.take(&code) else {
            self.0.backoff.failed(SUBJECT, peer);
            return Err(PairingError::Unknown);
        };
        let made = self.add_device(waiting.unit, waiting.label.clone()).await;
        if made.is_err() {
            self.0.pairings.put(code, waiting);
        }
        Ok(made?)
    }
}

fn new_code() -> String {
    let mut bytes = [0_u8; CODE_LEN];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

/// A code as somebody typed it: without blanks and dashes, in any case, with the letters that stand for a digit.
fn read_code(typed: &str) -> String {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric).take(CODE_LEN + 1);
    let read = letters.map(|letter| match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        letter => letter,
    });
    read.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        assert_eq!(read_code("7kqf-2m9d oi"), "7KQF2M9D01");
        let code = new_code();
        assert_eq!(read_code(&code.to_lowercase()), code);
    }

    #[test]
    fn of_too_many_codes_the_oldest_is_gone() {
        let pairings = Pairings::default();
        for number in 0..=WAITING_MAX {
            let unit = UnitId(uuid::Uuid::from_u128(1));
            let waiting = Waiting { unit, label: String::new(), made: Instant::now() };
            pairings.put(number.to_string(), waiting);
        }
        assert!(pairings.take("0").is_none());
        assert!(pairings.take("1").is_some() && pairings.take("1").is_none(), "a code is used once");
    }
}
