#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# cuda/nvcc.sh LOG COMMAND...: runs it with what it says in LOG, which is shown
# when it fails, and its warnings in any case.
log=$1
shift
"$@" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
grep -i warning "$log" >&2
exit 0
