//! The main job, from the call to the closed case, on whatever ledger.

use hub_protocol::{
    CaseId, ErrorCode, EventKind, OfferId, Phase, RungState,
    http::{Acknowledge, ReportAccepted},
};
use simulators::client::{HubClient, Key};
use system_tests::rig::{
    Field, Rig, Seat,
    organisation::{CITY, IN_SOUTH, SOUTH, TOWN, impatient, report_at, start_of},
};

/// Files a report of something in the southern village.
pub(crate) async fn call(client: &HubClient, text: &str) -> ReportAccepted {
    let accepted = client.report(&report_at(IN_SOUTH, text), &Key::fresh()).await;
    accepted.unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// From the offer to the closed case: at the desk, in the field, and on record. What is urgent is closed by the post above.
pub(crate) async fn answered_and_closed(seat: &mut Seat, above: &HubClient, field: &mut Field, case: CaseId) {
    seat.until_case("the case is on the screen", case, |_| true).await;
    let offered = field.attend(case).await;
    seat.until_case("the work is done", case, |case| case.phase == Phase::ToVerify).await;
    let verified = seat.client.verify_done(case, "回访属实").await.expect("the work can be verified");
    assert_eq!(verified.case.phase, Phase::ToClose);
    let below = seat.client.close(case).await.expect_err("a village closes nothing urgent");
    assert_eq!(below.code(), Some(ErrorCode::SeatTooLow), "{below}");
    let closed = above.close(case).await.expect("a verified case can be closed");
    assert_eq!(closed.case.phase, Phase::Closed);
    seat.until_gone(case).await;
    on_record(&seat.client, case, offered.offer).await;
}

/// Every step is in the history, in order.
async fn on_record(client: &HubClient, case: CaseId, offer: OfferId) {
    let detail = client.case(case).await.expect("an ended case can be read");
    assert_eq!(detail.case.phase, Phase::Closed);
    let steps = [
        EventKind::ReportReceived,
        EventKind::CaseOpened,
        EventKind::OfferMade,
        EventKind::OfferAccepted,
        EventKind::SetOut,
        EventKind::Arrived,
        EventKind::WorkDone,
        EventKind::Verified,
        EventKind::Closed,
    ];
    let mut history = detail.history.iter();
    for step in steps {
        assert!(history.any(|entry| entry.event == step), "no {step:?} in its place for offer {offer}");
    }
    assert!(detail.history.is_sorted_by_key(|entry| entry.seq), "the history is not in order");
}

#[tokio::test]
async fn a_call_is_answered_by_the_nearest_unit_and_ends_closed() {
    let mut rig = Rig::start().await;
    let mut seat = rig.seat(SOUTH).await;
    seat.shown().await;
    let (mut near, far) = (rig.unit("S1").await, rig.unit("S2").await);
    seat.until("both units are free on the screen", |picture| {
        let free = picture.units.values().filter(|unit| unit.status == hub_protocol::UnitStatus::Free);
        (free.count() == 2).then_some(())
    })
    .await;
    wait_for_fixes(&rig, &["S1", "S2"]).await;
    let accepted = call(&seat.client, "南村两家人争吵").await;
    assert_eq!(accepted.area.code.0, SOUTH);
    let above = rig.dispatcher(TOWN).await;
    answered_and_closed(&mut seat, &above, &mut near, accepted.case).await;
    assert!(far.messages.is_empty(), "the unit farther away was asked as well");
    rig.stop().await;
}

/// Waits until the hub has heard where these units are, so that the nearest is known.
pub(crate) async fn wait_for_fixes(rig: &Rig, codes: &[&str]) {
    let wanted: Vec<_> = codes.iter().map(|code| (rig.unit_id(code), start_of(code))).collect();
    system_tests::rig::eventually("the units' fixes are known", async || {
        let list = rig.admin().units().await.expect("the administrator may see units");
        let known = wanted.iter().all(|(unit, start)| {
            let entry = list.units.iter().find(|entry| entry.unit.id == *unit);
            entry.and_then(|entry| entry.last_fix).is_some_and(|fix| (fix.place.lat - start.lat).abs() < 1e-5)
        });
        known.then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_declined_offer_goes_to_the_next_unit_at_once() {
    let mut rig = Rig::start().await;
    let seat = rig.seat(SOUTH).await;
    let (mut near, mut next) = (rig.unit("S1").await, rig.unit("S2").await);
    wait_for_fixes(&rig, &["S1", "S2"]).await;
    let accepted = call(&seat.client, "占道堆物").await;
    let offered = near.offered(accepted.case).await;
    let reason = hub_protocol::DeclineReason::Busy;
    let _ = near.order(hub_protocol::OrderAction::Decline { offer: offered.offer, reason }).await;
    let _ = next.accept(accepted.case).await;
    rig.stop().await;
}

#[tokio::test]
async fn what_nobody_answers_climbs_to_the_city_and_alerts_there_until_acknowledged() {
    let mut rig = Rig::start_with(impatient(400), |setting| setting).await;
    let village = rig.dispatcher(SOUTH).await;
    let mut city = rig.seat(CITY).await;
    city.shown().await;
    let accepted = call(&village, "路面塌陷").await;
    let case = accepted.case;
    let alert = city
        .until("the city is alerted again and again", |picture| {
            let at_top = picture.alerts.keys().find(|alert| alert.case == case && alert.round >= 2);
            at_top.copied()
        })
        .await;
    let shown = &city.picture.cases[&case];
    assert_eq!(shown.ladder.last().map(|rung| rung.post.area.0.as_str()), Some(CITY));
    let states: Vec<_> = shown.ladder.iter().map(|rung| rung.state).collect();
    let wanted = [RungState::Passed, RungState::Skipped, RungState::Skipped, RungState::Alerting];
    assert_eq!(states, wanted, "nobody is on duty at the town and the county");
    let acknowledged = acknowledge_newest(&mut city, case, alert.rung).await;
    assert!(acknowledged, "an alert can be acknowledged before the next one");
    city.until_case("the alert is over", case, |case| case.alert.is_none()).await;
    let settled = city.client.settle(case, "已通知路政").await.expect("a case can be settled from a desk");
    assert_eq!(settled.case.phase, Phase::ToVerify);
    rig.stop().await;
}

/// Acknowledges the alert that stands now; another may have come meanwhile.
async fn acknowledge_newest(seat: &mut Seat, case: CaseId, rung: u8) -> bool {
    for _ in 0..5 {
        let detail = seat.client.case(case).await.expect("the case can be read");
        let Some(alert) = detail.case.alert.filter(|alert| alert.rung == rung) else { return false };
        let named = Acknowledge { rung: alert.rung, round: alert.round };
        if seat.client.acknowledge(case, named).await.is_ok() {
            return true;
        }
    }
    false
}
