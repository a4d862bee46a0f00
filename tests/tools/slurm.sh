#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# examples/cluster/array.sbatch: the tasks of a Slurm array make what one run
# makes, also when one of them is killed in the middle and the array is submitted
# again. On a Slurm of its own: munged, slurmctld and slurmd of this user, with
# all their files in the scratch directory; nothing of an installed Slurm is read
# or changed. Exit 77: Slurm is not here (Debian: slurm-wlm and munge) or cannot
# be started.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh" "$@"
. "$root/tests/tools/cluster.sh"
PATH=$PATH:/usr/sbin:/sbin
for program_of_slurm in munged mungekey slurmctld slurmd sbatch; do
  command -v $program_of_slurm >/dev/null || { echo "$program_of_slurm is not here"; exit 77; }
done

# Last started, first stopped, by their numbers.
daemons=()
stop_all () {
  local i t
  for ((i = ${#daemons[@]} - 1; i >= 0; i--)); do
    kill "${daemons[i]}" 2>/dev/null
    for ((t = 0; t < 100; t++)); do
      kill -0 "${daemons[i]}" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "${daemons[i]}" 2>/dev/null
  done
  wait
  rm -rf "$scratch"
}
trap stop_all EXIT
not_started () {
  echo "Slurm cannot be started here: $1"
  tail -n 5 slurm/*.log 2>/dev/null
  exit 77
}

chmod 711 . # munge wants a way to its socket for everybody
mkdir -p slurm/state slurm/spool slurm/munge && chmod 755 slurm slurm/munge
name=$(hostname -s)
user=$(id -un)
read -r port_of_ctld port_of_d < <(python3 - <<'PY'
import socket
free = [socket.socket() for _ in range(2)]
for s in free:
    s.bind(('127.0.0.1', 0))
print(*[s.getsockname()[1] for s in free])
PY
)
cat >slurm/slurm.conf <<CONF
ClusterName=fxtest
SlurmctldHost=$name(127.0.0.1)
SlurmctldPort=$port_of_ctld
SlurmdPort=$port_of_d
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$scratch/slurm/munge/socket
CredType=cred/munge
StateSaveLocation=$scratch/slurm/state
SlurmdSpoolDir=$scratch/slurm/spool
SlurmctldPidFile=$scratch/slurm/slurmctld.pid
SlurmdPidFile=$scratch/slurm/slurmd.pid
SlurmctldLogFile=$scratch/slurm/slurmctld.log
SlurmdLogFile=$scratch/slurm/slurmd.log
PlugStackConfig=/dev/null
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=2,batch_sched_delay=0
KillWait=2
ReturnToService=2
NodeName=$name NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$scratch/slurm/slurm.conf
mungekey --create --keyfile=slurm/munge.key >slurm/mungekey.log 2>&1 || not_started 'no key'
munged --foreground --force --key-file="$scratch/slurm/munge.key" \
  --socket="$scratch/slurm/munge/socket" --pid-file="$scratch/slurm/munge/pid" \
  --seed-file="$scratch/slurm/munge/seed" --log-file="$scratch/slurm/munged.log" >slurm/munged.out.log 2>&1 &
daemons+=($!)
for ((t = 0; t < 100; t++)); do [ ! -S slurm/munge/socket ] || break; sleep 0.1; done
[ -S slurm/munge/socket ] || not_started 'munged has no socket'
slurmctld -D -f "$SLURM_CONF" >slurm/slurmctld.out.log 2>&1 &
daemons+=($!)
slurmd -D -f "$SLURM_CONF" -N "$name" >slurm/slurmd.out.log 2>&1 &
daemons+=($!)
node_is_idle () { [ "$(timeout 5 sinfo --noheader --format=%t 2>/dev/null)" = idle ]; }
for ((t = 0; t < 120; t++)); do node_is_idle && break; sleep 0.25; done
node_is_idle || not_started 'the node is not idle after 30 s'

submit () { # submit ARRAY ARG...: prints the number of the job
  sbatch --parsable --array="$1" --output="task-%A_%a.log" "$root/examples/cluster/array.sbatch" "${@:2}"
}
# state JOB TASK
state () { scontrol show job "$1_$2" 2>/dev/null | sed -n 's/.*JobState=\([A-Z_]*\).*/\1/p'; }
ended () { # ended JOB TASK...
  local job=$1 task
  shift
  for task; do
    case $(state "$job" "$task") in ''|PENDING|RUNNING|COMPLETING|CONFIGURING) return 1 ;; esac
  done
}
# What Slurm says about it, where it was waited for in vain.
await_end () { # await_end WHAT JOB TASK...
  await "$1" ended "${@:2}" || { scontrol show job; tail -n 5 task-"$2"_*.log slurm/*.log; }
}
states () { for task in "${@:2}"; do state "$1" "$task"; done | tr '\n' ' '; }

shared_sounds
stall
job=$(submit 1-3 'in/*/*.wav' -O done "${chain[@]}") || bad submit 'no job'
await 'a half of a file' stalled || tail -n 3 task-*.log slurm/*.log
scancel --signal=KILL --full "${job}_$stalled_shard"
await_end 'the end of the array' "$job" 1 2 3
case $(states "$job" 1 2 3) in
  'COMPLETED COMPLETED '*COMPLETED*) bad 'states after the kill' "$(states "$job" 1 2 3)" ;;
  'COMPLETED COMPLETED '*) ok ;;
  *) bad 'states after the kill' "$(states "$job" 1 2 3)" ;;
esac
resumed_from

job=$(submit 1-3 'in/*/*.wav' -O done "${chain[@]}")
await_end 'the end of the second array' "$job" 1 2 3
equal 'states at last' "$(states "$job" 1 2 3)" 'COMPLETED COMPLETED COMPLETED '
cat task-"$job"_*.log >second
resumed second

# some tasks of an array: refused, for files would be left out, but with FX_SHARDS
job=$(submit 2,3 'in/*/*.wav' -O some "${chain[@]}")
await_end 'the end of a part' "$job" 2 3
equal 'states of a part' "$(states "$job" 2 3)" 'FAILED FAILED '
says 'a part' 'set FX_SHARDS' "task-${job}_2.log"
[ ! -e some ] && ok || bad 'a part' 'something was written'
job=$(FX_SHARDS=3 submit 2,3 'in/*/*.wav' -O some "${chain[@]}")
await_end 'the end of a known part' "$job" 2 3
equal 'a known part' "$(cd some && find . -name '*.wav' | sort | tr '\n' ' ')" './x/b.wav ./x/c d.wav ./y/e.wav ./y/f.wav '
env -u SLURM_ARRAY_TASK_ID bash "$root/examples/cluster/array.sbatch" in/x/a.wav -O some 2>err
equal 'no array' "$?" 2
says 'no array' 'sbatch --array=1-N' err
finish
