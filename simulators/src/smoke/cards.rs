//! Run cards: a case that wants a boat finds the boat, a fire has 119 called before anybody is asked, and the card of the case says
//! what of it nobody is. Played on the hub of the river, whose units stand at the water.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use hub_protocol::{
    CaseId, Point, RuledOut, Service, Weight,
    http::{ActionDone, RecordCall, routes},
    views::{CaseView, WantedView},
};
use serde_json::{Value, json};

use super::{
    river::until,
    stage::FIRST_CATEGORY,
    steps::{Steps, ms},
    story::{file, report},
};
use crate::client::{HubClient, Key};

/// What wants a boat: 突发事件.
const FLOOD: &str = "09";

/// The cards, as the rows of a sheet 出动卡 would give them. Whatever is no fire wants a worker of the grids, so that the boat
/// waits for what wants a boat.
pub(super) fn rows() -> Vec<Value> {
    let worker = json!({ "kinds": ["grid_worker"] });
    vec![
        json!({ "category": FIRST_CATEGORY, "grade": "red", "call": ["fire", "ambulance"], "want": worker }),
        json!({ "category": FIRST_CATEGORY, "grade": "red", "weight": "should", "want": { "kinds": ["vehicle"] } }),
        json!({ "category": FIRST_CATEGORY, "want": worker }),
        json!({ "category": FLOOD, "want": { "kinds": ["boat"], "within_s": 7_200 } }),
    ]
}

/// A flood is offered to the boat, whoever else is nearer.
pub(super) async fn a_boat_for_a_flood(
    desk: &HubClient,
    place: Point,
    boat: &str,
    steps: &mut Steps,
) -> Result<()> {
    let filed = file(desk, report(FLOOD, place, "河水倒灌，请派船来")).await?;
    let case = asked(desk, filed.accepted.case).await?;
    let offer = case.offers.first().context("somebody is asked")?;
    ensure!(offer.unit.name == boat, "a flood wants a boat, and {} is asked", offer.unit.name);
    let wanted = case.handling.run_card.first().context("the card says what the case takes")?;
    ensure!(!wanted.want.kinds.is_empty() && wanted.asked == 1, "{wanted:?}");
    let figures = json!({ "asked": offer.unit.name, "arrival": offer.arrival });
    steps.done("a flood finds the boat", ms(filed.sent_at, Instant::now()), &figures);
    Ok(())
}

/// Nobody is asked for a fire before 119 was called; then somebody is, and the card names the vehicle that is missing.
pub(super) async fn a_fire_calls_119_first(
    desk: &HubClient,
    place: Point,
    worker: &str,
    steps: &mut Steps,
) -> Result<()> {
    let filed = file(desk, report(FIRST_CATEGORY, place, "厨房着火了，浓烟很大")).await?;
    let id = filed.accepted.case;
    let mut case = desk.case(id).await?.case;
    let named = [Service::Fire, Service::Ambulance];
    ensure!(case.calls_owed == named, "the words name 119 and the card 120 besides: {:?}", case.calls_owed);
    for service in named {
        ensure!(case.offers.is_empty(), "nobody is asked before {service:?} was called: {:?}", case.offers);
        let called = RecordCall { service, called_at_us: None };
        let path = routes::CALL.replace("{case}", &id.to_string());
        case = desk.post::<ActionDone>(&path, &called, &Key::fresh()).await?.case;
    }
    ensure!(case.calls_owed.is_empty(), "both were called: {:?}", case.calls_owed);
    let case = asked(desk, id).await?;
    let asked = case.offers.first().map(|offer| offer.unit.name.as_str());
    ensure!(asked == Some(worker), "{asked:?} is asked");
    let missing = short(desk, id).await?;
    ensure!(
        missing.weight == Weight::Should && missing.unit.is_none() && missing.asked == 0,
        "no unit is a vehicle: {missing:?}"
    );
    let why: Option<RuledOut> = missing.short.and_then(|short| short.why);
    ensure!(why.is_none(), "nobody like it is near at all, and the card says {why:?}");
    let figures = json!({ "asked": worker, "missing": missing.want.kinds });
    steps.done("a fire calls 119 first", ms(filed.sent_at, Instant::now()), &figures);
    Ok(())
}

/// The case once somebody is asked.
async fn asked(desk: &HubClient, id: CaseId) -> Result<CaseView> {
    until("somebody is asked", async || {
        let case = desk.case(id).await?.case;
        Ok((!case.offers.is_empty()).then_some(case))
    })
    .await
}

/// What of the card nobody is, once that is known.
async fn short(desk: &HubClient, id: CaseId) -> Result<WantedView> {
    until("what of the card is missing", async || {
        let case = desk.case(id).await?.case;
        Ok(case.handling.run_card.into_iter().find(|wanted| wanted.short.is_some()))
    })
    .await
}
