/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxfir: settings that change while it plays. */

#include <gst/controller/controller.h>
#include <math.h>
#include "tests/gst/fxgst.h"

#define RATE 48000

static const guint lengths[][2] = { { 64, 128 }, { 16, 31 }, { 8, 24 },
  { 101, 1001 }, { 1001, 101 }, { 128, 64 } };

/* Another length while playing: a tone goes on, on time and without a click,
 * and in the end as many frames have left as came in. */
GST_START_TEST (test_length_change)
{
  enum { N = 24000 };
  guint from = lengths[__i__][0], to = lengths[__i__][1];
  gchar *line = g_strdup_printf (
      "fxfir frequency=8000 window=hamming length=%u tail=none", from);
  gdouble *x = fx_gst_sine (N, 2, 500, RATE, 0.5);
  for (guint block = 96; block <= 960; block *= 10) {
    FxGst *s = fx_gst_new (line, "F64", RATE, 2, FALSE);
    fx_gst_push_all (s, x, N / 2 / block * block, block);
    gsize before = s->pushed;
    fx_gst_messages (s->bus, GST_MESSAGE_LATENCY, NULL);
    g_object_set (s->element, "length", to, NULL);
    fx_gst_push_all (s, x + 2 * before, N - before, block);
    fail_unless_equals_int (fx_gst_messages (s->bus, GST_MESSAGE_LATENCY, NULL),
        (to - 1) / 2 > (from - 1) / 2);
    fail_unless (
        gst_harness_query_latency (s->h) ==
        gst_util_uint64_scale ((MAX (from, to) - 1) / 2, GST_SECOND, RATE));
    fx_gst_eos (s);
    fail_unless_equals_int (fx_gst_frames (s), N);
    fail_unless (s->monotonic);
    /* Even lengths are half a frame late. */
    const gdouble *y = (gdouble *)s->out->data;
    gdouble most = 0;
    for (gsize i = 2000; i < N - 2000; i++)
      most = MAX (most, fabs (y[2 * i] - x[2 * i]));
    fail_unless (most < 0.5 * 2 * G_PI * 500 / RATE * 0.5 + 0.01,
        "%u to %u: %g", from, to, most);
    fail_unless (fx_gst_max_step (y + 4000, N - 4000, 2) <
                 1.1 * fx_gst_max_step (x, N, 2));
    fx_gst_free (s);
  }
  g_free (x);
  g_free (line);
}
GST_END_TEST;

/* Every design in turn while playing, slow ones included, from here and from
 * another thread. */
static gpointer
change_designs (gpointer data)
{
  static const gchar *const names[] = { "windowed-sinc", "equiripple",
    "least-squares", "frequency-sampling" };
  FxGst *s = data;
  for (guint i = 0; i < 60; i++) {
    gst_util_set_object_arg (G_OBJECT (s->element), "design", names[i % 4]);
    g_object_set (s->element, "frequency", 1000.0 + 50 * i, "phase", i % 3 == 0,
        "length", 31 + 2 * (i % 40), NULL);
  }
  g_atomic_int_set (&s->stop, TRUE);
  return NULL;
}

GST_START_TEST (test_threads)
{
  FxGst *s = fx_gst_new ("fxfir length=101 tail=none", "F32", RATE, 2, FALSE);
  gdouble *x = fx_gst_noise (2 * 480, 2);
  GThread *t = g_thread_new ("designs", change_designs, s);
  guint64 rounds = 0;
  while (!g_atomic_int_get (&s->stop) || rounds < 100) {
    fx_gst_push (s, x, 480);
    gdouble most = fx_gst_max_abs ((gdouble *)s->out->data, s->out->len);
    fail_unless (most < 20, "%g", most);
    fx_gst_clear (s);
    if (++rounds % 64 == 0)
      fx_gst_set_caps (
          s, rounds % 128 ? "F32" : "F64", 48000 + (gint)rounds % 7, 2, FALSE);
    fx_gst_clear (s); /* what came before the new format */
  }
  g_thread_join (t);
  fail_unless (fx_gst_stat (s->element, "parameter-changes") > 0);
  fail_unless_equals_int (fx_gst_messages (s->bus, GST_MESSAGE_ERROR, NULL), 0);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

/* A slow design that is set is what is heard in the end. */
GST_START_TEST (test_slow_design)
{
  FxGst *s = fx_gst_new (
      "fxfir length=151 frequency=8000 tail=none", "F64", RATE, 1, FALSE);
  gdouble *x = fx_gst_noise (9600, 1);
  fx_gst_push_all (s, x, 2400, 480);
  gst_util_set_object_arg (G_OBJECT (s->element), "design", "equiripple");
  g_object_set (s->element, "frequency", 2000.0, NULL);
  fx_gst_push_all (s, x + 2400, 7200, 480);
  fx_gst_eos (s);
  FxGst *want = fx_gst_new ("fxfir design=equiripple length=151 "
                            "frequency=2000 tail=none",
      "F64", RATE, 1, FALSE);
  fx_gst_push_all (want, x, 9600, 480);
  fx_gst_eos (want);
  fail_unless_equals_int (fx_gst_frames (s), 9600);
  fail_unless (fx_gst_max_diff ((gdouble *)s->out->data + 5000,
                   (gdouble *)want->out->data + 5000, 4600) < 1e-13);
  fx_gst_free (s);
  fx_gst_free (want);
  g_free (x);
}
GST_END_TEST;

static FxGst *
open_sweep (const gchar *line)
{
  FxGst *s = fx_gst_new (line, "F64", RATE, 1, FALSE);
  GstControlSource *cs = gst_interpolation_control_source_new ();
  g_object_set (cs, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
  gst_timed_value_control_source_set (
      GST_TIMED_VALUE_CONTROL_SOURCE (cs), 0, 500);
  gst_timed_value_control_source_set (
      GST_TIMED_VALUE_CONTROL_SOURCE (cs), GST_SECOND / 4, 8000);
  gst_object_add_control_binding (
      GST_OBJECT (s->element), gst_direct_control_binding_new_absolute (
                                   GST_OBJECT (s->element), "frequency", cs));
  gst_object_unref (cs);
  return s;
}

/* A sweep of the cutoff: the same whatever the buffers are, and smooth. */
GST_START_TEST (test_automation)
{
  static const gchar *const lines[] = { "fxfir length=201 tail=none",
    "fxfir design=equiripple length=31 transition=800 tail=none" };
  enum { N = 12000 };
  gdouble *x = fx_gst_sine (N, 1, 2000, RATE, 0.5);
  FxGst *whole = open_sweep (lines[__i__]);
  fx_gst_push_all (whole, x, N, N);
  fx_gst_eos (whole);
  fail_unless_equals_int (fx_gst_frames (whole), N);
  const gdouble *y = (gdouble *)whole->out->data;
  fail_unless (__i__ == 1 || fx_gst_max_abs (y + 500, 1500) < 0.1);
  fail_unless (fx_gst_max_abs (y + 8000, 3000) > 0.45);
  fail_unless (
      fx_gst_max_step (y, N - 200, 1) < 1.2 * fx_gst_max_step (x, N, 1));
  static const gsize blocks[] = { 1, 64, 100, 480, 1111 };
  for (guint k = 0; k < G_N_ELEMENTS (blocks); k++) {
    gsize n = blocks[k] == 1 && __i__ == 1 ? 1000 : N;
    FxGst *s = open_sweep (lines[__i__]);
    fx_gst_push_all (s, x, n, blocks[k]);
    gdouble diff =
        fx_gst_max_diff ((gdouble *)s->out->data, y, fx_gst_frames (s));
    fail_unless (diff < 1e-13, "blocks of %u: %g", (guint)blocks[k], diff);
    fx_gst_free (s);
  }
  fx_gst_free (whole);
  g_free (x);
}
GST_END_TEST;

static Suite *
fxfir_changes_suite (void)
{
  Suite *suite = suite_create ("fxfir_changes");
  TCase *tc = tcase_create ("changes");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_length_change, 0, G_N_ELEMENTS (lengths));
  tcase_add_test (tc, test_threads);
  tcase_add_test (tc, test_slow_design);
  tcase_add_loop_test (tc, test_automation, 0, 2);
  return suite;
}

GST_CHECK_MAIN (fxfir_changes)
