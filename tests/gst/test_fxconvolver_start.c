/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxconvolver as an element: states, properties, and responses that cannot be
 * loaded when it starts. */

#include "tests/gst/convtest.h"

/* --- an element like others ------------------------------------------------------------- */

GST_START_TEST (test_states)
{
  static const GstState states[] = { GST_STATE_READY, GST_STATE_NULL,
    GST_STATE_PAUSED, GST_STATE_PLAYING, GST_STATE_READY, GST_STATE_PLAYING,
    GST_STATE_PAUSED, GST_STATE_NULL, GST_STATE_PLAYING, GST_STATE_NULL };
  GstElement *e = gst_element_factory_make ("fxconvolver", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    fail_unless (
        gst_element_set_state (e, states[i]) == GST_STATE_CHANGE_SUCCESS);
  ASSERT_OBJECT_REFCOUNT (e, "fxconvolver", 1);
  gst_object_unref (e);
}
GST_END_TEST;

/* Stopped and started again it plays as a new one, with new settings too. */
GST_START_TEST (test_reuse)
{
  gdouble *x = fx_gst_noise (2 * 2000, 3);
  FxGst *s = fx_gst_new (
      "fxconvolver samples=<1,0.5> tail=none", "F64", RATE, 2, FALSE);
  for (guint i = 0; i < 3; i++) {
    fx_gst_push_all (s, x, 2000, 300);
    fail_unless_equals_int (fx_gst_frames (s), 2000);
    for (gsize k = 2; k < 4000; k++)
      fail_unless (
          fabs (fx_gst_value (s, k) - x[k] - x[k - 2] / (2 << i)) < 1e-14);
    gst_element_set_state (s->element, i ? GST_STATE_READY : GST_STATE_NULL);
    gst_util_set_object_arg (
        G_OBJECT (s->element), "samples", i ? "<1,0.125>" : "<1,0.25>");
    gst_element_set_state (s->element, GST_STATE_PLAYING);
    fx_gst_set_caps (s, "F64", RATE, 2, FALSE);
    GstSegment segment;
    gst_segment_init (&segment, GST_FORMAT_TIME);
    gst_harness_push_event (s->h, gst_event_new_segment (&segment));
    s->pushed = 0;
    fx_gst_clear (s);
  }
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

GST_START_TEST (test_properties)
{
  GstElement *e = gst_element_factory_make ("fxconvolver", NULL);
  guint n, own = 0;
  GParamSpec **all =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (e), &n);
  for (guint i = 0; i < n; i++) {
    if (all[i]->owner_type != G_OBJECT_TYPE (e))
      continue;
    own++;
    fail_unless (strlen (g_param_spec_get_blurb (all[i])) > 10);
    fail_unless (
        !(all[i]->flags & G_PARAM_WRITABLE) ||
        all[i]->flags & (GST_PARAM_MUTABLE_READY | GST_PARAM_MUTABLE_PLAYING));
    GValue v = G_VALUE_INIT;
    g_value_init (&v, all[i]->value_type);
    g_object_get_property (G_OBJECT (e), all[i]->name, &v);
    if (G_VALUE_HOLDS_DOUBLE (&v) || G_VALUE_HOLDS_INT (&v) ||
        G_VALUE_HOLDS_ENUM (&v) || G_VALUE_HOLDS_BOOLEAN (&v))
      fail_unless (g_param_value_defaults (all[i], &v), "%s", all[i]->name);
    if (all[i]->flags & G_PARAM_WRITABLE)
      g_object_set_property (G_OBJECT (e), all[i]->name, &v);
    g_value_unset (&v);
  }
  fail_unless (own >= 19, "%u", own);
  g_free (all);
  gst_object_unref (e);
}
GST_END_TEST;

/* --- what cannot be loaded --------------------------------------------------------------- */

static const struct {
  const gchar *kind, *settings, *words[3];
} bad[] = {
  { "missing", "", { "location", "missing.wav", "; " } },
  { "folder", "", { "regular file", "; " } },
  { "empty", "", { "empty", "; " } },
  { "truncated", "", { "ends before", "; " } },
  { "head only", "", { "ends before", "; " } },
  { "no frames", "", { "no audio", "; " } },
  { "no channels", "", { "no audio", "; " } },
  { "three", "", { "3 channels", "1 or 2", "; " } },
  { "text", "", { "no audio", "; " } },
  { "silent", "", { "silent", "; " } },
  { "nan", "", { "not finite", "frame 3", "; " } },
  { "good", "trim-start=50", { "trim-start", "2.083", "; " } },
  { "good", "trim-start=1", { "trim-start and length", "silent", "; " } },
  { "good", "max-length=1", { "max-length", "1 ms", "; " } },
  { "good", "routing=mono", { "routing=mono", "2 channels", "; " } },
  { "good", "routing=true-stereo", { "takes 4", "; " } },
  { "good", "routing=matrix", { "takes 4", "; " } },
};

/* Plays a little; the error's text, or NULL. */
static gchar *
start (const gchar *settings, gint channels)
{
  gchar *text = NULL;
  gchar *line = g_strdup_printf ("audiotestsrc num-buffers=3 ! "
                                 "audio/x-raw,rate=48000,channels=%d ! "
                                 "fxconvolver %s ! fakesink",
      channels, settings);
  GError *error = NULL;
  GstElement *p = gst_parse_launch (line, &error);
  fail_unless (p && !error, "%s: %s", line, error ? error->message : "");
  GstBus *bus = gst_element_get_bus (p);
  gst_element_set_state (p, GST_STATE_PLAYING);
  GstMessage *m = gst_bus_timed_pop_filtered (
      bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (m != NULL, "%s: hangs", line);
  if (GST_MESSAGE_TYPE (m) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (m, &error, NULL);
    text = g_strdup (error->message);
    g_error_free (error);
  }
  gst_message_unref (m);
  gst_element_set_state (p, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (p);
  g_free (line);
  return text;
}

/* A stereo room on a mono recording: the usual misfit. Its message tells two
 * ways out, and the second works as it stands there. */
GST_START_TEST (test_stereo_on_mono)
{
  const gchar *room = "samples=\"<<1.0, 0.5>, <1.0, 0.3>>\"";
  gchar *text = start (room, 1);
  fail_unless (
      text && strstr (text, "2 channels, the stream 1") &&
          strstr (text, "; put audioconvert ! audio/x-raw,channels=2") &&
          strstr (text, "set routing=matrix out-channels=2"),
      "%s", text);
  g_free (text);
  gchar *settings = g_strdup_printf ("%s routing=matrix out-channels=2", room);
  text = start (settings, 1);
  fail_unless (text == NULL, "%s", text);
  g_free (settings);
}
GST_END_TEST;

GST_START_TEST (test_bad_start)
{
  gchar *path = conv_bad_file (bad[__i__].kind);
  gchar *settings =
      g_strdup_printf ("location=%s %s", path, bad[__i__].settings);
  gchar *text = start (settings, 2);
  fail_unless (text != NULL, "%s is fine", settings);
  for (guint i = 0; i < 3 && bad[__i__].words[i]; i++)
    fail_unless (strstr (text, bad[__i__].words[i]) != NULL, "%s: %s: no '%s'",
        bad[__i__].kind, text, bad[__i__].words[i]);
  if (strcmp (bad[__i__].kind, "folder") != 0)
    g_unlink (path);
  g_free (text);
  g_free (settings);
  g_free (path);
}
GST_END_TEST;

static const struct {
  const gchar *settings, *words;
} bad_settings[] = {
  { "samples=<1,2,x>", "no number" },
  { "samples=<<1,2>,3>", "samples[1]" },
  { "samples=<0,0,0>", "silent" },
  { "samples=<1,inf>", "not finite" },
  { "gain=200", "gain = 200 dB" },
  { "mix=2", "mix = 2" },
  { "length=-1", "length = -1 ms" },
  { "block-size=-1", "block-size = -1" },
};

GST_START_TEST (test_bad_settings)
{
  gchar *text = start (bad_settings[__i__].settings, 2);
  fail_unless (
      text && strstr (text, bad_settings[__i__].words) && strstr (text, "; "),
      "%s: %s", bad_settings[__i__].settings, text);
  g_free (text);
}
GST_END_TEST;

static Suite *
fx_convolver_start_suite (void)
{
  Suite *suite = suite_create ("fxconvolver start");
  TCase *tc = tcase_create ("start");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_states);
  tcase_add_test (tc, test_reuse);
  tcase_add_test (tc, test_properties);
  tcase_add_test (tc, test_stereo_on_mono);
  tcase_add_loop_test (tc, test_bad_start, 0, G_N_ELEMENTS (bad));
  tcase_add_loop_test (tc, test_bad_settings, 0, G_N_ELEMENTS (bad_settings));
  return suite;
}

GST_CHECK_MAIN (fx_convolver_start)
