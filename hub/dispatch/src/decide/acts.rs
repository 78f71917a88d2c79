//! The deeds of the closed loop, each to its rule.

use super::{
    attaching, checking, copies, correcting, departments, draft::Draft, evidence::Pictures, exits, extension,
    follow_up, handing_on, letters, merging, parting, reporting_up,
};
use crate::{Act, Deed, Refusal, board::Case};

pub(super) fn act(draft: &mut Draft<'_>, act: &Act) -> Result<(), Refusal> {
    let (id, by) = (act.case, &act.by);
    if matches!(act.deed, Deed::Archive) {
        return exits::archive(draft, id, by);
    }
    let case = draft.case(id)?;
    let before = draft.decision.events.len();
    carry_out(draft, &case, act)?;
    if copies::concerns_posts(&act.deed) && draft.decision.events.len() > before {
        copies::send(draft, id, case.owner().map(|owner| owner.tier), by);
    }
    Ok(())
}

fn carry_out(draft: &mut Draft<'_>, case: &Case, act: &Act) -> Result<(), Refusal> {
    let by = &act.by;
    match &act.deed {
        Deed::Assign { lead, co, reason } => departments::assign(draft, case, by, (lead, co), reason),
        Deed::AddHandler { department, reason } => {
            departments::add_handler(draft, case, by, department, reason)
        }
        Deed::HandOn { task, to, reason } => handing_on::hand_on(draft, case, by, (*task, to), reason),
        Deed::LetGo { task, reason } => handing_on::let_go(draft, case, by, *task, reason),
        Deed::Sign { task } => departments::sign(draft, case, by, *task),
        Deed::AskReturn { task, reason, clause } => {
            departments::ask_return(draft, case, by, *task, reason, clause.as_deref())
        }
        Deed::RuleReturn { task, ruling, reason } => {
            departments::rule_return(draft, case, by, *task, ruling, reason)
        }
        Deed::AskExtension { task, more, reason } => extension::ask(draft, case, by, *task, *more, reason),
        Deed::RuleExtension { ruling, reason } => extension::rule(draft, case, by, *ruling, reason),
        Deed::Reply { task, note, public, photos, before, others, findings } => {
            let pictures = Pictures { before, after: photos, others };
            departments::reply(draft, case, by, *task, (note, public.as_ref(), findings.as_ref()), pictures)
        }
        Deed::CallBack { report, outcome, note } => {
            follow_up::call_back(draft, case, by, *report, *outcome, note.as_ref())
        }
        Deed::Suspend { kind, plan, review_at } => exits::suspend(draft, case, by, *kind, plan, *review_at),
        Deed::Resume { reason } => exits::resume(draft, case, by, reason),
        Deed::PassUp { reason } => follow_up::pass_up(draft, case, by, reason),
        Deed::Urge { note } => follow_up::urge(draft, case, by, note),
        Deed::Supervise { letter, answer_by } => letters::supervise(draft, case, by, letter, *answer_by),
        Deed::AnswerSupervision { note } => letters::answer(draft, case, by, note),
        Deed::Confirm { note } => checking::confirm(draft, case, by, note),
        Deed::PassDown { to, reason } => follow_up::pass_down(draft, case, by, to, reason),
        Deed::Correct(correction) => correcting::correct(draft, case, by, correction),
        Deed::ReportUp(reporting) => reporting_up::report(draft, case, by, reporting),
        Deed::TakeCharge { leader } => follow_up::take_charge(draft, case, by, *leader),
        Deed::NotAccept { ground, reason } => exits::not_accept(draft, case, by, *ground, reason),
        Deed::AnswerAtOnce { answer } => exits::answer_at_once(draft, case, by, answer),
        Deed::Transfer { to, note } => exits::transfer(draft, case, by, *to, note),
        Deed::Merge { into, reason } => merging::merge(draft, case, by, *into, reason),
        Deed::Part { merged, reason } => parting::part(draft, case, by, *merged, reason),
        Deed::PartReport { report, reason } => parting::part_report(draft, case, by, *report, reason),
        Deed::KeepApart { other } => merging::keep_apart(draft, case, by, *other),
        Deed::ReadCopy => copies::read(draft, case, by),
        Deed::Attach { incident } => attaching::attach(draft, case, by, *incident),
        Deed::Detach => attaching::detach(draft, case, by),
        Deed::Archive => Ok(()),
    }
}
