//! Stories of pictures of before and of after: asked for by the policy, handed in first, shown apart.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use hub_protocol::limits::{PHOTO_MAX_BYTES, RECORDING_MAX_BYTES, RECORDINGS_PER_TASK_MAX};

use super::{
    desk_pictures::{VOICE, handed_in, recorded, refused},
    hall::{Hall, check_told},
};

/// A loose manhole cover, of whose like the built-in policy wants to see before and after.
async fn given(hall: &Hall) -> (String, String) {
    let (case, _, task) = hall.given_to_roads(&json!({"category": "08"})).await;
    (case, task)
}

fn reply(task: &str, before: &[&str], photos: &[&str]) -> Value {
    json!({"act": "reply", "task": task, "note": "已更换", "before": before, "photos": photos})
}

#[tokio::test]
async fn the_case_says_what_is_wanted_and_a_reply_without_it_is_refused_by_name() {
    let hall = Hall::new().await;
    let (case, task) = given(&hall).await;
    let shown = hall.detail(&case, &hall.roads).await.body["case"].clone();
    assert_eq!(shown["evidence"], json!({"before": true, "after": true, "position": false}));
    let after = handed_in(&hall, &task, "after").await;
    for (photos, missing) in [(vec![], "before, after"), (vec![after.as_str()], "before")] {
        let refused =
            hall.refused(&case, &hall.roads, &reply(&task, &[], &photos), 409, "evidence_missing").await;
        let error = &refused.body["error"];
        assert_eq!((&error["field"], &error["value"]), (&json!("evidence"), &json!(missing)), "{error}");
    }
    let (other, _, _) = hall.given_to_roads(&json!({"category": "13"})).await;
    assert_eq!(hall.detail(&other, &hall.roads).await.body["case"]["evidence"], Value::Null);
}

#[tokio::test]
async fn a_picture_that_was_not_handed_in_for_the_task_proves_nothing() {
    let hall = Hall::new().await;
    let (case, task) = given(&hall).await;
    let (_, other) = given(&hall).await;
    let (after, elsewhere) =
        (handed_in(&hall, &task, "after").await, handed_in(&hall, &other, "before").await);
    let made_up = "3f".repeat(32);
    for before in [&made_up, &elsewhere] {
        let named = reply(&task, &[before], &[&after]);
        let refused = hall.refused(&case, &hall.roads, &named, 422, "pictures_missing").await;
        assert_eq!(refused.error().1, Some("before"));
    }
    let both = reply(&task, &[&after], &[&after]);
    hall.refused(&case, &hall.roads, &both, 422, "pictures_missing").await;
}

#[tokio::test]
async fn before_and_after_are_shown_apart_and_the_same_reply_again_is_the_same_answer() {
    let hall = Hall::new().await;
    let (case, task) = given(&hall).await;
    let (before, after) = (handed_in(&hall, &task, "before").await, handed_in(&hall, &task, "after").await);
    let (path, body) = (format!("/api/v1/cases/{case}/acts"), reply(&task, &[&before], &[&after]));
    let first = hall.world.change(&path, &hall.roads, "reply").send(&body).await;
    assert_eq!(
        (first.status, &first.body["case"]["phase"]),
        (StatusCode::OK, &json!("to_verify")),
        "{}",
        first.body
    );
    let again = hall.world.change(&path, &hall.roads, "reply").send(&body).await;
    assert!(again.headers.contains_key("idempotent-replay"), "{}", again.body);
    let replied = hall.told(&case, "desk.replied").await;
    for (photo, moment) in [(&before, "before"), (&after, "after")] {
        check_told(&replied, &json!({"label": "photos", "photos": [photo], "moment": moment}));
        let shown = hall.world.get(&format!("/api/v1/cases/{case}/photos/{photo}"), &hall.officer).await;
        assert_eq!(shown.status, StatusCode::OK, "{moment}");
    }
}

#[tokio::test]
async fn pictures_of_the_work_and_of_what_was_signed_are_shown_as_what_they_are_and_go_when_it_is_erased() {
    let hall = Hall::new().await;
    let (case, report, task) = hall.given_to_roads(&json!({"category": "13"})).await;
    let (during, signed) = (handed_in(&hall, &task, "during").await, handed_in(&hall, &task, "signed").await);
    let named = |during: &str| json!({"act": "reply", "task": task, "note": "已签调解书", "photos": [], "during": [during], "signed": [signed]});
    let refused = hall.refused(&case, &hall.roads, &named(&"3f".repeat(32)), 422, "pictures_missing").await;
    assert_eq!(refused.error().1, Some("during"));
    hall.refused(&case, &hall.roads, &named(&signed), 422, "pictures_missing").await;
    hall.done(&case, &hall.roads, &named(&during)).await;
    let replied = hall.told(&case, "desk.replied").await;
    for (photo, moment) in [(&during, "during"), (&signed, "signed")] {
        check_told(&replied, &json!({"label": "photos", "photos": [photo], "moment": moment}));
        let path = format!("/api/v1/cases/{case}/photos/{photo}");
        assert_eq!(hall.world.get(&path, &hall.officer).await.status, StatusCode::OK, "{moment}");
    }
    let erased = hall.world.change(&format!("/api/v1/reports/{report}/erase"), &hall.city, "e").bare().await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    let gone = hall.world.get(&format!("/api/v1/cases/{case}/photos/{signed}"), &hall.officer).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND, "{}", gone.body);
}

#[tokio::test]
async fn a_recording_of_the_work_is_heard_a_piece_at_a_time_and_goes_when_it_is_erased() {
    let hall = Hall::new().await;
    let (case, report, task) = hall.given_to_roads(&json!({"category": "13"})).await;
    let voice = recorded(&hall, &task, "").await;
    let said = json!({"act": "reply", "task": task, "note": "已劝离", "photos": [], "recordings": [voice]});
    hall.done(&case, &hall.roads, &said).await;
    let replied = hall.told(&case, "desk.replied").await;
    check_told(&replied, &json!({"label": "recordings", "recordings": [voice]}));
    let path = format!("/api/v1/cases/{case}/photos/{voice}");
    let asked = hall.world.ask(Method::GET, &path).with("cookie", &hall.officer).with("range", "bytes=4-7");
    let heard = asked.raw("").await;
    let of = |name: &str| heard.headers[name].to_str().unwrap();
    let whole = VOICE.len();
    assert_eq!(
        (heard.status, of("content-range"), of("content-type")),
        (StatusCode::PARTIAL_CONTENT, format!("bytes 4-7/{whole}").as_str(), "audio/mp4")
    );
    let erased = hall.world.change(&format!("/api/v1/reports/{report}/erase"), &hall.city, "e").bare().await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    let gone = hall.world.get(&path, &hall.officer).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND, "{}", gone.body);
}

#[tokio::test]
async fn a_recording_is_no_picture_and_a_picture_no_recording() {
    let hall = Hall::new().await;
    let (case, task) = given(&hall).await;
    let (before, after) = (handed_in(&hall, &task, "before").await, handed_in(&hall, &task, "after").await);
    let voice = recorded(&hall, &task, "").await;
    let as_picture = reply(&task, &[&before], &[&voice]);
    let refused = hall.refused(&case, &hall.roads, &as_picture, 422, "pictures_missing").await;
    assert_eq!(refused.error().1, Some("photos"));
    let with = |recordings: &[&str]| json!({"act": "reply", "task": task, "note": "已更换", "before": [before], "photos": [after], "recordings": recordings});
    let another = handed_in(&hall, &task, "another").await;
    for not_one in [another.as_str(), &"3f".repeat(32)] {
        let refused = hall.refused(&case, &hall.roads, &with(&[not_one]), 422, "pictures_missing").await;
        assert_eq!(refused.error().1, Some("recordings"));
    }
    let many = vec![voice.as_str(); RECORDINGS_PER_TASK_MAX + 1];
    let refused = hall.refused(&case, &hall.roads, &with(&many), 400, "invalid").await;
    assert_eq!(refused.error().1, Some("recordings"));
    hall.done(&case, &hall.roads, &with(&[&voice])).await;
}

#[tokio::test]
async fn what_is_handed_in_of_a_task_has_bounds() {
    let hall = Hall::new().await;
    let (_, task) = given(&hall).await;
    assert_eq!(refused(&hall, &task, b"%PDF-1.7").await, "unsupported_media_type");
    let large = [&[0xff, 0xd8, 0xff, 0xe0], vec![0; PHOTO_MAX_BYTES].as_slice()].concat();
    assert_eq!(refused(&hall, &task, &large).await, "too_large");
    let long = [VOICE, &vec![0; RECORDING_MAX_BYTES]].concat();
    assert_eq!(refused(&hall, &task, &long).await, "too_large");
    for n in 0..RECORDINGS_PER_TASK_MAX {
        recorded(&hall, &task, &n.to_string()).await;
    }
    assert_eq!(refused(&hall, &task, VOICE).await, "too_large");
    // Pictures are counted apart.
    handed_in(&hall, &task, "after").await;
}
