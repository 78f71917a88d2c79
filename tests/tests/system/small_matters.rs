//! Small matters from the phone to the caller, in real browsers against the real hub: work that is done with pictures of before
//! and after, its caller as its verifier, and a matter that a unit found and dealt with by itself.

use hub_protocol::{
    CaseId, EventKind, Phase,
    http::{CaseDetail, ImportOrganisation, NewReport, PersonEntry, ReportAccepted, UnitEntry},
    views::{Actor, Detail},
};
use serde_json::json;
use simulators::client::{HubClient, Key};
use system_tests::rig::{
    Rig,
    organisation::{self, IN_SOUTH, SOUTH, report_at, start_of},
};

use crate::{
    browser::{SCREEN, visit},
    stories::wait_for_fixes,
};

/// 市容环境: its work is done with pictures of before and after, and it may be dealt with on the spot.
const STREETS: &str = "04";

/// Words of what the unit finds.
const FOUND: &str = "路口有散落的垃圾袋";

/// Somebody answers for the unit S1, and what is dealt with on the spot is closed unchecked.
async fn settled() -> Rig {
    let mut rig = Rig::start_with(organisation::patient(), |setting| setting).await;
    let mut policy = organisation::patient().document().clone();
    policy["closed_loop"]["self_handled"]["sample_percent"] = json!(0);
    let worker = PersonEntry {
        code: "grid-1".to_owned(),
        name: "南村网格员".to_owned(),
        phone: None,
        login: None,
        role: None,
        area: hub_protocol::AreaCode(SOUTH.to_owned()),
        department: None,
    };
    let answered_for = |unit: UnitEntry| match unit.code.as_str() {
        "S1" => UnitEntry { person: Some("grid-1".to_owned()), ..unit },
        _ => unit,
    };
    let import = ImportOrganisation {
        people: Some(vec![worker]),
        units: Some(organisation::units().into_iter().map(answered_for).collect()),
        policy: Some(policy),
        ..ImportOrganisation::default()
    };
    rig.import(&import).await;
    rig
}

/// A case of the streets, filed for a caller.
async fn reported(desk: &HubClient) -> ReportAccepted {
    let report =
        NewReport { category: Some(STREETS.to_owned()), ..report_at(IN_SOUTH, "垃圾堆在路边") };
    desk.report(&report, &Key::fresh()).await.expect("a report is accepted")
}

/// How many pictures were handed in with a case.
fn pictures(detail: &CaseDetail) -> usize {
    let handed_in =
        |detail: &Detail| if let Detail::Photos { photos, .. } = detail { photos.len() } else { 0 };
    detail.history.iter().flat_map(|entry| &entry.details).map(handed_in).sum()
}

#[tokio::test]
async fn small_matters_are_dealt_with_by_phone_and_judged_by_their_caller_in_a_real_browser() {
    let _screen = SCREEN.lock().await;
    let mut rig = settled().await;
    let desk = rig.dispatcher(SOUTH).await;
    let pairing = rig.admin().pair(rig.unit_id("S1"), "a phone in a browser").await;
    let code = pairing.expect("a unit can have a phone").code;
    let start = start_of("S1");
    let (origin, at) = (rig.address().origin().to_owned(), format!("{},{}", start.lat, start.lon));
    let settings =
        [("BASE_URL", &*origin), ("CODE", &code), ("AT", &at), ("CATEGORY", STREETS), ("FOUND", FOUND)];
    let Some(phone) = visit("matters_hub.spec.mjs", &settings) else { return };
    let phone = tokio::spawn(phone);
    wait_for_fixes(&rig, &["S1"]).await;
    let report = reported(&desk).await;
    let said = phone.await.expect("the visit comes to its end");
    let detail = desk.case(report.case).await.expect("the case can be read");
    assert_eq!((detail.case.phase, pictures(&detail)), (Phase::ToVerify, 2), "{said}");
    judged_by_its_caller(&rig, &desk, &report).await;
    found_by_the_unit(&desk, &said).await;
    rig.stop().await;
}

/// The caller finds the matter by number and pin and says that it is done: that is its verification.
async fn judged_by_its_caller(rig: &Rig, desk: &HubClient, report: &ReportAccepted) {
    let number = report.number.as_ref().expect("a report has a number");
    let pin = report.pin.as_ref().expect("a desk is told the pin");
    let origin = rig.address().origin().to_owned();
    let settings = [("BASE_URL", &*origin), ("NUMBER", &*number.0), ("PIN", &*pin.0)];
    let said = visit("verdict_hub.spec.mjs", &settings).expect("there was a browser a moment ago").await;
    let detail = desk.case(report.case).await.expect("the case can be read");
    let verified = detail.history.iter().find(|entry| entry.event == EventKind::Verified);
    let by = verified.map(|entry| &entry.actor);
    assert!(matches!(by, Some(Actor::Caller { .. })), "{by:?}\n{said}");
    assert_ne!(detail.case.phase, Phase::ToVerify, "{said}");
}

/// What the unit filed stands where the phone was, is closed, and has its pictures.
async fn found_by_the_unit(desk: &HubClient, said: &str) {
    let ended = desk.all_cases("ended").await.expect("the cases can be listed");
    let found: Vec<CaseId> = ended.iter().filter(|case| case.summary == FOUND).map(|case| case.id).collect();
    let [filed] = found[..] else { panic!("filed once: {ended:?}\n{said}") };
    let detail = desk.case(filed).await.expect("the case can be read");
    assert_eq!((detail.case.phase, pictures(&detail)), (Phase::Closed, 2), "{said}");
    let place = detail.case.place.expect("the phone knew where it was");
    let start = start_of("S1");
    assert!((place.lat - start.lat).abs() < 1e-6 && (place.lon - start.lon).abs() < 1e-6, "{place:?}");
}
