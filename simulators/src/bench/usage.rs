//! How much processor and memory the hub and this process use, from /proc.

use std::{fs, io, num::NonZero, time::Instant};

use anyhow::{Context as _, Result};

/// Clock ticks in a second, as /proc counts them; the same on every Linux that programs see.
const TICKS_PER_S: f64 = 100.0;

/// What was used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    /// Processors of the machine.
    pub(crate) cores: f64,
    /// Processors that the hub kept busy.
    pub(crate) hub: f64,
    /// Processors that this process kept busy.
    pub(crate) generator: f64,
    /// Share of the whole machine that was busy, whoever kept it so; 0 to 1.
    pub(crate) machine_share: f64,
    /// Memory of the hub at the end, MiB.
    pub(crate) hub_memory_mib: f64,
    /// The most memory that the hub ever had, MiB.
    pub(crate) hub_memory_peak_mib: f64,
}

/// Counters at the beginning.
pub(crate) struct Begun {
    hub_pid: u32,
    at: Instant,
    hub: f64,
    generator: f64,
    machine: (f64, f64),
}

/// Begins to count.
pub(crate) fn begin(hub_pid: u32) -> Result<Begun> {
    let (hub, generator) = (ticks(hub_pid)?, ticks(std::process::id())?);
    Ok(Begun { hub_pid, at: Instant::now(), hub, generator, machine: machine()? })
}

impl Begun {
    /// What was used since.
    pub(crate) fn end(&self) -> Result<Usage> {
        let seconds = self.at.elapsed().as_secs_f64();
        let used = |now: f64, before: f64| (now - before) / TICKS_PER_S / seconds;
        let (busy, all) = machine()?;
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        #[expect(clippy::cast_precision_loss, reason = "a count of processors")]
        let cores = cores as f64;
        Ok(Usage {
            cores,
            hub: used(ticks(self.hub_pid)?, self.hub),
            generator: used(ticks(std::process::id())?, self.generator),
            machine_share: (busy - self.machine.0) / (all - self.machine.1).max(1.0),
            hub_memory_mib: memory_now_mib(self.hub_pid)?,
            hub_memory_peak_mib: memory_mib(self.hub_pid, "VmHWM:")?,
        })
    }
}

/// Ticks that a process has used, its own and those of the kernel for it.
fn ticks(pid: u32) -> Result<f64> {
    let text = read(&format!("/proc/{pid}/stat"))?;
    ticks_of(&text).with_context(|| format!("/proc/{pid}/stat is not as expected"))
}

/// Fields 14 and 15. The second field is the program's name in brackets and may hold anything.
fn ticks_of(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut times = rest.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
    Some(times.next()?.ok()? + times.next()?.ok()?)
}

/// Busy and all ticks of the machine.
fn machine() -> Result<(f64, f64)> {
    machine_of(&read("/proc/stat")?).context("/proc/stat is not as expected")
}

/// The first line: user, nice, system, idle, iowait, irq, softirq, steal.
fn machine_of(stat: &str) -> Option<(f64, f64)> {
    let numbers = stat.lines().next()?.split_whitespace().skip(1).take(8).map(str::parse::<f64>);
    let numbers: Vec<f64> = numbers.collect::<Result<_, _>>().ok()?;
    let all: f64 = numbers.iter().sum();
    Some((all - numbers.get(3)? - numbers.get(4)?, all))
}

/// Memory that a process has now, MiB.
pub(crate) fn memory_now_mib(pid: u32) -> Result<f64> {
    memory_mib(pid, "VmRSS:")
}

fn memory_mib(pid: u32, name: &str) -> Result<f64> {
    let text = read(&format!("/proc/{pid}/status"))?;
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.map(|kib| kib / 1_024.0).with_context(|| format!("/proc/{pid}/status has no {name}"))
}

fn read(path: &str) -> Result<String> {
    fs::read_to_string(path).map_err(|error: io::Error| anyhow::anyhow!("{path}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_may_be_called_anything() {
        let stat = "42 (a) b (c) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 8 0 123 456 789";
        assert_eq!(ticks_of(stat), Some(300.0));
        assert_eq!(ticks_of("nonsense"), None);
    }

    #[test]
    fn idle_and_waiting_for_the_disk_are_not_busy() {
        assert_eq!(machine_of("cpu  100 0 50 800 30 10 10 0 0 0\ncpu0 1"), Some((170.0, 1_000.0)));
        assert_eq!(machine_of("cpu x"), None);
    }

    #[test]
    fn this_process_has_used_something() {
        assert!(ticks(std::process::id()).is_ok());
        assert!(memory_mib(std::process::id(), "VmHWM:").unwrap() > 1.0);
    }
}
