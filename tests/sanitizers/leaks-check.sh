#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# tests/sanitizers/leaks-check.sh FAULTS: leaks.sh lets pass a program that
# frees everything, and stops one that does not.
set -u
leaks=$(dirname "$0")/leaks.sh
"$leaks" "$1" none || { echo "leaks.sh sees a leak where there is none"; exit 1; }
if "$leaks" "$1" leak; then
  echo "leaks.sh does not see a leak"
  exit 1
fi
echo "the leak was seen"
