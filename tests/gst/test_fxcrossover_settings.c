/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxcrossover: settings that change while it plays, that are refused, that are
 * read back. */

#include <string.h>
#include "tests/gst/bandtest.h"

#define THREE "fxcrossover frequencies=\"<200, 2000>\""
#define LINEAR THREE " type=linear-phase"

/* Frequencies that jump while a tone plays: no band makes a larger step than
 * the tone and a smooth fade do. */
GST_START_TEST (test_live)
{
  const gchar *line = __i__ ? LINEAR : THREE;
  static const gchar *const to[] = { "<210, 2000>", "<1500, 6000>", "<50, 90>",
    "<200, 2000>" };
  enum { RATE = 48000 };
  gdouble *x = fx_gst_sine (RATE, 1, 500, RATE, 0.5);
  Bands *b = bands_open (line, 3, "F64", RATE, 1, FALSE);
  bands_push_all (b, x, RATE / 2, 480);
  for (guint k = 0; k < 4; k++) {
    gst_util_set_object_arg (G_OBJECT (b->s.element), "frequencies", to[k]);
    bands_push_all (b, x + RATE / 2 + k * 6000, 6000, 480);
  }
  gdouble step = fx_gst_max_step (x, RATE, 1) + 1.5 / (0.02 * RATE);
  for (guint i = 0; i < 3; i++) {
    const gdouble *y = bands_values (b, i) + RATE / 4;
    gsize n = bands_frames (b, i) - RATE / 4;
    fail_unless (fx_gst_max_step (y, n, 1) < step, "%s, band %u: %g, %g", line,
        i, fx_gst_max_step (y, n, 1), step);
    fail_unless (fx_gst_max_abs (y, n) < 0.55, "%g", fx_gst_max_abs (y, n));
  }
  fail_unless_equals_int (fx_gst_stat (b->s.element, "parameter-changes"), 4);
  fail_unless_equals_int (
      fx_gst_messages (b->s.bus, GST_MESSAGE_WARNING, NULL), 0);
  /* another number of bands: a warning, and all goes on */
  gst_util_set_object_arg (G_OBJECT (b->s.element), "frequencies", "<100>");
  bands_push_all (b, x, 960, 480);
  gchar *text;
  fail_unless_equals_int (
      fx_gst_messages (b->s.bus, GST_MESSAGE_WARNING, &text), 1);
  fail_unless (strstr (text, "number of outputs = 2") != NULL, "%s", text);
  g_free (text);
  /* and what is fixed is fixed */
  gst_util_set_object_arg (G_OBJECT (b->s.element), "type", "butterworth");
  gst_util_set_object_arg (G_OBJECT (b->s.element), "output", "channels");
  fail_unless_equals_int (
      fx_gst_messages (b->s.bus, GST_MESSAGE_WARNING, NULL), 2);
  gint type, output;
  g_object_get (b->s.element, "type", &type, "output", &output, NULL);
  fail_unless_equals_int (type, __i__ ? 2 : 0);
  fail_unless_equals_int (output, 0);
  g_free (x);
  bands_free (b);
}
GST_END_TEST;

static const struct {
  const gchar *line, *words[4];
} bad[] = {
  { "fxcrossover order=3", { "order = 3", "even", "; take 2, 4" } },
  { "fxcrossover order=9", { "order = 9", "1 .. 8", "; " } },
  { "fxcrossover frequencies=\"<2000, 200>\"",
      { "frequencies[1] = 200 Hz", "not above", "; write" } },
  { "fxcrossover frequencies=\"<0.1>\"",
      { "frequencies[0] = 0.1 Hz", "1 .. 192000 Hz", "; " } },
  { "fxcrossover frequencies=\"<1,2,3,4,5,6,7,8>\"",
      { "frequencies = 8", "too many numbers", "; give fewer" } },
  { "fxcrossover frequencies=\"<1000, 30000>\"",
      { "frequencies[1] = 30000 Hz", "below half", "0 .. 24000 Hz",
          "; lower the frequency" } },
  { "fxcrossover type=linear-phase transition=3",
      { "transition = 3 Hz", "too long", " .. 20000 Hz)", "; take a wider" } },
  { "fxcrossover type=linear-phase transition=1 attenuation=160",
      { "transition = 1 Hz", "too long", "; widen" } },
  { "fxcrossover name=x output=channels x.src_1",
      { "src_1", "1 source pad,", "; release", "set output=pads" } },
  { "fxcrossover name=x x.src_2", { "src_2", "2 source pads", "; release" } },
};

GST_START_TEST (test_bad_settings)
{
  gchar *text = bands_error (bad[__i__].line, 48000);
  fail_unless (text != NULL, "%s: no error", bad[__i__].line);
  for (guint i = 0; i < 4 && bad[__i__].words[i]; i++)
    fail_unless (strstr (text, bad[__i__].words[i]) != NULL,
        "%s: no '%s' in '%s'", bad[__i__].line, bad[__i__].words[i], text);
  g_free (text);
}
GST_END_TEST;

/* Arrays are read back as they are written. */
GST_START_TEST (test_array)
{
  GstElement *e =
      gst_parse_launch ("fxcrossover frequencies=\"<100, 2.5e3>\"", NULL);
  GValue v = G_VALUE_INIT;
  g_value_init (&v, GST_TYPE_ARRAY);
  g_object_get_property (G_OBJECT (e), "frequencies", &v);
  fail_unless_equals_int (gst_value_array_get_size (&v), 2);
  fail_unless (g_value_get_double (gst_value_array_get_value (&v, 0)) == 100);
  fail_unless (g_value_get_double (gst_value_array_get_value (&v, 1)) == 2500);
  g_object_set_property (G_OBJECT (e), "frequencies", &v);
  g_value_unset (&v);
  fail_unless (
      gst_element_set_state (e, GST_STATE_PAUSED) != GST_STATE_CHANGE_FAILURE);
  gst_element_set_state (e, GST_STATE_NULL);
  gst_object_unref (e);
}
GST_END_TEST;

static Suite *
fxcrossover_settings_suite (void)
{
  Suite *suite = suite_create ("fxcrossover_settings");
  TCase *tc = tcase_create ("settings");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_live, 0, 2);
  tcase_add_loop_test (tc, test_bad_settings, 0, G_N_ELEMENTS (bad));
  tcase_add_test (tc, test_array);
  return suite;
}

GST_CHECK_MAIN (fxcrossover_settings)
