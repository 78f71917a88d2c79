#!/usr/bin/env bash
# Everything the demo and the checks run, console included.
#   build.sh debug      the flavour the tests use: building any less would compile dozens of crates a second time
#   build.sh release    only the two programs, optimised, for what is measured
#   build.sh console    only the pages that the hub embeds
# build.sh FLAVOUR COMMAND...: and then runs that, so that a check whose build breaks has a verdict too.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
exec </dev/null

command -v cargo >/dev/null || fail "cargo is missing" "Install Rust from https://rustup.rs; rust-toolchain.toml picks the version."
command -v npm >/dev/null || fail "npm is missing" "Install Node 20 or newer."
heading "Console"
tests/scripts/console.sh packages
tests/scripts/console.sh pages
flavour=${1:-}
shift || true
heading "Hub and simulators ($flavour; the first time takes minutes)"
case "$flavour" in
  debug) cargo build --workspace --all-targets --locked ;;
  release) cargo build --workspace --bins --locked --release ;;
  console) ;;
  *) fail "build.sh: say debug, release or console, not '$flavour'" ;;
esac
[ $# -eq 0 ] || exec "$@"
