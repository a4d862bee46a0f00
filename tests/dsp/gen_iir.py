#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Writes data/iir.txt and data/iir_edge.txt: responses of classical IIR
filters with 50 digits, rounded to double.

The prototypes come from the textbook definitions in mpmath (elliptic: mpmath's
own nome and Jacobi functions) and H is evaluated at the transformed analogue
variable, so nothing is shared with dsp/design but the definitions. Each filter
of iir.txt is also compared with scipy.signal's zeros and poles.

Needs Debian's python3-mpmath and python3-scipy. Run: gen_iir.py

Format: a line "family mode order rate frequency lower upper ripple attenuation
points", then as many lines "w re im"; enums are numbered as in iir.h.
"""
import os
import random
import sys
import warnings

import scipy.signal as sig
from mpmath import (asin, asinh, cosh, ellipf, ellipfun, ellipk, expjpi, factorial, findroot, j, kfrom, mp, mpc,
                    mpf, pi, polyroots, polyval, qfrom, sinh, sqrt, tan)

mp.dps = 50
BUTTER, CHEBY1, CHEBY2, ELLIP, BESSEL, BESSEL_DELAY, LR = range(7)
LOW, HIGH, BAND, STOP = range(4)
NAMES = ['butterworth', 'chebyshev1', 'chebyshev2', 'elliptic', 'bessel', 'bessel-delay', 'linkwitz-riley']


def epsilon(db):
    return sqrt(mpf(10) ** (mpf(db) / 10) - 1)


def butter(n):
    return [], [expjpi(mpf(2 * i + n + 1) / (2 * n)) for i in range(n)], mpf(1)


def cheby1(n, ripple):
    u = asinh(1 / epsilon(ripple)) / n
    p = [mpc(sinh(u) * q.real, cosh(u) * q.imag) for q in butter(n)[1]]
    return [], p, mpf(1) if n % 2 else mpf(10) ** (-mpf(ripple) / 20)


def cheby2(n, attenuation):
    u = asinh(epsilon(attenuation)) / n
    b = butter(n)[1]
    p = [1 / mpc(sinh(u) * q.real, cosh(u) * q.imag) for q in b]
    z = [1 / mpc(0, q.imag) for q in b if abs(q.imag) > mpf(10) ** -30]
    return z, p, mpf(1)


def ellip(n, ripple, attenuation):
    ep, es = epsilon(ripple), epsilon(attenuation)
    if n == 1:
        return [], [-1 / ep], mpf(1)
    q1 = qfrom(k=ep / es)
    k = kfrom(q=q1 ** (mpf(1) / n))
    m, m1c = k ** 2, 1 - (ep / es) ** 2
    # sc (r; k1') = 1 / ep: amplitude atan (1 / ep)
    r = ellipf(asin(1 / sqrt(1 + ep ** 2)), m1c)
    v0 = r / ellipk(m1c) * ellipk(1 - m)
    big_k = ellipk(m)
    zeros, poles = [], []
    for i in range(1 - n % 2, n, 2):
        u = mpf(i) / n * big_k
        sn, cn, dn = (ellipfun(f, u, m=m) for f in ('sn', 'cn', 'dn'))
        sv, cv, dv = (ellipfun(f, v0, m=1 - m) for f in ('sn', 'cn', 'dn'))
        p = -(cn * dn * sv * cv + j * sn * dv) / (1 - (dn * sv) ** 2)
        if i == 0:
            poles.append(p.real)
        else:
            poles += [p, p.conjugate()]
            zeros += [j / (k * sn), -j / (k * sn)]
    return zeros, poles, mpf(1) if n % 2 else mpf(10) ** (-mpf(ripple) / 20)


BESSEL_CACHE = {}


def bessel(n, delay):
    if n not in BESSEL_CACHE:
        c = [factorial(2 * n - i) / (factorial(n - i) * factorial(i) * mpf(2) ** (n - i)) for i in range(n, -1, -1)]
        roots = polyroots(c, maxsteps=2000, extraprec=1500)

        def excess(w):
            return abs(c[-1] / polyval(c, mpc(0, w))) ** 2 - mpf(1) / 2
        lo, hi = mpf(0), mpf(20)
        for _ in range(40):
            mid = (lo + hi) / 2
            lo, hi = (mid, hi) if excess(mid) > 0 else (lo, mid)
        BESSEL_CACHE[n] = roots, findroot(excess, (lo, hi), solver='anderson')
    roots, cutoff = BESSEL_CACHE[n]
    return [], [r if delay else r / cutoff for r in roots], mpf(1)


def prototype(family, n, ripple, attenuation):
    if family == BUTTER:
        return butter(n)
    if family == CHEBY1:
        return cheby1(n, ripple)
    if family == CHEBY2:
        return cheby2(n, attenuation)
    if family == ELLIP:
        return ellip(n, ripple, attenuation)
    if family == LR:
        z, p, k = butter(n // 2)
        return z, p + p, k
    return bessel(n, family == BESSEL_DELAY)


def warp(f, rate):
    return tan(pi * mpf(f) / mpf(rate))


class Filter:
    def __init__(self, family, mode, order, rate, f, lo, hi, ripple, att):
        self.spec = (family, mode, order, rate, f, lo, hi, ripple, att)
        self.mode = mode
        self.z, self.p, self.k = prototype(family, order, ripple, att)
        if mode in (LOW, HIGH):
            self.c = warp(f, rate)
        else:
            wl, wu = warp(lo, rate), warp(hi, rate)
            self.c2, self.b = wl * wu, wu - wl

    def response(self, w):
        v = j * tan(mpf(w) / 2)
        if self.mode == LOW:
            s = v / self.c
        elif self.mode == HIGH:
            s = self.c / v
        elif self.mode == BAND:
            s = (v * v + self.c2) / (self.b * v)
        else:
            s = self.b * v / (v * v + self.c2)
        h = self.k
        for z in self.z:
            h *= 1 - s / z
        for p in self.p:
            h /= 1 - s / p
        return mpc(h)


def scipy_zpk(family, mode, n, rate, f, lo, hi, ripple, att):
    kind = ['lowpass', 'highpass', 'bandpass', 'bandstop'][mode]
    edge = f if mode in (LOW, HIGH) else [lo, hi]
    if family == BUTTER:
        return sig.butter(n, edge, kind, output='zpk', fs=rate)
    if family == CHEBY1:
        return sig.cheby1(n, ripple, edge, kind, output='zpk', fs=rate)
    if family == CHEBY2:
        return sig.cheby2(n, att, edge, kind, output='zpk', fs=rate)
    if family == ELLIP:
        return sig.ellip(n, ripple, att, edge, kind, output='zpk', fs=rate)
    if family == LR:
        z, p, k = sig.butter(n // 2, edge, kind, output='zpk', fs=rate)
        return list(z) * 2, list(p) * 2, k * k
    return sig.bessel(n, edge, kind, output='zpk', fs=rate, norm='mag' if family == BESSEL else 'delay')


def scipy_response(zpk, w):
    z, p, k = zpk
    x = expjpi(mpf(w) / pi)
    h = mpf(float(k.real))
    for r in z:
        h *= x - mpc(complex(r))
    for r in p:
        h /= x - mpc(complex(r))
    return h


# scipy is the reference up to these orders; beyond, its zeros and poles or
# its gain lose digits, which the comparison below would show
BARS = {BUTTER: 1e-12, CHEBY1: 1e-10, CHEBY2: 1e-10, ELLIP: 1e-8, BESSEL: 1e-9, BESSEL_DELAY: 1e-9, LR: 1e-12}
worst = {}


def write(out, spec, points, compare):
    flt = Filter(*spec)
    zpk = None
    if compare and spec[2] <= 16:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            zpk = scipy_zpk(*spec)
    out.write('%d %d %d %r %r %r %r %r %r %d\n' % (spec + (len(points),)))
    for w in points:
        h = flt.response(w)
        out.write('%r %r %r\n' % (w, float(h.real), float(h.imag)))
        if zpk:
            d = float(abs(h - scipy_response(zpk, w)))
            worst[spec[0]] = max(worst.get(spec[0], 0), d)
            assert d < BARS[spec[0]], (spec, w, d)


def families(order):
    return [f for f in range(7) if f != LR or order % 2 == 0]


def main():
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'data')
    tau = float(2 * pi)
    with open(os.path.join(here, 'iir.txt'), 'w') as out:
        grid = [float(pi) * x for x in (0.02, 0.11, 0.17, 0.22, 0.249, 0.3, 0.37, 0.4, 0.6)]
        for order in (1, 2, 3, 4, 5, 8, 9, 16, 31, 32):
            for family in families(order):
                for mode in range(4):
                    write(out, (family, mode, order, 48000.0, 6000.0, 4000.0, 9000.0, 0.1, 60.0), grid, True)
    rng = random.Random(1)
    with open(os.path.join(here, 'iir_edge.txt'), 'w') as out:
        places = [(384000.0, 10.0, 10.0, 20.0), (44100.0, 21000.0, 20000.0, 21500.0), (48000.0, 1000.0, 1000.0, 1010.0),
                  (48000.0, 100.0, 20.0, 20000.0), (96000.0, 47000.0, 10.0, 47000.0)]
        for rate, f, lo, hi in places:
            for order in (1, 2, 4, 7, 12, 20):
                for family in families(order):
                    mode = rng.randrange(4)
                    edges = [f] if mode < BAND else [lo, hi, (lo * hi) ** .5]
                    points = []
                    for x in edges:
                        points += [tau * x / rate * y for y in (0.9, 0.99, 1.0, 1.01) if x * y < rate / 2]
                    ripple = rng.choice([0.01, 0.5, 3.0])
                    att = rng.choice([20.0, 80.0, 120.0])
                    write(out, (family, mode, order, rate, f, lo, hi, ripple, att), points, False)
    for family, d in sorted(worst.items()):
        sys.stderr.write('%s: scipy differs by at most %.2g\n' % (NAMES[family], d))


if __name__ == '__main__':
    main()
