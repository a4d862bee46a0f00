/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the tests of fxeq have in common: an element, a harness in mono F64 at
 * 48 kHz, buffers in and samples out. */

#ifndef EQTEST_H
#define EQTEST_H

#include <gst/audio/audio.h>
#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <math.h>
#include <string.h>

#define RATE 48000
#define CAPS                                                                   \
  "audio/x-raw, format=" GST_AUDIO_NE (F64) ", rate=48000, channels=1, "       \
                                            "layout=interleaved"

static inline GstElement *
make_eq (void)
{
  GstElement *eq = gst_element_factory_make ("fxeq", NULL);
  fail_unless (eq != NULL);
  return eq;
}

static inline GstHarness *
harness_of (GstElement *eq)
{
  GstHarness *h = gst_harness_new_with_element (eq, "sink", "src");
  gst_harness_set_src_caps_str (h, CAPS);
  return h;
}

/* A buffer of `frames` that begins with `first` and goes on with `rest`. */
static inline GstBuffer *
signal_buffer (guint frames, gdouble first, gdouble rest, GstClockTime pts)
{
  GstBuffer *buf = gst_buffer_new_allocate (NULL, frames * 8, NULL);
  GstMapInfo map;
  gst_buffer_map (buf, &map, GST_MAP_WRITE);
  for (guint i = 0; i < frames; i++)
    ((gdouble *)map.data)[i] = i ? rest : first;
  gst_buffer_unmap (buf, &map);
  GST_BUFFER_PTS (buf) = pts;
  GST_BUFFER_DURATION (buf) = gst_util_uint64_scale (frames, GST_SECOND, RATE);
  return buf;
}

/* Pushes it; g_free() what comes out. */
static inline gdouble *
process (GstHarness *h, GstBuffer *in, guint *frames)
{
  GstBuffer *out = gst_harness_push_and_pull (h, in);
  gpointer data;
  gsize size;
  fail_unless (out != NULL);
  gst_buffer_extract_dup (out, 0, gst_buffer_get_size (out), &data, &size);
  gst_buffer_unref (out);
  *frames = (guint)(size / 8);
  return data;
}

static inline void
process_some (GstHarness *h, guint frames)
{
  guint n;
  g_free (
      process (h, signal_buffer (frames, 0.5, 0.5, GST_CLOCK_TIME_NONE), &n));
}

static inline guint64
stat_of (GstElement *eq, const gchar *name)
{
  GstStructure *stats;
  guint64 value = 0;
  g_object_get (eq, "stats", &stats, NULL);
  fail_unless (gst_structure_get_uint64 (stats, name, &value));
  gst_structure_free (stats);
  return value;
}

static inline gdouble
band_double (GstElement *eq, const gchar *name)
{
  gdouble value = NAN;
  gst_child_proxy_get (GST_CHILD_PROXY (eq), name, &value, NULL);
  return value;
}

static inline gchar *
filters_of (GstElement *eq)
{
  gchar *text;
  g_object_get (eq, "filters", &text, NULL);
  return text;
}

static inline guint
children_of (GstElement *eq)
{
  return gst_child_proxy_get_children_count (GST_CHILD_PROXY (eq));
}

#endif
