//! Across the river: of two units the one that is nearer by air has no bridge near, and the other one is asked. A hub of its own,
//! on the streets of a city with rivers; who must be asked is found on the simulator's own network.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use hub_protocol::{
    ArrivalBy, CaseId, Point, Role, UnitKind,
    http::{ClosureList, ImportOrganisation, NewAccount, RoadsState, SetUp, routes},
    views::{ArrivalView, OfferView},
};
use rand::Rng as _;
use serde_json::json;

use super::{
    cards,
    stage::{CLOCKS, FIRST_CATEGORY},
    steps::{Steps, ms},
    story::{SOON, file, report},
};
use crate::{
    city::{
        City, CityUnit, Network,
        found::{Credentials, Device, Founded},
    },
    city_size::CitySize,
    client::HubClient,
    geometry::distance_m,
    hub_process::{HubProcess, HubSetting, log},
    policy::{Clocks, PolicyDocument},
    roads,
    seed::Seed,
    units::{Crew, Gaps, Pace, Roaming, Temperament},
};

/// How far the unit across the river is by air, metres.
const ACROSS_M: std::ops::Range<f64> = 100.0..500.0;
/// How far the unit on the near bank is along the streets, metres.
const ALONG_M: std::ops::Range<f64> = 500.0..1_200.0;
/// The way round the river is so many times the way on the near bank.
const ROUND_LONGER: f64 = 2.5;
/// Crossings that are tried.
const TRIED: usize = 20_000;
/// Crossings around each of them that are looked at.
const LOOKED_AT: usize = 40;
/// How often it is looked whether something has come about.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// The units: on the far bank, on the near one, and on the water.
const ACROSS: &str = "对岸";
const ALONG: &str = "本岸";
const BOAT: &str = "救生艇";
/// Who takes the call, and sees to the hub.
const DESK: &str = "desk";
const ADMINISTRATOR: &str = "admin";
/// Of both; the hub lives for some seconds.
const PASSWORD: &str = "correct-horse-battery-staple-7";

/// A place at a river, and two crossings from which units are sent there.
#[derive(Debug, Clone, Copy)]
struct Banks {
    place: Point,
    across: Point,
    along: Point,
    /// The ways on the simulator's network, metres; none without a way.
    round_m: Option<f64>,
    along_m: f64,
}

/// Plays it.
pub(super) async fn across_the_river(program: PathBuf, seed: Seed, steps: &mut Steps) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("huying-smoke-river").tempdir().context("a folder")?;
    let city = CitySize::Small.draw(seed);
    let network = city.streets.network().context("the city has streets")?;
    let banks = banks(&city, network).context("no place at a river has a far bank")?;
    let (hub, setting) = with_roads(program, &city, folder.path(), steps).await?;
    let city = with_units(city, banks)?;
    let (founded, desk) = founded(&hub, &city).await?;
    until_by_road(&desk).await?;
    let pace = Pace {
        faster: 1.0,
        fix_every: Duration::from_millis(600),
        step_max_m: 1.0,
        roaming: Roaming::StaysPut,
        work_s: (60.0, 60.0),
        gaps: Gaps::None,
    };
    // Nobody answers, so that the card keeps whom it was offered to.
    let crew = Crew::muster(hub.address(), &city, &founded, &pace, |_| Temperament::Deaf);
    until_all_are_seen(&desk).await?;
    asked_by_road(&desk, &city, banks, steps).await?;
    cards::a_boat_for_a_flood(&desk, banks.place, BOAT, steps).await?;
    cards::a_fire_calls_119_first(&desk, banks.across, ACROSS, steps).await?;
    drop(crew);
    let status = hub.stop().await?;
    ensure!(status.success(), "the hub on roads ended with {status}");
    let text = setting.log_text()?;
    let unexpected = log::unexpected(&text, &[]);
    ensure!(unexpected.is_empty(), "{} unexpected log lines, the first: {}", unexpected.len(), unexpected[0]);
    Ok(())
}

/// The city's map becomes a road file, and a hub that has it.
async fn with_roads(
    program: PathBuf,
    city: &City,
    folder: &Path,
    steps: &mut Steps,
) -> Result<(HubProcess, HubSetting)> {
    let began = Instant::now();
    let setting = HubSetting::on(program, &folder.join("data"));
    let roads = roads::prepared(&setting, city, folder)?.context("a city with streets has roads")?;
    steps.done("roads prepared", ms(began, Instant::now()), &json!({}));
    let setting = setting.with("HUYING_ROADS__FILE", roads.display());
    let hub = HubProcess::start(&setting).await?;
    let setting = hub.setting_again();
    Ok((hub, setting))
}

/// The city with two units of one kind and one home, and a boat, all of whom stand still where they are put.
fn with_units(mut city: City, banks: Banks) -> Result<City> {
    let home = city.containing(banks.place).first().context("the place lies in a grid")?.code.clone();
    let like = city.units.first().context("the city has units")?.clone();
    let unit = |code: &str, kind: UnitKind, start: Point| CityUnit {
        code: code.to_owned(),
        name: code.to_owned(),
        kind,
        home: home.clone(),
        skills: Vec::new(),
        person: None,
        start,
        ..like.clone()
    };
    let water = city.rivers.iter().flat_map(|river| river.course.iter().copied());
    let near = |a: &Point, b: &Point| distance_m(*a, banks.place).total_cmp(&distance_m(*b, banks.place));
    let afloat = water.min_by(near).context("the city has rivers")?;
    city.units = vec![
        unit(ACROSS, UnitKind::GridWorker, banks.across),
        unit(ALONG, UnitKind::GridWorker, banks.along),
        unit(BOAT, UnitKind::Boat, afloat),
    ];
    Ok(city)
}

/// Areas, the units, a policy with one ring and cards, and somebody at the desk.
async fn founded(hub: &HubProcess, city: &City) -> Result<(Founded, HubClient)> {
    let administrator = HubClient::new(hub.address().clone());
    let credentials = |login: &str| Credentials { login: login.to_owned(), password: PASSWORD.to_owned() };
    let set_up = SetUp {
        code: hub.set_up_code().await?,
        login: ADMINISTRATOR.to_owned(),
        name: "系统管理员".to_owned(),
        password: PASSWORD.to_owned(),
    };
    administrator.set_up(&set_up).await?;
    let clocks = Clocks { answer_within_ms: 60_000, climb_after_ms: 60_000, ..CLOCKS };
    let policy = PolicyDocument::shipped()
        .all_automatic()
        .one_at_a_time()
        .with_clocks(clocks)
        .with_rings(&[("county", 5_000)])
        .with_skills(FIRST_CATEGORY, &[]);
    let import = ImportOrganisation {
        areas: Some(city.geojson()),
        units: Some(city.unit_entries()),
        policy: Some(policy.document().clone()),
        run_cards: Some(cards::rows()),
        ..ImportOrganisation::default()
    };
    let imported = administrator.import(&import).await?;
    let mut devices = BTreeMap::new();
    for unit in imported.units.ids {
        let token = administrator.add_device(unit.unit, "手机").await?.token;
        devices.insert(unit.code, Device { unit: unit.unit, token });
    }
    let desk = NewAccount {
        login: DESK.to_owned(),
        name: "接线员".to_owned(),
        role: Role::Dispatcher,
        area: city.areas[0].code.clone(),
        password: PASSWORD.to_owned(),
        department: None,
    };
    administrator.add_account(&desk).await?;
    let officials = BTreeMap::from([(DESK.to_owned(), credentials(DESK))]);
    let founded = Founded { administrator: credentials(ADMINISTRATOR), officials, devices };
    let desk = founded.signed_in(hub.address(), DESK).await?;
    Ok((founded, desk))
}

pub(super) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let until = tokio::time::Instant::now() + SOON;
    loop {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        ensure!(tokio::time::Instant::now() < until, "not within {} ms: {what}", SOON.as_millis());
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn until_by_road(desk: &HubClient) -> Result<()> {
    until("the roads are in force", async || {
        let path = routes::CLOSURES;
        let list: ClosureList = desk.get(path).await?;
        Ok((list.roads == RoadsState::InForce).then_some(()))
    })
    .await
}

async fn until_all_are_seen(desk: &HubClient) -> Result<()> {
    until("all units are seen", async || {
        let units = desk.units().await?.units;
        Ok(units.iter().all(|entry| entry.last_fix.is_some()).then_some(()))
    })
    .await
}

/// The unit across the river is nearer and is not asked, and the card says by what it was reckoned.
async fn asked_by_road(desk: &HubClient, city: &City, banks: Banks, steps: &mut Steps) -> Result<()> {
    let filed = file(desk, report(FIRST_CATEGORY, banks.place, "河边有人摔倒")).await?;
    let (offer, arrival) = offered(desk, filed.accepted.case).await?;
    let along = &city.units[1];
    ensure!(offer.unit.name == along.name, "{} is asked, {banks:?}", offer.unit.name);
    ensure!(arrival.by == ArrivalBy::Roads, "the card says {:?}", arrival.by);
    let figures = json!({
        "asked": offer.unit.name,
        "card": format!("路网 {} 分钟", arrival.travel_s.div_ceil(60)),
        "air_m": [distance_m(banks.place, banks.across).round(), distance_m(banks.place, banks.along).round()],
        "streets_m": [banks.round_m.map(f64::round), Some(banks.along_m.round())],
    });
    steps.done("across the river not asked", ms(filed.sent_at, Instant::now()), &figures);
    Ok(())
}

async fn offered(desk: &HubClient, case: CaseId) -> Result<(OfferView, ArrivalView)> {
    until("the report at the river is offered", async || {
        let case = desk.case(case).await?.case;
        let offer = case.offers.into_iter().next();
        Ok(offer.and_then(|offer| offer.arrival.map(|arrival| (offer, arrival))))
    })
    .await
}

/// A place at a river with a crossing near by air and far along the streets, and another the other way round.
fn banks(city: &City, network: &Network) -> Option<Banks> {
    let mut random = city.seed.stream("banks", 0);
    let used: Vec<u32> = (0..)
        .take(network.crossings.len())
        .filter(|crossing| !network.beyond(*crossing).is_empty())
        .collect();
    let at = |crossing: u32| network.crossings[crossing as usize].place;
    let water: Vec<Point> = city.rivers.iter().flat_map(|river| river.course.iter().copied()).collect();
    (0..TRIED).find_map(|_| {
        let here = used[random.random_range(0..used.len())];
        let place = at(here);
        if water.iter().all(|point| distance_m(*point, place) > ACROSS_M.end) {
            return None;
        }
        let mut near: Vec<(f64, u32)> =
            used.iter().map(|crossing| (distance_m(place, at(*crossing)), *crossing)).collect();
        near.retain(|(air_m, _)| *air_m > ACROSS_M.start && *air_m < ALONG_M.end);
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        near.truncate(LOOKED_AT);
        let ways: Vec<(f64, u32, Option<f64>)> =
            near.iter().map(|(air_m, from)| (*air_m, *from, way_m(network, *from, here))).collect();
        let (along_air_m, along, along_m) = ways.iter().find_map(|(air_m, from, way_m)| {
            way_m.filter(|way_m| ALONG_M.contains(way_m)).map(|way_m| (*air_m, *from, way_m))
        })?;
        let (_, across, round_m) = ways.iter().find(|(air_m, _, way_m)| {
            ACROSS_M.contains(air_m)
                && *air_m < along_air_m
                && way_m.is_none_or(|way_m| way_m > ROUND_LONGER * along_m)
        })?;
        Some(Banks { place, across: at(*across), along: at(along), round_m: *round_m, along_m })
    })
}

/// How long the way from one crossing to another is along the streets, metres.
fn way_m(network: &Network, from: u32, to: u32) -> Option<f64> {
    let way = network.route(from, to)?;
    let at = |crossing: u32| network.crossings[crossing as usize].place;
    Some(way.windows(2).map(|step| distance_m(at(step[0]), at(step[1]))).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_seed_there_is_a_bank_that_is_near_and_far() {
        for seed in 1..=5 {
            let city = CitySize::Small.draw(Seed(seed));
            let network = city.streets.network().expect("the city has streets");
            let banks = banks(&city, network).unwrap_or_else(|| panic!("no bank with seed {seed}"));
            let (across_m, along_m) =
                (distance_m(banks.place, banks.across), distance_m(banks.place, banks.along));
            assert!(across_m < along_m, "{seed}: {banks:?}");
            assert!(banks.round_m.is_none_or(|round_m| round_m > banks.along_m), "{seed}: {banks:?}");
        }
    }
}
