//! Stories of what a department's desk sees, and of the accounts that sit there.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{
    ORIGIN, PASSWORD,
    hall::{Hall, ROADS, WATER, check_told},
};

#[tokio::test]
async fn a_desk_sees_the_cases_of_its_tasks_and_no_others() {
    let hall = Hall::new().await;
    let (theirs, _, _) = hall.given_to_roads(&json!({})).await;
    let (not_theirs, _) = hall.report(&json!({"place": {"lat": 38.5, "lon": 115.5}})).await;
    assert_eq!(hall.listed("open", &hall.roads).await, std::slice::from_ref(&theirs));
    assert_eq!(hall.listed("open", &hall.water).await, [] as [&str; 0]);
    assert_eq!(hall.detail(&theirs, &hall.roads).await.status, StatusCode::OK);
    let refused = hall.detail(&not_theirs, &hall.roads).await;
    assert_eq!((refused.status, refused.error().0), (StatusCode::FORBIDDEN, "outside_area"));
    let near = hall.world.get("/api/v1/cases/nearby?lat=38.5&lon=115.5", &hall.roads).await.body;
    assert_eq!(near["cases"], json!([]));
    let calls = hall.world.find("/api/v1/calls/search", &hall.roads, &json!({"phone": "13800138000"})).await;
    assert_eq!(calls.error().0, "not_allowed", "{}", calls.body);
}

#[tokio::test]
async fn a_desk_no_longer_sees_a_case_that_another_has_now() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    hall.done(&case, &hall.roads, &json!({"act": "ask_return", "task": task, "reason": "不属本单位"})).await;
    let agreed =
        json!({"act": "rule_return", "task": task, "ruling": "agreed", "to": WATER, "reason": "按目录"});
    hall.done(&case, &hall.officer, &agreed).await;
    assert_eq!(hall.listed("open", &hall.roads).await, [] as [&str; 0]);
    assert_eq!(hall.detail(&case, &hall.roads).await.status, StatusCode::FORBIDDEN);
    assert_eq!(hall.listed("open", &hall.water).await, [case]);
}

#[tokio::test]
async fn a_desk_sees_no_units() {
    let hall = Hall::new().await;
    let units =
        json!({"units": [{"code": "U1", "name": "王强", "kind": "patrol", "home": "1301", "skills": []}]});
    let imported = hall.world.change("/api/v1/organisation", &hall.root, "units").send(&units).await;
    assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
    let seen = |body: Value| body["units"].as_array().unwrap().len();
    assert_eq!(seen(hall.world.get("/api/v1/units", &hall.officer).await.body), 1);
    assert_eq!(seen(hall.world.get("/api/v1/units", &hall.roads).await.body), 0);
}

/// Names and numbers that somebody is told of a case's callers.
async fn named(hall: &Hall, case: &str, who: &str) -> Vec<(Value, Value)> {
    let detail = hall.detail(case, who).await.body;
    let joined = detail["joined"].as_array().unwrap_or_else(|| panic!("{detail}"));
    let reports = [&detail["report"]].into_iter().chain(joined);
    reports.map(|report| (report["caller_name"].clone(), report["caller_phone"].clone())).collect()
}

#[tokio::test]
async fn a_desk_is_not_told_who_called_in_confidence_and_the_centre_is() {
    let hall = Hall::new().await;
    let (case, _, _) = hall.given_to_roads(&json!({"confidential": true})).await;
    hall.report(&json!({"join": case, "caller_name": "李女士"})).await;
    let number = || json!("13800138000");
    let all = [(json!("张先生"), number()), (json!("李女士"), number())];
    assert_eq!(named(&hall, &case, &hall.officer).await, all);
    assert_eq!(
        named(&hall, &case, &hall.roads).await,
        [(Value::Null, Value::Null), (json!("李女士"), number())]
    );
    let told = hall.detail(&case, &hall.roads).await.body.to_string();
    assert!(!told.contains("张先生"), "{told}");
    let words = hall.detail(&case, &hall.roads).await.body["report"]["text"].clone();
    assert_eq!(words, "井盖松动", "what was said is the department's work");
}

/// What somebody of a department said by telephone.
fn by_telephone(department: &str, task: &str, more: &Value) -> Value {
    let mut answer = json!({"department": department, "task": task});
    answer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let now = crate::state::now().0;
    json!({"said_at_us": now, "number": "0312-5550118", "speaker": "刘工", "answer": answer})
}

#[tokio::test]
async fn a_department_answers_by_telephone_and_whoever_wrote_it_down_verifies_nothing() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    let signed = by_telephone(ROADS, &task, &json!({"said": "sign"}));
    let shown = hall.ordered(&case, &hall.officer, "relay", &signed).await;
    assert!(shown["desks"][0]["signed_at_us"].is_number(), "{shown}");
    assert_ne!(shown["desks"][0]["counted_as_signed"], json!(true), "somebody did sign: {shown}");
    let told = hall.told(&case, "case.answer_relayed").await;
    check_told(&told, &json!({"label": "number", "number": "刘工 0312-5550118"}));
    check_told(&told, &json!({"label": "said", "said": "signed"}));
    let desk = hall.detail(&case, &hall.roads).await.body.to_string();
    assert!(desk.contains("case.answer_relayed") && !desk.contains("0312-5550118"), "{desk}");
    let replied = by_telephone(ROADS, &task, &json!({"said": "reply", "note": "已更换", "public": "已更换"}));
    let shown = hall.ordered(&case, &hall.officer, "relay", &replied).await;
    assert_eq!(shown["phase"], "to_verify", "{shown}");
    let verify = json!({"verdict": "done", "note": "属实"});
    let own = hall.post(&format!("/api/v1/cases/{case}/verify"), &hall.officer, &verify).await;
    assert_eq!(own.error().0, "handler_verifies", "{}", own.body);
    hall.ordered(&case, &hall.city, "verify", &verify).await;
}

#[tokio::test]
async fn what_a_department_says_by_telephone_is_about_its_own_task_and_said_by_somebody() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    let path = format!("/api/v1/cases/{case}/relay");
    let mut nobody = by_telephone(ROADS, &task, &json!({"said": "sign"}));
    nobody["speaker"] = json!(" ");
    assert_eq!(hall.post(&path, &hall.officer, &nobody).await.error(), ("invalid", Some("speaker")));
    let other = by_telephone(WATER, &task, &json!({"said": "ask_return", "reason": "不属本单位"}));
    assert_eq!(hall.post(&path, &hall.officer, &other).await.error().0, "not_your_desk");
    let own = by_telephone(ROADS, &task, &json!({"said": "sign"}));
    assert_eq!(
        hall.post(&path, &hall.roads, &own).await.error().0,
        "not_allowed",
        "it has a desk of its own"
    );
    let more = json!({"said": "ask_extension", "more": {"working_days": 2}, "reason": "等配件"});
    let shown = hall.ordered(&case, &hall.officer, "relay", &by_telephone(ROADS, &task, &more)).await;
    assert_eq!(shown["limit"]["asked"], json!({"working_days": 2}), "{shown}");
}

#[tokio::test]
async fn the_printed_list_names_nobody_who_called_in_confidence() {
    let hall = Hall::new().await;
    hall.report(&json!({"confidential": true})).await;
    hall.report(&json!({"caller_name": "李女士", "caller_phone": "13900139000"})).await;
    let hub = &hall.world.hub;
    let names = hub.names();
    let page = hub.engine.read(|view| crate::printable::page(view, &names));
    assert!(page.contains("李女士 13900139000") && page.contains("保密"), "{page}");
    assert!(!page.contains("张先生") && !page.contains("13800138000"), "{page}");
}

#[tokio::test]
async fn a_desk_is_told_neither_a_number_nor_the_words_of_a_call_back() {
    let hall = Hall::new().await;
    let (case, report, task) =
        hall.given_to_roads(&json!({"confidential": true, "reply_wanted": true})).await;
    hall.done(&case, &hall.roads, &json!({"act": "reply", "task": task, "note": "已更换"})).await;
    hall.ordered(&case, &hall.officer, "verify", &json!({"verdict": "done", "note": "属实"})).await;
    let said = json!({"responded": true, "solved": false, "satisfied": false});
    let outcome = json!({"kind": "reached", "said": said});
    let note = "张先生13800138000说仍响";
    let called = json!({"act": "call_back", "report": report, "outcome": outcome, "note": note});
    hall.done(&case, &hall.officer, &called).await;
    // Done again, it is watched from above.
    hall.done(&case, &hall.city, &super::hall::assign(ROADS, &[])).await;
    let centre = hall.detail(&case, &hall.officer).await.body.to_string();
    assert!(centre.contains(note), "{centre}");
    let desk = hall.detail(&case, &hall.roads).await;
    assert_eq!(desk.status, StatusCode::OK, "{}", desk.body);
    let desk = desk.body.to_string();
    assert!(desk.contains("report.called_back") && desk.contains("已更换"), "{desk}");
    assert!(!desk.contains("张先生") && !desk.contains("13800138000"), "{desk}");
}

#[tokio::test]
async fn a_desk_no_longer_sees_a_case_that_was_closed_and_the_centre_does() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    hall.done(&case, &hall.roads, &json!({"act": "reply", "task": task, "note": "已更换"})).await;
    hall.ordered(&case, &hall.officer, "verify", &json!({"verdict": "done", "note": "属实"})).await;
    hall.ordered(&case, &hall.officer, "close", &json!({})).await;
    assert_eq!(hall.listed("ended", &hall.officer).await, std::slice::from_ref(&case));
    assert_eq!(hall.listed("ended", &hall.roads).await, [] as [&str; 0]);
    assert_eq!(hall.detail(&case, &hall.roads).await.status, StatusCode::FORBIDDEN);
}

fn new_account(login: &str, role: &str, department: Option<&str>) -> Value {
    let mut body = json!({"login": login, "name": login, "role": role, "area": "1301", "password": PASSWORD});
    if let Some(department) = department {
        body["department"] = json!(department);
    }
    body
}

#[tokio::test]
async fn an_account_at_a_desk_has_a_department_and_no_other_has_one() {
    let hall = Hall::new().await;
    let refused = [
        new_account("a", "department", None),
        new_account("b", "dispatcher", Some(ROADS)),
        new_account("c", "department", Some("two words")),
    ];
    for body in refused {
        let answered = hall.post("/api/v1/accounts", &hall.root, &body).await;
        assert_eq!(answered.error(), ("invalid", Some("department")), "{body}: {}", answered.body);
    }
    let made = hall.post("/api/v1/accounts", &hall.root, &new_account("d", "department", Some(ROADS))).await;
    assert_eq!((made.status, &made.body["department"]["code"]), (StatusCode::CREATED, &json!(ROADS)));
    let session = hall.world.sign_in("d", PASSWORD).await.body;
    assert_eq!(session["department"]["code"], ROADS);
    let accounts = hall.world.get("/api/v1/accounts", &hall.root).await.body;
    let listed = accounts["accounts"].as_array().unwrap().iter().find(|account| account["login"] == "d");
    assert_eq!(listed.unwrap()["department"]["code"], ROADS);

    let path = format!("/api/v1/accounts/{}", made.body["id"].as_str().unwrap());
    let patch = |body: Value| {
        let asked = hall.world.ask(Method::PATCH, &path).with("cookie", &hall.root).with("origin", ORIGIN);
        async move { asked.send(&body).await }
    };
    assert_eq!(patch(json!({"department": WATER})).await.body["department"]["code"], WATER);
    let moved = patch(json!({"role": "observer"})).await.body;
    assert_eq!((&moved["role"], &moved["department"]), (&json!("observer"), &Value::Null));
    assert_eq!(patch(json!({"department": WATER})).await.error(), ("invalid", Some("department")));
}

#[tokio::test]
async fn a_countys_administrator_seats_nobody_at_a_department_that_no_catalogue_gives_the_county() {
    let hall = Hall::new().await;
    let (_, county) = hall.world.let_in("chen", hub_protocol::Role::Administrator, "1301").await;
    let refused = hall.post("/api/v1/accounts", &county, &new_account("e", "department", Some(ROADS))).await;
    assert_eq!(refused.error(), ("outside_area", Some("department")), "{}", refused.body);
}
