//! Replays recorded calls of a real place, faster than they came: areas are generated around them, units placed among
//! them, and the policy's clocks run as fast as the calls do. Counts are judged; times are reported.

mod calls;
mod filing;
mod ground;
mod mapping;
mod summary;

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

pub use calls::{CallsError, RecordedCall, read_calls};
pub use mapping::{Mapping, MappingError};

use crate::{
    city::{
        City,
        drawn::{CITY_POST, INTAKE},
        found::{Founded, found},
    },
    client::HubClient,
    desk::{Desk, Manners},
    hub_process::{HubProcess, HubSetting, log},
    policy::PolicyDocument,
    screen::{self, Ending, verdict},
    seed::Seed,
    units::{Crew, Gaps, Pace, Roaming},
};
use filing::Filed;
use summary::Summary;

/// Mappings that are part of this build, by the name of the folder that holds the data.
const KNOWN: [(&str, &str); 1] = [("sffd", include_str!("../mappings/sffd.toml"))];

/// The stream of our own, for where there is no data.
const OWN: (&str, &str) = (include_str!("../data/own.toml"), include_str!("../data/own.csv"));

/// After the last call, units and desk may go on for so long, in seconds of the recorded world.
const GRACE_S: f64 = 90.0 * 60.0;

/// The grace is never shorter than this.
const GRACE_MIN: Duration = Duration::from_secs(15);

/// How long a case waits on the desk until it is verified, closed or acknowledged, in seconds of the recorded world.
const DESK_AFTER_S: f64 = 240.0;

/// Time on scene, in seconds of the recorded world: from quick matters to the ninth decile of a fire brigade's.
const WORK_S: (f64, f64) = (300.0, 1_900.0);

/// Options of a replay.
#[derive(Debug, Clone)]
pub struct Options {
    /// The hub's program.
    pub program: PathBuf,
    /// A CSV file, or a folder with one; the stream of our own if left out.
    pub data: Option<PathBuf>,
    /// How to read it; the one that is known for the folder's name if left out.
    pub mapping: Option<PathBuf>,
    /// How many recorded seconds pass in one.
    pub speed: f64,
    /// Only the first hours of the stream.
    pub hours: Option<f64>,
    /// Units that are placed among the calls.
    pub units: usize,
    /// What places and temperaments are drawn from.
    pub seed: Seed,
}

/// Runs it. The last line is the verdict.
pub async fn run(options: Options) -> Ending {
    let began = Instant::now();
    let replayed = replay(&options).await;
    let seconds = ("seconds", format!("{:.1}", began.elapsed().as_secs_f64()));
    let (ending, mut figures) = match replayed {
        Ok(summary) => {
            screen::line(&summary.json());
            (summary.ending(), summary.figures())
        }
        Err(error) => (Ending::FallsShort, vec![("reason", format!("{error:#}"))]),
    };
    figures.push(seconds);
    figures.push(("speed", options.speed.to_string()));
    screen::say(verdict("replay", ending, &figures));
    ending
}

async fn replay(options: &Options) -> Result<Summary> {
    let (mapping, csv) = stream(options)?;
    let (calls, rows) = read_calls(&mapping, &csv)?;
    let calls = first_hours(calls, options.hours);
    if options.hours.is_none() {
        mapping.check_counts(rows, calls.len())?;
    }
    screen::say(format!("{rows} rows of the stream make {} calls to replay", calls.len()));
    let city = ground::around(&calls, options.units, options.seed).context("the stream holds no call")?;
    let policy = PolicyDocument::shipped().all_automatic().faster(options.speed);

    let folder =
        tempfile::Builder::new().prefix("huying-replay").tempdir().context("a folder for the hub")?;
    let (setting, hub) = start(&folder, &options.program).await?;
    let code = hub.set_up_code().await?;
    let founded = found(hub.address(), &code, &city, &policy).await?;
    let (filed, desk) = play(&hub, &city, &founded, &policy, &calls, options.speed).await?;
    let listed = summary::listed(&desk).await?;
    let mut summary = Summary::of(calls.len(), &filed, &listed, options.speed);
    hub.stop().await?;
    check_what_is_left(&setting, &mut summary)?;
    Ok(summary)
}

async fn start(folder: &TempDir, program: &Path) -> Result<(HubSetting, HubProcess)> {
    let setting = HubSetting::on(program.to_owned(), folder.path());
    let hub = HubProcess::start(&setting).await?;
    Ok((setting, hub))
}

/// Units and desk at work while the calls come in, and for a while after.
async fn play(
    hub: &HubProcess,
    city: &City,
    founded: &Founded,
    policy: &PolicyDocument,
    calls: &[RecordedCall],
    speed: f64,
) -> Result<(Vec<Filed>, HubClient)> {
    let pace = Pace {
        faster: speed,
        fix_every: (Duration::from_millis(policy.fix_stale_after_ms()) / 5)
            .clamp(Duration::from_millis(500), Duration::from_secs(2)),
        step_max_m: 1_800.0,
        roaming: Roaming::Patrols,
        work_s: WORK_S,
        gaps: Gaps::AsOnTheStreet,
    };
    let mut random = city.seed.stream("temperaments", 0);
    let mut crew = Crew::muster(hub.address(), city, founded, &pace, |_unit| {
        crate::units::Temperament::of_a_shift(&mut random)
    });
    let listening = tokio::spawn(async move { while crew.news().await.is_some() {} });
    let after = Some(pace.real(DESK_AFTER_S));
    let manners = Manners {
        takes_up_after: pace.real(DESK_AFTER_S),
        dispatches_after: None,
        acknowledges_after: after,
    };
    let commander = founded.signed_in(hub.address(), CITY_POST).await?;
    let desk = Desk::staff(commander, city.seed.stream("desk", 0), manners);
    let intake = founded.signed_in(hub.address(), INTAKE).await?;
    let filed = filing::file_all(&intake, calls, speed).await?;
    until_nothing_is_open(&intake, pace.real(GRACE_S).max(GRACE_MIN)).await?;
    drop(desk);
    listening.abort();
    Ok((filed, intake))
}

async fn until_nothing_is_open(hub: &HubClient, within: Duration) -> Result<()> {
    let until = Instant::now() + within;
    while Instant::now() < until && !hub.all_cases("open").await?.is_empty() {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Ok(())
}

/// The ledger is whole and the log says nothing alarming.
fn check_what_is_left(setting: &HubSetting, summary: &mut Summary) -> Result<()> {
    let (status, printed) = setting.run(&["verify"])?;
    if !status.success() {
        bail!("huying verify ended with {status}: {printed}");
    }
    let text = setting.log_text()?;
    let unexpected = log::unexpected(&text, &[]);
    summary.unexpected_log_lines = unexpected.len();
    if let Some(first) = unexpected.first() {
        screen::say(format!("unexpected in the hub's log: {first}"));
    }
    Ok(())
}

/// The mapping and the text of the CSV file.
fn stream(options: &Options) -> Result<(Mapping, String)> {
    let Some(data) = options.data.as_ref().filter(|data| data.exists()) else {
        let named = options
            .data
            .as_ref()
            .map_or_else(|| "no data named".to_owned(), |data| format!("no data at {}", data.display()));
        screen::say(format!("{named}: replaying a small stream of our own"));
        return Ok((Mapping::parse(OWN.0)?, OWN.1.to_owned()));
    };
    let file = csv_file(data)?;
    let text = fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
    let mapping = match &options.mapping {
        Some(path) => fs::read_to_string(path).with_context(|| format!("{}", path.display()))?,
        None => known_mapping(data)?.to_owned(),
    };
    screen::say(format!("replaying {} at {} times its speed", file.display(), options.speed));
    Ok((Mapping::parse(&mapping)?, text))
}

fn known_mapping(data: &Path) -> Result<&'static str> {
    let name = data.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let known = KNOWN.iter().find(|(folder, _)| *folder == name);
    known
        .map(|(_, mapping)| *mapping)
        .with_context(|| format!("no mapping is known for {}; name one with --mapping", data.display()))
}

/// The file itself, or the one CSV file of a folder.
fn csv_file(data: &Path) -> Result<PathBuf> {
    if data.is_file() {
        return Ok(data.to_owned());
    }
    let entries = fs::read_dir(data).with_context(|| format!("{}", data.display()))?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    let mut found =
        paths.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "csv"));
    match (found.next(), found.next()) {
        (Some(file), None) => Ok(file),
        (None, _) => bail!("{} holds no CSV file", data.display()),
        (Some(_), Some(_)) => bail!("{} holds several CSV files; name one", data.display()),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "hours of a stream, far below 2^63 microseconds")]
fn first_hours(calls: Vec<RecordedCall>, hours: Option<f64>) -> Vec<RecordedCall> {
    let (Some(hours), Some(first)) = (hours, calls.first().map(|call| call.at)) else { return calls };
    let until = first.as_microsecond() + (hours * 3_600.0 * 1e6) as i64;
    calls.into_iter().filter(|call| call.at.as_microsecond() < until).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_stream_is_read_whole() {
        let mapping = Mapping::parse(OWN.0).unwrap();
        let (calls, rows) = read_calls(&mapping, OWN.1).unwrap();
        assert_eq!((rows, calls.len()), (73, 60));
        assert!(calls.is_sorted_by_key(|call| call.at));
    }

    #[test]
    fn the_first_hours_are_counted_from_the_first_call() {
        let mapping = Mapping::parse(OWN.0).unwrap();
        let (calls, _) = read_calls(&mapping, OWN.1).unwrap();
        let first = calls[0].at;
        let kept = first_hours(calls.clone(), Some(0.5));
        assert!(!kept.is_empty() && kept.len() < calls.len());
        assert!(kept.iter().all(|call| call.at.as_second() - first.as_second() < 1_800));
    }

    #[test]
    fn every_known_mapping_can_be_read() {
        for (folder, text) in KNOWN {
            Mapping::parse(text).unwrap_or_else(|error| panic!("{folder}: {error}"));
        }
    }
}
