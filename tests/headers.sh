#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# tests/headers.sh BUILD_DIR CC [NVCC]: every header compiles alone as C11, and
# the ones that device code reaches compile as C++17 and, with NVCC, as CUDA.
# A header without an include guard is a part that its users include several
# times under other definitions, so it is compiled only there.
set -u
cd "$(dirname "$0")/.." || exit 2
build=$1 cc=$2 nvcc=${3:-}
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
pkgs='gstreamer-1.0 gstreamer-base-1.0 gstreamer-audio-1.0 gstreamer-controller-1.0 gstreamer-check-1.0 gio-unix-2.0 json-glib-1.0'
# shellcheck disable=SC2086
gst_flags=$(pkg-config --cflags $pkgs) || exit 1
failed=0 compiled=0

# alone HEADER ENDING COMPILER...
alone () {
  header=$1 ending=$2
  shift 2
  printf '#include "%s"\n#include "%s"\n' "$header" "$header" >"$scratch/alone.$ending"
  if "$@" -I. "-I$build" -c "$scratch/alone.$ending" -o "$scratch/alone.o" >"$scratch/log" 2>&1; then
    compiled=$((compiled + 1))
  else
    echo "$header does not compile alone: $*"
    head -n 15 "$scratch/log"
    failed=1
  fi
}

for header in $(find dsp cuda gst tests -name '*.h' | sort); do
  grep -q '^#ifndef [A-Z0-9_]*_H$' "$header" || continue
  flags=
  case $header in gst/*|tests/*) flags=$gst_flags ;; esac
  # shellcheck disable=SC2086
  alone "$header" c $cc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -Wno-unused-function -Wno-unused-variable -Wno-unused-parameter -Wno-psabi $flags
done

cxx=
for name in c++ g++ clang++; do
  command -v "$name" >/dev/null 2>&1 && { cxx=$name; break; }
done
# The contract, and what kernels include.
shared=$(sed -nE 's/^#include "(cuda\/[^"]*\.h)"$/\1/p' cuda/*.cu cuda/*.cuh 2>/dev/null | sort -u)
for header in dsp/fx_error.h dsp/fx_sos.h dsp/fx_proc.h dsp/fx_backend.h cuda/fx_cuda.h $shared; do
  [ -e "$header" ] || continue
  [ -n "$cxx" ] && alone "$header" cc "$cxx" -std=c++17 -Wall -Wextra -Werror
  [ -n "$nvcc" ] && alone "$header" cu "$nvcc" -std=c++17 -Werror all-warnings
done

# A header that needs another one first must be seen, or nothing was looked at.
mkdir -p "$scratch/dsp"
printf 'static inline uint32_t f (void) { return 0; }\n' >"$scratch/dsp/needy.h"
printf '#include "%s"\n' "$scratch/dsp/needy.h" >"$scratch/needy.c"
# shellcheck disable=SC2086
if $cc -std=c11 -c "$scratch/needy.c" -o "$scratch/needy.o" >/dev/null 2>&1; then
  echo "$cc accepts a header that does not compile"
  failed=1
fi
[ -n "$cxx" ] || echo "no C++ compiler: the headers were not compiled as C++17"
[ -n "$nvcc" ] || echo "no nvcc: the headers were not compiled as CUDA"
echo "$compiled compiled"
[ "$compiled" -gt 0 ] && exit $failed
exit 1
