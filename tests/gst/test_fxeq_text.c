/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxeq: its settings as text, files of it, and presets. */

#include <glib/gstdio.h>
#include "dsp/design/rbj.h"
#include "tests/gst/eqtest.h"

/* --- text ---------------------------------------------------------------------------- */

GST_START_TEST (test_round_trip)
{
  GRand *rand = g_rand_new_with_seed (5);
  GstElement *eq = make_eq (), *other = make_eq ();
  for (guint trial = 0; trial < 30; trial++) {
    guint bands = (guint)g_rand_int_range (rand, 0, 65);
    g_object_set (eq, "num-bands", bands, "preamp",
        g_rand_double_range (rand, -120, 120), NULL);
    for (guint i = 0; i < bands; i++) {
      GObject *band =
          gst_child_proxy_get_child_by_index (GST_CHILD_PROXY (eq), i);
      g_object_set (band, "type",
          g_rand_int_range (rand, 0, FX_BIQUAD_LAST + 1), "frequency",
          exp (g_rand_double_range (rand, 0, 12.1)), "q",
          exp (g_rand_double_range (rand, -4.6, 6.9)), "gain",
          g_rand_double_range (rand, -1, 1) *
              pow (10, g_rand_double_range (rand, -9, 2)),
          "enabled", g_rand_boolean (rand), NULL);
      g_object_unref (band);
    }
    gchar *text = filters_of (eq);
    g_object_set (other, "filters", text, NULL);
    fail_unless_equals_int (children_of (other), bands);
    for (guint i = 0; i < bands; i++) {
      static const gchar *const names[] = { "frequency", "q", "gain" };
      for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
        gchar name[40];
        g_snprintf (name, sizeof name, "band%u::%s", i, names[k]);
        gdouble a = band_double (eq, name), b = band_double (other, name);
        fail_unless (a == b, "%s: %.17g %.17g", name, a, b);
      }
    }
    gchar *again = filters_of (other);
    fail_unless_equals_string (again, text);
    g_free (again);
    g_free (text);
  }
  g_rand_free (rand);
  gst_object_unref (eq);
  gst_object_unref (other);
}
GST_END_TEST;

/* The element's answer to a bad setting that was made before it starts. */
static gchar *
start_error (GstElement *eq)
{
  GstBus *bus = gst_bus_new ();
  GError *error = NULL;
  gst_element_set_bus (eq, bus);
  fail_unless_equals_int (
      gst_element_set_state (eq, GST_STATE_PAUSED), GST_STATE_CHANGE_FAILURE);
  GstMessage *msg = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  fail_unless (msg != NULL);
  gst_message_parse_error (msg, &error, NULL);
  gchar *text = g_strdup (error->message);
  g_error_free (error);
  gst_message_unref (msg);
  gst_element_set_state (eq, GST_STATE_NULL);
  gst_element_set_bus (eq, NULL);
  gst_object_unref (bus);
  return text;
}

static void
fail_unless_has (const gchar *text, const gchar *part)
{
  fail_unless (strstr (text, part) != NULL, "no \"%s\" in \"%s\"", part, text);
}

GST_START_TEST (test_errors_before_start)
{
  GstElement *eq = make_eq ();
  gchar *before = filters_of (eq);
  g_object_set (
      eq, "filters", "Preamp: -3 dB\nFilter 1: ON PK Gain 3 dB Q 1", NULL);
  gchar *after = filters_of (eq);
  fail_unless_equals_string (after, before);
  gchar *text = start_error (eq);
  fail_unless_has (text, "filters, line 2 (Filter 1: ON PK Gain 3 dB Q 1): Fc");
  g_free (text);
  /* A value out of range is named with its range. */
  g_object_set (
      eq, "filters", "\n\nFilter: ON PK Fc 0.5 Hz Gain 3 dB Q 1", NULL);
  text = start_error (eq);
  fail_unless_has (text, "line 3 (");
  fail_unless_has (text, "Fc 0.5 Hz: out of range (1 .. 192000)");
  g_free (text);
  /* A good value clears it. */
  g_object_set (eq, "filters", "Preamp: -3 dB", NULL);
  gst_child_proxy_set (GST_CHILD_PROXY (eq), "band3::frequency", -5.0, NULL);
  text = start_error (eq);
  fail_unless_has (text, "band3::frequency = -5 Hz: out of range");
  g_free (text);
  gst_child_proxy_set (GST_CHILD_PROXY (eq), "band3::frequency", 50.0, NULL);
  fail_if (
      gst_element_set_state (eq, GST_STATE_PAUSED) == GST_STATE_CHANGE_FAILURE);
  gst_element_set_state (eq, GST_STATE_NULL);
  g_free (before);
  g_free (after);
  gst_object_unref (eq);
}
GST_END_TEST;

GST_START_TEST (test_errors_while_running)
{
  GstElement *eq = make_eq ();
  GstHarness *h = harness_of (eq);
  GstBus *bus = gst_bus_new ();
  GError *error = NULL;
  gst_element_set_bus (eq, bus);
  process_some (h, 480);
  gchar *before = filters_of (eq);
  guint64 changes = stat_of (eq, "parameter-changes");
  g_object_set (eq, "filters",
      "Preamp: -3 dB\n\nFilter 1: ON PK Fc 20 Hz Gain 3 dB Q 1\nInclude: x",
      NULL);
  process_some (h, 480);
  fail_unless_equals_uint64 (stat_of (eq, "parameter-changes"), changes);
  GstMessage *msg = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING);
  fail_unless (msg != NULL);
  gst_message_parse_warning (msg, &error, NULL);
  fail_unless_has (error->message, "line 4 (Include: x): Include is a command");
  gchar *after = filters_of (eq);
  fail_unless_equals_string (after, before);
  g_error_free (error);
  gst_message_unref (msg);
  g_free (before);
  g_free (after);
  gst_element_set_bus (eq, NULL);
  gst_object_unref (bus);
  gst_harness_teardown (h);
  gst_object_unref (eq);
}
GST_END_TEST;

GST_START_TEST (test_location)
{
  GstElement *eq = make_eq ();
  gchar *path = NULL, *text;
  gint fd = g_file_open_tmp ("fxeq-XXXXXX.txt", &path, NULL);
  fail_unless (fd >= 0);
  close (fd);
  g_file_set_contents (path,
      "Preamp: -6.5 dB\r\nFilter 1: ON PK Fc 105,5 Hz Gain 5,2 dB Q 0.7\r\n",
      -1, NULL);
  g_object_set (eq, "filters-location", path, NULL);
  text = filters_of (eq);
  fail_unless_equals_string (
      text, "Preamp: -6.5 dB\nFilter 1: ON PK Fc 105.5 Hz Gain 5.2 dB Q 0.7\n");
  g_free (text);
  g_object_get (eq, "filters-location", &text, NULL);
  fail_unless_equals_string (text, path);
  g_free (text);
  g_file_set_contents (path, "Preamp: -6.5 dB\nFilter 1: on Pk Q\n", -1, NULL);
  g_object_set (eq, "filters-location", path, NULL);
  text = start_error (eq);
  fail_unless_has (text, path);
  fail_unless_has (text, "line 2 (Filter 1: on Pk Q): Q ");
  g_free (text);
  g_unlink (path);
  g_object_set (eq, "filters-location", path, NULL);
  text = start_error (eq);
  fail_unless_has (text, "cannot open");
  fail_unless_has (text, path);
  g_free (text);
  g_object_set (eq, "filters-location", "/", NULL);
  text = start_error (eq);
  fail_unless_has (text, "no plain file");
  g_free (text);
  g_object_set (eq, "filters-location", NULL, NULL);
  fail_if (
      gst_element_set_state (eq, GST_STATE_PAUSED) == GST_STATE_CHANGE_FAILURE);
  gst_element_set_state (eq, GST_STATE_NULL);
  g_free (path);
  gst_object_unref (eq);
}
GST_END_TEST;

/* --- presets ---------------------------------------------------------------------------- */

/* Every preset that comes with an element sets what it names. */
GST_START_TEST (test_presets_that_ship)
{
  static const gchar *const elements[] = { "fxeq", "fxbiquad", "fxiir" };
  for (guint e = 0; e < G_N_ELEMENTS (elements); e++) {
    GstElement *element = gst_element_factory_make (elements[e], NULL);
    gchar **names = gst_preset_get_preset_names (GST_PRESET (element));
    fail_unless (names && g_strv_length (names) >= 7, "%s: too few presets",
        elements[e]);
    for (gchar **name = names; *name; name++) {
      gchar *comment = NULL;
      fail_unless (gst_preset_load_preset (GST_PRESET (element), *name));
      fail_unless (gst_preset_get_meta (
          GST_PRESET (element), *name, "comment", &comment));
      fail_unless (comment != NULL, "%s has no comment", *name);
      g_free (comment);
      GstHarness *h = harness_of (element);
      GstBus *bus = gst_bus_new ();
      gst_element_set_bus (element, bus);
      process_some (h, 480);
      fail_unless (gst_bus_pop (bus) == NULL, "%s: %s posts a message",
          elements[e], *name);
      gst_element_set_bus (element, NULL);
      gst_object_unref (bus);
      gst_harness_teardown (h);
    }
    g_strfreev (names);
    gst_object_unref (element);
  }
}
GST_END_TEST;

GST_START_TEST (test_preset_values)
{
  GstElement *eq = gst_parse_launch ("fxeq @preset=graphic-31", NULL);
  fail_unless (eq != NULL);
  fail_unless_equals_int (children_of (eq), 31);
  fail_unless_equals_float (band_double (eq, "band0::frequency"), 20);
  fail_unless_equals_float (band_double (eq, "band17::frequency"), 1000);
  fail_unless_equals_float (band_double (eq, "band30::frequency"), 20000);
  fail_unless_equals_float (band_double (eq, "band30::q"), 4.318);
  fail_if (gst_preset_load_preset (GST_PRESET (eq), "no such preset"));
  fail_unless (gst_preset_load_preset (GST_PRESET (eq), "bass-boost"));
  fail_unless_equals_int (children_of (eq), 1);
  fail_unless_equals_float (band_double (eq, "band0::gain"), 6);
  gst_object_unref (eq);
}
GST_END_TEST;

GST_START_TEST (test_preset_round_trip)
{
  GstElement *eq = make_eq (), *other = make_eq ();
  g_object_set (eq, "filters",
      "Preamp: -6.2 dB\nFilter 1: ON LSC Fc 105.3 Hz Gain 5.2 dB Q 0.7\n"
      "Filter 2: OFF NO Fc 1000.1 Hz Gain 0 dB Q 30\n"
      "Filter 3: ON HP1 Fc 9 Hz\nFilter 4: ON PK Fc 1 kHz Gain -3 dB Q 9\n"
      "Filter 5: ON PK Fc 1 kHz Gain -3 dB Q 9\nFilter 6: ON LP Fc 9999\n"
      "Filter 7: ON PK Fc 1 kHz Gain -3 dB Q 9\nFilter 8: ON LP Fc 9999\n"
      "Filter 9: ON PK Fc 1 kHz Gain -3 dB Q 9\nFilter 10: ON LP Fc 9999\n"
      "Filter 11: ON PK Fc 1 kHz Gain -3 dB Q 9\nFilter 12: ON LP Fc 9999\n",
      NULL);
  gchar **names = gst_preset_get_property_names (GST_PRESET (eq));
  fail_unless (g_strv_contains ((const gchar *const *)names, "band11::q"));
  fail_if (g_strv_contains ((const gchar *const *)names, "band12::q"));
  fail_if (g_strv_contains ((const gchar *const *)names, "filters"));
  fail_if (g_strv_contains ((const gchar *const *)names, "band0::name"));
  g_strfreev (names);
  fail_unless (gst_preset_save_preset (GST_PRESET (eq), "mine"));
  fail_unless (gst_preset_load_preset (GST_PRESET (other), "mine"));
  gchar *a = filters_of (eq), *b = filters_of (other);
  fail_unless_equals_string (a, b);
  fail_unless (gst_preset_delete_preset (GST_PRESET (eq), "mine"));
  g_free (a);
  g_free (b);
  gst_object_unref (eq);
  gst_object_unref (other);
}
GST_END_TEST;

static Suite *
fxeq_text_suite (void)
{
  Suite *s = suite_create ("fxeq_text");
  TCase *tc = tcase_create ("fxeq_text");
  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_round_trip);
  tcase_add_test (tc, test_errors_before_start);
  tcase_add_test (tc, test_errors_while_running);
  tcase_add_test (tc, test_location);
  tcase_add_test (tc, test_presets_that_ship);
  tcase_add_test (tc, test_preset_values);
  tcase_add_test (tc, test_preset_round_trip);
  return s;
}

GST_CHECK_MAIN (fxeq_text);
