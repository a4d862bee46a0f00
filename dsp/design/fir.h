/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Windowed-sinc FIR filters, the lengths that a specification needs, and what
 * a FIR filter does at a frequency. Linear phase: taps[i] = taps[n - 1 - i],
 * a delay of (n - 1) / 2 frames. */

#ifndef FX_DESIGN_FIR_H
#define FX_DESIGN_FIR_H

#include "dsp/design/window.h"
#include "dsp/fx_error.h"

enum { FX_FIR_MAX_LENGTH = 1 << 20, FX_FIR_MAX_CUTOFFS = 64 };

typedef struct FxFirSincSpec {
  uint32_t length;       /* taps: 1 .. FX_FIR_MAX_LENGTH */
  uint32_t n;            /* cutoffs: 1 .. FX_FIR_MAX_CUTOFFS */
  const double *cutoffs; /* [n] Hz, ascending, between 0 and rate / 2: gain 1/2
                            there; passing and stopping bands alternate */
  int pass_zero;         /* non-zero: the band from 0 Hz passes */
  FxWindow window;
  double beta; /* of FX_WINDOW_KAISER */
} FxFirSincSpec;

/* Designs *spec at rate Hz into taps[0 .. length-1]: the ideal response,
 * windowed, scaled to a gain of 1 in the middle of the lowest band that passes
 * (at 0 Hz or Nyquist if that band reaches them). As scipy.signal.firwin, which
 * it matches to 1e-12. A filter that passes Nyquist needs an odd length.
 *
 * FX_OK, or FX_EINVAL with *err (may be NULL): param is "rate", "length",
 * "frequency" (err->index: which cutoff), "window" or "beta"; taps then holds
 * nothing of use. Never a NaN. Any thread, real-time safe: no allocation, no
 * lock; 10 KiB of stack; time proportional to length times n. */
int fx_fir_sinc (
    const FxFirSincSpec *spec, double rate, double *taps, FxError *err);

/* Length and beta of a Kaiser-windowed filter with so many dB of attenuation
 * (and of passband ripple, 20 log10 of the deviation, negated) and a transition
 * band width Hz wide (Kaiser 1974; as scipy.signal.kaiserord). attenuation 8 ..
 * 1000 dB, width between 0 and rate / 2; FX_EINVAL naming "attenuation",
 * "width" (also if the length were above FX_FIR_MAX_LENGTH) or "rate". beta may
 * be NULL. Any thread, real-time safe. */
int fx_fir_kaiser_length (double attenuation, double width, double rate,
    uint32_t *length, double *beta, FxError *err);

/* The same for an equiripple low-pass whose passband deviates from 1 by at most
 * passband and whose stopband stays below stopband (both as factors, between 0
 * and 1): Herrmann, Rabiner and Chan's formula (1973), good to a few per cent.
 * FX_EINVAL naming "passband", "stopband", "width" or "rate". */
int fx_fir_equiripple_length (double passband, double stopband, double width,
    double rate, uint32_t *length, FxError *err);

/* H(e^jw) = sum taps[i] e^(-jwi), w in radians per sample. Any thread,
 * real-time safe. Within 1e-14 sum |taps[i]|, whatever the length. */
void fx_fir_response (
    const double *taps, uint32_t n, double w, double *re, double *im);

/* |H| in dB; -inf for a zero. */
double fx_fir_gain_db (const double *taps, uint32_t n, double w);

/* Checks that all design functions share: "rate" and "length" (0: any parity,
 * 1: odd only). */
int fx_fir_check_rate (double rate, FxError *err);
int fx_fir_check_length (uint32_t length, uint32_t max, int odd, FxError *err);

#endif
