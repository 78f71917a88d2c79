//! The first report: offered to the right unit, worked on, verified by somebody else, closed.

use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};
use hub_protocol::{ErrorCode, EventKind, OrderAction, Phase, Tier, http::NewReport, views::Nearness};
use serde_json::json;

use super::{
    stage::{FIRST_CATEGORY, Spot, Stage},
    steps::{Steps, ms},
    story::{Filed, SOON, Seats, file, report},
};
use crate::{
    client::{ClientError, HubClient},
    clock::ms_between,
    units::Happened,
};

/// How far the hub's distance may be from ours, metres: it is told in whole metres.
const DISTANCE_SLACK_M: f64 = 1.0;

pub(super) async fn answered_by_the_right_unit(
    stage: &mut Stage,
    desk: &HubClient,
    spot: &Spot,
    steps: &mut Steps,
) -> Result<Filed> {
    let first = file(desk, report(FIRST_CATEGORY, spot.place, "老人在路边摔倒，需要人帮忙")).await?;
    let case = first.accepted.case;
    let grid = stage.city.containing(spot.place)[0].code.clone();
    ensure!(
        first.accepted.area.code == grid,
        "the hub put it into {}, it lies in {grid}",
        first.accepted.area.code
    );
    steps.done("report accepted", ms(first.sent_at, Instant::now()), &json!({ "case": case, "area": grid }));

    let offered = stage.heard("the first report is offered", SOON, |news| {
        let Happened::Offered { case: about, nearness, .. } = &news.what else { return None };
        (*about == case).then_some((news.unit, *nearness, news.at))
    });
    let (unit, nearness, at) = offered.await?;
    let code = stage.founded.code_of(unit).unwrap_or("nobody's");
    let expected = &spot.expected;
    ensure!(code == expected.code, "offered to {code}; nearest with the skill is {expected:?}");
    let Some(Nearness::Fix { distance_m, .. }) = nearness else {
        bail!("offered by {nearness:?}, not by the position that the unit reported")
    };
    ensure!(
        (f64::from(distance_m) - expected.distance_m).abs() <= DISTANCE_SLACK_M,
        "the hub says {distance_m} m, it is {:.1} m",
        expected.distance_m
    );
    let figures = json!({ "unit": code, "distance_m": distance_m, "looked_at": stage.city.units.len(),
        "nearer_without_the_skill": expected.unskilled_nearer });
    steps.done("offered to the right unit", ms(first.sent_at, at), &figures);
    Ok(first)
}

/// The same key gives the same case; the same key with other words is refused.
pub(super) async fn repeated(desk: &HubClient, first: &Filed, steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let again = desk.report(&first.report, &first.key).await?;
    let (before, now) = (&first.accepted, &again);
    ensure!(now == before, "the repeated report was answered {now:?}, at first {before:?}");
    let other = NewReport { text: "别的事".to_owned(), ..first.report.clone() };
    let refused = desk.report(&other, &first.key).await.map(|accepted| accepted.case);
    let code = refused.as_ref().err().and_then(ClientError::code);
    ensure!(code == Some(ErrorCode::KeyReused), "another report under the same key: {refused:?}");
    steps.done("repeated, same case", ms(began, Instant::now()), &json!({ "case": now.case }));
    Ok(())
}

pub(super) async fn accepted_by_the_unit(
    stage: &mut Stage,
    first: &Filed,
    spot: &Spot,
    steps: &mut Steps,
) -> Result<()> {
    let unit = stage.founded.devices[&spot.expected.code].unit;
    for step in ["accepted", "set out"] {
        let at = stage.heard(step, SOON, |news| {
            let action = news.carried_out().filter(|_| news.unit == unit)?;
            let accepted = matches!(action, OrderAction::Accept { .. }) && step == "accepted";
            let set_out = matches!(action, OrderAction::SetOut { .. }) && step == "set out";
            (accepted || set_out).then_some(news.at)
        });
        let at = at.await?;
        steps.done(step, ms(first.sent_at, at), &json!({ "unit": spot.expected.code }));
    }
    Ok(())
}

/// The first is finished by its unit, verified by somebody else than who answers for the unit, and closed.
pub(super) async fn finished_and_verified(
    stage: &mut Stage,
    seats: &mut Seats,
    first: &Filed,
    spot: &Spot,
    steps: &mut Steps,
) -> Result<()> {
    let case = first.accepted.case;
    let city = seats.at(Tier::City);
    let done = city.until_case("the first is done", SOON, case, |view| view.phase == Phase::ToVerify).await?;
    let recorded = city.hub.case(case).await?;
    for (step, event) in [("arrived", EventKind::Arrived), ("done", EventKind::WorkDone)] {
        let entry = recorded.history.iter().find(|entry| entry.event == event);
        let entry = entry.with_context(|| format!("the history has no {}", event.as_str()))?;
        let after_ms = ms_between(done.opened_at_us, entry.at_us);
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of a minute")]
        steps.done(step, after_ms as f64, &json!({ "seq": entry.seq }));
    }
    let began = Instant::now();
    let handler = stage.card(&spot.expected.code).and_then(|card| card.person.clone());
    let handler = stage.client(&handler.context("an official answers for the unit")?).await?;
    let refused = handler.verify_done(case, "自己核查自己").await.map(|done| done.seq);
    let code = refused.as_ref().err().and_then(ClientError::code);
    ensure!(code == Some(ErrorCode::HandlerVerifies), "the handler verified its own work: {refused:?}");
    city.hub.verify_done(case, "回访属实，已处理").await?;
    steps.done("verified by another", ms(began, Instant::now()), &json!({ "handler_refused": true }));
    let began = Instant::now();
    let closed = city.hub.close(case).await?;
    ensure!(closed.case.phase == Phase::Closed, "after closing it is {:?}", closed.case.phase);
    city.until("the first is gone from the list", SOON, |picture| {
        (!picture.cases.contains_key(&case)).then_some(())
    })
    .await?;
    steps.done("closed", ms(began, Instant::now()), &json!({ "case": case }));
    Ok(())
}
