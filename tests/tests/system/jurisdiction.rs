//! Whoever answers for one village sees nothing of the next: not in lists, not by address, not on a socket.

use hub_protocol::{
    CaseId, Cell, ErrorCode,
    http::{Acknowledge, AreaList, routes},
};
use simulators::client::{ClientError, HubClient, Key};
use system_tests::rig::{
    Rig, eventually,
    organisation::{IN_NORTH, IN_SOUTH, NORTH, SOUTH, TOWN, report_at, start_of},
};

fn refused<T>(answer: Result<T, ClientError>) -> Option<ErrorCode> {
    answer.err().and_then(|error| error.code())
}

async fn open_cases(client: &HubClient) -> Vec<CaseId> {
    client.all_cases("open").await.expect("cases can be listed").iter().map(|case| case.id).collect()
}

#[tokio::test]
async fn a_village_sees_nothing_of_the_next_and_the_town_sees_both() {
    let mut rig = Rig::start().await;
    let (mut south, mut north) = (rig.seat(SOUTH).await, rig.seat(NORTH).await);
    let mut town = rig.seat(TOWN).await;
    for seat in [&mut south, &mut north, &mut town] {
        seat.shown().await;
    }
    let report = |place, text| report_at(place, text);
    let filed = north.client.report(&report(IN_NORTH, "北村的事"), &Key::fresh()).await;
    let theirs = filed.expect("a report is accepted").case;
    let filed = south.client.report(&report(IN_SOUTH, "南村的事"), &Key::fresh()).await;
    let ours = filed.expect("a report is accepted").case;

    town.until("the town sees both", |picture| {
        [ours, theirs].iter().all(|case| picture.cases.contains_key(case)).then_some(())
    })
    .await;
    north.until_case("the north sees its own", theirs, |_| true).await;
    // The southern case is later in the ledger than the northern one: whoever has it was told of nothing before it.
    south.until_case("the south sees its own", ours, |_| true).await;
    assert!(!south.picture.cases.contains_key(&theirs), "the socket shows the next village's case");
    assert!(south.picture.alerts.keys().all(|alert| alert.case == ours), "an alert of the next village");
    let homes: Vec<_> = south.picture.units.values().map(|unit| unit.home.code.0.as_str()).collect();
    assert_eq!(homes, [SOUTH, SOUTH], "units of the next village are on the screen");

    assert_eq!(open_cases(&south.client).await, [ours]);
    assert_eq!(open_cases(&town.client).await.len(), 2);
    let units = south.client.units().await.expect("units can be listed");
    assert!(units.units.iter().all(|entry| entry.unit.home.code.0 == SOUTH), "{units:?}");
    let areas: AreaList = south.client.get(routes::AREAS).await.expect("areas can be listed");
    assert!(areas.areas.iter().all(|area| area.code.0 != NORTH), "{areas:?}");
    rig.stop().await;
}

#[tokio::test]
async fn nothing_can_be_done_to_the_case_of_another_village() {
    let mut rig = Rig::start().await;
    let (south, north) = (rig.dispatcher(SOUTH).await, rig.dispatcher(NORTH).await);
    let filed = north.report(&report_at(IN_NORTH, "北村的事"), &Key::fresh()).await;
    let theirs = filed.expect("a report is accepted").case;
    let unit = rig.unit_id("S1");
    let answers = [
        refused(south.case(theirs).await),
        refused(south.acknowledge(theirs, Acknowledge { rung: 0, round: 1 }).await),
        refused(south.dispatch(theirs, unit, "就近").await),
        refused(south.settle(theirs, "已处理").await),
        refused(south.verify_done(theirs, "属实").await),
        refused(south.withdraw(theirs, "误报").await),
    ];
    let kept_out = [Some(ErrorCode::OutsideArea), Some(ErrorCode::CaseUnknown)];
    assert!(answers.iter().all(|code| kept_out.contains(code)), "{answers:?}");
    assert!(north.case(theirs).await.is_ok());
    rig.stop().await;
}

#[tokio::test]
async fn a_village_sees_no_positions_of_the_next() {
    let mut rig = Rig::start().await;
    let mut south = rig.seat(SOUTH).await;
    south.shown().await;
    let cells: Vec<Cell> =
        [start_of("S1"), start_of("N1")].iter().map(|at| cell_of(at.lat, at.lon)).collect();
    south.watch(cells);
    let stranger = rig.unit("N1").await;
    eventually("the hub knows where the stranger is", async || {
        let units = rig.admin().units().await.expect("units can be listed");
        units.units.iter().any(|entry| entry.last_fix.is_some()).then_some(())
    })
    .await;
    let own = rig.unit("S1").await;
    let own_id = rig.unit_id("S1");
    south.until_position("the own unit is on the map", own_id).await;
    assert!(!south.positioned().contains(&rig.unit_id("N1")), "a unit of the next village is on the map");
    drop((stranger, own));
    rig.stop().await;
}

/// The map cell that holds a place.
fn cell_of(lat: f64, lon: f64) -> Cell {
    Cell::holding(lat, lon).expect("the place is on the map")
}

#[tokio::test]
async fn an_observer_can_look_and_do_nothing() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    rig.account("visitor", hub_protocol::Role::Observer, SOUTH).await;
    let observer = rig.signed_in("visitor").await;
    let filed = desk.report(&report_at(IN_SOUTH, "南村的事"), &Key::fresh()).await;
    let case = filed.expect("a report is accepted").case;
    assert!(observer.case(case).await.is_ok());
    assert_eq!(refused(observer.settle(case, "已处理").await), Some(ErrorCode::NotAllowed));
    let report = observer.report(&report_at(IN_SOUTH, "再报"), &Key::fresh()).await;
    assert_eq!(refused(report), Some(ErrorCode::NotAllowed));
    assert_eq!(refused(observer.add_device(rig.unit_id("S1"), "phone").await), Some(ErrorCode::NotAllowed));
    rig.stop().await;
}

#[tokio::test]
async fn a_page_of_another_origin_is_refused() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let cookie = desk.cookie_header().expect("the desk is signed in");
    let http = reqwest::Client::builder().no_proxy().build().expect("a plain client can be built");
    let request =
        http.post(rig.address().http(routes::TICKET)).header("Cookie", &cookie).json(&serde_json::json!({}));
    let answer = request.header("Origin", "https://evil.example").send().await.expect("the hub answers");
    assert_eq!(answer.status().as_u16(), 403);
    let ticket = desk.ticket().await.expect("whoever is signed in gets a ticket").ticket;
    let socket = rig.address().socket(&format!("/ws/console?ticket={ticket}"));
    let headers = [("Origin", "https://evil.example"), ("Cookie", cookie.as_str())];
    let refused = system_tests::rig::Raw::open(&socket, &headers).await.err();
    assert_eq!(refused, Some(403));
    rig.stop().await;
}
