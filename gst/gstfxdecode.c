/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A response from a file: filesrc ! decodebin ! appsink, in a pipeline of its
 * own, at the file's own rate, then converted to double. What is read is counted
 * as it comes, so a file of hours is refused before it fills memory. */

#include <errno.h>
#include <glib/gstdio.h>
#include <gst/audio/audio.h>
#include <stdio.h>
#include <string.h>
#include "gst/gstfxresponse.h"

#define PATIENCE (50 * GST_MSECOND) /* between looks at the stop flag */

typedef struct Decode {
  const GstFxDecode *how;
  GstElement *pipeline, *sink;
  GstBus *bus;
  gint linked; /* atomic: the pad of an audio stream was there */
  GstAudioInfo info;
  GArray *values; /* gdouble, interleaved */
  gchar *why;
} Decode;

/* --- before anything is decoded ---------------------------------------------------- */

static guint32
u32 (const guchar *p)
{
  return (guint32)p[0] | (guint32)p[1] << 8 | (guint32)p[2] << 16 |
         (guint32)p[3] << 24;
}

/* Whether a RIFF WAVE file ends before the data that its header announces,
 * which a decoder would pass over in silence. Sizes of 0 and 2^32 - 1 are those
 * of a writer that could not go back. */
static gboolean
is_cut_wave (FILE *in, gint64 size)
{
  guchar head[12], chunk[8];
  if (fread (head, 1, sizeof head, in) != sizeof head ||
      memcmp (head, "RIFF", 4) != 0 || memcmp (head + 8, "WAVE", 4) != 0)
    return FALSE;
  while (fread (chunk, 1, sizeof chunk, in) == sizeof chunk) {
    guint32 n = u32 (chunk + 4);
    if (memcmp (chunk, "data", 4) == 0)
      return n != 0 && n != G_MAXUINT32 && ftello (in) + (gint64)n > size;
    if (fseeko (in, (off_t)n + (n & 1), SEEK_CUR) != 0)
      return TRUE;
  }
  return TRUE; /* no data at all */
}

gchar *
gst_fx_response_check_file (const gchar *location)
{
  GStatBuf st;
  FILE *in = NULL;
  gchar *why = NULL;
  if (g_stat (location, &st) != 0)
    why = g_strdup_printf (
        "%s; give the path of an audio file", g_strerror (errno));
  else if (!S_ISREG (st.st_mode))
    why = g_strdup ("it is no regular file; give the path of an audio file");
  else if (st.st_size == 0)
    why = g_strdup ("the file is empty; give one with audio in it");
  else if (!(in = g_fopen (location, "rb")))
    why = g_strdup_printf ("%s; make the file readable", g_strerror (errno));
  else if (is_cut_wave (in, st.st_size))
    why = g_strdup ("the file ends before the audio that its header announces; "
                    "copy or record it again");
  if (in)
    fclose (in);
  return why;
}

/* --- the pipeline ------------------------------------------------------------------- */

static GstElement *
make (Decode *d, const gchar *name, const gchar *plugin)
{
  GstElement *e = gst_element_factory_make (name, NULL);
  if (e)
    gst_bin_add (GST_BIN (d->pipeline), e);
  else if (!d->why)
    d->why = g_strdup_printf ("reading files needs the element %s; install the "
                              "GStreamer plugin %s",
        name, plugin);
  return e;
}

static void
on_pad (GstElement *decodebin, GstPad *pad, gpointer data)
{
  Decode *d = data;
  GstPad *sink = gst_element_get_static_pad (d->sink, "sink");
  GstCaps *caps = gst_pad_query_caps (pad, NULL);
  if (!gst_pad_is_linked (sink) && !gst_caps_is_empty (caps) &&
      gst_structure_has_name (
          gst_caps_get_structure (caps, 0), "audio/x-raw") &&
      gst_pad_link (pad, sink) == GST_PAD_LINK_OK)
    g_atomic_int_set (&d->linked, 1);
  gst_caps_unref (caps);
  gst_object_unref (sink);
}

static gboolean
build (Decode *d)
{
  d->pipeline = gst_pipeline_new (NULL);
  d->bus = gst_element_get_bus (d->pipeline);
  GstElement *src = make (d, "filesrc", "coreelements");
  GstElement *decode = make (d, "decodebin", "playback");
  d->sink = make (d, "appsink", "app");
  if (!src || !decode || !d->sink)
    return FALSE;
  GstCaps *caps = gst_caps_new_empty_simple ("audio/x-raw");
  g_object_set (src, "location", d->how->location, NULL);
  g_object_set (d->sink, "caps", caps, "sync", FALSE, "max-buffers", 16, NULL);
  /* Video and subtitles stay undecoded. */
  g_object_set (decode, "caps", caps, "expose-all-streams", FALSE, NULL);
  gst_caps_unref (caps);
  g_signal_connect (decode, "pad-added", G_CALLBACK (on_pad), d);
  return gst_element_link (src, decode);
}

static gchar *
not_audio (const gchar *detail)
{
  return g_strdup_printf ("no audio can be read from it (%s); give a file of a "
                          "format that GStreamer decodes, WAV for instance",
      detail);
}

/* An error of the pipeline, or an end that left nothing; FALSE: neither. */
static gboolean
has_failed (Decode *d)
{
  GstMessage *m;
  while (!d->why && (m = gst_bus_pop_filtered (
                         d->bus, GST_MESSAGE_ERROR | GST_MESSAGE_EOS))) {
    if (GST_MESSAGE_TYPE (m) == GST_MESSAGE_ERROR) {
      GError *error = NULL;
      gst_message_parse_error (m, &error, NULL);
      d->why = not_audio (error->message);
      g_error_free (error);
    } else if (!g_atomic_int_get (&d->linked)) {
      d->why = not_audio ("it has no audio stream");
    }
    gst_message_unref (m);
  }
  return d->why != NULL;
}

static gsize
frames_in (gdouble ms, gint rate)
{
  return (gsize)(ms * 1e-3 * rate) + 1;
}

/* Adds a buffer's frames. Returns FALSE when that is enough, or too much. */
static gboolean
take (Decode *d, GstSample *sample)
{
  GstAudioInfo info;
  gsize n;
  if (!gst_fx_response_info (&info, gst_sample_get_caps (sample))) {
    d->why = not_audio ("its format has no rate or no channels");
    return FALSE;
  }
  if (d->values->len > 0 &&
      (info.rate != d->info.rate || info.channels != d->info.channels)) {
    d->why = g_strdup ("its rate or number of channels changes inside; give a "
                       "file of one format throughout");
    return FALSE;
  }
  d->info = info;
  gdouble *x =
      gst_fx_response_values (gst_sample_get_buffer (sample), &info, &n);
  if (x)
    g_array_append_vals (d->values, x, (guint)(n * (gsize)info.channels));
  g_free (x);
  gsize frames = d->values->len / (gsize)info.channels;
  gdouble need = d->how->need;
  if (need > 0 && frames >= frames_in (need, info.rate))
    return FALSE;
  if (frames > frames_in (d->how->most, info.rate)) {
    d->why = g_strdup_printf (
        "it is longer than max-length, %.6g ms; raise that, or set length to "
        "use its beginning",
        d->how->most);
    return FALSE;
  }
  if (frames > GST_FX_RESPONSE_MAX_FRAMES ||
      d->values->len > GST_FX_RESPONSE_MAX_SAMPLES) {
    d->why = g_strdup_printf ("it has more than the %" G_GSIZE_FORMAT
                              " frames or %" G_GSIZE_FORMAT
                              " samples that there is room for; set length to "
                              "use its beginning",
        GST_FX_RESPONSE_MAX_FRAMES, GST_FX_RESPONSE_MAX_SAMPLES);
    return FALSE;
  }
  return TRUE;
}

/* Reads until the end, enough, an error or the stop flag. */
static void
read_all (Decode *d)
{
  gboolean more = TRUE, eos = FALSE;
  while (more && !g_atomic_int_get (d->how->stop) && !has_failed (d)) {
    GstSample *sample = NULL;
    g_signal_emit_by_name (
        d->sink, "try-pull-sample", (guint64)PATIENCE, &sample);
    if (sample) {
      more = take (d, sample);
      gst_sample_unref (sample);
      continue;
    }
    g_object_get (d->sink, "eos", &eos, NULL);
    more = !eos;
  }
  if (!g_atomic_int_get (d->how->stop) && !has_failed (d) &&
      d->values->len == 0)
    d->why = g_strdup ("there is no audio in it; give a file with a response");
}

/* Whether all was read, and yet much less than what was announced: a file that
 * was cut off, or one whose length is only estimated. */
static void
look_for_cut (Decode *d)
{
  gint64 duration;
  gdouble ms = 1e3 * (gdouble)d->values->len / d->info.channels / d->info.rate;
  if (d->how->need > 0 ||
      !gst_element_query_duration (d->pipeline, GST_FORMAT_TIME, &duration))
    return;
  gdouble announced = (gdouble)duration / GST_MSECOND;
  if (ms < 0.9 * announced && ms < announced - 20)
    *d->how->doubt = g_strdup_printf ("it announces %.6g ms, of which there "
                                      "are %.6g; if it was cut off, copy "
                                      "or record it again",
        announced, ms);
}

static GstFxResponse *
finish (Decode *d)
{
  if (d->why || g_atomic_int_get (d->how->stop))
    return NULL;
  guint channels = (guint)d->info.channels;
  GstFxResponse *r =
      gst_fx_response_from_interleaved ((const gdouble *)d->values->data,
          channels, d->values->len / channels, d->info.rate);
  if (!r)
    d->why = g_strdup ("it needs more memory than there is; set length to use "
                       "its beginning");
  return r;
}

GstFxResponse *
gst_fx_response_decode (const GstFxDecode *how, gchar **why)
{
  Decode d = { .how = how };
  *why = gst_fx_response_check_file (how->location);
  if (*why)
    return NULL;
  d.values = g_array_new (FALSE, FALSE, sizeof (gdouble));
  if (build (&d)) {
    gst_element_set_state (d.pipeline, GST_STATE_PLAYING);
    read_all (&d);
    if (!d.why && d.values->len > 0 && !g_atomic_int_get (how->stop))
      look_for_cut (&d);
  }
  gst_element_set_state (d.pipeline, GST_STATE_NULL);
  GstFxResponse *r = finish (&d);
  gst_object_unref (d.bus);
  gst_object_unref (d.pipeline);
  g_array_unref (d.values);
  *why = d.why;
  return r;
}
