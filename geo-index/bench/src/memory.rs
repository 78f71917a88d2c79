//! Bytes a unit after churn, by what the kernel says that the process has. An allocator that counts would sit in every
//! other measurement, and would not see what an allocator loses; so each subject is weighed in a process of its own.

use crate::rounds::SEED;
use crate::run::{BATCH, ns, prepared};
use crate::subject::Subject;
use crate::workload::{Country, Spread};

/// How often each unit has moved before it is weighed, on average.
const CHURN: usize = 3;

/// Bytes a unit of a subject after churn. The process must not have done anything before.
///
/// # Errors
/// The system does not say what the process has.
pub fn bytes_per_unit<S: Subject>(units: usize) -> Result<f64, String> {
    let mut country = Country::new(units, Spread::Towns, SEED);
    let before = resident()?;
    let mut subject = S::new(&country);
    for _ in 0..(CHURN * units).div_ceil(BATCH) {
        subject.move_batch(&prepared::<S>(&mut country, BATCH));
    }
    let bytes = resident()?.saturating_sub(before);
    drop(subject);
    Ok(bytes as f64 / ns(units))
}

/// Bytes of memory that this process has, by the kernel's account.
fn resident() -> Result<u64, String> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(|error| format!("/proc: {error}"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    kib.map(|kib| kib * 1_024).ok_or_else(|| "the kernel says no VmRSS".to_owned())
}
