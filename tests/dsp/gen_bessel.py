#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Writes dsp/design/bessel_table.c: roots of the reverse Bessel polynomials

    theta_N(s) = sum_k (2 N - k)! / ((N - k)! k! 2^(N - k)) s^k

by mpmath with 120 digits, and the frequency of each prototype's -3 dB point.
Needs Debian's python3-mpmath. Run at the root:
tests/dsp/gen_bessel.py | clang-format > dsp/design/bessel_table.c
"""
from mpmath import mp, mpf, factorial, findroot, polyroots, polyval, sqrt

mp.dps = 120


def coefficients(n):
    return [factorial(2 * n - k) / (factorial(n - k) * factorial(k) * mpf(2) ** (n - k))
            for k in range(n, -1, -1)]


def cutoff(c):
    """w where |theta(0) / theta(jw)|^2 = 1/2; the magnitude falls monotonically."""
    def excess(w):
        return abs(c[-1] / polyval(c, mp.mpc(0, w))) ** 2 - mpf(1) / 2
    lo, hi = mpf(0), mpf(1)
    while excess(hi) > 0:
        hi *= 2
    for _ in range(60):
        mid = (lo + hi) / 2
        lo, hi = (mid, hi) if excess(mid) > 0 else (lo, mid)
    return findroot(excess, (lo, hi), solver='anderson')


print('''/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Written by tests/dsp/gen_bessel.py, which computes the roots of the reverse
 * Bessel polynomials with 120 digits; do not edit. The roots are so
 * ill-conditioned in the coefficients that double arithmetic has no digit left
 * at order 25. Source: W. Thomson, "Delay networks having maximally flat
 * frequency characteristics" (1949). */

#include "dsp/design/bessel_table.h"
''')
rows, roots = [], []
for n in range(1, 33):
    c = coefficients(n)
    r = polyroots(c, maxsteps=2000, extraprec=1500)
    real = [x for x in r if abs(x.imag) < mpf(10) ** -60]
    upper = sorted((x for x in r if x.imag > mpf(10) ** -60), key=lambda x: x.imag)
    assert len(real) == n % 2 and len(real) + 2 * len(upper) == n
    rows.append((len(roots), cutoff(c)))
    roots += [(x.real, mpf(0)) for x in real] + [(x.real, x.imag) for x in upper]


def number(x):
    return repr(float(x))


print('const FxBesselRow fx_bessel_table[32] = {')
for first, w in rows:
    print('  { %d, %s },' % (first, number(w)))
print('};\n\nconst double fx_bessel_roots[%d][2] = {' % len(roots))
for re, im in roots:
    print('  { %s, %s },' % (number(re), number(im)))
print('};')
