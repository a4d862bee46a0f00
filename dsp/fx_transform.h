/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Real Fourier transforms in double, for what looks at sound:
 *
 *   X[k] = sum_{i < n} x[i] exp (-2 pi j i k / n), k = 0 .. n/2
 *
 * Nothing is scaled: inverse (forward (x)) = n x. One thread at a time. */

#ifndef FX_TRANSFORM_H
#define FX_TRANSFORM_H

#include <stddef.h>

/* Sizes n: powers of 2 in this range. */
#define FX_TRANSFORM_MIN 32
#define FX_TRANSFORM_MAX (1 << 20)

typedef struct FxTransform FxTransform;

/* NULL when memory is out or n is no size. Not RT. */
FxTransform *fx_transform_new (size_t n);
void fx_transform_free (FxTransform *t);

/* x[n] to re[n/2 + 1], im[n/2 + 1]. RT. */
void
fx_transform_forward (FxTransform *t, const double *x, double *re, double *im);

/* And back; the imaginary parts of the first and last bin are taken for 0.
 * RT. */
void fx_transform_inverse (
    FxTransform *t, const double *re, const double *im, double *x);

#endif
