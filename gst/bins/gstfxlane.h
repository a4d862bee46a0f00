/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A lane: what one branch of fxparallel has delivered and the sum has not yet
 * taken, in the order of arrival. Lanes know no pads and no threads: the sum
 * calls all of this under its lock. Lengths are in frames. */

#ifndef GST_FX_LANE_H
#define GST_FX_LANE_H

#include <gst/audio/audio.h>
#include <gst/base/base.h>
#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct GstFxLaneItem {
  GstMiniObject *obj; /* a buffer or a serialized event, owned */
  guint64 frames;     /* 0: an event without length */
  gboolean silent;    /* gaps */
  gboolean sync;      /* the mark that the splitter sends into each branch */
} GstFxLaneItem;

typedef struct GstFxLane {
  gconstpointer id;      /* in the marks that are meant for this lane */
  gboolean active;       /* the sum counts it, */
  guint token;           /*   from this mark on, unless 0 */
  GstQueueArray *items;  /* of GstFxLaneItem */
  guint64 queued;        /* frames in buffers, less used */
  guint64 used;          /* frames taken from the first item */
  guint64 lead;          /* frames of silence before the first item */
  guint64 delay;         /* frames that the lane is held back by */
  guint64 own_delay;     /* frames that its elements hold back */
  GstAudioInfo info;     /* of what is taken next */
  GstAudioInfo new_info; /* of what arrives next */
  GstClockTime new_time; /* of what arrives next */
} GstFxLane;

typedef enum GstFxLaneState {
  GST_FX_LANE_EMPTY,  /* more is needed to tell */
  GST_FX_LANE_FRAMES, /* has audio (or a gap) before any end */
  GST_FX_LANE_SYNC,   /* only events are left before a mark */
  GST_FX_LANE_EOS     /* only events are left before the end */
} GstFxLaneState;

/* A part of a buffer, to be added to the output at frame `at`. */
typedef struct GstFxPiece {
  GstBuffer *buf;
  guint64 from, frames, at;
} GstFxPiece;

void gst_fx_lane_init (GstFxLane *lane, gconstpointer id);
/* Drops what is queued, and the format if all is TRUE. */
void gst_fx_lane_clear (GstFxLane *lane, gboolean all);
void gst_fx_lane_free (GstFxLane *lane);

/* Appends obj (transfer full). A buffer must have a format; returns FALSE when
 * it has none or its size does not fit. silent: whatever is in the buffer. */
gboolean gst_fx_lane_add (GstFxLane *lane, GstMiniObject *obj, gboolean silent);

/* While the lane does not count: drops obj (transfer full), but remembers a
 * format, and clears lane->token at the mark that has it. */
void gst_fx_lane_pass (GstFxLane *lane, GstMiniObject *obj);

GstFxLaneState gst_fx_lane_state (const GstFxLane *lane);

/* Whether a mark or an end is queued. */
gboolean gst_fx_lane_has_mark (const GstFxLane *lane);
gboolean gst_fx_lane_has_end (const GstFxLane *lane);

/* Frames in buffers between the first and the last one queued. */
guint64 gst_fx_lane_backlog (const GstFxLane *lane);

/* The first item, or NULL. */
GstFxLaneItem *gst_fx_lane_head (const GstFxLane *lane);

/* Takes the first item, which must have no frames before it. Transfer full.
 * A caps event changes lane->info. */
GstFxLaneItem gst_fx_lane_pop (GstFxLane *lane);

/* Frames that can be taken at once: the silence before the first item, or what
 * is left of it when it has a length. */
guint64 gst_fx_lane_chunk (const GstFxLane *lane);

/* Whether n frames can be taken; behind the last before a mark or an end,
 * silence counts. */
gboolean gst_fx_lane_has (const GstFxLane *lane, guint64 n);

/* Takes n frames of which gst_fx_lane_has is TRUE; what sounds among them is
 * appended to pieces (NULL: dropped). Events on the way are dropped. */
void gst_fx_lane_take (GstFxLane *lane, guint64 n, GArray *pieces);

/* The timestamp of the next frame, or GST_CLOCK_TIME_NONE. */
GstClockTime gst_fx_lane_time (const GstFxLane *lane);

/* Whether the next frame begins a buffer marked as a discontinuity. */
gboolean gst_fx_lane_is_discont (const GstFxLane *lane);

/* Moves the lane's delay to `delay` frames: silence more, or frames fewer.
 * FALSE when those frames have not come yet. */
gboolean gst_fx_lane_set_delay (GstFxLane *lane, guint64 delay);

/* The event that marks a place: the same in each branch, token 0, or where a
 * branch begins to count. Transfer full. */
GstEvent *gst_fx_lane_new_mark (gconstpointer id, guint token);

G_END_DECLS

#endif
