//! Stories of the rates: what was closed is counted once, by the post it was filed at, and shown within one's area.

use axum::http::StatusCode;
use hub_ledger::{RowChange, Shelf};
use hub_protocol::Role;
use serde_json::{Value, json};

use super::{
    Answered,
    hall::{Hall, ROADS, WATER, assign},
};
use crate::rates::{Day, Rates};

impl Hall {
    /// Settles, verifies and closes; closed from the seat of `closer`.
    async fn finished(&self, case: &str, closer: &str) {
        self.ordered(case, &self.officer, "settle", &json!({"note": "电话调解"})).await;
        self.ordered(case, &self.city, "verify", &json!({"verdict": "done", "note": "属实"})).await;
        assert_eq!(self.ordered(case, closer, "close", &json!({})).await["phase"], "closed");
    }

    /// The same for a case that the city has: whoever settles it does not verify it.
    async fn finished_by_the_city(&self, case: &str) {
        self.ordered(case, &self.city, "settle", &json!({"note": "已协调"})).await;
        let (_, deputy) = self.world.let_in("deputy", Role::Commander, "13").await;
        self.ordered(case, &deputy, "verify", &json!({"verdict": "done", "note": "属实"})).await;
        assert_eq!(self.ordered(case, &self.city, "close", &json!({})).await["phase"], "closed");
    }

    async fn rates_of_today(&self, who: &str) -> Value {
        let today = Day::of(crate::state::now()).0;
        // A story told over midnight ends on the day after.
        let path = format!("/api/v1/rates?from={}&to={today}", today.yesterday().unwrap());
        let answered = self.world.get(&path, who).await;
        assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
        answered.body
    }
}

/// Whether a list has an entry of this area or tier with these fields.
#[track_caller]
fn check(rates: &Value, list: &str, name: &str, expected: &Value) {
    let entries = rates[list].as_array().unwrap_or_else(|| panic!("{rates}"));
    let found =
        entries.iter().find(|entry| entry["area"] == name || (list == "tiers" && entry["tier"] == name));
    let found = found.unwrap_or_else(|| panic!("no {name} in {rates}"));
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&found[field], value, "{field} of {name} in {rates}");
    }
}

#[tokio::test]
async fn what_was_closed_is_counted_by_how_it_came_to_its_end() {
    let hall = Hall::new().await;
    let (here, _) = hall.report(&json!({})).await;
    hall.finished(&here, &hall.officer).await;
    let (above, _) = hall.report(&json!({})).await;
    hall.finished(&above, &hall.city).await;
    let (passed, _) = hall.report(&json!({"urgency": "orange"})).await;
    hall.done(&passed, &hall.officer, &json!({"act": "pass_up", "reason": "超出权限"})).await;
    hall.finished_by_the_city(&passed).await;
    let (gone, _) = hall.report(&json!({})).await;
    hall.ordered(&gone, &hall.officer, "withdraw", &json!({"reason": "误报"})).await;
    let (_open, _) = hall.report(&json!({})).await;

    let rates = hall.rates_of_today(&hall.city).await;
    let county = json!({"closed": 3, "here": 1, "closed_above": 1, "passed_up": 1, "climbed": 0, "came_up": 0,
        "self_handled": 0, "here_per_mille": 333, "up_per_mille": 333, "name": "东县", "tier": "county"});
    check(&rates, "areas", "1301", &county);
    check(&rates, "areas", "13", &json!({"closed": 0, "came_up": 1, "here_per_mille": null}));
    check(&rates, "tiers", "county", &json!({"closed": 3, "here": 1}));
    check(&rates, "tiers", "city", &json!({"came_up": 1}));
}

#[tokio::test]
async fn how_the_times_were_kept_is_counted_with_what_was_closed() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({})).await;
    let given = hall.done(&case, &hall.officer, &assign(ROADS, &[WATER])).await;
    let task = |at: usize| given["desks"][at]["task"].clone();
    hall.done(&case, &hall.roads, &json!({"act": "sign", "task": task(0)})).await;
    for (who, at) in [(&hall.roads, 0), (&hall.water, 1)] {
        hall.done(&case, who, &json!({"act": "reply", "task": task(at), "note": "已修复"})).await;
    }
    hall.ordered(&case, &hall.officer, "verify", &json!({"verdict": "done", "note": "属实"})).await;
    hall.ordered(&case, &hall.officer, "close", &json!({})).await;
    let rates = hall.rates_of_today(&hall.city).await;
    let county = &rates["areas"].as_array().unwrap().iter().find(|it| it["area"] == "1301").unwrap()["pace"];
    assert_eq!((&county["limited"], &county["in_time_per_mille"]), (&json!(1), &json!(1000)), "{rates}");
    assert_eq!((&county["tasks"], &county["returned_per_mille"]), (&json!(2), &json!(0)), "{rates}");
    assert_eq!(county["signed_in_time_per_mille"], json!(1000), "{rates}");
    assert_eq!(county["redone_per_mille"], json!(0), "{rates}");
}

/// Rows of a form of before, with keys that begin so, are taken away, and everything is counted again.
async fn check_form_of_before(form: &str) {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({})).await;
    hall.finished(&case, &hall.officer).await;
    let hub = &hall.world.hub;
    let ledger = hub.engine.ledger();
    let row = |key: &str, value: &str| {
        let (key, value) = (key.to_owned(), Some(value.as_bytes().to_vec()));
        RowChange { shelf: Shelf::Document, key, value }
    };
    let (counted, today) =
        (format!("{form}:counted_to"), format!("{form}:day:{}", Day::of(crate::state::now()).0));
    let wrong = r#"{"posts":{"1301":{"tier":"county","here":70}}}"#;
    // Whatever a form counts beside its days goes with it.
    let beside = if form == "rates" { today.clone() } else { format!("{form}:filed:0:1") };
    ledger.put_rows(vec![row(&counted, "1"), row(&beside, "{}"), row(&today, wrong)]).await.unwrap();
    let again = Rates::start(&hub.engine, &hub.vital);
    let seq = hub.engine.read(|view| view.seq);
    assert!(again.counted_to(seq).await >= seq);
    check(&hall.rates_of_today(&hall.city).await, "areas", "1301", &json!({"closed": 1, "here": 1}));
    for key in [counted, beside, today] {
        assert_eq!(ledger.row(Shelf::Document, &key).await.unwrap(), None, "{key}");
    }
}

#[tokio::test]
async fn rows_of_the_forms_of_before_are_taken_away_and_everything_is_counted_again() {
    check_form_of_before("rates").await;
    check_form_of_before("rates:2").await;
    check_form_of_before("rates:3").await;
    check_form_of_before("rates:4").await;
}

#[tokio::test]
async fn what_callers_said_and_what_was_done_at_once_are_counted_with_what_was_closed() {
    let hall = Hall::new().await;
    let (content, report) = hall.report(&json!({"reply_wanted": true})).await;
    hall.ordered(&content, &hall.officer, "settle", &json!({"note": "电话调解"})).await;
    hall.ordered(&content, &hall.city, "verify", &json!({"verdict": "done", "note": "属实"})).await;
    let said = json!({"responded": false, "solved": true, "satisfied": true, "degree": "mostly_satisfied"});
    let called = json!({"act": "call_back", "report": report, "outcome": {"kind": "reached", "said": said}, "note": "无人联系过"});
    hall.done(&content, &hall.city, &called).await;
    hall.ordered(&content, &hall.officer, "close", &json!({})).await;
    let (twice, _) = hall.report(&json!({})).await;
    hall.ordered(&twice, &hall.officer, "settle", &json!({"note": "电话调解"})).await;
    hall.ordered(&twice, &hall.city, "verify", &json!({"verdict": "not_done", "note": "仍响"})).await;
    hall.finished(&twice, &hall.officer).await;
    let rates = hall.rates_of_today(&hall.city).await;
    let county = &rates["areas"].as_array().unwrap().iter().find(|it| it["area"] == "1301").unwrap()["pace"];
    let said = json!({"reached": 1, "responded": 0, "responded_per_mille": 0, "solved": 1,
        "solved_per_mille": 1000, "satisfied": 1, "satisfied_per_mille": 1000, "mostly_satisfied": 1});
    assert_eq!(county["callers"], said, "{rates}");
    assert_eq!(
        (&county["done_at_once"], &county["done_at_once_per_mille"]),
        (&json!(1), &json!(500)),
        "{rates}"
    );
    hall.ordered(&content, &hall.officer, "reopen", &json!({"reason": "又坏了"})).await;
    hall.finished(&content, &hall.officer).await;
    let again = hall.rates_of_today(&hall.city).await;
    check(&again, "areas", "1301", &json!({"closed": 3}));
    let county = &again["areas"].as_array().unwrap().iter().find(|it| it["area"] == "1301").unwrap()["pace"];
    assert_eq!(county["done_at_once"], json!(1), "opened again it is not dealt with at once: {again}");
}

#[tokio::test]
async fn what_was_parted_from_another_case_was_still_dealt_with_at_once() {
    let hall = Hall::new().await;
    let (gone, _) = hall.report(&json!({})).await;
    let (stays, _) = hall.report(&json!({"text": "井盖响"})).await;
    hall.act(&gone, &hall.officer, &json!({"act": "merge", "into": stays, "reason": "同一处"})).await;
    hall.done(&stays, &hall.officer, &json!({"act": "part", "merged": gone, "reason": "不是一处"})).await;
    hall.finished(&gone, &hall.officer).await;
    let rates = hall.rates_of_today(&hall.city).await;
    let county = &rates["areas"].as_array().unwrap().iter().find(|it| it["area"] == "1301").unwrap();
    assert_eq!((&county["closed"], &county["pace"]["done_at_once"]), (&json!(1), &json!(1)), "{rates}");
}

#[tokio::test]
async fn a_case_that_was_opened_again_counts_again_when_it_is_closed() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({})).await;
    hall.finished(&case, &hall.officer).await;
    check(&hall.rates_of_today(&hall.city).await, "areas", "1301", &json!({"closed": 1}));
    hall.ordered(&case, &hall.officer, "reopen", &json!({"reason": "又坏了"})).await;
    check(&hall.rates_of_today(&hall.city).await, "areas", "1301", &json!({"closed": 1}));
    hall.finished(&case, &hall.officer).await;
    check(&hall.rates_of_today(&hall.city).await, "areas", "1301", &json!({"closed": 2, "here": 2}));
}

#[tokio::test]
async fn a_county_sees_its_own_posts_and_a_department_none() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({"urgency": "orange"})).await;
    hall.done(&case, &hall.officer, &json!({"act": "pass_up", "reason": "超出权限"})).await;
    hall.finished_by_the_city(&case).await;
    let own = hall.rates_of_today(&hall.officer).await;
    check(&own, "areas", "1301", &json!({"passed_up": 1}));
    assert_eq!(own["areas"].as_array().unwrap().len(), 1, "the city is above: {own}");
    let other = hall.rates_of_today(&hall.stranger).await;
    assert_eq!((&other["areas"], &other["tiers"]), (&json!([]), &json!([])));
    let refused = hall.world.get("/api/v1/rates?from=2026-11-01&to=2026-11-02", &hall.roads).await;
    assert_eq!((refused.status, refused.error().0), (StatusCode::FORBIDDEN, "not_allowed"));
}

#[tokio::test]
async fn counting_begun_anew_or_twice_at_once_counts_everything_once() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({})).await;
    hall.finished(&case, &hall.officer).await;
    let once = json!({"closed": 1, "here": 1});
    check(&hall.rates_of_today(&hall.city).await, "areas", "1301", &once);
    // Another hub on the same ledger follows as well, and is followed.
    let hub = &hall.world.hub;
    let other = Rates::start(&hub.engine, &hub.vital);
    let (case, _) = hall.report(&json!({})).await;
    hall.finished(&case, &hall.officer).await;
    let seq = hub.engine.read(|view| view.seq);
    let (one, two) = tokio::join!(hub.rates.counted_to(seq), other.counted_to(seq));
    assert!(one >= seq && two >= seq, "counted to {one} and {two} of {seq}");
    check(&hall.rates_of_today(&hall.city).await, "areas", "1301", &json!({"closed": 2, "here": 2}));
}

#[tokio::test]
async fn the_counts_are_made_again_from_the_events_when_their_rows_are_gone() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({})).await;
    hall.finished(&case, &hall.officer).await;
    let counted = hall.rates_of_today(&hall.city).await;
    let hub = &hall.world.hub;
    let ledger = hub.engine.ledger();
    let rows = async || ledger.rows_under(Shelf::Document, "rates:", "", 10).await.unwrap();
    let kept = rows().await;
    let keys: Vec<String> = kept.iter().map(|(key, _)| key.clone()).collect();
    let has = |part: &str| keys.iter().any(|key| key.contains(part));
    assert!(has(":day:") && has(":filed:") && has("counted_to"), "{keys:?}");
    let gone = |key| RowChange { shelf: Shelf::Document, key, value: None };
    ledger.put_rows(keys.into_iter().map(gone).collect()).await.unwrap();
    let again = Rates::start(&hub.engine, &hub.vital);
    let seq = hub.engine.read(|view| view.seq);
    assert!(again.counted_to(seq).await >= seq);
    assert_eq!(hall.rates_of_today(&hall.city).await, counted);
    let filed = |rows: Vec<(String, Vec<u8>)>| -> Vec<_> {
        rows.into_iter().filter(|(key, _)| key.contains(":filed:")).collect()
    };
    assert_eq!(
        filed(rows().await),
        filed(kept),
        "what was filed is the same by area, day and part of the day"
    );
}

async fn asked(hall: &Hall, query: &str) -> Answered {
    hall.world.get(&format!("/api/v1/rates?{query}"), &hall.city).await
}

#[tokio::test]
async fn days_that_are_none_and_periods_too_long_are_refused_by_name() {
    let hall = Hall::new().await;
    let refused = asked(&hall, "from=2026-13-01&to=2026-12-01").await;
    assert_eq!(refused.error(), ("invalid", Some("from")), "{}", refused.body);
    let refused = asked(&hall, "from=2025-01-01&to=2026-12-01").await;
    assert_eq!(refused.error(), ("invalid", Some("to")), "{}", refused.body);
    assert_eq!(asked(&hall, "from=2026-01-01").await.status, StatusCode::BAD_REQUEST);
    let long_ago = asked(&hall, "from=1999-01-01&to=1999-12-31").await.body;
    assert_eq!((&long_ago["areas"], &long_ago["tiers"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn the_departments_are_those_of_the_catalogue_in_its_order() {
    let hall = Hall::new().await;
    let listed = hall.world.get("/api/v1/departments", &hall.officer).await;
    assert_eq!(listed.body, json!({"departments": []}), "no catalogue was imported");
    let department = |code: &str, name: &str| json!({"code": code, "name": name, "area": "1301"});
    let departments = [department("Z1", "水利局"), department("A1", "住建局")];
    let catalogue = json!({"catalogue": {"departments": departments, "matters": []}});
    let imported = hall.post("/api/v1/organisation", &hall.root, &catalogue).await;
    assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
    let listed = hall.world.get("/api/v1/departments", &hall.roads).await;
    let named = |code: &str, name: &str| json!({"code": code, "name": name});
    assert_eq!(listed.body, json!({"departments": [named("Z1", "水利局"), named("A1", "住建局")]}));
}

#[tokio::test]
async fn the_matters_are_those_of_the_catalogue_each_with_the_category_that_it_goes_by() {
    let hall = Hall::new().await;
    let listed = hall.world.get("/api/v1/matters", &hall.officer).await;
    assert_eq!(listed.body, json!({"matters": []}), "no catalogue was imported");
    let roads = json!({"code": "A1", "name": "住建局", "area": "1301"});
    let above = json!({"code": "12", "name": "市政设施", "category": "08"});
    let covers = json!({"code": "12-03", "name": "井盖缺损", "parent": "12", "kind": "complaint", "lead": "A1", "limit": {"working_days": 5}, "tier": "township"});
    let catalogue = json!({"catalogue": {"departments": [roads], "matters": [above, covers]}});
    let imported = hall.post("/api/v1/organisation", &hall.root, &catalogue).await;
    assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
    let listed = hall.world.get("/api/v1/matters", &hall.officer).await.body;
    let [first, second] = listed["matters"].as_array().unwrap().as_slice() else { panic!("{listed}") };
    assert_eq!(first["matter"], json!({"code": "12", "name": "市政设施", "lead": null, "co": []}));
    assert_eq!(first["category"], json!({"code": "08", "name": "设施部件"}));
    assert_eq!(second["category"], first["category"], "that of the matter above: {second}");
    let (parent, kind) = (&second["parent"], &second["kind"]);
    assert_eq!((parent, kind), (&json!("12"), &json!("complaint")));
    let lead = json!({"code": "A1", "name": "住建局"});
    let copied = json!({"code": "12-03", "name": "井盖缺损", "lead": lead, "co": [], "limit": {"working_days": 5}, "tier": "township"});
    assert_eq!(second["matter"], copied);
}
