//! 保密: whoever reported a matter in confidence is called back by those alone who are told who it was.

use geo_index::Tier;

use super::draft::Draft;
use crate::{
    Actor, CaseReport, Phase, Refusal, ReportId,
    board::{Case, Listener},
};

/// Refuses somebody who is not told who made the report.
pub(super) fn is_told(draft: &Draft<'_>, case: &Case, by: &Actor, report: ReportId) -> Result<(), Refusal> {
    let needed = told_from(draft, case);
    let told = case.tells_caller(report, Listener::from(by), needed);
    if told { Ok(()) } else { Err(Refusal::CallerConfided { report, needed }) }
}

/// The lowest tier that is told. In a realm with no centre so high it is the highest there is.
fn told_from(draft: &Draft<'_>, case: &Case) -> Tier {
    let from = draft.policy().closed_loop.confidential_from;
    let posts = draft.situation.posts.iter().map(|post| post.rung.tier);
    let highest = case.facts.ladder.iter().map(|rung| rung.tier).chain(posts).max();
    highest.map_or(from, |highest| from.min(highest))
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
