# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# Sourced by examples/quickstart, tests/run and .ci/run, with $root set to the
# top of the tree: packages, the build directory, configure and build. Each
# function says what went wrong and what to do, and returns non-zero.

say () { printf '%s\n' "$*"; }
complain () { printf '%s\n' "$*" >&2; }

# has_package PACKAGE PROBE
has_package () {
  case $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) in
    *installed*) [ "$(dpkg-query -W -f '${db:Status-Status}' "$1")" = installed ] && return 0 ;;
  esac
  case $2 in
    pc:*) pkg-config --exists "${2#pc:}" 2>/dev/null ;;
    element:*) gst-inspect-1.0 --exists "${2#element:}" >/dev/null 2>&1 ;;
    /*) [ -e "$2" ] ;;
    *) command -v "$2" >/dev/null 2>&1 ;;
  esac
}

# need_packages GROUP...: afterwards every package of these groups is there.
# Root is asked for, and the network used, only when something is missing.
need_packages () {
  missing=
  while read -r group package probe; do
    case $group in ''|'#'*) continue ;; esac
    case " $* " in *" $group "*) ;; *) continue ;; esac
    has_package "$package" "$probe" || missing="$missing $package"
  done <"$root/tests/deps"
  [ -n "$missing" ] || return 0
  missing=${missing# }
  if ! command -v apt-get >/dev/null 2>&1; then
    complain "Missing, by their Debian names: $missing"
    complain "There is no apt-get here: install them your way, then run this again."
    return 1
  fi
  if [ "$(id -u)" = 0 ]; then
    as_root=
  elif command -v sudo >/dev/null 2>&1; then
    # Without a terminal nobody can type a password: do not wait for one.
    if [ -t 0 ]; then as_root=sudo; else as_root='sudo -n'; fi
  else
    complain "Missing packages: $missing"
    complain "Run this as root, then run this command again:"
    complain "  apt-get update && apt-get install -y --no-install-recommends $missing"
    return 1
  fi
  say "Installing: $missing"
  apt_log=$(mktemp "${TMPDIR:-/tmp}/fx-apt.XXXXXX") || return 1
  # shellcheck disable=SC2086
  if $as_root env DEBIAN_FRONTEND=noninteractive sh -c '
      apt-get -q update && apt-get -q install -y --no-install-recommends "$@"' \
      apt $missing </dev/null >"$apt_log" 2>&1; then
    rm -f "$apt_log"
  else
    tail -n 15 "$apt_log" >&2
    rm -f "$apt_log"
    complain "apt could not install: $missing"
    complain "As root, with the network up: apt-get update && apt-get install -y --no-install-recommends $missing"
    return 1
  fi
}

# pick_build_dir NAME: sets $build to a directory that this user can write:
# $FX_BUILD_DIR (with -NAME if NAME is not "build"), else NAME in the tree, else
# one in the user's cache that belongs to this tree alone.
pick_build_dir () {
  if [ -n "${FX_BUILD_DIR:-}" ]; then
    case $FX_BUILD_DIR in
      /*) build=$FX_BUILD_DIR ;;
      *) build=$PWD/$FX_BUILD_DIR ;;
    esac
    [ "$1" = build ] || build=$build-${1#build-}
    mkdir -p "$build" && return 0
    complain "$build, from FX_BUILD_DIR, cannot be made."
    return 1
  fi
  build=$root/$1
  if [ -d "$build" ]; then
    [ -w "$build" ] && { [ ! -e "$build/build.ninja" ] || [ -w "$build/build.ninja" ]; } && return 0
  elif [ -w "$root" ]; then
    return 0
  fi
  if [ -z "${XDG_CACHE_HOME:-}${HOME:-}" ]; then
    complain "$build cannot be written, and neither HOME nor XDG_CACHE_HOME says where else to build."
    return 1
  fi
  build=${XDG_CACHE_HOME:-$HOME/.cache}/gst-plugins-fx/$(printf '%s' "$root" | cksum | cut -d ' ' -f 1)-$1
  mkdir -p "$build" || return 1
  say "$root/$1 is not writable for $(id -un): building in $build"
}

# build_tree LOG [-t TARGET]... [-- MESON_OPTION...]: configures $build unless
# it is a configured build of this tree already, and builds the targets, or all.
build_tree () {
  log=$1
  shift
  targets=
  while [ "${1:-}" = -t ]; do
    targets="$targets $2"
    shift 2
  done
  [ "${1:-}" = -- ] && shift
  mkdir -p "$build" "$(dirname "$log")" || return 1
  if [ -e "$build/build.ninja" ] &&
      grep -qF "\"source\": \"$root\"" "$build/meson-info/meson-info.json" 2>/dev/null; then
    if [ $# -gt 0 ] && ! meson configure "$build" "$@" >"$log" 2>&1; then
      configure_failed
      return 1
    fi
  else
    # A half-made or moved build directory holds nothing worth keeping, but
    # only what meson itself made is thrown away.
    [ -e "$build/meson-private" ] && rm -rf "$build/meson-private" "$build/meson-info" "$build/build.ninja"
    if ! meson setup "$build" "$root" "$@" >"$log" 2>&1; then
      configure_failed
      return 1
    fi
  fi
  # shellcheck disable=SC2086
  if ! ninja -C "$build" ${FX_JOBS:+-j "$FX_JOBS"} $targets >"$log" 2>&1; then
    # What failed comes first, then what ninja was still doing.
    grep -E -A 12 'FAILED:|error:|^ninja: error|ERROR:' "$log" | head -n 60 >&2
    complain "The build failed; the whole log is $log"
    return 1
  fi
}

configure_failed () {
  tail -n 20 "$log" >&2
  complain "meson could not configure $build; the whole log is $log"
}
