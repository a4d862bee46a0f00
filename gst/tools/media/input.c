/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/media/input.h"
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "gst/tools/command.h"
#include "gst/tools/media/ownwav.h"

/* Links the first pad of sound to what waits for it. */
static void
pad_added (GstElement *decode, GstPad *pad, gpointer data)
{
  GstElement *bin = data;
  g_autoptr (GstPad) ghost = gst_element_get_static_pad (bin, "src");
  g_autoptr (GstPad) target = gst_ghost_pad_get_target (GST_GHOST_PAD (ghost));
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  if (!caps)
    caps = gst_pad_query_caps (pad, NULL);
  const gchar *name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  if (!target && !strcmp (name, "audio/x-raw"))
    gst_ghost_pad_set_target (GST_GHOST_PAD (ghost), pad);
}

static void
no_more_pads (GstElement *decode, gpointer data)
{
  GstElement *bin = data;
  g_autoptr (GstPad) ghost = gst_element_get_static_pad (bin, "src");
  g_autoptr (GstPad) target = gst_ghost_pad_get_target (GST_GHOST_PAD (ghost));
  if (!target)
    GST_ELEMENT_ERROR (bin, STREAM, WRONG_TYPE,
        ("There is no sound in it, or none that can be decoded."), (NULL));
}

/* is_pipe: whether it is one, and can keep who reads it waiting. */
static gboolean
check_file (const gchar *path, gboolean *is_pipe, GError **error)
{
  struct stat s;
  /* Not opened: who writes to a pipe would take that for its reader. */
  if (stat (path, &s) || access (path, R_OK)) {
    int code = errno;
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s",
        path, g_strerror (code));
    return FALSE;
  }
  *is_pipe = S_ISFIFO (s.st_mode);
  if (S_ISDIR (s.st_mode)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s: is a folder; give files, or a pattern such as \"%s/*.wav\"", path,
        path);
    return FALSE;
  }
  return TRUE;
}

static GstElement *
make (GstElement *bin, const gchar *factory, GError **error)
{
  GstElement *e = gst_element_factory_make (factory, NULL);
  if (e)
    gst_bin_add (GST_BIN (bin), e);
  else
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "the element %s is missing: install gst-plugins-base", factory);
  return e;
}

/* What rawaudioparse hands on has timestamps from the number of frames. */
static GstElement *
add_raw (GstElement *bin, GstElement *source, const FxRaw *raw, GError **error)
{
  GstElement *parse = make (bin, "rawaudioparse", error);
  if (!parse)
    return NULL;
  g_object_set (parse, "use-sink-caps", FALSE, "sample-rate", raw->rate,
      "num-channels", raw->channels, "interleaved", TRUE, "pcm-format",
      raw->format, NULL);
  gst_element_link (source, parse);
  return parse;
}

/* The pad src of an element inside is that of the bin. */
static void
show (GstElement *bin, GstElement *inside)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (inside, "src");
  gst_element_add_pad (bin, gst_ghost_pad_new ("src", pad));
}

/* Cuts by counting frames: times of buffers are not exact in every format. */
typedef struct Cut {
  GstClockTime start, stop;
  GstAudioInfo info;
  guint64 at, from, to; /* in frames */
  gboolean any;
} Cut;

static GstPadProbeReturn
cut_event (Cut *c, GstPad *pad, GstEvent *event)
{
  GstCaps *caps;
  if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS) {
    gst_event_parse_caps (event, &caps);
    gst_audio_info_from_caps (&c->info, caps);
    guint64 rate = (guint64)GST_AUDIO_INFO_RATE (&c->info);
    c->from = gst_util_uint64_scale_round (c->start, rate, GST_SECOND);
    c->to = c->stop ? gst_util_uint64_scale_round (c->stop, rate, GST_SECOND)
                    : G_MAXUINT64;
  } else if (GST_EVENT_TYPE (event) == GST_EVENT_EOS && !c->any) {
    g_autoptr (GstElement) bin = gst_pad_get_parent_element (pad);
    GST_ELEMENT_ERROR (bin, STREAM, FAILED,
        ("Nothing is left: the sound ends after %.3f s, before the start at "
         "%.3f s.",
            (gdouble)c->at / MAX (GST_AUDIO_INFO_RATE (&c->info), 1),
            (gdouble)c->start / GST_SECOND),
        (NULL));
    return GST_PAD_PROBE_DROP;
  }
  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
cut (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Cut *c = data;
  if (info->type & GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM)
    return cut_event (c, pad, GST_PAD_PROBE_INFO_EVENT (info));
  GstBuffer *b = GST_PAD_PROBE_INFO_BUFFER (info);
  gint bpf = GST_AUDIO_INFO_BPF (&c->info);
  if (bpf <= 0)
    return GST_PAD_PROBE_OK;
  guint64 n = gst_buffer_get_size (b) / (gsize)bpf, begin = c->at;
  c->at += n;
  if (begin >= c->to) { /* the source ends the stream then */
    gst_buffer_unref (b);
    GST_PAD_PROBE_INFO_DATA (info) = NULL;
    GST_PAD_PROBE_INFO_FLOW_RETURN (info) = GST_FLOW_EOS;
    return GST_PAD_PROBE_HANDLED;
  }
  guint64 first = c->from > begin ? MIN (c->from - begin, n) : 0;
  guint64 last = MIN (c->to - begin, n);
  if (first >= last)
    return GST_PAD_PROBE_DROP;
  c->any = TRUE;
  if (first || last < n) {
    b = gst_audio_buffer_truncate (b, bpf, (gsize)first, (gsize)(last - first));
    GST_PAD_PROBE_INFO_DATA (info) = b;
  }
  /* Its time from the beginning of what is left. */
  b = gst_buffer_make_writable (b);
  GST_BUFFER_PTS (b) = gst_util_uint64_scale (begin + first - c->from,
      GST_SECOND, (guint64)GST_AUDIO_INFO_RATE (&c->info));
  GST_PAD_PROBE_INFO_DATA (info) = b;
  return GST_PAD_PROBE_OK;
}

void
fx_input_cut (GstElement *bin, GstClockTime start, GstClockTime stop)
{
  if (!start && !stop)
    return;
  Cut *c = g_new0 (Cut, 1);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (bin, "src");
  c->start = start;
  c->stop = stop;
  gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, cut, c,
      g_free);
}

static void
close_fd (gpointer data)
{
  close (GPOINTER_TO_INT (data));
}

/* Who waits for a pipe can be woken there, which filesrc cannot. */
static gboolean
set_source (
    GstElement *source, const gchar *path, gboolean is_pipe, GError **error)
{
  if (!is_pipe) {
    g_object_set (source, "location", path, NULL);
    return TRUE;
  }
  gboolean from_stdin = !strcmp (path, "-");
  int fd = from_stdin ? 0 : open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED, "%s: %s", path,
        g_strerror (errno));
    return FALSE;
  }
  if (!from_stdin)
    g_object_set_data_full (
        G_OBJECT (source), "fd", GINT_TO_POINTER (fd), close_fd);
  g_object_set (source, "fd", fd, "blocksize", 65536, NULL);
  return TRUE;
}

GstElement *
fx_input_new (const FxInput *input, GError **error)
{
  gboolean from_stdin = !strcmp (input->path, "-"), is_pipe = from_stdin;
  if (!from_stdin && !check_file (input->path, &is_pipe, error))
    return NULL;
  GstElement *bin = gst_bin_new (from_stdin ? "stdin" : NULL);
  gboolean raw = input->raw.format != GST_AUDIO_FORMAT_UNKNOWN;
  if (!raw && !is_pipe) {
    GError *failed = NULL;
    GstElement *sound = fx_own_wav_new (input->path, input->once, &failed);
    if (sound) {
      gst_bin_add (GST_BIN (bin), sound);
      show (bin, sound);
      fx_input_cut (bin, input->start, input->stop);
      return bin;
    }
    if (failed) {
      g_propagate_error (error, failed);
      goto failed;
    }
  }
  GstElement *source = make (bin, is_pipe ? "fdsrc" : "filesrc", error);
  if (!source || !set_source (source, input->path, is_pipe, error))
    goto failed;
  if (raw) {
    GstElement *parse = add_raw (bin, source, &input->raw, error);
    if (!parse)
      goto failed;
    show (bin, parse);
    fx_input_cut (bin, input->start, input->stop);
    return bin;
  }
  GstElement *decode = make (bin, "decodebin", error);
  if (!decode)
    goto failed;
  gst_util_set_object_arg (G_OBJECT (decode), "caps", "audio/x-raw(ANY)");
  g_object_set (decode, "expose-all-streams", FALSE, NULL);
  gst_element_link (source, decode);
  gst_element_add_pad (bin, gst_ghost_pad_new_no_target ("src", GST_PAD_SRC));
  fx_input_cut (bin, input->start, input->stop);
  g_signal_connect (decode, "pad-added", G_CALLBACK (pad_added), bin);
  g_signal_connect (decode, "no-more-pads", G_CALLBACK (no_more_pads), bin);
  return bin;
failed:
  gst_object_unref (gst_object_ref_sink (bin));
  return NULL;
}

/* What is found */

void
fx_media_clear (FxMedia *m)
{
  g_free (m->container);
  g_free (m->codec);
  if (m->tags)
    gst_tag_list_unref (m->tags);
  memset (m, 0, sizeof *m);
  m->duration = GST_CLOCK_TIME_NONE;
}

static void
take_string (gchar **to, const GstTagList *tags, const gchar *tag)
{
  gchar *text;
  if (!gst_tag_list_get_string (tags, tag, &text))
    return;
  g_free (*to);
  *to = text;
}

void
fx_media_message (FxMedia *m, GstMessage *message)
{
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_TAG)
    return;
  GstTagList *tags = NULL;
  gst_message_parse_tag (message, &tags);
  take_string (&m->container, tags, GST_TAG_CONTAINER_FORMAT);
  take_string (&m->codec, tags, GST_TAG_AUDIO_CODEC);
  if (!gst_tag_list_get_uint (tags, GST_TAG_BITRATE, &m->bitrate))
    gst_tag_list_get_uint (tags, GST_TAG_NOMINAL_BITRATE, &m->bitrate);
  GstTagList *all =
      m->tags ? gst_tag_list_merge (m->tags, tags, GST_TAG_MERGE_REPLACE)
              : gst_tag_list_copy (tags);
  if (m->tags)
    gst_tag_list_unref (m->tags);
  m->tags = all;
  gst_tag_list_unref (tags);
}
