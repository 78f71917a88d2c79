//! What is read back: records, the head, seals.

use std::fmt;

use uuid::Uuid;

/// Number of events in a stream; 0 for a stream that does not exist yet.
pub type Version = u64;

/// A SHA-256 digest.
pub type Digest = [u8; 32];

/// Most characters in a stream's name.
pub const STREAM_ID_LEN_MAX: usize = 96;

/// Name of a stream, for example `case:0199…`. Lower-case letters, digits, `:`, `-`, `_`, `.`; never empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(String);

/// The name of a stream was not acceptable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "stream name {0:?} is empty, longer than {STREAM_ID_LEN_MAX}, or has a character outside [a-zA-Z0-9:._-]"
)]
pub struct StreamIdError(pub String);

impl StreamId {
    /// Checks and makes a name.
    ///
    /// # Errors
    /// [`StreamIdError`] with the name refused.
    pub fn new(name: impl Into<String>) -> Result<Self, StreamIdError> {
        let name = name.into();
        let fits = !name.is_empty() && name.len() <= STREAM_ID_LEN_MAX;
        if fits && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-' | b'_' | b'.')) {
            Ok(Self(name))
        } else {
            Err(StreamIdError(name))
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One committed event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Position in the ledger, from 1, without gaps, in commit order.
    pub seq: u64,
    /// The stream.
    pub stream: StreamId,
    /// Position in the stream, from 1.
    pub version: Version,
    /// Event type.
    pub kind: String,
    /// Version of the body's form.
    pub schema: u16,
    /// When it happened, UTC microseconds.
    pub occurred_us: i64,
    /// When it was recorded, UTC microseconds by the recording hub's clock.
    pub recorded_us: i64,
    /// The command that caused it.
    pub command: Uuid,
    /// The bytes as they were appended.
    pub body: Vec<u8>,
    /// SHA-256 over all of the above; see [`crate::digest::record_digest`].
    pub digest: Digest,
}

/// Where the ledger stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The ledger's incarnation: new after a restore, a migration or a lossy fail-over.
    pub epoch: Uuid,
    /// Highest committed `seq`; 0 in an empty ledger.
    pub seq: u64,
    /// Highest `recorded_us` committed so far; 0 in an empty ledger.
    pub recorded_us: i64,
}

/// Open state and the head it is true for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The head at the moment of the read.
    pub head: Head,
    /// Rows of the open-state shelf, by key.
    pub states: Vec<(String, Vec<u8>)>,
}

/// What was answered to a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The command.
    pub command: Uuid,
    /// Digest of its body.
    pub digest: Digest,
    /// The answer.
    pub answer: Vec<u8>,
    /// Head of the ledger right after it.
    pub last_seq: u64,
    /// When it was recorded, UTC microseconds.
    pub recorded_us: i64,
}

/// A link of the chain over records `from..=to`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// First `seq` sealed.
    pub from: u64,
    /// Last `seq` sealed.
    pub to: u64,
    /// Hash of the seal before it; zeros for the first.
    pub previous: Digest,
    /// SHA-256 over `previous`, `from`, `to` and every record's `seq` and digest; see [`crate::digest`].
    pub hash: Digest,
}

/// One incarnation of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epoch {
    /// Which incarnation, from 1.
    pub number: u64,
    /// Its id, as [`Head::epoch`].
    pub epoch: Uuid,
    /// The head when it began: what an earlier incarnation held beyond this is not in this one.
    pub after_seq: u64,
    /// The last sealed `seq` when it began: anchored seals of earlier incarnations beyond this no longer count.
    pub sealed_to: u64,
    /// When it began, UTC microseconds; 0 for the first.
    pub began_us: i64,
    /// Why, for example `created` or `restored`.
    pub reason: String,
}

impl Epoch {
    /// The incarnation of a ledger that was just created.
    pub(crate) fn first(epoch: Uuid) -> Self {
        Self { number: 1, epoch, after_seq: 0, sealed_to: 0, began_us: 0, reason: "created".to_owned() }
    }
}
