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
  int32_t flat;          /* all of row is row[0] */
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
/* Levels of a unit, which are moved to the loudest, to v as it would be without
 * ballistics. */
void fx_dyn_band_curve (FxDynBand *b, size_t n, FxDynUnit unit, double link,
    double link_step, const FxDynCurve *curve, const FxDynCurve *step);
/* Levels to dB, moved to the loudest. */
void fx_dyn_band_decibels (
    FxDynBand *b, size_t n, FxDynUnit unit, double link, double link_step);
/* Whether times, or those before a change, are automatic: smooth() then needs
 * decay, a row for all. */
int fx_dyn_band_needs_decay (const FxDynBand *b);
/* v; to be called once for all rows, of which voices say whether they are
 * flat. */
void fx_dyn_band_smooth (FxDynBand *b, size_t n, const double *decay);
/* v to amplitudes, as fx_dyn_amplitude() does. */
void fx_dyn_band_amplitude (
    FxDynBand *b, size_t n, double direction, double makeup, double step);

/* The whole row is value; n rounded up to FX_DYN_PAD of it are written. */
static inline void
fx_dyn_flat (FxDynVoice *voice, size_t n, double value)
{
  voice->flat = 1;
  for (size_t i = 0; i < n; i += FX_DYN_PAD) {
    for (size_t j = 0; j < FX_DYN_PAD; j++)
      voice->row[i + j] = value;
  }
}

/* The row of a channel. */
static inline const double *
fx_dyn_band_row (const FxDynBand *b, uint32_t channel)
{
  return b->voices[b->rows == 1 ? 0 : channel * b->stride].row;
}

/* The v of largest magnitude since the last call. */
double fx_dyn_band_read (FxDynBand *b);

#endif
