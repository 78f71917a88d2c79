//! The console in a real browser against the real hub.

use std::{path::PathBuf, process::Stdio, time::Duration};

use hub_protocol::{
    CaseId, EventKind, Phase, PlaceState, Point, ReportKind,
    http::{CaseDetail, ImportOrganisation, NewReport, ReportAccepted},
    views::{CaseView, Detail},
};
use serde_json::{Value, json};
use simulators::{
    client::{HubClient, Key},
    hub_process::HubSetting,
};
use system_tests::rig::{
    PASSWORD, Rig, eventually, folder, left_out,
    organisation::{self, COUNTY, IN_SOUTH, SOUTH, TOWN, report_at, start_of},
};
use tokio::{process::Command, sync::Mutex, time::timeout};

use crate::{roads, stories::wait_for_fixes};

/// Set to `1` where leaving this test out must be a failure.
const REQUIRE: &str = "HUYING_REQUIRE_BROWSER";

/// How long the whole visit may take.
const VISIT_WITHIN: Duration = Duration::from_secs(180);

/// In the southern village, too far from the case that is worked on to lie under the same mark on the map.
const ELSEWHERE: Point = Point { lat: 38.87, lon: 115.48 };

/// Words of the case that is worked on.
const WORDS: &str = "两家为宅基地争吵";

/// One browser at a time: without a graphics card each draws its map with all the cores there are.
pub(crate) static SCREEN: Mutex<()> = Mutex::const_new(());

const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

fn found(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// What is missing for a visit, if anything is.
fn missing(script: &std::path::Path) -> Option<String> {
    if found("node").is_none() {
        return Some("node is not installed".to_owned());
    }
    if BROWSERS.iter().all(|browser| found(browser).is_none()) {
        return Some("no browser is installed (chromium)".to_owned());
    }
    let packages = script.ancestors().nth(3)?.join("node_modules/playwright-core");
    if !packages.exists() {
        return Some(
            "the console's packages are not installed (tests/scripts/console.sh packages)".to_owned(),
        );
    }
    (!script.exists()).then(|| format!("{} is not there", script.display()))
}

/// A story of the console's own, told in a browser with these settings; none where it is left out.
pub(crate) fn visit(script: &str, settings: &[(&str, &str)]) -> Option<impl Future<Output = String> + use<>> {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../web-console/tests/browser").join(script);
    if let Some(why) = missing(&script) {
        assert!(std::env::var_os(REQUIRE).is_none_or(|required| required != "1"), "{why}");
        left_out(&why);
        return None;
    }
    let mut command = Command::new("node");
    command.arg(&script).current_dir(script.ancestors().nth(3).expect("the script lies in the console"));
    command.envs(settings.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let visiting = command.spawn().expect("node runs").wait_with_output();
    Some(async move {
        let ended = timeout(VISIT_WITHIN, visiting).await.expect("the visit ends");
        let output = ended.expect("it can be waited for");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(output.status.success(), "{}:\n{said}", output.status);
        said
    })
}

#[tokio::test]
async fn a_dispatcher_works_a_case_in_a_real_browser() {
    let _screen = SCREEN.lock().await;
    let kept = folder();
    let file = roads::prepare(kept.path());
    let on_roads = |setting: HubSetting| setting.with("HUYING_ROADS__FILE", file);
    let mut rig = Rig::start_with(organisation::suggesting(), on_roads).await;
    let desk = rig.dispatcher(SOUTH).await;
    let centre = rig.dispatcher(TOWN).await;
    roads::until_by_road(&centre).await;
    let mut unit = rig.unit("S1").await;
    wait_for_fixes(&rig, &["S1"]).await;
    let report = NewReport { category: Some("01".to_owned()), ..report_at(IN_SOUTH, WORDS) };
    let case = desk.report(&report, &Key::fresh()).await.expect("a report is accepted").case;
    let other =
        NewReport { category: Some("01".to_owned()), ..report_at(ELSEWHERE, "另有一件，列表不空") };
    let _ = desk.report(&other, &Key::fresh()).await.expect("a report is accepted");
    let (origin, login, above) =
        (rig.address().origin().to_owned(), format!("at-{SOUTH}"), format!("at-{TOWN}"));
    let settings = [
        ("BASE_URL", &*origin),
        ("LOGIN", &login),
        ("PASSWORD", PASSWORD),
        ("VERIFY_LOGIN", &above),
        ("VERIFY_PASSWORD", PASSWORD),
        ("CASE_WORDS", WORDS),
        ("ROAD", roads::WEST_STREET.0),
        ("ROAD_LON", roads::WEST_STREET.1),
    ];
    let Some(visiting) = visit("console.spec.mjs", &settings) else { return };
    let field = tokio::spawn(async move { unit.attend(case).await });
    let said = visiting.await;
    let _ = field.await.expect("the unit was sent from the console and did its work");
    let detail = desk.case(case).await.expect("the case can be read");
    assert_eq!(detail.case.phase, Phase::Closed, "{said}");
    for step in ["roads drawn", "cover looked at", "a road is found"] {
        assert!(said.contains(step), "{step}: {said}");
    }
    rig.stop().await;
}

/// Places that callers name; 柳河大道120号 is where somebody has called from before.
fn places() -> Vec<Value> {
    let place = |name: &str, kind: &str, point: Option<Point>| match point {
        Some(Point { lat, lon }) => {
            json!({ "name": name, "kind": kind, "area": SOUTH, "lat": lat, "lon": lon })
        }
        None => json!({ "name": name, "kind": kind, "area": SOUTH }),
    };
    vec![
        place("柳河大道118号", "门牌", Some(Point { lat: 38.8501, lon: 115.4501 })),
        place("柳河大道120号", "门牌", Some(NUMBER_120)),
        place("柳河村委会", "单位", None),
        place("<script>alert(1)</script>小卖部", "单位", None),
    ]
}

/// A catalogue of one matter.
fn catalogue() -> Value {
    let department = json!({ "code": "D-ROADS", "name": "区住建局", "area": COUNTY });
    let matter = json!({
        "code": "12-03", "name": "井盖缺损", "category": "08", "kind": "complaint", "lead": "D-ROADS",
        "limit": { "working_days": 5 },
    });
    json!({ "departments": [department], "matters": [matter] })
}

/// Where 柳河大道120号 is.
const NUMBER_120: Point = Point { lat: 38.8503, lon: 115.4503 };

/// Somebody called about something near 柳河大道120号, and that is open still.
async fn called_before(desk: &HubClient) -> ReportAccepted {
    let report = NewReport {
        category: Some("01".to_owned()),
        caller_phone: Some("0312-5550118".to_owned()),
        ..report_at(Point { lat: NUMBER_120.lat + 0.0008, lon: NUMBER_120.lon }, "隔壁装修吵闹")
    };
    desk.report(&report, &Key::fresh()).await.expect("a report is accepted")
}

/// The open case whose report has these words about the place.
async fn taken_at(desk: &HubClient, open: &[CaseView], words: &str) -> CaseDetail {
    let found = open.iter().find(|case| case.address.as_deref().is_some_and(|said| said.contains(words)));
    let case = found.unwrap_or_else(|| panic!("no open case is at {words}: {open:?}")).id;
    desk.case(case).await.expect("an open case can be read")
}

#[tokio::test]
async fn calls_are_taken_by_keyboard_alone_in_a_real_browser() {
    let _screen = SCREEN.lock().await;
    let mut rig = Rig::start_with(organisation::suggesting(), |setting| setting).await;
    // A town's desk: whatever is known of no more than the town is known of nowhere.
    let desk = rig.dispatcher(TOWN).await;
    rig.admin().import_places(&places()).await.expect("places can be imported");
    rig.import(&ImportOrganisation { catalogue: Some(catalogue()), ..ImportOrganisation::default() }).await;
    let before = called_before(&desk).await;
    let (origin, login) = (rig.address().origin().to_owned(), format!("at-{TOWN}"));
    let settings = [
        ("BASE_URL", &*origin),
        ("LOGIN", &login),
        ("PASSWORD", PASSWORD),
        ("CATEGORY", "ggaq"),
        ("VILLAGE", "nc"),
        ("VILLAGE_NAME", "南村"),
        ("MATTER_CATEGORY", "设施部件"),
    ];
    let Some(visiting) = visit("intake.spec.mjs", &settings) else { return };
    let said = visiting.await;
    let open = desk.all_cases("open").await.expect("the cases can be listed");
    let unknown = taken_at(&desk, &open, "老桥头").await.case;
    assert_eq!((unknown.place_state, unknown.area.code.0.as_str()), (PlaceState::Unknown, TOWN), "{said}");
    assert!(unknown.reports > 1, "the second caller did not join the first one's case:\n{said}");
    let village = taken_at(&desk, &open, "村口老槐树").await.case;
    assert_eq!((village.place_state, village.area.code.0.as_str()), (PlaceState::AreaOnly, SOUTH), "{said}");
    chosen_from_the_list(&taken_at(&desk, &open, "柳河大道120号").await, before.case, &said);
    let shown = taken_at(&desk, &open, "河堤上的小屋").await;
    assert_eq!(shown.case.place_state, PlaceState::Known, "{said}");
    assert!(shown.case.place.is_some() && shown.report.matched_place.is_none(), "{:?}", shown.case.place);
    in_confidence(&taken_at(&desk, &open, "东街工地旁").await, &said);
    let cover = taken_at(&desk, &open, "东街路口").await.case;
    let filing = cover.handling.filing.as_ref().expect("a case has its filing");
    let matter = filing.matter.as_ref().map(|matter| matter.code.as_str());
    assert_eq!((matter, filing.kind), (Some("12-03"), ReportKind::Complaint), "{said}");
    assert_eq!(cover.category.name, "设施部件", "{said}");
    rig.stop().await;
}

/// A complaint of three people whose caller wants an answer and is not to be named.
fn in_confidence(taken: &CaseDetail, said: &str) {
    let filing = taken.case.handling.filing.as_ref().expect("a case has its filing");
    assert_eq!(filing.kind, ReportKind::Complaint, "{said}");
    assert!(filing.confidential && filing.reply_wanted, "{filing:?}\n{said}");
    assert_eq!(taken.case.people, Some(3), "{said}");
    assert_eq!(taken.report.title.as_deref(), Some("东街夜间施工"), "{said}");
}

/// The place of the list with its own point, chosen by initials; the next caller there joined a case near by.
fn chosen_from_the_list(taken: &CaseDetail, before: CaseId, said: &str) {
    assert_ne!(taken.case.id, before, "a case of its own was wanted:\n{said}");
    let matched = taken.report.matched_place.as_ref().map(|matched| matched.name.as_str());
    assert_eq!(matched, Some("柳河大道120号"), "{said}");
    let place = taken.case.place.expect("the entry has a point");
    assert!(
        (place.lat - NUMBER_120.lat).abs() < 1e-6 && (place.lon - NUMBER_120.lon).abs() < 1e-6,
        "{place:?}"
    );
    assert_eq!(taken.case.category.name, "公共安全", "{said}");
}

#[tokio::test]
async fn answers_by_telephone_are_recorded_for_others_in_a_real_browser() {
    let _screen = SCREEN.lock().await;
    let mut rig = Rig::start_with(organisation::suggesting(), |setting| setting).await;
    let desk = rig.dispatcher(SOUTH).await;
    let _above = rig.dispatcher(TOWN).await;
    let unit = rig.unit("S1").await;
    wait_for_fixes(&rig, &["S1"]).await;
    let report = NewReport { category: Some("01".to_owned()), ..report_at(IN_SOUTH, WORDS) };
    let case = desk.report(&report, &Key::fresh()).await.expect("a report is accepted").case;
    let (origin, login) = (rig.address().origin().to_owned(), format!("at-{TOWN}"));
    let officer = format!("at-{SOUTH}的人");
    let settings = [
        ("BASE_URL", &*origin),
        ("LOGIN", &login),
        ("PASSWORD", PASSWORD),
        ("CASE_WORDS", WORDS),
        ("OFFICER", &officer),
        ("UNIT", "S1号巡防"),
    ];
    let Some(visiting) = visit("relay.spec.mjs", &settings) else { return };
    let said = visiting.await;
    let detail = desk.case(case).await.expect("the case can be read");
    assert_eq!(detail.case.phase, Phase::ToVerify, "{said}");
    assert_eq!(times(&detail, EventKind::AnswerRelayed), 5, "{said}");
    for step in [EventKind::Acknowledged, EventKind::OfferAccepted, EventKind::SetOut, EventKind::Arrived] {
        assert_eq!(times(&detail, step), 1, "{step:?}:\n{said}");
    }
    drop(unit);
    rig.stop().await;
}

/// How often this happened to a case.
fn times(detail: &CaseDetail, event: EventKind) -> usize {
    detail.history.iter().filter(|entry| entry.event == event).count()
}

#[tokio::test]
async fn a_phone_works_a_shift_over_a_line_that_breaks_in_a_real_browser() {
    let _screen = SCREEN.lock().await;
    let mut rig = Rig::start_with(organisation::patient(), |setting| setting).await;
    let desk = rig.dispatcher(SOUTH).await;
    let start = start_of("S1");
    let pairing = rig.admin().pair(rig.unit_id("S1"), "a phone in a browser").await;
    let code = pairing.expect("a unit can have a phone").code;
    let (origin, at) = (rig.address().origin().to_owned(), format!("{},{}", start.lat, start.lon));
    let settings = [("BASE_URL", &*origin), ("CODE", &code), ("AT", &at)];
    let Some(visiting) = visit("field_hub.spec.mjs", &settings) else { return };
    let visiting = tokio::spawn(visiting);
    wait_for_fixes(&rig, &["S1"]).await;
    let case =
        desk.report(&report_at(IN_SOUTH, WORDS), &Key::fresh()).await.expect("a report is accepted").case;
    let said = visiting.await.expect("the visit comes to its end");
    let detail = desk.case(case).await.expect("the case can be read");
    assert_eq!(detail.case.phase, Phase::ToVerify, "{said}");
    for step in [EventKind::OfferAccepted, EventKind::SetOut, EventKind::Arrived, EventKind::WorkDone] {
        assert_eq!(times(&detail, step), 1, "{step:?} arrived once:\n{said}");
    }
    let handed_in =
        |detail: &Detail| if let Detail::Photos { photos, .. } = detail { photos.len() } else { 0 };
    let photos: usize = detail.history.iter().flat_map(|entry| &entry.details).map(handed_in).sum();
    assert_eq!(photos, 1, "{said}");
    eventually("the unit that signed off has no position", async || {
        let list = rig.admin().units().await.expect("the administrator may see units");
        let unit = list.units.into_iter().find(|entry| entry.unit.id == rig.unit_id("S1"));
        unit.is_some_and(|entry| entry.last_fix.is_none()).then_some(())
    })
    .await;
    rig.stop().await;
}

#[tokio::test]
async fn a_phone_keeps_what_is_answered_without_a_network_in_a_real_browser() {
    let _screen = SCREEN.lock().await;
    // The story has a hub of its own, for it must fail and come back at the right moments.
    let Some(visiting) = visit("field.spec.mjs", &[]) else { return };
    let _ = visiting.await;
}

#[tokio::test]
async fn a_department_and_its_centre_work_on_the_plain_list_in_a_real_browser() {
    let _screen = SCREEN.lock().await;
    // Its hub is a mock that loses an answer at the right moment and holds no rules.
    let Some(visiting) = visit("docket.spec.mjs", &[]) else { return };
    let _ = visiting.await;
}

#[tokio::test]
async fn a_caller_asks_how_the_matter_stands_in_a_real_browser() {
    let _screen = SCREEN.lock().await;
    // Its hub is a mock that knows one number, and has enough of wrong ones when it is time to.
    let Some(visiting) = visit("progress.spec.mjs", &[]) else { return };
    let _ = visiting.await;
}
