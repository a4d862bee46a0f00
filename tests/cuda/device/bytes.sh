#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# tests/cuda/device/bytes.sh TEST_BYTES: the emulation against itself, under two
# schedules of its blocks, which is what a device is to it; and that one byte more
# or less is noticed.
set -u
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
"$1" --write "$scratch/a" >"$scratch/log"
status=$?
if [ $status != 0 ]; then
  cat "$scratch/log"
  exit $status
fi
FX_FAKE_SEED=2 FX_FAKE_DELAY_US=100 "$1" --compare "$scratch/a" || exit 1
# A byte in the middle of the last case.
size=$(wc -c <"$scratch/a")
printf '\377' | dd of="$scratch/a" bs=1 seek=$((size - 3000)) conv=notrunc 2>/dev/null
if "$1" --compare "$scratch/a" >"$scratch/log" 2>&1; then
  echo "a changed byte was not noticed"
  exit 1
fi
echo "a changed byte was noticed"
