//! Erasing what was said about a report: the caller's words, and the notes and reasons of those who worked on its case. The
//! events stay, and say that it happened.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use hub_dispatch::{Command, Event, ReportId, Stream};
use hub_engine::{Lookup, words};
use hub_ledger::{RowChange, Shelf, erasures};
use hub_protocol::ErrorCode;

use super::{
    Failure,
    caller::{Caller, id_in_path},
    orders::{Key, Wanted, carry_out},
};
use crate::{
    Hub,
    identity::Act,
    picture::{Chronicle, sealed_in},
    state,
};

pub(super) async fn erase(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(report): Path<String>,
) -> Result<StatusCode, Failure> {
    caller.may(Act::Erase)?;
    let report = ReportId(id_in_path("report", &report)?);
    let unknown = || {
        let words = format!("report {report} is unknown");
        Failure::new(ErrorCode::NotFound, words).about("report", report)
    };
    let entries = hub.engine.history(Stream::Report(report), 1).await?;
    let received = entries.first().map(|entry| &entry.recorded.event);
    let Some(Event::ReportReceived { case, .. }) = received else { return Err(unknown()) };
    caller.sees_case(&hub, *case).await?;
    let chronicle = Chronicle::read(&hub.engine, *case).await?.ok_or_else(unknown)?;
    // What other callers said about the same matter stays; what was written about it may speak of this one.
    let others =
        |event: &Event| matches!(event, Event::ReportReceived { report: other, .. } if *other != report);
    let said = chronicle.entries.iter().map(|entry| &entry.recorded.event).filter(|event| !others(event));
    let mut keys: Vec<String> = said.filter_map(sealed_in).map(words::vault_key).collect();
    keys.extend(number_key(&hub, report).await?);
    keys.extend(chronicle.entries.iter().flat_map(|entry| photo_keys(&entry.recorded.event)));
    keys.sort_unstable();
    keys.dedup();
    note(&hub, keys.clone()).await?;
    let rows = keys.into_iter().map(|key| RowChange { shelf: Shelf::Vault, key, value: None }).collect();
    let command = Command::EraseReport { report, by: caller.person() };
    carry_out(&hub, &caller, key, Wanted::new("erase", report.0, &(), command).with_rows(rows)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keys of the pictures that were handed in with the work.
fn photo_keys(event: &Event) -> Vec<String> {
    let Event::WorkDone { task, photos, .. } = event else { return Vec::new() };
    photos.iter().map(|photo| words::photo_key(*task, &photo.0)).collect()
}

/// Key of the row that lets the caller's number find this report.
async fn number_key(hub: &Hub, report: ReportId) -> Result<Option<String>, Failure> {
    let words = hub.engine.words(Lookup::Report(report)).await?;
    let number = words.and_then(|words| words.caller_phone);
    Ok(number.and_then(|number| hub.engine.caller_key(&number, report)))
}

/// Noted before it is erased: what is noted and not erased is found by the next restore.
async fn note(hub: &Hub, keys: Vec<String>) -> Result<(), Failure> {
    let path = hub.config.erasures_path();
    let noting = tokio::task::spawn_blocking(move || {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        erasures::note(&path, &keys, state::now().0)
    });
    let noted = noting.await.expect("noting an erasure does not panic");
    noted.map_err(|error| {
        tracing::error!(%error, "an erasure could not be noted");
        Failure::new(ErrorCode::LedgerUnavailable, "the list of erasures cannot be written")
    })
}
