/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The state of a process that is one finite response for every channel.
 *
 * What counts is the history of the input, of one length whatever the response
 * is; the engines (a direct convolution, partitions) are made from it, so that
 * either may go on where the other stopped and any response may follow any
 * other. */

#ifndef FX_FIR_STATE_H
#define FX_FIR_STATE_H

#include "dsp/fx_proc.h"

enum {
  FX_FIR_MAX_TAPS = 16384,
  /* Frames that a response can reach back: its taps, and what it is delayed by
   * to match one of the largest latency. */
  FX_FIR_KEEP = FX_FIR_MAX_TAPS + FX_FIR_MAX_TAPS / 2
};

/* The plan of every FxProc flagged FX_PROC_FIR. */
typedef struct FxFirPlan {
  uint32_t n;       /* taps, 1 .. FX_FIR_MAX_TAPS */
  uint32_t latency; /* frames by which it counts as late, <= n / 2 */
  double taps[FX_FIR_MAX_TAPS];
} FxFirPlan;

typedef struct FxFirState FxFirState;

/* Copies a plan, of the taps those in use. */
void fx_fir_plan_copy (FxFirPlan *to, const FxFirPlan *from);

/* The functions of every such FxProc. */
void *fx_fir_state_new (const FxProc *p, const FxFormat *f, const void *plan);
void fx_fir_state_free (void *state);
void fx_fir_state_reset (const FxFormat *f, const void *plan, void *state);
void fx_fir_state_change (
    const FxFormat *f, const void *plan, void *state, uint32_t ramp);
void fx_fir_state_process (const FxKernels *k, const FxFormat *f,
    const void *plan, void *state, const FxBlock *in, const FxBlock *out);
double fx_fir_state_memory (const FxFormat *f, const void *state);
int fx_fir_state_is_finite (
    const FxKernels *k, const FxFormat *f, const void *state);
uint32_t fx_fir_state_latency (const FxFormat *f, const void *plan);
uint32_t fx_fir_state_tail (const FxFormat *f, const void *plan);
const char *fx_fir_state_kernel (
    const FxKernels *k, const FxFormat *f, const void *state, size_t frames);

/* --- for runs of several (fx_fir_run.h), RT ------------------------------------ */

/* The response, while nothing moves; frames that it reaches back, delay to line
 * up with a larger latency of the past included. */
const FxFirPlan *fx_fir_state_taps (const FxFirState *s);
size_t fx_fir_state_reach (const FxFirState *s);
/* Counts responses. */
uint64_t fx_fir_state_serial (const FxFirState *s);
/* Frames since the response last moved or the past was forgotten; 0 while it
 * moves. */
uint64_t fx_fir_state_still (const FxFirState *s);
/* Whether it moves. */
int fx_fir_state_moves (const FxFirState *s);
/* Frames of recent calls, 0: none yet. */
size_t fx_fir_state_block (const FxFirState *s);
/* In ns per frame, by what runs now. */
double fx_fir_state_cost (const FxFirState *s);
/* After a reset: expects calls of that many frames; returns what they cost. */
double fx_fir_state_prepare (FxFirState *s, size_t block);

/* The last FX_FIR_KEEP frames of the past of one channel. written is due when
 * all channels have been. */
void fx_fir_state_read (const FxFirState *s, uint32_t channel, double *x);
void fx_fir_state_write (FxFirState *s, uint32_t channel, const double *x);
void fx_fir_state_written (FxFirState *s);

/* Taps from which on partitions cost less than a direct convolution, in calls
 * of that many frames. RT. */
uint32_t fx_fir_direct_limit (size_t frames);

#endif
