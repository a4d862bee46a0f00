/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Real fast Fourier transforms of power-of-two size, float or double, and the
 * products of spectra that convolution is made of.
 *
 * A spectrum of size n is n reals: the real parts of bins 0 .. n/2 - 1, then
 * the imaginary parts of the same, where the imaginary part of bin 0, which is
 * always 0, gives its place to the real part of bin n/2:
 *
 *   X[k] = sum_{i < n} x[i] exp (-2 pi j i k / n)
 *
 * Nothing is scaled: inverse (forward (x)) = n x. All arrays are of the sample
 * type of the plan and aligned to 64 bytes. */

#ifndef FX_KERNEL_FFT_H
#define FX_KERNEL_FFT_H

#include <stddef.h>
#include "dsp/kernel/kernels.h"

enum { FX_FFT_MIN_LOG2 = 5, FX_FFT_MAX_LOG2 = 20 };

typedef struct FxFft FxFft;

/* Tables for transforms of 2^log2n reals, double if f64 else float. NULL when
 * memory is out or log2n is not in FX_FFT_MIN_LOG2 .. FX_FFT_MAX_LOG2. The
 * plan is constant afterwards and may be shared by threads. Not RT. */
FxFft *fx_fft_new (const FxKernels *k, unsigned log2n, int f64);
void fx_fft_free (FxFft *p);

/* n. */
size_t fx_fft_size (const FxFft *p);

/* x [n] -> spectrum [n]; work [n] is scratch. The three do not overlap. RT.
 * Class BOUND. */
void fx_fft_forward (const FxFft *p, const void *x, void *spectrum, void *work);

/* spectrum [n] -> x [n], spectrum and work are destroyed. The three do not
 * overlap. RT. Class BOUND. */
void fx_fft_inverse (const FxFft *p, void *spectrum, void *x, void *work);

/* The same in pieces of about the same cost, so that a long transform can be
 * spread over time: steps 0 .. fx_fft_steps () - 1 in order, with the same
 * arguments and nothing else done to the arrays in between; the input of the
 * forward transform is read in step 0 only. RT. */
unsigned fx_fft_steps (const FxFft *p);
void fx_fft_forward_step (
    const FxFft *p, unsigned step, const void *x, void *spectrum, void *work);
void fx_fft_inverse_step (
    const FxFft *p, unsigned step, void *spectrum, void *x, void *work);

/* acc = sum over i < parts of x[i] h[i], bin by bin, for the bins first ..
 * first + bins - 1 of spectra of size n (first and bins multiples of 8, or all
 * n/2 bins when n/2 < 8; a range with bin 0 treats it as the two real values
 * that it is); added to what acc holds if add. parts >= 0. RT. Class BOUND. */
void fx_spectrum_mac (const FxKernels *k, int f64, void *acc,
    const void *const *x, const void *const *h, size_t parts, size_t n,
    size_t first, size_t bins, int add);

#endif
