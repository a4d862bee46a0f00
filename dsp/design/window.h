/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Window functions in their symmetric form, for the design of FIR filters:
 * w[0] = w[n - 1], 1 in the middle (to rounding; flat-top: 1 - 5e-9). */

#ifndef FX_DESIGN_WINDOW_H
#define FX_DESIGN_WINDOW_H

#include "dsp/design/oscillator.h"
#include "dsp/fx_error.h"

/* Numbered in this order for good: append only. */
typedef enum FxWindow {
  FX_WINDOW_RECTANGULAR,
  FX_WINDOW_HANN,
  FX_WINDOW_HAMMING,
  FX_WINDOW_BLACKMAN,
  FX_WINDOW_KAISER, /* takes a beta */
  FX_WINDOW_NUTTALL,
  FX_WINDOW_FLAT_TOP,
  FX_WINDOW_BARTLETT,
  FX_WINDOW_PARZEN,
  FX_WINDOW_BOHMAN,
  FX_WINDOW_BARTLETT_HANN,
  FX_WINDOW_LAST = FX_WINDOW_BARTLETT_HANN
} FxWindow;

/* A Kaiser window's beta is 0 (rectangular) to this. */
#define FX_WINDOW_BETA_MAX 700.0

/* "hann", "flat-top" ...; NULL for a number that is no window. Static string,
 * any thread. */
const char *fx_window_name (FxWindow window);

/* The beta of a Kaiser window whose filters attenuate by so many dB (Kaiser
 * 1974): 0 up to 21 dB. Any thread, real-time safe. */
double fx_window_kaiser_beta (double attenuation);

/* Fills w[0 .. n-1], n >= 1 (1: the value 1). beta: read for FX_WINDOW_KAISER
 * only, 0 .. FX_WINDOW_BETA_MAX. FX_OK, or FX_EINVAL with *err (may be NULL)
 * naming "window", "beta" or "length" and w untouched. Any thread, real-time
 * safe: no allocation. Within 1e-14 of the exact value. */
int fx_window_make (
    FxWindow window, double beta, double *w, uint32_t n, FxError *err);

/* The checks of fx_window_make alone. */
int fx_window_check (FxWindow window, double beta, FxError *err);

/* The right half of a window of length n, FX_OSCILLATOR_BLOCK values at a time,
 * from the middle outwards: value i lies i (n odd) or i + 1/2 (n even) from it.
 * For loops that multiply as they go. */
enum { FX_WINDOW_MAX_TERMS = 640 };

typedef struct FxWindowHalf {
  FxWindow window;
  double first, last; /* distance of value 0 from the middle, of the last tap */
  FxOscillator o;
  uint32_t terms; /* Kaiser: the window as a polynomial of 1 - (x / last)^2 */
  double term[FX_WINDOW_MAX_TERMS];
} FxWindowHalf;

/* fx_window_check must have passed, n >= 1. Real-time safe. */
void
fx_window_half_init (FxWindowHalf *h, FxWindow window, double beta, uint32_t n);

/* out: FX_OSCILLATOR_BLOCK values; those beyond the window's end are
 * unspecified and finite. Real-time safe. */
void fx_window_half_block (const FxWindowHalf *h, uint32_t block, double *out);

#endif
