/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One crossover frequency: a low-pass, a high-pass and their sum, all with the
 * same poles. Pure functions, any thread, real-time safe. */

#ifndef FX_DESIGN_CROSSOVER_H
#define FX_DESIGN_CROSSOVER_H

#include "dsp/fx_error.h"
#include "dsp/fx_sos.h"

enum {
  FX_CROSSOVER_MAX_ORDER = 8,
  FX_CROSSOVER_SECTIONS = 4 /* most of any of the three */
};

typedef enum FxCrossoverFamily {
  FX_CROSSOVER_LINKWITZ_RILEY, /* even orders: -6 dB, the sum is an all-pass */
  FX_CROSSOVER_BUTTERWORTH     /* -3 dB; odd orders: the sum is an all-pass,
                                  even: +3 dB at the frequency */
} FxCrossoverFamily;

typedef struct FxCrossover {
  uint32_t n_low, n_high, n_sum; /* sections; n_sum 0: the sum is the input */
  FxSos low[FX_CROSSOVER_SECTIONS];
  FxSos high[FX_CROSSOVER_SECTIONS]; /* with the polarity that adds up best */
  FxSos sum[FX_CROSSOVER_SECTIONS];  /* low + high */
} FxCrossover;

/* order 1 .. 8 (6 dB per octave each), 0 < frequency < rate / 2 in Hz. FX_OK,
 * or FX_EINVAL with *err (which may be NULL) filled and *out unspecified; the
 * parameter is "order", "frequency" or "rate". */
int fx_crossover_design (FxCrossoverFamily family, int order, double rate,
    double frequency, FxCrossover *out, FxError *err);

#endif
