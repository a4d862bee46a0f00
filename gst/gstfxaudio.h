/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What all elements need to know of audio in GStreamer: formats, times, frames
 * of buffers, latency. Any thread. */

#ifndef GST_FX_AUDIO_H
#define GST_FX_AUDIO_H

#include <gst/audio/audio.h>
#include <gst/gst.h>
#include "dsp/fx_proc.h"

G_BEGIN_DECLS

/* Raw audio of float samples, f64: double as well, of any rate, channels and
 * layout. Returns: (transfer full) */
GstCaps *gst_fx_audio_caps (gboolean f64);

FxFormat gst_fx_audio_format (const GstAudioInfo *info);

GstClockTime gst_fx_audio_time (const GstAudioInfo *info, guint64 frames);
guint64 gst_fx_audio_frames (const GstAudioInfo *info, GstClockTime time);

/* Where that many frames from position on end; NONE when it is. */
GstClockTime gst_fx_audio_end (
    const GstAudioInfo *info, GstClockTime position, guint64 frames);

/* Frames in a buffer. */
gsize gst_fx_audio_count (const GstAudioInfo *info, GstBuffer *buf);

/* A buffer of that many frames, at position (may be NONE), its samples not
 * set. */
GstBuffer *gst_fx_audio_new_buffer (
    const GstAudioInfo *info, gsize frames, GstClockTime position);

/* Whether buf does not follow on what ended at `next`; NONE: nothing came
 * before. */
gboolean gst_fx_audio_jumps (GstBuffer *buf, GstClockTime next);

/* Posts the element error for a buffer that cannot be mapped. */
void gst_fx_audio_map_failed (GstElement *element, GstBuffer *buf);

/* Answers a latency query on the source pad of an element of latency `own`. */
gboolean
gst_fx_audio_query_latency (GstPad *sink, GstQuery *query, GstClockTime own);

/* Whether control bindings of the object are active. The list is looked at
 * without its lock first: objects without bindings should pay nothing. */
gboolean gst_fx_audio_is_automated (GstObject *object);

G_END_DECLS

#endif
