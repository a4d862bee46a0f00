/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/media/ownwav.h"
#include <errno.h>
#include <fcntl.h>
#include <gst/app/gstappsrc.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 16384  /* bytes of a buffer, about */
#define TOO_LITTLE 8 /* bytes behind the sound: too few for the parser */

/* The header: "Multimedia Programming Interface and Data Specifications 1.0"
 * (RIFF), Microsoft's WAVEFORMATEXTENSIBLE, EBU Tech 3306 (RF64). */

static gboolean
read_at (int fd, guint64 at, gpointer to, gsize size)
{
  return pread (fd, to, size, (off_t)at) == (gssize)size;
}

static GstAudioFormat
format_of (guint tag, guint bits)
{
  if (tag == 3)
    return bits == 32   ? GST_AUDIO_FORMAT_F32LE
           : bits == 64 ? GST_AUDIO_FORMAT_F64LE
                        : GST_AUDIO_FORMAT_UNKNOWN;
  if (tag != 1)
    return GST_AUDIO_FORMAT_UNKNOWN;
  return bits == 8    ? GST_AUDIO_FORMAT_U8
         : bits == 16 ? GST_AUDIO_FORMAT_S16LE
         : bits == 24 ? GST_AUDIO_FORMAT_S24LE
         : bits == 32 ? GST_AUDIO_FORMAT_S32LE
                      : GST_AUDIO_FORMAT_UNKNOWN;
}

#define AT(x) GST_AUDIO_CHANNEL_POSITION_##x
/* By the bits of a WAVE mask. */
static const GstAudioChannelPosition places[] = { AT (FRONT_LEFT),
  AT (FRONT_RIGHT), AT (FRONT_CENTER), AT (LFE1), AT (REAR_LEFT),
  AT (REAR_RIGHT), AT (FRONT_LEFT_OF_CENTER), AT (FRONT_RIGHT_OF_CENTER),
  AT (REAR_CENTER), AT (SIDE_LEFT), AT (SIDE_RIGHT), AT (TOP_CENTER),
  AT (TOP_FRONT_LEFT), AT (TOP_FRONT_CENTER), AT (TOP_FRONT_RIGHT),
  AT (TOP_REAR_LEFT), AT (TOP_REAR_CENTER), AT (TOP_REAR_RIGHT) };
#undef AT

/* FALSE: there are not as many as channels. */
static gboolean
place (guint64 mask, guint channels, GstAudioChannelPosition *at)
{
  guint n = 0;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if ((mask >> i & 1) && n++ < channels)
      at[n - 1] = places[i];
  return n == channels && !(mask >> G_N_ELEMENTS (places));
}

guint32
fx_wav_mask (const GstAudioInfo *info)
{
  guint32 mask = 0;
  guint bit = 0;
  for (gint c = 0; c < GST_AUDIO_INFO_CHANNELS (info); c++) {
    while (bit < G_N_ELEMENTS (places) && places[bit] != info->position[c])
      bit++;
    if (bit == G_N_ELEMENTS (places))
      return 0;
    mask |= 1u << bit++;
  }
  return mask;
}

static gboolean
take_format (const guint8 *h, gsize size, FxWavSound *sound)
{
  GstAudioChannelPosition at[64];
  guint tag = GST_READ_UINT16_LE (h), channels = GST_READ_UINT16_LE (h + 2);
  guint rate = GST_READ_UINT32_LE (h + 4), bits = GST_READ_UINT16_LE (h + 14);
  guint64 mask = 0;
  gboolean all_bits = TRUE;
  sound->placeless =
      tag != 0xfffe && (channels == 3 || channels == 7 || channels > 8);
  if (tag == 0xfffe && size >= 40) {
    mask = GST_READ_UINT32_LE (h + 20);
    tag = GST_READ_UINT16_LE (h + 24); /* the GUID begins with it */
    all_bits = GST_READ_UINT16_LE (h + 18) == bits;
  }
  GstAudioFormat format = format_of (tag, bits);
  if (format == GST_AUDIO_FORMAT_UNKNOWN || channels < 1 || channels > 64 ||
      rate < 1 || rate > G_MAXINT32)
    return FALSE;
  gboolean placed = place (mask, channels, at);
  sound->plain = all_bits && (placed || (!mask && channels <= 2));
  if (!placed) {
    mask = gst_audio_channel_get_fallback_mask ((gint)channels);
    placed = mask &&
             gst_audio_channel_positions_from_mask ((gint)channels, mask, at);
  }
  for (guint c = 0; !placed && c < channels; c++)
    at[c] = channels == 1 ? GST_AUDIO_CHANNEL_POSITION_MONO
                          : GST_AUDIO_CHANNEL_POSITION_NONE;
  /* Of places above the head GStreamer has another order; as its parser does, we
   * leave the sound in that of the file, in which it is written. */
  if (channels > 1 &&
      !gst_audio_channel_positions_to_valid_order (at, (gint)channels))
    return FALSE;
  gst_audio_info_set_format (
      &sound->info, format, (gint)rate, (gint)channels, at);
  return GST_READ_UINT16_LE (h + 12) == GST_AUDIO_INFO_BPF (&sound->info);
}

/* Whether a chunk tells something about the sound; one of INFO may be empty. */
static gboolean
tells (const guint8 *id, guint32 length)
{
  static const gchar *const silent[] = { "fmt ", "data", "fact", "PEAK", "JUNK",
    "junk", "PAD ", "FLLR", "ds64" };
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    if (!memcmp (id, silent[i], 4))
      return FALSE;
  return memcmp (id, "LIST", 4) || length > 4;
}

/* The same for all chunks from there to the end of the file. */
static gboolean
rest_tells (int fd, guint64 at)
{
  guint8 h[8];
  while (read_at (fd, at, h, 8)) {
    guint32 length = GST_READ_UINT32_LE (h + 4);
    if (tells (h, length))
      return TRUE;
    at += 8 + (guint64)length + (length & 1);
  }
  return FALSE;
}

/* Bytes of sound, where the header says so many and so many are there: none or
 * all ones are not known; a file too long for its header has wrapped them. */
static guint64
sound_bytes (guint32 riff, guint64 data, guint64 left, guint64 size)
{
  if (data == 0 || data == G_MAXUINT32 || data > left)
    return left;
  if (data < left && riff == (guint32)(size - 8))
    data += (left - data) >> 32 << 32;
  return data;
}

/* The sound begins there; length: what its header says of it. */
static void
take_data (int fd, guint64 at, guint64 size, guint32 length, guint64 bytes,
    FxWavSound *sound)
{
  guint bpf = (guint)GST_AUDIO_INFO_BPF (&sound->info);
  sound->offset = at;
  sound->frames = bytes / bpf;
  sound->rest = size - at - bytes;
  sound->plain &= bytes == length && bytes > 0 && bytes % bpf == 0 &&
                  !rest_tells (fd, at + bytes + (bytes & 1));
}

static gboolean
read_header (int fd, guint64 size, FxWavSound *sound)
{
  guint8 h[40];
  guint64 data64 = 0;
  gboolean any = FALSE, told = FALSE;
  if (!read_at (fd, 0, h, 12) || memcmp (h + 8, "WAVE", 4))
    return FALSE;
  guint32 riff = GST_READ_UINT32_LE (h + 4);
  gboolean wide = !memcmp (h, "RF64", 4) || !memcmp (h, "BW64", 4);
  if (!wide && memcmp (h, "RIFF", 4))
    return FALSE;
  for (guint64 at = 12; read_at (fd, at, h, 8);) {
    guint32 length = GST_READ_UINT32_LE (h + 4);
    at += 8;
    told |= tells (h, length);
    if (!memcmp (h, "data", 4)) {
      guint64 bytes = wide && length == G_MAXUINT32 && data64
                          ? MIN (data64, size - at)
                          : sound_bytes (riff, length, size - at, size);
      if (any)
        take_data (fd, at, size, length, bytes, sound);
      sound->plain &= any && !told && !wide;
      return any;
    }
    if (!memcmp (h, "ds64", 4) && length >= 28) {
      if (!read_at (fd, at, h, 28))
        return FALSE;
      data64 = GST_READ_UINT64_LE (h + 8);
    } else if (!memcmp (h, "fmt ", 4) && length >= 16) {
      gsize n = MIN (length, sizeof h);
      any = read_at (fd, at, h, n) && take_format (h, n, sound);
    }
    at += length + (length & 1); /* chunks begin at even places */
  }
  return FALSE;
}

/* The file, open, and its size; -1: it is no WAV file that is known. */
static int
open_sound (const gchar *path, FxWavSound *sound, guint64 *size)
{
  struct stat s;
  if (stat (path, &s) || !S_ISREG (s.st_mode))
    return -1;
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  *size = (guint64)s.st_size;
  if (fd >= 0 && read_header (fd, *size, sound))
    return fd;
  if (fd >= 0)
    close (fd);
  return -1;
}

gboolean
fx_wav_sound (const gchar *path, FxWavSound *sound)
{
  guint64 size;
  int fd = open_sound (path, sound, &size);
  if (fd < 0)
    return FALSE;
  close (fd);
  return TRUE;
}

/* Its frames */

typedef struct OwnWav {
  FxWavSound sound;
  int fd;
  guint64 at; /* the next frame */
  gboolean told;
} OwnWav;

/* What the parser would have told. */
static void
send_tags (GstElement *source, const GstAudioInfo *info)
{
  GstTagList *tags = gst_tag_list_new (GST_TAG_CONTAINER_FORMAT, "WAV", NULL);
  g_autofree gchar *codec = g_strdup_printf ("Uncompressed %d-bit %s audio",
      GST_AUDIO_INFO_DEPTH (info),
      GST_AUDIO_INFO_IS_FLOAT (info) ? "IEEE float" : "PCM");
  gst_tag_list_add (tags, GST_TAG_MERGE_REPLACE, GST_TAG_AUDIO_CODEC, codec,
      GST_TAG_BITRATE,
      (guint)(GST_AUDIO_INFO_RATE (info) * GST_AUDIO_INFO_BPF (info) * 8),
      NULL);
  gst_element_send_event (source, gst_event_new_tag (tags));
}

static void
need_data (GstAppSrc *source, guint length, gpointer data)
{
  OwnWav *w = data;
  guint bpf = (guint)GST_AUDIO_INFO_BPF (&w->sound.info);
  guint64 rate = (guint64)GST_AUDIO_INFO_RATE (&w->sound.info);
  guint64 end = w->sound.frames, stop = GST_BASE_SRC (source)->segment.stop;
  if (GST_CLOCK_TIME_IS_VALID (stop))
    end = MIN (end, gst_util_uint64_scale_round (stop, rate, GST_SECOND));
  guint64 n = MIN (BLOCK / bpf, end - MIN (end, w->at));
  if (!w->told) /* before the first buffer */
    send_tags (GST_ELEMENT (source), &w->sound.info);
  w->told = TRUE;
  if (n == 0) {
    gst_app_src_end_of_stream (source);
    return;
  }
  GstBuffer *b = gst_buffer_new_allocate (NULL, n * bpf, NULL);
  GstMapInfo map;
  gst_buffer_map (b, &map, GST_MAP_WRITE);
  gboolean good =
      read_at (w->fd, w->sound.offset + w->at * bpf, map.data, map.size);
  gst_buffer_unmap (b, &map);
  if (!good) {
    GST_ELEMENT_ERROR (source, RESOURCE, READ,
        ("The file has become shorter, or cannot be read on."),
        ("%s", g_strerror (errno)));
    gst_buffer_unref (b);
    gst_app_src_end_of_stream (source);
    return;
  }
  GST_BUFFER_PTS (b) = gst_util_uint64_scale (w->at, GST_SECOND, rate);
  GST_BUFFER_OFFSET (b) = w->at;
  w->at += n;
  GST_BUFFER_DURATION (b) =
      gst_util_uint64_scale (w->at, GST_SECOND, rate) - GST_BUFFER_PTS (b);
  GST_BUFFER_OFFSET_END (b) = w->at;
  gst_app_src_push_buffer (source, b);
}

static gboolean
seek_data (GstAppSrc *source, guint64 time, gpointer data)
{
  OwnWav *w = data;
  w->at = MIN (gst_util_uint64_scale_round (time,
                   (guint64)GST_AUDIO_INFO_RATE (&w->sound.info), GST_SECOND),
      w->sound.frames);
  return TRUE;
}

static void
free_own_wav (gpointer data)
{
  OwnWav *w = data;
  close (w->fd);
  g_free (w);
}

GstElement *
fx_own_wav_new (const gchar *path, gboolean plain, GError **error)
{
  GstAppSrcCallbacks calls = { .need_data = need_data, .seek_data = seek_data };
  FxWavSound sound;
  guint64 size;
  int fd = open_sound (path, &sound, &size);
  if (fd < 0)
    return NULL;
  if (size <= G_MAXINT32 && !(sound.rest && sound.rest < TOO_LITTLE) &&
      !sound.placeless && !(plain && sound.plain)) {
    close (fd);
    return NULL;
  }
  GstElement *source = gst_element_factory_make ("appsrc", NULL);
  if (!source) {
    g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
        "the element appsrc is missing: install gst-plugins-base");
    close (fd);
    return NULL;
  }
  OwnWav *w = g_new0 (OwnWav, 1);
  w->sound = sound;
  w->fd = fd;
  g_autoptr (GstCaps) caps = gst_audio_info_to_caps (&sound.info);
  g_object_set (source, "caps", caps, "format", GST_FORMAT_TIME, "stream-type",
      GST_APP_STREAM_TYPE_SEEKABLE, "max-bytes", (guint64)BLOCK, "duration",
      gst_util_uint64_scale (
          sound.frames, GST_SECOND, (guint64)GST_AUDIO_INFO_RATE (&sound.info)),
      NULL);
  gst_app_src_set_callbacks (GST_APP_SRC (source), &calls, w, free_own_wav);
  return source;
}
