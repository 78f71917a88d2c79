#!/usr/bin/env bash
# bench_ledger.sh CASES: builds the ledger in target/bench-ledger/CASES, goes on where an earlier run was interrupted, and
# measures a hub on it. What was built is kept: removing the folder builds it anew.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

cases=$1
folder=target/bench-ledger/$cases
heading "A ledger of $cases closed cases in $folder (built once, some minutes; Ctrl-C and run again to go on)"
cargo run --locked --release -p hub-engine --example million_cases -- "$folder" "$cases"
heading "A hub on it"
exec target/release/huying-sim bench-ledger --folder "$folder" --cases "$cases"
