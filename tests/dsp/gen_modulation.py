#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Golden data of tremolo, auto-pan, the state-variable filter and auto-wah.

    tests/dsp/gen_modulation.py >tests/dsp/data/modulation.txt

From the definitions, with none of the code under test: oscillators by their
Fourier series or by cases, filters by solving the analog state equations under
the trapezoidal rule as a linear system, responses by the bilinear transform of
analog prototypes. Lines, by their first word:

  tremolo RATE DEPTH SHAPE STEREO-PHASE : gains of 2 channels at FRAMES
  autopan RATE DEPTH SHAPE LAW : gains of 2 channels at FRAMES
  response TYPE FREQUENCY Q GAIN : dB at HZ
  sweep TYPE F0 Q0 GAIN0 F1 Q1 GAIN1 : output at SWEEP of noise, the ramp from
      frame 100 on over 300 frames
  wah MODE TYPE Q RATE SENSITIVITY ATTACK RELEASE : output at WAH of noise
"""

import numpy as np
from scipy import signal

RATE = 48000
FRAMES = [0, 500, 1234, 4321, 9000, 12345, 20000, 30001]
HZ = [20, 100, 400, 900, 1000, 1100, 3000, 9000, 20000]
SWEEP = [50, 99, 100, 130, 200, 300, 398, 399, 400, 450, 600]
WAH = [0, 7, 8, 9, 100, 1001, 2500, 4000, 6999]
EDGE = 0.005


def splitmix(turn):
    m = (1 << 64) - 1
    z = (turn * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) & m
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & m
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & m
    z ^= z >> 31
    return (z >> 11) / 2 ** 52 - 1


def step(t, edge):
    """From -1 to 1 around t = 0 within +-edge / 2, as a cubic."""
    u = np.clip(t / edge + 0.5, 0, 1)
    return 2 * (3 * u ** 2 - 2 * u ** 3) - 1


def oscillator(shape, x, hz):
    edge = min(hz * EDGE, 0.25)
    t = x % 1
    if shape == "sine":
        return np.sin(2 * np.pi * x)
    if shape == "triangle":
        return 2 / np.pi * np.arcsin(np.sin(2 * np.pi * x))
    if shape == "square":
        return max(min(step(t, edge), step(0.5 - t, edge)), step(t - 1, edge))
    if shape in ("saw-up", "saw-down"):
        rise = 2 * (t - 0.5) - step(t - 0.5, edge)
        return rise if shape == "saw-up" else -rise
    n = int(np.floor(x))
    a, b = splitmix(n), splitmix(n + 1)
    return a + (b - a) * (3 * t ** 2 - 2 * t ** 3)


SHAPES = ("sine", "triangle", "square", "saw-up", "saw-down", "random")


def numbers(values):
    return " ".join(f"{v:.15g}" for v in values)


def tremolo():
    for i, shape in enumerate(SHAPES):
        for rate, depth, ahead in ((5, 0.5, 0), (7.3, 1, 90), (0.5, 0.8, 180)):
            out = []
            for frame in FRAMES:
                for c in range(2):
                    x = rate * frame / RATE + c * ahead / 360
                    lfo = oscillator(shape, x, rate)
                    out.append(1 - depth * (1 - lfo) / 2)
            print(f"tremolo {rate} {depth} {i} {ahead} : {numbers(out)}")


def autopan():
    for i, shape in enumerate(SHAPES):
        for law in range(3):
            rate, depth = 3.1, 0.9
            out = []
            for frame in FRAMES:
                p = depth * oscillator(shape, rate * frame / RATE, rate)
                angle = np.pi / 4 * (1 + p)
                out += [(np.sqrt(2) * np.cos(angle), np.sqrt(2) * np.sin(angle)),
                        (1 - p, 1 + p),
                        (min(1, 1 - p), min(1, 1 + p))][law]
            print(f"autopan {rate} {depth} {i} {law} : {numbers(out)}")


def prototype(kind, q, gain):
    """Numerator and denominator in s, the frequency at 1 rad/s (the audio EQ
    cookbook of Bristow-Johnson)."""
    a = 10 ** (gain / 40)
    r = np.sqrt(a) / q
    return [
        ([0, 0, 1], [1, 1 / q, 1]),
        ([0, 1 / q, 0], [1, 1 / q, 1]),
        ([1, 0, 0], [1, 1 / q, 1]),
        ([1, 0, 1], [1, 1 / q, 1]),
        ([1, a / q, 1], [1, 1 / (a * q), 1]),
        ([1, -1 / q, 1], [1, 1 / q, 1]),
        ([a, a * r, a * a], [a, r, 1]),
        ([a * a, a * r, a], [1, r, a]),
    ][kind]


def response():
    for kind in range(8):
        for hz, q, gain in ((1000, 0.7071, 6), (1000, 5, -12), (90, 1.3, 18),
                            (15000, 0.5, -20)):
            num, den = prototype(kind, q, gain)
            warp = 2 * RATE * np.tan(np.pi * hz / RATE)
            scale = warp ** np.array([0.0, 1.0, 2.0])
            b, a = signal.bilinear(num * scale, den * scale, RATE)
            _, h = signal.freqz(b, a, worN=HZ, fs=RATE)
            db = 20 * np.log10(np.abs(h) + 1e-12)
            print(f"response {kind} {hz} {q} {gain} : {numbers(db)}")


def noise(n):
    """-1 .. 1, by a small generator that the test has too."""
    out, seed = [], 1
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) % 2 ** 31
        out.append(seed / 2 ** 30 - 1)
    return np.array(out)


def design(kind, hz, q, gain):
    """g, k and weights of input, k times band-pass, low-pass."""
    g = np.tan(np.pi * hz / RATE)
    a = 10 ** (gain / 40)
    return np.array([
        (g, 1 / q, 0, 0, 1),
        (g, 1 / q, 0, 1, 0),
        (g, 1 / q, 1, -1, -1),
        (g, 1 / q, 1, -1, 0),
        (g, 1 / q / a, 1, a * a - 1, 0),
        (g, 1 / q, 1, -2, 0),
        (g / np.sqrt(a), 1 / q, 1, a - 1, a * a - 1),
        (g * np.sqrt(a), 1 / q, a * a, a - a * a, 1 - a * a),
    ][kind])


class Trapezoid:
    """dv/dt = g' (A v + B x), v = (band, low), one step of 2 for each sample:
    v1 - v0 = g (A v1 + B x1 + A v0 + B x0). Where g moves, each half step has
    the g of its own sample, so that the flow through an integrator is
    continuous: w = v + g (A v + B x) goes over into v - g (A v + B x)."""

    def __init__(self):
        self.w = np.zeros(2)

    def __call__(self, g, k, x):
        a = np.array([[-k, -1], [1, 0]])
        v = np.linalg.solve(np.eye(2) - g * a, self.w + g * np.array([x, 0]))
        self.w = v + g * (a @ v + np.array([x, 0]))
        return v


def sweep():
    x = noise(700)
    ramp = np.clip((np.arange(700) - 99) / 300, 0, 1)
    for kind, start, end in ((0, (300, 2, 0), (6000, 0.7, 0)),
                             (1, (5000, 20, 0), (100, 0.5, 0)),
                             (2, (200, 1, 0), (2000, 9, 0)),
                             (4, (700, 3, 12), (900, 1, -9)),
                             (7, (3000, 0.7, -18), (1000, 0.7, 6))):
        d0, d1 = design(kind, *start), design(kind, *end)
        filter_, out = Trapezoid(), []
        for i in range(700):
            t = ramp[i]
            g, w = d0[:2] ** (1 - t) * d1[:2] ** t
            _, k, m, mb, ml = d0 + t * (d1 - d0)
            band, low = filter_(g, k, x[i])
            out.append(m * x[i] + mb * w * band + ml * low)
        print(f"sweep {kind} {numbers(start + end)} :"
              f" {numbers(np.array(out)[SWEEP])}")


def wah():
    """The filter between 350 and 2000 Hz; where it is to be 8 frames later is
    decided every 8 frames."""
    n = 7000
    x = noise(n) * np.where(np.arange(n) // 1500 % 2, 0.02, 0.4)
    for mode, kind, q, rate, db, attack, release in (
            (0, 1, 5, 2, 12, 10, 100), (0, 0, 3, 2, 24, 0, 30),
            (0, 2, 2, 2, 6, 1, 10), (1, 1, 5, 7, 0, 10, 100),
            (1, 0, 9, 15, 0, 10, 100)):
        rise = 1 - np.exp(-1000 / (attack * RATE)) if attack else 1
        fall = 1 - np.exp(-1000 / (release * RATE))
        level, at, goal, filter_, out = 0.0, None, 0, Trapezoid(), []
        for i in range(n):
            if i % 8 == 0:
                if mode:
                    place = 0.5 + 0.5 * np.sin(2 * np.pi * rate * i / RATE)
                else:
                    place = min(1, level * 10 ** (db / 20))
                hz = 350 * (2000 / 350) ** place
                start, goal = goal, np.tan(np.pi * hz / RATE)
                start = start if i else goal
            g = start + (goal - start) * (i % 8) / 8
            new = abs(x[i])
            level += (rise if new > level else fall) * (new - level)
            band, low = filter_(g, 1 / q, x[i])
            out.append((low, band / q, x[i] - band / q - low)[kind])
        print(f"wah {mode} {kind} {q} {rate} {db} {attack} {release} :"
              f" {numbers(np.array(out)[WAH])}")


if __name__ == "__main__":
    tremolo()
    autopan()
    response()
    sweep()
    wah()
