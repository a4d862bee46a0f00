/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What tests of the pad sidechain share: a pipeline with two sources, and what
 * comes out of it. */

#ifndef FX_SIDETEST_H
#define FX_SIDETEST_H

#include <math.h>
#include <string.h>
#include "tests/gst/fxgst.h"

#define RATE 48000
#define LISTEN "fxcompressor name=fx sidechain-listen=true "
#define DUCK                                                                   \
  "fxcompressor name=fx threshold=-40 ratio=100 attack=1 release=20 "          \
  "lookahead=3 "

/* --- two sources and what comes out --------------------------------------------- */

typedef struct Two {
  GstElement *pipeline, *fx;
  GstElement *source[2]; /* the input and the side-chain */
  gint channels[2];
  GstBus *bus;
  GMutex lock;
  GArray *out; /* doubles */
} Two;

static inline GstPadProbeReturn
collect (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Two *t = data;
  GstCaps *caps = gst_pad_get_current_caps (pad);
  GstAudioInfo audio;
  gsize n;
  fail_unless (gst_audio_info_from_caps (&audio, caps));
  gdouble *x = fx_gst_values (GST_PAD_PROBE_INFO_BUFFER (info), &audio, &n);
  g_mutex_lock (&t->lock);
  g_array_append_vals (t->out, x, (guint)n);
  g_mutex_unlock (&t->lock);
  g_free (x);
  gst_caps_unref (caps);
  return GST_PAD_PROBE_OK;
}

static inline gsize
two_values (Two *t)
{
  g_mutex_lock (&t->lock);
  gsize n = t->out->len;
  g_mutex_unlock (&t->lock);
  return n;
}

/* line has an element fx and one out, and may have main and side. */
static inline Two *
two_open_line (const gchar *line)
{
  Two *t = g_new0 (Two, 1);
  GError *error = NULL;
  t->pipeline = gst_parse_launch (line, &error);
  fail_unless (t->pipeline && !error, "%s: %s", line, error->message);
  t->bus = gst_element_get_bus (t->pipeline);
  t->fx = gst_bin_get_by_name (GST_BIN (t->pipeline), "fx");
  t->source[0] = gst_bin_get_by_name (GST_BIN (t->pipeline), "main");
  t->source[1] = gst_bin_get_by_name (GST_BIN (t->pipeline), "side");
  t->out = g_array_new (FALSE, FALSE, sizeof (gdouble));
  g_mutex_init (&t->lock);
  GstElement *out = gst_bin_get_by_name (GST_BIN (t->pipeline), "out");
  GstPad *pad = gst_element_get_static_pad (out, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, collect, t, NULL);
  gst_object_unref (pad);
  gst_object_unref (out);
  return t;
}

/* Two appsrcs; side_channels 0: no side-chain. */
static inline Two *
two_open (const gchar *fx, const gchar *format, gint main_channels,
    gboolean planar, gint side_channels)
{
  gchar *line = g_strdup_printf (
      "appsrc name=main format=time %s ! %s ! fakesink name=out sync=false",
      side_channels ? "appsrc name=side format=time ! fx.sidechain main." : "",
      fx);
  Two *t = two_open_line (line);
  gint channels[2] = { main_channels, side_channels };
  for (guint i = 0; i < 2 && t->source[i]; i++) {
    GstCaps *caps = fx_gst_caps (format, RATE, channels[i], planar && i == 0);
    t->channels[i] = channels[i];
    g_object_set (t->source[i], "caps", caps, "max-bytes", (guint64)0, NULL);
    gst_caps_unref (caps);
  }
  g_free (line);
  return t;
}

static inline void
two_play (Two *t)
{
  fail_unless (gst_element_set_state (t->pipeline, GST_STATE_PLAYING) !=
               GST_STATE_CHANGE_FAILURE);
}

static inline void
two_close (Two *t)
{
  fail_unless (gst_element_set_state (t->pipeline, GST_STATE_NULL) ==
               GST_STATE_CHANGE_SUCCESS);
  gst_clear_object (&t->source[0]);
  gst_clear_object (&t->source[1]);
  gst_object_unref (t->fx);
  gst_object_unref (t->bus);
  gst_object_unref (t->pipeline);
  g_array_unref (t->out);
  g_mutex_clear (&t->lock);
  g_free (t);
}

static inline void
two_push (Two *t, guint which, const gdouble *x, gsize frames, gsize block,
    gsize first)
{
  GstCaps *caps;
  FxGst s = { .pushed = first };
  g_object_get (t->source[which], "caps", &caps, NULL);
  fail_unless (gst_audio_info_from_caps (&s.info, caps));
  gst_caps_unref (caps);
  for (gsize i = 0; i < frames; i += block) {
    const gdouble *from = x ? x + i * (gsize)t->channels[which] : NULL;
    GstBuffer *buf = fx_gst_buffer (&s, from, MIN (block, frames - i));
    GstFlowReturn ret;
    g_signal_emit_by_name (t->source[which], "push-buffer", buf, &ret);
    fail_unless_equals_int (ret, GST_FLOW_OK);
    gst_buffer_unref (buf);
  }
}

static inline void
two_end (Two *t, guint which)
{
  GstFlowReturn ret;
  g_signal_emit_by_name (t->source[which], "end-of-stream", &ret);
}

/* Until the end, or what else there is to be told. */
static inline GstMessageType
two_wait (Two *t, gchar **text)
{
  GstMessage *m = gst_bus_timed_pop_filtered (
      t->bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (m != NULL, "nothing happens");
  GstMessageType type = GST_MESSAGE_TYPE (m);
  GError *error = NULL;
  if (type == GST_MESSAGE_ERROR)
    gst_message_parse_error (m, &error, NULL);
  if (text)
    *text = g_strdup (error ? error->message : "");
  else
    fail_unless (type == GST_MESSAGE_EOS, "%s", error ? error->message : "");
  g_clear_error (&error);
  gst_message_unref (m);
  return type;
}

/* Waits until n values have come out. */
static inline void
two_until (Two *t, gsize n, const gchar *what)
{
  gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  while (two_values (t) < n) {
    gchar *text = NULL;
    if (g_get_monotonic_time () > end) {
      fx_gst_messages (t->bus, GST_MESSAGE_ERROR, &text);
      fail ("stuck after %s: %s", what, text ? text : "no message");
    }
    g_usleep (200);
  }
}

/* The same of n more. */
static inline void
two_goes_on (Two *t, gsize n, const gchar *what)
{
  two_until (t, two_values (t) + n, what);
}

#endif
