//! Stories of phones: a code becomes a device once, and pictures belong to the task they were taken of.

use axum::http::{Method, StatusCode};
use hub_dispatch::{Command, ContentDigest, TaskId, UnitId};
use hub_engine::{
    Order,
    words::{hex, photo_key},
};
use hub_ledger::Shelf;
use hub_protocol::Role;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Answered, ORIGIN, World};

/// The first bytes of a JPEG, and something that no other picture has.
const PICTURE: &str = "\u{fffd}picture";

/// A hub with one unit of 东县 and a desk.
struct Yard {
    world: World,
    desk: String,
    unit: String,
}

impl Yard {
    async fn new() -> Self {
        let (world, root) = World::set_up().await;
        let units = json!({"units": [{"code": "U1", "name": "王强", "kind": "patrol", "home": "1301", "skills": []}]});
        let imported = world.change("/api/v1/organisation", &root, "units").send(&units).await;
        assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
        let (_, desk) = world.let_in("li", Role::Dispatcher, "1301").await;
        let listed = world.get("/api/v1/units", &desk).await.body;
        let unit = listed["units"][0]["unit"]["id"].as_str().unwrap().to_owned();
        Self { world, desk, unit }
    }

    async fn post(&self, path: &str, key: &str, body: &serde_json::Value) -> Answered {
        self.world.change(path, &self.desk, key).send(body).await
    }

    async fn code(&self) -> String {
        let body = json!({"unit": self.unit, "label": "王强的手机"});
        let made = self.post("/api/v1/pairings", "k", &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        made.body["code"].as_str().unwrap().to_owned()
    }

    async fn claim(&self, code: &str) -> Answered {
        let asked = self.world.ask(Method::POST, "/api/v1/pairings/claim").with("origin", ORIGIN);
        asked.send(&json!({"code": code})).await
    }

    async fn token(&self) -> String {
        let claimed = self.claim(&self.code().await).await;
        claimed.body["token"].as_str().unwrap().to_owned()
    }

    async fn put(&self, token: &str, task: &str, body: &[u8]) -> Answered {
        let path = format!("/api/v1/photos/{}?task={task}", hex(&Sha256::digest(body)));
        let asked = self.world.ask(Method::PUT, &path).with("authorization", &format!("Bearer {token}"));
        asked.with("content-type", "image/jpeg").raw(body.to_vec()).await
    }

    /// A case that the unit attends: the case and its task.
    async fn attended(&self) -> (String, String) {
        let duty = json!({"duty": "standby", "said_at_us": 1, "number": "13800138000"});
        self.post(&format!("/api/v1/units/{}/duty", self.unit), "duty", &duty).await;
        let filed =
            self.post("/api/v1/reports", "report", &json!({"text": "有人吵架", "area": "1301"})).await;
        let case = filed.body["case"].as_str().unwrap().to_owned();
        let sent = json!({"units": [self.unit], "reason": "就近"});
        let sent = self.post(&format!("/api/v1/cases/{case}/dispatch"), "send", &sent).await;
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
        let offer = sent.body["case"]["offers"][0]["offer"].clone();
        let answer = json!({"said": "accept", "unit": self.unit, "offer": offer});
        let task = self.said(&case, "accept", &answer).await["task"].as_str().unwrap().to_owned();
        (case, task)
    }

    async fn said(&self, case: &str, key: &str, answer: &serde_json::Value) -> serde_json::Value {
        let now = crate::state::now().0;
        let body = json!({"said_at_us": now, "number": "13800138000", "answer": answer});
        let relayed = self.post(&format!("/api/v1/cases/{case}/relay"), key, &body).await;
        assert_eq!(relayed.status, StatusCode::OK, "{}", relayed.body);
        relayed.body["case"].clone()
    }
}

fn jpeg(text: &str) -> Vec<u8> {
    [&[0xff, 0xd8, 0xff, 0xe0], text.as_bytes()].concat()
}

#[tokio::test]
async fn a_code_becomes_a_device_once_and_its_token_gets_a_ticket() {
    let yard = Yard::new().await;
    let code = yard.code().await;
    let claimed = yard.claim(&code.to_lowercase()).await;
    assert_eq!((claimed.status, &claimed.body["unit"]), (StatusCode::CREATED, &json!(yard.unit)));
    let token = claimed.body["token"].as_str().unwrap();
    let asked = yard.world.ask(Method::POST, "/api/v1/unit-ticket").with("origin", ORIGIN);
    let ticket = asked.with("authorization", &format!("Bearer {token}")).bare().await;
    assert_eq!(ticket.status, StatusCode::OK, "{}", ticket.body);
    let ticket = ticket.body["ticket"].as_str().unwrap();
    assert!(yard.world.hub.identity.redeem_ticket(ticket).await.is_none(), "it opens no console");
    assert_eq!(yard.claim(&code).await.error(), ("pairing_unknown", Some("code")));
}

#[tokio::test]
async fn a_units_ticket_opens_its_socket_once_and_only_until_the_token_is_taken_back() {
    let yard = Yard::new().await;
    let token = yard.token().await;
    let identity = &yard.world.hub.identity;
    let ticket = identity.issue_unit_ticket(&token);
    let (device, bears) = identity.redeem_unit_ticket(&ticket).await.expect("it is fresh");
    assert_eq!((device.unit.0.to_string(), bears), (yard.unit.clone(), token.clone()));
    assert!(identity.redeem_unit_ticket(&ticket).await.is_none(), "it was used");
    let ticket = identity.issue_unit_ticket(&token);
    identity.revoke_devices(|known| known.id == device.id).await.unwrap();
    assert!(identity.redeem_unit_ticket(&ticket).await.is_none(), "the token was taken back");
}

#[tokio::test]
async fn a_code_for_a_unit_of_another_county_is_not_given_and_guesses_are_slowed_down() {
    let yard = Yard::new().await;
    let (_, stranger) = yard.world.let_in("wang", Role::Dispatcher, "1302").await;
    let body = json!({"unit": yard.unit, "label": "x"});
    let refused = yard.world.change("/api/v1/pairings", &stranger, "k").send(&body).await;
    assert_eq!(refused.error().0, "outside_area", "{}", refused.body);
    let mut last = "pairing_unknown".to_owned();
    for _ in 0..8 {
        last = yard.claim("0000000000").await.error().0.to_owned();
    }
    assert_eq!(last, "too_many_requests");
}

#[tokio::test]
async fn a_picture_is_kept_with_the_task_shown_to_the_desk_and_erased_with_the_report() {
    let yard = Yard::new().await;
    let token = yard.token().await;
    let (case, task) = yard.attended().await;
    let picture = jpeg(PICTURE);
    assert_eq!(yard.put(&token, &task, &picture).await.status, StatusCode::CREATED);
    assert_eq!(yard.put(&token, &task, &picture).await.status, StatusCode::OK, "it is there already");
    yard.said(&case, "arrive", &json!({"said": "arrive", "unit": yard.unit, "task": task})).await;
    let digest = hex(&Sha256::digest(&picture));
    let path = format!("/api/v1/cases/{case}/photos/{digest}");
    let early = yard.world.get(&path, &yard.desk).await;
    assert_eq!(early.status, StatusCode::NOT_FOUND, "the work is not done");
    finish(&yard, &task, &digest).await;
    let shown = yard.world.get(&path, &yard.desk).await;
    assert_eq!(
        (shown.status, &shown.headers["content-type"]),
        (StatusCode::OK, &"image/jpeg".parse().unwrap())
    );
    let (_, stranger) = yard.world.let_in("wang", Role::Dispatcher, "1302").await;
    assert_eq!(yard.world.get(&path, &stranger).await.error().0, "outside_area");
    let (_, commander) = yard.world.let_in("zhao", Role::Commander, "1301").await;
    let detail = yard.world.get(&format!("/api/v1/cases/{case}"), &yard.desk).await.body;
    let erase = format!("/api/v1/reports/{}/erase", detail["report"]["id"].as_str().unwrap());
    let erased = yard.world.change(&erase, &commander, "erase").send(&json!({})).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    assert_eq!(yard.world.get(&path, &yard.desk).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_picture_that_no_word_of_the_work_names_is_erased_with_the_report_too() {
    let yard = Yard::new().await;
    let token = yard.token().await;
    let (case, task) = yard.attended().await;
    let picture = jpeg(PICTURE);
    assert_eq!(yard.put(&token, &task, &picture).await.status, StatusCode::CREATED);
    let (_, commander) = yard.world.let_in("zhao", Role::Commander, "1301").await;
    let detail = yard.world.get(&format!("/api/v1/cases/{case}"), &yard.desk).await.body;
    let erase = format!("/api/v1/reports/{}/erase", detail["report"]["id"].as_str().unwrap());
    let erased = yard.world.change(&erase, &commander, "erase").send(&json!({})).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    let key = photo_key(TaskId(task.parse().unwrap()), &hex(&Sha256::digest(&picture)));
    let kept = yard.world.hub.engine.ledger().row(Shelf::Vault, &key).await.unwrap();
    assert_eq!(kept, None, "the work was never reported as done");
}

/// The unit's own word that the work is done, with a picture.
async fn finish(yard: &Yard, task: &str, digest: &str) {
    let unit = UnitId(yard.unit.parse().unwrap());
    let photos = vec![ContentDigest(digest.to_owned())];
    let task = TaskId(task.parse().unwrap());
    let (before, others) = (Vec::new(), hub_dispatch::OtherPictures::default());
    let command = Command::Finish { unit, task, note: None, photos, before, others, place: None };
    let order = Order {
        principal: "unit".to_owned(),
        key: "done".to_owned(),
        id: Uuid::now_v7(),
        digest: [0; 32],
        command,
        rows: Vec::new(),
        occurred: None,
        answer: Vec::new(),
    };
    yard.world.hub.engine.submit(order).await.unwrap();
}

#[tokio::test]
async fn what_is_no_picture_or_not_the_units_task_or_one_too_many_is_refused() {
    let yard = Yard::new().await;
    let token = yard.token().await;
    let (_, task) = yard.attended().await;
    let other = Uuid::from_u128(1).to_string();
    assert_eq!(yard.put(&token, &other, &jpeg("a")).await.error().0, "not_your_task");
    assert_eq!(yard.put(&token, &task, b"<script>").await.error().0, "unsupported_media_type");
    let large = jpeg(&"a".repeat(1 << 20));
    assert_eq!(yard.put(&token, &task, &large).await.error().0, "too_large");
    // Six of each of the four kinds.
    for number in 0..24 {
        assert_eq!(yard.put(&token, &task, &jpeg(&number.to_string())).await.status, StatusCode::CREATED);
    }
    assert_eq!(yard.put(&token, &task, &jpeg("24")).await.error().0, "too_large");
    let path = format!("/api/v1/photos/{}?task={task}", "0".repeat(64));
    let asked = yard.world.ask(Method::PUT, &path).with("authorization", &format!("Bearer {token}"));
    assert_eq!(asked.raw(jpeg("b")).await.error(), ("invalid", Some("digest")));
}
