/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The phase of slow oscillators follows the time of the stream: after a seek,
 * after silence that nobody processed, and at whatever time a stream begins;
 * and it never steps when the rate is automated. */

#include <gst/controller/controller.h>
#include <math.h>
#include "tests/gst/fxgst.h"

#define RATE 48000
#define FRAMES 96000
#define MIDDLE 43210

static const gchar *const lines[] = { "fxtremolo rate=3.3 depth=0.8",
  "fxtremolo rate=2.7 shape=square stereo-phase=90",
  "fxtremolo rate=7 shape=random", "fxtremolo tempo=97 note=1-8-triplet",
  "fxautopan rate=1.7", "fxautopan tempo=133 note=1-4-dotted shape=triangle" };
#define LINE (lines[__i__])

static gdouble *
ones (void)
{
  gdouble *x = g_new (gdouble, 2 * FRAMES);
  for (gsize i = 0; i < 2 * FRAMES; i++)
    x[i] = 1;
  return x;
}

/* Largest difference between what came out and frames of y from `from` on. */
static gdouble
difference (const FxGst *s, const gdouble *y, gsize from, gsize frames)
{
  fail_unless (fx_gst_frames (s) >= frames);
  return fx_gst_max_diff (
      (const gdouble *)s->out->data, y + 2 * from, 2 * frames);
}

static GstClockTime
time_of (guint64 frame)
{
  return gst_util_uint64_scale_round (frame, GST_SECOND, RATE);
}

/* A flushing seek to a place, as far as an element sees it. */
static void
seek (FxGst *s, guint64 frame)
{
  GstSegment segment;
  fx_gst_flush (s);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.time = segment.position = time_of (frame);
  fail_unless (gst_harness_push_event (s->h, gst_event_new_segment (&segment)));
  s->pushed = frame;
  s->start = 0;
  fx_gst_clear (s);
}

GST_START_TEST (test_seek)
{
  gdouble *x = ones ();
  gdouble *y = fx_gst_run (LINE, "F64", RATE, 2, x, FRAMES, 1024);
  FxGst *s = fx_gst_new (LINE, "F64", RATE, 2, FALSE);
  fx_gst_push_all (s, x, 10000, 480);
  seek (s, MIDDLE);
  fx_gst_push_all (s, x, 20000, 777);
  gdouble d = difference (s, y, MIDDLE, 20000);
  fail_unless (d < 1e-10, "%s: off by %g", LINE, d);
  /* and back to the start */
  seek (s, 0);
  fx_gst_push_all (s, x, 20000, 1024);
  d = difference (s, y, 0, 20000);
  fail_unless (d < 1e-10, "%s: off by %g at the start", LINE, d);
  fx_gst_free (s);
  g_free (x);
  g_free (y);
}
GST_END_TEST;

/* A stream that begins late: the segment says which time that is. */
GST_START_TEST (test_late)
{
  gdouble *x = ones ();
  gdouble *y = fx_gst_run (LINE, "F64", RATE, 2, x, FRAMES, 1024);
  FxGst *s = fx_gst_new (LINE, "F64", RATE, 2, FALSE);
  seek (s, MIDDLE);
  fx_gst_push_all (s, x, 5000, 100);
  gdouble d = difference (s, y, MIDDLE, 5000);
  fail_unless (d < 1e-10, "%s: off by %g", LINE, d);
  fx_gst_free (s);
  g_free (x);
  g_free (y);
}
GST_END_TEST;

/* Silence as a GAP event, as a buffer marked as silence, or as a hole in the
 * times, short and long. */
GST_START_TEST (test_gap)
{
  static const guint lengths[] = { 700, 4800, 24000 };
  gdouble *x = ones ();
  gdouble *y = fx_gst_run (LINE, "F64", RATE, 2, x, FRAMES, 1024);
  for (guint k = 0; k < 3 * G_N_ELEMENTS (lengths); k++) {
    guint n = lengths[k / 3], kind = k % 3;
    FxGst *s = fx_gst_new (LINE, "F64", RATE, 2, FALSE);
    fx_gst_push_all (s, x, 20000, 1000);
    if (kind == 0) {
      fail_unless (gst_harness_push_event (
          s->h, gst_event_new_gap (
                    time_of (20000), time_of (20000 + n) - time_of (20000))));
      s->pushed += n;
    } else if (kind == 1) {
      GstBuffer *buf = fx_gst_buffer (s, NULL, n);
      GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
      fail_unless (gst_harness_push (s->h, buf) == GST_FLOW_OK);
    } else {
      s->pushed += MAX (n, 4800);
    }
    guint64 at = s->pushed;
    fx_gst_pull (s);
    fx_gst_clear (s);
    fx_gst_push_all (s, x, 20000, 1000);
    gdouble d = difference (s, y, at, 20000);
    /* Where frames are counted from times, these are rounded to ns. */
    fail_unless (d < 1e-10, "%s: off by %g after a gap of %u, kind %u", LINE, d,
        n, kind);
    fx_gst_free (s);
  }
  g_free (x);
  g_free (y);
}
GST_END_TEST;

/* Of the filter, what it had in it when the stream was cut is missing, but not
 * for long. */
GST_START_TEST (test_wah)
{
  const gchar *line = "fxautowah mode=lfo rate=1.3";
  gdouble *x = fx_gst_noise (2 * FRAMES, 3);
  gdouble *y = fx_gst_run (line, "F64", RATE, 2, x, FRAMES, 1024);
  FxGst *s = fx_gst_new (line, "F64", RATE, 2, FALSE);
  seek (s, MIDDLE);
  fx_gst_push_all (s, x + 2 * MIDDLE, 24000, 700);
  const gdouble *z = (const gdouble *)s->out->data;
  gdouble d = fx_gst_max_diff (z + 2 * 12000, y + 2 * (MIDDLE + 12000), 24000);
  fail_unless (d < 1e-10, "off by %g", d);
  fail_unless (fx_gst_max_diff (z, y + 2 * MIDDLE, 200) > 1e-6);
  fx_gst_free (s);
  g_free (x);
  g_free (y);
}
GST_END_TEST;

/* Changed before the first frame of a seek: the new rate from time 0. */
GST_START_TEST (test_changed)
{
  gdouble *x = ones ();
  gdouble *y =
      fx_gst_run ("fxtremolo rate=6.1", "F64", RATE, 2, x, FRAMES, 1024);
  FxGst *s = fx_gst_new ("fxtremolo rate=3", "F64", RATE, 2, FALSE);
  fx_gst_push_all (s, x, 10000, 480);
  seek (s, MIDDLE);
  g_object_set (s->element, "rate", 6.1, NULL);
  fx_gst_push_all (s, x, 20000, 777);
  gdouble d = difference (s, y, MIDDLE, 20000);
  fail_unless (d < 1e-10, "off by %g", d);
  fx_gst_free (s);
  g_free (x);
  g_free (y);
}
GST_END_TEST;

/* A quarter at 120 and two eighths at 60: the same gain again every 24000
 * frames, to the frame. */
GST_START_TEST (test_tempo)
{
  static const gchar *const same[] = { "fxtremolo tempo=120 note=1-4",
    "fxtremolo tempo=60 note=1-8", "fxtremolo rate=2" };
  gdouble *x = ones ();
  gdouble *y = fx_gst_run (same[0], "F64", RATE, 2, x, FRAMES, 1024);
  for (guint i = 1; i < 3; i++) {
    gdouble *z = fx_gst_run (same[i], "F64", RATE, 2, x, FRAMES, 999);
    fail_unless (fx_gst_max_diff (y, z, 2 * FRAMES) < 1e-12, "%s", same[i]);
    g_free (z);
  }
  fail_unless (
      fx_gst_max_diff (y, y + 2 * 24000, 2 * (FRAMES - 24000)) < 1e-11);
  /* at 1/4 turn the gain is 1, at 3/4 half of it */
  fail_unless (fabs (y[2 * 6000] - 1) < 1e-12);
  fail_unless (fabs (y[2 * 18000] - 0.5) < 1e-12);
  g_free (x);
  g_free (y);
}
GST_END_TEST;

/* From 0.5 to 20 Hz and back within a second: turns are the integral of the
 * rate, no step is larger than that of the fastest rate, and buffers do not
 * matter. */
GST_START_TEST (test_rate)
{
  static const guint blocks[] = { 1024, 100, 48000 };
  gdouble *x = ones (), *first = NULL;
  for (guint b = 0; b < G_N_ELEMENTS (blocks); b++) {
    FxGst *s = fx_gst_new ("fxtremolo depth=1", "F64", RATE, 2, FALSE);
    GstControlSource *cs = gst_interpolation_control_source_new ();
    GstTimedValueControlSource *points = GST_TIMED_VALUE_CONTROL_SOURCE (cs);
    g_object_set (cs, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
    gst_timed_value_control_source_set (points, 0, 0.5);
    gst_timed_value_control_source_set (points, GST_SECOND / 2, 20);
    gst_timed_value_control_source_set (points, GST_SECOND, 0.5);
    fail_unless (gst_object_add_control_binding (
        GST_OBJECT (s->element), gst_direct_control_binding_new_absolute (
                                     GST_OBJECT (s->element), "rate", cs)));
    gst_object_unref (cs);
    fx_gst_push_all (s, x, RATE, blocks[b]);
    const gdouble *y = (const gdouble *)s->out->data;
    gdouble step = fx_gst_max_step (y, RATE, 2);
    fail_unless (step < M_PI * 20 / RATE * 1.001, "a step of %g", step);
    /* turns (t) = t / 2 + 19.5 t^2 up to 0.5 s */
    gdouble off = 0;
    for (guint i = 0; i < RATE / 2; i++) {
      gdouble t = (gdouble)i / RATE, turns = 0.5 * t + 19.5 * t * t;
      off = MAX (off, fabs (y[2 * i] - (1 + sin (2 * G_PI * turns)) / 2));
    }
    fail_unless (off < 2e-3, "off by %g", off);
    if (!first)
      first = g_memdup2 (y, 2 * RATE * sizeof (gdouble));
    gdouble d = fx_gst_max_diff (first, y, 2 * RATE);
    fail_unless (d < 1e-6, "buffers of %u: off by %g", blocks[b], d);
    fx_gst_free (s);
  }
  g_free (first);
  g_free (x);
}
GST_END_TEST;

static Suite *
modulation_suite (void)
{
  Suite *s = suite_create ("modulation");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_seek, 0, G_N_ELEMENTS (lines));
  tcase_add_loop_test (tc, test_late, 0, G_N_ELEMENTS (lines));
  tcase_add_loop_test (tc, test_gap, 0, G_N_ELEMENTS (lines));
  tcase_add_test (tc, test_wah);
  tcase_add_test (tc, test_changed);
  tcase_add_test (tc, test_tempo);
  tcase_add_test (tc, test_rate);
  return s;
}

GST_CHECK_MAIN (modulation);
