/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/analysis/envelope.h"
#include <math.h>

FxEnvelope *
fx_envelope_new (guint channels, guint most)
{
  FxEnvelope *e = g_new0 (FxEnvelope, 1);
  e->channels = channels;
  e->most = most;
  e->span = 1;
  e->points = g_new (FxEnvelopePoint, (gsize)channels * most);
  return e;
}

void
fx_envelope_free (FxEnvelope *e)
{
  if (!e)
    return;
  g_free (e->points);
  g_free (e);
}

static void
halve (FxEnvelope *e)
{
  for (guint c = 0; c < e->channels; c++) {
    FxEnvelopePoint *p = e->points + (gsize)c * e->most;
    for (guint i = 0; i < e->most / 2; i++)
      p[i] = (FxEnvelopePoint){ fmin (p[2 * i].min, p[2 * i + 1].min),
        fmax (p[2 * i].max, p[2 * i + 1].max),
        p[2 * i].squares + p[2 * i + 1].squares };
  }
  e->count = e->most / 2;
  e->span *= 2;
}

static void
add_frame (FxEnvelope *e, const gdouble *frame)
{
  gboolean begins = e->frames % e->span == 0;
  if (begins && e->count == e->most) {
    halve (e);
    begins = e->frames % e->span == 0;
  }
  if (begins)
    e->count++;
  for (guint c = 0; c < e->channels; c++) {
    FxEnvelopePoint *p = e->points + (gsize)c * e->most + e->count - 1;
    gdouble x = isfinite (frame[c]) ? frame[c] : 0;
    if (begins)
      *p = (FxEnvelopePoint){ x, x, 0 };
    p->min = x < p->min ? x : p->min;
    p->max = x > p->max ? x : p->max;
    p->squares += x * x;
  }
  e->frames++;
}

void
fx_envelope_add (FxEnvelope *e, const gdouble *frames, gsize n)
{
  for (gsize i = 0; i < n; i++)
    add_frame (e, frames + i * e->channels);
}

const FxEnvelopePoint *
fx_envelope_point (const FxEnvelope *e, guint channel, guint i)
{
  return e->points + (gsize)channel * e->most + i;
}

guint64
fx_envelope_length (const FxEnvelope *e, guint i)
{
  return i + 1 < e->count ? e->span : e->frames - i * e->span;
}
