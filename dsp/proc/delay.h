/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Inside of the process delay: delay_plan.c makes of its parameters what delay.c
 * runs, delay_device.c what a device does. */

#ifndef FX_PROC_DELAY_H
#define FX_PROC_DELAY_H

#include "dsp/fx_delay_block.h"
#include "dsp/fx_effect.h"

#define FX_DELAY_TAPS 16

typedef struct FxDelayParams {
  double time, tempo;
  int32_t note;
  double max_time, feedback;
  int32_t taps, stereo;
  double cross_feed, low_cut, high_cut;
  int32_t change;
  double mix;
} FxDelayParams;

enum {
  FX_DELAY_DRY,
  FX_DELAY_WET,
  FX_DELAY_BACK,       /* of the loop, from the same side */
  FX_DELAY_BACK_CROSS, /*   and from the other one */
  FX_DELAY_LOW,        /* of the low cut: weight, */
  FX_DELAY_LOW_G,      /*   coefficient */
  FX_DELAY_HIGH,
  FX_DELAY_TAP,
  FX_DELAY_TAP_CROSS = FX_DELAY_TAP + FX_DELAY_TAPS,
  FX_DELAY_TAP_PING = FX_DELAY_TAP_CROSS + FX_DELAY_TAPS,
  FX_DELAY_KNOBS = FX_DELAY_TAP_PING + FX_DELAY_TAPS
};

typedef struct FxDelayPlan {
  double knob[FX_DELAY_KNOBS];
  double delay;        /* frames */
  uint32_t most;       /* frames of delay that there is memory for */
  int32_t taps, fades; /* taps: 1 for the loop; fades: change=cross-fade */
} FxDelayPlan;

typedef struct FxDelayChannel {
  FxDelayLine line;
  double low, high; /* of the filters */
} FxDelayChannel;

typedef struct FxDelayState {
  uint32_t channels, most;
  double delay, step; /* where the way of the delay last began, its slope */
  double gone;        /*   and frames since then */
  double from;        /* delay that is faded out, */
  uint32_t left;      /*   for so many frames more */
  uint32_t fade;
  FxHold hold;
  FxDelayChannel channel[];
} FxDelayState;

enum { FX_DELAY_PARAMS = 12 };
extern const FxParam fx_delay_params[FX_DELAY_PARAMS];

/* As FxProc has them. */
int
fx_delay_plan (const FxFormat *f, const void *params, void *plan, FxError *err);
uint32_t fx_delay_tail (const FxFormat *f, const void *plan);

extern const FxEffectDevice fx_delay_device;

#endif
