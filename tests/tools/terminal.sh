#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# gst-fx-1.0 on terminals of several sizes, and without one.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh" "$@"

for name in a b c d e; do sound $name.wav 48000 1 16 0.5 '0.5 * sin (2 * pi * 1000 * t)'; done
echo 'no sound' >broken.wav
sound six.wav 48000 6 16 0.5 '0.1 * (c + 1)'
sound long.wav 48000 1 16 10 '0.5 * sin (2 * pi * 1000 * t)'
export PYTHONDONTWRITEBYTECODE=1
python3 "$root/tests/tools/terminal.py" "$program" $((2 * patience)) && ok || bad terminal 'is not as it should be'
finish
