/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The loop of svf.h that one level has. */

#ifndef FX_KERNEL_SVF_PRIV_H
#define FX_KERNEL_SVF_PRIV_H

#include "dsp/kernel/svf.h"

typedef void (*FxSvfCrossoverFn) (const FxSvfCoefs *k, size_t step,
    FxSvfPair *state, double *trunk, double *low, double *const *rows,
    size_t count, size_t n);

void fx_svf_crossover_sse2 (const FxSvfCoefs *k, size_t step, FxSvfPair *state,
    double *trunk, double *low, double *const *rows, size_t count, size_t n);
void fx_svf_crossover_avx2 (const FxSvfCoefs *k, size_t step, FxSvfPair *state,
    double *trunk, double *low, double *const *rows, size_t count, size_t n);
void
fx_svf_crossover_avx512 (const FxSvfCoefs *k, size_t step, FxSvfPair *state,
    double *trunk, double *low, double *const *rows, size_t count, size_t n);

#endif
