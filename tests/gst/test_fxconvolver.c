/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxconvolver against convolution as a sum in double: routings, formats,
 * latency modes, rates, edits, the end of the stream, latency, gaps. Changes
 * while playing are in test_fxconvolver_live.c. */

#include "tests/gst/convtest.h"

/* --- routings --------------------------------------------------------------------- */

enum { TAPS = 700, FRAMES = 3000 };

static const struct {
  const gchar *settings;
  guint in, out, responses;
} routes[] = {
  { "", 1, 1, 1 },
  { "", 2, 2, 1 },
  { "routing=mono", 5, 5, 1 },
  { "", 2, 2, 2 },
  { "routing=per-channel", 3, 3, 3 },
  { "", 2, 2, 4 },
  { "routing=true-stereo", 2, 2, 4 },
  { "routing=matrix", 2, 2, 4 },
  { "routing=matrix out-channels=3", 2, 3, 6 },
  { "routing=matrix out-channels=1", 4, 1, 4 },
  { "routing=matrix out-channels=2", 1, 2, 2 },
};

static const gchar *const modes[] = { "zero-latency", "block", "throughput" };

static gdouble *
route_reference (guint which, const gdouble *x, const gdouble *h)
{
  guint in = routes[which].in, out = routes[which].out;
  guint n = routes[which].responses;
  gdouble *y = g_new0 (gdouble, (gsize)(FRAMES + TAPS) * out);
  for (guint i = 0; i < in; i++) {
    for (guint o = 0; o < out; o++) {
      gboolean all = n > 1 && n == in * out;
      if (all || i == o)
        conv_add (y, out, o, x, FRAMES, in, i, h, TAPS, n,
            all      ? i * out + o
            : n == 1 ? 0
                     : i);
    }
  }
  return y;
}

static void
check_route (
    guint which, const gchar *location, const gdouble *h, guint variant)
{
  gboolean f64 = variant & 1, planar = variant & 2;
  const gchar *mode = modes[variant / 4];
  guint in = routes[which].in, out = routes[which].out;
  gdouble *x = fx_gst_noise ((gsize)FRAMES * in, 7);
  if (!f64) {
    for (gsize i = 0; i < (gsize)FRAMES * in; i++)
      x[i] = (gfloat)x[i];
  }
  gdouble *ref = route_reference (which, x, h);
  gchar *line = g_strdup_printf ("fxconvolver location=%s latency-mode=%s %s",
      location, mode, routes[which].settings);
  FxGst *s = fx_gst_new (line, f64 ? "F64" : "F32", RATE, (gint)in, planar);
  static const gsize blocks[] = { 256, 1, 37, 256, 513, 2, 1000, 64 };
  gsize done = 0, n;
  for (guint i = 0; done < FRAMES; i++, done += n) {
    n = MIN (blocks[i % G_N_ELEMENTS (blocks)], FRAMES - done);
    fx_gst_push (s, x + done * in, n);
  }
  fx_gst_eos (s);
  fail_unless_equals_int (conv_out_channels (s), out);
  fail_unless_equals_int (s->out->len, (FRAMES + TAPS - 1) * out);
  fail_unless (s->monotonic);
  n = (gsize)(FRAMES + TAPS - 1) * out;
  gdouble err = conv_error (conv_out (s), ref, n);
  fail_unless (err < (f64 ? 1e-14 : 3e-7), "%s, %s: error %g", line,
      f64 ? "F64" : "F32", err);
  fx_gst_free (s);
  g_free (line);
  g_free (ref);
  g_free (x);
}

GST_START_TEST (test_routing)
{
  guint n = routes[__i__].responses;
  gdouble *h = conv_room (TAPS, n, 11 + (guint64)__i__);
  gchar *path = conv_wave ("route.wav", h, TAPS, n, RATE, TAPS);
  for (guint v = 0; v < 12; v++)
    check_route ((guint)__i__, path, h, v);
  g_unlink (path);
  g_free (path);
  g_free (h);
}
GST_END_TEST;

/* --- other rates -------------------------------------------------------------------- */

/* A bell of 0.25 ms around 5 ms, of which no rate cuts anything off. */
static gdouble *
bell (gsize frames, gdouble rate)
{
  gdouble *x = g_new (gdouble, frames);
  for (gsize i = 0; i < frames; i++) {
    gdouble t = ((gdouble)i / rate - 0.005) / 0.00025;
    x[i] = exp (-0.5 * t * t);
  }
  return x;
}

GST_START_TEST (test_rate)
{
  static const gint rates[] = { 44100, 96000, 22050, 192000, 48000 };
  gint rate = rates[__i__];
  gsize n = (gsize)rate / 100;
  gdouble *h = bell (n, rate), *want = bell (480, RATE), one[1000] = { 1 };
  gchar *path = conv_wave ("rate.wav", h, n, 1, (guint)rate, n);
  gchar *line = g_strdup_printf ("fxconvolver location=%s", path);
  FxGst *s = fx_gst_new (line, "F64", RATE, 1, FALSE);
  fx_gst_push (s, one, 1000);
  gdouble most = 0;
  for (gsize i = 0; i < 480; i++)
    most = MAX (most, fabs (fx_gst_value (s, i) - want[i] * rate / RATE));
  fail_unless (most < 2e-6, "%d: %g", rate, most);
  fx_gst_free (s);

  /* The same numbers by samples and samples-rate. */
  GValue all = G_VALUE_INIT, v = G_VALUE_INIT;
  g_value_init (&all, GST_TYPE_ARRAY);
  g_value_init (&v, G_TYPE_DOUBLE);
  for (gsize i = 0; i < n; i++) {
    g_value_set_double (&v, h[i]);
    gst_value_array_append_value (&all, &v);
  }
  s = fx_gst_new ("fxconvolver", "F64", RATE, 1, FALSE);
  g_object_set (s->element, "samples-rate", rate, NULL);
  g_object_set_property (G_OBJECT (s->element), "samples", &all);
  fx_gst_push (s, one, 1000);
  for (gsize i = 0; i < 480; i++)
    most = MAX (most, fabs (fx_gst_value (s, i) - want[i] * rate / RATE));
  fail_unless (most < 2e-6, "%d: %g", rate, most);
  fx_gst_free (s);
  g_value_unset (&all);
  g_unlink (path);
  g_free (line);
  g_free (path);
  g_free (want);
  g_free (h);
}
GST_END_TEST;

/* --- edits --------------------------------------------------------------------------- */

/* What a settings line makes of an impulse. */
static gdouble *
impulse (const gchar *settings, gsize *n)
{
  gdouble one[64] = { 1 };
  gchar *line = g_strdup_printf ("fxconvolver %s", settings);
  FxGst *s = fx_gst_new (line, "F64", 1000, 1, FALSE);
  fx_gst_push (s, one, 64);
  fx_gst_eos (s);
  *n = fx_gst_frames (s) - 63;
  gdouble *y = g_memdup2 (s->out->data, s->out->len * sizeof (gdouble));
  fx_gst_free (s);
  g_free (line);
  return y;
}

/* At 1000 Hz a frame is a millisecond. */
#define SIX "samples=<1,2,-4,3,2,1.5> "

static const struct {
  const gchar *settings;
  gsize n;
  gdouble want[8];
} edits[] = {
  { "", 1, { 1 } },
  { SIX, 6, { 1, 2, -4, 3, 2, 1.5 } },
  { "samples=<3>", 1, { 3 } },
  { "samples=<<1,0.5>>", 2, { 1, 0.5 } },
  { SIX "trim-start=2", 4, { -4, 3, 2, 1.5 } },
  { SIX "length=3", 3, { 1, 2, -4 } },
  { SIX "trim-start=1 length=2", 2, { 2, -4 } },
  { SIX "reverse=true", 6, { 1.5, 2, 3, -4, 2, 1 } },
  { SIX "normalize=peak", 6, { 0.25, 0.5, -1, 0.75, 0.5, 0.375 } },
  { "samples=<3,-4> normalize=energy", 2, { 0.6, -0.8 } },
  { SIX "trim-start=4 normalize=peak", 2, { 1, 0.75 } },
  { SIX "pre-delay=2", 8, { 0, 0, 1, 2, -4, 3, 2, 1.5 } },
  { "samples=<2,1> gain=20", 2, { 20, 10 } },
  { "samples=<2,1> mix=0.25", 2, { 0.75 + 0.5, 0.25 } },
  { "samples=<2,1> mix=0 gain=6", 2, { 1, 0 } },
  { "samples=<2,1> pre-delay=1 mix=0.5 gain=-20", 3, { 0.5, 0.1, 0.05 } },
  { "samples=<2,1> length=9 trim-start=0", 2, { 2, 1 } },
};

GST_START_TEST (test_edit)
{
  gsize n;
  gdouble *y = impulse (edits[__i__].settings, &n);
  fail_unless_equals_int (n, edits[__i__].n);
  for (gsize i = 0; i < n; i++)
    fail_unless (fabs (y[i] - edits[__i__].want[i]) < 1e-13, "%s: %zu: %.17g",
        edits[__i__].settings, i, y[i]);
  g_free (y);
}
GST_END_TEST;

/* Where the end is cut off it fades out, over a tenth of what stays. */
GST_START_TEST (test_fade)
{
  GString *line = g_string_new ("length=40 samples=<1");
  gsize n;
  for (guint i = 1; i < 60; i++)
    g_string_append (line, ",1");
  g_string_append (line, ">");
  gdouble *y = impulse (line->str, &n);
  fail_unless_equals_int (n, 40);
  for (gsize i = 0; i < 36; i++)
    fail_unless (fabs (y[i] - 1) < 1e-13);
  for (gsize i = 36; i < 40; i++)
    fail_unless (
        fabs (y[i] - 0.5 - 0.5 * cos (G_PI * (gdouble)(i - 35) / 5)) < 1e-13);
  g_string_free (line, TRUE);
  g_free (y);
}
GST_END_TEST;

GST_START_TEST (test_sample)
{
  static const gint16 data[] = { 16384, 8192, -4096, 0, 0, 32767 };
  gdouble one[2 * 32] = { 1, 1 };
  GstBuffer *buf = gst_buffer_new_memdup (data, sizeof data);
  GstCaps *caps = gst_caps_from_string (
      "audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=2");
  GstSample *sample = gst_sample_new (buf, caps, NULL, NULL), *back = NULL;
  FxGst *s = fx_gst_new ("fxconvolver", "F64", RATE, 2, FALSE);
  g_object_set (s->element, "sample", sample, NULL);
  g_object_get (s->element, "sample", &back, NULL);
  fail_unless (back == sample);
  gst_sample_unref (back);
  fx_gst_push (s, one, 32);
  for (gsize i = 0; i < 6; i++)
    fail_unless (fabs (fx_gst_value (s, i) - data[i] / 32768.0) < 1e-13);
  fx_gst_free (s);
  gst_sample_unref (sample);
  gst_buffer_unref (buf);
  gst_caps_unref (caps);
}
GST_END_TEST;

/* --- the stream ------------------------------------------------------------------------ */

static const struct {
  const gchar *settings;
  gsize frames;
} tails[] = {
  { "tail=none", 480 },
  { "", 480 + 2399 },
  { "pre-delay=10", 480 + 2399 + 480 },
  { "max-tail=20", 480 + 960 },
  { "tail=time max-tail=100", 480 + 4800 },
  { "latency-mode=throughput", 480 + 2399 },
  { "latency-mode=throughput tail=none", 480 },
};

GST_START_TEST (test_tail)
{
  gdouble *h = conv_room (2400, 2, 5), *x = fx_gst_noise (2 * 480, 6);
  gdouble *ref = conv_reference (x, 480, 2, h, 2400, 2);
  gchar *path = conv_wave ("tail.wav", h, 2400, 2, RATE, 2400);
  gchar *line = g_strdup_printf (
      "fxconvolver location=%s %s", path, tails[__i__].settings);
  FxGst *s = fx_gst_new (line, "F64", RATE, 2, FALSE);
  fx_gst_push (s, x, 480);
  fx_gst_eos (s);
  fail_unless_equals_int (fx_gst_frames (s), tails[__i__].frames);
  fail_unless (s->monotonic);
  gsize n = 2 * MIN (tails[__i__].frames, 480 + 2399);
  if (!strstr (line, "pre-delay"))
    fail_unless (fx_gst_max_diff (conv_out (s), ref, n) < 1e-12);
  GstClockTime end =
      gst_util_uint64_scale (fx_gst_frames (s), GST_SECOND, RATE);
  fail_unless (ABS (GST_CLOCK_DIFF (s->end, end)) < 10);
  /* A second end, or one of nothing, has no tail. */
  gst_harness_push_event (s->h, gst_event_new_eos ());
  fx_gst_pull (s);
  fail_unless_equals_int (fx_gst_frames (s), tails[__i__].frames);
  fx_gst_free (s);
  s = fx_gst_new (line, "F64", RATE, 2, FALSE);
  fx_gst_eos (s);
  fail_unless_equals_int (s->out->len, 0);
  fx_gst_free (s);
  g_unlink (path);
  g_free (line);
  g_free (path);
  g_free (ref);
  g_free (x);
  g_free (h);
}
GST_END_TEST;

/* Latency is told and is none to the ear: buffers are where their sound is. */
GST_START_TEST (test_latency)
{
  gdouble *h = conv_room (9000, 1, 5), *x = fx_gst_noise (20000, 6);
  gdouble *ref = conv_reference (x, 20000, 1, h, 9000, 1);
  gchar *path = conv_wave ("latency.wav", h, 9000, 1, RATE, 9000);
  gchar *line = g_strdup_printf (
      "fxconvolver location=%s mix=0.5 latency-mode=throughput", path);
  FxGst *s = fx_gst_new (line, "F64", RATE, 1, FALSE);
  s->start = 3 * GST_SECOND;
  gsize done = 0;
  GstBuffer *front = NULL;
  for (; done < 20000; done += 500) {
    GstBuffer *buf = fx_gst_buffer (s, x + done, 500);
    if (done == 0)
      GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_DISCONT);
    gst_harness_push (s->h, buf);
    if (!front && (front = gst_harness_try_pull (s->h))) {
      fail_unless_equals_uint64 (GST_BUFFER_PTS (front), 3 * GST_SECOND);
      fail_unless (GST_BUFFER_FLAG_IS_SET (front, GST_BUFFER_FLAG_DISCONT));
      gsize n;
      gdouble *y = fx_gst_values (front, &s->info, &n);
      g_array_append_vals (s->out, y, (guint)n);
      g_free (y);
    }
    fx_gst_pull (s);
  }
  guint64 latency = fx_gst_stat (s->element, "latency-frames");
  fail_unless (latency > 0);
  fail_unless_equals_int (fx_gst_frames (s) + latency, 20000);
  fail_unless_equals_uint64 (gst_harness_query_latency (s->h),
      gst_util_uint64_scale_ceil (latency, GST_SECOND, RATE));
  fail_unless (fx_gst_messages (s->bus, GST_MESSAGE_LATENCY, NULL) >= 1);
  fx_gst_eos (s);
  fail_unless_equals_int (fx_gst_frames (s), 20000 + 8999);
  gdouble most = 0;
  for (gsize i = 0; i < 28999; i++) {
    gdouble want = 0.5 * ref[i] + (i < 20000 ? 0.5 * x[i] : 0);
    most = MAX (most, fabs (fx_gst_value (s, i) - want));
  }
  fail_unless (most < 1e-12, "%g", most);
  GstClockTime end =
      3 * GST_SECOND + gst_util_uint64_scale (28999, GST_SECOND, RATE);
  fail_unless (ABS (GST_CLOCK_DIFF (s->end, end)) < 10);
  fail_unless (s->monotonic);
  gst_buffer_unref (front);
  fx_gst_free (s);
  g_unlink (path);
  g_free (line);
  g_free (path);
  g_free (ref);
  g_free (x);
  g_free (h);
}
GST_END_TEST;

/* After a flush nothing is left of before; lost data likewise. */
GST_START_TEST (test_reset)
{
  gchar *line = g_strdup_printf (
      "fxconvolver samples=<1,0.5,0.25,0.125> pre-delay=1 mix=0.7 "
      "latency-mode=%s",
      modes[__i__]);
  gdouble *x = fx_gst_noise (2 * 4000, 6);
  FxGst *s = fx_gst_new (line, "F64", RATE, 2, FALSE);
  fx_gst_push_all (s, x, 4000, 1000);
  fx_gst_eos (s);
  gsize n = s->out->len;
  gdouble *fresh = g_memdup2 (s->out->data, n * sizeof (gdouble));
  fx_gst_restart (s);
  fx_gst_push_all (s, x, 2000, 1000);
  fx_gst_restart (s);
  fx_gst_push_all (s, x, 4000, 1000);
  fx_gst_eos (s);
  fail_unless_equals_int (s->out->len, n);
  fail_unless (fx_gst_max_diff (conv_out (s), fresh, (guint)n) == 0);

  /* A jump of a second: all of the first part comes, then a fresh start. */
  fx_gst_restart (s);
  fx_gst_push_all (s, x, 4000, 1000);
  s->start += GST_SECOND;
  fx_gst_push_all (s, x, 4000, 1000);
  fx_gst_eos (s);
  fail_unless_equals_int (s->out->len, n + 8000);
  fail_unless (fx_gst_max_diff (conv_out (s), fresh, 8000) == 0);
  fail_unless (fx_gst_max_diff (conv_out (s) + 8000, fresh, (guint)n) == 0);
  fail_unless (s->monotonic);
  fail_unless (fx_gst_stat (s->element, "resets") >= 3);
  fx_gst_free (s);
  g_free (fresh);
  g_free (x);
  g_free (line);
}
GST_END_TEST;

/* Marked silence stays marked unless something rings; gap events are filled. */
GST_START_TEST (test_gap)
{
  gdouble *h = conv_room (2000, 1, 5), *x = fx_gst_noise (1000, 6);
  gdouble *ref = conv_reference (x, 1000, 1, h, 2000, 1);
  gchar *path = conv_wave ("gap.wav", h, 2000, 1, RATE, 2000);
  gchar *line = g_strdup_printf (
      "fxconvolver location=%s latency-mode=%s", path, modes[__i__]);
  FxGst *s = fx_gst_new (line, "F64", RATE, 1, FALSE);
  guint marked = 0;
  fx_gst_push (s, x, 1000);
  for (guint i = 0; i < 8; i++) {
    GstBuffer *buf = fx_gst_buffer (s, NULL, 1000), *out;
    GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
    gst_harness_push (s->h, buf);
    while ((out = gst_harness_try_pull (s->h))) {
      gsize n;
      gdouble *y = fx_gst_values (out, &s->info, &n);
      marked += GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_GAP);
      g_array_append_vals (s->out, y, (guint)n);
      g_free (y);
      gst_buffer_unref (out);
    }
  }
  fail_unless (marked >= 3 && marked <= 6, "%u", marked);
  fail_unless (fx_gst_max_diff (conv_out (s), ref, 2999) < 1e-12);
  fail_unless (
      fx_gst_max_abs (conv_out (s) + 3000, s->out->len - 3000) < 1e-12);
  fx_gst_push (s, x, 1000);
  fail_unless (gst_harness_push_event (s->h,
      gst_event_new_gap (10000 * GST_SECOND / RATE, 5000 * GST_SECOND / RATE)));
  s->pushed += 5000;
  fx_gst_pull (s);
  gsize with = s->out->len;
  fail_unless (with >= 10000 + 1999 && with <= 15000, "%zu", with);
  fail_unless (fx_gst_max_diff (conv_out (s) + 9000, ref, 2999) < 1e-12);
  fx_gst_free (s);
  g_unlink (path);
  g_free (line);
  g_free (path);
  g_free (ref);
  g_free (x);
  g_free (h);
}
GST_END_TEST;

/* Other caps in mid-stream: the response follows the rate and the channels. */
GST_START_TEST (test_caps_change)
{
  gdouble *h = bell (480, RATE), one[2 * 1500] = { 1, 1 };
  gchar *path = conv_wave ("caps.wav", h, 480, 1, RATE, 480);
  gchar *line = g_strdup_printf ("fxconvolver tail=none location=%s", path);
  static const gint rates[] = { 48000, 96000, 44100 };
  FxGst *s = fx_gst_new (line, NULL, 0, 0, FALSE);
  for (guint i = 0; i < 3; i++) {
    gint channels = 1 + (gint)(i & 1);
    fx_gst_clear (s);
    fx_gst_set_caps (s, i == 1 ? "F32" : "F64", rates[i], channels, i == 2);
    if (i == 1)
      g_unlink (path); /* what was decoded is kept */
    one[1] = channels == 2;
    fx_gst_push (s, one, 1500);
    gsize n = (gsize)rates[i] / 100;
    gdouble *want = bell (n, rates[i]), most = 0;
    for (gsize k = 0; k < n; k++)
      most = MAX (most, fabs (fx_gst_value (s, k * (gsize)channels) -
                              want[k] * RATE / rates[i]));
    fail_unless (most < 2e-6, "%d: %g", rates[i], most);
    g_free (want);
  }
  fx_gst_free (s);
  g_free (line);
  g_free (path);
  g_free (h);
}
GST_END_TEST;

/* NaN in the stream is silence, and what overflows does not stay. */
GST_START_TEST (test_bad_input)
{
  gdouble x[512] = { 0 };
  FxGst *s = fx_gst_new ("fxconvolver samples=<1,1>", "F32", RATE, 1, FALSE);
  x[3] = NAN;
  x[5] = INFINITY;
  x[7] = 1;
  fx_gst_push (s, x, 512);
  for (gsize i = 0; i < 512; i++)
    fail_unless (fx_gst_value (s, i) == (i == 7 || i == 8 ? 1 : 0));
  fail_unless_equals_uint64 (fx_gst_stat (s->element, "non-finite-samples"), 2);
  memset (x, 0, sizeof x);
  x[0] = x[1] = 3e38;
  fx_gst_push (s, x, 512);
  fail_unless (fx_gst_max_abs (conv_out (s) + 512, 512) == 0);
  fail_unless_equals_uint64 (fx_gst_stat (s->element, "overflows"), 1);
  x[0] = x[1] = 1;
  fx_gst_push (s, x, 512);
  fail_unless (fx_gst_value (s, 1025) == 2);
  fx_gst_free (s);
}
GST_END_TEST;

static Suite *
fx_convolver_suite (void)
{
  Suite *suite = suite_create ("fxconvolver");
  TCase *tc = tcase_create ("sound");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_routing, 0, G_N_ELEMENTS (routes));
  tcase_add_loop_test (tc, test_rate, 0, 5);
  tcase_add_loop_test (tc, test_edit, 0, G_N_ELEMENTS (edits));
  tcase_add_test (tc, test_fade);
  tcase_add_test (tc, test_sample);
  tcase_add_loop_test (tc, test_tail, 0, G_N_ELEMENTS (tails));
  tcase_add_test (tc, test_latency);
  tcase_add_loop_test (tc, test_reset, 0, G_N_ELEMENTS (modes));
  tcase_add_loop_test (tc, test_gap, 0, G_N_ELEMENTS (modes));
  tcase_add_test (tc, test_caps_change);
  tcase_add_test (tc, test_bad_input);
  return suite;
}

GST_CHECK_MAIN (fx_convolver)
