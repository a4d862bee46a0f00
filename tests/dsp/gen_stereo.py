#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Golden data of stereo effects, by numpy and scipy from the definitions.

    tests/dsp/gen_stereo.py > tests/dsp/data/stereo.txt

Records "run PROCESS RATE SETTING=VALUE ..." with lines "frame left right" of
what comes out for the signal of source(), ended by "end"; and "gains AZIMUTH
SPREAD N azimuths ... gains ...". Width: mid and side, Butterworth filters of
scipy.signal. Crossfeed: the filters as bs2b publishes them. Position: V. Pulkki,
J. AES 45(6), 1997, by inverting the matrix of each pair of loudspeakers."""

import itertools

import numpy as np
from scipy.signal import butter, lfilter

FRAMES, SOUND, STEP = 2400, 400, 101


def source():
    n = np.arange(FRAMES)
    left = np.sin(0.05 * n + 0.001 * n * n)
    right = 0.6 * np.cos(0.21 * n)
    left[SOUND:] = right[SOUND:] = 0
    return left, right


def decibels(x):
    return 10 ** (x / 20)


def record(process, rate, settings, left, right):
    print("run", process, rate, *(f"{k}={v}" for k, v in settings.items()))
    for n in range(0, FRAMES, STEP):
        print(n, f"{left[n]:.14g} {right[n]:.14g}")
    print("end")


def late(x, frames):
    return np.concatenate((np.zeros(frames), x))[:FRAMES]


def width(rate, **s):
    left, right = source()
    m, side = (left + right) / 2, (left - right) / 2
    if s.get("bass-mono"):
        b, a = butter(2, s["bass-mono"], "high", fs=rate)
        side = lfilter(b, a, lfilter(b, a, side))
        m = lfilter(a[::-1], a, m)
    left, right = (decibels(s.get("gain", 0)) * x for x in
                   (m + s["width"] * side, m - s["width"] * side))
    frames = round(s.get("delay", 0) * rate / 1000)
    level = decibels(s.get("delay-gain", 0))
    if s.get("delay-side") == "left":
        left = level * late(left, frames)
    else:
        right = level * late(right, frames)
    record("width", rate, s, left, right)


def crossfeed(rate, frequency, feed):
    left, right = source()
    gb_lo, gb_hi = feed * -5 / 6 - 3, feed / 6 - 3
    g_lo, g_hi = decibels(gb_lo), 1 - decibels(gb_hi)
    fc_hi = frequency * 2 ** ((gb_lo - 20 * np.log10(g_hi)) / 12)
    p_lo, p_hi = (np.exp(-2 * np.pi * f / rate) for f in (frequency, fc_hi))
    level = 1 / (1 - g_hi + g_lo)

    def low(x):
        return lfilter([g_lo * (1 - p_lo)], [1, -p_lo], x)

    def high(x):
        return lfilter([1 - g_hi * (1 - p_hi), -p_hi], [1, -p_hi], x)

    record("crossfeed", rate, {"frequency": frequency, "feed": feed},
           level * (high(left) + low(right)), level * (high(right) + low(left)))


def midside(mode, mid, side):
    left, right = source()
    m, s = decibels(mid), decibels(side)
    if mode != "decode":
        left, right = (left + right) / 2, (left - right) / 2
    left, right = m * left, s * right
    if mode != "encode":
        left, right = left + right, left - right
    record("midside", 48000, {"mode": mode, "mid-gain": mid,
                              "side-gain": side}, left, right)


LAWS = {
    "constant-power": lambda t: np.cos(t * np.pi / 2),
    "linear": lambda t: 1 - t,
    "3-db": lambda t: np.sqrt(1 - t),
    "4-5-db": lambda t: np.cos(t * np.pi / 2) ** 1.5,
    "6-db": lambda t: np.cos(t * np.pi / 2) ** 2,
}


def gains(law, pan):
    return LAWS[law]((1 + pan) / 2), LAWS[law]((1 - pan) / 2)


def pan(law, value, mode, mono):
    left, right = source()
    a, b = gains(law, value)
    if mode == "balance":
        middle = gains(law, 0)[0]
        out = (left * (a / middle if value > 0 else 1),
               right * (b / middle if value < 0 else 1))
    elif mono:
        out = left * a, left * b
    elif value > 0:
        a, b = gains(law, 2 * value - 1)
        out = left * a, right + left * b
    else:
        a, b = gains(law, 2 * value + 1)
        out = left + right * a, right * b
    record("pan", 48000, {"pan": value, "law": law, "mode": mode,
                          "mono": int(mono)}, *out)


def vector(azimuth):
    return np.array([np.cos(np.radians(azimuth)),
                     np.sin(np.radians(azimuth))])


def vbap(speakers, azimuth):
    """The pair whose gains are not negative, and which is the closest."""
    best, best_gap = None, 180
    for i, j in itertools.combinations(range(len(speakers)), 2):
        base = np.array([vector(speakers[i]), vector(speakers[j])])
        gap = np.degrees(np.arccos(np.clip(base[0] @ base[1], -1, 1)))
        if gap > 174 or gap >= best_gap:
            continue
        g = vector(azimuth) @ np.linalg.inv(base)
        if (g > -1e-9).all():
            best, best_gap = np.zeros(len(speakers)), gap
            best[[i, j]] = np.maximum(g, 0) / np.linalg.norm(g)
    return best


def positions():
    for speakers in ((30, -30, 0, 110, -110), (30, -30, 0, 135, -135, 90, -90),
                     (45, -45, 135, -135)):
        for azimuth, spread in ((0, 0), (10, 0), (-29, 0), (75, 0), (180, 0),
                                (-140, 0), (40, 60), (-100, 180), (0, 360)):
            g = [vbap(speakers, azimuth + spread * (k / 16 - 0.5))
                 for k in range(17 if spread else 1)] if spread else \
                [vbap(speakers, azimuth)]
            total = np.sum(g, axis=0)
            total /= np.linalg.norm(total)
            print("gains", azimuth, spread, len(speakers), *speakers,
                  *(f"{x:.14g}" for x in total))


def main():
    width(48000, width=1.7)
    width(44100, width=0.3, **{"bass-mono": 200})
    width(96000, width=2.5, gain=-2, delay=7.5,
          **{"bass-mono": 80, "delay-side": "left", "delay-gain": -3})
    crossfeed(44100, 700, 4.5)
    crossfeed(48000, 650, 9.5)
    crossfeed(96000, 2000, 15)
    midside("encode", 0, 0)
    midside("decode", -6, 3)
    midside("process", 2, -4)
    for law in LAWS:
        pan(law, 0.3, "pan", True)
    pan("constant-power", -0.6, "pan", False)
    pan("linear", 0.25, "pan", False)
    pan("4-5-db", -0.5, "balance", False)
    positions()


if __name__ == "__main__":
    main()
