/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What compressor, expander and gate share: a side-chain with its filters, the
 * link of channels, look-ahead, and the loop around the core
 * (dsp/fx_dynamics.h). Their plan is an FxDynamicsPlan. */

#ifndef FX_PROC_DYNAMICS_H
#define FX_PROC_DYNAMICS_H

#include "dsp/fx_dyn_band.h"
#include "dsp/fx_effect.h"

/* Ends of the filters of the side-chain, where they do nothing. */
#define FX_DYNAMICS_LOW_CUT_OFF 0.0
#define FX_DYNAMICS_HIGH_CUT_OFF 20000.0

enum { FX_DYNAMICS_PEAK, FX_DYNAMICS_RMS };

extern const FxEnumValue fx_dynamics_detectors[];
extern const FxEnumValue fx_dynamics_modes[];

enum { FX_DYNAMICS_DOWNWARD, FX_DYNAMICS_UPWARD };

/* Parameters that all of them have, by the same names. */
typedef struct FxDynamicsCommon {
  double rms_window, link, lookahead, mix;
  double low_cut, high_cut;
  int32_t detector, listen;
} FxDynamicsCommon;

enum {
  FX_DYNAMICS_CURVE, /* the five of an FxDynCurve */
  FX_DYNAMICS_HYSTERESIS = FX_DYNAMICS_CURVE + 5,
  FX_DYNAMICS_MAKEUP,
  FX_DYNAMICS_LINK,
  FX_DYNAMICS_MIX,
  FX_DYNAMICS_MEAN, /* 0: peak, 1: RMS */
  FX_DYNAMICS_LISTEN,
  FX_DYNAMICS_LOW_CUT, /* as g of an FxSvf, and how much of it */
  FX_DYNAMICS_LOW_CUT_ON,
  FX_DYNAMICS_HIGH_CUT,
  FX_DYNAMICS_HIGH_CUT_ON,
  FX_DYNAMICS_KNOBS
};

typedef struct FxDynamicsPlan {
  double knob[FX_DYNAMICS_KNOBS];
  FxDynTimes times;
  double mean_step, crest_step;
  double rest;      /* v to begin with */
  double direction; /* of the gain when v rises: -1 a compressor, 1 */
  int32_t gate;     /* v is that of two states, not of a curve */
  uint32_t delay, hold, reserved;
} FxDynamicsPlan;

/* Empties *plan and takes the common parameters and the curve. FX_OK or
 * FX_CLAMPED. */
int fx_dynamics_plan (const FxFormat *f, const FxDynamicsCommon *p,
    const FxDynCurve *curve, FxDynamicsPlan *plan, FxError *err);

/* Readouts: gain-reduction, input-level, output-level, and of a gate open. */
enum { FX_DYNAMICS_READOUTS = 3 };
extern const FxReadout fx_dynamics_readouts[FX_DYNAMICS_READOUTS + 1];

extern const FxEffect fx_dynamics_effect;

/* On a device: the process "dynamics" with rows of the band (FxEffectDevice), and
 * history of FX_DEVICE_KEPT doubles a channel. RT. */
const char *fx_dynamics_there (const FxDynamicsPlan *p, const FxDynBand *b,
    const FxEffectWay *way, FxDeviceDynamics *to);
void fx_dynamics_get (const FxDynBand *b, double *history);
void fx_dynamics_put (
    FxDynBand *b, const double *history, double *input, double *output);

uint32_t fx_dynamics_latency (const FxFormat *f, const void *plan);
uint32_t fx_dynamics_tail (const FxFormat *f, const void *plan);

#endif
