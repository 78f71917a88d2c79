//! What the shell must find out before a command can be decided.

use geo_index::{AreaCode, Place};

use super::{draft, opening, pressing::counts_as_done};
use crate::{
    Act, Asks, CaseId, Command, Correction, Deed, Grade, IncidentDeed, IncidentOrder, Intake, Joining, Mode,
    Near, Need, Pairs, PairsWanted, Phase, Placing, Policy, RESPONSE_AREAS_MAX, Reach, Rung, Seat, TaskId,
    Timer, UnitId, WorkWanted,
    board::{Board, Case},
};

/// The open case a command is about; the policy it was opened under decides it.
#[must_use]
pub fn case_of(board: &Board, command: &Command) -> Option<CaseId> {
    use Command as C;
    match command {
        C::OpenCase(_)
        | C::BlowWhistle(_)
        | C::Whistle(_)
        | C::OpenIncident(_)
        | C::Incident(_)
        | C::FileHandled(_)
        | C::EraseReport { .. }
        | C::EnrolUnit { .. }
        | C::RetireUnit { .. }
        | C::Adopt { .. }
        | C::Amend { .. }
        | C::LookForWork { .. }
        | C::AssignTogether { .. }
        | C::LookForSooner { .. }
        | C::Reorganise(_) => None,
        C::SignOn { .. } | C::StandBy { .. } | C::Receive { .. } => None,
        C::JoinReport(joining) => Some(joining.case),
        C::Relay(relayed) => Some(relayed.case),
        C::RecordUnanswered(call) => Some(call.case),
        C::RelayDuty { unit, .. } => held_case(board, *unit),
        C::RecordReach { reach, .. } => match reach {
            Reach::Alert { case, .. } => Some(*case),
            Reach::Offer { task, .. } => task_case(board, *task),
        },
        C::Act(act) => Some(act.case),
        C::ReckonLimit { case }
        | C::FollowResponse { case }
        | C::PlaceCase(Placing { case, .. })
        | C::RecordCall { case, .. }
        | C::Acknowledge { case, .. }
        | C::DispatchUnits { case, .. }
        | C::StandDown { case, .. }
        | C::Settle { case, .. }
        | C::Verify { case, .. }
        | C::VerifyByCaller { case, .. }
        | C::Close { case, .. }
        | C::Withdraw { case, .. }
        | C::Reopen { case, .. } => Some(*case),
        C::SignOff { unit } | C::Accept { unit, .. } | C::Decline { unit, .. } => held_case(board, *unit),
        C::SetOut { task, .. }
        | C::Arrive { task, .. }
        | C::ReportWell { task, .. }
        | C::AskBackup { task, .. }
        | C::Finish { task, .. } => task_case(board, *task),
        C::RaiseSos { unit, .. } => board.unit(*unit).and_then(|unit| unit.sos),
        C::TimerRanOut(timer) => match timer {
            Timer::Clock { case, .. }
            | Timer::Limit { case, .. }
            | Timer::Letter { case, .. }
            | Timer::ReportUp { case, .. }
            | Timer::Desk { case, .. } => Some(*case),
            Timer::Answer { task, .. } | Timer::Search { task, .. } | Timer::Welfare { task, .. } => {
                task_case(board, *task)
            }
            Timer::Whistle { .. } | Timer::IncidentReport { .. } => None,
        },
    }
}

/// What to bring with the situation. `policy` is the one that will decide the command.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one arm for each kind of command, and nothing else")]
pub fn asks(board: &Board, policy: &Policy, command: &Command) -> Asks {
    use Command as C;
    let case = case_of(board, command).and_then(|id| board.case(id));
    let posts_above = case.map(|case| case.facts.area.clone());
    let ladder = case.map(|case| case.facts.ladder.clone()).unwrap_or_default();
    let task = looks_for(board, case, command);
    match command {
        C::OpenCase(intake) => asks_to_open(policy, intake, need_of(policy, intake)),
        C::RaiseSos { unit, intake } if case.is_none() => {
            let (skills, sos_unit) = (policy.sos.skills.clone(), Some(*unit));
            let fix_stale_after_ms = policy.fix_stale_after_ms;
            asks_to_open(policy, intake, Need { skills, sos_unit, fix_stale_after_ms, ..Need::default() })
        }
        C::PlaceCase(placing) => asks_to_place(policy, placing, case),
        C::Reopen { .. } => Asks { recall: command.recalls(), ..Asks::default() },
        // Whatever the machine may do so far: what the caller says may make it more.
        C::JoinReport(joining) => Asks {
            near: case.map(|case| near_joined(policy, case, joining, task)),
            posts_above,
            ladder,
            ..Asks::default()
        },
        C::RecordCall { .. }
        | C::Relay(_)
        | C::RelayDuty { .. }
        | C::StandDown { .. }
        | C::Verify { .. }
        | C::VerifyByCaller { .. }
        | C::Decline { .. }
        | C::AskBackup { .. }
        | C::SignOff { .. }
        | C::FollowResponse { .. }
        | C::TimerRanOut(Timer::Answer { .. } | Timer::Search { .. }) => {
            Asks { near: near_case(policy, case, task), posts_above, ladder, ..Asks::default() }
        }
        C::Act(act) => act_asks(board, policy, act, case, posts_above, ladder),
        C::FileHandled(handled) => Asks { posts_above: Some(handled.intake.area.clone()), ..Asks::default() },
        C::LookForWork { unit } => Asks { work: work_wanted(policy, *unit), ..Asks::default() },
        C::AssignTogether { around: task } | C::LookForSooner { task } => pairs(policy, command, *task),
        C::BlowWhistle(_) | C::Whistle(_) | C::OpenIncident(_) | C::Incident(_) => {
            beside_cases(board, command)
        }
        C::TimerRanOut(
            Timer::Clock { .. }
            | Timer::Welfare { .. }
            | Timer::Limit { .. }
            | Timer::Letter { .. }
            | Timer::ReportUp { .. }
            | Timer::Desk { .. },
        )
        | C::Acknowledge { .. }
        | C::RecordUnanswered(_)
        | C::Settle { .. }
        | C::Close { .. }
        | C::Withdraw { .. }
        | C::RaiseSos { .. } => Asks { near: None, posts_above, ladder, ..Asks::default() },
        C::ReckonLimit { .. }
        | C::TimerRanOut(Timer::Whistle { .. } | Timer::IncidentReport { .. })
        | C::DispatchUnits { .. }
        | C::EraseReport { .. }
        | C::EnrolUnit { .. }
        | C::RetireUnit { .. }
        | C::Adopt { .. }
        | C::Amend { .. }
        | C::Reorganise(_)
        | C::SignOn { .. }
        | C::StandBy { .. }
        | C::RecordReach { .. }
        | C::Accept { .. }
        | C::SetOut { .. }
        | C::Arrive { .. }
        | C::ReportWell { .. }
        | C::Finish { .. }
        | C::Receive { .. } => Asks::default(),
    }
}

/// The posts above the place to which departments are called, or above an incident: whoever sits there answers for it; and the lines of
/// the areas over which a response is to hold, or of the seat that has a part in it.
fn beside_cases(board: &Board, command: &Command) -> Asks {
    let mut asks = Asks::default();
    if let Command::BlowWhistle(wanted) = command {
        asks.posts_above = Some(wanted.area.clone());
    } else if let Command::Whistle(order) = command {
        asks.posts_above = board.whistle(order.whistle).map(|whistle| whistle.area.clone());
    } else if let Command::OpenIncident(wanted) = command {
        asks.posts_above = Some(wanted.area.clone());
    } else if let Command::Incident(order) = command {
        asks.posts_above = board.incident(order.incident).map(|incident| incident.area.clone());
        asks.lines_of = lines_of(order);
    }
    asks
}

fn lines_of(order: &IncidentOrder) -> Vec<AreaCode> {
    if let IncidentDeed::SetResponse { areas, .. } = &order.deed {
        return areas.iter().take(RESPONSE_AREAS_MAX).cloned().collect();
    }
    match (&order.deed, &order.by.seat) {
        (IncidentDeed::Log { .. }, Seat::Centre { area, .. }) => vec![area.clone()],
        _ => Vec::new(),
    }
}

/// Whatever is done may put the case to other posts; some deeds look for a unit anew, or are about a case that has ended.
fn act_asks(
    board: &Board,
    policy: &Policy,
    act: &Act,
    case: Option<&Case>,
    mut posts_above: Option<AreaCode>,
    mut ladder: Vec<Rung>,
) -> Asks {
    let near = if let Deed::Correct(correction) = &act.deed {
        case.map(|case| near_corrected(policy, case, correction))
    } else {
        near_case(policy, case, case.map(|case| case.task))
    };
    // What goes on is the other case: its posts hear of it, and its ladder may grow.
    let into = if let Deed::Merge { into, .. } = &act.deed { board.case(*into) } else { None };
    let (mut line_of, mut of) = (None, into.map(|into| into.facts.policy.clone()));
    if let Some(into) = into {
        (line_of, posts_above) = (posts_above, Some(into.facts.area.clone()));
        ladder.clone_from(&into.facts.ladder);
    }
    let recall = act.recalls();
    let parted = case.into_iter().flat_map(|case| &case.handling.absorbed);
    let parted = parted.filter(|absorbed| Some(absorbed.case) == recall);
    for absorbed in parted {
        ladder.extend(absorbed.facts.ladder.clone());
        of = Some(absorbed.facts.policy.clone());
    }
    let above = if let Deed::HandOn { to, .. } = &act.deed { Some(to.clone()) } else { None };
    Asks { near, posts_above, ladder, line_of, policy: of, above, recall, ..Asks::default() }
}

/// The posts are those above the new place; whoever stands above the old one sends it there.
fn asks_to_place(policy: &Policy, placing: &Placing, case: Option<&Case>) -> Asks {
    let Placing { place, area, .. } = placing;
    let need = case.map(|case| draft::need(policy, case, Some(case.task)));
    let near = near(policy, *place, area, need.unwrap_or_default());
    let line_of = case.map(|case| case.facts.area.clone());
    Asks { near: Some(near), posts_above: Some(area.clone()), line_of, ..Asks::default() }
}

/// What a report that opens a case needs: its category, and what the run card wants first.
fn need_of(policy: &Policy, intake: &Intake) -> Need {
    let rule = policy.category(&intake.category);
    let grade = opening::grade(intake, rule);
    let need = Need {
        skills: rule.skills.clone(),
        fix_stale_after_ms: policy.fix_stale_after_ms,
        load_max: policy.load_max(grade),
        presses: grade == Grade::Red,
        ..Need::default()
    };
    let matter = intake.matter.as_ref().map(|matter| &matter.code);
    let card = policy.run_card(&intake.category, matter, grade);
    match card.and_then(|card| card.units().next()) {
        Some((_, want)) => want.narrow(need, policy),
        None => need,
    }
}

fn asks_to_open(policy: &Policy, intake: &Intake, need: Need) -> Asks {
    let near = near(policy, intake.place, &intake.area, need);
    Asks { near: Some(near), posts_above: Some(intake.area.clone()), ..Asks::default() }
}

/// The same for a case that is to be reopened, once it has been rebuilt from its stream.
#[must_use]
pub fn asks_recalled(policy: &Policy, recalled: &Case) -> Asks {
    let posts_above = Some(recalled.facts.area.clone());
    let ladder = recalled.facts.ladder.clone();
    let near = near_case(policy, Some(recalled), Some(recalled.task));
    Asks { near, posts_above, ladder, ..Asks::default() }
}

/// The task that somebody may be looked for: that of the case, or the one for backup that the command is about; none if it
/// is only now to be opened.
fn looks_for(board: &Board, case: Option<&Case>, command: &Command) -> Option<TaskId> {
    use Command as C;
    let held = |unit: UnitId| board.hold_on(unit).map(|(task, _)| task);
    #[expect(clippy::wildcard_enum_match_arm, reason = "what else looks for somebody does so for the case")]
    let about = match command {
        C::AskBackup { .. } => return None,
        // What it makes more pressing is looked for more units, who may have been asked for the first task before.
        C::JoinReport(_) => {
            // Where the work counts as done, what may follow is a task that nobody was asked for.
            let at_work = |case: &&Case| {
                matches!(case.phase, Phase::UnderWay | Phase::OnScene) || counts_as_done(case.phase)
            };
            if let Some(case) = case.filter(at_work) {
                return waiting_for_backup(board, case);
            }
            None
        }
        C::Relay(relayed) => return looks_for(board, case, &relayed.order),
        C::Decline { unit, .. }
        | C::SignOff { unit }
        | C::RelayDuty { unit, .. }
        | C::StandDown { unit, .. } => held(*unit),
        C::TimerRanOut(Timer::Answer { task, .. } | Timer::Search { task, .. }) => Some(*task),
        _ => None,
    };
    let case = case?;
    let own = |task: &TaskId| board.task(*task).is_some_and(|task| task.case == case.id);
    Some(about.filter(own).unwrap_or(case.task))
}

/// The task for backup that nobody attends yet.
fn waiting_for_backup(board: &Board, case: &Case) -> Option<TaskId> {
    let open = case.handling.backups.iter().filter_map(|task| board.task(*task));
    open.into_iter().find(|task| task.attending.is_none()).map(|task| task.id)
}

fn near_case(policy: &Policy, case: Option<&Case>, task: Option<TaskId>) -> Option<Near> {
    Some(near_open(policy, case.filter(|case| case.facts.mode != Mode::RecordOnly)?, task))
}

fn near_open(policy: &Policy, case: &Case, task: Option<TaskId>) -> Near {
    near(policy, case.facts.place, &case.facts.area, draft::need(policy, case, task))
}

/// The report may make it red: then nobody is left out for what it has had.
fn near_joined(policy: &Policy, case: &Case, joining: &Joining, task: Option<TaskId>) -> Near {
    let mut near = near_open(policy, case, task);
    near.need.presses |= joining.grade == Some(Grade::Red) || !joining.call_first.is_empty();
    near
}

/// Whoever is under way to anything less grave than what is gravest is brought: how grave the case is by then says `decide`.
fn near(policy: &Policy, place: Option<Place>, area: &AreaCode, need: Need) -> Near {
    let takes = policy.choice.and_then(|rules| rules.improving).is_some_and(|rules| rules.graver.is_some());
    let (travel, taken_for) = (policy.choice.map(|rules| rules.travel), takes.then_some(Grade::Red));
    Near { place, area: area.clone(), need, travel, taken_for }
}

fn work_wanted(policy: &Policy, unit: UnitId) -> Option<WorkWanted> {
    let rules = policy.choice?;
    let improving = rules.improving?;
    let (radius_m, under_way) = (improving.radius_m, improving.sooner.is_some());
    let fix_stale_after_ms = policy.fix_stale_after_ms;
    Some(WorkWanted { unit, radius_m, travel: rules.travel, fix_stale_after_ms, under_way })
}

fn pairs(policy: &Policy, command: &Command, task: TaskId) -> Asks {
    let alone = matches!(command, Command::LookForSooner { .. });
    let pairs = if alone { sooner_wanted(policy, task) } else { together_wanted(policy, task) };
    Asks { pairs, ..Asks::default() }
}

fn together_wanted(policy: &Policy, around: TaskId) -> Option<PairsWanted> {
    let rolling = policy.choice?.improving?.rolling?;
    pairs_wanted(policy, around, if rolling.turns.is_some() { Pairs::AndUnderWay } else { Pairs::Waiting })
}

fn sooner_wanted(policy: &Policy, task: TaskId) -> Option<PairsWanted> {
    policy.choice?.improving?.sooner?;
    pairs_wanted(policy, task, Pairs::Alone)
}

fn pairs_wanted(policy: &Policy, around: TaskId, of: Pairs) -> Option<PairsWanted> {
    let (travel, improving) = (policy.choice?.travel, policy.choice?.improving?);
    let fix_stale_after_ms = policy.fix_stale_after_ms;
    Some(PairsWanted { around, radius_m: improving.radius_m, travel, fix_stale_after_ms, of })
}

/// Whoever the case wants as what it is filed from now on.
fn near_corrected(policy: &Policy, case: &Case, correction: &Correction) -> Near {
    let mut facts = case.facts.clone();
    if let (Some(about), Some(filing)) = (&correction.about, &mut facts.filing) {
        facts.category.clone_from(&about.category);
        filing.matter.clone_from(&about.matter);
    }
    let graver = [correction.grade, correction.at_least].into_iter().flatten();
    facts.grade = graver.fold(facts.grade, Grade::min);
    near_open(policy, &Case { facts, ..case.clone() }, Some(case.task))
}

fn held_case(board: &Board, unit: UnitId) -> Option<CaseId> {
    task_case(board, board.hold_on(unit)?.0)
}

fn task_case(board: &Board, task: TaskId) -> Option<CaseId> {
    board.task(task).map(|task| task.case)
}
