//! The hub attacked by its own description: schemathesis asks for everything that `/openapi.json` names, well and badly, and
//! every answer must be one that is described. Its settings and hooks are in `tests/schemathesis`.

mod scenes;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use hub_protocol::{
    AreaCode, AttachmentId, CaseId, DepartmentCode, ReportId, Role, UnitId,
    http::{
        AccountView, ActionDone, AttachmentKept, CaseAct, Dispatch, ImportOrganisation, NewAccount,
        NewReport, Pin, ReportNumber, RosterDuty, SessionView, routes,
    },
    views::CaseView,
};
use serde_json::{Value, json};
use simulators::client::{HubClient, Key};
use system_tests::rig::{
    PASSWORD, Rig, folder, left_out,
    organisation::{CITY, COUNTY, IN_SOUTH, NORTH, SOUTH, TOWN, report_at, suggesting},
};
use tokio::{process::Command, time::timeout};
use uuid::Uuid;

use crate::ask::post;
use scenes::{PUBLIC, Scenes, Stage};

/// The same requests each time; another seed finds other things.
const SEED: u64 = 20_260_731;
/// Requests at least; what the issue asks for.
const CASES_MIN: u64 = 2_000;
/// Drawn requests for each operation, unless told otherwise; most come from the edges of each schema, and some from chains of
/// operations.
const EXAMPLES: u32 = 6;
/// Names another number of drawn requests, and another seed.
const OTHERWISE: [&str; 2] = ["HUYING_API_EXAMPLES", "HUYING_API_SEED"];
/// Longest that it may take, on a machine that does other things too or for as many requests as somebody likes.
const WITHIN: Duration = Duration::from_secs(3_600);
/// How much of what it said a failed test shows, in characters.
const SHOWN_CHARS: usize = 20_000;
/// Open cases to begin with: enough that some are left when others have been closed.
const CASES: usize = 72;
/// The department that has cases, and another.
const DEPARTMENT: &str = "D-1";
const OTHER_DEPARTMENT: &str = "D-2";
/// A matter of the catalogue, and its code in a standard.
const MATTER: &str = "0410";
const STANDARD: (&str, &str) = ("GB/T 47678.5-2026", "06010");

/// Operations that must have gone well at least once. Not all can when they are asked by chance: a socket wants an upgrade and a
/// ticket, the hub is set up already, and codes, pictures and lists of places are not drawn.
const WELL_MIN: usize = 42;
/// Kinds of deeds that must have gone well at least once. Two never can: a case is archived long after it was closed, and a copy is
/// read by a post that was passed over.
const DEEDS_MIN: usize = 26;

fn tests() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The program that `prepare.sh` put there.
fn schemathesis() -> Option<PathBuf> {
    let program = tests().join("../target/schemathesis/bin/schemathesis");
    if program.exists() {
        return Some(program);
    }
    let why = "no target/schemathesis: tests/scripts/prepare.sh installs it";
    assert!(std::env::var_os("HUYING_REQUIRE_SCHEMATHESIS").is_none(), "{why}");
    left_out(why);
    None
}

/// Accounts, and what they have to do with.
struct Known {
    seats: BTreeMap<&'static str, String>,
    token: String,
    in_use: Vec<String>,
    accounts: Vec<String>,
    devices: Vec<String>,
    reports: Vec<String>,
    cases: Vec<String>,
    tasks: Vec<String>,
    offers: Vec<String>,
    units: Vec<String>,
    people: Vec<String>,
    /// Number and pin of a caller.
    callers: Vec<(ReportNumber, Pin)>,
    /// A report that has a recording, and that.
    attached: (ReportId, AttachmentId),
    scenes: Scenes,
}

impl Known {
    fn written(&self) -> Value {
        json!({
            "seats": self.seats, "token": self.token, "now_us": now_us(),
            "in_use": self.in_use,
            "ids": {
                "accounts": self.accounts, "devices": self.devices, "reports": self.reports, "cases": self.cases,
                "tasks": self.tasks, "offers": self.offers, "units": self.units, "people": self.people,
                "areas": [CITY, COUNTY, TOWN, SOUTH, NORTH], "departments": [DEPARTMENT, OTHER_DEPARTMENT],
                "matters": [MATTER],
            },
            "standard": { "standard": STANDARD.0, "kind": "matter", "code": STANDARD.1 },
            "callers": self.callers.iter().map(|(number, pin)| json!({ "number": number, "pin": pin })).collect::<Vec<_>>(),
            "attached": { "report": self.attached.0, "attachment": self.attached.1 },
            "scenes": self.scenes,
        })
    }
}

/// What the hub would say.
fn now_us() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later than 1970");
    since.as_micros().try_into().expect("it is earlier than the year 500000")
}

/// The cookie's value.
fn cookie(client: &HubClient) -> String {
    let header = client.cookie_header().expect("somebody is signed in");
    header.split_once('=').expect("a cookie has a value").1.to_owned()
}

async fn account(rig: &Rig, login: &str, role: Role, department: Option<&str>) -> (AccountView, HubClient) {
    let account = NewAccount {
        login: login.to_owned(),
        name: format!("{login}的人"),
        role,
        area: AreaCode(CITY.to_owned()),
        password: PASSWORD.to_owned(),
        department: department.map(|code| DepartmentCode(code.to_owned())),
    };
    let made = rig.admin().add_account(&account).await.expect("an account can be made");
    (made, rig.signed_in(login).await)
}

/// Cases at every step, some units, and somebody at every desk.
async fn peopled(rig: &mut Rig) -> Known {
    let (commander, desk) = account(rig, "commander", Role::Commander, None).await;
    let (officer, department) = account(rig, "officer", Role::Department, Some(DEPARTMENT)).await;
    let (spare, _) = account(rig, "spare", Role::Observer, None).await;
    let village = rig.dispatcher(SOUTH).await;
    let duty = |area: &str, person: String| RosterDuty {
        area: AreaCode(area.to_owned()),
        person,
        post: None,
        from_us: None,
        until_us: None,
    };
    // Somebody at the village too, so that a case begins there and can be passed up and down.
    let roster = Some(vec![duty(CITY, "commander".to_owned()), duty(SOUTH, format!("at-{SOUTH}"))]);
    rig.import(&ImportOrganisation { roster, catalogue: Some(catalogue()), ..ImportOrganisation::default() })
        .await;
    let units = ["S1", "S2", "N1", "N2"].map(|code| rig.unit_id(code));
    let device = rig.admin().add_device(units[3], "a phone").await.expect("a device can be made");
    let spare_device = rig.admin().add_device(units[2], "a lost phone").await.expect("a device can be made");
    let root: SessionView = rig.admin().get(routes::SESSION).await.expect("the administrator is signed in");
    let mut known = Known {
        seats: [
            ("administrator", cookie(&rig.admin_again().await)),
            ("leaving", cookie(&rig.admin_again().await)),
            ("dispatcher", cookie(&desk)),
            ("desk", cookie(&department)),
            ("village", cookie(&village)),
        ]
        .into(),
        token: device.token,
        in_use: [root.person.id.to_string(), commander.id.to_string(), officer.id.to_string()].to_vec(),
        accounts: vec![spare.id.to_string()],
        devices: vec![spare_device.device.to_string()],
        reports: Vec::new(),
        cases: Vec::new(),
        tasks: Vec::new(),
        offers: Vec::new(),
        units: units.map(|unit| unit.to_string()).to_vec(),
        people: [commander.id, officer.id].map(|person| person.to_string()).to_vec(),
        callers: Vec::new(),
        attached: with_recording(&desk).await,
        scenes: Stage { centre: &desk, desk: &department }.scenes().await,
    };
    for unit in units {
        let duty = json!({ "duty": "on", "said_at_us": now_us(), "number": "13800000000" });
        let told = post(&desk, &format!("/api/v1/units/{unit}/duty"), &unit.to_string(), &duty).await;
        assert_eq!(told.status, 204, "{told:?}");
    }
    for step in 0..CASES {
        // Of a category for which units are only suggested: the machine takes none that is to be dispatched by name.
        let text = format!("邻里争吵，第{step}处");
        let report = NewReport { category: Some("01".to_owned()), ..report_at(IN_SOUTH, &text) };
        let accepted =
            desk.report(&report, &Key::fresh()).await.unwrap_or_else(|error| panic!("{text}: {error}"));
        known.reports.push(accepted.report.to_string());
        known.callers.extend(accepted.number.zip(accepted.pin).filter(|_| step == 0));
        known.cases.push(accepted.case.to_string());
        let Some(case) = set_going(&desk, accepted.case, step, &units).await else { continue };
        known.tasks.extend(case.handling.desks.iter().map(|desk| desk.task.to_string()));
        known.tasks.extend(case.task.map(|task| task.to_string()));
        known.offers.extend(case.offers.iter().map(|offer| offer.offer.to_string()));
    }
    known
}

/// A report to which its caller's recording belongs.
async fn with_recording(desk: &HubClient) -> (ReportId, AttachmentId) {
    let recording = AttachmentId(Uuid::now_v7());
    let path = routes::ATTACHMENT.replace("{attachment}", &recording.to_string());
    let kept: AttachmentKept =
        desk.put_bytes(&path, "audio/mpeg", b"ID3\x04".to_vec()).await.expect("a recording is kept");
    let report = NewReport {
        category: Some("01".to_owned()),
        attachments: vec![kept.attachment],
        ..report_at(IN_SOUTH, "有录音")
    };
    let accepted = desk.report(&report, &Key::fresh()).await.expect("a report with a recording is filed");
    (accepted.report, kept.attachment)
}

/// Two departments, and a matter that is nobody's yet, so that a report of it stays where it was filed.
fn catalogue() -> Value {
    let department = |code: &str| json!({ "code": code, "name": format!("部门{code}"), "area": CITY });
    let standard = json!({ "standard": STANDARD.0, "kind": "matter", "code": STANDARD.1 });
    json!({
        "departments": [department(DEPARTMENT), department(OTHER_DEPARTMENT)],
        "matters": [{ "code": MATTER, "name": "暴露垃圾", "standards": [standard] }],
    })
}

/// A third is with a department, a few are with a unit or have ended, and the rest is as it came.
async fn set_going(desk: &HubClient, case: CaseId, step: usize, units: &[UnitId]) -> Option<CaseView> {
    let (path, body) = match (step, step % 6) {
        (1 | 7, _) => {
            let units = vec![units[step / 6]];
            ("dispatch", json!(Dispatch { units, reason: "最近".to_owned() }))
        }
        (_, 0 | 3) => {
            let lead = DepartmentCode(DEPARTMENT.to_owned());
            ("acts", json!(CaseAct::Assign { lead, co: Vec::new(), reason: "目录".to_owned() }))
        }
        (_, 2) => ("withdraw", json!({ "reason": "重复登记" })),
        _ => return None,
    };
    let done: Result<ActionDone, _> =
        desk.post(&format!("/api/v1/cases/{case}/{path}"), &body, &Key::fresh()).await;
    Some(done.unwrap_or_else(|error| panic!("{path}: {error}")).case)
}

/// Runs it; what it said, and whether it found nothing.
async fn attacked(program: &Path, rig: &Rig, seed: &str, scratch: &Path) -> (bool, String) {
    let address = rig.address();
    let mut command = Command::new(program);
    command
        .arg("--config-file")
        .arg(tests().join("schemathesis/schemathesis.toml"))
        .args(["run", &address.http("/openapi.json")])
        .args(["--seed", seed, "--max-examples", &told(OTHERWISE[0], &EXAMPLES)])
        .env("HUYING_ORIGIN", address.origin())
        .env("HUYING_KNOWN", scratch.join("known.json"))
        .env("HUYING_ANSWERS", scratch.join("answers.json"))
        .env("PYTHONPATH", tests().join("schemathesis"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("HYPOTHESIS_STORAGE_DIRECTORY", scratch)
        .env("NO_COLOR", "1")
        .current_dir(scratch)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let ended = timeout(WITHIN, command.output()).await.expect("schemathesis ends in time");
    let output = ended.expect("schemathesis runs");
    let said = [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned()).concat();
    let beginning = said.char_indices().rev().nth(SHOWN_CHARS).map_or(0, |(at, _)| at);
    (output.status.success(), said[beginning..].to_owned())
}

fn told(name: &str, otherwise: &impl ToString) -> String {
    std::env::var(name).unwrap_or_else(|_unset| otherwise.to_string())
}

/// Answers by name and status.
type ByName = BTreeMap<String, BTreeMap<String, u64>>;

/// Answers by operation, and those of deeds by the deed.
#[derive(serde::Deserialize)]
struct Answers {
    operations: ByName,
    deeds: ByName,
}

fn answers(scratch: &Path) -> Answers {
    let text = fs::read_to_string(scratch.join("answers.json")).expect("the hooks have counted the answers");
    serde_json::from_str(&text).expect("the hooks write JSON")
}

/// The operation that gives the description: what begins by reading it asks for nothing else there, and counts that not.
const DESCRIPTION: &str = "described";

/// Names of all operations that are to be asked.
async fn described(rig: &Rig) -> BTreeSet<String> {
    let document: Value = rig.visitor().get("/openapi.json").await.expect("the description is for everybody");
    let paths = document["paths"].as_object().expect("operations by path").values();
    let operations = paths.flat_map(|it| it.as_object().expect("by method").values());
    let names = operations.filter_map(|it| it["operationId"].as_str().map(str::to_owned));
    names.filter(|name| name != DESCRIPTION).collect()
}

/// Names of which something went well.
fn went_well(answers: &ByName) -> BTreeSet<&str> {
    let is_well = |status: &String| status.starts_with('2') || status.starts_with('3');
    let well = answers.iter().filter(|(_, statuses)| statuses.keys().any(is_well));
    well.map(|(name, _)| name.as_str()).collect()
}

/// Everything was asked, and enough of it went well: what never does was not tested beyond its door.
fn check_depth(answers: &Answers, described: &BTreeSet<String>) {
    let Answers { operations, deeds } = answers;
    let asked: u64 = operations.values().flat_map(BTreeMap::values).sum();
    assert!(asked >= CASES_MIN, "{asked} requests, {CASES_MIN} at least are wanted");
    let missing: Vec<_> = described.iter().filter(|name| !operations.contains_key(*name)).collect();
    assert!(missing.is_empty(), "never asked: {missing:?}");
    let well = went_well(operations);
    assert!(
        well.len() >= WELL_MIN,
        "{} operations went well, {WELL_MIN} at least are wanted: {operations:?}",
        well.len()
    );
    for name in ["progress", "file_report", "act"] {
        assert!(well.contains(name), "{name} never went well: {:?}", operations[name]);
    }
    let well = went_well(deeds);
    assert!(
        well.len() >= DEEDS_MIN,
        "{} deeds went well, {DEEDS_MIN} at least are wanted: {deeds:?}",
        well.len()
    );
}

#[tokio::test]
async fn whatever_is_asked_over_http_is_answered_as_described() {
    let Some(program) = schemathesis() else { return };
    // A unit that comes on duty takes nothing of what waits: it is to be dispatched by name.
    let policy = suggesting().never_improving().with_closed_loop(&json!({ "check_first": [PUBLIC] }));
    let mut rig = Rig::start_with(policy, |setting| setting).await;
    let (known, described) = (peopled(&mut rig).await, described(&rig).await);
    let (scratch, seed) = (folder(), told(OTHERWISE[1], &SEED));
    fs::write(scratch.path().join("known.json"), known.written().to_string()).expect("the folder is ours");
    let begun = Instant::now();
    let (is_clean, said) = attacked(&program, &rig, &seed, scratch.path()).await;
    let answers = answers(scratch.path());
    let asked: u64 = answers.operations.values().flat_map(BTreeMap::values).sum();
    assert!(is_clean, "schemathesis with seed {seed}:\n{said}");
    check_depth(&answers, &described);
    rig.stop().await;
    let (well, deeds) = (went_well(&answers.operations).len(), went_well(&answers.deeds).len());
    println!(
        "fuzz-api: ok requests={asked} operations_well={well} of={} deeds_well={deeds} seed={seed} seconds={}",
        described.len(),
        begun.elapsed().as_secs()
    );
}
