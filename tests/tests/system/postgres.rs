//! The same on PostgreSQL: one hub, and two hubs on one ledger.

use hub_ledger::postgres::private::{PrivateServer, REQUIRE};
use hub_protocol::Phase;
use simulators::{client::Key, hub_process::HubSetting};
use system_tests::rig::{
    Rig, Seat, folder, left_out,
    organisation::{IN_SOUTH, SOUTH, TOWN, patient, report_at},
    setting_on,
};

use crate::{
    commands::succeed,
    stories::{answered_and_closed, call, wait_for_fixes},
};

/// A server of one's own; none where PostgreSQL is not installed and need not be.
fn server() -> Option<PrivateServer> {
    match PrivateServer::start() {
        Ok(server) => Some(server),
        Err(why) => {
            assert!(std::env::var_os(REQUIRE).is_none(), "{why}");
            left_out(&why);
            None
        }
    }
}

fn on(server: &PrivateServer, setting: HubSetting) -> HubSetting {
    setting.with("HUYING_LEDGER__POSTGRES", server.url()).with("HUYING_LEDGER__SCHEMA", "huying_system")
}

#[tokio::test]
async fn a_hub_on_postgresql_answers_a_call_survives_a_crash_and_verifies() {
    let Some(server) = server() else { return };
    let mut rig = Rig::start_with(patient(), |setting| on(&server, setting)).await;
    let mut seat = rig.seat(SOUTH).await;
    let mut unit = rig.unit("S1").await;
    wait_for_fixes(&rig, &["S1"]).await;
    let first = call(&seat.client, "一").await.case;
    let above = rig.dispatcher(TOWN).await;
    answered_and_closed(&mut seat, &above, &mut unit, first).await;
    let key = Key::fresh();
    let report = report_at(IN_SOUTH, "二");
    let before = seat.client.report(&report, &key).await.expect("a report is accepted");
    rig.kill();
    rig.start_again().await;
    unit.welcomed().await;
    let after = seat.client.report(&report, &key).await.expect("a report is accepted");
    assert_eq!(before, after);
    let _ = unit.attend(before.case).await;
    let printed = succeed(rig.setting(), &["verify"]);
    assert!(printed.contains("event"), "{printed}");
    rig.stop().await;
}

#[tokio::test]
async fn two_hubs_on_one_ledger_share_cases_units_and_consoles_and_one_may_die() {
    let Some(server) = server() else { return };
    let (first_folder, second_folder) = (folder(), folder());
    let mut first = Rig::start_kept(on(&server, setting_on(first_folder.path())), patient()).await;
    let mut here = first.seat(SOUTH).await;
    let mut second = Rig::join(on(&server, setting_on(second_folder.path())), &first).await;
    let mut there = Seat::open(second.signed_in(&format!("at-{SOUTH}")).await);
    here.shown().await;
    there.shown().await;

    let mut unit = second.unit("S1").await;
    here.until("the unit of the other hub is on duty here", |picture| {
        picture.units.values().find(|unit| unit.status == hub_protocol::UnitStatus::Free).map(|_| ())
    })
    .await;
    let case = call(&here.client, "报在甲台，人在乙台").await.case;
    there.until_case("the other console sees it", case, |_| true).await;
    let offered = unit.accept(case).await;
    for seat in [&mut here, &mut there] {
        seat.until_case("both consoles see that somebody is on the way", case, |case| {
            case.phase == Phase::UnderWay
        })
        .await;
    }

    let key = Key::fresh();
    let report = report_at(IN_SOUTH, "甲台收下即倒");
    let accepted = here.client.report(&report, &key).await.expect("a report is accepted");
    first.kill();
    let repeated = there.client.report(&report, &key).await.expect("the other hub takes the same key");
    assert_eq!(repeated.case, accepted.case, "a report was doubled by asking the other hub");
    let task = offered.task;
    for action in [
        hub_protocol::OrderAction::SetOut { task },
        hub_protocol::OrderAction::Arrive { task, place: None },
        hub_protocol::OrderAction::Done {
            task,
            note: None,
            before: Vec::new(),
            photos: Vec::new(),
            during: Vec::new(),
            signed: Vec::new(),
            recordings: Vec::new(),
            place: None,
        },
    ] {
        let _ = system_tests::rig::carried_out(unit.order(action).await);
    }
    there.until_case("the work is done", case, |case| case.phase == Phase::ToVerify).await;
    let _ = there.client.verify_done(case, "属实").await.expect("the work can be verified");
    let above = second.dispatcher(TOWN).await;
    let _ = above.close(case).await.expect("a verified case can be closed");
    let _ = succeed(second.setting(), &["verify"]);
    second.stop().await;
    first.check_log();
}
