//! 突发事件与应急响应 against the real hub: a flood is put on record, a response makes what can wait wait, in its area and nowhere else, a
//! restart in the middle changes nothing, and afterwards every limit goes on with what it had.

use hub_protocol::{
    AreaCode, CaseId, EmergencyLevel, ErrorCode, Grade, IncidentId, IncidentReportKind, Phase, Point,
    SuspensionKind,
    http::{
        AttachCases, CasesAttached, ImportOrganisation, IncidentAct, IncidentDetail, IncidentDone,
        IncidentList, IncidentView, NewIncident, NewReport,
    },
    views::CaseView,
};
use serde_json::json;
use simulators::client::{ClientError, HubClient, Key};
use system_tests::rig::{
    PASSWORD, Raw, Rig, eventually,
    organisation::{COUNTY, IN_NORTH, IN_SOUTH, SOUTH, TOWN, report_at},
    unit_hello,
};

use crate::browser::{SCREEN, visit};

const INCIDENTS: &str = "/api/v1/incidents";

async fn act(client: &HubClient, id: IncidentId, act: &IncidentAct) -> Result<IncidentView, ClientError> {
    let done: Result<IncidentDone, _> =
        client.post(&format!("{INCIDENTS}/{id}/acts"), act, &Key::fresh()).await;
    done.map(|done| done.incident)
}

async fn room(client: &HubClient, id: IncidentId) -> IncidentDetail {
    client.get(&format!("{INCIDENTS}/{id}")).await.expect("the command room can be read")
}

fn responds(level: EmergencyLevel, area: &str) -> IncidentAct {
    IncidentAct::SetResponse {
        level,
        plan: Some("flood".to_owned()),
        areas: vec![AreaCode(area.to_owned())],
        reason: "红色暴雨预警".to_owned(),
    }
}

fn waits(case: &CaseView) -> bool {
    case.handling.suspended.as_ref().is_some_and(|it| it.kind == SuspensionKind::Emergency)
}

async fn seen(client: &HubClient, case: CaseId) -> CaseView {
    client.case(case).await.expect("the case can be read").case
}

#[tokio::test]
async fn a_response_makes_what_can_wait_wait_where_it_holds_and_nowhere_else() {
    let mut rig = Rig::start().await;
    let town = rig.dispatcher(TOWN).await;
    let county = rig.dispatcher(COUNTY).await;
    let here = everyday(&town, IN_SOUTH, "路灯不亮").await;
    let there = everyday(&town, IN_NORTH, "路灯不亮").await;
    let untouched = seen(&county, there).await;
    let flood = NewIncident {
        area: AreaCode(SOUTH.to_owned()),
        place: None,
        level: Some(EmergencyLevel::Iii),
        words: "下穿桥内涝".to_owned(),
    };
    let opened: IncidentDone = town.post(INCIDENTS, &flood, &Key::fresh()).await.expect("it is on record");
    let id = opened.incident.id;

    let too_low = act(&town, id, &responds(EmergencyLevel::Iii, SOUTH)).await;
    assert_eq!(too_low.expect_err("a town begins no such response").code(), Some(ErrorCode::SeatTooLow));
    let set = act(&county, id, &responds(EmergencyLevel::Iii, SOUTH)).await.expect("the county may");
    assert_eq!(set.response.as_ref().map(|response| response.clocks_percent), Some(75));
    eventually("what can wait waits", async || waits(&seen(&county, here).await).then_some(())).await;
    let paused = seen(&county, here).await;
    assert!(paused.handling.limit.as_ref().is_some_and(|limit| limit.paused_since_us.is_some()));

    rig.kill();
    rig.start_again().await;
    assert!(waits(&seen(&county, here).await), "it waits after a restart");
    let attached: CasesAttached = town
        .post(&format!("{INCIDENTS}/{id}/cases"), &AttachCases { cases: vec![here] }, &Key::fresh())
        .await
        .expect("it can be part of the flood");
    assert_eq!((attached.attached, attached.incident.waiting), (vec![here], 0));
    assert!(!waits(&seen(&county, here).await), "what is part of it does not wait for it");

    let ended = IncidentAct::EndResponse { reason: "水位回落".to_owned() };
    act(&county, id, &ended).await.expect("the county ends it");
    let is_itself = async || seen(&county, here).await.handling.response.is_none().then_some(());
    eventually("nothing follows it any more", is_itself).await;
    assert_eq!(seen(&county, here).await.phase, Phase::Unattended);
    assert_eq!(seen(&county, there).await.clock, untouched.clock, "no clock elsewhere was touched");
    let owed = room(&town, id).await.incident.owed;
    let owed: Vec<IncidentReportKind> = owed.iter().map(|owed| owed.kind).collect();
    use IncidentReportKind::{Final, FirstByPhone, FirstInWriting};
    assert_eq!(owed, [FirstByPhone, FirstInWriting, Final]);
    for kind in owed {
        let words = "已报市应急局".to_owned();
        act(&town, id, &IncidentAct::Report { kind, words, number: None, said_at_us: None })
            .await
            .expect("it is reported");
    }
    act(&town, id, &IncidentAct::Close { words: "险情解除".to_owned() }).await.expect("it is closed");
    let list: IncidentList = town.get(INCIDENTS).await.expect("incidents can be listed");
    assert_eq!(list.incidents, []);
    rig.stop().await;
}

/// How often the hub asks a unit for its position, by the pong to a ping of now.
async fn asked_every_s(unit: &mut Raw) -> Option<u64> {
    unit.say(&json!({ "type": "ping", "sent_us": null })).await;
    unit.heard("pong").await["position_every_s"].as_u64()
}

#[tokio::test]
async fn units_under_a_response_are_asked_for_their_position_more_often_and_no_others() {
    let mut rig = Rig::start().await;
    let county = rig.dispatcher(COUNTY).await;
    let mut here = Raw::unit(&rig.address(), &rig.token("S1").await).await.expect("the token is good");
    let mut there = Raw::unit(&rig.address(), &rig.token("N1").await).await.expect("the token is good");
    for unit in [&mut here, &mut there] {
        unit.say(&unit_hello()).await;
        assert_eq!(unit.heard("welcome").await["position_every_s"], json!(null));
    }
    let flood = NewIncident {
        area: AreaCode(SOUTH.to_owned()),
        place: None,
        level: None,
        words: "下穿桥内涝".to_owned(),
    };
    let opened: IncidentDone = county.post(INCIDENTS, &flood, &Key::fresh()).await.expect("it is on record");
    let id = opened.incident.id;
    assert_eq!(asked_every_s(&mut here).await, None, "nothing is responded to yet");
    act(&county, id, &responds(EmergencyLevel::Iii, SOUTH)).await.expect("the county may");
    assert_eq!((asked_every_s(&mut here).await, asked_every_s(&mut there).await), (Some(10), None));
    let mut again = Raw::unit(&rig.address(), &rig.token("S1").await).await.expect("the token is good");
    again.say(&unit_hello()).await;
    assert_eq!(again.heard("welcome").await["position_every_s"], 10);
    let ended = IncidentAct::EndResponse { reason: "水位回落".to_owned() };
    act(&county, id, &ended).await.expect("the county ends it");
    assert_eq!(asked_every_s(&mut again).await, None);
    rig.stop().await;
}

const ROADS: &str = "11130606000000001X";

/// An everyday matter, and its case.
async fn everyday(client: &HubClient, place: Point, words: &str) -> CaseId {
    let report = NewReport {
        urgency: Some(Grade::Ordinary),
        category: Some("99".to_owned()),
        ..report_at(place, words)
    };
    client.report(&report, &Key::fresh()).await.expect("it is accepted").case
}

#[tokio::test]
async fn the_county_responds_to_a_flood_and_whistles_in_a_real_browser() {
    let _screen = SCREEN.lock().await;
    let mut rig = Rig::start().await;
    let departments = json!([{ "code": ROADS, "name": "区住建局", "area": COUNTY }]);
    let catalogue = Some(json!({ "departments": departments, "matters": [] }));
    rig.import(&ImportOrganisation { catalogue, ..ImportOrganisation::default() }).await;
    let county = rig.dispatcher(COUNTY).await;
    let case = everyday(&county, IN_SOUTH, "路灯不亮").await;
    let other = everyday(&county, IN_NORTH, "井盖松动").await;
    let (origin, login) = (rig.address().origin().to_owned(), format!("at-{COUNTY}"));
    let (case, other) = (case.to_string(), other.to_string());
    let mut settings = vec![
        ("BASE_URL", &*origin),
        ("LOGIN", &*login),
        ("PASSWORD", PASSWORD),
        ("CASE", &*case),
        ("OTHER", &*other),
        ("DEPARTMENT", ROADS),
    ];
    let pictures = std::env::var("HUYING_SCREENSHOTS").ok();
    settings.extend(pictures.as_deref().map(|folder| ("SCREENSHOTS", folder)));
    let Some(visiting) = visit("rooms_hub.spec.mjs", &settings) else { return };
    let said = visiting.await;
    let closed: IncidentList =
        county.get(&format!("{INCIDENTS}?state=closed")).await.expect("incidents can be listed");
    let told: Vec<_> =
        closed.incidents.iter().map(|it| (it.words.as_str(), it.reported, it.logged)).collect();
    assert_eq!(told, [("下穿桥内涝，多车被困", 3, 1)], "{said}");
    rig.stop().await;
}
