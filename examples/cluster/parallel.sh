#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# Many files through effects, in N shards that GNU parallel hands out, to this
# machine or several:
#
#   parallel.sh N ARGUMENT...
#   parallel.sh 16 "takes/*.wav" -O out -c voice.toml
#   PARALLEL="--sshloginfile hosts --workdir ." parallel.sh 16 ...
#
# The arguments go to gst-fx-1.0 process as they are. Run again, it does what is
# not there yet. GNU parallel reads more options from PARALLEL. Exit status: 0
# done, 1 some failed, 2 misused.
set -u

usage () { sed -n '5,14s/^# \{0,1\}//p' "$0" >&2; exit 2; }
case ${1:-} in ''|*[!0-9]*|0*) usage ;; esac
shards=$1
shift
[ $# -gt 0 ] || usage
parallel --version 2>/dev/null | grep -q '^GNU parallel' || {
  echo "parallel.sh: GNU parallel is not here (Debian's package parallel)" >&2
  exit 1
}
# The shards share the processors: each does one file at a time. Only what
# stands for the number is replaced, "{}" in an argument stays.
seq "$shards" | parallel --quote --line-buffer -I ,shard, \
  gst-fx-1.0 process --shard ",shard,/$shards" --skip-existing --jobs 1 "$@"
[ $? = 0 ] || exit 1
