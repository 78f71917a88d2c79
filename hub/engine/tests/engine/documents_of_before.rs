//! Documents that were adopted before a check existed which they would not pass: they hold, and the hub starts.

use hub_dispatch::{Command, DocumentKind, MatterCode};
use hub_engine::organisation::{check_document, default_policy};
use serde_json::{Value, json};

use crate::world::{World, at_the_city, note, withdraw};

/// A case of this category goes to units by itself.
const AUTO: &str = "09";

/// The built-in policy with a time to arrive and to finish that no limit holds.
fn too_slow() -> Vec<u8> {
    let mut policy: Value = serde_json::from_str(default_policy()).expect("the built-in policy is JSON");
    let limit = policy["red"]["limit"].clone();
    assert_eq!(limit, json!({ "hours": 2 }), "the limit that the times below are longer than");
    policy["red"]["finish_within_ms"] = json!(3 * 3_600_000);
    policy.to_string().into_bytes()
}

/// One code of a standard for two matters.
fn twice_coded() -> Vec<u8> {
    let standard = json!([{ "standard": "GB/T 47678.5-2026", "kind": "事项", "code": "06010" }]);
    let matter = |code: &str| json!({ "code": code, "name": code, "standards": standard });
    json!({ "matters": [matter("LJ"), matter("LJ2")] }).to_string().into_bytes()
}

#[tokio::test(start_paused = true)]
async fn what_is_a_mistake_today_holds_where_it_was_adopted_before() {
    let (ledger, world) = World::fresh().await;
    for (kind, bytes) in [(DocumentKind::Policy, too_slow()), (DocumentKind::Catalogue, twice_coded())] {
        check_document(kind, &bytes).expect_err("today nobody could import it");
        world.adopt(kind, bytes).await;
    }
    let (open, accepted) = world.report(AUTO).await;
    accepted.expect("the report is accepted");
    let (ended, accepted) = world.report(AUTO).await;
    accepted.expect("the report is accepted");
    world.give(withdraw(ended), vec![]).await.expect("it can be withdrawn");
    world.adopt(DocumentKind::Policy, default_policy().as_bytes().to_vec()).await;
    world.stop().await;

    let again = World::on(ledger).await;
    again
        .give(Command::Reopen { case: ended, by: at_the_city(), reason: note() }, vec![])
        .await
        .expect("a case that was opened under it is opened again");
    again.engine.read(|view| {
        for case in [open, ended] {
            let policy = view.policy_for(Some(case));
            assert_eq!(policy.policy.red.finish_within_ms, 3 * 3_600_000, "a case keeps its policy");
        }
        let catalogue = view.organisation.catalogue().expect("it was adopted");
        assert!(catalogue.listed(&MatterCode("LJ2".to_owned())).is_some(), "it holds as it was adopted");
    });
    again.stop().await;
}
