/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The second input of a filter whose process has a side-chain: the request pad
 * "sidechain". Audio that comes in there is kept by its running time, and for
 * each buffer of the filter's own input the frames of the same running time are
 * its key. gstfxsidechain.c keeps and hands out, gstfxsidechainpad.c is the pad,
 * gstfxsidechainquery.c what is asked.
 *
 * Where the pad is there and linked, what is missing of the key is silence:
 * before the side-chain begins, in its gaps and after its end. Otherwise the
 * input is its own key. For what is still to come the input waits; with live
 * sources no longer than the latency that the filter tells of. A branch that is
 * a second ahead waits too. So each branch needs a thread of its own. */

#ifndef GST_FX_SIDECHAIN_H
#define GST_FX_SIDECHAIN_H

#include <gst/audio/audio.h>
#include <gst/gst.h>
#include <stdatomic.h>
#include "dsp/fx_proc.h"

G_BEGIN_DECLS

#define GST_FX_SIDECHAIN_PAD "sidechain"

/* A place in running time: that many frames after a time. */
typedef struct GstFxMark {
  gint64 time; /* ns */
  gint64 frames;
  gdouble rate; /* frames per second of running time */
} GstFxMark;

/* Audio of the side-chain. */
typedef struct GstFxPiece {
  GstFxMark from;
  gsize frames;
  guint channels;
  gdouble x[]; /* [frames][channels], in order of running time */
} GstFxPiece;

typedef struct GstFxSidechain {
  GstElement *element; /* not owned: the side-chain is part of it */
  GstPad *sink;        /* its own input */

  GMutex lock; /* for what follows; nothing is called out with it */
  GCond moved;
  GstPad *pad; /* NULL: not requested */
  gboolean linked;
  gboolean stopped; /* state READY or below */
  gboolean playing;
  gint rate; /* of the input; 0: not known */
  gboolean live;
  gboolean latency_known;
  GstClockTime latency; /* of what is upstream, when live */

  /* The input. */
  GThread *main_thread; /* feeds it */
  gboolean main_flushing, main_ended;
  gboolean waiting;  /* for the side-chain */
  gboolean complain; /* has not yet said that it waits for long */
  gint64 at;         /* where the next key begins, in frames of at_rate; */
  gdouble at_rate;   /*   0: it is not known */

  /* The side-chain. */
  GThread *thread; /* feeds it */
  gboolean flushing, ended;
  guint flush_seqnum;
  GQueue pieces;
  gdouble held;   /* seconds in them */
  GstFxMark head; /* up to here all is known */
  GstFxMark run;  /* where its last buffer ended; rate 0: nothing came */

  /* Thread that feeds the side-chain. */
  GstSegment segment;
  GstAudioInfo info;

  /* Thread that feeds the input. */
  gchar *memory; /* of a key, */
  gsize size;    /*   bytes of it, */
  gpointer *planes;
  guint n_planes;

  atomic_ullong used, missing; /* frames */
} GstFxSidechain;

typedef enum {
  GST_FX_KEY_NONE, /* the input is its own key */
  GST_FX_KEY_TAKEN,
  GST_FX_KEY_FAILED /* after an element error */
} GstFxKey;

/* sink is the element's own input. Never NULL. */
GstFxSidechain *gst_fx_sidechain_new (GstElement *element, GstPad *sink);
void gst_fx_sidechain_free (GstFxSidechain *s);

/* Whether there is a key. s may be NULL. Any thread. */
gboolean gst_fx_sidechain_is_used (GstFxSidechain *s);

/* --- gstfxsidechain.c -------------------------------------------------------- */

/* The key of frames from position on (NONE: of those that follow) in segment, in
 * the format info; *key is good until the next call. Thread of the input. */
GstFxKey gst_fx_sidechain_take (GstFxSidechain *s, const GstAudioInfo *info,
    const GstSegment *segment, GstClockTime position, gsize frames,
    FxBlock *key);

/* Takes in audio that belongs at running time `time`; piece (transfer full) has
 * all but its place, which begins with its rate. FLUSHING and EOS: it was not
 * wanted any more. Thread of the side-chain. */
GstFlowReturn
gst_fx_sidechain_give (GstFxSidechain *s, gint64 time, GstFxPiece *piece);

/* Nothing comes before running time `time`. */
void gst_fx_sidechain_skip (GstFxSidechain *s, gint64 time);

/* Forgets what has come in. With the lock. */
void gst_fx_sidechain_clear (GstFxSidechain *s);

/* Adds its counters. Any thread. */
void gst_fx_sidechain_to_stats (GstFxSidechain *s, GstStructure *stats);

/* --- gstfxsidechainpad.c ------------------------------------------------------ */

/* In class_init: the template. */
void gst_fx_sidechain_install (GstElementClass *klass, GstCaps *caps);

/* GstElementClass: request_new_pad, release_pad. */
GstPad *gst_fx_sidechain_request (GstFxSidechain *s, GstPadTemplate *templ);
void gst_fx_sidechain_release (GstFxSidechain *s, GstPad *pad);

/* GstElementClass: change_state, before and after that of the parent. */
void
gst_fx_sidechain_before_state (GstFxSidechain *s, GstStateChange transition);
void
gst_fx_sidechain_after_state (GstFxSidechain *s, GstStateChange transition);

/* An event of the input, before anything is done about it. */
void gst_fx_sidechain_main_event (GstFxSidechain *s, GstEvent *event);

/* The input has ended, and all has been processed. */
void gst_fx_sidechain_main_ended (GstFxSidechain *s);

/* Whether an upstream event is for both inputs. */
gboolean gst_fx_sidechain_shares (GstEvent *event);

/* Sends event (transfer full) that has gone to the source of the input to that
 * of the side-chain, unless they are the same. */
void gst_fx_sidechain_send (GstFxSidechain *s, GstEvent *event);

/* --- gstfxsidechainquery.c ------------------------------------------------------ */

/* That of an element which has one. */
GstFxSidechain *gst_fx_sidechain_of (GstObject *element);

/* A reference to the pad, or NULL; own_rate (may be NULL): that of its caps, or
 * 0. */
GstPad *gst_fx_sidechain_ref_pad (GstFxSidechain *s, gint *own_rate);

/* Whether a side-chain of rate `own` may go on beside an input of rate `rate`
 * (0: not known): it is asked to change. FALSE after an element error. */
gboolean
gst_fx_sidechain_agree (GstFxSidechain *s, GstPad *pad, gint own, gint rate);

/* The input has that rate from now on. FALSE, after an element error: the
 * side-chain cannot have it. Thread of the input. */
gboolean gst_fx_sidechain_set_rate (GstFxSidechain *s, gint rate);

/* The pad's. */
gboolean
gst_fx_sidechain_query (GstPad *pad, GstObject *parent, GstQuery *query);

/* Answers a latency query on the source pad of an element of latency `own`. */
gboolean gst_fx_sidechain_query_latency (
    GstFxSidechain *s, GstQuery *query, GstClockTime own);

/* Whether what is upstream is live, and its latency. Thread of the input. */
void gst_fx_sidechain_learn_latency (GstFxSidechain *s);

G_END_DECLS

#endif
