//! What held the hub up, judged from what was measured.

use super::{load::Load, ms, probe::Probe, usage::Usage};

/// Share of the whole machine from which on processors were the limit.
const MACHINE_FULL_SHARE: f64 = 0.9;

/// Share of one processor from which on a hub was held up by a thread of its own.
const ONE_CORE_SHARE: f64 = 0.9;

/// If the generator sent its reports later than this, its own times are not to be trusted, milliseconds.
const LATE_P99_MAX_MS: f64 = 25.0;

/// If a write to disk takes this share of an answer, the disk was the limit.
const DISK_SHARE: f64 = 0.4;

/// What held it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
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
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Generator => "generator",
            Self::CpuOfHub => "cpu_hub",
            Self::CpuOfOthers => "cpu_others",
            Self::DiskFsync => "disk_fsync",
            Self::Nothing => "nothing_measured",
        }
    }
}

/// The limit, the gravest first.
pub(super) fn limited_by(load: &Load, probe: &Probe, usage: &Usage) -> Limit {
    judge(ms(&load.late_us, 0.99), ms(&probe.fsync_us, 0.5), ms(&load.accepted_us, 0.5), usage)
}

fn judge(late_p99_ms: f64, fsync_p50_ms: f64, accepted_p50_ms: f64, usage: &Usage) -> Limit {
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

    const IDLE: Usage =
        Usage { cores: 2.0, hub: 0.2, generator: 0.3, machine_share: 0.3, hub_memory_mib: 50.0 };

    #[test]
    fn each_limit_is_named_by_what_was_measured() {
        let busy_hub = Usage { hub: 1.2, machine_share: 0.95, ..IDLE };
        let busy_others = Usage { hub: 0.4, machine_share: 0.95, ..IDLE };
        let one_core = Usage { hub: 0.95, machine_share: 0.6, ..IDLE };
        for (late, fsync, accepted, usage, expected) in [
            (1.0, 1.0, 10.0, busy_hub, Limit::CpuOfHub),
            (1.0, 1.0, 10.0, busy_others, Limit::CpuOfOthers),
            (1.0, 1.0, 10.0, one_core, Limit::CpuOfHub),
            (40.0, 1.0, 10.0, IDLE, Limit::Generator),
            (1.0, 5.0, 10.0, IDLE, Limit::DiskFsync),
            (1.0, 1.0, 10.0, IDLE, Limit::Nothing),
        ] {
            assert_eq!(judge(late, fsync, accepted, &usage), expected, "{late} {fsync} {accepted} {usage:?}");
        }
    }
}
