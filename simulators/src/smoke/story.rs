//! The story that the smoke check plays, act by act.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use hub_protocol::{
    CaseId, CoordinateSystem, GivenPlace, Phase, Point, Tier,
    http::{NewReport, ReportAccepted},
};
use serde_json::json;

use super::{
    caller_judges::caller_judges,
    done_again::{
        closed_and_archived, done_again, not_satisfied, replied_with_pictures, verified_by_another,
    },
    filed_wrong::{filed_wrong, reported_up},
    first::{accepted_by_the_unit, answered_by_the_right_unit, finished_and_verified, repeated},
    hall::{Desk, Hall},
    second::{acknowledged, held_at_the_top, sent_by_hand},
    stage::Stage,
    steps::{Steps, ms},
    told::{counted, counted_once, history_in_order},
    two_desks::{bound, extended, filed_and_signed, merged_and_parted, returned_and_given_on},
};
use crate::{
    client::{HubClient, Key, Seat},
    hub_process::{HubProcess, log},
    seed::Seed,
};

/// How long any one thing may take, unless said otherwise.
pub(super) const SOON: Duration = Duration::from_secs(15);

/// A category that may climb to the city, and one that stops at the county.
const TO_THE_CITY: &str = "02";
const TO_THE_COUNTY: &str = "04";

/// What a hub may warn of after it was killed.
const EXPECTED_IN_THE_LOG: [&str; 0] = [];

/// A report and what came of it.
pub(super) struct Filed {
    pub(super) report: NewReport,
    pub(super) key: Key,
    pub(super) accepted: ReportAccepted,
    pub(super) sent_at: Instant,
}

/// The seats along the ladder of the deaf village, lowest first.
pub(super) struct Seats(Vec<(Tier, Seat)>);

/// Plays it all.
pub(super) async fn play(program: PathBuf, seed: Seed, steps: &mut Steps) -> Result<()> {
    let (mut stage, desk) = set_the_stage(program, seed, steps).await?;
    let mut seats = take_seats(&stage, steps).await?;

    let spot = stage.spot()?;
    let first = answered_by_the_right_unit(&mut stage, &desk, &spot, steps).await?;
    repeated(&desk, &first, steps).await?;
    let deaf_place = stage.deaf_village.bounds.centre();
    let second = file(&desk, report(TO_THE_CITY, deaf_place, "夜里有人在村口打架，没人管")).await?;
    let third = file(&desk, report(TO_THE_COUNTY, deaf_place, "村口垃圾成堆，好几天没清")).await?;
    steps.done("reported among the deaf", ms(second.sent_at, Instant::now()), &json!({ "cases": 2 }));
    accepted_by_the_unit(&mut stage, &first, &spot, steps).await?;
    // What presses begins at the township; what does not, at the village.
    seats
        .alerted(Tier::Village, third.accepted.case, third.sent_at, "first alert of the village", steps)
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
    filed_wrong(&mut stage, &mut seats, &desk, spot.place, steps).await?;
    reported_up(&mut seats, &desk, deaf_place, steps).await?;
    two_departments(&stage, &desk, steps).await?;
    nobody_left(&stage)?;
    stopped_and_verified(stage, steps).await
}

/// A matter of the catalogue from its filing to the archive: returned, ruled on, extended, merged, parted, done again.
async fn two_departments(stage: &Stage, desk: &HubClient, steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let mut hall = Hall::open(stage).await?;
    let figures = json!({ "departments": Desk::ALL.len(), "village": hall.area });
    steps.done("catalogue in force", ms(began, Instant::now()), &figures);
    let hall = &mut hall;
    let area = hall.begins_at.clone();
    let before = counted(hall, &area).await?;
    let first = filed_and_signed(hall, desk, steps).await?;
    returned_and_given_on(hall, &first, steps).await?;
    bound(hall, &first, steps).await?;
    extended(hall, &first, steps).await?;
    let callers = merged_and_parted(hall, desk, first, steps).await?;
    replied_with_pictures(hall, first.case, steps).await?;
    verified_by_another(hall, first.case, steps).await?;
    not_satisfied(hall, &callers, steps).await?;
    done_again(hall, &callers, steps).await?;
    closed_and_archived(hall, first.case, steps).await?;
    history_in_order(hall, first.case, steps).await?;
    counted_once(hall, &area, before, steps).await?;
    caller_judges(hall, desk, steps).await
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

pub(super) fn report(category: &str, place: Point, text: &str) -> NewReport {
    NewReport {
        text: text.to_owned(),
        channel: Some("12345".to_owned()),
        category: Some(category.to_owned()),
        place: Some(GivenPlace { lat: place.lat, lon: place.lon, system: CoordinateSystem::Wgs84 }),
        ..NewReport::default()
    }
}

pub(super) async fn file(desk: &HubClient, report: NewReport) -> Result<Filed> {
    let (key, sent_at) = (Key::fresh(), Instant::now());
    let accepted = desk.report(&report, &key).await?;
    Ok(Filed { report, key, accepted, sent_at })
}

impl Seats {
    pub(super) fn at(&mut self, tier: Tier) -> &mut Seat {
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
