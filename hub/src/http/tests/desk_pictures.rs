//! Pictures that a department hands in with its reply.

use axum::http::{Method, StatusCode};
use hub_engine::words::hex;
use hub_protocol::Role;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{Answered, ORIGIN, hall::Hall};

const JPEG: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, b'l', b'a', b'm', b'p'];

async fn hand_in(hall: &Hall, who: &str, task: &str) -> Answered {
    hand_in_this(hall, who, task, JPEG).await
}

async fn hand_in_this(hall: &Hall, who: &str, task: &str, picture: &[u8]) -> Answered {
    let path = format!("/api/v1/photos/{}?task={task}", hex(&Sha256::digest(picture)));
    let asked = hall.world.ask(Method::PUT, &path).with("cookie", who).with("origin", ORIGIN);
    asked.with("content-type", "image/jpeg").raw(picture.to_vec()).await
}

/// A recording of somebody's voice, as a phone writes it.
pub(super) const VOICE: &[u8] = b"\0\0\0\x14ftypM4A \0\0\0\0M4A \0\0\0\x0cmdatsaid";

/// A recording that the road office has handed in for its task, by its digest.
pub(super) async fn recorded(hall: &Hall, task: &str, of: &str) -> String {
    let kept = hand_in_this(hall, &hall.roads, task, &[VOICE, of.as_bytes()].concat()).await;
    assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.body);
    kept.body["photo"].as_str().unwrap().to_owned()
}

/// What is said when it is handed in.
pub(super) async fn refused(hall: &Hall, task: &str, bytes: &[u8]) -> String {
    hand_in_this(hall, &hall.roads, task, bytes).await.error().0.to_owned()
}

/// A picture that the road office has handed in for its task, by its digest.
pub(super) async fn handed_in(hall: &Hall, task: &str, of: &str) -> String {
    let picture = [JPEG, of.as_bytes()].concat();
    let kept = hand_in_this(hall, &hall.roads, task, &picture).await;
    assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.body);
    kept.body["photo"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_department_hands_in_a_picture_of_its_own_task_and_the_centre_looks_at_it() {
    let hall = Hall::new().await;
    let (case, report, task) = hall.given_to_roads(&json!({})).await;
    for (who, code) in [(&hall.water, "not_your_desk"), (&hall.officer, "not_allowed")] {
        assert_eq!(hand_in(&hall, who, &task).await.error().0, code);
    }
    let kept = hand_in(&hall, &hall.roads, &task).await;
    assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.body);
    let photo = kept.body["photo"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/cases/{case}/photos/{photo}");
    assert_eq!(
        hall.world.get(&path, &hall.officer).await.status,
        StatusCode::NOT_FOUND,
        "no reply names it yet"
    );
    hall.done(
        &case,
        &hall.roads,
        &json!({"act": "reply", "task": task, "note": "已更换", "photos": [photo]}),
    )
    .await;
    let shown = hall.world.get(&path, &hall.officer).await;
    assert_eq!(
        (shown.status, &shown.headers["content-type"]),
        (StatusCode::OK, &"image/jpeg".parse().unwrap())
    );
    assert_eq!(hand_in(&hall, &hall.roads, &task).await.error().0, "not_your_desk", "it has replied");
    let (_, commander) = hall.world.let_in("zhao", Role::Commander, "1301").await;
    let erased = hall.post(&format!("/api/v1/reports/{report}/erase"), &commander, &json!({})).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    assert_eq!(hall.world.get(&path, &hall.officer).await.status, StatusCode::NOT_FOUND);
}
