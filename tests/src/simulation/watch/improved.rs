//! 边走边优化: what a unit takes that has become free is, of all that the choice names, what the policy puts first; and it is only
//! what waited.

use std::{collections::BTreeMap, rc::Rc};

use hub_dispatch::{
    Arrival, CaseId, Choice, Event, Grade, Improved, Improving, Mode, NearWait, Notice, Phase, Reassigned,
    TaskId, UnitId, UtcMicros,
    board::{Case, Recorded},
};

use super::{super::city::City, Broken, Watch, ensure};

impl Watch {
    /// An offer that was not made by a search for the task, before the board has it.
    pub(super) fn is_an_improvement(
        &self,
        city: &City,
        (id, task): (CaseId, TaskId),
        choice: &Choice,
        at: UtcMicros,
    ) -> Result<(), Broken> {
        let (Some(improved), Some(case)) = (&choice.improved, self.truth.case(id)) else { return Ok(()) };
        let rules = city.policy(&case.facts.policy).policy.choice.and_then(|rules| rules.improving);
        match improved {
            Improved::Freed { waited_s, others } => {
                let near_wait = rules.and_then(|rules: Improving| rules.near_wait);
                let (Some(rules), Some(arrival)) = (near_wait, choice.arrival) else {
                    return ensure(false, &[&id], || {
                        format!("case {id} waits for its search, not for {choice:?}")
                    });
                };
                let nobody = self
                    .truth
                    .task(task)
                    .is_some_and(|task| task.attending.is_none() && task.offers.is_empty());
                let own = weight(&rules, case, *waited_s, &arrival);
                let first = others.iter().all(|other| {
                    let case = self.truth.case(other.case);
                    case.is_none_or(|case| own <= weight(&rules, case, other.waited_s, &other.arrival))
                });
                let waited = (at.0 - case.opened_at.0) / 1_000_000 == i64::from(*waited_s);
                let soon = arrival.travel_s + arrival.turnout_s + arrival.spread_s <= rules.within_s;
                ensure(nobody && first && waited && soon, &[&id, &choice.unit], || {
                    format!("case {id}: {choice:?} is not what waited, or something else went first")
                })
            }
            Improved::Sooner { instead_of, left_s, gain_s } => {
                let gain = rules.and_then(|rules| rules.sooner);
                let (Some(gain), Some(arrival)) = (gain, choice.arrival) else {
                    return ensure(false, &[&id], || format!("case {id} is not to change hands: {choice:?}"));
                };
                let enough = *gain_s >= gain.gain_min_s && gain_s * 100 >= left_s * gain.gain_percent;
                let fits = arrival.expected_s() + gain_s == *left_s && *instead_of != choice.unit;
                let goes_on = self.is_under_way(task, *instead_of);
                ensure(enough && fits && goes_on, &[&id, instead_of], || {
                    format!("case {id} gains nothing: {choice:?}, {goes_on}")
                })
            }
            Improved::Rolling { .. } => self.is_matched(case, rules, (task, choice), at),
            Improved::Graver { from, .. } => {
                let less = self.truth.case(*from).is_some_and(|from| case.facts.grade < from.facts.grade);
                let switched_on = rules.is_some_and(|rules| rules.graver.is_some());
                ensure(less && switched_on, &[&id, from], || {
                    format!("case {id} takes from no graver one {from}")
                })
            }
        }
    }
}

impl Watch {
    /// 滚动指派: several waited, nobody attends this one (any more), red is not made to wait for it, and whoever was turned was
    /// turned for something.
    fn is_matched(
        &self,
        case: &Case,
        rules: Option<Improving>,
        (id, choice): (TaskId, &Choice),
        at: UtcMicros,
    ) -> Result<(), Broken> {
        let Some(Improved::Rolling { waiting, waited_s, instead_of, from, gain_s }) = &choice.improved else {
            return Ok(());
        };
        let (rolling, task) = (rules.and_then(|rules| rules.rolling), self.truth.task(id));
        let (Some(rolling), Some(task), Some(arrival)) = (rolling, task, choice.arrival) else {
            return ensure(false, &[&case.id], || format!("case {} is matched by nothing", case.id));
        };
        let nobody = task.attending.is_none() && task.offers.is_empty();
        let waits = nobody && (case.phase == Phase::Unattended || case.task != id);
        let relieved = instead_of.is_some_and(|turned| self.is_under_way(id, turned.unit));
        let fits = if instead_of.is_some() { relieved } else { waits };
        let waited = (at.0 - case.opened_at.0) / 1_000_000 == i64::from(*waited_s);
        let is_turned = instead_of.is_some();
        let least_s = rolling.turns.map(|gain| gain.gain_min_s);
        let worth = if is_turned { least_s.is_some_and(|least_s| *gain_s >= least_s) } else { *gain_s == 0 };
        let left = match (instead_of, from) {
            (Some(turned), _) => arrival.expected_s() <= turned.left_s + rolling.later_max_s,
            (None, _) => arrival.expected_s() <= rolling.within_s,
        };
        // What is red has asked by itself before, takes nobody from anything and keeps whom it has.
        let asked_before = task.search_generation > 0 || !task.tried.is_empty();
        let red_waits = case.facts.grade == Grade::Red && (!asked_before || is_turned);
        let fits = fits && from.is_none() && *waiting >= 2 && waited && worth && left && !red_waits;
        ensure(fits, &[&case.id, &choice.unit], || {
            format!("case {}: {choice:?} is no matching of what waits: {task:?}", case.id)
        })
    }
}

impl Watch {
    /// Whoever is to be relieved is under way, and nobody else is asked to relieve it.
    fn is_under_way(&self, task: TaskId, unit: UnitId) -> bool {
        let task = self.truth.task(task).filter(|task| task.offers.is_empty());
        let going = task.and_then(|task| task.attending.as_ref());
        going.is_some_and(|it| it.unit == unit && it.arrived_at.is_none())
    }
}

/// Red first, then the price in seconds less what waiting and grade take off.
fn weight(rules: &NearWait, case: &Case, waited_s: u32, arrival: &Arrival) -> (bool, i64) {
    let way_s = arrival.travel_s + arrival.turnout_s + arrival.spread_s + arrival.price_s;
    let ahead_s = if case.facts.grade == Grade::Orange { rules.orange_ahead_s } else { 0 };
    let off_s = i64::from(waited_s) * i64::from(rules.age_percent) / 100 + i64::from(ahead_s);
    (case.facts.grade != Grade::Red, i64::from(way_s) - off_s)
}

/// How often the machine has changed what was under way.
#[derive(Debug, Default)]
pub(super) struct Changes {
    of_tasks: BTreeMap<TaskId, u8>,
    of_units: BTreeMap<UnitId, Vec<UtcMicros>>,
}

impl Watch {
    /// A unit was taken from its case, before the board has it: by machine, from nobody on scene, not too often, and it is told.
    pub(super) fn is_reassigned(
        &mut self,
        city: &City,
        (id, task, unit): (CaseId, TaskId, UnitId),
        why: &Reassigned,
        at: UtcMicros,
        rest: &[Rc<Recorded>],
    ) -> Result<(), Broken> {
        let Some((case, was)) = self.truth.case(id).zip(self.truth.task(task)) else { return Ok(()) };
        let policy = &city.policy(&case.facts.policy).policy;
        let rules = policy.choice.and_then(|rules| rules.improving);
        let going = was.attending.as_ref().is_some_and(|it| it.unit == unit && it.arrived_at.is_none());
        let spared = match why {
            Reassigned::Rolling { .. } => case.facts.grade == Grade::Red,
            Reassigned::Sooner { .. } | Reassigned::Graver { .. } => false,
        };
        let of_machine = case.facts.mode == Mode::Auto && case.facts.sos_unit.is_none() && !spared;
        let of_task = self.changes.of_tasks.entry(task).or_default();
        *of_task += 1;
        let of_unit = self.changes.of_units.entry(unit).or_default();
        of_unit.retain(|before| at.0 - before.0 < HOUR_US);
        of_unit.push(at);
        let seldom = rules.is_some_and(|rules| {
            *of_task <= rules.reassigned_max && of_unit.len() <= usize::from(rules.reassigned_per_unit_max)
        });
        let told = rest.iter().any(|next| {
            matches!(&next.event, Event::Posted { unit: to, notice: Notice::Reassigned { .. }, .. } if *to == unit)
        });
        let somebody_goes = rest.iter().any(|next| match (why, &next.event) {
            (Reassigned::Graver { .. }, Event::Posted { unit: to, notice: Notice::Offer { .. }, .. }) => {
                *to == unit
            }
            // Nobody loses its unit for somebody who has not said yes.
            (
                Reassigned::Sooner { unit: other } | Reassigned::Rolling { unit: other, .. },
                Event::OfferAccepted { unit: by, task: of, .. },
            ) => by == other && *of == task,
            _ => false,
        });
        ensure(going && of_machine && seldom && told && somebody_goes, &[&id, &task, &unit], || {
            format!(
                "{unit} was taken from {id}: going {going}, seldom {seldom}, told {told} and {somebody_goes}"
            )
        })
    }
}

const HOUR_US: i64 = 3_600_000_000;
