/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Poles of the Bessel prototypes of order 1 to 32. Internal to dsp/design. */

#ifndef FX_DESIGN_BESSEL_TABLE_H
#define FX_DESIGN_BESSEL_TABLE_H

typedef struct FxBesselRow {
  int first;     /* index of the order's first root in fx_bessel_roots */
  double cutoff; /* rad/s where the delay-normalised filter is at -3 dB */
} FxBesselRow;

/* Row N - 1 is order N: its real root first when N is odd, then one root of
 * each conjugate pair (real part, imaginary part) in the order of rising Q.
 * Roots of the reverse Bessel polynomial, which has unit delay at 0 Hz. */
extern const FxBesselRow fx_bessel_table[32];
extern const double fx_bessel_roots[272][2];

#endif
