# shellcheck shell=bash
# Debian packages that a script needs: installed where they are missing, by whoever may. Sourced after lib.sh, never run.

INSTALL_ATTEMPTS=3
NO_CLUSTER=/etc/postgresql-common/createcluster.d/huying-tests.conf

has() { command -v "$1" >/dev/null 2>&1; }
has_postgres() { compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; }

# Sets AS_ROOT to the prefix under which apt-get may run, or names what somebody with the right must install.
find_root() {
  if [ "$(id -u)" -eq 0 ]; then
    AS_ROOT=()
  elif has sudo && sudo -n true 2>/dev/null; then
    AS_ROOT=(sudo -n)
  elif has sudo && [ -t 2 ]; then
    say "sudo asks for your password, to install: $*"
    AS_ROOT=(sudo)
    sudo -v || fail "sudo refused" "Have these packages installed, then run this again: $*"
  else
    fail "these packages are missing and this user may not install them: $*" \
      "As an administrator: apt-get update && apt-get install -y --no-install-recommends $*" \
      "Then run this again."
  fi
}

as_root() { "${AS_ROOT[@]}" "$@"; }

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@"
}

# One package set, tried again after letting dpkg finish what it left half done: the first unpacking of a browser can fail.
install_packages() {
  local attempt
  for attempt in $(seq "$INSTALL_ATTEMPTS"); do
    if with_progress "installing (attempt $attempt of $INSTALL_ATTEMPTS): $*" apt install --no-install-recommends "$@"; then
      return 0
    fi
    with_progress "letting dpkg finish what it began" as_root dpkg --configure -a || true
    with_progress "mending dependencies" apt install -f || true
  done
  return 1
}

# Debian's server package makes and starts a cluster of its own. The tests start private servers, so for this one
# installation it is told not to; the instruction is taken away again whatever happens.
without_cluster() {
  local code=0
  as_root mkdir -p "$(dirname "$NO_CLUSTER")"
  printf 'create_main_cluster = false\n' | as_root tee "$NO_CLUSTER" >/dev/null
  trap forget_no_cluster EXIT
  "$@" || code=$?
  forget_no_cluster
  trap - EXIT
  return "$code"
}

forget_no_cluster() {
  as_root rm -f "$NO_CLUSTER"
  as_root rmdir --ignore-fail-on-non-empty "$(dirname "$NO_CLUSTER")"
}
