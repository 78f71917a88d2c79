#!/usr/bin/env bash
# verdict.sh NAME COMMAND...: runs a check and leaves its verdict as the last line, whatever a runner prints after it.
# The verdict, `NAME: ok ...` or `NAME: falls short ...`, is the check's own: one that gives none has failed.
set -uo pipefail
. "$(dirname "$0")/lib.sh"

name=$1
shift
heading "$name: $*"
log=$(mktemp "${TMPDIR:-/tmp}/huying-verdict.XXXXXX")
trap 'rm -f "$log"' EXIT
"$@" </dev/null 2>&1 | tee "$log"
code=${PIPESTATUS[0]}

verdict=$(grep -E "^$name: (ok|falls short)( |\$)" "$log" | tail -n 1)
if [ -z "$verdict" ]; then
  printf '%s: falls short reason="ended with code %s and gave no verdict"\n' "$name" "$code"
  [ "$code" -ne 0 ] || code=1
elif [ "$(tail -n 1 "$log")" != "$verdict" ]; then
  printf '%s\n' "$verdict"
fi
exit "$code"
