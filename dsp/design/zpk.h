/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Analogue low-pass prototypes with their edge at 1 rad/s, as zeros, poles and
 * gain. Internal to dsp/design. Pure functions, any thread, real-time safe. */

#ifndef FX_DESIGN_ZPK_H
#define FX_DESIGN_ZPK_H

#include "dsp/design/iir.h"

/* Pole pairs re +- j im, re < 0 < im, in the order of rising Q; each has the
 * pair of zeros +- j / inv_zero that is nearest to it (0: at infinity). An odd
 * order has one real pole -real besides, and one zero at infinity. */
typedef struct FxZpk {
  int pairs;
  double re[FX_IIR_MAX_ORDER / 2];
  double im[FX_IIR_MAX_ORDER / 2];
  double inv_zero[FX_IIR_MAX_ORDER / 2];
  double real; /* 0: even order, no real pole */
  double gain; /* H(0): 1, or the ripple's bottom */
} FxZpk;

/* order 1 .. FX_IIR_MAX_ORDER; ripple and attenuation in dB, above 0 and
 * checked by the caller. The edge at 1 rad/s is -3 dB for Butterworth, the end
 * of the ripple for Chebyshev I and elliptic, the start of the stopband for
 * Chebyshev II. */
void fx_zpk_butterworth (int order, FxZpk *z);
void fx_zpk_chebyshev1 (int order, double ripple, FxZpk *z);
void fx_zpk_chebyshev2 (int order, double attenuation, FxZpk *z);
void fx_zpk_elliptic (int order, double ripple, double attenuation, FxZpk *z);

/* delay != 0: unit group delay at 0 Hz; else -3 dB at 1 rad/s. */
void fx_zpk_bessel (int order, int delay, FxZpk *z);

/* sqrt (10^(db/10) - 1): the ripple factor of db. */
double fx_zpk_epsilon (double db);

#endif
