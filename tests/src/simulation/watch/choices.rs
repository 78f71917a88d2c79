//! 选派: who is asked is the best of those that the choice names, by what the watch reckons of it from the unit's card and the
//! policy; and only a policy that weighs arrivals has any.

use geo_index::AreaCode;
use hub_dispatch::{
    Arrival, ArrivalBy, CaseId, Choice, ChoiceRules, Event, Nearness, Phase, RunCard, Service, TaskId,
    UnitId, Wanted,
    board::{Case, Duty},
};

use super::{super::city::City, Broken, Watch, closed_loop::Done, ensure};

impl Watch {
    /// A unit that the machine asks is expected as its card, its fix and the policy say, and no later than the next best.
    pub(super) fn is_the_best(
        &self,
        city: &City,
        (id, task): (CaseId, TaskId),
        choice: &Choice,
    ) -> Result<(), Broken> {
        let Some(case) = self.truth.case(id) else { return Ok(()) };
        let policy = &city.policy(&case.facts.policy).policy;
        let rules = policy.choice;
        let (Some(arrival), Some(rules)) = (choice.arrival, rules) else {
            let by_hand = choice.nearness == Nearness::Person;
            let told = choice.arrival.is_none() && choice.alternates.is_empty();
            return ensure(told && (by_hand || rules.is_none()), &[&id], || {
                format!("case {id}: {choice:?} does not fit to {rules:?}")
            });
        };
        let weighed =
            |arrival: &Arrival| arrival.travel_s + arrival.turnout_s + arrival.spread_s + arrival.price_s;
        let rank = |unit: UnitId, arrival: &Arrival| {
            (self.has_had_enough(policy, (case, task), unit), weighed(arrival), unit)
        };
        let chosen = rank(choice.unit, &arrival);
        let best = choice.alternates.iter().all(|next| rank(next.unit, &next.arrival) > chosen);
        let (price_s, turnout_s) = self.due_of(&rules, choice, &case.facts.area);
        let by_grid = (arrival.by == ArrivalBy::Grid) == (choice.nearness == Nearness::Home);
        let fits = best && by_grid && arrival.price_s == price_s && arrival.turnout_s == turnout_s;
        ensure(fits, &[&id, &choice.unit], || {
            format!("case {id}: {choice:?} is not the best, or not for {price_s} s and {turnout_s} s")
        })
    }

    /// What it costs to take the unit from where it is, and how long it needs to be under way.
    fn due_of(&self, rules: &ChoiceRules, choice: &Choice, area: &AreaCode) -> (u32, u32) {
        let Some(card) = self.truth.unit(choice.unit) else { return (0, 0) };
        let abroad = if card.home == *area { 0 } else { rules.home_price_s };
        let turnout = if card.duty == Duty::Standby { rules.standby_turnout_s } else { rules.turnout_s };
        (abroad + u32::from(choice.ring) * rules.ring_price_s, turnout.of(card.kind))
    }

    /// 出动卡: whoever is wanted besides is what the card of the case says, each has a task, and of nothing more are wanted than the
    /// card says; services that are named are the card's, and were not named before.
    pub(super) fn units_wanted(
        &self,
        city: &City,
        done: &Done<'_>,
        (wanted, call): (&[Wanted], &[Service]),
    ) -> Result<(), Broken> {
        let Some(case) = self.truth.case(done.id) else { return Ok(()) };
        let card = city.policy(&case.facts.policy).policy.card_for(&case.facts);
        let Some(card) = card else {
            return ensure(false, &[&done.id], || format!("case {}: no card wants {wanted:?}", done.id));
        };
        let opened = |task: TaskId| {
            let opens =
                |event: &Event| matches!(event, Event::TaskOpened { task: opened, .. } if *opened == task);
            done.rest.iter().any(|next| opens(&next.event))
        };
        let each = wanted.iter().all(|it| opened(it.task));
        let first_time = case.handling.wanted.is_empty() && case.phase == Phase::Unattended;
        let told = wanted.iter().map(|it| (it.weight, &it.want));
        let fits = if first_time && call.is_empty() {
            told.eq(card.units().skip(1))
        } else {
            wanted.iter().all(|it| self.is_lacking(case, card, it, wanted))
        };
        let new = call.iter().all(|it| card.call.contains(it) && !case.facts.call_first.contains(it));
        ensure(each && fits && new, &[&done.id], || {
            format!("case {}: the card wants others than {wanted:?}, or calls others than {call:?}", done.id)
        })
    }

    /// Whether the card wants so many of this, with those that are looked for already.
    fn is_lacking(&self, case: &Case, card: &RunCard, it: &Wanted, now: &[Wanted]) -> bool {
        let is_open = |known: &&Wanted| self.truth.task(known.task).is_some();
        let before =
            case.handling.wanted.iter().filter(is_open).filter(|known| known.want == it.want).count();
        let now = now.iter().filter(|new| new.want == it.want).count();
        let on_card = card.units().filter(|(_, want)| **want == it.want).count();
        before + now <= on_card
    }
}
