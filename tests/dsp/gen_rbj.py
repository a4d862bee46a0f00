#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Writes data/rbj.txt: coefficients of the audio EQ cookbook (R.
Bristow-Johnson) as it prints them, with 50 digits, rounded to double; the
first-order sections by the bilinear transform of 1 / (s + 1), s / (s + 1) and
(1 - s) / (1 + s).

Needs Debian's python3-mpmath. Run: gen_rbj.py

Format: "type rate frequency q gain b0 b1 b2 a1 a2", types numbered as in rbj.h.
"""
import os
import random

from mpmath import cos, mp, mpf, pi, sin, sqrt, tan

mp.dps = 50
(LOW_PASS, HIGH_PASS, BAND_PASS, BAND_PASS_SKIRT, NOTCH, ALL_PASS, PEAKING, LOW_SHELF, HIGH_SHELF, LOW_PASS_1,
 HIGH_PASS_1, ALL_PASS_1) = range(12)


def cookbook(kind, rate, frequency, q, gain):
    w0 = 2 * pi * mpf(frequency) / mpf(rate)
    c, alpha, a = cos(w0), sin(w0) / (2 * mpf(q)), mpf(10) ** (mpf(gain) / 40)
    den = [1 + alpha, -2 * c, 1 - alpha]
    if kind == LOW_PASS:
        num = [(1 - c) / 2, 1 - c, (1 - c) / 2]
    elif kind == HIGH_PASS:
        num = [(1 + c) / 2, -(1 + c), (1 + c) / 2]
    elif kind == BAND_PASS:
        num = [alpha, 0, -alpha]
    elif kind == BAND_PASS_SKIRT:
        num = [sin(w0) / 2, 0, -sin(w0) / 2]
    elif kind == NOTCH:
        num = [1, -2 * c, 1]
    elif kind == ALL_PASS:
        num = [1 - alpha, -2 * c, 1 + alpha]
    elif kind == PEAKING:
        num = [1 + alpha * a, -2 * c, 1 - alpha * a]
        den = [1 + alpha / a, -2 * c, 1 - alpha / a]
    elif kind == LOW_SHELF:
        t = 2 * sqrt(a) * alpha
        num = [a * ((a + 1) - (a - 1) * c + t), 2 * a * ((a - 1) - (a + 1) * c), a * ((a + 1) - (a - 1) * c - t)]
        den = [(a + 1) + (a - 1) * c + t, -2 * ((a - 1) + (a + 1) * c), (a + 1) + (a - 1) * c - t]
    elif kind == HIGH_SHELF:
        t = 2 * sqrt(a) * alpha
        num = [a * ((a + 1) + (a - 1) * c + t), -2 * a * ((a - 1) + (a + 1) * c), a * ((a + 1) + (a - 1) * c - t)]
        den = [(a + 1) - (a - 1) * c + t, 2 * ((a - 1) - (a + 1) * c), (a + 1) - (a - 1) * c - t]
    else:
        v = tan(w0 / 2)
        num = {LOW_PASS_1: [v, v, 0], HIGH_PASS_1: [1, -1, 0], ALL_PASS_1: [v - 1, v + 1, 0]}[kind]
        den = [v + 1, v - 1, 0]
    return [mpf(x) / den[0] for x in num + den[1:]]


def main():
    rng = random.Random(2)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'data', 'rbj.txt')
    fixed = [(48000.0, 1000.0, 0.70710678118654757, 6.0), (48000.0, 20.0, 0.5, -12.0), (384000.0, 10.0, 10.0, 24.0),
             (44100.0, 21900.0, 0.3, -40.0), (8000.0, 2000.0, 1.0, 0.0), (192000.0, 95999.0, 2.0, 15.0)]
    with open(path, 'w') as out:
        for kind in range(12):
            for i in range(20):
                if i < len(fixed):
                    spec = fixed[i]
                else:
                    rate = rng.choice([8000.0, 44100.0, 48000.0, 96000.0, 384000.0])
                    spec = (rate, round(10 * (rate * 0.0499) ** rng.random(), 3), round(10 ** rng.uniform(-1, 2), 4),
                            round(rng.uniform(-48, 48), 2))
                values = [float(x) for x in cookbook(kind, *spec)]
                out.write(' '.join(['%d' % kind] + [repr(x) for x in spec] + ['%.17g' % x for x in values]) + '\n')


if __name__ == '__main__':
    main()
