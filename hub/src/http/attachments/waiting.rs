//! What is handed in before its report is filed: under the id that its owner made for it, and nobody else can name it. What is
//! never named by a report is forgotten.

use std::time::Duration;

use hub_dispatch::{PersonId, ReportId, UtcMicros};
use hub_engine::{Engine, words::Attached};
use hub_ledger::{LedgerError, RowChange, Shelf};
use hub_protocol::{AttachmentId, ErrorCode, limits::ATTACHMENTS_PER_REPORT_MAX};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::Failure;
use crate::state;

/// Begins the key of every picture and recording.
const KEPT: &str = "attachment:";
/// Begins the key of every row that says that one waits for its report.
const WAITS: &str = "attachment-waits:";
/// Begins the key of every row that says which report has one.
const HAD: &str = "attachment-of:";
/// Most that waits of one person: what four reports have.
const WAITING_MAX: usize = 4 * ATTACHMENTS_PER_REPORT_MAX;
/// How long it waits, milliseconds.
const WAITS_MS: u64 = 24 * 3_600 * 1_000;
/// How much later it is forgotten, milliseconds: no filing is under way any more.
const FORGOTTEN_AFTER_MS: u64 = WAITS_MS + 3_600 * 1_000;
/// Rows that are read, and written, at a time.
const PAGE: usize = 1_000;
/// How often is looked for what no report has named.
const LOOKED_FOR_EVERY: Duration = Duration::from_secs(3_600);

/// Key of a picture or recording.
pub(super) fn key(id: Uuid) -> String {
    format!("{KEPT}{id}")
}

fn key_had(id: Uuid) -> String {
    format!("{HAD}{id}")
}

fn waits_of(person: PersonId) -> String {
    format!("{WAITS}{person}:")
}

/// The keys of what goes with a report, for whoever erases it.
pub(in super::super) fn keys(attached: &Attached) -> [String; 2] {
    [key(attached.id), key_had(attached.id)]
}

/// What waits for its report, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Waiting {
    since: UtcMicros,
    attached: Attached,
}

impl Waiting {
    fn row(&self, person: PersonId) -> RowChange {
        let value = serde_json::to_vec(self).expect("a row has string keys");
        RowChange { shelf: Shelf::Vault, key: waiting_key(person, self.attached.id), value: Some(value) }
    }
}

fn waiting_key(person: PersonId, id: Uuid) -> String {
    format!("{}{id}", waits_of(person))
}

fn gone(key: String) -> RowChange {
    RowChange { shelf: Shelf::Vault, key, value: None }
}

/// What waits below a prefix of the keys, with its key; however much it is.
async fn waiting(engine: &Engine, prefix: &str) -> Result<Vec<(String, Waiting)>, LedgerError> {
    let (mut found, mut after) = (Vec::new(), prefix.to_owned());
    loop {
        let page = engine.ledger().rows_under(Shelf::Vault, prefix, &after, PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(found) };
        after.clone_from(last);
        found.extend(page.into_iter().filter_map(|(key, row)| {
            let read = serde_json::from_slice(&row);
            let read = read.inspect_err(|error| tracing::error!(key, %error, "what waits cannot be read"));
            Some((key, read.ok()?))
        }));
    }
}

/// Keeps a picture or recording of a report that is about to be filed: whether it is new. The caller has the person's turn.
pub(super) async fn keep(
    engine: &Engine,
    person: PersonId,
    attached: Attached,
    body: Vec<u8>,
) -> Result<bool, Failure> {
    let id = attached.id;
    let mine = waiting(engine, &waits_of(person)).await?;
    let before = mine.iter().find(|(_, before)| before.attached.id == id).map(|(_, before)| before);
    let now = Waiting { since: state::now(), attached };
    let is_had = engine.ledger().row(Shelf::Vault, &key_had(id)).await?.is_some();
    match before {
        Some(before) if before.attached == now.attached && !is_had => {
            // It waits anew.
            engine.ledger().put_rows(vec![now.row(person)]).await?;
            return Ok(false);
        }
        None if !is_had && engine.ledger().row(Shelf::Vault, &key(id)).await?.is_none() => {}
        Some(_) | None => {
            let words = format!("something else was handed in as {id}, or a report has it already");
            return Err(Failure::new(ErrorCode::KeyReused, words).about("attachment", id));
        }
    }
    if mine.len() >= WAITING_MAX {
        let words = format!("{WAITING_MAX} pictures and recordings wait for their reports: file one first");
        return Err(Failure::new(ErrorCode::TooManyRequests, words));
    }
    tracing::info!(%id, bytes = now.attached.bytes, kind = now.attached.media_type, "attachment kept");
    let content = RowChange { shelf: Shelf::Vault, key: key(id), value: Some(body) };
    engine.ledger().put_rows(vec![now.row(person), content]).await?;
    Ok(true)
}

/// What a report names, handed in by whoever files it.
#[derive(Debug, Default)]
pub(in super::super) struct Claimed {
    pub(in super::super) attached: Vec<Attached>,
    person: Option<PersonId>,
}

impl Claimed {
    /// What is to be written with the report that has it now.
    pub(in super::super) fn rows(&self, report: ReportId) -> Vec<RowChange> {
        let rows = |person: &PersonId, attached: &Attached| {
            let value = Some(report.0.as_bytes().to_vec());
            let had = RowChange { shelf: Shelf::Vault, key: key_had(attached.id), value };
            [gone(waiting_key(*person, attached.id)), had]
        };
        let each = self.person.iter().flat_map(|person| self.attached.iter().flat_map(|it| rows(person, it)));
        each.collect()
    }
}

/// What this person has handed in within the last day and names; what was not is refused by its id.
pub(in super::super) async fn claimed(
    engine: &Engine,
    person: PersonId,
    named: &[AttachmentId],
) -> Result<Claimed, Failure> {
    if named.is_empty() {
        return Ok(Claimed::default());
    }
    if named.len() > ATTACHMENTS_PER_REPORT_MAX {
        let why = format!("a report has at most {ATTACHMENTS_PER_REPORT_MAX}");
        return Err(Failure::invalid("attachments", named.len(), why));
    }
    let (mine, now) = (waiting(engine, &waits_of(person)).await?, state::now());
    let mut attached: Vec<Attached> = Vec::new();
    for AttachmentId(id) in named {
        if attached.iter().any(|before| before.id == *id) {
            return Err(Failure::invalid("attachments", id, "it is named twice"));
        }
        let is_had = engine.ledger().row(Shelf::Vault, &key_had(*id)).await?.is_some();
        let found = mine
            .iter()
            .map(|(_, waiting)| waiting)
            .find(|waiting| waiting.attached.id == *id && !is_had && now.since_ms(waiting.since) <= WAITS_MS);
        let Some(found) = found else {
            let why = "this account has not handed it in within the last day, or another report has it";
            return Err(Failure::invalid("attachments", id, why));
        };
        attached.push(found.attached.clone());
    }
    Ok(Claimed { attached, person: Some(person) })
}

/// Forgets again and again what no report has named; for as long as the hub lives.
pub(crate) async fn forget_for_ever(engine: Engine) {
    loop {
        if let Err(error) = forget(&engine, state::now()).await {
            // What cannot be read now is looked for again; the ledger's own state is alarmed elsewhere.
            tracing::warn!(%error, "attachments that no report has named are not forgotten yet");
        }
        tokio::time::sleep(LOOKED_FOR_EVERY).await;
    }
}

/// Forgets what has waited too long: how many pictures and recordings.
pub(in super::super) async fn forget(engine: &Engine, now: UtcMicros) -> Result<usize, LedgerError> {
    let mut forgotten = 0;
    for (key_waits, Waiting { since, attached }) in waiting(engine, WAITS).await? {
        if now.since_ms(since) <= FORGOTTEN_AFTER_MS {
            continue;
        }
        let mut rows = vec![gone(key_waits)];
        // Handed in again while its report was filed: the report has it.
        if engine.ledger().row(Shelf::Vault, &key_had(attached.id)).await?.is_none() {
            rows.push(gone(key(attached.id)));
            forgotten += 1;
        }
        engine.ledger().put_rows(rows).await?;
    }
    if forgotten > 0 {
        tracing::info!(forgotten, "attachments that no report has named are forgotten");
    }
    Ok(forgotten)
}
