/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Normalization as an element: what is told at the end, that it can be applied,
 * tags, and the live pass on time. */

#include "tests/gst/fxgst.h"

#define RATE 48000

/* Sends frames of stereo sines of 0.1 and 0.05 and the end. */
static FxGst *
play (const gchar *line, gsize frames, gsize block)
{
  FxGst *s = fx_gst_new (line, "F64", RATE, 2, FALSE);
  gdouble *x = fx_gst_sine (frames, 2, 1000, RATE, 0.1);
  for (gsize i = 0; i < frames; i++)
    x[2 * i + 1] *= 0.5;
  fx_gst_push_all (s, x, frames, block);
  fx_gst_eos (s);
  g_free (x);
  return s;
}

static gdouble
number (const GstStructure *r, const gchar *field)
{
  gdouble v = 0;
  fail_unless (gst_structure_get_double (r, field, &v), "no %s", field);
  return v;
}

static gdouble
gain_of (const GstStructure *r, guint channel)
{
  const GValue *list = gst_structure_get_value (r, "gains");
  fail_unless_equals_int (gst_value_array_get_size (list), 2);
  return g_value_get_double (gst_value_array_get_value (list, channel));
}

static void
near (gdouble seen, gdouble want, gdouble bound)
{
  fail_unless (ABS (seen - want) <= bound, "%g, not %g", seen, want);
}

GST_START_TEST (test_result)
{
  static const gsize blocks[] = { 7, 480, 48000 };
  for (guint i = 0; i < 3; i++) {
    FxGst *s =
        play ("fxnormalize pass=analyse link=0 target=0", 48000, blocks[i]);
    GstStructure *r = NULL;
    g_object_get (s->element, "result", &r, NULL);
    fail_unless (r && gst_structure_has_name (r, "fxnormalize-result"));
    near (number (r, "level"), -20, 1e-9);
    near (gain_of (r, 0), 20, 1e-9);
    near (gain_of (r, 1), 20 + 20 * log10 (2), 1e-9);
    near (number (r, "gain"), 20 + 10 * log10 (2), 1e-9);
    gst_structure_free (r);
    GstMessage *m = gst_bus_pop_filtered (s->bus, GST_MESSAGE_ELEMENT);
    fail_unless (
        m && gst_message_has_name (m, "fxnormalize-result"), "no message");
    near (gain_of (gst_message_get_structure (m), 1), 26.0206, 1e-4);
    gst_message_unref (m);
    near (fx_gst_max_abs ((gdouble *)s->out->data, s->out->len), 0.1, 1e-12);
    fx_gst_free (s);
  }
}
GST_END_TEST;

GST_START_TEST (test_apply)
{
  FxGst *s =
      play ("fxnormalize pass=apply gain=6 gains=<14.0,20.0206>", 4800, 480);
  gdouble most[2] = { 0 };
  for (gsize i = 0; i < s->out->len; i++)
    most[i % 2] = MAX (most[i % 2], ABS (fx_gst_value (s, i)));
  near (most[0], 1, 1e-12);
  near (most[1], 1, 1e-5);
  fail_unless (gst_bus_peek (s->bus) == NULL ||
               !gst_bus_pop_filtered (s->bus, GST_MESSAGE_ELEMENT));
  fx_gst_free (s);
}
GST_END_TEST;

/* All tags that came out, or NULL. */
static GstTagList *
tags_of (FxGst *s)
{
  GstTagList *all = NULL;
  GstEvent *e;
  while ((e = gst_harness_try_pull_event (s->h))) {
    GstTagList *tags;
    if (GST_EVENT_TYPE (e) == GST_EVENT_TAG) {
      gst_event_parse_tag (e, &tags);
      if (!all)
        all = gst_tag_list_new_empty ();
      gst_tag_list_insert (all, tags, GST_TAG_MERGE_APPEND);
    }
    gst_event_unref (e);
  }
  return all;
}

static gdouble
tag (const GstTagList *tags, const gchar *name)
{
  gdouble v = NAN;
  fail_unless (tags != NULL, "no tags");
  gst_tag_list_get_double (tags, name, &v);
  return v;
}

/* A sine of -20 dB peak on one side and -26 on the other has -22.04 LUFS; its
 * peak is told in every mode, its gain in this one alone. */
GST_START_TEST (test_tags)
{
  static const gchar *const others[] = { "peak", "rms", "percentile" };
  FxGst *s = play ("fxnormalize pass=analyse mode=loudness", 3 * RATE, 480);
  GstTagList *tags = tags_of (s);
  near (tag (tags, GST_TAG_TRACK_GAIN), -18 + 22.04, 0.05);
  near (tag (tags, GST_TAG_REFERENCE_LEVEL), 89, 0);
  near (tag (tags, GST_TAG_TRACK_PEAK), 0.1, 1e-12);
  gst_tag_list_unref (tags);
  fx_gst_free (s);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    gchar *line =
        g_strdup_printf ("fxnormalize pass=analyse mode=%s", others[i]);
    s = play (line, RATE, 480);
    tags = tags_of (s);
    near (tag (tags, GST_TAG_TRACK_PEAK), 0.1, 1e-12);
    fail_unless (isnan (tag (tags, GST_TAG_TRACK_GAIN)), "%s", line);
    gst_tag_list_unref (tags);
    fx_gst_free (s);
    g_free (line);
  }
}
GST_END_TEST;

/* Another pass tells none, and of silence there is nothing to tell. */
GST_START_TEST (test_no_tags)
{
  FxGst *s = play ("fxnormalize pass=apply gain=6", 4800, 480);
  fail_unless (tags_of (s) == NULL);
  fx_gst_free (s);
  s = fx_gst_new (
      "fxnormalize pass=analyse mode=loudness", "F64", RATE, 2, FALSE);
  gdouble *zeros = g_new0 (gdouble, 2 * RATE);
  fx_gst_push_all (s, zeros, RATE, 480);
  fx_gst_eos (s);
  fail_unless (tags_of (s) == NULL);
  g_free (zeros);
  fx_gst_free (s);
}
GST_END_TEST;

/* Late, but on time: as many frames, each where it was. */
GST_START_TEST (test_live)
{
  FxGst *s = play ("fxnormalize window=200 target=-6", RATE, 480);
  fail_unless_equals_int (fx_gst_frames (s), RATE);
  near (fx_gst_max_abs ((gdouble *)s->out->data, s->out->len),
      pow (10, -6 / 20.), 1e-9);
  for (gsize i = 1; i < RATE; i += 97) {
    gdouble x = 0.1 * sin (2 * G_PI * 1000 * (gdouble)i / RATE);
    near (fx_gst_value (s, 2 * i), x * pow (10, 14 / 20.), 1e-6);
  }
  fail_unless (s->monotonic);
  near ((gdouble)s->end, GST_SECOND, 10);
  fx_gst_free (s);
}
GST_END_TEST;

static Suite *
fxnormalize_suite (void)
{
  Suite *suite = suite_create ("fxnormalize");
  TCase *tc = tcase_create ("normalize");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_result);
  tcase_add_test (tc, test_apply);
  tcase_add_test (tc, test_tags);
  tcase_add_test (tc, test_no_tags);
  tcase_add_test (tc, test_live);
  return suite;
}

GST_CHECK_MAIN (fxnormalize)
