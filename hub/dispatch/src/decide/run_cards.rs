//! 出动卡: whoever is wanted besides the one who takes the case has a field task of its own, like one for backup, which is
//! offered, accepted and ended like the first and never sets the clock or the phase of the case.

use std::cmp::Reverse;

use super::{answers, backups, draft, draft::Draft, search};
use crate::{
    CaseId, Event, Happened, Mode, Need, Phase, Policy, RuledOut, RunCard, Service, Short, TaskId, UnitId,
    WANTED_MAX, Want, Wanted, Weight,
    board::{Case, Task, Tried},
    run_cards::nearest_reason,
};

/// Most units that cards may want for one case besides the first, however often another card came to hold.
const CALLED_UP_MAX: usize = 2 * WANTED_MAX;

/// Opens the tasks of all whom the card wants besides the first, once for the case: each is searched for by its own timer, with
/// those who are near it and are what it wants.
pub(super) fn call_up(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id).expect("units are wanted for a case that the rule has just read");
    let policy = draft.policy_of(&case.facts);
    let card = policy.card_for(&case.facts).filter(|_| case.handling.wanted.is_empty());
    let besides = card.into_iter().flat_map(|card| card.units().skip(1)).collect();
    want_more(draft, id, besides, Vec::new(), Declined::default());
}

/// It is something else now, or more pressing, and another card may hold: what that takes besides whoever is there or looked for
/// already is called up, and services that it names are to be called. Nobody is taken away.
pub(super) fn follow_card(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id).expect("units are wanted for a case that the rule has just read");
    let Some(card) = draft.policy_of(&case.facts).card_for(&case.facts) else { return };
    if !is_to_be_gone_to(case.phase) {
        return;
    }
    let is_new = |service: &Service| !case.facts.call_first.contains(service);
    let call: Vec<Service> = card.call.iter().copied().filter(is_new).collect();
    let more = if is_called_up(&case) { lacking(draft, &case, card) } else { Vec::new() };
    want_more(draft, id, more, call, Declined::default());
}

/// It is looked for again by units after nobody was to go for a time, or somebody else has it than before: what the card wants and
/// nobody is any more is called up.
pub(super) fn call_up_again(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id).expect("units are wanted for a case that the rule has just read");
    let more = lacking_again(draft, &case);
    want_more(draft, id, more, Vec::new(), Declined::default());
}

/// Not for work that is done anew, for which one unit is looked for.
fn lacking_again<'a>(draft: &mut Draft<'a>, case: &Case) -> Vec<(Weight, &'a Want)> {
    let card = draft.policy_of(&case.facts).card_for(&case.facts).filter(|_| is_to_be_gone_to(case.phase));
    let of_this_round = case.handling.wanted.iter().all(|it| case.handling.backups.contains(&it.task));
    let card = card.filter(|_| of_this_round && is_called_up(case));
    card.map(|card| lacking(draft, case, card)).unwrap_or_default()
}

/// Whether somebody goes there, or is to.
fn is_to_be_gone_to(phase: Phase) -> bool {
    match phase {
        Phase::Unattended | Phase::ToCheck | Phase::UnderWay | Phase::OnScene => true,
        Phase::ToVerify | Phase::ToClose | Phase::WithDepartments | Phase::Suspended | Phase::ToCallBack => {
            false
        }
    }
}

/// Whether the machine calls up for it whom it has not called up yet: for what nobody has, the next search does.
fn is_called_up(case: &Case) -> bool {
    let begun = matches!(case.phase, Phase::UnderWay | Phase::OnScene) || !case.handling.wanted.is_empty();
    begun && case.phase != Phase::ToCheck && case.facts.mode != Mode::RecordOnly
}

/// Who has said no.
#[derive(Default)]
struct Declined {
    /// To the case itself: they are not asked for what is wanted besides now.
    by_case: Vec<UnitId>,
    /// To what was wanted besides: they are not asked for the case itself, which is looked for as that.
    besides: Vec<UnitId>,
}

impl Declined {
    fn of(task: &Task) -> Vec<UnitId> {
        let said_no = task.tried.iter().filter(|(_, tried)| **tried == Tried::Declined);
        said_no.map(|(unit, _)| *unit).collect()
    }
}

fn want_more<'a>(
    draft: &mut Draft<'a>,
    id: CaseId,
    units: Vec<(Weight, &'a Want)>,
    call: Vec<Service>,
    declined: Declined,
) {
    let Declined { by_case, besides: declined } = declined;
    if units.is_empty() && call.is_empty() && declined.is_empty() {
        return;
    }
    let opened = units.into_iter().map(|(weight, want)| {
        let task = TaskId(draft.id());
        Wanted { task, weight, want: want.clone(), declined: by_case.clone() }
    });
    let wanted: Vec<Wanted> = opened.collect();
    let tasks: Vec<TaskId> = wanted.iter().map(|wanted| wanted.task).collect();
    draft.happened(id, Happened::UnitsWanted { wanted, call, declined });
    for task in tasks {
        draft.record(Event::TaskOpened { task, case: id });
        let case = draft.case(id).expect("it is open: its tasks have just been");
        search::search_soon_for(draft, &case, task);
    }
}

/// Somebody who is there already, or is looked for.
struct There<'a> {
    /// As what it was wanted, where a card did.
    want: Option<&'a Want>,
    /// Who attends it.
    unit: Option<UnitId>,
}

/// Whom the card wants and nobody is yet: neither looked for as the same, nor there and able.
fn lacking<'a>(draft: &mut Draft<'a>, case: &Case, card: &'a RunCard) -> Vec<(Weight, &'a Want)> {
    let policy = draft.policy_of(&case.facts);
    let own = draft.task_of(case);
    // While nobody has the case, whoever stands first on the card is looked for by its own task.
    let ahead = usize::from(own.attending.is_none());
    let mut there = whoever_is_there(draft, case, &own);
    let mut left: Vec<(Weight, &Want)> = card.units().skip(ahead).collect();
    left.retain(|(_, want)| !takes(&mut there, |it| it.want.is_some_and(|known| known.is_like(want))));
    let able = |draft: &Draft<'_>, it: &There<'_>, want: &Want| {
        it.unit.is_some_and(|unit| is(draft, policy, want, unit))
    };
    // Who is wanted as what few are comes first: whoever is there as anybody may be the boat.
    let options = |want: &Want| there.iter().filter(|it| able(draft, it, want)).count();
    let rank = |(at, (_, want)): (usize, &(Weight, &Want))| (options(want), Reverse(want.conditions()), at);
    let mut by_options: Vec<(usize, Reverse<usize>, usize)> = left.iter().enumerate().map(rank).collect();
    by_options.sort_unstable();
    let mut served: Vec<usize> = by_options.into_iter().map(|(.., at)| at).collect();
    served.retain(|at| takes(&mut there, |it| able(draft, it, left[*at].1)));
    let mut at = 0..;
    left.retain(|_| at.next().is_some_and(|at| !served.contains(&at)));
    left.truncate(CALLED_UP_MAX.saturating_sub(called_up(draft, case)));
    left
}

/// How many are wanted besides: whoever was looked for, and is no more without having been there, is not among them.
fn called_up(draft: &Draft<'_>, case: &Case) -> usize {
    let counts = |task: TaskId| draft.looked_at(task).is_some() || case.handling.served.contains(&task);
    case.handling.wanted.iter().filter(|it| counts(it.task)).count()
}

/// Of this round: whoever helped with work that is done anew is gone.
fn whoever_is_there<'c>(draft: &mut Draft<'_>, case: &'c Case, own: &Task) -> Vec<There<'c>> {
    let unit_of = |task: &Task| task.attending.as_ref().map(|attending| attending.unit);
    let mut there: Vec<There<'_>> =
        unit_of(own).into_iter().map(|unit| There { want: None, unit: Some(unit) }).collect();
    for &id in &case.handling.backups {
        let task = draft.open_task(id);
        let wanted = case.handling.wanted.iter().find(|wanted| wanted.task == id);
        // Whoever has been there and is done was there; a search that has ended with nobody brought nobody.
        let counts = task.is_some() || case.handling.served.contains(&id);
        let want = wanted.map(|wanted| &wanted.want).filter(|_| counts);
        there.push(There { want, unit: task.as_ref().and_then(unit_of) });
    }
    there
}

/// Takes the first of whom this is true, if there is one.
fn takes(there: &mut Vec<There<'_>>, is_it: impl Fn(&There<'_>) -> bool) -> bool {
    let found = there.iter().position(is_it);
    found.map(|at| there.swap_remove(at)).is_some()
}

fn is(draft: &Draft<'_>, policy: &Policy, want: &Want, unit: UnitId) -> bool {
    draft.card(unit).is_some_and(|card| want.is(card, policy))
}

/// What else the card wants that nobody goes to or is asked for yet, and for which whoever is looked for here might be needed:
/// nothing that takes anybody of these and others besides, for of the others nothing is known here. Whoever has to come waits for
/// nobody that would only do well to.
///
/// It is looked at and not read: what another task waits for moves which of two units goes, and never who may.
pub(super) fn waiting_besides(draft: &Draft<'_>, case: &Case, task: TaskId) -> Vec<Need> {
    let policy = draft.policy_of(&case.facts);
    let (anybody, card) = (Want::default(), policy.card_for(&case.facts));
    let here = draft::wanted(policy, case, Some(task)).unwrap_or(&anybody);
    let known = case.handling.wanted.iter().find(|wanted| wanted.task == task);
    let only_must = known.is_none_or(|wanted| wanted.weight == Weight::Must);
    let counts = |weight: Weight, want: &Want| {
        (weight == Weight::Must || !only_must) && (here.covers(want) || !want.covers(here))
    };
    let waits = |other: TaskId| {
        let waits = |task: &Task| task.attending.is_none() && task.offers.is_empty();
        other != task && draft.looked_at(other).is_some_and(waits)
    };
    let opened = case.handling.wanted.iter().map(|it| (it.weight, &it.want, it.task));
    let first = card.and_then(|card| card.units().next()).map(|(weight, want)| (weight, want, case.task));
    let first = first.filter(|_| case.phase == Phase::Unattended);
    let of_tasks =
        first.into_iter().chain(opened).filter(|(weight, want, task)| counts(*weight, want) && waits(*task));
    // Before they are called up none of them has a task.
    let ahead = card.filter(|_| case.handling.wanted.is_empty() && task == case.task);
    let ahead = ahead.into_iter().flat_map(|card| card.units().skip(1));
    let ahead = ahead.filter(|(weight, want)| counts(*weight, want));
    let of_tasks = of_tasks.map(|(.., task)| draft.need(case, task));
    of_tasks.chain(ahead.map(|(_, want)| want.narrow(draft::need(policy, case, None), policy))).collect()
}

/// The task to which a person's choice of units goes: that of the case while nobody has it, unless the card wants such units
/// for another; then the first that nobody attends and for which they are wanted, or the first at all. Where nobody is looked
/// for by the card, or nobody is asked and nobody was found to be what it wants first, whoever is sent takes the case: it is not
/// left to nobody.
pub(super) fn task_for(draft: &mut Draft<'_>, case: &Case, units: &[UnitId]) -> Option<Task> {
    let policy = draft.policy_of(&case.facts);
    let own = draft.task_of(case);
    let mut waiting = backups::open(draft, case);
    waiting.retain(|task| task.attending.is_none());
    let all_are = |draft: &Draft<'_>, task: &Task| {
        let want = draft::wanted(policy, case, Some(task.id));
        want.is_some_and(|want| units.iter().all(|&unit| is(draft, policy, want, unit)))
    };
    let wants_nobody =
        draft::wanted(policy, case, Some(own.id)).is_none() || case.facts.mode == Mode::RecordOnly;
    let nobody_found = own.short.is_some() && own.offers.is_empty() && case.recommended.is_empty();
    if own.attending.is_none() && (wants_nobody || nobody_found || all_are(draft, &own)) {
        return None;
    }
    let named = waiting.iter().position(|task| all_are(draft, task));
    match named {
        Some(at) => Some(waiting.swap_remove(at)),
        None if own.attending.is_none() => None,
        None => waiting.into_iter().next(),
    }
}

/// Somebody took the case who is not what the card wants first, sent by a person or because it was something else when asked:
/// that is looked for besides, so that it comes or is named; what whoever took it is instead is looked for no more.
pub(super) fn call_up_first(draft: &mut Draft<'_>, id: CaseId, unit: UnitId) {
    let case = draft.case(id).expect("units are wanted for a case that the rule has just read");
    let policy = draft.policy_of(&case.facts);
    let Some(card) = policy.card_for(&case.facts).filter(|_| case.facts.mode != Mode::RecordOnly) else {
        return;
    };
    // All whom the card wants besides, if no search has called them up yet: what is called up here is no part of that.
    call_up(draft, id);
    let case = draft.case(id).expect("it is open: it was read above");
    let Some((weight, want)) = card.units().next().filter(|(_, want)| !is(draft, policy, want, unit)) else {
        return;
    };
    end_as_there(draft, &case, unit);
    let known = case.handling.wanted.iter().filter(|it| it.want.is_like(want));
    let looked_for = known.filter(|it| draft.looked_at(it.task).is_some()).count();
    let on_card = card.units().filter(|(_, it)| it.is_like(want)).count();
    if looked_for < on_card && called_up(draft, &case) < CALLED_UP_MAX {
        want_more(draft, id, vec![(weight, want)], Vec::new(), Declined::default());
    }
}

/// Whoever took the case is what is looked for besides, and does that: one search of those ends, rather for whoever has to come
/// and for what few are, and rather one by which nobody is being asked.
fn end_as_there(draft: &mut Draft<'_>, case: &Case, unit: UnitId) {
    let policy = draft.policy_of(&case.facts);
    let such: Vec<&Wanted> =
        case.handling.wanted.iter().filter(|it| is(draft, policy, &it.want, unit)).collect();
    let open = such.into_iter().filter_map(|it| Some((it, draft.open_task(it.task)?)));
    let waiting = open.filter(|(_, task)| task.attending.is_none());
    let rank = |it: &Wanted| (it.weight == Weight::Should, Reverse(it.want.conditions()));
    if let Some((_, task)) = waiting.min_by_key(|(it, task)| (rank(it), task.offers.len())) {
        answers::stand_down_offers(draft, task.id);
        draft.record(Event::TaskEnded { task: task.id });
    }
}

/// Whoever took the case has left it, and the case itself is looked for as what the card wants first; or somebody who is that has
/// relieved whoever had it. What was looked for besides because that one was not it is looked for no more, unless somebody goes
/// for it: a card of one boat asks for one. And what only that one was is looked for from now on.
pub(super) fn first_is_another(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id).expect("units are wanted for a case that the rule has just read");
    let spare = spare(draft, &case);
    if let Some(task) = &spare {
        answers::stand_down_offers(draft, task.id);
        draft.record(Event::TaskEnded { task: task.id });
    }
    let more = lacking_again(draft, &case);
    let by_case = Declined::of(&draft.task_of(&case));
    let declined = Declined { by_case, besides: spare.as_ref().map(Declined::of).unwrap_or_default() };
    want_more(draft, id, more, Vec::new(), declined);
    if spare.is_some_and(|task| !task.offers.is_empty()) {
        // Who was asked for it is free by this, which whoever looked around did not see.
        let case = draft.case(id).expect("it is open: it was read above");
        search::search_anew_for(draft, &case, case.task);
    }
}

/// The task of one that is looked for besides as what the card wants first, where the case has, or looks for, as many without it.
fn spare(draft: &mut Draft<'_>, case: &Case) -> Option<Task> {
    let policy = draft.policy_of(&case.facts);
    let card = policy.card_for(&case.facts)?;
    let (_, first) = card.units().next().filter(|_| case.facts.mode != Mode::RecordOnly)?;
    // Whoever relieved may have become something else while it was asked.
    let own = draft.task_of(case).attending.map(|attending| attending.unit);
    if own.is_some_and(|unit| !is(draft, policy, first, unit)) {
        return None;
    }
    let like_first = case.handling.wanted.iter().filter(|it| it.want.is_like(first));
    let open: Vec<Task> = like_first.filter_map(|it| draft.open_task(it.task)).collect();
    let on_card = card.units().filter(|(_, it)| it.is_like(first)).count();
    // The last that was opened, and rather one for which nobody is being asked.
    let waiting = open.iter().rev().filter(|task| task.attending.is_none());
    waiting.min_by_key(|task| task.offers.len()).filter(|_| open.len() >= on_card).cloned()
}

/// What the card wanted of whom nobody was found to be, and what stood nearest to it; none where no card says.
pub(super) fn short(
    draft: &Draft<'_>,
    case: &Case,
    task: TaskId,
    ruled_out: &[(UnitId, RuledOut)],
) -> Option<Short> {
    let want = draft::wanted(draft.policy_of(&case.facts), case, Some(task))?;
    let need = draft.need(case, task);
    // Nobody waits for a unit that cannot do it, whatever else it does.
    let lacks = |unit: &UnitId| {
        draft.card(*unit).is_some_and(|card| need.skills.iter().any(|skill| !card.skills.contains(skill)))
    };
    let why = ruled_out.iter().map(|(unit, why)| if lacks(unit) { RuledOut::Skill } else { *why });
    let why: Vec<RuledOut> = why.collect();
    Some(Short { want: want.clone(), why: nearest_reason(&why) })
}
