//! What held the hub up, judged from what was measured.

use super::usage::Usage;

/// Share of the whole machine from which on processors were the limit.
const MACHINE_FULL_SHARE: f64 = 0.9;

/// Share of one processor from which on a hub was held up by a thread of its own.
const ONE_CORE_SHARE: f64 = 0.9;

/// If the generator sent its reports later than this, its own times are not to be trusted, milliseconds.
const LATE_P99_MAX_MS: f64 = 25.0;

/// If a write to disk takes this share of an answer, the disk was the limit.
const DISK_SHARE: f64 = 0.4;

/// What the judgement rests on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Evidence {
    /// Sockets that were wanted and do not stand.
    pub(crate) sockets_missing: usize,
    /// How late this process sent what was due.
    pub(crate) late_p99_ms: f64,
    /// One write to disk, by the probe.
    pub(crate) fsync_p50_ms: f64,
    /// From a report to its answer.
    pub(crate) accepted_p50_ms: f64,
    /// Processors.
    pub(crate) usage: Usage,
}

/// What held it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// Sockets could not be opened or were closed.
    Sockets,
    /// This process did not keep up.
    Generator,
    /// The hub's processors.
    CpuOfHub,
    /// Processors, used by others than the hub.
    CpuOfOthers,
    /// Writing to disk.
    DiskFsync,
    /// Nothing that was measured was at its limit.
    Nothing,
}

impl Limit {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Sockets => "sockets",
            Self::Generator => "generator",
            Self::CpuOfHub => "cpu_hub",
            Self::CpuOfOthers => "cpu_others",
            Self::DiskFsync => "disk_fsync",
            Self::Nothing => "nothing_measured",
        }
    }
}

/// The limit, the gravest first.
pub(crate) fn limited_by(evidence: &Evidence) -> Limit {
    let Evidence { late_p99_ms, fsync_p50_ms, accepted_p50_ms, ref usage, .. } = *evidence;
    if evidence.sockets_missing > 0 {
        return Limit::Sockets;
    }
    let others = usage.machine_share * usage.cores - usage.hub;
    if usage.machine_share >= MACHINE_FULL_SHARE {
        return if usage.hub >= others { Limit::CpuOfHub } else { Limit::CpuOfOthers };
    }
    if late_p99_ms > LATE_P99_MAX_MS {
        return Limit::Generator;
    }
    if usage.hub >= ONE_CORE_SHARE {
        return Limit::CpuOfHub;
    }
    if fsync_p50_ms >= DISK_SHARE * accepted_p50_ms { Limit::DiskFsync } else { Limit::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDLE: Usage = Usage {
        cores: 2.0,
        hub: 0.2,
        generator: 0.3,
        machine_share: 0.3,
        hub_memory_mib: 50.0,
        hub_memory_peak_mib: 60.0,
    };

    #[test]
    fn each_limit_is_named_by_what_was_measured() {
        let busy_hub = Usage { hub: 1.2, machine_share: 0.95, ..IDLE };
        let busy_others = Usage { hub: 0.4, machine_share: 0.95, ..IDLE };
        let one_core = Usage { hub: 0.95, machine_share: 0.6, ..IDLE };
        let idle = Evidence {
            sockets_missing: 0,
            late_p99_ms: 1.0,
            fsync_p50_ms: 1.0,
            accepted_p50_ms: 10.0,
            usage: IDLE,
        };
        for (evidence, expected) in [
            (Evidence { sockets_missing: 1, usage: busy_hub, ..idle }, Limit::Sockets),
            (Evidence { usage: busy_hub, ..idle }, Limit::CpuOfHub),
            (Evidence { usage: busy_others, ..idle }, Limit::CpuOfOthers),
            (Evidence { usage: one_core, ..idle }, Limit::CpuOfHub),
            (Evidence { late_p99_ms: 40.0, ..idle }, Limit::Generator),
            (Evidence { fsync_p50_ms: 5.0, ..idle }, Limit::DiskFsync),
            (idle, Limit::Nothing),
        ] {
            assert_eq!(limited_by(&evidence), expected, "{evidence:?}");
        }
    }
}
