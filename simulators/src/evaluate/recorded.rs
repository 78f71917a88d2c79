//! When calls come and how long work takes, from recorded calls: the first days of a fire department's stream where it lies
//! beside the project, and figures of the simulators where it does not.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::{Context as _, Result, ensure};
use hub_dispatch::Grade;
use hub_protocol::Point;
use jiff::civil::{Date, DateTime};

use super::statistics::{count, mean};
use crate::{
    city::arrivals::{FIRE_SERVICE, NEAR_M, NEAR_MINUTES, Profile},
    geometry::distance_m,
};

/// Days that are learnt from; what comes after them is left for whoever wants to hold something against it.
pub(super) const DAYS: usize = 3;
/// How the stream writes instants and days.
const INSTANT: &str = "%m/%d/%Y %I:%M:%S %p";
const DAY: &str = "%m/%d/%Y";
/// No hour is without calls, percent of the day.
const HOUR_MIN_PERCENT: f64 = 0.1;

/// The work of one call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Work {
    /// How pressing it is.
    pub(super) grade: Grade,
    /// From being on scene to being available again, of the first unit, seconds.
    pub(super) service_s: f64,
}

/// What is known of a stream of calls.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Recorded {
    /// Where it comes from, for people.
    pub(super) source: String,
    /// Calls a day.
    pub(super) per_day: f64,
    /// When they come.
    pub(super) profile: Profile,
    /// What they are: one is drawn for each call.
    pub(super) work: Vec<Work>,
    /// From being asked to being under way, seconds.
    pub(super) turnout_s: Vec<f64>,
    /// How long a call keeps a unit on average, ways included, seconds.
    pub(super) busy_s: f64,
}

/// A call of the stream, from all its rows.
#[derive(Debug, Default)]
struct Incident {
    received: Option<DateTime>,
    place: Option<Point>,
    grade: Option<Grade>,
    first: Option<First>,
}

/// The first unit of a call.
#[derive(Debug)]
struct First {
    /// When it was on scene.
    on_scene: DateTime,
    /// How long it was there, seconds.
    service_s: f64,
    /// How long it took to set out, and then to come, seconds.
    turnout_and_way_s: Option<(f64, f64)>,
}

impl Recorded {
    /// What the simulators have of their own: medians and tenths of the same department, rounded.
    #[must_use]
    pub(super) fn own() -> Self {
        /// Quantiles that stand for a distribution.
        const QUANTILES: u32 = 1_000;
        let spread = |median_s: f64, tenth_s: f64| -> Vec<f64> {
            // Of a logarithmic normal distribution the ninetieth percentile lies 1.2816 deviations above the median.
            let deviation = (tenth_s / median_s).ln() / 1.2816;
            let at = |step: u32| (f64::from(step) + 0.5) / f64::from(QUANTILES);
            (0..QUANTILES).map(|step| median_s * (deviation * normal_quantile(at(step))).exp()).collect()
        };
        let grade = |step: usize| match step % 10 {
            0..4 => Grade::Red,
            4..6 => Grade::Orange,
            _ => Grade::Ordinary,
        };
        let services = spread(950.0, 4_358.0).into_iter().enumerate();
        let work: Vec<Work> =
            services.map(|(step, service_s)| Work { grade: grade(step), service_s }).collect();
        let turnout_s = spread(47.0, 114.0);
        let services: Vec<f64> = work.iter().map(|work| work.service_s).collect();
        let busy_s = mean(&services) + mean(&turnout_s) + 274.0;
        let source = "figures of the simulators' own".to_owned();
        Self { source, per_day: 448.0, profile: FIRE_SERVICE, work, turnout_s, busy_s }
    }

    /// The first days of the only CSV file of a folder.
    ///
    /// # Errors
    /// In words, for people: a file that is not there, or is another one.
    pub(super) fn of_folder(folder: &Path) -> Result<Self> {
        let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let mut tables = paths.filter(|path| path.extension().is_some_and(|it| it == "csv"));
        let (table, another) = (tables.next().context("there is no CSV file in it")?, tables.next());
        ensure!(another.is_none(), "{} holds several CSV files", folder.display());
        let text = fs::read_to_string(&table).with_context(|| table.display().to_string())?;
        let mut recorded = Self::of_table(&text).with_context(|| table.display().to_string())?;
        let file = table.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        recorded.source = format!("{} ({} of {file})", folder.display(), recorded.source);
        Ok(recorded)
    }

    /// The first days of a table with a row for each unit that responded.
    ///
    /// # Errors
    /// In words: a column that is missing, an instant that is none, fewer days than are learnt from.
    pub(super) fn of_table(text: &str) -> Result<Self> {
        let incidents = incidents(text)?;
        let mut received: Vec<(DateTime, Option<Point>)> = Vec::new();
        let (mut work, mut turnout_s, mut ways_s) = (Vec::new(), Vec::new(), Vec::new());
        for incident in incidents.values() {
            received.extend(incident.received.map(|at| (at, incident.place)));
            let (Some(grade), Some(first)) = (incident.grade, &incident.first) else { continue };
            work.push(Work { grade, service_s: first.service_s });
            turnout_s.extend(first.turnout_and_way_s.map(|(turnout_s, _)| turnout_s));
            ways_s.extend(first.turnout_and_way_s.map(|(_, way_s)| way_s));
        }
        ensure!(!work.is_empty() && !turnout_s.is_empty(), "nobody was on scene");
        received.sort_by_key(|(at, _)| *at);
        let services: Vec<f64> = work.iter().map(|work| work.service_s).collect();
        let busy_s = mean(&services) + mean(&turnout_s) + mean(&ways_s);
        let days: BTreeSet<Date> = received.iter().map(|(at, _)| at.date()).collect();
        let first = days.first().context("there are no calls")?;
        Ok(Self {
            source: format!("{} calls of {} days from {first} on", received.len(), days.len()),
            per_day: count(received.len()) / count(days.len()),
            profile: profile(&received, &days),
            work,
            turnout_s,
            busy_s,
        })
    }
}

/// Calls of the first days, by number.
fn incidents(text: &str) -> Result<BTreeMap<String, Incident>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers()?.clone();
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let column = |name: &str| {
        let found = headers.iter().position(|header| header.trim() == name);
        found.with_context(|| format!("there is no column {name:?}"))
    };
    let [number, day, received, dispatched, set_out, on_scene, available, priority, group, place] = [
        column("Call Number")?,
        column("Call Date")?,
        column("Received DtTm")?,
        column("Dispatch DtTm")?,
        column("Response DtTm")?,
        column("On Scene DtTm")?,
        column("Available DtTm")?,
        column("Final Priority")?,
        column("Call Type Group")?,
        column("Location")?,
    ];
    let date = |row: &csv::StringRecord| {
        let text = row.get(day).unwrap_or_default();
        Date::strptime(DAY, text.trim()).with_context(|| format!("{text:?} is no day"))
    };
    let days: BTreeSet<Date> = rows.iter().map(date).collect::<Result<_>>()?;
    ensure!(days.len() >= DAYS, "{} days of calls, {DAYS} are learnt from", days.len());
    let first: BTreeSet<Date> = days.into_iter().take(DAYS).collect();
    let mut incidents: BTreeMap<String, Incident> = BTreeMap::new();
    for row in &rows {
        if !first.contains(&date(row)?) {
            continue;
        }
        let text = |column: usize| row.get(column).unwrap_or_default().trim();
        let incident = incidents.entry(text(number).to_owned()).or_default();
        incident.received = [incident.received, instant(text(received))?].into_iter().flatten().min();
        incident.place = incident.place.or_else(|| pair(text(place)));
        incident.grade.get_or_insert(grade(text(group), text(priority)));
        let (Some(there), Some(free)) = (instant(text(on_scene))?, instant(text(available))?) else {
            continue;
        };
        let is_first = incident.first.as_ref().is_none_or(|first| there < first.on_scene);
        if is_first && free > there {
            let asked = instant(text(dispatched))?.zip(instant(text(set_out))?);
            let under_way = asked.map(|(asked, gone)| (seconds(asked, gone), seconds(gone, there)));
            let under_way = under_way.filter(|(turnout_s, way_s)| *turnout_s >= 0.0 && *way_s >= 0.0);
            let service_s = seconds(there, free);
            incident.first = Some(First { on_scene: there, service_s, turnout_and_way_s: under_way });
        }
    }
    Ok(incidents)
}

/// What may cost a life is 特急, what else the department hurries to is 紧急.
fn grade(group: &str, priority: &str) -> Grade {
    match (group, priority) {
        ("Potentially Life-Threatening" | "Fire", "3") => Grade::Red,
        (_, "3") => Grade::Orange,
        _ => Grade::Ordinary,
    }
}

fn instant(text: &str) -> Result<Option<DateTime>> {
    if text.is_empty() {
        return Ok(None);
    }
    DateTime::strptime(INSTANT, text).map(Some).with_context(|| format!("{text:?} is no instant"))
}

#[expect(clippy::cast_precision_loss, reason = "seconds of days, exact in a double")]
fn seconds(from: DateTime, to: DateTime) -> f64 {
    to.duration_since(from).as_secs() as f64
}

/// `(lat, lon)`.
fn pair(text: &str) -> Option<Point> {
    let (lat, lon) = text.trim_start_matches('(').trim_end_matches(')').split_once(',')?;
    // What is no number is no place, and a call without one still comes at its time.
    Some(Point { lat: lat.trim().parse().ok()?, lon: lon.trim().parse().ok()? })
}

/// The shape of the stream; concentration is that of the city the calls are laid on.
fn profile(received: &[(DateTime, Option<Point>)], days: &BTreeSet<Date>) -> Profile {
    let mut by_hour: BTreeMap<(Date, usize), f64> = BTreeMap::new();
    for (at, _) in received {
        *by_hour.entry((at.date(), hour(*at))).or_default() += 1.0;
    }
    let all = count(received.len());
    let of = |day: Option<Date>, hour: Option<usize>| -> f64 {
        let wanted = by_hour
            .iter()
            .filter(|((d, h), _)| day.is_none_or(|day| day == *d) && hour.is_none_or(|hour| hour == *h));
        wanted.map(|(_, calls)| calls).sum()
    };
    let hourly_percent =
        std::array::from_fn(|hour| (of(None, Some(hour)) / all * 100.0).max(HOUR_MIN_PERCENT));
    // What is left of an hour's calls once the day and the hour are taken out, against what chance alone would leave.
    let mut left = 0.0;
    for day in days {
        for hour in 0..24 {
            let expected = of(Some(*day), None) * of(None, Some(hour)) / all;
            let seen = by_hour.get(&(*day, hour)).copied().unwrap_or_default();
            left += if expected > 0.0 { (seen - expected).powi(2) / expected } else { 0.0 };
        }
    }
    let freedom = (count(days.len()) - 1.0).max(1.0) * 23.0;
    let near_duplicate_share = near_share(received);
    Profile {
        hourly_percent,
        weekday: [1.0; 7],
        variance_over_mean: left / freedom,
        near_duplicate_share,
        ..FIRE_SERVICE
    }
}

fn hour(at: DateTime) -> usize {
    usize::try_from(at.hour()).expect("an hour of the day is not negative")
}

/// The share of calls that come near another and shortly after it.
fn near_share(received: &[(DateTime, Option<Point>)]) -> f64 {
    let within_s = f64::from(i32::try_from(NEAR_MINUTES).unwrap_or(i32::MAX)) * 60.0;
    let follows = |at: &usize| {
        let (when, Some(place)) = received[*at] else { return false };
        let before =
            received[..*at].iter().rev().take_while(|(earlier, _)| seconds(*earlier, when) <= within_s);
        before.filter_map(|(_, earlier)| *earlier).any(|earlier| distance_m(earlier, place) <= NEAR_M)
    };
    count((0..received.len()).filter(follows).count()) / count(received.len()).max(1.0)
}

/// The quantile of the standard normal distribution: Abramowitz and Stegun, 26.2.23, within 4.5e-4.
fn normal_quantile(share: f64) -> f64 {
    let tail = share.min(1.0 - share);
    let t = (-2.0 * tail.ln()).sqrt();
    let upper = t
        - (2.515_517 + t * (0.802_853 + t * 0.010_328))
            / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    if share < 0.5 { -upper } else { upper }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADERS: &str = "Call Number,Call Date,Received DtTm,Dispatch DtTm,Response DtTm,On Scene DtTm,Available DtTm,Final Priority,Call Type Group,Location\n";

    fn row(number: &str, day: u8, times: [&str; 5], priority: &str, group: &str) -> String {
        let at = |time: &str| if time.is_empty() { String::new() } else { format!("01/0{day}/2017 {time}") };
        let times: Vec<String> = times.iter().map(|time| at(time)).collect();
        format!(
            "{number},01/0{day}/2017,{},{priority},{group},\"(37.75, -122.4{number})\"\n",
            times.join(",")
        )
    }

    fn read(rows: &[String]) -> Result<Recorded> {
        Recorded::of_table(&format!("\u{feff}{HEADERS}{}", rows.concat()))
    }

    #[test]
    fn service_is_that_of_the_first_unit_on_scene_and_only_the_first_three_days_count() {
        let red = ("3", "Potentially Life-Threatening");
        let rows = [
            row(
                "1",
                1,
                ["10:00:00 AM", "10:00:30 AM", "10:01:00 AM", "10:06:00 AM", "10:36:00 AM"],
                red.0,
                red.1,
            ),
            row(
                "1",
                1,
                ["10:00:00 AM", "10:00:30 AM", "10:01:20 AM", "10:05:00 AM", "10:15:00 AM"],
                red.0,
                red.1,
            ),
            row(
                "2",
                2,
                ["01:00:00 PM", "01:01:00 PM", "01:02:00 PM", "01:04:00 PM", "01:24:00 PM"],
                "3",
                "Alarm",
            ),
            row("3", 3, ["11:00:00 PM", "11:01:00 PM", "11:02:00 PM", "", ""], "2", "Alarm"),
            row(
                "4",
                4,
                ["11:00:00 PM", "11:01:00 PM", "11:02:00 PM", "11:03:00 PM", "11:04:00 PM"],
                "2",
                "Fire",
            ),
        ];
        let recorded = read(&rows).unwrap();
        let work: Vec<(Grade, f64)> = recorded.work.iter().map(|work| (work.grade, work.service_s)).collect();
        assert_eq!(work, [(Grade::Red, 600.0), (Grade::Orange, 1_200.0)]);
        assert_eq!(recorded.turnout_s, [50.0, 60.0]);
        assert!((recorded.per_day - 1.0).abs() < 1e-12 && recorded.source.contains("2017-01-01"));
        assert!((recorded.busy_s - (900.0 + 55.0 + (220.0 + 120.0) / 2.0)).abs() < 1e-9);
        assert!((recorded.profile.hourly_percent[13] - 100.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn a_file_that_is_another_one_is_named() {
        let rows: Vec<String> =
            (1..=2).map(|day| row("1", day, ["10:00:00 AM", "", "", "", ""], "3", "Fire")).collect();
        assert_eq!(read(&rows).unwrap_err().to_string(), "2 days of calls, 3 are learnt from");
        let error = Recorded::of_table("a,b\n1,2\n").unwrap_err().to_string();
        assert_eq!(error, r#"there is no column "Call Number""#);
        let wrong = HEADERS.to_owned() + "1,32/13/2017,,,,,,,,\n";
        assert_eq!(Recorded::of_table(&wrong).unwrap_err().to_string(), r#""32/13/2017" is no day"#);
    }

    #[test]
    fn the_figures_of_our_own_have_the_medians_they_are_made_of() {
        let own = Recorded::own();
        let mut services: Vec<f64> = own.work.iter().map(|work| work.service_s).collect();
        let median = super::super::statistics::quantile(&mut services, 0.5);
        let tenth = super::super::statistics::quantile(&mut services, 0.9);
        assert!(
            (median / 950.0 - 1.0).abs() < 0.01 && (tenth / 4_358.0 - 1.0).abs() < 0.01,
            "{median} {tenth}"
        );
    }

    #[test]
    fn the_recorded_stream_beside_the_project_is_read() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/sffd");
        if !folder.exists() {
            println!("left out: {} is not there", folder.display());
            return;
        }
        let recorded = Recorded::of_folder(&folder).unwrap();
        assert_eq!(recorded.work.len(), 1_298);
        assert!((recorded.per_day - 448.0).abs() < 0.5, "{}", recorded.per_day);
        let red = recorded.work.iter().filter(|work| work.grade == Grade::Red).count();
        assert_eq!(red, 540);
        assert!((recorded.busy_s - 2_050.0).abs() < 40.0, "{}", recorded.busy_s);
    }
}
