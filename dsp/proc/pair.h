/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Crossovers of two channels at a time (dsp/kernel/svf.h) for effects that split
 * their sound. Up to FX_EFFECT_CHUNK frames. All RT. */

#ifndef FX_PROC_PAIR_H
#define FX_PROC_PAIR_H

#include "dsp/fx_effect.h"
#include "dsp/kernel/svf.h"

typedef double FxPairs[2 * FX_EFFECT_CHUNK];

/* Channels c and c + 1, or c twice where it is the last one, as pairs; not
 * beyond +-1e15. */
void fx_pair_weave (const double *const *x, uint32_t channels, uint32_t c,
    size_t n, FxPairs to);

/* Back to planes; y: NULL where there is only one. */
void fx_pair_unweave (const FxPairs from, size_t n, double *x, double *y);

/* Largest magnitude in count filters. */
double fx_pair_memory (const FxSvfPair *f, size_t count);

/* Those far below any sound become silent. */
void fx_pair_settle (FxSvfPair *f, size_t count);

#endif
