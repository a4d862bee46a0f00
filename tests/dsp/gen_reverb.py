#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Writes data/reverb.txt: impulse responses of three reverberators, written
from the papers frame by frame, without modulation.

Freeverb: Jezar's public-domain structure (combs with a low-pass in the loop,
all-passes). Plate: Dattorro, JAES 45(9), 1997, figure 1, tables 1 and 2, as a
graph of delays that is read before it is written. Feedback delay network: Jot
and Chaigne, AES preprint 3030, 1991, with scipy's Hadamard matrix and low-passes
from scipy.signal.butter.

Needs Debian's python3-scipy. Run: gen_reverb.py

Format: a line "algorithm lines rate size room-size damping diffusion decay-time
low-ratio high-ratio low-frequency high-frequency width frames points", then
"frame left right" of the wet sound alone. The input is an impulse of 1 on the
left and 0.5 on the right.
"""
import os

import numpy as np
import scipy.linalg as la
import scipy.signal as sig

FRAMES, POINTS = 9000, 150


class Line:
    def __init__(self, length):
        self.x, self.at, self.n = np.zeros(length), 0, length

    def read(self):
        return self.x[self.at]

    def back(self, k):
        """What was written k frames before the newest."""
        return self.x[(self.at - 1 - k) % self.n]

    def write(self, v):
        self.x[self.at] = v
        self.at = (self.at + 1) % self.n


def frames_of(length, of, rate, size):
    return max(1, int(np.floor(length * size * rate / of + 0.5)))


def freeverb(rate, size, room, damp, x):
    combs = [1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617]
    passes = [556, 441, 341, 225]
    out = np.zeros((2, FRAMES))
    feedback, damp1 = room * 0.28 + 0.7, damp * 0.4
    for channel, spread in ((0, 0), (1, 23)):
        # Whole impulse responses: a comb is a recursive filter of many taps.
        total = np.zeros(FRAMES)
        v = x.sum(axis=0) * 0.015
        for c in combs:
            n = frames_of(c + spread, 44100, rate, size)
            # y = z^-n (v + f (1-d)/(1 - d z^-1) y)
            b = np.zeros(n + 2)
            b[n], b[n + 1] = 1, -damp1
            a = np.zeros(n + 2)
            a[0], a[1] = 1, -damp1
            a[n] -= feedback * (1 - damp1)
            total += sig.lfilter(b, a, v)
        for c in passes:
            n = frames_of(c + spread, 44100, rate, size)
            # v = x + v z^-n / 2, y = z^-n v - x
            b, a = np.zeros(n + 1), np.zeros(n + 1)
            b[0], b[n] = -1, 1.5
            a[0], a[n] = 1, -0.5
            total = sig.lfilter(b, a, total)
        out[channel] = total
    return out


def all_pass(line, g, x):
    old = line.read()
    v = x + g * old
    line.write(v)
    return old - g * v


def plate(rate, size, damping, diffusion, decay_ms, x):
    def line(n):
        return Line(frames_of(n, 29761, rate, size))

    def place(n):
        return frames_of(n, 29761, rate, size)

    d1, d2 = diffusion, diffusion * 0.625 / 0.75
    diffusers = [(line(142), d1), (line(107), d1), (line(379), d2),
                 (line(277), d2)]
    a24, d30, a33, d39 = line(672), line(4453), line(1800), line(3720)
    a48, d54, a59, d63 = line(908), line(4217), line(2656), line(3163)
    loop = (672 + 4453 + 1800 + 3720 + 908 + 4217 + 2656 + 3163) / 29761 * size
    decay = 10 ** (-3 * loop / 4 / (decay_ms / 1000))
    dd2 = min(max(decay + 0.15, 0.25), 0.5)
    damp = (0.7 * damping) ** (29761 / rate) if damping else 0.0
    wide = 1 - (1 - 0.9995) ** (29761 / rate)
    band = low1 = low2 = 0.0
    out = np.zeros((2, FRAMES))
    for n in range(FRAMES):
        band += wide * (x[:, n].mean() - band)
        y = band
        for l, g in diffusers:
            y = all_pass(l, g, y)
        left = y + decay * d63.read()
        right = y + decay * d39.read()
        t = all_pass(a24, -0.7, left)
        o = d30.read()
        d30.write(t)
        low1 = o * (1 - damp) + low1 * damp
        d39.write(all_pass(a33, dd2, low1 * decay))
        t = all_pass(a48, -0.7, right)
        o = d54.read()
        d54.write(t)
        low2 = o * (1 - damp) + low2 * damp
        d63.write(all_pass(a59, dd2, low2 * decay))
        b = lambda l, k: l.back(place(k))  # noqa: E731
        out[0, n] = 0.6 * (b(d54, 266) + b(d54, 2974) - b(a59, 1913)
                           + b(d63, 1996) - b(d30, 1990) - b(a33, 187)
                           - b(d39, 1066))
        out[1, n] = 0.6 * (b(d30, 353) + b(d30, 3627) - b(a33, 1228)
                           + b(d39, 2673) - b(d54, 2111) - b(a59, 335)
                           - b(d63, 121))
    return out


def network(lines, rate, size, diffusion, decay_ms, low, high, f1, f2, x):
    primes = [1009, 1103, 1213, 1321, 1447, 1583, 1733, 1889, 2069, 2267, 2477,
              2707, 2963, 3251, 3547, 3881]
    signs = np.array([1, 1, -1, 1, -1, -1, 1, -1, 1, -1, -1, 1, 1, 1, -1, -1])
    if lines == 8:
        primes = primes[1::2]
    n = np.array([frames_of(p, 44100, rate, size) for p in primes])
    a = la.hadamard(lines) / np.sqrt(lines)
    b = signs[:lines] / np.sqrt(lines)
    times = [decay_ms / 1000 * r for r in (low, 1, high)]
    gains = [10 ** (-3 * n / rate / t) for t in times]
    ba1, ba2 = (sig.butter(1, f, fs=rate) for f in (f1, f2))
    z1, z2 = np.zeros((lines, 1)), np.zeros((lines, 1))
    lines_of = [Line(k) for k in n]
    diffusers = [(Line(frames_of(k, 29761, rate, size)), g) for k, g in (
        (142, diffusion), (107, diffusion), (379, diffusion * 0.625 / 0.75),
        (277, diffusion * 0.625 / 0.75))]
    out = np.zeros((2, FRAMES))
    for i in range(FRAMES):
        y = x[:, i].mean()
        for l, g in diffusers:
            y = all_pass(l, g, y)
        v = np.array([[l.read()] for l in lines_of])
        p1, z1 = sig.lfilter(*ba1, v, axis=1, zi=z1)
        p2, z2 = sig.lfilter(*ba2, v, axis=1, zi=z2)
        s = (gains[0] * p1[:, 0] + gains[1] * (p2 - p1)[:, 0]
             + gains[2] * (v - p2)[:, 0])
        u = a @ s
        out[:, i] = u[1:3] * np.sqrt(lines) / 4
        for l, k in zip(lines_of, u + b * y):
            l.write(k)
    return out


# algorithm lines rate size room damping diffusion decay low high f1 f2 width
CASES = [
    (0, 8, 44100, 1, 0.5, 0.5, 0.75, 2000, 1, 1, 250, 5000, 1),
    (0, 8, 48000, 0.7, 0.9, 0.2, 0.75, 2000, 1, 1, 250, 5000, 0.5),
    (1, 8, 44100, 1, 0.5, 0.5, 0.75, 2000, 1, 1, 250, 5000, 1),
    (1, 8, 29761, 0.5, 0.5, 0, 0.6, 700, 1, 1, 250, 5000, 0),
    (2, 8, 44100, 1, 0.5, 0.5, 0.75, 2000, 1.2, 0.4, 250, 5000, 1),
    (2, 16, 48000, 0.5, 0.5, 0.5, 0.5, 500, 2, 0.5, 500, 3000, 0.3),
]


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "data", "reverb.txt"), "w") as out:
        for case in CASES:
            kind, lines, rate, size, room, damp, diff, decay, low, high, f1, \
                f2, width = case
            x = np.zeros((2, FRAMES))
            x[:, 0] = 1, 0.5
            if kind == 0:
                y = freeverb(rate, size, room, damp, x)
            elif kind == 1:
                y = plate(rate, size, damp, diff, decay, x)
            else:
                y = network(lines, rate, size, diff, decay, low, high, f1, f2,
                            x)
            y = (1 + width) / 2 * y + (1 - width) / 2 * y[::-1]
            # The loudest frame of each stretch: all of it is in use.
            step = FRAMES // POINTS
            at = [k * step + int(np.argmax(np.abs(y[0, k * step:][:step])))
                  for k in range(POINTS)]
            print(*case, FRAMES, POINTS, file=out)
            for n in at:
                print(n, f"{y[0, n]:.13g} {y[1, n]:.13g}", file=out)


if __name__ == "__main__":
    main()
