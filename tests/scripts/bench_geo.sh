#!/usr/bin/env bash
# bench_geo.sh [PART...] [units=N]: the program behind `make bench-geo`, after the servers it is measured beside have been
# installed from packages where they are missing. It starts none of them: the program starts private ones. What cannot be
# installed is left out, and the program says so.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

has_redis() { command -v redis-server >/dev/null || [ -x /usr/bin/redis-check-rdb ]; }
has_postgis() { compgen -G '/usr/share/postgresql/*/extension/postgis.control' >/dev/null; }

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

install_servers() {
  local missing=() as_root=() version package
  # The server itself is in the package of its tools; redis-server would start a service with it.
  has_redis || missing+=(redis-tools)
  version=$(compgen -G '/usr/lib/postgresql/*/bin/postgres' | cut -d/ -f5 | sort -n | tail -n 1) || version=''
  if [ -z "$version" ]; then
    say "left out: PostGIS needs PostgreSQL, which tests/scripts/prepare.sh installs"
  else
    has_postgis || missing+=("postgresql-$version-postgis-3")
  fi
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  if ! command -v apt-get >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
    say "left out: ${missing[*]} (needs apt-get and root)"
    return 0
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120)
  with_progress "apt-get update" "${as_root[@]}" update || say "package lists could not be refreshed; trying with those that are here"
  for package in "${missing[@]}"; do
    with_progress "installing $package" "${as_root[@]}" install --no-install-recommends "$package" ||
      say "left out: $package could not be installed"
  done
}

if wants_servers "$@"; then
  heading "Servers to be measured beside"
  install_servers
fi
exec cargo run --locked --release -p geo-bench --example bench_geo -- "$@"
