#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# tests/sanitizers/valgrind.sh COMMAND...: invalid reads and writes, uninitialised
# values and lost memory fail the command. valgrind 3.19 has no AVX-512.
exec env FX_CPU="${FX_CPU:-avx2}" G_DEBUG=gc-friendly G_SLICE=always-malloc \
  GST_REGISTRY_FORK=no CK_FORK=no CK_TIMEOUT_MULTIPLIER=40 \
  valgrind -q --fair-sched=yes --error-exitcode=9 --leak-check=full \
  --errors-for-leak-kinds=definite --show-leak-kinds=definite \
  --suppressions="$(dirname "$0")/valgrind.supp" "$@"
