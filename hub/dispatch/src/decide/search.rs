//! Looking for a unit: when it is looked for, and what becomes of whom is found. Who that is says [`choosing`].

use super::{backups, choosing, choosing::Chosen, draft::Draft, reassigning, run_cards};
use crate::{
    CaseId, Choice, Event, Improved, MessageId, Mode, Notice, OfferId, Phase, RuledOut, Stream, TaskId,
    Timer, UnitId, UtcMicros,
    board::{Case, Task},
};

/// Carries the search on as far as the case's mode allows: offers, a recommendation, or nothing. While a call to
/// 110, 119 or 120 is owed, the machine offers nothing until the hold time is over, whatever happens meanwhile.
pub(super) fn search(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id).expect("the search is for a case that the rule has just read");
    search_for(draft, case.task);
}

/// The same for one task: that of the case, or one for backup.
pub(super) fn search_for(draft: &mut Draft<'_>, task: TaskId) {
    let task = draft.task(task).expect("the search is for a task that the rule has just read");
    let case = draft.case(task.case).expect("a task ends with its case");
    match held_until(draft, &case) {
        // A search may be waited for that was to come sooner, from before the call was owed.
        Some(due) if task.search_due == Some(due) => {}
        held => search_unless_held(draft, &case, &task, held),
    }
}

/// The same, unless it is made at once by its timer: by then whoever this decision sets free is seen.
pub(super) fn search_unless_soon(draft: &mut Draft<'_>, task: TaskId) {
    let now = draft.now();
    let soon = draft.task(task).is_some_and(|task| task.search_due == Some(now) && task.offers.is_empty());
    if !soon {
        search_for(draft, task);
    }
}

/// The same for a search whose time has come. A call may have come to be owed meanwhile.
pub(super) fn search_when_due(draft: &mut Draft<'_>, task: &Task) {
    let case = draft.case(task.case).expect("a task ends with its case");
    let held = held_until(draft, &case);
    search_unless_held(draft, &case, task, held);
}

/// Whether somebody is looked for: for the case while nobody attends it, for backup while nobody has come.
fn is_wanted(case: &Case, task: &Task) -> bool {
    task.attending.is_none() && (backups::is_backup(case, task.id) || case.phase == Phase::Unattended)
}

/// Until when offers wait for the call to a service, if they do.
pub(super) fn held_until(draft: &Draft<'_>, case: &Case) -> Option<UtcMicros> {
    let held_until = case.held_until(draft.policy_of(&case.facts).call_first_ms);
    let owed = case.facts.mode == Mode::Auto && !case.calls_owed().is_empty();
    (owed && draft.now() < held_until).then_some(held_until)
}

fn search_unless_held(draft: &mut Draft<'_>, case: &Case, task: &Task, held: Option<UtcMicros>) {
    if !is_wanted(case, task) {
        return;
    }
    match (case.facts.mode, held) {
        (Mode::Auto, Some(due)) if task.offers.is_empty() || task.search_due.is_some() => {
            search_at(draft, task, due);
        }
        // While somebody is still asked, the end of that offer brings the search here again.
        (Mode::Auto, Some(_)) => {}
        (Mode::Auto, None) => {
            offer_to_nearest(draft, case, task);
            run_cards::call_up(draft, case.id);
        }
        (Mode::Suggest, _) if !backups::is_backup(case, task.id) => {
            recommend(draft, case);
            run_cards::call_up(draft, case.id);
        }
        (Mode::Suggest, _) if is_by_card(case, task.id) => recommend_besides(draft, case, task),
        // Where a person decides who goes, the post has been told what is wanted.
        (Mode::Suggest | Mode::RecordOnly, _) => {}
    }
}

/// The same by the next timer: for a decision that was told who is near another place. While others are asked, the end
/// of their offers brings the search on.
pub(super) fn search_soon(draft: &mut Draft<'_>, case: &Case) {
    search_soon_for(draft, case, case.task);
}

/// The same for one task.
pub(super) fn search_soon_for(draft: &mut Draft<'_>, case: &Case, task: TaskId) {
    let task = draft.task(task).expect("the search is for a task that the rule has just read");
    let idle = is_wanted(case, &task)
        && task.offers.is_empty()
        // A search that came while the case was elsewhere has run out without effect.
        && task.search_due.is_none_or(|due| due <= draft.now());
    if idle && is_searched_for(case, task.id) {
        let due = held_until(draft, case).unwrap_or(draft.now());
        search_at(draft, &task, due);
    }
}

/// The same even where a search of before is still to come: what is looked for is another, or it presses more.
pub(super) fn search_anew_for(draft: &mut Draft<'_>, case: &Case, task: TaskId) {
    let task = draft.task(task).expect("the search is for a task that the rule has just read");
    let due = held_until(draft, case).unwrap_or(draft.now());
    let idle = is_wanted(case, &task) && task.offers.is_empty();
    if idle && is_searched_for(case, task.id) {
        search_at(draft, &task, due);
    }
}

/// Whether the machine finds out by a timer of the task who would go: where a person decides, for the case and whoever the card
/// wants besides.
fn is_searched_for(case: &Case, task: TaskId) -> bool {
    match case.facts.mode {
        Mode::Auto => true,
        Mode::Suggest => !backups::is_backup(case, task) || is_by_card(case, task),
        Mode::RecordOnly => false,
    }
}

/// Whether the run card wants it, besides who takes the case.
pub(super) fn is_by_card(case: &Case, task: TaskId) -> bool {
    case.handling.wanted.iter().any(|wanted| wanted.task == task)
}

fn offer_to_nearest(draft: &mut Draft<'_>, case: &Case, task: &Task) {
    let wanted = usize::from(draft.rule(case).offers_at_once).saturating_sub(task.offers.len());
    if wanted == 0 {
        return;
    }
    let Chosen { choices, ruled_out } = choosing::choose(draft, case, task.id, wanted);
    if reassigning::takes(draft, case, task, choices.first()) {
        return;
    }
    if choices.is_empty() && task.offers.is_empty() {
        nobody_found(draft, case, task, ruled_out);
    } else if choices.is_empty() && task.search_due.is_some() {
        look_again(draft, case, task);
    }
    for choice in choices {
        offer(draft, case, task.id, choice);
    }
}

/// It is said whom it was short of, unless that has been said, and looked again: somebody may come free. While somebody is asked,
/// the end of that brings the search here.
fn nobody_found(draft: &mut Draft<'_>, case: &Case, task: &Task, ruled_out: Vec<(UnitId, RuledOut)>) {
    let short = run_cards::short(draft, case, task.id, &ruled_out);
    if !task.is_known_to_miss(&ruled_out, short.as_ref()) {
        draft.record(Event::SearchFailed { task: task.id, ruled_out, short });
    }
    if task.offers.is_empty() {
        look_again(draft, case, task);
    }
}

/// The next look at what nobody was found for. A look that has found what the one before it had found leaves nothing on record:
/// its timer goes on, so that what waits for hours does not fill the ledger, and after a restart is looked at all the same.
fn look_again(draft: &mut Draft<'_>, case: &Case, task: &Task) {
    let due = draft.now().plus_ms(draft.rule(case).search_again_ms);
    let timer = Timer::Search { task: task.id, generation: task.search_generation };
    if draft.is_only(timer) {
        draft.goes_on(timer, due);
    } else {
        search_at(draft, task, due);
    }
}

fn recommend(draft: &mut Draft<'_>, case: &Case) {
    let wanted = usize::from(draft.rule(case).offers_at_once).max(RECOMMENDED_MIN);
    let Chosen { choices, ruled_out } = choosing::choose(draft, case, case.task, wanted);
    if choices.is_empty() {
        let task = draft.task_of(case);
        nobody_found(draft, case, &task, ruled_out);
    }
    // An empty recommendation takes back the one before; where there was none it would tell nothing.
    if !choices.is_empty() || !case.recommended.is_empty() {
        draft.record(Event::Recommended { case: case.id, task: None, choices });
    }
}

/// The same for whoever the run card wants besides. Nobody is recommended first for two of them.
fn recommend_besides(draft: &mut Draft<'_>, case: &Case, task: &Task) {
    let waits = |other: TaskId| other != task.id && draft.looked_at(other).is_some();
    let others = case.recommended_besides.iter().filter(|(other, _)| waits(**other));
    let firsts = others.map(|(_, choices)| choices).chain([&case.recommended]);
    let taken: Vec<UnitId> = firsts.filter_map(|choices| Some(choices.first()?.unit)).collect();
    let Chosen { mut choices, ruled_out } =
        choosing::choose(draft, case, task.id, RECOMMENDED_MIN + taken.len());
    choices.retain(|choice| !taken.contains(&choice.unit));
    choices.truncate(RECOMMENDED_MIN);
    if choices.is_empty() {
        nobody_found(draft, case, task, ruled_out);
    }
    let before = case.recommended_besides.get(&task.id);
    if !choices.is_empty() || before.is_some_and(|before| !before.is_empty()) {
        draft.record(Event::Recommended { case: case.id, task: Some(task.id), choices });
    }
}

/// A person who must choose is shown at least this many units, where there are as many.
const RECOMMENDED_MIN: usize = 3;

/// Sets the clock for the next search.
fn search_at(draft: &mut Draft<'_>, task: &Task, due: UtcMicros) {
    draft.record(Event::SearchSet { task: task.id, generation: task.search_generation + 1, due });
}

/// Puts the task to one unit: the offer holds the unit, and the message goes into its mailbox in the same append.
pub(super) fn offer(draft: &mut Draft<'_>, case: &Case, task: TaskId, choice: Choice) {
    let unit = choice.unit;
    draft.read(Stream::Unit(unit));
    let offer = OfferId(draft.id());
    // Whoever relieves somebody is waited for no longer than it would be there sooner.
    let sooner_ms = choice.improved.as_ref().and_then(Improved::sooner_s).map(|s| u64::from(s) * 1_000);
    let within_ms = draft.rule(case).answer_within_ms.min(sooner_ms.unwrap_or(u64::MAX));
    let answer_by = draft.now().plus_ms(within_ms);
    draft.record(Event::OfferMade { offer, task, choice, answer_by });
    post(draft, unit, Notice::Offer { offer, task, case: case.id });
}

/// The same to one that no search has found. Where the grade has several asked at once, the search for the others comes by the
/// next timer; nobody else is asked beside a unit that is under way.
pub(super) fn offer_to_one(draft: &mut Draft<'_>, case: &Case, task: TaskId, choice: Choice) {
    offer(draft, case, task, choice);
    let task = draft.task(task).expect("it was offered just now");
    if is_wanted(case, &task) && task.offers.len() < usize::from(draft.rule(case).offers_at_once) {
        search_at(draft, &task, draft.now());
    }
}

/// Puts a message into a unit's mailbox.
pub(super) fn post(draft: &mut Draft<'_>, unit: UnitId, notice: Notice) {
    let message = MessageId(draft.id());
    draft.record(Event::Posted { unit, message, notice });
}
