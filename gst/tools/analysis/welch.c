/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/analysis/welch.h"
#include <math.h>
#include "gst/tools/analysis/stft.h"

struct FxWelch {
  gint rate;
  guint channels, size;
  guint64 frames;
  FxStft *stft;
  gdouble *power; /* size / 2 + 1 of each channel: sums */
};

static gdouble *
powers (const FxWelch *s, guint channel)
{
  return s->power + (gsize)channel * (s->size / 2 + 1);
}

static void
take (gpointer data, guint channel, guint64 index, const gdouble *power)
{
  FxWelch *s = data;
  gdouble *to = powers (s, channel);
  for (guint k = 0; k <= s->size / 2; k++)
    to[k] += power[k];
}

FxWelch *
fx_welch_new (gint rate, guint channels, guint size)
{
  FxWelch *s = g_new0 (FxWelch, 1);
  s->rate = rate;
  s->channels = channels;
  s->size = size;
  s->power = g_new0 (gdouble, (gsize)channels * (size / 2 + 1));
  s->stft = fx_stft_new (channels, size, take, s);
  return s;
}

void
fx_welch_free (FxWelch *s)
{
  if (!s)
    return;
  fx_stft_free (s->stft);
  g_free (s->power);
  g_free (s);
}

void
fx_welch_add (FxWelch *s, const gdouble *frames, gsize n)
{
  s->frames += n;
  fx_stft_add (s->stft, frames, n);
}

void
fx_welch_end (FxWelch *s)
{
  fx_stft_end (s->stft);
}

gint
fx_welch_rate (const FxWelch *s)
{
  return s->rate;
}

guint
fx_welch_channels (const FxWelch *s)
{
  return s->channels;
}

guint
fx_welch_count (const FxWelch *s)
{
  return s->size / 2;
}

gdouble
fx_welch_hz (const FxWelch *s, guint bin)
{
  return (gdouble)bin * s->rate / s->size;
}

gdouble
fx_welch_power (const FxWelch *s, guint channel, guint bin)
{
  /* By frames and not by windows, so that those that reach beyond the ends do
   * not count less. */
  gdouble windows = (gdouble)s->frames * 4 / s->size;
  return s->frames ? powers (s, channel)[bin] * 8 / s->size / windows : 0;
}

void
fx_welch_smooth (FxWelch *s, gdouble n)
{
  guint last = s->size / 2;
  gdouble ratio = exp2 (0.5 / n);
  g_autofree gdouble *sums = g_new (gdouble, last + 2);
  for (guint c = 0; c < s->channels; c++) {
    gdouble *p = powers (s, c);
    sums[0] = 0;
    for (guint k = 0; k <= last; k++)
      sums[k + 1] = sums[k] + p[k];
    for (guint k = 1; k <= last; k++) {
      guint from = (guint)ceil (k / ratio - 0.5);
      guint to = MIN (last, (guint)(k * ratio + 0.5));
      from = MAX (from, 1);
      p[k] = (sums[to + 1] - sums[from]) / (to + 1 - from);
    }
  }
}
