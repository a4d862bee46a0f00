#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# examples/cluster/parallel.sh: shards by GNU parallel make what one run makes,
# also when one of them is killed in the middle and all is run again. Exit 77:
# GNU parallel is not here.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh" "$@"
. "$root/tests/tools/cluster.sh"
parallel --version 2>/dev/null | grep -q '^GNU parallel' || { echo "GNU parallel is not here"; exit 77; }
export PARALLEL_HOME=$scratch/parallel # it keeps files of its own
mkdir "$PARALLEL_HOME"
run="$root/examples/cluster/parallel.sh"
shared_sounds

# one shard waits for sound that does not come, and is killed
stall
timeout "$patience" "$run" 3 'in/*/*.wav' -O done "${chain[@]}" >out.1 2>err.1 &
job=$!
await 'a half of a file' stalled
# The program that works here on that shard.
for p in /proc/[0-9]*; do
  [ "$p/exe" -ef "$program" ] && [ "$p/cwd" -ef "$scratch" ] || continue
  tr '\0' '\n' <"$p/cmdline" | grep -qx "$stalled_shard/3" && kill -KILL "${p#/proc/}"
done
wait $job
equal 'killed' "$?" 1
resumed_from
timeout "$patience" "$run" 3 'in/*/*.wav' -O done "${chain[@]}" >out.2 2>err.2
equal 'run again' "$?" 0
resumed err.2

# more shards than files, other options of GNU parallel, odd arguments
PARALLEL='--sshlogin 2/: --keep-order' timeout "$patience" "$run" 30 'in/*/*.wav' -O 'out {} $HOME "2"' "${chain[@]}" 2>err.3
equal 'more shards than files' "$?" 0
same_tree 'more shards than files' whole 'out {} $HOME "2"'
for wrong in '' 0 x 1x -1; do
  "$run" $wrong >out 2>err
  equal "misused: $wrong" "$?" 2
  says "misused: $wrong" 'parallel.sh N ARGUMENT' err
done
"$run" 2 'in/*/*.wav' -O done -e lowpas 2>err
equal 'a wrong effect' "$?" 1
says 'a wrong effect' 'did you mean lowpass' err
finish
