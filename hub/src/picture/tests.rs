//! Pictures, by table: rungs, ends, who did what. Events are the golden files of the ledger, so that every form that was
//! ever written can be shown.

use std::{collections::BTreeSet, path::Path};

use geo_index::{AreaCode, Tier};
use hub_dispatch::{
    CaseFacts, CaseId, Category, ContentDigest, Event, Grade, Happened, IncidentTurn, Mode, PersonId,
    ReportId, ReportJoined, Rung, SentBack, TaskId, UtcMicros, Verified, Verifier, WhistleTurn,
    board::{Alert, Board, Case, Entity, Recorded},
};
use hub_engine::{Entry, ReportWords, View};
use hub_protocol::{
    self as wire, EventKind, RungState,
    limits::SUMMARY_MAX_CHARS,
    views::{Actor, CaseView, Detail, HistoryEntry},
};
use uuid::Uuid;

use super::{
    case::{Ended, drawn},
    case_view,
    history::{Said, all_sealed_in, history},
};
use crate::jurisdiction::Withheld;

const NAME: &str = "李静";

fn names(_: PersonId) -> String {
    NAME.to_owned()
}

fn case() -> Case {
    let rung = |tier, area| Rung { tier, area: AreaCode::new(area).expect("a valid code") };
    let facts = CaseFacts {
        report: ReportId(Uuid::from_u128(1)),
        category: Category("04".to_owned()),
        grade: Grade::Ordinary,
        mode: Mode::Auto,
        policy: ContentDigest(String::new()),
        place: None,
        area: AreaCode::new("v").expect("a valid code"),
        ladder: vec![rung(Tier::Village, "v"), rung(Tier::Township, "t"), rung(Tier::County, "k")],
        call_first: Vec::new(),
        sos_unit: None,
        filing: None,
        risk: None,
        to_check: false,
    };
    Case::opened(CaseId(Uuid::from_u128(2)), 1, facts, TaskId(Uuid::from_u128(3)), UtcMicros(1))
}

fn standing() -> Option<Alert> {
    Some(Alert { round: 1, reason: None, since: UtcMicros(5), on_duty: vec![], reached: BTreeSet::new() })
}

fn view_of(case: Case, said: &str) -> View {
    let mut view = View::default();
    let words = ReportWords { text: said.to_owned(), ..ReportWords::default() };
    view.words.insert(case.facts.report, words.into());
    view.board = Board::from_entities([Entity::Case(Box::new(case))]);
    view.seq = 7;
    view
}

fn shown(case: Case, said: &str) -> CaseView {
    let id = case.id;
    case_view(&view_of(case, said), id, &names).expect("the case is open")
}

fn check_ladder(change: impl FnOnce(&mut Case), expected: [RungState; 3]) {
    let mut case = case();
    change(&mut case);
    let states: Vec<RungState> = shown(case, "").ladder.into_iter().map(|rung| rung.state).collect();
    assert_eq!(states, expected);
}

#[test]
fn a_ladder_says_who_was_asked_who_answered_and_who_was_not_there() {
    use RungState::{Acknowledged, Ahead, Alerting, Passed, Skipped};
    check_ladder(|_| {}, [Ahead, Ahead, Ahead]);
    check_ladder(|case| (case.round, case.alert) = (1, standing()), [Alerting, Ahead, Ahead]);
    check_ladder(
        |case| (case.round, case.acknowledged_by) = (1, Some(PersonId(Uuid::nil()))),
        [Acknowledged, Ahead, Ahead],
    );
    check_ladder(
        |case| {
            (case.rung, case.round, case.alert) = (2, 3, standing());
            case.skipped = BTreeSet::from([1]);
        },
        [Passed, Skipped, Alerting],
    );
    check_ladder(|case| (case.rung, case.round) = (1, 2), [Passed, Passed, Ahead]);
}

#[test]
fn an_open_case_has_its_words_cut_and_its_owner_named_by_code_where_the_tree_lacks_the_name() {
    let long = "长".repeat(SUMMARY_MAX_CHARS + 1);
    let view = shown(case(), &long);
    assert_eq!(view.summary.chars().count(), SUMMARY_MAX_CHARS);
    assert_eq!(view.owner.map(|owner| owner.name), Some("v".to_owned()));
    assert_eq!((view.seq, view.phase, view.ended_at_us), (7, wire::Phase::Unattended, None));
}

#[test]
fn an_ended_case_has_no_owner_no_clock_and_nothing_that_waits() {
    let mut case = case();
    (case.round, case.alert, case.acknowledged_by) = (1, standing(), Some(PersonId(Uuid::nil())));
    case.facts.call_first = vec![hub_dispatch::Service::Fire];
    let view = view_of(case.clone(), "");
    let ended = Ended { phase: wire::Phase::Withdrawn, at: UtcMicros(9) };
    let shown = drawn(&view, &case, None, Some(ended), &names);
    assert_eq!((shown.phase, shown.ended_at_us.map(wire::UtcMicros::get)), (wire::Phase::Withdrawn, Some(9)));
    assert_eq!((shown.owner, shown.alert, shown.clock, shown.task), (None, None, None, None));
    assert_eq!((shown.acknowledged_by, shown.calls_owed.len()), (None, 0));
    assert!(shown.ladder.iter().all(|rung| matches!(rung.state, RungState::Passed | RungState::Ahead)));
}

/// Every event that the ledger's golden files hold.
fn golden_events() -> Vec<Event> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("record/golden");
    let files = std::fs::read_dir(folder).expect("the golden files are there");
    let paths = files.map(|file| file.expect("the folder can be read").path());
    let bodies = paths.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    bodies
        .map(|path| {
            let body = std::fs::read(&path).expect("a golden file can be read");
            let kind =
                serde_json::from_slice::<serde_json::Value>(&body).map(|body| body["type"].to_string());
            let is = |of: fn(&str) -> bool| kind.as_ref().is_ok_and(|kind| of(kind.trim_matches('"')));
            let read = if is(Happened::is_kind) {
                serde_json::from_slice(&body).map(Event::Acted)
            } else if is(IncidentTurn::is_kind) {
                serde_json::from_slice(&body).map(Event::Incident)
            } else if is(WhistleTurn::is_kind) {
                serde_json::from_slice(&body).map(Event::Whistled)
            } else {
                serde_json::from_slice(&body)
            };
            read.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        })
        .collect()
}

fn line(event: Event, said: &Said) -> HistoryEntry {
    line_told(&Withheld::default(), event, said)
}

fn line_told(told: &Withheld, event: Event, said: &Said) -> HistoryEntry {
    let recorded = Recorded { version: 1, at: UtcMicros(2), event };
    let entry = Entry { seq: 1, occurred: UtcMicros(2), recorded };
    history(&View::default(), &[entry], said, told, &names).remove(0)
}

#[test]
fn every_event_has_a_line_under_its_own_name() {
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    for event in golden_events() {
        let kind = event.kind();
        assert_eq!(line(event, &Said::new()).event.as_str(), kind);
        shown.insert(kind);
    }
    let named: BTreeSet<&str> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(shown, named, "the golden files and the wire name the same events");
}

#[test]
fn words_are_shown_while_they_are_kept_and_empty_once_erased() {
    let mut with_words = 0;
    for event in golden_events() {
        let Some(vault) = all_sealed_in(&event).next() else { continue };
        with_words += 1;
        let kept = Said::from([(vault, "说明".to_owned())]);
        for (said, expected) in [(kept, "说明"), (Said::new(), "")] {
            let details = line(event.clone(), &said).details;
            let words = Detail::Words { words: expected.to_owned() };
            let number = Detail::Number { number: expected.to_owned() };
            let by_telephone = event.kind().ends_with("_relayed") || event.kind() == "case.call_not_answered";
            let shown = if by_telephone { &number } else { &words };
            assert!(details.contains(shown), "{}: {details:?}", event.kind());
        }
    }
    assert!(with_words >= 8, "reasons, notes and the caller's words");
}

#[test]
fn a_line_says_whether_a_person_a_unit_a_caller_or_the_hub_did_it() {
    for event in golden_events() {
        let kind = event.kind();
        let of_whistle = if let Event::Whistled(it) = &event { Some(it.by.is_some()) } else { None };
        let of_incident = if let Event::Incident(it) = &event { Some(it.by.is_some()) } else { of_whistle };
        let deed = if let Event::Acted(acted) = &event { Some(acted.by.is_some()) } else { of_incident };
        let expected = match kind {
            _ if deed == Some(true) => "person",
            _ if deed == Some(false) => "hub",
            "report.received" => "caller",
            "case.report_joined" if joined_by_itself(&event) => "hub",
            "report.erased"
            | "case.placed"
            | "case.call_recorded"
            | "case.call_not_answered"
            | "case.acknowledged"
            | "case.dispatched"
            | "case.settled"
            | "case.closed"
            | "case.withdrawn"
            | "case.reopened"
            | "case.report_joined"
            | "case.answer_relayed"
            | "unit.duty_relayed" => "person",
            "case.finished"
            | "offer.accepted"
            | "task.set_out"
            | "task.arrived"
            | "task.done"
            | "unit.signed_on"
            | "unit.signed_off"
            | "unit.stood_by"
            | "unit.sos_raised"
            | "mailbox.delivered"
            | "mailbox.seen"
            | "mailbox.answer_came_late" => "unit",
            "case.verified" | "case.sent_back" if is_by_caller(&event) => "caller",
            "case.verified" | "case.sent_back" => "person",
            // These depend on what else they say.
            "offer.ended" | "document.adopted" => continue,
            _ => "hub",
        };
        let did = match line(event, &Said::new()).actor {
            Actor::Hub => "hub",
            Actor::Person { person } => {
                assert_eq!(person.name, NAME);
                "person"
            }
            Actor::Unit { .. } => "unit",
            Actor::Caller { .. } => "caller",
        };
        assert_eq!(did, expected, "{kind}");
    }
}

/// The very same report again, which the rules joined.
fn joined_by_itself(event: &Event) -> bool {
    matches!(event, Event::ReportJoined(ReportJoined { repeat: Some(_), .. }))
}

fn is_by_caller(event: &Event) -> bool {
    matches!(
        event,
        Event::Verified(Verified { by: Verifier::Caller { .. }, .. })
            | Event::SentBack(SentBack { by: Verifier::Caller { .. }, .. })
    )
}

#[test]
fn a_department_is_told_no_number_and_not_what_callers_said_when_called_back() {
    let mut kept = BTreeSet::new();
    for event in golden_events() {
        let said: Said = all_sealed_in(&event).map(|vault| (vault, "13800138000".to_owned())).collect();
        let kind = event.kind().to_owned();
        let (centre, desk) = (line(event.clone(), &said), line_told(&Withheld::from_a_desk(), event, &said));
        assert!(!desk.details.iter().any(|it| matches!(it, Detail::Number { .. })), "{kind}: {desk:?}");
        if centre == desk {
            continue;
        }
        let is_about_people = |it: &&Detail| matches!(it, Detail::Number { .. } | Detail::Words { .. });
        let besides: Vec<Detail> = centre.details.iter().filter(|it| !is_about_people(it)).cloned().collect();
        assert_eq!(besides, desk.details, "{kind}");
        kept.insert(kind);
    }
    // Every other word of a case is what the department has to work with: reasons, notes, letters, the matter itself.
    let expected = [
        "case.answer_relayed",
        "case.call_not_answered",
        "case.reported_up",
        "incident.reported",
        "report.called_back",
        "unit.duty_relayed",
    ];
    assert_eq!(kept, expected.map(str::to_owned).into());
}

#[test]
fn rungs_are_named_from_the_ladder_that_the_history_tells() {
    let case = case();
    let opened = Event::CaseOpened { case: case.id, facts: case.facts, task: case.task };
    let alerted = Event::Alerted { case: case.id, rung: 1, round: 2, reason: None, on_duty: Vec::new() };
    let entries: Vec<Entry> = [opened, alerted]
        .into_iter()
        .zip(1..)
        .map(|(event, seq)| Entry {
            seq,
            occurred: UtcMicros(1),
            recorded: Recorded { version: seq, at: UtcMicros(2), event },
        })
        .collect();
    let lines = history(&View::default(), &entries, &Said::new(), &Withheld::default(), &names);
    let post = lines[1].details.first();
    assert!(matches!(post, Some(Detail::Post { rung: 1, post }) if post.area.0 == "t"), "{post:?}");
    let done_at = Detail::DoneAt { at_us: wire::UtcMicros::clamped(1) };
    assert!(lines[1].details.contains(&done_at), "it happened before it was recorded");
}
