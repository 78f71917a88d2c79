//! The binary: hands the command line to the library and turns its outcome into an exit code.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    hub::cli::main()
}
