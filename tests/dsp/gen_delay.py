#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Writes data/delay.txt: echoes by their definitions, sample by sample.

Taps by the rule of TorchFX (sums over i of feedback^(i-1) x[n - i D], odd and
even ones crossed), loops as a recursion through a long list, filters by
scipy.signal: the low cut is butter(1), the high cut the one-pole low-pass whose
pole is found by a search for -3.01 dB. Delays between frames by the Lagrange
polynomial through four neighbours.

Needs Debian's python3-scipy. Run: gen_delay.py

Format: a line "rate time feedback taps stereo cross-feed low-cut high-cut
frames", then "n left right" for every 97th frame, wet alone. The input is
noise(n, channel), a sawtooth of two incommensurate steps.
"""
import os

import numpy as np
import scipy.signal as sig
from scipy.interpolate import lagrange
from scipy.optimize import brentq

STEP, FRAMES = 97, 4000


def noise(frames):
    n = np.arange(frames)
    return np.stack([np.mod(n * 0.6180339887498949, 1) - 0.5,
                     np.mod(n * 0.41421356237309515 + 0.25, 1) - 0.5])


def back(x, n, delay):
    """x[n - delay], x is 0 before its beginning."""
    whole = int(np.floor(delay))
    t = delay - whole

    def at(i):
        return x[i] if 0 <= i < len(x) else 0.0

    if t == 0:
        return at(n - whole)
    if whole < 2:
        return at(n - whole) * (1 - t) + at(n - whole - 1) * t
    places = np.array([-1, 0, 1, 2])
    return float(lagrange(places, [at(n - whole - p) for p in places])(t))


def high_cut_pole(hz, rate):
    w = 2 * np.pi * hz / rate

    def excess(b):
        return abs((1 - b) / (1 - b * np.exp(-1j * w))) ** 2 - 0.5

    return brentq(excess, 0, 1 - 1e-9, xtol=1e-15)


def filters(rate, low, high):
    chain = []
    if low > 0:
        chain.append(sig.butter(1, low, "high", fs=rate))
    if high < 20000:
        b = high_cut_pole(high, rate)
        chain.append(([1 - b], [1, -b]))
    return chain


class Filter:
    """One sample at a time."""

    def __init__(self, chain):
        self.chain = [(b, a, np.zeros(max(len(a), len(b)) - 1))
                      for b, a in chain]

    def __call__(self, x):
        for i, (b, a, state) in enumerate(self.chain):
            y, state = sig.lfilter(b, a, [x], zi=state)
            self.chain[i] = b, a, state
            x = y[0]
        return x


def echoes(rate, ms, feedback, taps, stereo, cross, low, high):
    x, delay = noise(FRAMES), ms * rate / 1000
    c = {"mono": 0.0, "ping-pong": 1.0, "cross-feed": cross}[stereo]
    m = np.array([[1 - c, c], [c, 1 - c]])
    chain = filters(rate, low, high)
    wet = np.zeros((2, FRAMES))
    if taps:
        v = x
        for b, a in chain:
            v = sig.lfilter(b, a, v)
        for n in range(FRAMES):
            for i in range(1, taps + 1):
                e = np.array([back(v[0], n, i * delay),
                              back(v[1], n, i * delay)])
                w = feedback ** (i - 1)
                if stereo == "ping-pong" and i % 2:
                    wet[1, n] += w * e[0]
                elif stereo == "ping-pong":
                    wet[0, n] += w * e[1]
                else:
                    wet[:, n] += w * (np.linalg.matrix_power(m, i) @ e)
        return wet
    v = np.zeros((2, FRAMES))
    f = [Filter(chain), Filter(chain)]
    for n in range(FRAMES):
        wet[:, n] = m @ [back(v[0], n, delay), back(v[1], n, delay)]
        y = x[:, n] + feedback * wet[:, n]
        v[:, n] = f[0](y[0]), f[1](y[1])
    return wet


CASES = [
    (48000, 10, 0.3, 3, "mono", 0, 0, 20000),
    (48000, 7.5, 0.9, 8, "ping-pong", 0, 0, 20000),
    (44100, 3.21, 0.8, 16, "cross-feed", 0.3, 100, 5000),
    (48000, 5, 0.7, 0, "mono", 0, 0, 20000),
    (44100, 6.7, 0.99, 0, "mono", 0, 0, 20000),
    (48000, 12.5, 0.8, 0, "ping-pong", 0, 0, 20000),
    (96000, 4.123, 0.9, 0, "cross-feed", 0.2, 300, 3000),
    (8000, 0.3, 0.5, 0, "mono", 0, 50, 20000),
    (48000, 0.02, 0.9, 0, "mono", 0, 0, 1000),
    (48000, 0.03, 0.6, 0, "ping-pong", 0, 20, 15000),
]


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    stereos = ["mono", "ping-pong", "cross-feed"]
    with open(os.path.join(here, "data", "delay.txt"), "w") as out:
        for case in CASES:
            rate, ms, feedback, taps, stereo, cross, low, high = case
            # No loop is shorter than a frame.
            wet = echoes(rate, max(ms, 1000 / rate), *case[2:])
            at = range(5, FRAMES, STEP)
            print(rate, ms, feedback, taps, stereos.index(stereo), cross, low,
                  high, len(at), file=out)
            for n in at:
                print(n, f"{wet[0, n]:.15g} {wet[1, n]:.15g}", file=out)


if __name__ == "__main__":
    main()
