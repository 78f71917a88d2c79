//! 保密: whoever reported a matter in confidence is called back by those alone who are told who it was.

use geo_index::Tier;

use super::{alerts, draft::Draft};
use crate::{
    Actor, CaseId, CaseReport, ClimbReason, Phase, Refusal, ReportId,
    board::{Case, Listener},
};

/// Refuses somebody who is not told who made the report.
pub(super) fn is_told(draft: &Draft<'_>, case: &Case, by: &Actor, report: ReportId) -> Result<(), Refusal> {
    let needed = told_from(draft, case);
    let told = case.tells_caller(report, Listener::from(by), needed);
    if told { Ok(()) } else { Err(Refusal::CallerConfided { report, needed }) }
}

fn told_from(draft: &Draft<'_>, case: &Case) -> Tier {
    case.told_from(draft.policy().closed_loop.confidential_from)
}

/// A post that may call hears at once of a call that is owed to somebody who asked for confidence: not when the time for it has
/// gone by at a post that may not.
pub(super) fn put_to_who_may_call(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let lowest = lowest_rung(draft, &case);
    if lowest > case.rung {
        alerts::alert_in_time(draft, &case, lowest, ClimbReason::NotCompetent);
    }
    Ok(())
}

/// The lowest rung at which a call-back that is owed can be made at all.
pub(super) fn lowest_rung(draft: &Draft<'_>, case: &Case) -> u8 {
    let confided = |owed: &CaseReport| owed.wish.confidential;
    if case.phase != Phase::ToCallBack || !case.handling.call_backs_owed().any(confided) {
        return 0;
    }
    let from = told_from(draft, case);
    let below = case.facts.ladder.iter().filter(|rung| rung.tier < from).count();
    u8::try_from(below).expect("a ladder has no more rungs than there are tiers").min(case.top())
}
