#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Writes data/normalize.txt: levels in dB of a signal that test_normalize.c makes
too, by numpy from their definitions.

    tests/dsp/gen_normalize.py >tests/dsp/data/normalize.txt

Two channels, n = 0 .. 49999, of x = a sin (0.37 n) exp (-n / 20000) (1 + sin (0.0011 n))
+ b sin (0.0173 n) with (a, b) = (0.5, 0.2) and (0.05, 0.11).

Lines: what, percentile (0: none), left, right, both."""

import numpy as np

n = np.arange(50000)
x = [a * np.sin(0.37 * n) * np.exp(-n / 20000) * (1 + np.sin(0.0011 * n))
     + b * np.sin(0.0173 * n) for a, b in ((0.5, 0.2), (0.05, 0.11))]
parts = [np.abs(v) for v in (x[0], x[1], np.concatenate(x))]


def line(what, percent, f):
    levels = " ".join(f"{20 * np.log10(f(v)):.15g}" for v in parts)
    print(what, percent, levels)


line("peak", 0, np.max)
line("rms", 0, lambda v: np.sqrt(np.mean(v * v)))
for percent in (1, 10, 50, 90, 99, 99.9, 100):
    line("percentile", percent, lambda v: np.percentile(v, percent))
