#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Writes tests/dsp/data/limiter.txt: what a limiter with look-ahead gives, from
its definition, without any fast algorithm (Hamalainen, Smoothing of the control
signal without clipped output in digital peak limiters, DAFx-02).

A line of "case rate lookahead-ms ceiling-dB release-ms", then "in", the input in
units of 1 / 1024, and "out". Needs python3-numpy."""

import numpy as np


def limit(x, rate, lookahead, ceiling, release):
    c = 10 ** (ceiling / 20)
    w = int(round(lookahead * rate / 1000)) + 1
    allowed = np.minimum(1, c / np.maximum(np.abs(x), 1e-300))
    held = np.array([allowed[max(0, i - w + 1):i + 1].min()
                     for i in range(x.size)])
    part = 1 - np.exp(-1000 / (release * rate))
    gain, now = np.empty(x.size), 1.0
    for i, h in enumerate(held):
        now = h if h < now else now + part * (h - now)
        gain[i] = now
    a = (w + 1) // 2
    for size in (a, w + 1 - a):
        padded = np.concatenate((np.ones(size - 1), gain))
        gain = np.convolve(padded, np.full(size, 1 / size), "valid")
    late = np.concatenate((np.zeros(w - 1), x))[:x.size]
    return gain * late


def main():
    rng = np.random.default_rng(5)
    for rate, lookahead, ceiling, release in (
            (48000, 1, -6, 2), (44100, 0.5, -1, 20), (8000, 0, -12, 5),
            (96000, 0.75, 0, 1)):
        n = 220
        x = rng.standard_normal(n) * np.exp(-np.arange(n) / 60)
        x[n // 2] = 3
        x = np.rint(x * 1024) / 1024
        y = limit(x, rate, lookahead, ceiling, release)
        print(f"case {rate} {lookahead} {ceiling} {release}")
        print("in", *(f"{v * 1024:.0f}" for v in x))
        print("out", *(f"{v:.9g}" for v in y))


if __name__ == "__main__":
    main()
