/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Gains of one band of sound in any number of channels: levels, their link,
 * curve and ballistics (dsp/fx_dynamics.h) with the peak of each sample as
 * level. With channels linked fully there is one row of gains for all of them,
 * else one each. All RT. */

#ifndef FX_DYN_BAND_H
#define FX_DYN_BAND_H

#include "dsp/fx_dynamics.h"
#include "dsp/fx_effect.h"

/* Of a channel. */
typedef struct FxDynVoice {
  FxDynState state, old; /* old: with the times before the last change */
  double v;              /* in use, between the two */
  double row[FX_EFFECT_CHUNK];
} FxDynVoice;

/* Of all of them; voices[c * stride] is that of channel c. */
typedef struct FxDynBand {
  FxDynVoice *voices;
  size_t stride;
  uint32_t channels, rows;
  FxDynTimes times, old_times;
  uint32_t fade, fading; /* length of a change of times, frames left of it */
} FxDynBand;

/* What moves, and what it gains from frame to frame. */
typedef struct FxDynSettings {
  FxDynCurve curve;
  double makeup; /* dB */
} FxDynSettings;

/* Forgets the past, with v at rest. */
void fx_dyn_band_reset (FxDynBand *b, FxDynVoice *voices, size_t stride,
    uint32_t channels, const FxDynTimes *times, double rest);

/* Moves to other times over ramp frames; 0: at once. */
void fx_dyn_band_change (FxDynBand *b, const FxDynTimes *times, uint32_t ramp);

/* Amplitudes of gain by the levels of n frames of sound, that of channel c from
 * x + c * distance on; link: how far a level goes to that of the loudest; step:
 * NULL when nothing moves. */
void fx_dyn_band_run (FxDynBand *b, const double *x, size_t distance, size_t n,
    double link, double link_step, const FxDynSettings *now,
    const FxDynSettings *step);

/* The steps of that, for effects that do it in another way; rows as in
 * dsp/fx_dynamics.h, row c < b->rows is that of voices[c * stride].
 * share: one row for all from when they are linked and nothing tells them apart;
 * same: nothing else does. 1: rows became more, and what else they have is to
 * be copied from the first. */
int fx_dyn_band_share (FxDynBand *b, int linked, int same);
/* Levels in dB, moved to the loudest. */
void fx_dyn_band_link (FxDynBand *b, size_t n, double link, double link_step);
/* Whether times, or those before a change, are automatic: smooth() then needs
 * decay, a row for all. */
int fx_dyn_band_needs_decay (const FxDynBand *b);
/* v; to be called once for all rows. */
void fx_dyn_band_smooth (FxDynBand *b, size_t n, const double *decay);

/* The row of a channel. */
static inline const double *
fx_dyn_band_row (const FxDynBand *b, uint32_t channel)
{
  return b->voices[b->rows == 1 ? 0 : channel * b->stride].row;
}

/* The v of largest magnitude since the last call. */
double fx_dyn_band_read (FxDynBand *b);

#endif
