# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# Sourced by the tests of this folder as ". common.sh BUILD_DIR": the program of
# this build as `fx`, a scratch directory to work in, sounds, and the count of
# what passed.
set -u -o pipefail
# Messages are compared: keep them in one language.
export LC_ALL=C.UTF-8
build=$(cd "$1" && pwd) || exit 2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd) || exit 2
program=$build/gst/tools/gst-fx-1.0
command -v python3 >/dev/null || { echo "python3 is not here"; exit 77; }

scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 2
unset COLUMNS
export GST_PLUGIN_PATH=$build/gst GST_PRESET_PATH=$root/gst/presets
export GST_REGISTRY=$scratch/registry.bin XDG_CONFIG_HOME=$scratch/config
# Plugins are looked at in the program itself: a scanner of its own could not
# load one that is built with a sanitizer.
export NO_COLOR=1 GST_REGISTRY_FORK=no
unset GST_DEBUG GST_PLUGIN_PATH_1_0 GST_REGISTRY_1_0
# Seconds that one run may take before it counts as stuck.
patience=$((30 * ${FX_TEST_PATIENCE:-1}))

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

fx () { timeout "$patience" "$program" "$@"; }

# runs STATUS NAME ARG...: the program ends with that status; out and err hold
# what it wrote.
runs () {
  local wanted=$1 name=$2 status
  shift 2
  fx "$@" >out 2>err
  status=$?
  [ "$status" = "$wanted" ] && ok || { bad "$name" "exit status $status, not $wanted" err; return 1; }
}

# says NAME REGEX [FILE]: out (or that file) has such a line.
says () {
  grep -qE -- "$2" "${3:-out}" && ok || bad "$1" "nothing like \"$2\" is said" "${3:-out}"
}

# narrow NAME: no line of out is longer than 80 columns.
narrow () {
  [ "$(LC_ALL=C.UTF-8 awk '{ if (length ($0) > most) most = length ($0) } END { print most + 0 }' out)" -le 80 ] &&
    ok || bad "$1" "wider than 80 columns" out
}

# holds NAME EXPRESSION: of Python, with d the JSON in out.
holds () {
  python3 - "$2" out <<'PY' >log 2>&1 && ok || bad "$1" "$2" log
import json, math, sys
d = json.load(open(sys.argv[2]))
def near(a, b, within):
    return a is not None and abs(a - b) <= within
if not eval(sys.argv[1]):
    print(json.dumps(d, indent=1)[:3000])
    sys.exit(1)
PY
}

# sound FILE RATE CHANNELS BITS SECONDS EXPRESSION: a WAV file of the samples that
# the Python expression gives for frame i, channel c and time t; 1 is full
# scale, BITS 8, 16, 24, 32 or -32 for float. r () is noise in -1 .. 1.
sound () {
  python3 - "$@" <<'PY' || exit 2
import math, random, struct, sys
path, rate, channels, bits, seconds, what = sys.argv[1:]
rate, channels, bits = int(rate), int(channels), int(bits)
random.seed(1)
n = round(float(seconds) * rate)
code = compile(what, 'sound', 'eval')
names = dict(math=math, sin=math.sin, pi=math.pi, r=lambda: random.uniform(-1, 1))
data = bytearray()
size = abs(bits) // 8
for i in range(n):
    for c in range(channels):
        names.update(i=i, c=c, t=i / rate)
        x = eval(code, names)
        if bits < 0:
            data += struct.pack('<f', x)
        else:
            top = 1 << (bits - 1)
            v = max(-top, min(top - 1, round(x * top)))
            data += (v + 128).to_bytes(1, 'little') if bits == 8 else v.to_bytes(size, 'little', signed=True)
masks = {1: 4, 2: 3, 6: 0x3f, 8: 0x63f}
fmt = struct.pack('<HHIIHHHHI', 0xfffe, channels, rate, rate * channels * size,
                  channels * size, abs(bits), 22, abs(bits), masks.get(channels, 0))
fmt += struct.pack('<H', 3 if bits < 0 else 1) + bytes.fromhex('000000001000800000aa00389b71')
with open(path, 'wb') as f:
    f.write(b'RIFF' + struct.pack('<I', 4 + 8 + len(fmt) + 8 + len(data)) + b'WAVE')
    f.write(b'fmt ' + struct.pack('<I', len(fmt)) + fmt + b'data' + struct.pack('<I', len(data)) + data)
PY
}

# memory ARG...: the most memory that a run held, in MiB.
memory () {
  python3 - "$patience" "$program" "$@" <<'PY'
import resource, subprocess, sys
subprocess.run(sys.argv[2:], timeout=float(sys.argv[1]), stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
PY
}

# constant NAME SHORT LONG: runs that held SHORT and LONG MiB, of sounds whose
# lengths are far apart, held about the same. Sanitizers keep what is freed.
constant () {
  [ -z "${FX_TEST_PATIENCE:-}" ] || return 0
  [ -n "$2" ] && [ -n "$3" ] && [ "$3" -le $(($2 + 12)) ] && ok ||
    bad "$1" "a short sound takes $2 MiB, a long one $3 MiB"
}

# lasting FILE SECONDS: a WAV file of so many seconds, 48 kHz, stereo, 16 bits,
# with sound in its first second only; it takes little room.
lasting () {
  sound "$1" 48000 2 16 1 '0.5 * r ()'
  truncate -s $(($2 * 192000 + 68)) "$1"
  python3 - "$1" <<'PY'
import os, sys
size = os.path.getsize(sys.argv[1])
with open(sys.argv[1], 'r+b') as f:
    f.seek(4), f.write((size - 8).to_bytes(4, 'little'))
    f.seek(64), f.write((size - 68).to_bytes(4, 'little'))
PY
}
