//! The console in a real browser against the real hub.

use std::{path::PathBuf, process::Stdio, time::Duration};

use hub_protocol::{Phase, PlaceState, Point, http::NewReport};
use simulators::client::Key;
use system_tests::rig::{
    PASSWORD, Rig, left_out,
    organisation::{self, IN_SOUTH, SOUTH, TOWN, report_at},
};
use tokio::{process::Command, sync::Mutex, time::timeout};

use crate::stories::wait_for_fixes;

/// Set to `1` where leaving this test out must be a failure.
const REQUIRE: &str = "HUYING_REQUIRE_BROWSER";

/// How long the whole visit may take.
const VISIT_WITHIN: Duration = Duration::from_secs(180);

/// In the southern village, too far from the case that is worked on to lie under the same mark on the map.
const ELSEWHERE: Point = Point { lat: 38.87, lon: 115.48 };

/// Words of the case that is worked on.
const WORDS: &str = "两家为宅基地争吵";

/// One browser at a time: without a graphics card each draws its map with all the cores there are.
static SCREEN: Mutex<()> = Mutex::const_new(());

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
fn visit(script: &str, settings: &[(&str, &str)]) -> Option<impl Future<Output = String> + use<>> {
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
    let mut rig = Rig::start_with(organisation::suggesting(), |setting| setting).await;
    let desk = rig.dispatcher(SOUTH).await;
    let _above = rig.dispatcher(TOWN).await;
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
    ];
    let Some(visiting) = visit("console.spec.mjs", &settings) else { return };
    let field = tokio::spawn(async move { unit.attend(case).await });
    let said = visiting.await;
    let _ = field.await.expect("the unit was sent from the console and did its work");
    let detail = desk.case(case).await.expect("the case can be read");
    assert_eq!(detail.case.phase, Phase::Closed, "{said}");
    rig.stop().await;
}

#[tokio::test]
async fn calls_are_taken_by_keyboard_alone_in_a_real_browser() {
    let _screen = SCREEN.lock().await;
    let mut rig = Rig::start_with(organisation::suggesting(), |setting| setting).await;
    let desk = rig.dispatcher(SOUTH).await;
    let (origin, login) = (rig.address().origin().to_owned(), format!("at-{SOUTH}"));
    let settings = [("BASE_URL", &*origin), ("LOGIN", login.as_str()), ("PASSWORD", PASSWORD)];
    let Some(visiting) = visit("intake.spec.mjs", &settings) else { return };
    let said = visiting.await;
    let open = desk.all_cases("open").await.expect("the cases can be listed");
    assert!(open.iter().any(|case| case.reports > 1), "nobody joined an open case:\n{said}");
    // The desk is a village's: a call without a place is this village's until somebody verifies it.
    assert!(
        open.iter().any(|case| case.place_state == PlaceState::AreaOnly),
        "all places are known:\n{said}"
    );
    rig.stop().await;
}

#[tokio::test]
async fn a_phone_keeps_what_is_answered_without_a_network_in_a_real_browser() {
    let _screen = SCREEN.lock().await;
    // The story has a hub of its own, for it must fail and come back at the right moments.
    let Some(visiting) = visit("field.spec.mjs", &[]) else { return };
    let _ = visiting.await;
}
