//! A hub on a ledger of very many closed cases: how long it takes to be ready, and how long it takes to find things, while
//! reports keep coming. First with the ledger's file dropped from the kernel's memory, then with what was asked for in it.

mod asking;
mod samples;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use hub_protocol::{
    AreaCode, Role,
    http::{NewAccount, NewReport, SetUp},
};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::{histogram, ms, us, usage};
use crate::{
    client::{HubClient, Key},
    hub_process::{HubProcess, HubSetting, log},
    screen::{self, Ending, verdict},
    seed::Seed,
};
use asking::{Asked, Kind};
use samples::Samples;

/// Longest that a page may take at the 99th percentile, milliseconds.
const WANTED_P99_MS: f64 = 50.0;
/// Longest until a hub on such a ledger is ready.
const READY_WANTED: Duration = Duration::from_secs(3);
/// What a hub does of its own accord after its first start on such a ledger may take this long; it is measured when it has
/// become calm.
const CALM_WITHIN: Duration = Duration::from_secs(1_800);
/// A calm hub keeps less than this share of a processor busy.
const CALM_SHARE: f64 = 0.1;
/// For how long it is looked.
const LOOKED_FOR: Duration = Duration::from_secs(5);
/// Reports that come meanwhile, every so often.
const REPORT_EVERY: Duration = Duration::from_millis(200);
const PASSWORD: &str = "copper lantern 41 river";
const ROOT: &str = "root";
/// Somebody in the city's centre, and somebody in a county's.
const SEATS: [(&str, &str); 2] = [("li", "5206"), ("sun", "520603")];

/// Options of the measurement.
#[derive(Debug, Clone)]
pub struct Options {
    /// The hub's program.
    pub program: PathBuf,
    /// The hub's folder, with the ledger in it.
    pub folder: PathBuf,
    /// Cases that were built.
    pub cases: u64,
    /// Requests of each kind, warm.
    pub requests: usize,
    /// What is asked for is drawn from it.
    pub seed: Seed,
}

/// What was measured.
struct Measured {
    ready_cold: Duration,
    ready_warm: Duration,
    cold: Vec<Asked>,
    warm: Vec<Asked>,
    reports_cold: Reports,
    reports: Reports,
    hub_memory_mib: f64,
    ledger_gb: f64,
    unexpected_log_lines: usize,
}

/// Measures. The last line is the verdict.
pub async fn run(options: Options) -> Ending {
    let began = Instant::now();
    let (ending, mut figures) = match measure(&options).await {
        Ok(measured) => {
            screen::line(&measured.json());
            (measured.ending(), measured.figures())
        }
        Err(error) => (Ending::FallsShort, vec![("reason", format!("{error:#}"))]),
    };
    figures.insert(0, ("cases", options.cases.to_string()));
    figures.push(("build", if cfg!(debug_assertions) { "debug" } else { "release" }.to_owned()));
    figures.push(("seconds", format!("{:.1}", began.elapsed().as_secs_f64())));
    screen::say(verdict("bench-ledger", ending, &figures));
    ending
}

async fn measure(options: &Options) -> Result<Measured> {
    let file = options.folder.join("ledger.sqlite");
    let ledger = fs::metadata(&file).with_context(|| format!("{}: build it first", file.display()))?;
    let setting = HubSetting::on(options.program.clone(), &options.folder);
    // The log of an earlier run says nothing about this one.
    match fs::remove_file(&setting.log) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).context("the log")?,
        Ok(()) | Err(_) => {}
    }
    screen::say("looking for things to ask for …");
    let (hub, _) = started(&setting).await?;
    let seats = let_in(&hub).await?;
    until_calm(&hub).await?;
    let samples = Samples::drawn(&seats[0], options.cases, options.seed).await?;
    hub.stop().await?;

    drop_from_memory(&file)?;
    let (hub, ready_cold) = started(&setting).await?;
    let seats = signed_in(&hub).await?;
    screen::say(format!("ready after {} ms; asking for what was not in memory …", ready_cold.as_millis()));
    let reports = Reporting::begin(seats[0].clone());
    let mut cold = Vec::new();
    for kind in Kind::ALL {
        drop_from_memory(&file)?;
        cold.push(asking::ask(&seats, kind, &samples, samples::COLD).await?);
    }
    let reports_cold = reports.end().await?;
    let reports = Reporting::begin(seats[0].clone());
    screen::say(format!("asking {} times for each …", options.requests));
    let mut warm = Vec::new();
    for kind in Kind::ALL {
        // Once for all, so that it is in memory.
        asking::ask(&seats, kind, &samples, samples::WARMING).await?;
        warm.push(asking::ask(&seats, kind, &samples, options.requests).await?);
    }
    let reports = reports.end().await?;
    let hub_memory_mib = memory_mib(hub.pid())?;
    hub.stop().await?;
    let (hub, ready_warm) = started(&setting).await?;
    hub.stop().await?;
    let unexpected_log_lines = log::unexpected(&setting.log_text()?, &[]).len();
    #[expect(clippy::cast_precision_loss, reason = "a size for people")]
    let ledger_gb = ledger.len() as f64 / 1e9;
    Ok(Measured {
        ready_cold,
        ready_warm,
        cold,
        warm,
        reports_cold,
        reports,
        hub_memory_mib,
        ledger_gb,
        unexpected_log_lines,
    })
}

async fn started(setting: &HubSetting) -> Result<(HubProcess, Duration)> {
    let began = Instant::now();
    let hub = HubProcess::start(setting).await?;
    Ok((hub, began.elapsed()))
}

/// Waits until the hub has done what it does of its own accord.
async fn until_calm(hub: &HubProcess) -> Result<()> {
    let until = Instant::now() + CALM_WITHIN;
    loop {
        let begun = usage::begin(hub.pid())?;
        tokio::time::sleep(LOOKED_FOR).await;
        let share = begun.end()?.hub;
        if share < CALM_SHARE {
            return Ok(());
        }
        ensure!(Instant::now() < until, "the hub is busy with itself after {} s", CALM_WITHIN.as_secs());
        screen::say(format!("the hub is busy with itself: {share:.2} of a processor"));
    }
}

/// The first run lets people in; later ones find them.
async fn let_in(hub: &HubProcess) -> Result<Vec<HubClient>> {
    let root = hub.client()?;
    if root.set_up_state().await?.needed {
        let code = hub.set_up_code().await?;
        let set_up = SetUp { code, login: ROOT.into(), name: "管理员".into(), password: PASSWORD.into() };
        root.set_up(&set_up).await?;
        for (login, area) in SEATS {
            let account = NewAccount {
                login: login.to_owned(),
                name: login.to_owned(),
                role: Role::Dispatcher,
                area: AreaCode(area.to_owned()),
                department: None,
                password: PASSWORD.to_owned(),
            };
            root.add_account(&account).await?;
        }
    }
    signed_in(hub).await
}

async fn signed_in(hub: &HubProcess) -> Result<Vec<HubClient>> {
    let mut seats = Vec::new();
    for (login, _) in SEATS {
        let seat = hub.client()?;
        seat.sign_in(login, PASSWORD).await?;
        seats.push(seat);
    }
    Ok(seats)
}

/// Asks the kernel to forget the file's pages; what it has changed and not written stays.
fn drop_from_memory(file: &Path) -> Result<()> {
    let mut dd = Command::new("dd");
    dd.arg(format!("if={}", file.display())).args(["iflag=nocache", "count=0", "status=none"]);
    let status = dd.status().context("dd, which drops the ledger from memory")?;
    ensure!(status.success(), "dd could not drop the ledger from memory: {status}");
    Ok(())
}

fn memory_mib(pid: u32) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("the hub's memory")?;
    let line =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("the hub's peak of memory")?;
    let kib: f64 = line.trim().trim_end_matches(" kB").trim().parse().context("the hub's peak of memory")?;
    Ok(kib / 1_024.0)
}

/// Reports that came meanwhile, while it was asked cold or warm.
struct Reports {
    accepted: u64,
    p99_ms: f64,
}

/// Somebody who files reports, whatever else is asked.
struct Reporting {
    stop: tokio::sync::oneshot::Sender<()>,
    work: JoinHandle<Result<Reports>>,
}

impl Reporting {
    fn begin(seat: HubClient) -> Self {
        let (stop, mut stopped) = tokio::sync::oneshot::channel();
        let work = tokio::spawn(async move {
            let mut times = histogram();
            let mut due = tokio::time::interval(REPORT_EVERY);
            due.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
            let mut accepted = 0;
            loop {
                tokio::select! {
                    _ = &mut stopped => return Ok(Reports { accepted, p99_ms: ms(&times, 0.99) }),
                    _ = due.tick() => {}
                }
                let report = NewReport {
                    // No two the same, in this run or an earlier one: the very same one again would only join its case.
                    text: format!("第{accepted}次来电：路口井盖松动，请处理 {}", Uuid::now_v7().simple()),
                    category: Some("13".to_owned()),
                    caller_phone: Some(format!("139{accepted:08}")),
                    ..NewReport::default()
                };
                let sent = Instant::now();
                seat.report(&report, &Key::fresh()).await?;
                times.record(us(sent, Instant::now())).context("a report's time")?;
                accepted += 1;
            }
        });
        Self { stop, work }
    }

    async fn end(self) -> Result<Reports> {
        // It has ended only if it failed, which its work tells.
        let _ = self.stop.send(());
        self.work.await.context("filing reports")?
    }
}

impl Measured {
    fn slowest_ms(&self) -> f64 {
        self.warm.iter().map(|asked| ms(&asked.times_us, 0.99)).fold(0.0, f64::max)
    }

    fn ending(&self) -> Ending {
        let all_found = self.warm.iter().chain(&self.cold).all(|asked| asked.missed == 0);
        let quick = self.slowest_ms() <= WANTED_P99_MS && self.ready_warm <= READY_WANTED;
        let went_on =
            self.reports.accepted > 0 && self.reports_cold.accepted > 0 && self.unexpected_log_lines == 0;
        if all_found && quick && went_on { Ending::Ok } else { Ending::FallsShort }
    }

    fn json(&self) -> Value {
        let told = |asked: &[Asked]| -> Value {
            let each = asked.iter().map(|asked| {
                let figures = json!({
                    "requests": asked.times_us.len(), "p50_ms": ms(&asked.times_us, 0.5), "p99_ms": ms(&asked.times_us, 0.99),
                    "max_ms": ms(&asked.times_us, 1.0), "missed": asked.missed,
                });
                (asked.kind.name().to_owned(), figures)
            });
            Value::Object(each.collect())
        };
        json!({
            "warm": told(&self.warm), "cold": told(&self.cold),
            "cold_means": "the ledger's file dropped from the page cache before each kind (posix_fadvise DONTNEED by dd iflag=nocache)",
            "ready_cold_ms": ms_of(self.ready_cold), "ready_warm_ms": ms_of(self.ready_warm),
            "reports_accepted": self.reports.accepted, "report_p99_ms": self.reports.p99_ms,
            "reports_accepted_cold": self.reports_cold.accepted, "report_cold_p99_ms": self.reports_cold.p99_ms,
            "hub_memory_peak_mib": self.hub_memory_mib, "ledger_gb": self.ledger_gb,
        })
    }

    fn figures(&self) -> Vec<(&'static str, String)> {
        let mut figures = vec![
            ("slowest_p99_ms", format!("{:.2}", self.slowest_ms())),
            ("ready_cold_ms", ms_of(self.ready_cold).to_string()),
            ("ready_warm_ms", ms_of(self.ready_warm).to_string()),
        ];
        figures.extend(
            self.warm.iter().map(|asked| (asked.kind.name(), format!("{:.2}", ms(&asked.times_us, 0.99)))),
        );
        let cold = self.cold.iter().map(|asked| ms(&asked.times_us, 0.99)).fold(0.0, f64::max);
        figures.extend([
            ("slowest_cold_ms", format!("{cold:.2}")),
            ("reports", self.reports.accepted.to_string()),
            ("report_p99_ms", format!("{:.2}", self.reports.p99_ms)),
            ("report_cold_p99_ms", format!("{:.2}", self.reports_cold.p99_ms)),
            ("hub_memory_mib", format!("{:.0}", self.hub_memory_mib)),
            ("ledger_gb", format!("{:.1}", self.ledger_gb)),
            ("log_lines_unexpected", self.unexpected_log_lines.to_string()),
        ]);
        figures
    }
}

fn ms_of(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
