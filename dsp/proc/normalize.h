/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Inside of the process normalize: normalize.c is the process, measures a whole
 * stream and applies a gain; normalize_live.c follows the level. */

#ifndef FX_PROC_NORMALIZE_H
#define FX_PROC_NORMALIZE_H

#include "dsp/fx_effect.h"

enum {
  FX_NORMALIZE_PEAK,
  FX_NORMALIZE_RMS,
  FX_NORMALIZE_PERCENTILE,
  FX_NORMALIZE_LOUDNESS
};
enum { FX_NORMALIZE_ANALYSE, FX_NORMALIZE_APPLY, FX_NORMALIZE_LIVE };

/* Steps on each side that the gain is smoothed over, and so many that it looks
 * ahead. */
enum {
  FX_NORMALIZE_REACH = 12,
  FX_NORMALIZE_AHEAD = 2 * FX_NORMALIZE_REACH + 2,
  FX_NORMALIZE_GAINS = 64
};

typedef struct FxNormalizePlan {
  double knob[1]; /* amplitude of the gain to apply */
  int32_t pass, mode;
  double target, percentile, link, max_gain, threshold;
  uint32_t step; /* frames; the latency is FX_NORMALIZE_AHEAD of them */
  uint32_t n;    /* gains */
  double gains[FX_NORMALIZE_GAINS]; /* amplitudes */
} FxNormalizePlan;

/* The gain in dB that takes a level to the target; none for silence. */
double fx_normalize_gain (const FxNormalizePlan *p, double level);

/* What a device runs of it, or why it cannot. RT. */
const char *fx_normalize_there (
    const FxNormalizePlan *p, const FxEffectWay *way, FxDeviceLevel *to);

typedef struct FxNormalizeLive FxNormalizeLive;

/* NULL when out of memory. Not RT. */
FxNormalizeLive *
fx_normalize_live_new (const FxFormat *f, const FxNormalizePlan *p);
void fx_normalize_live_free (FxNormalizeLive *l);

/* RT. */
void fx_normalize_live_reset (FxNormalizeLive *l);
void fx_normalize_live_run (
    FxNormalizeLive *l, const FxNormalizePlan *p, double *const *x, size_t n);
/* Largest magnitude in the delay. RT. */
double fx_normalize_live_memory (const FxNormalizeLive *l);
/* Gain in dB of channel c at its last step, and level of all channels around
 * it. RT. */
double fx_normalize_live_gain (const FxNormalizeLive *l, uint32_t c);
double fx_normalize_live_level (const FxNormalizeLive *l);

#endif
