/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Cross-correlation piece by piece: a piece of a, and b from `most` frames before
 * it to as many after it, multiplied as spectra. Spectra of all pieces and
 * channels add up before they go back to lags once, at the end. */

#include <math.h>
#include <string.h>
#include "gst/tools/analysis/fourier.h"
#include "gst/tools/analysis/shift.h"

struct FxShift {
  guint channels, most;
  guint size;     /* of transforms: piece + 2 most */
  guint piece;    /* frames of a at a time */
  gdouble *a, *b; /* of each channel: size samples up to the newest */
  guint filled;   /* new ones since the last piece */
  gdouble aa, bb; /* sums of squares */
  FxFourier *fourier;
  gdouble *x;
  gdouble *a_re, *a_im, *b_re, *b_im; /* spectra of a piece */
  gdouble *re, *im;                   /* of the correlation */
};

FxShift *
fx_shift_new (guint channels, guint most)
{
  FxShift *s = g_new0 (FxShift, 1);
  s->channels = channels;
  s->most = most;
  s->size = 64;
  while (s->size < 4 * most)
    s->size *= 2;
  s->piece = s->size - 2 * most;
  gsize all = (gsize)channels * s->size;
  guint bins = s->size / 2 + 1;
  s->a = g_new0 (gdouble, all);
  s->b = g_new0 (gdouble, all);
  s->x = g_new0 (gdouble, s->size);
  gdouble **bins_of[] = { &s->a_re, &s->a_im, &s->b_re, &s->b_im, &s->re,
    &s->im };
  for (guint i = 0; i < G_N_ELEMENTS (bins_of); i++)
    *bins_of[i] = g_new0 (gdouble, bins);
  s->fourier = fx_fourier_new (s->size);
  return s;
}

void
fx_shift_free (FxShift *s)
{
  if (!s)
    return;
  fx_fourier_free (s->fourier);
  g_free (s->a);
  g_free (s->b);
  g_free (s->x);
  g_free (s->a_re);
  g_free (s->a_im);
  g_free (s->b_re);
  g_free (s->b_im);
  g_free (s->re);
  g_free (s->im);
  g_free (s);
}

/* The newest sample is that of b at the end of its span; the piece of a ends
 * `most` before it. */
static void
correlate (FxShift *s)
{
  for (guint c = 0; c < s->channels; c++) {
    gdouble *a = s->a + (gsize)c * s->size, *b = s->b + (gsize)c * s->size;
    memcpy (s->x, a + s->most, s->piece * sizeof *a);
    memset (s->x + s->piece, 0, 2 * s->most * sizeof *a);
    fx_fourier_forward (s->fourier, s->x, s->a_re, s->a_im);
    fx_fourier_forward (s->fourier, b, s->b_re, s->b_im);
    for (guint k = 0; k <= s->size / 2; k++) {
      s->re[k] += s->a_re[k] * s->b_re[k] + s->a_im[k] * s->b_im[k];
      s->im[k] += s->a_re[k] * s->b_im[k] - s->a_im[k] * s->b_re[k];
    }
    memmove (a, a + s->piece, 2 * s->most * sizeof *a);
    memmove (b, b + s->piece, 2 * s->most * sizeof *b);
  }
  s->filled = 0;
}

static gdouble
put (const FxShift *s, gdouble *to, const gdouble *from, gsize n)
{
  gdouble squares = 0;
  for (gsize i = 0; i < n; i++) {
    gdouble x = from ? from[i * s->channels] : 0;
    to[i] = isfinite (x) ? x : 0;
    squares += to[i] * to[i];
  }
  return squares;
}

void
fx_shift_add (FxShift *s, const gdouble *a, const gdouble *b, gsize n)
{
  for (gsize at = 0, m; at < n; at += m) {
    m = MIN (n - at, s->piece - s->filled);
    for (guint c = 0; c < s->channels; c++) {
      gsize to = (gsize)c * s->size + 2 * s->most + s->filled;
      gsize from = at * s->channels + c;
      s->aa += put (s, s->a + to, a ? a + from : NULL, m);
      s->bb += put (s, s->b + to, b ? b + from : NULL, m);
    }
    s->filled += (guint)m;
    if (s->filled == s->piece)
      correlate (s);
  }
}

/* The correlation at a lag between frames, from its spectrum. */
static gdouble
between (const FxShift *s, gdouble lag)
{
  gdouble sum = s->re[0];
  gdouble w = 2 * M_PI * (lag + s->most) / s->size;
  for (guint k = 1; k < s->size / 2; k++)
    sum += 2 * (s->re[k] * cos (w * k) - s->im[k] * sin (w * k));
  sum += s->re[s->size / 2] * cos (w * (s->size / 2));
  return sum;
}

/* Golden section search around the frame. */
static gdouble
refine (const FxShift *s, gint64 lag, gdouble sign)
{
  const gdouble g = (sqrt (5) - 1) / 2;
  gdouble lo = (gdouble)lag - 1, hi = (gdouble)lag + 1;
  gdouble x = hi - g * (hi - lo), y = lo + g * (hi - lo);
  gdouble fx = sign * between (s, x), fy = sign * between (s, y);
  while (hi - lo > 1e-4) {
    if (fx > fy) {
      hi = y;
      y = x;
      fy = fx;
      x = hi - g * (hi - lo);
      fx = sign * between (s, x);
    } else {
      lo = x;
      x = y;
      fx = fy;
      y = lo + g * (hi - lo);
      fy = sign * between (s, y);
    }
  }
  return (lo + hi) / 2;
}

void
fx_shift_find (FxShift *s, FxShiftFound *found)
{
  *found = (FxShiftFound){ 0, 0, NAN };
  /* All of a must have been the middle of a piece. */
  gsize left = s->filled + s->most;
  fx_shift_add (s, NULL, NULL, s->piece - s->filled);
  if (left > s->piece)
    fx_shift_add (s, NULL, NULL, s->piece);
  gdouble norm = sqrt (s->aa) * sqrt (s->bb);
  if (!(norm > 0))
    return;
  fx_fourier_inverse (s->fourier, s->re, s->im, s->x);
  gint64 most = s->most;
  gdouble best = 0;
  /* From 0 outwards: of lags that do as well, the one that moves least. */
  for (gint64 i = 0; i <= 2 * most; i++) {
    gint64 lag = i % 2 ? (i + 1) / 2 : -(i / 2);
    gdouble c = s->x[lag + most] / s->size;
    if (fabs (c) > fabs (best) * (1 + 1e-12)) {
      best = c;
      found->frames = lag;
    }
  }
  found->correlation = CLAMP (best / norm, -1, 1);
  found->exact = refine (s, found->frames, best < 0 ? -1 : 1);
}
