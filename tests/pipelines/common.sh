# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# Sourced by the tests of this folder as ". common.sh BUILD_DIR": a scratch
# directory to work in with in.wav, a spoken recording, gst-launch-1.0 with the
# plugin of this build and a registry of its own, and the count of what passed.
set -u -o pipefail
# Messages are compared: keep them in one language. Numbers follow LC_ALL.
export LANGUAGE=C
build=$(cd "$1" && pwd) || exit 2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd) || exit 2

recording=/usr/share/sounds/alsa/Front_Center.wav
command -v gst-launch-1.0 >/dev/null || { echo "gst-launch-1.0 is not here"; exit 77; }
[ -r "$recording" ] || { echo "$recording is not here (package alsa-utils)"; exit 77; }

scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
cp "$recording" "$scratch/in.wav"
cd "$scratch" || exit 2

export GST_PLUGIN_PATH=$build/gst GST_PRESET_PATH=$root/gst/presets
export GST_REGISTRY=$build/tests/pipelines/registry.bin
unset LD_PRELOAD GST_DEBUG GST_PLUGIN_PATH_1_0 GST_REGISTRY_1_0

passed=0 failed=0
ok () { passed=$((passed + 1)); }
bad () { # bad NAME WHY [LOG]
  failed=$((failed + 1))
  echo "FAILED $1: $2"
  [ $# -lt 3 ] || tail -n 20 "$3" | sed 's/^/    /'
}
finish () {
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
  exit
}

# A sanitizer's library has to come first in a process that loads an
# instrumented plugin; the shells around it do without.
if [ -n "${FX_TEST_PRELOAD:-}" ]; then
  mkdir "$scratch/bin"
  for program in gst-launch-1.0 gst-inspect-1.0; do
    printf '#!/bin/sh\nLD_PRELOAD="%s" exec %s "$@"\n' "$FX_TEST_PRELOAD" "$(command -v $program)" >"$scratch/bin/$program"
    chmod +x "$scratch/bin/$program"
  done
  PATH=$scratch/bin:$PATH
fi

# Seconds that one pipeline may take before it counts as stuck.
patience=$((30 * ${FX_TEST_PATIENCE:-1}))

# launch LOG PIPELINE [PROGRAM]: runs one line as a shell would.
launch () {
  timeout "$patience" bash -c "exec ${3:-gst-launch-1.0 -q} $2" >"$1" 2>&1
}

# samples FILE: decodes to mono F32 into FILE.raw; prints the count of samples.
samples () {
  timeout "$patience" env -u GST_PLUGIN_PATH gst-launch-1.0 -q filesrc location="$1" ! \
    decodebin ! audioconvert ! audio/x-raw,format=F32LE,channels=1 ! \
    filesink location="$1.raw" >"$1.log" 2>&1 || { cat "$1.log" >&2; return 1; }
  echo $(($(stat -c %s "$1.raw") / 4))
}

# not_silent FILE.raw
not_silent () {
  [ "$(tr -d '\000' <"$1" | head -c 4096 | wc -c)" = 4096 ]
}

# same_length NAME IN OUT: OUT decodes to as many frames as IN and at most one
# second of ringing more, and is sound that differs from it.
same_length () {
  local a b
  [ -s "$3" ] || { bad "$1" "$3 was not written"; return 1; }
  a=$(samples "$2") && b=$(samples "$3") || { bad "$1" "$3 does not decode"; return 1; }
  [ "$a" -gt 0 ] && [ "$b" -ge "$a" ] && [ "$b" -le $((a + 48000)) ] ||
    { bad "$1" "$a frames went in, $b came out"; return 1; }
  not_silent "$3.raw" || { bad "$1" "$3 is silent"; return 1; }
  ! cmp -s -n $((a * 4)) "$2.raw" "$3.raw" || { bad "$1" "$3 is the input, unchanged"; return 1; }
}
