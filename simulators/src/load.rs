//! A prefecture at work on one machine: thousands of unit sockets that say where they are, consoles that look at the map,
//! and reports at even intervals. Every newest fix must be visible within a second to everybody who looks at its place.
//!
//! The generator shares the machine with the hub, so it is frugal: one thread, and of what it is sent it reads only what
//! a stopwatch needs. Left out: people at desks who close cases, and the replay of a real day.

mod book;
mod console;
mod course;
mod founding;
mod frame;
mod outcome;
pub(crate) mod room;
mod seats;
mod socket;
mod unit;
mod world;

use std::{
    collections::HashMap,
    net::SocketAddr,
    path::PathBuf,
    rc::Rc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use hub_protocol::{Point, UnitId};
use rand::{Rng as _, seq::IndexedRandom as _};
use tokio::{task::LocalSet, time::MissedTickBehavior};

use crate::{
    bench::{
        decide::{self, Decisions},
        load as reports, probe, usage,
    },
    city::{City, CityUnit},
    city_size::CitySize,
    geometry::moved,
    hub_process::{HubProcess, HubSetting, log},
    roads,
    screen::{self, Ending, verdict},
    seed::Seed,
    units::Temperament,
};
use book::FixBook;
use course::Course;
use founding::Founded;
pub(crate) use outcome::Measured;
use seats::Plan;
use unit::Unit;
use world::World;

/// How long all sockets may take until they stand and every unit is on duty.
const READY_WITHIN: Duration = Duration::from_secs(600);

/// Rounds of fixes between that and the load, so that what comes with connecting is over.
const QUIET_ROUNDS: u32 = 2;

/// How often fixes are judged and offers waited for.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// After the load, answers, offers and fixes on their way are waited for so long.
const STRAGGLERS_WITHIN: Duration = Duration::from_secs(10);

/// Seconds in which the hub must answer a request: an import of a prefecture takes longer than a report.
const REQUEST_SECONDS: u32 = 300;

/// Where the hub tells its figures.
const FIGURES: &str = "/metrics";

/// Reports come from this close to some unit, metres either way.
const REPORT_NEAR_M: f64 = 200.0;

/// Lines of the hub's log that are repeated in the result, should there be any that nobody expected.
const LOG_LINES_MAX: usize = 3;

/// Options of the load.
#[derive(Debug, Clone)]
pub struct Options {
    /// The hub's program.
    pub program: PathBuf,
    /// The city.
    pub city: CitySize,
    /// Units, each with a socket.
    pub units: usize,
    /// Consoles.
    pub consoles: usize,
    /// Seconds between two fixes of a unit.
    pub fix_every_s: f64,
    /// Reports a second.
    pub reports_per_s: f64,
    /// How long the load lasts, seconds.
    pub seconds: u64,
    /// What everything is drawn from.
    pub seed: Seed,
    /// Whether the hub knows the roads of the city.
    pub knows_roads: bool,
    /// A file for the JSON result.
    pub json: Option<PathBuf>,
}

impl Options {
    fn units_as_f64(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "some ten thousands")]
        let units = self.units as f64;
        units
    }
}

/// Lanes that the roads have besides the city's streets, so that those of a prefecture have half a million edges.
const LANES: usize = 50_000;

/// Puts the load on a hub of its own. The last line is the verdict.
pub async fn run(options: Options) -> Ending {
    let began = Instant::now();
    let (ending, mut figures) = match measured(&options).await {
        Ok(measured) => {
            let short = measured.shortcomings(&options);
            let result = measured.json(&options, &short);
            screen::line(&result);
            let written = options.json.as_ref().map(|file| std::fs::write(file, format!("{result}\n")));
            if let (Some(Err(error)), Some(file)) = (written, &options.json) {
                tracing::error!(%error, file = %file.display(), "the result could not be written");
            }
            (outcome::ending(&short), measured.figures(&short))
        }
        Err(error) => (Ending::FallsShort, vec![("reason", format!("{error:#}"))]),
    };
    figures.push(("seconds", format!("{:.1}", began.elapsed().as_secs_f64())));
    screen::say(verdict("load", ending, &figures));
    ending
}

/// Puts the load on a hub of its own, and says what was measured.
pub(crate) async fn measured(options: &Options) -> Result<Measured> {
    // Everything on one thread: the other processor is the hub's.
    let (done, outcome) = tokio::sync::oneshot::channel();
    let asked = options.clone();
    std::thread::spawn(move || {
        // Nobody waits any more: the check was interrupted.
        let _ = done.send(on_one_thread(&asked));
    });
    outcome.await.context("the generator has panicked").and_then(|measured| measured)
}

fn on_one_thread(options: &Options) -> Result<Measured> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("a runtime")?;
    runtime.block_on(LocalSet::new().run_until(measure(options)))
}

async fn measure(options: &Options) -> Result<Measured> {
    room::check(options.units + options.consoles)?;
    screen::say(format!("drawing the city ({}) …", options.city));
    let city = options.city.draw(options.seed);
    let units = chosen(&city, options.units)?;
    let plan = seats::plan(&city, &units, options.consoles);
    let folder = tempfile::Builder::new().prefix("huying-load").tempdir().context("a folder for the hub")?;
    let setting = HubSetting::on(options.program.clone(), folder.path())
        .with("HUYING_LIMITS__CONNECTIONS", room::connections(options.units + options.consoles))
        .with("HUYING_LIMITS__REQUEST_SECONDS", REQUEST_SECONDS);
    let hub = HubProcess::start(&setting).await?;
    let founded = founding::found(&hub.client()?, hub.set_up_code().await?, &city, &units, &plan).await?;
    // Importing takes memory that serving does not: what is measured is a hub that has started on what was imported.
    let mut setting = hub.setting_again();
    hub.stop().await?;
    let mut checked = None;
    if options.knows_roads {
        screen::say("preparing the roads …");
        let file = roads::prepared_with_lanes(&setting, &city, folder.path(), LANES)?;
        let file = file.context("the city has no streets")?;
        checked = roads::checked(&setting, &file)?;
        setting = setting.with("HUYING_ROADS__FILE", file.display());
    }
    let hub = HubProcess::start(&setting).await?;
    let begun_mib = usage::memory_now_mib(hub.pid())?;
    let world = world(options, &hub, &founded, &plan)?;
    connect(options, &world, &founded, &units, &plan).await?;
    let connected_mib = usage::memory_now_mib(hub.pid())?;

    screen::say(format!(
        "{} s of {} units, {} consoles and {} reports/s …",
        options.seconds, options.units, options.consoles, options.reports_per_s
    ));
    let places = units.iter().map(|unit| unit.start).collect();
    let probe = probe::start(folder.path())?;
    let decided_before = Decisions::of_page(&hub.client()?.get_text(FIGURES).await?);
    let usage = usage::begin(hub.pid())?;
    let lasted_s = put(options, &world, &founded, places).await?;
    let usage = usage.end()?;
    wait_for_stragglers(&world).await;
    let probe = probe.stop()?;
    let page = hub.client()?.get_text(FIGURES).await?;
    let decided = Decisions::of_page(&page).since(&decided_before);
    let cells = plan.seats.iter().map(|seat| seat.cells.len()).sum();
    let mut measured = Measured {
        fixes: world.book.borrow_mut().take_counted(),
        load: world.load.take(),
        fix_late_us: world.fix_late_us.borrow().clone(),
        probe,
        usage,
        lasted_s,
        counts: world.counts.clone(),
        cells,
        begun_mib,
        connected_mib,
        decided,
        roads: checked,
        ways_by_road: decide::ways_by_road(&page),
        unexpected_log_lines: Vec::new(),
    };
    world.is_over.set(true);
    hub.stop().await?;
    let log_text = setting.log_text()?;
    let unexpected = log::unexpected(&log_text, &[]);
    measured.unexpected_log_lines =
        unexpected.into_iter().take(LOG_LINES_MAX).map(ToOwned::to_owned).collect();
    Ok(measured)
}

/// So many of a city's units, spread evenly over it.
fn chosen(city: &City, wanted: usize) -> Result<Vec<&CityUnit>> {
    let there = city.units.len();
    ensure!(wanted <= there, "the city has {there} units, not {wanted}: a larger one has more (--city)");
    Ok((0..wanted).map(|number| &city.units[number * there / wanted]).collect())
}

fn world(options: &Options, hub: &HubProcess, founded: &Founded, plan: &Plan) -> Result<Rc<World>> {
    let authority = hub.address().origin().rsplit('/').next().unwrap_or_default();
    let address: SocketAddr = authority.parse().context("the hub's address")?;
    let unit_of: HashMap<UnitId, usize> =
        founded.units.iter().zip(0..).map(|((id, _), index)| (*id, index)).collect();
    let book = FixBook::new(plan.may_see.clone(), plan.cells());
    Ok(Rc::new(World::new(address, Duration::from_secs_f64(options.fix_every_s), unit_of, book)))
}

/// Opens every socket, and waits until all units are on duty and all consoles are welcome.
async fn connect(
    options: &Options,
    world: &Rc<World>,
    founded: &Founded,
    units: &[&CityUnit],
    plan: &Plan,
) -> Result<()> {
    screen::say(format!("connecting {} units and {} consoles …", options.units, options.consoles));
    for (index, (card, (_, token))) in units.iter().zip(&founded.units).enumerate() {
        let mut random = options.seed.stream("load unit", index as u64);
        let course = Course::new(card.start, card.kind, world.fix_every, &mut random);
        let temperament = temperament(&mut random);
        let unit = Unit { index, token: token.clone(), course, temperament, random };
        tokio::task::spawn_local(unit::run(Rc::clone(world), unit));
    }
    let until = Instant::now() + READY_WITHIN;
    let counts = &world.counts;
    let mut said = Instant::now();
    let mut all_consoles = false;
    while counts.units.get() < options.units || counts.consoles.get() < options.consoles {
        if counts.units.get() == options.units && !all_consoles {
            all_consoles = true;
            for (number, (seat, client)) in plan.seats.iter().zip(&founded.seats).enumerate() {
                let console = console::run(Rc::clone(world), number, client.clone(), seat.cells.clone());
                tokio::task::spawn_local(console);
            }
        }
        ensure!(
            counts.lost.get() == 0,
            "limited by sockets: {} could not be opened or were closed",
            counts.lost.get()
        );
        ensure!(
            Instant::now() < until,
            "{} units and {} consoles stand after {} s",
            counts.units.get(),
            counts.consoles.get(),
            READY_WITHIN.as_secs()
        );
        if said.elapsed() > Duration::from_secs(10) {
            said = Instant::now();
            screen::say(format!(
                "  {} units on duty, {} consoles",
                counts.units.get(),
                counts.consoles.get()
            ));
        }
        tokio::time::sleep(LOOK_EVERY).await;
        world.book.borrow_mut().judge(Instant::now());
    }
    tokio::time::sleep(world.fix_every * QUIET_ROUNDS).await;
    Ok(())
}

/// Those of a shift, whose connections are the load's own business.
fn temperament(random: &mut rand::rngs::StdRng) -> Temperament {
    match Temperament::of_a_shift(random) {
        Temperament::Flapping => Temperament::Prompt,
        other @ (Temperament::Prompt | Temperament::Slow | Temperament::Deaf | Temperament::Declining) => {
            other
        }
    }
}

/// The load itself. Says how long it lasted, in seconds.
async fn put(options: &Options, world: &Rc<World>, founded: &Founded, places: Vec<Point>) -> Result<f64> {
    world.fix_late_us.borrow_mut().reset();
    world.counts.frames.set(0);
    world.counts.bytes.set(0);
    let began = Instant::now();
    let mut lasted_s = 0.0;
    world.book.borrow_mut().count(true);
    let until = tokio::time::Instant::now() + Duration::from_secs(options.seconds);
    let mut random = options.seed.stream("load reports", 0);
    let next = move || {
        let near = places.choose(&mut random).copied().expect("there are units");
        let mut aside = || random.random_range(-REPORT_NEAR_M..REPORT_NEAR_M);
        let (north, east) = (aside(), aside());
        reports::report(moved(near, north, east))
    };
    let (sending, mut answered) =
        reports::filing(founded.intake.clone(), options.seconds, options.reports_per_s, next);
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let over = tokio::time::sleep_until(until);
    tokio::pin!(over);
    let (mut is_over, mut all_answered) = (false, false);
    while !(is_over && all_answered) {
        tokio::select! {
            answer = answered.recv(), if !all_answered => match answer {
                Some(answer) => world.load.borrow_mut().take_in(answer),
                None => all_answered = true,
            },
            () = &mut over, if !is_over => {
                world.book.borrow_mut().count(false);
                (is_over, lasted_s) = (true, began.elapsed().as_secs_f64());
            }
            _ = look.tick() => world.book.borrow_mut().judge(Instant::now()),
        }
    }
    sending.await.context("the reports")?;
    Ok(lasted_s)
}

/// Offers and fixes that are still on their way; each fix has its time to be judged in.
async fn wait_for_stragglers(world: &World) {
    let (judged, until) = (Instant::now() + 2 * book::VISIBLE_WITHIN, Instant::now() + STRAGGLERS_WITHIN);
    let awaited = || world.load.borrow().missing() > 0 || world.book.borrow().awaited() > 0;
    while Instant::now() < judged || (awaited() && Instant::now() < until) {
        tokio::time::sleep(LOOK_EVERY).await;
        world.book.borrow_mut().judge(Instant::now());
    }
}
