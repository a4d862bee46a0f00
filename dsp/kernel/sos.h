/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The cascade of second-order sections: double coefficients, state and
 * arithmetic; F32 or F64 samples, interleaved, any channels and frames. */

#ifndef FX_KERNEL_SOS_H
#define FX_KERNEL_SOS_H

#include <stddef.h>
#include <stdint.h>
#include "dsp/fx_sos.h"

typedef struct FxKernels FxKernels;

/* History of a cascade of n sections over C channels, the one canonical form
 * that all kernels read and write: (n + 1) rows of [2][C] doubles. Row 0 is
 * the input of the first section, row k the output of section k, which is the
 * input of section k + 1; [0] is one sample ago, [1] two. */
static inline size_t
fx_sos_history_len (uint32_t n, uint32_t channels)
{
  return (size_t)(n + 1) * 2 * channels;
}

/* Coefficients and what kernels derive from them (powers of the state matrix,
 * homogeneous responses), made once per change. */
typedef struct FxSosTables FxSosTables;

/* Allocates tables for up to max sections; NULL when out of memory. Not
 * real-time safe. */
FxSosTables *fx_sos_tables_new (uint32_t max);
void fx_sos_tables_free (FxSosTables *t);

/* Takes n <= max sections. Real-time safe; what a kernel needs beyond the
 * coefficients is derived when it first runs. */
void fx_sos_tables_set (FxSosTables *t, const FxSos *s, uint32_t n);

/* Filters frames x channels interleaved samples (float or double) with the
 * kernel that is fastest for this shape. history: see above, read and
 * written. in == out is allowed, other overlap is not. Real-time safe, one
 * thread per tables. Class BOUND: variants agree within rounding. What is not
 * finite stays in its channel and in the frames from its own on, until the
 * history is cleared. */
void fx_sos_run_f32 (const FxKernels *k, FxSosTables *t, double *history,
    uint32_t channels, const float *in, float *out, size_t frames);
void fx_sos_run_f64 (const FxKernels *k, FxSosTables *t, double *history,
    uint32_t channels, const double *in, double *out, size_t frames);

/* The same while coefficients move: before each frame step[k] is added to
 * cur[k], all five coefficients; both have n entries. Linear interpolation
 * between two stable sections stays in the stability triangle, which is
 * convex, and direct form I has no state that depends on the coefficients, so
 * the output has no step. */
void fx_sos_ramp_f32 (const FxKernels *k, FxSos *cur, const FxSos *step,
    uint32_t n, double *history, uint32_t channels, const float *in, float *out,
    size_t frames);
void fx_sos_ramp_f64 (const FxKernels *k, FxSos *cur, const FxSos *step,
    uint32_t n, double *history, uint32_t channels, const double *in,
    double *out, size_t frames);

/* The kernel and level that fx_sos_run would take: "chunk/avx512". Static
 * string. */
const char *fx_sos_kernel_name (
    const FxKernels *k, uint32_t channels, uint32_t n, size_t frames);

#endif
