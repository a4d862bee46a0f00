/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What fx_instance.c and fx_cascade.c share. */

#ifndef FX_INSTANCE_PRIV_H
#define FX_INSTANCE_PRIV_H

#include <stdatomic.h>
#include "dsp/fx_instance.h"
#include "dsp/fx_mailbox.h"

struct FxInstance {
  const FxProc *proc;
  FxFormat format;
  FxMailbox box, offers; /* the second one for processes with is_slow */
  void *plans[6];        /* plan_size each; from 3 on those of offers */
  uint32_t ramps[6];     /* how to get to each */
  uint32_t stamps[6];    /* of offers */
  uint32_t newest;       /* stamp that an offer must exceed */
  uint32_t current;      /* plan in use */
  uint32_t latency;      /* largest since the last reset */
  uint64_t moved;        /* frames when the last change will be over */
  void *state;           /* NULL before setup */
  int fresh;             /* nothing processed since the last reset */
  uint32_t outputs;      /* >= 1 */
  void *shape;           /* params of the set-up: what they fix stays */
  atomic_ullong frames, taken, non_finite, lost;
};

/* Adds to a counter that only this thread writes and others read: no need for
 * a locked instruction. */
static inline void
fx_count (atomic_ullong *counter, unsigned long long n)
{
  atomic_store_explicit (counter,
      atomic_load_explicit (counter, memory_order_relaxed) + n,
      memory_order_relaxed);
}

/* The plan in use. */
const void *fx_instance_plan (const FxInstance *x);

/* Whether there is a plan to be taken up. RT. */
int fx_instance_is_pending (const FxInstance *x);

/* Frames since the last change was over or the past was forgotten. RT. */
uint64_t fx_instance_rested (const FxInstance *x);

/* Takes up the newest plan, if there is one. RT. */
void fx_instance_pull (FxInstance *x);

/* Makes input harmless: when *in has non-finite samples, copies it to out with
 * zeros in their place, points *in at out and counts. RT. */
void fx_instance_clean (FxInstance *x, FxBlock *in, const FxBlock *out);

/* Counts a block that was processed. RT. */
void fx_instance_count (FxInstance *x, const FxBlock *out);

/* When the memory is not finite, resets it and silences out. RT. */
void fx_instance_check (FxInstance *x, const FxBlock *out);

/* Silences and counts a block that has overflowed although the memory behind
 * it has not: that of a gain, or one that float cannot hold. RT. */
void fx_instance_check_output (FxInstance *x, const FxBlock *out);

/* Zeros. RT. */
void fx_block_silence (const FxFormat *f, const FxBlock *b);

/* Copies; the same place is fine. RT. */
void fx_block_copy (const FxFormat *f, const FxBlock *from, const FxBlock *to);

/* Frames of a block as interleaved doubles, and back. RT. */
void fx_block_load (const FxFormat *f, const FxBlock *from, double *to);
void fx_block_store (const FxFormat *f, const double *from, const FxBlock *to);

/* Planes of a block, and first sample and number of samples in each. */
static inline uint32_t
fx_block_planes (const FxFormat *f)
{
  return f->layout == FX_PLANAR ? f->channels : 1;
}

static inline size_t
fx_block_step (const FxFormat *f)
{
  return f->layout == FX_PLANAR ? 1 : f->channels;
}

static inline size_t
fx_sample_size (const FxFormat *f)
{
  return f->sample == FX_F64 ? sizeof (double) : sizeof (float);
}

static inline void *
fx_block_at (const FxFormat *f, const FxBlock *b, uint32_t plane)
{
  return (char *)b->planes[plane] +
         b->offset * fx_block_step (f) * fx_sample_size (f);
}

static inline size_t
fx_block_len (const FxFormat *f, const FxBlock *b)
{
  return b->frames * fx_block_step (f);
}

#endif
