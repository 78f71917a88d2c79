//! The demo: a hub, a city, its units and its callers, for as long as somebody wants to look at it. Started again on the
//! same folder it goes on where it was. Ctrl-C, the end of the terminal or of the time given ends all of it.

mod callers;
mod desktop;
mod folder;
mod lan;
mod leaving;
mod phone;
mod telling;

use std::{
    collections::BTreeSet,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use anyhow::{Context as _, Result};
use hub_protocol::{ErrorCode, Tier};

use crate::{
    city::{City, CityArea, CityUnit, found::Founded, hour_of_day},
    city_size::CitySize,
    client::{HubClient, Seat},
    clock,
    desk::{Desk, Manners},
    geometry::distance_m,
    hub_process::{HubProcess, HubSetting},
    load::room,
    policy::{Clocks, PolicyDocument},
    roads,
    screen::{self, Ending},
    seed::Seed,
    units::{Crew, Gaps, Pace, Roaming, Temperament},
};
use callers::Callers;
use folder::Folder;
use lan::Door;

/// Clocks of the demo, milliseconds: a case that nobody answers is at the city within a minute.
const CLOCKS: Clocks = Clocks {
    answer_within_ms: 12_000,
    search_again_ms: 10_000,
    climb_after_ms: 14_000,
    repeat_ms: 30_000,
    act_within_ms: 120_000,
};

/// Where the demo's policy looks for units: not beyond the village, so that a deaf village is heard of higher up.
const RINGS: [(&str, u32); 2] = [("grid", 400), ("village", 700)];

/// Units this close to the deaf village are deaf too, metres.
const DEAF_WITHIN_M: f64 = 750.0;

/// How long the desk lets a recommendation lie for whoever watches before it follows it.
const FOLLOWED_AFTER: Duration = Duration::from_secs(10);

/// How long the desk lets work lie that is said to be done before it checks it.
const CHECKED_AFTER: Duration = Duration::from_secs(20);

/// Connections that a demo's hub takes besides those of units: consoles, pages, a phone or two.
const OTHER_CONNECTIONS: usize = 2_000;

/// Options of the demo.
#[derive(Debug, Clone)]
pub struct Options {
    /// The hub's program.
    pub program: PathBuf,
    /// The demo's folder; each size of city has one of its own in it.
    pub folder: PathBuf,
    /// The city.
    pub city: CitySize,
    /// Where the hub listens, if that is free.
    pub listen: SocketAddr,
    /// An address of this machine at which a phone may join, over TLS.
    pub host: Option<IpAddr>,
    /// Ends by itself after so many seconds.
    pub seconds: Option<u64>,
    /// Seconds between calls, on average.
    pub call_every_s: f64,
    /// What the city is drawn from.
    pub seed: Seed,
}

/// Everything that is alive while the demo runs. Dropped in this order.
struct Show {
    door: Option<Door>,
    desk: Desk,
    crew: Crew,
    seat: Seat,
    callers: Callers,
    hub: HubProcess,
}

/// Runs the demo.
///
/// # Errors
/// Why it could not begin, or what ended it before its time.
pub async fn run(options: Options) -> Result<Ending> {
    let mut leaving = leaving::signals()?;
    let folder = Folder::open(&options.folder.join(options.city.to_string()))?;
    let begun = tokio::select! {
        // What has begun is dropped, and with it the hub.
        why = leaving.asked(None) => { screen::say(format!("ending: {why}")); None }
        begun = begin(&options, &folder) => Some(begun?),
    };
    let ended = match begun {
        Some(show) => show.go_on(leaving, options.seconds.map(Duration::from_secs)).await,
        None => Ok(()),
    };
    folder.close();
    ended.map(|()| Ending::Ok)
}

/// Everything up to the moment at which there is something to see.
async fn begin(options: &Options, folder: &Folder) -> Result<Show> {
    screen::say(format!("drawing the city ({}) …", options.city));
    let city = options.city.draw(options.seed);
    room::check(city.units.len())?;
    folder.forget_what_was_not_founded()?;
    screen::say("starting the hub …");
    let setting = by_road(setting(options, folder, city.units.len())?, &city, folder);
    let hub = HubProcess::start(&setting).await?;
    let founded = found_or_go_on(folder, &hub, &city).await?;
    let door = open_door(options, folder, &hub).await?;
    let show = Show::begin((hub, door), &city, &founded, options).await?;
    telling::greet(show.hub.address(), &city, &founded, folder);
    if let Some(door) = &show.door {
        invite(door, &show.hub, &city, &founded, folder).await;
    }
    desktop::open(show.hub.address().origin());
    Ok(show)
}

fn setting(options: &Options, folder: &Folder, units: usize) -> Result<HubSetting> {
    let listen = folder::free(options.listen)?;
    let on = HubSetting::on(options.program.clone(), folder.hub());
    let setting =
        HubSetting { listen, ..on }.with("HUYING_LIMITS__CONNECTIONS", units + units / 5 + OTHER_CONNECTIONS);
    let Some(host) = options.host else { return Ok(setting) };
    // Pages of the door are pages of the hub.
    let own = [listen.to_string(), format!("localhost:{}", listen.port())].map(|at| format!("http://{at}"));
    let origins = [own.join(","), lan::origin(host)].join(",");
    Ok(setting.with("HUYING_PUBLIC_ORIGINS", origins))
}

/// The roads are worth a wait at the first start, and a demo without them is a demo all the same.
fn by_road(setting: HubSetting, city: &City, folder: &Folder) -> HubSetting {
    if city.streets.network().is_some() {
        screen::say("preparing the roads …");
    }
    match roads::prepared(&setting, city, folder.path()) {
        Ok(Some(file)) => setting.with("HUYING_ROADS__FILE", file.display()),
        Ok(None) => setting,
        Err(error) => {
            screen::say(format!("  没有路网 going on by air line: {error}"));
            setting
        }
    }
}

async fn open_door(options: &Options, folder: &Folder, hub: &HubProcess) -> Result<Option<Door>> {
    let Some(host) = options.host else { return Ok(None) };
    let at = hub.address().origin().rsplit('/').next().unwrap_or_default().parse();
    let at = at.context("the hub's address")?;
    Door::open(host, at, &folder.path().join("tls")).await.map(Some)
}

/// The phone is a convenience: a demo without it is a demo all the same.
async fn invite(door: &Door, hub: &HubProcess, city: &City, founded: &Founded, folder: &Folder) {
    let Some(card) = phone::unit(city) else { return };
    let invited = async {
        let administrator = HubClient::new(hub.address().clone());
        administrator.sign_in(&founded.administrator.login, &founded.administrator.password).await?;
        let unit = founded.devices[&card.code].unit;
        phone::invite(&administrator, door, (unit, card), folder.path()).await
    };
    if let Err(error) = invited.await {
        screen::say(format!("  手机不能加入 no phone can join: {error:#}"));
    }
}

async fn found_or_go_on(folder: &Folder, hub: &HubProcess, city: &City) -> Result<Founded> {
    if let Some(founded) = folder.founded()? {
        screen::say("going on where the last demo ended");
        return Ok(founded);
    }
    screen::say(format!(
        "founding the city: {} areas, {} accounts, {} units …",
        city.areas.len(),
        city.officials.len() + 1,
        city.units.len()
    ));
    let policy = PolicyDocument::shipped().with_clocks(CLOCKS).with_rings(&RINGS);
    let code = hub.set_up_code().await?;
    let founded = crate::city::found::found(hub.address(), &code, city, &policy).await?;
    load_places(hub, city, &founded).await?;
    folder.keep(&founded)?;
    Ok(founded)
}

/// What callers name, so that the intake desk finds it.
async fn load_places(hub: &HubProcess, city: &City, founded: &Founded) -> Result<()> {
    if city.places.is_empty() {
        return Ok(());
    }
    screen::say(format!("loading {} places and addresses …", city.places.len()));
    let administrator = HubClient::new(hub.address().clone());
    administrator.sign_in(&founded.administrator.login, &founded.administrator.password).await?;
    match administrator.import_places(&city.places).await {
        // A hub of an earlier version: its call-takers point at the map.
        Err(error) if error.code() == Some(ErrorCode::NotFound) => {
            screen::say("this hub finds no places by name; going on without");
            Ok(())
        }
        imported => imported.context("places and addresses"),
    }
}

/// The village in which nobody answers: the second of those whose commander can sign in and see it ring.
fn deaf_village(city: &City) -> &CityArea {
    let attended = |village: &&CityArea| city.on_duty_at(&village.code).is_some();
    city.of_tier(Tier::Village)
        .filter(attended)
        .nth(1)
        .expect("every city has two villages with somebody on duty")
}

fn temperament(city: &City, unit: &CityUnit, random: &mut rand::rngs::StdRng) -> Temperament {
    let village = deaf_village(city).bounds;
    if distance_m(village.clamped(unit.start), unit.start) < DEAF_WITHIN_M {
        return Temperament::Deaf;
    }
    match Temperament::of_a_shift(random) {
        Temperament::Deaf => Temperament::Prompt,
        hears
        @ (Temperament::Prompt | Temperament::Slow | Temperament::Flapping | Temperament::Declining) => hears,
    }
}

/// How the world runs: faster than life, so that a newcomer sees things happen; a prefecture says more seldom where it is.
fn pace(size: CitySize) -> Pace {
    let fix_every_s = match size {
        CitySize::Tiny | CitySize::Small => 2,
        CitySize::Prefecture => 10,
    };
    Pace {
        faster: 3.0,
        fix_every: Duration::from_secs(fix_every_s),
        step_max_m: 500.0,
        roaming: Roaming::Patrols,
        work_s: (40.0, 150.0),
        gaps: Gaps::AsOnTheStreet,
    }
}

/// Those who work at this hour, but for the one that a phone stands in for.
fn at_work(city: &City, founded: &Founded, phone: Option<&CityUnit>) -> Founded {
    let hour = hour_of_day(clock::now());
    let works =
        |unit: &&CityUnit| unit.shift.covers(hour) && phone.is_none_or(|phone| phone.code != unit.code);
    let codes: BTreeSet<&String> = city.units.iter().filter(works).map(|unit| &unit.code).collect();
    let mut founded = founded.clone();
    founded.devices.retain(|code, _| codes.contains(code));
    founded
}

impl Show {
    async fn begin(
        (hub, door): (HubProcess, Option<Door>),
        city: &City,
        founded: &Founded,
        options: &Options,
    ) -> Result<Self> {
        let mut random = city.seed.stream("temperaments", 0);
        let at_work = at_work(city, founded, door.as_ref().and_then(|_| phone::unit(city)));
        let crew = Crew::muster(hub.address(), city, &at_work, &pace(options.city), |unit| {
            temperament(city, unit, &mut random)
        });
        let desk = founded.signed_in(hub.address(), "desk").await?;
        let intake = desk.clone();
        let manners = Manners {
            takes_up_after: CHECKED_AFTER,
            dispatches_after: Some(FOLLOWED_AFTER),
            acknowledges_after: None,
        };
        let desk = Desk::staff(desk, city.seed.stream("desk", 0), manners);
        let city_centre = founded.signed_in(hub.address(), "city").await?;
        let callers = Callers::new(intake, city_centre.clone(), city, options.call_every_s);
        let seat = Seat::take(city_centre, city.seed.stream("onlooker", 0));
        Ok(Self { door, desk, crew, seat, callers, hub })
    }

    async fn go_on(mut self, mut leaving: leaving::Leaving, time: Option<Duration>) -> Result<()> {
        let mut telling = telling::Telling::new();
        let ended = tokio::select! {
            why = leaving.asked(time) => { screen::say(format!("ending: {why}")); Ok(()) }
            error = self.callers.call() => Err(anyhow::Error::new(error).context("a call was not taken")),
            () = hear(&mut self.crew) => Err(anyhow::anyhow!("every unit has left")),
            error = telling.watch(&mut self.seat) => Err(error.into()),
            status = gone(&mut self.hub) => Err(anyhow::anyhow!("the hub ended by itself with {status}")),
        };
        let Self { door, desk, crew, seat, hub, .. } = self;
        drop((door, desk, crew, seat));
        let status = hub.stop().await?;
        screen::say(format!("the hub has stopped ({status})"));
        ended
    }
}

/// What units say is told by the hub as well; it only has to be taken from them.
async fn hear(crew: &mut Crew) {
    while crew.news().await.is_some() {}
}

async fn gone(hub: &mut HubProcess) -> std::process::ExitStatus {
    loop {
        if let Some(status) = hub.ended() {
            return status;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
