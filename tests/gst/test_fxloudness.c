/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The meter as an element: sound passes as it is; readings in stats and as
 * messages, the last one at the end; gaps are silence; a measurement restarts
 * and pauses. */

#include "tests/gst/fxgst.h"

#define RATE 48000

static gdouble
stat (FxGst *s, const gchar *field)
{
  GstStructure *stats = NULL;
  gdouble v = 0;
  g_object_get (s->element, "stats", &stats, NULL);
  fail_unless (gst_structure_get_double (stats, field, &v), "no %s", field);
  gst_structure_free (stats);
  return v;
}

/* Stereo, 1 kHz; -23 dB are -23 LUFS. */
static void
tone (FxGst *s, gdouble seconds, gdouble db)
{
  gsize n = (gsize)(seconds * RATE);
  gdouble *x = fx_gst_sine (n, 2, 1000, RATE, pow (10, db / 20));
  fx_gst_push_all (s, x, n, 1000);
  g_free (x);
}

static void
near (gdouble seen, gdouble want, gdouble bound, const gchar *what)
{
  fail_unless (ABS (seen - want) <= bound, "%s: %g, not %g", what, seen, want);
}

GST_START_TEST (test_readings)
{
  FxGst *s = fx_gst_new ("fxloudness", "F32", RATE, 2, FALSE);
  tone (s, 4, -23);
  near (stat (s, "momentary"), -23, 0.02, "momentary");
  near (stat (s, "short-term"), -23, 0.02, "short-term");
  near (stat (s, "integrated"), -23, 0.02, "integrated");
  near (stat (s, "true-peak"), -23, 0.1, "true peak");
  near (stat (s, "sample-peak"), -23, 0.001, "sample peak");
  tone (s, 4, -13);
  near (stat (s, "momentary"), -13, 0.02, "momentary");
  near (stat (s, "max-momentary"), -13, 0.02, "max-momentary");
  tone (s, 4, -23);
  near (stat (s, "momentary"), -23, 0.02, "momentary");
  near (stat (s, "max-short-term"), -13, 0.02, "max-short-term");
  near (stat (s, "range"), 10, 1, "range");
  fx_gst_free (s);
}
GST_END_TEST;

GST_START_TEST (test_sound_kept)
{
  static const gchar *const formats[] = { "F32", "F64" };
  for (guint f = 0; f < 2; f++) {
    for (gint planar = 0; planar < 2; planar++) {
      FxGst *s = fx_gst_new ("fxloudness", formats[f], 44100, 3, planar);
      gdouble *x = fx_gst_noise (3 * 9000, 5);
      for (gsize i = 0; f == 0 && i < 3 * 9000; i++)
        x[i] = (gfloat)x[i];
      fx_gst_push_all (s, x, 9000, 700);
      fx_gst_eos (s);
      fail_unless_equals_int (fx_gst_frames (s), 9000);
      fail_unless (fx_gst_max_diff (x, (gdouble *)s->out->data, 3 * 9000) == 0);
      fx_gst_free (s);
      g_free (x);
    }
  }
}
GST_END_TEST;

/* The structure of the last message; n: how many there were. */
static GstStructure *
last_message (FxGst *s, guint *n)
{
  GstStructure *last = NULL;
  GstMessage *m;
  *n = 0;
  while ((m = gst_bus_pop_filtered (s->bus, GST_MESSAGE_ELEMENT))) {
    g_clear_pointer (&last, gst_structure_free);
    last = gst_structure_copy (gst_message_get_structure (m));
    gst_message_unref (m);
    ++*n;
  }
  return last;
}

GST_START_TEST (test_messages)
{
  FxGst *s = fx_gst_new (
      "fxloudness post-messages=true interval=500", "F32", RATE, 2, FALSE);
  guint n;
  gdouble v;
  guint64 end;
  tone (s, 2.3, -23);
  GstStructure *m = last_message (s, &n);
  fail_unless_equals_int (n, 4);
  fail_unless (gst_structure_has_name (m, "fxloudness"));
  fail_unless (gst_structure_get_double (m, "integrated", &v));
  near (v, -23, 0.02, "integrated");
  gst_structure_free (m);
  /* 0.3 s are left: they have a reading of their own. */
  fx_gst_eos (s);
  m = last_message (s, &n);
  fail_unless_equals_int (n, 1);
  fail_unless (gst_structure_get_uint64 (m, "endtime", &end));
  near ((gdouble)end, 2.3 * GST_SECOND, 1e5, "endtime");
  gst_structure_free (m);
  /* What was told last stays to be read. */
  near (stat (s, "integrated"), -23, 0.02, "integrated");
  fx_gst_free (s);
}
GST_END_TEST;

GST_START_TEST (test_restart)
{
  FxGst *s = fx_gst_new ("fxloudness", "F32", RATE, 2, FALSE);
  tone (s, 2, -10);
  g_signal_emit_by_name (s->element, "reset");
  tone (s, 2, -30);
  near (stat (s, "integrated"), -30, 0.05, "after reset");
  near (stat (s, "true-peak"), -30, 0.2, "after reset");
  g_object_set (s->element, "restarts", 7, NULL);
  tone (s, 2, -20);
  near (stat (s, "integrated"), -20, 0.05, "after restarts");
  g_object_set (s->element, "pause", TRUE, NULL);
  tone (s, 2, -3);
  near (stat (s, "integrated"), -20, 0.05, "pause");
  g_object_set (s->element, "pause", FALSE, NULL);
  tone (s, 2, -20);
  near (stat (s, "integrated"), -20, 0.05, "after the pause");
  near (stat (s, "true-peak"), -20, 0.2, "after the pause");
  fx_gst_flush (s);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (s->h, gst_event_new_segment (&segment));
  s->pushed = 0;
  tone (s, 2, -40);
  near (stat (s, "integrated"), -40, 0.05, "after a flush");
  fx_gst_free (s);
}
GST_END_TEST;

/* A gap is silence: the momentary loudness falls, what was measured before
 * stays. */
static void
check_gap (gboolean event)
{
  FxGst *s = fx_gst_new ("fxloudness", "F32", RATE, 2, FALSE);
  tone (s, 2, -20);
  gdouble before = stat (s, "integrated");
  if (event) {
    GstClockTime at = 2 * GST_SECOND;
    fail_unless (
        gst_harness_push_event (s->h, gst_event_new_gap (at, GST_SECOND)));
    s->pushed += RATE;
  } else {
    GstBuffer *buf = fx_gst_buffer (s, NULL, RATE);
    GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
    fail_unless_equals_int (gst_harness_push (s->h, buf), GST_FLOW_OK);
  }
  fail_unless (stat (s, "momentary") < -100);
  near (stat (s, "integrated"), before, 0.7, "integrated");
  near (stat (s, "max-momentary"), before, 0.05, "max-momentary");
  tone (s, 1, -20);
  near (stat (s, "momentary"), -20, 0.05, "momentary");
  near (stat (s, "max-short-term"), -20 + 10 * log10 (2. / 3), 0.05,
      "a second of three was silent");
  fx_gst_free (s);
}

GST_START_TEST (test_gaps)
{
  check_gap (FALSE);
  check_gap (TRUE);
}
GST_END_TEST;

GST_START_TEST (test_weights)
{
  FxGst *s = fx_gst_new ("fxloudness weights=<0.0,1.0>", "F64", RATE, 2, FALSE);
  tone (s, 1, -23);
  near (stat (s, "integrated"), -26.01, 0.03, "one of two");
  fx_gst_free (s);
  s = fx_gst_new ("fxloudness", "F64", RATE, 6, FALSE);
  gdouble x[6 * 480] = { 0 };
  for (gint i = 0; i < 480; i++)
    x[i * 6 + 3] = sin (2 * G_PI * i / 48);
  for (gint i = 0; i < 100; i++)
    fx_gst_push (s, x, 480);
  fail_unless (stat (s, "integrated") < -200); /* low frequencies alone */
  near (stat (s, "sample-peak"), 0, 0.01, "its peak counts");
  fx_gst_free (s);
}
GST_END_TEST;

static Suite *
fxloudness_suite (void)
{
  Suite *suite = suite_create ("fxloudness");
  TCase *tc = tcase_create ("meter");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_readings);
  tcase_add_test (tc, test_sound_kept);
  tcase_add_test (tc, test_messages);
  tcase_add_test (tc, test_restart);
  tcase_add_test (tc, test_gaps);
  tcase_add_test (tc, test_weights);
  return suite;
}

GST_CHECK_MAIN (fxloudness)
