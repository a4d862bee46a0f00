#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Writes tests/dsp/data/waveshaper.txt: curves through points by scipy's
PchipInterpolator and straight lines, and Chebyshev sums by numpy, each with its
values and its antiderivative antialiasing (Parker, Zavalishin and Le Bivic,
DAFx-16). "points": x, y, x, y ...; "harmonics"; "in"; then "linear", "smooth" or
"chebyshev" with 0 or 1 for the antialiasing and what comes out. Needs
python3-scipy."""

import numpy as np
from numpy.polynomial import chebyshev
from scipy.interpolate import PchipInterpolator


def mean(value, area, x):
    """Of the curve between each two neighbours of x, which begins after a 0."""
    before = np.concatenate(([0], x[:-1]))
    step = x - before
    close = np.abs(step) < 1e-7
    far = (area(x) - area(before)) / np.where(close, 1, step)
    return np.where(close, value((x + before) / 2), far)


def outside(value, area, low, high):
    """Constant beyond low and high."""
    def inside(x):
        return np.clip(x, low, high)
    return (lambda x: value(inside(x)),
            lambda x: area(inside(x)) + (x - inside(x)) * value(inside(x)))


def main():
    rng = np.random.default_rng(3)
    points = np.array([[-1.5, -0.75], [-0.5, -0.5], [-0.25, -0.5], [0.125, 0.25],
                       [0.5, 0.875], [0.625, 0.75], [1.25, 1]])
    harmonics = [0.5, -0.25, 0.125, 0, 0.0625, 0.5, 0.03125]
    x = np.rint(rng.standard_normal(50) * 1024) / 1024
    x[10:16] = [0.5, 0.5, 0.501953125, -2, 2, 1]
    print("points", *points.ravel())
    print("harmonics", *harmonics)
    print("in", *x)
    smooth = PchipInterpolator(points[:, 0], points[:, 1])
    knots, y = points.T
    areas = np.concatenate(([0], np.cumsum(np.diff(knots) * (y[1:] + y[:-1])
                                           / 2)))

    def line(v):
        return np.interp(v, knots, y)

    def line_area(v):
        i = np.clip(np.searchsorted(knots, v, "right") - 1, 0, len(knots) - 2)
        return areas[i] + (v - knots[i]) * (y[i] + line(v)) / 2

    series = [0] + harmonics
    for name, value, area, low, high in (
            ("linear", line, line_area, knots[0], knots[-1]),
            ("smooth", smooth, smooth.antiderivative(), knots[0], knots[-1]),
            ("chebyshev", lambda v: chebyshev.chebval(v, series),
             lambda v: chebyshev.chebval(v, chebyshev.chebint(series)), -1, 1)):
        value, area = outside(value, area, low, high)
        for antialias, out in ((0, value(x)), (1, mean(value, area, x))):
            print(name, antialias,
                  *(f"{v:.10g}" for v in out - value(np.zeros(1))[0]))


if __name__ == "__main__":
    main()
