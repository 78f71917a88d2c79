#!/usr/bin/env bash
# Everything the demo and the checks run, console included.
#   build.sh debug      the flavour the tests use: building any less would compile dozens of crates a second time
#   build.sh release    only the two programs, optimised, for what is measured
set -euo pipefail
. "$(dirname "$0")/lib.sh"
exec </dev/null

command -v cargo >/dev/null || fail "cargo is missing" "Install Rust from https://rustup.rs; rust-toolchain.toml picks the version."
command -v npm >/dev/null || fail "npm is missing" "Install Node 20 or newer."
heading "Console"
tests/scripts/console.sh packages
tests/scripts/console.sh pages
heading "Hub and simulators (${1:-}; the first time takes minutes)"
case "${1:-}" in
  debug) cargo build --workspace --all-targets --locked ;;
  release) cargo build --workspace --bins --locked --release ;;
  *) fail "build.sh: say debug or release, not '${1:-}'" ;;
esac
