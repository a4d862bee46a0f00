/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A discrete Fourier transform in double for filter design, where accuracy
 * matters and speed does not. Not for the streaming thread. */

#ifndef FX_DESIGN_SPECTRUM_H
#define FX_DESIGN_SPECTRUM_H

#include <stdint.h>

typedef struct FxSpectrum {
  uint32_t n;   /* a power of two */
  double *turn; /* [n]: cos and sin of 2 pi i / n, i < n / 2 */
  double *z;    /* [2 n]: the values, re and im in turn; owned */
} FxSpectrum;

/* Room for n values, n a power of two of 2 or more; z is zeros. 0, or -1 when
 * there is no memory; then nothing needs to be freed. Allocates. */
int fx_spectrum_init (FxSpectrum *s, uint32_t n);
void fx_spectrum_free (FxSpectrum *s);

/* In place: z_k = sum z_i e^(-2 pi j i k / n), or with +2 pi j if inverse
 * (not divided by n). */
void fx_spectrum_transform (FxSpectrum *s, int inverse);

#endif
