//! The second report: held at the top of its ladder until somebody with the power to settle it has it; and a third that
//! may not climb as high.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use hub_protocol::{CaseId, ErrorCode, OrderAction, Phase, Point, Tier};
use serde_json::json;

use super::{
    stage::{CLOCKS, Stage},
    steps::{Steps, ms},
    story::{Filed, SOON, Seats},
};
use crate::client::{AlertKey, Picture};

/// At the top of its ladder a case is alerted again and again; and one ladder ends at the county.
pub(super) async fn held_at_the_top(
    seats: &mut Seats,
    second: &Filed,
    third: &Filed,
    steps: &mut Steps,
) -> Result<()> {
    let began = Instant::now();
    let (two, three) = (second.accepted.case, third.accepted.case);
    let again = |case: CaseId, rung: u8| {
        move |picture: &Picture| {
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
pub(super) async fn acknowledged(seats: &mut Seats, second: &Filed, steps: &mut Steps) -> Result<()> {
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
pub(super) async fn sent_by_hand(
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
