#!/usr/bin/env bash
# Puts what the tests need on this machine: compilers are checked, Debian packages are installed where they are missing, and
# schemathesis gets a Python of its own below target/. Safe to run again: a machine that has everything is left
# untouched. It starts no service and makes no database.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/packages.sh"

OLDEST_NODE=20
# The attack over HTTP, with everything it stands on: the same seed must ask the same on every machine.
SCHEMATHESIS=target/schemathesis
SCHEMATHESIS_PINS=tests/schemathesis/requirements.txt

has_browser() { has chromium || has chromium-browser || has google-chrome; }
has_chinese_font() { has fc-list && [ -n "$(fc-list :lang=zh-cn 2>/dev/null | head -n 1)" ]; }
has_shutdown_ioctl() { has xfs_io; }
has_venv() { python3 -c 'import ensurepip, venv' 2>/dev/null; }
# The Python examples of PROTOCOL.md run under the system's Python where another one stands before it on the path.
has_websockets() { python3 -c 'import websockets' 2>/dev/null || /usr/bin/python3 -c 'import websockets' 2>/dev/null; }

check_toolchains() {
  has cargo || fail "cargo is missing" "Install Rust from https://rustup.rs; rust-toolchain.toml picks the version."
  has cc || fail "no C compiler (cc)" "SQLite is built from its C source. Debian: apt-get install gcc libc6-dev"
  { has node && has npm; } || fail "node or npm is missing" "Install Node $OLDEST_NODE or newer from https://nodejs.org or your distribution."
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge "$OLDEST_NODE" ] || fail "node $(node --version) is too old" "The console is built with Node $OLDEST_NODE or newer."
  say "cargo $(cargo --version | cut -d' ' -f2), node $(node --version), cc: there"
}

# What was installed is noted last: a half installed one is made anew.
prepare_schemathesis() {
  if cmp -s "$SCHEMATHESIS_PINS" "$SCHEMATHESIS/installed.txt"; then return 0; fi
  rm -rf "$SCHEMATHESIS"
  with_progress "a Python of its own for schemathesis" python3 -m venv "$SCHEMATHESIS" &&
    with_progress "installing schemathesis there" "$SCHEMATHESIS/bin/python" -m pip install --quiet --no-input \
      --disable-pip-version-check --requirement "$SCHEMATHESIS_PINS" ||
    fail "could not install schemathesis" "It comes from the Python package index; pip's own settings say from where."
  cp "$SCHEMATHESIS_PINS" "$SCHEMATHESIS/installed.txt"
}

check_toolchains
needed=()
wanted=()
has python3 || needed+=(python3)
has_websockets || needed+=(python3-websockets)
has_venv || needed+=(python3-venv)
has_postgres || needed+=(postgresql)
has_browser || needed+=(chromium)
has_chinese_font || needed+=(fontconfig fonts-noto-cjk)
has_shutdown_ioctl || wanted+=(xfsprogs)

if [ ${#needed[@]} -eq 0 ] && [ ${#wanted[@]} -eq 0 ]; then
  prepare_schemathesis
  say "PostgreSQL, Chromium, a Chinese font, Python, schemathesis and xfs_io: there"
  exit 0
fi
if ! has apt-get; then
  [ ${#needed[@]} -eq 0 ] && { prepare_schemathesis; say "left out: ${wanted[*]} (no apt-get here); the power-cut check will say so"; exit 0; }
  fail "no apt-get here, and this is missing: ${needed[*]}" "Install the like of these Debian packages, then run this again."
fi
if [ ${#needed[@]} -eq 0 ] && [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; then
  prepare_schemathesis
  say "left out: ${wanted[*]} (needs root); the power-cut check will say so"
  exit 0
fi

find_root "${needed[@]}" "${wanted[@]}"
with_progress "apt-get update" apt update || say "package lists could not be refreshed; trying with those that are here"
for package in "${needed[@]}"; do
  if [ "$package" = postgresql ]; then
    without_cluster install_packages postgresql || fail "could not install postgresql" "See the lines above."
  fi
done
rest=()
for package in "${needed[@]}"; do [ "$package" = postgresql ] || rest+=("$package"); done
if [ ${#rest[@]} -gt 0 ]; then
  install_packages "${rest[@]}" || fail "could not install: ${rest[*]}" "See the lines above."
fi
if [ ${#wanted[@]} -gt 0 ]; then
  install_packages "${wanted[@]}" || say "left out: ${wanted[*]}; the power-cut check will say so"
fi
prepare_schemathesis
say "PostgreSQL: $(compgen -G '/usr/lib/postgresql/*/bin/postgres' | tail -n 1), browser: $(command -v chromium || command -v chromium-browser || command -v google-chrome)"
