//! 出动卡: whoever has to come is there, is asked, is looked for, or is named as missing. Whom the card wants besides the first is
//! called up by no event that its case waits for: were it forgotten, nothing else here would notice.

use hub_dispatch::{
    Mode, Phase, Policy, TaskId, UnitId, WANTED_MAX, Want, Wanted, Weight,
    board::{Case, Task},
};

use super::{Broken, Watch, ensure};
use crate::simulation::city::City;

impl Watch {
    /// For each kind of help that has to come, as many tasks are seen to as the card of the case wants of it. Not where a person
    /// alone decides who goes (仅登记), nor for work that is done anew, for which one unit is looked for.
    pub(super) fn musts_are_seen_to(&self, city: &City, case: &Case) -> Result<(), Broken> {
        let policy = &city.policy(&case.facts.policy).policy;
        let Some(card) = policy.card_for(&case.facts).filter(|_| self.calls_up(case)) else { return Ok(()) };
        for want in &card.must {
            let wanted = card.units().filter(|(weight, it)| *weight == Weight::Must && *it == want).count();
            let tasks = std::iter::once(&case.task).chain(&case.handling.backups);
            let seen_to = tasks.filter(|task| self.is_seen_to(policy, case, **task, want)).count();
            ensure(seen_to >= wanted, &[&case.id], || {
                format!(
                    "case {}: of {want:?} {seen_to} of {wanted} are there, looked for or said to be missing",
                    case.id
                )
            })?;
        }
        Ok(())
    }

    /// Whether the machine has called up whom the card wants besides the first: from when somebody has taken the case, or it was
    /// said that nobody is found who could.
    fn calls_up(&self, case: &Case) -> bool {
        let missed = || self.truth.task(case.task).is_some_and(|task| task.short.is_some());
        let begun = match case.phase {
            Phase::UnderWay | Phase::OnScene => true,
            Phase::Unattended => !case.handling.wanted.is_empty() || missed(),
            Phase::ToCheck
            | Phase::ToVerify
            | Phase::ToClose
            | Phase::WithDepartments
            | Phase::Suspended
            | Phase::ToCallBack => false,
        };
        // Other cards came to hold so often that not all of what they want is called up any more.
        let is_open = |it: &&Wanted| self.truth.task(it.task).is_some();
        let too_many = case.handling.wanted.iter().filter(is_open).count() > WANTED_MAX;
        let is_known = |it: &Wanted| case.handling.backups.contains(&it.task);
        let done_anew = !case.handling.wanted.iter().all(is_known);
        begun && !too_many && !done_anew && case.facts.mode != Mode::RecordOnly
    }

    /// Whether the task is for this kind of help, or whoever is there by it is such help; and whether it is seen to.
    fn is_seen_to(&self, policy: &Policy, case: &Case, id: TaskId, want: &Want) -> bool {
        let by_card = case.handling.wanted.iter().find(|it| it.task == id).map(|it| &it.want);
        let first = || policy.card_for(&case.facts)?.units().next().map(|(_, want)| want);
        let own = by_card.or_else(|| first().filter(|_| id == case.task));
        let same =
            own.is_some_and(|own| Want { count: 1, ..own.clone() } == Want { count: 1, ..want.clone() });
        let Some(task) = self.truth.task(id) else {
            // It has ended: with whoever was wanted, who has been there, or with nobody.
            return same && self.worked_off.contains(&id);
        };
        let able = task.attending.as_ref().is_some_and(|it| self.is_such(it.unit, want));
        able || (same && is_looked_for(case, task))
    }

    fn is_such(&self, unit: UnitId, want: &Want) -> bool {
        assert!(want.travel.is_none(), "the cards of these policies ask nobody how it gets about");
        self.truth.unit(unit).is_some_and(|card| {
            (want.kinds.is_empty() || want.kinds.contains(&card.kind))
                && want.skills.iter().all(|skill| card.skills.contains(skill))
        })
    }
}

/// Somebody goes, is asked, is proposed to whoever decides, is looked for, or is said to be missing.
fn is_looked_for(case: &Case, task: &Task) -> bool {
    let proposed =
        if case.task == task.id { Some(&case.recommended) } else { case.recommended_besides.get(&task.id) };
    task.attending.is_some()
        || !task.offers.is_empty()
        || task.search_due.is_some()
        || task.short.is_some()
        || proposed.is_some_and(|choices| !choices.is_empty())
}
