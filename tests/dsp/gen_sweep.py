#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Writes data/sweep.txt: what chorus, flanger, vibrato and phaser make of a
short noise, sample by sample as their formulas read.

    gen_sweep.py > data/sweep.txt

Dattorro, Effect design, part 2, J. Audio Eng. Soc. 45(10), 1997, for delays;
Laakso et al., Splitting the unit delay, 1996, for what is between samples;
Zoelzer, DAFX, ch. 2 and 3. The loop of the phaser, which has no delay, is
solved by going around it until it stands still.

A line `case NAME FRAMES FIRST COUNT`, then `name value` for each parameter and
`end`, then COUNT samples from FIRST on, of both channels of a stereo stream of
48 kHz. The input is x(n) = frac ((n + 1)^2 g) - 1/2 in the left channel and
frac ((n + 1)^2 h) - 1/2 in the right one, g = 0.6180339887, h = 0.4142135623,
for 1500 frames and silent after that; it is taken at stream time 0."""

import numpy as np

RATE, INPUT = 48000, 1500


def noise(frames):
    n = np.arange(1, frames + 1, dtype=np.float64)
    x = np.stack([(n * n * g) % 1 - 0.5 for g in (0.6180339887, 0.4142135623)])
    x[:, INPUT:] = 0
    return x


def lfo(shape, phase):
    phase = phase % 1
    if shape == "sine":
        return np.sin(2 * np.pi * phase)
    return 1 - 4 * abs((phase + 0.25) % 1 - 0.5)


def between(x, n, delay):
    """x at the time n - delay by the polynomial through four samples."""
    base = int(np.floor(n - delay)) - 1
    at, y = n - delay - base, 0.0
    for i in range(4):
        weight = 1.0
        for j in range(4):
            if j != i:
                weight *= (at - j) / (i - j)
        y += weight * (x[base + i] if 0 <= base + i < len(x) else 0.0)
    return y


def offset(p, channel):
    return p["stereo-phase"] / 360 * channel


def chorus(x, p, channel):
    voices, centre = p["voices"], p["delay"] * RATE / 1000
    golden = (np.sqrt(5) - 1) / 2
    u, y = np.zeros(len(x)), np.zeros(len(x))
    for n in range(len(x)):
        m = 0.0
        for v in range(voices):
            spread = 1 + ((v * golden + 0.5) % 1 - 0.5) / 5
            value = lfo(p["shape"], p["rate"] * n / RATE + v / voices
                        + offset(p, channel))
            m += between(u, n, spread * centre * (1 + p["depth"] * value))
        m /= voices
        u[n] = x[n] + p["feedback"] * m
        y[n] = (1 - p["mix"]) * x[n] + p["mix"] * np.sqrt(voices) * m
    return y


def flanger(x, p, channel):
    centre = p["delay"] * RATE / 1000
    late, entry = 0, 0
    if p["through-zero"]:
        centre = round(centre)
        late = round(0.020 * RATE)
        entry = late - centre
    u, y = np.zeros(len(x)), np.zeros(len(x))
    for n in range(len(x)):
        value = lfo(p["shape"], p["rate"] * n / RATE + offset(p, channel))
        w = between(u, n, centre * (1 + p["depth"] * value))
        u[n] = (x[n - entry] if n >= entry else 0) + p["feedback"] * w
        dry = x[n - late] if n >= late else 0
        y[n] = (1 - p["mix"]) * dry + p["mix"] * w * (1 - 2 * p["invert"])
    return y


def vibrato(x, p, channel):
    mean = round(p["delay"] * RATE / 1000)
    swing = (2 ** (p["depth"] / 1200) - 1) * RATE / (2 * np.pi * p["rate"])
    swing = min(swing, mean - 2)
    y = np.zeros(len(x))
    for n in range(len(x)):
        value = lfo(p["shape"], p["rate"] * n / RATE + offset(p, channel))
        y[n] = between(x, n, mean - swing * value)
    return y


def phaser(x, p, channel):
    stages = p["stages"]
    memory = np.zeros((stages, 2))
    y = np.zeros(len(x))
    w = 0.0
    for n in range(len(x)):
        value = lfo(p["shape"], p["rate"] * n / RATE + offset(p, channel))
        hz = p["frequency"] * 2 ** (3 * p["depth"] * value)
        g = np.tan(np.pi * hz / RATE)
        a = (g - 1) / (g + 1)
        for _ in range(400):
            into = [x[n] + p["feedback"] * w]
            for s in range(stages):
                into.append(memory[s, 0] + a * (into[-1] - memory[s, 1]))
            done, w = abs(into[-1] - w) < 1e-17, into[-1]
            if done:
                break
        for s in range(stages):
            memory[s] = into[s], into[s + 1]
        wet = -w if p["mode"] == "peak" else w
        y[n] = (1 - p["mix"]) * x[n] + p["mix"] * wet
    return y


CASES = [
    (chorus, 2000, 1100, 40, dict(
        voices=3, delay=7.0, depth=0.25, rate=1.0, shape="sine", feedback=0.0,
        mix=0.5, **{"stereo-phase": 90.0})),
    (chorus, 2600, 1900, 40, dict(
        voices=2, delay=3.0, depth=0.9, rate=4.0, shape="sine", feedback=-0.7,
        mix=0.8, **{"stereo-phase": 240.0})),
    (chorus, 2000, 1100, 40, dict(
        voices=8, delay=4.0, depth=0.6, rate=2.0, shape="sine", feedback=0.5,
        mix=1.0, **{"stereo-phase": 0.0})),
    (flanger, 2200, 1400, 40, dict(
        delay=2.0, depth=0.75, rate=2.0, shape="sine", feedback=0.6, mix=0.5,
        invert=0, **{"stereo-phase": 90.0, "through-zero": 0})),
    (flanger, 2200, 1400, 40, dict(
        delay=0.3, depth=0.7, rate=5.0, shape="sine", feedback=-0.95, mix=0.5,
        invert=1, **{"stereo-phase": 180.0, "through-zero": 0})),
    (flanger, 3200, 2300, 40, dict(
        delay=2.51, depth=0.9, rate=3.0, shape="sine", feedback=0.4, mix=0.5,
        invert=1, **{"stereo-phase": 60.0, "through-zero": 1})),
    (vibrato, 2200, 1300, 40, dict(
        rate=5.0, depth=50.0, shape="sine", delay=5.0,
        **{"stereo-phase": 90.0})),
    (vibrato, 2200, 1300, 40, dict(
        rate=2.0, depth=400.0, shape="sine", delay=12.0,
        **{"stereo-phase": 200.0})),
    (phaser, 1600, 1200, 40, dict(
        stages=6, mode="notch", frequency=1300.0, depth=0.5, rate=0.5,
        shape="sine", feedback=0.0, mix=0.5, **{"stereo-phase": 90.0})),
    (phaser, 1600, 1200, 40, dict(
        stages=5, mode="peak", frequency=800.0, depth=0.6, rate=3.0,
        shape="sine", feedback=0.7, mix=0.6, **{"stereo-phase": 45.0})),
    (phaser, 1600, 1200, 40, dict(
        stages=12, mode="notch", frequency=3000.0, depth=0.3, rate=2.0,
        shape="sine", feedback=-0.8, mix=0.5, **{"stereo-phase": 180.0})),
]


def main():
    for effect, frames, first, count, p in CASES:
        x = noise(frames)
        print("case", effect.__name__, frames, first, count)
        for name, value in p.items():
            print(name, value)
        print("end")
        y = [effect(x[c], p, c) for c in range(2)]
        for n in range(first, first + count):
            print(f"{y[0][n]:.10g} {y[1][n]:.10g}")


if __name__ == "__main__":
    main()
