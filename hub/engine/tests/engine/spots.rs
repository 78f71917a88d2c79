//! Open cases by place and by area, compared with going through all of them.

use std::collections::BTreeSet;

use geo_index::{AreaCode, Place};
use hub_dispatch::{CaseId, Command, DocumentKind, Placing};
use hub_engine::Which;

use crate::world::{PLACE, VILLAGE, World, at_the_city, intake, note, withdraw};

fn place(metres_north: f64) -> Place {
    Place::new(PLACE.0 + metres_north / 111_195.0, PLACE.1).expect("a place on earth")
}

fn code(code: &str) -> AreaCode {
    AreaCode::new(code).expect("a valid code")
}

/// Whatever is asked is answered as by going through all open cases.
fn check(world: &World, told: &str) {
    world.engine.read(|view| {
        let areas = view.organisation.areas();
        let all = |wanted: &dyn Fn(&hub_dispatch::board::Case) -> bool| -> BTreeSet<CaseId> {
            view.board.cases().filter(|case| wanted(case)).map(|case| case.id).collect()
        };
        for radius_m in [10.0, 500.0, 50_000.0] {
            let found: BTreeSet<CaseId> = view.cases_near(place(0.0), radius_m, 100).into_iter().collect();
            let is_near = |spot: Place| place(0.0).distance_m(&spot) <= radius_m;
            assert_eq!(found, all(&|case| case.facts.place.is_some_and(is_near)), "{told}: {radius_m} m");
        }
        for area in ["c", "k", "t", VILLAGE, "nowhere"].map(code) {
            let in_line =
                |one: &AreaCode, other: &AreaCode| areas.ancestors(one).any(|area| area.code == *other);
            let about = |its: &AreaCode| in_line(its, &area) || in_line(&area, its);
            for which in [Which::All, Which::Unplaced] {
                let found: BTreeSet<CaseId> = view.cases_about(&area, which, 100).into_iter().collect();
                let is_meant = |case: &hub_dispatch::board::Case| {
                    about(&case.facts.area) && (which == Which::All || case.facts.place.is_none())
                };
                assert_eq!(found, all(&is_meant), "{told}: {area} {which:?}");
            }
        }
    });
}

#[tokio::test(start_paused = true)]
async fn open_cases_are_found_where_they_are_until_they_end() {
    let (ledger, world) = World::fresh().await;
    let mut cases = Vec::new();
    for (metres, area) in
        [(Some(0.0), VILLAGE), (Some(300.0), "t"), (Some(9_000.0), "k"), (None, "t"), (None, "c")]
    {
        let (mut intake, rows) = intake("13");
        (intake.place, intake.area) = (metres.map(place), code(area));
        cases.push(intake.case);
        world.give(Command::OpenCase(intake), rows).await.expect("the report is accepted");
    }
    check(&world, "filed");
    world.engine.read(|view| {
        assert_eq!(view.cases_near(place(0.0), 500.0, 1), [cases[0]], "the nearest first");
        assert_eq!(view.cases_about(&code("c"), Which::All, 2), [cases[4], cases[3]], "the newest first");
    });
    let (case, area, by) = (cases[3], code(VILLAGE), at_the_city());
    let moved =
        Command::PlaceCase(Placing { case, place: Some(place(100.0)), area, by, reason: None, matter: None });
    world.give(moved, vec![]).await.expect("it is placed");
    check(&world, "placed");
    world.give(withdraw(cases[0]), vec![]).await.expect("it is withdrawn");
    check(&world, "ended");
    let reopen = Command::Reopen { case: cases[0], by: at_the_city(), reason: note() };
    world.give(reopen, vec![]).await.expect("it is opened again");
    check(&world, "opened again");
    let city = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","geometry":null,"properties":{"code":"c","name":"市","tier":"city"}},
        {"type":"Feature","geometry":null,"properties":{"code":"k","name":"县","tier":"county","parent":"c"}}]}"#;
    world.adopt(DocumentKind::Areas, city.into()).await;
    check(&world, "without its township");
    world.stop().await;
    let world = World::on(ledger).await;
    check(&world, "started again");
    world.stop().await;
}
