//! The story that the smoke check plays, act by act.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};
use hub_protocol::{
    CaseId, CoordinateSystem, ErrorCode, GivenPlace, OrderAction, Phase, Point, Tier,
    http::{NewReport, ReportAccepted},
    views::Nearness,
};
use serde_json::json;

use super::{
    stage::{CLOCKS, FIRST_CATEGORY, Spot, Stage},
    steps::{Steps, ms},
};
use crate::{
    client::{AlertKey, HubClient, Key, Seat},
    hub_process::{HubProcess, log},
    seed::Seed,
    units::Happened,
};

/// How long any one thing may take, unless said otherwise.
const SOON: Duration = Duration::from_secs(15);

/// How far the hub's distance may be from ours, metres: it is told in whole metres.
const DISTANCE_SLACK_M: f64 = 1.0;

/// A category that may climb to the city, and one that stops at the county.
const TO_THE_CITY: &str = "02";
const TO_THE_COUNTY: &str = "04";

/// What a hub may warn of after it was killed.
const EXPECTED_IN_THE_LOG: [&str; 0] = [];

/// A report and what came of it.
struct Filed {
    report: NewReport,
    key: Key,
    accepted: ReportAccepted,
    sent_at: Instant,
}

/// The seats along the ladder of the deaf village, lowest first.
struct Seats(Vec<(Tier, Seat)>);

/// Plays it all.
pub(super) async fn play(program: PathBuf, seed: Seed, steps: &mut Steps) -> Result<()> {
    let (mut stage, desk) = set_the_stage(program, seed, steps).await?;
    let mut seats = take_seats(&stage, steps).await?;

    let spot = stage.spot()?;
    let first = answered_by_the_right_unit(&mut stage, &desk, &spot, steps).await?;
    repeated(&desk, &first, steps).await?;
    let deaf_place = stage.deaf_village.outline.centre();
    let second = file(&desk, report(TO_THE_CITY, deaf_place, "夜里有人在村口打架，没人管")).await?;
    let third = file(&desk, report(TO_THE_COUNTY, deaf_place, "村口垃圾成堆，好几天没清")).await?;
    steps.done("reported among the deaf", ms(second.sent_at, Instant::now()), &json!({ "cases": 2 }));
    accepted_by_the_unit(&mut stage, &first, &spot, steps).await?;
    seats
        .alerted(Tier::Village, second.accepted.case, second.sent_at, "first alert of the village", steps)
        .await?;
    seats
        .alerted(Tier::Township, second.accepted.case, second.sent_at, "first alert of the township", steps)
        .await?;

    killed_and_restarted(&mut stage, &mut seats, &first, &second, steps).await?;

    seats
        .alerted(Tier::County, second.accepted.case, second.sent_at, "first alert of the county", steps)
        .await?;
    finished_and_verified(&mut stage, &mut seats, &first, &spot, steps).await?;
    seats.alerted(Tier::City, second.accepted.case, second.sent_at, "first alert of the city", steps).await?;
    held_at_the_top(&mut seats, &second, &third, steps).await?;
    acknowledged(&mut seats, &second, steps).await?;
    sent_by_hand(&mut stage, &mut seats, &second, deaf_place, steps).await?;
    nobody_left(&stage)?;
    stopped_and_verified(stage, steps).await
}

async fn set_the_stage(program: PathBuf, seed: Seed, steps: &mut Steps) -> Result<(Stage, HubClient)> {
    let began = Instant::now();
    let (folder, setting, hub) = Stage::hub(program).await?;
    steps.done("hub ready", ms(began, Instant::now()), &json!({ "pid": hub.pid() }));
    let began = Instant::now();
    let mut stage = Stage::set(folder, setting, hub, seed).await?;
    let figures = json!({ "areas": stage.city.areas.len(), "accounts": stage.founded.officials.len() + 1,
        "units": stage.founded.devices.len() });
    steps.done("city founded", ms(began, Instant::now()), &figures);
    let desk = stage.client("desk").await?;
    let began = Instant::now();
    let units = stage.until_everybody_is_visible(&desk).await?;
    steps.done("units on duty and seen", ms(began, Instant::now()), &json!({ "units": units }));
    Ok((stage, desk))
}

async fn take_seats(stage: &Stage, steps: &mut Steps) -> Result<Seats> {
    let began = Instant::now();
    let mut seats = Seats(Vec::new());
    for (tier, login) in stage.posts_above(&stage.deaf_village) {
        let mut seat = stage.seat(&login).await?;
        seat.until("a snapshot", SOON, |picture| picture.offset).await?;
        seats.0.push((tier, seat));
    }
    let tiers: Vec<Tier> = seats.0.iter().map(|(tier, _)| *tier).collect();
    ensure!(tiers == [Tier::Village, Tier::Township, Tier::County, Tier::City], "seats at {tiers:?}");
    steps.done("seats taken", ms(began, Instant::now()), &json!({ "seats": tiers }));
    Ok(seats)
}

fn report(category: &str, place: Point, text: &str) -> NewReport {
    NewReport {
        text: text.to_owned(),
        channel: Some("12345".to_owned()),
        category: Some(category.to_owned()),
        place: Some(GivenPlace { lat: place.lat, lon: place.lon, system: CoordinateSystem::Wgs84 }),
        ..NewReport::default()
    }
}

async fn file(desk: &HubClient, report: NewReport) -> Result<Filed> {
    let (key, sent_at) = (Key::fresh(), Instant::now());
    let accepted = desk.report(&report, &key).await?;
    Ok(Filed { report, key, accepted, sent_at })
}

async fn answered_by_the_right_unit(
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
async fn repeated(desk: &HubClient, first: &Filed, steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let again = desk.report(&first.report, &first.key).await?;
    let (before, now) = (&first.accepted, &again);
    ensure!(now == before, "the repeated report was answered {now:?}, at first {before:?}");
    let other = NewReport { text: "别的事".to_owned(), ..first.report.clone() };
    let refused = desk.report(&other, &first.key).await.map(|accepted| accepted.case);
    let code = refused.as_ref().err().and_then(crate::client::ClientError::code);
    ensure!(code == Some(ErrorCode::KeyReused), "another report under the same key: {refused:?}");
    steps.done("repeated, same case", ms(began, Instant::now()), &json!({ "case": now.case }));
    Ok(())
}

async fn accepted_by_the_unit(
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

impl Seats {
    fn at(&mut self, tier: Tier) -> &mut Seat {
        let seat = self.0.iter_mut().find(|(at, _)| *at == tier);
        &mut seat.expect("there is a seat on every tier of the ladder").1
    }

    /// The post of a tier hears the alert of its rung on its own console.
    async fn alerted(
        &mut self,
        tier: Tier,
        case: CaseId,
        since: Instant,
        step: &'static str,
        steps: &mut Steps,
    ) -> Result<()> {
        let seat = self.at(tier);
        let find = |picture: &crate::client::Picture| {
            picture
                .alerts
                .iter()
                .find(|(key, alert)| key.case == case && alert.post.tier == tier)
                .map(|(key, _)| *key)
        };
        let key = seat.until(step, SOON, find).await?;
        let heard = seat.heard_at[&key];
        steps.done(step, ms(since, heard), &json!({ "rung": key.rung, "round": key.round }));
        Ok(())
    }
}

/// `kill -9` while the first is being worked on and the second climbs; then the same hub on the same data.
async fn killed_and_restarted(
    stage: &mut Stage,
    seats: &mut Seats,
    first: &Filed,
    second: &Filed,
    steps: &mut Steps,
) -> Result<()> {
    let city = seats.at(Tier::City);
    let at_work = |phase: Phase| matches!(phase, Phase::UnderWay | Phase::OnScene);
    let (one, two) = (first.accepted.case, second.accepted.case);
    let working = city.until_case("the first is worked on", SOON, one, |case| at_work(case.phase)).await?;
    let climbing = city.until_case("the second climbs", SOON, two, |case| case.rung > 0).await?;
    ensure!(
        climbing.phase == Phase::Unattended,
        "the second is {:?}, nobody should have heard",
        climbing.phase
    );
    let (offset, epoch, snapshots) = (city.picture.offset, city.picture.epoch, city.picture.snapshots);

    stage.hub.take().context("the hub runs")?.kill();
    let killed = Instant::now();
    steps.done("killed", 0.0, &json!({ "first": working.phase, "second_at_rung": climbing.rung }));
    let hub = HubProcess::start(&stage.setting).await?;
    steps.done("restarted on the same data", ms(killed, Instant::now()), &json!({ "pid": hub.pid() }));
    stage.hub = Some(hub);

    let city = seats.at(Tier::City);
    city.until("the console is back", SOON, |picture| (picture.offset > offset).then_some(())).await?;
    ensure!(city.losses > 0, "the console did not notice that the hub died");
    ensure!(city.picture.epoch == epoch, "the epoch changed from {epoch:?} to {:?}", city.picture.epoch);
    let resumed = city.picture.snapshots == snapshots;
    steps.done("console resumed", ms(killed, Instant::now()), &json!({ "without_a_snapshot": resumed }));
    ensure!(resumed, "the console got a snapshot instead of what it missed");
    Ok(())
}

/// The first is finished by its unit, verified by somebody else than who answers for the unit, and closed.
async fn finished_and_verified(
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
    for (step, event) in
        [("arrived", hub_protocol::EventKind::Arrived), ("done", hub_protocol::EventKind::WorkDone)]
    {
        let entry = recorded.history.iter().find(|entry| entry.event == event);
        let entry = entry.with_context(|| format!("the history has no {}", event.as_str()))?;
        let after_ms = crate::clock::ms_between(done.opened_at_us, entry.at_us);
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of a minute")]
        steps.done(step, after_ms as f64, &json!({ "seq": entry.seq }));
    }
    let began = Instant::now();
    let handler = stage.card(&spot.expected.code).and_then(|card| card.person.clone());
    let handler = stage.client(&handler.context("an official answers for the unit")?).await?;
    let refused = handler.verify_done(case, "自己核查自己").await.map(|done| done.seq);
    let code = refused.as_ref().err().and_then(crate::client::ClientError::code);
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

/// At the top of its ladder a case is alerted again and again; and one ladder ends at the county.
async fn held_at_the_top(seats: &mut Seats, second: &Filed, third: &Filed, steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let (two, three) = (second.accepted.case, third.accepted.case);
    let again = |case: CaseId, rung: u8| {
        move |picture: &crate::client::Picture| {
            let mut rounds =
                picture.alerts.keys().copied().filter(|key| key.case == case && key.rung == rung);
            // Rounds are counted over the whole ladder: the second at this rung is what says "again".
            rounds.nth(1)
        }
    };
    let key: AlertKey = seats.at(Tier::City).until("the city is alerted again", SOON, again(two, 3)).await?;
    steps.done("alerted again at the top", ms(began, Instant::now()), &json!({ "round": key.round }));
    seats.at(Tier::County).until("the county is alerted again", SOON, again(three, 2)).await?;
    let city = seats.at(Tier::City);
    let ladder: Vec<Tier> = city.picture.cases[&three].ladder.iter().map(|rung| rung.post.tier).collect();
    let climbed = city.picture.alerts.keys().any(|key| key.case == three);
    ensure!(
        ladder == [Tier::Village, Tier::Township, Tier::County] && !climbed,
        "the third may climb to the county; its ladder is {ladder:?}, the city was alerted: {climbed}"
    );
    let county = seats.at(Tier::County);
    county.hub.withdraw(three, "重复登记").await?;
    steps.done("the other stopped at the county", ms(began, Instant::now()), &json!({ "ladder": ladder }));
    Ok(())
}

/// Once acknowledged, it is quiet.
async fn acknowledged(seats: &mut Seats, second: &Filed, steps: &mut Steps) -> Result<()> {
    let (city, case, began) = (seats.at(Tier::City), second.accepted.case, Instant::now());
    let mut answer = None;
    // A new round may begin between looking and answering.
    for _ in 0..3 {
        let alert = city.alert_of(case).context("nothing alerts at the top")?;
        match city.hub.acknowledge(case, alert).await {
            Ok(done) => {
                answer = Some((alert, done));
                break;
            }
            Err(error) if error.code() == Some(ErrorCode::AlertPassed) => {
                city.watch_for(Duration::from_millis(50)).await?
            }
            Err(error) => return Err(error.into()),
        }
    }
    let (alert, done) = answer.context("the alert was never the current one")?;
    ensure!(
        done.case.acknowledged_by.is_some() && done.case.alert.is_none(),
        "not acknowledged: {:?}",
        done.case
    );
    steps.done(
        "acknowledged",
        ms(began, Instant::now()),
        &json!({ "rung": alert.rung, "round": alert.round }),
    );
    let rounds = city.picture.alerts.keys().filter(|key| key.case == case).count();
    city.watch_for(Duration::from_millis(CLOCKS.repeat_ms * 3 / 2)).await?;
    let after = city.picture.alerts.keys().filter(|key| key.case == case).count();
    ensure!(after == rounds, "alerted again after the acknowledgement");
    steps.done("quiet after it", ms(began, Instant::now()), &json!({ "rounds": rounds }));
    Ok(())
}

/// The commander sends somebody by name, and that finishes the second as well.
async fn sent_by_hand(
    stage: &mut Stage,
    seats: &mut Seats,
    second: &Filed,
    place: Point,
    steps: &mut Steps,
) -> Result<()> {
    let (case, began) = (second.accepted.case, Instant::now());
    let (unit, code) = {
        let nearest = stage.nearest_who_hears(place)?;
        (nearest.id, nearest.card.code.clone())
    };
    let city = seats.at(Tier::City);
    city.hub.dispatch(case, unit, "附近无人应答，指定前往").await?;
    let accepted = stage.heard("the unit sent by name accepts", SOON, |news| {
        let accepts = matches!(news.carried_out(), Some(OrderAction::Accept { .. }));
        (accepts && news.unit == unit).then_some(news.at)
    });
    let accepted = accepted.await?;
    steps.done("sent by name, accepted", ms(began, accepted), &json!({ "unit": code }));
    let long = 2 * SOON;
    city.until_case("the second is done", long, case, |view| view.phase == Phase::ToVerify).await?;
    steps.done("the second done", ms(began, Instant::now()), &json!({ "unit": code }));
    let began = Instant::now();
    city.hub.verify_done(case, "现场已平息").await?;
    let closed = city.hub.close(case).await?;
    ensure!(closed.case.phase == Phase::Closed, "after closing it is {:?}", closed.case.phase);
    steps.done("the second closed", ms(began, Instant::now()), &json!({ "case": case }));
    Ok(())
}

fn nobody_left(stage: &Stage) -> Result<()> {
    let left: Vec<&str> = stage.crew.missing().map(|unit| unit.card.code.as_str()).collect();
    ensure!(left.is_empty(), "units that stopped working: {left:?}");
    Ok(())
}

async fn stopped_and_verified(mut stage: Stage, steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let hub = stage.hub.take().context("the hub runs")?;
    drop(stage.crew);
    let status = hub.stop().await?;
    ensure!(status.success(), "the hub was told to stop and ended with {status}");
    steps.done("stopped", ms(began, Instant::now()), &json!({}));
    let began = Instant::now();
    let (status, printed) = stage.setting.run(&["verify"])?;
    ensure!(status.success(), "huying verify ended with {status}: {printed}");
    let said = printed.lines().last().unwrap_or_default();
    steps.done("ledger verified", ms(began, Instant::now()), &json!({ "said": said }));
    let text = stage.setting.log_text()?;
    let unexpected = log::unexpected(&text, &EXPECTED_IN_THE_LOG);
    ensure!(unexpected.is_empty(), "{} unexpected log lines, the first: {}", unexpected.len(), unexpected[0]);
    steps.done("log clean", 0.0, &json!({ "lines": text.lines().count() }));
    Ok(())
}
