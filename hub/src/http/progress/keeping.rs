//! From whom the pin of a report is kept: with it somebody speaks as the caller.

use hub_dispatch::{
    CaseId, PersonId, Phase, ReportId, Stream,
    board::{Case, recall},
};
use hub_engine::View;
use hub_protocol::ErrorCode;

use super::super::{Failure, caller::Caller};
use crate::Hub;

/// Refuses whoever must not be told the pin: who worked on the case, everybody but the filer while the work waits to be
/// checked, and who is not told who made the report. `received` is the case that it opened or joined, and who filed it.
pub(super) async fn may_be_told(
    hub: &Hub,
    caller: &Caller,
    report: ReportId,
    received: (CaseId, Option<PersonId>),
) -> Result<(), Failure> {
    let (begun, filed_by) = received;
    let is_filer = filed_by == Some(caller.person());
    let open = hub.engine.read(|view| {
        let case = has_now(view, begun, report)?;
        Some((is_named(view, caller, case, report), is_filer || !is_kept_from(case, caller.person())))
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

/// The open case that has the report: the one it came to, or the one that it left it for, by itself or with that case.
fn has_now(view: &View, begun: CaseId, report: ReportId) -> Option<&Case> {
    let has = |case: &&Case| case.handling.reports.iter().any(|carried| carried.report == report);
    let case = view.board.case(begun);
    case.filter(has).or_else(|| view.board.cases().find(has)).or(case)
}

fn is_named(view: &View, caller: &Caller, case: &Case, report: ReportId) -> bool {
    caller.callers(view).names(view, case, report)
}

fn is_kept_from(case: &Case, person: PersonId) -> bool {
    case.phase == Phase::ToVerify || case.handlers.contains(&person)
}

async fn is_named_in_ended(
    hub: &Hub,
    caller: &Caller,
    case: CaseId,
    report: ReportId,
) -> Result<bool, Failure> {
    let history = hub.engine.whole_history(Stream::Case(case)).await?;
    let recorded: Vec<_> = history.into_iter().map(|entry| entry.recorded).collect();
    let recalled = recall(&recorded);
    Ok(hub.engine.read(|view| recalled.is_some_and(|ended| is_named(view, caller, &ended.case, report))))
}
