/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the tests of fxparallel share: building it from text, noise in, samples
 * out. */

#ifndef FX_TEST_PARALLEL_H
#define FX_TEST_PARALLEL_H

#include <gst/audio/audio.h>
#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

/* "fxparallel.( ... )" without links to the outside. */
static inline GstElement *
make_bin (const gchar *text)
{
  GError *err = NULL;
  GstElement *pipe = gst_parse_launch (text, &err);
  fail_unless (pipe && !err, "%s", err ? err->message : text);
  return pipe;
}

static inline GstHarness *
make_harness (const gchar *text, const gchar *caps)
{
  GstElement *bin = make_bin (text);
  GstHarness *h = gst_harness_new_with_element (bin, "sink", "src");
  gst_object_unref (bin);
  gst_harness_set_src_caps_str (h, caps);
  return h;
}

static inline gdouble
noise (guint64 *seed)
{
  *seed = *seed * G_GUINT64_CONSTANT (6364136223846793005) +
          G_GUINT64_CONSTANT (1442695040888963407);
  return (gdouble)(gint64)*seed * 0x1p-63;
}

static inline GstAudioInfo
info_of (const gchar *text)
{
  GstAudioInfo info;
  GstCaps *caps = gst_caps_from_string (text);
  fail_unless (gst_audio_info_from_caps (&info, caps));
  gst_caps_unref (caps);
  return info;
}

/* Frames from..from+n of a signal, from v[channels * frame + channel]. */
static inline GstBuffer *
make_buffer (const GstAudioInfo *info, const gdouble *v, guint64 from, guint n)
{
  GstBuffer *buf = gst_buffer_new_allocate (NULL, n * (gsize)info->bpf, NULL);
  GstAudioBuffer audio;
  if (info->layout == GST_AUDIO_LAYOUT_NON_INTERLEAVED)
    gst_buffer_add_audio_meta (buf, info, n, NULL);
  GST_BUFFER_PTS (buf) =
      gst_util_uint64_scale (from, GST_SECOND, (guint64)info->rate);
  GST_BUFFER_DURATION (buf) =
      gst_util_uint64_scale (from + n, GST_SECOND, (guint64)info->rate) -
      GST_BUFFER_PTS (buf);
  fail_unless (gst_audio_buffer_map (&audio, info, buf, GST_MAP_WRITE));
  for (guint i = 0; i < n; i++) {
    for (gint c = 0; c < info->channels; c++) {
      gboolean planar = audio.n_planes > 1;
      gsize at = planar ? i : i * (gsize)info->channels + (gsize)c;
      gdouble x = v[(from + i) * (guint64)info->channels + (guint64)c];
      if (info->finfo->width == 64)
        ((gdouble *)audio.planes[planar ? c : 0])[at] = x;
      else
        ((gfloat *)audio.planes[planar ? c : 0])[at] = (gfloat)x;
    }
  }
  gst_audio_buffer_unmap (&audio);
  return buf;
}

/* Appends a buffer's samples, interleaved, and drops it. Returns its frames. */
static inline guint
append (GArray *out, const GstAudioInfo *info, GstBuffer *buf)
{
  GstAudioBuffer audio;
  fail_unless (gst_audio_buffer_map (&audio, info, buf, GST_MAP_READ));
  guint n = (guint)audio.n_samples;
  for (guint i = 0; i < n; i++) {
    for (gint c = 0; c < info->channels; c++) {
      gboolean planar = audio.n_planes > 1;
      gsize at = planar ? i : i * (gsize)info->channels + (gsize)c;
      const void *p = audio.planes[planar ? c : 0];
      gdouble x = info->finfo->width == 64 ? ((const gdouble *)p)[at]
                                           : ((const gfloat *)p)[at];
      g_array_append_val (out, x);
    }
  }
  gst_audio_buffer_unmap (&audio);
  gst_buffer_unref (buf);
  return n;
}

static inline void
pull_all (GstHarness *h, const GstAudioInfo *info, GArray *out)
{
  GstBuffer *buf;
  while ((buf = gst_harness_try_pull (h)))
    append (out, info, buf);
}

/* All that a bin makes of v, in buffers of the given sizes by turns, to the end
 * of the stream. */
static inline GArray *
run (const gchar *text, const gchar *caps, const gdouble *v, guint frames,
    const guint *sizes, guint n_sizes)
{
  GstHarness *h = make_harness (text, caps);
  GstAudioInfo info = info_of (caps);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (gdouble));
  GstBuffer *buf;
  gboolean ended = FALSE;
  for (guint at = 0, i = 0; at < frames; i++) {
    guint n = MIN (sizes[i % n_sizes], frames - at);
    fail_unless_equals_int (
        gst_harness_push (h, make_buffer (&info, v, at, n)), GST_FLOW_OK);
    at += n;
  }
  fail_unless (gst_harness_push_event (h, gst_event_new_eos ()));
  while (!ended) {
    GstEvent *event = gst_harness_pull_event (h);
    fail_unless (event != NULL);
    ended = GST_EVENT_TYPE (event) == GST_EVENT_EOS;
    gst_event_unref (event);
  }
  while ((buf = gst_harness_try_pull (h)))
    append (out, &info, buf);
  gst_harness_teardown (h);
  return out;
}

static inline gdouble *
make_noise (guint n)
{
  gdouble *v = g_new (gdouble, n);
  guint64 seed = 1;
  for (guint i = 0; i < n; i++)
    v[i] = (gdouble)(gfloat)(noise (&seed) * 0.5);
  return v;
}

/* The structure `stats` of an element. */
static inline guint64
stat_of (GstElement *e, const gchar *field)
{
  GstStructure *s;
  guint64 big = 0;
  guint small = 0;
  g_object_get (e, "stats", &s, NULL);
  if (!gst_structure_get_uint64 (s, field, &big)) {
    fail_unless (gst_structure_get_uint (s, field, &small), "%s", field);
    big = small;
  }
  gst_structure_free (s);
  return big;
}

#endif
