//! Stories of the deeds: each is carried out, told in the history, and refused to whoever may not do it.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{
    desk_pictures::handed_in,
    hall::{Hall, ROADS, WATER, assign, check_told},
};

const FAR_AHEAD_US: i64 = 86_400_000_000 * 30;

fn in_a_month() -> i64 {
    crate::state::now().0 + FAR_AHEAD_US
}

fn said(solved: bool) -> Value {
    json!({"kind": "reached", "said": {"responded": true, "solved": solved, "satisfied": solved}})
}

/// Signed, replied and verified: whoever wants an answer is to be called back.
async fn worked_off(hall: &Hall, case: &str, task: &str) -> Value {
    hall.done(case, &hall.roads, &json!({"act": "reply", "task": task, "note": "已更换"})).await;
    hall.ordered(case, &hall.officer, "verify", &json!({"verdict": "done", "note": "属实"})).await
}

#[tokio::test]
async fn a_department_signs_and_replies_the_caller_is_content_and_the_case_is_closed() {
    let hall = Hall::new().await;
    let (case, report, task) = hall.given_to_roads(&json!({"reply_wanted": true, "kind": "complaint"})).await;
    let shown = hall.detail(&case, &hall.roads).await.body["case"].clone();
    assert_eq!(
        (&shown["phase"], &shown["limit"]["within"]),
        (&json!("with_departments"), &json!({"working_days": 5}))
    );
    assert_eq!(
        (&shown["filing"]["kind"], &shown["desks"][0]["clock"]["purpose"]),
        (&json!("complaint"), &json!("sign"))
    );
    let signed = hall.done(&case, &hall.roads, &json!({"act": "sign", "task": task})).await;
    assert_eq!(
        (&signed["desks"][0]["counted_as_signed"], &signed["desks"][0]["clock"]["purpose"]),
        (&json!(false), &json!("reply"))
    );
    let photo = handed_in(&hall, &task, "after").await;
    let reply =
        json!({"act": "reply", "task": task, "note": "已更换", "public": "井盖已更换", "photos": [photo]});
    assert_eq!(hall.done(&case, &hall.roads, &reply).await["phase"], "to_verify");
    let verified =
        hall.ordered(&case, &hall.officer, "verify", &json!({"verdict": "done", "note": "属实"})).await;
    assert_eq!((&verified["phase"], &verified["calls_back_owed"]), (&json!("to_call_back"), &json!(1)));
    let call = json!({"act": "call_back", "report": report, "outcome": said(true), "note": "满意"});
    let content = hall.done(&case, &hall.officer, &call).await;
    assert_eq!(
        (&content["phase"], &content["callers"][0]["said"]["solved"]),
        (&json!("to_close"), &json!(true))
    );
    assert_eq!(hall.ordered(&case, &hall.officer, "close", &json!({})).await["phase"], "closed");

    let assigned = hall.told(&case, "desk.assigned").await;
    check_told(&assigned, &json!({"label": "department", "department": {"code": ROADS, "name": ROADS}}));
    check_told(&assigned, &json!({"label": "part", "part": "lead"}));
    check_told(&assigned, &json!({"label": "words", "words": "目录第12项"}));
    let replied = hall.told(&case, "desk.replied").await;
    check_told(&replied, &json!({"label": "public_words", "words": "井盖已更换"}));
    check_told(&replied, &json!({"label": "photos", "photos": [photo], "moment": "after"}));
    check_told(&hall.told(&case, "limit.set").await, &json!({"label": "limit_reason", "reason": "filed"}));
    check_told(&hall.told(&case, "report.called_back").await, &json!({"label": "satisfaction"}));
}

#[tokio::test]
async fn work_that_was_found_not_done_goes_back_to_the_department() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    hall.done(&case, &hall.roads, &json!({"act": "reply", "task": task, "note": "已更换"})).await;
    let back =
        hall.ordered(&case, &hall.officer, "verify", &json!({"verdict": "not_done", "note": "仍松动"})).await;
    assert_eq!((&back["phase"], &back["desks"][0]["sent_back"]), (&json!("with_departments"), &json!(1)));
}

#[tokio::test]
async fn a_return_is_agreed_to_and_whoever_has_it_then_can_be_bound() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    let named = json!({"act": "ask_return", "task": task, "reason": "x", "clause": "张三 13800138000"});
    let refused = hall.refused(&case, &hall.roads, &named, 400, "invalid").await;
    assert_eq!(refused.error().1, Some("clause"));
    let ask = json!({"act": "ask_return", "task": task, "reason": "不属本单位", "clause": "第二款"});
    assert!(hall.done(&case, &hall.roads, &ask).await["desks"][0]["return_asked_at_us"].is_i64());
    let agreed =
        json!({"act": "rule_return", "task": task, "ruling": "agreed", "to": WATER, "reason": "按目录"});
    let moved = hall.done(&case, &hall.officer, &agreed).await;
    assert_eq!(moved["returns"], 1);
    let of_water = |desk: &&Value| desk["department"]["code"] == WATER;
    let task = moved["desks"].as_array().unwrap().iter().find(of_water).unwrap()["task"].clone();
    check_told(&hall.told(&case, "desk.return_asked").await, &json!({"label": "clause", "clause": "第二款"}));
    check_told(
        &hall.told(&case, "desk.return_ruled").await,
        &json!({"label": "return_ruling", "ruling": "agreed"}),
    );

    let ask = json!({"act": "ask_return", "task": task, "reason": "也不属本单位"});
    hall.done(&case, &hall.water, &ask).await;
    let bound = json!({"act": "rule_return", "task": task, "ruling": "bound", "reason": "裁定承办"});
    hall.done(&case, &hall.officer, &bound).await;
    let refused = hall.refused(&case, &hall.water, &ask, 409, "returns_used_up").await;
    assert_eq!(refused.error().1, Some("task"));
    hall.refused(&case, &hall.officer, &bound, 409, "return_asked").await;
}

#[tokio::test]
async fn one_more_department_helps_and_none_has_the_case_twice() {
    let hall = Hall::new().await;
    let (case, _, _) = hall.given_to_roads(&json!({})).await;
    let add = json!({"act": "add_handler", "department": WATER, "reason": "涉及排水"});
    assert_eq!(hall.done(&case, &hall.officer, &add).await["desks"].as_array().unwrap().len(), 2);
    let refused = hall.refused(&case, &hall.officer, &add, 409, "desk_twice").await;
    assert_eq!(refused.error().1, Some("department"));
}

#[tokio::test]
async fn more_time_is_asked_for_once_and_granted() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    let ask = json!({"act": "ask_extension", "task": task, "more": {"working_days": 3}, "reason": "待料"});
    let asked = hall.done(&case, &hall.roads, &ask).await;
    assert_eq!(asked["limit"]["asked"], json!({"working_days": 3}));
    hall.refused(&case, &hall.roads, &ask, 409, "no_extension").await;
    let grant = json!({"act": "rule_extension", "ruling": "granted", "reason": "情况属实"});
    let granted = hall.done(&case, &hall.officer, &grant).await;
    assert_eq!((&granted["limit"]["extended"], &granted["limit"]["asked"]), (&json!(true), &Value::Null));
    assert!(granted["limit"]["due_us"].as_i64() > asked["limit"]["due_us"].as_i64());
    check_told(
        &hall.told(&case, "limit.extension_asked").await,
        &json!({"label": "more", "span": {"working_days": 3}}),
    );
}

#[tokio::test]
async fn a_caller_who_is_not_content_has_it_done_again() {
    let hall = Hall::new().await;
    let (case, report, task) = hall.given_to_roads(&json!({"reply_wanted": true})).await;
    worked_off(&hall, &case, &task).await;
    let missed = json!({"act": "call_back", "report": report, "outcome": {"kind": "not_reached"}});
    assert_eq!(hall.done(&case, &hall.officer, &missed).await["callers"][0]["missed_calls"], 1);
    check_told(
        &hall.told(&case, "report.called_back").await,
        &json!({"label": "remark", "remark": "not_reached"}),
    );
    let call = json!({"act": "call_back", "report": report, "outcome": said(false), "note": "仍松动"});
    let again = hall.done(&case, &hall.officer, &call).await;
    assert_eq!((&again["redone"], &again["phase"]), (&json!(1), &json!("unattended")));
    check_told(&hall.told(&case, "case.redone").await, &json!({"label": "times", "times": 1}));
    hall.refused(&case, &hall.officer, &call, 409, "wrong_phase").await;
}

#[tokio::test]
async fn a_case_waits_with_a_plan_and_goes_on() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({})).await;
    let suspend =
        |at: i64| json!({"act": "suspend", "kind": "long_term", "plan": "列入改造", "review_at_us": at});
    hall.refused(&case, &hall.officer, &suspend(1_000), 422, "time_out_of_range").await;
    let waiting = hall.done(&case, &hall.officer, &suspend(in_a_month())).await;
    assert_eq!(
        (&waiting["phase"], &waiting["suspended"]["kind"]),
        (&json!("suspended"), &json!("long_term"))
    );
    assert!(waiting["limit"]["paused_since_us"].is_i64(), "{waiting}");
    let on = hall.done(&case, &hall.officer, &json!({"act": "resume", "reason": "材料已到"})).await;
    assert_eq!((&on["phase"], &on["suspended"]), (&json!("unattended"), &Value::Null));
    check_told(
        &hall.told(&case, "case.suspended").await,
        &json!({"label": "suspension", "kind": "long_term"}),
    );
}

#[tokio::test]
async fn the_post_above_takes_over_urges_supervises_and_takes_charge() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({"urgency": "orange"})).await;
    let up = hall.done(&case, &hall.officer, &json!({"act": "pass_up", "reason": "涉及两县"})).await;
    assert_eq!(up["owner"]["tier"], "city");
    let urge = json!({"act": "urge", "note": "请今日回复"});
    hall.refused(&case, &hall.officer, &urge, 403, "seat_too_low").await;
    assert_eq!(hall.done(&case, &hall.city, &urge).await["urged"], 1);
    let letter = json!({"act": "supervise", "letter": "督办函12号", "answer_by_us": in_a_month()});
    assert_eq!(hall.done(&case, &hall.city, &letter).await["supervised"], 1);
    let (leader, _) = hall.world.let_in("zhao", hub_protocol::Role::Commander, "13").await;
    let charge = json!({"act": "take_charge", "leader": leader.to_string()});
    assert_eq!(hall.done(&case, &hall.city, &charge).await["leader"]["name"], "zhao");
    check_told(&hall.told(&case, "case.supervised").await, &json!({"label": "words", "words": "督办函12号"}));
}

#[tokio::test]
async fn a_case_ends_unaccepted_answered_at_once_or_handed_over() {
    let hall = Hall::new().await;
    let exits = [
        (json!({"act": "not_accept", "ground": "not_ours", "reason": "属邻省"}), "not_accepted"),
        (json!({"act": "answer_at_once", "answer": "九点至五点"}), "answered_at_once"),
        (json!({"act": "transfer", "to": "letters_and_visits", "note": "信访12号"}), "transferred"),
    ];
    for (exit, phase) in exits {
        let (case, _) = hall.report(&json!({"kind": "enquiry"})).await;
        let ended = hall.done(&case, &hall.officer, &exit).await;
        assert_eq!((&ended["phase"], ended["ended_at_us"].is_i64()), (&json!(phase), true), "{exit}");
        hall.refused(&case, &hall.officer, &exit, 409, "case_not_open").await;
    }
    let answer = json!({"act": "answer_at_once", "answer": "九点至五点"});
    for kind in ["complaint", "other"] {
        let (case, _) = hall.report(&json!({ "kind": kind })).await;
        hall.refused(&case, &hall.officer, &answer, 409, "not_an_enquiry").await;
    }
    let (case, _) = hall.report(&json!({"kind": "praise"})).await;
    assert_eq!(hall.done(&case, &hall.officer, &answer).await["filing"]["kind"], "praise");
}

#[tokio::test]
async fn two_cases_become_one_with_both_callers_and_are_parted_again() {
    let hall = Hall::new().await;
    let (one, _) = hall.report(&json!({"reply_wanted": true})).await;
    let (other, theirs) = hall.report(&json!({"reply_wanted": true})).await;
    let merge = json!({"act": "merge", "into": one, "reason": "同一井盖"});
    assert_eq!(hall.done(&other, &hall.officer, &merge).await["phase"], "merged");
    let whole = hall.detail(&one, &hall.officer).await.body;
    assert_eq!((&whole["case"]["absorbed"], &whole["case"]["calls_back_owed"]), (&json!([other]), &json!(2)));
    assert_eq!(whole["joined"][0]["id"], json!(theirs));
    let part = json!({"act": "part", "merged": other, "reason": "不是同一个"});
    let parted = hall.done(&one, &hall.officer, &part).await;
    assert_eq!((&parted["absorbed"], &parted["calls_back_owed"]), (&Value::Null, &json!(1)));
    assert_eq!(hall.detail(&one, &hall.officer).await.body["joined"], json!([]));
    assert_eq!(hall.detail(&other, &hall.officer).await.body["case"]["phase"], "unattended");
    hall.refused(&one, &hall.officer, &part, 409, "not_merged").await;
    hall.done(&one, &hall.officer, &json!({"act": "keep_apart", "other": other})).await;
    check_told(&hall.told(&one, "case.kept_apart").await, &json!({"label": "case", "case": other}));
    let itself = hall.refused(&one, &hall.officer, &merge, 409, "cannot_merge").await;
    assert_eq!(itself.error().1, Some("into"));
}

#[tokio::test]
async fn whoever_is_passed_over_gets_a_copy_and_says_that_it_was_read() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({})).await;
    let settled = hall.ordered(&case, &hall.city, "settle", &json!({"note": "已电话解决"})).await;
    let copy = settled["copies"][0].clone();
    assert_eq!((&copy["area"]["code"], &copy["read_at_us"]), (&json!("1301"), &Value::Null), "{settled}");
    let county = hall.line(&case, "case.copied").await;
    assert_eq!(county["actor"]["person"]["name"], "mayor");
    assert_eq!(county["details"][0]["area"]["code"], "1301", "{county}");
    let read = json!({"act": "read_copy"});
    hall.refused(&case, &hall.city, &read, 403, "not_your_case").await;
    hall.refused(&case, &hall.roads, &read, 403, "not_allowed").await;
    let seen = hall.done(&case, &hall.officer, &read).await["copies"][0].clone();
    assert_eq!((&seen["read_by"]["name"], seen["read_at_us"].is_i64()), (&json!("li"), true), "{seen}");
    assert_eq!(hall.done(&case, &hall.officer, &read).await["copies"][0], seen, "once is enough");
    check_told(&hall.told(&case, "case.copy_read").await, &json!({"label": "area", "area": seen["area"]}));
}

#[tokio::test]
async fn a_case_is_put_away_only_when_it_can_no_longer_be_opened_again() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({})).await;
    let archive = json!({"act": "archive"});
    hall.refused(&case, &hall.officer, &archive, 409, "wrong_phase").await;
    hall.ordered(&case, &hall.officer, "withdraw", &json!({"reason": "误报"})).await;
    hall.refused(&case, &hall.officer, &archive, 409, "too_early_to_archive").await;
}

#[tokio::test]
async fn a_deed_that_cannot_be_is_refused_by_its_field() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    let nobody = "0190a000-0000-7000-8000-000000000001";
    let many: Vec<String> = (0..16).map(|n| format!("D{n}")).collect();
    let officer = [
        (json!({"act": "assign", "lead": "", "reason": "x"}), "lead"),
        (json!({"act": "assign", "lead": ROADS, "co": many, "reason": "x"}), "co"),
        (json!({"act": "assign", "lead": ROADS, "reason": " "}), "reason"),
        (json!({"act": "rule_return", "task": task, "ruling": "bound", "to": WATER, "reason": "x"}), "to"),
        (json!({"act": "take_charge", "leader": nobody}), "leader"),
    ];
    for (act, field) in officer {
        let refused = hall.refused(&case, &hall.officer, &act, 400, "invalid").await;
        assert_eq!(refused.error().1, Some(field), "{act}");
    }
    let photos = json!({"act": "reply", "task": task, "note": "x", "photos": ["no digest"]});
    let refused = hall.refused(&case, &hall.roads, &photos, 400, "invalid").await;
    assert_eq!(refused.error().1, Some("photos"));
    for act in [json!({"act": "vanish"}), json!({"act": "sign"}), json!({"task": task}), json!([])] {
        hall.refused(&case, &hall.officer, &act, 400, "malformed").await;
    }
}

#[tokio::test]
async fn a_deed_from_the_wrong_seat_is_refused() {
    let hall = Hall::new().await;
    let (case, _, task) = hall.given_to_roads(&json!({})).await;
    let sign = json!({"act": "sign", "task": task});
    hall.refused(&case, &hall.officer, &sign, 403, "not_allowed").await;
    hall.refused(&case, &hall.roads, &assign(WATER, &[]), 403, "not_allowed").await;
    hall.refused(&case, &hall.water, &sign, 403, "outside_area").await;
    hall.refused(&case, &hall.stranger, &assign(WATER, &[]), 403, "outside_area").await;
    hall.refused(&case, &hall.root, &sign, 403, "not_allowed").await;
    let add = json!({"act": "add_handler", "department": WATER, "reason": "涉及排水"});
    hall.done(&case, &hall.officer, &add).await;
    let theirs = hall.refused(&case, &hall.water, &sign, 409, "not_your_desk").await;
    assert_eq!(theirs.error().1, Some("task"));
    let unknown = json!({"act": "sign", "task": "0190a000-0000-7000-8000-000000000001"});
    hall.refused(&case, &hall.roads, &unknown, 409, "not_your_desk").await;
    hall.done(&case, &hall.roads, &sign).await;
    hall.refused(&case, &hall.roads, &sign, 409, "signed_already").await;
}

#[tokio::test]
async fn a_case_of_another_county_is_no_case_to_merge_with() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({})).await;
    let body = json!({"text": "井盖松动", "urgency": "ordinary"});
    let elsewhere = hall.post("/api/v1/reports", &hall.stranger, &body).await.body["case"].clone();
    let merge = json!({"act": "merge", "into": elsewhere, "reason": "同一井盖"});
    hall.refused(&case, &hall.officer, &merge, 403, "outside_area").await;
}

#[tokio::test]
async fn the_same_deed_with_the_same_key_is_done_once() {
    let hall = Hall::new().await;
    let (case, _) = hall.report(&json!({})).await;
    let path = format!("/api/v1/cases/{case}/acts");
    let urge = json!({"act": "urge", "note": "请今日回复"});
    for _ in 0..2 {
        let urged = hall.world.change(&path, &hall.officer, "urge").send(&urge).await;
        assert_eq!(
            (urged.status, &urged.body["case"]["urged"]),
            (StatusCode::OK, &json!(1)),
            "{}",
            urged.body
        );
    }
}
