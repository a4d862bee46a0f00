/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Runs the sections of one or several processes as one cascade.
 *
 * Each process keeps an FxSosState: where its coefficients are and its
 * history, which is signal history and nothing else. An engine concatenates
 * states; a process on its own is an engine of one. So fused and unfused
 * processing are the same code on the same state, and a stream may change
 * between the two from one block to the next.
 *
 * Gains without memory are folded into the numerators of a neighbour while
 * nothing moves. While something moves, all five coefficients of every section
 * go linearly from the old to the new value, sample by sample (kernel/sos.h
 * says why that is sound); a process that gets more or fewer sections grows
 * from, or shrinks to, sections that pass the signal unchanged. */

#ifndef FX_SOS_ENGINE_H
#define FX_SOS_ENGINE_H

#include "dsp/fx_proc.h"
#include "dsp/fx_sos.h"

typedef struct FxSosEngine FxSosEngine;

typedef struct FxSosState {
  uint32_t channels, max;
  uint32_t n;      /* sections now; the history has n + 1 rows */
  uint32_t goal_n; /* sections when the change is over */
  uint32_t ramp;   /* frames until the coefficients have arrived */
  uint32_t still;  /* frames since, up to 2, when the history agrees too */
  uint32_t serial; /* counts changes of the settled coefficients */
  FxSos cur[FX_SOS_MAX], step[FX_SOS_MAX], goal[FX_SOS_MAX];
  double *history; /* [max + 1][2][channels], see kernel/sos.h */
  FxSosEngine *solo;
} FxSosState;

/* The functions of every FxProc flagged FX_PROC_SOS. */
void *fx_sos_state_new (const FxProc *p, const FxFormat *f, const void *plan);
void fx_sos_state_free (void *state);
void fx_sos_state_reset (const FxFormat *f, const void *plan, void *state);
void fx_sos_state_change (
    const FxFormat *f, const void *plan, void *state, uint32_t ramp);
void fx_sos_state_process (const FxKernels *k, const FxFormat *f,
    const void *plan, void *state, const FxBlock *in, const FxBlock *out);
double fx_sos_state_memory (const FxFormat *f, const void *state);
int fx_sos_state_is_finite (
    const FxKernels *k, const FxFormat *f, const void *state);
uint32_t fx_sos_state_tail (const FxFormat *f, const void *plan);
const char *fx_sos_state_kernel (
    const FxKernels *k, const FxFormat *f, const void *state, size_t frames);

/* An engine over n states in the order of the signal, all of one format; it
 * refers to them, it does not own them. NULL when out of memory. Not RT. */
FxSosEngine *fx_sos_engine_new (FxSosState *const *states, uint32_t n);
void fx_sos_engine_free (FxSosEngine *e);

/* RT; one thread. in == out is allowed. */
void fx_sos_engine_process (FxSosEngine *e, const FxKernels *k,
    const FxFormat *f, const FxBlock *in, const FxBlock *out);

/* Whether the histories are finite after the last block. RT. */
int fx_sos_engine_is_finite (const FxSosEngine *e, const FxKernels *k);

/* Sections that run for each sample once gains are folded. */
uint32_t fx_sos_engine_sections (const FxSosEngine *e);

/* The kernel for blocks of that many frames. */
const char *fx_sos_engine_kernel (
    const FxSosEngine *e, const FxKernels *k, const FxFormat *f, size_t frames);

#endif
