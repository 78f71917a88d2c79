//! Importing units, roster and policy; devices of units.

use axum::http::{Method, StatusCode};
use hub_protocol::Role;
use serde_json::{Value, json};

use super::{Answered, World};

const ORGANISATION: &str = "/api/v1/organisation";

fn unit(code: &str) -> Value {
    json!({"code": code, "name": format!("巡防{code}组"), "kind": "patrol", "home": "1301"})
}

async fn import(world: &World, root: &str, key: &str, body: Value) -> Answered {
    world.change(ORGANISATION, root, key).send(&body).await
}

#[tokio::test]
async fn every_mistake_is_named_and_nothing_is_changed() {
    let (world, root) = World::set_up().await;
    let body = json!({
        "units": [unit("1"), unit("1"), {"code": "2", "name": "", "kind": "boat", "home": "9999", "person": "nobody"}],
        "roster": [{"area": "8888", "person": "root"}, {"area": "13", "person": "ghost"}],
        "policy": {"categories": {}},
    });
    let answered = import(&world, &root, "k", body).await;
    assert_eq!((answered.status.as_u16(), answered.error().0), (422, "import_invalid"));
    let message = answered.body["error"]["message"].as_str().unwrap();
    for named in ["policy", "twice", "its name", "9999", "nobody", "8888", "ghost"] {
        assert!(message.contains(named), "{named}: {message}");
    }
    assert_eq!(world.get("/api/v1/units", &root).await.body["units"], json!([]));
}

#[tokio::test]
async fn a_policy_that_makes_a_deadline_impossible_is_refused_with_path_and_value() {
    let (world, root) = World::set_up().await;
    let mut policy: Value = serde_json::from_str(hub_engine::organisation::default_policy()).unwrap();
    policy["ordinary"]["limit"] = json!({"working_days": 0});
    policy["closed_loop"]["sign_within"] = json!({"working_days": 3});
    let answered = import(&world, &root, "k", json!({ "policy": policy })).await;
    assert_eq!((answered.status.as_u16(), answered.error().0), (422, "import_invalid"));
    let message = answered.body["error"]["message"].as_str().unwrap();
    let sign = "closed_loop.sign_within is WorkingDays(3), which is longer than categories.12.limits.ordinary: WorkingDays(1)";
    for named in ["ordinary.limit is WorkingDays(0)", sign] {
        assert!(message.contains(named), "{named}: {message}");
    }
}

#[tokio::test]
async fn a_calendar_that_is_refused_leaves_the_one_in_force_untouched() {
    let (world, root) = World::set_up().await;
    let year =
        |off: &[&str], work: &[&str]| json!({"calendar": {"years": {"2027": {"off": off, "work": work}}}});
    let good = import(&world, &root, "a", year(&["2027-01-01"], &[])).await;
    assert_eq!(good.status, StatusCode::OK, "{}", good.body);
    let in_force = || world.hub.engine.read(|view| view.organisation.calendar().clone());
    let before = in_force();
    assert!(before.calendar.years.contains_key(&2027), "the first one holds");
    let refused = import(&world, &root, "b", year(&["2027-01-01", "2027-01-02"], &["2027-01-02"])).await;
    assert_eq!((refused.status.as_u16(), refused.error().0), (422, "import_invalid"));
    assert!(
        refused.body["error"]["message"].as_str().unwrap().contains("both off and worked"),
        "{}",
        refused.body
    );
    assert_eq!(in_force(), before);
    let again = import(&world, &root, "c", year(&["2027-01-01"], &[])).await;
    let added = |answered: &Answered| answered.body["changes"][0]["added"]["count"].clone();
    assert_eq!((added(&good), added(&again)), (json!(1), json!(0)), "{}", again.body);
}

#[tokio::test]
async fn a_preview_says_what_would_change_and_changes_nothing() {
    let (world, root) = World::set_up().await;
    let path = format!("{ORGANISATION}?preview=true");
    let answered = world.change(&path, &root, "k").send(&json!({"units": [unit("1")]})).await;
    assert_eq!(answered.body["units"]["enrolled"], 1, "{}", answered.body);
    assert_eq!(world.get("/api/v1/units", &root).await.body["units"], json!([]));
}

#[tokio::test]
async fn importing_the_same_again_changes_nothing_and_leaving_a_unit_out_strikes_it_off() {
    let (world, root) = World::set_up().await;
    let both = json!({"units": [unit("1"), unit("2")]});
    let counts = |answered: &Answered| {
        let units = &answered.body["units"];
        [&units["enrolled"], &units["changed"], &units["retired"]].map(|count| count.as_u64().unwrap_or(99))
    };
    assert_eq!(counts(&import(&world, &root, "a", both.clone()).await), [2, 0, 0]);
    assert_eq!(counts(&import(&world, &root, "b", both).await), [0, 0, 0]);
    assert_eq!(counts(&import(&world, &root, "c", json!({"units": [unit("2")]})).await), [0, 0, 1]);
    let units = world.get("/api/v1/units", &root).await;
    assert_eq!(units.body["units"].as_array().unwrap().len(), 1, "{}", units.body);
}

#[tokio::test]
async fn an_account_of_one_county_does_not_import_for_the_whole() {
    let (world, _) = World::set_up().await;
    let (_, cookie) = world.let_in("east", Role::Administrator, "1301").await;
    let answered = import(&world, &cookie, "k", json!({"units": []})).await;
    assert_eq!((answered.status, answered.error().0), (StatusCode::FORBIDDEN, "outside_area"));
}

#[tokio::test]
async fn a_device_is_known_by_its_token_until_that_is_taken_back() {
    let (world, root) = World::set_up().await;
    let imported = import(&world, &root, "a", json!({"units": [unit("1")]})).await;
    let id = &imported.body["units"]["ids"][0]["unit"];
    let made = world.change("/api/v1/devices", &root, "d").send(&json!({"unit": id, "label": "手机"})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let token = made.body["token"].as_str().unwrap();
    let known = world.hub.identity.device(token).await.unwrap().expect("the device is known");
    assert_eq!(json!(known.unit), *id);
    let path = format!("/api/v1/devices/{}", known.id);
    let asked = world.ask(Method::DELETE, &path).with("cookie", &root).with("origin", super::ORIGIN);
    assert_eq!(asked.bare().await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.hub.identity.device(token).await.unwrap(), None);
}

#[tokio::test]
async fn a_unit_that_is_struck_off_loses_its_devices() {
    let (world, root) = World::set_up().await;
    let imported = import(&world, &root, "a", json!({"units": [unit("1")]})).await;
    let id = &imported.body["units"]["ids"][0]["unit"];
    let made = world.change("/api/v1/devices", &root, "d").send(&json!({"unit": id, "label": "手机"})).await;
    let gone = import(&world, &root, "b", json!({"units": []})).await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.body);
    assert_eq!(world.hub.identity.device(made.body["token"].as_str().unwrap()).await.unwrap(), None);
    let again = world.change("/api/v1/devices", &root, "e").send(&json!({"unit": id, "label": "手机"})).await;
    assert_eq!(again.error().0, "unit_unknown");
}

/// Somebody with an account to be made, somebody without one, and their hours at the eastern county.
fn people() -> Value {
    json!({
        "people": [
            {"code": "R1", "name": "李静", "phone": "13800000001", "login": "lijing", "role": "dispatcher", "area": "1301"},
            {"code": "R2", "name": "王芳", "phone": "13800000002", "area": "1301"},
        ],
        "units": [{"code": "1", "name": "一组", "kind": "patrol", "home": "1301", "person": "R2"}],
        "roster": [{"area": "1301", "person": "lijing"}, {"area": "1301", "person": "R2", "post": "reserve"}],
        "swaps": [{"area": "1301", "out": "R2", "in": "lijing", "from_us": 1_000, "until_us": 2_000}],
    })
}

/// Added, changed, moved and removed of one part of an answer.
fn counts(answered: &Answered, part: &str) -> [u64; 4] {
    let changes = answered.body["changes"].as_array().unwrap_or_else(|| panic!("{}", answered.body));
    let found = changes.iter().find(|changes| changes["part"] == part);
    let found = found.unwrap_or_else(|| panic!("nothing about {part}: {}", answered.body));
    ["added", "changed", "moved", "removed"].map(|kind| found[kind]["count"].as_u64().unwrap())
}

#[tokio::test]
async fn people_come_with_their_accounts_and_their_hours_and_a_second_time_nothing_changes() {
    let (world, root) = World::set_up().await;
    let path = format!("{ORGANISATION}?preview=true");
    let preview = world.change(&path, &root, "p").send(&people()).await;
    assert_eq!(counts(&preview, "accounts"), [1, 0, 0, 0], "{}", preview.body);
    assert_eq!(preview.body["accounts_created"], Value::Null, "a preview makes no account");
    assert!(world.hub.identity.account_by_login("lijing").is_none());

    let done = import(&world, &root, "a", people()).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    assert_eq!((counts(&done, "people"), counts(&done, "roster")), ([2, 0, 0, 0], [3, 0, 0, 0]));
    let made = &done.body["accounts_created"][0];
    let session = json!({"login": made["login"], "password": made["first_password"]});
    let signed_in = world.ask(Method::POST, "/api/v1/session").send(&session).await;
    assert_eq!(signed_in.status, StatusCode::OK, "{}", signed_in.body);

    let roster = world.get("/api/v1/roster?area=1301", &root).await;
    let names: Vec<&str> = roster.body["duties"]
        .as_array()
        .unwrap()
        .iter()
        .map(|duty| duty["person"]["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["李静", "王芳"], "who has no account has a name all the same: {}", roster.body);
    let units = world.get("/api/v1/units", &root).await;
    assert_eq!(units.body["units"][0]["unit"]["person"]["name"], "王芳");

    let again = import(&world, &root, "b", people()).await;
    for part in ["people", "units", "roster"] {
        assert_eq!(counts(&again, part), [0, 0, 0, 0], "{}", again.body);
    }
    assert_eq!(again.body["accounts_created"], Value::Null);
}

/// Somebody of the eastern county's works office, which another county has by the same name.
fn people_of_offices(role: &str, department: Value) -> Value {
    let office = |code: &str, area: &str| json!({"code": code, "name": "住建局", "area": area});
    let person = json!({"code": "R1", "name": "李静", "login": "lijing", "role": role, "area": "1301", "department": department});
    let catalogue = json!({"departments": [office("ZJ1", "1301"), office("ZJ2", "1302")], "matters": []});
    json!({"people": [person], "catalogue": catalogue})
}

#[tokio::test]
async fn somebody_of_a_department_gets_the_desk_of_that_of_their_own_area() {
    for said in ["住建局", "ZJ1"] {
        let (world, root) = World::set_up().await;
        let done = import(&world, &root, "a", people_of_offices("department", json!(said))).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        let account = world.hub.identity.account_by_login("lijing").expect("the account was made");
        assert_eq!(account.department.as_ref().map(|code| code.0.as_str()), Some("ZJ1"), "{said}");
    }
}

#[tokio::test]
async fn a_department_that_is_not_there_or_not_theirs_to_have_is_named_at_its_field() {
    let wrong = [("department", json!("水务局")), ("department", Value::Null), ("dispatcher", json!("ZJ1"))];
    for (role, department) in wrong {
        let (world, root) = World::set_up().await;
        let answered = import(&world, &root, "a", people_of_offices(role, department.clone())).await;
        assert_eq!(answered.error().0, "import_invalid", "{role} {department}: {}", answered.body);
        let message = answered.body["error"]["message"].as_str().unwrap();
        assert!(message.contains("people[0].department"), "{role} {department}: {message}");
        assert!(world.hub.identity.account_by_login("lijing").is_none());
    }
}

#[tokio::test]
async fn whoever_is_left_out_loses_the_card_and_is_named_where_still_on_duty() {
    let (world, root) = World::set_up().await;
    let _ = import(&world, &root, "a", people()).await;
    let mut fewer = people();
    fewer["people"].as_array_mut().unwrap().pop();
    fewer["units"][0]["person"] = Value::Null;
    fewer["roster"] = Value::Null;
    fewer["swaps"] = Value::Null;
    let done = import(&world, &root, "b", fewer).await;
    assert_eq!((counts(&done, "people"), counts(&done, "units")), ([0, 0, 0, 1], [0, 1, 0, 0]));
    assert_eq!(done.body["notes"][0]["part"], "roster", "{}", done.body);
    assert_eq!(world.hub.identity.people().len(), 1);
}

#[tokio::test]
async fn two_people_of_one_login_and_strangers_are_named_and_nothing_is_changed() {
    let (world, root) = World::set_up().await;
    let mut body = people();
    body["people"][1]["login"] = json!("lijing");
    body["people"].as_array_mut().unwrap().push(json!({"code": "R1", "name": "又一人", "area": "9999"}));
    body["swaps"][0]["in"] = json!("stranger");
    let answered = import(&world, &root, "a", body).await;
    assert_eq!(answered.error().0, "import_invalid");
    let message = answered.body["error"]["message"].as_str().unwrap();
    for named in ["people[2]", "9999", "stranger"] {
        assert!(message.contains(named), "{named}: {message}");
    }
    assert!(world.hub.identity.people().is_empty());
}

#[tokio::test]
async fn a_township_that_moved_county_is_shown_as_moved() {
    let (world, root) = World::set_up().await;
    let areas = |county: &str| {
        let feature = |code: &str, name: &str, tier: &str, parent: Value| {
            json!({"type": "Feature", "geometry": null,
                "properties": {"code": code, "name": name, "tier": tier, "parent": parent}})
        };
        json!({"areas": {"type": "FeatureCollection", "features": [
            feature("13", "市", "city", Value::Null),
            feature("1301", "东县", "county", json!("13")),
            feature("1302", "西县", "county", json!("13")),
            feature("T", "某镇", "township", json!(county)),
        ]}})
    };
    let first = import(&world, &root, "a", areas("1301")).await;
    assert_eq!(counts(&first, "areas"), [1, 1, 0, 0], "the outline of 东县 went: {}", first.body);
    let moved = import(&world, &root, "b", areas("1302")).await;
    assert_eq!(counts(&moved, "areas"), [0, 0, 1, 0]);
    let told = &moved.body["changes"][0]["moved"]["names"][0];
    assert_eq!(told, "某镇 (T): 东县 (1301) → 西县 (1302)");
}
