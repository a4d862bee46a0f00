#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Golden data for compressor, expander, gate, de-esser and multiband.

    tests/dsp/gen_dynamics.py > tests/dsp/data/dynamics.txt

Sample by sample from the equations of D. Giannoulis, M. Massberg, J. Reiss,
"Digital dynamic range compressor design", J. AES 60(6), 2012, in plain numpy;
the release as the 63 % of both stages together, solved numerically. Two
channels of 0.4 s: tones whose level steps. A line "case PROCESS SETTINGS", then
every STRIDE-th frame of the output."""

import numpy as np
from scipy.optimize import brentq
from scipy.signal import butter, lfilter

RATE, FRAMES, STRIDE = 48000, 19200, 479
LEVELS = [0.02, 0.9, 0.25, 0.004, 0.6, 0.1]
SILENCE = -200.0

CASES = [
    ("compressor", {}),
    ("compressor", {"threshold": -30, "ratio": 100, "knee": 0, "attack": 0,
                    "release": 40}),
    ("compressor", {"threshold": -40, "ratio": 2, "knee": 24, "attack": 30,
                    "release": 50, "auto-makeup": 1, "makeup": -3}),
    ("compressor", {"threshold": -30, "detector": 1, "rms-window": 25,
                    "attack": 5, "release": 60}),
    ("compressor", {"threshold": -35, "auto-release": 1, "attack": 3,
                    "release": 80}),
    ("compressor", {"threshold": -20, "ratio": 3, "mode": 1, "range": 15,
                    "attack": 4, "release": 70}),
    ("compressor", {"threshold": -30, "link": 0.35, "mix": 0.6,
                    "attack": 2, "release": 90}),
    ("compressor", {"threshold": -30, "link": 0, "lookahead": 3.5,
                    "sidechain-low-cut": 700, "sidechain-high-cut": 4000,
                    "release": 60}),
    ("expander", {}),
    ("expander", {"threshold": -25, "ratio": 1.5, "knee": 10, "mode": 1,
                  "attack": 5, "release": 30, "range": 12}),
    ("expander", {"threshold": -20, "ratio": 4, "knee": 0, "link": 0.5,
                  "attack": 8, "release": 20, "range": 30}),
    ("gate", {"threshold": -20, "hold": 12, "release": 15}),
    ("gate", {"threshold": -10, "hysteresis": 20, "hold": 0, "attack": 7,
              "link": 0, "range": 45, "lookahead": 2}),
    ("deesser", {"frequency": 1000}),
    ("deesser", {"frequency": 1400, "mode": 1, "link": 0, "threshold": -45,
                 "attack": 5, "release": 30}),
    ("multiband", {"thresholds": [-30], "releases": [60]}),
    ("multiband", {"num-bands": 6, "link": 0.25, "mix": 0.8, "range": 12,
                   "frequencies": [100, 400, 600, 1500, 5000],
                   "thresholds": [-20, -30, -35], "ratios": [2, 8, 100, 1, 3],
                   "knees": [0, 12], "attacks": [20, 5, 0, 1],
                   "releases": [40, 25, 90], "makeups": [1, -2, 3, 0],
                   "bypasses": [0, 0, 0, 1, 0], "mutes": [0, 0, 0, 0, 1, 0]}),
    ("multiband", {"num-bands": 2, "solos": [0, 1], "thresholds": [-40]}),
]
DEFAULTS = {
    "compressor": {"threshold": -18, "ratio": 4, "knee": 6, "attack": 10,
                   "release": 100, "range": 40},
    "expander": {"threshold": -40, "ratio": 2, "knee": 6, "attack": 10,
                 "release": 100, "range": 40},
    "gate": {"threshold": -50, "hysteresis": 6, "attack": 1, "hold": 50,
             "release": 100, "range": 80},
    "deesser": {"frequency": 6000, "threshold": -30, "ratio": 4, "knee": 6,
                "attack": 1, "release": 50, "range": 20},
    "multiband": {"num-bands": 4, "range": 40},
}
OF_BANDS = {"thresholds": -18, "ratios": 4, "knees": 6, "attacks": 10,
            "releases": 100, "makeups": 0, "mutes": 0, "bypasses": 0}
COMMON = {"mode": 0, "auto-release": 0, "makeup": 0, "auto-makeup": 0,
          "detector": 0, "rms-window": 10, "link": 1, "lookahead": 0,
          "sidechain-low-cut": 0, "sidechain-high-cut": 20000, "mix": 1}


def source():
    n = np.arange(FRAMES)
    level = np.array(LEVELS)[n * len(LEVELS) // FRAMES]
    other = np.array(LEVELS[2:] + LEVELS[:2])[n * len(LEVELS) // FRAMES]
    return np.array([level * np.sin(2 * np.pi * 440 * n / RATE),
                     other * np.sin(2 * np.pi * 1730 * n / RATE)])


def step_of(ms):
    return 1 - np.exp(-1 / (ms * 1e-3 * RATE)) if ms > 0 else 1.0


def one_pole(x, step):
    return lfilter([step], [1, step - 1], x)


def excess(u, width):
    """GMR equation 4: dB beyond the threshold, with its knee."""
    if 2 * abs(u) <= width and width > 0:
        return (u + width / 2) ** 2 / (2 * width)
    return max(u, 0.0)


def static(process, p, level):
    """The change of gain in dB of a level."""
    u = level - p["threshold"]
    if process != "expander":
        slope = 1 - (0 if p["ratio"] >= 100 else 1 / p["ratio"])
        g = (slope * excess(-u, p["knee"]) if p["mode"]
             else -slope * excess(u, p["knee"]))
    else:
        slope = p["ratio"] - 1
        g = (slope * excess(u, p["knee"]) if p["mode"]
             else -slope * excess(-u, p["knee"]))
    return min(max(g, -p["range"]), p["range"])


def decay_time(smooth, release):
    """Time constant of the peak, so that it and the smoothing together leave
    1/e after release."""
    if smooth <= 0:
        return release

    def left(t):
        if abs(t - smooth) < 1e-9:
            t += 1e-6
        return ((t * np.exp(-release / t) - smooth * np.exp(-release / smooth))
                / (t - smooth) - np.exp(-1))
    return brentq(left, 0.5 * release, release)


def ballistics(v, p, decay, rest):
    attack = step_of(p["attack"])
    fall = step_of(min(p["attack"], p["release"] / 4))
    peak = y = rest
    out = np.empty(FRAMES)
    for n in range(FRAMES):
        peak = max(v[n], peak + decay[n] * (v[n] - peak))
        y += (attack if peak > y else fall) * (peak - y)
        out[n] = y
    return out


def gate(level, p):
    hold = round(p["hold"] * 1e-3 * RATE)
    attack, release = step_of(p["attack"]), step_of(p["release"])
    v, is_open, below = -p["range"], False, 0
    out = np.empty(FRAMES)
    for n in range(FRAMES):
        below = 0 if level[n] >= p["threshold"] - p["hysteresis"] else below + 1
        if level[n] >= p["threshold"]:
            is_open = True
        elif below > hold:
            is_open = False
        to = 0.0 if is_open else -p["range"]
        v += (attack if to > v else release) * (to - v)
        out[n] = v
    return out


def riley(x, frequency, kind):
    """Linkwitz-Riley of fourth order: Butterworth of second order, twice."""
    b, a = butter(2, frequency, kind, fs=RATE)
    return lfilter(b, a, lfilter(b, a, x))


def linked(x, link):
    level = 20 * np.log10(np.abs(x) + 1e-10)
    return level + link * (level.max(axis=0) - level)


def reduction(level, p):
    """dB of gain of a compressor, for levels of one channel."""
    v = -np.array([static("compressor", p, l) for l in level])
    t = decay_time(min(p["attack"], p["release"] / 4), p["release"])
    return -ballistics(v, p, np.full(FRAMES, step_of(t)), 0)


def deesser(settings):
    p = {**COMMON, **DEFAULTS["deesser"], **settings}
    wide = p["mode"]
    p["mode"] = 0
    x = source()
    low, high = (riley(x, p["frequency"], k) for k in ("low", "high"))
    gain = np.array([10 ** (reduction(l, p) / 20)
                     for l in linked(high, p["link"])])
    return low * (gain if wide else 1) + high * gain


def multiband(settings):
    p = {**COMMON, **DEFAULTS["multiband"], **settings}
    n = p["num-bands"]
    frequencies = p.get("frequencies") or (
        [850] if n == 2 else
        [120 * 50 ** (i / (n - 2)) for i in range(n - 1)])
    trunk, y = source(), 0
    solos = p.get("solos", [])
    for b in range(n):
        band = trunk
        if b < n - 1:
            band = riley(trunk, frequencies[b], "low")
            trunk = riley(trunk, frequencies[b], "high")
        for f in frequencies[b + 1:]:
            band = riley(band, f, "low") + riley(band, f, "high")
        q = {k[:-1]: p.get(k, [v])[min(b, len(p.get(k, [v])) - 1)]
             for k, v in OF_BANDS.items()}
        q = {**q, "mode": 0, "range": p["range"]}
        if any(solos) and not solos[b] or not any(solos) and q["mute"]:
            continue
        gain = [10 ** ((reduction(l, q) + q["makeup"]) / 20)
                for l in linked(band, p["link"])]
        wet = 0 if q["bypasse"] else p["mix"]
        y = y + band * (1 + wet * (np.array(gain) - 1))
    return y


def process(name, settings):
    if name in ("deesser", "multiband"):
        return globals()[name](settings)
    p = {**COMMON, **DEFAULTS[name], **settings}
    x = source()
    key = x
    if p["sidechain-low-cut"] > 0:
        key = lfilter(*butter(2, p["sidechain-low-cut"], "high", fs=RATE), key)
    if p["sidechain-high-cut"] < 20000:
        key = lfilter(*butter(2, p["sidechain-high-cut"], fs=RATE), key)
    with np.errstate(divide="ignore"):
        if p["detector"]:
            power = one_pole(key ** 2, step_of(p["rms-window"]))
            level = 10 * np.log10(power + 1e-20)
        else:
            level = 20 * np.log10(np.abs(key) + 1e-10)
    level = level + p["link"] * (level.max(axis=0) - level)
    gain = np.empty_like(x)
    for c in range(2):
        if name == "gate":
            gain[c] = gate(level[c], p)
            continue
        sign = -1 if name == "compressor" else 1
        v = sign * np.array([static(name, p, l) for l in level[c]])
        rest = 0 if name == "compressor" else static(name, p, SILENCE)
        t = decay_time(min(p["attack"], p["release"] / 4), p["release"])
        decay = np.full(FRAMES, step_of(t))
        if p["auto-release"]:
            square = np.abs(key).max(axis=0) ** 2
            a = step_of(200)
            mean = one_pole(square, a)
            peak, crest = 0.0, np.empty(FRAMES)
            for n in range(FRAMES):
                peak = max(square[n], peak + a * (square[n] - peak))
                crest[n] = (peak + 2e-20) / (mean[n] + 1e-20)
            # 2 release / C^2 instead of the release
            decay = 1 - np.exp(-np.clip(crest, 1, 1e5) / 2
                               / (t * 1e-3 * RATE))
        gain[c] = sign * ballistics(v, p, decay, rest)
    makeup = p["makeup"]
    if p["auto-makeup"]:
        makeup -= static(name, p, 0.0) / 2
    wet = 10 ** ((gain + makeup) / 20)
    late = round(p["lookahead"] * 1e-3 * RATE)
    x = np.concatenate((np.zeros((2, late)), x), axis=1)[:, :FRAMES]
    return x * (1 - p["mix"] + p["mix"] * wet)


def main():
    for name, settings in CASES:
        print("case", name, *(
            f"{k}={','.join(map(str, v)) if isinstance(v, list) else v}"
            for k, v in settings.items()))
        y = process(name, settings)
        for at in range(STRIDE // 2, FRAMES, STRIDE):
            print(f"{y[0][at]:.8g} {y[1][at]:.8g}")


if __name__ == "__main__":
    main()
