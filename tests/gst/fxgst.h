/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the tests of elements share: finding the elements, streams of doubles
 * in and out of a harness whatever the format, messages, waiting. Functions
 * that can go wrong fail the running test. */

#ifndef FX_GST_H
#define FX_GST_H

#include <gst/audio/audio.h>
#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

/* --- elements -------------------------------------------------------------- */

/* Names of all elements of the plugin fx that are filters (GstFxFilter),
 * sorted; NULL-terminated, lives as long as the program. FX_TEST_ELEMENT: of
 * these only that one. */
const gchar *const *fx_gst_filters (void);
guint fx_gst_n_filters (void);

/* "fxbiquad type=low-pass frequency=500": the element with settings under
 * which it changes the sound, and rings when it has memory. */
gchar *fx_gst_line (const gchar *name);

/* Whether that line changes the sound: a meter does not. */
gboolean fx_gst_changes (const gchar *name);

/* Whether that line has memory: output goes on after its input, which is stereo,
 * has ended. */
gboolean fx_gst_rings (const gchar *name);

/* Whether its gain follows the level: then what came before counts, although
 * nothing rings. */
gboolean fx_gst_follows_level (const gchar *name);

/* Whether it depends on the time of the stream, as a slow oscillator does: then
 * the same sound comes out another one at another time. */
gboolean fx_gst_follows_time (const gchar *name);

/* --- a stream -------------------------------------------------------------- */

typedef struct FxGst {
  GstHarness *h;
  GstElement *element; /* h->element */
  GstBus *bus;         /* messages of the element */
  GstAudioInfo info;   /* what is pushed */
  guint64 pushed;      /* frames so far: the position of the next buffer */
  GstClockTime start;  /* position of frame 0, to be changed before a push */
  GArray *out;         /* doubles, interleaved: all that has come out */
  GstClockTime end;    /* end of the last buffer that came out */
  guint buffers;       /* that came out */
  gboolean monotonic;  /* no output buffer began before the last one's end */
  gint stop;           /* for threads of a test to look at, atomically */
} FxGst;

/* A harness around a launch line. format: "F32" or "F64". */
FxGst *fx_gst_new (const gchar *line, const gchar *format, gint rate,
    gint channels, gboolean planar);
void fx_gst_free (FxGst *s);

/* Sends new caps on. fxpan, which could put out others, has to put out as many
 * channels. */
void fx_gst_set_caps (
    FxGst *s, const gchar *format, gint rate, gint channels, gboolean planar);
GstCaps *
fx_gst_caps (const gchar *format, gint rate, gint channels, gboolean planar);

/* The next buffer of the stream, timestamped; x: frames x channels
 * interleaved values, NULL for zeros. It is not pushed, but counted. */
GstBuffer *fx_gst_buffer (FxGst *s, const gdouble *x, gsize frames);

/* Pushes such a buffer and takes over what comes out. */
void fx_gst_push (FxGst *s, const gdouble *x, gsize frames);

/* The whole of x in buffers of block frames. */
void fx_gst_push_all (FxGst *s, const gdouble *x, gsize frames, gsize block);

/* Takes over what has come out. */
void fx_gst_pull (FxGst *s);

/* Forgets what has come out. */
void fx_gst_clear (FxGst *s);

void fx_gst_eos (FxGst *s);
void fx_gst_flush (FxGst *s);

/* A seek to the start: a flush, a new segment and position 0. */
void fx_gst_restart (FxGst *s);

/* All of x through a line with fresh elements, in buffers of block frames;
 * nothing after the end. As many values as x has. */
gdouble *fx_gst_run (const gchar *line, const gchar *format, gint rate,
    gint channels, const gdouble *x, gsize frames, gsize block);

/* The same of a stream that begins at that position. */
gdouble *
fx_gst_run_at (const gchar *line, const gchar *format, gint rate, gint channels,
    const gdouble *x, gsize frames, gsize block, GstClockTime position);

/* When a frame is due, counted as `pushed` is. */
GstClockTime fx_gst_position (const FxGst *s, guint64 frame);

/* Frames that have come out, and value i of them. */
gsize fx_gst_frames (const FxGst *s);
gdouble fx_gst_value (const FxGst *s, gsize i);

/* The values of a buffer, interleaved. */
gdouble *
fx_gst_values (GstBuffer *buf, const GstAudioInfo *info, gsize *n_values);

/* --- messages --------------------------------------------------------------- */

/* Number of messages of that type on the bus; they are taken off it. text
 * (may be NULL): what the last one says, to be freed. */
guint fx_gst_messages (GstBus *bus, GstMessageType type, gchar **text);

/* --- signals ----------------------------------------------------------------- */

gdouble *fx_gst_noise (gsize n, guint64 seed);

/* frames of a sine of that frequency in every channel. */
gdouble *fx_gst_sine (gsize frames, gint channels, gdouble frequency,
    gdouble rate, gdouble amplitude);

gdouble fx_gst_max_abs (const gdouble *x, gsize n);
gdouble fx_gst_max_diff (const gdouble *a, const gdouble *b, gsize n);
/* Largest difference between neighbouring frames. */
gdouble fx_gst_max_step (const gdouble *x, gsize frames, gint channels);

/* --- other -------------------------------------------------------------------- */

/* A field of the element's stats. */
guint64 fx_gst_stat (gpointer element, const gchar *field);
gchar *fx_gst_stat_string (gpointer element, const gchar *field);

/* CPU time of this thread, seconds. */
gdouble fx_gst_cpu (void);
/* Sorts the values. */
gdouble fx_gst_median (gdouble *values, gsize n);

#endif
