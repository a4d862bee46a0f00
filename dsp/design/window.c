/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Windows as functions of the distance from the middle. The cosine sums (Hann,
 * Hamming, Blackman, Nuttall's minimum four-term, flat-top of ISO 18431) are
 * sum a_k cos (2 pi k x / (n - 1)), by Clenshaw's recurrence. Kaiser's window
 * I0 (beta sqrt (1 - r^2)) / I0 (beta) is, by the power series of I0, a
 * polynomial of 1 - r^2 with positive coefficients that sum to 1: no
 * cancellation, no overflow. Double, 1e-14 (Harris 1978; Nuttall 1981; Kaiser
 * 1974). */

#include <math.h>
#include <stddef.h>
#include "dsp/design/window.h"

enum { BLOCK = FX_OSCILLATOR_BLOCK };

static const char *const names[] = { "rectangular", "hann", "hamming",
  "blackman", "kaiser", "nuttall", "flat-top", "bartlett", "parzen", "bohman",
  "bartlett-hann" };

const char *
fx_window_name (FxWindow window)
{
  return (unsigned)window <= FX_WINDOW_LAST ? names[window] : NULL;
}

double
fx_window_kaiser_beta (double attenuation)
{
  double over = attenuation - 21;

  if (attenuation > 50)
    return 0.1102 * (attenuation - 8.7);
  if (over > 0)
    return 0.5842 * pow (over, 0.4) + 0.07886 * over;
  return 0;
}

int
fx_window_check (FxWindow window, double beta, FxError *err)
{
  if ((unsigned)window > FX_WINDOW_LAST)
    return fx_error (err, FX_EINVAL, "window", (double)window, 0,
        FX_WINDOW_LAST, "", "no such window", "take one of the listed windows");
  if (window == FX_WINDOW_KAISER && !(beta >= 0 && beta <= FX_WINDOW_BETA_MAX))
    return fx_error (err, FX_EINVAL, "beta", beta, 0, FX_WINDOW_BETA_MAX, "",
        "the shape of the Kaiser window is out of range",
        "set a beta such as 8.6 for 90 dB, or give an attenuation");
  return FX_OK;
}

/* a_k of the cosine sums, from k = 0 */
static const double *
cosine_sum (FxWindow window)
{
  static const double hann[5] = { 0.5, 0.5 };
  static const double hamming[5] = { 0.54, 0.46 };
  static const double blackman[5] = { 0.42, 0.5, 0.08 };
  static const double nuttall[5] = { 0.3635819, 0.4891775, 0.1365995,
    0.0106411 };
  static const double flat_top[5] = { 0.21557895, 0.41663158, 0.277263158,
    0.083578947, 0.006947368 };

  switch (window) {
  case FX_WINDOW_HANN:
    return hann;
  case FX_WINDOW_HAMMING:
    return hamming;
  case FX_WINDOW_BLACKMAN:
    return blackman;
  case FX_WINDOW_NUTTALL:
    return nuttall;
  case FX_WINDOW_FLAT_TOP:
    return flat_top;
  default:
    return NULL;
  }
}

/* t_k = (beta/2)^2k / (k!)^2 / I0 (beta), from the largest term outwards */
static void
kaiser_terms (FxWindowHalf *h, double beta)
{
  double q = 0.25 * beta * beta, sum = 0;
  int peak = (int)(0.5 * beta), k;

  h->term[peak] = 1;
  for (k = peak; k > 0; k--)
    h->term[k - 1] = h->term[k] * ((double)k * k / q);
  for (k = peak + 1; k < FX_WINDOW_MAX_TERMS; k++) {
    h->term[k] = h->term[k - 1] * (q / ((double)k * k));
    if (h->term[k] < 1e-20)
      break;
  }
  h->terms = (uint32_t)k;
  for (k = 0; k < (int)h->terms; k++)
    sum += h->term[k];
  for (k = 0; k < (int)h->terms; k++)
    h->term[k] /= sum;
}

void
fx_window_half_init (FxWindowHalf *h, FxWindow window, double beta, uint32_t n)
{
  double scale;

  h->window = n > 1 ? window : FX_WINDOW_RECTANGULAR;
  h->first = n % 2 ? 0 : 0.5;
  h->last = 0.5 * ((double)n - 1);
  if (n == 1)
    return;
  if (window == FX_WINDOW_KAISER) {
    kaiser_terms (h, beta);
    return;
  }
  /* angle pi at the last value, for all windows that have one */
  scale = 1 / h->last;
  if (cosine_sum (window) || window == FX_WINDOW_BOHMAN ||
      window == FX_WINDOW_BARTLETT_HANN)
    fx_oscillator_init (&h->o, scale * h->first, scale);
}

static void
sum_block (const double *a, const double *c, double *out)
{
  for (int i = 0; i < BLOCK; i++) {
    double x = 2 * c[i], b3 = a[3] + x * a[4], b2 = a[2] + x * b3 - a[4],
           b1 = a[1] + x * b2 - b3;
    out[i] = a[0] + c[i] * b1 - b2;
  }
}

static void
kaiser_block (const FxWindowHalf *h, const double *r, double *out)
{
  double u[BLOCK];
  uint32_t k = h->terms - 1;

  for (int i = 0; i < BLOCK; i++) {
    u[i] = fmax ((1 - r[i]) * (1 + r[i]), 0);
    out[i] = h->term[k];
  }
  while (k > 0) {
    k--;
    for (int i = 0; i < BLOCK; i++)
      out[i] = out[i] * u[i] + h->term[k];
  }
}

/* scaled by n / 2, not by (n - 1) / 2 as the others are */
static void
parzen_block (const FxWindowHalf *h, const double *r, double *out)
{
  double scale = h->last / (h->last + 0.5);

  for (int i = 0; i < BLOCK; i++) {
    double t = scale * r[i], v = 1 - t;
    double inner = 1 - 6 * t * t * v, outer = 2 * v * v * v;
    out[i] = r[i] <= 0.5 ? inner : outer;
  }
}

void
fx_window_half_block (const FxWindowHalf *h, uint32_t block, double *out)
{
  double r[BLOCK], c[BLOCK], s[BLOCK];
  double from = h->first + (double)block * BLOCK;

  for (int i = 0; i < BLOCK; i++)
    r[i] = h->last > 0 ? (from + i) / h->last : 0;
  switch (h->window) {
  case FX_WINDOW_HANN:
  case FX_WINDOW_HAMMING:
  case FX_WINDOW_BLACKMAN:
  case FX_WINDOW_NUTTALL:
  case FX_WINDOW_FLAT_TOP:
    fx_oscillator_block (&h->o, block, c, NULL);
    sum_block (cosine_sum (h->window), c, out);
    break;
  case FX_WINDOW_KAISER:
    kaiser_block (h, r, out);
    break;
  case FX_WINDOW_BARTLETT:
    for (int i = 0; i < BLOCK; i++)
      out[i] = 1 - r[i];
    break;
  case FX_WINDOW_PARZEN:
    parzen_block (h, r, out);
    break;
  case FX_WINDOW_BOHMAN:
    fx_oscillator_block (&h->o, block, c, s);
    for (int i = 0; i < BLOCK; i++)
      out[i] = (1 - r[i]) * c[i] + (1 / M_PI) * s[i];
    break;
  case FX_WINDOW_BARTLETT_HANN:
    fx_oscillator_block (&h->o, block, c, NULL);
    for (int i = 0; i < BLOCK; i++)
      out[i] = 0.62 - 0.24 * r[i] + 0.38 * c[i];
    break;
  default:
    for (int i = 0; i < BLOCK; i++)
      out[i] = 1;
    break;
  }
}

int
fx_window_make (
    FxWindow window, double beta, double *w, uint32_t n, FxError *err)
{
  FxWindowHalf h;
  double out[BLOCK];
  uint32_t half = n - n / 2;
  int r = fx_window_check (window, beta, err);

  if (r != FX_OK)
    return r;
  if (n < 1)
    return fx_error (err, FX_EINVAL, "length", n, 1, UINT32_MAX, "",
        "a window of no values", "set a length of 1 or more");
  fx_window_half_init (&h, window, beta, n);
  for (uint32_t i = 0; i < half; i++) {
    if (i % BLOCK == 0)
      fx_window_half_block (&h, i / BLOCK, out);
    w[n / 2 + i] = out[i % BLOCK];
    w[half - 1 - i] = out[i % BLOCK];
  }
  return FX_OK;
}
