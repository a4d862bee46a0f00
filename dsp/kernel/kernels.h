/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The inner loops picked for this machine: scalar C first, then what each
 * instruction set improves. */

#ifndef FX_KERNELS_H
#define FX_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/* Instruction-set levels, each includes the ones before. */
typedef enum FxCpu {
  FX_CPU_C,     /* scalar C on any processor */
  FX_CPU_SSE2,  /* x86-64 baseline */
  FX_CPU_AVX2,  /* x86-64-v3: AVX2 and FMA */
  FX_CPU_AVX512 /* x86-64-v4: AVX-512 F, VL, DQ, BW */
} FxCpu;

/* Highest level that this machine runs, capped by the environment variable
 * FX_CPU=c|sse2|avx2|avx512 (read once). */
FxCpu fx_cpu_level (void);
const char *fx_cpu_name (FxCpu level);

typedef struct FxKernels FxKernels;

/* The table for this machine, or for one level no higher than the machine's
 * (tests). Constant after the first call; any thread. */
const FxKernels *fx_kernels (void);
const FxKernels *fx_kernels_for (FxCpu level);
/* The level that a table is for. */
FxCpu fx_kernels_level (const FxKernels *k);

#endif
