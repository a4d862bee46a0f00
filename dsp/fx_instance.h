/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One running effect: what elements and programs hold.
 *
 * Parameters come in from any thread, audio goes through on one. The two meet
 * in a triple buffer of plans, so that neither ever waits for the other. */

#ifndef FX_INSTANCE_H
#define FX_INSTANCE_H

#include "dsp/fx_proc.h"

typedef struct FxInstance FxInstance;

/* As the ramp argument: 20 ms. */
#define FX_RAMP_DEFAULT UINT32_MAX

typedef struct FxStats {
  uint64_t frames;     /* processed */
  uint64_t plans;      /* parameter changes taken up */
  uint64_t non_finite; /* NaN and infinite input samples replaced by 0 */
  uint64_t lost;       /* blocks that overflowed and were silenced */
} FxStats;

/* NULL when out of memory. Not RT. */
FxInstance *fx_instance_new (const FxProc *p);
void fx_instance_free (FxInstance *x);

const FxProc *fx_instance_proc (const FxInstance *x);
const FxFormat *fx_instance_format (const FxInstance *x);

/* Takes a format and parameters, allocates and resets. To be called before
 * anything below, and again when the format changes; not while process runs.
 * FX_OK, FX_CLAMPED, FX_EINVAL, FX_ENOMEM; after an error the instance is as
 * before. Not RT. */
int fx_instance_setup (
    FxInstance *x, const FxFormat *f, const void *params, FxError *err);

/* Plans params and publishes the plan; the next process call moves to it over
 * ramp frames (FX_RAMP_DEFAULT: 20 ms; 0: at once; before the first frame
 * after a reset always at once). FX_OK, FX_CLAMPED, or FX_EINVAL and the old
 * plan stays, also when a parameter without FX_P_LIVE or the number of outputs
 * is not that of the set-up. Any thread, one at a time; wait-free, RT where the process's
 * plan() is. */
int fx_instance_set_params (
    FxInstance *x, const void *params, uint32_t ramp, FxError *err);

/* How many outputs there are since the set-up. Streaming thread. RT. */
uint32_t fx_instance_outputs (const FxInstance *x);

/* The same beside a streaming thread that uses fx_instance_set_params itself:
 * for params that are slow to plan (FxProc.is_slow; the process must have it).
 * stamp counts up, with wrap-around: an offer counts only while its stamp is
 * newer than those of all offers taken and of fx_instance_supersede. Any
 * thread, one at a time; not during fx_instance_setup. */
int fx_instance_offer (FxInstance *x, const void *params, uint32_t ramp,
    uint32_t stamp, FxError *err);

/* Offers up to this stamp come too late: after a set-up, or parameters set, that
 * went well and are newer. Streaming thread, or before it runs. RT. */
void fx_instance_supersede (FxInstance *x, uint32_t stamp);

/* Processes in->frames == out->frames frames; out has the planes of all
 * outputs, those of output 0 first. Non-finite input counts as 0; a
 * memory that overflows is reset; a block that overflows is silenced. Denormals are
 * flushed to zero inside, and only inside. Streaming thread. RT. */
void fx_instance_process (FxInstance *x, const FxBlock *in, const FxBlock *out);

/* The same for a process with a side-chain: key has as many frames as in, in
 * the same format, and stays as it is. NULL: in is its own key. RT. */
void fx_instance_process_keyed (
    FxInstance *x, const FxBlock *in, const FxBlock *key, const FxBlock *out);

/* Where in the stream the next frame is, in frames of stream time; 0 after a
 * reset. For use while the instance is fresh, or after silence that it was not
 * given. Streaming thread. RT. */
void fx_instance_locate (FxInstance *x, int64_t frame);

/* Fills as many values as the process has readouts. Streaming thread, once
 * there was a set-up. RT. */
void fx_instance_read (FxInstance *x, double *values);

/* Whether nothing was processed since set-up or the last reset. Streaming
 * thread. RT. */
int fx_instance_is_fresh (const FxInstance *x);

/* Takes up the newest parameters now, at once if the instance is fresh, and
 * lets the next change ramp. Streaming thread. RT. */
void fx_instance_begin (FxInstance *x);

/* Forgets the past. Streaming thread. RT. */
void fx_instance_reset (FxInstance *x);

/* Largest magnitude in the memory: 0 when silence in gives silence out.
 * Streaming thread. RT. */
double fx_instance_memory (const FxInstance *x);

/* In frames. The latency is the largest of the plans since set-up or the last
 * reset: when a change makes it grow by d, the next d frames that come out are
 * the last d once more, for the owner to drop. The tail is that of the plan in
 * use. Streaming thread. RT. */
uint32_t fx_instance_latency (const FxInstance *x);
uint32_t fx_instance_tail (const FxInstance *x);

/* What runs blocks of that many frames; "" when there is nothing to tell.
 * Streaming thread. */
const char *fx_instance_kernel (const FxInstance *x, size_t frames);

/* A copy of the counters. Any thread. */
void fx_instance_stats (const FxInstance *x, FxStats *stats);

#endif
