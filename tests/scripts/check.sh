#!/usr/bin/env bash
# Checks with tools that take minutes to install or data that is not reachable everywhere. What cannot be run is named as
# left out in the verdict; what can be run must pass.
set -uo pipefail
. "$(dirname "$0")/lib.sh"

deny=left-out advisories=left-out mutants=left-out short=0

if cargo deny --version >/dev/null 2>&1; then
  heading "Licences, bans, sources"
  cargo fetch --locked --quiet
  if cargo deny --offline --locked check licenses bans sources; then deny=passed; else deny=failed short=1; fi
  heading "Advisories"
  if with_progress "fetching the advisory database" cargo deny --locked fetch db; then
    if cargo deny --offline --locked check advisories; then advisories=passed; else advisories=failed short=1; fi
  else
    say "left out: the advisory database is not reachable from here"
  fi
else
  say "left out: cargo-deny is not installed (cargo install cargo-deny --locked)"
fi

if [ -z "${MUTANTS:-}" ]; then
  say "left out: mutants, which take hours; MUTANTS=hub-dispatch asks for one package's"
elif ! cargo mutants --version >/dev/null 2>&1; then
  say "left out: cargo-mutants is not installed (cargo install cargo-mutants --locked)"
else
  heading "Mutants of $MUTANTS"
  if cargo mutants --package "$MUTANTS" --output target/mutants; then mutants=caught; else mutants=survived short=1; fi
fi

if [ "$short" -eq 0 ]; then verdict=ok; else verdict='falls short'; fi
echo "check: $verdict deny=$deny advisories=$advisories mutants=$mutants"
exit "$short"
