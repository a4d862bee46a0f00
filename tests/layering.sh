#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# tests/layering.sh [--self-test] [TREE]: who may include whom, what the source
# may not contain. Every breach is one line on stdout, "FILE:LINE: what", and
# makes the exit status 1. --self-test breaks each rule once, in a scratch tree,
# and fails unless exactly that breach is reported.
set -u -o pipefail
export LC_ALL=C

# libc, and what stands beside it on the platforms that we build for. No stdio:
# dsp/ formats no text.
libc='math|float|limits|stddef|stdint|stdbool|stdlib|string|stdalign|stdatomic|errno|complex|fenv|inttypes|assert'
isa='immintrin|xmmintrin|emmintrin|x86intrin|cpuid|arm_neon|sys/auxv'
os='dlfcn|pthread|unistd|time|sched'

breaches=0
breach () {
  printf '%s: %s\n' "$1" "$2"
  breaches=$((breaches + 1))
}

# sources FOLDER...: the C-like sources below them.
sources () {
  local folder
  for folder in "$@"; do
    [ -d "$folder" ] && find "$folder" -name '.*' -prune -o -type f \
      \( -name '*.[ch]' -o -name '*.cu' -o -name '*.cuh' -o -name '*.orc' \) -print
  done | sort
}

# includes FILE: "LINE <name>" or "LINE "name"" of each include.
includes () {
  sed -nE '/^[ \t]*#[ \t]*include/{=;s/^[ \t]*#[ \t]*include[ \t]*([<"][^>"]*[>"]).*/\1/p}' "$1" | paste -d ' ' - -
}

# may_include FILE QUOTED ANGLED: two extended regexes of what is allowed,
# without the quotes and without ".h" of the angled ones.
may_include () {
  local file=$1 line name
  while read -r line name; do
    case $name in
      '"'*) [[ ${name//\"/} =~ ^($2)$ ]] ;;
      *) name=${name#<}; [[ ${name%>} =~ ^($3)\.h$ ]] ;;
    esac || breach "$file:$line" "${name//\"/} must not be included here"
  done < <(includes "$file")
}

check_includes () {
  local file any='[^ ]+' contract='dsp/[a-z0-9_-]+\.h'
  for file in $(sources dsp); do
    case $file in
      dsp/design/*)
        may_include "$file" 'dsp/design/[^/]+\.h|dsp/fx_(error|sos)\.h' "$libc" ;;
      dsp/kernel/*)
        may_include "$file" 'dsp/kernel/[^ ]+\.[hc]|dsp/fx_(curve|error|math|sos|svf)\.h' "$libc|$isa|orc/[a-z]+" ;;
      dsp/proc/*)
        may_include "$file" "$contract|dsp/(proc|design|kernel)/[^/]+\.h" "$libc" ;;
      dsp/synth/*)
        may_include "$file" "$contract|dsp/(synth|kernel)/[^/]+\.h" "$libc" ;;
      dsp/*/*)
        breach "$file:1" "dsp/ has no such folder: give it a rule here first" ;;
      *.h)
        may_include "$file" "$contract" "$libc" ;;
      *)
        may_include "$file" 'dsp/[^ ]+\.h' "$libc|$isa|$os" ;;
    esac
  done
  # A contract header, a header of gst/ itself, and no other quoted name.
  for file in $(sources gst examples); do
    may_include "$file" "$contract|gst/[^ ]+\.h|config\.h" "$any"
  done
  for file in $(sources cuda); do
    may_include "$file" "$contract|cuda/[^ ]+\.(h|cuh|cu)" "$libc|$os|stdio|cuda[a-z_]*"
  done
}

check_text () {
  local file hits
  # Text that a person or a build wrote: no build folders, no pictures.
  while IFS= read -r file; do
    # The names of the flags stand in comments, and in this file.
    if [ "$file" != tests/layering.sh ]; then
      hits=$(sed -E 's/(^|[ \t])#[^!].*//' "$file" | grep -nE -- '["'\'' =]-(Ofast|ffast-math|funsafe-math-optimizations)' | cut -d : -f 1)
      case $file in
        *.md) hits= ;;
        *.[ch]|*.[ch]pp|*.cu|*.cuh)
          hits=$(grep -nE 'optimize[ (]*"[^"]*(fast|unsafe)' "$file" | cut -d : -f 1) ;;
      esac
      for line in $hits; do
        breach "$file:$line" "fast-math changes results, and the mode of the thread that loads us"
      done
    fi
    # Split, so that this line does not report itself.
    hits=$(grep -nE "(^|[^a-zA-Z0-9_.\$}])/(ho""me|ro""ot|wo""rk|Us""ers|m""nt)/" "$file" | cut -d : -f 1)
    for line in $hits; do
      breach "$file:$line" "a path of one machine"
    done
    case $file in
      *.[ch]|*.[ch]pp|*.cu|*.cuh|*.orc|*.sh|*.py|tests/run|tests/deps|.ci/run|examples/quickstart)
        head -n 5 "$file" | grep -q 'SPDX-License-Identifier: LGPL-2.1-or-later$' &&
          head -n 6 "$file" | grep -q 'SPDX-FileCopyrightText: ' ||
          breach "$file:1" "the two SPDX lines are missing" ;;
    esac
  done < <(find . \( -path ./.git -o -path './build*' -o -path './cov*' \) -prune -o \
    -type f ! -name COPYING ! -name '*.png' ! -name '*.flac' ! -name '*.wav' -print |
    sed 's,^\./,,' | sort)
}

check_tree () {
  cd "$1" || exit 2
  [ -d dsp ] && [ -d gst ] || { echo "$1 holds no dsp/ and gst/" >&2; exit 2; }
  check_includes
  check_text
  [ "$breaches" = 0 ] || { echo "$breaches breaches"; exit 1; }
}

# plant FILE TEXT: a tree whose only fault is TEXT, after the SPDX lines, in FILE.
self_test () {
  local self scratch failed=0 planted=0 spdx
  self=$(cd "$(dirname "$0")" && pwd)/layering.sh
  scratch=$(mktemp -d) || exit 2
  # shellcheck disable=SC2064
  trap "rm -rf '$scratch'" EXIT
  spdx=$(printf '/* SPDX-License-Identifier: LGPL-2.1-or-later\n * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */')
  fresh () {
    rm -rf "$scratch/t"
    mkdir -p "$scratch/t/"{dsp/{design,kernel/x86,proc},gst/elements,cuda,tests,examples}
    printf '%s\n#include <math.h>\n#include "dsp/fx_sos.h"\n' "$spdx" >"$scratch/t/dsp/design/rbj.c"
    printf '%s\n#include <gst/gst.h>\n#include "dsp/fx_proc.h"\n' "$spdx" >"$scratch/t/gst/elements/a.c"
    printf "# never -ffast-math\nx = ['-O3']\n" >"$scratch/t/meson.build"
  }
  plant () {
    local out
    fresh
    [ "$3" = bare ] && printf '%s\n' "$2" >"$scratch/t/$1" ||
      printf '%s\n%s\n' "$spdx" "$2" >"$scratch/t/$1"
    out=$("$self" "$scratch/t")
    planted=$((planted + 1))
    [ "$(printf '%s\n' "$out" | grep -c "^$1:")" = 1 ] &&
      [ "$(printf '%s\n' "$out" | tail -n 1)" = "1 breaches" ] || {
      echo "not caught alone: $1: $2"
      printf '%s\n' "$out"
      failed=1
    }
  }
  fresh
  "$self" "$scratch/t" || { echo "a clean tree is reported"; failed=1; }
  plant gst/elements/b.c '#include "dsp/kernel/sos.h"' c
  plant gst/elements/b.c '#include "dsp/design/rbj.h"' c
  plant gst/b.h '#  include "cuda/fx_cuda.h"' c
  plant gst/b.h '#include "../dsp/fx_sos.h"' c
  plant gst/b.h '#include "gstfxfilter.h"' c
  plant examples/b.c '#include "dsp/proc/gain.h"' c
  plant dsp/design/b.c '#include "dsp/kernel/sos.h"' c
  plant dsp/design/b.c '#include "dsp/fx_proc.h"' c
  plant dsp/design/b.c '#include "rbj.h"' c
  plant dsp/design/b.c '#include <stdio.h>' c
  plant dsp/kernel/b.c '#include "dsp/design/rbj.h"' c
  plant dsp/kernel/x86/b.c '#include <glib.h>' c
  plant dsp/proc/b.c '#include <gst/gst.h>' c
  plant dsp/fx_b.h '#include "dsp/kernel/sos.h"' c
  plant dsp/fx_b.h '#include <dlfcn.h>' c
  plant dsp/fx_b.c '#include <stdio.h>' c
  plant dsp/fx_b.c '#include <glib.h>' c
  plant cuda/b.cu '#include "gst/gstfxfilter.h"' c
  plant cuda/b.cu '#include "dsp/kernel/sos.h"' c
  plant dsp/b.meson "args = ['-ffast-math']" bare
  plant dsp/kernel/meson.build "args += '-Ofast'" bare
  plant tests/b.c '__attribute__ ((optimize ("fast-math"))) int x;' c
  plant tests/b.c 'int x;' bare
  plant tests/b.cpp 'int x;' bare
  plant tests/b.sh 'echo' bare
  plant tests/b.txt "see /ho""me/somebody/data" bare
  echo "$planted breaches planted"
  exit $failed
}

if [ "${1:-}" = --self-test ]; then
  self_test
else
  check_tree "${1:-$(dirname "$0")/..}"
fi
