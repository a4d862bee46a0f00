#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# tests/cuda/soak.sh [--minutes N | --seconds N] [--patient] BUILD_DIR: live
# pipelines on the device for half an hour (tests/cuda/soak.c), with the build in
# BUILD_DIR, while the memory of the device is watched too. GStreamer may be one
# of the user's own: PATH, LD_LIBRARY_PATH and GST_PLUGIN_SYSTEM_PATH_1_0 are
# left as they are. Exit status 77 without a device.
set -u
seconds=1800 patient=()
while [ $# -gt 1 ]; do
  case $1 in
    --minutes) seconds=$(($2 * 60)); shift ;;
    --seconds) seconds=$2; shift ;;
    --patient) patient=(--patient) ;;
    *) break ;;
  esac
  shift
done
if [ $# != 1 ]; then
  sed -n '5,9s/^# //p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
build=$1
soak=$build/tests/cuda/device/soak
[ -x "$soak" ] || { echo "$soak is not built (it needs GStreamer)"; exit 77; }
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
export FX_CUDA_MODULE=${FX_CUDA_MODULE:-$build/cuda/libfxcuda.so}
export GST_PLUGIN_PATH=$build/gst GST_REGISTRY=$scratch/registry GST_REGISTRY_FORK=no

"$soak" --seconds "$seconds" "${patient[@]}" &
pid=$!
# MiB in use on the first device, by all who use it: only on a machine of our own
# does growth mean something, so it is told and not judged.
if command -v nvidia-smi >/dev/null 2>&1; then
  while kill -0 $pid 2>/dev/null; do
    nvidia-smi --query-gpu=memory.used --format=csv,noheader,nounits 2>/dev/null |
      head -n 1 >>"$scratch/used"
    for ((i = 0; i < 30; i++)); do
      kill -0 $pid 2>/dev/null || break
      sleep 1
    done
  done
fi
wait $pid
status=$?
[ -s "$scratch/used" ] &&
  echo "MiB in use on the device, every half minute: $(tr '\n' ' ' <"$scratch/used")"
exit $status
