//! Stories of incidents (突发事件) and the response to them: put on record, responded to, reported, with cases of their own, closed.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{
    Answered,
    hall::{Hall, check_told},
};

const INCIDENTS: &str = "/api/v1/incidents";

fn flood() -> Value {
    json!({"area": "1301", "level": "iii", "words": "下穿桥内涝，多车被困",
        "place": {"lat": 38.5, "lon": 115.5, "system": "wgs84"}})
}

fn responds(level: &str, areas: &[&str]) -> Value {
    json!({"act": "set_response", "level": level, "plan": "flood", "areas": areas, "reason": "红色暴雨预警"})
}

fn reported(kind: &str) -> Value {
    json!({"act": "report", "kind": kind, "words": "市应急局值班室", "number": "03125550000"})
}

impl Hall {
    /// The county's flood; its id.
    async fn flooded(&self) -> String {
        let opened = self.post(INCIDENTS, &self.officer, &flood()).await;
        assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.body);
        opened.body["incident"]["id"].as_str().unwrap().to_owned()
    }

    async fn of_incident(&self, id: &str, who: &str, act: &Value) -> Answered {
        self.post(&format!("{INCIDENTS}/{id}/acts"), who, act).await
    }

    /// A deed about an incident that succeeds, and the incident after it.
    async fn done_about(&self, id: &str, who: &str, act: &Value) -> Value {
        let answered = self.of_incident(id, who, act).await;
        assert_eq!(answered.status, StatusCode::OK, "{act}: {}", answered.body);
        answered.body["incident"].clone()
    }

    /// A deed that is refused: its status, code and field.
    async fn refused_about(&self, id: &str, who: &str, act: &Value) -> (u16, String, Option<String>) {
        let answered = self.of_incident(id, who, act).await;
        let (code, field) = answered.error();
        (answered.status.as_u16(), code.to_owned(), field.map(str::to_owned))
    }

    async fn room(&self, id: &str, who: &str) -> Answered {
        self.world.get(&format!("{INCIDENTS}/{id}"), who).await
    }

    /// Waits until the case looks so: what follows a response follows it by an order of the hub's own.
    async fn until(&self, case: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut changes = self.world.hub.engine.subscribe();
        loop {
            let shown = self.detail(case, &self.officer).await.body["case"].clone();
            if wanted(&shown) {
                return shown;
            }
            changes.recv().await.expect("the hub runs");
        }
    }
}

fn owed(incident: &Value) -> Vec<&str> {
    incident["owed"].as_array().unwrap().iter().map(|owed| owed["kind"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_incident_is_opened_responded_to_reported_and_closed_and_its_log_tells_all_of_it() {
    let hall = Hall::new().await;
    let id = hall.flooded().await;
    let incident = hall.done_about(&id, &hall.city, &responds("ii", &["1301"])).await;
    assert_eq!(owed(&incident), ["first_by_phone", "first_in_writing", "follow_up"]);
    let response = &incident["response"];
    assert_eq!((&response["plan_name"], &response["tier"]), (&json!("防汛抗旱应急预案"), &json!("city")));
    assert_eq!(response["reason"], "红色暴雨预警");
    hall.done_about(&id, &hall.officer, &json!({"act": "log", "words": "抽水车已到"})).await;
    for kind in ["first_by_phone", "first_in_writing", "follow_up"] {
        hall.done_about(&id, &hall.officer, &reported(kind)).await;
    }
    let close = json!({"act": "close", "words": "险情解除"});
    let early = hall.refused_about(&id, &hall.officer, &close).await;
    assert_eq!(early, (409, "incident_state".to_owned(), Some("incident".to_owned())));
    let ended = json!({"act": "end_response", "reason": "水位回落"});
    assert_eq!(owed(&hall.done_about(&id, &hall.city, &ended).await), ["final"]);
    let owes = hall.refused_about(&id, &hall.officer, &close).await;
    assert_eq!(owes, (409, "incident_state".to_owned(), Some("kind".to_owned())));
    hall.done_about(&id, &hall.officer, &reported("final")).await;
    let closed = hall.done_about(&id, &hall.officer, &close).await;
    assert_eq!((&closed["state"], &closed["outcome"]), (&json!("closed"), &json!("险情解除")));

    let room = hall.room(&id, &hall.officer).await.body;
    let log = room["log"].as_array().unwrap();
    assert_eq!(
        (log.len(), &log[0]["event"], &log[8]["event"]),
        (9, &json!("incident.closed"), &json!("incident.opened"))
    );
    let first = log.iter().rfind(|line| line["event"] == "incident.reported").unwrap();
    check_told(&first["details"], &json!({"label": "incident_report", "kind": "first_by_phone"}));
    check_told(&first["details"], &json!({"label": "number", "number": "03125550000"}));
    let listed = |body: &Value| body["incidents"].as_array().unwrap().len();
    assert_eq!(listed(&hall.world.get(INCIDENTS, &hall.officer).await.body), 0);
    assert_eq!(listed(&hall.world.get(&format!("{INCIDENTS}?state=closed"), &hall.officer).await.body), 1);
}

#[tokio::test]
async fn what_can_wait_waits_while_the_response_lasts_and_what_presses_does_not() {
    let hall = Hall::new().await;
    let id = hall.flooded().await;
    let (everyday, _, _) = hall.given_to_roads(&json!({})).await;
    let (pressing, _) = hall.report(&json!({"urgency": "orange"})).await;
    hall.done_about(&id, &hall.officer, &responds("iii", &["1301"])).await;
    let waits = hall.until(&everyday, |case| case["suspended"]["kind"] == "emergency").await;
    assert_eq!((&waits["phase"], &waits["response"]["incident"]), (&json!("suspended"), &json!(id)));
    assert!(waits["limit"]["paused_since_us"].is_i64(), "{waits}");
    let goes_on = hall.until(&pressing, |case| case["response"]["level"] == "iii").await;
    assert_eq!(goes_on["suspended"], Value::Null);
    let told = hall.told(&everyday, "case.suspended").await;
    check_told(&told, &json!({"label": "suspension", "kind": "emergency"}));
    check_told(&told, &json!({"label": "words", "words": "红色暴雨预警"}));
    assert_eq!(hall.room(&id, &hall.officer).await.body["incident"]["waiting"], 1);
    hall.done_about(&id, &hall.officer, &json!({"act": "end_response", "reason": "水位回落"})).await;
    let again = hall.until(&everyday, |case| case["response"].is_null()).await;
    assert_eq!(
        (&again["phase"], &again["limit"]["paused_since_us"]),
        (&json!("with_departments"), &Value::Null)
    );
    let (resumed, why) = (hall.told(&everyday, "case.resumed").await, "waits_no_more");
    check_told(&resumed, &json!({"label": "climb_reason", "reason": why}));
}

#[tokio::test]
async fn many_cases_become_part_of_it_at_once_each_with_its_caller_and_one_that_cannot_keeps_none_from_it() {
    let hall = Hall::new().await;
    let id = hall.flooded().await;
    let (first, _) = hall.report(&json!({})).await;
    let (second, _) = hall.report(&json!({})).await;
    let unknown = uuid::Uuid::now_v7().to_string();
    let path = format!("{INCIDENTS}/{id}/cases");
    let body = json!({"cases": [first, unknown, second]});
    let answered = hall.world.change(&path, &hall.officer, "once").send(&body).await;
    assert_eq!(answered.body["attached"], json!([first, second]), "{}", answered.body);
    let refused = &answered.body["refused"][0];
    assert_eq!((&refused["case"], &refused["code"]), (&json!(unknown), &json!("case_unknown")));
    assert_eq!(answered.body["incident"]["cases"], 2);
    let again = hall.world.change(&path, &hall.officer, "once").send(&body).await;
    assert_eq!(again.body["attached"], json!([first, second]), "the same key does nothing twice");
    let detail = hall.detail(&first, &hall.officer).await.body;
    assert_eq!(
        (&detail["case"]["incident"], &detail["report"]["caller_name"]),
        (&json!(id), &json!("张先生"))
    );
    assert_eq!(hall.room(&id, &hall.officer).await.body["cases"], json!([first, second]));
    let detached = hall.done(&second, &hall.officer, &json!({"act": "detach"})).await;
    assert_eq!(detached["incident"], Value::Null);
    for cases in [json!([]), json!([first, first]), json!(vec![first.clone(); 501])] {
        let wrong = hall.post(&path, &hall.officer, &json!({"cases": cases})).await;
        assert_eq!((wrong.status.as_u16(), wrong.error()), (400, ("invalid", Some("cases"))));
    }
}

#[tokio::test]
async fn whoever_it_does_not_concern_neither_sees_it_nor_has_a_say() {
    let hall = Hall::new().await;
    let id = hall.flooded().await;
    assert_eq!(hall.room(&id, &hall.stranger).await.error().0, "outside_area");
    assert_eq!(hall.room(&id, &hall.roads).await.error().0, "outside_area");
    let beside = hall.post(INCIDENTS, &hall.stranger, &flood()).await;
    assert_eq!(beside.error().0, "outside_area");
    assert_eq!(hall.post(INCIDENTS, &hall.roads, &flood()).await.error().0, "not_allowed");
    let unknown = hall.room(&uuid::Uuid::now_v7().to_string(), &hall.officer).await;
    assert_eq!((unknown.status.as_u16(), unknown.error().0), (404, "incident_unknown"));
    // A response of the city over the other county makes it that one's too.
    hall.done_about(&id, &hall.city, &responds("ii", &["1301", "1302"])).await;
    assert_eq!(hall.room(&id, &hall.stranger).await.status, StatusCode::OK);
    let (status, code, _) = hall.refused_about(&id, &hall.stranger, &responds("iii", &["1302"])).await;
    assert_eq!((status, code.as_str()), (403, "not_your_incident"));
}

#[tokio::test]
async fn bad_orders_name_what_is_wrong_with_them() {
    let hall = Hall::new().await;
    let id = hall.flooded().await;
    let named = |code: &str, field: &str| (code.to_owned(), Some(field.to_owned()));
    let cases = [
        (responds("i", &["1301"]), named("seat_too_low", "level")),
        (responds("iii", &["1302"]), named("outside_area", "areas")),
        (responds("iii", &["9999"]), named("invalid", "areas")),
        (responds("iii", &[]), named("invalid", "areas")),
        (responds("iii", &["1301", "1301"]), named("invalid", "areas")),
        (
            json!({"act": "set_response", "level": "iii", "plan": "quake", "areas": ["1301"], "reason": "x"}),
            named("invalid", "plan"),
        ),
        (json!({"act": "end_response", "reason": "x"}), named("incident_state", "incident")),
        (json!({"act": "log", "words": " "}), named("invalid", "words")),
        (reported("final"), named("incident_state", "kind")),
        (
            json!({"act": "report", "kind": "first_by_phone", "words": "x", "said_at_us": 1}),
            named("invalid", "said_at_us"),
        ),
    ];
    for (act, expected) in cases {
        let (_, code, field) = hall.refused_about(&id, &hall.officer, &act).await;
        assert_eq!((code, field), expected, "{act}");
    }
    let nowhere = hall.post(INCIDENTS, &hall.city, &json!({"area": "9999", "words": "x"})).await;
    assert_eq!(nowhere.error(), ("invalid", Some("area")));
    let (case, _) = hall.report(&json!({})).await;
    let wait = json!({"act": "suspend", "kind": "emergency", "plan": "x", "review_at_us": crate::state::now().0 + 3_600_000_000});
    assert_eq!(
        hall.refused(&case, &hall.officer, &wait, 409, "incident_state").await.error().1,
        Some("kind")
    );
}
