/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The state-variable filter whose integrators follow the trapezoidal rule, and
 * whose loop without delay is solved: the response of the bilinear transform,
 * and states that keep their meaning when coefficients change from sample to
 * sample (Zavalishin, The Art of VA Filter Design, ch. 4; Simper, Solving the
 * continuous SVF equations using trapezoidal integration, 2013). Any g >= 0 and
 * k >= 0 is stable. */

#ifndef FX_SVF_H
#define FX_SVF_H

#include <math.h>
#include <stdint.h>

typedef enum {
  FX_SVF_LOW_PASS,
  FX_SVF_BAND_PASS,
  FX_SVF_HIGH_PASS,
  FX_SVF_NOTCH,
  FX_SVF_PEAKING,
  FX_SVF_ALL_PASS,
  FX_SVF_LOW_SHELF,
  FX_SVF_HIGH_SHELF
} FxSvfType;

/* A filter of x: y = in x + band k b + low l, where b and l are what
 * fx_svf_tick() makes of x. */
typedef struct FxSvfDesign {
  double g; /* tan (pi frequency / rate) of the cutoff, warped */
  double k; /* damping, 1 / q */
  double in, band, low;
} FxSvfDesign;

/* The design of a type with the curves of dsp/design/rbj.h. 0 < frequency < rate
 * / 2, q > 0, gain in dB (peaking and shelves). RT. */
FxSvfDesign fx_svf_design (
    FxSvfType type, double rate, double frequency, double q, double gain);

/* What the sample loop needs of g and k. */
typedef struct FxSvfCoefs {
  double a, b, c; /* 2 d - 1, 2 g d, 2 g^2 d, where d = 1 / (1 + g (g + k)) */
} FxSvfCoefs;

static inline FxSvfCoefs
fx_svf_coefs (double g, double k)
{
  double d = 2 / (1 + g * (g + k)), e = g * d;
  return (FxSvfCoefs){ d - 1, e, g * e };
}

/* The two integrators; zeros to begin with. */
typedef struct FxSvf {
  double s, t;
} FxSvf;

/* One sample: *band is the output of the first integrator, whose gain at the
 * cutoff is 1 / k, *low that of the second. */
static inline void
fx_svf_tick (FxSvf *f, const FxSvfCoefs *c, double x, double *band, double *low)
{
  double v = x - f->t;
  double s = c->a * f->s + c->b * v;
  double t = (f->t + c->b * f->s) + c->c * v; /* v is the last to be there */
  *band = 0.5 * (f->s + s);
  *low = 0.5 * (f->t + t);
  f->s = s;
  f->t = t;
}

/* What is far below any sound becomes silence; once per block. */
static inline void
fx_svf_settle (FxSvf *f)
{
  if (fabs (f->s) + fabs (f->t) < 1e-60)
    *f = (FxSvf){ 0, 0 };
}

/* Frames until what is in the integrators has fallen by dB. RT. */
uint32_t fx_svf_tail (double g, double k, double db);

#endif
