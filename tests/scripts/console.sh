#!/usr/bin/env bash
# The console's packages and its built pages, both made only when what they are made from has changed.
#   console.sh packages   node_modules as web-console/package-lock.json says
#   console.sh pages      web-console/dist, which the hub takes in when it is compiled
set -euo pipefail
. "$(dirname "$0")/lib.sh"

CONSOLE=web-console
INSTALLED=$CONSOLE/node_modules/.huying-installed
BUILT=$CONSOLE/node_modules/.huying-built

[ -f "$CONSOLE/package-lock.json" ] || fail "$CONSOLE/package-lock.json is missing" "The console is part of the hub; without it nothing can be built."
export npm_config_update_notifier=false npm_config_audit=false npm_config_fund=false

lock_digest() { { node --version; cat "$CONSOLE/package-lock.json"; } | sha256sum; }

source_digest() {
  {
    node --version
    find "$CONSOLE" \( -name node_modules -o -path "$CONSOLE/dist" \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  } | sha256sum
}

packages() {
  if [ -f "$INSTALLED" ] && [ "$(cat "$INSTALLED")" = "$(lock_digest)" ]; then
    say "console packages: as the lock file says"
    return
  fi
  (cd "$CONSOLE" && with_progress "npm ci --ignore-scripts" npm ci --ignore-scripts)
  mkdir -p "$CONSOLE/node_modules"
  lock_digest >"$INSTALLED"
}

pages() {
  if [ -f "$BUILT" ] && [ -f "$CONSOLE/dist/index.html" ] && [ "$(cat "$BUILT")" = "$(source_digest)" ]; then
    say "console pages: built from these sources already"
    return
  fi
  (cd "$CONSOLE" && with_progress "npm run build" npm run build)
  source_digest >"$BUILT"
}

case "${1:-}" in
  packages) packages ;;
  pages) pages ;;
  *) fail "console.sh: say packages or pages, not '${1:-}'" ;;
esac
