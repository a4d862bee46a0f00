/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Silence after music costs no more than music, and a gap less: CPU time of
 * this thread, ratios of lower quartiles within one run, three tries: what
 * other programs take away from a buffer is no cost of ours. */

#include "tests/gst/fxgst.h"

#define NAME (fx_gst_filters ()[__i__])
#define FRAMES 512

/* Lower quartile of the CPU seconds of pushing buffers of x (NULL: silence). */
static gdouble
cost (FxGst *s, const gdouble *x, guint n, GstBufferFlags flags)
{
  gdouble *t = g_new (gdouble, n);
  for (guint i = 0; i < n; i++) {
    GstBuffer *buf = fx_gst_buffer (s, x, FRAMES);
    GST_BUFFER_FLAG_SET (buf, flags);
    gdouble begin = fx_gst_cpu ();
    gst_harness_push (s->h, buf);
    t[i] = fx_gst_cpu () - begin;
    gst_buffer_unref (gst_harness_pull (s->h));
  }
  fx_gst_median (t, n);
  gdouble low = t[n / 4];
  g_free (t);
  return low;
}

/* Silence over music, once enough of it has gone by for denormals. */
static gdouble
silence_over_music (const gchar *line, const gchar *format)
{
  FxGst *s = fx_gst_new (line, format, 48000, 2, FALSE);
  gdouble *x = fx_gst_noise (2 * FRAMES, 4);
  gdouble music = cost (s, x, 200, 0), silence[20];
  /* Somewhere on the way down the memory would be denormal, and for long. */
  for (guint i = 0; i < 20; i++)
    silence[i] = cost (s, NULL, 30, 0);
  fx_gst_median (silence, 20);
  fx_gst_free (s);
  g_free (x);
  return silence[17] / music;
}

static void
check_cost (const gchar *line, const gchar *format)
{
  gdouble best = 1e9;
  for (guint i = 0; i < 10 && best > 1.5; i++)
    best = MIN (best, silence_over_music (line, format));
  fail_unless (
      best <= 1.5, "%s, %s: silence costs %.2f of music", line, format, best);
}

GST_START_TEST (test_silence)
{
  gchar *line = fx_gst_line (NAME);
  check_cost (line, "F32");
  check_cost (line, "F64");
  g_free (line);
}
GST_END_TEST;

GST_START_TEST (test_silence_fused)
{
  check_cost ("identity ! fxchain.( fxiir order=7 ! fxbiquad gain=3 ! fxgain "
              "gain=-3 ! fxbiquad type=low-pass frequency=50 ) ! identity",
      "F64");
}
GST_END_TEST;

GST_START_TEST (test_silence_stock)
{
  GstElementFactory *f = gst_element_factory_find ("audiocheblimit");
  if (!f)
    return;
  gst_object_unref (f);
  fail_unless (
      silence_over_music ("audiocheblimit poles=8 cutoff=1000", "F64") > 2);
}
GST_END_TEST;

/* A gap in silence is not even looked at, but by what measures. */
GST_START_TEST (test_gap)
{
  gchar *line = fx_gst_line (NAME);
  FxGst *s = fx_gst_new (line, "F64", 48000, 8, FALSE);
  gdouble *x = fx_gst_noise (8 * FRAMES, 4), best = 1e9;
  for (guint i = 0; i < 3 && best > 1; i++) {
    gdouble music = cost (s, x, 100, 0);
    cost (s, NULL, 1000, 0);
    best = MIN (best, cost (s, NULL, 100, GST_BUFFER_FLAG_GAP) / music);
  }
  gboolean listens =
      strcmp (NAME, "fxloudness") == 0 || strcmp (NAME, "fxnormalize") == 0;
  fail_unless (best < (listens ? 1.5 : 1), "%s: %.2f of music", NAME, best);
  fx_gst_free (s);
  g_free (x);
  g_free (line);
}
GST_END_TEST;

static Suite *
fx_cost_suite (void)
{
  Suite *suite = suite_create ("fx cost");
  TCase *tc = tcase_create ("each filter");
  gint n = (gint)fx_gst_n_filters ();
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_silence, 0, n);
  tcase_add_test (tc, test_silence_fused);
  tcase_add_test (tc, test_silence_stock);
  tcase_add_loop_test (tc, test_gap, 0, n);
  return suite;
}

GST_CHECK_MAIN (fx_cost)
