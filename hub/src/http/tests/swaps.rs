//! Stories of rosters that change at the same time: no swap that was answered for is lost.

use axum::http::StatusCode;
use futures_util::future::join_all;
use hub_protocol::Role;
use serde_json::{Value, json};

use super::World;

/// Swaps asked for at the same moment.
const AT_ONCE: i64 = 4;
const SWAPS: &str = "/api/v1/roster/swaps";
const ORGANISATION: &str = "/api/v1/organisation";

/// 东县 with 李 on duty and 王 to stand in.
struct Centre {
    world: World,
    root: String,
    people: [String; 2],
    cookie: String,
}

impl Centre {
    async fn new() -> Self {
        let (world, root) = World::set_up().await;
        let (li, cookie) = world.let_in("li", Role::Dispatcher, "1301").await;
        let (wang, _) = world.let_in("wang", Role::Dispatcher, "1301").await;
        let people = [li, wang].map(|person| person.to_string());
        let centre = Self { world, root, people, cookie };
        assert_eq!(centre.import("roster", &roster("li")).await, (StatusCode::OK, "no code".to_owned()));
        centre
    }

    async fn import(&self, key: &str, body: &Value) -> (StatusCode, String) {
        let answered = self.world.change(ORGANISATION, &self.root, key).send(body).await;
        (answered.status, answered.error().0.to_owned())
    }

    /// 王 stands in for 李 in one hour of the first day; what came of it.
    async fn swap(&self, hour: i64) -> StatusCode {
        let [out, stand_in] = &self.people;
        let from_us = hour * 3_600_000_000;
        let body = json!({"area": "1301", "out": out, "in": stand_in,
            "from_us": from_us, "until_us": from_us + 3_600_000_000});
        self.world.change(SWAPS, &self.cookie, &format!("hour {hour}")).send(&body).await.status
    }

    async fn stand_ins(&self) -> usize {
        let path = "/api/v1/roster?from_us=0&until_us=86400000000";
        let shown = self.world.get(path, &self.cookie).await.body;
        let duties = shown["duties"].as_array().unwrap();
        duties.iter().filter(|duty| !duty["stands_in_for"].is_null()).count()
    }
}

fn roster(person: &str) -> Value {
    json!({"roster": [{"area": "1301", "person": person}]})
}

#[tokio::test]
async fn of_swaps_at_the_same_moment_none_is_lost() {
    let centre = Centre::new().await;
    let swapped = join_all((0..AT_ONCE).map(|hour| centre.swap(hour))).await;
    assert_eq!(swapped, vec![StatusCode::OK; swapped.len()]);
    assert_eq!(centre.stand_ins().await, swapped.len());
}

#[tokio::test]
async fn an_import_that_does_not_speak_of_swaps_loses_none_that_comes_while_it_is_checked() {
    let centre = Centre::new().await;
    let body = json!({"roster": [{"area": "1301", "person": "li"}, {"area": "1301", "person": "wang"}]});
    let (imported, swapped) = tokio::join!(centre.import("meanwhile", &body), centre.swap(0));
    assert_eq!(swapped, StatusCode::OK);
    assert_eq!(centre.stand_ins().await, 1);
    let was_in_time = imported.0 == StatusCode::OK;
    assert!(was_in_time || imported.1 == "busy", "{imported:?}");
    assert_eq!(centre.import("meanwhile", &body).await.0, StatusCode::OK, "sent again, it is carried out");
    assert_eq!(centre.stand_ins().await, 1);
}

#[tokio::test]
async fn a_stand_in_is_shown_for_the_duties_that_are_stood_in_for_and_for_no_other() {
    let centre = Centre::new().await;
    let hour = |hour: i64| {
        let from_us = hour * 3_600_000_000;
        json!({"area": "1301", "person": "li", "from_us": from_us, "until_us": from_us + 3_600_000_000})
    };
    let hours = json!({"roster": [hour(0), hour(1), hour(2)]});
    assert_eq!(centre.import("hours", &hours).await.0, StatusCode::OK);
    assert_eq!(centre.swap(1).await, StatusCode::OK);
    assert_eq!(centre.stand_ins().await, 1);
}
