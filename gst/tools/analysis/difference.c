/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Null test. */

#include <math.h>
#include "gst/tools/analysis/difference.h"

enum { CHUNK = 1024 };

typedef struct Channel {
  gdouble aa, bb, ad, dd; /* sums of products; d: b - a */
  gdouble peak;
  guint64 at;
} Channel;

struct FxDifference {
  guint n_channels;
  guint64 frames;
  gint64 first;
  Channel *channels;
};

FxDifference *
fx_difference_new (guint channels)
{
  FxDifference *d = g_new0 (FxDifference, 1);
  d->n_channels = channels;
  d->first = -1;
  d->channels = g_new0 (Channel, channels);
  return d;
}

void
fx_difference_free (FxDifference *d)
{
  if (!d)
    return;
  g_free (d->channels);
  g_free (d);
}

static gdouble
sample (const gdouble *x, gsize i)
{
  return x && isfinite (x[i]) ? x[i] : 0;
}

static void
add_channel (FxDifference *d, guint c, const gdouble *a, const gdouble *b,
    gsize at, gsize n)
{
  Channel *ch = &d->channels[c];
  gdouble aa = 0, bb = 0, ad = 0, dd = 0;
  for (gsize i = at; i < at + n; i++) {
    gdouble x = sample (a, i * d->n_channels + c);
    gdouble y = sample (b, i * d->n_channels + c);
    gdouble z = y - x, m = fabs (z);
    aa += x * x;
    bb += y * y;
    ad += x * z;
    dd += z * z;
    if (m > ch->peak) {
      ch->peak = m;
      ch->at = d->frames + i;
    }
    if (m > 0 && (d->first < 0 || (gint64)(d->frames + i) < d->first))
      d->first = (gint64)(d->frames + i);
  }
  ch->aa += aa;
  ch->bb += bb;
  ch->ad += ad;
  ch->dd += dd;
}

void
fx_difference_add (FxDifference *d, const gdouble *a, const gdouble *b, gsize n)
{
  /* In chunks, so that long sums stay exact. */
  for (gsize at = 0; at < n; at += CHUNK) {
    for (guint c = 0; c < d->n_channels; c++)
      add_channel (d, c, a, b, at, MIN (n - at, CHUNK));
  }
  d->frames += n;
}

guint64
fx_difference_frames (const FxDifference *d)
{
  return d->frames;
}

gint64
fx_difference_first (const FxDifference *d)
{
  return d->first;
}

void
fx_difference_of (const FxDifference *d, gint channel, FxDifferenceOf *of)
{
  Channel sum = { 0 };
  *of = (FxDifferenceOf){ 0 };
  guint from = channel < 0 ? 0 : (guint)channel;
  guint to = channel < 0 ? d->n_channels : from + 1;
  of->channel = from;
  for (guint c = from; c < to; c++) {
    const Channel *ch = &d->channels[c];
    sum.aa += ch->aa;
    sum.bb += ch->bb;
    sum.ad += ch->ad;
    sum.dd += ch->dd;
    if (ch->peak > sum.peak || (ch->peak == sum.peak && ch->at < sum.at)) {
      sum.peak = ch->peak;
      sum.at = ch->at;
      of->channel = c;
    }
  }
  gdouble n = (gdouble)d->frames * (to - from);
  of->peak = sum.peak;
  of->at = sum.at;
  of->snr = sum.dd > 0 ? sum.aa / sum.dd : sum.aa > 0 ? INFINITY : NAN;
  of->gain = sum.aa > 0 ? 1 + sum.ad / sum.aa : NAN;
  if (!(n > 0))
    return;
  of->rms_a = sqrt (sum.aa / n);
  of->rms_b = sqrt (sum.bb / n);
  of->rms = sqrt (sum.dd / n);
  /* By d rather than by b: little cancels where they are much alike. */
  gdouble rest = sum.aa > 0 ? sum.dd - sum.ad * sum.ad / sum.aa : sum.dd;
  of->rest = sqrt (fmax (0, rest) / n);
}
