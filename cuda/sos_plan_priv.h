/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One section in the coordinates that a kernel computes in. */

#ifndef FX_CUDA_SOS_PLAN_PRIV_H
#define FX_CUDA_SOS_PLAN_PRIV_H

#include "cuda/sos_plan.h"

/* s' = a s + b x, y = c s + d x. */
typedef struct FxSosForm {
  long double a[2][2], b[2], c[2], d;
  long double f, q; /* FX_SOS_FAST: of the filter, mirrored if sign < 0 */
  int sign;
} FxSosForm;

/* FX_ENOTSUP where there is none. */
int fx_sos_form (FxSosType type, const FxSos *s, FxSosForm *form, FxError *err);

#endif
