/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Settings that make no sense: an error or a warning that names the parameter,
 * the value, the range and what to do, and never silence, a crash or a hang. */

#include <math.h>
#include "tests/gst/fxgst.h"

/* Settings, and words that the error must have. */
static const struct {
  const gchar *line, *words[4];
} cases[] = {
  { "fxiir order=0", { "order = 0", "1 .. 32", "; " } },
  { "fxiir order=33", { "order = 33", "1 .. 32", "; " } },
  { "fxiir family=linkwitz-riley order=3",
      { "order = 3", "even", "; take an even order" } },
  { "fxiir mode=band-pass lower-frequency=3000 upper-frequency=300",
      { "lower-frequency = 3000 Hz", "300 Hz", "; swap" } },
  { "fxiir mode=band-reject lower-frequency=500 upper-frequency=500",
      { "lower-frequency = 500 Hz", "; " } },
  { "fxiir mode=band-pass lower-frequency=30000 upper-frequency=40000",
      { "lower-frequency = 30000 Hz", "; " } },
  { "fxiir family=elliptic ripple=10 attenuation=5",
      { "attenuation = 5 dB", "ripple", "; " } },
  { "fxiir ripple=-1", { "ripple = -1 dB", "0.001 .. 20 dB", "; " } },
  { "fxbiquad frequency=-5", { "frequency = -5 Hz", "1 .. 192000 Hz", "; " } },
  { "fxbiquad frequency=nan", { "frequency = nan Hz", "finite", "; " } },
  { "fxbiquad q=0", { "q = 0", "0.01 .. 1000", "; " } },
  { "fxgain gain=inf", { "gain = inf dB", "-120 .. 120 dB", "; " } },
  { "fxgain gain=-inf", { "gain = -inf dB", "; " } },
  { "fxsos sections=\"<<1,2,3>>\"", { "sections[0] = 3", "; write one <" } },
  { "fxsos sections=\"<<1,0,0,1,0,0>,<1,0,0,1,-2.1,1.1>>\"",
      { "sections[1] = 1.1", "unstable", "radius", "; " } },
  { "fxsos sections=\"<<1,0,0,0,0.5,0>>\"", { "sections[0] = 0", "a0", "; " } },
  { "fxsos sections=\"<<1,nan,0,1,0,0>>\"", { "sections[0]", "finite", "; " } },
};

/* Starts the line and sends a little; the error's text, or NULL. */
static gchar *
start (const gchar *line)
{
  gchar *text, *full = g_strdup_printf (
                   "audiotestsrc num-buffers=3 ! audio/x-raw,rate=48000 ! %s ! "
                   "fakesink",
                   line);
  GError *error = NULL;
  GstElement *p = gst_parse_launch (full, &error);
  fail_unless (p && !error, "%s: %s", full, error ? error->message : "");
  GstBus *bus = gst_element_get_bus (p);
  gst_element_set_state (p, GST_STATE_PLAYING);
  GstMessage *m = gst_bus_timed_pop_filtered (
      bus, 10 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (m != NULL, "%s: hangs", full);
  text = NULL;
  if (GST_MESSAGE_TYPE (m) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (m, &error, NULL);
    text = g_strdup (error->message);
  }
  g_clear_error (&error);
  gst_message_unref (m);
  gst_element_set_state (p, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (p);
  g_free (full);
  return text;
}

static void
check_words (const gchar *line, const gchar *text, const gchar *const *words)
{
  for (guint i = 0; i < 4 && words[i]; i++)
    fail_unless (strstr (text, words[i]) != NULL, "%s: no '%s' in '%s'", line,
        words[i], text);
}

GST_START_TEST (test_before_start)
{
  gchar *text = start (cases[__i__].line);
  fail_unless (text != NULL, "%s: no error", cases[__i__].line);
  check_words (cases[__i__].line, text, cases[__i__].words);
  g_free (text);
}
GST_END_TEST;

/* In an fxchain the element that is wrong speaks all the same. */
GST_START_TEST (test_before_start_fused)
{
  gchar *line =
      g_strdup_printf ("fxchain.( fxgain ! %s ! fxbiquad )", cases[__i__].line);
  gchar *text = start (line);
  fail_unless (text != NULL, "%s: no error", line);
  check_words (line, text, cases[__i__].words);
  g_free (text);
  g_free (line);
}
GST_END_TEST;

/* The same settings while sound goes through: a warning, and the sound stays
 * what it was. */
GST_START_TEST (test_while_playing)
{
  const gchar *line = cases[__i__].line;
  gchar *name = g_strndup (line, strcspn (line, " "));
  gchar *good = fx_gst_line (name), *text;
  gdouble *x = fx_gst_noise (480, 3);
  FxGst *s = fx_gst_new (good, "F64", 48000, 1, FALSE);
  FxGst *same = fx_gst_new (good, "F64", 48000, 1, FALSE);
  guint n;
  fx_gst_push (s, x, 480);
  fx_gst_push (same, x, 480);
  /* All that the line says, together. */
  gchar **words;
  fail_unless (g_shell_parse_argv (line, NULL, &words, NULL));
  n = g_strv_length (words);
  if (strcmp (name, "fxiir") == 0)
    gst_util_set_object_arg (G_OBJECT (s->element), "mode", "high-pass");
  for (guint i = 1; i < n; i++) {
    gchar **pair = g_strsplit (words[i], "=", 2);
    gst_util_set_object_arg (G_OBJECT (s->element), pair[0], pair[1]);
    g_strfreev (pair);
  }
  for (guint i = 0; i < 50; i++) {
    fx_gst_push (s, x, 480);
    fx_gst_push (same, x, 480);
  }
  guint warnings = fx_gst_messages (s->bus, GST_MESSAGE_WARNING, &text);
  fail_unless (
      warnings >= 1 && warnings <= n, "%s: %u warnings", line, warnings);
  check_words (line, text, cases[__i__].words);
  fail_unless_equals_int (fx_gst_messages (s->bus, GST_MESSAGE_ERROR, NULL), 0);
  fail_unless (fx_gst_max_abs ((gdouble *)s->out->data, s->out->len) < 100);
  fail_unless (
      fx_gst_max_abs ((gdouble *)s->out->data + s->out->len - 480, 480) > 1e-3,
      "%s: silence", line);
  if (n == 2 && !strstr (line, "order"))
    fail_unless (fx_gst_max_diff ((gdouble *)s->out->data,
                     (gdouble *)same->out->data, s->out->len) < 1e-12,
        "%s changed the sound", line);
  g_free (text);
  g_strfreev (words);
  fx_gst_free (s);
  fx_gst_free (same);
  g_free (good);
  g_free (name);
  g_free (x);
}
GST_END_TEST;

/* Corrected before the start, it starts. */
GST_START_TEST (test_corrected)
{
  fail_unless (start ("fxiir order=33 order=4") == NULL);
  fail_unless (start ("fxbiquad frequency=nan frequency=100") == NULL);
  GstElement *e = gst_element_factory_make ("fxiir", NULL);
  gint order;
  gst_util_set_object_arg (G_OBJECT (e), "family", "linkwitz-riley");
  g_object_set (e, "order", 99, NULL);
  g_object_get (e, "order", &order, NULL);
  fail_unless_equals_int (order, 4); /* the last good one */
  fail_unless (
      gst_element_set_state (e, GST_STATE_PAUSED) == GST_STATE_CHANGE_FAILURE);
  g_object_set (e, "order", 8, NULL);
  fail_unless (
      gst_element_set_state (e, GST_STATE_PAUSED) != GST_STATE_CHANGE_FAILURE);
  /* A setting made wrong while it is stopped counts at the next start. */
  gst_element_set_state (e, GST_STATE_NULL);
  g_object_set (e, "order", 7, NULL);
  fail_unless (
      gst_element_set_state (e, GST_STATE_PAUSED) == GST_STATE_CHANGE_FAILURE);
  gst_element_set_state (e, GST_STATE_NULL);
  gst_object_unref (e);
}
GST_END_TEST;

/* What a description cannot even say is refused while it is read. */
GST_START_TEST (test_unreadable)
{
  static const gchar *const lines[] = { "fxsos sections=hello",
    "fxsos sections=\"<<1,2,3,a,b,c>>\"", "fxsos sections=\"<1,0,0,1,0,0>\"",
    "fxiir family=bogus", "fxbiquad type=42", "fxgain gain=loud",
    "fxgain volume=3",
    "audiotestsrc ! audio/x-raw,channels=0 ! fxgain ! fakesink",
    "audiotestsrc ! audio/x-raw,rate=0 ! fxgain ! fakesink" };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    GError *error = NULL;
    GstElement *e = gst_parse_launch (lines[i], &error);
    fail_unless (error != NULL, "%s was taken", lines[i]);
    g_clear_error (&error);
    gst_clear_object (&e);
  }
}
GST_END_TEST;

static const gchar *const high[] = { "fxbiquad type=low-pass frequency=30000",
  "fxiir frequency=30000", "fxiir mode=band-pass upper-frequency=30000" };

/* Above Nyquist: one warning, the limit is used, the property stays. */
GST_START_TEST (test_above_nyquist)
{
  FxGst *s = fx_gst_new (high[__i__], "F64", 48000, 1, FALSE);
  const gchar *property =
      strstr (high[__i__], "upper") ? "upper-frequency" : "frequency";
  gdouble *x = fx_gst_noise (480, 3), frequency;
  gchar *text;
  for (guint i = 0; i < 100; i++)
    fx_gst_push (s, x, 480);
  fail_unless_equals_int (
      fx_gst_messages (s->bus, GST_MESSAGE_WARNING, &text), 1);
  fail_unless (strstr (text, property) && strstr (text, "30000 Hz") &&
                   strstr (text, ", using ") && strstr (text, "; "),
      "%s", text);
  g_free (text);
  g_object_get (s->element, property, &frequency, NULL);
  fail_unless (frequency == 30000);
  gdouble loud =
      fx_gst_max_abs ((gdouble *)s->out->data + s->out->len - 480, 480);
  fail_unless (loud > 0.01 && loud < 5);

  /* While it moves up and down there, no more than one for each way up. */
  for (guint i = 0; i < 100; i++) {
    g_object_set (s->element, property, 25000.0 + 100 * i, NULL);
    fx_gst_push (s, x, 480);
  }
  fail_unless_equals_int (
      fx_gst_messages (s->bus, GST_MESSAGE_WARNING, NULL), 0);
  g_object_set (s->element, property, 5000.0, NULL);
  fx_gst_push (s, x, 480);
  g_object_set (s->element, property, 45000.0, NULL);
  fx_gst_push (s, x, 480);
  fx_gst_push (s, x, 480);
  fail_unless_equals_int (
      fx_gst_messages (s->bus, GST_MESSAGE_WARNING, NULL), 1);

  /* A rate for which it is right ends it. */
  fx_gst_set_caps (s, "F64", 192000, 1, FALSE);
  fx_gst_push (s, x, 480);
  fail_unless_equals_int (
      fx_gst_messages (s->bus, GST_MESSAGE_WARNING, NULL), 0);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

/* A rate for which a setting is impossible: an error, and nothing comes out;
 * a rate for which it is possible again makes it play. */
GST_START_TEST (test_impossible_rate)
{
  FxGst *s = fx_gst_new ("fxiir mode=band-pass lower-frequency=10000 "
                         "upper-frequency=15000",
      "F64", 48000, 1, FALSE);
  gdouble *x = fx_gst_noise (480, 3);
  gchar *text;
  fx_gst_push (s, x, 480);
  fx_gst_set_caps (s, "F64", 16000, 1, FALSE);
  fail_unless (
      gst_harness_push (s->h, fx_gst_buffer (s, x, 480)) != GST_FLOW_OK);
  fail_unless (fx_gst_messages (s->bus, GST_MESSAGE_ERROR, &text) >= 1);
  fail_unless (
      strstr (text, "lower-frequency = 10000 Hz") && strstr (text, "8000 Hz"),
      "%s", text);
  g_free (text);
  fx_gst_set_caps (s, "F64", 96000, 1, FALSE);
  fx_gst_push (s, x, 480);
  fail_unless_equals_int (fx_gst_messages (s->bus, GST_MESSAGE_ERROR, NULL), 0);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

/* Formats that are none, or none of ours. */
GST_START_TEST (test_caps_refused)
{
  static const gchar *const caps[] = { "audio/x-raw,format=S16LE,rate=48000,"
                                       "channels=2,layout=interleaved",
    "audio/x-raw,format=F64LE,channels=2,layout=interleaved",
    "video/x-raw,format=RGB,width=8,height=8" };
  for (guint i = 0; i < G_N_ELEMENTS (caps); i++) {
    FxGst *s = fx_gst_new ("fxgain", NULL, 0, 0, FALSE);
    gst_harness_set_src_caps_str (s->h, caps[i]);
    fail_unless_equals_int (
        gst_harness_push (s->h, gst_buffer_new_allocate (NULL, 64, NULL)),
        GST_FLOW_NOT_NEGOTIATED);
    fx_gst_free (s);
  }
}
GST_END_TEST;

static Suite *
fx_badinput_suite (void)
{
  Suite *suite = suite_create ("fx bad input");
  TCase *tc = tcase_create ("settings");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_before_start, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (tc, test_before_start_fused, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (tc, test_while_playing, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tc, test_corrected);
  tcase_add_test (tc, test_unreadable);
  tcase_add_loop_test (tc, test_above_nyquist, 0, G_N_ELEMENTS (high));
  tcase_add_test (tc, test_impossible_rate);
  tcase_add_test (tc, test_caps_refused);
  return suite;
}

GST_CHECK_MAIN (fx_badinput)
