//! 负荷: how many tasks each unit has worked off since it came on duty, counted from the work alone, and that the machine asks
//! nobody who has had as many as the policy allows.

use std::collections::BTreeMap;

use hub_dispatch::{
    Event, Grade, Nearness, Policy, TaskId, UnitId, WorkDone,
    board::{Case, Recorded},
};

use super::{super::city::City, Broken, Watch, ensure};

/// Tasks of this duty, by unit.
#[derive(Debug, Default)]
pub(super) struct Loads(BTreeMap<UnitId, u16>);

impl Loads {
    fn of(&self, unit: UnitId) -> u16 {
        self.0.get(&unit).copied().unwrap_or_default()
    }
}

impl Watch {
    pub(super) fn note_load(&mut self, city: &City, recorded: &Recorded) -> Result<(), Broken> {
        #[expect(clippy::wildcard_enum_match_arm, reason = "nothing else is about how much a unit has had")]
        match &recorded.event {
            Event::SignedOn { unit } | Event::SignedOff { unit } | Event::StoodBy { unit } => {
                self.loads.0.remove(unit);
            }
            Event::WorkDone(WorkDone { task, unit, .. }) => {
                let case = self.task_cases.get(task).and_then(|case| self.truth.case(*case));
                if case.is_some_and(|case| limits(&city.policy(&case.facts.policy).policy)) {
                    *self.loads.0.entry(*unit).or_default() += 1;
                }
            }
            Event::UnitWorked { unit, .. } => {
                let (had, known) =
                    (self.loads.of(*unit), self.truth.unit(*unit).map_or(0, |card| card.worked));
                return ensure(had == known + 1, &[unit], || {
                    format!("unit {unit} has worked off {had}, and the board counts {known} and one")
                });
            }
            Event::OfferMade { task, choice, .. } if choice.nearness != Nearness::Person => {
                let case = self.task_cases.get(task).and_then(|case| self.truth.case(*case));
                let limit = |case: &Case| load_max(&city.policy(&case.facts.policy).policy, case, *task);
                let most = case.filter(|case| !presses(case)).and_then(limit);
                let had = self.loads.of(choice.unit);
                return ensure(most.is_none_or(|most| had < u16::from(most)), &[task, &choice.unit], || {
                    format!("unit {} is asked, and has had {had} of {most:?}", choice.unit)
                });
            }
            _ => {}
        }
        Ok(())
    }
}

impl Watch {
    /// Whether a unit has had as many as are wanted of whoever is asked for the task.
    pub(super) fn has_had_enough(
        &self,
        policy: &Policy,
        (case, task): (&Case, TaskId),
        unit: UnitId,
    ) -> bool {
        load_max(policy, case, task).is_some_and(|most| self.loads.of(unit) >= u16::from(most))
    }
}

/// Whether a policy limits anywhere how much a unit may have.
fn limits(policy: &Policy) -> bool {
    let wants = policy.run_cards.iter().flat_map(|card| [&card.must, &card.should]).flatten();
    policy.choice.is_some_and(|rules| rules.load_max.is_some())
        || wants.into_iter().any(|it| it.load_max.is_some())
}

/// How much a unit may have had that is asked for a task: what the card says of it, or what holds for all that is not red.
fn load_max(policy: &Policy, case: &Case, task: TaskId) -> Option<u8> {
    let besides = case.handling.wanted.iter().find(|wanted| wanted.task == task).map(|wanted| &wanted.want);
    let first = policy.card_for(&case.facts).and_then(|card| card.units().next()).map(|(_, want)| want);
    let of_card = besides.or(first.filter(|_| case.task == task)).and_then(|want| want.load_max);
    let for_all = policy.choice.and_then(|rules| rules.load_max).filter(|_| !presses(case));
    of_card.or(for_all)
}

/// Whether life is in danger: then whoever has had enough goes last, and is not left out.
fn presses(case: &Case) -> bool {
    case.facts.grade == Grade::Red || case.facts.sos_unit.is_some()
}
