/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Which instruction-set level this machine runs, and the table that goes with
 * it. Both are found at the first call; two threads that race there find the
 * same, so that one relaxed atomic is all the synchronisation it needs: the
 * tables are constant data. */

#include "dsp/kernel/kernels_priv.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = { "c", "sse2", "avx2", "avx512" };

static FxCpu
machine_level (void)
{
#if defined(__x86_64__)
  __builtin_cpu_init ();
  if (!__builtin_cpu_supports ("avx2") || !__builtin_cpu_supports ("fma") ||
      !__builtin_cpu_supports ("bmi2"))
    return FX_CPU_SSE2;
  if (!__builtin_cpu_supports ("avx512f") ||
      !__builtin_cpu_supports ("avx512vl") ||
      !__builtin_cpu_supports ("avx512dq") ||
      !__builtin_cpu_supports ("avx512bw"))
    return FX_CPU_AVX2;
  return FX_CPU_AVX512;
#else
  return FX_CPU_C;
#endif
}

FxCpu
fx_cpu_level (void)
{
  static atomic_int cached = -1;
  int level = atomic_load_explicit (&cached, memory_order_relaxed);
  if (level < 0) {
    const char *cap = getenv ("FX_CPU");
    level = machine_level ();
    for (int i = FX_CPU_C; cap && i < level; i++)
      if (!strcmp (cap, names[i]))
        level = i;
    atomic_store_explicit (&cached, level, memory_order_relaxed);
  }
  return (FxCpu)level;
}

const char *
fx_cpu_name (FxCpu level)
{
  return level >= FX_CPU_C && level <= FX_CPU_AVX512 ? names[level] : "?";
}

const FxKernels *
fx_kernels_for (FxCpu level)
{
  FxCpu most = fx_cpu_level ();
#if defined(__x86_64__)
  static const FxKernels *const tables[] = { &fx_kernels_c, &fx_kernels_sse2,
    &fx_kernels_avx2, &fx_kernels_avx512 };
  return tables[level < most ? level : most];
#else
  (void)most;
  return &fx_kernels_c;
#endif
}

const FxKernels *
fx_kernels (void)
{
  return fx_kernels_for (FX_CPU_AVX512);
}

FxCpu
fx_kernels_level (const FxKernels *k)
{
  return k->level;
}
