/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the tests of elements share. */

#include <math.h>
#include <string.h>
#include <time.h>
#include "tests/fxtest.h"
#include "tests/gst/fxgst.h"

/* --- elements -------------------------------------------------------------- */

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(gchar *const *)a, *(gchar *const *)b);
}

static gboolean
is_filter (GstElementFactory *factory)
{
  GstPluginFeature *loaded =
      gst_plugin_feature_load (GST_PLUGIN_FEATURE (factory));
  g_assert (loaded != NULL);
  GType base = g_type_from_name ("GstFxFilter");
  gboolean is = base && g_type_is_a (gst_element_factory_get_element_type (
                                         GST_ELEMENT_FACTORY (loaded)),
                            base);
  gst_object_unref (loaded);
  return is;
}

const gchar *const *
fx_gst_filters (void)
{
  static gchar **names;
  if (names)
    return (const gchar *const *)names;
  GPtrArray *found = g_ptr_array_new ();
  const gchar *only = g_getenv ("FX_TEST_ELEMENT");
  GList *features =
      gst_registry_get_feature_list_by_plugin (gst_registry_get (), "fx");
  for (GList *l = features; l; l = l->next) {
    if (GST_IS_ELEMENT_FACTORY (l->data) && is_filter (l->data) &&
        (!only || strcmp (GST_OBJECT_NAME (l->data), only) == 0))
      g_ptr_array_add (found, g_strdup (GST_OBJECT_NAME (l->data)));
  }
  gst_plugin_feature_list_free (features);
  g_ptr_array_sort (found, compare_names);
  g_assert (
      found->len >= (only ? 1 : 4)); /* else: the plugin fx was not found */
  g_ptr_array_add (found, NULL);
  names = (gchar **)g_ptr_array_free (found, FALSE);
  return (const gchar *const *)names;
}

guint
fx_gst_n_filters (void)
{
  return g_strv_length ((gchar **)fx_gst_filters ());
}

gchar *
fx_gst_line (const gchar *name)
{
  static const struct {
    const gchar *name, *settings;
  } known[] = {
    { "fxautopan", "rate=3.3 law=linear" },
    { "fxautowah", "mode=lfo rate=3 q=2" },
    { "fxbiquad", "type=low-pass frequency=500" },
    { "fxbitcrusher", "bits=4 sample-rate=192000" },
    { "fxchorus", "rate=3.3 depth=0.6 stereo-phase=0" },
    { "fxcompressor", "threshold=-40 ratio=8 attack=1 release=20 link=0" },
    { "fxcrossfeed", "feed=3" },
    { "fxdcblock", "frequency=200" },
    { "fxdeesser", "frequency=2000 threshold=-40 ratio=8 link=0" },
    { "fxdelay", "time=7.3 max-time=100 feedback=0.5 mix=0.5" },
    { "fxdistortion", "type=hard drive=20 oversampling=1" },
    { "fxdither", "bits=3 type=none hold=5" },
    { "fxeq", "filters=\"Filter: ON PK Fc 300 Hz Gain 6 dB Q 0.7; Filter: ON "
              "HSC Fc 4000 Hz Gain -9 dB Q 0.7\"" },
    { "fxexpander", "threshold=-10 ratio=3 attack=1 release=20 link=0" },
    { "fxfir", "length=201 frequency=500 compensate=false" },
    { "fxflanger", "rate=2.3 delay=0.5 feedback=0.5 stereo-phase=0" },
    { "fxgain", "gain=-6" },
    { "fxgate", "threshold=-12 hold=0 attack=1 release=5 link=0" },
    { "fxiir", "family=chebyshev1 mode=high-pass order=5 frequency=300" },
    { "fxlimiter", "input-gain=-6 link=0 lookahead=0 release=1" },
    { "fxmidside", "mode=process mid-gain=-6 side-gain=-6" },
    { "fxmultiband", "thresholds=\"<-40.0>\" releases=\"<20.0>\" link=0" },
    { "fxnormalize", "pass=apply gain=-6" },
    { "fxpan", "pan=0.3" },
    { "fxphaser", "rate=3.3 stages=4 frequency=2000 depth=0.2 feedback=0.3 "
                  "stereo-phase=0" },
    { "fxreverb", "lines=16 size=0.5 decay-time=100 mix=0.5" },
    { "fxsos", "sections=\"<<1,2,1,32,-56,28>,<1,-1,0,1,-0.98,0>>\"" },
    { "fxsvf", "type=low-pass frequency=500" },
    { "fxtremolo", "rate=7.3 depth=0.9" },
    { "fxvibrato", "rate=7.3 depth=40 delay=1 compensate=false" },
    { "fxwaveshaper", "points=\"<<-1,-0.5>,<0,0>,<0.5,0.8>>\" oversampling=1" },
    { "fxwidth", "width=1.5 bass-mono=120 delay=5 gain=-6" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    if (strcmp (known[i].name, name) == 0)
      return g_strdup_printf ("%s %s", name, known[i].settings);
  }
  return g_strdup (name);
}

gboolean
fx_gst_changes (const gchar *name)
{
  return strcmp (name, "fxloudness") != 0;
}

gboolean
fx_gst_rings (const gchar *name)
{
  gchar *bare = fx_gst_line (name);
  gchar *line = g_strconcat (bare, " tail=auto", NULL);
  gdouble x[2 * 64] = { 1 };
  FxGst *s = fx_gst_new (line, "F64", 48000, 2, FALSE);
  fx_gst_push (s, x, 64);
  fx_gst_eos (s);
  gboolean rings = fx_gst_frames (s) > 64;
  fx_gst_free (s);
  g_free (line);
  g_free (bare);
  return rings;
}

gboolean
fx_gst_follows_time (const gchar *name)
{
  enum { N = 960 };
  gchar *line = fx_gst_line (name);
  gdouble *x = fx_gst_noise (N, 1);
  gdouble *here = fx_gst_run (line, "F64", 48000, 1, x, N, N);
  gdouble *there =
      fx_gst_run_at (line, "F64", 48000, 1, x, N, N, 370 * GST_MSECOND);
  gboolean follows = fx_gst_max_diff (here, there, N) > 0;
  g_free (there);
  g_free (here);
  g_free (x);
  g_free (line);
  return follows;
}

gboolean
fx_gst_follows_level (const gchar *name)
{
  static const gchar *const names[] = { "fxcompressor", "fxexpander", "fxgate",
    NULL };
  return g_strv_contains (names, name);
}

/* --- a stream -------------------------------------------------------------- */

GstCaps *
fx_gst_caps (const gchar *format, gint rate, gint channels, gboolean planar)
{
  gchar *full =
      g_strconcat (format, G_BYTE_ORDER == G_LITTLE_ENDIAN ? "LE" : "BE", NULL);
  GstCaps *caps =
      gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, full, "rate",
          G_TYPE_INT, rate, "channels", G_TYPE_INT, channels, "layout",
          G_TYPE_STRING, planar ? "non-interleaved" : "interleaved", NULL);
  if (channels > 2)
    gst_caps_set_simple (caps, "channel-mask", GST_TYPE_BITMASK,
        gst_audio_channel_get_fallback_mask (channels), NULL);
  g_free (full);
  return caps;
}

void
fx_gst_set_caps (
    FxGst *s, const gchar *format, gint rate, gint channels, gboolean planar)
{
  GstCaps *caps = fx_gst_caps (format, rate, channels, planar);
  fx_gst_pull (s);
  fail_unless (gst_audio_info_from_caps (&s->info, caps));
  GstElementFactory *factory = gst_element_get_factory (s->element);
  if (factory && strcmp (GST_OBJECT_NAME (factory), "fxpan") == 0)
    gst_harness_set_sink_caps (
        s->h, gst_caps_new_simple (
                  "audio/x-raw", "channels", G_TYPE_INT, channels, NULL));
  gst_harness_set_src_caps (s->h, caps);
  fx_gst_pull (s);
}

FxGst *
fx_gst_new (const gchar *line, const gchar *format, gint rate, gint channels,
    gboolean planar)
{
  FxGst *s = g_new0 (FxGst, 1);
  GError *error = NULL;
  GstElement *e = gst_parse_launch_full (
      line, NULL, GST_PARSE_FLAG_NO_SINGLE_ELEMENT_BINS, &error);
  fail_unless (e && !error, "%s: %s", line, error ? error->message : "");
  gst_audio_info_init (&s->info);
  s->h = GST_IS_PIPELINE (e) ? gst_harness_new_parse (line)
                             : gst_harness_new_with_element (e, "sink", "src");
  gst_object_unref (e);
  s->element = s->h->element;
  s->bus = gst_bus_new ();
  gst_element_set_bus (s->element, s->bus);
  s->out = g_array_new (FALSE, FALSE, sizeof (gdouble));
  s->monotonic = TRUE;
  if (format)
    fx_gst_set_caps (s, format, rate, channels, planar);
  return s;
}

void
fx_gst_free (FxGst *s)
{
  gst_element_set_bus (s->element, NULL);
  gst_bus_set_flushing (s->bus, TRUE);
  gst_object_unref (s->bus);
  gst_harness_teardown (s->h);
  g_array_unref (s->out);
  g_free (s);
}

GstClockTime
fx_gst_position (const FxGst *s, guint64 frame)
{
  return s->start + gst_util_uint64_scale (frame, GST_SECOND,
                        (guint64)GST_AUDIO_INFO_RATE (&s->info));
}

static void
write_value (const GstAudioBuffer *a, gsize frame, gint channel, gdouble v)
{
  const GstAudioInfo *info = &a->info;
  gint channels = GST_AUDIO_INFO_CHANNELS (info);
  gboolean planar = a->n_planes > 1;
  gsize i = planar ? frame : frame * (gsize)channels + (gsize)channel;
  gpointer plane = a->planes[planar ? channel : 0];
  if (GST_AUDIO_INFO_WIDTH (info) == 64)
    ((gdouble *)plane)[i] = v;
  else
    ((gfloat *)plane)[i] = (gfloat)v;
}

static gdouble
read_value (const GstAudioBuffer *a, gsize frame, gint channel)
{
  const GstAudioInfo *info = &a->info;
  gint channels = GST_AUDIO_INFO_CHANNELS (info);
  gboolean planar = a->n_planes > 1;
  gsize i = planar ? frame : frame * (gsize)channels + (gsize)channel;
  gconstpointer plane = a->planes[planar ? channel : 0];
  return GST_AUDIO_INFO_WIDTH (info) == 64 ? ((const gdouble *)plane)[i]
                                           : ((const gfloat *)plane)[i];
}

GstBuffer *
fx_gst_buffer (FxGst *s, const gdouble *x, gsize frames)
{
  gsize size = frames * (gsize)GST_AUDIO_INFO_BPF (&s->info);
  gint channels = GST_AUDIO_INFO_CHANNELS (&s->info);
  GstBuffer *buf = gst_buffer_new_allocate (NULL, size, NULL);
  GstAudioBuffer a;
  if (GST_AUDIO_INFO_LAYOUT (&s->info) == GST_AUDIO_LAYOUT_NON_INTERLEAVED)
    gst_buffer_add_audio_meta (buf, &s->info, frames, NULL);
  if (frames > 0) {
    fail_unless (gst_audio_buffer_map (&a, &s->info, buf, GST_MAP_WRITE));
    for (gsize i = 0; i < frames; i++) {
      for (gint c = 0; c < channels; c++)
        write_value (&a, i, c, x ? x[i * (gsize)channels + (gsize)c] : 0);
    }
    gst_audio_buffer_unmap (&a);
  }
  GST_BUFFER_PTS (buf) = fx_gst_position (s, s->pushed);
  GST_BUFFER_DURATION (buf) =
      fx_gst_position (s, s->pushed + frames) - GST_BUFFER_PTS (buf);
  GST_BUFFER_OFFSET (buf) = s->pushed;
  s->pushed += frames;
  GST_BUFFER_OFFSET_END (buf) = s->pushed;
  return buf;
}

gdouble *
fx_gst_values (GstBuffer *buf, const GstAudioInfo *info, gsize *n_values)
{
  GstAudioBuffer a;
  gint channels = GST_AUDIO_INFO_CHANNELS (info);
  if (gst_buffer_get_size (buf) == 0) {
    *n_values = 0;
    return g_new0 (gdouble, 1);
  }
  fail_unless (gst_audio_buffer_map (&a, info, buf, GST_MAP_READ));
  gdouble *x = g_new (gdouble, a.n_samples * (gsize)channels);
  for (gsize i = 0; i < a.n_samples; i++) {
    for (gint c = 0; c < channels; c++)
      x[i * (gsize)channels + (gsize)c] = read_value (&a, i, c);
  }
  *n_values = a.n_samples * (gsize)channels;
  gst_audio_buffer_unmap (&a);
  return x;
}

static void
take (FxGst *s, GstBuffer *buf)
{
  GstCaps *caps = gst_pad_get_current_caps (s->h->sinkpad);
  GstAudioInfo info;
  gsize n;
  fail_unless (caps && gst_audio_info_from_caps (&info, caps));
  gdouble *x = fx_gst_values (buf, &info, &n);
  g_array_append_vals (s->out, x, (guint)n);
  g_free (x);
  if (GST_BUFFER_PTS_IS_VALID (buf)) {
    /* A nanosecond or two is rounding, half a sample is not. */
    if (GST_CLOCK_TIME_IS_VALID (s->end) && s->buffers > 0 &&
        GST_BUFFER_PTS (buf) + 1000 < s->end)
      s->monotonic = FALSE;
    s->end =
        GST_BUFFER_PTS (buf) + gst_util_uint64_scale (n / (guint)info.channels,
                                   GST_SECOND, (guint64)info.rate);
  }
  s->buffers++;
  gst_caps_unref (caps);
}

void
fx_gst_pull (FxGst *s)
{
  GstBuffer *buf;
  while ((buf = gst_harness_try_pull (s->h))) {
    take (s, buf);
    gst_buffer_unref (buf);
  }
}

void
fx_gst_clear (FxGst *s)
{
  fx_gst_pull (s);
  g_array_set_size (s->out, 0);
  s->buffers = 0;
  s->monotonic = TRUE;
}

void
fx_gst_push (FxGst *s, const gdouble *x, gsize frames)
{
  fail_unless_equals_int (
      gst_harness_push (s->h, fx_gst_buffer (s, x, frames)), GST_FLOW_OK);
  fx_gst_pull (s);
}

void
fx_gst_push_all (FxGst *s, const gdouble *x, gsize frames, gsize block)
{
  gsize channels = (gsize)GST_AUDIO_INFO_CHANNELS (&s->info);
  for (gsize i = 0; i < frames; i += block)
    fx_gst_push (s, x ? x + i * channels : NULL, MIN (block, frames - i));
}

void
fx_gst_eos (FxGst *s)
{
  fail_unless (gst_harness_push_event (s->h, gst_event_new_eos ()));
  fx_gst_pull (s);
}

void
fx_gst_flush (FxGst *s)
{
  fail_unless (gst_harness_push_event (s->h, gst_event_new_flush_start ()));
  fail_unless (gst_harness_push_event (s->h, gst_event_new_flush_stop (TRUE)));
}

void
fx_gst_restart (FxGst *s)
{
  GstSegment segment;
  fx_gst_clear (s);
  fx_gst_flush (s);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  fail_unless (gst_harness_push_event (s->h, gst_event_new_segment (&segment)));
  s->pushed = 0;
}

gdouble *
fx_gst_run_at (const gchar *line, const gchar *format, gint rate, gint channels,
    const gdouble *x, gsize frames, gsize block, GstClockTime position)
{
  FxGst *s = fx_gst_new (line, format, rate, channels, FALSE);
  s->start = position;
  fx_gst_push_all (s, x, frames, block);
  fail_unless_equals_int (fx_gst_frames (s), frames);
  gsize size = s->out->len * sizeof (gdouble);
  gdouble *out = g_memdup2 (s->out->data, size);
  fx_gst_free (s);
  return out;
}

gdouble *
fx_gst_run (const gchar *line, const gchar *format, gint rate, gint channels,
    const gdouble *x, gsize frames, gsize block)
{
  return fx_gst_run_at (line, format, rate, channels, x, frames, block, 0);
}

gsize
fx_gst_frames (const FxGst *s)
{
  return s->out->len / (guint)GST_AUDIO_INFO_CHANNELS (&s->info);
}

gdouble
fx_gst_value (const FxGst *s, gsize i)
{
  fail_unless (i < s->out->len);
  return g_array_index (s->out, gdouble, i);
}

/* --- messages --------------------------------------------------------------- */

guint
fx_gst_messages (GstBus *bus, GstMessageType type, gchar **text)
{
  GstMessage *m;
  guint n = 0;
  if (text)
    *text = NULL;
  while ((m = gst_bus_pop_filtered (bus, type))) {
    GError *error = NULL;
    if (GST_MESSAGE_TYPE (m) == GST_MESSAGE_ERROR)
      gst_message_parse_error (m, &error, NULL);
    else if (GST_MESSAGE_TYPE (m) == GST_MESSAGE_WARNING)
      gst_message_parse_warning (m, &error, NULL);
    if (text && error) {
      g_free (*text);
      *text = g_strdup (error->message);
    }
    g_clear_error (&error);
    gst_message_unref (m);
    n++;
  }
  return n;
}

/* --- signals ----------------------------------------------------------------- */

gdouble *
fx_gst_noise (gsize n, guint64 seed)
{
  gdouble *x = g_new (gdouble, n);
  for (gsize i = 0; i < n; i++)
    x[i] = 0.5 * fx_test_noise (&seed);
  return x;
}

gdouble *
fx_gst_sine (gsize frames, gint channels, gdouble frequency, gdouble rate,
    gdouble amplitude)
{
  gdouble *x = g_new (gdouble, frames * (gsize)channels);
  for (gsize i = 0; i < frames; i++) {
    gdouble v = amplitude * sin (2 * G_PI * frequency * (gdouble)i / rate);
    for (gint c = 0; c < channels; c++)
      x[i * (gsize)channels + (gsize)c] = v;
  }
  return x;
}

gdouble
fx_gst_max_abs (const gdouble *x, gsize n)
{
  gdouble most = 0;
  for (gsize i = 0; i < n; i++) {
    if (!(fabs (x[i]) <= most))
      most = fabs (x[i]);
    if (isnan (most))
      return INFINITY;
  }
  return most;
}

gdouble
fx_gst_max_diff (const gdouble *a, const gdouble *b, gsize n)
{
  gdouble most = 0;
  for (gsize i = 0; i < n; i++) {
    gdouble d = fabs (a[i] - b[i]);
    if (isnan (d))
      return INFINITY;
    most = MAX (most, d);
  }
  return most;
}

gdouble
fx_gst_max_step (const gdouble *x, gsize frames, gint channels)
{
  return frames < 2 ? 0
                    : fx_gst_max_diff (
                          x + channels, x, (frames - 1) * (gsize)channels);
}

/* --- other -------------------------------------------------------------------- */

guint64
fx_gst_stat (gpointer element, const gchar *field)
{
  GstStructure *stats = NULL;
  guint64 v = 0;
  guint v32 = 0;
  g_object_get (element, "stats", &stats, NULL);
  fail_unless (stats != NULL);
  if (gst_structure_get_uint (stats, field, &v32))
    v = v32;
  else
    fail_unless (
        gst_structure_get_uint64 (stats, field, &v), "no field %s", field);
  gst_structure_free (stats);
  return v;
}

gchar *
fx_gst_stat_string (gpointer element, const gchar *field)
{
  GstStructure *stats = NULL;
  g_object_get (element, "stats", &stats, NULL);
  fail_unless (stats != NULL);
  gchar *s = g_strdup (gst_structure_get_string (stats, field));
  fail_unless (s != NULL, "no field %s", field);
  gst_structure_free (stats);
  return s;
}

gdouble
fx_gst_cpu (void)
{
  struct timespec t;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (gdouble)t.tv_sec + 1e-9 * (gdouble)t.tv_nsec;
}

static gint
compare_doubles (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *)a, y = *(const gdouble *)b;
  return (x > y) - (x < y);
}

gdouble
fx_gst_median (gdouble *values, gsize n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}
