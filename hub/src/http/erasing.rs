//! Erasing what was said about a report: the caller's words, and the notes and reasons of those who worked on its case. The
//! events stay, and say that it happened.

mod moved;

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use hub_dispatch::{Command, Event, Happened, ReportId, Stream, TaskId};
use hub_engine::{Lookup, pin_key, pin_told_prefix, words};
use hub_ledger::{RowChange, Shelf, erasures};
use hub_protocol::{ErrorCode, http::routes, limits::PHOTOS_PER_TASK_MAX};

use super::{
    Failure,
    attachments::waiting,
    caller::{Caller, id_in_path},
    followed::{Followed, followed},
    openapi::{OfReport, Once},
    orders::{Key, Wanted, carry_out},
    photos::{handed_in, spot},
};
use crate::{
    Hub,
    identity::Act,
    picture::{Chronicle, all_sealed_in},
    state,
};

/// Erases what was said about a report, by its caller and by those who worked on it. Takes no body, or `{}`.
#[utoipa::path(
    post,
    path = routes::ERASE,
    operation_id = "erase_report",
    tag = "reports",
    params(Once, OfReport),
    responses((status = 204, description = "Nothing of it is readable any more."))
)]
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
    let Some(Event::ReportReceived { case: begun, .. }) = received else { return Err(unknown()) };
    // It may have got a case of its own since: what was said about the other matter is not about it.
    let Followed { own: case, .. } = followed(&hub.engine, *begun, report).await?.ok_or_else(unknown)?;
    caller.sees_case(&hub, case).await?;
    let chronicle = Chronicle::read(&hub.engine, case).await?.ok_or_else(unknown)?;
    // What other callers said about the same matter stays; what was written about it may speak of this one.
    let others =
        |event: &Event| matches!(event, Event::ReportReceived { report: other, .. } if *other != report);
    let said = chronicle.entries.iter().map(|entry| &entry.recorded.event).filter(|event| !others(event));
    let mut keys: Vec<String> = said.flat_map(all_sealed_in).map(words::vault_key).collect();
    keys.extend(moved::of_its_caller(&hub.engine, *begun, report).await?.into_iter().map(words::vault_key));
    keys.push(pin_key(report));
    keys.extend(beside_words(&hub, report).await?);
    let named = chronicle.entries.iter().filter_map(|entry| handed_in(&entry.recorded.event));
    keys.extend(named.flat_map(|named| named.keys().collect::<Vec<_>>()));
    let desks = chronicle.entries.iter().filter_map(|entry| given_to_a_desk(&entry.recorded.event));
    for task in chronicle.tasks().chain(desks) {
        keys.extend(kept_below(&hub, words::photo_prefix(task)).await?);
    }
    keys.extend(kept_below(&hub, spot::prefix(case)).await?);
    keys.extend(kept_below(&hub, pin_told_prefix(report)).await?);
    keys.sort_unstable();
    keys.dedup();
    note(&hub, keys.clone()).await?;
    let rows = keys.into_iter().map(|key| RowChange { shelf: Shelf::Vault, key, value: None }).collect();
    let command = Command::EraseReport { report, by: caller.person() };
    carry_out(&hub, &caller, key, Wanted::new("erase", report.0, &(), command).with_rows(rows)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The task that a department was given: its pictures are kept under it, like those of a unit's.
fn given_to_a_desk(event: &Event) -> Option<TaskId> {
    let Event::Acted(acted) = event else { return None };
    if let Happened::DeskAssigned { task, .. } = acted.what { Some(task) } else { None }
}

/// Keys of the pictures that are kept, whether or not any word names them: a phone hands them in first.
async fn kept_below(hub: &Hub, prefix: String) -> Result<Vec<String>, Failure> {
    let (mut kept, mut after) = (Vec::new(), prefix.clone());
    loop {
        let page = hub.engine.ledger().rows_under(Shelf::Vault, &prefix, &after, PHOTOS_PER_TASK_MAX).await?;
        let before = kept.len();
        kept.extend(page.into_iter().map(|(key, _)| key));
        if kept.len() - before < PHOTOS_PER_TASK_MAX {
            return Ok(kept);
        }
        after.clone_from(kept.last().expect("a full page is not empty"));
    }
}

/// Keys of what lies beside the words: the rows that let the caller's numbers find this report, and what was handed in with it.
async fn beside_words(hub: &Hub, report: ReportId) -> Result<Vec<String>, Failure> {
    let Some(words) = hub.engine.words(Lookup::Report(report)).await? else { return Ok(Vec::new()) };
    let numbers = words.phones().filter_map(|number| hub.engine.caller_key(number, report));
    Ok(numbers.chain(words.attachments.iter().flat_map(waiting::keys)).collect())
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
