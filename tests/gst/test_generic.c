/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Every filter of the registry: what it says about itself, states, presets,
 * formats, and what it leaves alone in a buffer. */

#include "tests/gst/fxgst.h"

#define NAME (fx_gst_filters ()[__i__])

static FxGst *
open_stream (const gchar *name, const gchar *format, gint rate, gint channels,
    gboolean planar)
{
  gchar *line = fx_gst_line (name);
  FxGst *s = fx_gst_new (line, format, rate, channels, planar);
  g_free (line);
  return s;
}

GST_START_TEST (test_metadata)
{
  static const gchar *const keys[] = { GST_ELEMENT_METADATA_LONGNAME,
    GST_ELEMENT_METADATA_KLASS, GST_ELEMENT_METADATA_DESCRIPTION,
    GST_ELEMENT_METADATA_AUTHOR };
  GstElementFactory *f = gst_element_factory_find (NAME);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    const gchar *text = gst_element_factory_get_metadata (f, keys[i]);
    fail_unless (text && *text, "%s: no %s", NAME, keys[i]);
  }
  fail_unless (g_str_has_prefix (
      gst_element_factory_get_metadata (f, GST_ELEMENT_METADATA_KLASS),
      "Filter/Effect/Audio"));
  guint pads = 2;
  for (const GList *l = gst_element_factory_get_static_pad_templates (f); l;
       l = l->next) {
    const GstStaticPadTemplate *t = l->data;
    pads += strcmp (t->name_template, "sidechain") == 0;
  }
  fail_unless_equals_int (gst_element_factory_get_num_pad_templates (f), pads);
  gst_object_unref (f);
}
GST_END_TEST;

static gboolean
is_kebab (const gchar *s)
{
  gchar before = '-';
  for (; *s; before = *s++) {
    if (!g_ascii_islower (*s) && !g_ascii_isdigit (*s) &&
        !(*s == '-' && before != '-'))
      return FALSE;
  }
  return before != '-';
}

static void
check_property (const gchar *element, GParamSpec *p)
{
  const gchar *blurb = g_param_spec_get_blurb (p);
  fail_unless (
      blurb && strlen (blurb) > 10, "%s::%s: no blurb", element, p->name);
  fail_unless (g_ascii_isupper (*blurb) || !g_ascii_isalpha (*blurb),
      "%s::%s: '%s'", element, p->name, blurb);
  fail_unless (is_kebab (p->name), "%s::%s", element, p->name);
  if (p->flags & G_PARAM_WRITABLE)
    fail_unless (
        p->flags & (GST_PARAM_MUTABLE_READY | GST_PARAM_MUTABLE_PAUSED |
                       GST_PARAM_MUTABLE_PLAYING),
        "%s::%s does not say when it may change", element, p->name);
  if (p->flags & GST_PARAM_CONTROLLABLE)
    fail_unless (
        p->flags & GST_PARAM_MUTABLE_PLAYING, "%s::%s", element, p->name);
  if (G_IS_PARAM_SPEC_ENUM (p)) {
    GEnumClass *k = G_PARAM_SPEC_ENUM (p)->enum_class;
    fail_unless (g_str_has_prefix (G_ENUM_CLASS_TYPE_NAME (k), "Gst"));
    for (guint i = 0; i < k->n_values; i++) {
      fail_unless (is_kebab (k->values[i].value_nick), "%s::%s: nick %s",
          element, p->name, k->values[i].value_nick);
      fail_unless (*k->values[i].value_name);
    }
  }
  if (G_IS_PARAM_SPEC_DOUBLE (p)) {
    GParamSpecDouble *d = G_PARAM_SPEC_DOUBLE (p);
    fail_unless (d->minimum < d->maximum && d->default_value >= d->minimum &&
                     d->default_value <= d->maximum,
        "%s::%s: default %g in %g .. %g", element, p->name, d->default_value,
        d->minimum, d->maximum);
  }
}

/* A fresh element has the defaults that its properties state. */
static void
check_default (GstElement *e, GParamSpec *p)
{
  if (!G_IS_PARAM_SPEC_DOUBLE (p) && !G_IS_PARAM_SPEC_INT (p) &&
      !G_IS_PARAM_SPEC_BOOLEAN (p) && !G_IS_PARAM_SPEC_ENUM (p))
    return;
  GValue v = G_VALUE_INIT;
  g_value_init (&v, p->value_type);
  g_object_get_property (G_OBJECT (e), p->name, &v);
  fail_unless (
      g_param_value_defaults (p, &v), "%s::%s", GST_OBJECT_NAME (e), p->name);
  g_value_unset (&v);
}

GST_START_TEST (test_properties)
{
  GstElement *e = gst_element_factory_make (NAME, NULL);
  guint n, own = 0, live = 0;
  GParamSpec **all =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (e), &n);
  GType base = g_type_from_name ("GstFxFilter");
  for (guint i = 0; i < n; i++) {
    if (!g_type_is_a (all[i]->owner_type, base))
      continue;
    own++;
    live += (all[i]->flags & GST_PARAM_CONTROLLABLE) != 0;
    check_property (NAME, all[i]);
    check_default (e, all[i]);
  }
  fail_unless (own >= 5, "%s has %u properties", NAME, own);
  fail_unless (live > 0 || strcmp (NAME, "fxsos") == 0);
  g_free (all);
  gst_object_unref (e);
}
GST_END_TEST;

static const GstState up_and_down[] = { GST_STATE_READY, GST_STATE_NULL,
  GST_STATE_PAUSED, GST_STATE_PLAYING, GST_STATE_READY, GST_STATE_PLAYING,
  GST_STATE_PAUSED, GST_STATE_NULL, GST_STATE_PLAYING, GST_STATE_NULL };

GST_START_TEST (test_states)
{
  GstElement *e = gst_element_factory_make (NAME, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (up_and_down); i++)
    fail_unless (
        gst_element_set_state (e, up_and_down[i]) != GST_STATE_CHANGE_FAILURE,
        "%s to %s", NAME, gst_element_state_get_name (up_and_down[i]));
  ASSERT_OBJECT_REFCOUNT (e, NAME, 1);
  gst_object_unref (e);
}
GST_END_TEST;

/* Stopped and started again it plays as a new one does: to rounding, as the
 * first stream has its first frame by itself, where properties are taken. */
GST_START_TEST (test_reuse)
{
  gdouble *x = fx_gst_noise (2 * 500, 3), *first = NULL;
  FxGst *s = open_stream (NAME, "F64", 48000, 2, FALSE);
  for (guint i = 0; i < 3; i++) {
    fx_gst_push_all (s, x, 500, 100);
    fail_unless_equals_int (fx_gst_frames (s), 500);
    if (!first)
      first = g_memdup2 (s->out->data, 1000 * sizeof (gdouble));
    fail_unless (
        fx_gst_max_diff (first, (gdouble *)s->out->data, 1000) < 1e-12);
    gst_element_set_state (s->element, i ? GST_STATE_READY : GST_STATE_NULL);
    gst_element_set_state (s->element, GST_STATE_PLAYING);
    fx_gst_set_caps (s, "F64", 48000, 2, FALSE);
    GstSegment segment;
    gst_segment_init (&segment, GST_FORMAT_TIME);
    gst_harness_push_event (s->h, gst_event_new_segment (&segment));
    s->pushed = 0;
    fx_gst_clear (s);
  }
  fx_gst_free (s);
  g_free (first);
  g_free (x);
}
GST_END_TEST;

GST_START_TEST (test_presets)
{
  gchar *line = fx_gst_line (NAME);
  GstElement *e = gst_parse_launch (line, NULL);
  fail_unless (GST_IS_PRESET (e));
  gchar **names = gst_preset_get_preset_names (GST_PRESET (e));
  for (guint i = 0; names && names[i]; i++) {
    fail_unless (gst_preset_load_preset (GST_PRESET (e), names[i]),
        "%s: preset %s", NAME, names[i]);
    fail_unless (gst_element_set_state (e, GST_STATE_PAUSED) !=
                 GST_STATE_CHANGE_FAILURE);
    gst_element_set_state (e, GST_STATE_NULL);
  }
  gchar **properties = gst_preset_get_property_names (GST_PRESET (e));
  fail_unless (properties && properties[0]);
  g_strfreev (properties);
  g_strfreev (names);
  gst_object_unref (e);
  g_free (line);
}
GST_END_TEST;

/* Runs x through one format; the values as doubles. */
static gdouble *
run_format (const gchar *name, const gchar *format, gint rate, gint channels,
    gboolean planar, const gdouble *x, const gsize *blocks, guint n)
{
  FxGst *s = open_stream (name, format, rate, channels, planar);
  gsize done = 0;
  for (guint i = 0; i < n; i++) {
    fx_gst_push (s, x + done * (gsize)channels, blocks[i]);
    done += blocks[i];
    fail_unless_equals_int (fx_gst_frames (s), done);
  }
  gdouble *out =
      g_memdup2 (s->out->data, done * (gsize)channels * sizeof (gdouble));
  fail_unless_equals_int (fx_gst_messages (s->bus, GST_MESSAGE_ERROR, NULL), 0);
  fx_gst_free (s);
  return out;
}

GST_START_TEST (test_formats)
{
  static const gint rates[] = { 8000, 44100, 48000, 96000, 192000, 384000 };
  static const gint channels[] = { 1, 2, 3, 6, 8 };
  static const gsize blocks[] = { 1, 2, 3, 7, 63, 64, 65, 441, 0, 5, 257 };
  gsize frames = 0;
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    frames += blocks[i];
  for (guint r = 0; r < G_N_ELEMENTS (rates); r++) {
    for (guint c = 0; c < G_N_ELEMENTS (channels); c++) {
      gsize n = frames * (gsize)channels[c];
      gdouble *x = fx_gst_noise (n, r + c), *y[4];
      for (guint k = 0; k < 4; k++) {
        y[k] = run_format (NAME, k & 1 ? "F32" : "F64", rates[r], channels[c],
            (k & 2) != 0, x, blocks, G_N_ELEMENTS (blocks));
        gdouble bound = k & 1 ? 2e-6 : 1e-11;
        gdouble d = fx_gst_max_diff (y[0], y[k], n);
        fail_unless (d < bound * (1 + fx_gst_max_abs (y[0], n)),
            "%s: %d Hz, %d channels, variant %u: off by %g", NAME, rates[r],
            channels[c], k, d);
      }
      fail_unless (fx_gst_max_abs (y[0], n) > 0.001, "%s: silence", NAME);
      fail_unless (
          (fx_gst_max_diff (y[0], x, n) > 0.001) == fx_gst_changes (NAME),
          "%s: no effect", NAME);
      for (guint k = 0; k < 4; k++)
        g_free (y[k]);
      g_free (x);
    }
  }
}
GST_END_TEST;

/* Channels do not mix: each is what it is alone. Where each has a part of its
 * own to play, the even ones do the same. Not in a room that all are in
 * (tests/dsp/test_reverb.c holds what that is), and one that is to be panned is
 * not the same as one of many that are. */
GST_START_TEST (test_channels_apart)
{
  guint every = strcmp (NAME, "fxautopan") == 0 ? 2 : 1;
  if (strcmp (NAME, "fxreverb") == 0 || strcmp (NAME, "fxpan") == 0)
    return;
  gdouble *x = fx_gst_noise (8 * 300, 9), one[300];
  gsize block = 300;
  gdouble *all = run_format (NAME, "F64", 48000, 8, FALSE, x, &block, 1);
  for (guint c = 0; c < 8; c += every) {
    for (guint i = 0; i < 300; i++)
      one[i] = x[i * 8 + c];
    gdouble *y = run_format (NAME, "F64", 48000, 1, FALSE, one, &block, 1);
    for (guint i = 0; i < 300; i++)
      fail_unless (ABS (y[i] - all[i * 8 + c]) < 1e-12);
    g_free (y);
  }
  g_free (all);
  g_free (x);
}
GST_END_TEST;

GST_START_TEST (test_buffer_kept)
{
  FxGst *s = open_stream (NAME, "F32", 44100, 2, FALSE);
  gdouble x[2 * 441] = { 0.5 };
  fx_gst_push (s, x, 441);
  fx_gst_clear (s);
  GstBuffer *in = fx_gst_buffer (s, x, 441);
  GstCaps *unix_time = gst_caps_new_empty_simple ("timestamp/x-unix");
  GST_BUFFER_FLAG_SET (in, GST_BUFFER_FLAG_MARKER | GST_BUFFER_FLAG_LIVE);
  gst_buffer_add_reference_timestamp_meta (in, unix_time, 77, 88);
  GstBuffer *copy = gst_buffer_new ();
  gst_buffer_copy_into (copy, in,
      GST_BUFFER_COPY_FLAGS | GST_BUFFER_COPY_TIMESTAMPS, 0, (gsize)-1);
  GstMemory *memory = gst_buffer_peek_memory (in, 0);
  GstBuffer *out = gst_harness_push_and_pull (s->h, in);
  fail_unless (gst_buffer_peek_memory (out, 0) == memory, "not in place");
  fail_unless_equals_uint64 (GST_BUFFER_PTS (out), GST_BUFFER_PTS (copy));
  fail_unless_equals_uint64 (
      GST_BUFFER_DURATION (out), GST_BUFFER_DURATION (copy));
  fail_unless_equals_uint64 (GST_BUFFER_OFFSET (out), GST_BUFFER_OFFSET (copy));
  fail_unless_equals_uint64 (
      GST_BUFFER_OFFSET_END (out), GST_BUFFER_OFFSET_END (copy));
  guint flags = GST_BUFFER_FLAGS (out), before = GST_BUFFER_FLAGS (copy);
  flags &= ~(guint)GST_BUFFER_FLAG_TAG_MEMORY;
  before &= ~(guint)GST_BUFFER_FLAG_TAG_MEMORY;
  fail_unless_equals_int (flags, before);
  GstReferenceTimestampMeta *meta =
      gst_buffer_get_reference_timestamp_meta (out, unix_time);
  fail_unless (meta && meta->timestamp == 77 && meta->duration == 88);
  gst_buffer_unref (out);
  gst_buffer_unref (copy);
  gst_caps_unref (unix_time);
  fx_gst_free (s);
}
GST_END_TEST;

/* A buffer that others hold too is not written to. */
GST_START_TEST (test_shared_input)
{
  FxGst *s = open_stream (NAME, "F64", 48000, 1, FALSE);
  gdouble *x = fx_gst_noise (480, 5);
  gsize n;
  GstBuffer *in = fx_gst_buffer (s, x, 480);
  fail_unless_equals_int (
      gst_harness_push (s->h, gst_buffer_ref (in)), GST_FLOW_OK);
  gdouble *kept = fx_gst_values (in, &s->info, &n);
  fail_unless (fx_gst_max_diff (kept, x, 480) == 0);
  fx_gst_pull (s);
  fail_unless ((fx_gst_max_diff ((gdouble *)s->out->data, x, 480) > 0) ==
               fx_gst_changes (NAME));
  g_free (kept);
  g_free (x);
  gst_buffer_unref (in);
  fx_gst_free (s);
}
GST_END_TEST;

GST_START_TEST (test_latency)
{
  FxGst *s = open_stream (NAME, "F32", 48000, 2, FALSE);
  gst_harness_set_upstream_latency (s->h, 7 * GST_MSECOND);
  fx_gst_push (s, NULL, 480);
  GstClockTime latency = gst_harness_query_latency (s->h);
  fail_unless (latency >= 7 * GST_MSECOND && latency < 2 * GST_SECOND);
  fx_gst_free (s);
}
GST_END_TEST;

static gpointer
read_all_properties (gpointer data)
{
  FxGst *s = data;
  guint n;
  GParamSpec **all =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (s->element), &n);
  while (!g_atomic_int_get (&s->stop)) {
    for (guint i = 0; i < n; i++) {
      if (!(all[i]->flags & G_PARAM_READABLE))
        continue;
      GValue v = G_VALUE_INIT;
      g_value_init (&v, all[i]->value_type);
      g_object_get_property (G_OBJECT (s->element), all[i]->name, &v);
      g_value_unset (&v);
    }
  }
  g_free (all);
  return NULL;
}

GST_START_TEST (test_getters_while_streaming)
{
  FxGst *s = open_stream (NAME, "F32", 48000, 2, FALSE);
  GThread *t = g_thread_new ("getters", read_all_properties, s);
  for (guint i = 0; i < 300; i++) {
    GstBuffer *buf = gst_buffer_new_allocate (NULL, 480 * 8, NULL);
    gst_buffer_memset (buf, 0, 0, 480 * 8);
    fail_unless_equals_int (gst_harness_push (s->h, buf), GST_FLOW_OK);
  }
  g_atomic_int_set (&s->stop, 1);
  g_thread_join (t);
  fx_gst_free (s);
}
GST_END_TEST;

GST_START_TEST (test_stats)
{
  FxGst *s = open_stream (NAME, "F32", 48000, 2, FALSE);
  gdouble *x = fx_gst_noise (2 * 1000, 1);
  GstStructure *stats;
  gchar *expected = g_strdup_printf ("application/x-%s-stats", NAME);
  g_object_get (s->element, "stats", &stats, NULL);
  fail_unless_equals_string (gst_structure_get_name (stats), expected);
  gst_structure_free (stats);
  fx_gst_push_all (s, x, 1000, 100);
  fail_unless_equals_int (fx_gst_stat (s->element, "buffers"), 10);
  fail_unless_equals_int (fx_gst_stat (s->element, "frames"), 1000);
  fail_unless_equals_int (fx_gst_stat (s->element, "fused-buffers"), 0);
  fail_unless_equals_int (fx_gst_stat (s->element, "non-finite-samples"), 0);
  x[5] = x[9] = (gdouble)NAN;
  fx_gst_push (s, x, 100);
  fail_unless_equals_int (fx_gst_stat (s->element, "non-finite-samples"), 2);
  guint64 resets = fx_gst_stat (s->element, "resets");
  fx_gst_flush (s);
  fail_unless_equals_int (fx_gst_stat (s->element, "resets"), resets + 1);
  g_free (expected);
  g_free (x);
  fx_gst_free (s);
}
GST_END_TEST;

static Suite *
fx_generic_suite (void)
{
  Suite *suite = suite_create ("fx generic");
  TCase *tc = tcase_create ("each filter");
  gint n = (gint)fx_gst_n_filters ();
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_metadata, 0, n);
  tcase_add_loop_test (tc, test_properties, 0, n);
  tcase_add_loop_test (tc, test_states, 0, n);
  tcase_add_loop_test (tc, test_reuse, 0, n);
  tcase_add_loop_test (tc, test_presets, 0, n);
  tcase_add_loop_test (tc, test_formats, 0, n);
  tcase_add_loop_test (tc, test_channels_apart, 0, n);
  tcase_add_loop_test (tc, test_buffer_kept, 0, n);
  tcase_add_loop_test (tc, test_shared_input, 0, n);
  tcase_add_loop_test (tc, test_latency, 0, n);
  tcase_add_loop_test (tc, test_getters_while_streaming, 0, n);
  tcase_add_loop_test (tc, test_stats, 0, n);
  return suite;
}

GST_CHECK_MAIN (fx_generic)
