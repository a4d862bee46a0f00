/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The linear-phase half of fx_bank.h, and for nobody else. */

#ifndef FX_BANK_LINEAR_H
#define FX_BANK_LINEAR_H

#include "dsp/fx_bank.h"

typedef struct FxBankLinear FxBankLinear;

/* What a user says of the low-passes. */
typedef struct FxBankLinearSpec {
  const double *edges; /* [n] Hz */
  uint32_t n;
  int32_t residual;
  uint32_t taps;      /* 0: as many as transition needs; even: one more */
  double transition;  /* Hz */
  double attenuation; /* dB */
} FxBankLinearSpec;

/* Makes the plan of bands between those edges, which the caller has checked
 * (ascending, within 0 and rate / 2). FX_OK, or FX_EINVAL naming "transition"
 * or "attenuation". RT. */
int fx_bank_linear_plan (
    const FxBankLinearSpec *spec, double rate, FxBankPlan *p, FxError *err);

uint32_t fx_bank_linear_latency (const FxBankPlan *p);
uint32_t fx_bank_linear_tail (const FxBankPlan *p);

/* NULL when out of memory. Not RT. */
FxBankLinear *fx_bank_linear_new (const FxFormat *f, const FxBankPlan *p);
void fx_bank_linear_free (FxBankLinear *l);

/* RT: no allocation; change designs the low-passes, which takes a time
 * proportional to edges x taps. */
void fx_bank_linear_reset (FxBankLinear *l, const FxBankPlan *p);
void
fx_bank_linear_change (FxBankLinear *l, const FxBankPlan *p, uint32_t ramp);
void
fx_bank_linear_process (FxBankLinear *l, const FxKernels *k, const FxFormat *f,
    const FxBankPlan *p, const FxBlock *in, const FxBlock *out);
double fx_bank_linear_memory (const FxBankLinear *l);
int fx_bank_linear_is_finite (const FxBankLinear *l);
const char *fx_bank_linear_kernel (const FxBankLinear *l);

#endif
