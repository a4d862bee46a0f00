/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What plots are made of, but for the drawing: axes, and pictures of sound that
 * do not grow with it. */

#include <glib.h>
#include "gst/tools/analysis/envelope.h"
#include "gst/tools/analysis/gram.h"
#include "gst/tools/analysis/welch.h"
#include "gst/tools/plot/axis.h"
#include "tests/fxtest.h"

/* The numbers of an axis, with spaces between. */
static gchar *
numbers (FxAxis axis, gdouble most, guint *lines)
{
  FxTick ticks[FX_TICKS_MAX];
  GString *all = g_string_new (NULL);
  *lines = fx_axis_ticks (&axis, most, ticks);
  for (guint i = 0; i < *lines; i++) {
    CHECK (ticks[i].value >= axis.min - 1e-6 * fabs (axis.min) &&
               ticks[i].value <= axis.max + 1e-6 * fabs (axis.max),
        "%g is outside", ticks[i].value);
    if (ticks[i].is_major)
      g_string_append_printf (all, "%s%s", all->len ? " " : "", ticks[i].text);
  }
  return g_string_free (all, FALSE);
}

static void
test_axis (void)
{
  static const struct {
    FxAxis axis;
    gdouble most;
    const gchar *numbers;
    guint lines;
  } cases[] = {
    { { "", FX_AXIS_HZ, TRUE, 20, 24000 }, 20,
        "20 50 100 200 500 1k 2k 5k 10k 20k", 28 },
    { { "", FX_AXIS_HZ, TRUE, 20, 24000 }, 5, "100 1k 10k", 28 },
    { { "", FX_AXIS_HZ, FALSE, 0, 24000 }, 6, "0 5k 10k 15k 20k", 5 },
    { { "", FX_AXIS_HZ, FALSE, 0, 4000 }, 10,
        "0 500 1k 1.5k 2k 2.5k 3k 3.5k 4k", 9 },
    { { "", FX_AXIS_DB, FALSE, -100, 0 }, 11,
        "-100 -90 -80 -70 -60 -50 -40 -30 -20 -10 0", 11 },
    { { "", FX_AXIS_DB, FALSE, -24, 3 }, 10, "-24 -21 -18 -15 -12 -9 -6 -3 0 3",
        10 },
    { { "", FX_AXIS_DB, FALSE, -0.5, 0.5 }, 6, "-0.4 -0.2 0.0 0.2 0.4", 5 },
    { { "", FX_AXIS_DEGREES, FALSE, -180, 180 }, 5, "-180 -90 0 90 180", 5 },
    { { "", FX_AXIS_TIME, FALSE, 0, 90 }, 8,
        "0:00 0:15 0:30 0:45 1:00 1:15 1:30", 7 },
    { { "", FX_AXIS_TIME, FALSE, 0, 7300 }, 5,
        "0:00:00 0:30:00 1:00:00 1:30:00 "
        "2:00:00",
        5 },
    { { "", FX_AXIS_TIME, FALSE, 0, 4 }, 9,
        "0.0 0.5 1.0 1.5 2.0 2.5 3.0 3.5 4.0", 9 },
    { { "", FX_AXIS_TIME, FALSE, 0, 0.004 }, 5, "0.000 0.001 0.002 0.003 0.004",
        5 },
    { { "", FX_AXIS_PLAIN, FALSE, -1, 1 }, 5, "-1.0 -0.5 0.0 0.5 1.0", 5 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint lines;
    g_autofree gchar *text = numbers (cases[i].axis, cases[i].most, &lines);
    CHECK (strcmp (text, cases[i].numbers) == 0, "%u: %s", i, text);
    CHECK (lines == cases[i].lines, "%u: %u lines", i, lines);
    for (gdouble p = 0; p <= 1; p += 0.25) {
      gdouble value = fx_axis_value (&cases[i].axis, p);
      CHECK (fabs (fx_axis_place (&cases[i].axis, value) - p) < 1e-12, "%u", i);
    }
  }
  /* Whatever the range: some numbers, not too many. */
  for (gdouble span = 1e-6; span < 1e6; span *= 1.7) {
    for (gint kind = FX_AXIS_PLAIN; kind <= FX_AXIS_TIME; kind++) {
      FxAxis axis = { "", (FxAxisKind)kind, FALSE, -span / 3, span };
      guint lines;
      g_free (numbers (axis, 10, &lines));
      CHECK (lines >= 1 && lines <= 15, "%g, kind %d: %u lines", span, kind,
          lines);
    }
  }
}

static void
test_envelope (void)
{
  for (gsize n = 1; n < 5000; n = n * 3 + 1) {
    g_autofree gdouble *x = g_new (gdouble, 2 * n);
    uint64_t seed = n;
    gdouble squares = 0, low = 1, high = -1;
    for (gsize i = 0; i < 2 * n; i++)
      x[i] = fx_test_noise (&seed);
    for (gsize i = 0; i < n; i++) {
      squares += x[2 * i + 1] * x[2 * i + 1];
      low = fmin (low, x[2 * i + 1]);
      high = fmax (high, x[2 * i + 1]);
    }
    g_autoptr (FxEnvelope) e = fx_envelope_new (2, 16);
    for (gsize at = 0; at < n; at += 7)
      fx_envelope_add (e, x + 2 * at, MIN (7, n - at));
    guint64 frames = 0;
    CHECK (e->count <= 16 && (n < 16 || e->count > 8), "%u points", e->count);
    for (guint i = 0; i < e->count; i++) {
      const FxEnvelopePoint *p = fx_envelope_point (e, 1, i);
      guint64 length = fx_envelope_length (e, i);
      gdouble here = -1;
      for (guint64 k = frames; k < frames + length; k++)
        here = fmax (here, x[2 * k + 1]);
      CHECK (here == p->max, "%d: %g, not %g", (int)i, p->max, here);
      frames += length;
      squares -= p->squares;
      CHECK (p->min >= low && p->max <= high, "%g %g", p->min, p->max);
    }
    CHECK (frames == n, "%d of %d frames", (int)frames, (int)n);
    CHECK (fabs (squares) < 1e-9, "squares differ by %g", squares);
  }
}

/* A sine of amplitude 1 in the middle of a bin, then silence. */
static void
test_gram (void)
{
  enum { RATE = 48000, SIZE = 1024, MOST = 64 };
  const FxGramRows rows[] = { { 200, 20, 24000, TRUE },
    { 200, 0, 24000, FALSE } };
  for (int seconds = 1; seconds < 12; seconds += 5) {
    for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
      gsize n = (gsize)seconds * RATE;
      g_autofree gdouble *x = g_new0 (gdouble, n);
      gdouble hz = 64.0 * RATE / SIZE, low = 1e9, high = -1e9;
      for (gsize i = 0; i < n / 2; i++)
        x[i] = sin (2 * M_PI * hz * (gdouble)i / RATE);
      g_autoptr (FxGram) g = fx_gram_new (RATE, 1, SIZE, MOST, &rows[r]);
      for (gsize at = 0; at < n; at += 1000)
        fx_gram_add (g, x + at, MIN (1000, n - at));
      fx_gram_end (g);
      CHECK (g->count <= MOST && g->count > MOST / 2 - 1, "%u", g->count);
      gdouble expected = rows[r].is_log
                             ? log (hz / 20) / log (24000 / 20.0) * rows[r].n
                             : hz / 24000 * rows[r].n;
      for (guint i = 0; i < g->count; i++) {
        gdouble from, to;
        guint best = 0;
        fx_gram_column (g, i, &from, &to);
        low = fmin (low, from);
        high = fmax (high, to);
        for (guint k = 0; k < g->rows.n; k++) {
          if (fx_gram_power (g, 0, i, k) > fx_gram_power (g, 0, i, best))
            best = k;
        }
        if (from > 2 * SIZE && to < (gdouble)n / 2 - SIZE) {
          CHECK (fabs (best + 0.5 - expected) < 1.5, "row %u, not %g", best,
              expected);
          gdouble power = fx_gram_power (g, 0, i, best);
          CHECK (power > 0.8 && power < 1.001, "power %g", power);
        }
        if (from > (gdouble)n / 2 + SIZE)
          CHECK (fx_gram_power (g, 0, i, best) < 1e-9, "not silent");
      }
      CHECK (low <= 0 && high >= (gdouble)n, "from %g to %g", low, high);
    }
  }
}

static void
test_welch (void)
{
  enum { RATE = 48000, SIZE = 4096, N = 100000 };
  g_autofree gdouble *x = g_new (gdouble, 2 * N);
  uint64_t seed = 3;
  for (int i = 0; i < N; i++) {
    x[2 * i] = 0.5 * sin (2 * M_PI * 100 * i / SIZE);
    x[2 * i + 1] = fx_test_noise (&seed);
  }
  g_autoptr (FxWelch) w = fx_welch_new (RATE, 2, SIZE);
  fx_welch_add (w, x, N);
  fx_welch_end (w);
  CHECK (fabs (fx_welch_power (w, 0, 100) / 0.25 - 1) < 0.02, "%g",
      fx_welch_power (w, 0, 100));
  CHECK (fx_welch_power (w, 0, 110) < 2e-5, "%g", fx_welch_power (w, 0, 110));
  CHECK (fx_welch_hz (w, 100) == 100.0 * RATE / SIZE, "Hz");
  gdouble mean = 0;
  for (guint k = 1; k <= fx_welch_count (w); k++)
    mean += fx_welch_power (w, 1, k) / fx_welch_count (w);
  fx_welch_smooth (w, 3);
  /* Noise becomes flat, a tone wide and low. */
  for (guint k = 300; k <= 1800; k += 100)
    CHECK (fabs (fx_welch_power (w, 1, k) / mean - 1) < 0.25, "%u: %g of %g", k,
        fx_welch_power (w, 1, k), mean);
  gdouble tone = fx_welch_power (w, 0, 100);
  CHECK (tone < 0.05 && fabs (fx_welch_power (w, 0, 95) / tone - 1) < 0.2, "%g",
      tone);
}

int
main (void)
{
  test_axis ();
  test_envelope ();
  test_gram ();
  test_welch ();
  return fx_test_end ();
}
