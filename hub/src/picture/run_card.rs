//! 出动卡: what a case takes, who of it comes, and what of it nobody was found to be.

use hub_dispatch::{
    Phase, Policy, Want, Wanted, Weight,
    board::{Case, Task},
};
use hub_engine::View;
use hub_protocol::views::{ShortView, WantView, WantedView};

use super::{case::recommended, unit_ref, words};

/// The units that a case takes, in the order of the card; none where no card holds for it. The tasks of all but the first are
/// opened once somebody is looked for.
pub(super) fn run_card(view: &View, case: &Case, policy: &Policy) -> Vec<WantedView> {
    let own = view.board.task(case.task);
    let first = policy.card_for(&case.facts).and_then(|card| card.units().next());
    // A search that has ended with nobody is none any more: what it was for is looked for by another.
    let at_work = matches!(case.phase, Phase::Unattended | Phase::UnderWay | Phase::OnScene);
    let counts = |it: &&Wanted| {
        !at_work || view.board.task(it.task).is_some() || case.handling.served.contains(&it.task)
    };
    let opened = case.handling.wanted.iter().filter(counts);
    let first = taken_as(view, case, policy).or(first);
    let opened = opened.map(|it| (it.weight, &it.want, view.board.task(it.task)));
    let ahead = policy.card_for(&case.facts).filter(|_| case.handling.wanted.is_empty());
    let ahead =
        ahead.into_iter().flat_map(|card| card.units().skip(1)).map(|(weight, want)| (weight, want, None));
    let first = first.map(|(weight, want)| {
        let told = wanted(view, weight, want, own);
        let short = told.short.filter(|_| case.recommended.is_empty());
        WantedView { short, ..told }
    });
    let besides = opened.chain(ahead).map(|(weight, it, task)| {
        let told = wanted(view, weight, it, task);
        // Whoever is asked already needs no recommendation.
        let waiting = task.filter(|task| task.offers.is_empty() && task.attending.is_none());
        let choices = waiting.and_then(|task| case.recommended_besides.get(&task.id));
        let recommended: Vec<_> =
            choices.into_iter().flatten().map(|choice| recommended(view, choice)).collect();
        // Somebody has come within reach since, and waits for a person's word.
        let short = told.short.filter(|_| recommended.is_empty());
        WantedView { short, recommended, ..told }
    });
    first.into_iter().chain(besides).collect()
}

/// What whoever has the case is of the card, where it is not what the card wants first: that is looked for besides then, and this
/// is not.
fn taken_as<'p>(view: &View, case: &Case, policy: &'p Policy) -> Option<(Weight, &'p Want)> {
    let attending = view.board.task(case.task)?.attending.as_ref()?;
    let unit = view.board.unit(attending.unit)?;
    let units: Vec<(Weight, &Want)> = policy.card_for(&case.facts)?.units().collect();
    units.first().filter(|(_, first)| !first.is(unit, policy))?;
    let on_card = |want: &Want| units.iter().filter(|(_, it)| it.is_like(want)).count();
    let counts = |it: &&Wanted| view.board.task(it.task).is_some() || case.handling.served.contains(&it.task);
    let besides =
        |want: &Want| case.handling.wanted.iter().filter(counts).filter(|it| it.want.is_like(want)).count();
    units.iter().copied().find(|(_, it)| it.is(unit, policy) && besides(it) < on_card(it))
}

fn wanted(view: &View, weight: Weight, it: &Want, task: Option<&Task>) -> WantedView {
    let unit = task.and_then(|task| task.attending.as_ref()).map(|attending| unit_ref(view, attending.unit));
    let asked = task.map_or(0, |task| task.offers.len());
    let short = task.filter(|_| unit.is_none()).and_then(|task| task.short.as_ref());
    WantedView {
        weight: words::weight(weight),
        want: want(it),
        unit,
        asked: u32::try_from(asked).unwrap_or(u32::MAX),
        short: short.map(|short| ShortView { why: short.why.map(words::ruled_out) }),
        recommended: Vec::new(),
    }
}

/// What somebody must be.
pub(super) fn want(want: &Want) -> WantView {
    WantView {
        kinds: want.kinds.iter().map(|&kind| words::unit_kind(kind)).collect(),
        skills: want.skills.iter().map(|skill| skill.0.clone()).collect(),
        travel: want.travel.map(words::travel),
        within_s: want.within_s,
    }
}

#[cfg(test)]
mod tests;
