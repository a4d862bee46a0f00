/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* WAV files that GStreamer's parser (1.22) does not read as they are: over 2 GiB,
 * of which it takes the first 2 GiB of sound; with less than 8 bytes behind the
 * sound, such as one that makes its length even, of which it takes none; of more
 * than two channels without places, for which it makes no caps. RIFF with lengths
 * of 32 bits, also where they have wrapped around or are not known, RF64 and
 * BW64. And those that a parser has nothing to tell of but sound, which begins
 * sooner without one. */

#ifndef FX_TOOL_OWNWAV_H
#define FX_TOOL_OWNWAV_H

#include <gst/audio/audio.h>

/* Where the frames of a WAV file are, and what they are: integers of 8, 16, 24
 * or 32 bits, floating point of 32 or 64. */
typedef struct FxWavSound {
  GstAudioInfo info;
  guint64 offset; /* of the first frame, in bytes */
  guint64 frames;
  guint64 rest;       /* bytes behind them */
  gboolean placeless; /* the parser knows no places for its channels */
  gboolean plain;     /* there is nothing else, and no two ways to read it */
} FxWavSound;

/* FALSE: the file is no WAV file, or one of other samples. */
gboolean fx_wav_sound (const gchar *path, FxWavSound *sound);

/* The mask of a WAV file for channels in their order; 0: there is none. */
guint32 fx_wav_mask (const GstAudioInfo *info);

/* An element whose pad src has the frames of a WAV file, floating; it can be
 * seeked to any of them. plain: also of plain files. NULL and no error: GStreamer
 * reads all of the file, or fx_wav_sound knows nothing of it. */
GstElement *fx_own_wav_new (const gchar *path, gboolean plain, GError **error);

#endif
