#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# tests/sanitizers/leaks.sh COMMAND...: runs a GStreamer program under the leaks
# tracer, which names each GstObject and GstMiniObject that is still alive at
# the end, and fails if there is one. The tests run in one process, because
# the tracer reports when the process ends in an orderly way.
set -u
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
GST_TRACERS=leaks \
GST_DEBUG='GST_TRACER:7' GST_DEBUG_NO_COLOR=1 GST_DEBUG_FILE=$log CK_FORK=no "$@"
status=$?
alive='object-alive, type-name=\(string\)[A-Za-z]'
if grep -qE "$alive" "$log"; then
  echo "objects that nobody freed:"
  grep -E "$alive" "$log" | sed -E 's/.*object-alive, //; s/, trace=.*//' | head -n 60
  [ $status != 0 ] || status=1
fi
exit $status
