/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxconvolver while it plays: other responses, one after the other, files that
 * cannot be loaded, states and flushes during a load, levels that move, and
 * what the streaming thread may not do. */

#include <gst/controller/gstdirectcontrolbinding.h>
#include <gst/controller/gstinterpolationcontrolsource.h>
#include <malloc.h>
#include "tests/gst/convtest.h"

static FxGst *
open_with (const gchar *path, const gchar *more, gint channels)
{
  gchar *line = g_strdup_printf ("fxconvolver location=%s %s", path, more);
  FxGst *s = fx_gst_new (line, "F64", RATE, channels, FALSE);
  g_free (line);
  return s;
}

static void
set_location (FxGst *s, const gchar *path)
{
  g_object_set (s->element, "location", path, NULL);
}

static void
drop (gchar *path)
{
  g_unlink (path);
  g_free (path);
}

/* --- one response after another -------------------------------------------------------- */

enum { SWAP_AT = 2000, SWAP_FRAMES = 9000 };

static const struct {
  const gchar *mode;
  gsize taps[2]; /* before, after */
} swaps[] = {
  { "zero-latency", { 1500, 1500 } },
  { "block", { 1500, 900 } },
  { "throughput", { 1500, 1500 } },
  { "throughput", { 8, 6000 } }, /* the latency grows */
  { "throughput", { 6000, 8 } },
};

/* y = h_old * (x (1 - g)) + h_new * (x g), with the swap at frame SWAP_AT; n
 * gets the frames. */
static gdouble *
swap_reference (
    const gdouble *x, gdouble *const *h, const gsize *taps, gsize *n)
{
  gdouble *part = g_new (gdouble, 2 * SWAP_FRAMES), *sum = NULL;
  gdouble fade = floor (0.030 * RATE) + 1;
  *n = SWAP_FRAMES + MAX (taps[0], taps[1]);
  sum = g_new0 (gdouble, 2 * *n);
  for (guint i = 0; i < 2; i++) {
    for (gsize k = 0; k < SWAP_FRAMES; k++) {
      gdouble t = CLAMP (((gdouble)k - SWAP_AT) / fade, 0, 1);
      gdouble g = t * t * (3 - 2 * t);
      for (guint c = 0; c < 2; c++)
        part[2 * k + c] = x[2 * k + c] * (i ? g : 1 - g);
    }
    for (guint c = 0; c < 2; c++)
      conv_add (sum, 2, c, part, SWAP_FRAMES, 2, c, h[i], taps[i], 2, c);
  }
  g_free (part);
  return sum;
}

/* To the last digits, in each mode, and nothing is out of place when the new
 * response is later than the old one. The swap begins with the buffer after the
 * load. */
GST_START_TEST (test_swap)
{
  gdouble *h[2], *x = fx_gst_noise (2 * SWAP_FRAMES, 9);
  const gsize *taps = swaps[__i__].taps;
  gchar *path[2];
  gsize n;
  for (guint i = 0; i < 2; i++) {
    h[i] = conv_room (taps[i], 2, 20 + i);
    path[i] =
        conv_wave (i ? "new.wav" : "old.wav", h[i], taps[i], 2, RATE, taps[i]);
  }
  gchar *more = g_strdup_printf ("latency-mode=%s", swaps[__i__].mode);
  FxGst *s = open_with (path[0], more, 2);
  fx_gst_push_all (s, x, SWAP_AT, 500);
  conv_wait_loaded (s, 1);
  set_location (s, path[1]);
  conv_wait_loaded (s, 1);
  fx_gst_push_all (s, x + 2 * SWAP_AT, SWAP_FRAMES - SWAP_AT, 500);
  fx_gst_eos (s);
  /* The old one of 6000 taps rings beyond the end of the new one, to frame 3441
   * + 5999; that the fade ends inside a buffer makes it some frames more. */
  gsize least = SWAP_FRAMES + taps[1] - 1;
  if (taps[1] == 8)
    least = 3441 + 5999;
  fail_unless (fx_gst_frames (s) >= least && fx_gst_frames (s) < least + 500);
  if (taps[1] != 8)
    fail_unless_equals_int (fx_gst_frames (s), least);
  fail_unless (s->monotonic);
  GstClockTime end =
      gst_util_uint64_scale (fx_gst_frames (s), GST_SECOND, RATE);
  fail_unless (ABS (GST_CLOCK_DIFF (s->end, end)) < 10);

  gdouble *ref = swap_reference (x, h, taps, &n);
  gdouble err = fx_gst_max_diff (conv_out (s), ref, s->out->len) /
                fx_gst_max_abs (ref, s->out->len);
  fail_unless (err < 1e-14, "%s: %g", more, err);
  fail_unless_equals_uint64 (fx_gst_stat (s->element, "swaps"), 1);
  fail_unless_equals_int (
      fx_gst_messages (s->bus, GST_MESSAGE_WARNING, NULL), 0);
  for (guint i = 0; i < 2; i++) {
    drop (path[i]);
    g_free (h[i]);
  }
  fx_gst_free (s);
  g_free (more);
  g_free (ref);
  g_free (x);
}
GST_END_TEST;

/* The fade moves a tone no faster than the tone itself moves. */
GST_START_TEST (test_click)
{
  gdouble one[] = { 1 }, minus[] = { -0.5 };
  gchar *a = conv_wave ("one.wav", one, 1, 1, RATE, 1);
  gchar *b = conv_wave ("minus.wav", minus, 1, 1, RATE, 1);
  gdouble *x = fx_gst_sine (48000, 1, 93.75, RATE, 0.5);
  FxGst *s = open_with (a, "", 1);
  for (guint i = 0; i < 40; i++) {
    fx_gst_push_all (s, x + 1200 * i, 1200, 100);
    conv_wait_loaded (s, 1);
    if (i % 3 == 0)
      g_object_set (
          s->element, "gain", -6.0 * (i % 2), "mix", i % 4 ? 1.0 : 0.5, NULL);
    set_location (s, i & 1 ? a : b);
  }
  gdouble ratio =
      fx_gst_max_step (conv_out (s), 48000, 1) / fx_gst_max_step (x, 48000, 1);
  fail_unless (ratio < 1.05, "%.3g of the signal", ratio);
  fail_unless (fx_gst_stat (s->element, "swaps") >= 30);
  fx_gst_free (s);
  drop (a);
  drop (b);
  g_free (x);
}
GST_END_TEST;

/* Many long ones, faster than they can ring out: at most four run, the last
 * one stays, and what has rung out is freed. */
GST_START_TEST (test_chain)
{
  gdouble *h[6], *x = fx_gst_noise (400000, 9);
  gchar *path[6];
  gsize taps = 20000, at = 0;
  for (guint i = 0; i < 6; i++) {
    gchar *name = g_strdup_printf ("chain%u.wav", i);
    h[i] = conv_room (taps, 1, 30 + i);
    path[i] = conv_wave (name, h[i], taps, 1, RATE, taps);
    g_free (name);
  }
  FxGst *s = open_with (path[0], "", 1);
  guint64 most = 0;
  for (guint i = 1; i < 6; i++) {
    fx_gst_push_all (s, x + at, 2000, 500);
    at += 2000;
    set_location (s, path[i]);
    conv_wait_loaded (s, i == 1 ? 2 : 1);
  }
  for (guint i = 0; i < 20; i++, at += 2000) {
    fx_gst_push_all (s, x + at, 2000, 500);
    most = MAX (most, fx_gst_stat (s->element, "running"));
  }
  fail_unless (most >= 3 && most <= 4, "%" G_GUINT64_FORMAT, most);
  fail_unless_equals_uint64 (fx_gst_stat (s->element, "swaps"), 5);
  fail_unless_equals_uint64 (fx_gst_stat (s->element, "running"), 1);
  fx_gst_clear (s);
  /* Only the last one is heard now; a stretch by the sum. */
  gdouble *y = g_new0 (gdouble, 200);
  fx_gst_push_all (s, x + at, 2000, 500);
  for (gsize n = 0; n < 200; n++) {
    for (gsize k = 0; k < taps; k++)
      y[n] += h[5][k] * x[at + n - k];
  }
  fail_unless (
      fx_gst_max_diff (conv_out (s), y, 200) < 1e-12 * fx_gst_max_abs (y, 200));
  fx_gst_free (s);
  for (guint i = 0; i < 6; i++) {
    drop (path[i]);
    g_free (h[i]);
  }
  g_free (y);
  g_free (x);
}
GST_END_TEST;

/* Edits while playing, among them the length up and down: each ends in what a
 * fresh element with these settings does. */
GST_START_TEST (test_edit)
{
  static const gchar *const edits[] = { "length=10", "length=40", "length=0",
    "reverse=true", "trim-start=5", "normalize=energy", "normalize=peak",
    "pre-delay=15", "pre-delay=0", "reverse=false", "length=1", "length=50" };
  gdouble *h = conv_room (2400, 2, 5), *x = fx_gst_noise (2 * 9600, 6);
  gchar *path = conv_wave ("edit.wav", h, 2400, 2, RATE, 2400);
  GString *all = g_string_new (NULL);
  FxGst *s = open_with (path, "", 2);
  fx_gst_push (s, x, 480);
  conv_wait_loaded (s, 1);
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++) {
    gchar **pair = g_strsplit (edits[i], "=", 2);
    g_string_append_printf (all, " %s", edits[i]);
    gst_util_set_object_arg (G_OBJECT (s->element), pair[0], pair[1]);
    conv_wait_loaded (s, 1);
    fx_gst_push_all (s, NULL, 1 * 9600, 480);
    fx_gst_clear (s);
    fx_gst_push_all (s, x, 4800, 480);
    FxGst *fresh = open_with (path, all->str, 2);
    fx_gst_push_all (fresh, x, 4800, 480);
    fail_unless (fx_gst_max_diff (conv_out (s), conv_out (fresh), 9600) < 1e-12,
        "%s", edits[i]);
    fx_gst_free (fresh);
    g_strfreev (pair);
  }
  fx_gst_free (s);
  g_string_free (all, TRUE);
  drop (path);
  g_free (x);
  g_free (h);
}
GST_END_TEST;

/* Settings of one g_object_set are one load. */
GST_START_TEST (test_together)
{
  FxGst *s =
      fx_gst_new ("fxconvolver samples=<1,2,3,4>", "F64", RATE, 1, FALSE);
  fx_gst_push (s, NULL, 480);
  conv_wait_loaded (s, 1);
  g_object_set (s->element, "reverse", TRUE, "normalize", 1, "pre-delay", 1.0,
      "trim-start", 0.0, NULL);
  conv_wait_loaded (s, 1);
  g_usleep (50000);
  fail_unless_equals_int (
      fx_gst_messages (s->bus, GST_MESSAGE_ELEMENT, NULL), 0);
  fx_gst_push (s, NULL, 480);
  fail_unless_equals_uint64 (fx_gst_stat (s->element, "swaps"), 1);
  fx_gst_free (s);
}
GST_END_TEST;

/* --- what goes wrong --------------------------------------------------------------------- */

static const gchar *const faults[] = { "missing", "empty", "truncated", "text",
  "silent", "nan", "three", "no frames", "no channels", "head only" };

/* A warning, and the stream goes on as it was, even under new caps. */
GST_START_TEST (test_fault)
{
  gdouble *h = conv_room (700, 2, 5), *x = fx_gst_noise (2 * 6000, 6);
  gdouble *ref = conv_reference (x, 6000, 2, h, 700, 2);
  gchar *good = conv_wave ("good.wav", h, 700, 2, RATE, 700);
  gchar *path = conv_bad_file (faults[__i__]), *text = NULL;
  FxGst *s = open_with (good, "", 2);
  fx_gst_push_all (s, x, 2000, 500);
  set_location (s, path);
  GstMessage *m = gst_bus_timed_pop_filtered (
      s->bus, 20 * GST_SECOND, GST_MESSAGE_WARNING | GST_MESSAGE_ERROR);
  fail_unless (m && GST_MESSAGE_TYPE (m) == GST_MESSAGE_WARNING);
  GError *error = NULL;
  gst_message_parse_warning (m, &error, &text);
  fail_unless (strstr (error->message, path) && strstr (error->message, "; ") &&
                   strstr (error->message, "previous response goes on"),
      "%s", error->message);
  g_error_free (error);
  g_free (text);
  gst_message_unref (m);
  fx_gst_push_all (s, x + 4000, 4000, 500);
  fail_unless (fx_gst_max_diff (conv_out (s), ref, 12000) < 1e-12);
  fail_unless_equals_uint64 (fx_gst_stat (s->element, "swaps"), 0);

  fx_gst_clear (s);
  fx_gst_set_caps (s, "F64", RATE, 2, TRUE);
  fx_gst_push_all (s, x, 3000, 500);
  fail_unless (fx_gst_max_diff (conv_out (s), ref, 6000) < 1e-12);
  fail_unless_equals_int (fx_gst_messages (s->bus, GST_MESSAGE_ERROR, NULL), 0);

  /* A good one still gets through. */
  set_location (s, good);
  conv_wait_loaded (s, 1);
  fx_gst_free (s);
  drop (path);
  drop (good);
  g_free (ref);
  g_free (x);
  g_free (h);
}
GST_END_TEST;

/* A file that takes a while: 20 s at another rate, six channels. */
static gchar *
slow_file (void)
{
  gdouble *x = fx_gst_noise (6 * 20 * 44100, 3);
  gchar *path = conv_wave ("slow.wav", x, 20 * 44100, 6, 44100, 20 * 44100);
  g_free (x);
  return path;
}

/* To NULL at any time during a load. */
GST_START_TEST (test_stop)
{
  gchar *path = slow_file ();
  gchar *line = g_strdup_printf (
      "audiotestsrc ! audio/x-raw,rate=48000,channels=6 ! fxconvolver "
      "location=%s ! fakesink",
      path);
  for (guint i = 0; i < 8; i++) {
    GstElement *p = gst_parse_launch (line, NULL);
    gst_element_set_state (p, i & 1 ? GST_STATE_PAUSED : GST_STATE_PLAYING);
    g_usleep (i * i * 3000);
    gst_element_set_state (p, GST_STATE_NULL);
    gst_object_unref (p);
  }
  g_free (line);
  drop (path);
}
GST_END_TEST;

static gpointer
push_one (gpointer data)
{
  FxGst *s = data;
  return GINT_TO_POINTER (
      gst_harness_push (s->h, fx_gst_buffer (s, NULL, 480)));
}

/* A flush ends the wait for the first response; the next buffer waits again. */
GST_START_TEST (test_flush)
{
  gchar *path = slow_file ();
  FxGst *s = open_with (path, "length=3000", 6);
  GThread *t = g_thread_new ("push", push_one, s);
  g_usleep (5000);
  gst_harness_push_event (s->h, gst_event_new_flush_start ());
  GstFlowReturn ret = (GstFlowReturn)GPOINTER_TO_INT (g_thread_join (t));
  fail_unless (ret == GST_FLOW_FLUSHING || ret == GST_FLOW_OK);
  gst_harness_push_event (s->h, gst_event_new_flush_stop (TRUE));
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (s->h, gst_event_new_segment (&segment));
  fx_gst_clear (s);
  gdouble x[6 * 480] = { 1 };
  fx_gst_push (s, x, 480);
  fail_unless (fx_gst_max_abs (conv_out (s), 6 * 480) > 0.01);
  fx_gst_free (s);
  drop (path);
}
GST_END_TEST;

/* New settings while others load: the newest win, without a warning. */
GST_START_TEST (test_newest)
{
  gchar *path = slow_file ();
  gdouble x[6 * 480] = { 1, 1, 1, 1, 1, 1 };
  FxGst *s = fx_gst_new ("fxconvolver", "F64", RATE, 6, FALSE);
  fx_gst_push (s, x, 480);
  for (guint i = 0; i < 20; i++) {
    set_location (s, path);
    g_usleep (i * 500);
    gst_util_set_object_arg (G_OBJECT (s->element), "samples", "<0,0.25>");
  }
  for (guint i = 0; i < 200 && !(fx_gst_stat (s->element, "taps") == 2); i++)
    g_usleep (20000);
  g_usleep (50000);
  fail_unless_equals_uint64 (fx_gst_stat (s->element, "taps"), 2);
  fx_gst_push_all (s, NULL, 20 * RATE + 4800, 4800);
  fx_gst_clear (s);
  fx_gst_push (s, x, 480);
  fail_unless (fabs (fx_gst_value (s, 6) - 0.25) < 1e-13);
  fail_unless_equals_int (
      fx_gst_messages (s->bus, GST_MESSAGE_WARNING, NULL), 0);
  fx_gst_free (s);
  drop (path);
}
GST_END_TEST;

/* --- automation ---------------------------------------------------------------------------- */

GST_START_TEST (test_automation)
{
  gdouble *x = g_new (gdouble, 48000);
  FxGst *s = fx_gst_new ("fxconvolver samples=<1>", "F64", RATE, 1, FALSE);
  GstControlSource *cs = gst_interpolation_control_source_new ();
  g_object_set (cs, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
  gst_timed_value_control_source_set (
      GST_TIMED_VALUE_CONTROL_SOURCE (cs), 0, 0);
  gst_timed_value_control_source_set (
      GST_TIMED_VALUE_CONTROL_SOURCE (cs), GST_SECOND, 1);
  gst_object_add_control_binding (GST_OBJECT (s->element),
      gst_direct_control_binding_new (GST_OBJECT (s->element), "mix", cs));
  gst_util_set_object_arg (G_OBJECT (s->element), "samples", "<-1>");
  for (gsize i = 0; i < 48000; i++)
    x[i] = 1;
  fx_gst_push_all (s, x, 48000, 1000);
  /* 1 - 2 mix, mix from 0 to 1 */
  for (gsize i = 0; i < 48000; i++)
    fail_unless (fabs (fx_gst_value (s, i) - (1 - (gdouble)i / 24000)) < 1e-4,
        "%zu: %g", i, fx_gst_value (s, i));
  fx_gst_free (s);
  gst_object_unref (cs);
  g_free (x);
}
GST_END_TEST;

/* --- the streaming thread --------------------------------------------------------------------- */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#endif

#ifndef SANITIZED

static __thread volatile int watching;
static __thread volatile guint calls;

void *__libc_malloc (size_t n);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *p, size_t n);
void __libc_free (void *p);

void *
malloc (size_t n)
{
  calls = calls + (watching != 0);
  return __libc_malloc (n);
}

void *
calloc (size_t n, size_t size)
{
  calls = calls + (watching != 0);
  return __libc_calloc (n, size);
}

void *
realloc (void *p, size_t n)
{
  calls = calls + (watching != 0);
  return __libc_realloc (p, n);
}

void
free (void *p)
{
  calls = calls + (watching && p);
  __libc_free (p);
}

static GstPadProbeReturn
watch (GstPad *pad, GstPadProbeInfo *info, gpointer on)
{
  watching = GPOINTER_TO_INT (on);
  return GST_PAD_PROBE_OK;
}

/* Between the arrival of a buffer and its departure nothing is allocated or
 * freed, in swaps neither. */
GST_START_TEST (test_alloc)
{
  void *volatile p = NULL;
  gdouble *h = conv_room (3000, 2, 5), *x = fx_gst_noise (2 * 480, 6);
  gchar *path = conv_wave ("alloc.wav", h, 3000, 2, RATE, 3000);
  watching = 1;
  p = malloc (10);
  watching = 0;
  fail_unless (calls == 1); /* else: nothing is counted */
  free (p);
  calls = 0;
  FxGst *s = open_with (path, "", 2);
  fx_gst_push (s, x, 480);
  conv_wait_loaded (s, 1);
  GstPad *sink = gst_element_get_static_pad (s->element, "sink");
  GstPad *src = gst_element_get_static_pad (s->element, "src");
  gst_pad_add_probe (
      sink, GST_PAD_PROBE_TYPE_BUFFER, watch, GINT_TO_POINTER (1), NULL);
  gst_pad_add_probe (
      src, GST_PAD_PROBE_TYPE_BUFFER, watch, GINT_TO_POINTER (0), NULL);
  for (guint i = 0; i < 8; i++) {
    g_object_set (s->element, "reverse", i & 1, "mix", 0.5 + 0.05 * i, NULL);
    conv_wait_loaded (s, 1);
    fx_gst_push_all (s, NULL, 1, 1);
    for (guint k = 0; k < 20; k++)
      fx_gst_push (s, x, 480);
  }
  watching = 0;
  fail_unless (fx_gst_stat (s->element, "swaps") >= 8);
  fail_unless (calls == 0, "%u calls", calls);
  gst_object_unref (sink);
  gst_object_unref (src);
  fx_gst_free (s);
  drop (path);
  g_free (x);
  g_free (h);
}
GST_END_TEST;

#endif

static Suite *
fx_convolver_live_suite (void)
{
  Suite *suite = suite_create ("fxconvolver live");
  TCase *tc = tcase_create ("changes");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_swap, 0, G_N_ELEMENTS (swaps));
  tcase_add_test (tc, test_click);
  tcase_add_test (tc, test_chain);
  tcase_add_test (tc, test_edit);
  tcase_add_test (tc, test_together);
  tcase_add_loop_test (tc, test_fault, 0, G_N_ELEMENTS (faults));
  tcase_add_test (tc, test_stop);
  tcase_add_test (tc, test_flush);
  tcase_add_test (tc, test_newest);
  tcase_add_test (tc, test_automation);
#ifndef SANITIZED
  tcase_add_test (tc, test_alloc);
#endif
  return suite;
}

GST_CHECK_MAIN (fx_convolver_live)
