/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Impulse responses as data: from numbers, from a GstSample, at another rate,
 * edited. Functions that can fail return NULL or FALSE and a sentence in *why
 * (transfer full). None is for the streaming thread. */

#ifndef GST_FX_RESPONSE_H
#define GST_FX_RESPONSE_H

#include <gst/audio/audio.h>
#include <gst/gst.h>

G_BEGIN_DECLS

/* Most frames of a response, and most samples of all its channels. */
#define GST_FX_RESPONSE_MAX_FRAMES ((gsize)1 << 24)
#define GST_FX_RESPONSE_MAX_SAMPLES ((gsize)1 << 26)

/* Reference-counted; constant once it is shared. */
typedef struct _GstFxResponse {
  guint channels;
  gsize frames;
  gint rate;      /* 0: whatever the stream has */
  gdouble **data; /* one plane per channel */
} GstFxResponse;

typedef enum {
  GST_FX_NORMALIZE_NONE,
  GST_FX_NORMALIZE_PEAK,
  GST_FX_NORMALIZE_ENERGY
} GstFxNormalize;

typedef struct _GstFxResponseEdit {
  gdouble trim_start, length; /* ms; length 0: all */
  gboolean reverse;
  GstFxNormalize normalize;
} GstFxResponseEdit;

/* Zeros. NULL when memory is out. */
GstFxResponse *gst_fx_response_new (guint channels, gsize frames, gint rate);
GstFxResponse *gst_fx_response_ref (GstFxResponse *r);
void gst_fx_response_unref (GstFxResponse *r);

/* From a GST_TYPE_ARRAY of numbers (one channel) or of such arrays (one per
 * channel; shorter ones are filled up with zeros). It has no rate. */
GstFxResponse *gst_fx_response_from_values (const GValue *array, gchar **why);

/* From a sample of audio/x-raw in any format. */
GstFxResponse *gst_fx_response_from_sample (GstSample *sample, gchar **why);

/* Parts of that: caps of raw audio, which may lack a channel mask; the values of
 * a buffer as interleaved doubles, NULL when there are none; such values. */
gboolean gst_fx_response_info (GstAudioInfo *info, GstCaps *caps);
gdouble *gst_fx_response_values (
    GstBuffer *buf, const GstAudioInfo *info, gsize *frames);
GstFxResponse *gst_fx_response_from_interleaved (
    const gdouble *x, guint channels, gsize frames, gint rate);

/* A file that is decoded with the elements that are installed. */
typedef struct _GstFxDecode {
  const gchar *location;
  gdouble need;     /* ms to be read, 0: all */
  gdouble most;     /* ms that there may be if all is read */
  const gint *stop; /* atomic; not 0: give up, with *why NULL */
  gchar **doubt;    /* what is odd about what was read (transfer full) */
} GstFxDecode;

/* gstfxdecode.c */
GstFxResponse *gst_fx_response_decode (const GstFxDecode *how, gchar **why);

/* What can be known of a file without decoding it: NULL, or why it is none. */
gchar *gst_fx_response_check_file (const gchar *location);

/* The same response at another rate: band-limited, with taps scaled by the
 * ratio of the rates so that the frequency response stays what it is. from: the
 * rate of one that has none, 0: that to which it goes. */
GstFxResponse *
gst_fx_response_resample (GstFxResponse *r, gint from, gint rate, gchar **why);

/* A copy with the start cut off, then the end (the last 10 ms of what stays,
 * or a tenth of it when that is less, fade out), reversed, normalized: to
 * largest magnitude 1, or so that the channel of most energy has the energy 1.
 * r has a rate. Fails when nothing or only silence is left. */
GstFxResponse *gst_fx_response_edit (
    GstFxResponse *r, const GstFxResponseEdit *edit, gchar **why);

/* Fails when a value is not finite, or all are 0. */
gboolean gst_fx_response_check (GstFxResponse *r, gchar **why);

/* Largest magnitude; largest sum of squares of a channel. */
gdouble gst_fx_response_peak (const GstFxResponse *r);
gdouble gst_fx_response_energy (const GstFxResponse *r);

G_END_DECLS

#endif
