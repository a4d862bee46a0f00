#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Writes tests/dsp/data/distortion.txt: curves and their antiderivative
antialiasing from the formulas, in 40 digits (Parker, Zavalishin and Le Bivic,
Reducing the aliasing of nonlinear waveshaping using continuous-time convolution,
DAFx-16, equation 8: y = (F (x) - F (x1)) / (x - x1), f (x) where they are equal).

The input of all, then lines "TYPE antialias bias" and "out" of the curve alone, the curve
at the bias subtracted. Needs python3-mpmath and python3-numpy."""

import numpy as np
from mpmath import (atan, cos, exp, expm1, log, mp, mpf, pi, sin, tanh)
from mpmath import cosh

mp.dps = 40


def hard(x):
    return max(mpf(-1), min(mpf(1), x))


def hard_area(x):
    return x * x / 2 if abs(x) < 1 else abs(x) - mpf(1) / 2


def cubic(x):
    return x - 4 * x ** 3 / 27 if abs(x) < 1.5 else mpf(1) if x > 0 else mpf(-1)


def cubic_area(x):
    if abs(x) < 1.5:
        return x ** 2 / 2 - x ** 4 / 27
    edge = mpf(3) / 2
    return abs(x) - edge + edge ** 2 / 2 - edge ** 4 / 27


def diode(x):
    return -expm1(-x) if x >= 0 else 2 * expm1(x / 2)


def diode_area(x):
    # Both are 0 at 0.
    return x + exp(-x) - 1 if x >= 0 else 4 * exp(x / 2) - 2 * x - 4


def arctan_area(x):
    u = pi / 2 * x
    return (2 / pi) ** 2 * (u * atan(u) - log(1 + u * u) / 2)


CURVES = {
    "hard": (hard, hard_area),
    "tanh": (tanh, lambda x: log(cosh(x))),
    "arctan": (lambda x: 2 / pi * atan(pi / 2 * x), arctan_area),
    "cubic": (cubic, cubic_area),
    "diode": (diode, diode_area),
    "fold": (sin, lambda x: -cos(x)),
}


def main():
    rng = np.random.default_rng(9)
    n = 60
    x = rng.standard_normal(n) * 10 ** rng.uniform(-2, 0.8, n)
    # Close together, equal, at and across the corners, far away.
    x[10:22] = [0.5, 0.5, 0.5 + 1e-7, 1, 1 + 1e-9, 1.0 - 1e-6, -1, 1.5, -1.5,
                300, -300, 0]
    x = np.float32(x).astype(float)
    print("in", *(f"{v:.9g}" for v in x))
    for name, (f, area) in CURVES.items():
        for antialias in (0, 1):
            bias = 0 if antialias == 0 else mpf(1) / 4
            last, out = bias, []
            for v in x:
                u = mpf(v) + bias
                if antialias and u != last:
                    y = (area(u) - area(last)) / (u - last)
                else:
                    y = f(u)
                out.append(y - f(bias))
                last = u
            print(f"{name} {antialias} {float(bias)}")
            print("out", *(mp.nstr(v, 11) for v in out))


if __name__ == "__main__":
    main()
