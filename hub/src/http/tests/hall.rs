//! A county with two departments, for the stories of the closed loop.

use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::StatusCode;
use hub_protocol::Role;
use serde_json::{Value, json};

use super::{Answered, World};

pub(super) const ROADS: &str = "11130606000000001X";
pub(super) const WATER: &str = "11130606MB1234567W";
const NUMBER: &str = "13800138000";

/// Somebody who is signed in, by the cookie.
pub(super) type Cookie = String;

/// 东县 with its desk, two departments, and the city above.
pub(super) struct Hall {
    pub(super) world: World,
    pub(super) root: Cookie,
    pub(super) officer: Cookie,
    pub(super) city: Cookie,
    pub(super) stranger: Cookie,
    pub(super) roads: Cookie,
    pub(super) water: Cookie,
    keys: AtomicU32,
}

impl Hall {
    pub(super) async fn new() -> Self {
        let (world, root) = World::set_up().await;
        let cookie = |(_, cookie): (_, Cookie)| cookie;
        let policy = policy();
        let answered =
            world.change("/api/v1/organisation", &root, "policy").send(&json!({"policy": policy})).await;
        assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
        let at = |department| Some(department);
        let hall = Self {
            officer: cookie(world.let_in("li", Role::Dispatcher, "1301").await),
            city: cookie(world.let_in("mayor", Role::Commander, "13").await),
            stranger: cookie(world.let_in("sun", Role::Dispatcher, "1302").await),
            roads: cookie(world.let_in_at("roads", Role::Department, "1301", at(ROADS)).await),
            water: cookie(world.let_in_at("water", Role::Department, "1301", at(WATER)).await),
            world,
            root,
            keys: AtomicU32::new(0),
        };
        let on_duty = [("1301", "li"), ("1302", "sun"), ("13", "mayor")];
        let roster = on_duty.map(|(area, person)| json!({"area": area, "person": person}));
        let answered = hall.post("/api/v1/organisation", &hall.root, &json!({"roster": roster})).await;
        assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
        hall
    }

    pub(super) async fn post(&self, path: &str, who: &str, body: &Value) -> Answered {
        let key = self.keys.fetch_add(1, Ordering::Relaxed).to_string();
        self.world.change(path, who, &key).send(body).await
    }

    /// Files a report and returns its case and its own id.
    pub(super) async fn report(&self, more: &Value) -> (String, String) {
        let mut body = json!({"text": "井盖松动", "caller_name": "张先生", "caller_phone": NUMBER, "urgency": "ordinary"});
        let body_of = body.as_object_mut().unwrap();
        body_of.extend(more.as_object().unwrap().clone());
        let filed = self.post("/api/v1/reports", &self.officer, &body).await;
        assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
        let text = |field: &str| filed.body[field].as_str().unwrap().to_owned();
        (text("case"), text("report"))
    }

    /// A report that the road office was given; its case, report, and task.
    pub(super) async fn given_to_roads(&self, more: &Value) -> (String, String, String) {
        let (case, report) = self.report(more).await;
        let given = self.done(&case, &self.officer, &assign(ROADS, &[])).await;
        let task = given["desks"][0]["task"].as_str().unwrap().to_owned();
        (case, report, task)
    }

    pub(super) async fn act(&self, case: &str, who: &str, act: &Value) -> Answered {
        self.post(&format!("/api/v1/cases/{case}/acts"), who, act).await
    }

    /// A deed that succeeds, and the case after it.
    pub(super) async fn done(&self, case: &str, who: &str, act: &Value) -> Value {
        let answered = self.act(case, who, act).await;
        assert_eq!(answered.status, StatusCode::OK, "{act}: {}", answered.body);
        answered.body["case"].clone()
    }

    pub(super) async fn refused(
        &self,
        case: &str,
        who: &str,
        act: &Value,
        status: u16,
        code: &str,
    ) -> Answered {
        let answered = self.act(case, who, act).await;
        assert_eq!(
            (answered.status.as_u16(), answered.error().0),
            (status, code),
            "{act}: {}",
            answered.body
        );
        answered
    }

    /// Another order about the case than a deed.
    pub(super) async fn ordered(&self, case: &str, who: &str, order: &str, body: &Value) -> Value {
        let answered = self.post(&format!("/api/v1/cases/{case}/{order}"), who, body).await;
        assert_eq!(answered.status, StatusCode::OK, "{order}: {}", answered.body);
        answered.body["case"].clone()
    }

    pub(super) async fn detail(&self, case: &str, who: &str) -> Answered {
        self.world.get(&format!("/api/v1/cases/{case}"), who).await
    }

    /// The particulars that the history tells of the last event of a kind.
    pub(super) async fn told(&self, case: &str, event: &str) -> Value {
        self.line(case, event).await["details"].clone()
    }

    /// The line of the history about the last event of a kind.
    pub(super) async fn line(&self, case: &str, event: &str) -> Value {
        let detail = self.detail(case, &self.officer).await.body;
        let history = detail["history"].as_array().unwrap_or_else(|| panic!("{detail}"));
        let line = history.iter().rfind(|line| line["event"] == event);
        line.unwrap_or_else(|| panic!("no {event} in {history:?}")).clone()
    }

    /// Ids of the open cases that somebody's list has.
    pub(super) async fn listed(&self, state: &str, who: &str) -> Vec<String> {
        let list = self.world.get(&format!("/api/v1/cases?state={state}"), who).await.body;
        let cases = list["cases"].as_array().unwrap_or_else(|| panic!("{list}"));
        cases.iter().map(|case| case["id"].as_str().unwrap().to_owned()).collect()
    }
}

pub(super) fn assign(lead: &str, co: &[&str]) -> Value {
    json!({"act": "assign", "lead": lead, "co": co, "reason": "目录第12项"})
}

/// The built-in policy, with a limit for everything else, and every matter that is handled on the spot closed unchecked.
fn policy() -> Value {
    let mut policy: Value = serde_json::from_str(hub_engine::organisation::default_policy()).unwrap();
    policy["otherwise"]["limits"] = json!({"ordinary": {"working_days": 5}});
    policy["otherwise"]["climbs_to"] = json!("city");
    policy["closed_loop"]["self_handled"]["sample_percent"] = json!(0);
    policy
}

/// Whether a list of particulars has one with all of these fields.
#[track_caller]
pub(super) fn check_told(details: &Value, expected: &Value) {
    let has =
        |detail: &Value| expected.as_object().unwrap().iter().all(|(field, value)| &detail[field] == value);
    assert!(details.as_array().unwrap().iter().any(has), "{expected} is not in {details}");
}
