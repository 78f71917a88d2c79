//! A department's desk at a console: the cases it was given, from then on and until it has them no longer.

use geo_index::Tier;
use hub_dispatch::{
    About, Act, Actor, CaseId, Category, Command, Correction, Deed, DepartmentCode, Part, ReturnRuling, Seat,
    TaskId,
};
use hub_protocol::Role;
use serde_json::json;

use super::{
    consoles::{cases_in, first_hello, reason, welcomed},
    world::{HERE, Person, World},
};

fn roads() -> DepartmentCode {
    DepartmentCode("roads".to_owned())
}

pub(super) async fn act(world: &World, case: CaseId, seat: Seat, deed: Deed) {
    let person = hub_dispatch::PersonId(uuid::Uuid::nil());
    let by = Actor { person, seat };
    world.give(Command::Act(Act { case, by, deed }), Vec::new()).await;
}

pub(super) fn city() -> Seat {
    Seat::Centre { tier: Tier::City, area: "c".parse().expect("a valid code") }
}

/// 更正 of the category alone.
pub(super) fn corrected_to(category: &str) -> Deed {
    let about = Some(About { category: Category(category.to_owned()), matter: None });
    let (grade, at_least, kind, risk) = (None, None, None, None);
    Deed::Correct(Box::new(Correction { about, grade, at_least, kind, risk, reason: reason() }))
}

async fn given(world: &World) -> (CaseId, TaskId) {
    let case = world.report(HERE).await;
    act(world, case, city(), Deed::Assign { lead: roads(), co: Vec::new(), reason: reason() }).await;
    let lead = |view: &hub_engine::View| {
        let desks = &view.board.case(case).expect("it is open").handling.desk;
        desks.iter().find(|(_, desk)| desk.part == Part::Lead).map(|(task, _)| *task)
    };
    (case, world.hub.engine.read(lead).expect("it was just assigned"))
}

async fn desk(world: &World) -> Person {
    world.person_at("k1", Role::Department, Some(roads())).await
}

#[tokio::test]
async fn a_desk_is_shown_the_cases_it_was_given_and_not_the_rest_of_its_area() {
    let world = World::new().await;
    let (theirs, _) = given(&world).await;
    world.report(HERE).await;
    let (mut console, _) = welcomed(&world, &desk(&world).await, first_hello()).await;
    assert_eq!(cases_in(&console.hears("snapshot").await), [theirs.to_string()]);
}

#[tokio::test]
async fn a_desk_is_told_when_it_is_given_a_case_and_when_it_has_it_no_longer() {
    let world = World::new().await;
    let (mut console, _) = welcomed(&world, &desk(&world).await, first_hello()).await;
    assert_eq!(console.hears("snapshot").await["cases"], json!([]));
    let (case, task) = given(&world).await;
    assert_eq!(cases_in(&console.hears("changes").await), [case.to_string()]);
    let (own, clause) = (Seat::Department { department: roads() }, None);
    act(&world, case, own, Deed::AskReturn { task, reason: reason(), clause }).await;
    let ruling = ReturnRuling::Agreed { to: Some(DepartmentCode("water".to_owned())) };
    act(&world, case, city(), Deed::RuleReturn { task, ruling, reason: reason() }).await;
    loop {
        let changes = console.hears("changes").await;
        if changes["ended"] == json!([case.to_string()]) {
            break;
        }
        assert_eq!(cases_in(&changes), [case.to_string()], "it is the desk's until it is another's");
    }
}
