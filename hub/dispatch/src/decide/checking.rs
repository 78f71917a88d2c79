//! 待核实: what the public reports by some channels is looked into before anybody is looked for. The post has its clock
//! as for any other case, and the limit runs: nothing waits for a check that nobody makes.

use super::{alerts, authority, departments, draft::Draft, search};
use crate::{
    Actor, CaseFacts, CaseId, ClockPurpose, Grade, Happened, Intake, Mode, Phase, Refusal, Sealed,
    board::Case,
};

/// Whether a report is looked into first: by its channel, unless somebody may be in danger.
pub(super) fn comes_first(draft: &Draft<'_>, intake: &Intake, facts: &CaseFacts) -> bool {
    let rules = &draft.policy().closed_loop;
    facts.sos_unit.is_none() && facts.grade != Grade::Red && rules.check_first.contains(&intake.channel)
}

/// 核实属实.
pub(super) fn confirm(draft: &mut Draft<'_>, case: &Case, by: &Actor, note: &Sealed) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    if case.phase != Phase::ToCheck {
        return Err(Refusal::WrongPhase { case: case.id, phase: case.phase });
    }
    draft.acted(case.id, by, Happened::Confirmed { note: note.clone() });
    alerts::unattended_again(draft, case.id);
    go_on_as_filed(draft, case.id)
}

/// What filing leads to: departments have it, where the policy lets the machine dispatch such matters and the catalogue
/// names them; else a unit is looked for. The departments are those of where it was filed: of a case that belongs elsewhere by
/// now its post says who has it, so that it is not given to the office of another county.
pub(super) fn go_on_as_filed(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let rule = match case.facts.sos_unit {
        Some(_) => &draft.policy().sos,
        None => draft.policy().category(&case.facts.category),
    };
    let is_where_it_was_filed = case.handling.is_where_it_was_filed();
    if case.facts.is_desk_work() && is_where_it_was_filed && rule.mode.of(case.facts.grade) == Mode::Auto {
        return departments::assign_by_catalogue(draft, id);
    }
    search::search(draft, id);
    Ok(())
}

/// It has become red: there is no time to look into it first. Its post has the time that ran, and no more.
pub(super) fn without_checking(draft: &mut Draft<'_>, case: &Case) {
    let running = case.clock.map(|clock| clock.until());
    alerts::set_clock_no_later(draft, case.id, Phase::Unattended, ClockPurpose::Climb, running);
}
