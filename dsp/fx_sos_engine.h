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
 * While nothing moves, gains without memory are folded into the numerators of
 * a neighbour and all sections run in one kernel. While something moves, the
 * states run one after the other on tiles of doubles, the moving ones as
 * fx_sos_state.c says, the others as they would on their own. */

#ifndef FX_SOS_ENGINE_H
#define FX_SOS_ENGINE_H

#include "dsp/fx_proc.h"
#include "dsp/fx_sos_state.h"

typedef struct FxSosEngine FxSosEngine;

/* An engine over n states in the order of the signal, all of one format; it
 * refers to them, it does not own them. NULL when out of memory. Not RT. */
FxSosEngine *fx_sos_engine_new (FxSosState *const *states, uint32_t n);
void fx_sos_engine_free (FxSosEngine *e);

/* RT; one thread. in == out is allowed. */
void fx_sos_engine_process (FxSosEngine *e, const FxKernels *k,
    const FxFormat *f, const FxBlock *in, const FxBlock *out);

/* Whether the histories are finite after the last block. RT. */
int fx_sos_engine_is_finite (
    const FxSosEngine *e, const FxKernels *k, const FxFormat *f);

/* For who runs the sections elsewhere. Whether something moves: then they are
 * to be run here. RT. */
int fx_sos_engine_moves (const FxSosEngine *e);

/* While nothing moves: the sections with gains folded, *n >= 1 of them (a
 * cascade of nothing but gains is one section), and a number that is another one
 * after each change. They stay until the next call on e. RT. */
const FxSos *
fx_sos_engine_folded (FxSosEngine *e, uint32_t *n, uint32_t *serial);

/* The history of these sections, [n + 1][2][channels] as in kernel/sos.h, out of
 * the states and back into them. After fx_sos_engine_folded; RT. */
void fx_sos_engine_read (FxSosEngine *e, double *history);
void fx_sos_engine_write (FxSosEngine *e, const double *history);

/* Sections that run for each sample with gains folded, as of the last block in
 * which nothing moved. */
uint32_t fx_sos_engine_sections (const FxSosEngine *e);

/* The kernel for blocks of that many frames. */
const char *fx_sos_engine_kernel (
    const FxSosEngine *e, const FxKernels *k, const FxFormat *f, size_t frames);

#endif
