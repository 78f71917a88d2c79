//! 延期: asked for before the limit has passed, once, and no longer than the policy allows. Asking stops no clock, and a
//! wish that nobody decides lapses with the limit.

use super::{alerts, authority, departments, desk_clocks, draft::Draft, limits};
use crate::{Actor, ExtensionRuling, Happened, NoExtension, Refusal, Sealed, Span, TaskId, board::Case};

pub(super) fn ask(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    task: TaskId,
    more: Span,
    reason: &Sealed,
) -> Result<(), Refusal> {
    departments::with_departments(case)?;
    authority::own_desk(case, task, by)?;
    let no = |why| Err(Refusal::NoExtension { case: case.id, why });
    let running = case.handling.limit.as_ref().filter(|running| !running.met && running.paused.is_none());
    let Some(running) = running else { return no(NoExtension::NoLimit) };
    match running {
        _ if draft.now() >= running.limit.due => return no(NoExtension::Passed),
        _ if running.extended => return no(NoExtension::ExtendedBefore),
        _ if running.refused => return no(NoExtension::RefusedBefore),
        _ if running.asked.is_some() => return no(NoExtension::AskedAlready),
        _ if is_longer(draft, more) => return no(NoExtension::TooLong),
        _ => {}
    }
    draft.acted(case.id, by, Happened::ExtensionAsked { more, reason: reason.clone() });
    alerts::to_be_ruled_on(draft, case.id);
    Ok(())
}

/// Whether it reaches beyond the longest extension, both counted from now: so spans of different kinds compare.
fn is_longer(draft: &Draft<'_>, more: Span) -> bool {
    let (now, calendar) = (draft.now(), draft.calendar());
    calendar.due(now, more).at > calendar.due(now, draft.policy().closed_loop.extension_max).at
}

pub(super) fn rule(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    ruling: ExtensionRuling,
    reason: &Sealed,
) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    let no = |why| Err(Refusal::NoExtension { case: case.id, why });
    let Some(running) = &case.handling.limit else { return no(NoExtension::NoLimit) };
    let Some(asked) = &running.asked else { return no(NoExtension::NotAsked) };
    if ruling == ExtensionRuling::Granted && running.paused.is_some() {
        return no(NoExtension::NoLimit);
    }
    if ruling == ExtensionRuling::Granted && draft.now() >= running.limit.due {
        return no(NoExtension::Passed);
    }
    // A merge may have brought a limit that was extended before, while this wish waited.
    if ruling == ExtensionRuling::Granted && running.extended {
        return no(NoExtension::ExtendedBefore);
    }
    draft.acted(case.id, by, Happened::ExtensionRuled { ruling, reason: reason.clone() });
    if ruling == ExtensionRuling::Granted {
        limits::extend(draft, case, asked.more);
        desk_clocks::follow_limit(draft, case.id);
    }
    alerts::departments_go_on(draft, case.id);
    Ok(())
}
