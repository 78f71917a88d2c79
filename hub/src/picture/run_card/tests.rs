//! What the card of a case shows of its 出动卡.

use geo_index::{AreaCode, Tier};
use hub_dispatch::{
    CaseFacts, CaseId, Category, Choice, ContentDigest, Event, Grade, Happened, Mode, OfferId, ReportId,
    RunCard, Rung, TaskId, UnitId, UnitKind, UtcMicros, Want, Wanted, Weight,
    board::{Board, Recorded},
};
use hub_engine::{Organisation, View};
use uuid::Uuid;

use super::run_card;

const OWN: TaskId = TaskId(Uuid::from_u128(3));
const BOAT: UnitId = UnitId(Uuid::from_u128(5));

fn of(kind: UnitKind) -> Want {
    Want { kinds: vec![kind], count: 1, ..Want::default() }
}

/// A case for whose card somebody of this kind is under way, and these are looked for besides, by their own tasks.
fn board(kind: UnitKind, besides: &[Want]) -> Board {
    let (case, offer) = (CaseId(Uuid::from_u128(2)), OfferId(Uuid::from_u128(4)));
    let area = AreaCode::new("v").expect("a valid code");
    let facts = CaseFacts {
        report: ReportId(Uuid::from_u128(1)),
        category: Category("flood".to_owned()),
        grade: Grade::Ordinary,
        mode: Mode::Auto,
        policy: ContentDigest(String::new()),
        place: None,
        area: area.clone(),
        ladder: vec![Rung { tier: Tier::Village, area: area.clone() }],
        call_first: Vec::new(),
        sos_unit: None,
        filing: None,
        risk: None,
        to_check: false,
    };
    let tasks = (10..).map(|id| TaskId(Uuid::from_u128(id)));
    let want = |(task, want): (TaskId, &Want)| Wanted {
        task,
        weight: Weight::Must,
        want: want.clone(),
        declined: Vec::new(),
    };
    let wanted: Vec<Wanted> = tasks.zip(besides).map(want).collect();
    let opened: Vec<Event> = wanted.iter().map(|it| Event::TaskOpened { task: it.task, case }).collect();
    let wanted = Happened::UnitsWanted { wanted, call: Vec::new(), declined: Vec::new() };
    let choice = Choice::by_hand(BOAT);
    let mut events = vec![
        Event::UnitEnrolled { unit: BOAT, kind, skills: vec![], home: area, person: None, travel: None },
        Event::CaseOpened { case, facts, task: OWN },
        Event::TaskOpened { task: OWN, case },
        Event::OfferMade { offer, task: OWN, choice, answer_by: UtcMicros(9) },
        Event::OfferAccepted { offer, task: OWN, unit: BOAT },
        Event::Acted(Box::new(hub_dispatch::Acted { case, by: None, what: wanted })),
    ];
    events.extend(opened);
    let mut board = Board::default();
    for event in events {
        let version = board.version(event.stream()) + 1;
        board.evolve(&Recorded { version, at: UtcMicros(1), event });
    }
    board
}

/// Whether somebody comes as each kind, in the order in which they are shown.
fn check(kind: UnitKind, besides: &[Want], expected: &[(UnitKind, bool)]) {
    let mut view = View::default();
    view.board = board(kind, besides);
    let case = view.board.cases().next().expect("it is open");
    let must = vec![of(UnitKind::GridWorker), of(UnitKind::Boat)];
    let mut policy = Organisation::built_in().policy().policy.clone();
    policy.run_cards =
        vec![RunCard { category: Some(case.facts.category.clone()), must, ..RunCard::default() }];
    let shown = run_card(&view, case, &policy);
    let shown = shown.iter().map(|it| (it.want.kinds.clone(), it.unit.is_some()));
    let expected = expected.iter().map(|(kind, comes)| (vec![super::words::unit_kind(*kind)], *comes));
    assert_eq!(shown.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

#[test]
fn whoever_has_the_case_is_shown_as_what_it_is_of_the_card() {
    let (worker, boat) = (UnitKind::GridWorker, UnitKind::Boat);
    check(worker, &[of(boat)], &[(worker, true), (boat, false)]);
    check(boat, &[of(worker)], &[(boat, true), (worker, false)]);
}

#[test]
fn whoever_is_nothing_of_the_card_stands_for_its_first_that_is_looked_for_besides() {
    let (worker, boat) = (UnitKind::GridWorker, UnitKind::Boat);
    check(UnitKind::Vehicle, &[of(boat), of(worker)], &[(worker, true), (boat, false), (worker, false)]);
}
