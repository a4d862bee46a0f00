/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Scalar C with a constant number of sections, see sos_constant.c. */

#ifndef FX_BENCH_SOS_CONSTANT_H
#define FX_BENCH_SOS_CONSTANT_H

#include <stddef.h>
#include "dsp/fx_sos.h"

/* n is 1, 3, 5, 8 or 16; state: [channels][n][2]. One per level. */
typedef void (*SosConstant) (const FxSos *s, uint32_t n, double *state,
    uint32_t channels, const void *in, void *out, size_t frames, int f32);

void sos_constant_sse2 (const FxSos *s, uint32_t n, double *state,
    uint32_t channels, const void *in, void *out, size_t frames, int f32);
void sos_constant_avx2 (const FxSos *s, uint32_t n, double *state,
    uint32_t channels, const void *in, void *out, size_t frames, int f32);
void sos_constant_avx512 (const FxSos *s, uint32_t n, double *state,
    uint32_t channels, const void *in, void *out, size_t frames, int f32);

#endif
