/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Coordinates of a section, and its state in them from the history of the CPU
 * and back. Long double.
 *
 * Float arithmetic: the state-variable filter with two multipliers
 * (Chamberlin), which has every stable denominator:
 *   low' = low + f band,  band' = band + f (x - low' - q band),
 *   f = sqrt (1 + a1 + a2),  q = (1 - a2) / f,
 *   y = b0 x + (B(1) / f^2 - b0) low + (b1 - a1 b0) / f band,
 * where poles near z = 1 move little when f and q are rounded. With a1 > 0 it
 * is that filter for -a1, -b1 with z turned into -z, and the signs of the
 * state's steps turn.
 *
 * Double arithmetic: the transposed direct form,
 *   y = b0 x + s1,  s1' = b1 x - a1 y + s2,  s2' = b2 x - a2 y. */

#include <math.h>
#include <string.h>
#include "cuda/sos_plan_priv.h"

static int
unstable (const FxSos *s, FxError *err)
{
  const char *what = "a pole lies on or outside the unit circle: float "
                     "arithmetic has no form for it";
  const char *remedy = "process it with precision=exact or on the CPU";
  if (!(s->a2 < 1 && s->a2 > -1))
    return fx_error (err, FX_ENOTSUP, "a2", s->a2, -1, 1, "", what, remedy);
  return fx_error (
      err, FX_ENOTSUP, "a1", s->a1, -(1 + s->a2), 1 + s->a2, "", what, remedy);
}

static int
variable_form (const FxSos *s, FxSosForm *o, FxError *err)
{
  int mirrored = s->a1 > 0;
  long double b0 = s->b0, b2 = s->b2, a2 = s->a2;
  long double b1 = mirrored ? -(long double)s->b1 : s->b1;
  long double a1 = mirrored ? -(long double)s->a1 : s->a1;
  long double ff = (1 + a1) + a2, sign = mirrored ? -1 : 1;
  if (!(s->a2 < 1 && s->a2 > -1 && ff > 0))
    return unstable (s, err);
  long double f = sqrtl (ff);
  o->sign = mirrored ? -1 : 1;
  o->f = f;
  o->q = (1 - a2) / f;
  o->a[0][0] = sign;
  o->a[0][1] = sign * f;
  o->a[1][0] = -sign * f;
  o->a[1][1] = -sign * (1 + a1);
  o->b[0] = 0;
  o->b[1] = sign * f;
  o->c[0] = (((b0 + b1) + b2) - b0 * ff) / ff;
  o->c[1] = (b1 - a1 * b0) / f;
  o->d = b0;
  return FX_OK;
}

int
fx_sos_form (FxSosType type, const FxSos *s, FxSosForm *o, FxError *err)
{
  memset (o, 0, sizeof *o);
  double sum = s->b0 * 0 + s->b1 * 0 + s->b2 * 0 + s->a1 * 0 + s->a2 * 0;
  if (sum != 0)
    return fx_error (err, FX_ENOTSUP, "coefficients", NAN, 1, -1, "",
        "a coefficient is not a finite number", "give finite ones");
  if (type == FX_SOS_FAST)
    return variable_form (s, o, err);
  o->a[0][0] = -(long double)s->a1;
  o->a[0][1] = 1;
  o->a[1][0] = -(long double)s->a2;
  o->b[0] = s->b1 - (long double)s->a1 * s->b0;
  o->b[1] = s->b2 - (long double)s->a2 * s->b0;
  o->c[0] = 1;
  o->d = s->b0;
  o->sign = 1;
  return FX_OK;
}

/* --- state and history ------------------------------------------------------------ */

/* The state of the direct form is m times that of the form: the outputs that
 * follow with silent input are s1 and s2 - a1 s1 in the one, C s and C A s in
 * the other. */
static void
to_direct (const FxSos *s, const FxSosForm *o, long double m[2][2])
{
  for (int i = 0; i < 2; i++) {
    m[0][i] = o->c[i];
    m[1][i] = o->c[0] * o->a[0][i] + o->c[1] * o->a[1][i] + s->a1 * o->c[i];
  }
}

/* Solves m s = d; where the output does not tell the whole state, the least s
 * that gives it. */
static void
from_direct (const long double m[2][2], const long double d[2], double s[2])
{
  long double det = m[0][0] * m[1][1] - m[0][1] * m[1][0];
  long double norm = m[0][0] * m[0][0] + m[0][1] * m[0][1] + m[1][0] * m[1][0] +
                     m[1][1] * m[1][1];
  s[0] = s[1] = 0;
  if (norm == 0)
    return;
  if (fabsl (det) > 1e-15L * norm) {
    s[0] = (double)((d[0] * m[1][1] - d[1] * m[0][1]) / det);
    s[1] = (double)((d[1] * m[0][0] - d[0] * m[1][0]) / det);
  } else {
    s[0] = (double)((m[0][0] * d[0] + m[1][0] * d[1]) / norm);
    s[1] = (double)((m[0][1] * d[0] + m[1][1] * d[1]) / norm);
  }
}

void
fx_sos_plan_write (FxSosType type, const FxSos *sections, uint32_t n,
    uint32_t channels, const double *history, double *state)
{
  size_t c = channels;
  memset (state, 0, fx_sos_plan_state_size (n, channels));
  memcpy (state + fx_sos_state_past (n, channels), history,
      (n + 1) * 2 * c * sizeof (double));
  for (size_t k = 0; k < n; k++) {
    const FxSos *s = &sections[k];
    const double *x = history + k * 2 * c, *y = x + 2 * c;
    double *to = state + k * 2 * c;
    FxSosForm form;
    long double m[2][2];
    if (fx_sos_form (type, s, &form, NULL) != FX_OK)
      continue;
    to_direct (s, &form, m);
    for (size_t i = 0; i < c; i++) {
      long double d[2] = {
        (long double)s->b1 * x[i] + (long double)s->b2 * x[c + i] -
            (long double)s->a1 * y[i] - (long double)s->a2 * y[c + i],
        (long double)s->b2 * x[i] - (long double)s->a2 * y[i]
      };
      double r[2] = { (double)d[0], (double)d[1] };
      if (type == FX_SOS_FAST)
        from_direct (m, d, r);
      to[i] = r[0];
      to[c + i] = r[1];
    }
  }
}

/* Changes y[0], y[1] as little as it takes for the direct form to have the
 * state d after inputs x:
 *   a1 y0 + a2 y1 = b1 x0 + b2 x1 - d0,  a2 y0 = b2 x0 - d1,
 * by least squares with a price on the change (Tikhonov), since a2 may be 0 and
 * leave y1 free; a second round takes what the price has left of the first. */
static void
agree (const FxSos *s, const double x[2], const long double d[2], double y[2])
{
  long double a1 = s->a1, a2 = s->a2, norm = a1 * a1 + 2 * a2 * a2;
  long double price = 1e-8L * norm;
  if (norm == 0)
    return;
  long double p = a1 * a1 + a2 * a2 + price, q = a1 * a2, r = a2 * a2 + price;
  long double det = p * r - q * q, y0 = y[0], y1 = y[1];
  for (int round = 0; round < 2; round++) {
    long double e0 = s->b1 * (long double)x[0] + s->b2 * (long double)x[1] -
                     d[0] - a1 * y0 - a2 * y1;
    long double e1 = s->b2 * (long double)x[0] - d[1] - a2 * y0;
    long double u = a1 * e0 + a2 * e1, v = a2 * e0;
    y0 += (r * u - q * v) / det;
    y1 += (p * v - q * u) / det;
  }
  y[0] = (double)y0;
  y[1] = (double)y1;
}

void
fx_sos_plan_read (FxSosType type, const FxSos *sections, uint32_t n,
    uint32_t channels, const double *state, double *history)
{
  size_t c = channels;
  memcpy (history, state + fx_sos_state_past (n, channels),
      (n + 1) * 2 * c * sizeof (double));
  for (size_t k = 0; k < n; k++) {
    const double *from = state + k * 2 * c;
    double *x = history + k * 2 * c, *y = x + 2 * c;
    FxSosForm form;
    long double m[2][2];
    if (fx_sos_form (type, &sections[k], &form, NULL) != FX_OK)
      continue;
    to_direct (&sections[k], &form, m);
    for (size_t i = 0; i < c; i++) {
      long double s0 = from[i], s1 = from[c + i];
      long double d[2] = { m[0][0] * s0 + m[0][1] * s1,
        m[1][0] * s0 + m[1][1] * s1 };
      double in[2] = { x[i], x[c + i] }, out[2] = { y[i], y[c + i] };
      agree (&sections[k], in, d, out);
      y[i] = out[0];
      y[c + i] = out[1];
    }
  }
}
