#!/usr/bin/env bash
# Builds the hub that can be told to die at named points, as target/debug/huying-crash-points beside the product, for the
# kill check. Only what knows of the points is compiled a second time; the product itself stays as it was.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
exec </dev/null

PRODUCT=target/debug/huying
CRASHING=target/debug/huying-crash-points

# Asking for a test as well keeps the features of all other packages as they are in a build of all targets; without it
# dozens of crates would be compiled anew.
build() { cargo build --workspace --locked --bin huying --test kill_check "$@"; }

heading "Hub with crash points"
build --features hub/crash-points
grep -q DIE_AT_CRASH_POINT "$PRODUCT" || fail "the crash points are not in $PRODUCT" "Has the feature crash-points of the package hub another name now?"
install -m 755 "$PRODUCT" "$CRASHING.part"
mv "$CRASHING.part" "$CRASHING"
# Nothing is compiled here: cargo puts the product back in its place.
build
! grep -q DIE_AT_CRASH_POINT "$PRODUCT" || fail "$PRODUCT still has crash points" "It must never be shipped so."
