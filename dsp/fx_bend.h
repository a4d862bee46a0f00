/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What effects that bend waves have around their curve: a higher rate, a tilt
 * of the spectrum, a block for DC, and the sound as it was, on time, to be mixed
 * in.
 *
 *   wet = block (tilt (down (curve (up (x)))))
 *   y = dry gain x[n - latency] + wet gain wet
 *
 * Tilt: l / g + g (x - l), l a first-order low-pass at FX_BEND_TILT g Hz, so that
 * the gain goes from 1 / g to g and is 1 at FX_BEND_TILT.
 * Block: x less a first-order low-pass at FX_BEND_BLOCK Hz. */

#ifndef FX_BEND_H
#define FX_BEND_H

#include "dsp/fx_effect.h"
#include "dsp/fx_oversample.h"

#define FX_BEND_TILT 800
#define FX_BEND_BLOCK 5
#define FX_BEND_MOST (FX_EFFECT_CHUNK * FX_OVERSAMPLE_MAX)

/* The first knobs of such an effect. */
enum {
  FX_BEND_LOW,
  FX_BEND_HIGH,
  FX_BEND_TURN,
  FX_BEND_DRY,
  FX_BEND_WET,
  FX_BEND_KNOBS
};

/* In the plan. */
typedef struct FxBendPlan {
  int32_t factor, antialias;
  double block; /* coefficient of its low-pass */
} FxBendPlan;

/* One channel; zeros are silence. */
typedef struct FxBend {
  FxOversample rates;
  double dry[72];
  double last; /* of the higher rate, before the curve */
  double low, dc;
} FxBend;

/* gain: of the wet sound, in dB; tone -1 .. 1: tilt by 6 dB to each side. RT. */
void fx_bend_plan (const FxFormat *f, int32_t factor, int32_t antialias,
    double tone, double gain, double mix, FxBendPlan *p, double *knob);

/* Channel c at the higher rate: factor r->n values; and the one before them. */
double fx_bend_up (FxBend *b, const FxBendPlan *p, const FxEffectRun *r,
    uint32_t c, double *v);

/* The gain that v and *last, the value before them, are still to have: that of
 * the knob, e^knob; or 1 after a knob that moves, evenly in dB as it may go a
 * long way, was applied to both. */
double fx_bend_drive (const FxBendPlan *p, const FxEffectRun *r, uint32_t knob,
    double *last, double *v);

/* The rest, from what the curve made of them, which is overwritten. */
void fx_bend_down (FxBend *b, const FxBendPlan *p, const FxEffectRun *r,
    uint32_t c, double *v);

/* On a device, of factor 1 and with a tone that stays 0: what the plan of
 * "curve" has beside the curve, and the history that goes there. RT. */
#define FX_BEND_KEPT 2
void fx_bend_there (const FxBendPlan *p, const FxEffectWay *way, uint32_t drive,
    FxDeviceCurve *to);
void fx_bend_get (const void *own, uint32_t channels, double *history);
void fx_bend_put (void *own, uint32_t channels, const double *history);

/* RT. */
double fx_bend_memory (const FxBend *b);
uint32_t fx_bend_latency (const FxBendPlan *p);
uint32_t fx_bend_tail (const FxFormat *f, const FxBendPlan *p);

#endif
