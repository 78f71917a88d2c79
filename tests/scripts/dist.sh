#!/usr/bin/env bash
# Static programs for machines without a compiler: target/dist/huying-VERSION-ARCH.tar.gz with hub, console, simulators,
# demo and guides, and SHA256SUMS. The one for this machine's processor is unpacked and run; the other one is built where
# its compiler can be had, and run where an emulator is.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
exec </dev/null

OUT=target/dist
DEMO_SECONDS=45
EMULATED_SECONDS=30
VERSION=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
NATIVE=$(uname -m)
case "$NATIVE" in
  x86_64) OTHER=aarch64 ;;
  aarch64) OTHER=x86_64 ;;
  *) fail "there is no static build for a $NATIVE" "make release builds for the machine it runs on." ;;
esac

has() { command -v "$1" >/dev/null 2>&1; }
folder() { echo "huying-$VERSION-$1"; }
target() { echo "$1-unknown-linux-musl"; }

# The compiler for the C parts (SQLite, cryptography): musl's own for this machine, a cross compiler for the other.
compiler() { if [ "$1" = "$NATIVE" ]; then echo musl-gcc; else echo "$1-linux-gnu-gcc"; fi; }
compiler_packages() {
  case "$1" in
    "$NATIVE") echo musl-tools ;;
    aarch64) echo gcc-aarch64-linux-gnu libc6-dev-arm64-cross ;;
    x86_64) echo gcc-x86-64-linux-gnu libc6-dev-amd64-cross ;;
  esac
}
# A compiler that finds the headers it needs; one without them is no compiler.
compiles() { has "$1" && echo '#include <stdint.h>' | "$1" -fsyntax-only -x c - 2>/dev/null; }

# Installs Debian packages where that may be done. Whoever asks looks afterwards whether it helped.
from_packages() {
  has apt-get && [ "$(id -u)" -eq 0 ] || return 0
  with_progress "refreshing the package lists" apt-get -q update >&2 || true
  with_progress "installing $*" env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "$@" >&2 || true
}

# Says why not, when a toolchain is neither there nor to be had.
toolchain() {
  local arch=$1 compiler
  compiler=$(compiler "$arch")
  if [ ! -d "$(rustc --print target-libdir --target "$(target "$arch")" 2>/dev/null)" ]; then
    has rustup || { echo "rustup is missing and this Rust has no $(target "$arch")"; return 1; }
    rustup -q target add "$(target "$arch")" >&2 || { echo "rustup cannot add $(target "$arch")"; return 1; }
  fi
  compiles "$compiler" && return
  local packages
  read -ra packages <<<"$(compiler_packages "$arch")"
  from_packages "${packages[@]}"
  compiles "$compiler" || { echo "the compiler $compiler is missing (Debian: apt-get install $(compiler_packages "$arch"))"; return 1; }
}

build() {
  local arch=$1 name upper flags=''
  name=$(target "$arch" | tr - _)
  upper=${name^^}
  # The cross compiler's headers are those of another C library: what they would call by other names is left out.
  [ "$arch" = "$NATIVE" ] || flags="-U_FORTIFY_SOURCE -DSQLITE_DISABLE_LFS"
  [ "$arch" = aarch64 ] && [ "$arch" != "$NATIVE" ] && flags="$flags -mno-outline-atomics"
  export "CC_$name=$(compiler "$arch")" "CFLAGS_$name=$flags"
  [ "$arch" = "$NATIVE" ] || export "CARGO_TARGET_${upper}_LINKER=$(compiler "$arch")"
  cargo build --locked --release --target "$(target "$arch")" --package hub --package simulators --bins
}

pack() {
  local arch=$1 made place program
  made="target/$(target "$arch")/release"
  place="$OUT/$(folder "$arch")"
  rm -rf "$place"
  mkdir -p "$place/deploy"
  for program in huying huying-sim; do
    if readelf -l "$made/$program" | grep -q INTERP; then fail "$made/$program is not static" "It would need the libraries of this machine."; fi
    install -m 755 "$made/$program" "$place/$program"
  done
  install -m 644 README.md README.zh-CN.md CHANGELOG.md LICENSE hub/huying.example.toml "$place/"
  install -m 644 deploy/* "$place/deploy/"
  cp -r docs "$place/docs"
  cp hub/protocol/PROTOCOL.md "$place/docs/PROTOCOL.md"
  (cd "$place" && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
  tar -C "$OUT" --sort=name --owner=0 --group=0 --numeric-owner -czf "$place.tar.gz" "$(folder "$arch")"
  say "$place.tar.gz: $(du -h "$place.tar.gz" | cut -f1)"
}

# Unpacked into an empty folder and run with nothing but a shell on the path: no compiler, no Node.
try_native() {
  local place
  place=$(mktemp -d "${TMPDIR:-/tmp}/huying-dist.XXXXXX")
  tar -C "$place" -xzf "$OUT/$(folder "$NATIVE").tar.gz"
  mkdir "$place/bin" && ln -s "$(command -v sh)" "$place/bin/sh"
  (cd "$place/$(folder "$NATIVE")" && sha256sum --quiet --check SHA256SUMS &&
    env -i HOME="$place" PATH="$place/bin" ./huying --version &&
    env -i HOME="$place" PATH="$place/bin" ./huying-sim demo --seconds "$DEMO_SECONDS" --listen 127.0.0.1:0) || {
    rm -rf "$place"
    fail "what was built does not run" "See the lines above."
  }
  rm -rf "$place"
}

# Sets RAN to how far the other program was tried. Under an emulator everything takes many times as long, so the city is
# the smallest; accounts, ledger, sockets and cryptography are the same.
try_other() {
  local emulator="qemu-$OTHER-static" place
  has "$emulator" || from_packages qemu-user-static
  if ! has "$emulator"; then
    say "built and not run: there is no $emulator here"
    RAN=built
    return
  fi
  emulator=$(command -v "$emulator")
  place=$(mktemp -d "${TMPDIR:-/tmp}/huying-dist.XXXXXX")
  tar -C "$place" -xzf "$OUT/$(folder "$OTHER").tar.gz"
  printf '#!/bin/sh\nexec %s %s "$@"\n' "$emulator" "$place/$(folder "$OTHER")/huying" >"$place/huying"
  chmod 755 "$place/huying"
  (cd "$place" && ./huying --version &&
    "$emulator" "$(folder "$OTHER")/huying-sim" --hub ./huying demo --city tiny --seconds "$EMULATED_SECONDS" --listen 127.0.0.1:0) || {
    rm -rf "$place"
    fail "what was built for $OTHER does not run" "See the lines above."
  }
  rm -rf "$place"
  RAN=run_emulated
}

mkdir -p "$OUT"
has cargo || fail "cargo is missing" "Install Rust from https://rustup.rs; rust-toolchain.toml picks the version."
heading "Console"
tests/scripts/console.sh packages
tests/scripts/console.sh pages
heading "For $NATIVE"
why=$(toolchain "$NATIVE") || fail "no static build for this machine: $why"
build "$NATIVE"
pack "$NATIVE"
heading "Running it from an unpacked folder"
try_native
heading "For $OTHER"
if why=$(toolchain "$OTHER"); then
  build "$OTHER"
  pack "$OTHER"
  try_other
else
  say "left out: $why"
  RAN=left_out
fi
(cd "$OUT" && sha256sum -- *.tar.gz >SHA256SUMS)
echo "dist: ok version=$VERSION $NATIVE=run $OTHER=$RAN folder=$OUT"
