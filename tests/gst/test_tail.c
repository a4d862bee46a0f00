/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Every filter at the end of its stream: what rings is heard out. */

#include "tests/gst/fxgst.h"

#define NAME (fx_gst_filters ()[__i__])
#define RATE 48000

static FxGst *
open_stream (const gchar *name, const gchar *tail, gdouble max_tail)
{
  gchar *line = fx_gst_line (name);
  FxGst *s = fx_gst_new (line, "F64", RATE, 2, FALSE);
  gst_util_set_object_arg (G_OBJECT (s->element), "tail", tail);
  g_object_set (s->element, "max-tail", max_tail, NULL);
  g_free (line);
  return s;
}

/* The tail is what zeros would have given, without a break in time, and ends
 * when nothing above -120 dBFS follows. */
GST_START_TEST (test_auto)
{
  gdouble *x = fx_gst_noise (2 * 480, 2);
  FxGst *s = open_stream (NAME, "auto", 10000);
  fx_gst_push (s, x, 480);
  fx_gst_eos (s);
  gsize n = fx_gst_frames (s);
  fail_unless (s->monotonic);
  fail_unless_equals_uint64 (fx_gst_stat (s->element, "tail-frames"), n - 480);
  FxGst *zeros = open_stream (NAME, "none", 0);
  fx_gst_push (zeros, x, 480);
  fx_gst_push (zeros, NULL, n - 480 + RATE);
  const gdouble *y = (gdouble *)zeros->out->data;
  fail_unless (fx_gst_max_diff ((gdouble *)s->out->data, y, 2 * n) < 1e-13);
  fail_unless (fx_gst_max_abs (y + 2 * n, 2 * RATE) < 2e-6);
  fx_gst_free (zeros);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

static void
push_segment (FxGst *s, GstClockTime stop, GstClockTime duration)
{
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.stop = stop;
  segment.duration = duration;
  fail_unless (gst_harness_push_event (s->h, gst_event_new_segment (&segment)));
}

/* Where the last segment that came out ends. */
static GstClockTime
last_stop (FxGst *s)
{
  GstClockTime stop = 0;
  GstEvent *event;
  while ((event = gst_harness_try_pull_event (s->h))) {
    const GstSegment *segment;
    if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT) {
      gst_event_parse_segment (event, &segment);
      stop = segment->stop;
    }
    gst_event_unref (event);
  }
  return stop;
}

/* Demuxers end the segment with the stream: what rings is not clipped there.
 * A range of the stream that was asked for ends where it ends. */
GST_START_TEST (test_segment_stop)
{
  gdouble *x = fx_gst_noise (2 * 480, 2);
  FxGst *open = open_stream (NAME, "auto", 10000);
  FxGst *file = open_stream (NAME, "auto", 10000);
  FxGst *range = open_stream (NAME, "auto", 10000);
  push_segment (file, 10 * GST_MSECOND, 10 * GST_MSECOND);
  push_segment (range, 10 * GST_MSECOND, 20 * GST_MSECOND);
  fx_gst_push (open, x, 480);
  fx_gst_push (file, x, 480);
  fx_gst_push (range, x, 480);
  fx_gst_eos (open);
  fx_gst_eos (file);
  fx_gst_eos (range);
  gsize n = fx_gst_frames (open);
  fail_unless (file->monotonic);
  fail_unless_equals_int (fx_gst_frames (file), n);
  fail_unless (fx_gst_max_diff ((gdouble *)file->out->data,
                   (gdouble *)open->out->data, 2 * n) == 0);
  fail_unless (n == 480 || last_stop (file) >= n * GST_SECOND / RATE);
  fail_unless_equals_int (fx_gst_frames (range), 480);
  fail_unless_equals_uint64 (last_stop (range), 10 * GST_MSECOND);
  fx_gst_free (open);
  fx_gst_free (file);
  fx_gst_free (range);
  g_free (x);
}
GST_END_TEST;

/* A segment that only ends elsewhere is no new beginning. */
GST_START_TEST (test_stop_moves)
{
  gdouble *x = fx_gst_noise (2 * 960, 2);
  FxGst *s = open_stream (NAME, "none", 0), *t = open_stream (NAME, "none", 0);
  gst_util_set_object_arg (G_OBJECT (s->element), "reset-on", "segment");
  push_segment (s, 10 * GST_MSECOND, GST_CLOCK_TIME_NONE);
  fx_gst_push (s, x, 480);
  push_segment (s, 30 * GST_MSECOND, GST_CLOCK_TIME_NONE);
  fx_gst_push (s, x + 2 * 480, 480);
  fx_gst_push (t, x, 480);
  fx_gst_push (t, x + 2 * 480, 480);
  fx_gst_eos (s);
  fx_gst_eos (t);
  fail_unless_equals_int (fx_gst_frames (s), 960);
  fail_unless (fx_gst_max_diff ((gdouble *)s->out->data,
                   (gdouble *)t->out->data, 2 * 960) == 0);
  fx_gst_free (s);
  fx_gst_free (t);
  g_free (x);
}
GST_END_TEST;

GST_START_TEST (test_none)
{
  gdouble *x = fx_gst_noise (2 * 480, 2);
  FxGst *s = open_stream (NAME, "none", 10000);
  fx_gst_push (s, x, 480);
  fx_gst_eos (s);
  fail_unless_equals_int (fx_gst_frames (s), 480);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

GST_START_TEST (test_time)
{
  gdouble *x = fx_gst_noise (2 * 480, 2);
  FxGst *s = open_stream (NAME, "time", 50);
  fx_gst_push (s, x, 480);
  fx_gst_eos (s);
  fail_unless_equals_int (fx_gst_frames (s), 480 + 50 * RATE / 1000);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

GST_START_TEST (test_max_tail)
{
  gdouble *x = fx_gst_noise (2 * 480, 2);
  FxGst *s = open_stream (NAME, "auto", 1);
  fx_gst_push (s, x, 480);
  fx_gst_eos (s);
  fail_unless_equals_int (
      fx_gst_frames (s), 480 + (fx_gst_rings (NAME) ? RATE / 1000 : 0));
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

/* An end without any data has no tail, nor has a second end. */
GST_START_TEST (test_nothing_to_ring)
{
  static const gchar *const tails[] = { "auto", "time" };
  gdouble *x = fx_gst_noise (2 * 480, 2);
  for (guint i = 0; i < 2; i++) {
    FxGst *s = open_stream (NAME, tails[i], 20);
    fx_gst_eos (s);
    fail_unless_equals_int (s->out->len, 0);
    fx_gst_free (s);

    s = open_stream (NAME, tails[i], 20);
    fx_gst_push (s, x, 480);
    fx_gst_eos (s);
    gsize n = fx_gst_frames (s);
    gst_harness_push_event (s->h, gst_event_new_eos ());
    fx_gst_pull (s);
    fail_unless_equals_int (fx_gst_frames (s), n);
    fx_gst_free (s);
  }
  g_free (x);
}
GST_END_TEST;

/* After the end, a flush and a new stream: nothing of the old one is left. */
GST_START_TEST (test_again_after_eos)
{
  gdouble *x = fx_gst_noise (2 * 480, 2);
  gchar *line = fx_gst_line (NAME);
  gdouble *fresh = fx_gst_run (line, "F64", RATE, 2, x, 480, 480);
  FxGst *s = open_stream (NAME, "none", 0);
  fx_gst_push (s, x, 480);
  fx_gst_eos (s);
  fx_gst_restart (s);
  fx_gst_push (s, x, 480);
  fail_unless (fx_gst_max_diff ((gdouble *)s->out->data, fresh, 960) == 0);
  fx_gst_free (s);
  g_free (line);
  g_free (fresh);
  g_free (x);
}
GST_END_TEST;

/* Downstream that wants no more stops the tail; the end still arrives. */
GST_START_TEST (test_downstream_refuses)
{
  gchar *line = fx_gst_line (NAME);
  gchar *full = g_strdup_printf (
      "audiotestsrc num-buffers=10 ! audio/x-raw,format=F64LE ! %s "
      "tail=time max-tail=600000 ! identity eos-after=12 ! fakesink",
      line);
  GstElement *p = gst_parse_launch (full, NULL);
  GstBus *bus = gst_element_get_bus (p);
  gst_element_set_state (p, GST_STATE_PLAYING);
  GstMessage *m = gst_bus_timed_pop_filtered (
      bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (m && GST_MESSAGE_TYPE (m) == GST_MESSAGE_EOS);
  gst_message_unref (m);
  gst_element_set_state (p, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (p);
  g_free (full);
  g_free (line);
}
GST_END_TEST;

/* A tail that is being sent can be interrupted by a flush. */
static gpointer
send_eos (gpointer data)
{
  gst_harness_push_event (((FxGst *)data)->h, gst_event_new_eos ());
  return NULL;
}

GST_START_TEST (test_flush_during_tail)
{
  FxGst *s = open_stream (NAME, "time", 600000);
  gdouble x[2 * 480] = { 1 };
  fx_gst_push (s, x, 480);
  gst_harness_set_drop_buffers (s->h, TRUE);
  GThread *t = g_thread_new ("eos", send_eos, s);
  g_usleep (2000);
  gst_harness_push_event (s->h, gst_event_new_flush_start ());
  g_thread_join (t);
  gst_harness_push_event (s->h, gst_event_new_flush_stop (TRUE));
  fail_unless (fx_gst_stat (s->element, "tail-frames") < (guint64)600 * RATE);
  fx_gst_free (s);
}
GST_END_TEST;

static Suite *
fx_tail_suite (void)
{
  Suite *suite = suite_create ("fx tail");
  TCase *tc = tcase_create ("each filter");
  gint n = (gint)fx_gst_n_filters ();
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_auto, 0, n);
  tcase_add_loop_test (tc, test_segment_stop, 0, n);
  tcase_add_loop_test (tc, test_stop_moves, 0, n);
  tcase_add_loop_test (tc, test_none, 0, n);
  tcase_add_loop_test (tc, test_time, 0, n);
  tcase_add_loop_test (tc, test_max_tail, 0, n);
  tcase_add_loop_test (tc, test_nothing_to_ring, 0, n);
  tcase_add_loop_test (tc, test_again_after_eos, 0, n);
  tcase_add_loop_test (tc, test_downstream_refuses, 0, n);
  tcase_add_loop_test (tc, test_flush_during_tail, 0, n);
  return suite;
}

GST_CHECK_MAIN (fx_tail)
