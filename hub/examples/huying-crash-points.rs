//! The hub that can be told to die, for the kill check: all of the product, and `DIE_AT_CRASH_POINT=after_commit:17` makes
//! it abort at the seventeenth pass of that point. The variable's name does not begin as those of the configuration do,
//! which refuses what it does not know.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Ok(point) = std::env::var("DIE_AT_CRASH_POINT") {
        hub_ledger::arm_crash_point(&point);
    }
    hub::cli::main()
}
