/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Band edges of filter banks, and one band as a filter. Pure functions, any
 * thread, real-time safe. */

#ifndef FX_DESIGN_FILTERBANK_H
#define FX_DESIGN_FILTERBANK_H

#include "dsp/fx_error.h"
#include "dsp/fx_sos.h"

enum {
  FX_FILTERBANK_MAX = 64,
  FX_FILTERBANK_MAX_ORDER = 16,
  FX_FILTERBANK_SECTIONS = FX_FILTERBANK_MAX_ORDER / 2
};

typedef enum FxFilterbankLayout {
  FX_FILTERBANK_OCTAVE, /* IEC 61260-1, base 10: midband frequencies 1000 */
  FX_FILTERBANK_THIRD_OCTAVE, /*   G^(x/b) Hz, G = 10^(3/10), b = 1 or 3 */
  FX_FILTERBANK_LOG,          /* equal ratios */
  FX_FILTERBANK_MEL           /* equal steps of 2595 log10 (1 + f / 700) */
} FxFilterbankLayout;

/* Bands of FX_FILTERBANK_OCTAVE and FX_FILTERBANK_THIRD_OCTAVE from that which contains
 * lower to that which contains upper Hz; 0 when upper < lower or one is not
 * positive. May exceed FX_FILTERBANK_MAX. */
uint32_t
fx_filterbank_count (FxFilterbankLayout layout, double lower, double upper);

/* The n + 1 edges, in Hz and ascending, of n bands (1 .. FX_FILTERBANK_MAX). For
 * LOG and MEL edges[0] = lower, edges[n] = upper; for the others the first
 * band is that which contains lower, n as counted above. */
void fx_filterbank_edges (FxFilterbankLayout layout, double lower, double upper,
    uint32_t n, double *edges);

/* A Butterworth band of 0 < lower < upper < rate / 2 Hz with -3.01 dB at its
 * edges; order: its poles, even, 2 .. FX_FILTERBANK_MAX_ORDER. lower 0: a low-pass,
 * upper infinite: a high-pass, of half the order and the same slope. Writes up
 * to FX_FILTERBANK_SECTIONS sections and returns their number, 0 when rounding
 * would spoil it. */
uint32_t fx_filterbank_filter (
    int order, double rate, double lower, double upper, FxSos *s);

#endif
