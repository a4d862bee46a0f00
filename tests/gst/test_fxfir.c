/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxfir: taps and designs do what they say, sound is on time, the end is
 * complete, any property may change while playing. */

#include <math.h>
#include <string.h>
#include "tests/gst/fxgst.h"

#define RATE 48000

/* --- signals ------------------------------------------------------------------ */

/* What comes out of a whole stream of one impulse at frame `at` of n, until
 * EOS. The caller unrefs it. */
static FxGst *
run_impulse (const gchar *line, gint channels, gsize n, gsize at, gsize block)
{
  FxGst *s = fx_gst_new (line, "F64", RATE, channels, FALSE);
  gdouble *x = g_new0 (gdouble, n * (gsize)channels);
  for (gint c = 0; c < channels; c++)
    x[at * (gsize)channels + (gsize)c] = c + 1;
  fx_gst_push_all (s, x, n, block);
  fx_gst_eos (s);
  g_free (x);
  return s;
}

/* |H| in dB at f Hz of the n values from y on, one channel. */
static gdouble
gain_at (const gdouble *y, gsize n, gdouble f)
{
  gdouble re = 0, im = 0;
  for (gsize i = 0; i < n; i++) {
    re += y[i] * cos (2 * G_PI * f / RATE * (gdouble)i);
    im += y[i] * sin (2 * G_PI * f / RATE * (gdouble)i);
  }
  return 20 * log10 (hypot (re, im) + 1e-300);
}

static gdouble
largest (const gdouble *y, gsize n, gdouble from, gdouble to)
{
  gdouble most = -1e9;
  for (gint k = 0; k <= 40; k++)
    most = MAX (most, gain_at (y, n, from + (to - from) * k / 40));
  return most;
}

static gdouble
least (const gdouble *y, gsize n, gdouble from, gdouble to)
{
  gdouble most = 1e9;
  for (gint k = 0; k <= 40; k++)
    most = MIN (most, gain_at (y, n, from + (to - from) * k / 40));
  return most;
}

/* --- taps ----------------------------------------------------------------------- */

GST_START_TEST (test_taps)
{
  FxGst *s = run_impulse (
      "fxfir design=taps taps=\"<1, 0.5, -0.25, 3>\"", 2, 10, 3, 4);
  static const gdouble want[] = { 1, 0.5, -0.25, 3 };
  fail_unless_equals_int (fx_gst_frames (s), 13);
  for (gsize i = 0; i < 13; i++) {
    gdouble h = i >= 3 && i < 7 ? want[i - 3] : 0;
    fail_unless_equals_float (fx_gst_value (s, 2 * i), h);
    fail_unless_equals_float (fx_gst_value (s, 2 * i + 1), 2 * h);
  }
  fx_gst_free (s);
}
GST_END_TEST;

/* What must be refused, with the reason in the message. */
GST_START_TEST (test_bad_taps)
{
  static const struct {
    const gchar *line, *text;
  } bad[] = {
    { "fxfir design=taps", "none" },
    { "fxfir design=taps taps=\"<1.0, nan>\"", "finite" },
    { "fxfir design=taps taps=\"<1.0, inf>\"", "finite" },
    { "fxfir mode=high-pass length=100", "odd" },
    { "fxfir mode=band-reject length=100", "odd" },
    { "fxfir mode=band-pass lower-frequency=3000 upper-frequency=300",
        "lower-frequency" },
    { "fxfir transition=1 attenuation=200", "transition" },
    { "fxfir design=least-squares length=100", "odd" },
    { "fxfir design=least-squares length=9001", "length" },
    { "fxfir design=equiripple points=\"<<0,1>,<100,1>,<200,0>>\"", "points" },
    { "fxfir design=frequency-sampling points=\"<<500,1>,<100,1>>\"",
        "points" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    gchar *text;
    GstElement *e = gst_parse_launch (bad[i].line, NULL);
    GstBus *bus = gst_bus_new ();
    gst_element_set_bus (e, bus);
    fail_unless_equals_int (
        gst_element_set_state (e, GST_STATE_PAUSED), GST_STATE_CHANGE_FAILURE);
    fail_unless (fx_gst_messages (bus, GST_MESSAGE_ERROR, &text) >= 1);
    fail_unless (text && strstr (text, bad[i].text), "%s: %s", bad[i].line,
        text ? text : "");
    g_free (text);
    gst_element_set_state (e, GST_STATE_NULL);
    gst_element_set_bus (e, NULL);
    gst_object_unref (bus);
    gst_object_unref (e);
  }
}
GST_END_TEST;

/* Too many taps, or a word among them, do not get as far as a design. */
GST_START_TEST (test_too_many)
{
  GstElement *e = gst_element_factory_make ("fxfir", NULL);
  GstBus *bus = gst_bus_new ();
  GValue list = G_VALUE_INIT, one = G_VALUE_INIT;
  gchar *text;
  gst_object_ref_sink (e);
  gst_element_set_bus (e, bus);
  gst_value_array_init (&list, 16385);
  g_value_init (&one, G_TYPE_DOUBLE);
  g_value_set_double (&one, 0.5);
  for (guint i = 0; i < 16385; i++)
    gst_value_array_append_value (&list, &one);
  gst_util_set_object_arg (G_OBJECT (e), "design", "taps");
  g_object_set_property (G_OBJECT (e), "taps", &list);
  fail_unless_equals_int (
      gst_element_set_state (e, GST_STATE_PAUSED), GST_STATE_CHANGE_FAILURE);
  fail_unless (fx_gst_messages (bus, GST_MESSAGE_ERROR, &text) >= 1);
  fail_unless (strstr (text, "16384") != NULL, "%s", text);
  g_free (text);
  g_value_unset (&list);
  g_value_unset (&one);
  gst_element_set_state (e, GST_STATE_NULL);
  gst_element_set_bus (e, NULL);
  gst_object_unref (bus);
  gst_object_unref (e);
}
GST_END_TEST;

/* --- designs ---------------------------------------------------------------------- */

static const struct {
  const gchar *line;
  gdouble pass_from, pass_to, pass_db; /* within +-pass_db there, */
  gdouble stop_from, stop_to, stop_db; /* and below -stop_db there */
} designs[] = {
  { "fxfir frequency=4000 transition=1000", 0, 3500, 0.02, 4500, 24000, 59 },
  { "fxfir mode=high-pass frequency=4000 transition=1000", 4500, 24000, 0.02, 0,
      3500, 59 },
  { "fxfir mode=band-pass lower-frequency=3000 upper-frequency=9000 "
    "transition=800 attenuation=90",
      3400, 8600, 0.001, 9400, 24000, 88 },
  { "fxfir mode=band-reject lower-frequency=3000 upper-frequency=9000 "
    "transition=800",
      9400, 24000, 0.02, 3400, 8600, 58 },
  { "fxfir window=blackman length=401 frequency=4000", 0, 3600, 0.01, 4400,
      24000, 70 },
  { "fxfir design=frequency-sampling frequency=4000 length=801 "
    "transition=1000",
      0, 3300, 0.1, 4700, 24000, 50 },
  { "fxfir design=least-squares frequency=4000 transition=1500 length=151", 0,
      3200, 0.05, 4800, 24000, 45 },
  { "fxfir design=equiripple frequency=4000 transition=1500", 0, 3250, 0.02,
      4750, 24000, 57 },
  { "fxfir design=equiripple length=121 points=\"<<0,0>,<2000,0>,<3000,1>,"
    "<8000,1>,<9000,0>,<24000,0>>\"",
      3000, 8000, 0.3, 9000, 24000, 30 },
  { "fxfir phase=minimum frequency=4000 transition=1000", 0, 3500, 0.02, 4500,
      24000, 55 },
  { "fxfir design=equiripple phase=minimum mode=high-pass frequency=4000 "
    "transition=1500",
      4750, 24000, 0.02, 0, 3250, 55 },
};

GST_START_TEST (test_designs)
{
  FxGst *s = run_impulse (designs[__i__].line, 1, 8192, 3000, 480);
  const gdouble *y = (gdouble *)s->out->data;
  gsize n = fx_gst_frames (s);
  gdouble hi = largest (y, n, designs[__i__].pass_from, designs[__i__].pass_to);
  gdouble lo = least (y, n, designs[__i__].pass_from, designs[__i__].pass_to);
  gdouble stop =
      largest (y, n, designs[__i__].stop_from, designs[__i__].stop_to);
  fail_unless (hi < designs[__i__].pass_db && lo > -designs[__i__].pass_db,
      "%s: %g .. %g dB", designs[__i__].line, lo, hi);
  fail_unless (
      stop < -designs[__i__].stop_db, "%s: %g dB", designs[__i__].line, stop);
  /* Linear phase: the impulse stays where it is, and is symmetric. */
  if (!strstr (designs[__i__].line, "minimum")) {
    for (gsize i = 1; i < 2000; i++)
      fail_unless (fabs (y[3000 + i] - y[3000 - i]) < 1e-14);
    fail_unless (fx_gst_max_abs (y, n) == fabs (y[3000]));
  } else {
    fail_unless (fx_gst_max_abs (y, 3000) < 1e-15);
    fail_unless (gst_harness_query_latency (s->h) == 0);
  }
  fx_gst_free (s);
}
GST_END_TEST;

/* --- time ------------------------------------------------------------------------- */

/* An impulse at 50 ms lies at 50 ms, by the timestamps of the buffers, whatever
 * their size; the latency is told; as many frames leave as come in. */
GST_START_TEST (test_on_time)
{
  static const gsize blocks[] = { 1, 7, 64, 100, 480, 1000, 5000 };
  for (guint k = 0; k < G_N_ELEMENTS (blocks); k++) {
    FxGst *s = fx_gst_new (
        "fxfir length=1001 frequency=3000 tail=none", "F32", RATE, 2, k % 2);
    gdouble *x = g_new0 (gdouble, 2 * 5000);
    GstClockTime end = GST_CLOCK_TIME_NONE;
    gsize frames = 0;
    s->start = GST_SECOND;
    x[2 * 2400] = x[2 * 2400 + 1] = 1;
    fail_unless (gst_harness_query_latency (s->h) ==
                 gst_util_uint64_scale (500, GST_SECOND, RATE));
    fail_unless (fx_gst_messages (s->bus, GST_MESSAGE_LATENCY, NULL) == 1);
    for (gsize i = 0; i < 5000; i += blocks[k])
      gst_harness_push (
          s->h, fx_gst_buffer (s, x + 2 * i, MIN (blocks[k], 5000 - i)));
    gst_harness_push_event (s->h, gst_event_new_eos ());
    GstBuffer *buf;
    while ((buf = gst_harness_try_pull (s->h))) {
      gsize n;
      gdouble *y = fx_gst_values (buf, &s->info, &n);
      if (!GST_CLOCK_TIME_IS_VALID (end))
        end = GST_SECOND;
      fail_unless (ABS (GST_CLOCK_DIFF (end, GST_BUFFER_PTS (buf))) <= 2);
      for (gsize i = 0; i < n / 2; i++) {
        GstClockTime t =
            GST_BUFFER_PTS (buf) + gst_util_uint64_scale (i, GST_SECOND, RATE);
        gboolean there =
            ABS (GST_CLOCK_DIFF (t, GST_SECOND + 50 * GST_MSECOND)) < 100;
        fail_unless (there == (y[2 * i] > 0.1235), "%" GST_TIME_FORMAT ": %g",
            GST_TIME_ARGS (t), y[2 * i]);
      }
      end = GST_BUFFER_PTS (buf) + GST_BUFFER_DURATION (buf);
      frames += n / 2;
      if (GST_BUFFER_OFFSET_END_IS_VALID (buf)) /* not in what is drained */
        fail_unless_equals_uint64 (GST_BUFFER_OFFSET_END (buf), frames);
      g_free (y);
      gst_buffer_unref (buf);
    }
    fail_unless_equals_int (frames, 5000);
    g_free (x);
    fx_gst_free (s);
  }
}
GST_END_TEST;

/* Fewer frames than the delay: they all come at the end. */
GST_START_TEST (test_short_stream)
{
  FxGst *s = run_impulse ("fxfir length=1001 tail=none", 1, 100, 50, 10);
  fail_unless_equals_int (fx_gst_frames (s), 100);
  fail_unless (
      fx_gst_max_abs ((gdouble *)s->out->data, 100) == fx_gst_value (s, 50));
  fx_gst_free (s);
  s = run_impulse ("fxfir length=1001", 1, 100, 50, 10);
  fail_unless_equals_int (fx_gst_frames (s), 600);
  fx_gst_free (s);
}
GST_END_TEST;

/* Without compensation: late by the delay, at once, and no latency. */
GST_START_TEST (test_uncompensated)
{
  FxGst *s =
      run_impulse ("fxfir length=101 compensate=false", 1, 1000, 100, 64);
  fail_unless_equals_int (fx_gst_frames (s), 1100);
  fail_unless (gst_harness_query_latency (s->h) == 0);
  fail_unless (
      fx_gst_max_abs ((gdouble *)s->out->data, 1100) == fx_gst_value (s, 150));
  fx_gst_free (s);
}
GST_END_TEST;

/* The tail ends with the last sample that the taps reach, in every channel,
 * longer than one piece of the drain, in both engines. */
GST_START_TEST (test_complete_end)
{
  static const guint lengths[] = { 33, 3000 };
  for (guint k = 0; k < 2; k++) {
    guint n = lengths[k];
    GstElement *e = gst_element_factory_make ("fxfir", NULL);
    GValue list = G_VALUE_INIT, one = G_VALUE_INIT;
    gst_value_array_init (&list, n);
    g_value_init (&one, G_TYPE_DOUBLE);
    for (guint i = 0; i < n; i++) {
      g_value_set_double (&one, 1.0 + i);
      gst_value_array_append_value (&list, &one);
    }
    gst_object_ref_sink (e);
    gst_util_set_object_arg (G_OBJECT (e), "design", "taps");
    g_object_set_property (G_OBJECT (e), "taps", &list);
    GstHarness *h = gst_harness_new_with_element (e, "sink", "src");
    gst_harness_set_src_caps_str (h, "audio/x-raw,format=F64LE,rate=48000,"
                                     "channels=2,layout=interleaved");
    GstBuffer *buf = gst_buffer_new_allocate (NULL, 500 * 16, NULL);
    gdouble last[2] = { 1, -2 };
    gst_buffer_memset (buf, 0, 0, 500 * 16);
    gst_buffer_fill (buf, 499 * 16, last, sizeof last);
    GST_BUFFER_PTS (buf) = 0;
    gst_harness_push (h, buf);
    gst_harness_push_event (h, gst_event_new_eos ());
    guint at = 0;
    while ((buf = gst_harness_try_pull (h))) {
      GstMapInfo map;
      gst_buffer_map (buf, &map, GST_MAP_READ);
      const gdouble *y = (const gdouble *)(gpointer)map.data;
      for (gsize i = 0; i < map.size / 16; i++, at++) {
        gdouble want = at >= 499 ? 1.0 + at - 499 : 0;
        fail_unless (fabs (y[2 * i] - want) < 1e-9 * n &&
                         fabs (y[2 * i + 1] + 2 * want) < 1e-9 * n,
            "%u of %u taps: %g %g", at, n, y[2 * i], y[2 * i + 1]);
      }
      gst_buffer_unmap (buf, &map);
      gst_buffer_unref (buf);
    }
    fail_unless_equals_int (at, 500 + n - 1);
    gst_harness_teardown (h);
    gst_object_unref (e);
    g_value_unset (&list);
    g_value_unset (&one);
  }
}
GST_END_TEST;

/* After a seek nothing of before is heard, and time is right again. */
GST_START_TEST (test_seek)
{
  static const gchar *line = "fxfir length=501 frequency=2000 tail=none";
  gdouble *x = fx_gst_noise (2 * 4800, 3);
  FxGst *fresh = fx_gst_new (line, "F64", RATE, 2, FALSE);
  fx_gst_push_all (fresh, x, 4800, 480);
  fx_gst_eos (fresh);
  FxGst *s = fx_gst_new (line, "F64", RATE, 2, FALSE);
  fx_gst_push_all (s, x + 480, 2400, 480);
  fx_gst_restart (s);
  fx_gst_push_all (s, x, 4800, 480);
  fx_gst_eos (s);
  fail_unless_equals_int (fx_gst_frames (s), 4800);
  fail_unless (fx_gst_max_diff ((gdouble *)s->out->data,
                   (gdouble *)fresh->out->data, 9600) == 0);
  fx_gst_free (s);
  fx_gst_free (fresh);
  g_free (x);
}
GST_END_TEST;

/* New caps, a new segment, lost data: what is held back comes out first, and
 * the sum of frames is right. */
GST_START_TEST (test_boundaries)
{
  gdouble *x = fx_gst_noise (2 * 4800, 3);
  GstSegment segment;
  FxGst *s = fx_gst_new ("fxfir length=501 tail=none", "F64", RATE, 2, FALSE);
  fx_gst_push_all (s, x, 960, 480);
  fail_unless_equals_int (fx_gst_frames (s), 960 - 250);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.position = GST_SECOND;
  gst_harness_push_event (s->h, gst_event_new_segment (&segment));
  fx_gst_pull (s);
  fail_unless_equals_int (fx_gst_frames (s), 960);
  s->pushed = RATE;
  fx_gst_push_all (s, x, 960, 480);
  s->pushed += RATE; /* a second is lost */
  fx_gst_push_all (s, x, 960, 480);
  fail_unless_equals_int (fx_gst_frames (s), 3 * 960 - 250);
  fail_unless (s->monotonic);
  fx_gst_set_caps (s, "F64", 44100, 1, FALSE);
  guint n = s->out->len;
  fail_unless_equals_int (n, 2 * 3 * 960);
  fx_gst_push_all (s, x, 960, 480);
  fx_gst_eos (s);
  fail_unless_equals_int (s->out->len - n, 960);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

/* Gaps keep time too: buffers that are marked as one, and gap events. */
GST_START_TEST (test_gaps)
{
  gdouble *x = g_new0 (gdouble, 4800);
  x[100] = 1;
  for (guint kind = 0; kind < 2; kind++) {
    FxGst *s = fx_gst_new (
        "fxfir length=501 frequency=2000 tail=none", "F64", RATE, 1, FALSE);
    fx_gst_push (s, x, 480);
    GstClockTime gap_time = 10 * GST_MSECOND, covered = 0;
    if (kind == 0) {
      GstBuffer *buf = fx_gst_buffer (s, NULL, 4800);
      GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
      gst_harness_push (s->h, buf);
    } else {
      gst_harness_push_event (
          s->h, gst_event_new_gap (gap_time, 100 * GST_MSECOND));
      s->pushed += 4800;
    }
    fx_gst_push (s, x, 480);
    fx_gst_push (s, NULL, 480);
    fx_gst_eos (s);
    GstEvent *e;
    while ((e = gst_harness_try_pull_event (s->h))) {
      if (GST_EVENT_TYPE (e) == GST_EVENT_GAP) {
        GstClockTime t, d;
        gst_event_parse_gap (e, &t, &d);
        covered += d;
      }
      gst_event_unref (e);
    }
    guint64 silent = gst_util_uint64_scale_round (covered, RATE, GST_SECOND);
    fail_unless_equals_int (fx_gst_frames (s) + silent, 480 + 4800 + 960);
    fail_unless (s->monotonic);
    fail_unless (fx_gst_value (s, 100) > 0.08);
    fail_unless (fabs (fx_gst_value (s, fx_gst_frames (s) - 960 + 100) -
                       fx_gst_value (s, 100)) < 1e-15);
    fx_gst_free (s);
  }
  g_free (x);
}
GST_END_TEST;

/* --- in parallel --------------------------------------------------------------------- */

/* A low-pass and what it takes away, side by side, are the signal again: the
 * branch without a filter waits for the one with latency. */
GST_START_TEST (test_parallel)
{
  enum { N = 9600 };
  gdouble *x = fx_gst_noise (2 * N, 2);
  FxGst *s = fx_gst_new (
      "fxparallel.( fxfir length=401 frequency=2000 tail=none  "
      "fxfir length=101 frequency=2000 tail=none ! fxgain invert=true  "
      "fxgain )",
      "F64", RATE, 2, FALSE);
  FxGst *a = fx_gst_new (
      "fxfir length=401 tail=none frequency=2000", "F64", RATE, 2, FALSE);
  FxGst *b = fx_gst_new (
      "fxfir length=101 tail=none frequency=2000", "F64", RATE, 2, FALSE);
  fail_unless (gst_harness_query_latency (s->h) ==
               gst_util_uint64_scale (200, GST_SECOND, RATE));
  fx_gst_push_all (s, x, N, 480);
  fx_gst_push_all (a, x, N, 480);
  fx_gst_push_all (b, x, N, 480);
  fx_gst_eos (s);
  fx_gst_eos (a);
  fx_gst_eos (b);
  fail_unless_equals_int (fx_gst_frames (s), N);
  for (gsize i = 0; i < 2 * N; i++)
    fail_unless (
        fabs (fx_gst_value (s, i) -
              (fx_gst_value (a, i) - fx_gst_value (b, i) + x[i])) < 1e-12);
  fx_gst_free (s);
  fx_gst_free (a);
  fx_gst_free (b);
  g_free (x);
}
GST_END_TEST;

/* In one bin behind each other the delays add up. */
GST_START_TEST (test_in_a_row)
{
  FxGst *s = run_impulse ("fxchain.( fxfir length=401 ! fxgain gain=6 ! fxfir "
                          "length=101 ! fxbiquad type=peaking gain=0 )",
      2, 4800, 1000, 480);
  fail_unless (gst_harness_query_latency (s->h) ==
               gst_util_uint64_scale (200, GST_SECOND, RATE) +
                   gst_util_uint64_scale (50, GST_SECOND, RATE));
  fail_unless_equals_int (fx_gst_frames (s), 4800 + 250);
  fail_unless (fabs (fx_gst_value (s, 2000)) * 2 ==
               fx_gst_max_abs ((gdouble *)s->out->data, s->out->len));
  fx_gst_free (s);
}
GST_END_TEST;

static Suite *
fx_fir_suite (void)
{
  Suite *suite = suite_create ("fxfir");
  TCase *tc = tcase_create ("fxfir");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_taps);
  tcase_add_test (tc, test_bad_taps);
  tcase_add_test (tc, test_too_many);
  tcase_add_loop_test (tc, test_designs, 0, G_N_ELEMENTS (designs));
  tcase_add_test (tc, test_on_time);
  tcase_add_test (tc, test_short_stream);
  tcase_add_test (tc, test_uncompensated);
  tcase_add_test (tc, test_complete_end);
  tcase_add_test (tc, test_seek);
  tcase_add_test (tc, test_boundaries);
  tcase_add_test (tc, test_gaps);
  tcase_add_test (tc, test_parallel);
  tcase_add_test (tc, test_in_a_row);
  return suite;
}

GST_CHECK_MAIN (fx_fir)
