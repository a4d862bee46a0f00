/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Minimum-phase FIR filters from linear-phase ones. */

#ifndef FX_DESIGN_MINIMUM_PHASE_H
#define FX_DESIGN_MINIMUM_PHASE_H

#include <stdint.h>
#include "dsp/fx_error.h"

enum { FX_FIR_MINIMUM_PHASE_MAX_LENGTH = 32768 };

typedef enum FxMinimumPhase {
  FX_MINIMUM_PHASE_SAME, /* the same magnitude and length */
  FX_MINIMUM_PHASE_ROOT  /* the square root of the magnitude (half the dB), in
                            (n + 1) / 2 taps; of symmetric taps, n odd. Exact
                            if the amplitude does not change its sign, else as
                            near as a FIR filter comes. As
                            scipy.signal.minimum_phase, homomorphic. */
} FxMinimumPhase;

/* The taps whose energy comes as early as it can, into out, n or (n + 1) / 2
 * values; out may be taps. The sign is that of the largest tap.
 *
 * Symmetric and antisymmetric taps, which have zeros on the unit circle, keep
 * their magnitude to about 1e-8 of the largest gain, 0.001 dB at -80 dB
 * (docs/numerics.md). Other taps (FX_MINIMUM_PHASE_SAME only) do if they have no
 * zeros very close to the circle, else to 1e-4.
 *
 * n 1 .. FX_FIR_MINIMUM_PHASE_MAX_LENGTH, taps finite and not all 0. FX_OK;
 * FX_ENOMEM; or FX_EINVAL with *err (may be NULL) naming "length" or "taps"
 * (err->index: which), out untouched. Any thread, not real-time safe: allocates
 * up to 4 KiB per tap, takes some n^2 operations. */
int fx_fir_minimum_phase (const double *taps, uint32_t n, FxMinimumPhase kind,
    double *out, FxError *err);

#endif
