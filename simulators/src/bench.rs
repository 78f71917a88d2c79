//! How long a report waits for its answer, and how long until the offer is on a unit's socket: under a steady load, and
//! beside a probe of what the machine takes for one write to disk and one loopback round trip in the same minutes.

pub mod decide;
pub mod ledger;
pub(crate) mod limit;
pub(crate) mod load;
pub(crate) mod probe;
pub(crate) mod usage;

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use hdrhistogram::Histogram;
use hub_protocol::Point;
use rand::Rng as _;
use serde_json::{Value, json};

use crate::{
    city::{City, Ground, drawn::INTAKE, found::found},
    client::HubClient,
    geometry::Rect,
    hub_process::{HubProcess, HubSetting, log},
    policy::PolicyDocument,
    screen::{self, Ending, verdict},
    seed::Seed,
    units::{Crew, Gaps, Pace, Roaming, Temperament},
};
use limit::{Evidence, limited_by};
use load::Load;
use probe::Probe;
use usage::Usage;

/// The land: some 11 km by 12 km, so that a thousand units stand as thick as in a town.
const LAND: Rect = Rect { south: 30.2, west: 112.7, north: 30.3, east: 112.82 };

/// Its areas: 4 counties, 16 townships, 144 villages.
const GROUND: Ground = Ground { counties: (2, 2), townships: (2, 2), villages: (3, 3) };

/// How often a unit reports its position: as many units as positions are wanted in a second.
const FIX_EVERY: Duration = Duration::from_secs(1);

/// How long all units may take until the hub sees them.
const VISIBLE_WITHIN: Duration = Duration::from_secs(60);

/// Of the positions that are asked for, at least this share must really be sent, or the load was another.
const POSITIONS_SHARE_MIN: f64 = 0.95;

/// The longest time that is told apart, microseconds: longer than any request may take.
const LONGEST_US: u64 = 120_000_000;

/// Options of the measurement.
#[derive(Debug, Clone)]
pub struct Options {
    /// The hub's program.
    pub program: PathBuf,
    /// How long the load lasts, seconds.
    pub seconds: u64,
    /// Reports a second.
    pub reports_per_s: f64,
    /// Positions a second, and as many units.
    pub positions_per_s: usize,
    /// What places are drawn from.
    pub seed: Seed,
}

/// Everything that was measured.
#[derive(Debug)]
struct Measured {
    load: Load,
    probe: Probe,
    usage: Usage,
    positions_per_s: f64,
    unexpected_log_lines: usize,
}

/// Measures. The last line is the verdict.
pub async fn run(options: Options) -> Ending {
    let began = Instant::now();
    let (ending, mut figures) = match measure(&options).await {
        Ok(measured) => {
            screen::line(&measured.json());
            (measured.ending(&options), measured.figures())
        }
        Err(error) => (Ending::FallsShort, vec![("reason", format!("{error:#}"))]),
    };
    figures.push(("build", if cfg!(debug_assertions) { "debug" } else { "release" }.to_owned()));
    figures.push(("seconds", format!("{:.1}", began.elapsed().as_secs_f64())));
    screen::say(verdict("bench-offer", ending, &figures));
    ending
}

async fn measure(options: &Options) -> Result<Measured> {
    let mut random = options.seed.stream("starts", 0);
    let starts: Vec<Point> =
        (0..options.positions_per_s).map(|_| LAND.at(random.random(), random.random())).collect();
    let city = City::drawn("基准市", LAND, GROUND, &starts, options.seed);
    let folder = tempfile::Builder::new().prefix("huying-bench").tempdir().context("a folder for the hub")?;
    let setting = HubSetting::on(options.program.clone(), folder.path());
    let hub = HubProcess::start(&setting).await?;
    screen::say(format!("enrolling {} units …", city.units.len()));
    let policy = PolicyDocument::shipped().all_automatic().one_at_a_time();
    let founded = found(hub.address(), &hub.set_up_code().await?, &city, &policy).await?;
    // Quick, so that units are free again within seconds and offers never wait for one.
    let pace = Pace {
        faster: 20.0,
        fix_every: FIX_EVERY,
        step_max_m: 1_500.0,
        roaming: Roaming::Patrols,
        work_s: (20.0, 60.0),
        gaps: Gaps::None,
    };
    let mut crew = Crew::muster(hub.address(), &city, &founded, &pace, |_unit| Temperament::Prompt);
    let intake = founded.signed_in(hub.address(), INTAKE).await?;
    until_visible(&mut crew, &intake, city.units.len()).await?;

    screen::say(format!(
        "{} s of {} reports/s and {} positions/s …",
        options.seconds, options.reports_per_s, options.positions_per_s
    ));
    let usage = usage::begin(hub.pid())?;
    let probe = probe::start(folder.path())?;
    let (began, fixes) = (Instant::now(), crew.fixes_sent());
    let mut load = load::put(&intake, &mut crew, &city, options.seconds, options.reports_per_s).await?;
    #[expect(clippy::cast_precision_loss, reason = "a count of minutes, exact in a double")]
    let positions_per_s = (crew.fixes_sent() - fixes) as f64 / began.elapsed().as_secs_f64();
    let usage = usage.end()?;
    load.wait_for_offers(&mut crew).await;
    let probe = probe.stop()?;
    drop(crew);
    hub.stop().await?;
    let unexpected_log_lines = log::unexpected(&setting.log_text()?, &[]).len();
    Ok(Measured { load, probe, usage, positions_per_s, unexpected_log_lines })
}

async fn until_visible(crew: &mut Crew, hub: &HubClient, units: usize) -> Result<()> {
    let until = tokio::time::Instant::now() + VISIBLE_WITHIN;
    let mut look = tokio::time::interval(Duration::from_millis(500));
    loop {
        tokio::select! {
            // What units say before the load is of no interest, but must be heard.
            news = crew.news() => drop(news.context("every unit has left")?),
            _ = look.tick() => {
                let list = hub.units().await?;
                let seen = list.units.iter().filter(|entry| entry.last_fix.is_some()).count();
                if seen == units {
                    return Ok(());
                }
                anyhow::ensure!(tokio::time::Instant::now() < until, "the hub sees {seen} of {units} units");
            }
        }
    }
}

impl Measured {
    fn ending(&self, options: &Options) -> Ending {
        #[expect(clippy::cast_precision_loss, reason = "some thousands")]
        let wanted_positions = options.positions_per_s as f64 * POSITIONS_SHARE_MIN;
        let all_there =
            self.load.refused == 0 && self.load.missing() == 0 && !self.load.accepted_us.is_empty();
        let as_loaded = self.positions_per_s >= wanted_positions;
        if all_there && as_loaded && self.unexpected_log_lines == 0 { Ending::Ok } else { Ending::FallsShort }
    }

    fn limited_by(&self) -> &'static str {
        limited_by(&Evidence {
            sockets_missing: 0,
            late_p99_ms: ms(&self.load.late_us, 0.99),
            fsync_p50_ms: ms(&self.probe.fsync_us, 0.5),
            accepted_p50_ms: ms(&self.load.accepted_us, 0.5),
            usage: self.usage,
        })
        .as_str()
    }

    /// How many times the probe's time something took.
    fn ratio(&self, times_us: &Histogram<u64>, quantile: f64) -> f64 {
        ms(times_us, quantile) / ms(&self.probe.both_us, quantile)
    }

    fn json(&self) -> Value {
        let load = &self.load;
        let times = |times_us: &Histogram<u64>| {
            json!({ "count": times_us.len(), "p50_ms": ms(times_us, 0.5), "p90_ms": ms(times_us, 0.9),
                "p99_ms": ms(times_us, 0.99), "max_ms": ms(times_us, 1.0) })
        };
        json!({
            "report_to_accepted": times(&load.accepted_us),
            "report_to_offer": times(&load.offered_us),
            "probe": { "fsync": times(&self.probe.fsync_us), "round_trip": times(&self.probe.round_trip_us),
                "both": times(&self.probe.both_us) },
            "ratio": { "accepted_p50": self.ratio(&load.accepted_us, 0.5), "accepted_p99": self.ratio(&load.accepted_us, 0.99),
                "offer_p50": self.ratio(&load.offered_us, 0.5), "offer_p99": self.ratio(&load.offered_us, 0.99) },
            "late_in_sending": times(&load.late_us),
            "reports_refused": load.refused, "offers_missing": load.missing(),
            "positions_per_s": self.positions_per_s,
            "cpu": { "cores": self.usage.cores, "hub": self.usage.hub, "generator": self.usage.generator,
                "machine_share": self.usage.machine_share },
            "hub_memory_mib": self.usage.hub_memory_mib,
            "limited_by": self.limited_by(),
        })
    }

    fn figures(&self) -> Vec<(&'static str, String)> {
        let load = &self.load;
        let shown = |number: f64| format!("{number:.2}");
        vec![
            ("accepted_p50_ms", shown(ms(&load.accepted_us, 0.5))),
            ("accepted_p99_ms", shown(ms(&load.accepted_us, 0.99))),
            ("offer_p50_ms", shown(ms(&load.offered_us, 0.5))),
            ("offer_p99_ms", shown(ms(&load.offered_us, 0.99))),
            ("probe_p50_ms", shown(ms(&self.probe.both_us, 0.5))),
            ("probe_p99_ms", shown(ms(&self.probe.both_us, 0.99))),
            ("accepted_p50_ratio", shown(self.ratio(&load.accepted_us, 0.5))),
            ("offer_p50_ratio", shown(self.ratio(&load.offered_us, 0.5))),
            ("limited_by", self.limited_by().to_owned()),
            ("reports", load.accepted_us.len().to_string()),
            ("refused", load.refused.to_string()),
            ("offers_missing", load.missing().to_string()),
            ("positions_per_s", format!("{:.0}", self.positions_per_s)),
            ("log_lines_unexpected", self.unexpected_log_lines.to_string()),
        ]
    }
}

/// A quantile of microseconds, in milliseconds to the hundredth.
pub(crate) fn ms(times_us: &Histogram<u64>, quantile: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "microseconds of minutes, exact in a double")]
    let us = times_us.value_at_quantile(quantile) as f64;
    (us / 10.0).round() / 100.0
}

/// A histogram of microseconds with three digits.
pub(crate) fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, LONGEST_US, 3).expect("bounds and digits are among those that are allowed")
}

/// Microseconds from one instant to a later one.
pub(crate) fn us(from: Instant, to: Instant) -> u64 {
    u64::try_from(to.saturating_duration_since(from).as_micros()).unwrap_or(u64::MAX)
}
