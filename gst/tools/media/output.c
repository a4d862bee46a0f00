/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/media/output.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "gst/tools/command.h"
#include "gst/tools/media/exact.h"
#include "gst/tools/media/formats.h"
#include "gst/tools/media/ownwav.h"
#include "gst/tools/media/run.h"
#include "gst/tools/media/wav.h"

struct FxSink {
  GstElement *bin, *format; /* format: the capsfilter before the encoder */
  gchar *path, *temporary;  /* NULL: stdout */
  gint bits;
  gboolean encoded, overwrite;
  guint32 mask; /* of the channels, for a WAV file; 0: not known */
};

static void
sink_free (FxSink *s)
{
  gst_clear_object (&s->bin);
  g_free (s->path);
  g_free (s->temporary);
  g_free (s);
}

/* A file beside path that nobody else has: hidden, and with a suffix that no
 * pattern for sound matches. */
static gchar *
open_beside (const gchar *path, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (path);
  g_autofree gchar *name = g_path_get_basename (path);
  g_autofree gchar *hidden = g_strdup_printf (".%.200s.XXXXXX.part", name);
  gchar *beside = g_build_filename (folder, hidden, NULL);
  int fd = g_mkstemp_full (beside, O_RDWR | O_CLOEXEC, 0666);
  if (fd >= 0) {
    close (fd);
    return beside;
  }
  int code = errno;
  if (code == ENOENT && !g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s: there is no folder %s", path, folder);
  else
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s",
        path, g_strerror (code));
  g_free (beside);
  return NULL;
}

/* A pipe cannot go back: what an encoder writes into its header at the end
 * (wavenc) is left out, and in the header that it begins with unknown lengths
 * are the greatest ones, which readers take for "until the end". */
typedef struct Patch {
  gboolean begun, done;
} Patch;

static GstPadProbeReturn
patch_header (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Patch *p = data;
  if (info->type & GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM) {
    if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_SEGMENT) {
      p->done = p->begun; /* the second one goes back to the beginning */
      if (p->done)
        return GST_PAD_PROBE_DROP;
    }
    return GST_PAD_PROBE_OK;
  }
  if (p->done)
    return GST_PAD_PROBE_DROP;
  if (p->begun)
    return GST_PAD_PROBE_OK;
  p->begun = TRUE;
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  GstMapInfo map;
  if (!gst_buffer_map (buffer, &map, GST_MAP_READWRITE))
    return GST_PAD_PROBE_OK;
  fx_wav_forget_lengths (map.data, map.size);
  gst_buffer_unmap (buffer, &map);
  return GST_PAD_PROBE_OK;
}

/* Of an output without a frame: is it one, and what does it take to make it. */
typedef enum Empty { NO_FILE, OF_A_BUFFER, OF_NOTHING } Empty;

static void
send_nothing (GstPad *pad)
{
  /* This pad has ended already, what follows it has not. */
  g_autoptr (GstPad) peer = gst_pad_get_peer (pad);
  g_autoptr (GstEvent) begun =
      gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  if (!begun)
    gst_pad_send_event (peer, gst_event_new_segment (&segment));
  gst_pad_chain (peer, gst_buffer_new ());
}

/* What encoders make of an end without a frame before it is no file, or one whose
 * header has other lengths; and a source of one buffer that nobody takes ends as
 * if it had been taken (GstBaseSrc tries again). */
static GstPadProbeReturn
nothing_came (GstPad *pad, GstPadProbeInfo *info, gpointer empty)
{
  if (info->type & GST_PAD_PROBE_TYPE_BUFFER)
    return GST_PAD_PROBE_REMOVE;
  if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) != GST_EVENT_EOS)
    return GST_PAD_PROBE_OK;
  g_autoptr (GstElement) filter = gst_pad_get_parent_element (pad);
  if (!gst_pad_has_current_caps (pad)) {
    GST_ELEMENT_ERROR (filter, CORE, NEGOTIATION, (FX_NOT_TAKEN), (NULL));
    return GST_PAD_PROBE_DROP;
  }
  if (GPOINTER_TO_INT (empty) == NO_FILE) {
    GST_ELEMENT_ERROR (filter, STREAM, ENCODE,
        ("There is not one frame of sound, and only WAV and raw files can be "
         "without."),
        (NULL));
    return GST_PAD_PROBE_DROP;
  }
  if (GPOINTER_TO_INT (empty) == OF_A_BUFFER)
    send_nothing (pad);
  return GST_PAD_PROBE_REMOVE;
}

static void
watch_for_nothing (GstElement *filter, Empty empty)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (filter, "src");
  gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      nothing_came, GINT_TO_POINTER (empty), NULL);
}

static GstPadProbeReturn
see_places (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  FxSink *s = data;
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GstCaps *caps;
  GstAudioInfo sound;
  if (GST_EVENT_TYPE (event) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  gst_event_parse_caps (event, &caps);
  if (gst_audio_info_from_caps (&sound, caps))
    s->mask = fx_wav_mask (&sound);
  return GST_PAD_PROBE_OK;
}

/* wavenc (1.22) leaves the mask of its headers 0. */
static GstPadProbeReturn
write_places (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  const FxSink *s = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  guint8 h[44];
  if (!s->mask || gst_buffer_extract (buffer, 0, h, sizeof h) < sizeof h ||
      memcmp (h, "RIFF", 4) || memcmp (h + 8, "WAVEfmt ", 8) ||
      GST_READ_UINT16_LE (h + 20) != 0xfffe || GST_READ_UINT32_LE (h + 40))
    return GST_PAD_PROBE_OK;
  GST_WRITE_UINT32_LE (h + 40, s->mask);
  buffer = gst_buffer_make_writable (buffer);
  gst_buffer_fill (buffer, 40, h + 40, 4);
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  return GST_PAD_PROBE_OK;
}

static void
keep_places (FxSink *s, GstElement *encode)
{
  g_autoptr (GstPad) before = gst_element_get_static_pad (s->format, "src");
  g_autoptr (GstPad) behind = gst_element_get_static_pad (encode, "src");
  gst_pad_add_probe (
      before, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, see_places, s, NULL);
  gst_pad_add_probe (behind, GST_PAD_PROBE_TYPE_BUFFER, write_places, s, NULL);
}

static gboolean
is_pipe (int fd)
{
  struct stat s;
  return !fstat (fd, &s) && !S_ISREG (s.st_mode);
}

static GstElement *
add (FxSink *s, GstElement *last, const gchar *factory, GError **error)
{
  GstElement *e = gst_element_factory_make (factory, NULL);
  if (!e) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "the element %s is missing: install gst-plugins-base", factory);
    return NULL;
  }
  gst_bin_add (GST_BIN (s->bin), e);
  if (last)
    gst_element_link (last, e);
  return e;
}

static const gchar *
format_of_bits (gint bits)
{
  switch (bits) {
  case 8:
    return "U8";
  case 16:
    return "S16LE";
  case 24:
    return "S24LE";
  case 32:
    return "S32LE";
  case -1:
    return "F32LE";
  default:
    return NULL;
  }
}

/* What the encoder is to get: of what it can take, the number of bits. */
static void
set_bits (FxSink *s, gint bits)
{
  static const gchar *const of_16[] = { "S16LE", "S16BE", NULL };
  static const gchar *const of_24[] = { "S24LE", "S24_32LE", "S24BE",
    "S24_32BE", "S32LE", NULL };
  static const gchar *const of_32[] = { "S32LE", "S32BE", "S24LE", "S24_32LE",
    NULL };
  static const gchar *const of_8[] = { "U8", "S8", "S16LE", NULL };
  static const gchar *const of_float[] = { "F32LE", "F32BE", "F64LE", "S24LE",
    "S24_32LE", "S32LE", NULL };
  const gchar *const *names = bits == 8    ? of_8
                              : bits == 16 ? of_16
                              : bits == 24 ? of_24
                              : bits == 32 ? of_32
                                           : of_float;
  g_autoptr (GstPad) pad = gst_element_get_static_pad (s->format, "src");
  g_autoptr (GstCaps) can = gst_pad_peer_query_caps (pad, NULL);
  for (; *names; names++) {
    g_autoptr (GstCaps) one = gst_caps_new_simple (
        "audio/x-raw", "format", G_TYPE_STRING, *names, NULL);
    if (!gst_caps_can_intersect (one, can))
      continue;
    g_autoptr (GstCaps) now = NULL;
    g_object_get (s->format, "caps", &now, NULL);
    now = gst_caps_make_writable (now);
    gst_caps_set_simple (now, "format", G_TYPE_STRING, *names, NULL);
    g_object_set (s->format, "caps", now, NULL);
    return;
  }
}

void
fx_sink_set_source (FxSink *s, const GstAudioInfo *info)
{
  if (s->bits || !s->encoded)
    return;
  gboolean is_float = GST_AUDIO_FORMAT_INFO_IS_FLOAT (info->finfo);
  gint bits = GST_AUDIO_INFO_DEPTH (info);
  set_bits (s, is_float     ? -1
               : bits <= 8  ? 8
               : bits <= 16 ? 16
               : bits <= 24 ? 24
                            : 32);
}

/* audioconvert ! audioresample ! capsfilter [! encoder ! muxer] ! file */
static gboolean
fill (FxSink *s, const FxOutput *o, GError **error)
{
  GstElement *convert = add (s, NULL, "audioconvert", error), *last = convert;
  if (!last)
    return FALSE;
  if (o->no_dither)
    gst_util_set_object_arg (G_OBJECT (convert), "dithering", "none");
  GstElement *again = convert;
  /* Its tables take time to make, needed or not. */
  gboolean raw = o->raw.format != GST_AUDIO_FORMAT_UNKNOWN;
  if (o->rate > 0 || !(raw || fx_format_takes_any_rate (o->format, o->path))) {
    GstElement *resample = add (s, convert, "audioresample", error);
    again = resample ? add (s, resample, "audioconvert", error) : NULL;
    if (!again)
      return FALSE;
    g_object_set (resample, "quality", 10, NULL);
    fx_resample_exactly (resample);
    if (o->no_dither)
      gst_util_set_object_arg (G_OBJECT (again), "dithering", "none");
  }
  s->format = last = add (s, again, "capsfilter", error);
  if (!last)
    return FALSE;
  g_autoptr (GstCaps) caps = gst_caps_new_simple (
      "audio/x-raw", "layout", G_TYPE_STRING, "interleaved", NULL);
  if (o->rate > 0)
    gst_caps_set_simple (caps, "rate", G_TYPE_INT, o->rate, NULL);
  if (o->channels > 0)
    gst_caps_set_simple (caps, "channels", G_TYPE_INT, o->channels, NULL);
  if (o->raw.format != GST_AUDIO_FORMAT_UNKNOWN)
    gst_caps_set_simple (caps, "format", G_TYPE_STRING,
        gst_audio_format_to_string (o->raw.format), NULL);
  g_object_set (s->format, "caps", caps, NULL);
  watch_for_nothing (s->format, raw ? OF_NOTHING
                                : fx_format_is_wav (o->format, o->path)
                                    ? OF_A_BUFFER
                                    : NO_FILE);
  GstElement *encode = NULL;
  if (!raw) {
    encode = fx_format_encoder (o->format, o->path, error);
    if (!encode)
      return FALSE;
    gst_bin_add (GST_BIN (s->bin), encode);
    gst_element_link (last, encode);
    if (fx_format_is_wav (o->format, o->path))
      keep_places (s, encode);
    last = encode;
    s->encoded = TRUE;
  }
  GstElement *file = add (s, last, s->path ? "filesink" : "fdsink", error);
  if (!file)
    return FALSE;
  if (s->path)
    g_object_set (file, "location", s->temporary, NULL);
  else
    g_object_set (file, "fd", 1, NULL);
  g_object_set (file, "sync", FALSE, "async", FALSE, NULL);
  if (!s->path && is_pipe (1) && encode) {
    g_autoptr (GstPad) pad = gst_element_get_static_pad (file, "sink");
    gst_pad_add_probe (pad,
        GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
        patch_header, g_new0 (Patch, 1), g_free);
  }
  g_autoptr (GstPad) pad = gst_element_get_static_pad (convert, "sink");
  gst_element_add_pad (s->bin, gst_ghost_pad_new ("sink", pad));
  if (o->bits && s->encoded)
    set_bits (s, o->bits);
  return TRUE;
}

FxSink *
fx_sink_new (const FxOutput *output, GError **error)
{
  gboolean to_stdout = !strcmp (output->path, "-");
  if (output->bits && !format_of_bits (output->bits)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "%d bits: 8, 16, 24, 32 and -1 (float) can be written", output->bits);
    return NULL;
  }
  if (!to_stdout && g_file_test (output->path, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s: is a folder; the name of a file is wanted", output->path);
    return NULL;
  }
  if (!to_stdout && !output->overwrite &&
      g_file_test (output->path, G_FILE_TEST_EXISTS)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s: is there already; --overwrite replaces it", output->path);
    return NULL;
  }
  FxSink *s = g_new0 (FxSink, 1);
  s->bin = gst_object_ref_sink (gst_bin_new (NULL));
  s->bits = output->bits;
  s->overwrite = output->overwrite;
  if (!to_stdout) {
    /* Formats that are not known make no file. */
    if (output->raw.format == GST_AUDIO_FORMAT_UNKNOWN) {
      GstElement *e = fx_format_encoder (output->format, output->path, error);
      if (!e) {
        sink_free (s);
        return NULL;
      }
      gst_object_unref (gst_object_ref_sink (e));
    }
    s->path = g_strdup (output->path);
    s->temporary = open_beside (output->path, error);
    if (!s->temporary) {
      sink_free (s);
      return NULL;
    }
  }
  if (!fill (s, output, error)) {
    fx_sink_discard (s);
    return NULL;
  }
  return s;
}

GstElement *
fx_sink_element (FxSink *s)
{
  return s->bin;
}

/* A file that is replaced keeps its mode. */
static void
keep_mode (const gchar *temporary, const gchar *path)
{
  struct stat s;
  if (!stat (path, &s) && chmod (temporary, s.st_mode & 07777))
    GST_INFO ("%s: %s", temporary, g_strerror (errno));
}

gboolean
fx_sink_commit (FxSink *s, GError **error)
{
  gboolean good = !s->temporary || fx_wav_mend (s->temporary, error);
  if (!good) {
    g_unlink (s->temporary);
  } else if (s->path) {
    keep_mode (s->temporary, s->path);
    /* link() fails where rename() would replace what came meanwhile. */
    if (!s->overwrite) {
      good = !link (s->temporary, s->path);
      if (!good && errno != EEXIST) /* no hard links here */
        good = !g_rename (s->temporary, s->path);
      else if (good)
        g_unlink (s->temporary);
    } else {
      good = !g_rename (s->temporary, s->path);
    }
    if (!good) {
      int code = errno;
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
          "%s: %s", s->path, g_strerror (code));
      g_unlink (s->temporary);
    }
  }
  sink_free (s);
  return good;
}

void
fx_sink_discard (FxSink *s)
{
  if (!s)
    return;
  if (s->temporary)
    g_unlink (s->temporary);
  sink_free (s);
}
