//! 选派: who is asked is the best of those that the choice names, by what the watch reckons of it from the unit's card and the
//! policy; and only a policy that weighs arrivals has any.

use geo_index::AreaCode;
use hub_dispatch::{
    Arrival, ArrivalBy, CaseId, Choice, ChoiceRules, Event, Nearness, TaskId, Wanted, board::Duty,
};

use super::{super::city::City, Broken, Watch, closed_loop::Done, ensure};

impl Watch {
    /// A unit that the machine asks is expected as its card, its fix and the policy say, and no later than the next best.
    pub(super) fn is_the_best(&self, city: &City, id: CaseId, choice: &Choice) -> Result<(), Broken> {
        let Some(case) = self.truth.case(id) else { return Ok(()) };
        let rules = city.policy(&case.facts.policy).policy.choice;
        let (Some(arrival), Some(rules)) = (choice.arrival, rules) else {
            let by_hand = choice.nearness == Nearness::Person;
            let told = choice.arrival.is_none() && choice.alternates.is_empty();
            return ensure(told && (by_hand || rules.is_none()), &[&id], || {
                format!("case {id}: {choice:?} does not fit to {rules:?}")
            });
        };
        let weighed =
            |arrival: &Arrival| arrival.travel_s + arrival.turnout_s + arrival.spread_s + arrival.price_s;
        let best = choice
            .alternates
            .iter()
            .all(|next| (weighed(&next.arrival), next.unit) > (weighed(&arrival), choice.unit));
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

    /// 出动卡: whoever is wanted besides is what the card of the case says, once, and each has a task.
    pub(super) fn units_wanted(&self, city: &City, done: &Done<'_>, wanted: &[Wanted]) -> Result<(), Broken> {
        let Some(case) = self.truth.case(done.id) else { return Ok(()) };
        let card = city.policy(&case.facts.policy).policy.card_for(&case.facts);
        let besides = card.into_iter().flat_map(|card| card.units().skip(1));
        let told = wanted.iter().map(|it| (it.weight, &it.want));
        let opened = |task: TaskId| {
            let opens =
                |event: &Event| matches!(event, Event::TaskOpened { task: opened, .. } if *opened == task);
            done.rest.iter().any(|next| opens(&next.event))
        };
        let each = wanted.iter().all(|it| opened(it.task));
        let fits = told.eq(besides) && each && case.handling.wanted.is_empty();
        ensure(fits, &[&done.id], || format!("case {}: the card wants others than {wanted:?}", done.id))
    }
}
