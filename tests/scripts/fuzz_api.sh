#!/usr/bin/env bash
# fuzz_api.sh: attacks a hub with everything that its own description names, HUYING_API_EXAMPLES requests for each operation
# and by the seed HUYING_API_SEED; without one by the time of day.
set -euo pipefail

tests/scripts/prepare.sh
export HUYING_REQUIRE_SCHEMATHESIS=1
export HUYING_API_EXAMPLES=${HUYING_API_EXAMPLES:-100} HUYING_API_SEED=${HUYING_API_SEED:-$(date +%s)}
exec cargo test --workspace --locked --test system openapi -- --nocapture
