/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Third octaves as sums over the bins of power spectra; a bin that an edge goes
 * through counts in both bands, by its parts. */

#include <math.h>
#include "gst/tools/analysis/thirds.h"
#include "gst/tools/analysis/stft.h"

/* The narrowest band, that of 20 Hz, is 4.6 Hz wide. */
#define RESOLUTION 3.0 /* Hz */

struct FxThirds {
  gint rate;
  guint channels, size, count;
  guint64 frames;
  FxStft *stft;
  gdouble *power; /* of bins, all windows and channels together */
};

gdouble
fx_thirds_middle (guint band)
{
  return 1000 * pow (10, ((gint)band + FX_THIRDS_FIRST) / 10.0);
}

gchar *
fx_thirds_name (guint band)
{
  static const gchar *const names[] = { "20 Hz", "25 Hz", "31.5 Hz", "40 Hz",
    "50 Hz", "63 Hz", "80 Hz", "100 Hz", "125 Hz", "160 Hz", "200 Hz", "250 Hz",
    "315 Hz", "400 Hz", "500 Hz", "630 Hz", "800 Hz", "1 kHz", "1.25 kHz",
    "1.6 kHz", "2 kHz", "2.5 kHz", "3.15 kHz", "4 kHz", "5 kHz", "6.3 kHz",
    "8 kHz", "10 kHz", "12.5 kHz", "16 kHz", "20 kHz" };
  return g_strdup (names[band]);
}

static gdouble
edge (guint band)
{
  return 1000 * pow (10, ((gint)band + FX_THIRDS_FIRST - 0.5) / 10.0);
}

static void
take (gpointer data, guint channel, guint64 index, const gdouble *power)
{
  FxThirds *b = data;
  for (guint k = 0; k <= b->size / 2; k++)
    b->power[k] += power[k];
}

FxThirds *
fx_thirds_new (gint rate, guint channels)
{
  FxThirds *b = g_new0 (FxThirds, 1);
  b->rate = rate;
  b->channels = channels;
  b->size = fx_stft_size (rate, RESOLUTION);
  b->power = g_new0 (gdouble, b->size / 2 + 1);
  b->stft = fx_stft_new (channels, b->size, take, b);
  guint all = FX_THIRDS_LAST - FX_THIRDS_FIRST + 1;
  while (b->count < all && edge (b->count + 1) <= rate / 2.0)
    b->count++;
  return b;
}

void
fx_thirds_free (FxThirds *b)
{
  if (!b)
    return;
  fx_stft_free (b->stft);
  g_free (b->power);
  g_free (b);
}

void
fx_thirds_add (FxThirds *b, const gdouble *frames, gsize n)
{
  b->frames += n;
  fx_stft_add (b->stft, frames, n);
}

void
fx_thirds_end (FxThirds *b)
{
  fx_stft_end (b->stft);
}

guint
fx_thirds_count (const FxThirds *b)
{
  return b->count;
}

gdouble
fx_thirds_power (const FxThirds *b, guint band)
{
  gdouble width = (gdouble)b->rate / b->size, sum = 0;
  gdouble low = edge (band) / width, high = edge (band + 1) / width;
  if (b->frames == 0)
    return 0;
  for (guint k = (guint)MAX (low, 0.5); k <= b->size / 2; k++) {
    gdouble from = MAX (k - 0.5, low), to = MIN (k + 0.5, high);
    if (k - 0.5 > high)
      break;
    if (to > from)
      sum += b->power[k] * (to - from);
  }
  return sum / fx_stft_gain () / (gdouble)b->frames / b->channels;
}
