//! What is submitted to the engine, and what comes back.

use std::sync::Arc;

use hub_dispatch::{Command, NamedPolicy, Opening, Refusal, UtcMicros, board::Recalled};
use hub_ledger::RowChange;
use uuid::Uuid;

use crate::travel_times::Told;

/// A command with everything that its append carries besides.
#[derive(Debug, Clone)]
pub struct Order {
    /// Who sends it: `person:<id>`, `unit:<id>`, `clock`, … Keys of different principals do not meet.
    pub principal: String,
    /// Idempotency key.
    pub key: String,
    /// Id of the command, made at the edge.
    pub id: Uuid,
    /// Digest of what was sent: the same key with another body is refused.
    pub digest: [u8; 32],
    /// The command.
    pub command: Command,
    /// Vault rows and documents to be written with it.
    pub rows: Vec<RowChange>,
    /// When it happened, if the sender knows better than the hub's clock.
    pub occurred: Option<UtcMicros>,
    /// What to answer, now and when it comes again.
    pub answer: Vec<u8>,
}

/// An order with what was read for it before it joined the queue.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) order: Order,
    /// The case to be reopened, and the policy it was opened under.
    pub(crate) recalled: Option<(Recalled, Arc<NamedPolicy>)>,
    /// Pairs of tasks and units that were looked up for it.
    pub(crate) openings: Vec<Opening>,
    /// What was told of ways that only another service knows.
    pub(crate) ways: Arc<Told>,
}

impl Prepared {
    /// An order for which nothing had to be read.
    pub(crate) fn plain(order: Order) -> Self {
        Self { order, recalled: None, openings: Vec::new(), ways: Arc::default() }
    }
}

/// An order carried out: it is on disk, and this hub's board shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Head of the ledger right after it.
    pub seq: u64,
    /// The answer; for a repeated order the one given then.
    pub answer: Vec<u8>,
    /// Whether it was carried out now or before.
    pub outcome: Outcome,
}

/// Whether an order was carried out now or before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Now.
    First,
    /// The same order was carried out before; nothing was changed now.
    Repeated,
}

/// Why an order was not carried out. Nothing was changed, except perhaps after [`SubmitError::Unavailable`]: then the
/// order may have been committed unheard, and whoever sends it again under the same key is told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// The rules refuse it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The key was used before with another body.
    #[error("key {0} was used before with another body")]
    KeyReused(String),
    /// Too many orders wait, or this one lost its race too often: try again shortly.
    #[error("the hub is busy: {0}")]
    Busy(&'static str),
    /// The ledger cannot take it now, or did not say whether it has; the map stays live.
    #[error("the ledger is unavailable: {0}")]
    Unavailable(String),
    /// The disk is full.
    #[error("the disk is full: {0}")]
    Full(String),
    /// Deciding it failed inside the hub; it was set aside and reported to the operator.
    #[error("the order was set aside after an internal error")]
    Quarantined,
}
