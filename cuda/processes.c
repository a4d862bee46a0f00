/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The processes that the module has kernels for: one row each. */

#include <string.h>
#include "cuda/fx_cuda.h"

static const FxCudaProcess *const processes[] = {
  &fx_cuda_sos,
  &fx_cuda_fir,
  &fx_cuda_matrix,
  &fx_cuda_taps,
  &fx_cuda_curve,
  &fx_cuda_dynamics,
  &fx_cuda_level,
};

const FxCudaProcess *
fx_cuda_process (const char *name)
{
  for (size_t i = 0; i < sizeof processes / sizeof processes[0]; i++)
    if (name && !strcmp (processes[i]->name, name))
      return processes[i];
  return NULL;
}
