/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Frequency transforms and bilinear transform of a prototype, pair by pair,
 * with c the warped cutoff or centre and B the warped width over the centre:
 *
 *   low-pass     p c            high-pass    c / p
 *   band-pass    c (x +- sqrt (x^2 - 1)), x = B p / 2
 *   band-reject  the same, x = B / (2 p)
 *
 * The high-pass is the low-pass of Nyquist - f with z replaced by -z. The two
 * poles of a band transform have the product c^2: the lower is the upper one
 * mirrored at the circle of radius c. Zeros stay with the pole that they are
 * nearest to: those at 0 Hz with the lower poles, those at Nyquist with the
 * upper ones, and j / inv_zero of pair i with pole i. This is scipy's pairing
 * 'nearest' wherever that depends on the prototype alone, and it does not
 * change while the frequencies move, so sections of two plans correspond and
 * can be interpolated. No overall gain is ever formed: 10 Hz at 384 kHz and
 * order 32 would underflow it. Double. Source: A. Antoniou, "Digital filters",
 * chapters 10 and 11. */

#include <math.h>
#include "dsp/design/section.h"
#include "dsp/design/transform.h"

/* Stable, and far enough from the circle: rounding moves a complex pole by
 * 2^-53 / (2 Im z), and 2 Im z = sqrt (dc nyquist) up to the distance
 * (1 - a2) / 2 from the circle. */
static int
is_sound (const FxSos *s)
{
  double e = 1 - s->a2;

  return fx_section_stable (s) &&
         e * e * fx_section_den_dc (s) * fx_section_den_nyquist (s) > 0x1p-92;
}

static int
is_sound_first (const FxSos *s)
{
  return fx_section_stable (s) && fabs (s->a1) < 1 - 0x1p-46;
}

static uint32_t
finish (FxSos *s, uint32_t n, double gain)
{
  s->b0 *= gain;
  s->b1 *= gain;
  s->b2 *= gain;
  return fx_section_stable (s) ? n : 0;
}

/* Low-pass with the edge at v = j c; mirrored: the high-pass at j / c. */
static uint32_t
low_pass (const FxZpk *z, double c, int mirrored, FxSos *s)
{
  uint32_t n = 0;

  if (z->real) {
    fx_section_pole (s, z->real * c);
    fx_section_zero_nyquist (s);
    if (!is_sound_first (&s[n++]))
      return 0;
  }
  for (int i = 0; i < z->pairs; i++, n++) {
    double re = z->re[i] * c, im = z->im[i] * c, y = z->inv_zero[i] / c;
    double d0 = re * re + im * im, dc, scale;

    scale = fx_section_poles (&s[n], -2 * re, d0);
    dc = fx_section_den_dc (&s[n]);
    if (y == 0) {
      fx_section_zeros_nyquist (&s[n]);
    } else {
      /* numerator g (y^2 v^2 + 1) with g = d0 scale; the sum of b comes from
       * the rounded poles, and b1 takes up the difference */
      double n2 = y * y;
      if (n2 < 1) {
        fx_section_zeros (&s[n], 0.25 * dc, n2, 1);
      } else {
        s[n].b0 = s[n].b2 = d0 * scale * (n2 + 1);
        s[n].b1 = dc - 2 * s[n].b0;
      }
    }
    if (!is_sound (&s[n]))
      return 0;
  }
  if (mirrored) {
    for (uint32_t i = 0; i < n; i++) {
      s[i].a1 = -s[i].a1;
      s[i].b1 = -s[i].b1;
    }
  }
  return finish (s, n, z->gain);
}

uint32_t
fx_transform_low_pass (const FxZpk *z, double rate, double frequency, FxSos *s)
{
  return low_pass (z, fx_section_warp (rate, frequency), 0, s);
}

uint32_t
fx_transform_high_pass (const FxZpk *z, double rate, double frequency, FxSos *s)
{
  return low_pass (z, 1 / fx_section_warp (rate, frequency), 1, s);
}

typedef struct Band {
  double c;     /* warped centre: v = j c */
  double width; /* (warped upper - warped lower) / c */
} Band;

static double
cos_of (double rate, double f)
{
  return f <= 0.25 * rate ? cos (M_PI * (f / rate))
                          : sin (M_PI * ((0.5 * rate - f) / rate));
}

static Band
band_of (double rate, double lower, double upper)
{
  Band b;

  b.c = sqrt (fx_section_warp (rate, lower) * fx_section_warp (rate, upper));
  /* tan u - tan l without cancellation */
  b.width = sin (M_PI * ((upper - lower) / rate)) /
            (cos_of (rate, lower) * cos_of (rate, upper) * b.c);
  return b;
}

/* x + sqrt (x^2 - 1) for x = re + j im, re < 0 < im: the root with |.| >= 1
 * and rising imaginary part; no term cancels another. */
static void
upper_root (double re, double im, double *root_re, double *root_im)
{
  double a = (1 - re) * (1 + re) + im * im, b = -2 * re * im; /* 1 - x^2 */
  double t = sqrt (0.5 * (sqrt (a * a + b * b) + fabs (a)));
  double u = 0.5 * b / t;

  *root_re = re - (a < 0 ? t : u);
  *root_im = im + (a < 0 ? u : t);
}

/* |1 + a1 / z + a2 / z^2| at v = j c, from the rounded coefficients */
static double
den_at (const FxSos *s, double c)
{
  double w = 1 / (1 + c * c), sum = 1 + s->a2;
  double re = c < 1 ? fx_section_den_dc (s) - 2 * c * c * w * sum
                    : fx_section_den_nyquist (s) - 2 * w * sum;
  double im = 2 * c * w * (1 - s->a2);

  return sqrt (re * re + im * im);
}

/* One section of a band-pass: poles given over the centre by their double real
 * part and squared radius; edge: the zero's frequency over the centre, 0 for
 * zeros at 0 Hz, INFINITY for Nyquist; span = |edge^2 - 1|. */
static int
band_pass_section (
    FxSos *s, double c, double d1, double d0, double edge, double span)
{
  double inv = 1 + c * c, den;

  fx_section_poles (s, d1 * c, d0 * c * c);
  den = den_at (s, c);
  if (edge == 0)
    fx_section_zeros (s, 0.25 * den * inv / (c * c), 1, 0);
  else if (edge == INFINITY)
    fx_section_zeros (s, 0.25 * den * inv, 0, 1);
  else
    fx_section_zeros (
        s, 0.25 * den * inv / (c * c * span), 1, c * c * edge * edge);
  return is_sound (s);
}

uint32_t
fx_transform_band_pass (
    const FxZpk *z, double rate, double lower, double upper, FxSos *s)
{
  Band b = band_of (rate, lower, upper);
  uint32_t n = 0;

  if (z->real) {
    fx_section_poles (s, b.width * z->real * b.c, b.c * b.c);
    fx_section_band_pass (s);
    if (!is_sound (&s[n++]))
      return 0;
  }
  for (int i = 0; i < z->pairs; i++, n += 2) {
    double half = 0.5 * b.width, re, im, m, edge = INFINITY, h = 0;

    upper_root (half * z->re[i], half * z->im[i], &re, &im);
    m = re * re + im * im;
    if (z->inv_zero[i]) {
      h = half / z->inv_zero[i];
      edge = h + sqrt (1 + h * h);
    }
    /* edge^2 - 1 = 2 h edge, since edge - 1 / edge = 2 h */
    if (!band_pass_section (
            &s[n], b.c, -2 * re / m, 1 / m, 1 / edge, 2 * h / edge) ||
        !band_pass_section (&s[n + 1], b.c, -2 * re, m, edge, 2 * h * edge))
      return 0;
  }
  return finish (s, n, z->gain);
}

/* One section of a band-reject, scaled at 0 Hz; zeros at edge (over the
 * centre). */
static int
band_reject_section (FxSos *s, double c, double d1, double d0, double edge)
{
  double n0 = c * edge * c * edge, dc, scale;

  scale = fx_section_poles (s, d1 * c, d0 * c * c);
  dc = fx_section_den_dc (s);
  if (n0 < 1) {
    s->b0 = s->b2 = d0 / (edge * edge) * scale * (1 + n0);
    s->b1 = dc - 2 * s->b0;
  } else {
    fx_section_zeros (s, 0.25 * dc / n0, 1, n0);
  }
  return is_sound (s);
}

uint32_t
fx_transform_band_reject (
    const FxZpk *z, double rate, double lower, double upper, FxSos *s)
{
  Band b = band_of (rate, lower, upper);
  uint32_t n = 0;

  if (z->real) {
    if (!band_reject_section (s, b.c, b.width / z->real, 1, 1))
      return 0;
    n++;
  }
  for (int i = 0; i < z->pairs; i++, n += 2) {
    double p = z->re[i] * z->re[i] + z->im[i] * z->im[i];
    double half = 0.5 * b.width / p, re, im, m, h, edge;

    upper_root (half * z->re[i], half * z->im[i], &re, &im);
    m = re * re + im * im;
    h = 0.5 * b.width * z->inv_zero[i];
    edge = h + sqrt (1 + h * h);
    if (!band_reject_section (&s[n], b.c, -2 * re / m, 1 / m, 1 / edge) ||
        !band_reject_section (&s[n + 1], b.c, -2 * re, m, edge))
      return 0;
  }
  return finish (s, n, z->gain);
}
