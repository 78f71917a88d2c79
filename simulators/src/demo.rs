//! The demo: a hub, the tiny city, its units and its callers, for as long as somebody wants to look at it. Started again
//! on the same folder it goes on where it was. Ctrl-C, the end of the terminal or of the time given ends all of it.

mod callers;
mod folder;
mod leaving;
mod telling;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use anyhow::{Context as _, Result};
use hub_protocol::Tier;

use crate::{
    city::{City, CityArea, CityUnit, found::Founded},
    client::Seat,
    desk::{Desk, Manners},
    geometry::distance_m,
    hub_process::{HubProcess, HubSetting},
    policy::{Clocks, PolicyDocument},
    screen::{self, Ending},
    seed::Seed,
    units::{Crew, Gaps, Pace, Roaming, Temperament},
};
use callers::Callers;
use folder::Folder;

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

/// Options of the demo.
#[derive(Debug, Clone)]
pub struct Options {
    /// The hub's program.
    pub program: PathBuf,
    /// The demo's folder.
    pub folder: PathBuf,
    /// Where the hub listens, if that is free.
    pub listen: SocketAddr,
    /// Ends by itself after so many seconds.
    pub seconds: Option<u64>,
    /// Seconds between calls, on average.
    pub call_every_s: f64,
    /// What the city is drawn from.
    pub seed: Seed,
}

/// Everything that is alive while the demo runs. Dropped in this order.
struct Show {
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
    let leaving = leaving::signals()?;
    let folder = Folder::open(&options.folder)?;
    let city = City::tiny(options.seed);
    screen::say("starting the hub …");
    let setting =
        HubSetting { listen: folder::free(options.listen)?, ..HubSetting::on(options.program, folder.hub()) };
    let hub = HubProcess::start(&setting).await?;
    let founded = found_or_go_on(&folder, &hub, &city).await?;
    let show = Show::begin(hub, &city, &founded, options.call_every_s).await?;
    telling::greet(show.hub.address(), &city, &founded, &folder);
    let ended = show.go_on(leaving, options.seconds.map(Duration::from_secs)).await;
    folder.close();
    ended.map(|()| Ending::Ok)
}

async fn found_or_go_on(folder: &Folder, hub: &HubProcess, city: &City) -> Result<Founded> {
    if let Some(founded) = folder.founded()? {
        screen::say("going on where the last demo ended");
        return Ok(founded);
    }
    screen::say("founding the city: areas, accounts, units …");
    let policy = PolicyDocument::shipped().with_clocks(CLOCKS).with_rings(&RINGS);
    let code =
        hub.set_up_code().await.context("the demo's folder is half made; `make clean-demo` forgets it")?;
    let founded = crate::city::found::found(hub.address(), &code, city, &policy).await?;
    folder.keep(&founded)?;
    Ok(founded)
}

/// The village in which nobody answers.
fn deaf_village(city: &City) -> &CityArea {
    city.of_tier(Tier::Village).nth(1).expect("the tiny city has twelve villages")
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

impl Show {
    async fn begin(hub: HubProcess, city: &City, founded: &Founded, call_every_s: f64) -> Result<Self> {
        let pace = Pace {
            faster: 3.0,
            fix_every: Duration::from_secs(2),
            step_max_m: 500.0,
            roaming: Roaming::Patrols,
            work_s: (40.0, 150.0),
            gaps: Gaps::AsOnTheStreet,
        };
        let mut random = city.seed.stream("temperaments", 0);
        let crew =
            Crew::muster(hub.address(), city, founded, &pace, |unit| temperament(city, unit, &mut random));
        let desk = founded.signed_in(hub.address(), "desk").await?;
        let intake = desk.clone();
        let manners = Manners { takes_up_after: Duration::from_secs(20), acknowledges_after: None };
        let desk = Desk::staff(desk, city.seed.stream("desk", 0), manners);
        let city_centre = founded.signed_in(hub.address(), "city").await?;
        let callers = Callers::new(intake, city_centre.clone(), city, call_every_s);
        let seat = Seat::take(city_centre, city.seed.stream("onlooker", 0));
        Ok(Self { desk, crew, seat, callers, hub })
    }

    async fn go_on(mut self, leaving: leaving::Leaving, time: Option<Duration>) -> Result<()> {
        let mut telling = telling::Telling::new();
        let ended = tokio::select! {
            why = leaving.asked(time) => { screen::say(format!("ending: {why}")); Ok(()) }
            error = self.callers.call() => Err(error.context("a call was not taken")),
            () = hear(&mut self.crew) => Err(anyhow::anyhow!("every unit has left")),
            error = telling.watch(&mut self.seat) => Err(error.into()),
            status = gone(&mut self.hub) => Err(anyhow::anyhow!("the hub ended by itself with {status}")),
        };
        let Self { desk, crew, seat, hub, .. } = self;
        drop((desk, crew, seat));
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
