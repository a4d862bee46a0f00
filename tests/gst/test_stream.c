/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Every filter through what streams do: gaps, discontinuities, flushes, new
 * segments, renegotiation, empty buffers, buffers without timestamps. */

#include "tests/gst/fxgst.h"

#define NAME (fx_gst_filters ()[__i__])
#define RATE 48000

static FxGst *
open_stream (const gchar *name, const gchar *format)
{
  gchar *line = fx_gst_line (name);
  FxGst *s = fx_gst_new (line, format, RATE, 2, FALSE);
  g_free (line);
  return s;
}

/* n zero frames after noise, sent as zeros: what a gap has to sound like. */
static gdouble *
ringing (const gchar *name, const gdouble *x, gsize frames, gsize n)
{
  FxGst *s = open_stream (name, "F64");
  fx_gst_push (s, x, frames);
  fx_gst_clear (s);
  fx_gst_push (s, NULL, n);
  gdouble *y = g_memdup2 (s->out->data, 2 * n * sizeof (gdouble));
  fx_gst_free (s);
  return y;
}

static GstBuffer *
gap_buffer (FxGst *s, gsize frames)
{
  GstBuffer *buf = fx_gst_buffer (s, NULL, frames);
  /* Rubbish: with the flag, the content means nothing. */
  gst_buffer_memset (buf, 0, 0x3f, gst_buffer_get_size (buf));
  GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
  return buf;
}

GST_START_TEST (test_gap_buffer_ringing)
{
  gdouble *x = fx_gst_noise (2 * 480, 1);
  gdouble *expected = ringing (NAME, x, 480, 96);
  gboolean rings = fx_gst_rings (NAME);
  FxGst *s = open_stream (NAME, "F64");
  fx_gst_push (s, x, 480);
  fx_gst_clear (s);
  GstBuffer *out = gst_harness_push_and_pull (s->h, gap_buffer (s, 96));
  gsize n;
  fail_unless_equals_int (
      !GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_GAP), rings);
  if (rings) {
    gdouble *y = fx_gst_values (out, &s->info, &n);
    fail_unless_equals_int (n, 2 * 96);
    fail_unless (fx_gst_max_abs (y, n) > 1e-4);
    fail_unless (fx_gst_max_diff (y, expected, n) < 1e-13);
    g_free (y);
  }
  fail_unless_equals_int (fx_gst_stat (s->element, "gap-buffers"), 1);
  gst_buffer_unref (out);
  fx_gst_free (s);
  g_free (expected);
  g_free (x);
}
GST_END_TEST;

/* When all has died away the flag comes back, and comes through at once if
 * nothing ever sounded. */
GST_START_TEST (test_gap_buffer_silent)
{
  gdouble *x = fx_gst_noise (2 * 480, 1);
  FxGst *s = open_stream (NAME, "F64");
  GstBuffer *out = gst_harness_push_and_pull (s->h, gap_buffer (s, 96));
  fail_unless (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_GAP));
  gst_buffer_unref (out);
  fx_gst_push (s, x, 480);
  gboolean gap = FALSE;
  for (guint i = 0; i < 1000 && !gap; i++) {
    fx_gst_clear (s);
    out = gst_harness_push_and_pull (s->h, gap_buffer (s, 480));
    gap = GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_GAP);
    if (!gap) {
      gsize n;
      gdouble *y = fx_gst_values (out, &s->info, &n);
      fail_unless (fx_gst_max_abs (y, n) < 2);
      g_free (y);
    }
    gst_buffer_unref (out);
  }
  fail_unless (gap, "%s never falls silent", NAME);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

/* A GAP event is filled with the tail from its start; what is left of it goes
 * on as an event, and all of it adds up. */
GST_START_TEST (test_gap_event)
{
  gdouble *x = fx_gst_noise (2 * 480, 1);
  gdouble *expected = ringing (NAME, x, 480, 4800);
  gboolean rings = fx_gst_rings (NAME);
  GstEvent *event;
  FxGst *s = open_stream (NAME, "F64");
  fx_gst_push (s, x, 480);
  fx_gst_clear (s);
  while ((event = gst_harness_try_pull_event (s->h)))
    gst_event_unref (event);
  fail_unless (gst_harness_push_event (
      s->h, gst_event_new_gap (10 * GST_MSECOND, 100 * GST_MSECOND)));
  fx_gst_pull (s);
  gsize n = fx_gst_frames (s);
  fail_unless_equals_int (n > 0, rings);
  fail_unless (n <= 4800);
  fail_unless (s->monotonic);
  if (n > 0)
    fail_unless (
        fx_gst_max_diff ((gdouble *)s->out->data, expected, 2 * n) < 1e-13);
  if (n < 4800) {
    GstClockTime time, duration;
    event = gst_harness_try_pull_event (s->h);
    fail_unless (event && GST_EVENT_TYPE (event) == GST_EVENT_GAP);
    gst_event_parse_gap (event, &time, &duration);
    fail_unless_equals_uint64 (time + duration, 110 * GST_MSECOND);
    fail_unless (ABS ((gint64)time - (gint64)(10 * GST_MSECOND +
                                              gst_util_uint64_scale (n,
                                                  GST_SECOND, RATE))) < 1000);
    gst_event_unref (event);
  }
  /* The stream goes on behind the gap as if nothing had been missing. */
  s->pushed += 4800;
  fx_gst_push (s, x, 480);
  fail_unless (s->monotonic);
  fx_gst_free (s);
  g_free (expected);
  g_free (x);
}
GST_END_TEST;

/* Pushes x and says whether it came out as through a new element. */
static gboolean
sounds_new (FxGst *s, const gdouble *x, const gdouble *fresh)
{
  fx_gst_clear (s);
  fx_gst_push (s, x, 480);
  fail_unless_equals_int (fx_gst_frames (s), 480);
  return fx_gst_max_diff ((gdouble *)s->out->data, fresh, 960) == 0;
}

typedef enum { FLUSH, DISCONT, JUMP, SEGMENT, JITTER } Break;

static void
do_break (FxGst *s, Break how)
{
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  switch (how) {
  case FLUSH:
    fx_gst_flush (s);
    gst_harness_push_event (s->h, gst_event_new_segment (&segment));
    break;
  case SEGMENT:
    segment.base = gst_util_uint64_scale (s->pushed, GST_SECOND, RATE);
    gst_harness_push_event (s->h, gst_event_new_segment (&segment));
    s->pushed = 0;
    break;
  case JUMP:
    s->pushed += RATE;
    break;
  case JITTER:
    s->pushed += 100;
    break;
  case DISCONT:
    break;
  }
}

/* What breaks the memory of each value of reset-on; rows: reset-on. */
static const gboolean breaks[3][5] = {
  { TRUE, FALSE, FALSE, FALSE, FALSE },
  { TRUE, TRUE, TRUE, FALSE, FALSE },
  { TRUE, TRUE, TRUE, TRUE, FALSE },
};

GST_START_TEST (test_reset_on)
{
  static const gchar *const values[] = { "flush", "discont", "segment" };
  gdouble *x = fx_gst_noise (2 * 480, 1);
  gchar *line = fx_gst_line (NAME);
  gboolean rings = fx_gst_rings (NAME) || fx_gst_follows_level (NAME);
  gboolean follows = fx_gst_follows_time (NAME);
  for (guint on = 0; on < 3; on++) {
    for (Break how = FLUSH; how <= JITTER; how++) {
      FxGst *s = open_stream (NAME, "F64");
      gst_util_set_object_arg (G_OBJECT (s->element), "reset-on", values[on]);
      gst_util_set_object_arg (G_OBJECT (s->element), "tail", "none");
      fx_gst_push (s, x, 480);
      do_break (s, how);
      gdouble *fresh = fx_gst_run_at (
          line, "F64", RATE, 2, x, 480, 480, fx_gst_position (s, s->pushed));
      gboolean is_new;
      if (how == DISCONT) {
        GstBuffer *buf = fx_gst_buffer (s, x, 480);
        fx_gst_clear (s);
        GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_DISCONT);
        gst_harness_push (s->h, buf);
        fx_gst_pull (s);
        is_new = fx_gst_max_diff ((gdouble *)s->out->data, fresh, 960) == 0;
      } else {
        is_new = sounds_new (s, x, fresh);
      }
      /* What has an oscillator and no memory sounds as new where time goes on,
       * and not where time jumps and it does not. */
      if (breaks[on][how] || rings || !follows)
        fail_unless_equals_int (is_new, breaks[on][how] || !rings);
      g_free (fresh);
      fx_gst_free (s);
    }
  }
  g_free (line);
  g_free (x);
}
GST_END_TEST;

/* A first buffer with the flag DISCONT, as every source sends, is no loss. */
GST_START_TEST (test_first_discont)
{
  FxGst *s = open_stream (NAME, "F64");
  gdouble x[2 * 16] = { 1 };
  GstBuffer *buf = fx_gst_buffer (s, x, 16);
  guint64 before = fx_gst_stat (s->element, "resets");
  GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_DISCONT);
  gst_harness_push (s->h, buf);
  fail_unless_equals_int (fx_gst_stat (s->element, "resets"), before);
  fx_gst_free (s);
}
GST_END_TEST;

GST_START_TEST (test_empty_buffers)
{
  gdouble *x = fx_gst_noise (2 * 480, 1);
  gchar *line = fx_gst_line (NAME);
  gdouble *whole = fx_gst_run (line, "F64", RATE, 2, x, 480, 480);
  for (guint planar = 0; planar < 2; planar++) {
    FxGst *s = fx_gst_new (line, "F64", RATE, 2, planar);
    fx_gst_push (s, x, 0);
    fx_gst_push (s, x, 200);
    fx_gst_push (s, x, 0);
    GstBuffer *gap = fx_gst_buffer (s, NULL, 0);
    GST_BUFFER_FLAG_SET (gap, GST_BUFFER_FLAG_GAP);
    fail_unless_equals_int (gst_harness_push (s->h, gap), GST_FLOW_OK);
    fx_gst_push (s, x + 400, 280);
    fail_unless_equals_int (fx_gst_frames (s), 480);
    fail_unless (fx_gst_max_diff ((gdouble *)s->out->data, whole, 960) < 1e-13);
    fail_unless_equals_int (
        fx_gst_messages (s->bus, GST_MESSAGE_ERROR, NULL), 0);
    fx_gst_free (s);
  }
  g_free (line);
  g_free (whole);
  g_free (x);
}
GST_END_TEST;

GST_START_TEST (test_no_timestamps)
{
  gdouble *x = fx_gst_noise (2 * 480, 1);
  gchar *line = fx_gst_line (NAME);
  gdouble *whole = fx_gst_run (line, "F64", RATE, 2, x, 480, 480);
  FxGst *s = fx_gst_new (line, "F64", RATE, 2, FALSE);
  gst_util_set_object_arg (G_OBJECT (s->element), "tail", "auto");
  for (guint i = 0; i < 480; i += 48) {
    GstBuffer *buf = fx_gst_buffer (s, x + 2 * i, 48);
    GST_BUFFER_PTS (buf) = GST_BUFFER_DURATION (buf) = GST_CLOCK_TIME_NONE;
    fail_unless_equals_int (gst_harness_push (s->h, buf), GST_FLOW_OK);
  }
  fx_gst_pull (s);
  fail_unless (fx_gst_max_diff ((gdouble *)s->out->data, whole, 960) < 1e-13);
  fx_gst_eos (s);
  fail_unless_equals_int (fx_gst_frames (s) > 480, fx_gst_rings (NAME));
  fx_gst_free (s);
  g_free (line);
  g_free (whole);
  g_free (x);
}
GST_END_TEST;

/* New caps in mid-stream: nothing is lost, timestamps go on, no error. The
 * settings stay; a new rate, layout or number of channels starts anew, the
 * same caps once more do not. */
GST_START_TEST (test_renegotiation)
{
  static const struct {
    const gchar *format;
    gint rate, channels;
    gboolean planar;
  } to[] = { { "F64", 44100, 2, FALSE }, { "F64", 44100, 5, FALSE },
    { "F32", 44100, 5, FALSE }, { "F32", 44100, 5, TRUE },
    { "F64", 96000, 1, TRUE }, { "F64", 48000, 2, FALSE } };
  gdouble *x = fx_gst_noise (5 * 480, 1);
  FxGst *s = open_stream (NAME, "F64");
  fx_gst_push (s, x, 480);
  for (guint i = 0; i < G_N_ELEMENTS (to); i++) {
    GstClockTime end = s->end;
    fx_gst_set_caps (s, to[i].format, to[i].rate, to[i].channels, to[i].planar);
    s->start = end;
    s->pushed = 0;
    guint before = s->out->len;
    fx_gst_push (s, x, 480);
    fail_unless_equals_int (s->out->len - before, 480 * (guint)to[i].channels);
    fail_unless (s->monotonic, "%s: back in time at change %u", NAME, i);
  }
  fail_unless_equals_int (
      fx_gst_messages (s->bus, GST_MESSAGE_ERROR | GST_MESSAGE_WARNING, NULL),
      0);
  /* At 48000 Hz again, it sounds like a new one, to rounding. */
  gchar *line = fx_gst_line (NAME);
  gdouble *fresh = fx_gst_run_at (line, "F64", RATE, 2, x, 480, 480, s->start);
  fail_unless (fx_gst_max_diff ((gdouble *)s->out->data + s->out->len - 960,
                   fresh, 960) < 1e-12);
  g_free (fresh);
  g_free (line);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

GST_START_TEST (test_same_caps_again)
{
  gdouble *x = fx_gst_noise (2 * 480, 1);
  gchar *line = fx_gst_line (NAME);
  gdouble *whole = fx_gst_run (line, "F64", RATE, 2, x, 480, 480);
  FxGst *s = open_stream (NAME, "F64");
  fx_gst_push (s, x, 240);
  fx_gst_set_caps (s, "F64", RATE, 2, FALSE);
  fx_gst_push (s, x + 480, 240);
  fail_unless_equals_int (fx_gst_frames (s), 480);
  fail_unless (fx_gst_max_diff ((gdouble *)s->out->data, whole, 960) < 1e-13);
  fx_gst_free (s);
  g_free (line);
  g_free (whole);
  g_free (x);
}
GST_END_TEST;

/* Data outside the segment is cut off. */
GST_START_TEST (test_segment_clips)
{
  FxGst *s = open_stream (NAME, "F64");
  gdouble *x = fx_gst_noise (2 * 480, 1);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = 5 * GST_MSECOND;
  segment.stop = 15 * GST_MSECOND;
  gst_util_set_object_arg (G_OBJECT (s->element), "tail", "time");
  gst_harness_push_event (s->h, gst_event_new_segment (&segment));
  fx_gst_push (s, x, 480);
  fail_unless_equals_int (fx_gst_frames (s), 240);
  fx_gst_eos (s);
  /* The tail goes no further than the segment. */
  fail_unless_equals_int (fx_gst_frames (s), 480);
  fail_unless_equals_uint64 (s->end, 15 * GST_MSECOND);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

GST_START_TEST (test_no_caps)
{
  gchar *line = fx_gst_line (NAME);
  FxGst *s = fx_gst_new (line, NULL, 0, 0, FALSE);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (s->h, gst_event_new_stream_start ("test"));
  gst_harness_push_event (s->h, gst_event_new_segment (&segment));
  fail_unless_equals_int (
      gst_harness_push (s->h, gst_buffer_new_allocate (NULL, 64, NULL)),
      GST_FLOW_NOT_NEGOTIATED);
  fx_gst_free (s);
  g_free (line);
}
GST_END_TEST;

static Suite *
fx_stream_suite (void)
{
  Suite *suite = suite_create ("fx stream");
  TCase *tc = tcase_create ("each filter");
  gint n = (gint)fx_gst_n_filters ();
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_gap_buffer_ringing, 0, n);
  tcase_add_loop_test (tc, test_gap_buffer_silent, 0, n);
  tcase_add_loop_test (tc, test_gap_event, 0, n);
  tcase_add_loop_test (tc, test_reset_on, 0, n);
  tcase_add_loop_test (tc, test_first_discont, 0, n);
  tcase_add_loop_test (tc, test_empty_buffers, 0, n);
  tcase_add_loop_test (tc, test_no_timestamps, 0, n);
  tcase_add_loop_test (tc, test_renegotiation, 0, n);
  tcase_add_loop_test (tc, test_same_caps_again, 0, n);
  tcase_add_loop_test (tc, test_segment_clips, 0, n);
  tcase_add_loop_test (tc, test_no_caps, 0, n);
  return suite;
}

GST_CHECK_MAIN (fx_stream)
