/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Short-time spectra. */

#include <math.h>
#include <string.h>
#include "gst/tools/analysis/fourier.h"
#include "gst/tools/analysis/stft.h"

enum { OVERLAP = 4 };

struct FxStft {
  guint channels, size, hop;
  FxStftFn fn;
  gpointer data;
  FxFourier *fourier;
  gdouble *window, *windowed, *power, *re, *im;
  gdouble *past; /* size samples of each channel, `filled` of them taken */
  guint filled;
  guint64 windows; /* done */
  guint64 frames;  /* taken */
};

FxStft *
fx_stft_new (guint channels, guint size, FxStftFn fn, gpointer data)
{
  FxStft *s = g_new0 (FxStft, 1);
  s->channels = channels;
  s->size = size;
  s->hop = size / OVERLAP;
  s->fn = fn;
  s->data = data;
  s->fourier = fx_fourier_new (size);
  s->window = g_new (gdouble, size);
  s->windowed = g_new (gdouble, size);
  s->power = g_new (gdouble, size / 2 + 1);
  s->re = g_new (gdouble, size / 2 + 1);
  s->im = g_new (gdouble, size / 2 + 1);
  s->past = g_new0 (gdouble, (gsize)channels * size);
  s->filled = size - s->hop; /* silence before the start */
  for (guint i = 0; i < size; i++)
    s->window[i] = 0.5 - 0.5 * cos (2 * M_PI * i / size);
  return s;
}

void
fx_stft_free (FxStft *s)
{
  if (!s)
    return;
  fx_fourier_free (s->fourier);
  g_free (s->window);
  g_free (s->windowed);
  g_free (s->power);
  g_free (s->re);
  g_free (s->im);
  g_free (s->past);
  g_free (s);
}

static void
transform (FxStft *s)
{
  for (guint c = 0; c < s->channels; c++) {
    gdouble *past = s->past + (gsize)c * s->size;
    for (guint i = 0; i < s->size; i++)
      s->windowed[i] = past[i] * s->window[i];
    fx_fourier_forward (s->fourier, s->windowed, s->re, s->im);
    for (guint k = 0; k <= s->size / 2; k++)
      s->power[k] = 2.0 / s->size * (s->re[k] * s->re[k] + s->im[k] * s->im[k]);
    s->power[0] /= 2;
    s->power[s->size / 2] /= 2;
    s->fn (s->data, c, s->windows, s->power);
    memmove (past, past + s->hop, (s->size - s->hop) * sizeof *past);
  }
  s->windows++;
  s->filled -= s->hop;
}

/* frames NULL: silence. */
static void
add (FxStft *s, const gdouble *frames, gsize n)
{
  for (gsize at = 0, m; at < n; at += m) {
    m = MIN (n - at, s->size - s->filled);
    for (guint c = 0; c < s->channels; c++) {
      gdouble *to = s->past + (gsize)c * s->size + s->filled;
      if (!frames) {
        memset (to, 0, m * sizeof *to);
        continue;
      }
      const gdouble *from = frames + at * s->channels + c;
      for (gsize i = 0; i < m; i++) {
        gdouble x = from[i * s->channels];
        to[i] = isfinite (x) ? x : 0;
      }
    }
    s->filled += (guint)m;
    if (s->filled == s->size)
      transform (s);
  }
}

void
fx_stft_add (FxStft *s, const gdouble *frames, gsize n)
{
  s->frames += n;
  add (s, frames, n);
}

void
fx_stft_end (FxStft *s)
{
  /* Until the window that begins with the last frame or behind it. */
  guint64 windows = (s->frames + s->hop - 1) / s->hop + OVERLAP - 1;
  while (s->frames > 0 && s->windows < windows)
    add (s, NULL, s->size - s->filled);
}

guint64
fx_stft_windows (const FxStft *s)
{
  return s->windows;
}

gint64
fx_stft_middle (const FxStft *s, guint64 index)
{
  return (gint64)(index * s->hop) + s->hop - s->size / 2;
}

gdouble
fx_stft_gain (void)
{
  return OVERLAP * 3.0 / 8; /* the mean square of the window is 3/8 */
}

guint
fx_stft_size (gint rate, gdouble hz)
{
  guint size = 32;
  while (rate / hz > size && size < 1u << 20)
    size *= 2;
  return size;
}
