#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Writes data/fir.txt: FIR designs by scipy, for test_fir.c.

One design a line, a letter and its parameters, then the answer:
  w window beta length VALUES                                  get_window
  s length window beta pass-zero rate n cutoffs VALUES         firwin
  f length window beta rate n (frequency gain)... VALUES       firwin2
  l length rate n (lower upper gain gain weight)... VALUES     firls
  r length antisymmetric rate n (as above)... density ripple   remez: the ripple
      that its taps really have, found on a grid of 256 points per tap, by parabolas, and at the edges
  k attenuation width rate length beta                         kaiserord
  m root n taps m taps                                         minimum phase, by
      reflecting zeros, 60 digits (root: of the square of a minimum phase)
VALUES: count, then index and value of some taps, then the sum of all taps times
(7919 i modulo 1009) / 1009 - 1/2, which no wrong tap survives.
"""
import os
import random

import mpmath
import numpy as np
import scipy.signal as S

WINDOWS = ['boxcar', 'hann', 'hamming', 'blackman', 'kaiser', 'nuttall', 'flattop', 'bartlett', 'parzen', 'bohman',
           'barthann']


def num(x):
    return '%.17g' % float(x)


def window(w, beta):
    return ('kaiser', beta) if WINDOWS[w] == 'kaiser' else WINDOWS[w]


def values(h):
    n = len(h)
    index = list(range(n)) if n <= 12 else sorted({int(round(i * (n - 1) / 11.)) for i in range(12)} | {n // 2, 1})
    i = np.arange(n)
    total = np.dot(np.asarray(h, dtype=np.longdouble), (7919 * i % 1009) / np.longdouble(1009) - 0.5)
    return [str(len(index))] + [s for k in index for s in (str(k), num(h[k]))] + [num(total)]


def line(out, *parts):
    words = []
    for p in parts:
        words += p if isinstance(p, list) else [str(p)]
    out.write(' '.join(words) + '\n')


def bands_of(edges, gains, weights):
    words = [str(len(weights))]
    for i, w in enumerate(weights):
        words += [num(x) for x in (edges[2 * i], edges[2 * i + 1], gains[2 * i], gains[2 * i + 1], w)]
    return words


def ripple_of(h, edges, gains, weights, rate, anti):
    n = len(h)
    size = 1 << int(np.ceil(np.log2(256 * n)))
    w = 2 * np.pi * np.arange(size // 2 + 1) / size
    a = np.fft.rfft(h, size) * np.exp(1j * w * (n - 1) / 2)
    a = np.abs(a.imag) if anti else a.real
    f = w / (2 * np.pi) * rate
    worst = 0
    for i, weight in enumerate(weights):
        s = (f >= edges[2 * i]) & (f <= edges[2 * i + 1])
        want = np.interp(f[s], edges[2 * i:2 * i + 2], gains[2 * i:2 * i + 2])
        e = np.abs(a[s] - want)
        worst = max(worst, weight * np.max(e))
        x, y, z = e[:-2], e[1:-1], e[2:]
        top = (y > x) & (y >= z)  # and the top of the parabola through three points
        if top.any():
            worst = max(worst, weight * np.max(y[top] - (x - z)[top] ** 2 / (8 * (x - 2 * y + z)[top])))
        for edge, want in zip(edges[2 * i:2 * i + 2], gains[2 * i:2 * i + 2]):
            v = np.dot(h, np.exp(-2j * np.pi * edge / rate * (np.arange(n) - (n - 1) / 2)))
            worst = max(worst, weight * abs((abs(v.imag) if anti else v.real) - want))
    return worst


def windows(out):
    for w in range(len(WINDOWS)):
        for n in (1, 2, 3, 4, 7, 64, 65, 1001, 16384):
            for beta in ((0., 3.4, 8.6, 30.) if WINDOWS[w] == 'kaiser' else (0.,)):
                h = S.get_window(window(w, beta), n, fftbins=False)
                line(out, 'w', w, num(beta), n, values(h))


def sincs(out):
    cases = [([1000.], 1), ([20.], 1), ([5000.], 0), ([1000., 5000.], 0), ([1000., 5000.], 1),
             ([300., 3000., 9000.], 1), ([300., 3000., 9000., 20000.], 0), ([300., 3000., 9000., 20000.], 1)]
    for n in (2, 5, 31, 64, 257, 2048, 16383, 16384):
        for c, (cutoffs, zero) in enumerate(cases):
            if n % 2 == 0 and (len(cutoffs) % 2 == 0) == bool(zero):
                continue
            if n < 31 and len(cutoffs) > 1:
                continue
            for w in range(len(WINDOWS)) if n == 31 else (2, 4, (c + n) % 11):
                with np.errstate(all='ignore'):
                    h = S.firwin(n, cutoffs, window=window(w, 8.6), pass_zero=bool(zero), fs=48000.)
                if np.all(np.isfinite(h)):
                    line(out, 's', n, w, num(8.6), zero, num(48000), len(cutoffs), [num(x) for x in cutoffs], values(h))


def samplings(out):
    cases = [([0., 24000.], [1., 0.]), ([0., 3000., 3500., 24000.], [1., 1., 0., 0.]),
             ([0., 3000., 3000., 24000.], [1., 1., 0., 0.]),
             ([0., 20., 200., 200., 5000., 12000., 24000.], [0., .3, 4., 1., 2., .1, 0.]),
             ([0., 18000., 18000., 24000.], [1., 1., .5, .5])]
    for n in (1, 2, 9, 64, 65, 1000, 16383, 16384):
        for k, (f, g) in enumerate(cases):
            if n % 2 == 0 and g[-1] != 0:
                continue
            for w in (0, 2, 4) if n < 1000 else ((k + n) % 11,):
                h = S.firwin2(n, f, g, window=window(w, 8.6), fs=48000.)
                points = [num(x) for p in zip(f, g) for x in p]
                line(out, 'f', n, w, num(8.6), num(48000), len(f), points, values(h))


def squares(out):
    """Where Q can be inverted to 1e-12: transitions no wider than the length needs."""
    for n in (1, 3, 31, 101, 501, 2001):
        t = 2.0 * 48000 / max(n, 31)
        cases = [([0., 5000., 5000. + t, 24000.], [1., 1., 0., 0.], [1., 1.]),
                 ([0., 5000., 5000. + t / 2, 24000.], [1., 1., 0., 0.], [1., 50.]),
                 ([0., 2000., 2000. + t, 9000., 9000. + t, 24000.], [0., 0., 1., 2., 0., 0.], [1., 3., 10.]),
                 ([0., 5000., 5000., 24000.], [1., .5, 0., 0.], [1., 10.]),
                 ([0., 24000.], [0., 1.], [1.])]
        for edges, gains, weights in cases:
            h = S.firls(n, edges, gains, weight=weights, fs=48000.)
            line(out, 'l', n, num(48000), bands_of(edges, gains, weights), values(h))


def equiripples(out):
    for n in (11, 32, 63, 128, 511, 1023, 2047, 2048, 4001):
        t = 48000. / n
        cases = [([0., 5000., 5000. + 3 * t, 24000.], [1., 1., 0., 0.], [1., 10.], 0),
                 ([0., 5000., 5000. + t, 24000.], [1., 1., 0., 0.], [1., 1.], 0)]
        if n > 32:
            cases.append(([0., 7000., 7000. + 2 * t, 12000., 12000. + 2 * t, 24000.], [0., 0., 1., 1., 0., 0.],
                          [1., 1., 10.], 0))
        if n < 1000:
            cases.append(([2 * t, 24000. - 2 * t * (n % 2)], [1., 1.], [1.], 1))
        for edges, gains, weights, anti in cases:
            density = 1024 if n < 100 else 256 if n < 600 else 16
            h = S.remez(n, edges, gains[::2], weight=weights, fs=48000., maxiter=200, grid_density=density,
                        type='hilbert' if anti else 'bandpass')
            r = ripple_of(h, edges, gains, weights, 48000., anti)
            line(out, 'r', n, anti, num(48000), bands_of(edges, gains, weights), density, num(r))


def lengths(out):
    for attenuation in (8., 21., 30., 50., 65., 120.):
        for width in (10., 500., 8000.):
            n, beta = S.kaiserord(attenuation, width / 24000)
            line(out, 'k', num(attenuation), num(width), num(48000), n, num(beta))


def polynomial(roots):
    p = [mpmath.mpc(1)]
    for z in roots:
        p = [a - z * b for a, b in zip(p + [0], [0] + p)]
    return [c.real for c in p]


def reflect(h):
    mpmath.mp.dps = 60
    c = [mpmath.mpf(float(x)) for x in h]
    roots = mpmath.polyroots(c, maxsteps=500, extraprec=400)
    p = polynomial([1 / mpmath.conj(z) if abs(z) > 1 else z for z in roots])
    gain = mpmath.sqrt(sum(x * x for x in c) / sum(x * x for x in p))
    sign = 1 if h[int(np.argmax(np.abs(h)))] > 0 else -1
    return [sign * gain * x for x in p]


def phases(out):
    rng = random.Random(1)
    designs = [S.firwin(15, 4000., fs=48000.), S.firwin(25, 4000., fs=48000., pass_zero=False),
               S.firwin(24, [4000., 9000.], fs=48000., pass_zero=False), -S.firwin(21, 3000., fs=48000.),
               S.remez(19, [0, 4000, 8000, 24000], [1, 0], fs=48000.), S.remez(20, [0, 4000, 8000, 24000], [1, 0], fs=48000.),
               S.remez(15, [3000, 21000], [1], type='hilbert', fs=48000.),
               S.remez(16, [3000, 24000], [1], type='hilbert', fs=48000.),
               np.array([rng.uniform(-1, 1) for _ in range(12)])]
    for h in designs:
        # mirror images to the bit, as the tests of symmetry are about the rest
        if np.allclose(h, h[::-1], atol=1e-9):
            h = (h + h[::-1]) / 2
        elif np.allclose(h, -h[::-1], atol=1e-9):
            h = (h - h[::-1]) / 2
        g = reflect(h)
        line(out, 'm', 0, len(h), [num(x) for x in h], len(g), [num(x) for x in g])
    for h in designs[:2]:
        g = [float(x) for x in reflect(h)]
        square = np.convolve(g, g[::-1])
        line(out, 'm', 1, len(square), [num(x) for x in square], len(g), [num(x) for x in g])


def main():
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'data')
    with open(os.path.join(here, 'fir.txt'), 'w') as out:
        for part in (windows, sincs, samplings, squares, equiripples, lengths, phases):
            part(out)


if __name__ == '__main__':
    main()
