/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxmultiband while its bands are automated, or set from another thread. */

#include <malloc.h>
#include <math.h>
#include "tests/gst/bindtest.h"
#include "tests/gst/fxgst.h"

#define RATE 48000
#define ONSET 2400 /* of a tone, which rings in the all-passes */

static GObject *
band_of (FxGst *s, guint i)
{
  GObject *band =
      gst_child_proxy_get_child_by_index (GST_CHILD_PROXY (s->element), i);
  fail_unless (band != NULL);
  return band;
}

static gdouble *
run_bound (const gchar *line, guint i, const gchar *property,
    const Point *points, guint n, const gdouble *x, gsize frames, gsize block)
{
  FxGst *s = fx_gst_new (line, "F64", RATE, 2, FALSE);
  GObject *band = band_of (s, i);
  bind (band, property, points, n);
  g_object_unref (band);
  fx_gst_push_all (s, x, frames, block);
  fail_unless_equals_int (fx_gst_frames (s), frames);
  fail_unless_equals_int (
      fx_gst_messages (s->bus, GST_MESSAGE_WARNING, NULL), 0);
  gdouble *y = g_memdup2 (s->out->data, 2 * frames * sizeof (gdouble));
  fx_gst_free (s);
  return y;
}

/* All that is above the threshold of a single band is taken away, at once: a
 * constant input comes out as what its threshold is at that frame. */
GST_START_TEST (test_threshold_ramp)
{
  static const Point points[] = { { 0, -12 }, { 1, -60 } };
  gsize frames = RATE;
  gdouble *x = g_new (gdouble, 2 * frames);
  for (gsize i = 0; i < 2 * frames; i++)
    x[i] = 0.5;
  gdouble *y = run_bound ("fxmultiband num-bands=1 ratios=<100> knees=<0> "
                          "attacks=<0> range=120",
      0, "threshold", points, 2, x, frames, 441);
  for (gsize i = 0; i < frames; i++) {
    gdouble want = -12 - 48.0 * (gdouble)(i + 1) / RATE;
    gdouble is = 20 * log10 (y[2 * i]);
    fail_unless (fabs (is - want) < 0.002, "%u: %g for %g", (guint)i, is, want);
  }
  g_free (x);
  g_free (y);
}
GST_END_TEST;

static const struct {
  const gchar *property;
  gdouble min, max;
  gdouble most; /* gain that it can bring */
} moved[] = {
  { "threshold", -80, 0, 1 },
  { "ratio", 1, 100, 1 },
  { "knee", 0, 24, 1 },
  { "attack", 0, 500, 1 },
  { "release", 1, 5000, 1 },
  { "makeup", -24, 36, 63.1 },
};

/* From one end to the other and back, on a tone in the middle of its band: no
 * step that the tone, with its gain, does not have itself; the same in buffers
 * of any size. */
GST_START_TEST (test_min_to_max)
{
  gdouble min = moved[__i__].min, max = moved[__i__].max;
  const Point points[] = { { 0, min }, { 0.1, max }, { 0.2, min },
    { 0.3, max } };
  static const gsize sizes[] = { 1, 63, 480, 4096 };
  static const gchar line[] = "fxmultiband num-bands=3 thresholds=<-12> "
                              "frequencies=<200,3000>";
  gsize frames = 3 * RATE / 10;
  gdouble *x = fx_gst_sine (frames, 2, 800, RATE, 0.5);
  gdouble own = fx_gst_max_step (x, frames, 2) * moved[__i__].most;
  gdouble *y =
      run_bound (line, 1, moved[__i__].property, points, 4, x, frames, frames);
  gdouble step = fx_gst_max_step (y + 2 * ONSET, frames - ONSET, 2);
  for (gsize i = 0; i < 2 * frames; i++)
    fail_unless (isfinite (y[i]));
  fail_unless (
      step <= 1.01 * own, "%s: %g of %g", moved[__i__].property, step, own);
  gdouble *still = fx_gst_run (line, "F64", RATE, 2, x, frames, frames);
  fail_unless (fx_gst_max_diff (y, still, 2 * frames) > 0.01, "%s: no effect",
      moved[__i__].property);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    gdouble *z = run_bound (
        line, 1, moved[__i__].property, points, 4, x, frames, sizes[i]);
    gdouble d = fx_gst_max_diff (y, z, 2 * frames);
    fail_unless (d < 1e-12 * moved[__i__].most, "%s, %u frames: %g",
        moved[__i__].property, (guint)sizes[i], d);
    g_free (z);
  }
  g_free (still);
  g_free (x);
  g_free (y);
}
GST_END_TEST;

/* A band's edge moves through the tone: the bands add up to an all-pass, so
 * its level stays and its phase alone turns, through no more than the tone
 * does between two frames. */
GST_START_TEST (test_edge)
{
  static const Point points[] = { { 0, 400 }, { 0.2, 2500 }, { 0.4, 400 } };
  static const gsize sizes[] = { 1, 63, 480, 4096 };
  static const gchar line[] = "fxmultiband num-bands=3 thresholds=<0> "
                              "frequencies=<200,3000>";
  gsize frames = 4 * RATE / 10;
  gdouble *x = fx_gst_sine (frames, 2, 1000, RATE, 0.5);
  gdouble *y = run_bound (line, 1, "frequency", points, 3, x, frames, frames);
  gdouble step = fx_gst_max_step (y + 2 * ONSET, frames - ONSET, 2),
          own = fx_gst_max_step (x, frames, 2);
  gdouble peak = fx_gst_max_abs (y + 2 * ONSET, 2 * (frames - ONSET));
  fail_unless (step < 1.01 * own, "%g of %g", step, own);
  fail_unless (peak < 1.01 * 0.5, "%g", peak);
  fail_unless (fx_gst_max_diff (x, y, 2 * frames) > 0.1);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    gdouble *z =
        run_bound (line, 1, "frequency", points, 3, x, frames, sizes[i]);
    gdouble d = fx_gst_max_diff (y, z, 2 * frames);
    fail_unless (d < 1e-10, "%u frames: %g", (guint)sizes[i], d);
    g_free (z);
  }
  g_free (x);
  g_free (y);
}
GST_END_TEST;

/* --- threads ------------------------------------------------------------------------- */

static gpointer
play (gpointer data)
{
  FxGst *s = data;
  gdouble *x = fx_gst_noise (2 * 64, 6);
  while (!g_atomic_int_get (&s->stop)) {
    fx_gst_clear (s);
    fx_gst_push (s, x, 64);
    for (gsize i = 0; i < s->out->len; i++)
      fail_unless (fabs (fx_gst_value (s, i)) < 100);
  }
  g_free (x);
  return NULL;
}

static void
wait_for_buffers (FxGst *s, guint64 n)
{
  guint64 seen = fx_gst_stat (s->element, "buffers");
  while (fx_gst_stat (s->element, "buffers") < seen + n)
    g_usleep (20);
}

/* All that one g_object_set() changes in a band is one change. */
GST_START_TEST (test_atomic)
{
  FxGst *s = fx_gst_new ("fxmultiband", "F64", RATE, 2, FALSE);
  GObject *band = band_of (s, 2);
  GThread *thread = g_thread_new ("player", play, s);
  guint sets = 500;
  wait_for_buffers (s, 1);
  guint64 before = fx_gst_stat (s->element, "parameter-changes");
  for (guint i = 0; i < sets; i++) {
    g_object_set (band, "frequency", 2000.0 + i, "threshold",
        -(gdouble)(i % 60), "ratio", 1.0 + i % 7, "knee", (gdouble)(i % 24),
        "attack", (gdouble)(i % 50), "release", 5.0 + i % 90, "makeup",
        (gdouble)(i % 11), NULL);
    wait_for_buffers (s, 2);
  }
  g_atomic_int_set (&s->stop, 1);
  g_thread_join (thread);
  fail_unless_equals_uint64 (
      fx_gst_stat (s->element, "parameter-changes"), before + sets);
  g_object_unref (band);
  fx_gst_free (s);
}
GST_END_TEST;

/* Bands and arrays set at will while another band is automated. */
GST_START_TEST (test_threads)
{
  static const Point points[] = { { 0, -80 }, { 0.5, 0 }, { 1, -80 } };
  static const Point edge[] = { { 0, 300 }, { 0.5, 2000 }, { 1, 300 } };
  FxGst *s = fx_gst_new ("fxmultiband", "F64", RATE, 2, FALSE);
  GObject *band = band_of (s, 1), *other = band_of (s, 2);
  bind (band, "threshold", points, 3);
  bind (band, "frequency", edge, 3);
  GThread *thread = g_thread_new ("player", play, s);
  for (guint i = 0; i < 2000; i++) {
    gdouble threshold;
    g_object_set (
        other, "threshold", -(gdouble)(i % 50), "frequency", 2500.0 + i, NULL);
    if (i % 10 == 0) {
      gst_util_set_object_arg (
          G_OBJECT (s->element), "frequencies", "<100, 400, 2500>");
      gst_util_set_object_arg (
          G_OBJECT (s->element), "thresholds", i % 20 ? "<-20>" : "<-30, -40>");
    }
    g_object_get (other, "threshold", &threshold, NULL);
    fail_unless (threshold <= 0 && threshold >= -80);
  }
  g_atomic_int_set (&s->stop, 1);
  g_thread_join (thread);
  fail_unless_equals_int (fx_gst_messages (s->bus, GST_MESSAGE_ERROR, NULL), 0);
  fail_unless_equals_int (
      fx_gst_messages (s->bus, GST_MESSAGE_WARNING, NULL), 0);
  g_object_unref (band);
  g_object_unref (other);
  fx_gst_free (s);
}
GST_END_TEST;

GST_START_TEST (test_no_heap_growth)
{
  static const Point saw[] = { { 0, 0 }, { 5, 1 }, { 10, 0 } };
  /* A tracer's records would count. */
  if (g_getenv ("GST_TRACERS"))
    return;
  FxGst *s = fx_gst_new ("fxmultiband", "F64", RATE, 2, FALSE);
  GObject *first = band_of (s, 0), *band = band_of (s, 3);
  gdouble *x = fx_gst_noise (2 * 480, 8);
  gsize before = 0;
  bind_all (band, saw, G_N_ELEMENTS (saw));
  for (guint i = 0; i < 300; i++) {
    if (i == 50)
      before = mallinfo2 ().uordblks;
    g_object_set (
        first, "ratio", 1.0 + i % 30, "frequency", 80.0 + i % 30, NULL);
    if (i % 50 == 0)
      gst_util_set_object_arg (G_OBJECT (s->element), "ratios", "<3, 4>");
    fx_gst_clear (s);
    fx_gst_push (s, x, 480);
  }
  gsize after = mallinfo2 ().uordblks;
  fail_unless (
      after < before + 32768, "%" G_GSIZE_FORMAT " bytes more", after - before);
  g_object_unref (first);
  g_object_unref (band);
  g_free (x);
  fx_gst_free (s);
}
GST_END_TEST;

static Suite *
fxmultiband_bound_suite (void)
{
  Suite *s = suite_create ("fxmultiband bound");
  TCase *tc = tcase_create ("bands that move");
  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_threshold_ramp);
  tcase_add_loop_test (tc, test_min_to_max, 0, G_N_ELEMENTS (moved));
  tcase_add_test (tc, test_edge);
  tcase_add_test (tc, test_atomic);
  tcase_add_test (tc, test_threads);
  tcase_add_test (tc, test_no_heap_growth);
  return s;
}

GST_CHECK_MAIN (fxmultiband_bound);
