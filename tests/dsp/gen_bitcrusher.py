#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Writes tests/dsp/data/bitcrusher.txt: samples taken, rounded and held, from
the definition; filters by scipy's Butterworth (bilinear, prewarped). A line
"case rate bits sample-rate antialias", then "in" and "out". Needs
python3-scipy."""

import numpy as np
from scipy.signal import butter, sosfilt


def crush(x, rate, bits, sample_rate, antialias):
    if antialias:
        sos = butter(4, 0.45 * sample_rate, fs=rate, output="sos")
        x = sosfilt(sos, x)
    # Sample k is that of the first frame at or after k / sample_rate.
    frames = np.arange(x.size)
    k = np.floor(frames * (sample_rate / rate) + 1e-9)
    taken = np.ceil(k * (rate / sample_rate) - 1e-9).astype(int)
    step = 2.0 ** (1 - bits)
    y = np.rint(x / step)[taken] * step
    return sosfilt(sos, y) if antialias else y


def main():
    rng = np.random.default_rng(4)
    for rate, bits, sample_rate, antialias in (
            (48000, 4, 8000, 0), (44100, 2.5, 12345, 0), (48000, 1, 48000, 0),
            (48000, 6, 6000, 1), (96000, 8, 11025, 1)):
        x = np.rint(np.sin(np.arange(160) / 9) * 700
                    + rng.standard_normal(160) * 200) / 1024
        y = crush(x, rate, bits, sample_rate, antialias)
        print("case", rate, bits, sample_rate, antialias)
        print("in", *(f"{v * 1024:.0f}" for v in x))
        print("out", *(f"{v:.10g}" for v in y))


if __name__ == "__main__":
    main()
