//! What was measured, as one JSON result and as a verdict.

use hdrhistogram::Histogram;
use serde_json::{Value, json};

use super::{Options, book::Counted, world::Counts};
use crate::{
    bench::{
        decide::Decisions,
        limit::{Evidence, limited_by},
        load::Load,
        ms,
        probe::Probe,
        usage::Usage,
    },
    roads::Checked,
    screen::Ending,
};

/// The most memory that the hub may have had, MiB.
const MEMORY_MAX_MIB: f64 = 400.0;

/// Of the fixes that were asked for, at least this share must really be sent, or the load was another.
const FIXES_SHARE_MIN: f64 = 0.95;

/// Everything that was measured.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(super) fixes: Counted,
    pub(crate) load: Load,
    pub(super) fix_late_us: Histogram<u64>,
    pub(crate) probe: Probe,
    pub(crate) usage: Usage,
    /// How long the load lasted, seconds.
    pub(super) lasted_s: f64,
    pub(super) counts: Counts,
    /// Cells that consoles looked at, all together.
    pub(super) cells: usize,
    /// Memory of the hub before anybody connected, MiB.
    pub(super) begun_mib: f64,
    /// Memory of the hub when everybody was connected, MiB.
    pub(super) connected_mib: f64,
    /// How long the hub took to decide.
    pub(crate) decided: Decisions,
    /// The road file that the hub had, if it had one.
    pub(crate) roads: Option<Checked>,
    /// Ways that it knew by road.
    pub(crate) ways_by_road: u64,
    pub(super) unexpected_log_lines: Vec<String>,
}

impl Measured {
    /// What falls short, in words; nothing if all is well.
    pub(crate) fn shortcomings(&self, options: &Options) -> Vec<String> {
        let mut short = Vec::new();
        let counts = &self.counts;
        let (units, consoles, lost) = (counts.units.get(), counts.consoles.get(), counts.lost.get());
        let (unused, unnamed) = (counts.fixes_refused.get(), counts.rows_unnamed.get());
        let orders_refused = counts.orders_refused.get();
        let mut must = |holds: bool, words: String| short.extend((!holds).then_some(words));
        must(lost == 0, format!("{lost} sockets were lost"));
        must(
            (units, consoles) == (options.units, options.consoles),
            format!("{units} units and {consoles} consoles were connected"),
        );
        let sent = self.fixes_per_s();
        let wanted = options.units_as_f64() / options.fix_every_s;
        must(sent >= wanted * FIXES_SHARE_MIN, format!("{sent:.0} of {wanted:.0} fixes a second were sent"));
        must(
            self.fixes.late == 0,
            format!("{} times a newest fix was not visible within a second", self.fixes.late),
        );
        must(self.fixes.in_time > 0 || options.consoles == 0, "no fix was seen at all".to_owned());
        must(unused == 0, format!("{unused} fixes were refused"));
        must(unnamed == 0, format!("{unnamed} rows had handles that were not named"));
        let filed = self.load.accepted_us.len();
        must(filed > 0 || options.reports_per_s <= 0.0, "no report was accepted".to_owned());
        must(self.load.refused == 0, format!("{} reports were refused", self.load.refused));
        must(self.load.missing() == 0, format!("{} reports led to no offer", self.load.missing()));
        must(orders_refused == 0, format!("{orders_refused} orders of units were refused"));
        let peak = self.usage.hub_memory_peak_mib;
        must(
            peak <= MEMORY_MAX_MIB,
            format!("the hub had {peak:.0} MiB of memory, {MEMORY_MAX_MIB} are allowed"),
        );
        for line in &self.unexpected_log_lines {
            short.push(format!("the hub's log says: {line}"));
        }
        short
    }

    pub(crate) fn fixes_per_s(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a count of minutes, exact in a double")]
        let fixes = self.fixes.fixes as f64;
        fixes / self.lasted_s
    }

    fn limited_by(&self) -> &'static str {
        limited_by(&Evidence {
            sockets_missing: self.counts.lost.get(),
            late_p99_ms: ms(&self.load.late_us, 0.99).max(ms(&self.fix_late_us, 0.99)),
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

    /// The one result.
    pub(super) fn json(&self, options: &Options, short: &[String]) -> Value {
        let (load, fixes, usage, counts) = (&self.load, &self.fixes, &self.usage, &self.counts);
        json!({
            "asked": { "units": options.units, "consoles": options.consoles, "fix_every_s": options.fix_every_s,
                "reports_per_s": options.reports_per_s, "seconds": options.seconds, "seed": options.seed.0 },
            "build": build(),
            "lasted_s": self.lasted_s,
            "sockets": { "units": counts.units.get(), "consoles": counts.consoles.get(), "lost": counts.lost.get() },
            "fixes": { "sent": fixes.fixes, "per_s": self.fixes_per_s(), "refused": counts.fixes_refused.get(),
                "to_be_seen": fixes.wanted, "seen_in_time": fixes.in_time, "late": fixes.late,
                "superseded": fixes.superseded, "visible": times(&fixes.visible_us),
                "cells_looked_at": self.cells, "console_frames": counts.frames.get(), "console_bytes": counts.bytes.get(),
                "rows_unnamed": counts.rows_unnamed.get() },
            "reports": { "accepted": times(&load.accepted_us), "offer": times(&load.offered_us),
                "refused": load.refused, "offers_missing": load.missing() },
            "decisions": self.decided.json(),
            "orders": { "done": counts.orders_done.get(), "refused": counts.orders_refused.get() },
            "late_in_sending": { "reports": times(&load.late_us), "fixes": times(&self.fix_late_us) },
            "probe": { "fsync": times(&self.probe.fsync_us), "round_trip": times(&self.probe.round_trip_us),
                "both": times(&self.probe.both_us) },
            "ratio": { "accepted_p50": self.ratio(&load.accepted_us, 0.5), "accepted_p99": self.ratio(&load.accepted_us, 0.99),
                "offer_p50": self.ratio(&load.offered_us, 0.5), "offer_p99": self.ratio(&load.offered_us, 0.99) },
            "cpu": { "cores": usage.cores, "hub": usage.hub, "generator": usage.generator,
                "machine_share": usage.machine_share },
            "hub_memory_mib": { "begun": self.begun_mib, "connected": self.connected_mib, "end": usage.hub_memory_mib, "peak": usage.hub_memory_peak_mib, "allowed": MEMORY_MAX_MIB },
            "limited_by": self.limited_by(),
            "falls_short": short,
        })
    }

    /// The figures of the last line.
    pub(super) fn figures(&self, short: &[String]) -> Vec<(&'static str, String)> {
        let (load, fixes) = (&self.load, &self.fixes);
        let shown = |number: f64| format!("{number:.2}");
        let mut figures = vec![
            ("units", self.counts.units.get().to_string()),
            ("consoles", self.counts.consoles.get().to_string()),
            ("fixes_per_s", format!("{:.0}", self.fixes_per_s())),
            ("visible_p99_ms", shown(ms(&fixes.visible_us, 0.99))),
            ("visible_max_ms", shown(ms(&fixes.visible_us, 1.0))),
            ("late", fixes.late.to_string()),
            ("superseded", fixes.superseded.to_string()),
            ("reports", load.accepted_us.len().to_string()),
            ("refused", load.refused.to_string()),
            ("accepted_p99_ms", shown(ms(&load.accepted_us, 0.99))),
            ("offer_p99_ms", shown(ms(&load.offered_us, 0.99))),
            ("probe_p99_ms", shown(ms(&self.probe.both_us, 0.99))),
            ("offer_p99_ratio", shown(self.ratio(&load.offered_us, 0.99))),
            ("hub_memory_peak_mib", format!("{:.0}", self.usage.hub_memory_peak_mib)),
            ("cpu_hub", shown(self.usage.hub)),
            ("cpu_generator", shown(self.usage.generator)),
            ("limited_by", self.limited_by().to_owned()),
            ("build", build().to_owned()),
        ];
        if !short.is_empty() {
            figures.push(("reason", short.join("; ")));
        }
        figures
    }
}

/// How it ends.
pub(super) fn ending(short: &[String]) -> Ending {
    if short.is_empty() { Ending::Ok } else { Ending::FallsShort }
}

fn build() -> &'static str {
    if cfg!(debug_assertions) { "debug" } else { "release" }
}

fn times(times_us: &Histogram<u64>) -> Value {
    json!({ "count": times_us.len(), "p50_ms": ms(times_us, 0.5), "p90_ms": ms(times_us, 0.9),
        "p99_ms": ms(times_us, 0.99), "p999_ms": ms(times_us, 0.999), "max_ms": ms(times_us, 1.0) })
}
