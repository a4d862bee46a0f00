/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the tests of the kernels share. Every variant of every level that this
 * machine (or FX_CPU) allows runs on the same data as the reference, in
 * buffers with canaries on both sides. */

#ifndef FX_CHECKASM_H
#define FX_CHECKASM_H

#include "dsp/kernel/kernels_priv.h"
#include "tests/fxtest.h"

/* Counts one comparison. */
void checkasm_result (int ok, const char *format, ...)
    __attribute__ ((format (printf, 2, 3)));

/* Uniform in 0 .. n - 1, and in [-1, 1). */
size_t checkasm_random (size_t n);
double checkasm_noise (void);

/* bytes at p between canaries; p is `offset` bytes off a 64-byte boundary. */
typedef struct Guarded {
  unsigned char *base, *p;
  size_t bytes;
} Guarded;

Guarded checkasm_guarded (size_t bytes, size_t offset);
int checkasm_intact (const Guarded *g);
void checkasm_free (Guarded *g);

/* Thread CPU time in ns. */
double checkasm_now (void);

/* 1 with --bench: the tests print times as well. */
extern int checkasm_bench;

/* One name for --test each. */
void checkasm_sos (void);
void checkasm_sos_accuracy (void);
void checkasm_sos_nan (void);
void checkasm_sos_tables (void);
void checkasm_sos_ramp (void);
void checkasm_pointwise (void);
void checkasm_row (void);
void checkasm_svf (void);
void checkasm_fir (void);
void checkasm_matrix (void);
void checkasm_peak (void);
void checkasm_fft (void);
void checkasm_spectrum (void);
void checkasm_curve (void);
void checkasm_reverb (void);
void checkasm_taps (void);

/* A random stable cascade: peaking, low-pass and first-order sections, and
 * some that are a plain gain or have no poles. */
void checkasm_cascade (FxSos *s, uint32_t n);

/* Direct form I in long double over n sections, coefficients moving by step
 * (NULL: not) before each frame as fx_sos_ramp says: in, out
 * [frames][channels], history as fx_sos_history_len. cur is rounded to double
 * in each addition, as the definition has it. */
void checkasm_sos_reference (FxSos *cur, const FxSos *step, uint32_t n,
    long double *history, uint32_t channels, const double *in, long double *out,
    size_t frames);

#endif
