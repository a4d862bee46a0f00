/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Cosines and sines of equally spaced angles, a block at a time, without
 * memory and without the drift of a recurrence. Any thread, real-time safe. */

#ifndef FX_DESIGN_OSCILLATOR_H
#define FX_DESIGN_OSCILLATOR_H

#include <stdint.h>

enum { FX_OSCILLATOR_BLOCK = 64 };

typedef struct FxOscillator {
  double start, step; /* in half turns: angle of i is pi (start + step i) */
  double c[FX_OSCILLATOR_BLOCK], s[FX_OSCILLATOR_BLOCK];
} FxOscillator;

/* start and step finite, angles of interest below 2^60 half turns. Costs 15 sines
 * and cosines. */
void fx_oscillator_init (FxOscillator *o, double start, double step);

/* cos and sin of the angles of block, i = 64 block .. 64 block + 63; either may
 * be NULL. Within 1e-15 beyond the rounding of start + step i. */
void fx_oscillator_block (
    const FxOscillator *o, uint32_t block, double *c, double *s);

#endif
