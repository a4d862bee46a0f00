/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Low-pass L, high-pass H and sum S = L + sign H, with B the Butterworth
 * polynomial of order m, s normalized to the crossover frequency:
 *
 *   Linkwitz-Riley of order 2 m: L = 1 / B^2, H = s^2m / B^2, sign = (-1)^m,
 *     S = B(-s) / B(s), an all-pass of order m, since
 *     B(s) B(-s) = 1 + (-1)^m s^2m;
 *   Butterworth of odd order m: L = 1 / B, H = s^m / B. Poles with
 *     p^m = -sign cancel in 1 + sign s^m, the others meet their mirror images:
 *     an all-pass. sign = (-1)^((m - 1) / 2) gives the one of lower order,
 *     (m - 1) / 2, which delays least;
 *   Butterworth of even order m: no sign gives an all-pass. sign = (-1)^(m/2)
 *     puts the two in phase: |S| = (1 + w^m) / sqrt (1 + w^2m), 3.01 dB at the
 *     frequency; the other sign gives a notch there.
 *
 * The bilinear transform with prewarping keeps all of that. Double. Sources:
 * S. Linkwitz, "Active crossover networks for noncoincident drivers", J. AES
 * 24 (1976); S. Lipshitz, J. Vanderkooy, "A family of linear-phase crossover
 * networks of high slope derived by time delay", J. AES 31 (1983). */

#include <math.h>
#include "dsp/design/crossover.h"
#include "dsp/design/linkwitz.h"
#include "dsp/design/section.h"
#include "dsp/design/transform.h"

/* The all-pass of a section's poles: the denominator backwards. */
static FxSos
all_pass (const FxSos *s)
{
  if (s->a2 == 0)
    return (FxSos){ s->a1, 1, 0, s->a1, 0 };
  return (FxSos){ s->a2, s->a1, 1, s->a1, s->a2 };
}

static uint32_t
all_passes (const FxSos *s, uint32_t n, FxSos *out)
{
  for (uint32_t i = 0; i < n; i++)
    out[i] = all_pass (&s[i]);
  return n;
}

/* Poles that do not cancel in 1 + sign s^order. Sections of low are those of
 * z: the real pole first, then the pairs. */
static uint32_t
odd_sum (const FxZpk *z, int order, double sign, const FxSos *low, FxSos *out)
{
  uint32_t n = 0;
  if (sign < 0) /* (-1)^order = -1 */
    out[n++] = all_pass (&low[0]);
  for (int i = 0; i < z->pairs; i++) {
    double power = cos (order * atan2 (z->im[i], z->re[i]));
    if (power * sign > 0)
      out[n++] = all_pass (&low[i + 1]);
  }
  return order > 1 ? n : 0;
}

/* (1 + sign s^order) / B, the zeros in the order of their angle: pairs
 * v^2 - 2 cos (angle) c v + c^2, and c^2 - v^2 for those at +-1. */
static uint32_t
even_sum (const FxZpk *z, int order, double sign, double c, const FxSos *low,
    FxSos *out)
{
  int real = sign < 0;
  for (int i = 0; i < z->pairs; i++) {
    double d1 = -2 * z->re[i] * c, scale = 1 / (1 + d1 + c * c);
    double angle = M_PI * (2 * i + (real ? 0 : 1)) / order;
    double n2 = i == 0 && real ? -1 : 1;
    double n1 = i == 0 && real ? 0 : -2 * cos (angle) * c, n0 = c * c;
    out[i] = (FxSos){ scale * (n2 + n1 + n0), scale * 2 * (n0 - n2),
      scale * (n2 - n1 + n0), low[i].a1, low[i].a2 };
  }
  return (uint32_t)z->pairs;
}

static void
invert (FxSos *s)
{
  s->b0 = -s->b0;
  s->b1 = -s->b1;
  s->b2 = -s->b2;
}

static int
check (int linkwitz, int order, double rate, double frequency, FxError *err)
{
  if (!(rate > 0) || !isfinite (rate))
    return fx_error (err, FX_EINVAL, "rate", rate, 1, 0, "Hz",
        "not a positive number", "give the sample rate of the stream");
  if (order < 1 || order > FX_CROSSOVER_MAX_ORDER)
    return fx_error (err, FX_EINVAL, "order", order, 1, FX_CROSSOVER_MAX_ORDER,
        "", "no such crossover", "take an order in the range");
  if (linkwitz && order % 2)
    return fx_error (err, FX_EINVAL, "order", order, 2, FX_CROSSOVER_MAX_ORDER,
        "", "a Linkwitz-Riley crossover has an even order",
        "take 2, 4, 6 or 8, or type=butterworth");
  if (!(frequency > 0) || !(frequency < 0.5 * rate))
    return fx_error (err, FX_EINVAL, "frequency", frequency, 0, 0.5 * rate,
        "Hz", "not between 0 and half of the sample rate",
        "lower it or resample to a higher rate");
  return FX_OK;
}

int
fx_crossover_design (FxCrossoverFamily family, int order, double rate,
    double frequency, FxCrossover *out, FxError *err)
{
  int linkwitz = family == FX_CROSSOVER_LINKWITZ_RILEY;
  int m = linkwitz ? order / 2 : order;
  int rc = check (linkwitz, order, rate, frequency, err);
  double sign;
  FxZpk z;
  if (rc < 0)
    return rc;
  fx_zpk_butterworth (m, &z);
  out->n_low = fx_transform_low_pass (&z, rate, frequency, out->low);
  out->n_high = fx_transform_high_pass (&z, rate, frequency, out->high);
  if (!out->n_low || !out->n_high)
    return fx_error (err, FX_EINVAL, "frequency", frequency, 1, 0, "Hz",
        "too close to 0 or to half of the sample rate",
        "move it away from there or take a lower order");
  if (linkwitz) {
    sign = m % 2 ? -1 : 1;
    out->n_sum = all_passes (out->low, out->n_low, out->sum);
    out->n_low = fx_linkwitz_square (out->low, out->n_low);
    out->n_high = fx_linkwitz_square (out->high, out->n_high);
  } else if (order % 2) {
    sign = order / 2 % 2 ? -1 : 1;
    out->n_sum = odd_sum (&z, order, sign, out->low, out->sum);
  } else {
    sign = order / 2 % 2 ? -1 : 1;
    out->n_sum = even_sum (
        &z, order, sign, fx_section_warp (rate, frequency), out->low, out->sum);
  }
  if (sign < 0)
    invert (&out->high[0]);
  return FX_OK;
}
