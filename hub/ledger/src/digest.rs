//! The canonical encodings under a record's digest and a seal's hash.
//!
//! Both are SHA-256 over a tag and then the fields in a fixed order. Numbers are big-endian; text and bytes are
//! preceded by their length in bytes as a 64-bit number, so that no two different records have the same encoding.
//! The encodings are part of every ledger ever written: they are never changed, only joined by a new tag.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::{Digest, LedgerError, Record, Seal};

/// First bytes under a record's digest.
const RECORD_TAG: &[u8] = b"huying.record.1\n";

/// First bytes under a seal's hash.
const SEAL_TAG: &[u8] = b"huying.seal.1\n";

/// The digest a record must have: tag, `seq`, `version`, `schema`, `occurred_us`, `recorded_us`, `command` (16 bytes),
/// then `stream`, `kind` and `body`, each after its length.
#[must_use]
pub fn record_digest(record: &Record) -> Digest {
    let mut hash = Sha256::new();
    hash.update(RECORD_TAG);
    hash.update(record.seq.to_be_bytes());
    hash.update(record.version.to_be_bytes());
    hash.update(record.schema.to_be_bytes());
    hash.update(record.occurred_us.to_be_bytes());
    hash.update(record.recorded_us.to_be_bytes());
    hash.update(record.command.as_bytes());
    for text in [record.stream.as_str().as_bytes(), record.kind.as_bytes(), &record.body] {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().into()
}

/// Hashes the records of one seal as they pass by: tag, `previous`, `from`, `to`, then `seq` and digest of each.
#[derive(Clone)]
pub struct SealHasher {
    hash: Sha256,
    previous: Digest,
    from: u64,
    to: u64,
    next: u64,
}

impl SealHasher {
    /// Begins a seal over `from..=to` that follows the seal with hash `previous` (zeros for the first).
    #[must_use]
    pub fn new(previous: Digest, from: u64, to: u64) -> Self {
        let mut hash = Sha256::new();
        hash.update(SEAL_TAG);
        hash.update(previous);
        hash.update(from.to_be_bytes());
        hash.update(to.to_be_bytes());
        Self { hash, previous, from, to, next: from }
    }

    /// Adds the next record, in order of `seq`.
    ///
    /// # Errors
    /// [`LedgerError::Unreadable`] if a record is missing before this one: a gap is never sealed.
    pub fn add(&mut self, seq: u64, digest: &Digest) -> Result<(), LedgerError> {
        if seq != self.next {
            return Err(missing(self.next));
        }
        self.next += 1;
        self.hash.update(seq.to_be_bytes());
        self.hash.update(digest);
        Ok(())
    }

    /// The finished seal.
    ///
    /// # Errors
    /// [`LedgerError::Unreadable`] if the last records are missing.
    pub fn finish(self) -> Result<Seal, LedgerError> {
        if self.next != self.to + 1 {
            return Err(missing(self.next));
        }
        let Self { hash, previous, from, to, next: _ } = self;
        Ok(Seal { from, to, previous, hash: hash.finalize().into() })
    }
}

fn missing(seq: u64) -> LedgerError {
    LedgerError::Unreadable(format!("event {seq} is missing"))
}

/// A digest in lower-case hexadecimal, as anchors and messages show it.
#[must_use]
pub fn to_hex(digest: &Digest) -> String {
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}

/// Reads what [`to_hex`] wrote; `None` for anything else.
#[must_use]
pub fn from_hex(text: &str) -> Option<Digest> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut digest = [0; 32];
    for (byte, pair) in digest.iter_mut().zip(digits.chunks_exact(2)) {
        let (high, low) = (char::from(pair[0]).to_digit(16)?, char::from(pair[1]).to_digit(16)?);
        *byte = u8::try_from(high << 4 | low).expect("two hexadecimal digits make a byte");
    }
    Some(digest)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::StreamId;

    fn example() -> Record {
        Record {
            seq: 7,
            stream: StreamId::new("case:1").unwrap(),
            version: 2,
            kind: "case.opened".to_owned(),
            schema: 1,
            occurred_us: -5,
            recorded_us: 1_700_000_000_000_000,
            command: Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0001),
            body: b"{}".to_vec(),
            digest: [0; 32],
        }
    }

    /// Computed once with another program (Python's struct and hashlib); it must never change.
    #[test]
    fn the_digest_of_a_known_record_never_changes() {
        assert_eq!(
            to_hex(&record_digest(&example())),
            "46f97b1c640de02a8b4896ed3dd0a7da60bd03e09953b7d940380d29395d435b"
        );
    }

    #[test]
    fn the_hash_of_a_known_seal_never_changes() {
        let mut hasher = SealHasher::new([0; 32], 1, 2);
        hasher.add(1, &[1; 32]).unwrap();
        hasher.add(2, &[2; 32]).unwrap();
        assert_eq!(
            to_hex(&hasher.finish().unwrap().hash),
            "ca42b9bf8af869b3a3638dcc621a6e28f8acce392d0ca3933740ccdd9496b51c"
        );
    }

    #[test]
    fn a_gap_is_never_sealed() {
        let mut hasher = SealHasher::new([0; 32], 1, 2);
        assert!(hasher.clone().add(2, &[2; 32]).is_err());
        hasher.add(1, &[1; 32]).unwrap();
        assert!(hasher.finish().is_err());
    }

    #[test]
    fn every_field_changes_the_digest() {
        let base = record_digest(&example());
        let changes: [fn(&mut Record); 9] = [
            |r| r.seq += 1,
            |r| r.version += 1,
            |r| r.schema += 1,
            |r| r.occurred_us += 1,
            |r| r.recorded_us += 1,
            |r| r.command = Uuid::nil(),
            |r| r.stream = StreamId::new("case:2").unwrap(),
            |r| r.kind.push('x'),
            |r| r.body.push(b' '),
        ];
        for (index, change) in changes.iter().enumerate() {
            let mut record = example();
            change(&mut record);
            assert_ne!(record_digest(&record), base, "change {index}");
        }
    }

    #[test]
    fn hexadecimal_is_read_back_and_other_text_is_refused() {
        let digest = record_digest(&example());
        assert_eq!(from_hex(&to_hex(&digest)), Some(digest));
        assert_eq!(from_hex("zz"), None);
        assert_eq!(from_hex(&"g".repeat(64)), None);
        assert_eq!(from_hex(&"+f".repeat(32)), None);
    }
}
