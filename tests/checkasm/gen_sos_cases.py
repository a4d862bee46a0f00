#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Writes sos_cases.h: cascades that are hard on the arithmetic, designed with
scipy, scaled to a gain of one section by section at the reference frequency.

    ./gen_sos_cases.py > sos_cases.h
"""
import math

import numpy
import scipy.signal


def scaled(sos, w):
    """Each section's gain at w rad/sample is 1."""
    out = []
    z = numpy.exp(-1j * w)
    for s in sos:
        b, a = s[:3], s[3:]
        g = abs(numpy.polyval(b[::-1], z) / numpy.polyval(a[::-1], z))
        out.append([b[0] / g, b[1] / g, b[2] / g, a[1], a[2]])
    return out


def peaking(f, q, db, rate):
    """R. Bristow-Johnson's Audio EQ Cookbook."""
    w, amp = 2 * math.pi * f / rate, 10 ** (db / 40)
    alpha = math.sin(w) / (2 * q)
    a0 = 1 + alpha / amp
    return [(1 + alpha * amp) / a0, -2 * math.cos(w) / a0,
            (1 - alpha * amp) / a0, -2 * math.cos(w) / a0,
            (1 - alpha / amp) / a0]


def butter(order, f, kind, rate):
    sos = scipy.signal.butter(order, f, kind, fs=rate, output='sos')
    return scaled(sos, 0 if kind == 'low' else math.pi)


def elliptic(f, rate):
    sos = scipy.signal.ellip(32, 0.1, 80, f, fs=rate, output='sos')
    return scaled(sos, 0)


CASES = [
    ('Butterworth 4 low-pass 20 Hz, 48 kHz', butter(4, 20, 'low', 48000)),
    ('Butterworth 4 low-pass 20 Hz, 96 kHz', butter(4, 20, 'low', 96000)),
    ('peaking 30 Hz Q 50 +12 dB, 48 kHz', [peaking(30, 50, 12, 48000)]),
    ('elliptic, 16 sections, 1 kHz, 48 kHz', elliptic(1000, 48000)),
    ('elliptic, 16 sections, 8 kHz, 48 kHz', elliptic(8000, 48000)),
    ('Butterworth 4 high-pass 20 Hz, 48 kHz', butter(4, 20, 'high', 48000)),
    ('5-band equalizer, 48 kHz',
     [peaking(f, 1.4, g, 48000) for f, g in
      ((60, 6), (230, -4), (910, 3), (3600, -6), (15000, 5))]),
    ('Butterworth 4 low-pass 1 kHz, 48 kHz', butter(4, 1000, 'low', 48000)),
]

print('''/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Made by gen_sos_cases.py: do not edit. */

/* clang-format off */
static const struct SosCase {
  const char *name;
  uint32_t n;
  FxSos s[16];
} sos_cases[] = {''')
for name, sections in CASES:
    print('  { "%s", %d, {' % (name, len(sections)))
    for s in sections:
        print('    { ' + ',\n      '.join('%.17g' % v for v in s) + ' },')
    print('  } },')
print('};\n/* clang-format on */')
