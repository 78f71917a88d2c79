//! Reads a whole ledger and names the first row that is not as it was written.
//!
//! Checked are the events, gapless and with their digests; the versions of each stream; the seals and their chain; the
//! incarnations; and, given the anchor, that no sealed end was cut off. Not checked are rows beside the chain. Appends may go on meanwhile.

mod walk;

use std::collections::BTreeMap;

use uuid::Uuid;

use self::walk::Walk;
use crate::anchor::Anchored;
use crate::{Epoch, Ledger, LedgerError, StreamId, Version};

/// Records read at once.
const PAGE_RECORDS: usize = 1_000;

/// What was found good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The present incarnation.
    pub epoch: Uuid,
    /// How many incarnations there were.
    pub epochs: u64,
    /// The last event that was checked; also how many.
    pub seq: u64,
    /// Seals checked.
    pub seals: u64,
    /// The last sealed event; those after it are guarded by their digests only.
    pub sealed_to: u64,
    /// Anchored seals that the ledger agrees with.
    pub anchored: u64,
    /// Anchored seals that a recorded restore cut off.
    pub superseded: u64,
}

/// The ledger is not as it was written, or could not be read.
#[derive(Debug, Clone, thiserror::Error)]
pub enum VerifyError {
    /// It was changed or damaged.
    #[error(transparent)]
    Bad(#[from] Flaw),
    /// It could not be read.
    #[error(transparent)]
    Ledger(LedgerError),
}

/// The first row that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {seq}{}: {what}", .stream.as_ref().map(|stream| format!(" of {stream}")).unwrap_or_default())]
pub struct Flaw {
    /// The event, or the one at which a seal goes wrong.
    pub seq: u64,
    /// Its stream, where it is known.
    pub stream: Option<StreamId>,
    /// What is wrong.
    pub what: FlawKind,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FlawKind {
    /// There is no event with this `seq`.
    #[error("is missing")]
    Missing,
    /// The stored digest does not fit the rest of the row.
    #[error("does not have the content that was recorded")]
    Digest,
    /// The events of its stream are not numbered one by one.
    #[error("has version {found} in its stream, expected {expected}")]
    Version {
        /// One more than the event before.
        expected: Version,
        /// The stored version.
        found: Version,
    },
    /// There are events after the head.
    #[error("lies after the head")]
    AfterHead,
    /// The head was recorded earlier than this event.
    #[error("was recorded after the head")]
    RecordedAfterHead,
    /// Seals overlap, or leave something out between them.
    #[error("is where a seal must begin, but the next is {from}..={to}")]
    SealSpan {
        /// First `seq` of that seal.
        from: u64,
        /// Last `seq` of that seal.
        to: u64,
    },
    /// A seal does not follow from the one before.
    #[error("begins a seal that does not follow from the one before")]
    SealPrevious,
    /// The sealed events are not those that were sealed.
    #[error("ends a seal that does not fit its events")]
    SealHash,
    /// The ledger ends before what was anchored.
    #[error("was sealed and anchored, but the ledger has no such seal")]
    AnchorMissing,
    /// The ledger was written anew since it was anchored.
    #[error("ends a seal other than the anchored one")]
    AnchorDiffers,
    /// The ledger was replaced without its new incarnation being written down.
    #[error("is followed by the incarnation {0}, of which there is no record")]
    EpochUnrecorded(Uuid),
    /// A row cannot even be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
}

impl Flaw {
    fn at(seq: u64, what: FlawKind) -> Self {
        Self { seq, stream: None, what }
    }
}

/// Checks everything; `anchors` are the lines of the anchor file, or none.
///
/// # Errors
/// [`VerifyError::Bad`] with the first flaw, or the ledger could not be read.
pub async fn verify(ledger: &dyn Ledger, anchors: &[Anchored]) -> Result<Report, VerifyError> {
    let begun = ledger.head().await.map_err(|error| unread(0, error))?;
    let epochs = ledger.epochs().await.map_err(|error| unread(0, error))?;
    check_epochs(&epochs, begun.epoch, anchors)?;
    let (anchored, superseded) = still_binding(&epochs, anchors);
    let mut walk = Walk::new(ledger, anchored);
    walk.run().await?;
    let report = walk.finish(&begun).await?;
    Ok(Report { epoch: begun.epoch, epochs: epochs.len() as u64, superseded, ..report })
}

/// Only rows that cannot be read are a flaw; a store that cannot be reached says nothing about them.
fn unread(seq: u64, error: LedgerError) -> VerifyError {
    match error {
        LedgerError::Unreadable(what) => Flaw::at(seq, FlawKind::Unreadable(what)).into(),
        LedgerError::Unavailable(_) | LedgerError::Malformed(_) | LedgerError::Newer { .. } => {
            VerifyError::Ledger(error)
        }
    }
}

/// The present incarnation is the last one written down, they are numbered one by one, and the anchor knows no other.
fn check_epochs(epochs: &[Epoch], present: Uuid, anchors: &[Anchored]) -> Result<(), Flaw> {
    let unrecorded = |seq, epoch| Flaw::at(seq, FlawKind::EpochUnrecorded(epoch));
    if epochs.last().map(|last| last.epoch) != Some(present) {
        return Err(unrecorded(epochs.last().map_or(0, |last| last.after_seq), present));
    }
    for (count, epoch) in (1..).zip(epochs) {
        if epoch.number != count {
            return Err(unrecorded(epoch.after_seq, epoch.epoch));
        }
    }
    let mut newest = 0;
    for Anchored { epoch, seal, .. } in anchors {
        let number = epochs.iter().find(|known| known.epoch == *epoch).map_or(0, |known| known.number);
        if number == 0 || number < newest {
            return Err(unrecorded(seal.to, *epoch));
        }
        newest = number;
    }
    Ok(())
}

/// Anchored seals by their last event, without those that a later incarnation began before; and how many those are.
fn still_binding<'a>(epochs: &[Epoch], anchors: &'a [Anchored]) -> (BTreeMap<u64, Vec<&'a Anchored>>, u64) {
    let mut binding: BTreeMap<u64, Vec<&Anchored>> = BTreeMap::new();
    let mut superseded = 0;
    for anchored in anchors {
        let later = epochs.iter().skip_while(|epoch| epoch.epoch != anchored.epoch).skip(1);
        if later.map(|epoch| epoch.sealed_to).min().is_some_and(|kept_to| kept_to < anchored.seal.to) {
            superseded += 1;
        } else {
            binding.entry(anchored.seal.to).or_default().push(anchored);
        }
    }
    (binding, superseded)
}
