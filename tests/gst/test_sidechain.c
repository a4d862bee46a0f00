/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The pad sidechain: the key is what the side-chain has at the same running
 * time, however both are cut into buffers; what is missing; seeks and segments
 * in one thread; rates. With sidechain-listen the key itself comes out. */

#include "tests/gst/sidetest.h"

/* --- the key --------------------------------------------------------------------- */

/* What a key of side frames that begin at frame `first` is. */
static gdouble *
key_of (const gdouble *x, gsize frames, gint side, gsize first, gsize total,
    gint channels)
{
  gdouble *y = g_new0 (gdouble, total * (gsize)channels);
  for (gsize i = first; i < total && i < first + frames; i++) {
    for (gint c = 0; c < channels; c++)
      y[i * (gsize)channels + (gsize)c] =
          x[(i - first) * (gsize)side + (gsize)(c % side)];
  }
  return y;
}

static const struct {
  gsize main, side;
} blocks[] = { { 480, 480 }, { 64, 1000 }, { 1000, 64 }, { 441, 7 },
  { 9600, 9600 }, { 1, 333 } };

GST_START_TEST (test_same_time)
{
  static const struct {
    const gchar *format;
    gint main, side;
    gboolean planar;
    gsize first, frames;
  } cases[] = {
    { "F64", 1, 1, FALSE, 0, 9600 },
    { "F32", 2, 1, TRUE, 0, 9600 },
    { "F64", 3, 2, FALSE, 1234, 9600 },
    { "F64", 2, 4, TRUE, 4801, 2000 },
    { "F32", 1, 2, FALSE, 0, 3000 },
    { "F64", 1, 1, FALSE, 0, 30000 },
    { "F64", 1, 1, FALSE, 90000, 480 },
  };
  enum { TOTAL = 9600 };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++) {
    gint channels = cases[k].main;
    gsize n = cases[k].frames;
    gdouble *x = fx_gst_noise (n * (gsize)cases[k].side, 4 + k);
    gdouble *y = key_of (x, n, cases[k].side, cases[k].first, TOTAL, channels);
    Two *t = two_open (
        LISTEN, cases[k].format, channels, cases[k].planar, cases[k].side);
    two_play (t);
    two_push (t, 1, x, n, blocks[__i__].side, cases[k].first);
    two_end (t, 1);
    two_push (t, 0, NULL, TOTAL, blocks[__i__].main, 0);
    two_end (t, 0);
    two_wait (t, NULL);
    fail_unless_equals_int (t->out->len, TOTAL * channels);
    gdouble off = fx_gst_max_diff (
        y, (const gdouble *)(gconstpointer)t->out->data, t->out->len);
    fail_unless (off < 1e-6, "case %u: %g", k, off);
    fail_unless_equals_int (fx_gst_stat (t->fx, "sidechain-missing-frames"), 0);
    fail_unless (fx_gst_stat (t->fx, "sidechain-frames") >= TOTAL);
    two_close (t);
    g_free (x);
    g_free (y);
  }
}
GST_END_TEST;

/* A tone of -20 dB under bursts of the side-chain. */
static gdouble *
duck (gsize main, gsize side)
{
  enum { TOTAL = 24000 };
  gdouble *tone = fx_gst_sine (TOTAL, 2, 300, RATE, 0.1);
  gdouble *key = g_new0 (gdouble, TOTAL);
  for (gsize i = 0; i < TOTAL; i++)
    key[i] = i / 4800 % 2 ? 0.5 * sin (0.1 * (gdouble)i) : 0;
  Two *t = two_open (DUCK, "F64", 2, FALSE, 1);
  two_push (t, 0, tone, TOTAL, main, 0);
  two_end (t, 0);
  two_push (t, 1, key, TOTAL, side, 0);
  two_end (t, 1);
  two_play (t);
  two_wait (t, NULL);
  fail_unless_equals_int (t->out->len, 2 * TOTAL);
  gdouble *y = (gdouble *)(gpointer)g_array_free (t->out, FALSE);
  t->out = g_array_new (FALSE, FALSE, sizeof (gdouble));
  two_close (t);
  g_free (tone);
  g_free (key);
  return y;
}

GST_START_TEST (test_ducking)
{
  gdouble *y = duck (480, 480);
  fail_unless (fx_gst_max_abs (y + 2 * 2000, 2 * 2000) > 0.099);
  fail_unless (fx_gst_max_abs (y + 2 * 7000, 2 * 2000) < 0.01);
  fail_unless (fx_gst_max_abs (y + 2 * 13000, 2 * 1000) > 0.09);
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++) {
    gdouble *other = duck (blocks[i].main, blocks[i].side);
    fail_unless (fx_gst_max_diff (y, other, 2 * 24000) < 1e-6);
    g_free (other);
  }
  g_free (y);
}
GST_END_TEST;

/* Whether a gate lets a tone through. */
GST_START_TEST (test_no_key)
{
  static const gchar *const gate =
      "fxgate name=fx threshold=-40 attack=0 hold=0 release=1 ";
  enum { TOTAL = 9600, NO_PAD, NOT_LINKED, ENDED, GAP, KEYS };
  gdouble *tone = fx_gst_sine (TOTAL, 1, 1000, RATE, 0.5);
  for (guint how = NO_PAD; how < KEYS; how++) {
    Two *t = two_open (gate, "F64", 1, FALSE, how > NOT_LINKED);
    GstPad *pad = NULL;
    if (how == NOT_LINKED)
      pad = gst_element_request_pad_simple (t->fx, "sidechain");
    two_play (t);
    if (how == ENDED)
      two_end (t, 1);
    if (how == GAP) {
      two_push (t, 1, tone, 480, 480, 0);
      two_push (t, 1, tone, 480, 480, 9120);
      two_end (t, 1);
    }
    two_push (t, 0, tone, TOTAL, 480, 0);
    two_end (t, 0);
    two_wait (t, NULL);
    const gdouble *y = (const gdouble *)(gconstpointer)t->out->data;
    fail_unless_equals_int (t->out->len, TOTAL);
    gdouble middle = fx_gst_max_abs (y + 4800, 2400);
    fail_unless (how <= NOT_LINKED ? middle > 0.49 : middle < 0.01, "%u: %g",
        how, middle);
    if (how == GAP)
      fail_unless (fx_gst_max_abs (y, 480) > 0.4);
    if (pad) {
      gst_element_release_request_pad (t->fx, pad);
      gst_object_unref (pad);
    }
    two_close (t);
  }
  g_free (tone);
}
GST_END_TEST;

/* --- one thread, a step at a time ------------------------------------------------------ */

typedef struct Steps {
  FxGst *main;
  GstHarness *side;
  FxGst to; /* for buffers of the side-chain */
} Steps;

static Steps *
steps_open (const gchar *fx)
{
  Steps *s = g_new0 (Steps, 1);
  s->main = fx_gst_new (fx, NULL, 0, 0, FALSE);
  s->side = gst_harness_new_with_element (s->main->element, "sidechain", NULL);
  GstCaps *caps = fx_gst_caps ("F64", RATE, 1, FALSE);
  fail_unless (gst_audio_info_from_caps (&s->to.info, caps));
  gst_harness_set_src_caps (s->side, caps);
  fx_gst_set_caps (s->main, "F64", RATE, 1, FALSE);
  return s;
}

static void
steps_close (Steps *s)
{
  gst_harness_teardown (s->side);
  fx_gst_free (s->main);
  g_free (s);
}

GST_START_TEST (test_gaps)
{
  gdouble *x = fx_gst_noise (4800, 8);
  Steps *s = steps_open (LISTEN);
  /* the side-chain has 100 frames, a gap of 380, and more */
  gst_harness_push (s->side, fx_gst_buffer (&s->to, x, 100));
  gst_harness_push_event (
      s->side, gst_event_new_gap (gst_util_uint64_scale (100, GST_SECOND, RATE),
                   gst_util_uint64_scale (380, GST_SECOND, RATE)));
  fx_gst_push (s->main, NULL, 480);
  fail_unless_equals_int (fx_gst_frames (s->main), 480);
  fail_unless (memcmp (s->main->out->data, x, 100 * sizeof *x) == 0);
  for (guint i = 100; i < 480; i++)
    fail_unless (fx_gst_value (s->main, i) == 0);
  /* beside a gap of the input the key goes on: as buffer, as event */
  s->to.pushed = 480;
  gst_harness_push (s->side, fx_gst_buffer (&s->to, x + 480, 960));
  fx_gst_clear (s->main);
  GstBuffer *buf = fx_gst_buffer (s->main, NULL, 480);
  GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
  gst_harness_push (s->main->h, buf);
  gst_harness_push_event (
      s->main->h, gst_event_new_gap (20 * GST_MSECOND, 10 * GST_MSECOND));
  fx_gst_pull (s->main);
  fail_unless_equals_int (fx_gst_frames (s->main), 960);
  fail_unless (fx_gst_max_diff (
                   (gdouble *)(gpointer)s->main->out->data, x + 480, 960) == 0);
  steps_close (s);
  g_free (x);
}
GST_END_TEST;

/* Played backwards, buffers come last first. */
GST_START_TEST (test_backwards)
{
  gdouble *x = fx_gst_noise (4800, 9);
  Steps *s = steps_open (LISTEN);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.rate = -1;
  segment.stop = segment.position = 100 * GST_MSECOND;
  fail_unless (
      gst_harness_push_event (s->side, gst_event_new_segment (&segment)));
  fail_unless (
      gst_harness_push_event (s->main->h, gst_event_new_segment (&segment)));
  s->to.pushed = 2400;
  gst_harness_push (s->side, fx_gst_buffer (&s->to, x + 2400, 2400));
  s->to.pushed = 0;
  gst_harness_push (s->side, fx_gst_buffer (&s->to, x, 2400));
  for (gint i = 4; i >= 0; i--) {
    fx_gst_clear (s->main);
    s->main->pushed = (guint64)i * 960;
    fx_gst_push (s->main, NULL, 960);
    fail_unless (fx_gst_max_diff ((gdouble *)(gpointer)s->main->out->data,
                     x + i * 960, 960) == 0);
  }
  steps_close (s);
  g_free (x);
}
GST_END_TEST;

/* After both have gone back to the start all is as at first. */
GST_START_TEST (test_flush)
{
  gdouble *x = fx_gst_noise (4800, 10);
  Steps *s = steps_open (LISTEN);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  for (guint round = 0; round < 3; round++) {
    s->to.pushed = 0;
    gst_harness_push (s->side, fx_gst_buffer (&s->to, x + 100 * round, 2000));
    fx_gst_push (s->main, NULL, 960);
    fail_unless (fx_gst_max_diff ((gdouble *)(gpointer)s->main->out->data,
                     x + 100 * round, 960) == 0);
    fail_unless (
        gst_harness_push_event (s->side, gst_event_new_flush_start ()));
    fail_unless (
        gst_harness_push_event (s->side, gst_event_new_flush_stop (TRUE)));
    fail_unless (
        gst_harness_push_event (s->side, gst_event_new_segment (&segment)));
    fx_gst_restart (s->main);
  }
  steps_close (s);
  g_free (x);
}
GST_END_TEST;

/* --- rates ------------------------------------------------------------------------------ */

GST_START_TEST (test_rates)
{
  gchar *text;
  Two *t = two_open (LISTEN, "F64", 1, FALSE, 1);
  GstCaps *caps = fx_gst_caps ("F64", 44100, 1, FALSE);
  g_object_set (t->source[1], "caps", caps, NULL);
  two_play (t);
  two_push (t, 1, NULL, 4410, 441, 0);
  two_end (t, 1);
  g_usleep (20000);
  two_push (t, 0, NULL, 4800, 480, 0);
  two_end (t, 0);
  fail_unless_equals_int (two_wait (t, &text), GST_MESSAGE_ERROR);
  g_free (text);
  two_close (t);
  gst_caps_unref (caps);
  /* With a resampler it plays, and a tone stays the tone that it was. */
  t = two_open_line (
      "audiotestsrc num-buffers=20 samplesperbuffer=480 ! "
      "audio/x-raw,rate=48000,channels=1,format=F64LE ! fx.sink "
      "audiotestsrc num-buffers=40 freq=400 volume=0.5 ! "
      "audio/x-raw,rate=44100 "
      "! audioresample ! queue ! fx.sidechain " LISTEN "! fakesink name=out");
  two_play (t);
  two_wait (t, NULL);
  const gdouble *y = (const gdouble *)(gconstpointer)t->out->data;
  fail_unless_equals_int (t->out->len, 9600);
  /* within the frame by which the resampler rounds its delay */
  for (guint i = 2000; i < 9000; i++)
    fail_unless (
        fabs (y[i] - 0.5 * sin (2 * G_PI * 400 * i / RATE)) < 0.03, "%u", i);
  two_close (t);
}
GST_END_TEST;

static Suite *
fx_sidechain_suite (void)
{
  Suite *suite = suite_create ("fx side-chain");
  TCase *tc = tcase_create ("the key");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_same_time, 0, G_N_ELEMENTS (blocks));
  tcase_add_test (tc, test_ducking);
  tcase_add_test (tc, test_no_key);
  tcase_add_test (tc, test_gaps);
  tcase_add_test (tc, test_backwards);
  tcase_add_test (tc, test_flush);
  tcase_add_test (tc, test_rates);
  return suite;
}

GST_CHECK_MAIN (fx_sidechain)
