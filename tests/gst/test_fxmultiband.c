/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxmultiband: its bands as children, which are rows of its arrays. */

#include <math.h>
#include "tests/gst/fxgst.h"

static const struct {
  const gchar *child, *array;
  gdouble def, other, bad;
} numbers[] = {
  { "threshold", "thresholds", -18, -33, 1 },
  { "ratio", "ratios", 4, 2.5, 0.5 },
  { "knee", "knees", 6, 0, 25 },
  { "attack", "attacks", 10, 3, -1 },
  { "release", "releases", 100, 70, 0 },
  { "makeup", "makeups", 0, 5, 37 },
};

static GstElement *
make (const gchar *line)
{
  GError *error = NULL;
  GstElement *e = gst_parse_launch (line, &error);
  fail_unless (e && !error, "%s: %s", line, error ? error->message : "");
  return e;
}

static gdouble
child_double (GstElement *e, guint band, const gchar *property)
{
  gchar *name = g_strdup_printf ("band%u::%s", band, property);
  GValue value = G_VALUE_INIT;
  gst_child_proxy_get_property (GST_CHILD_PROXY (e), name, &value);
  fail_unless (G_VALUE_HOLDS_DOUBLE (&value), "%s", name);
  gdouble v = g_value_get_double (&value);
  g_value_unset (&value);
  g_free (name);
  return v;
}

static void
set_child (GstElement *e, guint band, const gchar *property, gdouble value)
{
  gchar *name = g_strdup_printf ("band%u::%s", band, property);
  gst_child_proxy_set (GST_CHILD_PROXY (e), name, value, NULL);
  g_free (name);
}

/* "-30 -20", to be freed. */
static gchar *
array_of (GstElement *e, const gchar *property)
{
  GValue value = G_VALUE_INIT;
  GString *s = g_string_new (NULL);
  g_object_get_property (G_OBJECT (e), property, &value);
  for (guint i = 0; i < gst_value_array_get_size (&value); i++)
    g_string_append_printf (s, "%s%g", i ? " " : "",
        g_value_get_double (gst_value_array_get_value (&value, i)));
  g_value_unset (&value);
  return g_string_free (s, FALSE);
}

#define CHECK_ARRAY(e, property, wanted)                                       \
  do {                                                                         \
    gchar *is = array_of (e, property);                                        \
    fail_unless_equals_string (is, wanted);                                    \
    g_free (is);                                                               \
  } while (0)

static void
set_array (GstElement *e, const gchar *property, const gchar *text)
{
  gst_util_set_object_arg (G_OBJECT (e), property, text);
}

/* Properties one after the other: "num-bands=3 band0::knee=3". */
static void
set_each (GstElement *e, const gchar *settings)
{
  gchar **words = g_strsplit (settings, " ", -1);
  for (gchar **word = words; *word; word++) {
    gchar **pair = g_strsplit (*word, "=", 2);
    GObject *target;
    GParamSpec *spec;
    fail_unless (
        gst_child_proxy_lookup (GST_CHILD_PROXY (e), pair[0], &target, &spec),
        "%s", pair[0]);
    gst_util_set_object_arg (target, spec->name, pair[1]);
    g_object_unref (target);
    g_strfreev (pair);
  }
  g_strfreev (words);
}

static guint
children_of (GstElement *e)
{
  return gst_child_proxy_get_children_count (GST_CHILD_PROXY (e));
}

static GObject *
band_of (GstElement *e, guint i)
{
  gchar *name = g_strdup_printf ("band%u", i);
  GObject *band = gst_child_proxy_get_child_by_name (GST_CHILD_PROXY (e), name);
  fail_unless (band != NULL);
  g_free (name);
  return band;
}

/* --- rows ------------------------------------------------------------------------ */

GST_START_TEST (test_defaults)
{
  GstElement *e = make ("fxmultiband");
  fail_unless_equals_int (children_of (e), 4);
  for (guint i = 0; i < 8; i++) {
    for (guint k = 0; k < G_N_ELEMENTS (numbers); k++)
      fail_unless_equals_float (
          child_double (e, i, numbers[k].child), numbers[k].def);
  }
  for (guint i = 0; i < 3; i++)
    fail_unless (
        fabs (child_double (e, i, "frequency") / (120 * pow (50, i / 2.0)) -
              1) < 1e-12);
  g_object_set (e, "num-bands", 2, NULL);
  fail_unless_equals_int (children_of (e), 2);
  fail_unless_equals_float (child_double (e, 0, "frequency"), 850);
  fail_unless (
      gst_child_proxy_get_child_by_name (GST_CHILD_PROXY (e), "band8") == NULL);
  fail_unless (
      gst_child_proxy_get_child_by_index (GST_CHILD_PROXY (e), 2) == NULL);
  /* Looking at them is no setting of them. */
  for (guint k = 0; k < G_N_ELEMENTS (numbers); k++)
    CHECK_ARRAY (e, numbers[k].array, "");
  CHECK_ARRAY (e, "frequencies", "");
  ASSERT_OBJECT_REFCOUNT (e, "fxmultiband", 1);
  gst_object_unref (e);
}
GST_END_TEST;

/* A row that is set leaves all others as they were. */
GST_START_TEST (test_rows)
{
  GstElement *e = make ("fxmultiband thresholds=<-30,-20> ratios=<3>");
  fail_unless_equals_float (child_double (e, 0, "threshold"), -30);
  fail_unless_equals_float (child_double (e, 3, "threshold"), -20);
  fail_unless_equals_float (child_double (e, 7, "ratio"), 3);
  set_child (e, 0, "threshold", -40);
  CHECK_ARRAY (e, "thresholds", "-40 -20 -20 -20 -20 -20 -20 -20");
  set_child (e, 2, "threshold", -50);
  CHECK_ARRAY (e, "thresholds", "-40 -20 -50 -20 -20 -20 -20 -20");
  set_child (e, 7, "ratio", 9);
  CHECK_ARRAY (e, "ratios", "3 3 3 3 3 3 3 9");
  set_child (e, 1, "makeup", 6);
  CHECK_ARRAY (e, "makeups", "0 6 0 0 0 0 0 0");
  CHECK_ARRAY (e, "knees", "");
  set_array (e, "thresholds", "<-10>");
  CHECK_ARRAY (e, "thresholds", "-10");
  fail_unless_equals_float (child_double (e, 2, "threshold"), -10);
  for (guint k = 0; k < G_N_ELEMENTS (numbers); k++) {
    set_array (e, numbers[k].array, "<>");
    set_child (e, 1, numbers[k].child, numbers[k].other);
    for (guint i = 0; i < 8; i++)
      fail_unless_equals_float (child_double (e, i, numbers[k].child),
          i == 1 ? numbers[k].other : numbers[k].def);
  }
  gst_object_unref (e);
}
GST_END_TEST;

/* Frequencies of bands are as many as there have to be, in any order. */
GST_START_TEST (test_frequencies)
{
  static const gchar *const settings[] = {
    "num-bands=3 band0::frequency=200 band1::frequency=3000",
    "band0::frequency=200 num-bands=3 band1::frequency=3000",
    "band1::frequency=3000 band0::frequency=200 num-bands=3",
    "num-bands=8 band1::frequency=3000 band0::frequency=200 num-bands=3",
    "num-bands=1 band0::frequency=200 band1::frequency=3000 num-bands=3",
    "num-bands=3 frequencies=<100,3000> band0::frequency=200",
    "frequencies=<100,3000> band0::frequency=200 num-bands=3",
  };
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    GstElement *e = make ("fxmultiband");
    set_each (e, settings[i]);
    CHECK_ARRAY (e, "frequencies", "200 3000");
    g_object_set (e, "num-bands", 1, NULL);
    CHECK_ARRAY (e, "frequencies", "");
    g_object_set (e, "num-bands", 4, NULL);
    CHECK_ARRAY (e, "frequencies", "200 3000 6000");
    fail_unless (gst_element_set_state (e, GST_STATE_PAUSED) !=
                 GST_STATE_CHANGE_FAILURE);
    gst_element_set_state (e, GST_STATE_NULL);
    gst_object_unref (e);
  }
  /* An array alone stays what it was set to, right or wrong. */
  GstElement *e = make ("fxmultiband");
  set_each (e, "band2::frequency=7000 frequencies=<100,200,300> num-bands=3");
  CHECK_ARRAY (e, "frequencies", "100 200 300");
  ASSERT_SET_STATE (e, GST_STATE_PAUSED, GST_STATE_CHANGE_FAILURE);
  gst_element_set_state (e, GST_STATE_NULL);
  gst_object_unref (e);
}
GST_END_TEST;

/* As a launch line. */
GST_START_TEST (test_launch_line)
{
  if (g_getenv ("GST_TRACERS"))
    return; /* GStreamer 1.22's parser keeps a reference to each band set */
  GstElement *e = make ("fxmultiband band2::makeup=3 band0::threshold=-30 "
                        "band0::frequency=200 num-bands=3");
  CHECK_ARRAY (e, "thresholds", "-30 -18 -18 -18 -18 -18 -18 -18");
  CHECK_ARRAY (e, "makeups", "0 0 3 0 0 0 0 0");
  CHECK_ARRAY (e, "frequencies", "200 6000");
  gst_object_unref (e);
}
GST_END_TEST;

/* --- signals ------------------------------------------------------------------------ */

static void
count_notify (GObject *object, GParamSpec *pspec, gint *count)
{
  ++*count;
}

GST_START_TEST (test_notify)
{
  GstElement *e = make ("fxmultiband thresholds=<-30,-20>");
  gint arrays = 0, other = 0, children[4] = { 0 };
  GObject *band[4];
  g_signal_connect (
      e, "notify::thresholds", G_CALLBACK (count_notify), &arrays);
  g_signal_connect (e, "notify::ratios", G_CALLBACK (count_notify), &other);
  for (guint i = 0; i < 4; i++) {
    band[i] = band_of (e, i);
    g_signal_connect (
        band[i], "notify::threshold", G_CALLBACK (count_notify), &children[i]);
  }
  g_object_set (band[2], "threshold", -25.0, "knee", 3.0, NULL);
  fail_unless_equals_int (arrays, 1);
  fail_unless_equals_int (children[2], 1);
  fail_unless_equals_int (children[0] + children[1] + children[3], 0);
  set_array (e, "thresholds", "<-30,-11,-25>");
  fail_unless_equals_int (arrays, 2);
  fail_unless_equals_int (children[0], 0);
  fail_unless_equals_int (children[1], 1);
  fail_unless_equals_int (children[2], 1);
  fail_unless_equals_int (children[3], 1);
  fail_unless_equals_int (other, 0);
  for (guint i = 0; i < 4; i++)
    g_object_unref (band[i]);
  gst_object_unref (e);
}
GST_END_TEST;

static void
count_child (GstChildProxy *proxy, GObject *child, gchar *name, gint *count)
{
  ++*count;
}

GST_START_TEST (test_num_bands)
{
  GstElement *e = make ("fxmultiband");
  gint added = 0, removed = 0;
  g_signal_connect (e, "child-added", G_CALLBACK (count_child), &added);
  g_signal_connect (e, "child-removed", G_CALLBACK (count_child), &removed);
  set_child (e, 6, "threshold", -55);
  g_object_set (e, "num-bands", 8, NULL);
  fail_unless_equals_int (added, 4);
  g_object_set (e, "num-bands", 1, NULL);
  fail_unless_equals_int (removed, 7);
  g_object_set (e, "num-bands", 7, NULL);
  fail_unless_equals_float (child_double (e, 6, "threshold"), -55);
  gst_object_unref (e);
}
GST_END_TEST;

GST_START_TEST (test_band_outlives_element)
{
  GstElement *e = make ("fxmultiband thresholds=<-30>");
  GObject *band = band_of (e, 1);
  gdouble threshold = NAN;
  gst_object_unref (e);
  g_object_set (band, "threshold", -5.0, NULL);
  g_object_get (band, "threshold", &threshold, NULL);
  fail_unless_equals_float (threshold, -18);
  ASSERT_OBJECT_REFCOUNT (band, "band", 1);
  g_object_unref (band);
}
GST_END_TEST;

/* --- faults ------------------------------------------------------------------------- */

/* A number out of range is a warning that names the band while it runs, and
 * the end of a start. */
GST_START_TEST (test_bad_values)
{
  gchar *name = g_strdup_printf ("band1::%s", numbers[__i__].child), *text;
  FxGst *s = fx_gst_new ("fxmultiband", "F64", 48000, 2, FALSE);
  fx_gst_push (s, NULL, 100);
  set_child (s->element, 1, numbers[__i__].child, numbers[__i__].bad);
  fail_unless_equals_int (
      fx_gst_messages (s->bus, GST_MESSAGE_WARNING, &text), 1);
  fail_unless (strstr (text, name) != NULL, "%s", text);
  fail_unless_equals_float (
      child_double (s->element, 1, numbers[__i__].child), numbers[__i__].def);
  CHECK_ARRAY (s->element, numbers[__i__].array, "");
  fx_gst_push (s, NULL, 100);
  g_free (text);
  fx_gst_free (s);
  GstElement *e = make ("fxmultiband");
  set_child (e, 1, numbers[__i__].child, numbers[__i__].bad);
  GstBus *bus = gst_bus_new ();
  gst_element_set_bus (e, bus);
  ASSERT_SET_STATE (e, GST_STATE_PAUSED, GST_STATE_CHANGE_FAILURE);
  fail_unless_equals_int (fx_gst_messages (bus, GST_MESSAGE_ERROR, &text), 1);
  fail_unless (strstr (text, name) != NULL, "%s", text);
  set_child (e, 1, numbers[__i__].child, numbers[__i__].other);
  fail_unless (
      gst_element_set_state (e, GST_STATE_PAUSED) != GST_STATE_CHANGE_FAILURE);
  gst_element_set_state (e, GST_STATE_NULL);
  gst_element_set_bus (e, NULL);
  gst_object_unref (bus);
  gst_object_unref (e);
  g_free (text);
  g_free (name);
}
GST_END_TEST;

GST_START_TEST (test_early_band_warns)
{
  GstElement *e = make ("fxmultiband");
  gchar *text;
  set_child (e, 5, "threshold", -40);
  GstBus *bus = gst_bus_new ();
  gst_element_set_bus (e, bus);
  gst_element_set_state (e, GST_STATE_PAUSED);
  fail_unless_equals_int (fx_gst_messages (bus, GST_MESSAGE_WARNING, &text), 1);
  fail_unless (
      strstr (text, "band5") && strstr (text, "num-bands to 6"), "%s", text);
  gst_element_set_state (e, GST_STATE_NULL);
  gst_element_set_bus (e, NULL);
  gst_object_unref (bus);
  gst_object_unref (e);
  g_free (text);
}
GST_END_TEST;

/* --- presets -------------------------------------------------------------------------- */

GST_START_TEST (test_presets)
{
  GstElement *e = make ("fxmultiband num-bands=3"),
             *other = make ("fxmultiband");
  set_child (e, 0, "frequency", 222);
  set_child (e, 1, "threshold", -44);
  set_child (other, 2, "frequency", 777);
  gchar **names = gst_preset_get_property_names (GST_PRESET (e));
  for (gchar **name = names; *name; name++)
    fail_unless (!strstr (*name, "::"), "%s", *name);
  fail_unless (g_strv_contains ((const gchar *const *)names, "thresholds"));
  g_strfreev (names);
  fail_unless (gst_preset_save_preset (GST_PRESET (e), "mine"));
  fail_unless (gst_preset_load_preset (GST_PRESET (other), "mine"));
  fail_unless (gst_preset_delete_preset (GST_PRESET (e), "mine"));
  fail_unless_equals_int (children_of (other), 3);
  CHECK_ARRAY (other, "frequencies", "222 6000");
  CHECK_ARRAY (other, "thresholds", "-18 -44 -18 -18 -18 -18 -18 -18");
  fail_unless (gst_preset_load_preset (GST_PRESET (other), "dense"));
  CHECK_ARRAY (other, "frequencies", "100 400 1600 6400");
  fail_unless_equals_float (child_double (other, 4, "threshold"), -34);
  fail_unless (gst_element_set_state (other, GST_STATE_PAUSED) !=
               GST_STATE_CHANGE_FAILURE);
  gst_element_set_state (other, GST_STATE_NULL);
  gst_object_unref (e);
  gst_object_unref (other);
}
GST_END_TEST;

/* --- sound ---------------------------------------------------------------------------- */

/* The same whether set by arrays or by bands, in buffers of any size. */
GST_START_TEST (test_same_sound)
{
  static const gchar
      arrays[] = "fxmultiband num-bands=3 frequencies=<200,3000> "
                 "thresholds=<-30,-18,-44> ratios=<4,4,10> knees=<6,0> "
                 "attacks=<10,10,1> releases=<50> makeups=<0,3,-2>",
      bands[] = "fxmultiband band0::threshold=-30 num-bands=3 "
                "band2::threshold=-44 band2::ratio=10 band1::knee=0 "
                "band2::knee=0 band2::attack=1 releases=<100> "
                "band0::release=50 band1::release=50 band2::release=50 "
                "band1::makeup=3 band2::makeup=-2 band0::frequency=200 "
                "band1::frequency=3000";
  static const gsize sizes[] = { 1, 63, 480, 4096 };
  gsize frames = 12000;
  if (g_getenv ("GST_TRACERS"))
    return; /* as in test_launch_line */
  for (guint f = 0; f < 2; f++) {
    const gchar *format = f ? "F32" : "F64";
    gdouble *x = fx_gst_noise (2 * frames, 4);
    gdouble *y = fx_gst_run (arrays, format, 48000, 2, x, frames, frames), *z;
    fail_unless (fx_gst_max_diff (x, y, 2 * frames) > 0.1);
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
      gdouble *a = fx_gst_run (arrays, format, 48000, 2, x, frames, sizes[i]);
      z = fx_gst_run (bands, format, 48000, 2, x, frames, sizes[i]);
      fail_unless (fx_gst_max_diff (a, z, 2 * frames) == 0);
      gdouble d = fx_gst_max_diff (y, z, 2 * frames);
      fail_unless (d < (f ? 1e-6 : 1e-12), "%u frames: %g", (guint)sizes[i], d);
      g_free (a);
      g_free (z);
    }
    g_free (x);
    g_free (y);
  }
}
GST_END_TEST;

static Suite *
fxmultiband_suite (void)
{
  Suite *s = suite_create ("fxmultiband");
  TCase *tc = tcase_create ("bands");
  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_defaults);
  tcase_add_test (tc, test_rows);
  tcase_add_test (tc, test_frequencies);
  tcase_add_test (tc, test_launch_line);
  tcase_add_test (tc, test_notify);
  tcase_add_test (tc, test_num_bands);
  tcase_add_test (tc, test_band_outlives_element);
  tcase_add_loop_test (tc, test_bad_values, 0, G_N_ELEMENTS (numbers));
  tcase_add_test (tc, test_early_band_warns);
  tcase_add_test (tc, test_presets);
  tcase_add_test (tc, test_same_sound);
  return s;
}

GST_CHECK_MAIN (fxmultiband);
