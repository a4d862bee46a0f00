/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Second-order sections: what dsp/design makes, dsp/kernel runs and fxchain
 * concatenates. b is the numerator, a the denominator, a0 = 1:
 *
 *   y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2]
 *
 * Reached by device code: plain C and C++. */

#ifndef FX_SOS_H
#define FX_SOS_H

#include <stdint.h>

/* Most sections that one process has: a parametric equalizer of 64 bands and
 * its preamp. A cascade of several processes has no limit. */
enum { FX_SOS_MAX = 65 };

typedef struct FxSos {
  double b0, b1, b2, a1, a2;
} FxSos;

/* The plan of every process flagged FX_PROC_SOS. Each section passes its
 * reference frequency (0 Hz for a low-pass, Nyquist for a high-pass, the
 * centre of a band) with a gain near 1, so that interpolation between two
 * plans, section by section, has no excess gain on the way. */
typedef struct FxSosPlan {
  uint32_t n; /* sections in use, 1 .. FX_SOS_MAX */
  FxSos s[FX_SOS_MAX];
} FxSosPlan;

/* A section that is a plain gain b0, without memory. */
static inline int
fx_sos_is_gain (const FxSos *s)
{
  return s->b1 == 0 && s->b2 == 0 && s->a1 == 0 && s->a2 == 0;
}

#endif
