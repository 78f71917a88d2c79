//! Stories of what goes with a report: pictures and recordings, handed in before it is filed, and the number to call back.

use axum::http::{Method, StatusCode};
use hub_protocol::{Role, limits::PHOTO_MAX_BYTES};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Answered, ORIGIN,
    hall::{Hall, ROADS, assign},
};
use crate::{http::waiting, state};

const JPEG: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, b'p', b'o', b'n', b'd'];
const WAV: &[u8] = b"RIFF\x10\0\0\0WAVEfmt \x10\0\0\0";
const CONTACT: &str = "0312-5550199";

async fn put(hall: &Hall, who: &str, id: Uuid, content: &[u8]) -> Answered {
    let path = format!("/api/v1/attachments/{id}");
    let asked = hall.world.ask(Method::PUT, &path).with("cookie", who).with("origin", ORIGIN);
    asked.with("content-type", "application/octet-stream").raw(content.to_vec()).await
}

/// What the officer hands in, by its id.
async fn handed_in(hall: &Hall, content: &[u8]) -> Uuid {
    let id = Uuid::now_v7();
    let kept = put(hall, &hall.officer, id, content).await;
    assert_eq!((kept.status, &kept.body["attachment"]), (StatusCode::CREATED, &json!(id)), "{}", kept.body);
    id
}

async fn get(hall: &Hall, who: &str, report: &str, id: Uuid) -> Answered {
    hall.world.get(&format!("/api/v1/reports/{report}/attachments/{id}"), who).await
}

/// How a request for an attachment ends.
async fn check_shown(hall: &Hall, who: &str, (report, id): (&str, Uuid), expected: Result<&str, &str>) {
    let shown = get(hall, who, report, id).await;
    match expected {
        Ok(media_type) => {
            let told = shown.headers["content-type"].to_str().unwrap();
            assert_eq!((shown.status, told), (StatusCode::OK, media_type), "{}", shown.body);
        }
        Err(code) => assert_eq!(shown.error().0, code, "{}", shown.body),
    }
}

/// How filing a report with these ends, where it is refused.
async fn check_refused(hall: &Hall, who: &str, named: Value) {
    let refused = hall.post("/api/v1/reports", who, &json!({"text": "鱼塘死鱼", "attachments": named})).await;
    assert_eq!(refused.error(), ("invalid", Some("attachments")), "{named}: {}", refused.body);
}

#[tokio::test]
async fn a_recording_is_for_those_who_are_told_the_caller_and_a_picture_for_whoever_sees_the_case() {
    let hall = Hall::new().await;
    let (voice, pond) = (handed_in(&hall, WAV).await, handed_in(&hall, JPEG).await);
    let told = json!({"text": "鱼塘死鱼", "confidential": true, "attachments": [voice, pond]});
    let (case, report) = hall.report(&told).await;
    let of = async |who: &str| hall.detail(&case, who).await.body["report"]["attachments"].clone();
    let picture = json!({"attachment": pond, "kind": "picture", "media_type": "image/jpeg", "bytes": 8});
    let recording = json!({"attachment": voice, "kind": "recording", "media_type": "audio/wav", "bytes": 20});
    assert_eq!(of(&hall.officer).await, json!([recording, picture]));
    check_shown(&hall, &hall.officer, (&report, voice), Ok("audio/wav")).await;
    check_shown(&hall, &hall.stranger, (&report, voice), Err("outside_area")).await;
    hall.done(&case, &hall.officer, &assign(ROADS, &[])).await;
    assert_eq!(of(&hall.roads).await, json!([picture]), "a voice tells who it is");
    check_shown(&hall, &hall.roads, (&report, pond), Ok("image/jpeg")).await;
    check_shown(&hall, &hall.roads, (&report, voice), Err("caller_confided")).await;
}

#[tokio::test]
async fn a_player_hears_a_recording_a_piece_at_a_time() {
    let hall = Hall::new().await;
    let voice = handed_in(&hall, WAV).await;
    let (_, report) = hall.report(&json!({"attachments": [voice]})).await;
    let path = format!("/api/v1/reports/{report}/attachments/{voice}");
    let piece = async |range: &str| {
        hall.world.ask(Method::GET, &path).with("cookie", &hall.officer).with("range", range).raw("").await
    };
    let whole = get(&hall, &hall.officer, &report, voice).await;
    assert_eq!((whole.status, whole.headers["accept-ranges"].to_str().unwrap()), (StatusCode::OK, "bytes"));
    for (range, told, length) in [
        ("bytes=0-1", "bytes 0-1/20", "2"),
        ("bytes=12-", "bytes 12-19/20", "8"),
        ("bytes=-3", "bytes 17-19/20", "3"),
    ] {
        let heard = piece(range).await;
        assert_eq!(heard.status, StatusCode::PARTIAL_CONTENT, "{range}: {}", heard.body);
        let of = |name: &str| heard.headers[name].to_str().unwrap();
        assert_eq!(
            (of("content-range"), of("content-length"), of("content-type")),
            (told, length, "audio/wav")
        );
    }
    let beyond = piece("bytes=20-").await;
    assert_eq!(beyond.error().0, "range_not_satisfiable");
    let size = beyond.headers["content-range"].to_str().unwrap();
    assert_eq!((beyond.status, size), (StatusCode::RANGE_NOT_SATISFIABLE, "bytes */20"));
    assert_eq!(piece("bytes=0-1,4-5").await.status, StatusCode::OK);
    assert_eq!(piece("seconds=0-1").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_goes_with_a_report_is_erased_with_it_and_what_another_brought_stays() {
    let hall = Hall::new().await;
    let (voice, pond) = (handed_in(&hall, WAV).await, handed_in(&hall, JPEG).await);
    let (case, report) = hall.report(&json!({"attachments": [voice]})).await;
    let (_, other) = hall.report(&json!({"attachments": [pond], "join": case})).await;
    let (_, commander) = hall.world.let_in("zhao", Role::Commander, "1301").await;
    let erased = hall.post(&format!("/api/v1/reports/{report}/erase"), &commander, &json!({})).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    check_shown(&hall, &hall.officer, (&report, voice), Err("not_found")).await;
    check_shown(&hall, &hall.officer, (&other, pond), Ok("image/jpeg")).await;
    let ledger = hall.world.hub.engine.ledger();
    let left = ledger.rows_under(hub_ledger::Shelf::Vault, "attachment", "", 100).await.unwrap();
    assert!(left.iter().all(|(key, _)| !key.contains(&voice.to_string())), "{left:?}");
}

#[tokio::test]
async fn a_report_names_what_its_own_account_has_handed_in_and_no_report_has() {
    let hall = Hall::new().await;
    let pond = handed_in(&hall, JPEG).await;
    check_refused(&hall, &hall.officer, json!([Uuid::now_v7()])).await;
    check_refused(&hall, &hall.officer, json!([pond, pond])).await;
    check_refused(&hall, &hall.city, json!([pond])).await;
    let body = json!({"text": "鱼塘死鱼", "attachments": [pond]});
    let file = async || hall.world.change("/api/v1/reports", &hall.officer, "pond").send(&body).await;
    let (first, again) = (file().await, file().await);
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::OK), "{}", again.body);
    assert_eq!(first.body["report"], again.body["report"]);
    check_refused(&hall, &hall.officer, json!([pond])).await;
    assert_eq!(put(&hall, &hall.officer, pond, JPEG).await.error().0, "key_reused", "a report has it");
}

#[tokio::test]
async fn what_is_handed_in_again_is_the_same_and_what_is_no_picture_or_recording_is_refused() {
    let hall = Hall::new().await;
    let pond = handed_in(&hall, JPEG).await;
    assert_eq!(put(&hall, &hall.officer, pond, JPEG).await.status, StatusCode::OK);
    assert_eq!(put(&hall, &hall.officer, pond, WAV).await.error().0, "key_reused");
    assert_eq!(put(&hall, &hall.city, pond, JPEG).await.error().0, "key_reused", "it is another's");
    let page = b"<html><script>".as_slice();
    assert_eq!(put(&hall, &hall.officer, Uuid::now_v7(), page).await.error().0, "unsupported_media_type");
    let large = [JPEG, &vec![0; PHOTO_MAX_BYTES]].concat();
    assert_eq!(put(&hall, &hall.officer, Uuid::now_v7(), &large).await.error(), ("too_large", Some("body")));
    let long = [WAV, &vec![0; PHOTO_MAX_BYTES]].concat();
    assert_eq!(put(&hall, &hall.officer, Uuid::now_v7(), &long).await.status, StatusCode::CREATED);
    assert_eq!(put(&hall, &hall.officer, Uuid::nil(), JPEG).await.error(), ("invalid", Some("attachment")));
    assert_eq!(put(&hall, &hall.roads, Uuid::now_v7(), JPEG).await.error().0, "not_allowed");
}

#[tokio::test]
async fn what_no_report_names_is_forgotten_after_a_day_and_what_one_has_is_kept() {
    let hall = Hall::new().await;
    let (filed, left) = (handed_in(&hall, JPEG).await, handed_in(&hall, WAV).await);
    let (_, report) = hall.report(&json!({"attachments": [filed]})).await;
    let engine = &hall.world.hub.engine;
    assert_eq!(waiting::forget(engine, state::now().plus_ms(24 * 3_600_000)).await.unwrap(), 0);
    assert_eq!(waiting::forget(engine, state::now().plus_ms(26 * 3_600_000)).await.unwrap(), 1);
    check_refused(&hall, &hall.officer, json!([left])).await;
    check_shown(&hall, &hall.officer, (&report, filed), Ok("image/jpeg")).await;
}

#[tokio::test]
async fn a_case_is_found_by_the_number_to_call_back_too_and_it_is_told_and_erased_like_the_callers() {
    let hall = Hall::new().await;
    let (case, report) = hall.report(&json!({"confidential": true, "contact_phone": CONTACT})).await;
    let found = async |who: &str, number: &str| {
        let page = hall.world.find("/api/v1/cases/search", who, &json!({"phone": number})).await.body;
        page["cases"].as_array().unwrap_or_else(|| panic!("{page}")).len()
    };
    let calls = async |number: &str| {
        let calls =
            hall.world.find("/api/v1/calls/search", &hall.officer, &json!({"phone": number})).await.body;
        calls["calls"].as_array().unwrap_or_else(|| panic!("{calls}")).len()
    };
    let told = async |who: &str| hall.detail(&case, who).await.body["report"]["contact_phone"].clone();
    hall.done(&case, &hall.officer, &assign(ROADS, &[])).await;
    assert_eq!((told(&hall.officer).await, told(&hall.roads).await), (json!(CONTACT), Value::Null));
    for number in [CONTACT, "03125550199", "13800138000"] {
        assert_eq!((found(&hall.officer, number).await, calls(number).await), (1, 1), "{number}");
        assert_eq!(found(&hall.roads, number).await, 0, "a desk looks for nobody");
    }
    let (_, commander) = hall.world.let_in("zhao", Role::Commander, "1301").await;
    let erased = hall.post(&format!("/api/v1/reports/{report}/erase"), &commander, &json!({})).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    assert_eq!((found(&hall.officer, CONTACT).await, calls(CONTACT).await), (0, 0));
    let ledger = hall.world.hub.engine.ledger();
    let rows = ledger.rows_under(hub_ledger::Shelf::Vault, "caller:", "", 10).await.unwrap();
    assert_eq!(rows, [], "no row says which number made it");
}
