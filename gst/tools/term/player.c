/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/term/player.h"
#include <string.h>
#include "gst/tools/media/run.h"
#include "gst/tools/media/swap.h"
#include "gst/tools/term/live.h"
#include "gst/tools/term/tell.h"

struct FxPlayer {
  gchar *path, *sink, *device;
  GstElement *pipeline, *swap;
  GThread *thread;
  GMutex lock; /* of what follows */
  FxMeter meter;
  gdouble bands[FX_PLAYER_BANDS];
  guint n_bands;
  gboolean loop, ended, quit;
  GstClockTime from, to; /* of the part that is repeated; to 0: none */
};

FxPlayer *
fx_player_new (const gchar *sink, const gchar *device)
{
  FxPlayer *p = g_new0 (FxPlayer, 1);
  g_mutex_init (&p->lock);
  p->sink = g_strdup (sink);
  p->device = g_strdup (device);
  return p;
}

void
fx_player_free (FxPlayer *p)
{
  fx_player_stop (p);
  g_mutex_clear (&p->lock);
  g_free (p->path);
  g_free (p->sink);
  g_free (p->device);
  g_free (p);
}

/* The thread */

static void
take_spectrum (FxPlayer *p, const GstStructure *s)
{
  const GValue *list = gst_structure_get_value (s, "magnitude");
  guint n = list ? MIN (gst_value_list_get_size (list), FX_PLAYER_BANDS) : 0;
  for (guint i = 0; i < n; i++)
    p->bands[i] = g_value_get_float (gst_value_list_get_value (list, i));
  p->n_bands = n;
}

/* With a flush it begins at once, otherwise behind what was sent already. What
 * is repeated ends with a message, not with an end that all elements see; to 0:
 * it is all that follows. */
static gboolean
seek_part (FxPlayer *p, GstClockTime from, GstClockTime to, gboolean again,
    GstSeekFlags flags)
{
  return gst_element_seek (p->pipeline, 1, GST_FORMAT_TIME,
      flags | GST_SEEK_FLAG_ACCURATE | (again ? GST_SEEK_FLAG_SEGMENT : 0),
      GST_SEEK_TYPE_SET, (gint64)from,
      to ? GST_SEEK_TYPE_SET : GST_SEEK_TYPE_END, (gint64)to);
}

/* The end of what is repeated: from its beginning again, or on. */
static void
repeat (FxPlayer *p, gint64 end)
{
  g_mutex_lock (&p->lock);
  GstClockTime from = p->from, to = p->to;
  gboolean again = p->loop || to;
  g_mutex_unlock (&p->lock);
  seek_part (p, again ? from : (GstClockTime)end, to, again, 0);
}

static void
take_message (FxPlayer *p, GstMessage *m)
{
  const GstStructure *s = gst_message_get_structure (m);
  g_autoptr (GError) error = NULL;
  gboolean again = FALSE;
  gint64 end;
  switch (GST_MESSAGE_TYPE (m)) {
  case GST_MESSAGE_ELEMENT:
    g_mutex_lock (&p->lock);
    if (!fx_meter_message (&p->meter, m) &&
        gst_structure_has_name (s, "spectrum"))
      take_spectrum (p, s);
    g_mutex_unlock (&p->lock);
    break;
  case GST_MESSAGE_LATENCY:
    gst_bin_recalculate_latency (GST_BIN (p->pipeline));
    break;
  case GST_MESSAGE_SEGMENT_DONE:
    gst_message_parse_segment_done (m, NULL, &end);
    repeat (p, end);
    break;
  case GST_MESSAGE_EOS:
    g_mutex_lock (&p->lock);
    again = p->loop;
    p->ended = !again;
    g_mutex_unlock (&p->lock);
    if (again) /* where there are no segments */
      seek_part (p, 0, 0, TRUE, GST_SEEK_FLAG_FLUSH);
    break;
  case GST_MESSAGE_WARNING:
    gst_message_parse_warning (m, &error, NULL);
    fx_tell ("%s", error->message);
    break;
  case GST_MESSAGE_ERROR:
    gst_message_parse_error (m, &error, NULL);
    fx_tell ("playing stopped: %s", error->message);
    g_mutex_lock (&p->lock);
    p->ended = TRUE;
    g_mutex_unlock (&p->lock);
    break;
  default:
    break;
  }
}

static gpointer
follow (gpointer data)
{
  FxPlayer *p = data;
  g_autoptr (GstBus) bus = gst_element_get_bus (p->pipeline);
  for (;;) {
    g_autoptr (GstMessage) m = gst_bus_timed_pop (bus, 50 * GST_MSECOND);
    g_mutex_lock (&p->lock);
    gboolean quit = p->quit;
    g_mutex_unlock (&p->lock);
    if (quit)
      return NULL;
    if (m)
      take_message (p, m);
  }
}

/* The pipeline */

/* What is changed is to be heard soon: short buffers in the sink. */
static GstElement *
make_sink (FxPlayer *p, GError **error)
{
  if (p->sink)
    return fx_live_end ("--sink", p->sink, error);
  GstElement *sink = gst_element_factory_make ("autoaudiosink", NULL);
  if (!sink)
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "autoaudiosink is missing: install gst-plugins-good, or give --sink");
  return sink;
}

static void
shorten (GstBin *bin, GstBin *sub, GstElement *element, gpointer data)
{
  GObjectClass *k = G_OBJECT_GET_CLASS (element);
  if (g_object_class_find_property (k, "buffer-time") &&
      g_object_class_find_property (k, "latency-time"))
    g_object_set (element, "buffer-time", G_GINT64_CONSTANT (30000),
        "latency-time", G_GINT64_CONSTANT (5000), NULL);
}

static gboolean
build (FxPlayer *p, GPtrArray *specs, GError **error)
{
  FxInput input = { .path = p->path };
  FxChain *chain = fx_chain_new (specs, p->device, error);
  GstElement *in = chain ? fx_input_new (&input, error) : NULL;
  GstElement *sink = in ? make_sink (p, error) : NULL;
  if (!sink) {
    fx_chain_free (chain);
    if (in)
      gst_object_unref (gst_object_ref_sink (in));
    return FALSE;
  }
  p->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  g_signal_connect (
      p->pipeline, "deep-element-added", G_CALLBACK (shorten), NULL);
  p->swap = fx_swap_new (chain);
  GstElement *convert = gst_element_factory_make ("audioconvert", NULL);
  GstElement *back = gst_element_factory_make ("audioconvert", NULL);
  GstElement *resample = gst_element_factory_make ("audioresample", NULL);
  GstElement *level = fx_live_level ();
  GstElement *spectrum = gst_element_factory_make ("spectrum", NULL);
  if (!level)
    level = gst_element_factory_make ("identity", NULL);
  if (spectrum)
    g_object_set (spectrum, "bands", FX_PLAYER_BANDS, "interval",
        (guint64)50 * GST_MSECOND, "threshold", -90, NULL);
  else
    spectrum = gst_element_factory_make ("identity", NULL);
  gst_bin_add_many (GST_BIN (p->pipeline), in, convert, p->swap, level,
      spectrum, back, resample, sink, NULL);
  if (gst_element_link_many (
          in, convert, p->swap, level, spectrum, back, resample, sink, NULL))
    return TRUE;
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE, "the sink takes no sound");
  g_clear_object (&p->pipeline);
  return FALSE;
}

gboolean
fx_player_load (FxPlayer *p, const gchar *path, GError **error)
{
  FxMedia media;
  FxInput input = { .path = path };
  if (!fx_media_read (&input, &media, error))
    return FALSE;
  fx_media_clear (&media);
  fx_player_stop (p);
  g_free (p->path);
  p->path = g_strdup (path);
  return TRUE;
}

const gchar *
fx_player_path (const FxPlayer *p)
{
  return p->path;
}

static gboolean
has_ended (FxPlayer *p)
{
  g_mutex_lock (&p->lock);
  gboolean ended = p->ended;
  g_mutex_unlock (&p->lock);
  return ended;
}

gboolean
fx_player_play (FxPlayer *p, GPtrArray *specs, GError **error)
{
  if (has_ended (p))
    fx_player_stop (p);
  if (!p->path) {
    g_set_error (
        error, FX_TOOL_ERROR, FX_TOOL_USAGE, "there is no file yet: load FILE");
    return FALSE;
  }
  if (!p->pipeline) {
    if (!build (p, specs, error))
      return FALSE;
    if (p->loop || p->to) {
      gst_element_set_state (p->pipeline, GST_STATE_PAUSED);
      gst_element_get_state (p->pipeline, NULL, NULL, 5 * GST_SECOND);
      seek_part (p, p->from, p->to, TRUE, GST_SEEK_FLAG_FLUSH);
    }
    p->thread = g_thread_new ("player", follow, p);
  }
  gst_element_set_state (p->pipeline, GST_STATE_PLAYING);
  /* What comes next (seek) finds a stream; errors come from the thread. */
  gst_element_get_state (p->pipeline, NULL, NULL, 5 * GST_SECOND);
  return TRUE;
}

void
fx_player_pause (FxPlayer *p)
{
  if (p->pipeline)
    gst_element_set_state (p->pipeline, GST_STATE_PAUSED);
}

void
fx_player_stop (FxPlayer *p)
{
  if (!p->pipeline)
    return;
  g_mutex_lock (&p->lock);
  p->quit = TRUE;
  g_mutex_unlock (&p->lock);
  g_thread_join (p->thread);
  gst_element_set_state (p->pipeline, GST_STATE_NULL);
  gst_clear_object (&p->pipeline);
  p->swap = NULL;
  p->quit = p->ended = FALSE;
  p->n_bands = 0;
  memset (&p->meter, 0, sizeof p->meter);
}

gboolean
fx_player_is_on (FxPlayer *p)
{
  return p->pipeline != NULL && !has_ended (p);
}

gboolean
fx_player_change (FxPlayer *p, GPtrArray *specs, guint changed, GError **error)
{
  if (p->pipeline && changed < specs->len &&
      fx_chain_update (
          fx_swap_chain (FX_SWAP (p->swap)), changed, specs->pdata[changed]))
    return TRUE;
  /* Also where nothing plays: what cannot be made is told at once. */
  FxChain *chain = fx_chain_new (specs, p->device, error);
  if (!chain)
    return FALSE;
  if (p->pipeline)
    fx_swap_take (FX_SWAP (p->swap), chain);
  else
    fx_chain_free (chain);
  return TRUE;
}

gboolean
fx_player_seek (FxPlayer *p, GstClockTime time)
{
  /* Within the part it stays there, from elsewhere all is played. */
  if (time < p->from || time >= p->to) {
    g_mutex_lock (&p->lock);
    p->from = p->to = 0;
    g_mutex_unlock (&p->lock);
  }
  return p->pipeline &&
         seek_part (p, time, p->to, p->loop || p->to, GST_SEEK_FLAG_FLUSH);
}

gboolean
fx_player_set_part (FxPlayer *p, GstClockTime from, GstClockTime to)
{
  g_mutex_lock (&p->lock);
  p->from = from;
  p->to = to;
  g_mutex_unlock (&p->lock);
  return !to || !fx_player_is_on (p) ||
         seek_part (p, from, to, TRUE, GST_SEEK_FLAG_FLUSH);
}

void
fx_player_set_loop (FxPlayer *p, gboolean loop)
{
  gint64 at = 0;
  g_mutex_lock (&p->lock);
  gboolean starts = loop && !p->to;
  p->loop = loop;
  g_mutex_unlock (&p->lock);
  /* What plays is to end as what is repeated does. */
  if (starts && fx_player_is_on (p) &&
      gst_element_query_position (p->pipeline, GST_FORMAT_TIME, &at))
    seek_part (p, (GstClockTime)MAX (at, 0), 0, TRUE, GST_SEEK_FLAG_FLUSH);
}

void
fx_player_where (FxPlayer *p, gdouble *position, gdouble *duration)
{
  gint64 at = 0, length = 0;
  if (p->pipeline) {
    gst_element_query_position (p->pipeline, GST_FORMAT_TIME, &at);
    gst_element_query_duration (p->pipeline, GST_FORMAT_TIME, &length);
  }
  *position = (gdouble)MAX (at, 0) / GST_SECOND;
  *duration = (gdouble)MAX (length, 0) / GST_SECOND;
}

void
fx_player_meter (FxPlayer *p, FxMeter *meter)
{
  g_mutex_lock (&p->lock);
  *meter = p->meter;
  g_mutex_unlock (&p->lock);
}

guint
fx_player_spectrum (FxPlayer *p, gdouble bands[FX_PLAYER_BANDS], gint *rate)
{
  g_mutex_lock (&p->lock);
  guint n = p->n_bands;
  memcpy (bands, p->bands, n * sizeof *bands);
  g_mutex_unlock (&p->lock);
  *rate = 48000;
  g_autoptr (GstPad) pad =
      p->swap ? gst_element_get_static_pad (p->swap, "src") : NULL;
  g_autoptr (GstCaps) caps = pad ? gst_pad_get_current_caps (pad) : NULL;
  if (caps)
    gst_structure_get_int (gst_caps_get_structure (caps, 0), "rate", rate);
  return n;
}
