/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Effects whose sound lies in memory of a device: what they do there is what
 * they do here, while settings move, while the stream goes to and fro, and where
 * the module has no kernel for them. */

#include "tests/gst/chaindevice.h"
#include <gst/controller/gstdirectcontrolbinding.h>
#include <gst/controller/gstinterpolationcontrolsource.h>
#include "tests/cuda/fake/fake.h"
#include "tests/gst/devtest.h"

typedef struct Effect {
  const gchar *line;
  const gchar *property; /* a live one, */
  gdouble low, high;     /*   to move from here to there */
  guint least;           /* buffers of 30 that a device has to do */
  gboolean is_stereo;    /* what it does with others is another matter */
  gdouble near; /* how near to where it goes it may jump there on the CPU */
} Effect;

static const Effect effects[] = {
  { "fxmidside name=e mode=encode mid-gain=3 side-gain=-5", "mid-gain", -9, 6,
      30, FALSE, 0 },
  { "fxmidside name=e mode=process mid-gain=-2 side-gain=4", "side-gain", -9, 6,
      30, FALSE, 0 },
  { "fxwidth name=e width=1.7 gain=-2", "width", 0.3, 3, 30, FALSE, 0 },
  { "fxwidth name=e width=0.4", "delay", 0, 15, 5, FALSE, 0 },
  { "fxpan name=e pan=0.3", "pan", -0.9, 0.8, 30, TRUE, 0 },
  { "fxdelay name=e max-time=100 time=13.37 taps=3 stereo=ping-pong", "mix",
      0.2, 0.8, 30, FALSE, 0 },
  { "fxdelay name=e max-time=200 time=40 taps=4 stereo=cross-feed "
    "change=cross-fade",
      "time", 20, 31.5, 20, FALSE, 0 },
  { "fxwaveshaper name=e oversampling=1 drive=9", "mix", 0.2, 0.8, 30, FALSE,
      0 },
  { "fxwaveshaper name=e oversampling=1 antialias=true", "drive", -6, 18, 30,
      FALSE, 0 },
  { "fxcompressor name=e threshold=-30 ratio=6", "makeup", -6, 6, 30, FALSE,
      1e-9 },
  { "fxcompressor name=e threshold=-20 link=0.5 attack=80 release=60 ratio=100",
      "threshold", -40, -10, 28, FALSE, 1e-9 },
  { "fxcompressor name=e threshold=-20 ratio=3", "release", 20, 200, 15, FALSE,
      1e-9 },
  { "fxexpander name=e threshold=-12 link=0", "range", 5, 40, 28, FALSE, 1e-9 },
  { "fxgate name=e threshold=-13 hold=1 attack=1 release=20 link=0 "
    "hysteresis=6",
      "range", 10, 60, 28, FALSE, 1e-9 },
  { "fxnormalize name=e pass=apply", "gain", -12, 6, 30, FALSE, 0 },
};

#define N_EFFECTS ((gint)G_N_ELEMENTS (effects))

/* Of the driver of the tests; 0 with another one. */
static FakeCudaCounts
counts (void)
{
  FakeCudaGetCounts get;
  FakeCudaCounts c = { 0 };
  *(gpointer *)&get = fx_dev_symbol ("fake_cuda_counts");
  if (get)
    get (&c);
  return c;
}

/* Whether kernels run, and are counted. */
static gboolean
is_emulated (void)
{
  return g_getenv ("FX_CUDA_DRIVER") != NULL;
}

/* The effect here, and there. */
static void
open_both (FxGst **s, const gchar *line, const gchar *format, gint channels)
{
  gchar *here = g_strdup_printf ("identity ! %s ! identity", line);
  gchar *there = g_strdup_printf ("fxcudaupload ! %s ! fxcudadownload", line);
  s[0] = open_line (here, format, channels, FALSE);
  s[1] = open_line (there, format, channels, FALSE);
  g_free (here);
  g_free (there);
}

static void
set_both (FxGst **s, const gchar *property, gdouble value)
{
  for (guint i = 0; i < 2; i++)
    g_object_set (named (s[i], "e"), property, value, NULL);
}

static gdouble
bound_of (const gchar *format)
{
  return g_str_equal (format, "F32") ? F32_BOUND : F64_BOUND;
}

/* Settings that move and that rest, in buffers of any length. */
GST_START_TEST (test_same)
{
  static const gint channels[] = { 2, 1, 3, 2, 6 };
  const Effect *e = &effects[__i__ % N_EFFECTS];
  const gchar *format = __i__ / N_EFFECTS % 2 ? "F64" : "F32";
  GRand *r = g_rand_new_with_seed ((guint32)__i__);
  for (guint k = 0; k < G_N_ELEMENTS (channels); k++) {
    gint c = channels[k];
    if (e->is_stereo && c != 2)
      continue;
    FxGst *s[2];
    gdouble *x = fx_gst_noise ((gsize)(3000 * c), k + 20);
    open_both (s, e->line, format, c);
    guint64 before = counts ().launches;
    for (guint i = 0; i < 30; i++) {
      if (i % 10 == 5)
        set_both (s, e->property, g_rand_double_range (r, e->low, e->high));
      push_both (s, x, (gsize)g_rand_int_range (r, 1, 3000));
    }
    check_same (s[0], s[1], e->near + bound_of (format));
    guint64 launches = counts ().launches - before;
    fail_unless (!is_emulated () || launches >= e->least, "%u launches",
        (guint)launches);
    free_both (s);
    g_free (x);
  }
  g_rand_free (r);
}
GST_END_TEST;

static void
automate (FxGst *s, const Effect *effect)
{
  GstElement *e = named (s, "e");
  GstControlSource *source = gst_interpolation_control_source_new ();
  g_object_set (source, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
  for (guint i = 0; i < 40; i++)
    gst_timed_value_control_source_set (GST_TIMED_VALUE_CONTROL_SOURCE (source),
        i * 10 * GST_MSECOND, i % 2 ? effect->low : effect->high);
  gst_object_add_control_binding (
      GST_OBJECT (e), gst_direct_control_binding_new_absolute (
                          GST_OBJECT (e), effect->property, source));
  gst_object_unref (source);
}

/* Silence that is marked, and automation, are for the CPU: in the middle of a
 * movement it takes over, and gives back. */
GST_START_TEST (test_to_and_fro)
{
  const Effect *e = &effects[__i__ % N_EFFECTS];
  const gchar *format = __i__ / N_EFFECTS ? "F64" : "F32";
  FxGst *s[2];
  gdouble *x = fx_gst_noise (2 * 700, 30);
  open_both (s, e->line, format, 2);
  for (guint i = 0; i < 60; i++) {
    if (i % 5 == 2)
      set_both (s, e->property, i % 2 ? e->low : e->high);
    for (guint k = 0; k < 2 && i == 30; k++)
      automate (s[k], e);
    for (guint k = 0; k < 2 && i == 45; k++)
      gst_object_set_control_bindings_disabled (
          GST_OBJECT (named (s[k], "e")), TRUE);
    if (i % 7 != 3) {
      push_both (s, x, 300 + i);
      continue;
    }
    for (guint k = 0; k < 2; k++) {
      GstBuffer *buf = fx_gst_buffer (s[k], NULL, 150);
      GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
      fail_unless_equals_int (gst_harness_push (s[k]->h, buf), GST_FLOW_OK);
      fx_gst_pull (s[k]);
    }
  }
  check_same (s[0], s[1], e->near + bound_of (format));
  free_both (s);
  g_free (x);
}
GST_END_TEST;

/* A seek in the middle of a movement: what comes after it rests. */
GST_START_TEST (test_restart)
{
  const Effect *e = &effects[__i__];
  FxGst *s[2];
  gdouble *x = fx_gst_noise (2 * 400, 31);
  open_both (s, e->line, "F32", 2);
  for (guint i = 0; i < 12; i++) {
    set_both (s, e->property, i % 2 ? e->low : e->high);
    push_both (s, x, 400);
    for (guint k = 0; k < 2 && i % 3 == 0; k++)
      fx_gst_restart (s[k]);
  }
  check_same (s[0], s[1], F32_BOUND);
  free_both (s);
  g_free (x);
}
GST_END_TEST;

/* Sound that is there goes through a row of filters without coming back: what
 * is copied is the input, the output, and coefficients. */
GST_START_TEST (test_stays_there)
{
  enum { FRAMES = 20000 };
  const gchar *line = "fxmidside mode=encode ! fxbiquad gain=4 ! fxmidside "
                      "name=e mode=decode side-gain=3";
  FxGst *s[2];
  gdouble *x = fx_gst_noise (2 * FRAMES, 32);
  open_both (s, line, "F32", 2);
  push_both (s, x, FRAMES);
  guint64 before = counts ().copied;
  for (guint i = 0; i < 5; i++) {
    set_both (s, "side-gain", i);
    push_both (s, x, FRAMES);
  }
  check_same (s[0], s[1], F32_BOUND);
  guint64 copied = counts ().copied - before, sound = 2 * 5 * FRAMES * 8;
  fail_unless (!is_emulated () || (copied >= sound && copied < sound * 1.1),
      "%u bytes copied, %u of sound", (guint)copied, (guint)sound);
  free_both (s);
  g_free (x);
}
GST_END_TEST;

static gdouble
reading (FxGst *s, const gchar *name)
{
  GstStructure *stats;
  gdouble value = 0;
  g_object_get (named (s, "e"), "stats", &stats, NULL);
  fail_unless (gst_structure_get_double (stats, name, &value), "%s", name);
  gst_structure_free (stats);
  return value;
}

/* What it tells is of the same frames, but for the ends of buffers. */
GST_START_TEST (test_readings)
{
  static const gchar *const names[] = { "gain-reduction", "input-level",
    "output-level" };
  FxGst *s[2];
  gdouble *x = fx_gst_noise (2 * 2400, 36), *quiet = g_new (gdouble, 4800);
  for (guint i = 0; i < 4800; i++)
    quiet[i] = x[i] / 50;
  open_both (
      s, "fxcompressor name=e threshold=-40 interval=100 release=50", "F32", 2);
  for (guint i = 0; i < 40; i++) {
    gdouble here;
    push_both (s, i % 20 < 10 ? x : quiet, 2400);
    here = reading (s[0], "gain-reduction");
    for (guint k = 0; k < 3 && i % 2 == 1; k++) {
      gdouble a = reading (s[0], names[k]), b = reading (s[1], names[k]);
      fail_unless (fabs (a - b) < 1e-3, "%s after %u buffers: %g and %g",
          names[k], i + 1, a, b);
    }
    fail_unless (i % 10 < 9 || (here > 15) == (i % 20 < 10),
        "buffer %u is reduced by %g dB", i, here);
  }
  free_both (s);
  g_free (x);
  g_free (quiet);
}
GST_END_TEST;

/* The end of the stream, and the gains that are told then. */
static void
end_both (FxGst **s, gdouble *gains)
{
  for (guint k = 0; k < 2; k++) {
    GstStructure *result = NULL;
    fail_unless (gst_harness_push_event (s[k]->h, gst_event_new_eos ()));
    g_object_get (named (s[k], "e"), "result", &result, NULL);
    fail_unless (result != NULL);
    const GValue *list = gst_structure_get_value (result, "gains");
    for (guint i = 0; i < 2; i++)
      gains[2 * k + i] =
          g_value_get_double (gst_value_array_get_value (list, i));
    gst_structure_free (result);
  }
}

/* What is measured there, in parts here, and told at the end. */
GST_START_TEST (test_analyse)
{
  static const gchar *const modes[] = { "peak", "rms", "loudness" };
  gchar *line = g_strdup_printf (
      "fxnormalize name=e pass=analyse link=0 target=-3 mode=%s interval=50",
      modes[__i__]);
  FxGst *s[2];
  gdouble *x = fx_gst_noise (2 * 30000, 37), gains[4];
  for (guint i = 0; i < 30000; i++)
    x[2 * i] *= 0.3;
  open_both (s, line, "F32", 2);
  guint64 before = counts ().launches;
  for (guint i = 0; i < 20; i++) {
    push_both (s, x, 1000 + 1300 * i);
    gdouble here = reading (s[0], "level"), there = reading (s[1], "level");
    /* Of the first frames, or of a whole buffer. */
    fail_unless (i < 2 || here == there || fabs (here - there) < 2,
        "buffer %u: levels of %g and %g dB", i, here, there);
  }
  guint64 launches = counts ().launches - before;
  fail_unless (!is_emulated () || (launches >= 38) == (__i__ < 2),
      "%u launches", (guint)launches);
  check_same (s[0], s[1], F32_BOUND);
  end_both (s, gains);
  for (guint i = 0; i < 2; i++)
    fail_unless (fabs (gains[i] - gains[2 + i]) < 1e-9 && fabs (gains[i]) > 0.1,
        "%s: gains of %g and %g", modes[__i__], gains[i], gains[2 + i]);
  free_both (s);
  g_free (x);
  g_free (line);
}
GST_END_TEST;

/* One channel stays one there: as many as both sides of it together. */
GST_START_TEST (test_pan_of_one)
{
  gdouble *x = fx_gst_noise (500, 35);
  FxGst *s =
      open_line ("fxcudaupload ! fxpan ! fxcudadownload", "F64", 1, FALSE);
  guint64 before = counts ().launches;
  fx_gst_push_all (s, x, 500, 100);
  fail_unless_equals_int (fx_gst_frames (s), 500);
  for (gsize i = 0; i < 500; i++)
    fail_unless (fabs (fx_gst_value (s, i) - G_SQRT2 * x[i]) < F64_BOUND);
  guint64 launches = counts ().launches - before;
  fail_unless (
      !is_emulated () || launches >= 5, "%u launches", (guint)launches);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

/* In a chain too. */
GST_START_TEST (test_in_chain)
{
  FxGst *s[2];
  gdouble *x = fx_gst_noise (2 * 480, 33);
  open_both (s,
      "fxchain.( fxgain gain=-2 ! fxbiquad gain=3 ! fxmidside name=e ! "
      "fxbiquad gain=-3 )",
      "F32", 2);
  for (guint i = 0; i < 50; i++) {
    if (i % 10 == 5)
      set_both (s, "mid-gain", i % 20 ? 3 : -3);
    push_both (s, x, 480);
  }
  check_same (s[0], s[1], F32_BOUND);
  free_both (s);
  g_free (x);
}
GST_END_TEST;

/* The device fails: an error of an element, and no sound that is wrong. */
GST_START_TEST (test_lost)
{
  if (!is_emulated ())
    return;
  g_setenv ("FX_FAKE_STICKY", "10", TRUE);
  gdouble *x = fx_gst_noise (2 * 480, 34);
  FxGst *s = open_memory (FALSE, effects[0].line, "F32");
  GstFlowReturn ret = GST_FLOW_OK;
  guint i = 0;
  for (; i < 100 && ret == GST_FLOW_OK; i++)
    ret = gst_harness_push (s->h, fx_gst_buffer (s, x, 480));
  fail_unless_equals_int (ret, GST_FLOW_ERROR);
  fail_unless (i >= 5, "after %u buffers", i);
  fail_unless (fx_gst_messages (s->bus, GST_MESSAGE_ERROR, NULL) >= 1);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

static Suite *
fxeffect_device_suite (void)
{
  Suite *suite = suite_create ("fxeffect_device");
  TCase *tc = tcase_create ("effects");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_same, 0, 2 * N_EFFECTS);
  tcase_add_loop_test (tc, test_to_and_fro, 0, 2 * N_EFFECTS);
  tcase_add_loop_test (tc, test_restart, 0, N_EFFECTS);
  tcase_add_test (tc, test_stays_there);
  tcase_add_test (tc, test_pan_of_one);
  tcase_add_test (tc, test_readings);
  tcase_add_loop_test (tc, test_analyse, 0, 3);
  tcase_add_test (tc, test_in_chain);
  tcase_add_test (tc, test_lost);
  return suite;
}

DEV_CHECK_MAIN (fxeffect_device)
