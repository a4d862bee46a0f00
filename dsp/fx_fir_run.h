/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Consecutive finite responses and gains as one response: their taps convolved
 * with each other, gains folded in, on one history of what goes into the first.
 *
 * Together they run while nothing moves. When the members go on by themselves
 * their histories are made from that one, and the other way round, so that a
 * stream may change between the two from one block to the next. */

#ifndef FX_FIR_RUN_H
#define FX_FIR_RUN_H

#include "dsp/fx_fir_state.h"
#include "dsp/fx_instance.h"

typedef struct FxFirRun FxFirRun;

/* A run of n members, all set up with one format: FX_PROC_FIR, at least one, or
 * gains (FX_PROC_SOS with max_sections 1). It refers to them. NULL when out of
 * memory. Not RT. */
FxFirRun *fx_fir_run_new (FxInstance *const *members, uint32_t n);
void fx_fir_run_free (FxFirRun *r);

/* Why the next block has to go through the members one by one, a static string,
 * or NULL. RT, but the first time after a change takes some transforms. */
const char *fx_fir_run_obstacle (FxFirRun *r);

/* Processes a block; fx_fir_run_obstacle has just said that nothing is in the
 * way. RT. */
void fx_fir_run_process (FxFirRun *r, const FxKernels *k, const FxFormat *f,
    const FxBlock *in, const FxBlock *out);

/* Hands the past over to the members if they do not have it. To be called before
 * one of them processes, is reset or freed by itself. RT, but takes some
 * transforms of the whole history for each member and channel. */
void fx_fir_run_split (FxFirRun *r);

/* For who runs the response elsewhere, where it need not cost less than its
 * members. */
void fx_fir_run_at_any_cost (FxFirRun *r, int yes);

/* The response as of the last fx_fir_run_obstacle, and a number that is another
 * one after each change. RT. */
const FxFirPlan *fx_fir_run_plan (const FxFirRun *r, uint32_t *serial);

/* The past that all have together, the last FX_FIR_KEEP frames of a channel;
 * written is due when all channels have been. Only between an obstacle of NULL
 * and split. RT. */
void fx_fir_run_read (const FxFirRun *r, uint32_t channel, double *x);
void fx_fir_run_write (FxFirRun *r, uint32_t channel, const double *x);
void fx_fir_run_written (FxFirRun *r);

/* The past is lost: as split, but the members keep what they have. RT. */
void fx_fir_run_drop (FxFirRun *r);

/* Largest magnitude in the past; only between process and split. RT. */
double fx_fir_run_memory (const FxFirRun *r, const FxFormat *f);

/* Taps of the one response, 0 before there is one; what runs it. */
uint32_t fx_fir_run_taps (const FxFirRun *r);
const char *
fx_fir_run_kernel (const FxFirRun *r, const FxFormat *f, size_t frames);

#endif
