//! 核查 by whoever reported the matter: the word of a caller becomes an order like anybody else's. The rules say whether it is
//! theirs to give.

use std::collections::BTreeSet;

use hub_dispatch::{CaseId, Command, Degree, Event, PersonId, Refusal, ReportId, Sealed, Stream, TaskId};
use hub_engine::{Engine, FollowError, Order, SubmitError};
use hub_ledger::RowChange;
use hub_protocol::Verdict;
use uuid::Uuid;

use super::super::{Failure, followed::open_case, orders::digest};
use crate::{Hub, picture::words};

/// The work that waits for a caller's word.
pub(super) struct Awaited {
    case: CaseId,
    /// The task that is said to be done: each is judged once.
    task: TaskId,
    filed_by: Option<PersonId>,
    /// Who was told the pin.
    told: BTreeSet<PersonId>,
}

impl Awaited {
    /// By which a caller says which work was seen.
    pub(super) fn mark(&self) -> String {
        self.task.to_string()
    }
}

/// The work that waits for the word of whoever made a report, by the event that received it; none while nothing does.
pub(super) async fn awaited(
    engine: &Engine,
    report: ReportId,
    received: &Event,
) -> Result<Option<Awaited>, FollowError> {
    let Event::ReportReceived { case, filed_by, .. } = *received else { return Ok(None) };
    // A pin of before it was noted who is told it may be known to whoever handled the matter: somebody else checks it.
    let Some(told) = engine.pin_told_to(report).await? else { return Ok(None) };
    Ok(engine.read(|view| {
        let has = open_case(view, case, report);
        let waiting = has.filter(|case| case.awaits_caller(report, filed_by, &told))?;
        Some(Awaited { case: waiting.id, task: waiting.task, filed_by, told })
    }))
}

/// Carries a verdict on the work of this mark out, where it is wanted; whether it was taken. Another one after it, one on work
/// that does not wait (any more), and one that somebody else came before change nothing.
pub(super) async fn say(
    hub: &Hub,
    report: ReportId,
    (verdict, degree): (Verdict, Option<Degree>),
    mark: Option<&str>,
    note: Option<(Sealed, RowChange)>,
) -> Result<bool, Failure> {
    let Some(mark) = mark.and_then(|mark| Uuid::parse_str(mark).ok()).map(TaskId) else { return Ok(false) };
    // Who said no more than that it is done, said so before there were degrees too.
    let digest = match degree {
        None => digest("caller_verdict", report.0, &verdict),
        Some(degree) => digest("caller_verdict", report.0, &(verdict, degree)),
    };
    let (principal, key) = (format!("caller:{report}"), format!("verdict:{mark}"));
    let waits = read(&hub.engine, report).await?.filter(|it| it.task == mark);
    let Some(Awaited { case, filed_by, told, .. }) = waits else {
        // Said before, and the answer was lost on the way: it was taken all the same.
        let before = hub.engine.ledger().answer(&principal, &key).await?;
        return Ok(before.is_some_and(|before| before.digest == digest));
    };
    let (note, row) = note.map_or((None, None), |(note, row)| (Some(note), Some(row)));
    let said = words::verdict_said(verdict);
    let order = Order {
        principal,
        key,
        id: Uuid::now_v7(),
        digest,
        command: Command::VerifyByCaller { case, report, filed_by, told, verdict: said, degree, note },
        rows: row.into_iter().collect(),
        occurred: None,
        answer: Vec::new(),
    };
    match hub.engine.submit(order).await {
        Ok(done) => {
            tracing::info!(%case, seq = done.seq, ?verdict, "a caller has judged");
            Ok(true)
        }
        Err(error) if came_too_late(&error) => {
            tracing::info!(%case, %error, "a caller's verdict came too late");
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether somebody else came first, or the same caller said something else before. Whatever else refuses a verdict is no
/// matter of time, and is told.
#[expect(clippy::wildcard_enum_match_arm, reason = "only these say that the work does not wait any more")]
fn came_too_late(error: &SubmitError) -> bool {
    match error {
        SubmitError::KeyReused(_) => true,
        SubmitError::Refused(refusal) => {
            matches!(refusal, Refusal::NotForCaller(_) | Refusal::WrongPhase { .. } | Refusal::CaseNotOpen(_))
        }
        _ => false,
    }
}

async fn read(engine: &Engine, report: ReportId) -> Result<Option<Awaited>, FollowError> {
    let first = engine.history(Stream::Report(report), 1).await?;
    let Some(received) = first.first() else { return Ok(None) };
    awaited(engine, report, &received.recorded.event).await
}
