//! From whom the pin of a report is kept: with it somebody speaks as the caller.

use hub_dispatch::{
    CaseId, PersonId, Phase, ReportId, Stream,
    board::{Case, recall},
};
use hub_protocol::ErrorCode;

use super::super::{
    Failure,
    caller::Caller,
    followed::{Followed, followed, open_case},
};
use crate::{Hub, jurisdiction::EndedCase};

/// Refuses whoever must not be told the pin: who worked on the case that has the report now, everybody but the filer while the
/// work waits to be checked, and who is not told who made the report. `received` is the case that it opened or joined, and who
/// filed it.
pub(super) async fn may_be_told(
    hub: &Hub,
    caller: &Caller,
    report: ReportId,
    received: (CaseId, Option<PersonId>),
) -> Result<(), Failure> {
    let (begun, filed_by) = received;
    let is_filer = filed_by == Some(caller.person());
    let open = hub.engine.read(|view| {
        let case = open_case(view, begun, report)?;
        let named = caller.callers(view).names(view, case, report);
        Some((named, is_filer || !is_kept_from(case, caller.person())))
    });
    let (named, told) = match open {
        Some(open) => open,
        None => (is_named_in_ended(hub, caller, begun, report).await?, true),
    };
    if !named {
        let words = "the report was made in confidence, and who made it is not told to this seat";
        return Err(Failure::new(ErrorCode::CallerConfided, words).about("report", report));
    }
    if !told {
        let words = "whoever checks the work, or did it, is not told the pin with which its caller says that it is done";
        return Err(Failure::new(ErrorCode::HandlerVerifies, words).about("report", report));
    }
    Ok(())
}

fn is_kept_from(case: &Case, person: PersonId) -> bool {
    case.phase == Phase::ToVerify || case.handlers.contains(&person)
}

async fn is_named_in_ended(
    hub: &Hub,
    caller: &Caller,
    begun: CaseId,
    report: ReportId,
) -> Result<bool, Failure> {
    let Some(Followed { own, .. }) = followed(&hub.engine, begun, report).await? else { return Ok(false) };
    let history = hub.engine.whole_history(Stream::Case(own)).await?;
    let recorded: Vec<_> = history.into_iter().map(|entry| entry.recorded).collect();
    let Some(recalled) = recall(&recorded).map(Box::new) else { return Ok(false) };
    let ended = Box::pin(EndedCase::read(&hub.engine, &recalled.case, recalled.ending)).await?;
    Ok(hub.engine.read(|view| caller.callers(view)).names_in_ended(&ended, report))
}
