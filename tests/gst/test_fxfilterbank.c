/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxfilterbank: its layouts as pads and as channels, sums, and what it refuses.
 * What it has in common with fxcrossover is tested there. */

#include <string.h>
#include "tests/gst/bandtest.h"

#define OCTAVES "fxfilterbank lower-frequency=125 upper-frequency=4000"

static const struct {
  const gchar *line;
  guint bands;
} layouts[] = {
  { OCTAVES, 6 },
  { OCTAVES " residual=true", 8 },
  { "fxfilterbank layout=third-octave lower-frequency=500 "
    "upper-frequency=2000",
      7 },
  { "fxfilterbank layout=log bands=3 residual=true", 5 },
  { "fxfilterbank layout=mel bands=10 residual=true", 12 },
  { "fxfilterbank layout=edges edges=\"<100, 200, 3000>\"", 2 },
};

/* Linear or not, as pads or as channels, planar or not it is the same. */
GST_START_TEST (test_layouts)
{
  const guint bands = layouts[__i__].bands;
  enum { FRAMES = 6000 };
  gdouble *x = fx_gst_noise (2 * FRAMES, 3);
  for (guint linear = 0; linear < 2; linear++) {
    gchar *line =
        g_strconcat (layouts[__i__].line, linear ? " phase=linear" : "", NULL);
    gchar *channels = g_strconcat (line, " output=channels", NULL);
    Bands *b = bands_open (line, bands, "F64", 48000, 2, FALSE);
    bands_push_all (b, x, FRAMES, 480);
    bands_eos (b);
    for (guint planar = 0; planar < 2; planar++) {
      Bands *c = bands_open (channels, 1, "F64", 48000, 2, planar);
      bands_push_all (c, x, FRAMES, 0);
      bands_eos (c);
      fail_unless_equals_int (c->data[0]->len, 2 * bands * FRAMES);
      for (guint i = 0; i < bands; i++) {
        for (gsize k = 0; k < FRAMES; k++) {
          const gdouble *all = bands_values (c, 0) + 2 * (k * bands + i);
          const gdouble *one = bands_values (b, i) + 2 * k;
          fail_unless (
              fabs (all[0] - one[0]) < 1e-11 && fabs (all[1] - one[1]) < 1e-11,
              "%s, band %u, frame %u", line, i, (guint)k);
        }
      }
      bands_free (c);
    }
    fail_unless (fx_gst_max_abs (bands_values (b, 0), 2 * FRAMES) > 1e-3);
    bands_free (b);
    g_free (channels);
    g_free (line);
  }
  g_free (x);
}
GST_END_TEST;

/* Channels of many bands have no positions, and caps say so both ways. */
GST_START_TEST (test_channels_caps)
{
  Bands *b = bands_open (OCTAVES " output=channels", 1, "F32", 48000, 2, FALSE);
  bands_push (b, NULL, 480);
  GstCaps *caps = gst_pad_get_current_caps (b->out[0]->sinkpad);
  GstStructure *s = gst_caps_get_structure (caps, 0);
  gint channels;
  guint64 mask = 1;
  fail_unless (gst_structure_get_int (s, "channels", &channels));
  fail_unless (
      gst_structure_get (s, "channel-mask", GST_TYPE_BITMASK, &mask, NULL));
  fail_unless_equals_int (channels, 12);
  fail_unless_equals_uint64 (mask, 0);
  gst_caps_unref (caps);
  bands_free (b);

  b = bands_new (OCTAVES " output=channels", 1);
  gst_harness_set_sink_caps_str (
      b->out[0], "audio/x-raw, channels = 18, rate = 44100");
  caps = gst_pad_peer_query_caps (b->in->srcpad, NULL);
  s = gst_caps_get_structure (caps, 0);
  fail_unless (gst_structure_get_int (s, "channels", &channels));
  fail_unless_equals_int (channels, 3);
  fail_unless (gst_structure_get_int (s, "rate", &channels));
  fail_unless_equals_int (channels, 44100);
  gst_caps_unref (caps);
  gst_harness_set_sink_caps_str (b->out[0], "audio/x-raw, channels = 7");
  caps = gst_pad_peer_query_caps (b->in->srcpad, NULL);
  fail_unless (gst_caps_is_empty (caps));
  gst_caps_unref (caps);
  bands_free (b);
}
GST_END_TEST;

GST_START_TEST (test_linear_sum)
{
  static const gchar *const formats[] = { "F64", "F32" };
  enum { FRAMES = 12000 };
  gdouble *x = fx_gst_noise (FRAMES, 3);
  for (guint k = 0; k < 2; k++) {
    Bands *b = bands_open (
        OCTAVES " residual=true phase=linear", 8, formats[k], 48000, 1, k == 1);
    bands_push_all (b, x, FRAMES, 480);
    bands_eos (b);
    gdouble *sum = bands_sum (b);
    fail_unless_equals_int (b->data[0]->len, FRAMES);
    gdouble d = fx_gst_max_diff (sum, x, FRAMES);
    fail_unless (d < (k ? 3e-7 : 1e-14), "%g", d);
    g_free (sum);
    bands_free (b);
  }
  g_free (x);
}
GST_END_TEST;

/* Edges that move while it plays, and automation. */
GST_START_TEST (test_live)
{
  gdouble *x = fx_gst_sine (48000, 1, 500, 48000, 0.5);
  Bands *b = bands_open ("fxfilterbank layout=log bands=4 lower-frequency=100 "
                         "upper-frequency=10000",
      4, "F64", 48000, 1, FALSE);
  bands_push_all (b, x, 24000, 480);
  g_object_set (
      b->s.element, "lower-frequency", 400.0, "upper-frequency", 2000.0, NULL);
  bands_push_all (b, x + 24000, 12000, 480);
  g_object_set (b->s.element, "order", 2, NULL);
  bands_push_all (b, x + 36000, 12000, 480);
  gdouble step = fx_gst_max_step (x, 48000, 1) + 1.5 / (0.02 * 48000);
  for (guint i = 0; i < 4; i++)
    fail_unless (fx_gst_max_step (bands_values (b, i) + 12000, 36000, 1) < step,
        "band %u: %g", i,
        fx_gst_max_step (bands_values (b, i) + 12000, 36000, 1));
  fail_unless_equals_int (fx_gst_stat (b->s.element, "parameter-changes"), 2);
  fail_unless_equals_int (
      fx_gst_messages (b->s.bus, GST_MESSAGE_WARNING, NULL), 0);
  /* edges in the wrong order: refused */
  g_object_set (b->s.element, "lower-frequency", 5000.0, NULL);
  bands_push (b, x, 480);
  gchar *text;
  fail_unless_equals_int (
      fx_gst_messages (b->s.bus, GST_MESSAGE_WARNING, &text), 1);
  fail_unless (strstr (text, "lower-frequency = 5000 Hz") != NULL, "%s", text);
  g_free (text);
  bands_free (b);
  g_free (x);
}
GST_END_TEST;

static const struct {
  const gchar *line;
  gint rate;
  const gchar *words[4];
} bad[] = {
  { "fxfilterbank", 16000,
      { "bands[7] = 11220", "0 .. 8000 Hz", "only the bands before it fit",
          "; lower upper-frequency or resample" } },
  { "fxfilterbank layout=edges edges=\"<100, 200, 30000>\"", 48000,
      { "bands[1] = 30000 Hz", "0 .. 24000 Hz", "; take lower edges" } },
  { "fxfilterbank layout=edges", 48000,
      { "edges = 0", "; give at least two" } },
  { "fxfilterbank layout=edges edges=\"<300, 200>\"", 48000,
      { "edges[1] = 200 Hz", "not above", "; write" } },
  { "fxfilterbank order=5", 48000, { "order = 5", "even", "; take" } },
  { "fxfilterbank lower-frequency=500 upper-frequency=100", 48000,
      { "lower-frequency = 500 Hz", "not below", "; lower" } },
  { "fxfilterbank layout=log bands=65", 48000,
      { "bands = 65", "1 .. 64", "; " } },
};

GST_START_TEST (test_bad_settings)
{
  gchar *text = bands_error (bad[__i__].line, bad[__i__].rate);
  fail_unless (text != NULL, "%s: no error", bad[__i__].line);
  for (guint i = 0; i < 4 && bad[__i__].words[i]; i++)
    fail_unless (strstr (text, bad[__i__].words[i]) != NULL,
        "%s: no '%s' in '%s'", bad[__i__].line, bad[__i__].words[i], text);
  g_free (text);
}
GST_END_TEST;

/* What the test of every filter does with its properties, states and counters:
 * for the elements of this base. */
static const gchar *const elements[] = { "fxcrossover", "fxfilterbank" };

GST_START_TEST (test_element)
{
  const gchar *name = elements[__i__];
  GstElement *e = gst_element_factory_make (name, NULL);
  GType base = g_type_from_name ("GstFxBands");
  guint n, own = 0;
  GParamSpec **all =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (e), &n);
  for (guint i = 0; i < n; i++) {
    GValue v = G_VALUE_INIT;
    if (!g_type_is_a (all[i]->owner_type, base))
      continue;
    own++;
    fail_unless (g_param_spec_get_blurb (all[i]) != NULL);
    g_value_init (&v, all[i]->value_type);
    g_object_get_property (G_OBJECT (e), all[i]->name, &v);
    if (!G_VALUE_HOLDS_BOXED (&v) && !GST_VALUE_HOLDS_ARRAY (&v))
      fail_unless (g_param_value_defaults (all[i], &v), "%s", all[i]->name);
    g_value_unset (&v);
  }
  fail_unless (own > 8, "%u", own);
  g_free (all);
  for (guint i = 0; i < 12; i++)
    fail_unless (gst_element_set_state (e, i % 3 == 0   ? GST_STATE_PLAYING
                                           : i % 3 == 1 ? GST_STATE_READY
                                                        : GST_STATE_NULL) !=
                 GST_STATE_CHANGE_FAILURE);
  fail_unless (GST_IS_PRESET (e));
  ASSERT_OBJECT_REFCOUNT (e, name, 1);
  gst_object_unref (e);

  Bands *b = bands_open (name, 2, "F32", 48000, 2, FALSE);
  bands_push_all (b, NULL, 1000, 100);
  fail_unless_equals_int (fx_gst_stat (b->s.element, "buffers"), 10);
  fail_unless_equals_int (fx_gst_stat (b->s.element, "frames"), 1000);
  guint64 resets = fx_gst_stat (b->s.element, "resets");
  bands_flush (b);
  fail_unless_equals_int (fx_gst_stat (b->s.element, "resets"), resets + 1);
  /* a buffer before caps is refused and freed */
  Bands *early = bands_new (name, 1);
  GstSegment segment;
  early->s.info = b->s.info;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (early->in, gst_event_new_stream_start ("early"));
  gst_harness_push_event (early->in, gst_event_new_segment (&segment));
  fail_unless (gst_harness_push (early->in,
                   fx_gst_buffer (&early->s, NULL, 10)) != GST_FLOW_OK);
  bands_free (early);
  bands_free (b);
}
GST_END_TEST;

static gpointer
turn_knobs (gpointer data)
{
  Bands *b = data;
  for (guint i = 0; !g_atomic_int_get (&b->s.stop); i++) {
    GstStructure *stats;
    g_object_set (b->s.element, "lower-frequency", 100.0 + i % 50,
        "upper-frequency", 2000.0 + i % 1000, "order", (gint)(2 + i % 4 * 2),
        NULL);
    g_object_get (b->s.element, "stats", &stats, NULL);
    gst_structure_free (stats);
  }
  return NULL;
}

GST_START_TEST (test_race)
{
  gdouble *x = fx_gst_noise (480 * 2, 1);
  Bands *b =
      bands_open ("fxfilterbank layout=log bands=4", 4, "F32", 48000, 2, FALSE);
  GThread *t = g_thread_new ("knobs", turn_knobs, b);
  for (guint i = 0; i < 300 || (i < 20000 && fx_gst_stat (b->s.element,
                                                 "parameter-changes") < 20);
       i++)
    bands_push (b, x, 480);
  g_atomic_int_set (&b->s.stop, 1);
  g_thread_join (t);
  for (guint i = 0; i < 4; i++)
    fail_unless (fx_gst_max_abs (bands_values (b, i), b->data[i]->len) < 3);
  fail_unless (fx_gst_stat (b->s.element, "parameter-changes") > 10);
  g_free (x);
  bands_free (b);
}
GST_END_TEST;

static Suite *
fxfilterbank_suite (void)
{
  Suite *suite = suite_create ("fxfilterbank");
  TCase *tc = tcase_create ("fxfilterbank");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_layouts, 0, G_N_ELEMENTS (layouts));
  tcase_add_test (tc, test_channels_caps);
  tcase_add_test (tc, test_linear_sum);
  tcase_add_test (tc, test_live);
  tcase_add_loop_test (tc, test_bad_settings, 0, G_N_ELEMENTS (bad));
  tcase_add_loop_test (tc, test_element, 0, G_N_ELEMENTS (elements));
  tcase_add_test (tc, test_race);
  return suite;
}

GST_CHECK_MAIN (fxfilterbank)
