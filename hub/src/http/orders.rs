//! From a request to an order, and through the engine.

use std::time::Instant;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, request::Parts},
    response::Response,
};
use hub_dispatch::{Command, Sealed, UtcMicros};
use hub_engine::{Done, Order, Outcome, ReportWords, SubmitError, words};
use hub_ledger::RowChange;
use hub_protocol::{
    ErrorCode,
    http::{IDEMPOTENCY_KEY, IDEMPOTENT_REPLAY},
    limits::{IDEMPOTENCY_KEY_MAX_BYTES, REPORT_TEXT_MAX_BYTES, SHORT_TEXT_MAX_BYTES},
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Failure, caller::Caller};
use crate::Hub;

/// The header by which a change is done once.
#[derive(Clone)]
pub(super) struct Key(pub(super) String);

impl FromRequestParts<Hub> for Key {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _hub: &Hub) -> Result<Self, Failure> {
        let given = parts.headers.get(IDEMPOTENCY_KEY).and_then(|value| value.to_str().ok());
        let fits = |key: &&str| {
            !key.is_empty()
                && key.len() <= IDEMPOTENCY_KEY_MAX_BYTES
                && key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
        };
        given.filter(fits).map(|key| Self(key.to_owned())).ok_or_else(|| {
            let words = format!(
                "the request needs the header {IDEMPOTENCY_KEY} with 1 to {IDEMPOTENCY_KEY_MAX_BYTES} ASCII characters"
            );
            Failure::new(ErrorCode::KeyMissing, words).in_field(IDEMPOTENCY_KEY)
        })
    }
}

/// What is wanted, before it is an order.
pub(super) struct Wanted {
    /// Name of the route, for the log.
    pub(super) what: &'static str,
    pub(super) command: Command,
    pub(super) rows: Vec<RowChange>,
    pub(super) occurred: Option<UtcMicros>,
    pub(super) answer: Vec<u8>,
    pub(super) digest: [u8; 32],
}

impl Wanted {
    /// A command that a body asks for; the same body with the same key is the same order.
    pub(super) fn new(what: &'static str, subject: Uuid, body: &impl Serialize, command: Command) -> Self {
        Self {
            what,
            command,
            rows: Vec::new(),
            occurred: None,
            answer: Vec::new(),
            digest: digest(what, subject, body),
        }
    }

    pub(super) fn with_rows(mut self, rows: Vec<RowChange>) -> Self {
        self.rows = rows;
        self
    }
}

/// Digest of a request: the route, what it is about, and the body as it was understood.
pub(super) fn digest(what: &str, subject: Uuid, body: &impl Serialize) -> [u8; 32] {
    let body = serde_json::to_vec(body).expect("bodies have string keys");
    Sha256::new()
        .chain_update(what)
        .chain_update([0])
        .chain_update(subject)
        .chain_update(body)
        .finalize()
        .into()
}

/// Hands an order to the engine; one line in the log says how it ended.
pub(super) async fn carry_out(hub: &Hub, caller: &Caller, key: Key, wanted: Wanted) -> Result<Done, Failure> {
    Ok(attempt(hub, caller, key, wanted).await?)
}

/// The same for whoever has another way when it is refused.
pub(super) async fn attempt(
    hub: &Hub,
    caller: &Caller,
    key: Key,
    wanted: Wanted,
) -> Result<Done, SubmitError> {
    let Wanted { what, command, rows, occurred, answer, digest } = wanted;
    let opened = if let Command::OpenCase(intake) = &command { Some(intake.case) } else { None };
    let case = opened.or_else(|| hub.engine.read(|view| hub_dispatch::case_of(&view.board, &command)));
    let case = case.map(|case| case.to_string());
    let order = Order {
        principal: caller.principal(),
        key: key.0,
        id: Uuid::now_v7(),
        digest,
        command,
        rows,
        occurred,
        answer,
    };
    let begun = Instant::now();
    let outcome = hub.engine.submit(order).await;
    metrics::histogram!("huying_order_seconds").record(begun.elapsed().as_secs_f64());
    match &outcome {
        Ok(done) => tracing::info!(what, case, seq = done.seq, repeated = is_repeated(done), "done"),
        Err(error) => tracing::info!(what, case, %error, "not done"),
    }
    outcome
}

pub(super) fn is_repeated(done: &Done) -> bool {
    match done.outcome {
        Outcome::First => false,
        Outcome::Repeated => true,
    }
}

/// Marks an answer that was kept from the first time.
pub(super) fn mark_replay(response: &mut Response, done: &Done) {
    if is_repeated(done) {
        response.headers_mut().insert(IDEMPOTENT_REPLAY, HeaderValue::from_static("true"));
    }
}

/// Seals a reason or note that a person wrote.
pub(super) fn sealed(field: &str, text: &str) -> Result<(Sealed, RowChange), Failure> {
    if text.trim().is_empty() {
        return Err(Failure::invalid(field, text, "it is empty"));
    }
    check_len(field, text, REPORT_TEXT_MAX_BYTES)?;
    Ok(words::seal(&ReportWords { text: text.to_owned(), ..ReportWords::default() }))
}

/// Refuses a text that is too long, by name.
pub(super) fn check_len(field: &str, text: &str, max: usize) -> Result<(), Failure> {
    if text.len() <= max {
        return Ok(());
    }
    let words = format!("{field} has {} bytes, at most {max} are taken", text.len());
    Err(Failure::new(ErrorCode::TooLarge, words).in_field(field))
}

/// Refuses a short text that is too long, by name.
pub(super) fn check_short(field: &str, text: Option<&String>) -> Result<(), Failure> {
    text.map_or(Ok(()), |text| check_len(field, text, SHORT_TEXT_MAX_BYTES))
}
