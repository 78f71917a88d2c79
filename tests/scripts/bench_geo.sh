#!/usr/bin/env bash
# bench_geo.sh [PART...] [units=N]: the program behind `make bench-geo`, after the servers it is measured beside have been
# installed from packages where they are missing. It starts none of them: the program starts private ones. What cannot be
# installed is left out, and the program says so.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/packages.sh"

has_redis() { has redis-server || [ -x /usr/bin/redis-check-rdb ]; }
has_postgis() { compgen -G '/usr/lib/postgresql/*/lib/postgis-3.so' >/dev/null; }

wants_servers() {
  local argument parts=0
  for argument in "$@"; do
    case "$argument" in
      sockets) return 0 ;;
      units=*) ;;
      *) parts=$((parts + 1)) ;;
    esac
  done
  [ "$parts" -eq 0 ]
}

# Whoever may not install packages is told what is left out, and measures the rest.
may_install() { has apt-get && { [ "$(id -u)" -eq 0 ] || { has sudo && sudo -n true 2>/dev/null; }; }; }

install_servers() {
  local missing=() package
  # The server itself is in the package of its tools; redis-server would start a service with it.
  has_redis || missing+=(redis-tools)
  has_postgres || missing+=(postgresql)
  has_postgis || missing+=(postgis)
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! may_install; then
    say "left out: ${missing[*]} (needs apt-get and root)"
    return 0
  fi
  find_root "${missing[@]}"
  with_progress "apt-get update" apt update || say "package lists could not be refreshed; trying with those that are here"
  for package in "${missing[@]}"; do
    # Which package has the extension follows from the version of the server.
    [ "$package" != postgis ] || package=postgresql-$(postgres_version)-postgis-3
    without_cluster install_packages "$package" || say "left out: $package could not be installed"
  done
}

postgres_version() {
  compgen -G '/usr/lib/postgresql/*/bin/postgres' | cut -d/ -f5 | sort -n | tail -n 1
}

if wants_servers "$@"; then
  heading "Servers to be measured beside"
  install_servers
fi
exec cargo run --locked --release -p geo-bench --example bench_geo -- "$@"
