/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What crossover and filter bank share: checks of band edges, and the plan of
 * bands of linear phase. */

#ifndef FX_PROC_BANDS_H
#define FX_PROC_BANDS_H

#include "dsp/fx_bank.h"

/* The settings of linear phase; both tables have these three parameters, with
 * these bounds. */
enum { FX_BANDS_MAX_LENGTH = FX_BANK_MAX_TAPS };
#define FX_BANDS_TRANSITION_MIN 1.0
#define FX_BANDS_TRANSITION_MAX 20000.0
#define FX_BANDS_ATTENUATION_MIN 21.0
#define FX_BANDS_ATTENUATION_MAX 160.0

extern const char fx_bands_transition_blurb[];
extern const char fx_bands_attenuation_blurb[];
extern const char fx_bands_length_blurb[];

typedef struct FxBandsLinear {
  double transition, attenuation; /* Hz, dB */
  int32_t length;                 /* taps; 0: as many as transition needs */
  int32_t residual;               /* bands below the first and above the last
                                     edge too */
} FxBandsLinear;

/* The n edges in the table parameter of that name ascend. FX_OK, or FX_EINVAL
 * with err->index the number of the one that does not. RT. */
int fx_bands_check_order (
    const char *name, const double *edges, uint32_t n, FxError *err);

/* Edges lie below half of the rate, else FX_EINVAL naming the parameter `name`,
 * with index the number of the first band that does not fit, its upper edge and
 * the limit. first: the number of the band that edges[0] ends. what, remedy:
 * static strings of the error. RT. */
int fx_bands_check_rate (const char *name, const double *edges, uint32_t n,
    int32_t first, double rate, const char *what, const char *remedy,
    FxError *err);

/* The plan of bands of linear phase between checked edges. RT. */
int fx_bands_plan_linear (const FxBandsLinear *l, const double *edges,
    uint32_t n, double rate, FxBankPlan *p, FxError *err);

#endif
