//! What must be true of the board and the ledger together after every step.

mod closed_loop;

use std::collections::{BTreeMap, BTreeSet};

use hub_dispatch::{
    CaseId, ClockPurpose, ContentDigest, Decision, Event, Happened, IncidentTurn, Mode, NamedPolicy, Notice,
    OfferId, Owed, Phase, REPORTS_JOINED_MAX, Reach, ReportId, Stream, Timer, UnitId, UtcMicros, WhistleTurn,
    board::{Board, CalledDepartment, Case, Duty, Entity, MAILBOX_PENDING_MAX, Mailbox, Task, WhistleClock},
    owed,
};

use crate::ledger::ModelLedger;

/// Checks everything.
pub(crate) fn check(
    board: &Board,
    ledger: &ModelLedger,
    policies: &BTreeMap<ContentDigest, NamedPolicy>,
    now: UtcMicros,
) {
    claims_are_the_holds(board, ledger);
    board.tasks().for_each(|task| search_comes_soon_enough(board, ledger, (task, policies), now));
    timers_are_what_the_board_waits_for(board, ledger);
    board.cases().for_each(|case| case_is_in_hand(board, case));
    board.cases().for_each(closed_loop::is_in_order);
    board.tasks().for_each(|task| task_fits_its_case(board, task, policies));
    board.units().for_each(|unit| {
        let held = board.hold_on(unit.id).is_some();
        let can_be_asked = matches!(unit.duty, Duty::On | Duty::Standby);
        assert!(!held || can_be_asked, "{} is held and {:?}", unit.id, unit.duty);
        assert!(unit.sos.is_none_or(|case| board.case(case).is_some()), "a call for help has its case");
    });
    board.mailboxes().for_each(mailbox_is_in_order);
    everything_waiting_is_owed(board);
    everybody_untold_is_owed(board);
    board.cases().for_each(|case| its_reports_name_the_case(case, ledger));
    assert_eq!(Board::from_entities(all_entities(board)), *board, "the stored rows make the same board");
}

/// A row that is written beside the events is what the board has become, and reads back as it was written.
pub(crate) fn check_row(board: &Board, stream: Stream, row: Option<Entity>) {
    if let Some(entity) = &row {
        let text = serde_json::to_string(entity).unwrap();
        assert_eq!(serde_json::from_str::<Entity>(&text).unwrap(), *entity, "a stored row reads back");
    }
    assert_eq!(board.entity(stream), row, "the row written for {stream} is the board's");
}

/// The board is made of events and of nothing else.
pub(crate) fn check_replay(board: &Board, ledger: &ModelLedger) {
    let mut again = Board::default();
    for recorded in &ledger.feed {
        let text = serde_json::to_string(&recorded.event).unwrap();
        assert_eq!(read(recorded.event.kind(), &text), recorded.event, "an event reads back");
        again.evolve(recorded);
    }
    assert_eq!(again, *board, "evolving the feed again makes the same board");
}

/// An event as its stored type says that it is to be read.
fn read(kind: &str, text: &str) -> Event {
    if Happened::is_kind(kind) {
        return Event::Acted(serde_json::from_str(text).unwrap());
    }
    if IncidentTurn::is_kind(kind) {
        return Event::Incident(serde_json::from_str(text).unwrap());
    }
    if WhistleTurn::is_kind(kind) {
        return Event::Whistled(serde_json::from_str(text).unwrap());
    }
    serde_json::from_str(text).unwrap()
}

fn claims_are_the_holds(board: &Board, ledger: &ModelLedger) {
    let mut holds: BTreeMap<UnitId, OfferId> = BTreeMap::new();
    for task in board.tasks() {
        for (unit, offer) in task.held_units() {
            assert_eq!(holds.insert(unit, offer), None, "{unit} is held once");
            assert_eq!(board.hold_on(unit), Some((task.id, offer)), "the board knows who holds {unit}");
        }
    }
    for unit in board.units().filter(|unit| !holds.contains_key(&unit.id)) {
        assert_eq!(board.hold_on(unit.id), None, "nothing holds {}", unit.id);
    }
    assert_eq!(holds, ledger.claims, "the claims in the ledger are the holds on the board");
}

fn timers_are_what_the_board_waits_for(board: &Board, ledger: &ModelLedger) {
    let mut wanted: BTreeMap<Timer, UtcMicros> = BTreeMap::new();
    let mut idle_searches = BTreeSet::new();
    for case in board.cases() {
        let clock = case.clock.expect("every open case has a running clock");
        assert_eq!(clock.generation, case.generation, "the clock is the newest");
        wanted.insert(Timer::Clock { case: case.id, generation: clock.generation }, clock.due);
        wanted.extend(closed_loop::timers_of(case));
    }
    for task in board.tasks() {
        for (&offer, live) in &task.offers {
            wanted.insert(Timer::Answer { offer, task: task.id }, live.answer_by);
        }
        if let Some(due) = task.search_due {
            let timer = Timer::Search { task: task.id, generation: task.search_generation };
            let looking = board.case(task.case).is_some_and(|case| is_looked_for(case, task));
            // A settled case does not look any more, nor does one that a person must decide since it became more
            // pressing; the search timer runs out without effect.
            if looking {
                wanted.insert(timer, due);
            } else {
                idle_searches.insert(timer);
            }
        }
        if let Some(due) = task.welfare_due {
            let timer = Timer::Welfare { task: task.id, generation: task.welfare_generation };
            wanted.insert(timer, due);
        }
    }
    for whistle in board.whistles() {
        let timer =
            |clock: WhistleClock| Timer::Whistle { whistle: whistle.id, generation: clock.generation };
        wanted.extend(whistle.clock.map(|clock| (timer(clock), clock.due)));
        let somebody_is_there = whistle.departments.iter().any(CalledDepartment::is_there);
        assert!(whistle.clock.is_some() || somebody_is_there, "{} waits for nobody and nothing", whistle.id);
    }
    for incident in board.incidents() {
        let timer = |generation| Timer::IncidentReport { incident: incident.id, generation };
        wanted.extend(incident.clock.map(|clock| (timer(clock.generation), clock.due)));
        let in_time = incident.owed.values().filter(|owed| !owed.overdue).map(|owed| owed.due).min();
        assert_eq!(incident.clock.map(|clock| clock.due), in_time, "{} owes what comes first", incident.id);
    }
    let mut running = ledger.timers.clone();
    running.retain(|timer, _| !idle_searches.contains(timer));
    for (timer, due) in &mut running {
        // One that finds what it found before is made again and again, and nothing of that is on record.
        if let Some(first) = wanted.get(timer).filter(|_| matches!(timer, Timer::Search { .. })) {
            *due = (*due).min(*first);
        }
    }
    assert_eq!(running, wanted, "the timers in the ledger are those that the board waits for");
}

/// A search that is to come is made no later than another is by its grade, or than the calls that it waits for hold it up.
fn search_comes_soon_enough(
    board: &Board,
    ledger: &ModelLedger,
    (task, policies): (&Task, &BTreeMap<ContentDigest, NamedPolicy>),
    now: UtcMicros,
) {
    let timer = Timer::Search { task: task.id, generation: task.search_generation };
    let case = board.case(task.case).expect("a task on the board belongs to an open case");
    let Some(due) = ledger.timers.get(&timer).filter(|_| is_looked_for(case, task)) else { return };
    let policy = &policies[&case.facts.policy].policy;
    let again = now.plus_ms(policy.grade(case.facts.grade).search_again_ms);
    let held = (!case.calls_owed().is_empty()).then(|| case.held_until(policy.call_first_ms));
    let latest = held.map_or(again, |held| again.max(held));
    assert!(*due <= latest, "the next search for {} is made at {due:?}, by {latest:?} it must be", task.id);
}

/// Whether the machine must be looking for somebody for a task.
fn is_looked_for(case: &Case, task: &Task) -> bool {
    let wanted =
        if case.task == task.id { case.phase == Phase::Unattended } else { task.attending.is_none() };
    wanted && case.facts.mode == Mode::Auto
}

fn case_is_in_hand(board: &Board, case: &Case) {
    assert!(case.owner().is_some(), "case {} has an owner", case.id);
    let task = board.task(case.task).expect("an open case has a task");
    assert_eq!(task.case, case.id);
    let arrived = task.attending.as_ref().map(|attending| attending.arrived_at.is_some());
    let attended = match case.phase {
        Phase::UnderWay => Some(false),
        Phase::OnScene => Some(true),
        Phase::Unattended
        | Phase::ToCheck
        | Phase::ToVerify
        | Phase::ToClose
        | Phase::WithDepartments
        | Phase::Suspended
        | Phase::ToCallBack => None,
    };
    assert_eq!(arrived, attended, "case {} is {:?}", case.id, case.phase);
    assert_eq!(task.welfare_due.is_some(), case.phase == Phase::OnScene, "welfare is asked on scene");
    if case.phase == Phase::Unattended && case.facts.mode == Mode::Auto {
        let looking = !task.offers.is_empty() || task.search_due.is_some();
        assert!(looking, "somebody is always being looked for while nobody attends case {}", case.id);
    }
    assert!(case.alert.is_none() || case.acknowledged_by.is_none(), "an answered alert is over");
    let purpose = case.clock.map(|clock| clock.purpose);
    let waits = matches!(case.phase, Phase::Unattended | Phase::ToCheck);
    if case.alert.is_none() && case.acknowledged_by.is_none() && waits {
        assert_eq!(purpose, Some(ClockPurpose::Climb), "what nobody has in hand climbs");
    }
}

fn task_fits_its_case(board: &Board, task: &Task, policies: &BTreeMap<ContentDigest, NamedPolicy>) {
    let case = board.case(task.case).expect("a task on the board belongs to an open case");
    let backup = case.task != task.id;
    let at_work = matches!(case.phase, Phase::Unattended | Phase::UnderWay | Phase::OnScene);
    let asked_for = case.handling.backups.contains(&task.id) && at_work;
    assert!(!backup || asked_for, "a case has one task at work, and those that were asked for besides");
    if backup && is_looked_for(case, task) {
        let looking = !task.offers.is_empty() || task.search_due.is_some();
        assert!(looking, "somebody is always being looked for to help at case {}", case.id);
    }
    let at_once = policies[&case.facts.policy].policy.grade(case.facts.grade).offers_at_once;
    let asks_more = task.offers.len() < usize::from(at_once) && task.attending.is_none();
    assert!(task.search_due.is_none() || task.offers.is_empty() || asks_more, "a search waits for somebody");
    let relieves = task.offers.values().all(|live| live.relieves.is_some()) && task.offers.len() <= 1;
    assert!(
        task.attending.is_none() || relieves,
        "the first to accept ends the asking, but for who relieves it"
    );
    let wanted = backup || matches!(case.phase, Phase::Unattended | Phase::UnderWay);
    assert!(task.offers.is_empty() || wanted, "nobody is asked for nothing");
}

fn mailbox_is_in_order(mailbox: &Mailbox) {
    assert!(mailbox.pending.len() <= MAILBOX_PENDING_MAX, "the mailbox of {} is bounded", mailbox.unit);
    let mut before = 0;
    for pending in &mailbox.pending {
        assert!(before <= pending.after && pending.after < pending.number, "numbers follow one another");
        before = pending.number;
    }
    assert!(before <= mailbox.last_posted);
    let questions = |wanted: fn(&Notice) -> bool| {
        mailbox.pending.iter().filter(|pending| wanted(&pending.notice)).count()
    };
    assert!(questions(|notice| matches!(notice, Notice::Offer { .. })) <= 1, "one offer at a time");
    assert!(questions(|notice| matches!(notice, Notice::Welfare { .. })) <= 1, "one welfare question");
}

fn everything_waiting_is_owed(board: &Board) {
    let owed: BTreeSet<Owed> = owed(board).collect();
    let mut wanted = BTreeSet::new();
    for case in board.cases() {
        if let Some(alert) = &case.alert {
            wanted.insert(Owed::Alert { case: case.id, rung: case.rung, round: alert.round });
        }
        for service in case.calls_owed() {
            wanted.insert(Owed::Call { case: case.id, service });
        }
    }
    for task in board.tasks() {
        for (&offer, live) in &task.offers {
            let pending = board.mailbox(live.unit).and_then(|mailbox| mailbox.offer_message(offer));
            let message = pending.expect("an offer that lives waits in the mailbox").message;
            wanted.insert(Owed::Message { unit: live.unit, message });
        }
    }
    assert!(wanted.is_subset(&owed), "what waits is owed");
    for mailbox in board.mailboxes() {
        for pending in &mailbox.pending {
            question_can_be_answered(board, mailbox.unit, &pending.notice);
        }
    }
}

/// Whoever was alerted or asked and not told by another channel is to be told; nobody else is.
fn everybody_untold_is_owed(board: &Board) {
    let owed: Vec<Reach> = owed(board)
        .filter_map(|owed| if let Owed::Reach(reach) = owed { Some(reach) } else { None })
        .collect();
    let mut wanted = Vec::new();
    for case in board.cases() {
        let Some(alert) = &case.alert else { continue };
        assert!(alert.reached.iter().all(|told| alert.on_duty.contains(told)), "only the alerted were told");
        let untold = alert.on_duty.iter().filter(|person| !alert.reached.contains(person));
        wanted.extend(untold.map(|&person| Reach::Alert { case: case.id, round: alert.round, person }));
    }
    for task in board.tasks() {
        let untold = task.offers.iter().filter(|(_, live)| !live.reached);
        wanted.extend(untold.map(|(&offer, live)| Reach::Offer { task: task.id, offer, unit: live.unit }));
    }
    assert_eq!(owed, wanted, "who is to be told");
}

/// Every report of an open case was received for it, once.
fn its_reports_name_the_case(case: &Case, ledger: &ModelLedger) {
    let reports: BTreeSet<ReportId> = case.joined.iter().chain([&case.facts.report]).copied().collect();
    assert_eq!(reports.len(), case.joined.len() + 1, "each report of case {} is listed once", case.id);
    assert!(case.joined.len() <= REPORTS_JOINED_MAX);
    for report in reports {
        let received = ledger.streams.get(&Stream::Report(report)).and_then(|events| events.first());
        let event = received.map(|recorded| &recorded.event);
        let merged = |named: &CaseId| case.handling.absorbed.iter().any(|absorbed| absorbed.case == *named);
        let parted = ledger.feed.iter().any(|it| has_left_for(&it.event, report, case));
        let named = matches!(event, Some(Event::ReportReceived { case: named, .. }) if *named == case.id || merged(named));
        let named = named || (parted && event.is_some());
        assert!(named, "report {report} of case {} was received as {event:?}", case.id);
    }
}

/// Whether a report has left another case for this one, or for one that is part of it.
fn has_left_for(event: &Event, report: ReportId, case: &Case) -> bool {
    let Event::Acted(acted) = event else { return false };
    let Happened::ReportParted { report: left, to, .. } = &acted.what else { return false };
    *left == report && (*to == case.id || case.handling.absorbed.iter().any(|absorbed| absorbed.case == *to))
}

/// What holds between the board before a decision and its events.
pub(crate) fn check_decision(before: &Board, decision: &Decision) {
    closed_loop::nobody_is_closed_unverified(before, decision);
    let marks = decision
        .events
        .iter()
        .enumerate()
        .filter(|(_, event)| matches!(event, Event::AnswerRelayed(_) | Event::DutyRelayed(_)));
    for (index, mark) in marks {
        let first_of_several = index == 0 && decision.events.len() > 1;
        assert!(first_of_several, "{} stands before what it causes", mark.kind());
    }
    for event in &decision.events {
        let Event::ReportJoined(joined) = event else { continue };
        let case = before.case(joined.case).expect("a report joins an open case");
        assert!(joined.grade <= case.facts.grade, "the grade only rises");
        let kept = case.facts.call_first.iter().all(|service| joined.call_first.contains(service));
        assert!(kept, "services to be called are only added");
        let due = case.clock.expect("every open case has a running clock").due;
        let no_later =
            decision.set.iter().all(|(timer, set)| !matches!(timer, Timer::Clock { .. }) || *set <= due);
        assert!(no_later, "another caller sets no clock back");
    }
}

/// A question is repeated until it is answered, so it must be one that still can be.
fn question_can_be_answered(board: &Board, unit: UnitId, notice: &Notice) {
    match notice {
        Notice::Offer { offer, task, .. } => {
            assert_eq!(board.hold_on(unit), Some((*task, *offer)), "only a live offer is asked");
        }
        Notice::Welfare { task } => {
            let at_work = board.task(*task).and_then(|task| task.attending.as_ref());
            assert!(at_work.is_some_and(|a| a.unit == unit), "only a unit on scene is asked if it is well");
        }
        Notice::StandDown { .. }
        | Notice::Reassigned { .. }
        | Notice::Moved { .. }
        | Notice::Corrected { .. }
        | Notice::MorePressing { .. } => {}
    }
}

fn all_entities(board: &Board) -> Vec<Entity> {
    let streams = [Stream::Register]
        .into_iter()
        .chain(board.cases().map(|case| Stream::Case(case.id)))
        .chain(board.tasks().map(|task| Stream::Task(task.id)))
        .chain(board.units().map(|unit| Stream::Unit(unit.id)))
        .chain(board.mailboxes().map(|mailbox| Stream::Mailbox(mailbox.unit)))
        .chain(board.whistles().map(|whistle| Stream::Whistle(whistle.id)))
        .chain(board.incidents().map(|incident| Stream::Incident(incident.id)));
    streams.map(|stream| board.entity(stream).expect("it was just listed")).collect()
}
