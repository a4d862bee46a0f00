/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/analysis/gram.h"
#include <math.h>
#include <string.h>

static gfloat *
cell (const FxGram *g, guint channel, guint column, guint row)
{
  return g->power + (((gsize)channel * g->most + column) * g->rows.n + row);
}

static gdouble
row_hz (const FxGramRows *r, gdouble row)
{
  gdouble t = row / r->n;
  return r->is_log ? r->low * pow (r->high / r->low, t)
                   : r->low + (r->high - r->low) * t;
}

/* Which bins are in a row; none, where bins are wider: then its middle lies
 * between two. */
static void
set_rows (FxGram *g)
{
  gdouble width = (gdouble)g->rate / g->size;
  guint last = g->size / 2;
  g->from = g_new (guint, g->rows.n);
  g->to = g_new (guint, g->rows.n);
  g->part = g_new (gdouble, g->rows.n);
  for (guint r = 0; r < g->rows.n; r++) {
    gdouble low = row_hz (&g->rows, r) / width;
    gdouble high = row_hz (&g->rows, r + 1) / width;
    gdouble middle = row_hz (&g->rows, r + 0.5) / width;
    if (high - low >= 1.5) {
      g->from[r] = MIN ((guint)ceil (low), last);
      g->to[r] = MIN (MAX ((guint)ceil (high), g->from[r] + 1), last + 1);
      g->part[r] = 0;
    } else {
      g->from[r] = MIN ((guint)middle, last - 1);
      g->to[r] = 0;
      g->part[r] = MIN (middle - g->from[r], 1);
    }
  }
}

static void
halve (FxGram *g)
{
  guint n = g->rows.n;
  for (guint c = 0; c < g->channels; c++) {
    for (guint i = 0; i < g->most / 2; i++) {
      gfloat *to = cell (g, c, i, 0);
      const gfloat *a = cell (g, c, 2 * i, 0);
      for (guint r = 0; r < n; r++)
        to[r] = a[r] + a[n + r];
    }
  }
  g->count = g->most / 2;
  g->span *= 2;
}

static void
take (gpointer data, guint channel, guint64 index, const gdouble *power)
{
  FxGram *g = data;
  if (channel == 0 && index % g->span == 0) {
    if (g->count == g->most)
      halve (g);
    if (index % g->span == 0)
      g->count++;
  }
  gboolean begins = index % g->span == 0;
  gfloat *to = cell (g, channel, g->count - 1, 0);
  for (guint r = 0; r < g->rows.n; r++) {
    gdouble p;
    guint k = g->from[r];
    if (g->to[r] == 0) {
      p = power[k] + g->part[r] * (power[k + 1] - power[k]);
    } else {
      p = power[k];
      for (k++; k < g->to[r]; k++)
        p = power[k] > p ? power[k] : p;
    }
    to[r] = (begins ? 0 : to[r]) + (gfloat)p;
  }
}

FxGram *
fx_gram_new (
    gint rate, guint channels, guint size, guint most, const FxGramRows *rows)
{
  FxGram *g = g_new0 (FxGram, 1);
  g->rate = rate;
  g->channels = channels;
  g->size = size;
  g->most = most;
  g->rows = *rows;
  g->span = 1;
  g->power = g_new (gfloat, (gsize)channels * most * rows->n);
  g->stft = fx_stft_new (channels, size, take, g);
  set_rows (g);
  return g;
}

void
fx_gram_free (FxGram *g)
{
  if (!g)
    return;
  fx_stft_free (g->stft);
  g_free (g->power);
  g_free (g->from);
  g_free (g->to);
  g_free (g->part);
  g_free (g);
}

void
fx_gram_add (FxGram *g, const gdouble *frames, gsize n)
{
  g->frames += n;
  fx_stft_add (g->stft, frames, n);
}

void
fx_gram_end (FxGram *g)
{
  fx_stft_end (g->stft);
}

/* Windows of column i. */
static guint64
windows_of (const FxGram *g, guint i)
{
  guint64 all = fx_stft_windows (g->stft);
  return i + 1 < g->count ? g->span : all - i * g->span;
}

gdouble
fx_gram_power (const FxGram *g, guint channel, guint column, guint row)
{
  return *cell (g, channel, column, row) * 8.0 / g->size /
         (gdouble)windows_of (g, column);
}

void
fx_gram_column (const FxGram *g, guint i, gdouble *from, gdouble *to)
{
  gdouble hop =
      (gdouble)(fx_stft_middle (g->stft, 1) - fx_stft_middle (g->stft, 0));
  *from = (gdouble)fx_stft_middle (g->stft, i * g->span) - hop / 2;
  *to = *from + hop * (gdouble)windows_of (g, i);
}
