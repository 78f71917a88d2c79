//! How long the hub takes to decide who is asked: a prefecture's units on duty, reports at even intervals, and the roads of the
//! prefecture known. The time is the hub's own: from taking an order up that looks for units until what it decided is ready for
//! the ledger. In it are the search for who is near, their ways by road, the rules, and what is to be written; not in it are
//! the queue before and the ledger after, which `bench-offer` and `load` measure from outside.

use std::{collections::BTreeMap, path::PathBuf, time::Instant};

use anyhow::Result;
use serde_json::{Value, json};

use super::ms;
use crate::{
    city_size::CitySize,
    load,
    screen::{self, Ending, verdict},
    seed::Seed,
};

/// The figure of the hub that is read.
const FIGURE: &str = "huying_decision_seconds";
/// Ways that it found by road, with a label.
const WAYS_BY_ROAD: &str = "huying_ways_total{by=\"roads\"}";
/// Longest that a decision may take at the 99th percentile, milliseconds.
const WANTED_P99_MS: f64 = 5.0;
/// Edges that the roads have at least, each direction of a street by itself.
const WANTED_EDGES: u64 = 500_000;
/// Seconds between two positions of a unit.
const FIX_EVERY_S: f64 = 5.0;

/// Options of the measurement.
#[derive(Debug, Clone)]
pub struct Options {
    /// The hub's program.
    pub program: PathBuf,
    /// Units, each with a socket.
    pub units: usize,
    /// Reports a second.
    pub reports_per_s: f64,
    /// How long the load lasts, seconds.
    pub seconds: u64,
    /// What everything is drawn from.
    pub seed: Seed,
}

/// Decisions by how long they took: how many took no longer than each bound.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Decisions {
    /// By the bound in microseconds.
    no_longer: BTreeMap<u64, u64>,
    all: u64,
    sum_s: f64,
}

/// Measures. The last line is the verdict.
pub async fn run(options: Options) -> Ending {
    let began = Instant::now();
    let (ending, mut figures) = match measure(&options).await {
        Ok(measured) => measured,
        Err(error) => (Ending::FallsShort, vec![("reason", format!("{error:#}"))]),
    };
    figures.push(("build", if cfg!(debug_assertions) { "debug" } else { "release" }.to_owned()));
    figures.push(("seconds", format!("{:.1}", began.elapsed().as_secs_f64())));
    screen::say(verdict("bench-decide", ending, &figures));
    ending
}

async fn measure(options: &Options) -> Result<(Ending, Vec<(&'static str, String)>)> {
    let put = load::Options {
        program: options.program.clone(),
        city: CitySize::Prefecture,
        units: options.units,
        consoles: 0,
        fix_every_s: FIX_EVERY_S,
        reports_per_s: options.reports_per_s,
        seconds: options.seconds,
        seed: options.seed,
        knows_roads: true,
        json: None,
    };
    let measured = load::measured(&put).await?;
    let decided = &measured.decided;
    screen::line(&decided.json());
    let mut short = measured.shortcomings(&put);
    // Memory is that of roads as well here, and is measured by `bench-roads`.
    short.retain(|words| !words.contains("MiB of memory"));
    let edges = measured.roads.map_or(0, |roads| roads.edges);
    if edges < WANTED_EDGES || measured.ways_by_road == 0 {
        let ways = measured.ways_by_road;
        short.push(format!("the roads have {edges} edges, and {ways} ways were found by them"));
    }
    let within = decided.share_within(WANTED_P99_MS);
    if decided.all == 0 || within < 0.99 {
        short.push(format!(
            "{:.2} % of {} decisions took no longer than {WANTED_P99_MS} ms",
            within * 100.0,
            decided.all
        ));
    }
    let shown = |number: f64| format!("{number:.2}");
    let mut figures = vec![
        ("edges", edges.to_string()),
        ("units", options.units.to_string()),
        ("reports_per_s", options.reports_per_s.to_string()),
        ("decisions", decided.all.to_string()),
        ("mean_ms", format!("{:.3}", decided.mean_ms())),
        ("p50_ms_at_most", shown(decided.at_most_ms(0.5))),
        ("p99_ms_at_most", shown(decided.at_most_ms(0.99))),
        ("within_5_ms_percent", format!("{:.3}", within * 100.0)),
        ("ways_by_road", measured.ways_by_road.to_string()),
        ("roads_read_s", shown(measured.roads.map_or(0.0, |roads| roads.read_s))),
        ("memory_mib", format!("{:.0}", measured.usage.hub_memory_peak_mib)),
        ("fixes_per_s", format!("{:.0}", measured.fixes_per_s())),
        ("accepted_p99_ms", shown(ms(&measured.load.accepted_us, 0.99))),
        ("probe_p99_ms", shown(ms(&measured.probe.both_us, 0.99))),
        ("cpu_hub", shown(measured.usage.hub)),
    ];
    let ending = if short.is_empty() { Ending::Ok } else { Ending::FallsShort };
    if !short.is_empty() {
        figures.push(("reason", short.join("; ")));
    }
    Ok((ending, figures))
}

/// Ways that the hub knew by road, of a page of its figures.
pub(crate) fn ways_by_road(page: &str) -> u64 {
    let counted = page.lines().find_map(|line| line.strip_prefix(WAYS_BY_ROAD));
    counted.and_then(|counted| counted.trim().parse().ok()).unwrap_or_default()
}

impl Decisions {
    /// What a page of figures tells; nothing of a page that has none.
    pub(crate) fn of_page(page: &str) -> Self {
        let mut decisions = Self::default();
        for line in page.lines() {
            let Some((name, value)) = line.rsplit_once(' ') else { continue };
            let Some(of) = name.strip_prefix(FIGURE) else { continue };
            match of {
                "_sum" => decisions.sum_s = value.parse().unwrap_or_default(),
                "_count" => decisions.all = value.parse().unwrap_or_default(),
                bucket => {
                    let bound =
                        bucket.strip_prefix("_bucket{le=\"").and_then(|rest| rest.strip_suffix("\"}"));
                    // The last bound is infinite, and counts all.
                    let bound =
                        bound.and_then(|bound| bound.parse::<f64>().ok()).filter(|bound| bound.is_finite());
                    let counted = bound.zip(value.parse().ok());
                    decisions.no_longer.extend(counted.map(|(bound, counted)| (micros(bound), counted)));
                }
            }
        }
        decisions
    }

    /// Those that were taken since an earlier page.
    pub(crate) fn since(&self, before: &Self) -> Self {
        let earlier = |bound: &u64| before.no_longer.get(bound).copied().unwrap_or_default();
        let no_longer =
            self.no_longer.iter().map(|(bound, counted)| (*bound, counted.saturating_sub(earlier(bound))));
        Self {
            no_longer: no_longer.collect(),
            all: self.all.saturating_sub(before.all),
            sum_s: self.sum_s - before.sum_s,
        }
    }

    /// The share that took no longer than a bound of the hub's; nothing of none.
    fn share_within(&self, bound_ms: f64) -> f64 {
        let within = self.no_longer.get(&micros(bound_ms / 1_000.0)).copied().unwrap_or_default();
        share(within, self.all)
    }

    /// The least bound that so large a share did not exceed, milliseconds.
    fn at_most_ms(&self, wanted: f64) -> f64 {
        let enough = self.no_longer.iter().find(|(_, counted)| share(**counted, self.all) >= wanted);
        enough.map_or(f64::INFINITY, |(bound, _)| share(*bound, 1_000))
    }

    fn mean_ms(&self) -> f64 {
        if self.all == 0 { 0.0 } else { self.sum_s * 1_000.0 / share(self.all, 1) }
    }

    /// All of it.
    pub(crate) fn json(&self) -> Value {
        let bounds = self
            .no_longer
            .iter()
            .map(|(bound, counted)| json!({ "ms": share(*bound, 1_000), "no_longer": counted }));
        json!({ "decisions": self.all, "mean_ms": self.mean_ms(), "took": bounds.collect::<Vec<_>>() })
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of decisions, exact in a double")]
fn share(part: u64, all: u64) -> f64 {
    part as f64 / all.max(1) as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounds of a histogram, an hour at most"
)]
fn micros(seconds: f64) -> u64 {
    (seconds * 1e6).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# TYPE huying_decision_seconds histogram\n\
        huying_decision_seconds_bucket{le=\"0.001\"} 90\n\
        huying_decision_seconds_bucket{le=\"0.0025\"} 97\n\
        huying_decision_seconds_bucket{le=\"0.005\"} 99\n\
        huying_decision_seconds_bucket{le=\"+Inf\"} 100\n\
        huying_decision_seconds_sum 0.1\n\
        huying_decision_seconds_count 100\n\
        huying_order_seconds_count 7\n";

    #[test]
    fn ways_by_road_are_read_and_none_are_none() {
        let page = "huying_ways_total{by=\"air_line\"} 3\nhuying_ways_total{by=\"roads\"} 64\n";
        assert_eq!((ways_by_road(page), ways_by_road(PAGE)), (64, 0));
    }

    #[test]
    fn a_page_of_figures_tells_how_many_decisions_took_how_long_and_what_was_before_does_not_count() {
        let decided = Decisions::of_page(PAGE);
        assert_eq!((decided.all, decided.at_most_ms(0.5), decided.at_most_ms(0.99)), (100, 1.0, 5.0));
        assert!((decided.mean_ms() - 1.0).abs() < 1e-9 && (decided.share_within(5.0) - 0.99).abs() < 1e-9);
        let none = decided.since(&decided);
        assert_eq!((none.all, none.share_within(5.0), none.at_most_ms(0.5)), (0, 0.0, f64::INFINITY));
        assert_eq!(Decisions::of_page("huying_order_seconds_count 7\n"), Decisions::default());
    }
}
