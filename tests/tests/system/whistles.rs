//! 中心吹哨、部门报到 against the real hub: blown at a town, signed at a department's desk, there by the position of its unit,
//! the other department absent, and the figures of it.

use hub_protocol::{
    AreaCode, CaseId, CoordinateSystem, Degree, DepartmentCode, ErrorCode, EventKind, GivenPlace, Role,
    UtcMicros, WhistleId,
    http::{
        ImportOrganisation, NewAccount, NewWhistle, UnitEntry, WhistleAct, WhistleDepartment, WhistleDone,
        WhistleFigures, WhistleList, WhistlePresence, WhistleState, WhistleStep, WhistleView,
    },
};
use serde_json::json;
use simulators::{
    client::{ClientError, HubClient, Key},
    clock,
};
use system_tests::rig::{
    PASSWORD, Rig, eventually,
    organisation::{self, COUNTY, IN_SOUTH, NORTH, TOWN, report_at, start_of},
};

const ROADS: &str = "11130606000000001X";
const WATER: &str = "11130606MB1234567W";
const AT_ROADS: &str = "zhujian";
const WHISTLES: &str = "/api/v1/whistles";
/// How soon the departments are to be there: time enough for one, and not waited for long.
const THERE_WITHIN_US: i64 = 6_000_000;
const DAY_US: i64 = 24 * 3_600 * 1_000_000;

fn code(text: &str) -> DepartmentCode {
    DepartmentCode(text.to_owned())
}

/// Two departments, somebody at the desk of the first, who also answers for a unit.
async fn seat_departments(rig: &mut Rig) {
    let named = |code: &str, name: &str| json!({ "code": code, "name": name, "area": COUNTY });
    let departments = json!([named(ROADS, "区住建局"), named(WATER, "区水利局")]);
    let catalogue = Some(json!({ "departments": departments, "matters": [] }));
    rig.import(&ImportOrganisation { catalogue, ..ImportOrganisation::default() }).await;
    let account = NewAccount {
        login: AT_ROADS.to_owned(),
        name: "钱文".to_owned(),
        role: Role::Department,
        area: AreaCode(COUNTY.to_owned()),
        password: PASSWORD.to_owned(),
        department: Some(code(ROADS)),
    };
    rig.admin().add_account(&account).await.expect("a department's person can have an account");
    let of_roads = |entry: UnitEntry| {
        let person = (entry.code == "S1").then(|| AT_ROADS.to_owned());
        UnitEntry { person, ..entry }
    };
    let units = Some(organisation::units().into_iter().map(of_roads).collect());
    rig.import(&ImportOrganisation { units, ..ImportOrganisation::default() }).await;
}

fn whistle(case: Option<CaseId>, departments: &[&str]) -> NewWhistle {
    let place = start_of("S1");
    let there_by = clock::now().get() + THERE_WITHIN_US;
    NewWhistle {
        place: GivenPlace { lat: place.lat, lon: place.lon, system: CoordinateSystem::Wgs84 },
        area: None,
        purpose: "下穿桥积水，请到场会办".to_owned(),
        there_by_us: UtcMicros::clamped(there_by),
        departments: departments.iter().map(|it| code(it)).collect(),
        case,
    }
}

async fn act(client: &HubClient, id: WhistleId, act: &WhistleAct) -> Result<WhistleView, ClientError> {
    let done: Result<WhistleDone, _> =
        client.post(&format!("{WHISTLES}/{id}/acts"), act, &Key::fresh()).await;
    done.map(|done| done.whistle)
}

async fn show(client: &HubClient, id: WhistleId) -> WhistleView {
    client.get(&format!("{WHISTLES}/{id}")).await.expect("the whistle can be read")
}

async fn open_to(client: &HubClient) -> Vec<WhistleId> {
    let list: WhistleList =
        client.get(&format!("{WHISTLES}?state=open")).await.expect("whistles can be listed");
    list.whistles.into_iter().map(|whistle| whistle.id).collect()
}

fn of<'w>(whistle: &'w WhistleView, department: &str) -> &'w WhistleDepartment {
    let found = whistle.departments.iter().find(|it| it.department.code.0 == department);
    found.unwrap_or_else(|| panic!("{department} was called: {whistle:?}"))
}

fn refused(result: &Result<WhistleView, ClientError>) -> Option<ErrorCode> {
    result.as_ref().err().and_then(ClientError::code)
}

/// The day of China Standard Time in which it is now.
fn today() -> String {
    let days = (clock::now().get() + DAY_US / 3).div_euclid(DAY_US);
    let day = jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(days));
    day.to_string()
}

#[tokio::test]
async fn departments_are_whistled_for_and_one_comes() {
    let mut rig = Rig::start().await;
    seat_departments(&mut rig).await;
    let mut town = rig.seat(TOWN).await;
    let beside = rig.dispatcher(NORTH).await;
    let desk = rig.signed_in(AT_ROADS).await;
    town.shown().await;
    let filed = town.client.report(&report_at(IN_SOUTH, "下穿桥积水"), &Key::fresh()).await;
    let case = filed.expect("a report is accepted").case;

    // What cannot be is refused by name.
    let twice: Result<WhistleDone, _> =
        town.client.post(WHISTLES, &whistle(None, &[ROADS, ROADS]), &Key::fresh()).await;
    assert_eq!(twice.err().and_then(|error| error.code()), Some(ErrorCode::Invalid));
    let nobody: Result<WhistleDone, _> =
        town.client.post(WHISTLES, &whistle(None, &["nobody"]), &Key::fresh()).await;
    assert_eq!(nobody.err().and_then(|error| error.code()), Some(ErrorCode::Invalid));
    let elsewhere: Result<WhistleDone, _> =
        beside.post(WHISTLES, &whistle(None, &[ROADS]), &Key::fresh()).await;
    assert_eq!(elsewhere.err().and_then(|error| error.code()), Some(ErrorCode::OutsideArea));

    let mut unit = rig.phone("S1").await;
    unit.sign_on().await;
    let (body, key) = (whistle(Some(case), &[ROADS, WATER]), Key::fresh());
    let blown: WhistleDone = town.client.post(WHISTLES, &body, &key).await.expect("it is blown");
    let id = blown.whistle.id;
    town.until_whistle("the town's console is told of the whistle", id).await;
    let again: WhistleDone = town.client.post(WHISTLES, &body, &key).await.expect("it is answered again");
    assert_eq!((again.whistle.id, again.seq), (id, blown.seq));
    assert_eq!((open_to(&desk).await, open_to(&beside).await), (vec![id], vec![]));
    assert_eq!(refused(&act(&beside, id, &WhistleAct::Close).await), Some(ErrorCode::OutsideArea));

    act(&desk, id, &WhistleAct::Sign { department: code(ROADS) }).await.expect("it is signed");
    let arrive = WhistleAct::Arrive { department: code(ROADS), unit: rig.unit_id("S1") };
    assert_eq!(refused(&act(&desk, id, &arrive).await), Some(ErrorCode::NotAtThePlace), "nobody knows where");
    unit.fix(start_of("S1"));
    let there =
        eventually("the unit's position says that it is there", async || act(&desk, id, &arrive).await.ok());
    let there = there.await;
    let presence = of(&there, ROADS).presence;
    assert!(
        matches!(presence, Some(WhistlePresence::Position { distance_m: 0..=2, age_ms: 0..60_000 })),
        "{presence:?}"
    );
    assert_eq!(of(&there, ROADS).late_ms, None);

    // Nobody came from the other department.
    let up = eventually("the time to be there has come", async || {
        let shown = show(&town.client, id).await;
        shown.time_up_at_us.is_some().then_some(shown)
    });
    let up = up.await;
    let absent: Vec<&str> =
        up.departments.iter().filter(|it| it.absent).map(|it| it.department.code.0.as_str()).collect();
    assert_eq!(absent, [WATER]);
    town.until_whistle("the town's console is told who is absent", id).await;
    let record = WhistleAct::Record { department: code(WATER), at_us: None };
    assert_eq!(refused(&act(&desk, id, &record).await), Some(ErrorCode::NotYourWhistle));
    let late = act(&town.client, id, &record).await.expect("it is written down");
    assert!(of(&late, WATER).late_ms.is_some() && of(&late, WATER).signed_by_arriving, "{late:?}");
    check_ended(&town.client, &desk, id).await;

    let figures: WhistleFigures = {
        let day = today();
        town.client.get(&format!("{WHISTLES}/figures?from={day}&to={day}")).await.expect("figures are told")
    };
    check_figures(&figures);
    let history = town.client.case(case).await.expect("the case can be read").history;
    let told: Vec<EventKind> = history.iter().map(|line| line.event).collect();
    for kind in
        [EventKind::Whistled, EventKind::WhistleBlown, EventKind::WhistleTimeUp, EventKind::WhistleClosed]
    {
        assert!(told.contains(&kind), "{kind:?} is told in {told:?}");
    }
    rig.stop().await;
}

/// Both leave, are rated, and the whistle is closed.
async fn check_ended(town: &HubClient, desk: &HubClient, id: WhistleId) {
    let leave = |it: &str| WhistleAct::Leave { department: code(it), note: "积水已排".to_owned() };
    let rate =
        |it: &str, degree| WhistleAct::Rate {
            department: code(it), degree, note: Some("见记录".to_owned())
        };
    assert_eq!(refused(&act(town, id, &WhistleAct::Close).await), Some(ErrorCode::WhistleStep));
    act(desk, id, &leave(ROADS)).await.expect("it leaves");
    act(town, id, &leave(WATER)).await.expect("its leaving is written down");
    act(town, id, &rate(ROADS, Degree::Satisfied)).await.expect("it is rated");
    act(town, id, &rate(WATER, Degree::NotSatisfied)).await.expect("it is rated");
    let closed = act(town, id, &WhistleAct::Close).await.expect("it is closed");
    assert_eq!((closed.state, of(&closed, ROADS).step), (WhistleState::Closed, WhistleStep::Left));
    assert_eq!(of(&show(town, id).await, WATER).note.as_deref(), Some("积水已排"));
    assert_eq!(open_to(town).await, []);
    assert_eq!(
        refused(&act(town, id, &WhistleAct::Close).await),
        Some(ErrorCode::WhistleNotOpen),
        "it has ended"
    );
}

fn check_figures(figures: &WhistleFigures) {
    assert_eq!(figures.whistles, 1);
    let told: Vec<_> = figures
        .departments
        .iter()
        .map(|it| (it.department.code.0.as_str(), [it.called, it.arrived, it.in_time, it.absent]))
        .collect();
    assert_eq!(told, [(ROADS, [1, 1, 1, 0]), (WATER, [1, 1, 0, 1])]);
    let ratings: Vec<_> = figures.departments.iter().map(|it| (it.satisfied, it.not_satisfied)).collect();
    assert_eq!(ratings, [(1, 0), (0, 1)]);
    assert!(figures.departments.iter().all(|it| it.arrived_per_mille == Some(1_000)));
    assert!(figures.departments.iter().all(|it| it.mean_arrival_ms.is_some()));
}
