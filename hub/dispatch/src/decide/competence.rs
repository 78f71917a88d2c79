//! 分级办理: which tier may close a case, and how it comes to one that may.

use geo_index::Tier;

use super::{alerts, draft::Draft};
use crate::{CaseId, ClimbReason, ClockPurpose, Phase, Refusal, board::Case};

/// The lowest tier that may close a case: by the policy, and by what the catalogue said of the matter.
pub(super) fn closes_from(draft: &Draft<'_>, case: &Case) -> Option<Tier> {
    case.closes_from(&draft.policy().closed_loop)
}

/// The case is verified, and everybody was called back: it can be closed. A post that may not close it keeps it from nobody:
/// the lowest that may hears of it at once, and has it.
pub(super) fn to_be_closed(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    alerts::set_clock(draft, id, Phase::ToClose, ClockPurpose::Close);
    let case = draft.case(id)?;
    let first = lowest_rung(draft, &case);
    if case.rung < first {
        alerts::alert_from(draft, &case, first, Some(ClimbReason::NotCompetent));
    }
    Ok(())
}

/// What waits to be closed is told to a post that may close it as it is now: it is filed as something else, or its ladder has
/// grown to a tier that only now can be asked for.
pub(super) fn put_to_who_may_close(draft: &mut Draft<'_>, before: &Case) -> Result<(), Refusal> {
    let now = draft.case(before.id)?;
    let needed = closes_from(draft, &now);
    let had_it = closes_from(draft, before) >= needed;
    if now.phase == Phase::ToClose && !had_it && now.owner().map(|owner| owner.tier) < needed {
        let first = lowest_rung(draft, &now);
        alerts::alert_in_time(draft, &now, first, ClimbReason::NotCompetent);
    }
    Ok(())
}

/// The lowest rung from which a case may be closed.
pub(super) fn lowest_rung(draft: &Draft<'_>, case: &Case) -> u8 {
    let needed = closes_from(draft, case);
    let below = case.facts.ladder.iter().filter(|rung| Some(rung.tier) < needed).count();
    u8::try_from(below).expect("a ladder has no more rungs than there are tiers").min(case.top())
}
