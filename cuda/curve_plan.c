/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Kernels of curves. */

#include "cuda/curve.h"

/* All devices take so much of arguments, whatever made their code. */
_Static_assert(sizeof (FxCurveLaunch) <= 4096, "arguments of a launch");

const char *
fx_curve_kernel (FxSample sample)
{
  return sample == FX_F64 ? "curve_f64" : "curve_f32";
}
