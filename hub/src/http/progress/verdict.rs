//! 核查 by whoever reported the matter: the word of a caller becomes an order like anybody else's. The rules say whether it is
//! theirs to give.

use hub_dispatch::{CaseId, Command, Event, PersonId, ReportId, Sealed, Stream, TaskId};
use hub_engine::{Engine, FollowError, Order, SubmitError};
use hub_ledger::RowChange;
use hub_protocol::Verdict;
use uuid::Uuid;

use super::super::{Failure, orders::digest};
use crate::{Hub, picture::words};

/// The work that waits for a caller's word.
pub(super) struct Awaited {
    case: CaseId,
    /// The task that is said to be done: each is judged once.
    task: TaskId,
    filed_by: Option<PersonId>,
}

/// The work that waits for the word of whoever made a report, by the event that received it; none while nothing does.
pub(super) fn awaited(engine: &Engine, report: ReportId, received: &Event) -> Option<Awaited> {
    let Event::ReportReceived { case, filed_by, .. } = *received else { return None };
    engine.read(|view| {
        let waiting = view.board.case(case).filter(|case| case.awaits_caller(report, filed_by))?;
        Some(Awaited { case, task: waiting.task, filed_by })
    })
}

/// Carries a verdict out where it is wanted. The same verdict again, another one after it, and one that somebody else came
/// before change nothing.
pub(super) async fn say(
    hub: &Hub,
    report: ReportId,
    verdict: Verdict,
    note: Option<(Sealed, RowChange)>,
) -> Result<(), Failure> {
    let Some(Awaited { case, task, filed_by }) = read(&hub.engine, report).await? else { return Ok(()) };
    let (note, row) = note.map_or((None, None), |(note, row)| (Some(note), Some(row)));
    let verdict_said = words::verdict_said(verdict);
    let order = Order {
        principal: format!("caller:{report}"),
        key: format!("verdict:{task}"),
        id: Uuid::now_v7(),
        digest: digest("caller_verdict", report.0, &verdict),
        command: Command::VerifyByCaller { case, report, filed_by, verdict: verdict_said, note },
        rows: row.into_iter().collect(),
        occurred: None,
        answer: Vec::new(),
    };
    match hub.engine.submit(order).await {
        Ok(done) => tracing::info!(%case, seq = done.seq, ?verdict, "a caller has judged"),
        Err(error @ (SubmitError::Refused(_) | SubmitError::KeyReused(_))) => {
            tracing::info!(%case, %error, "a caller's verdict came too late");
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

async fn read(engine: &Engine, report: ReportId) -> Result<Option<Awaited>, FollowError> {
    let first = engine.history(Stream::Report(report), 1).await?;
    Ok(first.first().and_then(|received| awaited(engine, report, &received.recorded.event)))
}
