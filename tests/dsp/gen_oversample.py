#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Writes dsp/fx_oversample_table.c, the filters of oversampling, to stdout.

Half-band filters by the trick of Vaidyanathan and Nguyen (A "trick" for the
design of FIR half-band filters, IEEE Trans. Circuits and Systems 34(3), 1987):
an equiripple filter of one band over the whole circle gives every second tap,
the tap in the middle is 1/2 and the others are 0.

Decimators for antiderivative antialiasing have even length, so that they are
early or late by half a sample, as that is, and the gain 1 / cos (pi f) where
that has cos (pi f) (f in cycles per sample of the higher rate). Weighted least
squares, the weights driven to an equal ripple (Lawson 1961). Needs
python3-scipy."""

import numpy as np
from scipy.signal import remez

# Taps of a stage: 4 k - 1, passband in cycles per sample of the higher rate:
# 20 kHz at 44.1 kHz; all that the stage before leaves.
STAGES = [(32, 20 / 88.2), (6, 0.125), (4, 0.0625)]


def half_band(k, edge):
    return remez(2 * k, [0, 2 * edge], [1], fs=1.0, maxiter=200) / 2


def decimator(k, edge):
    n = 2 * k - 1
    grid = np.concatenate((np.linspace(0, edge, 30 * n),
                           np.linspace(0.5 - edge, 0.5, 30 * n)))
    passes = grid < 0.25
    # Taps n + i and n - 1 - i, over both the gain that is compensated.
    basis = 2 * np.cos(2 * np.pi * np.outer(grid, np.arange(n) + 0.5))
    gain = np.cos(np.pi * grid)
    basis[passes] *= gain[passes, None]
    wanted = passes.astype(float)
    weight = np.ones(grid.size)
    best = None
    for _ in range(400):
        root = np.sqrt(weight)
        half = np.linalg.lstsq(basis * root[:, None], wanted * root,
                               rcond=None)[0]
        error = np.abs(basis @ half - wanted)
        if best is None or error.max() < best[0]:
            best = error.max(), half
        weight *= error / error.mean() + 1e-3
        weight /= weight.mean()
    half = best[1]
    return np.concatenate((half[::-1], half))


def table(name, taps, length):
    # What is not there is 0: whole groups of taps share what they load.
    print(f"static const double {name}[{length}] = {{")
    for i in range(0, len(taps), 3):
        print("  " + " ".join(f"{v:.17g}," for v in taps[i:i + 3]))
    print("};\n")


def main():
    print("""\
/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Made by tests/dsp/gen_oversample.py: do not edit. */

/* clang-format off */
#include "dsp/fx_oversample_priv.h"
""")
    for i, (k, edge) in enumerate(STAGES):
        g = half_band(k, edge)
        d = decimator(k, edge)
        length = -(-2 * k // 8) * 8
        table(f"up_{i}", 2 * g, length)
        table(f"down_{i}", g, length)
        table(f"even_{i}", d[0::2], length)
        table(f"odd_{i}", d[1::2], length)
    print("const FxOversampleStage fx_oversample_stages[FX_OVERSAMPLE_STAGES]"
          " = {")
    for i, (k, _) in enumerate(STAGES):
        print(f"  {{ {k}, {int(i > 0)}, {-(-2 * k // 8) * 8}, up_{i}, down_{i},"
              f" even_{i}, odd_{i} }},")
    print("};")


if __name__ == "__main__":
    main()
