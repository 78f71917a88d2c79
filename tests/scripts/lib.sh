# shellcheck shell=bash
# Shared by the scripts beside it: where the project is, how they speak, and how they show that something slow is alive.
# Sourced, never run.

HUYING_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$HUYING_ROOT" || exit 1

# How often a quiet command is reported as still running.
PROGRESS_EVERY_S=5

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  BOLD=$'\e[1m' PLAIN=$'\e[0m'
else
  BOLD='' PLAIN=''
fi

heading() { printf '\n%s== %s%s\n' "$BOLD" "$*" "$PLAIN"; }
say() { printf '   %s\n' "$*"; }

# The last word of a script that cannot go on: what is missing and what to do about it.
fail() {
  printf '\n%serror:%s %s\n' "$BOLD" "$PLAIN" "$1" >&2
  shift
  for line in "$@"; do printf '       %s\n' "$line" >&2; done
  exit 1
}

# with_progress LABEL COMMAND...: runs a talkative command into a log; shows its last line now and then, and the log's end when it fails.
with_progress() {
  local label=$1 log began pid code=0 last_shown=0
  shift
  log=$(mktemp "${TMPDIR:-/tmp}/huying-progress.XXXXXX")
  began=$SECONDS
  say "$label"
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    if [ $((SECONDS - began - last_shown)) -ge "$PROGRESS_EVERY_S" ]; then
      last_shown=$((SECONDS - began))
      say "  ... ${last_shown} s: $(tail -n 1 "$log" | tr -d '\r' | cut -c1-90)"
    fi
  done
  wait "$pid" || code=$?
  if [ "$code" -ne 0 ]; then
    say "  failed after $((SECONDS - began)) s with code $code; its last lines:"
    tail -n 40 "$log" | sed 's/^/     | /'
  elif [ $((SECONDS - began)) -ge 2 ]; then
    say "  done in $((SECONDS - began)) s"
  fi
  rm -f "$log"
  return "$code"
}
